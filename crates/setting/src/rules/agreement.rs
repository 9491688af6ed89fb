//! S-01 to S-04: an agreement in force, tightening alone, an unbroken chain of versions, known identities.

use crate::{
    Agreement, Agreements, Ledger, PublicKey, ReasonCode, Refusal, SettingError, SignedAgreement, Verified,
};
use std::collections::BTreeSet;

/// S-01: the version in force, by the ledger: the last one recorded, unless a member has withdrawn.
///
/// The introduction agreement is the rule's only exception: before any version, and until its one
/// call was held.
///
/// # Errors
/// `noAgreement`, `agreementWithdrawn`, `introductionOver`; S-80 `relationshipEnded`.
pub fn s01_in_force<'a>(agreements: &'a Agreements, ledger: &Ledger) -> Result<&'a SignedAgreement, Refusal> {
    if agreements.relationship() != ledger.relationship() {
        return Err(Refusal::because(ReasonCode::NoAgreement));
    }
    s80_not_ended(ledger)?;
    let hash = match (ledger.agreed(), ledger.introduced()) {
        (Some(hash), _) => hash,
        (None, Some((_, true))) if ledger.open_session().is_none() => {
            return Err(Refusal::because(ReasonCode::IntroductionOver));
        }
        (None, Some((hash, _))) => hash,
        (None, None) => return Err(Refusal::because(ReasonCode::NoAgreement)),
    };
    if ledger.is_withdrawn() {
        return Err(Refusal::because(ReasonCode::AgreementWithdrawn));
    }
    agreements.by_hash(hash).ok_or(Refusal::because(ReasonCode::NoAgreement))
}

/// S-01: what the introduction allows: one call, and nothing beside it.
///
/// # Errors
/// `introductionOnly`.
pub fn s01_beyond_introduction(agreement: &Agreement) -> Result<(), Refusal> {
    (!agreement.is_introduction()).then_some(()).ok_or(Refusal::because(ReasonCode::IntroductionOnly))
}

/// S-80: nothing goes on after the end: no permit, no key, no fact.
///
/// # Errors
/// `relationshipEnded`.
pub fn s80_not_ended(ledger: &Ledger) -> Result<(), Refusal> {
    ledger.closed().is_none().then_some(()).ok_or(Refusal::because(ReasonCode::RelationshipEnded))
}

/// S-02: whether `next` is in force with its proposer's signature alone: it allows nothing that `last`
/// refuses, and changes nothing that a member owes ([`Agreement::is_tightened_by`]).
///
/// # Errors
/// `loosens`.
pub fn s02_tightening(last: &Agreement, next: &Agreement) -> Result<(), Refusal> {
    last.is_tightened_by(next).then_some(()).ok_or(Refusal::because(ReasonCode::Loosens))
}

/// S-03: whether `next` follows from the chain. A changed byte never gets here: it fails as
/// `AgreementChanged` when the version is read.
///
/// # Errors
/// `ForeignRelationship`, `AgreementReplay`, `AgreementFork`, `AgreementGap`, `MembersChanged`.
pub fn s03_chain(chain: &Agreements, next: &SignedAgreement) -> Result<(), SettingError> {
    let new = next.agreement();
    if new.relationship != *chain.relationship() {
        return Err(SettingError::ForeignRelationship);
    }
    if new.is_introduction() && chain.introduction().is_none() && chain.latest().is_some() {
        // An introduction comes before everything else or not at all.
        return Err(SettingError::AgreementFork);
    }
    if let Some(same) = chain.version(new.version) {
        return Err(if same.hash() == next.hash() {
            SettingError::AgreementReplay
        } else {
            SettingError::AgreementFork
        });
    }
    let Some(last) = chain.latest() else {
        if new.version > 1 {
            return Err(SettingError::AgreementGap);
        }
        let introduced = chain.introduction().map(|introduction| introduction.agreement());
        return if introduced.is_none_or(|old| same_people(old, new)) {
            Ok(())
        } else {
            Err(SettingError::MembersChanged)
        };
    };
    if last.agreement().version.checked_add(1) != Some(new.version) {
        return Err(SettingError::AgreementGap);
    }
    if new.previous.as_ref() != Some(last.hash()) {
        return Err(SettingError::AgreementFork);
    }
    if same_people(last.agreement(), new) { Ok(()) } else { Err(SettingError::MembersChanged) }
}

fn same_people(old: &Agreement, new: &Agreement) -> bool {
    old.members.len() == new.members.len() && old.members.iter().all(|m| new.role_of(&m.key) == Some(m.role))
}

/// S-04: every member's identity was compared by this side, and the keys in use now (`identities`:
/// the members of the encrypted group) are exactly the members of the agreement.
///
/// # Errors
/// `identityChanged` when a key in use is not the agreement's, `identityUnverified` when one was
/// never compared. The introduction asks for the first only.
pub fn s04_identity(
    agreement: &Agreement,
    me: &PublicKey,
    verified: Option<&Verified>,
    identities: &[PublicKey],
) -> Result<(), Refusal> {
    let members: BTreeSet<_> = agreement.keys().collect();
    if identities.iter().collect::<BTreeSet<_>>() != members {
        return Err(Refusal::because(ReasonCode::IdentityChanged));
    }
    if agreement.is_introduction() {
        // The call is where identities are compared.
        return Ok(());
    }
    match verified {
        Some(proof) if proof.me() == me && members.iter().all(|key| proof.covers(key)) => Ok(()),
        _ => Err(Refusal::because(ReasonCode::IdentityUnverified)),
    }
}
