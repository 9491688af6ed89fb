//! Opening what the mailbox delivered: messages and the others' commits.

use openmls::framing::errors::MessageDecryptionError;
use openmls::prelude::tls_codec::Deserialize as _;
use openmls::prelude::{
    ContentType, MlsGroup, MlsMessageBodyIn, MlsMessageIn, OpenMlsProvider, ProcessMessageError,
    ProcessedMessageContent, Proposal, ProtocolMessage, Sender, StagedCommit, ValidationError,
};

use super::membership::{checked_leaves, same_keys};
use super::{Group, MAX_MESSAGE, PAST_EPOCHS};
use crate::leaf::{self, Leaf};
use crate::{Provider, SealError};

/// Longest encoded MLS message that is looked at. A commit with a path for twelve members is well
/// below the longest application message plus its overhead.
const MAX_ENCODED: usize = MAX_MESSAGE + 4096;

/// What one delivered MLS message turned out to be.
#[derive(Clone, PartialEq, Eq)]
pub enum Opened {
    /// A message from a member.
    Message {
        /// The identity key of the person who sealed it, by their leaf's signature.
        sender: [u8; 32],
        /// The key of that leaf: at which of the person's computers.
        leaf: [u8; 32],
        /// The epoch it was sealed in.
        epoch: u64,
        /// What was sealed.
        bytes: Vec<u8>,
    },
    /// Another leaf's commit was merged: keys, mailbox and tokens are new. The own person's other
    /// computer is another leaf.
    EpochChanged {
        /// The epoch that began.
        epoch: u64,
        /// The identity key of the person who committed.
        by: [u8; 32],
        /// The key of the leaf that committed.
        leaf: [u8; 32],
        /// All persons now, each once, as [`Group::members`] has them.
        members: Vec<[u8; 32]>,
        /// All leaves now, as [`Group::leaves`] has them.
        leaves: Vec<Leaf>,
    },
    /// The own leaf was taken out of the group: nothing can be sealed or opened any more, and
    /// everything later is answered with [`SealError::Evicted`]. [`Group::forget`] is what remains.
    Removed {
        /// The identity key of the person who did it; mostly the own one, at another computer.
        by: [u8; 32],
    },
    /// A message of our own came back from the relay. Its content cannot be opened, and need not.
    Own,
    /// A commit of the own leaf, in the present epoch. Nothing changed. While the own commit is pending
    /// it is that one, come back before the relay's word; or else, and always where none is pending,
    /// another database commits as this leaf: a [`Seat`](crate::Seat) that was used twice, or a copy.
    ///
    /// That it is of the own leaf is what its sealed header says; any member can write such a header.
    OwnCommit,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Message { epoch, bytes, .. } => {
                write!(f, "Message(epoch {epoch}, {} bytes)", bytes.len())
            }
            Self::EpochChanged { epoch, members, .. } => {
                write!(f, "EpochChanged(epoch {epoch}, {} members)", members.len())
            }
            Self::Removed { .. } => f.write_str("Removed"),
            Self::Own => f.write_str("Own"),
            Self::OwnCommit => f.write_str("OwnCommit"),
        }
    }
}

impl Group {
    /// Opens one delivered MLS message; a commit that leaves the persons as they are is merged. It may
    /// renew the leaf that made it, and add and remove further leaves of that same person, of whom the
    /// first computer's stays and who has at most [`MAX_LEAVES`](crate::MAX_LEAVES).
    ///
    /// If a commit of our own is pending when another's arrives, that one has won the slot and
    /// ours is dropped.
    ///
    /// # Errors
    /// [`SealError::UnexpectedMembers`] for a commit that adds or removes anybody (see
    /// [`Group::open_admitting`]), or a leaf that is not the committing person's to add or remove;
    /// [`SealError::CredentialMismatch`] for a leaf whose key or person changes, or of which its person
    /// does not prove that it is theirs. [`SealError::EpochAhead`] asks to try again later; after
    /// [`SealError::Storage`], [`SealError::Mls`] and [`SealError::GroupStale`] roll back and
    /// reload; all others say that these bytes can be dropped for good.
    pub fn open(&mut self, provider: &Provider<'_>, bytes: &[u8]) -> Result<Opened, SealError> {
        let members = self.members();
        self.open_admitting(provider, bytes, &members)
    }

