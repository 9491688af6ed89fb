//! S-01, S-03, S-04.

use super::{MORNING, later, no};
use crate::encoding::VERIFIED_PREFIX;
use crate::fixtures::{
    self, RELATIONSHIP, Room, client, compared, first_version, partner, signed, stranger, therapist,
};
use crate::signing::{Signatures, SignedRecord};
use crate::{
    Agreement, Agreements, Bound, Confirmation, Hash, Intent, Ledger, Member, Proposal, ReasonCode, Refusal,
    RelationshipId, Role, SessionClause, SettingError, SignedAgreement, Signer, Situation, Verified, permit,
    withdraw,
};

fn second(first: &SignedAgreement, seconds: u32) -> Agreement {
    let mut next = first.agreement().clone();
    next.version = 2;
    next.previous = Some(*first.hash());
    next.clauses.session.seconds = seconds;
    next.proposed_ms += 1000;
    next
}

fn of_two() -> SignedAgreement {
    let (c, t) = (client(), therapist());
    signed(first_version(&[&c, &t], SessionClause::default()), &[&c, &t])
}

#[test]
fn s01_nothing_without_an_agreement() {
    let room = Room::of_two(SessionClause::default());
    let empty = Ledger::new(RELATIONSHIP);
    let situation = Situation { ledger: &empty, ..room.client().situation() };
    for intent in
        [Intent::StartSession, Intent::SendText, Intent::ShareHomework, Intent::Extend { seconds: 60 }]
    {
        let refusal = permit(&situation, &intent, MORNING).unwrap_err();
        assert_eq!(refusal.rule.to_string(), "S-01");
        assert_eq!(refusal.reason, ReasonCode::NoAgreement);
    }
    let unknown = Agreements::new(RELATIONSHIP);
    let situation = Situation { agreements: &unknown, ..room.client().situation() };
    assert!(permit(&situation, &Intent::SendText, MORNING).is_err());
    let grant = permit(&room.client().situation(), &Intent::SendText, MORNING).unwrap();
    assert!(grant.valid_at(MORNING.boot_ms) && !grant.valid_at(grant.expires_boot_ms()));
}

#[test]
fn s01_an_agreement_lacks_force_until_everyone_signed() {
    let (c, p, t) = (client(), partner(), therapist());
    let version = first_version(&[&c, &p, &t], SessionClause::default());
    let mut proposal = Proposal::new(version, &compared(&t, &[&c, &p]), &t).unwrap();
    assert_eq!(proposal.missing(), [c.public(), p.public()]);
    assert_eq!(proposal.complete(), Err(SettingError::SignaturesMissing));
    let sent = proposal.to_bytes().unwrap();
    proposal.sign(&compared(&c, &[&p, &t]), &c).unwrap();
    assert_eq!(proposal.complete(), Err(SettingError::SignaturesMissing));
    assert_eq!(SignedAgreement::from_bytes(&sent), Err(SettingError::SignaturesMissing));
    assert_eq!(Agreements::new(RELATIONSHIP).read(&sent), Err(SettingError::SignaturesMissing));
    // The partner signs what came, not what somebody else holds: the same bytes.
    let mut received = Proposal::from_bytes(&sent).unwrap();
    received.sign(&compared(&p, &[&c, &t]), &p).unwrap();
    let signature = *received.signatures().get(&p.public()).unwrap();
    proposal.add_signature(p.public(), signature).unwrap();
    assert!(proposal.is_complete());
    // Another's signature under one's name does not count.
    assert_eq!(received.add_signature(c.public(), signature), Err(SettingError::AgreementChanged));
    assert_eq!(received.add_signature(stranger().public(), signature), Err(SettingError::SignerNotMember));
}

#[test]
fn s01_withdrawing_ends_it_at_once() {
    let mut room = Room::of_two(SessionClause::default());
    let side = &mut room.sides[0];
    let entry = withdraw(&side.situation(), MORNING, &side.person).unwrap();
    side.ledger.append(entry.clone(), &side.agreements).unwrap();
    let refusal = permit(&side.situation(), &Intent::SendText, MORNING).unwrap_err();
    assert_eq!(refusal.reason, ReasonCode::AgreementWithdrawn);
    assert_eq!(withdraw(&side.situation(), MORNING, &side.person), Err(SettingError::NothingToRecord));
    // The other side holds to it by the same entry, without having been asked.
    let other = room.sides.last_mut().unwrap();
    other.ledger.append(entry, &other.agreements).unwrap();
    assert!(permit(&other.situation(), &Intent::StartSession, MORNING).is_err());
    // Nobody can withdraw in another's name.
    let room = Room::of_two(SessionClause::default());
    let forged = withdraw(&room.client().situation(), MORNING, &therapist()).unwrap();
    let mut ledger = room.therapist().ledger.clone();
    assert_eq!(ledger.append(forged, &room.therapist().agreements), Err(SettingError::SignaturesMissing));
}

