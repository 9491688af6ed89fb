// Scripted goals, tasks and records, and a played core for them. Only for previews.
import * as Y from 'yjs';
import { formOf } from '../forms/forms';
import { meetForms } from '../forms/own.svelte';
import type { Backend, Failure, FormView, FoundView, GoalView, HitKind, HitView, HomeworkPage, HomeworkView, PointerView, PositionView, RecordView, RelationshipView, TaskView } from '../view';
import { fromBase64, toBase64 } from '../record/base64';
import { placeIn } from '../record/places';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAYS = 24 * HOUR;
/** Thursday 26 November 2026, 13:52 in Amsterdam: the clock of the previews. */
const NOW = Date.UTC(2026, 10, 26, 12, 52);
const ONE = '6f0c2a9be1d34875';
const TWO = '91b7e04d53c8f2a6';

export const noHomework: HomeworkView = { agreed: false, mostTasks: 0, openTasks: 0, refusal: null, waiting: 0, fresh: 0, revision: 0 };
export const someHomework: HomeworkView = { ...noHomework, agreed: true, mostTasks: 3, revision: 1 };
export const positions: PositionView[] = [{ position: 0, who: 'me' }, { position: 1, who: ONE }, { position: 2, who: TWO }];

const hex = (n: number): string => n.toString(16).padStart(32, '0');
export function goal(change: Partial<GoalView> & { n: number }): GoalView {
  const { n, ...more } = change;
  return { id: hex(0x600 + n), wording: 'Weer met de bus naar mijn werk, ook als het druk is.', by: 'me', atMs: NOW - 30 * DAYS, held: ['me', ONE], agreed: true, mine: true, over: false, ...more };
}
export function task(change: Partial<TaskView> & { n: number }): TaskView {
  const { n, ...more } = change;
  return {
    id: hex(0x700 + n), goal: hex(0x601), title: 'In de bus', why: 'Als je blijft staan wanneer het spannend is, merk je dat de spanning vanzelf zakt. Opschrijven helpt je om dat te zien.', howOften: 'drie keer deze week', untilMs: NOW + 7 * DAYS + 10 * HOUR + 8 * MINUTE,
    form: 'thought-record', routine: null, by: ONE, atMs: NOW - 7 * DAYS, state: 'active', reason: null, canAccept: false, canFinish: true, canStop: true, ...more,
  };
}
export function record(change: Partial<RecordView> & { n: number }): RecordView {
  const { n, ...more } = change;
  return { id: hex(0x800 + n), form: 'thought-record', task: hex(0x701), owner: 'me', beganMs: NOW - 2 * DAYS, changedMs: NOW - 2 * DAYS + HOUR, changedBy: 'me', sharing: 'draft', fresh: false, mine: true, writable: true, ...more };
}

type Told = Record<string, string | number | Record<string, string | number>[]>;
let clients = 7;
/** A document with these answers; `later` is what somebody writes behind a text. */
export function written(form: string, answers: Told, by = 0, later: { by: number; field: string; text: string }[] = []): Y.Doc {
  const doc = new Y.Doc({ gc: true });
  doc.clientID = ++clients * 16 + by;
  const fields = doc.getMap('fields');
  for (const field of formOf(form)?.fields ?? []) if (field.kind === 'text') fields.set(field.id, new Y.Text());
  const put = (map: Y.Map<unknown>, id: string, value: string | number, isText: boolean): void => void map.set(id, isText ? new Y.Text(String(value)) : value);
  for (const [id, answer] of Object.entries(answers)) {
    const field = formOf(form)?.fields.find((one) => one.id === id);
    if (id === 'page') doc.getText('page').insert(0, String(answer));
    else if (field?.kind === 'table' && Array.isArray(answer)) {
      for (const told of answer) {
        const row = new Y.Map<unknown>();
        doc.getArray(`rows:${id}`).push([row]);
        for (const column of field.columns) if (column.kind === 'text' || told[column.id] !== undefined) put(row, column.id, told[column.id] ?? '', column.kind === 'text');
      }
    } else if (!Array.isArray(answer)) put(fields, id, answer, field?.kind === 'text');
  }
  for (const one of later) {
    const other = new Y.Doc();
    other.clientID = ++clients * 16 + one.by;
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    const text = other.getMap('fields').get(one.field);
    if (text instanceof Y.Text) text.insert(text.length, one.text);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  }
  return doc;
}

