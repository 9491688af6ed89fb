// Homework on the page: tasks, goals and records; written together, kept, shared, withdrawn, removed; by keys alone.
import axe from 'axe-core';
import * as Y from 'yjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { formIds } from '../../src/forms/form';
import { lyingHomework, positions, record, task, written, type LyingHomework } from '../../src/preview/homework';
import { sideNamed } from '../../src/people';
import { homeworkScenes } from '../../src/preview/homework-scenes';
import { ONE, several } from '../../src/preview/scenes';
import { fromBase64, toBase64 } from '../../src/record/base64';
import { speech, t } from '../../src/texts.svelte';
import type { Backend, HomeworkView, Language, RecordPage, RecordView, Refusal, RelationshipView, View } from '../../src/view';
import { wall } from '../../src/wall.svelte';
import { find, get, press, says, settled, show, type } from './page';

// Hours are told as they are in Amsterdam, wherever the tests run.
vi.hoisted(() => { process.env['TZ'] = 'Europe/Amsterdam'; });
const NOW = Date.UTC(2026, 10, 26, 19, 14);
const FIRST = record({ n: 1 }).id;
const refused = (rule: number, reason: string): { code: string; refusal: Refusal } => ({ code: 'refused', refusal: { rule, reason, fromMs: null } });
const all = (testid: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
const said = (): string => get('said').textContent ?? '';
const value = (testid: string): string => (get(testid) as HTMLTextAreaElement).value;

/** A core that has these records and keeps what comes; `next` changes what its view says. */
function vault(scene: string, start?: LyingHomework) {
  const core = {
    lying: start ?? lyingHomework[scene]?.() ?? { page: { goals: [], tasks: [], records: [], routines: [], forms: [] }, documents: {} },
    calls: [] as [string, unknown][],
    fails: {} as Partial<Record<keyof Backend, unknown>>,
    /** These take until the test lets them. */
    slow: new Set<keyof Backend>(),
    waiting: [] as (() => void)[],
    async lets(): Promise<void> { core.waiting.shift()?.(); await settled(); },
    view: { ...(homeworkScenes[scene]?.() as View), language: 'nl' } as View,
    answers: {} as Partial<Backend>,
    author: 500,
    of: (name: string) => core.calls.filter(([called]) => called === name).map(([, a]) => a),
    doc: (id = FIRST): Y.Doc => { const found = core.lying.documents[id]; if (!found) throw new Error(`no document ${id}`); return found; },
    text: (field: string, id = FIRST): string => String(core.doc(id).getMap('fields').get(field) ?? ''),
    set: (change: Partial<RecordView>, id = FIRST) => { core.lying.page.records = core.lying.page.records.map((one) => (one.id === id ? { ...one, ...change } : one)); },
    /** The core says that something changed, and with what. */
    async next(change: Partial<HomeworkView> = {}): Promise<void> {
      core.view = { ...core.view, relationships: core.view.relationships.map((r, i) => (i === 0 ? { ...r, homework: { ...r.homework, revision: r.homework.revision + 1, ...change } } : r)) };
      await says(core.view);
    },
    /** The other writes behind the text of a field. */
    async writes(field: string, text: string, id = FIRST): Promise<void> {
      const other = new Y.Doc();
      other.clientID = ++core.author * 16 + 1;
      Y.applyUpdate(other, Y.encodeStateAsUpdate(core.doc(id)));
      const found = other.getMap('fields').get(field);
      if (found instanceof Y.Text) found.insert(0, text);
      Y.applyUpdate(core.doc(id), Y.encodeStateAsUpdate(other));
      core.set({ changedBy: ONE }, id);
      await core.next();
    },
  };
  const call = <A>(name: keyof Backend, answer: (a: A) => unknown = () => undefined) => (a: A) => {
    core.calls.push([name, a]);
    const done = () => (name in core.fails ? Promise.reject(core.fails[name]) : Promise.resolve(answer(a)));
    return core.slow.has(name) ? new Promise((go) => core.waiting.push(() => go(done()))) : done();
  };
  for (const name of ['proposeGoal', 'signGoal', 'letGoOfGoal', 'offerTask', 'stepTask', 'shareRecord', 'withdrawRecord', 'removeRecord', 'lock', 'say'] as const) (core.answers as Record<string, unknown>)[name] = call(name);
  core.answers.homework = call('homework', () => structuredClone(core.lying.page)) as Backend['homework'];
  core.answers.beginRecord = call('beginRecord', ({ form, task }: { form: string; task: string | null }) => {
    const one = record({ n: 99, form, task, beganMs: NOW, changedMs: NOW });
    core.lying.page.records.push(one);
    core.lying.documents[one.id] = new Y.Doc();
    return { record: one.id };
  }) as Backend['beginRecord'];
  core.answers.openRecord = call('openRecord', ({ record: id, have }: { record: string; have: string | null }): RecordPage => {
    const one = core.lying.page.records.find((each) => each.id === id);
    if (!one) throw { code: 'recordGone' };
    return { record: { ...one }, form: core.lying.page.forms.find((each) => each.id === one.form)?.definition ?? null, author: ++core.author * 16, update: toBase64(Y.encodeStateAsUpdate(core.doc(id), have === null ? undefined : fromBase64(have))), members: positions };
  }) as Backend['openRecord'];
  core.answers.changeRecord = call('changeRecord', ({ record: id, change }: { record: string; change: string }) => Y.applyUpdate(core.doc(id), fromBase64(change))) as Backend['changeRecord'];
  core.answers.records = call('records', ({ form }: { form: string }) => ({ records: core.lying.page.records.filter((one) => one.form === form).map((one) => ({ record: one, update: toBase64(Y.encodeStateAsUpdate(core.doc(one.id))) })) })) as Backend['records'];
  return core;
}

async function opens(scene: string, place: 'homework' | 'record' = 'homework', language: Language = 'nl', start?: LyingHomework) {
  const core = vault(scene, start);
  core.view = { ...core.view, language };
  await show(core.view, core.answers, true);
  app.go(place === 'record' ? { at: 'record', relationship: 'r1', record: FIRST } : { at: 'homework', relationship: 'r1' });
  await settled();
  return core;
}
const later = async (ms: number) => { await new Promise((done) => setTimeout(done, ms)); await settled(); };
const click = async (testid: string, at = 0): Promise<void> => { (all(testid)[at] ?? get(testid)).click(); await settled(); };
const key = async (on: HTMLElement, name: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> => {
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more });
  on.dispatchEvent(event);
  await settled();
  return event;
};

