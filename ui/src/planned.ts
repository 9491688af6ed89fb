// What lies in a week beside the times: appointments of all relationships, and what was asked and waits.
import type { AppointmentView, RelationshipView } from './view';

export type Planned = { id: string; startMs: number; endMs: number; r: RelationshipView; a: AppointmentView | null; asked: string | null };

/** Everything that takes up time. What was called off or fell away does not. */
export function plannedOf(relationships: readonly RelationshipView[]): Planned[] {
  return relationships.flatMap((r) => {
    const made = r.course.appointments
      .filter((a) => a.outcome.is === 'open' || a.outcome.is === 'callingOff' || a.outcome.is === 'kept' || a.outcome.is === 'passed' || a.outcome.is === 'missed')
      .map((a): Planned => ({ id: a.id, startMs: a.startMs, endMs: a.endMs, r, a, asked: null }));
    const length = (r.agreement?.terms.session.seconds ?? 0) * 1000;
    const asked = r.course.requests.flatMap(({ id, asked: by, what }): Planned[] =>
      what.kind === 'plan' || what.kind === 'move' ? [{ id, startMs: what.startMs, endMs: what.startMs + length, r, a: null, asked: by }] : []);
    return [...made, ...asked];
  });
}
