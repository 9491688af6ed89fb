// A second computer in a page: each step by hand and by keys, what the second one offers and what it leaves to the first.
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { computerScenes } from '../../src/preview/computers';
import { someLeft } from '../../src/preview/along';
import { coursePeople } from '../../src/preview/course';
import { rating } from '../../src/preview/rating';
import { noComputers, open as opened, people } from '../../src/preview/scenes';
import type { Place } from '../../src/routing';
import { speech, t } from '../../src/texts.svelte';
import type { Backend, ComputersView, Language, RelationshipView, View } from '../../src/view';
import { find, get, press, says, settled, show } from './page';

const scene = (name: string): View => {
  const made = computerScenes[name]?.();
  if (!made) throw new Error(`no scene ${name}`);
  return made;
};
const open = async (view: View, answers: Partial<Backend> = {}, place: Place = { at: 'computer' }, language: Language = 'nl'): Promise<void> => {
  await show({ ...view, language }, answers, true);
  app.go(place);
  await settled();
};
const on = (view: View, change: Partial<ComputersView>): View => ({ ...view, language: 'nl', computers: { ...noComputers, ...change } });
const step = (): string | undefined => get('computer-step').dataset['phase'];
const second = (r: RelationshipView): View => opened(r.myRole, [r], { computers: { ...noComputers, second: true } });
const left = (): string[] => [...document.querySelectorAll<HTMLElement>('[data-testid="on-first"]')].map((one) => one.dataset['what'] ?? '');

beforeEach(() => {
  speech.language = 'nl';
});

