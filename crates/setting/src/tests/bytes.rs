//! Garbage in: an error out, never a panic. And one value has one encoding.

use super::MORNING;
use crate::fixtures::{Room, client, full_clauses, relay, therapist};
use crate::{
    Agreement, Confirmation, Countersignature, Entry, Ledger, Proposal, ReasonCode, Rule, SessionClause,
    SettingError, SignedAgreement, StartRequest,
};
use proptest::prelude::*;

fn read_everything(bytes: &[u8]) -> usize {
    [
        Agreement::from_bytes(bytes).is_ok(),
        Proposal::from_bytes(bytes).is_ok(),
        SignedAgreement::from_bytes(bytes).is_ok(),
        Confirmation::from_bytes(bytes).is_ok(),
        Entry::from_bytes(bytes).is_ok(),
        Countersignature::from_bytes(bytes).is_ok(),
        StartRequest::from_bytes(bytes).is_ok(),
        Ledger::import(bytes).is_ok(),
    ]
    .into_iter()
    .filter(|ok| *ok)
    .count()
}

fn samples() -> Vec<Vec<u8>> {
    let mut room = Room::of_two(SessionClause::default());
    let request = room.client().request(1, MORNING).to_bytes().unwrap();
    room.start(MORNING);
    let side = room.client();
    let version = side.agreements.latest().unwrap();
    let start = side.ledger.entries().last().unwrap();
    let full = lived();
    let other = full.client();
    let mut last = other.ledger.entries().iter().rev();
    vec![
        request,
        version.to_bytes().unwrap(),
        version.agreement().to_bytes().unwrap(),
        start.to_bytes().unwrap(),
        start.countersignature_of(&side.key()).unwrap().to_bytes().unwrap(),
        side.ledger.export(&side.agreements).unwrap(),
        other.agreements.latest().unwrap().to_bytes().unwrap(),
        last.next().unwrap().to_bytes().unwrap(),
        last.next().unwrap().to_bytes().unwrap(),
        other.ledger.export(&other.agreements).unwrap(),
    ]
}

/// Every clause, an appointment that was cancelled with the relay's time, a planned end.
fn lived() -> Room {
    let mut room = Room::under(full_clauses(&[&client(), &therapist()]));
    let id = room.plan(1, MORNING.wall_ms + 86_400_000, MORNING).unwrap();
    let side = room.client();
    let hash = crate::cancellation_hash(&side.situation(), &id).unwrap();
    let time = relay().time(&hash, MORNING.wall_ms);
    let entry = crate::cancel(&side.situation(), &id, Some(time), MORNING, &side.person).unwrap();
    room.everywhere(&entry).unwrap();
    let follow_ups = [MORNING.wall_ms + 90 * 86_400_000];
    room.jointly(MORNING, |side| crate::Joint::close(&side.situation(), &follow_ups, MORNING, &side.person))
        .unwrap();
    room
}

#[test]
fn samples_are_read_by_their_own_reader() {
    // The signed agreement is a complete proposal too, everything else has one reader.
    let readers: Vec<_> = samples().iter().map(|s| read_everything(s)).collect();
    assert_eq!(readers, [1, 2, 1, 1, 1, 1, 2, 1, 1, 1]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert_eq!(read_everything(&bytes), 0);
    }

    #[test]
    fn damaged_records_never_panic_nor_pass_unseen(
        which in 0usize..10,
        at in any::<prop::sample::Index>(),
        put in proptest::collection::vec(any::<u8>(), 0..4),
        cut in 0usize..4,
    ) {
        thread_local! { static SAMPLES: Vec<Vec<u8>> = samples(); }
        let good = SAMPLES.with(|s| s[which].clone());
        let mut bad = good.clone();
        let at = at.index(bad.len());
        let to = (at + cut).min(bad.len());
        bad.splice(at..to, put);
        // Whatever still decodes (an unsigned request with another nonce) is another value, with
        // its own one encoding.
        if bad != good && let Ok(request) = StartRequest::from_bytes(&bad) {
            prop_assert_eq!(request.to_bytes().unwrap(), bad.clone());
            prop_assert_ne!(request, StartRequest::from_bytes(&SAMPLES.with(|s| s[0].clone())).unwrap());
        }
        let _ = read_everything(&bad);
    }
}