const bus: Told = { happened: 'Bij de tweede halte werd het druk. De deuren gingen dicht en ik stond ver van de uitgang.', thought: 'Ik kan er niet uit.', belief: 80, felt: 'Bang, en warm in mijn gezicht.', strength: 70, now: 'Het was benauwd, maar na twee minuten zakte het. Ik ben blijven staan.', after: 45 };
const earlier = [[90, 75], [85, 80], [90, 60], [75, 65], [80, 50], [70, 55], [60, 40]] as const;
const nights = [[22.75, 7, 40, 35], [23.25, 7, 55, 50], [23, 6.5, 30, 40], [22.5, 7, 60, 55], [23.5, 8, 45, 45], [22.75, 7.25, 70, 60]] as const;
const clock = (hour: number): string => `${String(Math.floor(hour)).padStart(2, '0')}:${String(Math.round((hour % 1) * 60)).padStart(2, '0')}`;
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const sleep: Told = { nights: nights.map(([down, up, slept, mood], i) => ({ day: iso(NOW - (6 - i) * DAYS), down: clock(down), up: clock(up), slept, mood, noticed: i === 2 ? 'Lang wakker gelegen na een druk gesprek.' : '' })) };
const ladder: Told = { towards: 'Met de bus naar mijn werk.', steps: [
  { step: 'Naar de halte lopen en een bus laten gaan.', expected: 40, begin: 45, end: 15, day: iso(NOW - 12 * DAYS), noticed: 'Het zakte toen ik bleef staan.' },
  { step: 'Eén halte mee, op een rustige tijd.', expected: 60, begin: 65, end: 30, day: iso(NOW - 9 * DAYS) }, { step: 'Twee haltes mee.', expected: 75, begin: 60, end: 35, day: iso(NOW - 2 * DAYS) }, { step: 'Naar mijn werk, in de spits.', expected: 95 },
] };

/** A form that the therapist of the previews made. */
export const ownForm: FormView = { id: 'own-3fa1b2c4d5e60718', definition: { title: 'Rust na het werk', intro: 'Elke avond een paar minuten: wat bracht je tot rust?', fields: [
  { kind: 'text', label: 'Wat deed je na je werk?', lines: 2 }, { kind: 'scale', label: 'Hoe rustig werd je ervan?', low: 'niet', high: 'heel rustig', max: 10 },
  { kind: 'choice', label: 'Met wie was je?', choices: ['alleen', 'thuis met anderen', 'buiten met anderen'] },
  { kind: 'table', label: 'Kleine momenten', columns: [{ kind: 'time', label: 'Hoe laat?' }, { kind: 'text', label: 'Wat merkte je?', lines: 1 }] },
] } };
meetForms([ownForm]);
let madeForms = 0x51;

