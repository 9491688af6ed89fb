// Rating a session (S-51) on the page: offered, given by keys alone, read once all gave theirs, refused, and never judged.
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { app } from '../../src/app.svelte';
import { lyingRatings, rated, rating, ratingScenes } from '../../src/preview/rating';
import { ONE, open, people, session, several, TWO } from '../../src/preview/scenes';
import { speech, t } from '../../src/texts.svelte';
import type { Backend, Language, RatedView, RatingView, RelationshipView, View } from '../../src/view';
import { find, get, says, settled, show, type } from './page';

afterEach(() => { speech.language = 'nl'; });
const all = (testid: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
const click = async (testid: string): Promise<void> => { get(testid).click(); await settled(); };

/** A core with these ratings; `next` changes what its view says of the last session. */
function vault(r: RelationshipView, ratings: RatedView[], language: Language = 'nl') {
  const core = {
    view: { ...open(r.myRole, [r]), language } as View,
    ratings: [...ratings],
    calls: [] as Parameters<Backend['rate']>[0][],
    fails: null as unknown,
    reads: 0,
    answers: {} as Partial<Backend>,
    async next(rating: RatingView | null): Promise<void> {
      core.view = { ...core.view, relationships: core.view.relationships.map((one) => ({ ...one, rating })) };
      await says(core.view);
    },
  };
  core.answers.rate = (a) => {
    core.calls.push(a);
    return core.fails === null ? Promise.resolve() : Promise.reject(core.fails);
  };
  core.answers.ratings = () => {
    core.reads += 1;
    return Promise.resolve({ ratings: core.ratings });
  };
  return core;
}
async function opens(r: RelationshipView, ratings: RatedView[] = [], language: Language = 'nl') {
  const core = vault(r, ratings, language);
  await show(core.view, core.answers, true);
  app.go({ at: 'rating', relationship: 'r1' });
  await settled();
  return core;
}
const toGive = (change: Partial<RatingView> = {}) => people.ready('client', { rating: rating(change) });
/** A place on a scale, as a hand or an arrow key sets it. */
async function choose(what: string, value: number): Promise<void> {
  const scale = get(`rating-${what}`) as HTMLInputElement;
  scale.value = String(value);
  scale.dispatchEvent(new Event('input', { bubbles: true }));
  await settled();
}
const rows = (): string[][] => all('rated').map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? ''));
const said = (): string[] => [...get('rating-says').children].map((one) => one.textContent ?? '');

