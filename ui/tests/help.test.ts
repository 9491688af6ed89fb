// Help that needs nobody (P2), the key that hides the window and being there (S-44), what is one's own.
import { render } from 'svelte/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { teller } from '../src/acting';
import { announcements } from '../src/announcements';
import App from '../src/App.svelte';
import { app } from '../src/app.svelte';
import { captureSentence, crisisChoices, ownHelp } from '../src/help';
import { emptyView, open, openedPlace, people, scenes, session } from '../src/preview/scenes';
import { speech, t } from '../src/texts.svelte';
import type { Backend, ContactTerms, RelationshipView, SessionView, View } from '../src/view';

const contact = (name: string, number: string): ContactTerms => ({ name, number });
function naming(id: string, contacts: ContactTerms[], text = ''): RelationshipView {
  const r = { ...people.ready(), id };
  if (r.agreement) r.agreement = { ...r.agreement, terms: { ...r.agreement.terms, relations: true, crisis: { contacts, text } } };
  return r;
}
const view = (scene: string): View => {
  const made = scenes[scene];
  if (!made) throw new Error(`no scene ${scene}`);
  return made();
};
afterEach(() => {
  app.view = null;
  app.covered = false;
  app.place = { at: 'home' };
});

describe('the agreements’ own contacts', () => {
  const zus = contact('Zus Hanna', '06 9876 5432');
  it('stand beside the country’s numbers, those of the one it is about first', () => {
    const a = naming('a', [contact('113 Zelfmoordpreventie', '113'), contact('nog eens', '0800-0113'), zus], ' Bel eerst Hanna. ');
    const b = naming('b', [contact('Huisartsenpost', '0900 1515')]);
    const all = ownHelp(open('therapist', [a, b]), 'b');
    expect(all.map((one) => one.id)).toEqual(['b', 'a']);
    expect(all[1]).toMatchObject({ contacts: [zus], text: 'Bel eerst Hanna.' });
    expect(ownHelp(open('therapist', [a, b]), null).map((one) => one.id)).toEqual(['a', 'b']);
  });
  it('are nothing where an agreement names only the country’s numbers, or there is none', () => {
    expect(ownHelp(open('client', [naming('a', [contact('112', '112'), contact('113', '113')])]), 'a')).toEqual([]);
    expect(ownHelp(open('client', [people.withdrawn()]), null)).toEqual([]);
    expect(ownHelp(null, null)).toEqual([]);
  });
  it('are shown before unlocking only by choice, and never from what an open vault said', () => {
    const locked: View = { ...emptyView(), vault: { state: 'locked', ways: ['words'] } };
    expect(ownHelp(locked, null)).toEqual([]);
    expect(ownHelp({ ...locked, lockedContacts: [contact('113', '113'), zus] }, null)).toEqual([{ id: 'locked', relationship: null, contacts: [zus], text: '' }]);
    expect(ownHelp({ ...emptyView(), vault: { state: 'damaged' }, lockedContacts: [zus] }, null)).toEqual([]);
  });
});

describe('help opens everywhere (P2)', () => {
  const everywhere: [string, View | null][] = [['no core', null], ...Object.keys(scenes).map((scene): [string, View] => [scene, view(scene)])];
  it.each(everywhere)('%s: by its key, with both numbers, connected or not', (_, made) => {
    for (const relay of ['connected', 'away'] as const) {
      app.view = made && { ...made, relay };
      for (const language of ['nl', 'en'] as const) {
        speech.language = language;
        const html = render(App).body;
        expect(html).toContain('aria-keyshortcuts="F1"');
        for (const number of ['112', '113']) expect(html).toContain(`data-testid="help-${number}"`);
      }
    }
  });
  it('says while locked where the own contacts are, or shows those that were chosen', () => {
    app.view = view('unlock-passphrase');
    expect(render(App).body).toContain('data-testid="help-own-closed"');
    app.view = view('unlock-contacts');
    const html = render(App).body;
    expect(html).not.toContain('help-own-closed');
    expect(html).toContain('06 9876 5432');
  });
  it('offers what one can do alone in a session, and nowhere else', () => {
    app.view = view('session');
    expect(render(App).body).toContain('data-testid="crisis-longer"');
    for (const scene of ['home-client', 'lobby', 'ending', 'interrupted', 'unlock-passphrase']) {
      app.view = view(scene);
      expect(render(App).body).not.toContain('crisis-longer');
    }
  });
});

