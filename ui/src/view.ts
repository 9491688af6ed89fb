// What the page sees and what it can ask for. The shapes are generated from crates/core/src/view.rs
// (`cargo test -p kader-core` writes src/generated); here they get the names the page uses.
import type { AttachedView } from './generated/AttachedView';
import type { ArchivedView } from './generated/ArchivedView';
import type { ArchiveLook } from './generated/ArchiveLook';
import type { HistoryCheck } from './generated/HistoryCheck';
import type { HistoryRow } from './generated/HistoryRow';
import type { Language } from './generated/Language';
import type { ReviewOutcome } from './generated/ReviewOutcome';
import type { Role } from './generated/Role';
import type { FormDefinition } from './generated/FormDefinition';
import type { FormKept } from './generated/FormKept';
import type { FormsPage } from './generated/FormsPage';
import type { RoutineView } from './generated/RoutineView';
import type { ToolView } from './generated/ToolView';
import type { FoundPlace } from './generated/FoundPlace';
import type { FoundView } from './generated/FoundView';
import type { HomeworkPage } from './generated/HomeworkPage';
import type { LettersPage } from './generated/LettersPage';
import type { RatingsPage } from './generated/RatingsPage';
import type { RecordBegun } from './generated/RecordBegun';
import type { RecordPage } from './generated/RecordPage';
import type { RecordsPage } from './generated/RecordsPage';
import type { TaskStepName } from './generated/TaskStepName';
import type { PresetView } from './generated/PresetView';
import type { SessionTerms } from './generated/SessionTerms';
import type { Terms } from './generated/Terms';
import type { SlotView } from './generated/SlotView';
import type { StatementView } from './generated/StatementView';
import type { UnlockWay } from './generated/UnlockWay';
import type { View } from './generated/View';

export type { AgreementView } from './generated/AgreementView';
export type { AppointmentView } from './generated/AppointmentView';
export type { ComputersView } from './generated/ComputersView';
export type { ChargeView } from './generated/ChargeView';
export type { AgendaView } from './generated/AgendaView';
export type { AwayFromGroup } from './generated/AwayFromGroup';
export type { InviteBackView } from './generated/InviteBackView';
export type { AwayView } from './generated/AwayView';
export type { FileView } from './generated/FileView';
export type { FoundPlace } from './generated/FoundPlace';
export type { FoundView } from './generated/FoundView';
export type { HitKind } from './generated/HitKind';
export type { HitView } from './generated/HitView';
export type { FilesView } from './generated/FilesView';
export type { LetterState } from './generated/LetterState';
export type { LetterView } from './generated/LetterView';
export type { LettersView } from './generated/LettersView';
export type { GoalView } from './generated/GoalView';
export type { HomeworkView } from './generated/HomeworkView';
export type { PositionView } from './generated/PositionView';
export type { RatedView } from './generated/RatedView';
export type { RatingView } from './generated/RatingView';
export type { RecordContent } from './generated/RecordContent';
export type { RecordView } from './generated/RecordView';
export type { SharingView } from './generated/SharingView';
export type { TaskState } from './generated/TaskState';
export type { TaskView } from './generated/TaskView';
export type { ClosedView } from './generated/ClosedView';
export type { CourseView } from './generated/CourseView';
export type { OutcomeView } from './generated/OutcomeView';
export type { RequestView } from './generated/RequestView';
export type { StatementLine } from './generated/StatementLine';
export type { DeviceProblem } from './generated/DeviceProblem';
export type { DeviceView } from './generated/DeviceView';
export type { EndReason } from './generated/EndReason';
export type { Failure } from './generated/Failure';
export type { HistoryRow } from './generated/HistoryRow';
export type { HistoryBy } from './generated/HistoryBy';
export type { IntroductionView } from './generated/IntroductionView';
export type { InvitationView } from './generated/InvitationView';
export type { LedgerFaultView } from './generated/LedgerFaultView';
export type { LineView as Line } from './generated/LineView';
export type { MemberView } from './generated/MemberView';
export type { OtherView } from './generated/OtherView';
export type { OnwardView } from './generated/OnwardView';
export type { PresenceTerms } from './generated/PresenceTerms';
export type { PhaseView as Phase } from './generated/PhaseView';
export type { ProposalView } from './generated/ProposalView';
export type { RefusalView as Refusal } from './generated/RefusalView';
export type { RelayView as Relay } from './generated/RelayView';
export type { RelationshipView } from './generated/RelationshipView';
export type { SessionView } from './generated/SessionView';
export type { StageView as Stage } from './generated/StageView';
export type { VaultView } from './generated/VaultView';
export type { AbsenceTerms } from './generated/AbsenceTerms';
export type { ClauseChange } from './generated/ClauseChange';
export type { ClauseName } from './generated/ClauseName';
export type { CaptureView } from './generated/CaptureView';
export type { ContactTerms } from './generated/ContactTerms';
export type { CrisisView } from './generated/CrisisView';
export type { PlaceView } from './generated/PlaceView';
export type { ReminderView } from './generated/ReminderView';
export type { FeeTerms } from './generated/FeeTerms';
export type { KindTerms } from './generated/KindTerms';
export type { MessageTerms } from './generated/MessageTerms';
export type { PeriodTerms } from './generated/PeriodTerms';
export type { WindowTerms } from './generated/WindowTerms';
export type { VerificationView } from './generated/VerificationView';
export type { FormField } from './generated/FormField';
export type { FormView } from './generated/FormView';
export type { PointerView } from './generated/PointerView';
export type { RoutineView, ToolView, FormDefinition, FormKept, FormsPage, HistoryCheck, HomeworkPage, Language, LettersPage, RatingsPage, RecordBegun, RecordPage, RecordsPage, TaskStepName, ReviewOutcome, PresetView, Role, SessionTerms, Terms, SlotView, StatementView, UnlockWay, View, AttachedView, ArchiveLook, ArchivedView };

