//! Agreements and ledger of one relationship, as they are kept and verified when opened.

use kader_setting::{Agreements, Ledger, RelationshipId};
use kader_vault::Tx;

use crate::trouble::Trouble;

/// What was agreed, and what happened.
#[derive(Debug, Clone)]
pub(crate) struct Book {
    pub(crate) agreements: Agreements,
    pub(crate) ledger: Ledger,
}

impl Book {
    /// An empty one.
    pub(crate) fn new(group: [u8; 16]) -> Self {
        let relationship = RelationshipId::new(group);
        Self { agreements: Agreements::new(relationship), ledger: Ledger::new(relationship) }
    }

    /// The kept one, every signature and link verified again.
    pub(crate) fn load(group: [u8; 16], tx: &Tx<'_>) -> Result<Self, Trouble> {
        let relationship = RelationshipId::new(group);
        let agreements = Agreements::load(relationship, tx.agreements()?.into_iter().map(|row| row.bytes))?;
        let ledger =
            Ledger::load(relationship, tx.ledger_from(0)?.into_iter().map(|row| row.bytes), &agreements)
                .map_err(|fault| Trouble::Setting(fault.error))?;
        Ok(Self { agreements, ledger })
    }
}
