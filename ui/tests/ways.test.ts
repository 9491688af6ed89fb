// Ways on and ways out: stopping, removing, recovery words, the daily way, the server, devices. As markup, in both languages.
import { render } from 'svelte/server';
import { afterEach, describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { app } from '../src/app.svelte';
import { failureCodes, passphraseFault, placeToMend, sessionProblem, sessionProblems, unlockSentence, wayToOffer } from '../src/failure';
import { relaySentence } from '../src/parts/RelayNote.svelte';
import { otherOne, people, scenes, session } from '../src/preview/scenes';
import type { Place } from '../src/routing';
import { deviceSentences } from '../src/screens/SessionNotes.svelte';
import { withdrawal } from '../src/sentences';
import { speech, t } from '../src/texts.svelte';
import type { RelationshipView, Relay, View } from '../src/view';

const both = ['nl', 'en'] as const;

function shown(view: View | null, place: Place = { at: 'home' }): string {
  app.view = view;
  app.place = place;
  return render(App).body;
}
const scene = (name: string, place?: Place) => shown(scenes[name]?.() ?? null, place);
const of = (r: RelationshipView, change: Partial<View> = {}): View => {
  const made = scenes[r.myRole === 'client' ? 'home-client' : 'home-therapist-empty']?.();
  if (!made) throw new Error('no scene');
  return { ...made, relationships: [r], ...change };
};
const step: Place = { at: 'step', relationship: 'r1' };
const has = (html: string, testid: string) => html.includes(`data-testid="${testid}"`);
/** Every text of these, in both languages, or it throws. */
function worded(ids: readonly string[], args: Record<string, string | number> = { who: 'x', Who: 'X' }): void {
  for (const language of both) {
    speech.language = language;
    for (const id of ids) expect(t(id, args), id).not.toContain('⟦');
  }
}
afterEach(() => {
  app.view = null;
  app.place = { at: 'home' };
  app.offer = null;
  app.words = null;
  speech.language = 'nl';
});

describe('stopping the agreement (S-01)', () => {
  it('stands on the agreement that is in force, for either role, and on no other', () => {
    for (const role of ['client', 'therapist'] as const) {
      expect(has(shown(of(people.ready(role)), { at: 'agreement', relationship: 'r1' }), 'stop')).toBe(true);
      expect(has(shown(of(people.change(role)), { at: 'agreement', relationship: 'r1' }), 'stop')).toBe(true);
    }
    for (const r of [people.agreeSign(), people.agreeWaits(), people.withdrawn()]) expect(has(shown(of(r), step), 'stop')).toBe(false);
  });
  it('says what happens, and what does not', () => {
    speech.language = 'nl';
    expect(t('stop-sure-under')).toMatch(/begint er niets meer.*blijft.*allebei nieuwe afspraken tekenen/);
    speech.language = 'en';
    expect(t('stop-sure-under')).toMatch(/nothing starts any more.*stays.*both of you sign/);
    worded(['stop-sure-alone', 'stop-sure-away', 'stop-session', 'leave-stop', 'leave-stop-yes']);
  });
  it('is shown at home, on the agreement and in the history, with who and the ways on', () => {
    for (const language of both) {
      speech.language = language;
      const stopped = people.withdrawn('client', 'other');
      expect(shown(of(stopped))).toContain(t('home-withdrawn-under', { who: 'Marijke' }));
      const agreement = shown(of(stopped), { at: 'agreement', relationship: 'r1' });
      expect(agreement).toContain('data-by="other"');
      for (const way of ['propose-open', 'remove', 'go-home']) expect(has(agreement, way)).toBe(true);
      const ledger = shown(of(stopped), { at: 'history', relationship: 'r1' });
      expect(has(ledger, 'withdrawn-history')).toBe(true);
      expect(ledger).toContain(t('history-withdrawn-other', { Who: 'Marijke' }));
    }
  });
  it('does not send the therapist into a new proposal', () => {
    const html = shown(of(people.withdrawn('therapist', 'other')), step);
    expect(has(html, 'withdrawn')).toBe(true);
    expect(has(html, 'terms-length')).toBe(false);
    expect(has(shown(of(people.agreePropose()), step), 'terms-length')).toBe(true);
  });
  it('stays told beside a new proposal, until it is signed', () => {
    const again = { ...people.withdrawn(), proposal: people.agreeSign().proposal };
    expect(has(shown(of(again), step), 'withdrawn-before')).toBe(true);
    expect(has(shown(of(again), step), 'agreement-sign')).toBe(true);
    expect(has(shown(of(again)), 'withdrawn-before')).toBe(true);
    expect(has(shown(of(people.ready()), { at: 'agreement', relationship: 'r1' }), 'withdrawn-before')).toBe(false);
  });
  it('is told after a session that it ended', () => {
    speech.language = 'en';
    expect(scene('ending-withdrawn')).toContain(t('ending-withdrawn'));
    expect(scene('ending')).not.toContain(t('ending-withdrawn'));
  });
  it('knows who stopped it last', () => {
    expect(withdrawal(people.ready())).toBeNull();
    expect(withdrawal(people.withdrawn('client', 'me'))?.by).toBe('me');
    expect(withdrawal(people.withdrawn('client', 'other'))?.by).toBe('other');
    expect(withdrawal({ withdrawn: true, history: [] })).toEqual({ by: null, member: null, atMs: null });
  });
});

describe('a way out of every stage', () => {
  const stages: [string, RelationshipView][] = [
    ['joining', people.joining()], ['joining, with a problem', { ...people.joining(), problem: 'relayFull' }],
    ['verify', people.verify()], ['verify, one said the same', people.verifyMine()], ['verify, waiting', people.verifyWait()],
    ['agree, awaiting', people.agreeAwait()], ['agree, to propose', people.agreePropose()], ['agree, to sign', people.agreeSign()],
    ['agree, proposed', people.agreeWaits()], ['ready', people.ready()], ['ready, with a proposal', people.change('therapist')], ['withdrawn', people.withdrawn()],
  ];
  it.each(stages)('%s', (_, r) => {
    const html = shown(of(r), r.stage === 'ready' ? { at: 'agreement', relationship: 'r1' } : step);
    expect(has(html, 'remove')).toBe(true);
  });
  it('keeps its own words where there are some', () => {
    expect(has(shown(of(people.mismatch()), step), 'relationship-close')).toBe(true);
    expect(has(shown(of(people.invited()), step), 'invite-withdraw')).toBe(true);
    expect(has(shown(of(people.expired()), step), 'invite-withdraw')).toBe(true);
    const refused = shown(of({ ...people.joining(), problem: 'invitationGone' }), step);
    expect(has(refused, 'relationship-close') && !has(refused, 'remove')).toBe(true);
  });
  it('clears away what is closed, and says why it is', () => {
    for (const language of both) {
      speech.language = language;
      const html = scene('home-closed');
      expect(html).toContain(t('failure-invitationGone'));
      for (const way of ['remove', 'accept']) expect(has(html, way)).toBe(true);
    }
    const several = scenes['home-therapist']?.();
    app.chosen = 'r5';
    expect(has(shown(several ?? null), 'remove')).toBe(true);
    app.chosen = null;
  });
  it('says what is erased, and what the other keeps', () => {
    for (const [language, erased, keeps] of [['nl', 'gewist', 'houdt het eigen deel'], ['en', 'erased', 'keeps their own part']] as const) {
      speech.language = language;
      for (const id of ['remove-sure-early', 'remove-sure-late']) {
        expect(t(id, { Who: 'X' })).toContain(erased);
        expect(t(id, { Who: 'X' })).toContain(keeps);
      }
      expect(t('invite-withdraw-sure-away', { when: 'DAG' })).toContain('DAG');
    }
    worded(['remove-stops', 'remove-stops-away', 'remove-yes', 'remove-yes-stops', 'removed']);
  });
  it('always leads from home to a new connection, once', () => {
    const clients = [people.joining(), people.verify(), people.mismatch(), people.agreeAwait(), people.agreeSign(), people.ready(), people.withdrawn(), { ...people.ready(), stage: 'closed' as const }];
    for (const r of clients) {
      expect(shown(of(r)).match(/data-testid="accept"/g)).toHaveLength(1);
      expect(shown({ ...of(r), relationships: [r, { ...people.ready(), id: 'r2' }] }).match(/data-testid="accept"/g)).toHaveLength(1);
    }
    expect(scene('home-client-empty').match(/data-testid="accept"/g)).toHaveLength(1);
    for (const r of [people.invited(), people.expired(), people.verifyMine(), people.agreePropose(), people.ready('therapist'), people.withdrawn('therapist')]) {
      expect(shown(of(r)).match(/data-testid="invite"/g)).toHaveLength(1);
      expect(has(shown(of(r)), 'accept')).toBe(false);
    }
    expect(scene('home-therapist-empty').match(/data-testid="invite"/g)).toHaveLength(1);
  });
});

describe('recovery words', () => {
  it('have a place at home as long as they are not checked', () => {
    for (const name of ['home-client-unchecked', 'home-client-empty']) {
      const html = scene(name);
      for (const way of ['words-unchecked', 'words-check', 'words-show']) expect(has(html, way)).toBe(true);
    }
    expect(has(scene('home-client'), 'words-unchecked')).toBe(false);
  });
  it('can be seen again on the way to the check, though the page no longer has them', () => {
    const html = scene('home-client-unchecked', { at: 'words' });
    for (const way of ['words-confirm', 'words-again', 'words-later']) expect(has(html, way)).toBe(true);
    expect(has(html, 'words')).toBe(false);
  });
  it('are renewed from what is about the program, and shown before it in the same place', () => {
    const program: Place = { at: 'program' };
    expect(has(scene('program', program), 'words-renew')).toBe(true);
    expect(has(scene('program', program), 'program-words-show')).toBe(false);
    for (const way of ['program-words-check', 'program-words-show', 'words-renew']) expect(has(scene('program-therapist', program), way)).toBe(true);
    worded(['program-words-sure-under', 'failure-wordsGone', 'words-under', 'words-unchecked']);
  });
  it('promise nothing that is not so', () => {
    for (const [language, device, never] of [['nl', 'de kluis op dit apparaat', 'tot je ze hebt nagekeken'], ['en', 'the vault on this device', 'until you have checked them']] as const) {
      speech.language = language;
      expect(t('words-under')).toContain(device);
      expect(t('words-under')).toContain(never);
    }
  });
});

describe('this program', () => {
  const program: Place = { at: 'program' };
  it('is reached from the top wherever there are rooms, and not in a session', () => {
    for (const name of ['home-client', 'home-therapist', 'program']) expect(has(scene(name), 'nav-program')).toBe(true);
    for (const name of ['lobby', 'session', 'interrupted', 'ending', 'unlock-keyring', 'first']) expect(has(scene(name), 'nav-program')).toBe(false);
  });
  it('says how the vault opens now', () => {
    for (const language of both) {
      speech.language = language;
      for (const [ways, said] of [[['keyring', 'words'], 'keyring'], [['passphrase', 'words'], 'passphrase'], [['words'], 'words']] as const) {
        const html = shown(of(people.ready(), { ways: [...ways] }), program);
        expect(html).toContain(`data-way="${said}"`);
        expect(html).toContain(t(`program-way-${said}`));
      }
    }
  });
  it('has one choice of language, and a permission for therapists alone', () => {
    expect(scene('program', program).match(/data-testid="language"/g)).toHaveLength(1);
    expect(has(scene('program', program), 'capability')).toBe(false);
    const therapist = scene('program-therapist', program);
    for (const part of ['capability', 'capability-save', 'capability-needed']) expect(has(therapist, part)).toBe(true);
    expect(has(shown(of(people.ready('therapist')), program), 'capability-needed')).toBe(false);
  });
  it('is where the invitation leads that lacks a permission', () => {
    for (const language of both) {
      speech.language = language;
      const html = scene('invite-capability', step);
      expect(html).toContain(t('invite-capability'));
      expect(has(html, 'invite-program')).toBe(true);
      expect(html).not.toContain(t('invite-preparing'));
      expect(has(scene('home-therapist-capability'), 'problem-program')).toBe(true);
    }
    expect(has(scene('invite', step), 'invite-program')).toBe(false);
  });
  it('takes a passphrase that is long enough and typed twice', () => {
    expect(passphraseFault('kort', 'kort')).toBe('passphraseShort');
    expect(passphraseFault('kale winter', 'kale winte')).toBe('passphraseDiffers');
    expect(passphraseFault('kale winter', 'kale winter')).toBeNull();
    expect(passphraseFault('🌙🌙🌙🌙', '🌙🌙🌙🌙')).toBe('passphraseShort');
  });
});

describe('opening by the words', () => {
  it('offers the way that fits what went wrong', () => {
    expect(wayToOffer('keyringAbsent', ['keyring', 'words'])).toBe('passphrase');
    expect(wayToOffer('keyringDenied', ['keyring', 'words'])).toBe('passphrase');
    expect(wayToOffer('keyringLocked', ['keyring', 'words'])).toBe('passphrase');
    expect(wayToOffer('keyringEmpty', ['keyring', 'words'])).toBe('keyring');
    expect(wayToOffer('keyringOther', ['keyring', 'words'])).toBe('keyring');
    expect(wayToOffer(null, ['passphrase', 'words'])).toBe('passphrase');
    expect(wayToOffer(null, ['words'])).toBe('passphrase');
  });
  it('is followed by that offer at home, and by the form with that way', () => {
    app.offer = 'keyring';
    const home = scene('home-client');
    for (const way of ['way-offer', 'way-offer-now', 'way-offer-later']) expect(has(home, way)).toBe(true);
    expect(scene('program', { at: 'program' })).toMatch(/value="keyring"[^>]*checked|checked[^>]*value="keyring"/);
    app.offer = 'passphrase';
    expect(has(scene('program', { at: 'program' }), 'passphrase-again')).toBe(true);
    app.offer = null;
    expect(has(scene('home-client'), 'way-offer')).toBe(false);
  });
  it('has a sentence of its own for each answer of the keyring, with its own ways', () => {
    const said = (code: string, passphrase: 'yes' | 'no') => t(unlockSentence(code) ?? '', { passphrase });
    for (const language of both) {
      speech.language = language;
      const all = ['keyringAbsent', 'keyringEmpty', 'keyringLocked', 'keyringDenied'].map((code) => said(code, 'no'));
      expect(new Set(all).size).toBe(4);
      for (const text of all) expect(text).not.toContain('⟦');
    }
    speech.language = 'en';
    expect(said('keyringAbsent', 'no')).toMatch(/your recovery words\. After that you set a passphrase/);
    expect(said('keyringAbsent', 'yes')).toMatch(/your passphrase or your recovery words/);
    expect(said('keyringEmpty', 'no')).toMatch(/recovery words\. After that you can put the key into the keyring again/);
    expect(said('keyringLocked', 'no')).toMatch(/Unlock the keyring and try again/);
    expect(said('keyringDenied', 'no')).toMatch(/Try again and allow it/);
    expect(unlockSentence('passphraseWrong')).toBeNull();
  });
});

describe('the server', () => {
  it('has a sentence wherever it matters, and none where all is well', () => {
    for (const where of ['home', 'invite', 'lobby', 'session'] as const) {
      for (const relay of ['connected', 'connecting'] as const) expect(relaySentence(where, relay)).toBeNull();
      const ids = (['changed', 'version'] as Relay[]).map((relay) => relaySentence(where, relay) ?? '');
      worded(ids);
    }
    expect(relaySentence('home', 'away')).toBeNull();
    worded([relaySentence('invite', 'away'), relaySentence('lobby', 'away'), relaySentence('session', 'away'), relaySentence('session', 'away', true)].map((id) => id ?? ''));
    expect(relaySentence('session', 'away', true)).not.toBe(relaySentence('session', 'away'));
    worded((['connecting', 'connected', 'away', 'changed', 'version'] as Relay[]).map((relay) => `state-${relay}`));
  });
  it('is told in the lobby and in the session, not only aloud', () => {
    for (const language of both) {
      speech.language = language;
      expect(scene('lobby-away')).toContain(t('relay-lobby-away'));
      expect(scene('session-away')).toContain(t('relay-session-away'));
      for (const relay of ['changed', 'version'] as const) {
        const view = (name: string): View | null => { const made = scenes[name]?.(); return made ? { ...made, relay, relationships: made.relationships.map((r) => ({ ...r, relay })) } : null; };
        expect(shown(view('lobby'))).toContain(t(`relay-lobby-${relay}`));
        expect(shown(view('session'))).toContain(t(`relay-session-${relay}`));
        expect(shown(view('home-client'))).toContain(t(`relay-home-${relay}`));
        expect(shown(view('home-client'))).toContain(t(`state-${relay}`));
        expect(shown(view('invite'), step)).toContain(t(`relay-invite-${relay}`));
      }
      expect(has(scene('lobby'), 'relay-note')).toBe(false);
    }
  });
});

describe('why nothing starts', () => {
  it('has a sentence for each code, and for one that is not known', () => {
    worded(sessionProblems.map(sessionProblem));
    expect(sessionProblem('fromTheFuture')).toBe('session-problem-startRefused');
  });
  it('stands in the lobby, while waiting and in the room, with a way on', () => {
    for (const language of both) {
      speech.language = language;
      for (const code of sessionProblems) {
        for (const phase of ['lobby', 'waiting', 'admitting', 'running'] as const) {
          const html = shown(of(people.ready('client', { session: session({ phase, started: 1, problem: code }) })));
          expect(html).toContain(`data-code="${code}"`);
          expect(has(html, 'lobby-again')).toBe(phase === 'waiting' || phase === 'admitting');
        }
      }
    }
    expect(has(scene('lobby'), 'session-problem')).toBe(false);
  });
  it('lets the therapist admit again instead', () => {
    const html = shown(of(people.ready('therapist', { session: session({ phase: 'waiting', others: [otherOne({ waits: true })], problem: 'noAnswer' }) })));
    expect(has(html, 'lobby-admit') && !has(html, 'lobby-again')).toBe(true);
  });
});

describe('messages that did not simply arrive', () => {
  it('are told quietly, counted, at home and in the history', () => {
    for (const language of both) {
      speech.language = language;
      const r = people.ready('client', { mail: { leftOut: 1, waiting: 2 } });
      for (const html of [shown(of(r)), shown(of(r), { at: 'history', relationship: 'r1' })]) {
        expect(html).toContain(t('mail-left-out', { count: 1, who: 'Marijke' }));
        expect(html).toContain(t('mail-waiting', { count: 2 }));
      }
    }
    expect(has(scene('home-client'), 'mail-left-out') || has(scene('home-client'), 'mail-waiting')).toBe(false);
  });
  it('have their problems, each with a sentence and a way', () => {
    for (const code of ['messageMissing', 'capabilityMissing', 'capabilityExpired', 'capabilityDamaged', 'relayFull', 'sessionRuns', 'wordsGone']) expect(failureCodes).toContain(code);
    expect(has(scene('home-client-missing'), 'remove')).toBe(true);
    expect(has(scene('home-client'), 'remove')).toBe(false);
    expect(placeToMend('capabilityExpired')).toBe('program');
    expect(placeToMend('messageMissing')).toBe('remove');
    expect(placeToMend('relayFull')).toBeNull();
    expect(placeToMend(null)).toBeNull();
  });
});

describe('devices', () => {
  it('that vanish are all told in the session, the speaker too', () => {
    const s = session({ phase: 'running', started: 3 });
    expect(deviceSentences(s)).toEqual([]);
    const gone = { ...s, camera: { ...s.camera, problem: 'busy' as const }, speaker: { ...s.speaker, problem: 'vanished' as const } };
    expect(deviceSentences(gone)).toEqual(['device-camera-busy', 'device-speaker-vanished']);
    for (const language of both) {
      speech.language = language;
      expect(scene('session-devices')).toContain(t('device-speaker-vanished'));
    }
  });
  it('can be chosen in the session', () => {
    expect(has(scene('session'), 'toggle-devices')).toBe(true);
    expect(scene('session-devices')).toContain(t('devices-problem'));
  });
  it('can be looked for anew in the lobby, where one is missing', () => {
    const html = scene('lobby-trouble');
    expect(has(html, 'device-camera-look')).toBe(true);
    expect(has(html, 'device-microphone-look')).toBe(false);
  });
});

describe('words that are true', () => {
  it('say who reads where you are, when, and that it leaves a mark (S-15)', () => {
    for (const [language, sealed, mark] of [['nl', 'verzegeld', 'verloop'], ['en', 'sealed', 'history']] as const) {
      speech.language = language;
      for (const role of ['client', 'therapist']) for (const word of [sealed, 'crisis', mark]) expect(t(`place-kept-${role}`)).toContain(word);
    }
  });
  it('say of an ending only what this side knows', () => {
    for (const [language, other] of [['nl', 'allebei uit'], ['en', 'both sides']] as const) {
      speech.language = language;
      for (const reason of ['limit', 'leftByMe', 'leftByOther', 'lost']) expect(t(`ending-${reason}-under`)).not.toContain(other);
    }
  });
});