describe('a crisis in a session', () => {
  const crisis: SessionView['crisis'] = { canExtend: true, mostSeconds: 1800, addedSeconds: 0, lastBy: null, declared: false, canOpen: false, places: [] };
  it('offers ten minutes and half an hour, never more than there is (S-13)', () => {
    expect(crisisChoices(crisis)).toEqual([600, 1800]);
    expect(crisisChoices({ ...crisis, mostSeconds: 900 })).toEqual([600]);
    expect(crisisChoices({ ...crisis, mostSeconds: 120 })).toEqual([120]);
    expect(crisisChoices({ ...crisis, canExtend: false })).toEqual([]);
  });
  it('shows a place to a therapist who opened it, and only then (S-15)', () => {
    const shows = (role: 'client' | 'therapist', change: Partial<SessionView['crisis']>) => {
      app.view = open(role, [people.ready(role, { session: session({ phase: 'running', started: 10, crisis: { ...crisis, ...change } }) })]);
      return render(App).body;
    };
    const sealed = shows('therapist', { canOpen: true });
    expect(sealed).toContain('data-testid="crisis-open"');
    expect(sealed).not.toContain('place-opened');
    expect(shows('therapist', openedPlace)).toContain('Lindelaan 4, Utrecht');
    expect(shows('client', { declared: true })).not.toContain('place-opened-address');
    expect(shows('client', { declared: true })).toContain('data-testid="card-crisis"');
    expect(shows('client', {})).not.toContain('card-crisis');
    expect(shows('client', { addedSeconds: 600, lastBy: 'me' })).not.toContain('card-crisis');
    expect(shows('client', { addedSeconds: 600, lastBy: 'other' })).toContain('card-crisis');
  });
  it('is said aloud to the one who did not do it', () => {
    const said = (role: 'client' | 'therapist', change: Partial<SessionView['crisis']>) => {
      const at = (c: SessionView['crisis']) => open(role, [people.ready(role, { session: session({ phase: 'running', started: 10, crisis: c }) })]);
      return announcements(at(crisis), at({ ...crisis, ...change })).map((one) => one.id);
    };
    expect(said('client', { addedSeconds: 600, lastBy: 'other' })).toEqual(['say-crisis-extended']);
    expect(said('client', { addedSeconds: 600, lastBy: 'me' })).toEqual([]);
    expect(said('client', { declared: true })).toEqual(['say-place-opened']);
    expect(said('therapist', { declared: true })).toEqual([]);
  });
  it('says in the lobby who sees the place, and that the ledger will say so', () => {
    for (const [language, told] of [['nl', /verloop/], ['en', /history/]] as const) {
      speech.language = language;
      for (const role of ['client', 'therapist']) {
        expect(t(`place-kept-${role}`)).toMatch(told);
        expect(t(`place-kept-${role}`)).toMatch(/crisis/);
      }
      expect(t('crisis-longer-under', { who: 'x', Who: 'X' })).toMatch(told);
      expect(t('crisis-open-under', { who: 'x', Who: 'X' })).toMatch(told);
    }
  });
});

