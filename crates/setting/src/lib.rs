//! The rules of the setting: agreements, ledger, permits and refusals. Pure.
//!
//! Nothing here reads a clock, a disk or a network: every rule is a function of the agreement, the
//! ledger, an intent and now. Each rule has its number (S-12) in its function's name, its tests'
//! names and its refusals; [`rules::RULES`] lists them all.
//!
//! The way of a session: [`permit`] gives a [`Grant`] to start; each person present attests the
//! place ([`PlaceAttested`]) and makes a [`StartRequest`]; the therapist admits
//! ([`StartDraft::admit`]), has the relay sign its time over the draft's hash and signs
//! ([`StartDraft::finish`]); the others check and countersign ([`PendingStart::countersign`]). The
//! complete START is appended to the [`Ledger`], and [`PendingStart::begin`] gives the [`Permit`]
//! that every frame of media needs.
//!
//! What one asks and the others sign besides (appointments, reviews, the planned end) is a [`Joint`];
//! what one does alone ([`cancel`], [`missed`], [`extend_for_crisis`], [`leave`], [`withdraw`]) is an
//! entry at once. Messages and tasks are judged without their content ([`permit_message`],
//! [`receive_message`], [`permit_task`], [`step_task`]); fees follow from the ledger
//! ([`s60_statement`]).

mod agreement;
mod calendar;
mod encoding;
mod error;
#[cfg(any(test, feature = "fixtures"))]
pub mod fixtures;
mod goal;
mod homework;
mod ids;
mod ledger;
mod messages;
mod presets;
mod rating;
mod refusal;
pub mod rules;
mod session;
mod signing;
mod time;

#[cfg(test)]
mod tests;

pub use agreement::{
    Absence, Again, Agreement, Agreements, Appointments, Clause, ClauseChange, Clauses,
    ConfidentialityClause, Confirmation, CourseClause, CrisisClause, CrisisContact, Export, FeesClause,
    FilesQuota, Frequency, HomeworkClause, Kind, Member, MessagesClause, Period, PlaceClause, Presence,
    Proposal, Quota, RelationsClause, Retention, Role, SessionClause, SignedAgreement, Verified, Words,
};
pub use calendar::{Local, Window, Zone};
pub use encoding::{
    AGREEMENT_PREFIX, CANCEL_PREFIX, CHECKED_PREFIX, GENESIS_PREFIX, GOAL_PREFIX, LEDGER_PREFIX,
    MAX_EXPORT_BYTES, MAX_RECORD_BYTES, RATING_PREFIX, RELAY_TIME_PREFIX, START_PREFIX, VERIFIED_PREFIX,
};
pub use error::{Bound, LedgerFault, SettingError};
pub use goal::{Goal, SignedGoal, permit_homework};
pub use homework::{Sharing, Task, TaskState, TaskStep, permit_task, step_task};
pub use ids::{AppointmentId, Hash, Nonce, PublicKey, RelationshipId, SessionId, Signature};
pub use ledger::{
    AloneReason, Appointment, Checked, Claim, Closing, Comparison, Countersignature, EndReason, Entry,
    EntryBody, Fact, Held, Import, Ledger, Mark, OpenSession, Outcome, PastSession, Received, Review, Stored,
};
pub use messages::{Delivery, Message, MessagePermit, OTHER_COMPUTER_MS, permit_message, receive_message};
pub use presets::Preset;
pub use rating::{MAX_RATING_BYTES, Rating, may_have_rated, may_rate};
pub use refusal::{ReasonCode, Refusal, Rule};
pub use rules::agreement::s01_in_force;
pub use rules::alliance::s51_reveals;
pub use rules::confidentiality::{Kept, s41_due, s41_erase_from, s44_idle, s44_idle_seconds};
pub use rules::fees::{Charge, Line, Statement, s60_statement};
pub use rules::homework::{s31_change, s31_share, s33_author};
pub use rules::messages::{
    s20_next_shown, s20_tells_reads, s21_amount, s21_files, s22_overdue_shown, s22_reply_due, s23_absence,
};
pub use rules::relations::s70_one_relationship;
pub use session::{
    Attendee, Extension, Grant, Intent, Joint, PLACE_VALID_MS, PendingStart, Permit, Phase, PlaceAttested,
    PlaceStatements, Situation, Start, StartDraft, StartRequest, StartTerms, cancel, cancellation_hash,
    clock, end_alone, end_alone_after, end_at_limit, end_overdue, extend_for_crisis, goes_first, leave,
    missed, next_change_boot_ms, open_places, permit, withdraw,
};
pub use signing::{Signatures, Signer, verify};
pub use time::{CLOCK_TOLERANCE_MS, Now, RelayTime};
