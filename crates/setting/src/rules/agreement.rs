//! S-01 to S-04: an agreement in force, tightening alone, an unbroken chain of versions, known identities.

use crate::{
    Agreement, Agreements, Ledger, PublicKey, ReasonCode, Refusal, SettingError, SignedAgreement, Verified,
};
use std::collections::BTreeSet;

/// S-01: the version in force, by the ledger: the last one recorded, unless a member has withdrawn.
///
/// The introduction agreement is the rule's only exception. It has its place (`Fact::Introduced`)
/// and waits for its own rules, so that nothing passes here without an agreement.
///
/// # Errors
/// `noAgreement`, `agreementWithdrawn`.
pub fn s01_in_force<'a>(agreements: &'a Agreements, ledger: &Ledger) -> Result<&'a SignedAgreement, Refusal> {
    if agreements.relationship() != ledger.relationship() {
        return Err(Refusal::because(ReasonCode::NoAgreement));
    }
    let hash = ledger.agreed().ok_or(Refusal::because(ReasonCode::NoAgreement))?;
    if ledger.is_withdrawn() {
        return Err(Refusal::because(ReasonCode::AgreementWithdrawn));
    }
    agreements.by_hash(hash).ok_or(Refusal::because(ReasonCode::NoAgreement))
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
    if let Some(same) = chain.version(new.version) {
        return Err(if same.hash() == next.hash() {
            SettingError::AgreementReplay
        } else {
            SettingError::AgreementFork
        });
    }
    let Some(last) = chain.latest() else {
        return if new.version == 1 { Ok(()) } else { Err(SettingError::AgreementGap) };
    };
    if last.agreement().version.checked_add(1) != Some(new.version) {
        return Err(SettingError::AgreementGap);
    }
    if new.previous.as_ref() != Some(last.hash()) {
        return Err(SettingError::AgreementFork);
    }
    let old = last.agreement();
    let same_people = old.members.len() == new.members.len()
        && old.members.iter().all(|m| new.role_of(&m.key) == Some(m.role));
    if same_people { Ok(()) } else { Err(SettingError::MembersChanged) }
}

/// S-04: every member's identity was compared by this side, and the keys in use now (`identities`:
/// the members of the encrypted group) are exactly the members of the agreement.
///
/// # Errors
/// `identityChanged` when a key in use is not the agreement's, `identityUnverified` when one was
/// never compared.
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
    match verified {
        Some(proof) if proof.me() == me && members.iter().all(|key| proof.covers(key)) => Ok(()),
        _ => Err(Refusal::because(ReasonCode::IdentityUnverified)),
    }
}