beforeEach(() => wall.hold(NOW));
afterEach(() => {
  app.unkeptRecords.clear();
  vi.restoreAllMocks();
  speech.language = 'nl';
});

describe('a record that one writes', () => {
  it('is there as it was, and says who sees it and since when it is kept', async () => {
    const core = await opens('record-draft', 'record');
    expect(get('heading').textContent).toBe('Gedachteschema: In de bus');
    expect(value('q-thought')).toBe('Ik kan er niet uit.');
    expect(get('q-belief-value').textContent).toBe('80');
    expect(get('record-sign').textContent).toBe('Concept. Alleen jij ziet dit.');
    expect(get('record-kept').textContent).toContain('dinsdag 24 november');
    await type('q-thought', 'Ik kan er niet uit!');
    expect(get('record-kept').textContent).toBe(t('note-not-yet'));
    expect(core.of('changeRecord')).toEqual([]);
    await later(500);
    expect(core.of('changeRecord').length).toBe(1);
    expect(core.text('thought')).toBe('Ik kan er niet uit!');
    expect(get('record-kept').textContent).toBe('Bewaard om 20:14.');
  });
  it('goes in batches, and each under the author that the core gave (S-33)', async () => {
    const core = await opens('record-draft', 'record');
    const author = core.author * 16;
    for (const text of ['a', 'ab', 'abc']) await type('q-felt', text);
    await later(500);
    const changes = core.of('changeRecord') as { change: string }[];
    expect(changes.length).toBe(1);
    expect([...new Set(changes.flatMap(({ change }) => Y.decodeUpdate(fromBase64(change)).structs.map((one) => one.id.client)))]).toEqual([author]);
    expect(core.text('felt')).toBe('abc');
  });
  it('is kept at leaving the screen, and before the lock', async () => {
    const core = await opens('record-draft', 'record');
    await type('q-felt', 'Een');
    app.go({ at: 'home' });
    await settled();
    expect(core.text('felt')).toBe('Een');
    app.go({ at: 'record', relationship: 'r1', record: FIRST });
    await settled();
    expect(value('q-felt')).toBe('Een');
    await type('q-felt', 'Een, twee');
    await press('F9');
    await settled();
    expect(core.calls.map(([name]) => name).filter((name) => name === 'changeRecord' || name === 'lock')).toEqual(['changeRecord', 'changeRecord', 'lock']);
  });
  it('is opened again once it is kept: its texts are not made twice, and its last words are there', async () => {
    const core = await opens('homework', 'homework');
    await core.answers.beginRecord?.({ relationship: 'r1', form: 'thought-record', task: null });
    const id = core.lying.page.records.at(-1)?.id ?? '';
    core.slow.add('changeRecord');
    const goes = async (record: string | null) => { app.go(record === null ? { at: 'home' } : { at: 'record', relationship: 'r1', record }); await settled(); };
    await goes(id);
    const opened = core.of('openRecord').length;
    await type('q-thought', 'Een');
    await goes(null);
    await goes(id);
    expect(core.of('openRecord').length).toBe(opened);
    await core.lets();
    expect(core.of('openRecord').length).toBe(opened + 1);
    expect(value('q-thought')).toBe('Een');
    await later(500);
    expect(core.of('changeRecord').length).toBe(1);
  });
  it('is not lost where keeping it fails: that is said, tried again, and it is there again on coming back', async () => {
    const core = await opens('record-draft', 'record');
    core.fails.changeRecord = { code: 'diskFull' };
    await type('q-felt', 'Dit mag niet weg.');
    await later(500);
    expect(get('record-failed').textContent).toContain(t('record-not-kept'));
    expect(get('record-kept').dataset['kept']).toBe('false');
    app.go({ at: 'home' });
    await settled();
    expect(app.unkeptRecords.size).toBe(1);
    delete core.fails.changeRecord;
    app.go({ at: 'record', relationship: 'r1', record: FIRST });
    await settled();
    expect(value('q-felt')).toBe('Dit mag niet weg.');
    await later(500);
    expect(core.text('felt')).toBe('Dit mag niet weg.');
    expect(app.unkeptRecords.size).toBe(0);
    core.fails.changeRecord = { code: 'diskFull' };
    await type('q-felt', 'Dit ook niet.');
    await later(500);
    delete core.fails.changeRecord;
    await click('record-keep-again');
    expect([core.text('felt'), find('record-keep-again')]).toEqual(['Dit ook niet.', null]);
  });
  it('does not outlive the lock in memory', async () => {
    const core = await opens('record-draft', 'record');
    core.fails.changeRecord = { code: 'diskFull' };
    await type('q-felt', 'Dit mag niet weg.');
    await later(500);
    expect(app.unkeptRecords.size).toBe(1);
    await says({ ...core.view, vault: { state: 'locked', ways: ['passphrase'] }, relationships: [], me: null });
    expect(app.unkeptRecords.size).toBe(0);
    expect(document.body.textContent).not.toContain('Dit mag niet weg.');
  });
  it('takes numbers, choices, times and days, and lets them go again', async () => {
    const core = await opens('record-worry-time', 'record');
    await type('q-at', '21.15');
    get('q-at').dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    get('q-minutes-20').click();
    await type('q-at', 'straks');
    get('q-at').dispatchEvent(new Event('blur'));
    await settled();
    expect(get('q-at-fault').textContent).toContain('22:45');
    await later(500);
    expect([core.doc().getMap('fields').get('at'), core.doc().getMap('fields').get('minutes')]).toEqual(['21:15', '20']);
    const grip = document.querySelector<HTMLInputElement>('[data-testid$="-grip"]');
    if (!grip) throw new Error('no scale');
    grip.value = '60';
    grip.dispatchEvent(new Event('input', { bubbles: true }));
    await settled();
    expect(grip.getAttribute('aria-valuetext')).toBe('60 van 100');
    document.querySelector<HTMLElement>('[data-testid$="-grip-clear"]')?.click();
    await settled();
    expect(grip.getAttribute('aria-valuetext')).toBe(t('scale-unset'));
  });
  it('has rows that come, go and come back, without a mouse', async () => {
    const core = await opens('record-exposure-ladder', 'record');
    expect(all('q-steps-row').length).toBe(4);
    await click('q-steps-add');
    expect(all('q-steps-row').length).toBe(5);
    expect(document.activeElement?.closest('[data-testid="q-steps-row"]')).toBe(all('q-steps-row')[4]);
    // An empty one goes at once; one with words is asked about.
    await click('q-steps-remove', 4);
    expect(all('q-steps-row').length).toBe(4);
    await click('q-steps-remove', 0);
    expect(all('q-steps-row').length).toBe(4);
    await click('q-steps-remove-yes');
    expect(all('q-steps-row').length).toBe(3);
    expect(said()).toBe(t('say-row-removed'));
    expect(document.activeElement?.tagName).toBe('LEGEND');
    await key(document.activeElement as HTMLElement, 'z', { ctrlKey: true });
    expect(all('q-steps-row').length).toBe(4);
    await later(500);
    expect(core.doc().getArray('rows:steps').length).toBe(4);
  });
  it('undoes by keys', async () => {
    await opens('record-draft', 'record');
    await type('q-thought', 'Anders.');
    await key(get('q-thought'), 'z', { ctrlKey: true });
    expect(value('q-thought')).toBe('Ik kan er niet uit.');
    await key(get('q-thought'), 'z', { ctrlKey: true, shiftKey: true });
    expect(value('q-thought')).toBe('Anders.');
  });
  it.each(formIds)('begins empty by the form %s, and can be filled at once', async (form) => {
    const core = await opens('record-new', 'record', 'nl', { page: { goals: [], tasks: [], records: [record({ n: 1, task: null, form })], routines: [], forms: [] }, documents: { [FIRST]: new Y.Doc() } });
    expect(get('heading').textContent).toBe(t(`form-${form}`));
    const adds = document.querySelectorAll<HTMLElement>('[data-testid$="-add"]');
    adds.forEach((add) => add.click());
    await settled();
    const field = document.querySelector<HTMLTextAreaElement>('main textarea');
    if (!field) throw new Error('nothing to write in');
    field.value = 'Hier.';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await later(500);
    expect(JSON.stringify([core.doc().getText('page'), core.doc().getMap('fields').toJSON(), ...[...core.doc().share.keys()].filter((name) => name.startsWith('rows:')).map((name) => core.doc().getArray(name).toJSON())])).toContain('Hier.');
  });
  it('of a form that this version does not know is not broken', async () => {
    await opens('record-unknown', 'record');
    expect(get('record-form-unknown').textContent).toBe(t('form-unknown-under'));
  });
  it('that is gone says so, and leads back', async () => {
    const core = vault('record-draft');
    core.fails.openRecord = { code: 'internal' };
    await show(core.view, core.answers, true);
    app.go({ at: 'record', relationship: 'r1', record: FIRST });
    await settled();
    expect(get('failure').textContent).not.toBe('');
    delete core.fails.openRecord;
    await click('record-again');
    expect(value('q-thought')).toBe('Ik kan er niet uit.');
    core.fails.openRecord = { code: 'internal' };
    await core.next();
    await click('record-back');
    expect(get('screen').dataset['screen']).toBe('homework');
  });
});

