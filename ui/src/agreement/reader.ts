// Who reads the agreement, on which system.
import { app } from '../app.svelte';
import { other } from '../texts.svelte';
import type { RelationshipView } from '../view';
import type { Reader } from './parts';

/** Where a system keeps no window out of captures, that is said beside the clause (P4). */
export function readerOf(r: Pick<RelationshipView, 'name' | 'myRole' | 'otherRole'>): Reader {
  return { role: r.myRole, ...other(r), captures: app.view?.capture.offered ?? false };
}
