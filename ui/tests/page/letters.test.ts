// Letters between sessions (S-20 to S-25) on the page: kept while one types, sent, held, found, taken back; by keys alone.
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { letterScenes } from '../../src/preview/letter-scenes';
import { letter, lying, noLetters } from '../../src/preview/letters';
import { ONE } from '../../src/preview/scenes';
import { speech, t } from '../../src/texts.svelte';
import type { Backend, Language, LettersPage, LettersView, LetterView, Refusal, View } from '../../src/view';
import { find, get, press, says, settled, show, type } from './page';
import { wall } from '../../src/wall.svelte';

// Hours are told as they are in Amsterdam, wherever the tests run.
vi.hoisted(() => { process.env['TZ'] = 'Europe/Amsterdam'; });
const NOW = Date.UTC(2026, 10, 26, 12, 52);
const refused = (reason: string): { code: string; refusal: Refusal } => ({ code: 'refused', refusal: { rule: 21, reason, fromMs: null } });
const all = (testid: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
const said = (): string => get('said').textContent ?? '';

/** A core that has these letters and keeps what comes; `next` changes what its view says. */
function vault(scene: string, start: Partial<LettersPage> = {}) {
  const here = lying[scene];
  const core = {
    page: { letters: [...(here?.letters ?? [])] as LetterView[], more: false, draft: here?.draft ?? '', draftFiles: [...(here?.files ?? [])], agenda: (here?.agenda ?? []).map((text, i) => ({ place: i + 1, text })), ...start } as LettersPage,
    calls: [] as [string, unknown][],
    fails: {} as Partial<Record<keyof Backend, unknown>>,
    /** These take until the test lets them: what is asked meanwhile could come before or behind them. */
    slow: new Set<keyof Backend>(),
    waiting: [] as (() => void)[],
    async lets(): Promise<void> { core.waiting.shift()?.(); await settled(); },
    view: { ...(letterScenes[scene]?.() as View), language: 'nl' } as View,
    finds: 'halte',
    /** Looks otherwise. */
    finder: null as Backend['findLetters'] | null,
    answers: {} as Partial<Backend>,
    of: (name: string) => core.calls.filter(([called]) => called === name).map(([, a]) => a),
    /** The core says that something changed, and with what. */
    async next(change: Partial<LettersView> = {}): Promise<void> {
      core.view = { ...core.view, relationships: core.view.relationships.map((r, i) => (i === 0 ? { ...r, letters: { ...r.letters, revision: r.letters.revision + 1, ...change } } : r)) };
      await says(core.view);
    },
  };
  const call = (name: keyof Backend, answer: () => unknown = () => undefined) => (a: unknown) => {
    core.calls.push([name, a]);
    const done = () => (name in core.fails ? Promise.reject(core.fails[name]) : Promise.resolve(answer()));
    return core.slow.has(name) ? new Promise((go) => core.waiting.push(() => go(done()))) : done();
  };
  for (const name of ['sendLetter', 'saveLetterDraft', 'keepForSession', 'takeOffAgenda', 'lettersRead', 'takeLetterBack', 'writeLetterOn', 'say', 'lock'] as const) (core.answers as Record<string, unknown>)[name] = call(name);
  core.answers.letters = call('letters', () => core.page) as Backend['letters'];
  const finds = call('findLetters', () => ({ ...core.page, letters: core.page.letters.filter((one) => one.text?.includes(core.finds)) })) as Backend['findLetters'];
  core.answers.findLetters = (a) => (core.finder ?? finds)(a);
  return core;
}

async function opens(scene: string, start: Partial<LettersPage> = {}, language: Language = 'nl') {
  const core = vault(scene, start);
  core.view = { ...core.view, language };
  await show(core.view, core.answers, true);
  app.go({ at: 'messages', relationship: 'r1' });
  await settled();
  return core;
}
const later = async (ms: number) => { await new Promise((done) => setTimeout(done, ms)); await settled(); };
const written = (): string => (get('letter-new') as HTMLTextAreaElement).value;
const key = async (on: HTMLElement, name: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> => {
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more });
  on.dispatchEvent(event);
  await settled();
  return event;
};
const click = async (testid: string): Promise<void> => { get(testid).click(); await settled(); };

beforeEach(() => wall.hold(NOW));
afterEach(() => {
  app.unkept.clear();
  vi.restoreAllMocks();
  speech.language = 'nl';
});

