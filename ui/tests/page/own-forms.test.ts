// A therapist's own forms on the page, a reminder that a client chooses, and where the other is in a record; by keys alone where keys matter.
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { forgetForms, meetForms } from '../../src/forms/own.svelte';
import { lyingHomework, ownForm, positions, record } from '../../src/preview/homework';
import { homeworkScenes } from '../../src/preview/homework-scenes';
import { toBase64 } from '../../src/record/base64';
import { speech, t } from '../../src/texts.svelte';
import type { Backend, FormView, HomeworkPage, PointerView, RoutineView, View } from '../../src/view';
import { placeIn } from '../../src/record/places';
import { find, get, says, settled, show, type } from './page';
import * as Y from 'yjs';

vi.hoisted(() => { process.env['TZ'] = 'Europe/Amsterdam'; });
const scene = (name: string): View => ({ ...(homeworkScenes[name]?.() as View), language: 'nl' });
const click = async (testid: string): Promise<void> => { get(testid).click(); await settled(); };
const violations = async (): Promise<string[]> => (await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })).violations.map((one) => one.id);

beforeEach(() => {
  speech.language = 'nl';
  forgetForms();
});

describe('own forms', () => {
  async function opens(start: FormView[] = []) {
    const core = { forms: [...start], saved: [] as Parameters<Backend['saveForm']>[0][] };
    const answers: Partial<Backend> = {
      forms: () => Promise.resolve({ forms: structuredClone(core.forms) }),
      saveForm: (a) => { core.saved.push(structuredClone(a)); const form = `own-${'0'.repeat(15)}${core.saved.length}`; core.forms = [...core.forms.filter((one) => one.id !== a.form), { id: form, definition: structuredClone(a.definition) }]; return Promise.resolve({ form }); },
      removeForm: (a) => { core.forms = core.forms.filter((one) => one.id !== a.form); return Promise.resolve(); },
    };
    await show(scene('homework-therapist'), answers, true);
    app.go({ at: 'forms' });
    await settled();
    return core;
  }
  const label = (n: number): HTMLInputElement => { const found = document.querySelectorAll<HTMLInputElement>('input[id^="question"][id$="-label"]')[n]; if (!found) throw new Error('no question'); return found; };
  const fills = async (field: HTMLInputElement | HTMLTextAreaElement, text: string): Promise<void> => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); await settled(); };

  it('are made question by question, and say what is missing', async () => {
    const core = await opens();
    await click('form-new');
    expect(document.activeElement?.id).toBe('form-edit');
    await click('form-keep');
    expect(core.saved).toEqual([]);
    expect(document.activeElement?.id).toBe('form-title');
    await type('form-title', 'Mijn week');
    await fills(label(0), 'Hoe was je dag?');
    await click('question-add');
    expect(document.activeElement).toBe(label(1));
    await fills(label(1), 'Welke dag?');
    const kind = document.querySelectorAll<HTMLSelectElement>('[data-testid="form-kind"]')[1];
    if (!kind) throw new Error('no kind');
    kind.value = 'date';
    kind.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    await click('question-up');
    expect(await violations()).toEqual([]);
    await click('form-keep');
    expect(core.saved).toEqual([{ form: null, definition: { title: 'Mijn week', intro: '', fields: [{ kind: 'date', label: 'Welke dag?' }, { kind: 'text', label: 'Hoe was je dag?', lines: 2 }] } }]);
    expect(get('own-form').textContent).toContain('Mijn week');
    expect(get('said').textContent).toBe(t('say-form-kept'));
  });
  it('are changed in their place, and removed after asking', async () => {
    const core = await opens([ownForm]);
    await click('form-change');
    await type('form-title', 'Anders');
    await click('form-keep');
    expect(core.saved[0]).toEqual({ form: ownForm.id, definition: { ...ownForm.definition, title: 'Anders' } });
    await click('form-remove');
    await click('form-remove-yes');
    expect(core.forms).toEqual([]);
    expect(find('own-form')).toBeNull();
  });
  it('are offered with a task, and begun with', async () => {
    const offered: unknown[] = [];
    await show(scene('homework-therapist'), { homework: () => Promise.resolve(structuredClone(lyingHomework['homework-therapist']?.().page as HomeworkPage)), forms: () => Promise.resolve({ forms: [structuredClone(ownForm)] }), offerTask: (a) => { offered.push(a.form); return Promise.resolve(); } }, true);
    app.go({ at: 'homework', relationship: 'r1' });
    await settled();
    await click('offer-open');
    const form = get('offer-form') as HTMLSelectElement;
    form.value = ownForm.id;
    form.dispatchEvent(new Event('change', { bubbles: true }));
    await type('offer-what', 'Rust');
    await type('offer-why', 'Zo zie je wat helpt.');
    expect(get('offer-form').parentElement?.textContent).toContain(ownForm.definition.intro);
    await click('offer-send');
    expect(offered).toEqual([ownForm.id]);
  });
  it('show in a record with the words of who made them', async () => {
    meetForms([ownForm]);
    const lying = lyingHomework['record-own-form']?.();
    if (!lying) throw new Error('no scene');
    const doc = Object.values(lying.documents)[0] ?? new Y.Doc();
    await show(scene('record-own-form'), {
      homework: () => Promise.resolve(structuredClone(lying.page)), records: () => Promise.resolve({ records: [] }),
      openRecord: () => Promise.resolve({ record: record({ n: 1, form: ownForm.id, task: null }), form: structuredClone(ownForm.definition), author: 160, update: toBase64(Y.encodeStateAsUpdate(doc)), members: positions }),
    }, true);
    app.go({ at: 'record', relationship: 'r1', record: record({ n: 1 }).id });
    await settled();
    expect(get('heading').textContent).toBe('Rust na het werk');
    expect((get('q-f0') as HTMLTextAreaElement).value).toBe('Een rondje om het park, zonder telefoon.');
    expect(get('q-f2').textContent).toContain('buiten met anderen');
    expect(get('q-f3').textContent).toContain('Kleine momenten');
    expect(await violations()).toEqual([]);
  });
});

