//! One MLS group (RFC 9420) of the members of one care relation.

mod commits;
mod leaves;
mod membership;
mod open;

pub use membership::{Added, Expected, Founded};
pub use open::Opened;

use openmls::prelude::tls_codec::Serialize as _;
use openmls::prelude::{
    BasicCredential, Capabilities, Ciphersuite, CredentialWithKey, GroupId, KeyPackage, KeyPackageBundle,
    Lifetime, MlsGroup, MlsGroupCreateConfig, MlsGroupJoinConfig, MlsGroupStateError, MlsMessageOut,
    OpenMlsProvider, PURE_CIPHERTEXT_WIRE_FORMAT_POLICY, SenderRatchetConfiguration,
};
use zeroize::{Zeroize, Zeroizing};

use crate::{Identity, Leaf, MailboxKeys, MediaKeys, Provider, SealError, exporter, leaf};

/// The suite of new groups: MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519 (0x0001). A stored group
/// keeps the suite it was made with.
const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

/// Longest message that [`Group::seal`] takes, in bytes. Sealed and padded it fits an envelope.
pub const MAX_MESSAGE: usize = 224 * 1024;

/// MLS pads content to a multiple of this many bytes; the outer padding hides the rest.
const MLS_PADDING: usize = 128;

/// Epochs for which message keys are kept after a commit. The relay delivers in order, so late
/// messages are those that were on their way while a commit won the slot.
const PAST_EPOCHS: usize = 5;

/// Keys kept for messages that were skipped, and the longest gap bridged. The library's defaults
/// (5 and 1000) lost 195 of 200 messages that arrived in reverse.
const OUT_OF_ORDER: u32 = 512;
const FORWARD: u32 = 10_000;

/// Validity of a key package: an invitation lasts 7 days, and clocks may be off by two.
const LIFETIME_BEFORE_S: u64 = 2 * 24 * 3600;
const LIFETIME_AFTER_S: u64 = 30 * 24 * 3600;

/// An MLS group as one member holds it.
///
/// Every operation that changes it wants a [`Provider`] inside an open transaction and writes
/// there. If that transaction rolls back, drop the group and [`Group::load`] it again: what is in
/// memory is then ahead of the database and refuses work with [`SealError::GroupStale`]. There is
/// to be one `Group` value per stored group at a time; a second copy is refused the same way.
///
/// A member is a person, and may sit at several computers, each with a [`Leaf`] of its own. Each
/// leaf's credential names the key that signs it and the person, who stands by it; this is checked
/// whenever a leaf enters or a commit is merged. Every call that signs wants the own leaf's key: the
/// person's identity on a first computer, [`Seat::signer`](crate::Seat::signer) on a further one.
pub struct Group {
    mls: MlsGroup,
    id: [u8; 16],
    /// Equal to the stored stamp, or this value must not be used. `None` once an operation failed
    /// in a way that may have left memory ahead of storage.
    stamp: Option<i64>,
}

impl Group {
    /// Starts a group with this identity as its only member.
    ///
    /// # Errors
    /// [`SealError::GroupExists`] if the id is taken; [`SealError::OutsideTransaction`],
    /// [`SealError::Storage`].
    pub fn create(
        provider: &Provider<'_>,
        identity: &Identity,
        group_id: [u8; 16],
    ) -> Result<Self, SealError> {
        provider.in_transaction()?;
        if provider.stamp(&group_id)?.is_some() {
            return Err(SealError::GroupExists);
        }
        let config = MlsGroupCreateConfig::builder()
            .ciphersuite(SUITE)
            .capabilities(capabilities())
            .lifetime(lifetime())
            .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
            .padding_size(MLS_PADDING)
            .max_past_epochs(PAST_EPOCHS)
            .sender_ratchet_configuration(ratchet())
            .use_ratchet_tree_extension(true)
            .build();
        use openmls::group::NewGroupError as E;
        let mls = MlsGroup::new_with_group_id(
            provider,
            identity,
            &config,
            GroupId::from_slice(&group_id),
            credential(identity),
        )
        .map_err(|error| match error {
            E::StorageError(e) => SealError::storage(&e),
            E::GroupAlreadyExists => SealError::GroupExists,
            _ => SealError::Mls,
        })?;
        let stamp = Some(provider.restamp(&group_id)?);
        Ok(Self { mls, id: group_id, stamp })
    }