describe('what is being written', () => {
  it('is there again, and is kept by itself after the last key', async () => {
    const core = await opens('letters-held');
    expect(written()).toBe('Nog iets over vanavond: ik');
    await type('letter-new', 'Nog iets over vanavond: ik bleef');
    expect(core.of('saveLetterDraft')).toEqual([]);
    await later(700);
    expect(core.of('saveLetterDraft')).toEqual([{ relationship: 'r1', text: 'Nog iets over vanavond: ik bleef' }]);
    expect(get('draft-state').dataset['kept']).toBe('true');
  });
  it('is kept at leaving the screen, and before the lock', async () => {
    const core = await opens('letters-empty');
    await type('letter-new', 'Een');
    app.go({ at: 'home' });
    await settled();
    expect(core.of('saveLetterDraft')).toEqual([{ relationship: 'r1', text: 'Een' }]);
    app.go({ at: 'messages', relationship: 'r1' });
    await settled();
    await type('letter-new', 'Een, twee');
    await press('F9');
    await settled();
    expect(core.calls.map(([name]) => name).filter((name) => name === 'saveLetterDraft' || name === 'lock')).toEqual(['saveLetterDraft', 'saveLetterDraft', 'lock']);
  });
  it('is not lost where keeping it fails: that is said, and it is there again on coming back', async () => {
    const core = await opens('letters-empty');
    core.fails.saveLetterDraft = { code: 'diskFull' };
    await type('letter-new', 'Dit mag niet weg.');
    get('letter-new').dispatchEvent(new FocusEvent('blur'));
    await settled();
    expect(get('draft-failed').textContent).toContain(t('letter-draft-failed'));
    app.go({ at: 'home' });
    await settled();
    expect(get('home-letters-draft').parentElement?.textContent).toContain(t('home-letters-unkept'));
    delete core.fails.saveLetterDraft;
    app.go({ at: 'messages', relationship: 'r1' });
    await settled();
    expect(written()).toBe('Dit mag niet weg.');
    await later(700);
    expect(core.of('saveLetterDraft').at(-1)).toEqual({ relationship: 'r1', text: 'Dit mag niet weg.' });
    app.go({ at: 'home' });
    await settled();
    expect(app.unkept.size).toBe(0);
  });
  it('is there whole for who comes back while it is being kept', async () => {
    const core = await opens('letters-empty');
    core.slow.add('saveLetterDraft');
    await type('letter-new', 'Een');
    get('letter-new').dispatchEvent(new FocusEvent('blur'));
    await settled();
    await type('letter-new', 'Een, twee');
    app.go({ at: 'home' });
    await settled();
    app.go({ at: 'messages', relationship: 'r1' });
    await settled();
    const reads = core.of('letters').length;
    for (const draft of ['Een', 'Een, twee']) {
      expect(core.of('saveLetterDraft').at(-1)).toEqual({ relationship: 'r1', text: draft });
      core.page = { ...core.page, draft };
      await core.lets();
    }
    expect(core.of('letters').length).toBe(reads + 1);
    expect(written()).toBe('Een, twee');
  });
  it('does not outlive the lock in memory', async () => {
    const core = await opens('letters-empty');
    core.fails.saveLetterDraft = { code: 'diskFull' };
    await type('letter-new', 'Dit mag niet weg.');
    get('letter-new').dispatchEvent(new FocusEvent('blur'));
    await settled();
    expect(app.unkept.size).toBe(1);
    await says({ ...core.view, vault: { state: 'locked', ways: ['passphrase'] }, relationships: [], me: null });
    expect(app.unkept.size).toBe(0);
  });
  it('stays as it is while the page changes under it', async () => {
    const core = await opens('letters-empty');
    await type('letter-new', 'Half');
    core.page = { ...core.page, draft: 'iets ouds', letters: [letter({ place: 9, by: ONE, state: 'read', text: 'Er kwam iets.' })] };
    get('letter-new').focus();
    await core.next({ unread: 0 });
    expect(all('letter').length).toBe(1);
    expect(written()).toBe('Half');
    expect(document.activeElement).toBe(get('letter-new'));
  });
});

