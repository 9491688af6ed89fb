//! Requests and answers on the WebSocket, in strict DAG-CBOR: one frame has one encoding.

use std::fmt;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use zeroize::Zeroizing;

use crate::byte_types::{self, AtMost};
use crate::{
    Capability, Envelope, EnvelopeHash, MAX_FRAME, MAX_READERS, MAX_TEXT, MAX_TURN_URLS, MailboxId, Token,
    TokenHash, WireError,
};

/// What a client asks of the relay. `request` is the client's own number, from 1; the answer repeats it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum ClientFrame {
    /// Makes a mailbox. Doing it again with the same tokens is answered as the first time.
    Create {
        /// Number of the request.
        request: u32,
        /// The new mailbox.
        mailbox: MailboxId,
        /// Who may append and burn.
        write: TokenHash,
        /// Who may read: 1 to [`MAX_READERS`], all different.
        #[serde(deserialize_with = "readers")]
        readers: Vec<TokenHash>,
        /// Seconds after which the mailbox burns by itself; none: it lives as long as it is used.
        lifetime_s: Option<u64>,
        /// Permission by a practice; not needed on a relay that is open.
        capability: Option<Capability>,
    },
    /// Puts an envelope at the end of a mailbox's log. Equal bytes are stored once and keep their first cursor.
    Append {
        /// Number of the request.
        request: u32,
        /// Where to.
        mailbox: MailboxId,
        /// Secret whose hash was given as `write`.
        write: Token,
        /// A place that only one envelope can ever take (commits of one epoch compete for it).
        slot: Option<u64>,
        /// What is stored.
        envelope: Envelope,
    },
    /// Asks for every envelope with a cursor larger than `after`, those that come later included.
    Read {
        /// Number of the request.
        request: u32,
        /// Where from.
        mailbox: MailboxId,
        /// Secret whose hash was given among `readers`.
        read: Token,
        /// Last cursor that this reader has; 0 at first.
        after: u64,
    },
    /// Says that this reader has committed everything up to `cursor`. What all readers have is deleted.
    Ack {
        /// Number of the request.
        request: u32,
        /// Which mailbox.
        mailbox: MailboxId,
        /// Secret of the reader.
        read: Token,
        /// Last cursor that is committed.
        cursor: u64,
    },
    /// Destroys a mailbox with all that it holds.
    Burn {
        /// Number of the request.
        request: u32,
        /// Which mailbox.
        mailbox: MailboxId,
        /// Secret of a writer.
        write: Token,
    },
    /// Asks for a signed time ([`crate::time_statement`]).
    Sign {
        /// Number of the request.
        request: u32,
        /// Hash of what is dated.
        #[serde(with = "byte_types::exact")]
        hash: [u8; 32],
    },
    /// Asks for credentials of the TURN server.
    Turn {
        /// Number of the request.
        request: u32,
        /// A mailbox that this client can write to.
        mailbox: MailboxId,
        /// Its secret.
        write: Token,
    },
}

impl fmt::Debug for ClientFrame {
    /// Kind and number only: everything else names or opens a mailbox.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Create { .. } => "Create",
            Self::Append { .. } => "Append",
            Self::Read { .. } => "Read",
            Self::Ack { .. } => "Ack",
            Self::Burn { .. } => "Burn",
            Self::Sign { .. } => "Sign",
            Self::Turn { .. } => "Turn",
        };
        write!(formatter, "{kind}({})", self.request())
    }
}

impl ClientFrame {
    /// What is asked, in one word, without anything that names or opens a mailbox.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Append { .. } => "append",
            Self::Read { .. } => "read",
            Self::Ack { .. } => "ack",
            Self::Burn { .. } => "burn",
            Self::Sign { .. } => "sign",
            Self::Turn { .. } => "turn",
        }
    }

    /// The client's number of the request.
    pub const fn request(&self) -> u32 {
        match self {
            Self::Create { request, .. }
            | Self::Append { request, .. }
            | Self::Read { request, .. }
            | Self::Ack { request, .. }
            | Self::Burn { request, .. }
            | Self::Sign { request, .. }
            | Self::Turn { request, .. } => *request,
        }
    }
}

/// What the relay says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum RelayFrame {
    /// First frame on every line.
    Hello {
        /// [`crate::PROTOCOL`] of the relay.
        protocol: u16,
        /// Ed25519 key with which the relay signs the time.
        #[serde(with = "byte_types::exact")]
        key: [u8; 32],
        /// The relay's clock, Unix milliseconds.
        time_ms: u64,
    },
    /// The request was carried out.
    Done {
        /// Number of the request.
        request: u32,
        /// After `Append`: where the envelope is. After `Read`: the last cursor given out so far.
        cursor: Option<u64>,
    },
    /// The request was not carried out. A `Read` can be refused later, when its mailbox is gone.
    Refused {
        /// Number of the request, or [`crate::UNREADABLE_REQUEST`].
        request: u32,
        /// Why.
        code: RefusalCode,
    },
    /// An envelope for a reader.
    Delivery {
        /// Whose log.
        mailbox: MailboxId,
        /// Its place in the log; larger than all before, not always by 1.
        cursor: u64,
        /// The slot that it took.
        slot: Option<u64>,
        /// The envelope.
        envelope: Envelope,
    },
    /// The time, signed.
    Signed {
        /// Number of the request.
        request: u32,
        /// The hash that was dated.
        #[serde(with = "byte_types::exact")]
        hash: [u8; 32],
        /// The relay's clock, Unix milliseconds.
        time_ms: u64,
        /// Ed25519 over [`crate::time_statement`], 64 bytes.
        #[serde(serialize_with = "serde_bytes::serialize", deserialize_with = "signature")]
        signature: Vec<u8>,
    },
    /// Credentials of the TURN server (long-term mechanism of RFC 8489, section 9.2).
    Turn {
        /// Number of the request.
        request: u32,
        /// `turn:` URLs (RFC 7065).
        #[serde(deserialize_with = "urls")]
        urls: Vec<String>,
        /// User name; starts with the expiry in Unix seconds.
        #[serde(deserialize_with = "text")]
        username: String,
        /// Password that goes with the name.
        #[serde(deserialize_with = "text")]
        password: String,
        /// When both end, Unix milliseconds.
        expires_ms: u64,
    },
}

