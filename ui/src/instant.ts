// Moments that JavaScript has a date for. A number beyond them came from somewhere odd: it gets words, never an error. Pure.

/** How far a date reaches from 1970, in ms. */
const FARTHEST = 8.64e15;
const DAY = 24 * 60 * 60_000;

export function isMoment(ms: number): boolean {
  return Math.abs(ms) <= FARTHEST;
}

/** For machines, in `datetime`; nothing where there is no such date. */
export function machineTime(ms: number): string | undefined {
  return isMoment(ms) ? new Date(ms).toISOString() : undefined;
}

/** From here on a year is read as it is written: smaller ones are taken for those of the last century. */
const FIRST = Date.UTC(101, 0, 1);
const LAST = FARTHEST - 400 * DAY;

/** The nearest moment that a calendar can still be reckoned around, a year to either side. */
export function withinCalendar(ms: number): number {
  return Number.isNaN(ms) ? 0 : Math.min(LAST, Math.max(FIRST, ms));
}
