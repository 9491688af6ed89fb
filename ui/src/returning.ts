// Coming back on another computer: who has come, who is here with what was brought along alone, and who may be invited back. Pure.
import type { RelationshipView } from './view';

/** Nothing goes out: one is here with what was brought along alone. What is over needs no coming back. */
export function isAway(r: Pick<RelationshipView, 'away' | 'stage'>): boolean {
  return r.away !== null && (r.stage === 'ready' || r.stage === 'agree');
}

/** Here beside a first computer, and without a part in it: its file was used before, or it was taken out. */
export function isBesides(r: Pick<RelationshipView, 'problem'>): boolean {
  return r.problem === 'computerFileUsed' || r.problem === 'computerTakenOut';
}

/** A therapist who is there can make a link for a member of a relationship that lives. */
export function canInviteBack(r: Pick<RelationshipView, 'away' | 'stage' | 'myRole' | 'members' | 'inviteBack'>): boolean {
  if (r.inviteBack.length > 0) return true;
  return r.myRole === 'therapist' && r.members.length > 0 && (r.stage === 'ready' || r.stage === 'agree');
}

/** Whom a comparison (S-04) is about once there was one before: those who came back; nobody named where it is oneself. */
export function comparedAgain(r: Pick<RelationshipView, 'members' | 'history' | 'stage'>): { who: string[] } | null {
  const who = r.members.filter((one) => one.returned).map((one) => one.id);
  return who.length > 0 || (r.stage === 'verify' && r.history.length > 0) ? { who } : null;
}
