//! Everything that turns plaintext into ciphertext: MLS, SFrame, invitations, verification.
//!
//! - [`Identity`]: the one Ed25519 key of a person; signs MLS leaves and, under distinct
//!   prefixes, agreements and ledger entries.
//! - [`Provider`] and [`Group`]: MLS (RFC 9420) whose every write happens in the caller's own
//!   database transaction.
//! - [`Leaf`] and [`Seat`]: the computers of one person in a group, and how a further one comes in.
//! - [`MailboxKeys`] and [`envelope`]: the relay's ids and tokens of one epoch, and the outer
//!   wrapping that hides group id and epoch from the relay.
//! - [`file`]: the chunks of a letter's files, under keys of their own.
//! - [`invitation`] and [`verification`]: how people meet, and how they find out that
//!   nobody stands between them.
//! - [`own`]: what a person's computers say to each other.
//! - [`OneUse`]: what is for one member's eyes and must not outlive the moment.
//! - [`media`]: SFrame (RFC 9605) with keys from the MLS exporter.
//!
//! Nothing in here reads a clock, opens a socket or starts a thread. The one exception is the
//! validity period of key packages, which the MLS library itself compares with the system clock
//! (see [`Group::key_package`]).

mod emoji;
pub mod envelope;
mod error;
mod exporter;
pub mod file;
mod group;
mod identity;
pub mod invitation;
mod leaf;
mod mailbox;
pub mod media;
mod one_use;
pub mod own;
mod provider;
mod random;
pub mod verification;

pub use envelope::OuterKey;
pub use error::SealError;
pub use file::FileKey;
pub use group::{Added, Expected, Founded, Group, MAX_MESSAGE, Opened};
pub use identity::{Identity, verify};
pub use invitation::{Invitation, InvitationMailbox};
pub use leaf::{Leaf, MAX_LEAVES, Seat};
pub use mailbox::MailboxKeys;
pub use media::{MediaKeys, MediaOpener, MediaSealer, Stream};
pub use one_use::{OneUse, seal_to};
pub use provider::{Provider, migrate};
pub use verification::{EMOJI, Emoji, EmojiIndex, ShortString, Verification};