export type LyingHomework = { page: HomeworkPage; documents: Record<string, Y.Doc> };
const lies = (goals: GoalView[], tasks: TaskView[], of: [RecordView, Y.Doc][]): LyingHomework => ({ page: { goals, tasks, records: of.map(([one]) => one), routines: [], forms: of.some(([one]) => one.form === ownForm.id) || tasks.some((one) => one.form === ownForm.id) ? [ownForm] : [] }, documents: Object.fromEntries(of.map(([one, doc]) => [one.id, doc])) });
const hers = (n: number, change: Partial<RecordView> = {}): RecordView => record({ n, owner: ONE, mine: false, sharing: 'shared', changedBy: ONE, ...change });
/** The document of the scene with the other's caret. */
const pointedDoc = written('thought-record', bus, 0, [{ by: 1, field: 'thought', text: ' Als ik eruit wil, lukt het niet.' }]);
const shared = (n: number, change: Partial<RecordView> = {}): RecordView => record({ n, sharing: 'shared', ...change });
const before = earlier.map(([belief, after], i): [RecordView, Y.Doc] => [shared(20 + i, { beganMs: NOW - (44 - i * 6) * DAYS, changedMs: NOW - (44 - i * 6) * DAYS }), written('thought-record', { ...bus, belief, after })]);
const goals = (): GoalView[] => [
  goal({ n: 1 }), goal({ n: 2, wording: 'Beter slapen na een drukke dag.', by: ONE, held: [ONE], agreed: false, mine: false }), goal({ n: 3, wording: 'Op verjaardagen niet meer vooraf afzeggen.', held: ['me'], agreed: false }),
  goal({ n: 4, wording: 'Elke dag om zeven uur op.', held: [], agreed: false, mine: false, over: true }),
];
const theirGoals = (): GoalView[] => [goal({ n: 1, by: ONE }), goal({ n: 2, wording: 'Beter slapen na een drukke dag.', held: ['me'], agreed: false })];

