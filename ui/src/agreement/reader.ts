// Who reads the agreement, on which system.
import { app } from '../app.svelte';
import { many, other, peopleOf, therapistOf } from '../people';
import type { RelationshipView } from '../view';
import type { Reader } from './parts';

/** Where a system keeps no window out of captures, that is said beside the clause (P4). */
export function readerOf(r: Pick<RelationshipView, 'members' | 'myRole' | 'myId'>): Reader {
  const captures = app.view?.capture.offered ?? false;
  if (!many(r)) return { role: r.myRole, ...other(r), captures };
  return { role: r.myRole, ...other(r), captures, therapist: therapistOf(r), people: peopleOf(r) };
}
