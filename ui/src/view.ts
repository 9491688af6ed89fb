// What the page sees and what it can ask for. The shapes are generated from crates/core/src/view.rs
// (`cargo test -p kader-core` writes src/generated); here they get the names the page uses.
import type { HistoryCheck } from './generated/HistoryCheck';
import type { Language } from './generated/Language';
import type { Role } from './generated/Role';
import type { SessionTerms } from './generated/SessionTerms';
import type { UnlockWay } from './generated/UnlockWay';
import type { View } from './generated/View';

export type { AgreementView } from './generated/AgreementView';
export type { DeviceProblem } from './generated/DeviceProblem';
export type { DeviceView } from './generated/DeviceView';
export type { EndReason } from './generated/EndReason';
export type { Failure } from './generated/Failure';
export type { HistoryRow } from './generated/HistoryRow';
export type { InvitationView } from './generated/InvitationView';
export type { LineView as Line } from './generated/LineView';
export type { PhaseView as Phase } from './generated/PhaseView';
export type { ProposalView } from './generated/ProposalView';
export type { RefusalView as Refusal } from './generated/RefusalView';
export type { RelayView as Relay } from './generated/RelayView';
export type { RelationshipView } from './generated/RelationshipView';
export type { SessionView } from './generated/SessionView';
export type { StageView as Stage } from './generated/StageView';
export type { VaultView } from './generated/VaultView';
export type { VerificationView } from './generated/VerificationView';
export type { HistoryCheck, Language, Role, SessionTerms, UnlockWay, View };

/** The ways that open a vault day by day. */
export type DailyWay = Exclude<UnlockWay, 'words'>;
export type DeviceKind = 'camera' | 'microphone' | 'speaker';

type ForRelationship = { relationship: string };

/** Every call resolves after its effect is in the vault, and rejects with a Failure. */
export interface Backend {
  view(): Promise<View>;
  onView(f: (v: View) => void): Promise<() => void>;
  /** Answers with the 24 recovery words. */
  createVault(a: { name: string; role: Role; language: Language | null; way: DailyWay; passphrase: string | null }): Promise<string[]>;
  /** Positions count from 0. */
  confirmWords(a: { answers: { index: number; word: string }[] }): Promise<void>;
  unlock(a: { way: UnlockWay; secret: string | null }): Promise<void>;
  lock(): Promise<void>;
  /** The recovery words again, as long as they were not checked. */
  showWords(): Promise<string[]>;
  /** New recovery words; those before open nothing any more. */
  renewWords(): Promise<string[]>;
  /** How the vault opens from now on. */
  setWay(a: { way: DailyWay; passphrase: string | null }): Promise<void>;
  /** A practice's permission for the relay of new invitations. */
  setCapability(a: { text: string }): Promise<void>;
  setLanguage(a: { language: Language | null }): Promise<void>;
  invite(): Promise<string>;
  withdrawInvitation(a: ForRelationship): Promise<void>;
  acceptInvitation(a: { link: string }): Promise<string>;
  answerVerification(a: ForRelationship & { same: boolean }): Promise<void>;
  closeRelationship(a: ForRelationship): Promise<void>;
  propose(a: ForRelationship & { terms: SessionTerms; why: string }): Promise<void>;
  sign(a: ForRelationship & { hash: string }): Promise<void>;
  decline(a: ForRelationship & { hash: string }): Promise<void>;
  /** Ends the agreement at once, alone, and a session that runs (S-01). */
  withdraw(a: ForRelationship): Promise<void>;
  openLobby(a: ForRelationship): Promise<void>;
  leaveLobby(a: ForRelationship): Promise<void>;
  setDevice(a: { kind: DeviceKind; on: boolean; choice: string | null }): Promise<void>;
  /** Reads anew which devices there are. */
  lookForDevices(): Promise<void>;
  playTone(): Promise<void>;
  setHideAddress(a: { hide: boolean }): Promise<void>;
  attestPlace(a: { freeToSpeak: boolean; alone: boolean; address: string; callBack: string }): Promise<void>;
  enter(a: ForRelationship): Promise<void>;
  admit(a: ForRelationship): Promise<void>;
  askExtension(a: ForRelationship & { seconds: number }): Promise<void>;
  answerExtension(a: ForRelationship & { agree: boolean }): Promise<void>;
  dismissNotice(a: ForRelationship): Promise<void>;
  say(a: ForRelationship & { text: string }): Promise<void>;
  leave(a: ForRelationship): Promise<void>;
  closeEnding(a: ForRelationship): Promise<void>;
  verifyHistory(a: ForRelationship): Promise<HistoryCheck>;
  attachPicture(a: { which: 'self' | 'other'; small: boolean }): Promise<{ url: string }>;
}
