//! What goes through the mailboxes of links back: answers and welcomes, signed with identity keys.

use kader_seal::{Group, Identity, Provider};
use kader_setting::PublicKey;
use kader_wire::MailboxId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::MAX_GENERATION;
use crate::operation::Operation;
use crate::trouble::Trouble;

const ANSWER: &[u8] = b"kader/back/answer/v1\0";
pub(super) const WELCOME: &[u8] = b"kader/back/welcome/v1\0";

/// Bytes and a signature over prefix and bytes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    body: ByteBuf,
    signature: ByteBuf,
}

/// What somebody answers who uses a link.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Answer {
    pub(super) relationship: ByteBuf,
    pub(super) mailbox: ByteBuf,
    pub(crate) package: ByteBuf,
    /// They come from an archive, and when it was made, Unix milliseconds.
    pub(crate) returns: Option<u64>,
    /// Which group of the relationship they were in last.
    pub(crate) generation: u64,
    /// How many entries their ledger has, and which version of the agreement is their newest.
    pub(crate) entries: u64,
    pub(crate) version: u32,
}

/// What the therapist answers: the new group, and what all do with it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Welcome {
    pub(crate) relationship: ByteBuf,
    pub(crate) mailbox: ByteBuf,
    pub(crate) group: ByteBuf,
    pub(crate) welcome: ByteBuf,
    pub(crate) relay_key: ByteBuf,
    pub(crate) anew: Anew,
}

/// What everybody has to know of a new beginning.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Anew {
    /// Which group of the relationship it is.
    pub(crate) generation: u64,
    /// Who came from an archive.
    pub(crate) returned: Vec<PublicKey>,
    /// When the oldest of those archives was made, Unix milliseconds.
    pub(crate) since_ms: u64,
    /// Who says what others may not have of agreements and ledger: the one whose ledger is longest.
    pub(crate) teller: PublicKey,
    /// From which entry and which version on.
    pub(crate) from_entry: u64,
    pub(crate) from_version: u32,
}

impl Operation<'_> {
    /// The own answer to a link: a fresh key package and how far this side is.
    pub(super) fn own_answer(&mut self, mailbox: &MailboxId) -> Result<Vec<u8>, Trouble> {
        let package = ByteBuf::from(self.key_package()?);
        let relationship = self.state.group.clone().ok_or(Trouble::State)?;
        let (entries, version) = self.how_far()?;
        let answer = Answer {
            relationship,
            mailbox: ByteBuf::from(mailbox.as_bytes().to_vec()),
            package,
            returns: self.state.is_away().then_some(self.state.since_ms),
            generation: self.state.generation,
            entries,
            version,
        };
        signed(self.identity, ANSWER, &answer)
    }

    /// An answer, if it is one to this link by this member.
    pub(super) fn checked_answer(
        &self,
        bytes: &[u8],
        mailbox: &MailboxId,
        member: &PublicKey,
    ) -> Result<Answer, Trouble> {
        let answer: Answer = opened(ANSWER, bytes, member)?;
        let here = self.state.group.as_ref() == Some(&answer.relationship)
            && answer.mailbox.as_slice() == mailbox.as_bytes();
        let provider = Provider::new(self.tx.connection());
        let key = PublicKey::new(Group::package_key(&provider, &answer.package)?);
        if !here || key != *member || answer.generation >= MAX_GENERATION {
            return Err(Trouble::Protocol("an answer to another link"));
        }
        Ok(answer)
    }

    /// The welcome for one member.
    pub(super) fn signed_welcome(&self, welcome: &Welcome) -> Result<Vec<u8>, Trouble> {
        signed(self.identity, WELCOME, welcome)
    }
}

/// A welcome, if this therapist signed it for this link.
pub(super) fn checked_welcome(
    bytes: &[u8],
    mailbox: &MailboxId,
    therapist: &PublicKey,
) -> Result<Welcome, Trouble> {
    let welcome: Welcome = opened(WELCOME, bytes, therapist)?;
    if welcome.mailbox.as_slice() != mailbox.as_bytes() {
        return Err(Trouble::Protocol("a welcome for another link"));
    }
    Ok(welcome)
}

pub(super) fn signed<T: Serialize>(
    by: &Identity,
    prefix: &'static [u8],
    body: &T,
) -> Result<Vec<u8>, Trouble> {
    let body = serde_ipld_dagcbor::to_vec(body).map_err(|_| Trouble::State)?;
    let signature = ByteBuf::from(by.sign(prefix, &body).to_vec());
    let signed = Signed { body: ByteBuf::from(body), signature };
    serde_ipld_dagcbor::to_vec(&signed).map_err(|_| Trouble::State)
}

/// What this member signed under this prefix.
fn opened<T: DeserializeOwned>(prefix: &'static [u8], bytes: &[u8], by: &PublicKey) -> Result<T, Trouble> {
    let foreign = |_| Trouble::Protocol("not what a link leads to");
    let signed: Signed = serde_ipld_dagcbor::from_slice(bytes).map_err(foreign)?;
    if !kader_seal::verify(by.as_bytes(), prefix, &signed.body, &signed.signature) {
        return Err(Trouble::Protocol("signed by somebody else"));
    }
    body(&signed.body)
}

/// What was signed, once it is known who signed it.
pub(super) fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Trouble> {
    serde_ipld_dagcbor::from_slice(bytes).map_err(|_| Trouble::Protocol("not what a link leads to"))
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

    use super::*;

    /// A welcome of this therapist, into the mailbox of sevens, where this member came back.
    pub(in crate::returning) fn welcome(therapist: PublicKey, returned: PublicKey) -> Welcome {
        Welcome {
            relationship: ByteBuf::from(vec![1; 16]),
            mailbox: ByteBuf::from(vec![7; 32]),
            group: ByteBuf::from(vec![2; 16]),
            welcome: ByteBuf::from(vec![3; 40]),
            relay_key: ByteBuf::from(vec![4; 32]),
            anew: Anew {
                generation: 1,
                returned: vec![returned],
                since_ms: 5,
                teller: therapist,
                from_entry: 6,
                from_version: 1,
            },
        }
    }

    #[test]
    fn a_welcome_is_one_persons_for_one_link_and_every_changed_byte_is_refused() {
        let (therapist, other) = (Identity::generate().unwrap(), Identity::generate().unwrap());
        let (key, stranger) = (PublicKey::new(therapist.public()), PublicKey::new(other.public()));
        let mailbox = MailboxId::from_bytes([7; 32]);
        let welcome = welcome(key, stranger);
        let bytes = signed(&therapist, WELCOME, &welcome).unwrap();
        assert_eq!(checked_welcome(&bytes, &mailbox, &key).unwrap().anew.returned, [stranger]);
        assert!(checked_welcome(&bytes, &mailbox, &stranger).is_err());
        assert!(checked_welcome(&bytes, &MailboxId::from_bytes([8; 32]), &key).is_err());
        // Signed as something else.
        let answer = signed(&therapist, ANSWER, &welcome).unwrap();
        assert!(checked_welcome(&answer, &mailbox, &key).is_err());
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(checked_welcome(&changed, &mailbox, &key).is_err(), "byte {at}");
            assert!(checked_welcome(&bytes[..at], &mailbox, &key).is_err(), "length {at}");
        }
    }
}