describe.each(['nl', 'en'] as const)('sending, in %s', (language) => {
  it('says before it when it would go, and what was agreed on answering', async () => {
    await opens('letters-held', {}, language);
    const hint = get('letter-when').textContent ?? '';
    expect(hint).toContain(language === 'nl' ? 'Gaat maandag om 9:00 weg.' : 'Goes Monday at 9:00.');
    expect(hint).toContain(language === 'nl' ? 'Marijke antwoordt binnen 2 dagen.' : 'Marijke answers within 2 days.');
    expect(get('letter-new').getAttribute('aria-describedby')).toContain('letter-when');
    expect(get('letter-left').textContent).toContain('2');
  });
  it('goes by its button, and the field is empty then', async () => {
    const core = await opens('letters-empty', {}, language);
    await type('letter-new', 'Tot morgen.');
    await click('letter-send');
    expect(core.of('sendLetter')).toEqual([{ relationship: 'r1', text: 'Tot morgen.' }]);
    expect(written()).toBe('');
    expect(said()).toBe(t('say-letter-goes'));
    // What was sent is not kept as a draft once more.
    await later(700);
    expect(core.of('saveLetterDraft').length).toBe(1);
    expect(core.calls.findIndex(([name]) => name === 'saveLetterDraft')).toBeLessThan(core.calls.findIndex(([name]) => name === 'sendLetter'));
  });
  it('does not stand there again for who comes back while it goes', async () => {
    const core = await opens('letters-empty');
    await type('letter-new', 'Tot morgen.');
    core.slow.add('sendLetter');
    await click('letter-send');
    core.page = { ...core.page, draft: 'Tot morgen.' };
    app.go({ at: 'home' });
    await settled();
    app.go({ at: 'messages', relationship: 'r1' });
    await settled();
    core.page = { ...core.page, draft: '' };
    await core.lets();
    expect(written()).toBe('');
  });
  it('goes once, however often that is said', async () => {
    const core = await opens('letters-empty');
    await type('letter-new', 'Tot morgen.');
    core.slow.add('saveLetterDraft');
    await key(get('letter-new'), 'Enter', { ctrlKey: true });
    await key(get('letter-new'), 'Enter', { ctrlKey: true });
    await core.lets();
    expect(core.of('sendLetter')).toEqual([{ relationship: 'r1', text: 'Tot morgen.' }]);
    expect(all('failure').map((one) => one.textContent).join('')).toBe('');
  });
  it('leaves nothing older of itself behind where its last words could not be kept', async () => {
    const core = await opens('letters-none', { draft: 'Voor donder' });
    core.fails.saveLetterDraft = { code: 'diskFull' };
    await type('letter-new', 'Voor donderdag.');
    await click('letter-keep-new');
    expect(core.of('keepForSession')).toEqual([{ relationship: 'r1', text: 'Voor donderdag.' }]);
    delete core.fails.saveLetterDraft;
    await later(700);
    // The core lets a draft go that is what was kept: this one is other than that.
    expect(core.of('saveLetterDraft').at(-1)).toEqual({ relationship: 'r1', text: '' });
  });
  it.each(['tooManyMessages', 'messageTooLong', 'messagesNotAgreed', 'clockDisagrees', 'noAgreement'])('where it is refused for %s the text stays, with a sentence', async (reason) => {
    const core = await opens('letters-empty', {}, language);
    core.fails.sendLetter = refused(reason);
    await type('letter-new', 'Dit is te veel.');
    await click('letter-send');
    expect(written()).toBe('Dit is te veel.');
    expect(document.body.textContent).toContain(t(`refusal-${reason}`));
    expect(document.body.textContent).not.toContain('⟦');
    // The ways that are open: for the session always, the agreement where it says nothing of letters.
    expect(find('letter-keep-new')).not.toBeNull();
    expect(find('way-agreement') !== null).toBe(reason === 'messagesNotAgreed' || reason === 'noAgreement');
  });
  it('keeps it for the session instead', async () => {
    const core = await opens('letters-full', {}, language);
    expect(get('letter-full').textContent).toBe(t('letter-full'));
    await type('letter-new', 'Over mijn zus.');
    await click('letter-keep-new');
    expect(core.of('keepForSession')).toEqual([{ relationship: 'r1', text: 'Over mijn zus.' }]);
    expect(written()).toBe('');
    expect(said()).toBe(t('say-letter-kept'));
  });
});

describe('the field', () => {
  it('sends by Ctrl and Enter; Enter alone makes a line', async () => {
    const core = await opens('letters-empty');
    await type('letter-new', 'Een regel');
    expect((await key(get('letter-new'), 'Enter')).defaultPrevented).toBe(false);
    expect(core.of('sendLetter')).toEqual([]);
    expect((await key(get('letter-new'), 'Enter', { ctrlKey: true })).defaultPrevented).toBe(true);
    expect(core.of('sendLetter')).toEqual([{ relationship: 'r1', text: 'Een regel' }]);
    expect(document.activeElement).toBe(get('letter-new'));
  });
  it('counts characters as the agreement does, and tells them once they are few', async () => {
    await opens('letters-empty');
    await type('letter-new', 'a'.repeat(1000));
    expect(get('letter-room').textContent).not.toContain('teken');
    await type('letter-new', '😀'.repeat(1990));
    expect(get('letter-room').textContent).toContain('Nog 10 tekens.');
    await type('letter-new', '😀'.repeat(2003));
    expect(get('letter-room').textContent).toContain('3 tekens te lang.');
    expect(get('letter-new').getAttribute('aria-invalid')).toBe('true');
  });
  it('says offline what waits', async () => {
    await opens('letters-offline');
    expect(get('letter-when').textContent).toContain(t('letter-goes-later'));
  });
});

