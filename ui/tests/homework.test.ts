// Homework without a page: forms whole in both languages, whose words are whose, charts, goals and tasks in words, the ways to the rooms.
import { readFileSync } from 'node:fs';
import * as Y from 'yjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { announcements } from '../src/announcements';
import { formIds, type Column, type Form } from '../src/forms/form';
import { formName, formOf, forms, textsOf } from '../src/forms/forms';
import { current, goalStanding, goingOn, hasHomework, lastDay, overdue, recordRefused, recordStanding, sorted, stopWord, taskStanding, toSign } from '../src/homework';
import { goal, lyingHomework, noHomework, positions, record, someHomework, task, written } from '../src/preview/homework';
import { homeworkScenes } from '../src/preview/homework-scenes';
import { ONE, people, several, TWO } from '../src/preview/scenes';
import { fromBase64, toBase64 } from '../src/record/base64';
import { drawn, isoDay, mondayOf, plainDay, told, weekNumber, type Source } from '../src/record/charts';
import { filled, reading, RecordDocument, UNDO_KEPT_MS } from '../src/record/document';
import { routeOf } from '../src/routing';
import { refusalReasons, type Say } from '../src/sentences';
import { has, speech, t } from '../src/texts.svelte';
import type { PositionView, RecordView, RelationshipView, SharingView, TaskState, View } from '../src/view';

process.env['TZ'] = 'Europe/Amsterdam';
const NOW = Date.UTC(2026, 10, 26, 12, 52);
const DAYS = 86_400_000;
const spoken = (say: Say): string => t(say.id, say.args);
afterEach(() => { speech.language = 'nl'; });

describe.each(['nl', 'en'] as const)('the forms, in %s', (language) => {
  it.each(forms.map((form) => [form.id, form] as const))('%s has all its words', (_, form) => {
    speech.language = language;
    for (const id of textsOf(form)) expect(has(id), id).toBe(true);
    for (const id of textsOf(form)) expect(t(id, { number: 1 })).not.toContain('⟦');
  });
  it('have no words that no form needs', () => {
    const needed = new Set([...forms.flatMap(textsOf), 'form-unknown', 'form-unknown-under']);
    const file = readFileSync(new URL(`../src/texts/${language}.ftl`, import.meta.url), 'utf8');
    // Those with which a therapist makes a form of their own are no form's.
    const making = /^form-(edit|fault|question|column|up|down|kind|label|low|high|max|choice|choices|remove|lines|rows|missing|add|long|empty)(-|$)/;
    const there = [...file.matchAll(/^(form-[\w-]+) =/gm)].map((m) => m[1] ?? '').filter((id) => !making.test(id));
    expect(there.filter((id) => !needed.has(id))).toEqual([]);
    expect(there.length).toBeGreaterThan(100);
  });
  it('say nothing of what a number ought to be', () => {
    const file = readFileSync(new URL(`../src/texts/${language}.ftl`, import.meta.url), 'utf8');
    const words = [...file.matchAll(/^(?:form|chart|scale)-[\w-]+ = (.*)$/gm)].map((m) => m[1] ?? '').join('\n');
    expect(words).not.toMatch(/score|streak|normaal|normal|te laag|te hoog|too low|too high|goed gedaan|well done|beter dan|better than|gezakt voor|failed/i);
  });
});

describe('a form', () => {
  it('is there for each name, and no other', () => {
    expect(forms.map((form) => form.id)).toEqual([...formIds]);
    expect(formOf('of-tomorrow')).toBeNull();
    expect(formName('of-tomorrow')).toBe('form-unknown');
  });
  it('has no two fields by one name, scales that end on a step, and lines of fields that it has', () => {
    for (const form of forms) {
      const names = form.fields.map((field) => field.id);
      expect(new Set(names).size).toBe(names.length);
      const columns: Column[] = form.fields.flatMap((field) => (field.kind === 'table' ? [...field.columns] : [field]));
      for (const column of columns) if (column.kind === 'scale') expect(column.max % column.step).toBe(0);
      for (const series of form.chart?.series ?? []) {
        const of = series.table === undefined ? form.fields : form.fields.flatMap((field) => (field.kind === 'table' && field.id === series.table ? field.columns : []));
        expect(of.some((field) => field.id === series.of && field.kind === 'scale'), `${form.id} ${series.of}`).toBe(true);
      }
    }
  });
});

