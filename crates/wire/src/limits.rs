//! Every size limit of the protocol, in one place, so that both ends agree on them.

/// Version of the protocol that this crate speaks; announced in `Hello`.
pub const PROTOCOL: u16 = 1;

/// Smallest envelope in bytes. Shorter ones would stand out by their length.
pub const MIN_ENVELOPE: usize = 512;

/// Largest envelope in bytes (256 KiB).
pub const MAX_ENVELOPE: usize = 262_144;

/// Largest frame in bytes: the largest envelope and room for the fields around it, or the longest list of readers.
pub const MAX_FRAME: usize = MAX_ENVELOPE + 4_096;

/// Most readers of one mailbox (one per member of a relationship).
pub const MAX_READERS: usize = 64;

/// Longest text field in bytes (an URL, a user name, a password).
pub const MAX_TEXT: usize = 256;

/// Most TURN URLs in one answer.
pub const MAX_TURN_URLS: usize = 8;

/// Number of the request in a refusal of a frame that could not be read, so that its own number is not known.
/// Clients number their requests from 1.
pub const UNREADABLE_REQUEST: u32 = 0;