describe('letters', () => {
  it('say how far they have come, and why', async () => {
    await opens('letters-states');
    const way = (state: string) => document.querySelector(`[data-testid="letter"][data-state="${state}"] [data-testid="letter-way"]`)?.textContent ?? '';
    expect(way('arrived')).toContain(t('letter-arrived'));
    expect(way('sent')).toContain(t('letter-sent'));
    expect(way('notSent')).toContain(t('letter-because-messagesNotAgreed'));
    expect(way('refused')).toContain(t('letter-because-messageTooLong'));
    expect(way('takenBack')).toContain('teruggehaald');
    expect(way('erased')).toContain(t('letter-erased'));
    expect(document.querySelectorAll('[data-testid="letter"][data-mine="true"] h2')[0]?.textContent).toContain(t('letter-from-me'));
  });
  it('that wait say until when, because of what, and who stands in', async () => {
    await opens('letters-away');
    const way = get('letter-way').textContent ?? '';
    expect(way).toContain('maandag 7 december om 9:00');
    expect(way).toContain('Marijke is er niet, tot maandag 7 december.');
    expect(way).toContain('Vraag naar Ruth.');
    expect(get('letter-away').textContent).toContain('Vraag naar Ruth.');
  });
  it('name among several at whom they arrived', async () => {
    await opens('letters-group');
    const ways = all('letter-way').map((one) => one.textContent ?? '');
    expect(ways.some((one) => one.includes('Aangekomen bij Sam. Nog onderweg naar Marijke.'))).toBe(true);
    expect(ways.some((one) => one.includes('Aangekomen bij Marijke en Sam.'))).toBe(true);
    expect(get('letter-when').textContent).toContain(t('says-side-none'));
  });
  it('are read anew when something changed, and say that one has gone without its words', async () => {
    const core = await opens('letters-held');
    const before = core.of('letters').length;
    core.page = { ...core.page, letters: core.page.letters.map((one) => (one.state === 'held' ? { ...one, state: 'sent' as const, heldUntilMs: null, reason: null } : one)) };
    await core.next({ held: 0 });
    expect(core.of('letters').length).toBeGreaterThan(before);
    expect(find('letter-edit')).toBeNull();
    expect(said()).toBe(t('say-letter-went'));
    expect(said()).not.toContain('Marijke');
  });
  it('that came are announced without words or name, and not while somebody hears along', async () => {
    const core = await opens('letters-empty');
    await core.next({ unread: 1 });
    expect(said()).toBe(t('say-letter-came'));
    expect(said()).not.toContain('Marijke');
  });
  it('count as read once they are on a screen that is seen, and stay marked on it', async () => {
    const core = await opens('letters-states');
    expect(core.of('lettersRead')).toEqual([{ relationship: 'r1', place: 8 }]);
    core.page = { ...core.page, letters: core.page.letters.map((one) => (one.state === 'new' ? { ...one, state: 'read' as const } : one)) };
    await core.next({ unread: 0 });
    expect(document.body.textContent).toContain(t('letter-new'));
    expect(core.of('lettersRead').length).toBe(1);
  });
  it('do not count as read in a window that nobody sees', async () => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const core = await opens('letters-states');
    expect(core.of('lettersRead')).toEqual([]);
    vi.mocked(document, true);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(core.of('lettersRead')).toEqual([{ relationship: 'r1', place: 8 }]);
  });
  it('come page by page, the older ones before those that are there, and all are read anew', async () => {
    const every = lying['letters-many']?.letters ?? [];
    const core = vault('letters-many');
    core.answers.letters = ({ before }) => {
      core.calls.push(['letters', before]);
      const some = every.filter((one) => before === null || one.place < before);
      return Promise.resolve({ letters: some.slice(-50), more: some.length > 50, draft: '', draftFiles: [], agenda: [] });
    };
    await show(core.view, core.answers, true);
    app.go({ at: 'messages', relationship: 'r1' });
    await settled();
    expect(all('letter').length).toBe(50);
    await click('letters-older');
    expect(core.of('letters').at(-1)).toBe(71);
    expect(all('letter').length).toBe(100);
    const counted = core.of('letters').length;
    await core.next();
    expect(all('letter').length).toBe(100);
    expect(core.of('letters').slice(counted)).toEqual([null, 71]);
    await click('letters-older');
    expect(all('letter').length).toBe(120);
    expect(find('letters-older')).toBeNull();
    expect(document.activeElement?.tagName).toBe('H2');
  });
  it('older ones stay, though the newest were being read anew when they were asked for', async () => {
    const every = lying['letters-many']?.letters ?? [];
    const core = vault('letters-many');
    let slow = 0;
    core.answers.letters = async ({ before }) => {
      const some = every.filter((one) => before === null || one.place < before);
      if (before === null) await new Promise((done) => setTimeout(done, slow));
      return { letters: some.slice(-50), more: some.length > 50, draft: '', draftFiles: [], agenda: [] };
    };
    await show(core.view, core.answers, true);
    app.go({ at: 'messages', relationship: 'r1' });
    await settled();
    slow = 120;
    await core.next();
    get('letters-older').click();
    await later(300);
    expect(all('letter').length).toBe(100);
    await core.next();
    await later(300);
    expect(all('letter').length).toBe(100);
  });
  it('that cannot be read say so, with another try', async () => {
    const core = vault('letters-held');
    core.fails.letters = { code: 'vaultDamaged' };
    await show(core.view, core.answers, true);
    app.go({ at: 'messages', relationship: 'r1' });
    await settled();
    expect(document.body.textContent).toContain(t('failure-vaultDamaged'));
    delete core.fails.letters;
    await click('letters-again');
    expect(all('letter').length).toBe(2);
  });
});