describe('on the first computer', () => {
  it('is reached from what is about the program', async () => {
    await open(scene('computer-start'), {}, { at: 'program' });
    expect(get('program-computer-state').textContent).toBe(t('program-computer'));
    get('program-computer').click();
    await settled();
    expect(get('screen').dataset['screen']).toBe('computer');
    get('computer-back').click();
    await settled();
    expect(get('screen').dataset['screen']).toBe('program');
  });
  it.each([['computer-preparing', 'preparing'], ['computer-ready', 'ready'], ['computer-used', 'used'], ['computer-leaving', 'leaving']])('says there how far it is: %s', async (name, phase) => {
    await open(scene(name), {}, { at: 'program' });
    expect(get('program-computer-state').textContent).toBe(t(`program-computer-${phase}`));
    expect(get('program-computer').textContent).toBe(t('computer-look'));
  });
  it('makes a place, waits, and goes on by itself; the title of the next step is read', async () => {
    const prepareComputer = vi.fn(() => Promise.resolve());
    const view = scene('computer-start');
    await open(view, { prepareComputer });
    expect(step()).toBe('start');
    get('computer-prepare').click();
    await settled();
    expect(prepareComputer).toHaveBeenCalledTimes(1);
    await says(on(view, { could: 1, preparing: 1 }));
    expect(step()).toBe('preparing');
    expect(document.activeElement?.id).toBe('computer-step');
    expect(get('computer-step').textContent).toContain(t('computer-preparing-client'));
    // With one connection there is nothing to count.
    expect(find('computer-count')).toBeNull();
    get('computer-back').focus();
    await says(on(view, { could: 1, ready: 1 }));
    expect(step()).toBe('ready');
    expect(get('said').textContent).toBe(t('say-computer-ready'));
    // What comes by itself takes the focus from nobody.
    expect(document.activeElement).toBe(get('computer-back'));
  });
  it('says why no place could be made, and stays', async () => {
    await open(scene('computer-start'), { prepareComputer: () => Promise.reject({ code: 'nothingGoesOn' }) });
    get('computer-prepare').click();
    await settled();
    expect(get('computer-step').textContent).toContain(t('failure-nothingGoesOn'));
    expect(step()).toBe('start');
  });
  it('counts, and tells a therapist what it waits for', async () => {
    await open(scene('computer-preparing-therapist'));
    expect(get('computer-count').textContent).toBe(t('computer-count', { ready: 0, count: 3 }));
    expect(get('computer-step').textContent).toContain(t('computer-preparing-therapist'));
    expect(get('computer-step').textContent).not.toContain(t('computer-preparing-client'));
  });
  it.each(['nl', 'en'] as const)('saves the file in the language of the page and the zone of this computer: %s', async (language) => {
    const saveForComputer = vi.fn(() => Promise.resolve({ saved: true, left: [] }));
    await open(scene('computer-ready'), { saveForComputer }, { at: 'computer' }, language);
    get('computer-save').click();
    await settled();
    expect(saveForComputer.mock.calls).toEqual([[{ language, zone: new Intl.DateTimeFormat().resolvedOptions().timeZone }]]);
    expect(get('computer-save-written').textContent).toBe(t('export-written'));
    // What to do there names the very choice of the first screen.
    expect(get('computer-step').textContent).toContain(t('welcome-return'));
    expect(get('computer-step').textContent).toContain(t('along-safe-open'));
  });
  it('says which files are not in it, and nothing where no place was chosen', async () => {
    const answers = [{ saved: true, left: someLeft }, { saved: false, left: [] }];
    await open(scene('computer-ready'), { saveForComputer: () => Promise.resolve(answers.shift() ?? { saved: false, left: [] }) });
    get('computer-save').click();
    await settled();
    expect(get('archive-left').textContent).toContain(someLeft[0]?.name);
    get('computer-save').click();
    await settled();
    expect(find('archive-left')).toBeNull();
    expect(find('computer-save-written')).toBeNull();
  });
  it.each(['sessionRuns', 'noSeat', 'diskFull'])('says why there is no file: %s', async (code) => {
    await open(scene('computer-ready'), { saveForComputer: () => Promise.reject({ code }) });
    get('computer-save').click();
    await settled();
    expect(get('computer-step').textContent).toContain(t(`failure-${code}`));
  });
  it('says for how many it works now', async () => {
    await open(scene('computer-some'));
    expect(get('computer-some').textContent).toContain(t('computer-ready-some', { ready: 2, count: 3 }));
    await says({ ...scene('computer-ready'), language: 'nl' });
    expect(find('computer-some')).toBeNull();
  });
  it('leads to the recovery words that were not checked', async () => {
    await open(scene('computer-start-unchecked'));
    get('computer-words-check').click();
    await settled();
    expect(get('screen').dataset['screen']).toBe('words');
  });
  it('takes it out after a question, which Escape puts away', async () => {
    const removeComputer = vi.fn(() => Promise.resolve());
    const view = scene('computer-used');
    await open(view, { removeComputer });
    get('computer-remove').click();
    await settled();
    expect(document.activeElement).toBe(get('computer-remove-title'));
    for (const id of ['computer-remove-under', 'computer-remove-stolen', 'computer-remove-words']) expect(get('computer-remove-sure').textContent).toContain(t(id));
    await press('Escape');
    await settled();
    expect(find('computer-remove-sure')).toBeNull();
    expect(document.activeElement).toBe(get('computer-remove'));
    expect(removeComputer).not.toHaveBeenCalled();
    get('computer-remove').click();
    await settled();
    get('computer-remove-yes').click();
    await settled();
    expect(removeComputer).toHaveBeenCalledTimes(1);
    await says(on(view, { could: 1, leaving: 1 }));
    expect(get('computer-leaving').textContent).toBe(t('computer-leaving-under', { count: 1 }));
    expect(document.activeElement?.id).toBe('computer-step');
    await says(on(view, { could: 1 }));
    expect(get('said').textContent).toBe(t('say-computer-gone'));
    expect(step()).toBe('start');
  });
  it('takes a place away that nobody came for', async () => {
    const removeComputer = vi.fn(() => Promise.resolve());
    await open(scene('computer-preparing'), { removeComputer });
    get('computer-cancel').click();
    await settled();
    get('computer-cancel-yes').click();
    await settled();
    expect(removeComputer).toHaveBeenCalledTimes(1);
  });
  it('says in how many it takes part, where it is not in all', async () => {
    await open(scene('computer-used-some'));
    expect(get('computer-used-count').textContent).toBe(t('computer-used-count', { used: 2, count: 3 }));
    await says({ ...scene('computer-used'), language: 'nl' });
    expect(find('computer-used-count')).toBeNull();
    expect(find('computer-more')).toBeNull();
  });
  it('makes a place for what came later, and saves the file for that', async () => {
    const prepareComputer = vi.fn(() => Promise.resolve());
    const saveForComputer = vi.fn(() => Promise.resolve({ saved: true, left: [] }));
    const some = scene('computer-used-some');
    const rest = (numbers: Partial<View['computers']>): View => ({ ...some, computers: { ...some.computers, ready: 0, ...numbers } });
    await open(rest({}), { prepareComputer, saveForComputer });
    expect(find('computer-more-save')).toBeNull();
    get('computer-more').click();
    await settled();
    expect(prepareComputer).toHaveBeenCalledTimes(1);
    await says(rest({ preparing: 1 }));
    expect(find('computer-more')).toBeNull();
    expect(get('computer-more-preparing').textContent).toContain(t('computer-preparing-close'));
    await says(rest({ ready: 1 }));
    get('computer-more-save').click();
    await settled();
    expect(saveForComputer).toHaveBeenCalledTimes(1);
  });
});

