//! Goals, tasks and records, as the page shows them (S-30 to S-33, S-50).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroize;

use super::{FormDefinition, FormView, RefusalView, Side};

/// What may be done now, and what waits: part of each relationship's view. The rest is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct HomeworkView {
    /// The agreement in force has tasks (S-32).
    pub agreed: bool,
    /// How many tasks may be open at once.
    pub most_tasks: u32,
    /// How many are: offered, or active.
    pub open_tasks: u32,
    /// Why no record can be shared and no goal proposed now (S-01).
    pub refusal: Option<RefusalView>,
    /// Goals to sign and tasks to accept, by this member.
    pub waiting: u32,
    /// Shared records that others changed and that were not opened since.
    pub fresh: u32,
    /// Grows with everything that a page of homework could show otherwise.
    #[ts(type = "number")]
    pub revision: u64,
}

/// Goals and tasks with their words, and the records without their content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct HomeworkPage {
    /// Goals, oldest first.
    pub goals: Vec<GoalView>,
    /// Tasks, oldest first.
    pub tasks: Vec<TaskView>,
    /// Records, oldest first.
    pub records: Vec<RecordView>,
    /// When this person is reminded of records of a form.
    pub routines: Vec<FormRoutineView>,
    /// What the forms among them ask that a member made.
    pub forms: Vec<FormView>,
}

/// Times of the week at which a person is reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RoutineView {
    /// The days of the week, Monday the lowest bit of seven.
    pub days: u8,
    /// The minute of the day, 0 to 1439.
    pub minute: u16,
    /// The IANA zone whose clock says so.
    pub zone: String,
}

/// When a person is reminded of records of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FormRoutineView {
    /// The form, by id.
    pub form: String,
    /// When.
    pub routine: RoutineView,
}

/// A goal (S-50). Wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct GoalView {
    /// Handle.
    pub id: String,
    /// The words that are signed.
    pub wording: String,
    /// Who proposed it.
    pub by: Side,
    /// When, by that member's clock, Unix milliseconds.
    #[ts(type = "number")]
    pub at_ms: u64,
    /// Who has signed it and not let go of it.
    pub held: Vec<Side>,
    /// Those are all members.
    pub agreed: bool,
    /// This member is one of them.
    pub mine: bool,
    /// Nobody is.
    pub over: bool,
}

impl Drop for GoalView {
    fn drop(&mut self) {
        self.wording.zeroize();
    }
}

/// How far a task has come (S-30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, rename = "TaskState")]
pub enum TaskStateView {
    /// Offered, and not accepted.
    Offered,
    /// Accepted by a client.
    Active,
    /// Stopped, or taken back before it was accepted.
    Stopped,
    /// Finished by a client.
    Finished,
    /// Beyond what is agreed at another member: it is not there.
    Refused,
}

/// What somebody does with a task (S-30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum TaskStepName {
    /// Accept it.
    Accept,
    /// Say that it is done.
    Finish,
    /// Stop it, or take it back.
    Stop,
}

/// A task (S-30). Wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TaskView {
    /// Handle.
    pub id: String,
    /// Handle of the goal that it serves; nothing where that is not here any more.
    pub goal: Option<String>,
    /// What it is.
    pub title: String,
    /// Why it helps.
    pub why: String,
    /// How often, in words; may be empty.
    pub how_often: String,
    /// Until when, Unix milliseconds.
    #[ts(type = "number | null")]
    pub until_ms: Option<u64>,
    /// The form that its records have, by id.
    pub form: Option<String>,
    /// Who offered it.
    pub by: Side,
    /// When, by that member's clock, Unix milliseconds.
    #[ts(type = "number")]
    pub at_ms: u64,
    /// How far it has come.
    pub state: TaskStateView,
    /// Why it was refused: a reason's code.
    pub reason: Option<String>,
    /// When this person is reminded of it, while it is active.
    pub routine: Option<RoutineView>,
    /// This member can accept it now.
    pub can_accept: bool,
    /// This member can say now that it is done.
    pub can_finish: bool,
    /// This member can stop it, or take it back.
    pub can_stop: bool,
}

impl Drop for TaskView {
    fn drop(&mut self) {
        self.title.zeroize();
        self.why.zeroize();
        self.how_often.zeroize();
    }
}

/// Who else has a record (S-31).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum SharingView {
    /// Its owner alone.
    Draft,
    /// Everybody, with every change.
    Shared,
    /// Everybody as it was last shared, and no change since.
    Withdrawn,
}

/// A record without its content (S-31).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RecordView {
    /// Handle.
    pub id: String,
    /// Its form, by id.
    pub form: String,
    /// Handle of the task that it belongs to.
    pub task: Option<String>,
    /// Whose it is.
    pub owner: Side,
    /// When it was begun, by its owner's clock, Unix milliseconds.
    #[ts(type = "number")]
    pub began_ms: u64,
    /// When it was changed last, by this clock, Unix milliseconds.
    #[ts(type = "number")]
    pub changed_ms: u64,
    /// By whom.
    pub changed_by: Side,
    /// Who else has it.
    pub sharing: SharingView,
    /// Another changed it, and it was not opened since.
    pub fresh: bool,
    /// This member is its owner.
    pub mine: bool,
    /// This member can change it now.
    pub writable: bool,
    /// Why another's program did not take something of this member's in it: a code, until it is shared again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refused: Option<String>,
}

/// A record with its content: what the page's own document does not have yet. Wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RecordPage {
    /// The record.
    pub record: RecordView,
    /// What its form asks, where a member made it.
    pub form: Option<FormDefinition>,
    /// The client id under which this page's changes are made: nobody had it before (S-33).
    #[ts(type = "number")]
    pub author: u64,
    /// A Yjs update (version 1), base64.
    pub update: String,
    /// Whose client ids are whose: an id modulo 16 is a member's position.
    pub members: Vec<PositionView>,
}

impl Drop for RecordPage {
    fn drop(&mut self) {
        self.update.zeroize();
    }
}

/// A member's position among the client ids of a document (S-33).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PositionView {
    /// 0 to 15.
    pub position: u32,
    /// Whose.
    pub who: Side,
}

/// Records of one form with their content, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RecordsPage {
    /// The newest 400, oldest first.
    pub records: Vec<RecordContent>,
}

/// A record with all of its content. Wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RecordContent {
    /// The record.
    pub record: RecordView,
    /// A Yjs update (version 1), base64.
    pub update: String,
}

impl Drop for RecordContent {
    fn drop(&mut self) {
        self.update.zeroize();
    }
}

/// The record that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RecordBegun {
    /// Its handle.
    pub record: String,
}

/// Where a member is in a shared record, while both are in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PointerView {
    /// Grows with each time it is said.
    pub number: u32,
    /// The record's handle.
    pub record: String,
    /// The field, by its ids.
    pub field: String,
    /// The place in a text of it: a relative position of Yjs, base64.
    pub place: Option<String>,
    /// They point at it.
    pub mark: bool,
}
