//! Who is in a group: adding, joining, and the check of every credential.

use openmls::prelude::tls_codec::Deserialize as _;
use openmls::prelude::{
    AddMembersError, KeyPackage, KeyPackageVerifyError, MlsGroup, MlsMessageBodyIn, MlsMessageIn,
    OpenMlsProvider, ProtocolVersion, StagedWelcome, WelcomeError,
};

use super::{Group, SUITE, encode, join_config, of_state, signs};
use crate::leaf::{self, Leaf};
use crate::{Identity, Provider, SealError};

/// What [`Group::create_with`] made besides the group.
#[derive(Clone, PartialEq, Eq)]
pub struct Founded {
    /// The one welcome, TLS-encoded, with which each of them joins; for their eyes only.
    pub welcome: Vec<u8>,
    /// The public keys of the others, as their key packages state and prove them, in the order of the
    /// packages.
    pub members: Vec<[u8; 32]>,
}

impl std::fmt::Debug for Founded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Founded").finish_non_exhaustive()
    }
}

/// What [`Group::add`] or [`Group::add_leaf`] made.
#[derive(Clone, PartialEq, Eq)]
pub struct Added {
    /// The welcome for the new member, TLS-encoded; for their eyes only.
    pub welcome: Vec<u8>,
    /// The identity key of the person whose leaf is new, as the key package states and proves it.
    pub member: [u8; 32],
    /// The commit for members who were there before. `None` if there were none, in which case
    /// the new epoch has begun already; otherwise the commit is pending as after
    /// [`Group::update`].
    pub commit: Option<Vec<u8>>,
}

impl std::fmt::Debug for Added {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Added").finish_non_exhaustive()
    }
}

/// Which persons a joiner expects to find in a group, at however many computers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected<'a> {
    /// The sender of the welcome and oneself. The sender's key is not known yet at an invitation;
    /// verification follows.
    Pair,
    /// Exactly these keys, oneself included, in any order.
    Exactly(&'a [[u8; 32]]),
    /// At least two with distinct keys and at most so many, oneself included; who, is not known yet
    /// at an invitation. Somebody else sent the welcome.
    Members {
        /// How many at most.
        most: usize,
    },
}

/// Most members that [`Group::create_with`] adds.
const MAX_FOUNDED: usize = 15;

impl Group {
    /// Starts a group of this identity and the owners of these key packages, all of them at once: one
    /// commit, which nobody needs to see, and one welcome for all. The first epoch with everybody
    /// begins at once. Everything is checked before anything is written.
    ///
    /// # Errors
    /// [`SealError::UnexpectedMembers`] for none, more than 15, a key twice or the own one;
    /// [`SealError::Malformed`], [`SealError::KeyPackageRefused`], [`SealError::KeyPackageLifetime`],
    /// [`SealError::CredentialMismatch`]; [`SealError::GroupExists`],
    /// [`SealError::OutsideTransaction`], [`SealError::Storage`].
    pub fn create_with(
        provider: &Provider<'_>,
        identity: &Identity,
        group_id: [u8; 16],
        key_packages: &[&[u8]],
    ) -> Result<(Self, Founded), SealError> {
        provider.in_transaction()?;
        if key_packages.is_empty() || key_packages.len() > MAX_FOUNDED {
            return Err(SealError::UnexpectedMembers);
        }
        let (mut packages, mut members) = (Vec::new(), Vec::new());
        for bytes in key_packages {
            let (package, member) = first_package(provider, bytes)?;
            if member == identity.public() || members.contains(&member) {
                return Err(SealError::UnexpectedMembers);
            }
            packages.push(package);
            members.push(member);
        }
        let mut group = Self::create(provider, identity, group_id)?;
        let welcome = group.changing(provider, |mls, _| {
            let (welcome, _) = commit_adding(mls, provider, identity, &packages)?;
            mls.merge_pending_commit(provider).map_err(|_| SealError::Mls)?;
            Ok(welcome)
        })?;
        Ok((group, Founded { welcome, members }))
    }

