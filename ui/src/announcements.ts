// What is said aloud (to a screen reader) when something changes by itself. Pure.
import { sideOf } from './people';
import type { ComputersView, RelationshipView, SessionView, View } from './view';

/** `side`: whom it is about, where it is one of the others. */
export type Announcement = { id: string; relationship: RelationshipView | null; side?: string };

/** The changes between two views that a person should hear, most important last. */
export function announcements(before: View | null, after: View): Announcement[] {
  if (before === null || before.vault.state !== 'open' || after.vault.state !== 'open') return [];
  const said: Announcement[] = [];
  if (before.relay !== after.relay) {
    if (after.relay === 'away' || after.relay === 'changed' || after.relay === 'version') said.push({ id: `say-relay-${after.relay}`, relationship: null });
    if (after.relay === 'connected' && before.relay !== 'connecting') said.push({ id: 'say-relay-back', relationship: null });
  }
  // Nothing of a letter or a record is said aloud, and no name; while there is a session, where others hear along, not even that.
  const quiet = after.relationships.some((r) => r.session !== null);
  if (!quiet) for (const id of ofComputers(before.computers, after.computers)) said.push({ id, relationship: null });
  for (const now of after.relationships) {
    const was = before.relationships.find((r) => r.id === now.id);
    if (was && !quiet && now.letters.unread > was.letters.unread) said.push({ id: 'say-letter-came', relationship: null });
    if (was && !quiet && now.homework.waiting > was.homework.waiting) said.push({ id: 'say-homework-waiting', relationship: null });
    if (was && !quiet && now.homework.fresh > was.homework.fresh) said.push({ id: 'say-record-changed', relationship: null });
    if (was) for (const one of ofRelationship(was, now)) said.push(typeof one === 'string' ? { id: one, relationship: now } : { ...one, relationship: now });
  }
  return said;
}

/** How far a second computer is: what a person waits for. */
function ofComputers(was: ComputersView, now: ComputersView): string[] {
  if (was.joining > 0 && now.joining === 0 && now.second) return ['say-computer-joined'];
  if (was.used === 0 && now.used > 0) return ['say-computer-used'];
  if (was.ready === 0 && now.ready > 0) return ['say-computer-ready'];
  return was.leaving > 0 && now.leaving === 0 && now.used === 0 ? ['say-computer-gone'] : [];
}

type Said = string | { id: string; side: string };

function ofRelationship(was: RelationshipView, now: RelationshipView): Said[] {
  const ids: Said[] = [];
  if (was.stage !== 'ready' && now.stage === 'ready') ids.push('say-agreed');
  if (!was.withdrawn && now.withdrawn) ids.push('say-withdrawn');
  if (!was.proposal && now.proposal && !now.proposal.mine) ids.push('say-proposal');
  if (was.agreement && now.agreement && now.agreement.version > was.agreement.version && now.agreement.tightened && now.agreement.tightened.by !== 'me') ids.push({ id: 'say-tightened', side: now.agreement.tightened.by });
  if (was.verification && now.verification) for (const side of now.verification.others) if (!was.verification.others.includes(side)) ids.push({ id: 'say-other-same', side });
  const offered = now.introduction?.state === 'offered' && !now.introduction.joined ? now.introduction.by : null;
  if (offered !== null && offered !== 'me' && was.introduction?.state !== 'offered') ids.push({ id: 'say-introduction', side: offered });
  if (was.introduction?.state !== 'ready' && now.introduction?.state === 'ready') ids.push('say-introduction-ready');
  for (const one of now.members) if (one.returned && was.members.some((old) => old.id === one.id && !old.returned)) ids.push({ id: 'say-returned', side: one.id });
  if (was.stage === 'verify' && now.stage === 'agree') ids.push('say-compared');
  if (!was.onward && now.onward && !now.onward.joined) ids.push('say-onward');
  // Who asked before and asks something else by now is heard, too.
  const asked = (r: RelationshipView, by: string) => r.course.requests.find((one) => one.asked === by)?.what.kind ?? null;
  for (const { asked: side } of now.course.requests) if (side !== 'me' && asked(was, side) !== asked(now, side)) ids.push({ id: 'say-request', side });
  if (!was.course.declined && now.course.declined) ids.push('say-declined');
  if (was.course.notAsked === null && now.course.notAsked !== null) ids.push('say-not-asked');
  const planned = (r: RelationshipView) => r.course.appointments.filter((one) => one.outcome.is === 'open').map((one) => `${one.id} ${one.startMs}`);
  if (planned(now).some((one) => !planned(was).includes(one))) ids.push('say-planned');
  const off = (r: RelationshipView) => r.course.appointments.flatMap((one) => (one.outcome.is === 'cancelled' && sideOf(one.outcome.by) === 'other' ? [{ id: one.id, side: one.outcome.by }] : []));
  const newOff = off(now).find((one) => !off(was).some((old) => old.id === one.id));
  if (newOff) ids.push({ id: 'say-called-off', side: newOff.side });
  if (was.course.closed === null && now.course.closed !== null) ids.push('say-closed');
  const a = was.session;
  const b = now.session;
  if (!a || !b) return ids;
  const both = b.others.flatMap((one) => { const old = a.others.find((of) => of.member === one.member); return old ? [[old, one] as const] : []; });
  for (const [old, one] of both) {
    const say = (id: string) => ids.push({ id, side: one.member });
    if (!old.present && one.present) say('say-other-in');
    if (old.present && !one.present && b.phase !== 'ended') say('say-other-out');
    if (!old.waits && one.waits) say('say-other-waits');
  }
  if (b.phase === 'running') {
    if (a.line !== 'lost' && b.line === 'lost') ids.push('say-line-lost');
    if (a.line === 'lost' && b.line !== 'lost') ids.push('say-line-back');
    for (const [old, one] of both) {
      if (!one.present && both.length > 1) continue;
      if (old.camera !== one.camera) ids.push({ id: one.camera ? 'say-other-camera-on' : 'say-other-camera-off', side: one.member });
      if (old.microphone !== one.microphone) ids.push({ id: one.microphone ? 'say-other-microphone-on' : 'say-other-microphone-off', side: one.member });
    }
    const theirs = (s: SessionView) => s.texts.filter((text) => text.by !== 'me');
    const text = theirs(b).at(-1);
    if (text && theirs(b).length > theirs(a).length) ids.push({ id: 'say-text', side: text.by });
    if (!a.grace && b.grace) ids.push('say-grace');
    if (b.crisis.lastBy !== null && b.crisis.lastBy !== 'me' && b.crisis.addedSeconds > a.crisis.addedSeconds) ids.push({ id: 'say-crisis-extended', side: b.crisis.lastBy });
    const therapist = now.members.find((one) => one.role === 'therapist')?.id;
    if (!a.crisis.declared && b.crisis.declared && now.myRole === 'client') ids.push(therapist === undefined ? 'say-place-opened' : { id: 'say-place-opened', side: therapist });
    if ((a.extension?.asked === 'me' || (a.extension?.agreed ?? false)) && !b.extension) {
      ids.push((b.limitMs ?? 0) > (a.limitMs ?? 0) ? 'say-extended' : 'say-not-extended');
    }
  }
  return ids;
}
