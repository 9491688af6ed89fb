//! Every way in which bytes, signatures, chains and steps can be wrong, named by the fact.

use crate::Refusal;

/// The bound of an agreement that was not kept (S-01, S-12, S-13, S-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bound {
    /// The session lasts 60 seconds to 4 hours.
    SessionSeconds,
    /// The grace lasts at most 15 minutes.
    GraceSeconds,
    /// The extensions of one session come to at most 2 hours.
    ExtensionSeconds,
    /// At most 5 notices, descending, each before the end and after the start.
    Notices,
    /// Two to 16 members, at least one client and one therapist, no key twice.
    Members,
    /// The proposer is one of the members.
    Proposer,
    /// Versions count from 1, and exactly the first has no previous.
    Version,
    /// The reason is at most 2000 bytes.
    Why,
    /// 1 to 50 sessions in a calendar week or in 1 to 92 days.
    Frequency,
    /// The gap between sessions is 1 second to 92 days.
    Gap,
    /// At most an hour early; 1 second to 2 hours late.
    Appointments,
    /// Who must be there are members, in order; 2 to all of them.
    Presence,
    /// At least one of review, last session and end; reviews every 1 to 100 sessions.
    Course,
    /// 1 to 42 weekly windows, ascending, not overlapping.
    Windows,
    /// 1 to 200 messages a day of 1 to 10 000 characters.
    Quota,
    /// 1 to 5 files with a message, of 1 to 25 mebibytes each.
    Files,
    /// The reply time is 1 hour to 31 days.
    Reply,
    /// At most 16 absences of therapists, in order, each with words on who stands in.
    Absences,
    /// At most 16 side conversations, in order, each of some members.
    Side,
    /// 1 to 20 open tasks.
    OpenTasks,
    /// Each kind once, in order, kept 1 to 7305 days.
    Retention,
    /// The vault locks after 30 seconds to 2 hours.
    IdleLock,
    /// A place attested 1 to 30 minutes before; words of 1 to 500 bytes.
    Place,
    /// Three capital letters; amounts within their maxima; at most 14 days of notice.
    Fees,
    /// 1 to 8 contacts with name and number; at most 2000 bytes of text.
    Crisis,
    /// The whole declaration, wherever there is more than a session clause.
    Relations,
}

/// What can go wrong in this crate. Texts carry no content, name, key or address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingError {
    /// A rule says no. Show the refusal.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),

    /// The bytes are not the expected DAG-CBOR structure: damaged, or of a newer program. Refuse them.
    #[error("bytes do not decode")]
    Malformed,
    /// The bytes decode, but are not the one encoding of their value: tampering, or a foreign
    /// encoder. Refuse them.
    #[error("bytes are not in canonical form")]
    NotCanonical,
    /// More bytes than any honest record has. Refuse them.
    #[error("record too large")]
    TooLarge,
    /// A value could not be encoded: memory ran out. Try again.
    #[error("value does not encode")]
    Encoding,

    /// A signature does not verify over these bytes: one of the two was changed. Refuse both.
    #[error("signature does not verify")]
    SignatureInvalid,
    /// Signed by a key that has no say in it. Refuse it.
    #[error("signer is not a member")]
    SignerNotMember,
    /// Not everyone who must has signed yet. Collect the rest, then try again.
    #[error("signatures are missing")]
    SignaturesMissing,
    /// It belongs to another relationship: misdelivered or replayed. Refuse it.
    #[error("belongs to another relationship")]
    ForeignRelationship,

    /// S-51: not the rating that was committed to, another's, or of another session. Refuse it.
    #[error("not the rating that was committed to")]
    RatingForeign,

    /// An agreement outside the bounds. Correct the clause before signing.
    #[error("agreement out of bounds: {0:?}")]
    AgreementBounds(Bound),
    /// No such zone, or no such date or time in it. Choose another.
    #[error("zone or date unknown")]
    ZoneUnknown,
    /// S-03: a byte of a signed version was changed. Refuse it and ask for the version again.
    #[error("agreement changed after it was signed")]
    AgreementChanged,
    /// S-03: this very version is already in the chain. Nothing to do.
    #[error("agreement version replayed")]
    AgreementReplay,
    /// S-03: another version stands, or stood, at this place. Show both and agree anew.
    #[error("agreement versions fork")]
    AgreementFork,
    /// S-03: a version between is missing. Ask for it first.
    #[error("agreement version missing between")]
    AgreementGap,
    /// The members or roles differ from the version before. Who belongs cannot change inside a chain.
    #[error("members differ from the version before")]
    MembersChanged,
    /// The ledger names a version that is not in the chain. Ask for the agreement first.
    #[error("agreement unknown")]
    AgreementUnknown,

    /// This very entry is already in the ledger. Nothing to do.
    #[error("ledger entry replayed")]
    LedgerReplay,
    /// Another entry stands at this index. Compare the ledgers.
    #[error("ledger forks")]
    LedgerFork,
    /// An entry before this one is missing. Ask for it first.
    #[error("ledger entry missing before this one")]
    LedgerGap,
    /// The entry does not follow from the one before: an entry was exchanged. Compare the ledgers.
    #[error("ledger chain broken")]
    LedgerBroken,
    /// The members' ledgers are not equal. Exchange hashes, find the first entry that differs.
    #[error("ledgers differ")]
    LedgersDiffer,
    /// No entry of this index and hash is here (yet). Keep the countersignature and try later.
    #[error("no such ledger entry")]
    EntryUnknown,
    /// The fact contradicts the agreement or the entries before it. Refuse it.
    #[error("fact contradicts what stands before it")]
    FactContradicts,

    /// No appointment of this id was planned. Ask for the ledger's entries first.
    #[error("no such appointment")]
    AppointmentUnknown,
    /// The appointment's id was used before. Draw a new one.
    #[error("appointment id used before")]
    AppointmentReused,
    /// The appointment was kept, cancelled, missed or fell away: nothing more happens to it.
    #[error("appointment is over")]
    AppointmentOver,
    /// The fact is dated more than two minutes ahead of the own clock. Look at both clocks.
    #[error("dated in the future")]
    FactFromFuture,

    /// A session is open, and this waits for its end.
    #[error("a session is open")]
    SessionOpen,
    /// No session is open, or another one.
    #[error("no such session is open")]
    SessionNotOpen,
    /// The session's id was used before. Draw a new one.
    #[error("session id used before")]
    SessionReused,
    /// Somebody acts in a session who is not present in its START.
    #[error("not present in this session")]
    NotPresent,
    /// The START does not carry what this side asked with: an old or a foreign START. Refuse it.
    #[error("start does not answer this request")]
    StartForeign,
    /// The limit has not been reached, so the limit cannot have ended the session. Wait.
    #[error("too early for an end at the limit")]
    EndTooEarly,

    /// The own entry goes before the other's. Send it; the other side gives way.
    #[error("the own entry stands")]
    OwnEntryStands,
    /// Others have countersigned what would have to give way. Compare the ledgers.
    #[error("a countersigned entry cannot give way")]
    TailCountersigned,
    /// Every version of the agreement is already in the ledger.
    #[error("nothing to record")]
    NothingToRecord,
}

