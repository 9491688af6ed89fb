// Looking for words in homework, and the way between what was found there and in letters; by keys alone.
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { lyingHomework, task } from '../../src/preview/homework';
import { homeworkScenes } from '../../src/preview/homework-scenes';
import { letter } from '../../src/preview/letters';
import { ONE } from '../../src/preview/scenes';
import { speech, t } from '../../src/texts.svelte';
import type { Backend, FoundPlace, FoundView, HitKind, HitView, HomeworkPage, Language, LettersPage, LetterView, View } from '../../src/view';
import { wall } from '../../src/wall.svelte';
import { find, get, says, settled, show, type } from './page';

vi.hoisted(() => { process.env['TZ'] = 'Europe/Amsterdam'; });
const NOW = Date.UTC(2026, 10, 26, 19, 14);
const all = (testid: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
const later = async (ms: number) => { await new Promise((done) => setTimeout(done, ms)); await settled(); };
const click = async (testid: string, at = 0): Promise<void> => { (all(testid)[at] ?? get(testid)).click(); await settled(); };
const hit = (kind: HitKind, id: string, word = 'halte', atMs: number | null = NOW - 3_600_000): HitView => ({ kind, id, atMs, before: 'bij de ', word, after: ' en verder' });
const found = (hits: HitView[], more: Partial<FoundView> = {}): FoundView => ({ hits, damaged: 0, on: null, ...more });
const behind: FoundPlace = { atMs: NOW - 9_000_000, id: 'cc' };

function core(scene = 'homework', language: Language = 'nl') {
  const lying = lyingHomework[scene]?.();
  const page: HomeworkPage = structuredClone(lying?.page ?? { goals: [], tasks: [], records: [], routines: [], forms: [] });
  const played = {
    view: { ...(homeworkScenes[scene]?.() as View), language } as View,
    page,
    calls: [] as { words: string; language: Language; behind: FoundPlace | null }[],
    /** What a search answers; by default nothing. */
    answer: (_: { words: string; behind: FoundPlace | null }): FoundView | Promise<FoundView> => found([]),
    letters: [] as LetterView[],
    moreLetters: false,
    answers: {} as Partial<Backend>,
  };
  played.answers = {
    homework: () => Promise.resolve(structuredClone(page)),
    find: (a) => { const { relationship: _, ...asked } = a; played.calls.push(asked); return Promise.resolve(played.answer(asked)); },
    findLetters: () => Promise.resolve({ letters: played.letters, more: played.moreLetters, draft: '', draftFiles: [], agenda: [] } satisfies LettersPage),
    letters: () => Promise.resolve({ letters: [letter({ place: 1, by: ONE, state: 'read', text: 'Hallo.' })], more: false, draft: '', draftFiles: [], agenda: [] } satisfies LettersPage),
    lettersRead: () => Promise.resolve(),
  };
  return played;
}

async function opens(played: ReturnType<typeof core>, at: 'homework' | 'messages' = 'homework', words?: string): Promise<void> {
  await show(played.view, played.answers, true);
  app.go({ at, relationship: 'r1', ...(words === undefined ? {} : { words }) });
  await settled();
}
async function looks(words: string, field = 'homework-find'): Promise<void> {
  await type(field, words);
  await later(400);
}

beforeEach(() => wall.hold(NOW));
afterEach(() => {
  vi.restoreAllMocks();
  speech.language = 'nl';
});

describe('looking for words in homework', () => {
  it('begins with two characters, shows what it is and some of its words, and leads back', async () => {
    const played = core();
    played.answer = () => found([hit('note', 'ff', 'halte', null), hit('kept', '01', 'halte', null), hit('record', played.page.records[0]?.id ?? ''), hit('task', played.page.tasks[0]?.id ?? ''), hit('goal', played.page.goals[0]?.id ?? '')]);
    await opens(played);
    await looks('h');
    expect(played.calls).toEqual([]);
    expect(find('homework-hits')).toBeNull();
    await looks(' halte ');
    expect(played.calls).toEqual([{ words: 'halte', language: 'nl', behind: null }]);
    expect(get('homework-found').textContent).toContain('5 plekken gevonden.');
    expect(all('hit').map((one) => one.dataset['kind'])).toEqual(['note', 'kept', 'record', 'task', 'goal']);
    expect(all('hit-open').map((one) => one.textContent?.trim())).toEqual(['Voor mezelf', 'Bewaard voor de sessie', 'Gedachteschema: In de bus', 'Opdracht: In de bus', 'Doel']);
    expect(all('hit')[2]?.querySelector('.hand')?.textContent).toBe('bij de halte en verder');
    expect(all('hit')[2]?.querySelector('mark')?.textContent).toBe('halte');
    expect(find('tasks')).toBeNull();
    expect(find('records')).not.toBeNull();
    await click('homework-back');
    expect(find('homework-hits')).toBeNull();
    expect(find('tasks')).not.toBeNull();
    expect(document.activeElement).toBe(get('homework-find'));
  });
  it.each(['nl', 'en'] as const)('says where nothing is found and what to try, and Escape leads back (%s)', async (language) => {
    const played = core('homework', language);
    await opens(played);
    await looks('zee');
    expect(played.calls.at(-1)?.language).toBe(language);
    expect(get('homework-found').textContent).toContain(language === 'nl' ? 'Probeer minder woorden' : 'Try fewer words');
    expect(get('homework-found').getAttribute('role')).toBe('status');
    expect((await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } })).violations).toEqual([]);
    get('homework-find').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settled();
    expect(find('homework-back')).toBeNull();
    expect((get('homework-find') as HTMLInputElement).value).toBe('');
  });
  it('leads to a record, to a task that is over, to a goal, to letters and home', async () => {
    const played = core();
    const past = played.page.tasks.find((one) => one.state === 'finished')?.id ?? '';
    const goal = played.page.goals[0]?.id ?? '';
    played.answer = () => found([hit('task', past), hit('goal', goal), hit('record', played.page.records[0]?.id ?? ''), hit('kept', '01', 'halte', null), hit('note', 'ff', 'halte', null)]);
    await opens(played);
    await looks('halte');
    await click('hit-open', 0);
    expect(document.activeElement?.id).toBe(`task-${past}`);
    expect(find('homework-hits')).toBeNull();
    await looks('halte');
    await click('hit-open', 1);
    expect(document.activeElement?.id).toBe(`goal-${goal}`);
    await looks('halte');
    await click('hit-open', 2);
    expect(get('screen').dataset['screen']).toBe('record');
    app.go({ at: 'homework', relationship: 'r1' });
    await settled();
    await looks('halte');
    await click('hit-open', 3);
    expect(get('screen').dataset['screen']).toBe('messages');
    app.go({ at: 'homework', relationship: 'r1' });
    await settled();
    await looks('halte');
    await click('hit-open', 4);
    expect(get('screen').dataset['screen']).toBe('home');
  });
  it('brings more, without one twice, and goes on where it was', async () => {
    const played = core();
    played.answer = ({ behind: from }) => (from === null ? found([hit('record', 'aa'), hit('record', 'bb')], { on: behind }) : found([hit('record', 'bb'), hit('record', 'dd')], { damaged: 1 }));
    await opens(played);
    await looks('halte');
    expect(get('homework-found').textContent).toContain(t('homework-found-newest', { count: 2 }));
    await click('homework-found-further');
    expect(played.calls.at(-1)).toEqual({ words: 'halte', language: 'nl', behind });
    expect(all('hit').map((one) => one.dataset['hit'])).toEqual(['aa', 'bb', 'dd']);
    expect(find('homework-found-further')).toBeNull();
    expect(document.activeElement?.closest<HTMLElement>('[data-testid="hit"]')?.dataset['hit']).toBe('dd');
    expect(get('homework-found-damaged').textContent).toContain('1 tekst');
  });
  it('looks on by itself where much was read and nothing found', async () => {
    const played = core();
    played.answer = ({ behind: from }) => (from === null ? found([], { on: behind, damaged: 1 }) : found([hit('record', 'dd')], { damaged: 1 }));
    await opens(played);
    await looks('halte');
    expect(played.calls.map((one) => one.behind)).toEqual([null, behind]);
    expect(all('hit')).toHaveLength(1);
    expect(get('homework-found-damaged').textContent).toContain('2 teksten');
  });
  it('shows a wait, drops what comes too late, and tries again what failed', async () => {
    const played = core();
    let lets: (one: FoundView) => void = () => {};
    played.answer = () => new Promise((go) => { lets = go; });
    await opens(played);
    await looks('eerst');
    expect(find('homework-finding')).toBeNull();
    await later(350);
    expect(get('homework-finding').textContent).toBe('Kader zoekt…');
    const first = lets;
    played.answer = () => Promise.reject({ code: 'internal' });
    await looks('daarna');
    first(found([hit('record', 'aa')]));
    await settled();
    expect(all('hit')).toEqual([]);
    expect(find('homework-finding')).toBeNull();
    expect(document.querySelector('[data-code=internal]')).not.toBeNull();
    played.answer = () => found([hit('record', 'bb')]);
    await click('homework-find-again');
    expect(all('hit').map((one) => one.dataset['hit'])).toEqual(['bb']);
    expect(document.querySelector('[data-code=internal]')).toBeNull();
  });
  it('looks anew where something changed', async () => {
    const played = core();
    played.answer = () => found([hit('record', 'aa')]);
    await opens(played);
    await looks('halte');
    played.answer = () => found([]);
    await says({ ...played.view, relationships: played.view.relationships.map((r) => ({ ...r, homework: { ...r.homework, revision: r.homework.revision + 1 } })) });
    expect(all('hit')).toEqual([]);
  });
  it.each(['homework-ended', 'homework-group', 'homework-therapist'])('is there in %s', async (scene) => {
    const played = core(scene);
    played.page.tasks = [task({ n: 1 })];
    played.answer = () => found([hit('task', task({ n: 1 }).id), hit('note', 'ff', 'halte', null)]);
    await opens(played);
    await looks('halte');
    expect(all('hit')).toHaveLength(2);
    expect(all('hit-open')[1]?.textContent?.trim()).toBe(t(`note-${played.view.relationships[0]?.myRole ?? 'client'}`));
    expect((await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } })).violations).toEqual([]);
  });
});