describe('writing together', () => {
  it('what the other writes appears, without moving the caret or what one types', async () => {
    const core = await opens('record-shared', 'record');
    const field = get('q-thought') as HTMLTextAreaElement;
    field.focus();
    field.setSelectionRange(7, 7);
    await core.writes('thought', 'Marijke: ');
    expect(field.value).toBe('Marijke: Ik kan er niet uit. Als ik eruit wil, lukt het niet.');
    expect([document.activeElement, field.selectionStart]).toEqual([field, 16]);
    expect(said()).toBe(t('say-record-written'));
    field.value = `${field.value} Toch.`;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await core.writes('thought', '> ');
    expect(field.value).toBe('> Marijke: Ik kan er niet uit. Als ik eruit wil, lukt het niet. Toch.');
    await later(500);
    expect(core.text('thought')).toBe(field.value);
  });
  it('says of every word of another whose it is, without color', async () => {
    await opens('record-shared', 'record');
    expect(get('q-thought-whose').textContent).toBe('Van Marijke: Als ik eruit wil, lukt het niet.');
    expect(get('q-thought').getAttribute('aria-describedby')).toBe('q-thought-whose');
    expect(find('q-happened-whose')).toBeNull();
    expect(get('record-dotted').textContent).toBe('Gestippeld is van Marijke. Je mag alles weghalen.');
    expect([...document.querySelectorAll('.theirs')].map((one) => one.textContent)).toEqual([' Als ik eruit wil, lukt het niet.', ' En niemand keek.']);
  });
  it.each(['nl', 'en'] as const)('of three, gives each a line of their own and says whose it is (%s)', async (language) => {
    const one = record({ n: 1, sharing: 'shared' });
    const doc = written('thought-record', { happened: 'In de bus.', thought: 'Ik kan er niet uit.' }, 0, [{ by: 1, field: 'thought', text: ' Toch.' }, { by: 2, field: 'thought', text: ' Samen.' }, { by: 7, field: 'happened', text: ' Wie?' }]);
    const core = vault('record-shared', { page: { goals: [], tasks: [], records: [one], routines: [], forms: [] }, documents: { [one.id]: doc } });
    core.view = { ...core.view, language, relationships: core.view.relationships.map((r) => several(r)) };
    await show(core.view, core.answers, true);
    app.go({ at: 'record', relationship: 'r1', record: one.id });
    await settled();
    expect([...document.querySelectorAll('[data-testid=record-form] .paper .theirs')].map((piece) => [piece.textContent, (piece as HTMLElement).dataset['mark']])).toEqual([[' Wie?', '3'], [' Toch.', '0'], [' Samen.', '1']]);
    const [first, second] = core.view.relationships[0]?.members ?? [];
    const named = (member: typeof first): string => sideNamed(core.view.relationships[0] as RelationshipView, member?.id ?? '').Who;
    expect([...get('record-legend').querySelectorAll('li')].map((item) => item.textContent?.replace('abc', '').trim())).toEqual(language === 'nl'
      ? [`${named(first)}: puntjes`, `${named(second)}: streepjes`, 'Van wie is niet bekend: golfjes']
      : [`${named(first)}: dots`, `${named(second)}: dashes`, 'It is not known whose: waves']);
    expect((await axe.run(get('record-form'))).violations.filter((fault) => fault.impact === 'serious' || fault.impact === 'critical')).toEqual([]);
  });
  it('in what another shares, one’s own words are the marked ones', async () => {
    await opens('record-theirs', 'record');
    expect(get('record-sign').textContent).toBe('Van Noor, met je gedeeld.');
    expect(get('q-now-whose').textContent).toBe('Van jou: En niemand keek.');
    expect(get('record-dotted').textContent).toBe('Gestippeld is van jou. De rest is van Noor.');
    expect([find('record-share'), find('record-stop')]).toEqual([null, null]);
    expect(get('record-remove').textContent).toBe(t('record-remove-here'));
  });
});

