// Scripted ratings of sessions, and a played core for them. Only for previews.
import type { Backend, RatedView, RatingView, RelationshipView, View } from '../view';
import { NOW } from './course';
import { ONE, open, people, several, TWO } from './scenes';

const DAYS = 86_400_000;
const hex = (n: number): string => n.toString(16).padStart(32, '0');
const LAST = NOW - 52 * 60_000;

/** The last session, of which nothing was said yet. */
export const rating = (change: Partial<RatingView> = {}): RatingView => ({ session: hex(0x903), startedMs: LAST, given: false, others: [], readable: [], ...change });
export function rated(n: number, by: string, values: [number, number, number], remark = ''): RatedView {
  const [bond, goals, tasks] = values;
  return { session: hex(0x900 + n), startedMs: LAST - (3 - n) * 7 * DAYS, by, bond, goals, tasks, remark };
}

const earlier = [rated(1, 'me', [40, 55, 60]), rated(1, ONE, [60, 50, 70]), rated(2, 'me', [65, 70, 45], 'De oefening ging me te snel.')];
const mine = rated(3, 'me', [80, 75, 70], 'Fijn dat we bij de bus bleven.');
const theirs = rated(3, ONE, [70, 85, 75]);

export const lyingRatings: Record<string, RatedView[]> = {
  'rating': earlier,
  'rating-given': [...earlier, mine],
  'rating-read': [...earlier, mine, theirs],
  'rating-group': [],
  'rating-earlier': earlier,
  'home-rating-read': [...earlier, mine, theirs],
};

const only = (r: RelationshipView): View => open(r.myRole, [r]);
export const ratingScenes: Record<string, () => View> = {
  'rating': () => only(people.ready('client', { rating: rating() })),
  'rating-given': () => only(people.ready('client', { rating: rating({ given: true }) })),
  'rating-read': () => only(people.ready('client', { rating: rating({ given: true, others: [ONE], readable: [ONE] }) })),
  'rating-group': () => only(several(people.ready('client', { rating: rating({ others: [TWO] }) }))),
  'rating-earlier': () => only(people.ready('client')),
  'home-rating': () => only(people.ready('client', { rating: rating() })),
  'home-rating-read': () => only(people.ready('client', { rating: rating({ given: true, others: [ONE], readable: [ONE] }) })),
};

type ChangeOne = (id: string, f: (r: RelationshipView) => void) => void;
export function ratingBackend(changeOne: ChangeOne, lying: readonly RatedView[] = []): Pick<Backend, 'rate' | 'ratings'> {
  const ratings = [...lying];
  return {
    rate: (a) => {
      ratings.push(rated(3, 'me', a.values, a.remark));
      changeOne(a.relationship, (r) => { if (r.rating) r.rating.given = true; });
      return Promise.resolve();
    },
    ratings: () => Promise.resolve({ ratings: [...ratings] }),
  };
}
