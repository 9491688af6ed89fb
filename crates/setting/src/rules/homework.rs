//! S-30 to S-33: accepted tasks, own drafts, how many, whose change.

use crate::agreement::HomeworkClause;
use crate::homework::{Sharing, Task, TaskState, TaskStep};
use crate::{PublicKey, ReasonCode, Refusal, Role};

/// S-30: a task serves a goal and says why it helps.
///
/// # Errors
/// `taskWithoutGoal`, `taskWithoutReason`.
pub fn s30_offer(task: &Task) -> Result<(), Refusal> {
    if task.goal.is_none() {
        return Err(Refusal::because(ReasonCode::TaskWithoutGoal));
    }
    task.reason_given.then_some(()).ok_or(Refusal::because(ReasonCode::TaskWithoutReason))
}

/// S-30: what a step makes of a task. A client accepts; a client stops any task, alone; who offered it
/// can take it back until then; it is worked on and finished only once accepted.
///
/// # Errors
/// `clientDecides`, `taskNotAccepted`, `taskOver`, and those of [`s30_offer`].
pub fn s30_step(task: &Task, step: TaskStep, by: &PublicKey, role: Role) -> Result<TaskState, Refusal> {
    if matches!(task.state, TaskState::Stopped | TaskState::Finished) {
        return Err(Refusal::because(ReasonCode::TaskOver));
    }
    let is_client = role == Role::Client;
    let takes_back = task.state == TaskState::Offered && task.offered_by == *by;
    match step {
        TaskStep::Stop if is_client || takes_back => Ok(TaskState::Stopped),
        _ if !is_client => Err(Refusal::because(ReasonCode::ClientDecides)),
        TaskStep::Accept => s30_offer(task).map(|()| TaskState::Active),
        TaskStep::Finish if task.state == TaskState::Active => Ok(TaskState::Finished),
        TaskStep::Work if task.state == TaskState::Active => Ok(TaskState::Active),
        TaskStep::Finish | TaskStep::Work => Err(Refusal::because(ReasonCode::TaskNotAccepted)),
        TaskStep::Stop => Ok(TaskState::Stopped),
    }
}

/// S-31: a version of a record goes out, or is taken in, only if its owner sends it and shares it, and no
/// version after the sharing was withdrawn.
///
/// # Errors
/// `draftStays`, `sharingWithdrawn`.
pub fn s31_share(owner: &PublicKey, by: &PublicKey, sharing: Sharing, version: u32) -> Result<(), Refusal> {
    match sharing {
        _ if owner != by => Err(Refusal::because(ReasonCode::DraftStays)),
        Sharing::Draft => Err(Refusal::because(ReasonCode::DraftStays)),
        Sharing::Withdrawn { last_version } if version > last_version => {
            Err(Refusal::because(ReasonCode::SharingWithdrawn))
        }
        Sharing::Shared | Sharing::Withdrawn { .. } => Ok(()),
    }
}

/// S-31: a change of a record goes out, or is taken in. Its owner's as a version (`version`, [`s31_share`]);
/// another's while it is shared, and not after the sharing was withdrawn.
///
/// # Errors
/// `draftStays`, `sharingWithdrawn`.
pub fn s31_change(owner: &PublicKey, by: &PublicKey, sharing: Sharing, version: u32) -> Result<(), Refusal> {
    match sharing {
        _ if owner == by => s31_share(owner, by, sharing, version),
        Sharing::Draft => Err(Refusal::because(ReasonCode::DraftStays)),
        Sharing::Withdrawn { .. } => Err(Refusal::because(ReasonCode::SharingWithdrawn)),
        Sharing::Shared => Ok(()),
    }
}

/// S-32: one more task stays within the agreed number. `open` counts those offered and those active.
///
/// # Errors
/// `homeworkNotAgreed`, `tooManyTasks`.
pub fn s32_open_tasks(clause: Option<&HomeworkClause>, open: usize) -> Result<(), Refusal> {
    let clause = clause.ok_or(Refusal::because(ReasonCode::HomeworkNotAgreed))?;
    (open < usize::from(clause.open_tasks)).then_some(()).ok_or(Refusal::because(ReasonCode::TooManyTasks))
}

/// S-33: a change is shown as the one's who sent it; one that claims another's name is refused.
/// `sent_by` is whom the encrypted group names as sender.
///
/// # Errors
/// `notTheAuthor`.
pub fn s33_author(claimed: &PublicKey, sent_by: &PublicKey) -> Result<(), Refusal> {
    (claimed == sent_by).then_some(()).ok_or(Refusal::because(ReasonCode::NotTheAuthor))
}