describe('a record on paper', () => {
  it.each(['nl', 'en'] as const)('is what is kept, under a title that names nobody (%s)', async (language) => {
    const core = await opens('record-draft', 'record', language);
    const before: string[] = [];
    const print = vi.fn(() => void before.push(core.text('felt'), document.title));
    window.print = print;
    expect(get('record-print').textContent?.trim()).toBe(language === 'nl' ? 'Druk af' : 'Print');
    await type('q-felt', 'Op papier.');
    await click('record-print');
    await later(100);
    expect(print).toHaveBeenCalledTimes(1);
    expect(before[0]).toBe('Op papier.');
    expect(before[1]).not.toMatch(/Noor|Marijke|therap|gedacht|thought/i);
  });
  it('of another goes there where taking along was agreed', async () => {
    const core = vault('record-theirs');
    for (const takesShared of [false, true]) {
      core.view = { ...core.view, relationships: core.view.relationships.map((r) => ({ ...r, takesShared })) };
      await show(core.view, core.answers, true);
      app.go({ at: 'record', relationship: 'r1', record: FIRST });
      await settled();
      expect([find('record-print') !== null, find('export-record') !== null]).toEqual([takesShared, takesShared]);
    }
  });
});

describe.each(['nl', 'en'] as const)('sharing, in %s', (language) => {
  it('says before it what it means, takes what stands there, and says what holds then', async () => {
    const core = await opens('record-draft', 'record', language);
    expect(document.getElementById('share-what')?.textContent).toContain(language === 'nl' ? 'Je kunt dat later weer stoppen.' : 'You can stop that later.');
    await type('q-felt', 'Net voor het delen.');
    core.set({ sharing: 'shared' });
    await click('record-share');
    expect(core.calls.map(([name]) => name).filter((name) => name === 'changeRecord' || name === 'shareRecord')).toEqual(['changeRecord', 'shareRecord']);
    expect(said()).toBe(t('say-record-shared'));
    expect(get('record-sign').dataset['sharing']).toBe('shared');
    expect(document.activeElement).toBe(get('record-sign'));
    // What stood there before it was shared is not brought back into what the other sees.
    await key(get('q-felt'), 'z', { ctrlKey: true });
    expect(value('q-felt')).toBe('Net voor het delen.');
  });
  it('does not share what could not be kept', async () => {
    const core = await opens('record-draft', 'record', language);
    core.fails.changeRecord = { code: 'diskFull' };
    await type('q-felt', 'x');
    await click('record-share');
    expect(core.of('shareRecord')).toEqual([]);
  });
  it('that the agreement does not allow is a sentence about it, and writing goes on (P1)', async () => {
    const core = vault('record-draft');
    core.view = { ...core.view, language, relationships: core.view.relationships.map((r) => ({ ...r, homework: { ...r.homework, refusal: { rule: 1, reason: 'agreementWithdrawn', fromMs: null } } })) };
    await show(core.view, core.answers, true);
    app.go({ at: 'record', relationship: 'r1', record: FIRST });
    await settled();
    expect(find('record-share')).toBeNull();
    expect(get('record-refusal').textContent).toContain(t('refusal-agreementWithdrawn'));
    await type('q-felt', 'Toch.');
    await later(500);
    expect(core.text('felt')).toBe('Toch.');
  });
  it('that did not arrive whole says so, and can be sent again', async () => {
    const core = await opens('record-shared', 'record', language);
    expect(find('record-share')).toBeNull();
    core.set({ refused: 'recordFull' });
    await core.next();
    expect(get('record-not-taken').textContent).toBe(t('record-not-taken'));
    const { refused: _, ...whole } = core.lying.page.records[0] as RecordView;
    core.lying.page.records = [whole];
    await click('record-share');
    expect(core.of('shareRecord').length).toBe(1);
    expect(said()).toBe(t('say-record-shared-again'));
    expect(get('record-not-taken').textContent).toBe('');
  });
  it('that is refused in between says why', async () => {
    const core = await opens('record-draft', 'record', language);
    core.fails.shareRecord = refused(1, 'noAgreement');
    await click('record-share');
    expect(document.body.textContent).toContain(t('refusal-noAgreement'));
  });
  it('is stopped by one step and one answer', async () => {
    const core = await opens('record-shared', 'record', language);
    await click('record-stop');
    expect(get('record-stop-sure').textContent).toContain(t('record-stop-under', { Who: 'Marijke' }));
    core.set({ sharing: 'withdrawn' });
    await click('record-stop-yes');
    expect(core.of('withdrawRecord')).toEqual([{ relationship: 'r1', record: FIRST }]);
    expect(get('record-sign').textContent).toBe(t('record-withdrawn-mine'));
    expect(get('record-form').dataset['writable']).toBe('true');
    expect(get('record-share').textContent).toContain(t('record-share-again', { who: 'Marijke' }));
  });
  it('that the other stopped leaves what was shared, to read alone', async () => {
    const core = await opens('record-theirs', 'record', language);
    core.set({ sharing: 'withdrawn', writable: false });
    await core.next();
    expect(get('record-sign').textContent).toBe(t('record-withdrawn-theirs', { Who: 'Noor' }));
    expect(document.querySelector('main textarea, main input')).toBeNull();
    expect(get('q-thought').textContent).toBe('Ik kan er niet uit.');
    expect(get('q-belief-value').textContent).toBe('80');
    expect(core.of('changeRecord')).toEqual([]);
  });
  it('that the other stopped while one wrote says that the last words are not kept', async () => {
    const core = await opens('record-theirs', 'record', language);
    core.fails.changeRecord = refused(31, 'sharingWithdrawn');
    await type('q-felt', 'Te laat.');
    await later(500);
    expect(document.body.textContent).toContain(t('refusal-sharingWithdrawn'));
    core.set({ sharing: 'withdrawn', writable: false });
    await core.next();
    expect(get('record-failed').textContent).toContain(t('record-never-kept'));
    expect(get('q-felt').textContent).toBe('Te laat.');
  });
  it('removing asks once, says what it reaches, and leads back to the list', async () => {
    for (const [scene, under] of [['record-draft', 'record-remove-draft'], ['record-shared', 'record-remove-shared'], ['record-theirs', 'record-remove-theirs']] as const) {
      const core = await opens(scene, 'record', language);
      const who = scene === 'record-theirs' ? 'Noor' : 'Marijke';
      await click('record-remove');
      expect(get('record-remove-sure').textContent).toContain(t(under, { who, Who: who }));
      core.lying.page.records = core.lying.page.records.filter((one) => one.id !== FIRST);
      await click('record-remove-yes');
      expect(core.of('removeRecord')).toEqual([{ relationship: 'r1', record: FIRST }]);
      expect(get('screen').dataset['screen']).toBe('homework');
      app.go({ at: 'home' });
      await settled();
    }
  });
});

