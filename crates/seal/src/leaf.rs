//! Leaves: a person's first computer, and the further ones that sit down in the same group.

use openmls::prelude::{
    BasicCredential, Credential, CredentialWithKey, KeyPackageBundle, MlsMessageOut, OpenMlsProvider,
};
use openmls_rust_crypto::OpenMlsRustCrypto;
use openmls_sqlite_storage::Codec as _;
use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};
use zeroize::{Zeroize, Zeroizing};

use crate::group::{encode, package_bundle};
use crate::provider::Json;
use crate::{Identity, SealError, verify};

/// Most leaves that one person has in a group, the first computer's among them.
pub const MAX_LEAVES: usize = 3;

/// Under which a person signs that a leaf key is theirs in one group.
const PROOF: &[u8] = b"kader/leaf/v1\0";

/// Room for a stored seat, so that no growing buffer leaves pieces of it behind.
const STORED: usize = 16 * 1024;

/// One computer of a person in a group.
///
/// A first computer's leaf is signed by the person's identity key itself, and its credential is that
/// key, 32 bytes. A further computer's leaf has a key of its own; its credential is `person(32)
/// key(32) proof(64)`, the proof the person's signature under `"kader/leaf/v1\0"` over the group's id
/// and the leaf's key. Every person in a group has one first leaf, and at most [`MAX_LEAVES`] in all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf {
    /// The key that signs what this computer sends.
    pub key: [u8; 32],
    /// The identity key of the person whose computer it is.
    pub person: [u8; 32],
}

impl Leaf {
    /// Whether it is a first computer's: the one that cannot be taken away alone.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.key == self.person
    }

    /// What a credential says, which was checked when its leaf entered the group.
    pub(crate) fn said(credential: &Credential) -> Result<Self, SealError> {
        read(credential).map(|(leaf, _)| leaf)
    }

    /// What a credential says, if it names the key that signs and the person stands by it in this
    /// group.
    pub(crate) fn named(
        group_id: &[u8],
        credential: &Credential,
        signature_key: &[u8],
    ) -> Result<Self, SealError> {
        let (leaf, proof) = read(credential)?;
        let proven = match proof {
            None => true,
            Some(proof) => verify(&leaf.person, PROOF, &[group_id, &leaf.key].concat(), &proof),
        };
        if leaf.key != signature_key || !proven {
            return Err(SealError::CredentialMismatch);
        }
        Ok(leaf)
    }

    /// The same where only first computers may be: the person.
    pub(crate) fn named_first(credential: &Credential, signature_key: &[u8]) -> Result<[u8; 32], SealError> {
        let (leaf, proof) = read(credential)?;
        if leaf.key != signature_key || proof.is_some() {
            return Err(SealError::CredentialMismatch);
        }
        Ok(leaf.person)
    }
}

impl std::fmt::Debug for Leaf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Leaf(..)")
    }
}

/// The two forms of a credential. The long one never names the person's own key as a further leaf's.
fn read(credential: &Credential) -> Result<(Leaf, Option<[u8; 64]>), SealError> {
    let named = BasicCredential::try_from(credential.clone()).map_err(|_| SealError::CredentialMismatch)?;
    let said = named.identity();
    if let Ok(person) = <[u8; 32]>::try_from(said) {
        return Ok((Leaf { key: person, person }, None));
    }
    let parts = said.split_first_chunk::<32>().and_then(|(person, rest)| {
        let (key, proof) = rest.split_first_chunk::<32>()?;
        Some((Leaf { key: *key, person: *person }, Some(<[u8; 64]>::try_from(proof).ok()?)))
    });
    parts.filter(|(leaf, _)| !leaf.is_first()).ok_or(SealError::CredentialMismatch)
}

/// The persons of these leaves, each once, in the order of their first computers' leaves.
pub(crate) fn persons(leaves: &[Leaf]) -> Vec<[u8; 32]> {
    leaves.iter().filter(|leaf| leaf.is_first()).map(|leaf| leaf.person).collect()
}

/// Whether these leaves may stand in one group: no key twice, and every person with one first leaf
/// and not too many.
pub(crate) fn well_seated(leaves: &[Leaf]) -> bool {
    leaves.iter().all(|one| {
        let of_person = || leaves.iter().filter(|other| other.person == one.person);
        leaves.iter().filter(|other| other.key == one.key).count() == 1
            && of_person().any(Leaf::is_first)
            && of_person().count() <= MAX_LEAVES
    })
}

/// What a further computer of a person needs to sit down in a group: the key of its leaf, the person's
/// proof for it, and a key package with its private halves.
///
/// Made where the person's identity key is, and handed to the other computer by a way that nobody else
/// reads. It serves one [`Group::sit_down`](crate::Group::sit_down): two databases made of the same
/// seat would be one leaf twice, which the second learns by
/// [`Opened::OwnCommit`](crate::Opened::OwnCommit).
///
/// Wiped on drop.
pub struct Seat {
    group_id: [u8; 16],
    leaf: Leaf,
    signer: Identity,
    bundle: KeyPackageBundle,
    package: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    group: ByteArray<16>,
    seed: ByteArray<32>,
    bundle: ByteBuf,
}