describe('on the second computer', () => {
  it('says which one it is, and the way where the first one is gone', async () => {
    await open(scene('second'), {}, { at: 'program' });
    expect(find('program-computer')).toBeNull();
    for (const id of ['computer-second', 'computer-second-under', 'computer-second-lost-client']) expect(get('computer-second').textContent).toContain(t(id));
    await says({ ...scene('second-therapist'), language: 'nl' });
    expect(get('computer-second').textContent).toContain(t('computer-second-lost-therapist'));
  });
  it('says at home that it is being let in, in a region that is heard', async () => {
    await open(scene('second-joining'), {}, { at: 'home' });
    expect(get('computer-joining').closest('[role="status"]')).not.toBeNull();
    await says({ ...scene('second-free'), language: 'nl' });
    expect(find('computer-joining')).toBeNull();
    expect(get('said').textContent).toBe(t('say-computer-joined'));
  });
  it('lets its person stop and leave, as on the first one (P1)', async () => {
    await open(second(people.ready()), {}, { at: 'agreement', relationship: 'r1' });
    get('stop');
    await open(second(people.ready()), {}, { at: 'closing', relationship: 'r1' });
    get('end-alone');
  });
  it.each<[string, RelationshipView, Place, string, string[]]>([
    ['the room', people.ready(), { at: 'home' }, 'room', ['open-lobby']],
    ['an appointment at home', coursePeople.planned(), { at: 'home' }, 'room', ['open-lobby']],
    ['a review that is due', coursePeople.reviewDue(), { at: 'home' }, 'review', ['way-review', 'open-lobby']],
    ['a proposal', people.change(), { at: 'agreement', relationship: 'r1' }, 'agreement', ['agreement-sign', 'agreement-decline', 'propose-open', 'remove']],
    ['an agreement', people.ready(), { at: 'agreement', relationship: 'r1' }, 'agreement', ['propose-open', 'remove']],
    ['a first agreement', people.agreePropose(), { at: 'step', relationship: 'r1' }, 'agreement', ['propose-open', 'propose-submit']],
    ['one that was stopped', people.withdrawn(), { at: 'step', relationship: 'r1' }, 'agreement', ['propose-open']],
    ['planning', coursePeople.planned(), { at: 'planning', relationship: 'r1', moving: null }, 'planning', ['planning-choice', 'planning-ask']],
    ['an appointment', coursePeople.planned(), { at: 'appointment', relationship: 'r1', appointment: 'a1' }, 'planning', ['appointment-move', 'appointment-cancel']],
    ['a review', coursePeople.reviewDue(), { at: 'review', relationship: 'r1' }, 'review', ['review-goOn', 'review-end']],
    ['ending', coursePeople.planned(), { at: 'closing', relationship: 'r1' }, 'closing', ['close-together', 'onward-begin']],
    ['a rating', people.ready('client', { rating: rating() }), { at: 'rating', relationship: 'r1' }, 'rating', ['rating-form']],
  ])('leaves to the first one: %s', async (_, r, place, what, gone) => {
    // What is not there on the second is there on the first.
    await open(opened(r.myRole, [r]), {}, place);
    expect(gone.some((id) => find(id) !== null)).toBe(true);
    expect(left()).toEqual([]);
    await says({ ...second(r), language: 'nl' });
    expect(left()).toContain(what);
    for (const id of gone) expect(find(id), id).toBeNull();
    expect(document.body.textContent).not.toContain('⟦');
  });
  it('reads what was asked, and leaves the answer to the first one', async () => {
    await open(scene('second-asked'), {}, { at: 'home' });
    expect(find('request-theirs')).not.toBeNull();
    for (const id of ['request-yes', 'request-no', 'request-other-time']) expect(find(id)).toBeNull();
    expect(left()).toContain('request');
  });
  it('begins no connection: neither by an invitation nor with one', async () => {
    await open(scene('second-therapist'), {}, { at: 'home' });
    for (const id of ['invite', 'home-new-computer']) expect(find(id)).toBeNull();
    await says({ ...second(people.ready()), language: 'nl' });
    expect(find('accept')).toBeNull();
  });
  it('chooses no time in the week, and asks the core for none', async () => {
    const mayPlan = vi.fn(() => Promise.resolve([]));
    await open(second(coursePeople.planned()), { mayPlan }, { at: 'planning', relationship: 'r1', moving: null });
    expect(mayPlan).not.toHaveBeenCalled();
    const slot = document.querySelector<HTMLElement>('[data-testid^="slot-"]');
    slot?.click();
    await settled();
    expect(document.querySelector('[aria-selected="true"]')).toBeNull();
    expect(find('appointments')).not.toBeNull();
  });
  it('says what is wrong in words where something else is the first one’s', async () => {
    await open(second(people.verify()), { answerVerification: () => Promise.reject({ code: 'onFirstComputer' }) }, { at: 'step', relationship: 'r1' });
    get('verify-same').click();
    await settled();
    expect(get('failure').textContent).toContain(t('failure-onFirstComputer'));
  });
});