const formFor = (id: string): Form => { const form = formOf(id); if (!form) throw new Error(id); return form; };
function pair(): { mine: RecordDocument; hers: RecordDocument; updates: Uint8Array[] } {
  const updates: Uint8Array[] = [];
  const mine = new RecordDocument(16 * 1000, positions, { written: (update) => updates.push(update) });
  mine.prepare(formFor('thought-record'));
  const seenByHer: PositionView[] = [{ position: 0, who: 'noor' }, { position: 1, who: 'me' }];
  const hers = new RecordDocument(16 * 2000 + 1, seenByHer);
  hers.take(mine.whole());
  return { mine, hers, updates };
}

describe('a record', () => {
  it('knows of every word and every choice whose it is (S-33)', () => {
    const { mine, hers } = pair();
    mine.change(() => mine.text(mine.fields, 'thought')?.insert(0, 'Ik kan er niet uit.'));
    mine.set(mine.fields, 'belief', 80);
    hers.take(mine.whole());
    hers.change(() => hers.text(hers.fields, 'thought')?.insert(3, 'denk: ik '));
    hers.set(hers.fields, 'after', 45);
    mine.take(hers.whole());
    const text = mine.text(mine.fields, 'thought');
    expect(text && mine.words(text)).toEqual([{ text: 'Ik ', who: 'me' }, { text: 'denk: ik ', who: ONE }, { text: 'kan er niet uit.', who: 'me' }]);
    expect([mine.chooser(mine.fields, 'belief'), mine.chooser(mine.fields, 'after'), mine.chooser(mine.fields, 'strength')]).toEqual(['me', ONE, null]);
    expect([mine.strangers(formFor('thought-record'), 'me'), mine.strangers(formFor('thought-record'), ONE)]).toEqual([true, true]);
    // Of the same bytes the other sees the same, by her own names.
    const there = hers.text(hers.fields, 'thought');
    expect(there && hers.words(there).map((piece) => piece.who)).toEqual(['noor', 'me', 'noor']);
  });
  it('writes under its own author alone: in every update all that is new is of its id', () => {
    const { mine, hers, updates } = pair();
    hers.change(() => hers.text(hers.fields, 'now')?.insert(0, 'Van haar.'));
    mine.take(hers.whole());
    mine.change(() => { const text = mine.text(mine.fields, 'now'); text?.delete(0, 3); text?.insert(6, ' en mij'); });
    mine.undo.undo();
    mine.undo.redo();
    mine.add('steps', [{ kind: 'text', id: 'step', lines: 1 }]);
    mine.set(mine.fields, 'belief', 5);
    mine.set(mine.fields, 'belief', null);
    const clients = new Set([Y.mergeUpdates(updates), ...updates].flatMap((update) => Y.decodeUpdate(update).structs.map((struct) => struct.id.client)));
    expect([...clients]).toEqual([16_000]);
  });
  it('tells what it wrote, not what came to it, and only where something is new', () => {
    const { mine, hers, updates } = pair();
    const count = updates.length;
    hers.change(() => hers.text(hers.fields, 'felt')?.insert(0, 'Warm.'));
    expect([mine.take(hers.whole()), mine.take(hers.whole()), updates.length]).toEqual([true, false, count]);
    mine.set(mine.fields, 'belief', 50);
    mine.set(mine.fields, 'belief', 50);
    expect(updates.length).toBe(count + 1);
  });
  it('undoes one’s own, keeps another’s, and nothing once it is closed', () => {
    const { mine, hers } = pair();
    mine.set(mine.fields, 'belief', 80);
    hers.change(() => hers.text(hers.fields, 'felt')?.insert(0, 'Warm.'));
    mine.take(hers.whole());
    mine.undo.undo();
    expect([mine.value(mine.fields, 'belief'), mine.text(mine.fields, 'felt')?.toString(), mine.undo.canUndo()]).toEqual([null, 'Warm.', false]);
    // What the form needs to be there is no step of the one who writes.
    const fresh = new RecordDocument(32, positions);
    fresh.prepare(formFor('values'));
    expect(fresh.undo.canUndo()).toBe(false);
    fresh.add('areas', [{ kind: 'text', id: 'matters', lines: 1 }]);
    expect(fresh.undo.canUndo()).toBe(true);
    fresh.close();
    expect(fresh.undo.canUndo()).toBe(false);
  });
  describe('steps that are undone', () => {
    /** Every word that the page's memory has of it, the deleted ones too. */
    const memory = (of: RecordDocument): string => [...of.doc.store.clients.values()].flat().map((struct) => (struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.content.str : '')).join('|');
    const write = (of: RecordDocument, text: string) => of.change(() => of.text(of.fields, 'thought')?.insert(0, text));
    const erase = (of: RecordDocument) => of.change(() => { const text = of.text(of.fields, 'thought'); text?.delete(0, text.length); });
    /** Yjs has a clock of its own for what is one step. */
    const passes = (of: RecordDocument, ms: number): void => { vi.advanceTimersByTime(ms); of.undo.stopCapturing(); };
    const begun = (): RecordDocument => { const one = new RecordDocument(32, positions); one.prepare(formFor('thought-record')); return one; };
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());
    it('are there for some minutes, and the words with them; then neither is', () => {
      const one = begun();
      write(one, 'Geheim.');
      passes(one, 1000);
      erase(one);
      passes(one, UNDO_KEPT_MS - 2000);
      expect(memory(one)).toContain('Geheim.');
      one.undo.undo();
      expect(one.text(one.fields, 'thought')?.toString()).toBe('Geheim.');
      one.undo.redo();
      passes(one, UNDO_KEPT_MS + 15_000);
      expect(memory(one)).not.toContain('Geheim.');
      expect([one.undo.canUndo(), one.undo.canRedo(), vi.getTimerCount()]).toEqual([false, false, 0]);
      // It goes on as ever.
      write(one, 'Nieuw.');
      one.undo.undo();
      expect(one.text(one.fields, 'thought')?.toString()).toBe('');
      one.close();
      expect(vi.getTimerCount()).toBe(0);
    });
    it('go one by one, and a younger one still brings back what it has', () => {
      const one = begun();
      write(one, 'Eerst. ');
      passes(one, 1000);
      erase(one);
      passes(one, UNDO_KEPT_MS / 2);
      one.add('steps', [{ kind: 'text', id: 'step', lines: 1 }]);
      passes(one, 1000);
      one.rows('steps').get(0)?.set('step', 'Mijn stap');
      write(one, 'Daarna. ');
      passes(one, 1000);
      erase(one);
      passes(one, UNDO_KEPT_MS / 2 + 15_000);
      expect(memory(one)).not.toContain('Eerst.');
      expect(memory(one)).toContain('Daarna.');
      one.undo.undo();
      expect(one.text(one.fields, 'thought')?.toString()).toBe('Daarna. ');
      while (one.undo.canUndo()) one.undo.undo();
      expect(one.text(one.fields, 'thought')?.toString()).toBe('');
    });
    it('bring a row back that was removed with words that were changed in it long before', () => {
      const one = begun();
      one.watch({ ...formFor('thought-record'), fields: [{ kind: 'table', id: 'steps', most: 9, columns: [] }] });
      one.add('steps', [{ kind: 'text', id: 'step', lines: 1 }]);
      const words = (): Y.Text | undefined => one.rows('steps').toArray()[0]?.get('step') as Y.Text | undefined;
      one.change(() => words()?.insert(0, 'Naar de markt gisteren'));
      passes(one, 1000);
      one.change(() => words()?.delete(13, 9));
      passes(one, UNDO_KEPT_MS - 5000);
      const [row] = one.rows('steps').toArray();
      if (row) one.remove('steps', row);
      passes(one, 20_000);
      expect(memory(one)).not.toContain('gisteren');
      one.undo.undo();
      expect(words()?.toString()).toBe('Naar de markt');
    });
    it('are all gone where it is asked, and what is deleted with them', () => {
      const one = begun();
      write(one, 'Geheim.');
      passes(one, 1000);
      erase(one);
      one.forgetSteps();
      expect(memory(one)).not.toContain('Geheim.');
      one.undo.undo();
      expect(one.text(one.fields, 'thought')?.toString()).toBe('');
      const other = new RecordDocument(33, positions);
      other.take(one.whole());
      expect(other.whole()).toEqual(one.whole());
    });
  });
  it('takes ids as large as they can be: 40 bits and a position', () => {
    const author = (2 ** 40 - 1) * 16 + 1;
    const hers = new RecordDocument(author, positions);
    hers.prepare(formFor('thought-record'));
    hers.change(() => hers.text(hers.fields, 'thought')?.insert(0, 'Groot.'));
    const mine = new RecordDocument((2 ** 40 - 2) * 16, positions);
    mine.take(fromBase64(toBase64(hers.whole())));
    expect([hers.doc.clientID, mine.doc.clientID]).toEqual([author, (2 ** 40 - 2) * 16]);
    const text = mine.text(mine.fields, 'thought');
    expect(text && mine.words(text)).toEqual([{ text: 'Groot.', who: ONE }]);
    // The core is asked for what is not here yet, and has nothing more.
    expect(mine.take(Y.encodeStateAsUpdate(hers.doc, mine.have()))).toBe(false);
  });
  it('has rows, and knows who added one', () => {
    const doc = reading(Y.encodeStateAsUpdate(written('sleep-diary', { nights: [{ slept: 40 }, {}] }, 1)), positions);
    const [first, second] = doc.rows('nights').toArray();
    if (!first || !second) throw new Error('no rows');
    expect([doc.maker(first), filled(doc, first, { kind: 'scale', id: 'slept', max: 100, step: 5 }), filled(doc, second, { kind: 'scale', id: 'slept', max: 100, step: 5 }), filled(doc, second, { kind: 'text', id: 'noticed', lines: 1 })]).toEqual([ONE, true, false, false]);
    doc.remove('nights', first);
    expect(doc.rows('nights').length).toBe(1);
  });
  it('keeps to what is a value: of anything else it has none', () => {
    const doc = new RecordDocument(16, positions);
    doc.fields.set('belief', Number.NaN);
    doc.fields.set('after', { of: 'elsewhere' });
    expect([doc.value(doc.fields, 'belief'), doc.value(doc.fields, 'after'), doc.text(doc.fields, 'after')]).toEqual([null, null, null]);
  });
  it('goes over the border as it is', () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7919) % 256);
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    expect(() => fromBase64('%%')).toThrow();
  });
});

