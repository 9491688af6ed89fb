//! What the relay knows of one epoch: a mailbox id and tokens, all from the MLS exporter.

use kader_wire::{MailboxId, Token, TokenHash};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteArray;
use zeroize::Zeroizing;

use crate::{Leaf, OuterKey, SealError, exporter};

/// Ids, tokens and the outer key of the mailbox of one epoch.
///
/// All members derive the same from the same epoch, so whoever needs the mailbox first can create
/// it. Every leaf reads for itself, so that nothing is deleted that one computer of a person has
/// not read. Nothing links the mailboxes of two epochs for anybody outside the group. Since any
/// member can derive any other's read token, the tokens keep strangers out, not members.
pub struct MailboxKeys {
    /// The mailbox.
    pub id: MailboxId,
    /// May append. The same for all members.
    pub write: Token,
    /// May read and acknowledge as ourselves.
    pub read: Token,
    /// What the relay needs to know of every leaf's read token, in the order of leaves.
    pub readers: Vec<TokenHash>,
    /// Opens and closes the outer wrapping.
    pub outer: OuterKey,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    id: ByteArray<32>,
    write: ByteArray<32>,
    read: ByteArray<32>,
    readers: Vec<ByteArray<32>>,
    outer: ByteArray<32>,
}

impl MailboxKeys {
    pub(crate) fn derive(
        own: [u8; 32],
        leaves: &[Leaf],
        export: impl Fn(&str, &[u8]) -> Result<Zeroizing<[u8; 32]>, SealError>,
    ) -> Result<Self, SealError> {
        let token = |label: &str, context: &[u8]| -> Result<Token, SealError> {
            Ok(Token::from_bytes(*export(label, context)?))
        };
        let mut readers = Vec::with_capacity(leaves.len());
        for leaf in leaves {
            readers.push(token(exporter::MAILBOX_READ, &leaf.key)?.hash());
        }
        Ok(Self {
            id: MailboxId::from_bytes(*export(exporter::MAILBOX_ID, &[])?),
            write: token(exporter::MAILBOX_WRITE, &[])?,
            read: token(exporter::MAILBOX_READ, &own)?,
            readers,
            outer: OuterKey::from_bytes(&*export(exporter::MAILBOX_OUTER, &[])?),
        })
    }

    /// The keys as bytes for the vault, until the mailbox is read to its end.
    ///
    /// # Errors
    /// [`SealError::KeyMaterial`] if encoding fails, which it does not.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let stored = Stored {
            id: ByteArray::new(*self.id.as_bytes()),
            write: ByteArray::new(*self.write.as_bytes()),
            read: ByteArray::new(*self.read.as_bytes()),
            readers: self.readers.iter().map(|reader| ByteArray::new(*reader.as_bytes())).collect(),
            outer: ByteArray::new(*self.outer.as_bytes()),
        };
        serde_ipld_dagcbor::to_vec(&stored).map(Zeroizing::new).map_err(|_| SealError::KeyMaterial)
    }

    /// The keys of [`MailboxKeys::to_bytes`].
    ///
    /// # Errors
    /// [`SealError::KeyMaterial`] if the bytes are not such keys.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let stored: Stored = serde_ipld_dagcbor::from_slice(bytes).map_err(|_| SealError::KeyMaterial)?;
        Ok(Self {
            id: MailboxId::from_bytes(stored.id.into_array()),
            write: Token::from_bytes(stored.write.into_array()),
            read: Token::from_bytes(stored.read.into_array()),
            readers: stored
                .readers
                .into_iter()
                .map(|reader| TokenHash::from_bytes(reader.into_array()))
                .collect(),
            outer: OuterKey::from_bytes(&stored.outer.into_array()),
        })
    }
}

impl std::fmt::Debug for MailboxKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailboxKeys(..)")
    }
}