describe('what is due', () => {
  it('stands on the list of the session: a review, beside goals', async () => {
    const view = scene('session-homework');
    const due = { ...view, relationships: view.relationships.map((r) => ({ ...r, course: { ...r.course, reviewDue: true } })) };
    await show(due, { homework: () => Promise.resolve(structuredClone(lyingHomework['session-homework']?.().page as HomeworkPage)) }, true);
    await click('toggle-texts');
    expect(get('session-review').textContent).toContain(t('session-review'));
    expect(get('session-goal').textContent).not.toBe('');
    await says(view);
    expect(find('session-review')).toBeNull();
  });
});

describe('a reminder', () => {
  it('is chosen for a task, said in words, and turned off', async () => {
    const page = structuredClone(lyingHomework['homework']?.().page as HomeworkPage);
    const set: (RoutineView | null)[] = [];
    const about = page.tasks.find((one) => one.state === 'active');
    if (!about) throw new Error('no task');
    await show(scene('homework'), { homework: () => Promise.resolve(structuredClone(page)), setRoutine: (a) => { set.push(a.routine); expect(a.task).toBe(about.id); about.routine = a.routine; return Promise.resolve(); } }, true);
    app.go({ at: 'homework', relationship: 'r1' });
    await settled();
    await click('routine-choose');
    for (const day of [5, 6]) await click(`routine-day-${day}`);
    await type(`routine-${about.id}-time`, '25:00');
    await click('routine-keep');
    expect(set).toEqual([]);
    await type(`routine-${about.id}-time`, '19:30');
    expect(await violations()).toEqual([]);
    await click('routine-keep');
    expect(set).toEqual([{ days: 0b001_1111, minute: 19 * 60 + 30, zone: 'Europe/Amsterdam' }]);
    expect(get('routine-said').textContent).toContain('vrijdag om 19:30');
    await click('routine-off');
    expect(set.at(-1)).toBeNull();
    expect(find('routine-said')).toBeNull();
  });
  it('is not offered to a therapist', async () => {
    await show(scene('homework-therapist'), { homework: () => Promise.resolve(structuredClone(lyingHomework['homework-therapist']?.().page as HomeworkPage)), forms: () => Promise.resolve({ forms: [] }) }, true);
    app.go({ at: 'homework', relationship: 'r1' });
    await settled();
    expect(find('routine-choose')).toBeNull();
  });
});