const source = (of: Partial<RecordView> & { n: number }, doc: Y.Doc): Source => ({ record: record(of), document: reading(Y.encodeStateAsUpdate(doc), positions) });
describe('a chart', () => {
  const day = (text: string) => { const found = plainDay(text); if (!found) throw new Error(text); return found; };
  it('counts weeks as a calendar does', () => {
    expect(['2026-11-26', '2026-12-31', '2027-01-03', '2027-01-04', '2024-12-30', '2021-01-03'].map((one) => weekNumber(day(one)))).toEqual([48, 53, 53, 1, 1, 53]);
    expect(isoDay(mondayOf(day('2026-11-26')))).toBe('2026-11-23');
    expect([plainDay('2026-02-30'), plainDay('26-11-2026'), plainDay(7)]).toEqual([null, null, null]);
  });
  it('is a line of days, and of averages by week once there are many', () => {
    const form = formFor('sleep-diary');
    const nights = (count: number) => written('sleep-diary', { nights: Array.from({ length: count }, (_, i) => ({ day: isoDay(mondayOf(day('2026-11-02'))).replace('-02', `-${String(2 + i).padStart(2, '0')}`), slept: 40 + i, mood: 50 })) });
    const few = drawn(form, [source({ n: 1 }, nights(3))], record({ n: 1 }).id, 'Europe/Amsterdam');
    expect(few?.along.map((one) => one.kind)).toEqual(['day', 'day', 'day']);
    expect(few?.lines.map((line) => line.values)).toEqual([[40, 41, 42], [50, 50, 50]]);
    const many = drawn(form, [source({ n: 1 }, nights(21))], record({ n: 1 }).id, 'Europe/Amsterdam');
    expect(many?.along).toEqual([{ kind: 'week', week: 45, from: day('2026-11-02') }, { kind: 'week', week: 46, from: day('2026-11-09') }, { kind: 'week', week: 47, from: day('2026-11-16') }]);
    expect(many?.lines[0]?.values).toEqual([43, 50, 57]);
  });
  it('goes over several records, by the day each was begun', () => {
    const form = formFor('thought-record');
    const chart = drawn(form, [source({ n: 2, beganMs: NOW }, written('thought-record', { belief: 60 })), source({ n: 1, beganMs: NOW - 8 * DAYS }, written('thought-record', { belief: 90, after: 70 }))], record({ n: 2 }).id, 'Europe/Amsterdam');
    expect(chart?.lines.map((line) => line.values)).toEqual([[90, 60], [70, null]]);
    expect(chart && told(chart.lines[0] ?? { series: { of: '' }, values: [] })).toEqual({ count: 2, first: 90, last: 60, low: 60, high: 90 });
  });
  it('of steps is of the record one looks at', () => {
    const form = formFor('exposure-ladder');
    const rows = (expected: number[]) => written('exposure-ladder', { steps: expected.map((value) => ({ expected: value, begin: 30 })) });
    expect(drawn(form, [source({ n: 1 }, rows([10, 20])), source({ n: 2 }, rows([50, 60, 70]))], record({ n: 2 }).id, 'UTC')?.lines[0]?.values).toEqual([50, 60, 70]);
  });
  it('is none where no two numbers make a line, or where they are none of the scale', () => {
    expect(drawn(formFor('thought-record'), [source({ n: 1 }, written('thought-record', { belief: 80 }))], record({ n: 1 }).id, 'UTC')).toBeNull();
    expect(drawn(formFor('thought-record'), [source({ n: 1, beganMs: NOW }, written('thought-record', { belief: 800 })), source({ n: 2 }, written('thought-record', { belief: -1 }))], record({ n: 1 }).id, 'UTC')).toBeNull();
    expect(drawn(formFor('free-page'), [source({ n: 1 }, new Y.Doc())], record({ n: 1 }).id, 'UTC')).toBeNull();
  });
});