    /// As [`Group::open`], but merges a commit only if the persons are then exactly `expected`, in any
    /// order. Who comes in does so with the leaf of a first computer, and who goes with all leaves.
    ///
    /// A commit that was refused has used up its key: to let a person decide first, roll the
    /// refusing transaction back, reload, and open the same bytes again later.
    ///
    /// # Errors
    /// As [`Group::open`].
    pub fn open_admitting(
        &mut self,
        provider: &Provider<'_>,
        bytes: &[u8],
        expected: &[[u8; 32]],
    ) -> Result<Opened, SealError> {
        if bytes.len() > MAX_ENCODED {
            return Err(SealError::MessageTooLarge);
        }
        let message = MlsMessageIn::tls_deserialize_exact(bytes).map_err(|_| SealError::Malformed)?;
        let message = match message.extract() {
            MlsMessageBodyIn::PrivateMessage(message) => ProtocolMessage::from(message),
            MlsMessageBodyIn::PublicMessage(_) => return Err(SealError::NotEncrypted),
            _ => return Err(SealError::Malformed),
        };
        self.changing(provider, |mls, touched| {
            if !mls.is_active() {
                return Err(SealError::Evicted);
            }
            in_time(mls, &message)?;
            let commit = message.content_type() == ContentType::Commit;
            let processed = mls.process_message(provider, message).map_err(|e| of_processing(&e))?;
            touched.0 = true;
            let epoch = processed.epoch().as_u64();
            let by = processed.sender().clone();
            let credential = processed.credential().clone();
            match processed.into_content() {
                ProcessedMessageContent::ApplicationMessage(message) => {
                    // By credential and not by place: that of a past epoch's leaf may have a new owner.
                    let Leaf { key, person } = Leaf::said(&credential)?;
                    Ok(Opened::Message { sender: person, leaf: key, epoch, bytes: message.into_bytes() })
                }
                ProcessedMessageContent::StagedCommitMessage(staged) => {
                    let by = committer(mls, &by)?;
                    admissible(mls, &staged, &by, expected)?;
                    if mls.pending_commit().is_some() {
                        mls.clear_pending_commit(provider.storage()).map_err(|e| SealError::storage(&e))?;
                    }
                    mls.merge_staged_commit(provider, *staged).map_err(|_| SealError::Mls)?;
                    if !mls.is_active() {
                        return Ok(Opened::Removed { by: by.person });
                    }
                    let leaves: Vec<_> = checked_leaves(mls)?.into_iter().map(|(_, leaf)| leaf).collect();
                    Ok(Opened::EpochChanged {
                        epoch: mls.epoch().as_u64(),
                        by: by.person,
                        leaf: by.key,
                        members: leaf::persons(&leaves),
                        leaves,
                    })
                }
                ProcessedMessageContent::OwnPrivateMessage | ProcessedMessageContent::OwnPendingCommit => {
                    Ok(if commit { Opened::OwnCommit } else { Opened::Own })
                }
                ProcessedMessageContent::ProposalMessage(_)
                | ProcessedMessageContent::ExternalJoinProposalMessage(_) => {
                    Err(SealError::UnexpectedProposal)
                }
            }
        })
    }
}

/// Refuses what belongs to another group or time by its clear header, before any key is touched.
fn in_time(mls: &MlsGroup, message: &ProtocolMessage) -> Result<(), SealError> {
    if message.group_id() != mls.group_id() {
        return Err(SealError::WrongGroup);
    }
    let (theirs, ours) = (message.epoch().as_u64(), mls.epoch().as_u64());
    if theirs > ours {
        return Err(SealError::EpochAhead);
    }
    if theirs < ours && message.content_type() != ContentType::Application {
        return Err(SealError::CommitStale);
    }
    if ours - theirs > PAST_EPOCHS as u64 {
        return Err(SealError::EpochTooOld);
    }
    Ok(())
}