#[test]
fn nested_garbage_is_refused() {
    for open in [0x81u8, 0x9f, 0xa1, 0xbf, 0xd8, 0x5b, 0x9b] {
        assert_eq!(read_everything(&vec![open; 60_000]), 0);
    }
    assert_eq!(Entry::from_bytes(&vec![0; crate::MAX_RECORD_BYTES + 1]), Err(SettingError::TooLarge));
}

#[test]
fn unknown_fields_and_other_encodings_are_refused() {
    let room = Room::of_two(SessionClause::default());
    let agreement = room.client().agreements.latest().unwrap().agreement();
    let good = agreement.to_bytes().unwrap();
    // Keys are sorted by length, then bytes; "z" comes first. One more entry in the outer map.
    let mut unknown = vec![good[0] + 1, 0x61, b'z', 0x01];
    unknown.extend_from_slice(&good[1..]);
    assert_eq!(Agreement::from_bytes(&unknown), Err(SettingError::Malformed));
    // The version as a longer integer: the same value, other bytes.
    let at = good.windows(8).position(|w| w == b"\x67version").unwrap() + 8;
    let mut longer = good.clone();
    longer.splice(at..=at, [0x18, 0x01]);
    assert!(Agreement::from_bytes(&longer).is_err());
    // A place that awaits its rules, written as null or as anything else.
    for value in [0xf6u8, 0x00, 0xa0] {
        let clauses = good.windows(8).position(|w| w == b"\x67clauses").unwrap() + 8;
        let mut filled = good.clone();
        filled[clauses] += 1;
        let mut field = b"\x64fees".to_vec();
        field.push(value);
        filled.splice(clauses + 1..clauses + 1, field);
        assert!(Agreement::from_bytes(&filled).is_err());
    }
    // Trailing bytes.
    let mut trailing = good.clone();
    trailing.push(0);
    assert!(Agreement::from_bytes(&trailing).is_err());
    assert_eq!(Agreement::from_bytes(&good).as_ref(), Ok(agreement));
}

#[test]
fn encodings_do_not_change_unseen() {
    // Fixed keys, fixed bytes: a change of format changes these hashes and breaks old ledgers.
    let room = Room::of_two(SessionClause::default());
    let side = room.client();
    let hex = |hash: &crate::Hash| -> String { hash.as_bytes().iter().map(|b| format!("{b:02x}")).collect() };
    assert_eq!(
        hex(side.agreements.latest().unwrap().hash()),
        "3e98d6d391dee0b6fd64178581813930cecb56c42d5719adc388d30d8c5a08de"
    );
    assert_eq!(hex(&side.ledger.head()), "cd76fc2c9e99175ed00b376f943b30c590f2d9585f6588a3fc674164dfd69b03");
    let full = lived();
    let side = full.client();
    assert_eq!(
        hex(side.agreements.latest().unwrap().hash()),
        "0115c3d28977213799538f57c28631fb36ab856193538cac36d2e4128279b7fe"
    );
    assert_eq!(hex(&side.ledger.head()), "9cabdaeca1b276317b7a4191820597e818db9e373709bdf02ef9fb3ffe67c2a9");
}

#[test]
fn reason_codes_are_their_serialized_form() {
    for reason in ReasonCode::ALL {
        let json = serde_json::to_string(reason).unwrap();
        assert_eq!(json, format!("\"{}\"", reason.code()));
    }
    let refusal = crate::Refusal::until(ReasonCode::SessionRunning, 5);
    assert_eq!(
        serde_json::to_string(&refusal).unwrap(),
        r#"{"rule":12,"reason":"sessionRunning","fromMs":5}"#
    );
    assert_eq!(Rule(3).to_string(), "S-03");
}