describe.each(['nl', 'en'] as const)('in words, in %s', (language) => {
  const two = () => people.ready('client');
  it('a goal says who signed it and who did not (S-50)', () => {
    speech.language = language;
    for (const r of [two(), several(two())]) for (const one of [goal({ n: 1 }), goal({ n: 2, agreed: false, mine: false, held: [ONE] }), goal({ n: 3, agreed: false, held: ['me'] }), goal({ n: 4, held: [], agreed: false, mine: false, over: true })]) {
      expect(spoken(goalStanding(r, one))).not.toContain('⟦');
    }
    expect(spoken(goalStanding(two(), goal({ n: 2, agreed: false, mine: false, held: [ONE] })))).toBe(language === 'nl' ? 'Getekend door Marijke. Niet door jou.' : 'Signed by Marijke. Not by you.');
    expect(spoken(goalStanding(several(two()), goal({ n: 2, agreed: false, held: ['me', ONE] })))).toContain(language === 'nl' ? 'Niet door ' : 'Not by ');
  });
  it('a task says how it stands, and one that was refused says why (S-30)', () => {
    speech.language = language;
    const states: TaskState[] = ['offered', 'active', 'stopped', 'finished', 'refused'];
    for (const r of [two(), several(two())]) for (const state of states) for (const by of ['me', ONE, TWO]) for (const canAccept of [true, false]) expect(taskStanding(r, task({ n: 1, state, by, canAccept })).map(spoken).join(' ')).not.toContain('⟦');
    for (const reason of ['tooManyTasks', 'taskWithoutGoal', 'taskWithoutReason', 'homeworkNotAgreed', 'agreementWithdrawn']) {
      expect(refusalReasons as readonly string[]).toContain(reason);
      expect(taskStanding(two(), task({ n: 1, state: 'refused', reason })).map(spoken)).toEqual([t('task-refused'), t(`refusal-${reason}`)]);
    }
    expect(taskStanding(two(), task({ n: 1, state: 'refused', reason: 'fromTheFuture' })).map(spoken)[1]).toBe(t('refusal-general'));
  });
  it('a record says who sees it, from both sides (S-31)', () => {
    speech.language = language;
    const kinds: SharingView[] = ['draft', 'shared', 'withdrawn'];
    for (const r of [two(), several(two())]) for (const sharing of kinds) for (const mine of [true, false]) {
      const way = recordStanding(r, record({ n: 1, sharing, mine, owner: mine ? 'me' : ONE }));
      expect(`${spoken(way.title)} ${spoken(way.why)}`).not.toContain('⟦');
      expect(way.alone).toBe(mine && sharing !== 'shared');
    }
    expect(spoken(recordStanding(two(), record({ n: 1 })).title)).toBe(language === 'nl' ? 'Concept. Alleen jij ziet dit.' : 'Draft. Only you see this.');
  });
});