describe('the key that hides the window (S-44)', () => {
  const calls: string[] = [];
  let listener: (v: View) => void = () => {};
  beforeEach(async () => {
    calls.length = 0;
    const backend = {
      view: () => Promise.resolve(view('session')),
      onView: (f: (v: View) => void) => {
        listener = f;
        return Promise.resolve(() => {});
      },
      lock: () => Promise.resolve(void calls.push('lock')),
      setDevice: (a: { kind: string; on: boolean }) => Promise.resolve(void calls.push(`${a.kind} ${a.on ? 'on' : 'off'}`)),
    };
    await app.start(backend as unknown as Backend);
  });
  it('locks at once outside a session, after keeping what was written', async () => {
    for (const scene of ['home-client', 'lobby', 'program', 'interrupted', 'ending', 'agreement']) {
      calls.length = 0;
      app.covered = false;
      listener(view(scene));
      app.flush = () => Promise.resolve(void calls.push('kept'));
      await app.hide();
      expect(calls).toEqual(['kept', 'lock']);
      expect(app.covered).toBe(true);
      listener(view('unlock-passphrase'));
      expect(app.covered).toBe(false);
    }
    app.flush = null;
  });
  it('covers a session and takes picture and sound away; back, only the sound is there again', async () => {
    listener(view('session'));
    await app.hide();
    expect(calls).toEqual(['microphone off', 'camera off', 'speaker off']);
    speech.language = 'nl';
    const html = render(App).body;
    expect(html).toContain('data-testid="cover"');
    const cover = html.slice(html.indexOf('data-testid="cover"'));
    expect(cover).not.toMatch(/Marijke|Noor|sessie|crisis-longer|help-own/);
    expect(cover).toContain('data-testid="help-113"');
    // What is behind it can be neither reached nor heard.
    expect(html).toMatch(/data-testid="screen"[^>]*inert/);
    calls.length = 0;
    await app.hide();
    expect(app.covered).toBe(false);
    expect(calls).toEqual(['speaker on']);
  });
  it('does nothing where nothing is open, and stays covered where locking fails', async () => {
    listener(view('first'));
    await app.hide();
    expect(app.covered).toBe(false);
    listener(view('home-client'));
    app.backend.lock = () => Promise.reject({ code: 'internal' });
    await app.hide();
    expect(app.covered).toBe(true);
  });
  it('leaves no name behind in what is read aloud', () => {
    listener(view('home-client'));
    app.say('say-other-in', { Who: 'Marijke', who: 'Marijke' });
    listener(view('unlock-passphrase'));
    expect(app.said).toBe('');
  });
  it('is told on the locked screen and where the program is set', () => {
    for (const scene of ['unlock-passphrase', 'program'] as const) {
      app.view = view(scene);
      if (scene === 'program') app.place = { at: 'program' };
      expect(render(App).body).toContain('F9');
    }
  });
});

describe('being there', () => {
  it('is told at most once in ten seconds, and again where it did not arrive', async () => {
    let at = 0;
    const tell = vi.fn(() => Promise.resolve());
    const acts = teller(tell, () => at);
    for (const ms of [0, 1, 9_999, 10_000, 12_000, 20_000]) {
      at = ms;
      acts();
    }
    expect(tell).toHaveBeenCalledTimes(3);
    const failing = vi.fn(() => Promise.reject(new Error('away')));
    const again = teller(failing, () => at);
    again();
    await new Promise((done) => setTimeout(done));
    again();
    expect(failing).toHaveBeenCalledTimes(2);
  });
});

describe('what is one’s own', () => {
  it('has a dashed edge, a lock and the words that say so (S-45)', () => {
    for (const [scene, role] of [['home-client', 'client'], ['home-therapist', 'therapist']] as const) {
      app.view = view(scene);
      speech.language = 'nl';
      const html = render(App).body;
      expect(html).toMatch(/sheet--own[^>]*data-testid="own-note"|data-testid="own-note"[^>]*sheet--own/);
      expect(html).toContain(t(`note-${role}`));
      expect(html).toContain(t('note-only-here'));
    }
  });
  it('is not there before the other is known', () => {
    app.view = view('invite');
    expect(render(App).body).not.toContain('own-note');
  });
  it('says how captures truly are on this system (S-40)', () => {
    const c = { asked: true, offered: true, on: true };
    expect(captureSentence(c)).toBe('capture-on');
    expect(captureSentence({ ...c, on: false })).toBe('capture-failed');
    expect(captureSentence({ ...c, asked: false, on: false })).toBe('capture-not-asked');
    expect(captureSentence({ asked: true, offered: false, on: false })).toBe('capture-asked-not-offered');
    expect(captureSentence({ asked: false, offered: false, on: false })).toBe('capture-not-offered');
  });
});