describe('a later file', () => {
  const words = Array.from({ length: 24 }, () => 'abandon').join(' ');
  const look = { madeMs: Date.UTC(2026, 10, 20), relationships: 2, letters: 3, records: 1, canReturn: true };
  it('is chosen, opened by the words, and taken in', async () => {
    const takeSeats = vi.fn(() => Promise.resolve());
    await open(scene('second'), { chooseArchive: () => Promise.resolve(look), takeSeats }, { at: 'program' });
    get('computer-take').click();
    await settled();
    const field = get('computer-take-box').querySelector('textarea');
    expect(document.activeElement).toBe(field);
    if (field) field.value = words;
    field?.dispatchEvent(new Event('input', { bubbles: true }));
    await settled();
    get('computer-take-do').click();
    await settled();
    expect(takeSeats.mock.calls).toEqual([[{ words }]]);
    expect(get('computer-taken').textContent).toBe(t('computer-taken'));
    expect(find('computer-take-do')).toBeNull();
    expect(document.activeElement).toBe(get('computer-take'));
  });
  it.each(['nothingNew', 'archiveOfAnother', 'wordsDoNotFit'])('says why nothing was taken in: %s', async (code) => {
    await open(scene('second'), { chooseArchive: () => Promise.resolve(look), takeSeats: () => Promise.reject({ code }) }, { at: 'program' });
    get('computer-take').click();
    await settled();
    const field = get('computer-take-box').querySelector('textarea');
    if (field) field.value = words;
    field?.dispatchEvent(new Event('input', { bubbles: true }));
    await settled();
    get('computer-take-do').click();
    await settled();
    expect(get('computer-take-box').textContent).toContain(t(`failure-${code}`));
  });
  it('is offered as well where nothing is here any more, and not on a first computer', async () => {
    await open({ ...scene('computer-none'), relationships: [] }, {}, { at: 'program' });
    expect(find('computer-take')).not.toBeNull();
    await says({ ...scene('computer-start'), language: 'nl' });
    expect(find('computer-take')).toBeNull();
  });
});