describe.each(['nl', 'en'] as const)('taking back, in %s', (language) => {
  it('asks once and says its limit', async () => {
    const core = await opens('letters-states', {}, language);
    all('letter-back').at(-1)?.click();
    await settled();
    expect(core.of('takeLetterBack')).toEqual([]);
    expect(get('letter-back-sure').textContent).toContain(t('letter-back-limit'));
    if (language === 'nl') expect(t('letter-back-limit')).toBe('Bij de ander verdwijnt dit bericht ook, als Kader daar gewoon werkt. Gelezen is gelezen.');
    await click('letter-back-yes');
    expect(core.of('takeLetterBack').length).toBe(1);
  });
  it('of one that has not gone says that nobody has it', async () => {
    await opens('letters-held', {}, language);
    await click('letter-back');
    expect(get('letter-back-sure').textContent).toContain(t('letter-back-unsent'));
    await click('letter-back-no');
    expect(find('letter-back-sure')).toBeNull();
  });
  it('of another’s is erasing it here', async () => {
    const core = await opens('letters-therapist', {}, language);
    all('letter-erase').at(-1)?.click();
    await settled();
    expect(get('letter-erase-sure').textContent).toContain('Noor');
    await click('letter-erase-yes');
    expect(core.of('takeLetterBack')).toEqual([{ relationship: 'r1', letter: lying['letters-therapist']?.letters[1]?.id }]);
  });
});

describe('what can be done with a letter', () => {
  it('changing one that waits moves its words to what is being written, in one step', async () => {
    const core = await opens('letters-held');
    await click('letter-edit');
    expect(core.of('writeLetterOn')).toEqual([{ relationship: 'r1', letter: lying['letters-held']?.letters[1]?.id }]);
    expect(core.of('takeLetterBack')).toEqual([]);
    expect(written()).toBe(`${lying['letters-held']?.letters[1]?.text}\n\nNog iets over vanavond: ik`);
    expect(document.activeElement).toBe(get('letter-new'));
  });
  it('it is not taken away where its words could not be kept', async () => {
    const core = await opens('letters-held');
    await type('letter-new', 'Nog iets anders');
    core.fails.saveLetterDraft = { code: 'diskFull' };
    await click('letter-edit');
    expect(core.of('writeLetterOn')).toEqual([]);
    expect(written()).toBe('Nog iets anders');
  });
  it('does not go with what is sent meanwhile', async () => {
    const core = await opens('letters-held');
    core.slow.add('writeLetterOn');
    await click('letter-edit');
    await click('letter-send');
    expect(core.of('sendLetter')).toEqual([]);
    await core.lets();
    expect(core.of('sendLetter')).toEqual([]);
    expect(written()).toBe(`${lying['letters-held']?.letters[1]?.text}\n\nNog iets over vanavond: ik`);
  });
  it('that went meanwhile stays what it is', async () => {
    const core = await opens('letters-held');
    const before = written();
    core.fails.writeLetterOn = { code: 'letterWent' };
    await click('letter-edit');
    expect(all('failure').map((one) => one.textContent).join()).toContain(t('failure-letterWent'));
    expect(written()).toBe(before);
  });
  it('one that was not sent can be kept for the session, and what is being written stays', async () => {
    const core = await opens('letters-states', { draft: 'Nog een begin' });
    document.querySelector<HTMLElement>('[data-state="notSent"] [data-testid="letter-keep"]')?.click();
    await settled();
    expect(core.of('keepForSession')).toEqual([{ relationship: 'r1', text: 'Ik heb nog een vraag over de oefening.' }]);
    // Where both have the same words the vault lets its draft go.
    expect(core.of('saveLetterDraft')).toEqual([{ relationship: 'r1', text: 'Nog een begin' }]);
    expect(core.of('takeLetterBack').length).toBe(1);
  });
  it('copied, it stands in the field', async () => {
    await opens('letters-states');
    document.querySelector<HTMLElement>('[data-state="refused"] [data-testid="letter-copy"]')?.click();
    await settled();
    expect(written()).toBe('Dit gaat over mijn moeder, en het is een lang verhaal.');
  });
});