describe('where the other is', () => {
  const doc = new Y.Doc({ gc: true });
  doc.clientID = 177;
  const text = new Y.Text('Eerste regel.\nTweede regel.');
  doc.getMap('fields').set('happened', text);
  async function opens(pointer: PointerView | null) {
    const core = { said: [] as Parameters<Backend['sayWhere']>[0][], view: scene('session-homework') };
    const lying = lyingHomework['session-homework']?.();
    const at = (pointer: PointerView | null): View => ({ ...core.view, relationships: core.view.relationships.map((r) => ({ ...r, session: r.session && { ...r.session, others: r.session.others.map((one) => ({ ...one, pointer })) } })) });
    await show(at(pointer), {
      homework: () => Promise.resolve(structuredClone(lying?.page as HomeworkPage)), sayWhere: (a) => { core.said.push(a); return Promise.resolve(); },
      openRecord: () => Promise.resolve({ record: record({ n: 1, sharing: 'shared' }), form: null, author: 192, update: toBase64(Y.encodeStateAsUpdate(doc)), members: positions }),
    }, true);
    await click('toggle-texts');
    await click('beside-record');
    await click('record-open');
    return { ...core, says: async (pointer: PointerView | null) => { await says(at(pointer)); await settled(); } };
  }
  const pointer = (change: Partial<PointerView> = {}): PointerView => ({ number: 1, record: record({ n: 1 }).id, field: 'happened', place: placeIn(text, 16), mark: false, ...change });

  it('shows as a caret with a name, as words in other fields, and as a line that is pointed at', async () => {
    const core = await opens(pointer());
    expect(get('q-happened-caret').textContent).toContain('Marijke');
    await core.says(pointer({ number: 2, mark: true }));
    expect(document.querySelector('.pointed')?.textContent).toBe('Tw');
    expect(get('q-happened-pointed').textContent).toBe('Marijke wijst dit aan.');
    expect(await violations()).toEqual([]);
    await core.says(pointer({ number: 3, field: 'belief', place: null }));
    expect(find('q-happened-caret')).toBeNull();
    expect(get('q-belief-there').textContent).toBe('Marijke is hier.');
    await core.says(pointer({ number: 4, record: 'ff'.repeat(16) }));
    expect(find('q-happened-caret') ?? find('q-belief-there')).toBeNull();
  });
  it('is said of oneself, seldom enough, and a line by a key', async () => {
    const core = await opens(null);
    const field = get('q-happened') as HTMLTextAreaElement;
    field.focus();
    field.setSelectionRange(16, 16);
    for (let i = 0; i < 10; i++) field.dispatchEvent(new Event('select', { bubbles: true }));
    await new Promise((done) => setTimeout(done, 400));
    expect(core.said.length).toBeLessThanOrEqual(2);
    expect(core.said.at(-1)).toMatchObject({ record: record({ n: 1 }).id, field: 'happened', mark: false });
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', altKey: true, bubbles: true, cancelable: true }));
    await new Promise((done) => setTimeout(done, 400));
    expect(core.said.at(-1)).toMatchObject({ field: 'happened', mark: true });
    expect(get('said').textContent).toBe(t('say-pointed'));
  });
});