#[test]
fn s01_a_new_version_lifts_a_withdrawal() {
    let mut room = Room::of_two(SessionClause::default());
    let entry = withdraw(&room.client().situation(), MORNING, &client()).unwrap();
    let first = room.client().agreements.latest().unwrap().clone();
    let next = signed(second(&first, 1800), &[&client(), &therapist()]);
    for side in &mut room.sides {
        side.ledger.append(entry.clone(), &side.agreements).unwrap();
        side.agreements.accept(next.clone()).unwrap();
        // Signed by all, but not recorded: the withdrawal still stands.
        assert!(side.situation().in_force().is_err());
    }
    room.record_agreed();
    let permits = room.start(MORNING);
    assert_eq!(permits[0].limit_boot_ms(), MORNING.boot_ms + 1_800_000, "the new length holds");
}

#[test]
fn s03_fork_gap_and_replay_are_named() {
    let (c, t) = (client(), therapist());
    let people = [&c, &t];
    let first = of_two();
    let mut chain = Agreements::new(RELATIONSHIP);
    let two = signed(second(&first, 1800), &people);
    assert_eq!(chain.accept(two.clone()), Err(SettingError::AgreementGap));
    chain.accept(first.clone()).unwrap();
    assert_eq!(chain.accept(first.clone()), Err(SettingError::AgreementReplay));
    chain.accept(two.clone()).unwrap();
    assert_eq!(chain.accept(two.clone()), Err(SettingError::AgreementReplay));
    assert_eq!(chain.accept(signed(second(&first, 2400), &people)), Err(SettingError::AgreementFork));
    let mut three = second(&first, 2400);
    three.version = 3;
    assert_eq!(
        chain.accept(signed(three.clone(), &people)),
        Err(SettingError::AgreementFork),
        "the third names the first as its previous"
    );
    three.version = 4;
    three.previous = Some(*two.hash());
    assert_eq!(chain.accept(signed(three, &people)), Err(SettingError::AgreementGap));
    let mut foreign = first.agreement().clone();
    foreign.relationship = RelationshipId::new([9; 16]);
    assert_eq!(chain.accept(signed(foreign, &people)), Err(SettingError::ForeignRelationship));
    let rows: Vec<_> = chain.versions().iter().map(|v| v.to_bytes().unwrap()).collect();
    assert_eq!(Agreements::load(RELATIONSHIP, &rows), Ok(chain));
    assert_eq!(Agreements::load(RELATIONSHIP, rows.iter().rev()), Err(SettingError::AgreementGap));
}

#[test]
fn s03_every_flipped_byte_is_refused() {
    let good = of_two().to_bytes().unwrap();
    assert!(SignedAgreement::from_bytes(&good).is_ok());
    for at in 0..good.len() {
        for mask in [0x01, 0x80, 0xff] {
            let mut bad = good.clone();
            bad[at] ^= mask;
            assert!(SignedAgreement::from_bytes(&bad).is_err(), "byte {at}");
        }
        assert!(SignedAgreement::from_bytes(&good[..at]).is_err());
    }
    // A byte of the reason, changed to another letter, still decodes: the signature names it.
    let reason = good.windows(7).position(|w| w == b"a first").unwrap();
    let mut bad = good.clone();
    bad[reason] = b'b';
    assert_eq!(SignedAgreement::from_bytes(&bad), Err(SettingError::AgreementChanged));
}

#[test]
fn s03_members_cannot_change_inside_a_chain() {
    let (c, t, p) = (client(), therapist(), partner());
    let first = of_two();
    let mut chain = Agreements::new(RELATIONSHIP);
    chain.accept(first.clone()).unwrap();
    let mut more = second(&first, 1800);
    more.members.push(Member { key: p.public(), role: Role::Client });
    assert_eq!(chain.accept(signed(more, &[&c, &t, &p])), Err(SettingError::MembersChanged));
}

#[test]
fn s04_nobody_signs_unverified() {
    let (c, p, t) = (client(), partner(), therapist());
    let version = first_version(&[&c, &p, &t], SessionClause::default());
    // Compared with the client only: the partner is missing.
    assert_eq!(
        Proposal::new(version.clone(), &compared(&t, &[&c]), &t),
        Err(no(ReasonCode::IdentityUnverified))
    );
    let mut proposal = Proposal::new(version, &compared(&t, &[&c, &p]), &t).unwrap();
    assert_eq!(proposal.sign(&compared(&c, &[&t]), &c), Err(no(ReasonCode::IdentityUnverified)));
    // Somebody else's proof is no proof of mine.
    assert_eq!(proposal.sign(&compared(&t, &[&c, &p]), &c), Err(SettingError::SignerNotMember));
    // Nobody's proof, and another side's.
    let room = Room::of_two(SessionClause::default());
    for verified in [None, Some(&room.therapist().verified)] {
        let situation = Situation { verified, ..room.client().situation() };
        assert_eq!(
            permit(&situation, &Intent::StartSession, MORNING).unwrap_err(),
            Refusal::because(ReasonCode::IdentityUnverified)
        );
    }
}