describe('a letter that is to be talked about', () => {
  it.each(['nl', 'en'] as const)('goes onto the own list, with how it begins (%s)', async (language) => {
    const core = await opens('letters-held', { letters: [letter({ place: 7, by: ONE, state: 'read', writtenMs: NOW - 9 * 86_400_000, text: 'Dank je.\n\nTot donderdag.' })], agenda: [] }, language);
    expect(get('letter-talk').textContent).toContain(language === 'nl' ? 'Bespreken in de sessie' : 'Talk about it in the session');
    const text = language === 'nl' ? 'Over het bericht van Marijke, van dinsdag 17 november:\n> Dank je.\n> Tot donderdag.' : 'About the message from Marijke, of Tuesday 17 November:\n> Dank je.\n> Tot donderdag.';
    await click('letter-talk');
    expect(core.of('keepForSession')).toEqual([{ relationship: 'r1', text }]);
    core.page = { ...core.page, agenda: [{ place: 1, text }] };
    await core.next({ agenda: 1 });
    expect(find('letter-talk')).toBeNull();
    expect(get('letter-talked').textContent).toBe(t('letter-talked'));
    expect(get('agenda-item').querySelector('blockquote')?.textContent).toBe('Dank je.\nTot donderdag.');
  });
  it('says where the list is full, and is not there where nothing goes any more', async () => {
    const core = await opens('letters-held');
    core.fails.keepForSession = { code: 'agendaFull' };
    await click('letter-talk');
    expect(document.querySelector('[data-code=agendaFull]')).not.toBeNull();
    expect(find('letter-talked')).toBeNull();
    await opens('letters-left');
    expect(find('letter-talk')).toBeNull();
  });
});

describe('looking for letters', () => {
  it('begins with two characters, shows what is found in their place, and leads back', async () => {
    const core = await opens('letters-held');
    await type('letters-find', 'h');
    await later(450);
    expect(core.of('findLetters')).toEqual([]);
    await type('letters-find', 'halte');
    await later(450);
    expect(core.of('findLetters')).toEqual([{ relationship: 'r1', words: 'halte', before: null }]);
    expect(get('letters-found').textContent).toContain('2 berichten gevonden.');
    await click('letters-back');
    expect(find('letters-back')).toBeNull();
    expect(all('letter').length).toBe(2);
    expect(document.activeElement).toBe(get('letters-find'));
  });
  it.each(['nl', 'en'] as const)('says that these are the newest where there are older ones, and brings those (%s)', async (language) => {
    const every = Array.from({ length: 7 }, (_, i) => letter({ place: 100 + i, by: ONE, state: 'read', text: `halte ${i}` }));
    const core = await opens('letters-held', { letters: every }, language);
    core.finder = (a) => {
      core.calls.push(['findLetters', a]);
      const before = every.filter((one) => a.before === null || one.place < a.before);
      return Promise.resolve({ ...core.page, letters: before.slice(-3).reverse(), more: before.length > 3 });
    };
    await type('letters-find', 'halte');
    await later(450);
    expect(get('letters-found').textContent).toContain(language === 'nl' ? 'Dit zijn de nieuwste 3 berichten' : 'These are the newest 3 messages');
    expect(all('letter-text').map((one) => one.textContent)).toEqual(['halte 4', 'halte 5', 'halte 6']);
    await click('letters-found-older');
    expect(core.of('findLetters').at(-1)).toEqual({ relationship: 'r1', words: 'halte', before: 104 });
    expect(all('letter').length).toBe(6);
    // Where something changed meanwhile, what was brought stays.
    await core.next();
    expect(all('letter').length).toBe(6);
    await click('letters-found-older');
    expect(all('letter').length).toBe(7);
    expect(find('letters-found-older')).toBeNull();
    expect(document.activeElement?.closest('[data-testid="letter"]')?.textContent).toContain('halte 0');
    expect(get('letters-found').textContent).toContain(t('letters-found', { count: 7 }));
  });
  it('says where nothing is found, and Escape leads back too', async () => {
    const core = await opens('letters-held');
    core.finds = 'zee';
    await type('letters-find', 'zee');
    await later(450);
    expect(get('letters-found').textContent).toContain(t('letters-found-none'));
    await key(get('letters-find'), 'Escape');
    expect(all('letter').length).toBe(2);
  });
});

