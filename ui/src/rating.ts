// Ratings of sessions (S-51): what is said of them, and in which order they stand. Pure.
import { many, namesOf, other, type Of } from './people';
import type { Drawn } from './record/charts';
import type { Say } from './sentences';
import { dayOf } from './week';
import type { RatedView, RatingView, RelationshipView } from './view';

export const RATED = ['bond', 'goals', 'tasks'] as const;
export const RATING_MAX = 100;
export const RATING_STEP = 5;
/** How long a remark can be, in characters for the field and in bytes for the core. */
export const MOST_CHARACTERS = 500;
const MOST_BYTES = 1000;

export function remarkFits(remark: string): boolean {
  return new TextEncoder().encode(remark.trim()).length <= MOST_BYTES;
}

/** Ratings are read here from the first session on, until the end erases them. */
export function hasRatings(r: Pick<RelationshipView, 'stage' | 'course' | 'history' | 'rating'>): boolean {
  return r.stage !== 'closed' && (r.rating !== null || r.course.sessions > 0 || r.history.some((row) => row.kind === 'start'));
}

/** What is said of the last session: who gave theirs, whose can be read, and for whom one waits. */
export function ratingSays(r: Of, rating: RatingView, given: boolean): Say[] {
  const told = (id: string, sides: readonly string[]): Say[] => (sides.length > 0 ? [{ id, args: { ...namesOf(r, sides) } }] : []);
  if (!given) return told('rating-has', rating.others);
  const coming = rating.others.filter((one) => !rating.readable.includes(one));
  const own: Say = { id: 'rating-own', args: {} };
  if (rating.readable.length > 0) return [own, ...told('rating-readable', rating.readable), ...told('rating-on-way', coming)];
  // Of two, nothing is waited for but the line. Among more it is not said here who was in the session.
  if (!many(r) && coming.length > 0) return [own, ...told('rating-on-way', coming)];
  return [own, ...told('rating-has', coming), { id: 'rating-waits', args: { ...other(r) } }];
}

/** The last session first; in each the own one first. */
export function inOrder(ratings: readonly RatedView[]): RatedView[] {
  const own = (one: RatedView): number => (one.by === 'me' ? 0 : 1);
  return [...ratings].sort((a, b) => b.startedMs - a.startedMs || own(a) - own(b));
}

/** The newest sessions that a line shows. */
const MOST_SESSIONS = 12;

/** The numbers of each over the sessions, the own ones first; of who rated one session alone there is no line. */
export function trends(ratings: readonly RatedView[], zone: string): { by: string; drawn: Drawn }[] {
  const people = [...new Set(inOrder(ratings).map((one) => one.by))].sort((a, b) => Number(b === 'me') - Number(a === 'me'));
  return people.flatMap((by) => {
    const rows = ratings.filter((one) => one.by === by).sort((a, b) => a.startedMs - b.startedMs).slice(-MOST_SESSIONS);
    if (rows.length < 2) return [];
    const drawn: Drawn = { along: rows.map((one) => ({ kind: 'day', day: dayOf(one.startedMs, zone) })), lines: RATED.map((of) => ({ series: { of }, values: rows.map((one) => one[of]) })), max: RATING_MAX };
    return [{ by, drawn }];
  });
}