/** The ways that open a vault day by day. */
export type DailyWay = Exclude<UnlockWay, 'words'>;
/** A notification as the system shows it. */
export type ReminderWords = { title: string; body: string };
/** What helps, the first signs, whom to call. */
export type LaterParts = [string, string, string];
export type DeviceKind = 'camera' | 'microphone' | 'speaker';

type ForRelationship = { relationship: string };
/** In which language a file is written, and the IANA zone of its moments. */
type Told = { language: Language; zone: string };

/** Every call resolves after its effect is in the vault, and rejects with a Failure. */
export interface Backend {
  view(): Promise<View>;
  onView(f: (v: View) => void): Promise<() => void>;
  /** Answers with the 24 recovery words. */
  createVault(a: { name: string; role: Role; language: Language | null; way: DailyWay; passphrase: string | null }): Promise<string[]>;
  /** Positions count from 0. */
  confirmWords(a: { answers: { index: number; word: string }[] }): Promise<void>;
  /** An archive for coming back; nothing where none was chosen. */
  chooseArchive(): Promise<ArchiveLook | null>;
  /** Makes the vault from the chosen archive; the same words go on opening it. */
  restore(a: { words: string; way: DailyWay; passphrase: string | null }): Promise<void>;
  /** Whether these are the recovery words: all 24. */
  checkWords(a: { words: string }): Promise<void>;
  /** The recovery words are asked for again in a week. */
  putOffWords(): Promise<void>;
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
  /** Makes a relationship with so many others, and a link for each. */
  invite(a: { people: number }): Promise<string>;
  /** Therapist: begins anew with these and so many new people (S-03). */
  inviteOnward(a: ForRelationship & { members: string[]; newcomers: number }): Promise<string>;
  /** Joins what the therapist began anew, and answers with it. */
  joinOnward(a: ForRelationship): Promise<string>;
  /** Therapist: makes a link by which this member comes back on a new computer, and one for everybody else. */
  inviteBack(a: ForRelationship & { member: string }): Promise<void>;
  /** Uses such a link; answers with the relationship. */
  comeBack(a: { link: string }): Promise<string>;
  withdrawInvitation(a: ForRelationship): Promise<void>;
  acceptInvitation(a: { link: string }): Promise<string>;
  answerVerification(a: ForRelationship & { same: boolean }): Promise<void>;
  closeRelationship(a: ForRelationship): Promise<void>;
  /** Offers an introduction: one call before anything is agreed (S-01). */
  offerIntroduction(a: ForRelationship): Promise<void>;
  joinIntroduction(a: ForRelationship): Promise<void>;
  /** Proposes all clauses. What only tightens (S-02) is in force at once. */
  propose(a: ForRelationship & { terms: Terms; why: string }): Promise<void>;
  /** Starting points for a first agreement; hours and weeks in this IANA zone. */
  presets(a: ForRelationship & { zone: string }): Promise<PresetView[]>;
  /** Whether these terms would only tighten what holds, and so be in force at once (S-02). */
  tightens(a: ForRelationship & { terms: Terms }): Promise<boolean>;
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
  history(a: ForRelationship): Promise<HistoryRow[]>;
  verifyHistory(a: ForRelationship): Promise<HistoryCheck>;
  /** Asks the other for an appointment (S-11). */
  plan(a: ForRelationship & { startMs: number }): Promise<void>;
  moveAppointment(a: ForRelationship & { appointment: string; startMs: number }): Promise<void>;
  /** Calls it off, alone (S-19). */
  cancelAppointment(a: ForRelationship & { appointment: string }): Promise<void>;
  /** Writes down that these members were not there (S-19). */
  sayMissed(a: ForRelationship & { appointment: string; absent: string[] }): Promise<void>;
  /** Which of these times could be asked for; changes nothing. At most 400. */
  mayPlan(a: ForRelationship & { startsMs: number[]; moving: string | null }): Promise<SlotView[]>;
  review(a: ForRelationship & { outcome: ReviewOutcome }): Promise<void>;
  closeTogether(a: ForRelationship & { followUps: number[] }): Promise<void>;
  /** Leaves, alone and at once (S-80). */
  endAlone(a: ForRelationship): Promise<void>;
  answerRequest(a: ForRelationship & { request: string; agree: boolean }): Promise<void>;
  takeBackRequest(a: ForRelationship): Promise<void>;
  /** Puts away what an own request came to. */
  dismissNotAsked(a: ForRelationship): Promise<void>;
  statement(a: ForRelationship & { fromMs: number; untilMs: number }): Promise<StatementView>;
  /** Into a file that the person chooses; false where none was chosen. */
  exportLedger(a: ForRelationship): Promise<boolean>;
  exportCalendar(a: ForRelationship & { language: Language }): Promise<boolean>;
  /** Somebody touched something: the vault is not idle (S-44). */
  acted(): Promise<void>;
  /** Whether the agreements' own contacts are shown before unlocking (P2). */
  setLockedContacts(a: { show: boolean }): Promise<void>;
  /** Reminders of appointments, so many minutes before; or none. */
  setReminders(a: { minutes: number | null }): Promise<void>;
  /** What such a notification says (S-43): the program's words, which the page cannot change. */
  reminderWords(a: { minutes: number; language: Language }): Promise<ReminderWords>;
  /** Shows one now. */
  tryReminder(a: { minutes: number }): Promise<void>;
  /** The language that the page speaks, for what the program says outside it. */
  speaks(a: { language: Language }): Promise<void>;
  /** Makes the session longer, alone (P2, S-13). */
  extendForCrisis(a: ForRelationship & { seconds: number }): Promise<void>;
  /** Therapist: declares a crisis, by which the client's place is shown (S-15). */
  openPlace(a: ForRelationship): Promise<void>;
  /** Keeps the note that never leaves this device (S-45); an empty one erases it. */
  saveNote(a: ForRelationship & { text: string }): Promise<void>;
  note(a: ForRelationship): Promise<string>;
  /** Keeps the own plan for later (S-80): what helps, the first signs, whom to call. It leaves this device only as the file below. */
  saveLater(a: ForRelationship & { parts: LaterParts }): Promise<void>;
  later(a: ForRelationship): Promise<LaterParts>;
  /** As plain text, into a file that the person chooses; false where none was chosen. */
  exportLater(a: ForRelationship & { language: Language }): Promise<boolean>;
  /** All that is one's own, and what was shared where that is agreed (S-42); moments in this IANA zone. */
  /** Finishes a letter: it goes, or is held until its hour (S-20). */
  sendLetter(a: ForRelationship & { text: string }): Promise<void>;
  /** Keeps a letter as far as it is written; an empty one is erased. */
  saveLetterDraft(a: ForRelationship & { text: string }): Promise<void>;
  /** Keeps what was written for the next session instead of sending it; takes the draft's place. */
  keepForSession(a: ForRelationship & { text: string }): Promise<void>;
  takeOffAgenda(a: ForRelationship & { place: number }): Promise<void>;
  /** A person has seen the letters up to this place. */
  lettersRead(a: ForRelationship & { place: number }): Promise<void>;
  /** Takes an own letter back, everywhere as far as it is obeyed; erases another's here. */
  takeLetterBack(a: ForRelationship & { letter: string }): Promise<void>;
  /** Puts an own letter that never left before what is being written, with its files, and takes it away. */
  writeLetterOn(a: ForRelationship & { letter: string }): Promise<void>;
  /** A page of letters, before this place or the newest. */
  letters(a: ForRelationship & { before: number | null }): Promise<LettersPage>;
  /** Lets the person choose files for the letter that is being written. */
  attachFiles(a: ForRelationship): Promise<AttachedView>;
  detachFile(a: ForRelationship & { file: string }): Promise<void>;
  /** A PNG of a page, counted from 0, so many px wide, at most 2000; of a picture that is page 0. */
  filePreview(a: ForRelationship & { file: string; page: number; width: number }): Promise<ArrayBuffer>;
  /** Into a file that the person chooses; false where none was chosen. */
  saveFile(a: ForRelationship & { file: string }): Promise<boolean>;
  findLetters(a: ForRelationship & { words: string; before: number | null }): Promise<LettersPage>;
  /** Goals, tasks and records without their content (S-30, S-31, S-50). */
  homework(a: ForRelationship): Promise<HomeworkPage>;
  /** Where all these words are beside the letters: goals, tasks, records, the own note, what is kept for the session; the newest first, behind a place. */
  find(a: ForRelationship & { words: string; language: Language; behind: FoundPlace | null }): Promise<FoundView>;
  /** Puts a goal into words for all to sign (S-50). */
  proposeGoal(a: ForRelationship & { wording: string }): Promise<void>;
  signGoal(a: ForRelationship & { goal: string }): Promise<void>;
  /** Lets go of a goal, alone. */
  letGoOfGoal(a: ForRelationship & { goal: string }): Promise<void>;
  offerTask(a: ForRelationship & { goal: string; title: string; why: string; howOften: string; untilMs: number | null; form: string | null }): Promise<void>;
  stepTask(a: ForRelationship & { task: string; step: TaskStepName }): Promise<void>;
  /** Begins a draft. */
  beginRecord(a: ForRelationship & { form: string; task: string | null }): Promise<RecordBegun>;
  /** What the page's own document does not have yet; `have` is its state vector, base64. It counts as seen. */
  openRecord(a: ForRelationship & { record: string; have: string | null }): Promise<RecordPage>;
  /** Keeps a change: a Yjs update, base64. */
  changeRecord(a: ForRelationship & { record: string; change: string }): Promise<void>;
  shareRecord(a: ForRelationship & { record: string }): Promise<void>;
  /** No later version goes out (S-31). */
  withdrawRecord(a: ForRelationship & { record: string }): Promise<void>;
  /** Erases an own record everywhere as far as it is obeyed; another's here. */
  removeRecord(a: ForRelationship & { record: string }): Promise<void>;
  /** In a session: where one is in a shared record; nothing for in none any more. What comes too often is dropped. */
  sayWhere(a: ForRelationship & { record: string; field: string | null; place: string | null; mark: boolean }): Promise<void>;
  /** The content of all records of a form, oldest first. */
  records(a: ForRelationship & { form: string }): Promise<RecordsPage>;
  /** The forms that this person made. */
  forms(): Promise<FormsPage>;
  /** Therapist: keeps a form, in the place of `form` if that is named; answers with its id. */
  saveForm(a: { form: string | null; definition: FormDefinition }): Promise<FormKept>;
  removeForm(a: { form: string }): Promise<void>;
  /** Reminds of a task or of what one writes, at times of the week; or not any more. */
  setRoutine(a: ForRelationship & { task: string | null; form: string | null; routine: RoutineView | null }): Promise<void>;
  /** What helps, in its owner's order. */
  toolbox(): Promise<ToolView[]>;
  keepTool(a: { relationship: string | null; title: string; text: string; record: string | null; letter: string | null }): Promise<void>;
  changeTool(a: { id: string; title: string; text: string }): Promise<void>;
  /** Puts it before another, or last. */
  moveTool(a: { id: string; before: string | null }): Promise<void>;
  removeTool(a: { id: string }): Promise<void>;
  /** Gives the own rating of the last session, 0 to 100 each; the others read it once all who were there gave theirs (S-51). */
  rate(a: ForRelationship & { session: string; values: [number, number, number]; remark: string }): Promise<void>;
  /** The own ratings, and those of others that can be read. */
  ratings(a: ForRelationship): Promise<RatingsPage>;
  exportOwn(a: ForRelationship & { language: Language; zone: string }): Promise<boolean>;
  /** Everything of one relationship, or of all, as one file that opens anywhere (S-42); and which files of messages are not in it. */
  exportArchive(a: { relationship: string | null } & Told): Promise<ArchivedView>;
  /** Makes a seat for this person's second computer in every relationship that goes on. */
  prepareComputer(): Promise<void>;
  /** Takes the second computer out of every relationship, or its seats away where nobody sits on them yet. */
  removeComputer(): Promise<void>;
  /** Everything as one file, with the seats of the second computer for the recovery words alone. */
  saveForComputer(a: Told): Promise<ArchivedView>;
  /** Second computer: takes what is not here yet out of the chosen archive, a later file of the first one. */
  takeSeats(a: { words: string }): Promise<void>;
  /** One record as a PDF. */
  exportRecord(a: ForRelationship & { record: string } & Told): Promise<boolean>;
  /** Letters, goals, tasks and records as a PDF. */
  exportOverview(a: ForRelationship & Told): Promise<boolean>;
  /** `which`: `self`, or the handle of a member. */
  attachPicture(a: { which: string; small: boolean }): Promise<{ url: string }>;
}
