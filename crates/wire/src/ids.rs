//! Names of mailboxes and of envelopes.

use crate::byte_types::byte_type;

byte_type! {
    /// Name of a mailbox: 32 bytes that only its members can derive. It is hidden in `Debug`, because whoever
    /// knows it can watch when the mailbox is used.
    MailboxId, 32
}

byte_type! {
    /// SHA-256 of a whole envelope; two envelopes with the same hash are the same envelope.
    EnvelopeHash, 32
}
