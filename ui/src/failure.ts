// Failures as codes, and the codes this page has a sentence for.
import type { Failure, UnlockWay } from './view';

/** Every code with a `failure-<code>` sentence in the texts. */
export const failureCodes = [
  'invitationUsed', 'invitationExpired', 'invitationDamaged', 'invitationNotALink', 'invitationOwn', 'invitationGone', 'invitationNewer',
  'relayAway', 'relayRefused',
  'keyringAbsent', 'keyringLocked', 'keyringDenied', 'keyringEmpty', 'keyringOther', 'keyringOrphan', 'passphraseWrong', 'wordsWrong',
  'vaultDamaged', 'vaultNewer', 'vaultExists', 'vaultInUse', 'diskFull', 'relationshipDamaged', 'ledgersDiffer', 'nameEmpty', 'passphraseShort', 'passphraseDiffers',
  'wordCheckWrong', 'notVerified', 'mismatch', 'refused', 'proposalStale', 'termsOutOfRange',
  'cameraBusy', 'cameraAbsent', 'placeMissing', 'placeNotFree', 'noSession', 'sessionElsewhere', 'nobodyThere', 'notTherapist', 'notClient', 'noRelationship', 'locked', 'tooLong', 'internal',
] as const;
export type FailureCode = (typeof failureCodes)[number];

export function knownCode(code: string): FailureCode {
  return (failureCodes as readonly string[]).includes(code) ? (code as FailureCode) : 'internal';
}

/** Whatever was thrown, as a failure. Nothing of a raw error reaches the screen. */
export function asFailure(thrown: unknown): Failure {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    return 'seconds' in thrown && typeof thrown.seconds === 'number'
      ? { code: thrown.code, seconds: thrown.seconds }
      : { code: thrown.code };
  }
  return { code: 'internal' };
}

/** Ways on from a failed unlocking, best first: another try of the same way only where it can help. */
export function waysOn(code: string, tried: UnlockWay, ways: readonly UnlockWay[]): { retry: boolean; others: UnlockWay[] } {
  const pointless = code === 'keyringAbsent' || code === 'keyringEmpty' || code === 'keyringOther';
  return { retry: tried === 'keyring' && !pointless, others: ways.filter((way) => way !== tried) };
}
