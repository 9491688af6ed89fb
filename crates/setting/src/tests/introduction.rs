//! S-01's exception: one call of at most 30 minutes, accepted by joining, and nothing beside it.

use super::{MORNING, later, no};
use crate::fixtures::{
    PROPOSED_MS, RELATIONSHIP, Room, client, first_version, partner, signed, stranger, therapist,
};
use crate::{
    Agreement, Agreements, Bound, Clauses, Intent, Joint, Ledger, Member, Proposal, ReasonCode, Refusal,
    Role, SessionClause, SettingError, SignedAgreement, Signer, Situation, permit,
};

const MINUTE: u64 = 60_000;

fn offered() -> Agreement {
    let members = [client(), therapist()].map(|p| Member { key: p.public(), role: p.role });
    Agreement::introduction(RELATIONSHIP, members.to_vec(), therapist().public(), PROPOSED_MS)
}

#[test]
fn s01_an_introduction_is_one_call_of_half_an_hour() {
    let mut room = Room::introduced();
    for side in &mut room.sides {
        // Nobody has compared anything: the call is where that happens.
        let situation = Situation { verified: None, ..side.situation() };
        permit(&situation, &Intent::StartSession, MORNING).unwrap();
    }
    let permits = room.start(MORNING);
    assert_eq!(permits[0].limit_boot_ms() - MORNING.boot_ms, 25 * MINUTE);
    assert_eq!(permits[0].expires_boot_ms() - MORNING.boot_ms, 30 * MINUTE);
    let now = later(MORNING, 20 * MINUTE);
    permits[0].still_holds(&room.client().situation(), now).unwrap();
    for (side, permit) in room.sides.iter_mut().zip(&permits) {
        let over = later(MORNING, 30 * MINUTE);
        let end = crate::end_at_limit(&side.situation(), permit, over, &side.person).unwrap();
        side.ledger.append(end, &side.agreements).unwrap();
    }
    // There is no second one.
    let refused = Err(no(ReasonCode::IntroductionOver));
    assert_eq!(room.hold(later(MORNING, 60 * MINUTE), 60), refused);
    let side = room.client();
    let over = Err(Refusal::because(ReasonCode::IntroductionOver));
    assert_eq!(side.situation().in_force().map(|_| ()), over, "nothing else goes on under it either");
    side.ledger.verify(&side.agreements).unwrap();
    let exported = side.ledger.export(&side.agreements).unwrap();
    let (agreements, ledger) = Ledger::import(&exported).unwrap();
    assert_eq!((&agreements, &ledger), (&side.agreements, &side.ledger));
    assert_eq!(side.ledger.introduced().map(|(_, held)| held), Some(true));
    assert_eq!(side.ledger.course(), (0, 0), "it counts for nothing");
}

#[test]
fn s01_an_introduction_has_nothing_beside_the_call() {
    let mut room = Room::introduced();
    let only = Err(Refusal::because(ReasonCode::IntroductionOnly));
    let plan = Intent::Plan { start_ms: MORNING.wall_ms + 1 };
    for intent in [Intent::SendText, Intent::ShareHomework, plan] {
        assert_eq!(permit(&room.client().situation(), &intent, MORNING).map(|_| ()), only);
    }
    let with: Vec<_> = room.sides.iter().map(|s| s.key()).collect();
    let side = room.client();
    let asked = Joint::review(&side.situation(), crate::Review::GoOn, &with, MORNING, &side.person);
    assert_eq!(asked.map(|_| ()), Err(no(ReasonCode::IntroductionOnly)));
    room.start(MORNING);
    let extend = Intent::Extend { seconds: 60 };
    let refused = permit(&room.client().situation(), &extend, MORNING).unwrap_err();
    assert_eq!(refused.reason, ReasonCode::ExtensionBeyondMaximum);
    // Keys that are not in it end it like any call.
    let strangers = [client().public(), stranger().public()];
    let situation = Situation { identities: &strangers, ..room.client().situation() };
    assert_eq!(situation.in_force().map(|_| ()), Err(Refusal::because(ReasonCode::IdentityChanged)));
}

#[test]
fn s01_an_introduction_is_as_built_and_joined_by_both() {
    let good = offered();
    good.validate().unwrap();
    assert_eq!(Agreement::from_bytes(&good.to_bytes().unwrap()), Ok(good.clone()));
    let bad = |change: &dyn Fn(&mut Agreement)| {
        let mut agreement = offered();
        change(&mut agreement);
        assert_eq!(agreement.validate(), Err(SettingError::AgreementBounds(Bound::Version)));
        assert!(Proposal::introduce(agreement, &therapist()).is_err());
    };
    bad(&|a| a.clauses.session.seconds += 60);
    bad(&|a| a.clauses = Clauses::declared(a.clauses.session.clone()));
    bad(&|a| a.why = "x".to_owned());
    bad(&|a| a.previous = Some(crate::Hash::new([1; 32])));
    // Not complete with one, not joined by a stranger, and nothing else is joined unverified.
    let proposal = Proposal::introduce(good.clone(), &therapist()).unwrap();
    assert_eq!(proposal.complete(), Err(SettingError::SignaturesMissing));
    let sent = proposal.to_bytes().unwrap();
    assert_eq!(Agreements::new(RELATIONSHIP).read(&sent), Err(SettingError::SignaturesMissing));
    let mut received = Proposal::from_bytes(&sent).unwrap();
    assert_eq!(received.join(&stranger()), Err(SettingError::SignerNotMember));
    received.join(&client()).unwrap();
    assert!(SignedAgreement::from_bytes(&received.to_bytes().unwrap()).is_ok());
    let (c, t) = (client(), therapist());
    let first = first_version(&[&c, &t], SessionClause::default());
    assert!(matches!(Proposal::introduce(first, &t), Err(SettingError::AgreementBounds(_))));
}

#[test]
fn s01_an_agreement_follows_the_introduction() {
    let mut room = Room::introduced();
    room.hold(MORNING, 600).unwrap();
    let (c, t) = (client(), therapist());
    let version = signed(first_version(&[&c, &t], SessionClause::default()), &[&c, &t]);
    for side in &mut room.sides {
        side.agreements.accept(version.clone()).unwrap();
    }
    room.record_agreed();
    room.hold(later(MORNING, 60 * MINUTE), 60).unwrap();
    let side = room.client();
    assert_eq!(side.ledger.course(), (1, 1));
    assert_eq!(side.ledger.sessions(), 2);
    let rows: Vec<_> = side.agreements.all().map(|v| v.to_bytes().unwrap()).collect();
    assert_eq!(Agreements::load(RELATIONSHIP, rows).as_ref(), Ok(&side.agreements));
    // No introduction after an agreement, no second one, and none between others.
    let mut again = offered();
    again.proposed_ms += 1;
    let mut again = Proposal::introduce(again, &t).unwrap();
    again.join(&c).unwrap();
    let again = again.complete().unwrap();
    assert_eq!(side.agreements.clone().accept(again.clone()), Err(SettingError::AgreementFork));
    let mut late = Agreements::new(RELATIONSHIP);
    late.accept(version).unwrap();
    assert_eq!(late.accept(again), Err(SettingError::AgreementFork));
    let mut introduced = Room::introduced().sides.remove(0).agreements;
    let p = partner();
    assert_eq!(p.role, Role::Client);
    let of_three = signed(first_version(&[&c, &p, &t], SessionClause::default()), &[&c, &p, &t]);
    assert_eq!(introduced.accept(of_three), Err(SettingError::MembersChanged));
}