it.each(['nl', 'en'] as const)('what another’s program did not take is said, in %s', (language) => {
  speech.language = language;
  expect(recordRefused(record({ n: 1 }))).toEqual([]);
  expect(recordRefused(record({ n: 1, refused: 'notTheAuthor' })).map(spoken)).toEqual([t('record-not-taken'), t('refusal-notTheAuthor')]);
  expect(recordRefused(record({ n: 1, refused: 'recordFull' })).map(spoken)).toEqual([t('record-not-taken')]);
});

describe('lists', () => {
  it('put first what one is asked, and what is over at the end', () => {
    const tasks = [task({ n: 1, atMs: 3 }), task({ n: 2, atMs: 1, state: 'offered', canAccept: true }), task({ n: 3, atMs: 2, state: 'finished' }), task({ n: 4, atMs: 4, state: 'refused' })];
    expect(current(tasks).open.map((one) => one.id)).toEqual([tasks[1]?.id, tasks[0]?.id]);
    expect(current(tasks).past.map((one) => one.id)).toEqual([tasks[3]?.id, tasks[2]?.id]);
  });
  it('know the goals that only some hold, and those to sign', () => {
    const page = lyingHomework['homework']?.().page;
    expect([sorted(page?.goals ?? []).open.length, sorted(page?.goals ?? []).agreed.length, sorted(page?.goals ?? []).over.length, toSign(page?.goals ?? []).length]).toEqual([2, 1, 1, 1]);
  });
  it('know what is past its day, and go on with what was begun', () => {
    expect(overdue([task({ n: 1, untilMs: NOW - 1 }), task({ n: 2, untilMs: NOW + 1 }), task({ n: 3, untilMs: null }), task({ n: 4, untilMs: 1, state: 'finished' })], NOW).length).toBe(1);
    const records = [record({ n: 1, changedMs: 1 }), record({ n: 2, changedMs: 3, sharing: 'withdrawn' }), record({ n: 3, changedMs: 2, sharing: 'shared' }), record({ n: 4, changedMs: 9, mine: false, owner: ONE })];
    expect(goingOn(records, task({ n: 1 }))?.id).toBe(records[2]?.id);
    expect([stopWord(task({ n: 1 })), stopWord(task({ n: 1, state: 'offered' })), stopWord(task({ n: 1, state: 'offered', by: 'me' }))]).toEqual(['task-stop', 'task-no', 'task-back']);
  });
  it('name the last day, not the one after it', () => {
    speech.language = 'nl';
    expect(lastDay(Date.UTC(2026, 10, 27, 23), 'Europe/Amsterdam')).toBe('vrijdag 27 november');
  });
});

