//! Whether an archive holds: its files, the chain of each ledger, and every signature in it.

use std::fmt;

use kader_setting::{Import, Ledger, Proposal, Rating as Said, SettingError, SignedGoal};

use crate::error::ArchiveError;
use crate::model::{Goal, Rating, Relationship};
use crate::names;
use crate::reading::read;
use crate::text::{Handle, Key};

/// What was found to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Relationships.
    pub relationships: usize,
    /// Ledgers, each from its first entry to its head.
    pub ledgers: usize,
    /// Versions of agreements.
    pub agreements: usize,
    /// Goals.
    pub goals: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The archive holds: {} parts, {} ledgers, {} versions of agreements, {} goals.",
            self.relationships, self.ledgers, self.agreements, self.goals
        )
    }
}

/// Reads an archive and verifies all that was signed in it.
///
/// That somebody changed what nobody signs, such as a letter, and the manifest with it, cannot be seen here.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify(bytes: &[u8]) -> Result<Report, ArchiveError> {
    let archive = read(bytes)?;
    let mut report = Report { relationships: archive.relationships.len(), ..Report::default() };
    for (place, relationship) in (1usize..).zip(&archive.relationships) {
        one(place, relationship, &mut report)?;
    }
    Ok(report)
}

fn one(place: usize, relationship: &Relationship, report: &mut Report) -> Result<(), ArchiveError> {
    let data = names::of(place, "data.json");
    let fails =
        |what: &'static str, code: &'static str| ArchiveError::Signed { file: data.clone(), what, code };
    if let Some(ledger) = &relationship.ledger {
        let holds = Ledger::import(&ledger.0);
        let (agreements, _) = holds.map_err(|fault| ArchiveError::Signed {
            file: names::of(place, "ledger.bin"),
            what: "the ledger",
            code: code_of(&fault),
        })?;
        report.ledgers += 1;
        let versions: Result<Vec<_>, _> =
            agreements.all().map(kader_setting::SignedAgreement::to_bytes).collect();
        let versions = versions.map_err(|error| fails("an agreement", error.code()))?;
        if relationship.agreements.iter().any(|version| !versions.contains(&version.signed.0)) {
            return Err(fails("an agreement", "notInTheLedger"));
        }
    }
    for agreement in &relationship.agreements {
        let signed =
            Proposal::from_bytes(&agreement.signed.0).map_err(|error| fails("an agreement", error.code()))?;
        if signed.agreement().version != agreement.version {
            return Err(fails("an agreement", "otherThanSigned"));
        }
        report.agreements += 1;
    }
    for goal in &relationship.goals {
        if !is_as_signed(goal).map_err(|error| fails("a goal", error.code()))? {
            return Err(fails("a goal", "otherThanSigned"));
        }
        report.goals += 1;
    }
    for rating in &relationship.ratings {
        if !is_as_said(rating).map_err(|error| fails("a rating", error.code()))? {
            return Err(fails("a rating", "otherThanSaid"));
        }
    }
    Ok(())
}

fn is_as_signed(goal: &Goal) -> Result<bool, SettingError> {
    let signed = SignedGoal::from_bytes(&goal.signed.0)?;
    let said = signed.goal();
    let keys: Vec<Key> = signed.signatures().keys().map(|key| Key(*key.as_bytes())).collect();
    Ok(Handle(said.id) == goal.id
        && said.wording == goal.wording
        && Key(*said.proposed_by.as_bytes()) == goal.proposed_by
        && said.at_ms == goal.at_ms
        && keys == goal.signed_by)
}

fn is_as_said(rating: &Rating) -> Result<bool, SettingError> {
    let said = Said::read(&rating.body.0)?;
    Ok(said.values() == rating.values && said.remark() == rating.remark)
}

fn code_of(fault: &Import) -> &'static str {
    match fault {
        Import::File(error) | Import::Agreement { error, .. } => error.code(),
        Import::Entry(fault) => fault.error.code(),
        Import::Truncated { .. } => "truncated",
    }
}
