//! What an exported ledger tells, where it holds: sessions, appointments, versions of the agreement.

use kader_setting::{Agreements, Ledger};

use crate::model::Relationship;

/// What a ledger tells; nothing where there is none, or it does not hold.
pub(crate) struct History(Option<(Agreements, Ledger)>);

impl History {
    pub(crate) fn of(relationship: &Relationship) -> Self {
        Self(relationship.ledger.as_ref().and_then(|bytes| Ledger::import(&bytes.0).ok()))
    }

    pub(crate) fn kept(&self) -> Option<(&Agreements, &Ledger)> {
        self.0.as_ref().map(|(agreements, ledger)| (agreements, ledger))
    }

    pub(crate) fn ledger(&self) -> Option<&Ledger> {
        self.kept().map(|(_, ledger)| ledger)
    }
}
