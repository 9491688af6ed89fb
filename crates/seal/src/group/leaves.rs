//! The own person's further computers: adding their leaves, removing them, and sitting down.

use openmls::prelude::{OpenMlsProvider, RemoveMembersError};
use openmls_traits::storage::StorageProvider as _;

use super::membership::{Added, checked_package, into_group, same_keys, staged};
use super::{Group, encode, of_state, signs};
use crate::leaf::{self, Leaf, MAX_LEAVES, Seat};
use crate::{Identity, Provider, SealError};

impl Group {
    /// Adds a leaf for a further computer of the own person, by the key package of a [`Seat`].
    ///
    /// As [`Group::add`] otherwise: the commit is pending until the relay's word, and the welcome is
    /// for that computer only afterwards. [`Added::member`] is the own person.
    ///
    /// # Errors
    /// [`SealError::Malformed`], [`SealError::KeyPackageRefused`], [`SealError::KeyPackageLifetime`];
    /// [`SealError::CredentialMismatch`] for a proof that does not hold, or not for this group, and if
    /// `signer` is not the own leaf's; [`SealError::UnexpectedMembers`] for a seat of somebody else or a
    /// first computer, one that is taken, and if the person has [`MAX_LEAVES`] already;
    /// [`SealError::CommitPending`], and what every change can answer.
    pub fn add_leaf(
        &mut self,
        provider: &Provider<'_>,
        signer: &Identity,
        package: &[u8],
    ) -> Result<Added, SealError> {
        let package = checked_package(provider, package)?;
        let node = package.leaf_node();
        let new = Leaf::named(&self.id, node.credential(), node.signature_key().as_slice())?;
        let person = self.own_leaf()?.person;
        let leaves = self.leaves();
        let many = leaves.iter().filter(|leaf| leaf.person == person).count() >= MAX_LEAVES;
        if new.person != person || new.is_first() || many || leaves.iter().any(|leaf| leaf.key == new.key) {
            return Err(SealError::UnexpectedMembers);
        }
        self.adding(provider, signer, package, person)
    }

    /// Takes a further computer of the own person out of the group: returns a commit, TLS-encoded, that
    /// stays pending as after [`Group::update`]. From the next epoch on that computer opens nothing.
    ///
    /// # Errors
    /// [`SealError::NotAMember`] for a leaf that is not there; [`SealError::UnexpectedMembers`] for
    /// somebody else's, a first computer's, and the own one; [`SealError::CommitPending`],
    /// [`SealError::CredentialMismatch`] if `signer` is not the own leaf's, and what every change can
    /// answer.
    pub fn remove_leaf(
        &mut self,
        provider: &Provider<'_>,
        signer: &Identity,
        leaf: &[u8; 32],
    ) -> Result<Vec<u8>, SealError> {
        let own = self.own_leaf()?;
        let found = self.mls.members().find(|member| member.signature_key == leaf.as_slice());
        let found = found.ok_or(SealError::NotAMember)?;
        let gone = Leaf::said(&found.credential)?;
        if gone.person != own.person || gone.is_first() || gone == own {
            return Err(SealError::UnexpectedMembers);
        }
        self.changing(provider, |mls, _| {
            signs(mls, signer)?;
            if mls.pending_commit().is_some() {
                return Err(SealError::CommitPending);
            }
            let (commit, _, _) =
                mls.remove_members(provider, signer, &[found.index]).map_err(|error| match error {
                    RemoveMembersError::GroupStateError(state) => of_state(&state),
                    RemoveMembersError::StorageError(e) => SealError::storage(&e),
                    _ => SealError::Mls,
                })?;
            encode(&commit)
        })
    }

    /// Joins on a further computer, by the welcome for its seat, if the persons in the group are exactly
    /// `expected`, the seat's among them, in any order, and that person sent the welcome.
    ///
    /// From then on every call that signs wants [`Seat::signer`]. The seat is used up if the transaction
    /// commits; of a refused welcome nothing stays.
    ///
    /// # Errors
    /// As [`Group::join`].
    pub fn sit_down(
        provider: &Provider<'_>,
        seat: &Seat,
        welcome: &[u8],
        expected: &[[u8; 32]],
    ) -> Result<Self, SealError> {
        provider.in_transaction()?;
        let name = seat.bundle().key_package().hash_ref(provider.crypto()).map_err(|_| SealError::Mls)?;
        let (storage, refused) = (provider.storage(), |e| SealError::storage(&e));
        storage.write_key_package(&name, seat.bundle()).map_err(refused)?;
        let joined = seated(provider, seat, welcome, expected);
        if joined.is_err() {
            storage.delete_key_package(&name).map_err(refused)?;
        }
        joined
    }
}

fn seated(
    provider: &Provider<'_>,
    seat: &Seat,
    welcome: &[u8],
    expected: &[[u8; 32]],
) -> Result<Group, SealError> {
    let staged = staged(provider, welcome)?;
    let (own, sender) = (staged.own()?, staged.sender()?);
    let ours = own.key == seat.key() && own.person == seat.person();
    let persons = leaf::persons(&staged.leaves());
    if !ours || sender.person != own.person || sender == own || !same_keys(&persons, expected) {
        return Err(SealError::UnexpectedMembers);
    }
    into_group(provider, staged)
}
