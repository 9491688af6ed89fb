// Failures as codes, and the codes this page has a sentence for.
import type { DailyWay, Failure, Refusal, UnlockWay } from './view';

/** Every code with a `failure-<code>` sentence in the texts. */
export const failureCodes = [
  'awayFromGroup', 'backNotExpected', 'backOther', 'backRefused', 'backSomebodyElse', 'archiveDamaged', 'archiveNewer', 'archiveNone', 'archiveTooLarge', 'archiveNotForReturn', 'wordsDoNotFit',
  'invitationUsed', 'invitationExpired', 'invitationDamaged', 'invitationNotALink', 'invitationOwn', 'invitationGone', 'invitationNewer',
  'relayAway', 'relayRefused', 'relayFull', 'relayUnable', 'capabilityMissing', 'capabilityExpired', 'capabilityDamaged', 'messageMissing',
  'keyringAbsent', 'keyringLocked', 'keyringDenied', 'keyringEmpty', 'keyringOther', 'keyringOrphan', 'passphraseWrong', 'wordsWrong',
  'vaultDamaged', 'vaultNewer', 'vaultExists', 'vaultInUse', 'diskFull', 'relationshipDamaged', 'ledgerDamaged', 'ledgersDiffer', 'nameEmpty', 'passphraseShort', 'passphraseDiffers',
  'wordCheckWrong', 'wordsGone', 'notVerified', 'introductionGone', 'mismatch', 'refused', 'proposalStale', 'termsOutOfRange',
  'cameraBusy', 'cameraAbsent', 'placeMissing', 'placeNotFree', 'noSession', 'sessionElsewhere', 'sessionRuns', 'nobodyThere', 'notTherapist', 'notClient', 'noRelationship', 'locked', 'tooLong', 'tooMany', 'internal',
  'answerAwaited', 'requestGone', 'appointmentOver', 'nothingToExport', 'notSaved', 'placeUnknown', 'noteTooLong', 'laterEmpty', 'nothingOwn', 'reminderOutOfRange', 'reminderNotShown', 'nobodyMarked', 'memberUnknown', 'tooManyPeople', 'nobodyChanges', 'goalEmpty', 'goalsFull', 'homeworkTooLong', 'taskEmpty', 'formUnknown', 'recordsFull', 'letterEmpty', 'letterGone', 'letterWent', 'fileGone', 'fileNotHere', 'agendaFull', 'recordGone', 'recordFull', 'recordDamaged', 'notTheAuthor', 'goalGone', 'taskGone',
  'fileTooLarge', 'fileNotTaken', 'fileDamaged', 'tooManyFiles', 'filesNotAgreed', 'fileEncrypted', 'fileNotRead',
  'formEmpty', 'formTooLong', 'formsFull', 'formNotTherapist', 'routineOutOfRange', 'routinesFull', 'toolEmpty', 'toolTooLong', 'toolsFull', 'toolGone',
  'archiveTooMuch', 'archiveNotMade',
  'onFirstComputer', 'nothingGoesOn', 'noSeat', 'computerJoining', 'computerFileUsed', 'computerTakenOut', 'nothingNew', 'archiveOfAnother',
  'archiveDamaged', 'archiveNewer', 'archiveNone', 'archiveTooLarge', 'archiveNotForReturn', 'wordsDoNotFit', 'backNotExpected', 'backOther', 'awayFromGroup',
] as const;
/** Why nothing starts in a room: every code with a `session-problem-<code>` sentence. */
export const sessionProblems = ['clockDisagrees', 'otherClockDisagrees', 'startRefused', 'ledgersDiffer', 'noAnswer', 'placeStale'] as const;

/** The sentence of why nothing starts; of an unknown reason the general one. */
export function sessionProblem(code: string): string {
  return `session-problem-${(sessionProblems as readonly string[]).includes(code) ? code : 'startRefused'}`;
}

/** Where a problem of a relationship is mended, if that is a place of the program's. */
export function placeToMend(code: string | null): 'program' | 'remove' | null {
  if (code === null) return null;
  if (code.startsWith('capability')) return 'program';
  return code === 'messageMissing' || code === 'relationshipDamaged' || code === 'ledgerDamaged' ? 'remove' : null;
}

export type FailureCode = (typeof failureCodes)[number];

export function knownCode(code: string): FailureCode {
  return (failureCodes as readonly string[]).includes(code) ? (code as FailureCode) : 'internal';
}

/** Whatever was thrown, as a failure. Nothing of a raw error reaches the screen. */
export function asFailure(thrown: unknown): Failure {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    const refusal = 'refusal' in thrown ? asRefusal(thrown.refusal) : null;
    return {
      code: thrown.code,
      ...('seconds' in thrown && typeof thrown.seconds === 'number' ? { seconds: thrown.seconds } : {}),
      ...(refusal ? { refusal } : {}),
    };
  }
  return { code: 'internal' };
}

/** What the setting said, where it did. */
function asRefusal(said: unknown): Refusal | null {
  if (typeof said !== 'object' || said === null || !('rule' in said) || !('reason' in said) || !('fromMs' in said)) return null;
  const { rule, reason, fromMs } = said;
  if (typeof rule !== 'number' || typeof reason !== 'string') return null;
  return { rule, reason, fromMs: typeof fromMs === 'number' ? fromMs : null };
}

/** Answers of the keyring that another try does not change. */
const keyringNotThere: readonly string[] = ['keyringAbsent', 'keyringEmpty', 'keyringOther'];
/** Answers of the keyring with a sentence of their own at unlocking: `unlock-failed-<code>`. */
const saidAtUnlock: readonly string[] = [...keyringNotThere, 'keyringLocked', 'keyringDenied'];

/** The sentence of a failed unlocking, where it has one of its own. */
export function unlockSentence(code: string): string | null {
  return saidAtUnlock.includes(code) ? `unlock-failed-${code}` : null;
}

/** After an unlocking by the words: which daily way is offered first. Where the keyring works but its key
 *  is gone the keyring is set anew; where there is none, or it was refused, a passphrase. */
export function wayToOffer(keyringSaid: string | null, ways: readonly UnlockWay[]): DailyWay {
  if (keyringSaid === 'keyringEmpty' || keyringSaid === 'keyringOther') return 'keyring';
  if (keyringSaid !== null) return 'passphrase';
  return ways.includes('keyring') && !ways.includes('passphrase') ? 'keyring' : 'passphrase';
}

/** The shortest passphrase that is taken, in characters; the core holds the same. */
export const SHORTEST_PASSPHRASE = 8;

/** What is wrong with a new passphrase, typed twice. */
export function passphraseFault(first: string, second: string): 'passphraseShort' | 'passphraseDiffers' | null {
  if ([...first].length < SHORTEST_PASSPHRASE) return 'passphraseShort';
  return first === second ? null : 'passphraseDiffers';
}

/** Ways on from a failed unlocking, best first: another try of the same way only where it can help. */
export function waysOn(code: string, tried: UnlockWay, ways: readonly UnlockWay[]): { retry: boolean; others: UnlockWay[] } {
  const pointless = keyringNotThere.includes(code);
  return { retry: tried === 'keyring' && !pointless, others: ways.filter((way) => way !== tried) };
}
