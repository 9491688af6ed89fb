//! The one error type of this crate: variants named by the fact, without any content.

/// Why something was not sealed, opened, joined or believed.
///
/// No variant carries content, a name, a key or an address; what the MLS library or SQLite said
/// is reduced to the fact that matters to the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    // --- the machine ---
    /// The operating system gave no random bytes. Likely cause: a broken sandbox. Stop; nothing
    /// may be sealed without randomness.
    #[error("no randomness available")]
    Random,
    /// The database refused a read or write, or holds bytes that do not decode. Roll back, drop
    /// the [`Group`](crate::Group) and load it again; `code` is SQLite's extended result code, or
    /// -1 if SQLite itself was content.
    #[error("storage failed (sqlite code {code})")]
    Storage {
        /// SQLite's extended result code, -1 if none.
        code: i32,
    },
    /// A write was asked for outside a transaction. A programming error: begin one first, or a
    /// crash could tear the ratchet from the message it belongs to.
    #[error("no transaction is open")]
    OutsideTransaction,
    /// The group in memory is not the one in the database, usually after a rollback. Drop it and
    /// call [`Group::load`](crate::Group::load).
    #[error("group state in memory differs from storage")]
    GroupStale,
    /// The MLS library reports a state that its own checks exclude. Roll back and report a bug.
    #[error("internal MLS failure")]
    Mls,

    // --- groups ---
    /// A group of this id is already stored. Load it instead.
    #[error("group already exists")]
    GroupExists,
    /// This computer is no longer in the group. Nothing can be sealed or opened any more.
    #[error("no longer a member of the group")]
    Evicted,
    /// Bytes do not parse as the MLS structure expected here. The sender's program is broken or
    /// the bytes were damaged; drop them.
    #[error("malformed MLS bytes")]
    Malformed,
    /// A key package is invalid: bad signature, wrong suite, or missing capability.
    #[error("key package refused")]
    KeyPackageRefused,
    /// A key package is outside its validity period. Likely cause: one of the two system clocks is
    /// wrong by days, or an old invitation. Check the clock, then invite again.
    #[error("key package outside its validity period")]
    KeyPackageLifetime,
    /// A credential does not name its own signature key, or a person does not prove that a leaf is
    /// theirs: somebody's program is broken or lies; never show such a member. Also where one signs
    /// for the own leaf with another key, which is a programming error.
    #[error("credential does not match its signature key")]
    CredentialMismatch,
    /// The members are not exactly those expected, or a leaf comes or goes by somebody whose it is
    /// not. Do not join, do not merge; tell the person.
    #[error("members are not the expected ones")]
    UnexpectedMembers,
    /// No member, or no leaf, of the group has this key.
    #[error("not a member")]
    NotAMember,
    /// A welcome does not check out: damaged, forged, or of an unsupported kind.
    #[error("welcome refused")]
    WelcomeRefused,
    /// A welcome is for a key package this database does not hold, or already consumed.
    #[error("welcome is for another key package")]
    WelcomeNotForUs,

    // --- messages ---
    /// The message is longer than [`MAX_MESSAGE`](crate::MAX_MESSAGE) bytes. Split it.
    #[error("message too large")]
    MessageTooLarge,
    /// A message arrived that is not encrypted. Only private messages are taken.
    #[error("message is not encrypted")]
    NotEncrypted,
    /// A message belongs to another group.
    #[error("message of another group")]
    WrongGroup,
    /// A message belongs to a later epoch: a commit is missing. Keep the bytes, read the mailbox
    /// of the present epoch to its end, then try again.
    #[error("message of a later epoch")]
    EpochAhead,
    /// A message belongs to an epoch whose keys are gone. It can never be opened.
    #[error("message of an epoch long past")]
    EpochTooOld,
    /// A commit for an epoch that is over. Another commit won the slot; drop it.
    #[error("commit for a past epoch")]
    CommitStale,
    /// A commit does not check out. The sender's program is broken or lies.
    #[error("commit refused")]
    CommitRefused,
    /// A commit of our own waits for the relay. Confirm or discard it first.
    #[error("own commit is pending")]
    CommitPending,
    /// There is no commit to confirm.
    #[error("no commit is pending")]
    NoCommitPending,
    /// This message was opened before. Drop the copy.
    #[error("message already opened")]
    AlreadyOpened,
    /// The key for this message was dropped because too many later ones were opened.
    #[error("message too far behind")]
    TooFarBehind,
    /// More messages than ever kept lie between the last one opened and this one.
    #[error("message too far ahead")]
    TooFarAhead,
    /// Decryption or signature check failed: damaged, forged, or sealed for somebody else.
    #[error("message cannot be opened")]
    Undecryptable,
    /// A stand-alone proposal arrived. Members here change by commits with named members only.
    #[error("unexpected proposal")]
    UnexpectedProposal,

    // --- envelopes ---
    /// The outer wrapping does not open with this key. Wrong mailbox, or damaged on the way.
    #[error("envelope cannot be opened")]
    EnvelopeUndecryptable,
    /// The content does not fit into an envelope.
    #[error("content too large for an envelope")]
    EnvelopeTooLarge,
    /// Stored key material has the wrong length or form.
    #[error("malformed key material")]
    KeyMaterial,

    // --- invitations ---
    /// The text is no invitation link at all. Ask for the whole link.
    #[error("not an invitation link")]
    InvitationNotALink,
    /// The link was changed or cut on its way. Ask for it again, preferably by copy and paste.
    #[error("invitation link is damaged")]
    InvitationDamaged,
    /// The link is whole, but over. Ask for a new one.
    #[error("invitation has expired")]
    InvitationExpired,
    /// A link of a newer program. Update this one.
    #[error("invitation of a newer version")]
    InvitationNewer,
    /// A relay address that is not `wss://host…`, or `ws://` outside this machine and private
    /// networks.
    #[error("relay address is not usable")]
    RelayAddress,

    // --- one-use sealing ---
    /// What was sealed for one use does not open: for another key or context, or damaged. The key is
    /// used up; ask for it to be said again.
    #[error("sealed content cannot be opened")]
    OneUseUndecryptable,

    // --- verification ---
    /// The own nonce was asked for before everybody else committed to theirs. Wait.
    #[error("somebody has not committed yet")]
    CommitmentMissing,
    /// The pictures were asked for before everybody revealed their nonce. Wait.
    #[error("somebody has not revealed yet")]
    NonceMissing,
    /// A second, different commitment arrived. Somebody is trying again: abort and start over.
    #[error("the other side changed its commitment")]
    CommitmentChanged,
    /// The revealed nonce is not the one committed to. Treat as an attack: abort and tell.
    #[error("the other side broke its commitment")]
    CommitmentBroken,

    // --- media ---
    /// Media keys were asked for without a context. Two sessions would share keys.
    #[error("media keys need a context")]
    ContextEmpty,
    /// A frame without content.
    #[error("empty media frame")]
    FrameEmpty,
    /// Bytes that are not an SFrame, or carry a key id of another form.
    #[error("malformed media frame")]
    FrameMalformed,
    /// A frame under a key id that belongs to nobody else in the session, or to another stream.
    #[error("media frame of an unknown sender")]
    FrameUnknownSender,
    /// A frame that was already opened.
    #[error("media frame replayed")]
    FrameReplayed,
    /// A frame too far behind the newest to tell whether it was opened.
    #[error("media frame too old")]
    FrameTooOld,
    /// Authentication failed: wrong keys or damaged on the way.
    #[error("media frame cannot be opened")]
    FrameUndecryptable,
    /// The frame could not be sealed; it is larger than the cipher takes.
    #[error("media frame cannot be sealed")]
    FrameUnsealable,
    /// The counter of this stream is used up. Make a new sealer.
    #[error("media counter exhausted")]
    CounterExhausted,
    /// One sender started its stream more often in one session than is believable.
    #[error("too many stream restarts")]
    TooManyRestarts,
    /// The keys were destroyed: the session is over.
    #[error("media keys are destroyed")]
    KeysDestroyed,
}

impl SealError {
    /// Reduces what SQLite said to its code.
    pub(crate) fn storage(error: &rusqlite::Error) -> Self {
        let code = match error {
            rusqlite::Error::SqliteFailure(failure, _) => failure.extended_code,
            _ => -1,
        };
        Self::Storage { code }
    }
}

impl From<rusqlite::Error> for SealError {
    fn from(error: rusqlite::Error) -> Self {
        Self::storage(&error)
    }
}
