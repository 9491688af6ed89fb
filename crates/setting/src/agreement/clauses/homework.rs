//! The homework clause: how many tasks at once (S-32).

use super::super::keep;
use crate::{Bound, SettingError};
use serde::{Deserialize, Serialize};

/// Tasks between sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HomeworkClause {
    /// The most open tasks, 1 to 20.
    pub open_tasks: u8,
}

impl HomeworkClause {
    /// The most open tasks that can be agreed.
    pub const MAX_OPEN_TASKS: u8 = 20;

    /// Whether the clause keeps its bounds.
    ///
    /// # Errors
    /// `AgreementBounds(OpenTasks)`.
    pub fn validate(&self) -> Result<(), SettingError> {
        keep(&[((1..=Self::MAX_OPEN_TASKS).contains(&self.open_tasks), Bound::OpenTasks)])
    }
}
