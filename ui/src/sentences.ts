// Sentences made from facts: the agreement's clauses, refusals, ledger lines. Answers with message ids and their arguments.
import { missedSay } from './course';
import { doer, sideNamed, type Of } from './people';
import { comparedAgain } from './returning';
import type { AppointmentView, HistoryRow, Refusal, RelationshipView, SessionTerms } from './view';

export type Say = { id: string; args: Record<string, string | number> };
export type Clause = 'length' | 'notices' | 'grace' | 'extension';

/** The session clause, a sentence for each part, with the number of its rule. */
export const clauseOrder: readonly { clause: Clause; rule: string }[] = [
  { clause: 'length', rule: 'S-12' },
  { clause: 'notices', rule: 'S-12' },
  { clause: 'grace', rule: 'S-14' },
  { clause: 'extension', rule: 'S-13' },
];

/** `length` and `list` word a length and a list in the person's language. */
export type Worded = { length: (seconds: number) => string; list: (parts: string[]) => string };

export function clauseSentence(clause: Clause, terms: SessionTerms, worded: Worded): Say {
  switch (clause) {
    case 'length':
      return { id: 'clause-length', args: { length: worded.length(terms.seconds) } };
    case 'notices': {
      const due = [...terms.notices].sort((a, b) => b - a);
      return due.length === 0
        ? { id: 'clause-notices-none', args: {} }
        : { id: 'clause-notices', args: { moments: worded.list(due.map(worded.length)) } };
    }
    case 'grace':
      return terms.graceSeconds === 0
        ? { id: 'clause-grace-none', args: {} }
        : { id: 'clause-grace', args: { length: worded.length(terms.graceSeconds) } };
    case 'extension':
      return terms.extensionMaxSeconds === 0
        ? { id: 'clause-extension-none', args: {} }
        : { id: 'clause-extension', args: { length: worded.length(terms.extensionMaxSeconds) } };
  }
}

/** The moments a session of this length is announced at, seconds before its limit. However short
 *  it is, its end is announced: halfway, where none of the usual moments fits. */
export function noticesFor(seconds: number): number[] {
  const usual = [600, 300, 60].filter((n) => n < seconds);
  return usual.length > 0 ? usual : [Math.floor(seconds / 2)];
}

/** The shortest extension there is (S-13). */
const SHORTEST_EXTENSION = 60;

/** Lengths one can ask for: five, ten, fifteen, thirty minutes, never more than what is left; what is left, if that is less. */
export function extensionChoices(extendableSeconds: number): number[] {
  const usual = [300, 600, 900, 1800].filter((s) => s <= extendableSeconds);
  return usual.length > 0 || extendableSeconds < SHORTEST_EXTENSION ? usual : [extendableSeconds];
}