/** What lies in the vault of each scene. */
export const lyingHomework: Record<string, () => LyingHomework> = {
  'homework': () => lies(goals(), [
    task({ n: 1 }), task({ n: 2, title: 'Een week een slaapdagboek', why: 'Zo zien we samen welke nachten anders zijn, en wat daaraan voorafging.', howOften: 'elke ochtend', form: 'sleep-diary', state: 'offered', canAccept: true, canFinish: false, atMs: NOW - 20 * MINUTE }),
    task({ n: 3, title: 'Drie keer een halte', state: 'finished', canFinish: false, canStop: false, form: null, untilMs: NOW - 9 * DAYS, atMs: NOW - 20 * DAYS }),
  ], [[record({ n: 1 }), written('thought-record', bus)], [shared(2, { form: 'exposure-ladder', task: null, fresh: true, changedBy: ONE, changedMs: NOW - 3 * HOUR }), written('exposure-ladder', ladder)], [record({ n: 3, form: 'sleep-diary', task: null, sharing: 'withdrawn', changedMs: NOW - 9 * DAYS }), written('sleep-diary', sleep)]]),
  'homework-therapist': () => lies(theirGoals(), [
    task({ n: 1, by: 'me', canFinish: false, untilMs: NOW - DAYS }), task({ n: 2, by: 'me', title: 'Een week een slaapdagboek', why: 'Zo zien we samen welke nachten anders zijn.', howOften: '', untilMs: null, form: 'sleep-diary', state: 'offered', canFinish: false, atMs: NOW - HOUR }),
    task({ n: 3, by: 'me', title: 'Elke dag een halte', state: 'refused', reason: 'tooManyTasks', canFinish: false, canStop: false, atMs: NOW - 2 * HOUR }),
  ], [[hers(1, { fresh: true }), written('thought-record', bus, 1)], [hers(2, { form: 'sleep-diary', task: null, sharing: 'withdrawn', writable: false, changedMs: NOW - 9 * DAYS }), written('sleep-diary', sleep, 1)]]),
  'homework-group': () => lies([goal({ n: 1, held: [ONE, TWO], agreed: false, mine: false, by: ONE })], [task({ n: 1, state: 'offered', canAccept: true, canFinish: false })], [[hers(1, { owner: TWO, changedBy: TWO }), written('thought-record', bus, 2)]]),
  'record-draft': () => lies(goals(), [task({ n: 1 })], [...before, [record({ n: 1 }), written('thought-record', bus)]]),
  'record-shared': () => lies(goals(), [task({ n: 1 })], [[shared(1, { changedBy: ONE }), written('thought-record', bus, 0, [{ by: 1, field: 'thought', text: ' Als ik eruit wil, lukt het niet.' }, { by: 1, field: 'now', text: ' En niemand keek.' }])]]),
  'record-withdrawn': () => lies(goals(), [task({ n: 1 })], [[record({ n: 1, sharing: 'withdrawn' }), written('thought-record', bus)]]),
  'record-theirs': () => lies(theirGoals(), [task({ n: 1, by: 'me', canFinish: false })], [[hers(1), written('thought-record', bus, 1, [{ by: 0, field: 'now', text: ' En niemand keek.' }])]]),
  'record-over': () => lies(theirGoals(), [task({ n: 1, by: 'me', canFinish: false })], [[hers(1, { sharing: 'withdrawn', writable: false }), written('thought-record', bus, 1, [{ by: 0, field: 'now', text: ' En niemand keek.' }])]]),
  'record-new': () => lies([], [], [[record({ n: 1, task: null, beganMs: NOW, changedMs: NOW }), new Y.Doc()]]),
  'record-own-form': () => lies([], [], [[shared(1, { task: null, form: ownForm.id }), written(ownForm.id, { f0: 'Een rondje om het park, zonder telefoon.', f1: 7, f2: 'o0', f3: [{ c0: '17:45', c1: 'De lucht was roze.' }] })], [shared(2, { task: null, form: ownForm.id, beganMs: NOW - 5 * DAYS }), written(ownForm.id, { f1: 4 })]]),
  'record-unknown': () => lies([], [], [[record({ n: 1, task: null, form: 'of-tomorrow' }), new Y.Doc()]]),
  'record-exposure-ladder': () => lies([], [], [[record({ n: 1, task: null, form: 'exposure-ladder' }), written('exposure-ladder', ladder)]]),
  'record-sleep-diary': () => lies([], [], [[shared(1, { task: null, form: 'sleep-diary' }), written('sleep-diary', sleep)]]),
  'record-activity-plan': () => lies([], [], [[record({ n: 1, task: null, form: 'activity-plan' }), written('activity-plan', { why: 'Buiten zijn, en mensen zien.', activities: [{ what: 'Wandelen in het park', day: iso(NOW - 3 * DAYS), at: '10:30', before: 30, after: 50, noticed: 'Het regende, en toch fijn.' }, { what: 'Koffie met Ilse', day: iso(NOW - DAYS), at: '15:00', before: 45, after: 65 }] })]]),
  'record-worry-time': () => lies([], [], [[record({ n: 1, task: null, form: 'worry-time' }), written('worry-time', { at: '19:30', minutes: '15', where: 'Aan de keukentafel.', worries: [{ worry: 'Of ik de rekening op tijd betaal.', kind: 'later', step: 'Zaterdag kijk ik in mijn agenda.', grip: 35 }] })]]),
  'record-values': () => lies([], [], [[record({ n: 1, task: null, form: 'values' }), written('values', { areas: [{ area: 'friends', matters: 'Er zijn als het erop aankomt.', weight: 9, life: 4 }], steps: [{ step: 'Sem bellen.', day: iso(NOW + 2 * DAYS), done: 'not' }] })]]),
  'record-first-signs': () => lies([], [], [[record({ n: 1, task: null, form: 'first-signs' }), written('first-signs', { signs: [{ sign: 'Ik zeg afspraken af.', who: 'others' }], others: 'Ilse mag het zeggen, liefst gewoon.', helps: 'Elke dag naar buiten, ook kort.', call: [{ name: 'Ilse', number: '06 1234 5678', for: 'Om even te praten' }] })]]),
  'record-free-page': () => lies([], [], [[record({ n: 1, task: null, form: 'free-page' }), written('free-page', { page: 'Vandaag liep ik langs het water.\n\nHet was koud, en stil. Ik dacht aan vroeger, en voor het eerst zonder haast.' })]]),
  'forms': () => lies(theirGoals(), [], []),
  'session-pointing': () => lies(goals(), [task({ n: 1 })], [[shared(1), pointedDoc]]),
  'session-homework': () => lies(goals(), [task({ n: 1, untilMs: NOW - DAYS })], [[shared(1), written('thought-record', bus, 0, [{ by: 1, field: 'thought', text: ' Als ik eruit wil, lukt het niet.' }])], [record({ n: 2 }), written('thought-record', bus)]]),
};

