// Lengths as people set them, in whole minutes, and as the agreement holds them, in seconds. Pure.
import type { SessionTerms } from './view';

export type Minutes = { length: number; grace: number; extension: number };

/** What the form takes: the bounds of the agreement itself, which has the last word. */
export const limits = {
  length: { min: 1, max: 240 },
  grace: { min: 0, max: 15 },
  extension: { min: 0, max: 120 },
} as const;

const usual: Minutes = { length: 50, grace: 5, extension: 10 };

/** From the terms that lie there, rounded to minutes; without any, the usual ones. */
export function fromTerms(terms: SessionTerms | null): Minutes {
  if (terms === null) return { ...usual };
  return {
    length: within('length', terms.seconds / 60),
    grace: within('grace', terms.graceSeconds / 60),
    extension: within('extension', terms.extensionMaxSeconds / 60),
  };
}

function within(key: keyof Minutes, minutes: number): number {
  return Math.min(limits[key].max, Math.max(limits[key].min, Math.round(minutes)));
}

/** An emptied field gives null or NaN: that is out of range, too. */
export function inRange(minutes: Minutes): boolean {
  return (Object.keys(limits) as (keyof Minutes)[]).every(
    (key) => Number.isInteger(minutes[key]) && minutes[key] >= limits[key].min && minutes[key] <= limits[key].max,
  );
}

export function toTerms(minutes: Minutes, notices: number[]): SessionTerms {
  return { seconds: minutes.length * 60, graceSeconds: minutes.grace * 60, extensionMaxSeconds: minutes.extension * 60, notices };
}