    /// Adds the owner of a key package.
    ///
    /// Alone in the group, the new epoch begins at once. With others, the commit is pending until
    /// [`Group::confirm_commit`] or [`Group::discard_commit`]; hand out the welcome only after
    /// the relay accepted the commit.
    ///
    /// # Errors
    /// [`SealError::Malformed`], [`SealError::KeyPackageRefused`],
    /// [`SealError::KeyPackageLifetime`], [`SealError::CredentialMismatch`],
    /// [`SealError::UnexpectedMembers`] if they are a member already,
    /// [`SealError::CommitPending`], and what every change can answer.
    pub fn add(
        &mut self,
        provider: &Provider<'_>,
        identity: &Identity,
        key_package: &[u8],
    ) -> Result<Added, SealError> {
        let (package, member) = first_package(provider, key_package)?;
        if self.members().contains(&member) {
            return Err(SealError::UnexpectedMembers);
        }
        self.adding(provider, identity, package, member)
    }

    /// The commit and the welcome for a key package that may come in, of this person.
    pub(super) fn adding(
        &mut self,
        provider: &Provider<'_>,
        identity: &Identity,
        package: KeyPackage,
        member: [u8; 32],
    ) -> Result<Added, SealError> {
        let alone = self.leaves().len() == 1;
        self.changing(provider, |mls, _| {
            signs(mls, identity)?;
            if mls.pending_commit().is_some() {
                return Err(SealError::CommitPending);
            }
            let (welcome, commit) = commit_adding(mls, provider, identity, &[package])?;
            if alone {
                mls.merge_pending_commit(provider).map_err(|_| SealError::Mls)?;
            }
            Ok(Added { welcome, member, commit: (!alone).then_some(commit) })
        })
    }

    /// The key whose owner made a key package, if it is one that could be added.
    ///
    /// # Errors
    /// [`SealError::Malformed`], [`SealError::KeyPackageRefused`], [`SealError::KeyPackageLifetime`],
    /// [`SealError::CredentialMismatch`].
    pub fn package_key(provider: &Provider<'_>, key_package: &[u8]) -> Result<[u8; 32], SealError> {
        first_package(provider, key_package).map(|(_, member)| member)
    }

    /// Joins by a welcome for a key package of ours, if the members are the expected ones.
    ///
    /// The key package is used up in either case, as far as the transaction commits. Validity
    /// periods of leaves already in the group are not checked: RFC 9420 section 7.3 leaves that
    /// open on joining, and the expected members are a stricter test.
    ///
    /// # Errors
    /// [`SealError::Malformed`], [`SealError::WelcomeNotForUs`], [`SealError::WelcomeRefused`],
    /// [`SealError::CredentialMismatch`], [`SealError::UnexpectedMembers`],
    /// [`SealError::GroupExists`], [`SealError::OutsideTransaction`], [`SealError::Storage`].
    pub fn join(provider: &Provider<'_>, welcome: &[u8], expected: Expected<'_>) -> Result<Self, SealError> {
        provider.in_transaction()?;
        let staged = staged(provider, welcome)?;
        let (own, sender) = (staged.own()?, staged.sender()?);
        let persons = leaf::persons(&staged.leaves());
        let exact = match expected {
            Expected::Pair => persons.len() == 2 && sender.person != own.person,
            Expected::Exactly(keys) => same_keys(&persons, keys),
            Expected::Members { most } => {
                // The own leaf is among them, or the welcome would not have opened.
                (2..=most).contains(&persons.len()) && sender.person != own.person
            }
        };
        // Further computers come in by their seats.
        if !exact || !own.is_first() {
            return Err(SealError::UnexpectedMembers);
        }
        into_group(provider, staged)
    }
}

/// A welcome that opened, and the leaves of its group, each checked.
pub(super) struct Staged {
    welcome: StagedWelcome,
    id: [u8; 16],
    leaves: Vec<(u32, Leaf)>,
}

impl Staged {
    pub(super) fn leaves(&self) -> Vec<Leaf> {
        self.leaves.iter().map(|(_, leaf)| *leaf).collect()
    }

    pub(super) fn own(&self) -> Result<Leaf, SealError> {
        self.at(self.welcome.own_leaf_index().u32())
    }

    pub(super) fn sender(&self) -> Result<Leaf, SealError> {
        self.at(self.welcome.welcome_sender_index().u32())
    }

    fn at(&self, index: u32) -> Result<Leaf, SealError> {
        let found = self.leaves.iter().find(|(at, _)| *at == index);
        found.map(|(_, leaf)| *leaf).ok_or(SealError::WelcomeRefused)
    }
}

