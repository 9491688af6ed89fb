// A person's second computer: how far it is, by the numbers of the view. Pure.
import type { ComputersView } from './view';

/** What stands to be done on the first computer. `none`: there is nothing in which a second one could be. */
export type ComputersPhase = 'none' | 'start' | 'preparing' | 'ready' | 'used' | 'leaving';

export function computersPhase(c: ComputersView): ComputersPhase {
  if (c.leaving > 0) return 'leaving';
  if (c.used > 0) return 'used';
  if (c.ready > 0) return 'ready';
  if (c.preparing > 0) return 'preparing';
  return c.could > 0 ? 'start' : 'none';
}

/** Of how many relationships there is talk: all that have a seat, and those that could have one. */
export function ofAll(c: ComputersView): number {
  return Math.max(c.could, c.preparing + c.ready + c.used);
}