describe('the room of homework', () => {
  const view = (r: RelationshipView): View => ({ ...(homeworkScenes['homework']?.() as View), relationships: [r] });
  const at = (r: RelationshipView, place: 'homework' | 'record' = 'homework') => routeOf(view(r), { place: place === 'record' ? { at: place, relationship: 'r1', record: 'a' } : { at: place, relationship: 'r1' }, words: null }).screen;
  it('is there from the first agreement on, without one, and after the end', () => {
    expect([at(people.ready()), at(people.ready(), 'record'), at(people.withdrawn()), at(people.verify()), hasHomework(people.joining())]).toEqual(['homework', 'record', 'homework', 'verify', false]);
    expect(at((homeworkScenes['homework-ended']?.() as View).relationships[0] as RelationshipView)).toBe('homework');
    expect(routeOf(view(people.ready()), { place: { at: 'record', relationship: 'gone', record: 'a' }, words: null }).screen).toBe('home');
  });
  it('is announced from when something waits or changed, without a name, and not while there is a session', () => {
    const before = view(people.ready('client', { homework: someHomework }));
    const after = view(people.ready('client', { homework: { ...someHomework, waiting: 1, fresh: 1 } }));
    expect(announcements(before, after)).toEqual([{ id: 'say-homework-waiting', relationship: null }, { id: 'say-record-changed', relationship: null }]);
    expect(announcements(after, before)).toEqual([]);
    const running = { ...people.ready('client', { homework: noHomework }), id: 'r2', session: (homeworkScenes['session-homework']?.() as View).relationships[0]?.session ?? null };
    expect(announcements({ ...before, relationships: [...before.relationships, running] }, { ...after, relationships: [...after.relationships, running] })).toEqual([]);
  });
});