/// Opens a welcome for a key package that is stored, of a group in which everybody sits as they may.
pub(super) fn staged(provider: &Provider<'_>, welcome: &[u8]) -> Result<Staged, SealError> {
    let message = MlsMessageIn::tls_deserialize_exact(welcome).map_err(|_| SealError::Malformed)?;
    let MlsMessageBodyIn::Welcome(welcome) = message.extract() else {
        return Err(SealError::Malformed);
    };
    let welcome = StagedWelcome::build_from_welcome(provider, &join_config(), welcome)
        .map_err(|e| of_welcome(&e))?
        .skip_lifetime_validation()
        .build()
        .map_err(|e| of_welcome(&e))?;
    let id: [u8; 16] =
        welcome.group_context().group_id().as_slice().try_into().map_err(|_| SealError::WelcomeRefused)?;
    let mut leaves = Vec::new();
    for member in welcome.members() {
        leaves.push((member.index.u32(), Leaf::named(&id, &member.credential, &member.signature_key)?));
    }
    let staged = Staged { welcome, id, leaves };
    if !leaf::well_seated(&staged.leaves()) {
        return Err(SealError::UnexpectedMembers);
    }
    Ok(staged)
}

/// The group of a welcome in which everybody is expected.
pub(super) fn into_group(provider: &Provider<'_>, staged: Staged) -> Result<Group, SealError> {
    let mls = staged.welcome.into_group(provider).map_err(|e| of_welcome(&e))?;
    let stamp = Some(provider.restamp(&staged.id)?);
    Ok(Group { mls, id: staged.id, stamp })
}

/// A key package that checks out, of a first computer, and whose it is.
fn first_package(provider: &Provider<'_>, key_package: &[u8]) -> Result<(KeyPackage, [u8; 32]), SealError> {
    let package = checked_package(provider, key_package)?;
    let leaf = package.leaf_node();
    let member = Leaf::named_first(leaf.credential(), leaf.signature_key().as_slice())?;
    Ok((package, member))
}

/// A key package that checks out, but for whose it is.
pub(super) fn checked_package(provider: &Provider<'_>, key_package: &[u8]) -> Result<KeyPackage, SealError> {
    let message = MlsMessageIn::tls_deserialize_exact(key_package).map_err(|_| SealError::Malformed)?;
    let MlsMessageBodyIn::KeyPackage(package) = message.extract() else {
        return Err(SealError::Malformed);
    };
    let package =
        package.validate(provider.crypto(), ProtocolVersion::Mls10).map_err(|error| match error {
            KeyPackageVerifyError::LifetimeError(_) => SealError::KeyPackageLifetime,
            _ => SealError::KeyPackageRefused,
        })?;
    if package.ciphersuite() != SUITE {
        return Err(SealError::KeyPackageRefused);
    }
    Ok(package)
}

/// The welcome and the commit, which stays pending, that add the owners of these packages.
fn commit_adding(
    mls: &mut MlsGroup,
    provider: &Provider<'_>,
    identity: &Identity,
    packages: &[KeyPackage],
) -> Result<(Vec<u8>, Vec<u8>), SealError> {
    let (commit, welcome, _) =
        mls.add_members(provider, identity, packages).map_err(|error| match error {
            AddMembersError::GroupStateError(state) => of_state(&state),
            AddMembersError::StorageError(e) => SealError::storage(&e),
            AddMembersError::CreateCommitError(_) => SealError::KeyPackageRefused,
            _ => SealError::Mls,
        })?;
    Ok((encode(&welcome)?, encode(&commit)?))
}

/// Whether two lists hold the same keys, each once.
pub(super) fn same_keys(one: &[[u8; 32]], other: &[[u8; 32]]) -> bool {
    let sorted = |keys: &[[u8; 32]]| {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        keys
    };
    let (one, other) = (sorted(one), sorted(other));
    one == other && one.iter().zip(one.iter().skip(1)).all(|(a, b)| a != b)
}

/// All leaves of a group and where they are, each checked against its credential.
pub(super) fn checked_leaves(mls: &MlsGroup) -> Result<Vec<(u32, Leaf)>, SealError> {
    let id = mls.group_id().as_slice();
    mls.members()
        .map(|member| Ok((member.index.u32(), Leaf::named(id, &member.credential, &member.signature_key)?)))
        .collect()
}

fn of_welcome(error: &WelcomeError<rusqlite::Error>) -> SealError {
    match error {
        WelcomeError::StorageError(e) => SealError::storage(e),
        WelcomeError::NoMatchingKeyPackage | WelcomeError::JoinerSecretNotFound => SealError::WelcomeNotForUs,
        WelcomeError::GroupAlreadyExists => SealError::GroupExists,
        _ => SealError::WelcomeRefused,
    }
}
