// What the page sees and what it can ask for. Rust owns these shapes
// (crates/core/src/view.rs); names here are exactly the names there.

export type Role = 'client' | 'therapist';
export type Language = 'nl' | 'en';
export type UnlockWay = 'keyring' | 'passphrase' | 'words';

export type View = {
  vault: VaultView;
  /** Nothing until the vault is open. */
  me: { name: string; role: Role } | null;
  /** Nothing where the system's language is followed. */
  language: Language | null;
  relay: 'connecting' | 'connected' | 'away';
  wordsChecked: boolean;
  relationships: RelationshipView[];
};

export type VaultView =
  | { state: 'absent' }
  | { state: 'locked'; ways: UnlockWay[] }
  | { state: 'damaged' }
  | { state: 'newer' }
  | { state: 'inUse' }
  | { state: 'open' };

export type Stage = 'invited' | 'joining' | 'verify' | 'agree' | 'ready' | 'mismatch' | 'closed';

export type RelationshipView = {
  id: string;
  name: string | null;
  myRole: Role;
  otherRole: Role;
  stage: Stage;
  /** A failure code: why it stands still, where it does. */
  problem?: string | null;
  invitation: InvitationView | null;
  verification: VerificationView | null;
  agreement: AgreementView | null;
  proposal: ProposalView | null;
  session: SessionView | null;
  refusal: Refusal | null;
  history: HistoryRow[];
};

export type InvitationView = {
  link: string;
  /** SVG as a `data:` URL. */
  qr: string;
  expiresMs: number;
  state: 'preparing' | 'open' | 'answered' | 'used' | 'expired';
};

export type VerificationView = {
  /** Six signs; none while the other's device is awaited. */
  emoji: { char: string; name: string }[];
  mine: boolean;
  other: boolean;
};

/** Lengths in seconds; notices are seconds before the limit. */
export type SessionTerms = { seconds: number; graceSeconds: number; extensionMaxSeconds: number; notices: number[] };
export type AgreementView = { version: number; terms: SessionTerms; signedMs: number; hash: string };
export type ProposalView = {
  hash: string;
  version: number;
  mine: boolean;
  terms: SessionTerms;
  old: SessionTerms | null;
  why: string;
  signedByMe: boolean;
  signedByOther: boolean;
};
export type Refusal = { rule: number; reason: string; fromMs: number | null };

export type Phase = 'lobby' | 'waiting' | 'admitting' | 'connecting' | 'running' | 'interrupted' | 'ended';
export type EndReason = 'limit' | 'leftByMe' | 'leftByOther' | 'lost';
export type Line = 'good' | 'weak' | 'lost' | 'connecting';

export type SessionView = {
  phase: Phase;
  otherPresent: boolean;
  otherWaits: boolean;
  placeAttested: boolean;
  camera: DeviceView;
  microphone: DeviceView;
  speaker: DeviceView;
  /** 0 to 10. */
  level: number;
  hideAddress: boolean;
  addressWay: 'direct' | 'relayed' | 'unknown';
  canRelay: boolean;
  otherHides: boolean;
  startedMs: number | null;
  limitMs: number | null;
  /** The limit and the grace. */
  endMs: number | null;
  /** The core's clock at this view. */
  nowMs: number;
  notice: number | null;
  grace: boolean;
  extension: { asked: 'me' | 'other'; seconds: number } | null;
  extendableSeconds: number;
  line: Line;
  otherCamera: boolean;
  otherMicrophone: boolean;
  texts: { id: string; mine: boolean; text: string; atMs: number; sent: boolean }[];
  end: { reason: EndReason; startedMs: number; lastedSeconds: number } | null;
  connectedInMs: number | null;
};

export type DeviceProblem = 'absent' | 'busy' | 'denied' | 'vanished';
export type DeviceKind = 'camera' | 'microphone' | 'speaker';
export type DeviceView = {
  on: boolean;
  chosen: string | null;
  choices: { id: string; label: string }[];
  problem: DeviceProblem | null;
  /** A file stands in for a device. */
  file: boolean;
};

export type HistoryRow = {
  index: number;
  atMs: number;
  kind: 'agreed' | 'start' | 'extended' | 'end' | 'withdrawn';
  by: 'both' | 'me' | 'other';
  session: number | null;
  seconds: number | null;
  reason: string | null;
  version: number | null;
  head: string;
};
export type HistoryCheck = { entries: number; firstBad: number | null; head: string };

/** Why a command could not be carried out; `failure-<code>` in the texts. */
export type Failure = { code: string; seconds?: number };

type ForRelationship = { relationship: string };

/** Every call resolves after its effect is in the vault, and rejects with a Failure. */
export interface Backend {
  view(): Promise<View>;
  onView(f: (v: View) => void): Promise<() => void>;
  /** Answers with the 24 recovery words, given this once. */
  createVault(a: { name: string; role: Role; language: Language | null; way: 'keyring' | 'passphrase'; passphrase: string | null }): Promise<string[]>;
  /** Positions count from 0. */
  confirmWords(a: { answers: { index: number; word: string }[] }): Promise<void>;
  unlock(a: { way: UnlockWay; secret: string | null }): Promise<void>;
  lock(): Promise<void>;
  setLanguage(a: { language: Language | null }): Promise<void>;
  invite(): Promise<string>;
  withdrawInvitation(a: ForRelationship): Promise<void>;
  acceptInvitation(a: { link: string }): Promise<string>;
  answerVerification(a: ForRelationship & { same: boolean }): Promise<void>;
  closeRelationship(a: ForRelationship): Promise<void>;
  propose(a: ForRelationship & { terms: SessionTerms; why: string }): Promise<void>;
  sign(a: ForRelationship & { hash: string }): Promise<void>;
  decline(a: ForRelationship & { hash: string }): Promise<void>;
  openLobby(a: ForRelationship): Promise<void>;
  leaveLobby(a: ForRelationship): Promise<void>;
  setDevice(a: { kind: DeviceKind; on: boolean; choice: string | null }): Promise<void>;
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
  attachPicture(a: { which: 'self' | 'other' }): Promise<{ url: string }>;
}