describe('to give', () => {
  it('says who reads it and when, and that it need not be', async () => {
    await opens(toGive());
    expect(get('rating-who').textContent).toBe('Marijke leest jouw antwoorden pas na zelf te hebben geantwoord. Jij leest die van Marijke ook dan pas. Het hoeft niet, en er is geen goed of fout.');
    expect(said()).toEqual([]);
    expect(get('rating-all-none').textContent).toBe(t('rating-all-none'));
  });
  it('nothing is chosen beforehand, and nothing goes before all three are', async () => {
    const core = await opens(toGive());
    for (const what of ['bond', 'goals', 'tasks']) expect(get(`rating-${what}-value`).textContent).toBe('–');
    const done = get('rating-done');
    expect(done.getAttribute('aria-disabled')).toBe('true');
    expect(document.getElementById(done.getAttribute('aria-describedby') ?? '')?.textContent).toBe(t('rating-missing'));
    await choose('bond', 80);
    await choose('tasks', 0);
    await click('rating-done');
    // It leads to the one that is missing.
    expect(core.calls).toEqual([]);
    expect(document.activeElement).toBe(get('rating-goals'));
    await choose('goals', 35);
    expect(done.getAttribute('aria-disabled')).toBeNull();
    expect(document.getElementById('rating-before')?.textContent).toBe(t('rating-stays'));
    // And back, where one is wiped.
    await click('rating-goals-clear');
    expect(done.getAttribute('aria-disabled')).toBe('true');
  });
  it('goes with its three values and the line of text, and the focus goes along', async () => {
    const core = await opens(toGive({ others: [ONE] }));
    expect(said()).toEqual(['Marijke heeft geantwoord.']);
    await choose('bond', 80);
    await choose('goals', 0);
    await choose('tasks', 100);
    await type('rating-remark', '  Dank. ');
    core.ratings = [rated(3, 'me', [80, 0, 100], 'Dank.')];
    await click('rating-done');
    expect(core.calls).toEqual([{ relationship: 'r1', session: rating().session, values: [80, 0, 100], remark: 'Dank.' }]);
    // Before the view says so, too.
    expect(find('rating-form')).toBeNull();
    expect(document.activeElement?.id).toBe('rating-standing');
    expect(get('said').textContent).toBe(t('say-rated'));
    expect(said()).toEqual(['Jij hebt geantwoord.', 'Marijke heeft ook geantwoord. Het is onderweg.']);
    expect(rows().map((row) => row.slice(1))).toEqual([['Jij', '80', '0', '100', 'Dank.']]);
    await core.next(rating({ given: true, others: [ONE] }));
    expect(document.activeElement?.id).toBe('rating-standing');
  });
  it('Space chooses the place at which a scale stands, and Enter in the text only breaks the line', async () => {
    const core = await opens(toGive());
    for (const what of ['bond', 'goals', 'tasks']) {
      const scale = get(`rating-${what}`);
      scale.focus();
      scale.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true }));
    }
    await settled();
    expect(get('rating-bond-value').textContent).toBe('50');
    get('rating-remark').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    expect(core.calls).toEqual([]);
    for (const one of document.querySelectorAll<HTMLElement>('main button, main textarea, main input')) expect(one.tabIndex).toBe(0);
  });
  it('a line that the core would not take is told before it goes', async () => {
    const core = await opens(toGive());
    for (const what of ['bond', 'goals', 'tasks']) await choose(what, 50);
    await type('rating-remark', '語'.repeat(334));
    expect(get('rating-long').textContent).toBe(t('rating-long'));
    await click('rating-done');
    expect(core.calls).toEqual([]);
    expect(document.activeElement).toBe(get('rating-remark'));
    expect((get('rating-remark') as HTMLTextAreaElement).maxLength).toBe(500);
  });
  it('refused, it says why, and what was chosen stays', async () => {
    const core = await opens(toGive());
    for (const reason of ['notRatable', 'ratedAlready', 'ratingOutOfRange']) {
      core.fails = { code: 'refused', refusal: { rule: 51, reason, fromMs: null } };
      for (const what of ['bond', 'goals', 'tasks']) await choose(what, 45);
      await type('rating-remark', 'Dit blijft.');
      await click('rating-done');
      expect(get('rating-form').textContent).toContain(t(`refusal-${reason}`));
      expect(get('rating-bond-value').textContent).toBe('45');
      expect((get('rating-remark') as HTMLTextAreaElement).value).toBe('Dit blijft.');
    }
  });
  it('of another session begins anew', async () => {
    const core = await opens(toGive());
    await choose('bond', 45);
    await core.next(rating());
    expect(get('rating-bond-value').textContent).toBe('45');
    await core.next(rating({ session: 'ff'.repeat(16) }));
    expect(get('rating-bond-value').textContent).toBe('–');
    await core.next(null);
    expect(find('rating-form')).toBeNull();
    expect(get('rating-none').textContent).toBe(t('rating-none'));
  });
});

describe('given', () => {
  it('it waits, and what the other said comes by itself', async () => {
    const mine = rated(3, 'me', [80, 75, 70]);
    const core = await opens(toGive({ given: true }), [mine]);
    expect([find('rating-form'), find('rating-who')]).toEqual([null, null]);
    expect(said()).toEqual(['Jij hebt geantwoord.', t('rating-waits', { who: 'Marijke', Who: 'Marijke' })]);
    const before = core.reads;
    core.ratings = [rated(3, ONE, [20, 5, 0], 'Ik was moe.'), mine];
    await core.next(rating({ given: true, others: [ONE], readable: [ONE] }));
    expect(core.reads).toBe(before + 1);
    expect(said()).toEqual(['Jij hebt geantwoord.', 'Wat Marijke antwoordde, staat hieronder.']);
    expect(rows().map((row) => row.slice(1))).toEqual([['Jij', '80', '75', '70', ''], ['Marijke', '20', '5', '0', 'Ik was moe.']]);
    // A view in which nothing of it changed asks for nothing.
    await core.next(rating({ given: true, others: [ONE], readable: [ONE] }));
    expect(core.reads).toBe(before + 1);
  });
  it('a low number looks like a high one', async () => {
    await opens(toGive({ given: true }), [rated(3, 'me', [0, 50, 100])]);
    const cells = [...all('rated')[0]?.querySelectorAll('td.number') ?? []];
    expect(new Set(cells.map((cell) => cell.className)).size).toBe(1);
    expect(cells.length).toBe(3);
  });
  it('among three it says of whom, and waits for all who were there', async () => {
    const core = await opens(several(toGive({ given: true, others: [TWO] })));
    expect(said()).toEqual(['Jij hebt geantwoord.', 'Sam heeft geantwoord.', t('rating-waits-many')]);
    core.ratings = [rated(3, 'me', [1, 2, 3]), rated(3, ONE, [4, 5, 6]), rated(3, TWO, [7, 8, 9])];
    await core.next(rating({ given: true, others: [ONE, TWO], readable: [ONE, TWO] }));
    expect(said()).toEqual(['Jij hebt geantwoord.', 'Wat Marijke en Sam antwoordden, staat hieronder.']);
    expect(rows().map((row) => row[1])).toEqual(['Jij', 'Marijke', 'Sam']);
  });
  it('among three it is said before that all who were there are waited for', async () => {
    await opens(several(toGive()));
    expect(get('rating-who').textContent).toContain(t('rating-who-many'));
  });
  it('where it cannot be read it says so, and tells nothing else', async () => {
    const core = vault(toGive({ given: true }), []);
    core.answers.ratings = () => Promise.reject({ code: 'internal' });
    await show(core.view, core.answers, true);
    app.go({ at: 'rating', relationship: 'r1' });
    await settled();
    expect(document.querySelector('[data-code="internal"]')?.textContent).toContain(t('failure-internal'));
    expect(find('rating-all-none')).toBeNull();
  });
});