describe('what is found in the other place', () => {
  it.each(['nl', 'en'] as const)('is said in messages, with a way that carries the words (%s)', async (language) => {
    const played = core('homework', language);
    played.answer = () => found([hit('record', 'aa'), hit('record', 'bb'), hit('goal', 'cc')]);
    played.letters = [letter({ place: 1, by: ONE, state: 'read', text: 'Bij de halte.' })];
    await opens(played, 'messages');
    await looks('halte', 'letters-find');
    await settled();
    expect(get('found-in-homework').textContent?.replace(/[\u2068\u2069]/g, '').trim()).toBe(language === 'nl' ? 'Ook gevonden buiten de berichten: 3' : 'Also found outside messages: 3');
    await click('found-in-homework');
    await later(50);
    expect(get('screen').dataset['screen']).toBe('homework');
    expect((get('homework-find') as HTMLInputElement).value).toBe('halte');
    expect(all('hit')).toHaveLength(3);
    expect(app.place).toEqual({ at: 'homework', relationship: 'r1' });
  });
  it('is said in homework as well, also where nothing is found here', async () => {
    const played = core();
    played.letters = [letter({ place: 1, by: ONE, state: 'read', text: 'Bij de halte.' })];
    played.moreLetters = true;
    await opens(played);
    await looks('halte');
    expect(get('found-in-messages').textContent?.replace(/[\u2068\u2069]/g, '').trim()).toBe('Wel gevonden in berichten: meer dan 1');
    await click('found-in-messages');
    await later(50);
    expect(get('screen').dataset['screen']).toBe('messages');
    expect((get('letters-find') as HTMLInputElement).value).toBe('halte');
    expect(get('letters-found').dataset['count']).toBe('1');
  });
  it('is not said where there is none, and a failure there is said there', async () => {
    const played = core();
    await opens(played, 'messages', 'halte');
    await later(50);
    expect(get('letters-found').dataset['count']).toBe('0');
    expect(find('found-in-homework')).toBeNull();
    played.answer = () => Promise.reject({ code: 'internal' });
    await looks('haltes', 'letters-find');
    expect(find('found-in-homework')).toBeNull();
    expect(document.querySelector('[data-code=internal]')).toBeNull();
  });
});