describe('what was agreed', () => {
  it('has no letters: that is said with the way to propose them, and keeping for the session stays', async () => {
    const core = await opens('letters-none');
    expect(get('letters-not-agreed').textContent).toContain(t('letters-not-agreed'));
    expect(find('letter-send')).toBeNull();
    await type('letter-new', 'Voor donderdag.');
    await key(get('letter-new'), 'Enter', { ctrlKey: true });
    expect(core.of('sendLetter')).toEqual([]);
    await click('letter-keep-new');
    expect(core.of('keepForSession').length).toBe(1);
    await click('way-agreement');
    expect(get('screen').dataset['screen']).toBe('agreement');
  });
  it('has ended: the letters stay to be read, and what was being written can be erased', async () => {
    const core = await opens('letters-left');
    expect(all('letter').length).toBe(2);
    expect(find('letter-new')).toBeNull();
    // Taking back would tell nobody any more.
    expect(find('letter-back')).toBeNull();
    all('letter-erase')[0]?.click();
    await settled();
    expect(get('letter-erase-sure').textContent).toContain('Bij Marijke blijft het staan.');
    await click('draft-erase');
    await click('draft-erase-yes');
    expect(core.of('saveLetterDraft')).toEqual([{ relationship: 'r1', text: '' }]);
  });
  it('tells a late answer to the therapist alone', async () => {
    await opens('letters-therapist');
    expect(get('letter-reply').textContent).toContain('Dat is voorbij.');
    const core = vault('letters-held');
    core.view = { ...core.view, relationships: core.view.relationships.map((r) => ({ ...r, letters: { ...r.letters, reply: { dueMs: NOW - 1, overdue: false } } })) };
    await says(core.view);
    expect(find('letter-reply')).toBeNull();
    core.view = { ...core.view, relationships: core.view.relationships.map((r) => ({ ...r, letters: { ...r.letters, reply: { dueMs: NOW + 3_600_000, overdue: false } } })) };
    await says(core.view);
    expect(get('letter-reply').textContent).toContain('Antwoord van Marijke uiterlijk vandaag om 14:52.');
  });
});

describe('home', () => {
  it('has the way to write for a client, and says what is new to a therapist', async () => {
    const client = vault('home-letters');
    await show(client.view, client.answers, true);
    expect(get('home-letters-new').textContent).toContain('Er is een nieuw bericht');
    await click('home-write');
    expect(get('screen').dataset['screen']).toBe('messages');
  });
  it('names in the people’s rows who wrote, and whose answer is late', async () => {
    const therapist = vault('home-letters-therapist');
    await show(therapist.view, therapist.answers, true);
    expect(get('person-c3').textContent).toContain(t('people-letter'));
    expect(get('person-r1').textContent).toContain(t('people-reply'));
  });
});

describe('what is kept for the session', () => {
  it('is listed beside the letters and can be taken off', async () => {
    const core = await opens('letters-held');
    expect(all('agenda-item').map((one) => one.querySelector('.hand')?.textContent)).toEqual(['Slapen na een drukke dag', 'De verjaardag van volgende week']);
    all('agenda-off')[1]?.click();
    await settled();
    await click('agenda-off-yes');
    expect(core.of('takeOffAgenda')).toEqual([{ relationship: 'r1', place: 2 }]);
  });
  it('stands beside the face in the session; said, it is off the list, and is not said twice', async () => {
    const core = vault('session-agenda');
    await show(core.view, core.answers, true);
    expect(get('card-agenda').textContent).toContain('2 dingen');
    await click('agenda-open');
    await settled();
    core.fails.takeOffAgenda = { code: 'diskFull' };
    await click('agenda-say');
    expect(core.of('say')).toEqual([{ relationship: 'r1', text: 'Slapen na een drukke dag' }]);
    delete core.fails.takeOffAgenda;
    await click('agenda-say');
    expect(core.of('say').length).toBe(1);
    expect(core.of('takeOffAgenda').at(-1)).toEqual({ relationship: 'r1', place: 1 });
  });
  it('does not stand in an introduction, where there is no text', async () => {
    const core = vault('session-agenda');
    core.view = { ...core.view, relationships: core.view.relationships.map((r) => ({ ...r, session: r.session && { ...r.session, introduction: true } })) };
    await show(core.view, core.answers, true);
    expect(find('card-agenda')).toBeNull();
  });
});

