//! What can be wrong with bytes.

use thiserror::Error;

/// Why bytes were refused. No variant carries any of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WireError {
    /// The envelope is shorter than [`MIN_ENVELOPE`](crate::MIN_ENVELOPE) or longer than
    /// [`MAX_ENVELOPE`](crate::MAX_ENVELOPE). Likely content that was not padded, or an attachment that should
    /// have been cut in pieces.
    #[error("the envelope has {0} bytes, which is outside the limits")]
    EnvelopeSize(usize),
    /// The frame is longer than [`MAX_FRAME`](crate::MAX_FRAME). Likely not from a Kader program; close the line.
    #[error("the frame has {0} bytes, which is too many")]
    FrameTooLarge(usize),
    /// The bytes are not a frame: not DAG-CBOR, an unknown or missing field, a wrong type, a limit exceeded, or
    /// something left over. Likely another protocol version; compare `Hello`.
    #[error("the bytes are not a frame of this protocol")]
    Malformed,
    /// The bytes mean a frame but are not its one allowed encoding. Likely a foreign encoder.
    #[error("the frame is not in its canonical encoding")]
    NotCanonical,
    /// The content does not fit in one envelope. Cut it in pieces.
    #[error("the content has {0} bytes, which do not fit in one envelope")]
    ContentTooLong(usize),
    /// The padding does not have the only allowed form. Likely altered, or made by something else.
    #[error("the padding is damaged")]
    Padding,
    /// The text or bytes are not a capability. Likely cut off while copying; ask the practice for it again.
    #[error("this is not a capability")]
    NotACapability,
    /// The signature does not fit. Likely another relay's key, or altered bytes; do not use what was signed.
    #[error("the signature does not fit")]
    Signature,
}