impl fmt::Debug for RelayFrame {
    /// Leaves out ids, keys, hashes and the TURN password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hello { protocol, .. } => write!(formatter, "Hello(protocol {protocol})"),
            Self::Done { request, cursor } => write!(formatter, "Done({request}, {cursor:?})"),
            Self::Refused { request, code } => write!(formatter, "Refused({request}, {code:?})"),
            Self::Delivery { cursor, slot, .. } => {
                write!(formatter, "Delivery(cursor {cursor}, slot {slot:?})")
            }
            Self::Signed { request, .. } => write!(formatter, "Signed({request})"),
            Self::Turn { request, .. } => write!(formatter, "Turn({request})"),
        }
    }
}

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum RefusalCode {
    /// No such mailbox: never made, burned, or its lifetime ended.
    NoMailbox,
    /// Another envelope has the slot. Take that one in, then make a new commit.
    SlotTaken {
        /// The envelope that has it.
        by: EnvelopeHash,
    },
    /// The secret is not one of this mailbox's.
    WrongToken,
    /// The mailbox, or the capability, holds as much as it may. Readers must acknowledge, or wait.
    Quota,
    /// Too many requests in a short time. Wait some seconds, then send the same again.
    TooFast,
    /// This relay makes mailboxes only with a capability of its practice, and none that fits was given.
    NoCapability,
    /// The capability ended. The practice issues a new one.
    CapabilityExpired,
    /// The frame is larger than allowed.
    TooLarge,
    /// The frame cannot be read, or asks for something that cannot be.
    Malformed,
    /// The relay cannot do this now, or has not got it (its disk, its TURN server). Try later.
    Unavailable,
    /// A mailbox of this name exists with other tokens.
    MailboxExists,
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::ClientFrame {}
    impl Sealed for super::RelayFrame {}
}

/// The two kinds of frame.
pub trait Frame: sealed::Sealed + Serialize + DeserializeOwned {}
impl Frame for ClientFrame {}
impl Frame for RelayFrame {}

/// The one encoding of a frame. A frame that exceeds a limit can be encoded; [`decode`] refuses it.
#[allow(
    clippy::expect_used,
    reason = "encoding to memory fails only on floats, unnamed maps or no memory; frames have neither"
)]
pub fn encode<T: Frame>(frame: &T) -> Vec<u8> {
    serde_ipld_dagcbor::to_vec(frame).expect("a frame is integers, bytes and text")
}

/// Reads a frame.
///
/// # Errors
/// [`WireError::FrameTooLarge`] above [`MAX_FRAME`]; [`WireError::Malformed`] for bytes that are no frame within
/// the limits; [`WireError::NotCanonical`] for any encoding but the one of [`encode`].
pub fn decode<T: Frame>(bytes: &[u8]) -> Result<T, WireError> {
    if bytes.len() > MAX_FRAME {
        return Err(WireError::FrameTooLarge(bytes.len()));
    }
    let frame: T = serde_ipld_dagcbor::from_slice(bytes).map_err(|_| WireError::Malformed)?;
    // The decoder lets an absent optional field pass, and a unit variant as a map. Encoding again settles every
    // such question at once. Wiped, because it may hold tokens.
    if *Zeroizing::new(encode(&frame)) != bytes {
        return Err(WireError::NotCanonical);
    }
    Ok(frame)
}

fn readers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<TokenHash>, D::Error> {
    let readers = deserializer.deserialize_seq(AtMost::<_, MAX_READERS>(Default::default()))?;
    let different: std::collections::HashSet<&TokenHash> = readers.iter().collect();
    if readers.is_empty() || different.len() != readers.len() {
        return Err(D::Error::custom("readers must be some, and different"));
    }
    Ok(readers)
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = <&str>::deserialize(deserializer)?;
    if text.len() > MAX_TEXT {
        return Err(D::Error::custom("text too long"));
    }
    Ok(text.to_owned())
}

fn urls<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    struct Text(#[serde(deserialize_with = "text")] String);
    let urls: Vec<Text> = deserializer.deserialize_seq(AtMost::<_, MAX_TURN_URLS>(Default::default()))?;
    Ok(urls.into_iter().map(|Text(url)| url).collect())
}

fn signature<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    byte_types::exact::deserialize::<D, 64>(deserializer).map(Vec::from)
}
