//! Agreements and ledger of one relationship. `checking.rs` reads them.

use kader_setting::{Agreement, Agreements, Ledger, RelationshipId, SignedAgreement};

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

    /// Whether nothing is in force until everyone has signed anew: a member withdrew, or a review
    /// decided to end. One member's tightening does not undo that (S-02).
    pub(crate) fn stands_still(&self) -> bool {
        self.ledger.is_withdrawn() || self.ledger.is_course_over() || self.ledger.closed().is_some()
    }

    /// The version that the ledger records as agreed last, whether or not it is in force still.
    pub(crate) fn agreed(&self) -> Option<&SignedAgreement> {
        self.agreements.by_hash(self.ledger.agreed()?)
    }

    /// The version that the next one follows: the newest, but for a tightening that came too late to
    /// come into force.
    pub(crate) fn base(&self) -> Option<&SignedAgreement> {
        let recorded = self.agreed().map_or(0, |signed| signed.agreement().version);
        let late = |signed: &SignedAgreement| {
            self.stands_still() && !signed.is_complete() && signed.agreement().version > recorded
        };
        self.agreements.versions().iter().rev().find(|signed| !late(signed))
    }

    /// Whether this version follows from what is here.
    pub(crate) fn is_next(&self, agreement: &Agreement) -> bool {
        let base = self.base();
        agreement.relationship == *self.agreements.relationship()
            && agreement.previous == base.map(|base| *base.hash())
            && agreement.version == base.map_or(0, |base| base.agreement().version) + 1
    }
}
