//! The labels under which secrets leave the MLS key schedule (RFC 9420 section 8.5).
//!
//! One label, one use. Changing any of them cuts off every existing group.

/// Mailbox id at the relay. No context.
pub(crate) const MAILBOX_ID: &str = "kader/mailbox/id";
/// Token that may append. No context.
pub(crate) const MAILBOX_WRITE: &str = "kader/mailbox/write";
/// Token that may read and acknowledge. Context: the leaf's key, on a first computer the person's.
pub(crate) const MAILBOX_READ: &str = "kader/mailbox/read";
/// Key of the outer wrapping. No context.
pub(crate) const MAILBOX_OUTER: &str = "kader/mailbox/outer";
/// Secret behind the short string that people compare. Context: none (keys are hashed in later).
pub(crate) const VERIFICATION: &str = "kader/verification";
/// Base key of media, named by RFC 9605 section 5.2. Context: the session.
pub(crate) const MEDIA: &str = "SFrame 1.0 Base Key";