describe('tasks', () => {
  it('say what, why, for which goal, how often and until when', async () => {
    await opens('homework');
    const [first] = all('task');
    expect(first?.textContent).toContain('Een week een slaapdagboek');
    expect(first?.textContent).toContain('Zo zien we samen');
    expect(first?.textContent).toContain('Weer met de bus naar mijn werk');
    expect(first?.textContent).toContain('elke ochtend');
    expect(first?.textContent).toContain('Tot en met donderdag 3 december');
    expect(get('tasks-open').textContent).toBe('2 van hooguit 3 open');
  });
  it('are accepted, refused, finished and stopped, each once', async () => {
    const core = await opens('homework');
    await click('task-accept');
    expect(said()).toBe(t('say-task-accept'));
    expect(document.activeElement?.tagName).toBe('H3');
    await click('task-stop', 0);
    expect(said()).toBe(t('say-task-no'));
    await click('task-finish');
    // What one works on is asked about before it is stopped.
    await click('task-stop', 1);
    expect(core.of('stepTask').length).toBe(3);
    await click('task-stop-yes');
    expect((core.of('stepTask') as { step: string }[]).map((one) => one.step)).toEqual(['accept', 'stop', 'finish', 'stop']);
  });
  it('go on with what was begun, or begin', async () => {
    const core = await opens('homework');
    await click('task-write');
    expect(app.place).toEqual({ at: 'record', relationship: 'r1', record: FIRST });
    expect(core.of('beginRecord')).toEqual([]);
    core.lying.page.records = [];
    app.go({ at: 'homework', relationship: 'r1' });
    await settled();
    await click('task-write');
    expect(core.of('beginRecord')).toEqual([{ relationship: 'r1', form: 'thought-record', task: task({ n: 1 }).id }]);
    expect(get('screen').dataset['screen']).toBe('record');
  });
  it('that were refused say why', async () => {
    await opens('homework-therapist');
    await click('tasks-past');
    expect(get('tasks-past').getAttribute('aria-expanded')).toBe('true');
    expect(all('task-state').at(-1)?.textContent).toBe(`${t('task-refused')} ${t('refusal-tooManyTasks')}`);
  });
  it('past their day say so without blame', async () => {
    await opens('homework-therapist');
    expect(get('tasks').textContent).toContain('Praat er samen over');
  });
  it('are offered by a therapist with a goal and a why, and not without', async () => {
    const core = await opens('homework-therapist');
    await click('offer-open');
    expect(document.activeElement?.id).toBe('offer-task');
    await click('offer-send');
    expect([get('offer-what-fault').textContent, get('offer-why-fault').textContent]).toEqual([t('offer-title-missing'), t('offer-why-missing')]);
    expect(document.activeElement).toBe(get('offer-what'));
    await type('offer-what', ' Elke avond wandelen ');
    await type('offer-why', 'Buiten zijn helpt.');
    await type('offer-until', '32-13');
    await click('offer-send');
    expect(get('offer-until-fault').textContent).toContain('26-11');
    await type('offer-until', '3-12');
    await click('offer-send');
    expect(core.of('offerTask')).toEqual([{ relationship: 'r1', goal: lyingHomework['homework-therapist']?.().page.goals[0]?.id, title: 'Elke avond wandelen', why: 'Buiten zijn helpt.', howOften: '', untilMs: Date.UTC(2026, 11, 3, 23), form: null }]);
    expect(said()).toBe(t('say-task-offered'));
    expect(find('offer-send')).toBeNull();
  });
  it('are not offered by a client, without a goal, beyond the number, or where none are agreed', async () => {
    await opens('homework');
    expect(find('offer-open')).toBeNull();
    const core = await opens('homework-therapist-empty');
    expect(get('offer-why-not').textContent).toBe(t('offer-no-goal'));
    await core.next({ agreed: false, mostTasks: 0 });
    expect(get('tasks-none').textContent).toBe(t('tasks-not-agreed'));
    expect(find('way-agreement')).not.toBeNull();
    const full = await opens('homework-therapist');
    await full.next({ openTasks: 3 });
    expect(get('offer-why-not').textContent).toContain('3');
  });
});