impl SettingError {
    /// A stable code for the screen; for a refusal the code of its reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.reason.code(),
            Self::Malformed => "malformed",
            Self::NotCanonical => "notCanonical",
            Self::TooLarge => "tooLarge",
            Self::Encoding => "encoding",
            Self::SignatureInvalid => "signatureInvalid",
            Self::SignerNotMember => "signerNotMember",
            Self::SignaturesMissing => "signaturesMissing",
            Self::ForeignRelationship => "foreignRelationship",
            Self::RatingForeign => "ratingForeign",
            Self::AgreementBounds(_) => "agreementBounds",
            Self::ZoneUnknown => "zoneUnknown",
            Self::AgreementChanged => "agreementChanged",
            Self::AgreementReplay => "agreementReplay",
            Self::AgreementFork => "agreementFork",
            Self::AgreementGap => "agreementGap",
            Self::MembersChanged => "membersChanged",
            Self::AgreementUnknown => "agreementUnknown",
            Self::LedgerReplay => "ledgerReplay",
            Self::LedgerFork => "ledgerFork",
            Self::LedgerGap => "ledgerGap",
            Self::LedgerBroken => "ledgerBroken",
            Self::LedgersDiffer => "ledgersDiffer",
            Self::EntryUnknown => "entryUnknown",
            Self::FactContradicts => "factContradicts",
            Self::AppointmentUnknown => "appointmentUnknown",
            Self::AppointmentReused => "appointmentReused",
            Self::AppointmentOver => "appointmentOver",
            Self::FactFromFuture => "factFromFuture",
            Self::SessionOpen => "sessionOpen",
            Self::SessionNotOpen => "sessionNotOpen",
            Self::SessionReused => "sessionReused",
            Self::NotPresent => "notPresent",
            Self::StartForeign => "startForeign",
            Self::EndTooEarly => "endTooEarly",
            Self::OwnEntryStands => "ownEntryStands",
            Self::TailCountersigned => "tailCountersigned",
            Self::NothingToRecord => "nothingToRecord",
        }
    }
}

/// The first bad entry of a ledger, and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("ledger entry {index}: {error}")]
pub struct LedgerFault {
    /// The place, counted from 0, of the first entry that does not hold.
    pub index: u64,
    /// Why it does not hold.
    pub error: SettingError,
}
