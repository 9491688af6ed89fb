//! What the page sees of crisis, of capture protection, and of contacts before unlocking.

use serde::Serialize;
use ts_rs::TS;
use zeroize::Zeroize;

use super::Side;

/// What one member alone can do in the session that runs (P2), and what was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CrisisView {
    /// This side can make the session longer alone, now (S-13).
    pub can_extend: bool,
    /// By how much at once at the most, seconds; nothing where the sum is reached.
    pub most_seconds: u32,
    /// How much was added for crisis so far, by either, seconds.
    pub added_seconds: u32,
    /// Who added last.
    pub last_by: Option<Side>,
    /// The therapist declared a crisis in this session (S-15): the ledger says so.
    pub declared: bool,
    /// Therapist: what a client said about the place is here, sealed, and can be opened.
    pub can_open: bool,
    /// Therapist: what each client said, once it was opened.
    pub places: Vec<PlaceView>,
}

/// What a client said about the place (S-15). Shown once a crisis is declared, gone with the session. Wiped
/// when dropped.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PlaceView {
    /// Whose it is.
    pub member: String,
    /// Nobody else is there.
    pub alone: bool,
    /// Where it is.
    pub address: String,
    /// The number to call.
    pub call_back: String,
}

impl Drop for PlaceView {
    fn drop(&mut self) {
        self.address.zeroize();
        self.call_back.zeroize();
    }
}

impl std::fmt::Debug for PlaceView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlaceView(..)")
    }
}

/// Keeping the window out of screen captures (S-40), as it truly is on this system.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CaptureView {
    /// An agreement in force asks for it.
    pub asked: bool,
    /// The system offers it.
    pub offered: bool,
    /// The system was asked for it and has it on.
    pub on: bool,
}