describe('goals', () => {
  it('that only some hold come first, and say so (S-50)', async () => {
    await opens('homework');
    expect(all('goal').map((one) => one.dataset['agreed'])).toEqual(['false', 'false', 'true', 'false']);
    expect(get('goals').textContent).toContain(t('goals-talk'));
    expect(all('goal-state')[0]?.textContent).toBe('Getekend door Marijke. Niet door jou.');
  });
  it('are signed, let go of, and proposed', async () => {
    const core = await opens('homework');
    await click('goal-sign');
    expect(core.of('signGoal')).toEqual([{ relationship: 'r1', goal: lyingHomework['homework']?.().page.goals[1]?.id }]);
    await click('goal-let-go', 1);
    expect(core.of('letGoOfGoal')).toEqual([]);
    await click('goal-let-go-yes');
    expect(core.of('letGoOfGoal').length).toBe(1);
    expect(document.activeElement?.id).toBe('goals');
    await click('goal-open');
    expect(document.activeElement).toBe(get('goal-wording'));
    await click('goal-propose');
    expect(core.of('proposeGoal')).toEqual([]);
    await type('goal-wording', ' Weer koken. ');
    await click('goal-propose');
    expect(core.of('proposeGoal')).toEqual([{ relationship: 'r1', wording: 'Weer koken.' }]);
    expect(said()).toBe(t('say-goal-proposed'));
  });
  it('that cannot be proposed say why, and can still be let go of (P1)', async () => {
    await opens('homework-withdrawn', 'homework', 'nl', lyingHomework['homework']?.());
    expect(get('goal-refusal').textContent).toContain(t('refusal-agreementWithdrawn'));
    expect([find('goal-sign'), find('goal-open')]).toEqual([null, null]);
    expect(all('goal-let-go').length).toBe(2);
  });
});