fn committer(mls: &MlsGroup, sender: &Sender) -> Result<Leaf, SealError> {
    let Sender::Member(index) = sender else {
        return Err(SealError::CommitRefused);
    };
    let member = mls.member_at(*index).ok_or(SealError::CommitRefused)?;
    Leaf::named(mls.group_id().as_slice(), &member.credential, &member.signature_key)
}

/// Whether a commit that verified may be merged: only additions and removals, nobody changes their
/// key, every credential names its own key, and the outcome is exactly the expected persons, each with
/// the first leaf that was there before. Alone, a leaf comes and goes by its own person only.
fn admissible(
    mls: &MlsGroup,
    staged: &StagedCommit,
    by: &Leaf,
    expected: &[[u8; 32]],
) -> Result<(), SealError> {
    let id = mls.group_id().as_slice();
    if let Some(node) = staged.update_path_leaf_node()
        && Leaf::named(id, node.credential(), node.signature_key().as_slice())? != *by
    {
        return Err(SealError::CredentialMismatch);
    }
    let before = checked_leaves(mls)?;
    let (mut stays, mut goes, mut comes) = (before.clone(), Vec::new(), Vec::new());
    for queued in staged.queued_proposals() {
        match queued.proposal() {
            Proposal::Remove(remove) => {
                let removed = remove.removed().u32();
                goes.extend(stays.extract_if(.., |(index, _)| *index == removed).map(|(_, leaf)| leaf));
            }
            Proposal::Add(add) => {
                let node = add.key_package().leaf_node();
                comes.push(Leaf::named(id, node.credential(), node.signature_key().as_slice())?);
            }
            _ => return Err(SealError::CommitRefused),
        }
    }
    let here = |leaves: &[(u32, Leaf)], person| leaves.iter().any(|(_, leaf)| leaf.person == person);
    let may_go = |leaf: &Leaf| match leaf.person == by.person {
        true => !leaf.is_first() && leaf != by,
        false => !here(&stays, leaf.person),
    };
    let may_come = |leaf: &Leaf| match leaf.is_first() {
        true => !here(&before, leaf.person),
        false => leaf.person == by.person,
    };
    let after: Vec<_> = stays.iter().map(|(_, leaf)| *leaf).chain(comes.iter().copied()).collect();
    if !goes.iter().all(may_go)
        || !comes.iter().all(may_come)
        || !leaf::well_seated(&after)
        || !same_keys(&leaf::persons(&after), expected)
    {
        return Err(SealError::UnexpectedMembers);
    }
    Ok(())
}

fn of_processing(error: &ProcessMessageError<rusqlite::Error>) -> SealError {
    use openmls::prelude::MlsGroupStateError;
    match error {
        ProcessMessageError::StorageError(e) => SealError::storage(e),
        ProcessMessageError::LibraryError(_) => SealError::Mls,
        ProcessMessageError::IncompatibleWireFormat => SealError::NotEncrypted,
        ProcessMessageError::GroupStateError(MlsGroupStateError::UseAfterEviction) => SealError::Evicted,
        ProcessMessageError::InvalidCommit(_) => SealError::CommitRefused,
        ProcessMessageError::ValidationError(validation) => of_validation(validation),
        _ => SealError::Undecryptable,
    }
}

fn of_validation(error: &ValidationError) -> SealError {
    match error {
        ValidationError::WrongGroupId => SealError::WrongGroup,
        ValidationError::NoPastEpochData | ValidationError::WrongEpoch => SealError::EpochTooOld,
        ValidationError::UnableToDecrypt(MessageDecryptionError::SecretTreeError(secret)) => {
            // The type of this error is not exported by the library, its text is.
            of_secret_tree(&secret.to_string())
        }
        _ => SealError::Undecryptable,
    }
}

fn of_secret_tree(said: &str) -> SealError {
    match said {
        "The requested secret was deleted to preserve forward secrecy." => SealError::AlreadyOpened,
        "Generation is too old to be processed." => SealError::TooFarBehind,
        "Generation is too far in the future to be processed." => SealError::TooFarAhead,
        _ => SealError::Undecryptable,
    }
}
