//! Commits of our own: made, then confirmed or discarded as the relay decides.

use openmls::prelude::{LeafNodeParameters, OpenMlsProvider};
use openmls::prelude::{MergePendingCommitError, SelfUpdateError};

use super::{Group, encode, fixed, of_state, signs};
use crate::{Identity, MailboxKeys, Provider, SealError};

impl Group {
    /// Rotates the own leaf key: returns a commit, TLS-encoded, that stays pending.
    ///
    /// Send it into the slot of the present epoch. If the relay accepts it, call
    /// [`Group::confirm_commit`]; if another commit has the slot, call
    /// [`Group::discard_commit`] and open that one. Messages may be sealed meanwhile; they belong
    /// to the present epoch.
    ///
    /// # Errors
    /// [`SealError::CommitPending`] if one is waiting already; [`SealError::CredentialMismatch`] if
    /// `identity` is not the own leaf's; and what every change can answer.
    pub fn update(&mut self, provider: &Provider<'_>, identity: &Identity) -> Result<Vec<u8>, SealError> {
        self.changing(provider, |mls, _| {
            signs(mls, identity)?;
            let bundle =
                mls.self_update(provider, identity, LeafNodeParameters::default()).map_err(|error| {
                    match error {
                        SelfUpdateError::GroupStateError(state) => of_state(&state),
                        _ => SealError::Mls,
                    }
                })?;
            encode(bundle.commit())
        })
    }

    /// Whether a commit of ours waits for the relay's word, for example after a restart.
    #[must_use]
    pub fn has_pending_commit(&self) -> bool {
        self.mls.pending_commit().is_some()
    }

    /// The relay accepted the pending commit: the next epoch begins.
    ///
    /// # Errors
    /// [`SealError::NoCommitPending`], and what every change can answer.
    pub fn confirm_commit(&mut self, provider: &Provider<'_>) -> Result<(), SealError> {
        self.changing(provider, |mls, _| {
            if mls.pending_commit().is_none() {
                return Err(SealError::NoCommitPending);
            }
            mls.merge_pending_commit(provider).map_err(|error| match error {
                MergePendingCommitError::MlsGroupStateError(state) => of_state(&state),
                _ => SealError::Mls,
            })
        })
    }

    /// Another commit has the slot: the pending one is dropped. Harmless if there is none.
    ///
    /// # Errors
    /// What every change can answer.
    pub fn discard_commit(&mut self, provider: &Provider<'_>) -> Result<(), SealError> {
        self.changing(provider, |mls, _| {
            mls.clear_pending_commit(provider.storage()).map_err(|e| SealError::storage(&e))
        })
    }

    /// The mailbox of the epoch that the pending commit would begin, so that it can be created at
    /// the relay before the commit is sent. Only for commits that leave the leaves as they are.
    ///
    /// # Errors
    /// [`SealError::NoCommitPending`]; [`SealError::UnexpectedMembers`] if the commit adds or
    /// removes a leaf.
    pub fn next_mailbox(&self, provider: &Provider<'_>) -> Result<MailboxKeys, SealError> {
        let staged = self.mls.pending_commit().ok_or(SealError::NoCommitPending)?;
        if staged.queued_proposals().next().is_some() {
            return Err(SealError::UnexpectedMembers);
        }
        MailboxKeys::derive(self.own()?, &self.leaves(), |label, context| {
            fixed(staged.export_secret(provider.crypto(), label, context, 32).map_err(|_| SealError::Mls))
        })
    }
}