    /// The stored group of this id, or `None`.
    ///
    /// # Errors
    /// [`SealError::Storage`] if the database refuses or holds what does not decode.
    pub fn load(provider: &Provider<'_>, group_id: [u8; 16]) -> Result<Option<Self>, SealError> {
        let Some(stamp) = provider.stamp(&group_id)? else {
            return Ok(None);
        };
        let mls = MlsGroup::load(provider.storage(), &GroupId::from_slice(&group_id))
            .map_err(|e| SealError::storage(&e))?
            .ok_or(SealError::Storage { code: -1 })?;
        Ok(Some(Self { mls, id: group_id, stamp: Some(stamp) }))
    }

    /// A fresh key package, TLS-encoded as an MLS message, whose private half is stored. It serves
    /// one [`Group::join`].
    ///
    /// The MLS library compares its validity (30 days, two of them allowed for clocks that are
    /// off) with the system clock when it is added; that is the one clock this crate meets.
    ///
    /// # Errors
    /// [`SealError::OutsideTransaction`], [`SealError::Storage`], [`SealError::Mls`].
    pub fn key_package(provider: &Provider<'_>, identity: &Identity) -> Result<Vec<u8>, SealError> {
        provider.in_transaction()?;
        let bundle = package_bundle(provider, identity, credential(identity))?;
        encode(&MlsMessageOut::from(bundle.into_key_package()))
    }

    /// Seals a message of at most [`MAX_MESSAGE`] bytes to all members: a TLS-encoded MLS
    /// PrivateMessage, to be wrapped in an [`envelope`](crate::envelope). The bytes are to be
    /// stored and resent as they are; nothing is sealed twice.
    ///
    /// # Errors
    /// [`SealError::MessageTooLarge`], [`SealError::Evicted`], [`SealError::CredentialMismatch`] if
    /// `identity` is not the own leaf's, [`SealError::GroupStale`], [`SealError::OutsideTransaction`],
    /// [`SealError::Storage`].
    pub fn seal(
        &mut self,
        provider: &Provider<'_>,
        identity: &Identity,
        message: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        if message.len() > MAX_MESSAGE {
            return Err(SealError::MessageTooLarge);
        }
        use openmls::prelude::CreateMessageError as E;
        self.changing(provider, |mls, _| {
            signs(mls, identity)?;
            let sealed = mls.create_message(provider, identity, message).map_err(|error| match error {
                E::GroupStateError(state) => of_state(&state),
                E::LibraryError(_) => SealError::Mls,
            })?;
            encode(&sealed)
        })
    }

    /// The identity keys of all members, each once, in the order of their first computers' leaves.
    #[must_use]
    pub fn members(&self) -> Vec<[u8; 32]> {
        leaf::persons(&self.leaves())
    }

    /// The leaves of all members, in their order in the tree.
    #[must_use]
    pub fn leaves(&self) -> Vec<Leaf> {
        self.mls.members().filter_map(|member| Leaf::said(&member.credential).ok()).collect()
    }

