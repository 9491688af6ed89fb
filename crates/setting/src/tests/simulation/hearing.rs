//! What arrives, and what follows from it: entries that stand, give way and are written again.

use super::clocks::MINUTE;
use super::world::{Sent, World};
use crate::fixtures::Signer as _;
use crate::{
    Again, AloneReason, Closing, EndReason, Entry, Fact, Ledger, Permit, Received, SettingError,
    SignedAgreement, end_alone_after, end_at_limit, end_overdue, extend_for_crisis, leave, missed,
    open_places, withdraw,
};
