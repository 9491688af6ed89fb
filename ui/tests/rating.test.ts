// Ratings of sessions (S-51): what is said of them, their order, where they are read.
import { beforeEach, describe, expect, it } from 'vitest';
import { rated, rating } from '../src/preview/rating';
import { ONE, people, several, TWO } from '../src/preview/scenes';
import { hasRatings, inOrder, MOST_CHARACTERS, ratingSays, remarkFits, trends } from '../src/rating';
import { routeOf } from '../src/routing';
import { open } from '../src/preview/scenes';
import { speech, t } from '../src/texts.svelte';
import type { RatingView, RelationshipView } from '../src/view';

beforeEach(() => { speech.language = 'nl'; });
const two = people.ready();
const three = several(people.ready());
const spoken = (r: RelationshipView, change: Partial<RatingView>, given = change.given ?? false): string[] => ratingSays(r, rating(change), given).map((say) => t(say.id, say.args));

describe('what is said of the last session', () => {
  it('between two', () => {
    expect(spoken(two, {})).toEqual([]);
    expect(spoken(two, { others: [ONE] })).toEqual(['Marijke heeft geantwoord.']);
    expect(spoken(two, { given: true })).toEqual(['Jij hebt geantwoord.', 'Marijke heeft nog niet geantwoord. Dat hoeft ook niet. Zolang leest niemand iets van de ander.']);
    expect(spoken(two, { given: true, others: [ONE] })).toEqual(['Jij hebt geantwoord.', 'Marijke heeft ook geantwoord. Het is onderweg.']);
    expect(spoken(two, { given: true, others: [ONE], readable: [ONE] })).toEqual(['Jij hebt geantwoord.', 'Wat Marijke antwoordde, staat hieronder.']);
    // Given a moment ago, before the view says so.
    expect(spoken(two, { others: [ONE] }, true)).toEqual(['Jij hebt geantwoord.', 'Marijke heeft ook geantwoord. Het is onderweg.']);
  });
  it('among three: by whom it was given, and that all who were there are waited for', () => {
    expect(spoken(three, { given: true, others: [TWO] })).toEqual(['Jij hebt geantwoord.', 'Sam heeft geantwoord.', t('rating-waits-many')]);
    expect(spoken(three, { given: true, others: [ONE, TWO] })).toEqual(['Jij hebt geantwoord.', 'Marijke en Sam hebben geantwoord.', t('rating-waits-many')]);
    expect(spoken(three, { given: true, others: [ONE, TWO], readable: [TWO] })).toEqual(['Jij hebt geantwoord.', 'Wat Sam antwoordde, staat hieronder.', 'Marijke heeft ook geantwoord. Het is onderweg.']);
    expect(spoken(three, { given: true, others: [ONE, TWO], readable: [ONE, TWO] })).toEqual(['Jij hebt geantwoord.', 'Wat Marijke en Sam antwoordden, staat hieronder.']);
  });
  it('is whole in English, too', () => {
    speech.language = 'en';
    for (const r of [two, three]) for (const given of [false, true]) for (const readable of [[], [ONE]]) for (const one of spoken(r, { given, others: [ONE], readable })) expect(one).not.toMatch(/[⟦⟧{}]/);
  });
});

it('no answer is judged: neither language has a word for good or bad, nor a sum', () => {
  for (const language of ['nl', 'en'] as const) {
    speech.language = language;
    const all = ['rating-described', 'rating-all', 'rating-readable', 'rating-bond-low', 'rating-bond-high', 'rating-goals-low', 'rating-tasks-low', 'home-rating-read'].map((id) => t(id, { who: 'x', Who: 'X' })).join(' ');
    expect(all).not.toMatch(/gemiddeld|average|score|laag|hoog|\blow\b|\bhigh\b|slecht|\bbad\b/i);
  }
});

it('the last session comes first, in each the own one; the list that was given stays as it is', () => {
  const list = [rated(1, ONE, [1, 2, 3]), rated(1, 'me', [4, 5, 6]), rated(3, TWO, [0, 0, 0]), rated(2, 'me', [9, 9, 9])];
  expect(inOrder(list).map((one) => [one.session.slice(-1), one.by])).toEqual([['3', TWO], ['2', 'me'], ['1', 'me'], ['1', ONE]]);
  expect(list[0]?.by).toBe(ONE);
});

it('a remark fits as the core counts it, in bytes', () => {
  expect(remarkFits('')).toBe(true);
  expect(remarkFits('x'.repeat(MOST_CHARACTERS))).toBe(true);
  expect(remarkFits('é'.repeat(500))).toBe(true);
  expect(remarkFits('語'.repeat(333))).toBe(true);
  expect(remarkFits('語'.repeat(334))).toBe(false);
  // What is around it does not go along.
  expect(remarkFits(`${'語'.repeat(333)}   `)).toBe(true);
});

it('are read from the first session on, until the end erased them', () => {
  expect(hasRatings(people.ready())).toBe(true);
  expect(hasRatings(people.withdrawn())).toBe(true);
  expect(hasRatings({ ...people.ready(), history: [] })).toBe(false);
  expect(hasRatings({ ...people.ready(), history: [], rating: rating() })).toBe(true);
  expect(hasRatings({ ...people.ready(), history: [], course: { ...people.ready().course, sessions: 1 } })).toBe(true);
  expect(hasRatings({ ...people.ready(), stage: 'closed' })).toBe(false);
  const at = (r: RelationshipView) => routeOf(open(r.myRole, [r]), { place: { at: 'rating', relationship: 'r1' }, words: null }).screen;
  expect(at(people.ready())).toBe('rating');
  expect(at(people.withdrawn())).toBe('rating');
  expect(at({ ...people.ready(), history: [] })).toBe('home');
  expect(at({ ...people.ready(), id: 'another' })).toBe('home');
  expect(at({ ...people.ready(), stage: 'closed' })).toBe('home');
});

it('have a line for each who rated more than one session, the own one first, in the order of the sessions', () => {
  const one = (by: string, startedMs: number, bond: number) => ({ session: `${startedMs}`, startedMs, by, bond, goals: 50, tasks: 60, remark: '' });
  const DAY = 86_400_000;
  const all = trends([one(ONE, 2 * DAY, 40), one('me', 2 * DAY, 70), one(ONE, DAY, 30), one('me', DAY, 80), one(TWO, DAY, 10)], 'UTC');
  expect(all.map((each) => each.by)).toEqual(['me', ONE]);
  expect(all[0]?.drawn.lines.map((line) => [line.series.of, line.values])).toEqual([['bond', [80, 70]], ['goals', [50, 50]], ['tasks', [60, 60]]]);
  expect(all[1]?.drawn.along).toEqual([{ kind: 'day', day: { year: 1970, month: 1, day: 2 } }, { kind: 'day', day: { year: 1970, month: 1, day: 3 } }]);
  expect(trends(Array.from({ length: 30 }, (_, i) => one('me', i * DAY, i)), 'UTC')[0]?.drawn.lines[0]?.values).toEqual(Array.from({ length: 12 }, (_, i) => i + 18));
});