/** Every reason there is, each with its sentence `refusal-<code>` (docs/setting-rules.md). Of others the general sentence is said. */
export const refusalReasons = [
  'noAgreement', 'agreementWithdrawn', 'agreementReplaced', 'grantLapsed', 'introductionOver', 'introductionOnly', 'loosens',
  'identityUnverified', 'identityChanged', 'tooSoon', 'tooManySessions', 'noAppointment', 'appointmentsNotAgreed', 'appointmentPast',
  'askedAlready', 'requestUnsigned', 'lengthDiffers', 'clockDisagrees', 'relayTimeUnsigned', 'sessionRunning', 'noSession',
  'extensionBeyondMaximum', 'extensionTooShort', 'extensionUnsigned', 'extensionAskedAlready', 'crisisExtensionTooLong', 'sessionOver',
  'placeNotPrivate', 'placeIncomplete', 'placeStale', 'placeSealed', 'notTherapist', 'notMember', 'notAdmitted', 'nobodyThere',
  'mustBePresent', 'reviewDue', 'courseEnded', 'notYetMissed', 'messagesNotAgreed', 'outsideHours', 'messageTooLong', 'tooManyMessages',
  'filesNotAgreed', 'tooManyFiles', 'fileTooLarge',
  'writtenOutOfOrder', 'therapistAbsent', 'anotherRelationship', 'sideConversation', 'taskWithoutGoal', 'taskWithoutReason',
  'taskNotAccepted', 'clientDecides', 'taskOver', 'draftStays', 'sharingWithdrawn', 'homeworkNotAgreed', 'tooManyTasks', 'notTheAuthor',
  'idleTooLong', 'notRatable', 'ratedAlready', 'ratingOutOfRange', 'relationshipExists', 'relationshipEnded', 'appointmentsOpen',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** What follows the sentence of a reason: with a moment `from`, without one `otherwise`. */
export const refusalFollowed: Partial<Record<RefusalReason, { from: string; otherwise?: string }>> = {
  tooSoon: { from: 'refusal-from-next', otherwise: 'refusal-else-moment' },
  tooManySessions: { from: 'refusal-from-next', otherwise: 'refusal-else-moment' },
  noAppointment: { from: 'refusal-from-enter', otherwise: 'refusal-else-plan' },
  notYetMissed: { from: 'refusal-from-missed' },
  outsideHours: { from: 'refusal-from-goes', otherwise: 'refusal-else-goes' },
  therapistAbsent: { from: 'refusal-from-goes', otherwise: 'refusal-else-goes' },
};

function isRefusalReason(code: string): code is RefusalReason {
  return (refusalReasons as readonly string[]).includes(code);
}

/** The first whole minute that is not before this moment, as minutes are what is shown; less than a second past one counts as that one. */
function wholeMinute(ms: number): number {
  return Math.ceil(Math.floor(ms / 1000) / 60) * 60_000;
}

/** The sentence of a refusal, and a second one with the moment from which it would be allowed, or with the way that is open. */
export function refusalSentences(refusal: Refusal, when: (ms: number) => string): Say[] {
  const reason = isRefusalReason(refusal.reason) ? refusal.reason : null;
  const followed = reason === null ? undefined : refusalFollowed[reason];
  const said: Say[] = [{ id: reason === null ? 'refusal-general' : `refusal-${reason}`, args: {} }];
  if (refusal.fromMs !== null) said.push({ id: followed?.from ?? 'refusal-from', args: { when: when(wholeMinute(refusal.fromMs)) } });
  else if (followed?.otherwise !== undefined) said.push({ id: followed.otherwise, args: {} });
  return said;
}

export const endReasons = ['limit', 'leftByMe', 'leftByOther', 'lost'] as const;

/** Words for a moment and for a notice that was given, besides those of `Worded`. */
export type HistoryWorded = Worded & { when: (ms: number) => string; given: (ms: number) => string };

/** Who did it alone is named, where the members are known. */
export function historySentence(row: HistoryRow, worded: HistoryWorded, r: Of | null = null): Say {
  const say = historySay(row, worded, r);
  const left = row.kind === 'end' && row.reason === 'leftByOther' ? row.signed.find((side) => side !== 'me') : undefined;
  const by = row.by.who === 'other' ? row.by.member : left;
  return r === null || by === undefined ? say : { id: say.id, args: { ...sideNamed(r, by), ...say.args } };
}

function historySay(row: HistoryRow, worded: HistoryWorded, r: Of | null): Say {
  const session = row.session ?? 0;
  const alone = doer(row.by) === 'other' ? 'other' : 'me';
  const when = worded.when(row.appointmentMs ?? row.atMs);
  const length = worded.length(row.seconds ?? 0);
  switch (row.kind) {
    case 'agreed': return { id: 'history-agreed', args: { version: row.version ?? 0 } };
    case 'tightened': return { id: `history-tightened-${alone}`, args: { version: row.version ?? 0 } };
    case 'introduced': return { id: 'history-introduced', args: {} };
    case 'start': return { id: 'history-start', args: { session } };
    case 'extended': return { id: 'history-extended', args: { session, length } };
    case 'crisisExtended': return { id: `history-crisis-${alone}`, args: { session, length } };
    case 'withdrawn': return { id: `history-withdrawn-${alone}`, args: {} };
    case 'planned': return { id: 'history-planned', args: { when } };
    case 'moved': return { id: 'history-moved', args: { when } };
    case 'cancelled': return row.noticeMs === null
      ? { id: `history-cancelled-${alone}-timeless`, args: { when } }
      : { id: `history-cancelled-${alone}`, args: { when, notice: worded.given(row.noticeMs) } };
    case 'missed': return missedSay('history-missed', row.by.who === 'other' ? row.by.member : 'me', row.absent, { when }, r);
    case 'reviewed': return { id: row.outcome === 'end' ? 'history-reviewed-end' : 'history-reviewed-goOn', args: {} };
    case 'placeOpened': return { id: `history-place-${alone}`, args: { session } };
    case 'closed': return { id: `history-closed-${doer(row.by)}`, args: {} };
    case 'end': {
      const reason = (endReasons as readonly string[]).includes(row.reason ?? '') ? row.reason : 'other';
      return { id: `history-end-${reason}`, args: { session, length } };
    }
    // A fact that this page does not know yet is there all the same, and is not hidden.
    default: return { id: 'history-unknown', args: {} };
  }
}

/** Who stopped the agreement that was last in force, and when; nothing while none is stopped. */
export function withdrawal(r: Pick<RelationshipView, 'withdrawn' | 'history'>): { by: 'me' | 'other' | null; member: string | null; atMs: number | null } | null {
  if (!r.withdrawn) return null;
  const row = [...r.history].reverse().find((one) => one.kind === 'withdrawn');
  const by = row === undefined ? 'both' : doer(row.by);
  return { by: by === 'both' ? null : by, member: row?.by.who === 'other' ? row.by.member : null, atMs: row?.atMs ?? null };
}

/** What the home screen says of a relationship: a heading, a line under it, and what its main button does. */
export type HomeWords = { heading: string; under: string; main: 'step' | 'lobby' | 'try' | 'none' | 'planning' | 'review' | 'agreement' };

/** `next` is the appointment that comes next, if there is one. */
export function homeWords(r: RelationshipView, next: AppointmentView | null = null): HomeWords {
  if (r.ledgerFault?.kind === 'damaged') return { heading: 'home-damaged', under: 'home-damaged-under', main: 'none' };
  switch (r.stage) {
    case 'invited': return r.invitations.some((one) => one.state === 'expired')
      ? { heading: 'home-invite-expired', under: 'home-invite-expired-under', main: 'step' }
      : { heading: 'home-invited', under: 'home-invited-under', main: 'step' };
    case 'joining': return { heading: 'home-joining', under: 'home-joining-under', main: 'step' };
    case 'verify': return { heading: 'home-verify', under: comparedAgain(r) === null ? 'home-verify-under' : 'home-verify-again-under', main: 'step' };
    case 'mismatch': return { heading: 'home-mismatch', under: 'home-mismatch-under', main: 'step' };
    case 'agree': return agreeWords(r);
    case 'ready': return readyWords(r, next);
    case 'closed': return { heading: 'home-closed', under: 'home-closed-under', main: 'none' };
  }
}

function readyWords(r: RelationshipView, next: AppointmentView | null): HomeWords {
  switch (r.refusal?.reason) {
    case 'reviewDue': return { heading: 'home-review', under: 'home-review-under', main: 'review' };
    case 'courseEnded': return { heading: 'home-course-ended', under: 'home-course-ended-under', main: 'agreement' };
    case 'introductionOver': return { heading: 'home-introduction-over', under: 'home-introduction-over-under', main: 'agreement' };
    case 'relationshipEnded': return { heading: 'home-closed', under: 'home-closed-under', main: 'none' };
    default: break;
  }
  if (next !== null) {
    const main = r.refusal === null ? 'lobby' : 'try';
    const enter = next.enterFromMs !== null;
    return r.myRole === 'therapist'
      ? { heading: 'home-next-therapist', under: enter ? 'home-next-therapist-under-from' : 'home-next-therapist-under', main }
      : { heading: 'home-next', under: enter ? 'home-next-under-from' : 'home-next-under', main };
  }
  if (r.refusal?.reason === 'noAppointment') return { heading: 'home-unplanned', under: 'home-unplanned-under', main: 'planning' };
  if (r.refusal !== null) return { heading: 'home-refused', under: 'home-refused-under', main: 'none' };
  return { heading: r.myRole === 'therapist' ? 'home-ready-therapist' : 'home-ready-client', under: 'home-ready-under', main: 'lobby' };
}

function agreeWords(r: RelationshipView): HomeWords {
  if (r.proposal?.signedByMe) return { heading: r.proposal.mine ? 'home-agree-waits' : 'home-agree-signed', under: 'home-agree-waits-under', main: 'step' };
  if (r.proposal) return { heading: 'home-agree-sign', under: 'home-agree-sign-under', main: 'step' };
  if (r.withdrawn) return { heading: 'home-withdrawn', under: 'home-withdrawn-under', main: 'step' };
  if (r.introduction?.state === 'held') return { heading: 'home-introduction-over', under: 'home-introduction-over-under', main: 'step' };
  return r.myRole === 'therapist'
    ? { heading: 'home-agree-propose', under: 'home-agree-propose-under', main: 'step' }
    : { heading: 'home-agree-await', under: 'home-agree-await-under', main: 'step' };
}
