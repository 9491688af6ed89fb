//! Tasks and records as the rules see them, without their content (S-30 to S-33).

use crate::rules::agreement::s01_beyond_introduction;
use crate::rules::homework::{s30_offer, s30_step, s32_open_tasks, s33_author};
use crate::{Hash, PublicKey, ReasonCode, Refusal, Situation};

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Offered, not accepted: nobody works on it.
    Offered,
    /// Accepted by a client.
    Active,
    /// Stopped, or taken back before it was accepted.
    Stopped,
    /// Finished by a client.
    Finished,
}

/// What somebody does with a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskStep {
    /// Accept it.
    Accept,
    /// Write or share something for it.
    Work,
    /// Say that it is done.
    Finish,
    /// Stop it.
    Stop,
}

/// A task without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// The hash of the goal that it serves.
    pub goal: Option<Hash>,
    /// Whether it says why it helps.
    pub reason_given: bool,
    /// Who offered it.
    pub offered_by: PublicKey,
    /// Where it stands.
    pub state: TaskState,
}

/// Whether a client's record is shared (S-31).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// The owner's alone.
    Draft,
    /// Shared, with every version to come.
    Shared,
    /// Shared up to this version, and no later one.
    Withdrawn {
        /// The last version that went out.
        last_version: u32,
    },
}

/// Whether `sent_by` may offer this task now: for the side that offers, and for the side that takes it in
/// (P3). `open` counts the tasks that are offered or active.
///
/// # Errors
/// S-01, S-04, S-16; S-30, S-32; S-33 when the task names another as who offers it.
pub fn permit_task(
    situation: &Situation<'_>,
    task: &Task,
    sent_by: &PublicKey,
    open: usize,
) -> Result<(), Refusal> {
    let agreement = situation.in_force()?.agreement();
    s01_beyond_introduction(agreement)?;
    agreement.role_of(sent_by).ok_or(Refusal::because(ReasonCode::NotMember))?;
    s33_author(&task.offered_by, sent_by)?;
    s32_open_tasks(agreement.clauses.homework.as_ref(), open)?;
    s30_offer(task)
}

/// What becomes of a task by a step of `by`, for every side. To stop needs nothing but the task (P1).
///
/// # Errors
/// S-30; and unless it is stopped S-01, S-04, S-16 and S-32 `homeworkNotAgreed`.
pub fn step_task(
    situation: &Situation<'_>,
    task: &Task,
    step: TaskStep,
    by: &PublicKey,
) -> Result<TaskState, Refusal> {
    // The roles do not change in a relationship: the newest version knows them, in force or not.
    let known = situation.agreements.latest().ok_or(Refusal::because(ReasonCode::NoAgreement))?;
    let role = known.agreement().role_of(by).ok_or(Refusal::because(ReasonCode::NotMember))?;
    if step != TaskStep::Stop {
        let agreement = situation.in_force()?.agreement();
        s32_open_tasks(agreement.clauses.homework.as_ref(), 0)?;
    }
    s30_step(task, step, by, role)
}