impl Seat {
    /// A seat in this group for a further computer of this person. Nothing of it is stored here. Its
    /// key package has the validity of [`Group::key_package`](crate::Group::key_package).
    ///
    /// # Errors
    /// [`SealError::Random`], [`SealError::Mls`].
    pub fn new(person: &Identity, group_id: [u8; 16]) -> Result<Self, SealError> {
        let signer = Identity::generate()?;
        let proof = person.sign(PROOF, &[group_id.as_slice(), &signer.public()].concat());
        let said = [person.public().as_slice(), &signer.public(), &proof].concat();
        let credential = CredentialWithKey {
            credential: BasicCredential::new(said).into(),
            signature_key: signer.public().to_vec().into(),
        };
        let passing = OpenMlsRustCrypto::default();
        let bundle = package_bundle(&passing, &signer, credential);
        if let Ok(mut values) = passing.storage().values.write() {
            values.values_mut().for_each(Zeroize::zeroize);
        }
        Self::of(group_id, signer, bundle?)
    }

    /// A seat of parts that fit each other.
    fn of(group_id: [u8; 16], signer: Identity, bundle: KeyPackageBundle) -> Result<Self, SealError> {
        let node = bundle.key_package().leaf_node();
        let leaf = Leaf::named(&group_id, node.credential(), node.signature_key().as_slice())?;
        if leaf.is_first() || leaf.key != signer.public() {
            return Err(SealError::CredentialMismatch);
        }
        let package = encode(&MlsMessageOut::from(bundle.key_package().clone()))?;
        Ok(Self { group_id, leaf, signer, bundle, package })
    }

    /// The key package, for [`Group::add_leaf`](crate::Group::add_leaf): a TLS-encoded MLS message.
    #[must_use]
    pub fn package(&self) -> &[u8] {
        &self.package
    }

    /// The key of the leaf, public.
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        self.leaf.key
    }

    /// The identity key of the person whose seat it is, public.
    #[must_use]
    pub fn person(&self) -> [u8; 32] {
        self.leaf.person
    }

    /// The id of the group in which it is a seat.
    #[must_use]
    pub fn group_id(&self) -> [u8; 16] {
        self.group_id
    }

    /// What signs for this leaf: the `identity` of every call on the group on the further computer, and
    /// of nothing else. It is nobody's identity.
    #[must_use]
    pub fn signer(&self) -> Identity {
        Identity::from_seed(&self.signer.seed())
    }

    pub(crate) fn bundle(&self) -> &KeyPackageBundle {
        &self.bundle
    }

    /// The seat as bytes, secret: DAG-CBOR `{group, seed, bundle}`, the bundle as the MLS library
    /// stores it.
    ///
    /// # Errors
    /// [`SealError::KeyMaterial`] if encoding fails, which it does not.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let mut bundle = Vec::with_capacity(STORED);
        serde_json::to_writer(&mut bundle, &self.bundle).map_err(|_| SealError::KeyMaterial)?;
        let mut stored = Stored {
            group: ByteArray::new(self.group_id),
            seed: ByteArray::new(**self.signer.seed()),
            bundle: ByteBuf::from(bundle),
        };
        let mut bytes = Zeroizing::new(Vec::with_capacity(STORED));
        let written = serde_ipld_dagcbor::to_writer(&mut *bytes, &stored);
        stored.wipe();
        written.map(|()| bytes).map_err(|_| SealError::KeyMaterial)
    }

    /// The seat of [`Seat::to_bytes`].
    ///
    /// # Errors
    /// [`SealError::KeyMaterial`] if the bytes are not exactly such a seat, or its parts do not fit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let mut stored: Stored = serde_ipld_dagcbor::from_slice(bytes).map_err(|_| SealError::KeyMaterial)?;
        let signer = Identity::from_seed(&stored.seed);
        let bundle = Json::from_slice(&stored.bundle);
        let group_id = stored.group.into_array();
        stored.wipe();
        let seat =
            bundle.map_err(|_| SealError::KeyMaterial).and_then(|bundle| Self::of(group_id, signer, bundle));
        let seat = seat.map_err(|_| SealError::KeyMaterial)?;
        if *seat.to_bytes()? != bytes {
            return Err(SealError::KeyMaterial);
        }
        Ok(seat)
    }
}

impl Stored {
    fn wipe(&mut self) {
        self.seed.as_mut_slice().zeroize();
        self.bundle.as_mut_slice().zeroize();
    }
}

impl std::fmt::Debug for Seat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seat(..)")
    }
}
