// What is said aloud (to a screen reader) when something changes by itself. Pure.
import type { RelationshipView, View } from './view';

export type Announcement = { id: string; relationship: RelationshipView | null };

/** The changes between two views that a person should hear, most important last. */
export function announcements(before: View | null, after: View): Announcement[] {
  if (before === null || before.vault.state !== 'open' || after.vault.state !== 'open') return [];
  const said: Announcement[] = [];
  if (before.relay !== after.relay) {
    if (after.relay === 'away' || after.relay === 'changed' || after.relay === 'version') said.push({ id: `say-relay-${after.relay}`, relationship: null });
    if (after.relay === 'connected' && before.relay !== 'connecting') said.push({ id: 'say-relay-back', relationship: null });
  }
  for (const now of after.relationships) {
    const was = before.relationships.find((r) => r.id === now.id);
    if (was) for (const id of ofRelationship(was, now)) said.push({ id, relationship: now });
  }
  return said;
}

function ofRelationship(was: RelationshipView, now: RelationshipView): string[] {
  const ids: string[] = [];
  if (was.stage !== 'ready' && now.stage === 'ready') ids.push('say-agreed');
  if (!was.withdrawn && now.withdrawn) ids.push('say-withdrawn');
  if (!was.proposal && now.proposal && !now.proposal.mine) ids.push('say-proposal');
  if (was.agreement && now.agreement && now.agreement.version > was.agreement.version && now.agreement.tightened?.by === 'other') ids.push('say-tightened');
  if (was.verification && now.verification && !was.verification.other && now.verification.other) ids.push('say-other-same');
  const asked = (r: RelationshipView, by: 'me' | 'other') => r.course.requests.find((one) => one.asked === by)?.what.kind ?? null;
  if (asked(was, 'other') !== asked(now, 'other') && asked(now, 'other') !== null) ids.push('say-request');
  if (!was.course.declined && now.course.declined) ids.push('say-declined');
  if (was.course.notAsked === null && now.course.notAsked !== null) ids.push('say-not-asked');
  const planned = (r: RelationshipView) => r.course.appointments.filter((one) => one.outcome.is === 'open').map((one) => `${one.id} ${one.startMs}`);
  if (planned(now).some((one) => !planned(was).includes(one))) ids.push('say-planned');
  const off = (r: RelationshipView) => r.course.appointments.filter((one) => one.outcome.is === 'cancelled' && one.outcome.by === 'other').length;
  if (off(now) > off(was)) ids.push('say-called-off');
  if (was.course.closed === null && now.course.closed !== null) ids.push('say-closed');
  const a = was.session;
  const b = now.session;
  if (!a || !b) return ids;
  if (!a.otherPresent && b.otherPresent) ids.push('say-other-in');
  if (a.otherPresent && !b.otherPresent && b.phase !== 'ended') ids.push('say-other-out');
  if (!a.otherWaits && b.otherWaits) ids.push('say-other-waits');
  if (b.phase === 'running') {
    if (a.line !== 'lost' && b.line === 'lost') ids.push('say-line-lost');
    if (a.line === 'lost' && b.line !== 'lost') ids.push('say-line-back');
    if (a.otherCamera !== b.otherCamera) ids.push(b.otherCamera ? 'say-other-camera-on' : 'say-other-camera-off');
    if (a.otherMicrophone !== b.otherMicrophone) ids.push(b.otherMicrophone ? 'say-other-microphone-on' : 'say-other-microphone-off');
    if (b.texts.filter((t) => !t.mine).length > a.texts.filter((t) => !t.mine).length) ids.push('say-text');
    if (!a.grace && b.grace) ids.push('say-grace');
    if (b.crisis.lastBy === 'other' && b.crisis.addedSeconds > a.crisis.addedSeconds) ids.push('say-crisis-extended');
    if (!a.crisis.declared && b.crisis.declared && now.myRole === 'client') ids.push('say-place-opened');
    if (a.extension?.asked === 'me' && !b.extension) {
      ids.push((b.limitMs ?? 0) > (a.limitMs ?? 0) ? 'say-extended' : 'say-not-extended');
    }
  }
  return ids;
}