describe('records in a list', () => {
  it('say whose, who sees them, and what changed since', async () => {
    await opens('homework');
    expect(all('record-item').map((one) => one.dataset['sharing'])).toEqual(['shared', 'draft', 'withdrawn']);
    expect(get('record-fresh').textContent).toBe('Marijke heeft er iets in veranderd.');
    await click('record-open', 1);
    expect(app.place).toEqual({ at: 'record', relationship: 'r1', record: FIRST });
  });
  it('are begun without a task, too', async () => {
    const core = await opens('homework-empty');
    const choice = get('begin-form') as HTMLSelectElement;
    choice.value = 'free-page';
    choice.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    expect(document.getElementById('begin-what')?.textContent).toBe(t('form-free-page-what'));
    await click('begin-record');
    expect(core.of('beginRecord')).toEqual([{ relationship: 'r1', form: 'free-page', task: null }]);
    expect(get('heading').textContent).toBe('Vrije bladzijde');
  });
  it('are not begun after the end; what is there can be read and removed', async () => {
    await opens('homework-ended', 'homework', 'nl', lyingHomework['record-draft']?.());
    expect([find('begin'), find('goal-open')]).toEqual([null, null]);
    expect(all('record-item').length).toBe(8);
  });
});

describe('a chart', () => {
  it('says the same in a picture, a table and a sentence', async () => {
    await opens('record-draft', 'record');
    expect(get('chart-picture').getAttribute('aria-hidden')).toBe('true');
    const rows = [...get('chart').querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent?.trim()));
    expect(rows[0]?.[0]).toBe('Toen geloofd');
    expect(rows[0]?.slice(1)).toEqual(['90', '85', '90', '75', '80', '70', '60', '80']);
    expect(get('chart-sentence').textContent).toBe('Toen geloofd: eerst 90, als laatste 80. Het laagste was 60, het hoogste 90.');
    // What is being written is in it.
    const scale = get('q-belief') as HTMLInputElement;
    scale.value = '55';
    scale.dispatchEvent(new Event('input', { bubbles: true }));
    await settled();
    expect(get('chart-sentence').textContent).toContain('als laatste 55');
  });
  it('of one number is none yet', async () => {
    await opens('record-new', 'record');
    expect(find('chart')).toBeNull();
    expect(get('chart-later').textContent).toBe(t('chart-later'));
  });
  it('goes on without the other records where they cannot be read', async () => {
    const core = vault('record-sleep-diary');
    core.fails.records = { code: 'internal' };
    await show(core.view, core.answers, true);
    app.go({ at: 'record', relationship: 'r1', record: FIRST });
    await settled();
    expect(get('chart').querySelectorAll('tbody tr').length).toBe(2);
  });
});

