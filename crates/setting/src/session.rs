//! Sessions: from being allowed to ask, over START, permit and extension, to END.

mod alone;
mod begin;
mod clock;
mod end;
mod extension;
mod grant;
mod joint;
mod permit;
mod place;
mod start;

pub use alone::{cancel, cancellation_hash, extend_for_crisis, leave, missed, open_places};
pub use begin::{PendingStart, StartDraft, StartRequest};
pub use clock::{Phase, clock, next_change_boot_ms};
pub use end::{end_alone, end_alone_after, end_at_limit, end_overdue, withdraw};
pub use extension::Extension;
pub use grant::{Grant, Intent, Situation, permit};
pub use joint::{Joint, goes_first};
pub use permit::Permit;
pub use place::{PLACE_VALID_MS, PlaceAttested, PlaceStatements};
pub use start::{Attendee, Start, StartTerms};