describe.each(['nl', 'en'] as const)('the screen in %s', (language) => {
  it.each(Object.keys(letterScenes).filter((name) => name.startsWith('letters-')))('%s has no fault that axe finds serious, and everything on it is reached by keys', async (scene) => {
    await opens(scene, {}, language);
    const found = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'color-contrast': { enabled: false } } });
    expect(found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').map((one) => `${one.id} ${one.nodes[0]?.html}`)).toEqual([]);
    expect(document.body.textContent).not.toContain('⟦');
    for (const one of document.querySelectorAll('main [onclick], main [data-testid][role="button"]')) expect(['BUTTON', 'INPUT']).toContain(one.tagName);
    expect(get('letters').tabIndex).toBe(0);
    for (const one of document.querySelectorAll<HTMLElement>('main button, main textarea, main input')) expect(one.tabIndex).toBe(0);
  });
});

it('shows nothing of letters to whom nothing is said of them', async () => {
  const core = vault('letters-none');
  core.view = { ...core.view, relationships: core.view.relationships.map((r) => ({ ...r, stage: 'verify', agreement: null, history: [], letters: noLetters })) };
  await show(core.view, core.answers, true);
  expect(find('nav-messages')).toBeNull();
});

describe('the simple structure of a letter', () => {
  const caret = (at: number, to = at): void => (get('letter-new') as HTMLTextAreaElement).setSelectionRange(at, to);
  it('is shown as what it is: paragraphs, lists, quotations', async () => {
    await opens('letters-held', { letters: [letter({ by: ONE, state: 'read', text: '> Hoe was het?\n\nGoed.\nEcht.\n\n1. wachten\n2. ademen\n\n- <b>bus</b>' })] });
    const words = get('letter-text');
    expect([...words.children].map((one) => one.localName)).toEqual(['blockquote', 'p', 'ol', 'ul']);
    expect(words.children[1]?.textContent).toBe('Goed.\nEcht.');
    expect([...words.querySelectorAll('li')].map((one) => one.textContent)).toEqual(['wachten', 'ademen', '<b>bus</b>']);
    expect((await axe.run(get('letters'))).violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')).toEqual([]);
  });
  it('comes by the buttons, goes on and ends by Enter, and is sent as plain text', async () => {
    const core = await opens('letters-held', { draft: '' });
    const field = get('letter-new') as HTMLTextAreaElement;
    await click('letter-mark-list');
    expect(document.activeElement).toBe(field);
    expect(written()).toBe('- ');
    await type('letter-new', '- melk');
    caret(6);
    expect((await key(field, 'Enter')).defaultPrevented).toBe(true);
    expect(written()).toBe('- melk\n- ');
    expect([field.selectionStart, field.selectionEnd]).toEqual([9, 9]);
    await type('letter-new', '- melk\n- brood\n- ');
    caret(17);
    await key(field, 'Enter');
    expect(written()).toBe('- melk\n- brood\n');
    caret(15);
    expect((await key(field, 'Enter')).defaultPrevented).toBe(false);
    caret(0, written().length);
    await click('letter-mark-numbers');
    expect(written()).toBe('1. melk\n2. brood\n');
    await key(field, 'Enter', { shiftKey: true });
    caret(0);
    await click('letter-mark-quote');
    expect(written()).toBe('> melk\n2. brood\n');
    await key(field, 'Enter', { ctrlKey: true });
    await settled();
    expect(core.of('sendLetter')).toEqual([{ relationship: 'r1', text: '> melk\n2. brood\n' }]);
  });
  it('has its words in English, too', async () => {
    await opens('letters-held', {}, 'en');
    expect(get('letter-mark-numbers').textContent).toContain('Numbered');
    expect(get('letter-marks').getAttribute('aria-label')).toBe(t('letter-marks'));
  });
});