it('says of somebody else that they have two', async () => {
  await open(scene('home-two-computers'), {}, { at: 'home' });
  expect(get('member-computers').textContent).toBe(t('member-computers', { Who: 'Marijke', count: 2 }));
  await says({ ...scene('computer-start'), language: 'nl' });
  expect(find('member-computers')).toBeNull();
});

describe('where a second computer cannot go on', () => {
  it('only reads what was not in its file, and warns of the way back', async () => {
    await open(scene('second-not-in'), {}, { at: 'home' });
    const away = get('home-away').textContent;
    for (const text of [t('away-second-not-in', { who: 'Marijke' }), t('away-second-do-under')]) expect(away).toContain(text);
    expect(away).not.toContain(t('away-why-under', { who: 'Marijke' }));
    expect(get('person-r1').textContent).toContain(t('people-away-second'));
  });
  it.each(['second-file-used', 'second-taken-out'])('offers no place for another computer there: %s', async (name) => {
    await open(scene(name), {}, { at: 'program' });
    expect(get('computer-out').textContent).toBe(t('computer-out'));
    expect(find('program-computer')).toBeNull();
  });
  it.each(['second-file-used', 'second-taken-out'])('says why, once, and what still can be done: %s', async (name) => {
    const closeRelationship = vi.fn(() => Promise.resolve());
    const withdraw = vi.fn(() => Promise.resolve());
    const view = scene(name);
    await open(view, { closeRelationship, withdraw }, { at: 'home' });
    const why = t(`failure-${view.relationships[0]?.problem}`);
    expect(get('home-away').textContent?.split(why)).toHaveLength(2);
    expect(find('problem')).toBeNull();
    expect(find('back-link')).not.toBeNull();
    // Removing it here ends nothing on the first one.
    get('remove').click();
    await settled();
    expect(get('remove-sure').textContent).toContain(t('remove-sure-second', { who: 'Marijke' }));
    get('remove-yes').click();
    await settled();
    expect(withdraw).not.toHaveBeenCalled();
    expect(closeRelationship).toHaveBeenCalledTimes(1);
  });
});

describe('every step and what the second one shows', () => {
  it.each(Object.keys(computerScenes).flatMap((name) => (['nl', 'en'] as const).map((language) => [name, language] as const)))('%s passes the rules of axe, in %s', async (name, language) => {
    await open(scene(name), {}, name.startsWith('computer') ? { at: 'computer' } : { at: 'program' }, language);
    expect(document.body.textContent).not.toContain('⟦');
    const found = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'color-contrast': { enabled: false } } });
    expect(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join()}`)).toEqual([]);
  });
  it.each(['computer-start', 'computer-ready', 'computer-used'])('can be reached by keys alone: %s', async (name) => {
    await open(scene(name));
    const all = [...get('computer-step').querySelectorAll<HTMLElement>('button')];
    expect(all.length).toBeGreaterThan(0);
    for (const one of all) {
      expect(one.tabIndex).toBe(0);
      expect(one.textContent?.trim() || one.getAttribute('aria-label')).toBeTruthy();
    }
  });
});
