//! S-51: who rates what, and when anybody's rating is read.

use std::collections::BTreeSet;

use super::{MORNING, later};
use crate::fixtures::{Room, client, full_clauses, partner, stranger, therapist};
use crate::rules::alliance::{s51_ratable, s51_reveals, s51_was_there};
use crate::{
    Nonce, Rating, ReasonCode, Refusal, SessionClause, SessionId, SettingError, Signer, may_rate, withdraw,
};

const MINUTE: u64 = 60_000;
const NONCE: Nonce = Nonce::new([9; 16]);

fn refused<T>(reason: ReasonCode) -> Result<T, Refusal> {
    Err(Refusal::because(reason))
}

/// Two, one session of whom is over.
fn held() -> (Room, SessionId) {
    let mut clauses = full_clauses(&[&client(), &therapist()]);
    // Whenever both want.
    clauses.session.appointments = None;
    clauses.session.frequency = None;
    clauses.session.gap_seconds = None;
    let mut room = Room::under(clauses);
    room.hold(MORNING, 1_200).unwrap();
    let session = room.client().ledger.past_sessions()[0].session;
    (room, session)
}

#[test]
fn s51_the_last_session_is_rated_by_who_was_in_it() {
    let (mut room, session) = held();
    for side in &room.sides {
        for by in [client(), therapist()] {
            assert_eq!(may_rate(&side.situation(), &session, &by.public()), Ok(()));
        }
        let outside = may_rate(&side.situation(), &session, &stranger().public());
        assert_eq!(outside, refused(ReasonCode::NotMember));
        let never = may_rate(&side.situation(), &SessionId::new([1; 16]), &client().public());
        assert_eq!(never, refused(ReasonCode::NotRatable));
    }
    // Another begins: now this one is past.
    let next = later(MORNING, 8 * 24 * 60 * MINUTE);
    room.start(next);
    assert_eq!(
        may_rate(&room.client().situation(), &session, &client().public()),
        refused(ReasonCode::NotRatable)
    );
}

#[test]
fn s51_of_the_introduction_and_without_an_agreement_nothing_is_rated() {
    let (mut room, session) = held();
    let side = room.client();
    let end = withdraw(&side.situation(), MORNING, &side.person).unwrap();
    room.everywhere(&end).unwrap();
    let asked = may_rate(&room.therapist().situation(), &session, &client().public());
    assert_eq!(asked, refused(ReasonCode::AgreementWithdrawn));

    let mut room = Room::introduced();
    room.hold(MORNING, 600).unwrap();
    let session = room.client().ledger.past_sessions()[0].session;
    let ledger = &room.client().ledger;
    assert_eq!(s51_was_there(ledger, 2, &session, &client().public()), refused(ReasonCode::NotRatable));
    assert!(may_rate(&room.client().situation(), &session, &client().public()).is_err());
}

#[test]
fn s51_nobody_is_read_before_all_have_said_theirs() {
    let mut room = Room::of_three(SessionClause::default());
    room.hold(MORNING, 600).unwrap();
    let session = room.client().ledger.past_sessions()[0].session;
    let mut given = BTreeSet::new();
    for person in [client(), therapist(), partner()] {
        assert!(!s51_reveals(&room.client().ledger, &session, &given));
        given.insert(person.public());
    }
    assert!(s51_reveals(&room.client().ledger, &session, &given));
    let ledger = &room.client().ledger;
    assert_eq!(s51_ratable(ledger, &session), Ok(()));
    assert_eq!(s51_was_there(ledger, 3, &session, &partner().public()), Ok(()));
    // One more in the relationship, who was not there: they would read, and had said nothing.
    let absent = s51_was_there(ledger, 4, &session, &partner().public());
    assert_eq!(absent, refused(ReasonCode::NotRatable));
    let other = SessionId::new([1; 16]);
    assert!(!s51_reveals(&room.client().ledger, &other, &given), "a session that never was");
}

#[test]
fn s51_a_rating_is_what_was_committed_to() {
    let (room, session) = held();
    let (c, t) = (client().public(), therapist().public());
    let side = room.client();
    let new = |values, remark: &str| Rating::new(&side.situation(), session, values, remark.to_owned());
    let rating = new([80, 100, 0], "Goed dat we stil waren.").unwrap();
    let (bytes, commitment) = (rating.to_bytes().unwrap(), rating.commitment(&NONCE).unwrap());
    let relationship = *side.ledger.relationship();
    let open = |bytes: &[u8], nonce: &Nonce, of| Rating::open(bytes, nonce, &commitment, of);
    let of = (&relationship, &session, &c);
    assert_eq!(open(&bytes, &NONCE, of), Ok(rating));
    // Another number, another nonce, another's name, another session: none of them is it.
    let other = new([80, 100, 1], "Goed dat we stil waren.").unwrap().to_bytes().unwrap();
    let foreign = Err(SettingError::RatingForeign);
    assert_eq!(open(&other, &NONCE, of), foreign);
    assert_eq!(open(&bytes, &Nonce::new([8; 16]), of), foreign);
    assert_eq!(open(&bytes, &NONCE, (&relationship, &session, &t)), foreign);
    let elsewhere = SessionId::new([1; 16]);
    assert_eq!(open(&bytes, &NONCE, (&relationship, &elsewhere, &c)), foreign);
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(open(&changed, &NONCE, of).is_err(), "byte {at}");
    }
    assert!(open(&vec![0; 5_000], &NONCE, of).is_err());
    assert_eq!(new([101, 0, 0], ""), refused(ReasonCode::RatingOutOfRange));
    assert_eq!(new([0, 0, 0], &"x".repeat(1_001)), refused(ReasonCode::RatingOutOfRange));
}