describe('where it is offered', () => {
  const home = async (r: RelationshipView) => { const core = vault(r, []); await show(core.view, core.answers, true); return core; };
  it('home has a quiet line, gone once it was given, and another once it can be read', async () => {
    const core = await home(toGive());
    expect(get('home-rating').textContent).toBe(t('home-rating'));
    expect(document.body.textContent).not.toContain(t('home-open-nothing'));
    expect(document.querySelectorAll('.btn--main').length).toBe(1);
    expect(get('home-rating').classList.contains('btn--main')).toBe(false);
    await core.next(rating({ given: true, others: [ONE] }));
    expect([find('home-rating'), find('home-rating-read')]).toEqual([null, null]);
    await core.next(rating({ given: true, others: [ONE], readable: [ONE] }));
    expect(get('home-rating-read').textContent).toBe('Lees hoe de sessie was voor Marijke');
    await click('home-rating-read');
    expect(app.place).toEqual({ at: 'rating', relationship: 'r1' });
  });
  it('without a session to rate, earlier ones are reached from home and from the history', async () => {
    await home(people.ready());
    expect([find('home-rating'), find('home-rating-read')]).toEqual([null, null]);
    await click('home-ratings');
    expect(get('rating-none').textContent).toBe(t('rating-none'));
    app.go({ at: 'history', relationship: 'r1' });
    await settled();
    await click('history-ratings');
    expect(get('screen').dataset['screen']).toBe('rating');
  });
  it('before the first session there is no way to it', async () => {
    await home({ ...people.ready(), history: [] });
    expect(find('home-ratings')).toBeNull();
    app.go({ at: 'history', relationship: 'r1' });
    await settled();
    expect(find('history-ratings')).toBeNull();
  });
  it('the ending of a session has one link to it, and closes itself', async () => {
    const ended = session({ phase: 'ended', started: 55, end: { reason: 'limit', startedMs: 1, lastedSeconds: 3300 } });
    const core = vault({ ...toGive(), session: ended }, []);
    const closed: unknown[] = [];
    core.answers.closeEnding = (a) => { closed.push(a); return Promise.resolve(); };
    await show(core.view, core.answers, true);
    await click('ending-rate');
    expect(closed).toEqual([{ relationship: 'r1' }]);
    expect(app.place).toEqual({ at: 'rating', relationship: 'r1' });
    await core.next(rating({ given: true }));
    expect(find('ending-rate')).toBeNull();
  });
});

describe.each(['nl', 'en'] as const)('for everybody, in %s', (language) => {
  it.each(Object.keys(ratingScenes).filter((name) => name.startsWith('rating')))('%s has its words and passes the rules of axe', async (scene) => {
    const [r] = ratingScenes[scene]?.().relationships ?? [];
    await opens(r as RelationshipView, lyingRatings[scene], language);
    expect(get('screen').dataset['screen']).toBe('rating');
    expect(document.body.textContent).not.toContain('⟦');
    const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join()}`)).toEqual([]);
  });
});