describe('elsewhere', () => {
  it('home says quietly what waits, changed and is open, and leads there', async () => {
    const core = vault('home-homework');
    await show(core.view, core.answers, true);
    expect([get('home-homework-waiting').textContent, get('home-homework-fresh').textContent, get('home-homework-open').textContent]).toEqual([t('home-homework-waiting', { count: 2 }), t('home-homework-fresh', { count: 1 }), t('home-homework-open', { count: 2 })]);
    expect(document.body.textContent).not.toContain(t('home-open-nothing'));
    await click('home-homework-waiting');
    expect(get('nav-homework').getAttribute('aria-current')).toBe('page');
  });
  it('the session has the goals that only some hold, and tasks past their day', async () => {
    const core = vault('session-homework');
    await show(core.view, core.answers, true);
    await click('toggle-texts');
    expect(all('session-goal').length).toBe(2);
    expect(get('session-task').textContent).toContain('In de bus');
    // What was agreed to work on is there, too; what nobody holds any more is not.
    expect(all('session-goal-agreed').map((one) => one.textContent)).toEqual(core.lying.page.goals.filter((one) => one.agreed).map((one) => one.wording));
    expect(all('session-goal-agreed').length).toBeGreaterThan(0);
  });
});

describe('beside the face', () => {
  it('a record is chosen, written in by both, and what both share comes first', async () => {
    const core = vault('session-homework');
    await show(core.view, core.answers, true);
    await click('toggle-texts');
    await click('beside-record');
    expect(all('record-item').map((one) => one.dataset['sharing'])).toEqual(['shared', 'draft']);
    await click('record-open');
    expect(document.activeElement?.id).toBe('beside');
    const field = get('q-thought') as HTMLTextAreaElement;
    field.focus();
    field.setSelectionRange(3, 3);
    await core.writes('thought', 'M: ');
    expect([field.value.slice(0, 8), field.selectionStart]).toEqual(['M: Ik ka', 6]);
    await type('q-thought', `${field.value} Samen.`);
    // Closed in the middle of it, it is kept.
    await click('record-close');
    expect(core.text('thought')).toContain('Samen.');
    expect(document.activeElement).toBe(get('toggle-texts'));
    // Opened again, it is where it was.
    await click('toggle-texts');
    expect(value('q-thought')).toContain('Samen.');
    await click('session-record-back');
    expect(all('record-item').length).toBe(2);
    await click('beside-texts');
    expect(find('texts')).not.toBeNull();
  });
  it.each(['nl', 'en'] as const)('the list says which record the other has open (%s)', async (language) => {
    const core = vault('session-pointing');
    core.view = { ...core.view, language };
    const id = core.view.relationships[0]?.session?.others[0]?.pointer?.record ?? '';
    // It is found also where it would stand behind the first ones.
    const before = Array.from({ length: 10 }, (_, i) => record({ n: 70 + i, sharing: 'shared', changedMs: NOW + i }));
    core.lying.page.records = [...before, ...core.lying.page.records];
    await show(core.view, core.answers, true);
    await click('toggle-texts');
    await click('beside-record');
    expect(all('record-there').length).toBe(1);
    expect(get('record-there').textContent).toBe(language === 'nl' ? 'Marijke heeft dit nu open.' : 'Marijke has this open now.');
    get('record-there').closest('li')?.querySelector<HTMLElement>('[data-testid="record-open"]')?.click();
    await settled();
    expect(core.of('openRecord')).toEqual([expect.objectContaining({ record: id })]);
  });
  it('a draft can be shared there, and one that is removed leads back to the list', async () => {
    const core = vault('session-homework');
    await show(core.view, core.answers, true);
    await click('toggle-texts');
    await click('beside-record');
    await click('record-open', 1);
    expect(get('record-sign').dataset['sharing']).toBe('draft');
    await click('record-share');
    expect(core.of('shareRecord').length).toBe(1);
    await click('record-remove');
    core.lying.page.records = core.lying.page.records.slice(0, 1);
    await click('record-remove-yes');
    expect(get('screen').dataset['screen']).toBe('session');
    expect(find('record-form')).toBeNull();
  });
});

describe('for everybody', () => {
  const rules = { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } };
  it.each(['homework', 'homework-therapist', 'homework-group', 'homework-none', 'homework-empty', 'homework-withdrawn', 'homework-ended'])('%s passes the rules of axe', async (scene) => {
    await opens(scene);
    if (find('tasks-past')) await click('tasks-past');
    if (find('offer-open')) await click('offer-open');
    if (find('goal-open')) await click('goal-open');
    expect((await axe.run(document.body, rules)).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join()}`)).toEqual([]);
  });
  const records = Object.keys(lyingHomework).filter((name) => name.startsWith('record-'));
  it.each(records)('%s has its words in English, too', async (scene) => {
    await opens(scene, 'record', 'en');
    expect(document.body.textContent).not.toContain('⟦');
  });
  it.each(records)('%s passes the rules of axe', async (scene) => {
    await opens(scene, 'record');
    if (find('record-stop')) await click('record-stop');
    expect(document.body.textContent).not.toContain('⟦');
    expect((await axe.run(document.body, rules)).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join()}`)).toEqual([]);
  });
});
