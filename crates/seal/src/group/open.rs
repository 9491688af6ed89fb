//! Opening what the mailbox delivered: messages and the others' commits.

use openmls::framing::errors::MessageDecryptionError;
use openmls::prelude::tls_codec::Deserialize as _;
use openmls::prelude::{
    BasicCredential, ContentType, Credential, MlsGroup, MlsMessageBodyIn, MlsMessageIn, OpenMlsProvider,
    ProcessMessageError, ProcessedMessageContent, Proposal, ProtocolMessage, Sender, StagedCommit,
    ValidationError,
};

use super::membership::{checked_members, named_key, same_keys};
use super::{Group, MAX_MESSAGE, PAST_EPOCHS};
use crate::{Provider, SealError};

/// Longest encoded MLS message that is looked at. A commit with a path for twelve members is well
/// below the longest application message plus its overhead.
const MAX_ENCODED: usize = MAX_MESSAGE + 4096;

/// What one delivered MLS message turned out to be.
#[derive(Clone, PartialEq, Eq)]
pub enum Opened {
    /// A message from a member.
    Message {
        /// The public key of the member who sealed it, by their signature.
        sender: [u8; 32],
        /// The epoch it was sealed in.
        epoch: u64,
        /// What was sealed.
        bytes: Vec<u8>,
    },
    /// Another member's commit was merged: keys, mailbox and tokens are new.
    EpochChanged {
        /// The epoch that began.
        epoch: u64,
        /// The public key of the member who committed.
        by: [u8; 32],
        /// All members now, in the order of their leaves.
        members: Vec<[u8; 32]>,
    },
    /// A message of our own came back from the relay. Its content cannot be opened, and need not.
    Own,
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
            Self::Own => f.write_str("Own"),
        }
    }
}

impl Group {
    /// Opens one delivered MLS message; a commit that leaves the members as they are is merged.
    ///
    /// If a commit of our own is pending when another's arrives, that one has won the slot and
    /// ours is dropped.
    ///
    /// # Errors
    /// [`SealError::UnexpectedMembers`] for a commit that adds or removes anybody (see
    /// [`Group::open_admitting`]). [`SealError::EpochAhead`] asks to try again later; after
    /// [`SealError::Storage`], [`SealError::Mls`] and [`SealError::GroupStale`] roll back and
    /// reload; all others say that these bytes can be dropped for good.
    pub fn open(&mut self, provider: &Provider<'_>, bytes: &[u8]) -> Result<Opened, SealError> {
        let members = self.members();
        self.open_admitting(provider, bytes, &members)
    }

    /// As [`Group::open`], but merges a commit only if the members are then exactly `expected`,
    /// in any order.
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
            in_time(mls, &message)?;
            let processed = mls.process_message(provider, message).map_err(|e| of_processing(&e))?;
            touched.0 = true;
            let epoch = processed.epoch().as_u64();
            let by = processed.sender().clone();
            let credential = processed.credential().clone();
            match processed.into_content() {
                ProcessedMessageContent::ApplicationMessage(message) => Ok(Opened::Message {
                    // By credential and not by leaf: a leaf of a past epoch may have a new owner.
                    sender: identity_of(&credential)?,
                    epoch,
                    bytes: message.into_bytes(),
                }),
                ProcessedMessageContent::StagedCommitMessage(staged) => {
                    let by = committer(mls, &by)?;
                    admissible(mls, &staged, &by, expected)?;
                    if mls.pending_commit().is_some() {
                        mls.clear_pending_commit(provider.storage()).map_err(|e| SealError::storage(&e))?;
                    }
                    mls.merge_staged_commit(provider, *staged).map_err(|_| SealError::Mls)?;
                    let members = checked_members(mls)?.into_iter().map(|(_, key)| key);
                    Ok(Opened::EpochChanged { epoch: mls.epoch().as_u64(), by, members: members.collect() })
                }
                ProcessedMessageContent::OwnPrivateMessage | ProcessedMessageContent::OwnPendingCommit => {
                    Ok(Opened::Own)
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

fn identity_of(credential: &Credential) -> Result<[u8; 32], SealError> {
    BasicCredential::try_from(credential.clone())
        .ok()
        .and_then(|named| named.identity().try_into().ok())
        .ok_or(SealError::CredentialMismatch)
}

fn committer(mls: &MlsGroup, sender: &Sender) -> Result<[u8; 32], SealError> {
    let Sender::Member(index) = sender else {
        return Err(SealError::CommitRefused);
    };
    let member = mls.member_at(*index).ok_or(SealError::CommitRefused)?;
    named_key(&member.credential, &member.signature_key)
}

/// Whether a commit that verified may be merged: only additions and removals, nobody changes their
/// key, every credential names its own key, and the outcome is exactly the expected members.
fn admissible(
    mls: &MlsGroup,
    staged: &StagedCommit,
    by: &[u8; 32],
    expected: &[[u8; 32]],
) -> Result<(), SealError> {
    if let Some(leaf) = staged.update_path_leaf_node() {
        let key = named_key(leaf.credential(), leaf.signature_key().as_slice())?;
        if key != *by {
            return Err(SealError::CredentialMismatch);
        }
    }
    let mut after = checked_members(mls)?;
    for queued in staged.queued_proposals() {
        match queued.proposal() {
            Proposal::Remove(remove) => {
                after.retain(|(index, _)| *index != remove.removed().u32());
            }
            Proposal::Add(add) => {
                let leaf = add.key_package().leaf_node();
                let key = named_key(leaf.credential(), leaf.signature_key().as_slice())?;
                after.push((u32::MAX, key));
            }
            _ => return Err(SealError::CommitRefused),
        }
    }
    let after: Vec<_> = after.into_iter().map(|(_, key)| key).collect();
    if !same_keys(&after, expected) {
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
