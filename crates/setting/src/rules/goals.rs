//! S-50: goals are agreed once everybody holds their wording.

use crate::{Goal, PublicKey};

/// S-50: a wording that can be signed: 1 to [`Goal::MAX_WORDING`] bytes, without white space around it.
#[must_use]
pub fn s50_wording(wording: &str) -> bool {
    !wording.is_empty() && wording.len() <= Goal::MAX_WORDING && wording.trim() == wording
}

/// S-50: a goal is agreed when every member holds it: has signed its wording, and has not let go of it.
#[must_use]
pub fn s50_agreed(members: &[PublicKey], held: &[PublicKey]) -> bool {
    !members.is_empty() && members.iter().all(|member| held.contains(member))
}
