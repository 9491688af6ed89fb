//! What a "no" is made of: the rule's number, a reason for the screen, the moment it would be a "yes".

use serde::{Deserialize, Serialize};
use std::fmt;

/// The number of a rule: `Rule(12)` is S-12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rule(pub u8);

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S-{:02}", self.0)
    }
}

macro_rules! reason_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $rule:literal;)*) => {
        /// Why something was refused. Each is a stable code that the screens word in nl and en.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[non_exhaustive]
        pub enum ReasonCode { $($(#[$doc])* $name,)* }

        impl ReasonCode {
            /// Every reason there is, in the order of the rules.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as the screens see it; equal to its serialized form.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The rule that this reason belongs to.
            #[must_use]
            pub const fn rule(self) -> Rule {
                match self { $(Self::$name => Rule($rule),)* }
            }
        }
    };
}

reason_codes! {
    /// No agreement has been signed by everyone and recorded in the ledger.
    NoAgreement = "noAgreement", 1;
    /// A member has withdrawn from the agreement; a new version signed by everyone is needed.
    AgreementWithdrawn = "agreementWithdrawn", 1;
    /// Another version came into force since this was allowed: ask again.
    AgreementReplaced = "agreementReplaced", 1;
    /// The answer to this intent has lapsed: ask again.
    GrantLapsed = "grantLapsed", 1;
    /// The introduction was held; for more an agreement is needed.
    IntroductionOver = "introductionOver", 1;
    /// The introduction is one call: no messages, no homework, no appointments.
    IntroductionOnly = "introductionOnly", 1;
    /// The change allows more or changes what a member owes: everyone must sign it.
    Loosens = "loosens", 2;
    /// Not everyone's identity has been compared yet.
    IdentityUnverified = "identityUnverified", 4;
    /// A member's identity key is not the one in the agreement: suspended until compared again.
    IdentityChanged = "identityChanged", 4;
    /// The agreed gap since the last session, or to the next one, is not kept.
    TooSoon = "tooSoon", 10;
    /// As many sessions as agreed in this period.
    TooManySessions = "tooManySessions", 10;
    /// No appointment can be entered now, and none is needed only if agreed.
    NoAppointment = "noAppointment", 11;
    /// The agreement has no appointments.
    AppointmentsNotAgreed = "appointmentsNotAgreed", 11;
    /// The time asked for has passed.
    AppointmentPast = "appointmentPast", 11;
    /// An own request to the others stands and goes first.
    AskedAlready = "askedAlready", 11;
    /// The one who asks has not signed the request.
    RequestUnsigned = "requestUnsigned", 11;
    /// The session asked for does not have the agreed length, grace or maximum.
    LengthDiffers = "lengthDiffers", 12;
    /// The relay's time and this device's clock are more than two minutes apart.
    ClockDisagrees = "clockDisagrees", 12;
    /// The time was not signed by the expected relay over this very START.
    RelayTimeUnsigned = "relayTimeUnsigned", 12;
    /// A session is still open; `from_ms` says when it will have ended at the latest.
    SessionRunning = "sessionRunning", 12;
    /// No session is open.
    NoSession = "noSession", 12;
    /// More than the agreed maximum of extensions for this session.
    ExtensionBeyondMaximum = "extensionBeyondMaximum", 13;
    /// An extension of less than one minute.
    ExtensionTooShort = "extensionTooShort", 13;
    /// Not everyone present has signed the extension.
    ExtensionUnsigned = "extensionUnsigned", 13;
    /// An own request to extend stands and goes first.
    ExtensionAskedAlready = "extensionAskedAlready", 13;
    /// An extension for crisis of more than half an hour at once, or of more than four hours in sum.
    CrisisExtensionTooLong = "crisisExtensionTooLong", 13;
    /// The limit and the grace have passed.
    SessionOver = "sessionOver", 14;
    /// The place was not said to be private.
    PlaceNotPrivate = "placeNotPrivate", 15;
    /// Who else is there, where, or the call-back number is missing.
    PlaceIncomplete = "placeIncomplete", 15;
    /// The place was attested too long ago, or by somebody else.
    PlaceStale = "placeStale", 15;
    /// What was sealed about a place is opened by a therapist alone.
    PlaceSealed = "placeSealed", 15;
    /// Only a therapist of this relationship can admit.
    NotTherapist = "notTherapist", 16;
    /// Somebody who is not a member.
    NotMember = "notMember", 16;
    /// The therapist has not admitted (the START lacks the therapist's signature).
    NotAdmitted = "notAdmitted", 16;
    /// No client, or nobody else, is there.
    NobodyThere = "nobodyThere", 16;
    /// Somebody who must be there is not, or too few are.
    MustBePresent = "mustBePresent", 17;
    /// A review is due before another session.
    ReviewDue = "reviewDue", 18;
    /// The agreed number of sessions or end has come, or a review decided to end: going on needs a
    /// fresh agreement.
    CourseEnded = "courseEnded", 18;
    /// The agreed lateness has not passed; `from_ms` says when it will have.
    NotYetMissed = "notYetMissed", 19;
    /// No messages between sessions are agreed.
    MessagesNotAgreed = "messagesNotAgreed", 20;
    /// Outside the agreed hours: held until they open.
    OutsideHours = "outsideHours", 20;
    /// Longer than agreed.
    MessageTooLong = "messageTooLong", 21;
    /// As many messages as agreed on this day.
    TooManyMessages = "tooManyMessages", 21;
    /// No files are agreed.
    FilesNotAgreed = "filesNotAgreed", 21;
    /// More files with one message than agreed.
    TooManyFiles = "tooManyFiles", 21;
    /// A file is larger than agreed.
    FileTooLarge = "fileTooLarge", 21;
    /// The message claims to be written before the writer's last one, or in the future.
    WrittenOutOfOrder = "writtenOutOfOrder", 21;
    /// Every therapist is away: held until one is back.
    TherapistAbsent = "therapistAbsent", 23;
    /// Written in one relationship, sent in another.
    AnotherRelationship = "anotherRelationship", 24;
    /// To some of the members only, and no clause allows it.
    SideConversation = "sideConversation", 25;
    /// The task serves no goal.
    TaskWithoutGoal = "taskWithoutGoal", 30;
    /// The task does not say why it helps.
    TaskWithoutReason = "taskWithoutReason", 30;
    /// The task was not accepted yet.
    TaskNotAccepted = "taskNotAccepted", 30;
    /// Only a client accepts, works on and finishes a task.
    ClientDecides = "clientDecides", 30;
    /// The task was stopped or is finished.
    TaskOver = "taskOver", 30;
    /// A draft never leaves its owner's devices.
    DraftStays = "draftStays", 31;
    /// The sharing was withdrawn before this version.
    SharingWithdrawn = "sharingWithdrawn", 31;
    /// No tasks are agreed.
    HomeworkNotAgreed = "homeworkNotAgreed", 32;
    /// As many open tasks as agreed.
    TooManyTasks = "tooManyTasks", 32;
    /// A change in another's name.
    NotTheAuthor = "notTheAuthor", 33;
    /// Nobody did anything for the agreed time: the vault locks.
    IdleTooLong = "idleTooLong", 44;
    /// No session that can be rated: none of this member's is over, or another has begun since.
    NotRatable = "notRatable", 51;
    /// The rating of this session was given.
    RatedAlready = "ratedAlready", 51;
    /// Values are 0 to 100, the remark is at most 1000 bytes.
    RatingOutOfRange = "ratingOutOfRange", 51;
    /// There is an individual relationship between these two already.
    RelationshipExists = "relationshipExists", 70;
    /// The relationship has ended.
    RelationshipEnded = "relationshipEnded", 80;
    /// Appointments still stand: cancel or keep them before the planned end.
    AppointmentsOpen = "appointmentsOpen", 80;
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The answer "no" to an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[error("{rule}: {reason}")]
pub struct Refusal {
    /// The rule that refuses.
    pub rule: Rule,
    /// Why, as a code for the screen.
    pub reason: ReasonCode,
    /// From when it would be allowed (Unix ms), where there is such a moment.
    pub from_ms: Option<u64>,
}

impl Refusal {
    pub(crate) const fn because(reason: ReasonCode) -> Self {
        Self { rule: reason.rule(), reason, from_ms: None }
    }

    pub(crate) const fn until(reason: ReasonCode, from_ms: u64) -> Self {
        Self { rule: reason.rule(), reason, from_ms: Some(from_ms) }
    }
}
