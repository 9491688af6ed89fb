//! What the page is told of archives: one that was saved, and one that was chosen.

use serde::Serialize;
use ts_rs::TS;

/// A file of a letter that is not in an archive.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LeftView {
    /// Its name.
    pub name: String,
    /// Why: `tooMuch`, `notHere` or `unfit`.
    pub why: &'static str,
}

impl std::fmt::Debug for LeftView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LeftView").field("why", &self.why).finish_non_exhaustive()
    }
}

/// That an archive was saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ArchivedView {
    /// False where the person chose no place.
    pub saved: bool,
    /// The files of letters that are not in it.
    pub left: Vec<LeftView>,
}

/// What is in an archive that was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ArchiveLook {
    /// When it was made, Unix milliseconds.
    #[ts(type = "number")]
    pub made_ms: u64,
    /// How many relationships.
    pub relationships: u32,
    /// How many letters, in all of them.
    pub letters: u32,
    /// How many records, in all of them.
    pub records: u32,
    /// With the recovery words one can come back by it.
    pub can_return: bool,
}