    /// The number of the present epoch.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.mls.epoch().as_u64()
    }

    /// The group's id, as given to [`Group::create`].
    #[must_use]
    pub fn id(&self) -> [u8; 16] {
        self.id
    }

    /// The key of the own leaf, which names the own read token. On a first computer it is the person's
    /// identity key.
    ///
    /// # Errors
    /// [`SealError::Evicted`] if there is no own leaf any more.
    pub fn own(&self) -> Result<[u8; 32], SealError> {
        self.own_leaf().map(|leaf| leaf.key)
    }

    /// The own leaf.
    ///
    /// # Errors
    /// [`SealError::Evicted`] if there is none any more.
    pub fn own_leaf(&self) -> Result<Leaf, SealError> {
        if !self.mls.is_active() {
            return Err(SealError::Evicted);
        }
        Leaf::said(self.mls.own_leaf_node().ok_or(SealError::Evicted)?.credential())
    }

    /// Ids, tokens and outer key of the present epoch's mailbox, in which every leaf is a reader of its
    /// own. They change with every epoch:
    /// store those of the epoch before ([`MailboxKeys::to_bytes`]) until that mailbox is read to
    /// its end.
    ///
    /// # Errors
    /// [`SealError::Evicted`].
    pub fn mailbox(&self, provider: &Provider<'_>) -> Result<MailboxKeys, SealError> {
        MailboxKeys::derive(self.own()?, &self.leaves(), |label, context| {
            self.export::<32>(provider, label, context)
        })
    }

    /// The base key of media for one context (RFC 9605 section 5.2, suite 4: 16 bytes).
    ///
    /// `context` names the session and the attempt, and holds a nonce of each side; the same
    /// context in the same epoch gives the same key. [`Group::media_keys`] is what a call wants.
    ///
    /// # Errors
    /// [`SealError::ContextEmpty`], [`SealError::Evicted`].
    pub fn media_base_key(
        &self,
        provider: &Provider<'_>,
        context: &[u8],
    ) -> Result<Zeroizing<[u8; 16]>, SealError> {
        if context.is_empty() {
            return Err(SealError::ContextEmpty);
        }
        self.export::<16>(provider, exporter::MEDIA, context)
    }

    /// The media keys of one session, for all leaves of the present epoch. Both ends must be in
    /// the same epoch ([`MediaKeys::epoch`]) and give the same context.
    ///
    /// # Errors
    /// As [`Group::media_base_key`].
    pub fn media_keys(&self, provider: &Provider<'_>, context: &[u8]) -> Result<MediaKeys, SealError> {
        let base = self.media_base_key(provider, context)?;
        let mut members = Vec::new();
        for member in self.mls.members() {
            members.push((member.index.u32(), Leaf::said(&member.credential)?.person));
        }
        MediaKeys::new(base, self.epoch(), self.mls.own_leaf_index().u32(), members)
    }

    /// The secret that a short string is made of ([`Verification`](crate::Verification)). It
    /// belongs to the present epoch.
    ///
    /// # Errors
    /// [`SealError::Evicted`].
    pub fn verification_secret(&self, provider: &Provider<'_>) -> Result<Zeroizing<[u8; 32]>, SealError> {
        self.export::<32>(provider, exporter::VERIFICATION, &[])
    }

    /// Deletes all stored state of the group, at the end of a relation.
    ///
    /// # Errors
    /// [`SealError::OutsideTransaction`], [`SealError::Storage`].
    pub fn forget(mut self, provider: &Provider<'_>) -> Result<(), SealError> {
        provider.in_transaction()?;
        self.mls.delete(provider.storage()).map_err(|e| SealError::storage(&e))?;
        provider.unstamp(&self.id)
    }

    fn export<const N: usize>(
        &self,
        provider: &Provider<'_>,
        label: &str,
        context: &[u8],
    ) -> Result<Zeroizing<[u8; N]>, SealError> {
        use openmls::group::ExportSecretError as E;
        fixed(self.mls.export_secret(provider.crypto(), label, context, N).map_err(|error| match error {
            E::GroupStateError(state) => of_state(&state),
            _ => SealError::Mls,
        }))
    }

    /// Runs one change: checks transaction and stamp before, stamps anew after. A change that broke
    /// half way leaves the group unusable, because memory may then differ from storage.
    fn changing<T>(
        &mut self,
        provider: &Provider<'_>,
        change: impl FnOnce(&mut MlsGroup, &mut Touched) -> Result<T, SealError>,
    ) -> Result<T, SealError> {
        provider.in_transaction()?;
        if self.stamp.is_none() || provider.stamp(&self.id)? != self.stamp {
            return Err(SealError::GroupStale);
        }
        let mut touched = Touched(false);
        let result = change(&mut self.mls, &mut touched);
        match &result {
            Err(SealError::Storage { .. } | SealError::Mls) => self.stamp = None,
            // Refused before anything changed: still good, whether the caller commits or not.
            Err(_) if !touched.0 => {}
            _ => {
                self.stamp = None;
                self.stamp = Some(provider.restamp(&self.id)?);
            }
        }
        result
    }
}