/** Where the other points in the record of that scene. */
export const pointed = (): PointerView => { const text = pointedDoc.getMap('fields').get('thought'); return { number: 1, record: hex(0x801), field: 'thought', place: text instanceof Y.Text ? placeIn(text, 10) : null, mark: true }; };

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const fail = (code: string): Promise<never> => Promise.reject({ code } satisfies Failure);

type Played = 'sayWhere' | 'setRoutine' | 'forms' | 'saveForm' | 'removeForm' | 'homework' | 'proposeGoal' | 'signGoal' | 'letGoOfGoal' | 'offerTask' | 'stepTask' | 'beginRecord' | 'openRecord' | 'changeRecord' | 'shareRecord' | 'withdrawRecord' | 'removeRecord' | 'records' | 'find';

/** `change` changes one relationship of the played core and tells the page. */
export function homeworkBackend(change: (id: string, f: (r: RelationshipView) => void) => void, start: (() => LyingHomework) | undefined): Pick<Backend, Played> {
  const mine_: FormView[] = start ? [structuredClone(ownForm)] : [];
  const vaults = new Map<string, LyingHomework>();
  let made = 0x900;
  let author = 100;
  const of = (id: string): LyingHomework => {
    const found = vaults.get(id) ?? (id === 'r1' ? start?.() : undefined) ?? lies([], [], []);
    vaults.set(id, found);
    return found;
  };
  const tell = (id: string): void => change(id, (r) => {
    const { page } = of(id);
    const open = page.tasks.filter((one) => one.state === 'offered' || one.state === 'active').length;
    Object.assign(r.homework, { revision: r.homework.revision + 1, openTasks: open, waiting: page.goals.filter((one) => !one.mine && !one.over).length + page.tasks.filter((one) => one.canAccept).length, fresh: page.records.filter((one) => one.fresh).length });
  });
  const others = (id: string): string[] => { let found: string[] = []; change(id, (r) => { found = r.members.map((one) => one.id); }); return found; };
  const edit = async <T extends { id: string }>(id: string, list: (page: HomeworkPage) => T[], which: string, f: (one: T) => void): Promise<void> => {
    await wait(60);
    const one = list(of(id).page).find((each) => each.id === which);
    if (!one) return fail('recordGone');
    f(one);
    tell(id);
  };
  const held = (one: GoalView, all: string[]): void => { Object.assign(one, { mine: one.held.includes('me'), over: one.held.length === 0, agreed: ['me', ...all].every((side) => one.held.includes(side)) }); };
  return {
    sayWhere: () => Promise.resolve(),
    async setRoutine(a) {
      await wait(60);
      const { page } = of(a.relationship);
      const one = page.tasks.find((each) => each.id === a.task);
      if (one) one.routine = a.routine;
      page.routines = [...page.routines.filter((each) => each.form !== a.form), ...(a.form !== null && a.routine !== null ? [{ form: a.form, routine: a.routine }] : [])];
      tell(a.relationship);
    },
    forms: () => Promise.resolve({ forms: structuredClone(mine_) }),
    async saveForm(a) {
      await wait(60);
      const form = `own-${(madeForms++).toString(16).padStart(16, '0')}`;
      const at = mine_.findIndex((one) => one.id === a.form);
      mine_.splice(at < 0 ? mine_.length : at, at < 0 ? 0 : 1, { id: form, definition: a.definition });
      return { form };
    },
    removeForm(a) {
      const at = mine_.findIndex((one) => one.id === a.form);
      if (at < 0) return fail('formUnknown');
      mine_.splice(at, 1);
      return Promise.resolve();
    },
    homework: (a) => Promise.resolve(structuredClone(of(a.relationship).page)),
    async proposeGoal(a) {
      of(a.relationship).page.goals.push(goal({ n: made++, wording: a.wording, held: ['me'], agreed: false, atMs: NOW }));
      tell(a.relationship);
    },
    signGoal: (a) => edit(a.relationship, (page) => page.goals, a.goal, (one) => { one.held.push('me'); held(one, others(a.relationship)); }),
    letGoOfGoal: (a) => edit(a.relationship, (page) => page.goals, a.goal, (one) => { one.held = one.held.filter((side) => side !== 'me'); held(one, others(a.relationship)); }),
    async offerTask(a) {
      await wait(60);
      of(a.relationship).page.tasks.push(task({ n: made++, ...a, by: 'me', state: 'offered', atMs: NOW, canFinish: false }));
      tell(a.relationship);
    },
    stepTask: (a) => edit(a.relationship, (page) => page.tasks, a.task, (one) => Object.assign(one, a.step === 'accept' ? { state: 'active', canAccept: false, canFinish: true } : { state: a.step === 'stop' ? 'stopped' : 'finished', canAccept: false, canFinish: false, canStop: false })),
    async beginRecord(a) {
      const one = record({ n: made++, form: a.form, task: a.task, beganMs: NOW, changedMs: NOW });
      const vault = of(a.relationship);
      vault.page.records.push(one);
      vault.documents[one.id] = new Y.Doc();
      tell(a.relationship);
      return { record: one.id };
    },
    async openRecord(a) {
      const vault = of(a.relationship);
      const one = vault.page.records.find((each) => each.id === a.record);
      const doc = vault.documents[a.record];
      if (!one || !doc) return fail('recordGone');
      if (one.fresh) { one.fresh = false; tell(a.relationship); }
      return structuredClone({ record: one, form: one.form === ownForm.id ? ownForm.definition : null, author: ++author * 16, update: toBase64(Y.encodeStateAsUpdate(doc, a.have === null ? undefined : fromBase64(a.have))), members: positions });
    },
    changeRecord: (a) => edit(a.relationship, (page) => page.records, a.record, (one) => {
      const doc = of(a.relationship).documents[a.record];
      if (doc) Y.applyUpdate(doc, fromBase64(a.change));
      Object.assign(one, { changedMs: NOW, changedBy: 'me' });
    }),
    shareRecord: (a) => edit(a.relationship, (page) => page.records, a.record, (one) => Object.assign(one, { sharing: 'shared' })),
    withdrawRecord: (a) => edit(a.relationship, (page) => page.records, a.record, (one) => Object.assign(one, { sharing: 'withdrawn' })),
    async removeRecord(a) {
      const vault = of(a.relationship);
      vault.page.records = vault.page.records.filter((one) => one.id !== a.record);
      delete vault.documents[a.record];
      tell(a.relationship);
    },
    find(a): Promise<FoundView> {
      const { page, documents } = of(a.relationship);
      const words = a.words.toLowerCase().split(/\s+/).filter((word) => word !== '');
      const said = (doc: Y.Doc | undefined): string => (doc ? [...doc.getMap('fields').values()].map(String).concat(doc.getText('page').toString()).filter((one) => one !== '').join(' · ') : '');
      const all: [HitKind, string, number, string][] = [
        ...page.goals.map((one): [HitKind, string, number, string] => ['goal', one.id, one.atMs, one.wording]),
        ...page.tasks.map((one): [HitKind, string, number, string] => ['task', one.id, one.atMs, `${one.title} · ${one.why}`]),
        ...page.records.map((one): [HitKind, string, number, string] => ['record', one.id, one.changedMs, said(documents[one.id])]),
      ];
      const hits = all.filter(([, , , text]) => words.every((word) => text.toLowerCase().includes(word))).sort((x, y) => y[2] - x[2]).map(([kind, id, atMs, text]): HitView => {
        const at = text.toLowerCase().indexOf(words[0] ?? '');
        const end = at + (words[0]?.length ?? 0);
        return { kind, id, atMs, before: text.slice(Math.max(0, at - 60), at), word: text.slice(at, end), after: text.slice(end, end + 140) };
      });
      return wait(60).then(() => ({ hits: hits.slice(0, 20), damaged: 0, on: null }));
    },
    records(a) {
      const vault = of(a.relationship);
      return Promise.resolve({ records: vault.page.records.filter((one) => one.form === a.form).map((one) => ({ record: structuredClone(one), update: toBase64(Y.encodeStateAsUpdate(vault.documents[one.id] ?? new Y.Doc())) })) });
    },
  };
}