#[test]
fn s04_a_changed_key_ends_calls_and_suspends() {
    let mut room = Room::of_two(SessionClause::default());
    let permits = room.start(MORNING);
    let side = &mut room.sides[0];
    permits[0].still_holds(&side.situation(), later(MORNING, 5000)).unwrap();
    side.identities = vec![side.key(), stranger().public()];
    let situation = side.situation();
    let now = later(MORNING, 6000);
    let changed = Err(Refusal::because(ReasonCode::IdentityChanged));
    assert_eq!(permits[0].still_holds(&situation, now), changed);
    assert_eq!(permit(&situation, &Intent::SendText, now).map(|_| ()), changed);
    assert_eq!(crate::Permit::resume(&situation, 0, now).map(|_| ()), changed);
    assert!(permits[0].renewed(&situation, now).is_err());
}

#[test]
fn s04_confirmations_must_match() {
    let (c, t) = (client(), therapist());
    let (one, other) = (Hash::new([1; 32]), Hash::new([2; 32]));
    let mine = Confirmation::sign(t.public(), one, &c).unwrap();
    let theirs = Confirmation::sign(c.public(), one, &t).unwrap();
    let proof = Verified::by_comparison(&mine, &theirs).unwrap();
    assert!(proof.covers(&t.public()) && !proof.covers(&partner().public()));
    let another_time = Confirmation::sign(c.public(), other, &t).unwrap();
    let of_another = Confirmation::sign(partner().public(), one, &t).unwrap();
    let refused = Err(Refusal::because(ReasonCode::IdentityUnverified));
    assert_eq!(Verified::by_comparison(&mine, &another_time), refused);
    assert_eq!(Verified::by_comparison(&mine, &of_another), refused);
    assert_eq!(Verified::by_comparison(&mine, &mine), refused);
    let sent = theirs.to_bytes().unwrap();
    assert_eq!(Confirmation::from_bytes(&sent), Ok(theirs));
    for at in 0..sent.len() {
        let mut bad = sent.clone();
        bad[at] ^= 1;
        assert!(Confirmation::from_bytes(&bad).is_err(), "byte {at}");
    }
    // Signed by another, or by another too: nobody else speaks in it.
    let body = SignedRecord::read(&sent).unwrap().body;
    for signers in [vec![stranger()], vec![stranger(), therapist()]] {
        let mut signatures = Signatures::default();
        signers.iter().for_each(|one| signatures.sign(VERIFIED_PREFIX, &body, one).unwrap());
        let bad = SignedRecord::write(&body, &signatures).unwrap();
        assert_eq!(Confirmation::from_bytes(&bad), Err(SettingError::SignaturesMissing));
    }
}

#[test]
fn bounds_of_an_agreement_are_kept() {
    let (c, t) = (client(), therapist());
    let good = || first_version(&[&c, &t], SessionClause::default());
    good().validate().unwrap();
    let mut shortest = good();
    shortest.clauses.session = SessionClause {
        seconds: 60,
        notices: vec![30],
        grace_seconds: 0,
        extension_max_seconds: 0,
        ..SessionClause::default()
    };
    shortest.validate().unwrap();
    let bad = |change: &dyn Fn(&mut Agreement)| {
        let mut agreement = good();
        change(&mut agreement);
        assert!(Agreement::from_bytes(&agreement.to_bytes().unwrap()).is_err());
        match agreement.validate() {
            Err(SettingError::AgreementBounds(bound)) => bound,
            other => panic!("{other:?}"),
        }
    };
    let session = |change: &dyn Fn(&mut SessionClause)| bad(&|a| change(&mut a.clauses.session));
    assert_eq!(session(&|s| s.seconds = 59), Bound::SessionSeconds);
    assert_eq!(session(&|s| s.seconds = 14_401), Bound::SessionSeconds);
    assert_eq!(session(&|s| s.grace_seconds = 901), Bound::GraceSeconds);
    assert_eq!(session(&|s| s.extension_max_seconds = 7201), Bound::ExtensionSeconds);
    for notices in [vec![3000], vec![60, 300], vec![60, 60], vec![60, 0], vec![6, 5, 4, 3, 2, 1]] {
        assert_eq!(session(&|s| s.notices.clone_from(&notices)), Bound::Notices);
    }
    assert_eq!(bad(&|a| a.members[0] = a.members[1]), Bound::Members);
    assert_eq!(bad(&|a| a.members[1].role = Role::Client), Bound::Members);
    assert_eq!(bad(&|a| a.members[0].role = Role::Therapist), Bound::Members);
    assert_eq!(bad(&|a| a.members.clear()), Bound::Members);
    assert_eq!(bad(&|a| a.proposed_by = stranger().public()), Bound::Proposer);
    assert_eq!(bad(&|a| a.version = 0), Bound::Version);
    assert_eq!(bad(&|a| a.version = 2), Bound::Version);
    assert_eq!(bad(&|a| a.previous = Some(Hash::new([1; 32]))), Bound::Version);
    assert_eq!(bad(&|a| a.why = "x".repeat(2001)), Bound::Why);
}

#[test]
fn debug_output_carries_no_content() {
    let signed = of_two();
    let shown = format!("{signed:?} {:?}", fixtures::RELATIONSHIP);
    assert!(!shown.contains("a first"), "{shown}");
    assert!(shown.contains("PublicKey(..)"), "{shown}");
}