/// Whether an operation that ends in a refusal has used up a key on its way.
struct Touched(bool);

impl std::fmt::Debug for Group {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Group").field("epoch", &self.epoch()).finish_non_exhaustive()
    }
}

/// Turns an exported secret into an array and wipes the vector it came in.
fn fixed<const N: usize>(secret: Result<Vec<u8>, SealError>) -> Result<Zeroizing<[u8; N]>, SealError> {
    let mut secret = secret?;
    let mut out = Zeroizing::new([0u8; N]);
    let whole = secret.len() == N;
    out.iter_mut().zip(&secret).for_each(|(to, from)| *to = *from);
    secret.zeroize();
    if whole { Ok(out) } else { Err(SealError::Mls) }
}

/// A fresh key package with its private halves, which the provider's storage has too.
pub(crate) fn package_bundle(
    provider: &impl OpenMlsProvider,
    signer: &Identity,
    credential: CredentialWithKey,
) -> Result<KeyPackageBundle, SealError> {
    use openmls::prelude::KeyPackageNewError as E;
    KeyPackage::builder()
        .leaf_node_capabilities(capabilities())
        .key_package_lifetime(lifetime())
        .build(SUITE, provider, signer, credential)
        .map_err(|error| match error {
            E::StorageError => SealError::Storage { code: -1 },
            _ => SealError::Mls,
        })
}

/// Whether this is what signs for the own leaf: what another key signed, nobody would open.
fn signs(mls: &MlsGroup, identity: &Identity) -> Result<(), SealError> {
    if !mls.is_active() {
        return Err(SealError::Evicted);
    }
    let own = mls.own_leaf_node().ok_or(SealError::Evicted)?;
    if own.signature_key().as_slice() != identity.public() {
        return Err(SealError::CredentialMismatch);
    }
    Ok(())
}

pub(crate) fn encode(message: &MlsMessageOut) -> Result<Vec<u8>, SealError> {
    message.tls_serialize_detached().map_err(|_| SealError::Mls)
}

fn of_state(state: &MlsGroupStateError) -> SealError {
    match state {
        MlsGroupStateError::UseAfterEviction => SealError::Evicted,
        MlsGroupStateError::PendingCommit => SealError::CommitPending,
        MlsGroupStateError::NoPendingCommit => SealError::NoCommitPending,
        _ => SealError::Mls,
    }
}

fn credential(identity: &Identity) -> CredentialWithKey {
    CredentialWithKey {
        credential: BasicCredential::new(identity.public().to_vec()).into(),
        signature_key: identity.public().to_vec().into(),
    }
}

fn capabilities() -> Capabilities {
    Capabilities::builder().ciphersuites(vec![SUITE]).build()
}

fn ratchet() -> SenderRatchetConfiguration {
    SenderRatchetConfiguration::new(OUT_OF_ORDER, FORWARD)
}

fn join_config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .padding_size(MLS_PADDING)
        .max_past_epochs(PAST_EPOCHS)
        .sender_ratchet_configuration(ratchet())
        .use_ratchet_tree_extension(true)
        .build()
}

/// The system clock is read here because the library compares with it; see
/// [`Group::key_package`].
fn lifetime() -> Lifetime {
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Lifetime::init(now.saturating_sub(LIFETIME_BEFORE_S), now.saturating_add(LIFETIME_AFTER_S))
}
