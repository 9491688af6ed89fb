//! S-12 to S-16: from asking to the end.

use super::{MORNING, later, no};
use crate::fixtures::{Room, everything_said, relay, stranger, therapist};
use crate::{
    Entry, Extension, Fact, Grant, Intent, Nonce, Now, PendingStart, Permit, Phase, PlaceAttested,
    PlaceStatements, ReasonCode, Refusal, SessionClause, SessionId, SettingError, Signer, Start, StartDraft,
    StartRequest, clock, next_change_boot_ms, permit,
};

const MINUTE: u64 = 60_000;

fn draft(room: &Room, now: Now) -> (StartDraft, StartRequest) {
    let request = room.client().request(1, now);
    let therapist = room.therapist();
    let own = therapist.request(1, now);
    let session = SessionId::new([0x6e; 16]);
    let draft = StartDraft::admit(
        &therapist.situation(),
        &own,
        std::slice::from_ref(&request),
        session,
        relay().key(),
    );
    (draft.unwrap(), request)
}

fn finish(room: &Room, draft: StartDraft, relay_ms: u64, now: Now) -> Result<Entry, SettingError> {
    let time = relay().time(draft.hash(), relay_ms);
    let side = room.therapist();
    draft.finish(time, &side.situation(), now, &side.person).map(|pending| pending.entry().clone())
}

fn countersign(
    room: &Room,
    entry: &Entry,
    request: &StartRequest,
    now: Now,
) -> Result<PendingStart, SettingError> {
    let side = room.client();
    let relay = relay().key();
    PendingStart::countersign(
        &entry.to_bytes().unwrap(),
        request,
        &side.situation(),
        &relay,
        now,
        &side.person,
    )
}

/// What a therapist's changed program writes: an honest START, changed, with the relay's time over it
/// and the therapist's signature.
fn forged(room: &Room, change: impl Fn(&mut Start)) -> (Entry, StartRequest) {
    let (made, request) = draft(room, MORNING);
    let honest = finish(room, made, MORNING.wall_ms, MORNING).unwrap();
    let Fact::Start(mut start) = honest.fact().clone() else { panic!() };
    change(&mut start);
    let body = honest.body();
    let hash = start.terms.hash(&body.relationship, body.index, &body.previous).unwrap();
    start.relay_time = relay().time(&hash, MORNING.wall_ms);
    let ledger = &room.therapist().ledger;
    let mut entry = ledger.next(MORNING.wall_ms, Fact::Start(start)).unwrap();
    entry.sign(&therapist()).unwrap();
    (entry, request)
}

fn refused(room: &Room, change: impl Fn(&mut Start)) -> SettingError {
    let (entry, request) = forged(room, change);
    countersign(room, &entry, &request, MORNING).unwrap_err()
}

#[test]
fn s12_a_session_lasts_the_agreed_minutes() {
    for room in [Room::of_two, Room::of_three] {
        let mut room = room(SessionClause::default());
        let permits = room.start(MORNING);
        for permit in &permits {
            assert_eq!(permit.limit_boot_ms(), MORNING.boot_ms + 50 * MINUTE);
            assert_eq!(permit.expires_boot_ms(), MORNING.boot_ms + 55 * MINUTE);
            assert_eq!(permit.session(), permits[0].session());
        }
        let heads: Vec<_> = room.sides.iter().map(|s| s.ledger.head()).collect();
        assert!(heads.iter().all(|h| *h == heads[0]));
    }
}

#[test]
fn s12_a_changed_length_is_refused() {
    // The therapist's program is changed: it believes in an agreement of 90 minutes and signs it.
    let room = Room::of_two(SessionClause::default());
    let differs = no(ReasonCode::LengthDiffers);
    assert_eq!(refused(&room, |s| s.terms.seconds = 90 * 60), differs);
    assert_eq!(refused(&room, |s| s.terms.seconds -= 1), differs);
    assert_eq!(refused(&room, |s| s.terms.grace_seconds += 1), differs);
    assert_eq!(refused(&room, |s| s.terms.extension_max_seconds += 1), differs);
    // Unchanged, what is forged passes: it is the change that is refused.
    let (entry, request) = forged(&room, |_| ());
    countersign(&room, &entry, &request, MORNING).unwrap();
}

#[test]
fn s12_a_start_counts_on_and_is_new() {
    let mut room = Room::of_two(SessionClause::default());
    let contradicts = SettingError::FactContradicts;
    assert_eq!(refused(&room, |s| s.terms.number = 2), contradicts);
    assert_eq!(refused(&room, |s| s.terms.present.reverse()), contradicts);
    assert_eq!(
        refused(&room, |s| s.terms.agreement = crate::Hash::new([1; 32])),
        no(ReasonCode::AgreementReplaced)
    );
    // A second session under the first one's id.
    let first = room.start(MORNING).remove(0).session();
    let over = later(MORNING, 20 * MINUTE);
    let side = room.client();
    let why = crate::AloneReason::Left;
    let end = crate::end_alone(&side.situation(), None, why, over, &side.person).unwrap();
    for side in &mut room.sides {
        side.ledger.append(end.clone(), &side.agreements).unwrap();
    }
    assert_eq!(refused(&room, |s| s.terms.session = first), SettingError::SessionReused);
}

#[test]
fn s12_a_time_the_relay_did_not_sign_is_refused() {
    let room = Room::of_two(SessionClause::default());
    let (honest, request) = forged(&room, |_| ());
    let Fact::Start(start) = honest.fact().clone() else { panic!() };
    // The therapist moves the time, or takes one that the relay signed over something else.
    let mut moved = start.clone();
    moved.relay_time.time_ms += 1;
    let mut other = start;
    other.relay_time = relay().time(request.head(), MORNING.wall_ms);
    for start in [moved, other] {
        let ledger = &room.therapist().ledger;
        let mut entry = ledger.next(start.started_ms(), Fact::Start(start)).unwrap();
        entry.sign(&therapist()).unwrap();
        assert_eq!(countersign(&room, &entry, &request, MORNING), Err(no(ReasonCode::RelayTimeUnsigned)));
    }
    // Nor may the entry carry another time than the relay's.
    let mut entry = room.therapist().ledger.next(MORNING.wall_ms + 1, honest.fact().clone()).unwrap();
    entry.sign(&therapist()).unwrap();
    assert_eq!(countersign(&room, &entry, &request, MORNING), Err(SettingError::FactContradicts));
}

#[test]
fn s12_the_relays_time_is_checked_on_both_sides() {
    let room = Room::of_two(SessionClause::default());
    let wall = MORNING.wall_ms;
    for (relay_ms, good) in [
        (wall - 2 * MINUTE, true),
        (wall + 2 * MINUTE, true),
        (wall - 2 * MINUTE - 1, false),
        (wall + 2 * MINUTE + 1, false),
        (0, false),
        (u64::MAX, false),
    ] {
        let (draft, _) = draft(&room, MORNING);
        let result = finish(&room, draft, relay_ms, MORNING).map(|_| ());
        let wanted = if good { Ok(()) } else { Err(no(ReasonCode::ClockDisagrees)) };
        assert_eq!(result, wanted);
    }
    let (made, request) = draft(&room, MORNING);
    let entry = finish(&room, made, wall, MORNING).unwrap();
    // The client's clock is wrong by an hour: the client's own side refuses.
    let wrong = later(MORNING, 60 * MINUTE);
    assert_eq!(countersign(&room, &entry, &request, wrong).map(|_| ()), Err(no(ReasonCode::ClockDisagrees)));
    // Not the relay that the client knows.
    let side = room.client();
    let result = PendingStart::countersign(
        &entry.to_bytes().unwrap(),
        &request,
        &side.situation(),
        &stranger().public(),
        MORNING,
        &side.person,
    );
    assert_eq!(result.map(|_| ()), Err(no(ReasonCode::RelayTimeUnsigned)));
    // A time that was signed over another START.
    let (made, _) = draft(&room, later(MORNING, 1));
    let time = relay().time(request.head(), wall);
    let side = room.therapist();
    let result = made.finish(time, &side.situation(), MORNING, &side.person);
    assert_eq!(result.map(|_| ()), Err(no(ReasonCode::RelayTimeUnsigned)));
    // An old START does not answer a new request.
    let again = room.client().request(2, MORNING);
    assert_eq!(countersign(&room, &entry, &again, MORNING).map(|_| ()), Err(SettingError::StartForeign));
    // Clock differences are recorded.
    let Fact::Start(start) = entry.fact() else { panic!() };
    assert!(start.clock_offsets_ms().all(|(_, offset)| offset == 0));
}

#[test]
fn s12_notices_come_at_the_agreed_moments() {
    let permit = Room::of_two(SessionClause::default()).start(MORNING).remove(0);
    let at = |ms: u64| clock(&permit, MORNING.boot_ms + ms);
    let limit = 50 * MINUTE;
    assert_eq!(at(0), Phase::Running { remaining_ms: limit });
    assert_eq!(at(40 * MINUTE - 1), Phase::Running { remaining_ms: 10 * MINUTE + 1 });
    for (minutes_left, notice_s) in [(10, 600), (5, 300), (1, 60)] {
        let remaining_ms = minutes_left * MINUTE;
        let due = Phase::Notice { notice_s, remaining_ms };
        assert_eq!(at(limit - remaining_ms), due);
    }
    assert_eq!(at(limit), Phase::Grace { remaining_ms: 5 * MINUTE });
    assert_eq!(at(55 * MINUTE - 1), Phase::Grace { remaining_ms: 1 });
    assert_eq!(at(55 * MINUTE), Phase::Over);
    // Following the changes one by one meets every phase once.
    let mut moments = vec![];
    let mut boot = MORNING.boot_ms;
    while let Some(next) = next_change_boot_ms(&permit, boot) {
        moments.push((next - MORNING.boot_ms) / MINUTE);
        boot = next;
    }
    assert_eq!(moments, [40, 45, 49, 50, 55]);
}

#[test]
fn s12_an_open_session_names_the_next_moment() {
    let mut room = Room::of_two(SessionClause::default());
    room.start(MORNING);
    let refusal = permit(&room.client().situation(), &Intent::StartSession, MORNING).unwrap_err();
    assert_eq!(refusal, Refusal::until(ReasonCode::SessionRunning, MORNING.wall_ms + 55 * MINUTE));
}

fn extend(room: &mut Room, permits: &mut [Permit], seconds: u32, now: Now) -> Result<(), SettingError> {
    let client = room.client();
    let mut asked = Extension::ask(&client.situation(), &permits[0], seconds, now, &client.person)?;
    let sent = asked.entry().to_bytes()?;
    for (side, permit) in room.sides.iter().zip(&*permits).skip(1) {
        let agreed = Extension::agree(&sent, None, &side.situation(), permit, now, &side.person)?;
        let signature = agreed.entry().countersignature_of(&side.key()).unwrap();
        asked.add(&signature)?;
    }
    assert!(asked.is_complete());
    for (side, permit) in room.sides.iter_mut().zip(permits) {
        side.ledger.append(asked.entry().clone(), &side.agreements)?;
        *permit = permit.renewed(&side.situation(), now)?;
    }
    Ok(())
}

#[test]
fn s13_an_extension_needs_everyone_present() {
    let mut room = Room::of_three(SessionClause::default());
    let mut permits = room.start(MORNING);
    let now = later(MORNING, 48 * MINUTE);
    let (client, partner) = (&room.sides[0], &room.sides[1]);
    let asked = Extension::ask(&client.situation(), &permits[0], 300, now, &client.person).unwrap();
    let sent = asked.entry().to_bytes().unwrap();
    let agreed =
        Extension::agree(&sent, None, &partner.situation(), &permits[1], now, &partner.person).unwrap();
    assert_eq!(agreed.missing(), [room.therapist().key()]);
    let mut ledger = client.ledger.clone();
    assert_eq!(
        ledger.append(agreed.entry().clone(), &client.agreements),
        Err(no(ReasonCode::ExtensionUnsigned))
    );
    assert_eq!(
        permits[0].renewed(&client.situation(), now).unwrap(),
        permits[0],
        "nothing is longer before everyone signed"
    );
    extend(&mut room, &mut permits, 300, now).unwrap();
    for permit in &permits {
        assert_eq!(permit.limit_boot_ms(), MORNING.boot_ms + 55 * MINUTE);
        assert_eq!(permit.expires_boot_ms(), MORNING.boot_ms + 60 * MINUTE);
    }
}

#[test]
fn s13_the_sum_stays_within_the_maximum() {
    let mut room = Room::of_two(SessionClause::default());
    let mut permits = room.start(MORNING);
    let now = later(MORNING, 40 * MINUTE);
    extend(&mut room, &mut permits, 600, now).unwrap();
    let too_much = Err(no(ReasonCode::ExtensionBeyondMaximum));
    assert_eq!(extend(&mut room, &mut permits, 301, now), too_much);
    let asked = permit(&room.client().situation(), &Intent::Extend { seconds: 301 }, now);
    assert_eq!(asked.unwrap_err().reason, ReasonCode::ExtensionBeyondMaximum);
    assert_eq!(extend(&mut room, &mut permits, u32::MAX, now), too_much);
    assert_eq!(extend(&mut room, &mut permits, 59, now), Err(no(ReasonCode::ExtensionTooShort)));
    extend(&mut room, &mut permits, 300, now).unwrap();
    assert_eq!(permits[1].limit_boot_ms(), MORNING.boot_ms + 65 * MINUTE);
    // Everyone signed too much, with changed programs: no ledger takes it.
    let fact = Fact::Extended { session: permits[0].session(), seconds: 60, asked_by: room.client().key() };
    let mut entry = room.client().ledger.next(now.wall_ms, fact).unwrap();
    for side in &room.sides {
        entry.sign(&side.person).unwrap();
    }
    let side = &mut room.sides[0];
    assert_eq!(side.ledger.append(entry, &side.agreements), too_much);
}

#[test]
fn s13_two_requests_at_once_leave_one() {
    let mut room = Room::of_two(SessionClause::default());
    let permits = room.start(MORNING);
    let now = later(MORNING, 40 * MINUTE);
    let (c, t) = (room.client(), room.therapist());
    let by_client = Extension::ask(&c.situation(), &permits[0], 300, now, &c.person).unwrap();
    let by_therapist = Extension::ask(&t.situation(), &permits[1], 600, now, &t.person).unwrap();
    let (from_client, from_therapist) =
        (by_client.entry().to_bytes().unwrap(), by_therapist.entry().to_bytes().unwrap());
    assert_eq!(
        Extension::agree(&from_client, Some(&by_therapist), &t.situation(), &permits[1], now, &t.person),
        Err(no(ReasonCode::ExtensionAskedAlready))
    );
    let agreed =
        Extension::agree(&from_therapist, Some(&by_client), &c.situation(), &permits[0], now, &c.person)
            .unwrap();
    assert!(agreed.is_complete());
    assert_eq!(agreed.seconds(), 600);
}

#[test]
fn s14_nothing_flows_after_limit_and_grace() {
    let clause = SessionClause {
        seconds: 60,
        notices: vec![],
        grace_seconds: 0,
        extension_max_seconds: 0,
        ..SessionClause::default()
    };
    for (grace_seconds, end) in [(0, MINUTE), (900, 16 * MINUTE)] {
        let clause = SessionClause { grace_seconds, ..clause.clone() };
        let permit = Room::of_two(clause).start(MORNING).remove(0);
        assert!(permit.valid_at(MORNING.boot_ms));
        assert!(permit.valid_at(MORNING.boot_ms + end - 1));
        assert_eq!(permit.check(MORNING.boot_ms + end), Err(Refusal::because(ReasonCode::SessionOver)));
        assert!(!permit.valid_at(u64::MAX));
        // A boot clock that went back is another run of the machine.
        assert!(!permit.valid_at(MORNING.boot_ms - 1));
    }
}

#[test]
fn s14_what_is_over_cannot_be_extended() {
    let mut room = Room::of_two(SessionClause::default());
    let mut permits = room.start(MORNING);
    let over = later(MORNING, 55 * MINUTE);
    assert_eq!(extend(&mut room, &mut permits, 300, over), Err(no(ReasonCode::SessionOver)));
    // Within the grace it can.
    let goodbye = later(MORNING, 54 * MINUTE);
    extend(&mut room, &mut permits, 300, goodbye).unwrap();
    assert_eq!(clock(&permits[0], goodbye.boot_ms), Phase::Notice { notice_s: 60, remaining_ms: MINUTE });
}

#[test]
fn s14_resuming_never_adds_time() {
    let mut room = Room::of_two(SessionClause::default());
    let before = room.start(MORNING).remove(0);
    let situation = room.client().situation();
    // 20 minutes later, after a restart of the machine: the boot clock began anew.
    let now = Now { wall_ms: MORNING.wall_ms + 20 * MINUTE, boot_ms: 9000 };
    let resumed = Permit::resume(&situation, 0, now).unwrap();
    assert_eq!(resumed.limit_boot_ms(), 9000 + 30 * MINUTE);
    assert_eq!(resumed.expires_boot_ms(), 9000 + 35 * MINUTE);
    // The wall clock was turned back: what was stored counts.
    let served = before.served_ms(MORNING.boot_ms + 20 * MINUTE);
    assert_eq!(served, 20 * MINUTE);
    let turned_back = Now { wall_ms: MORNING.wall_ms, ..now };
    let resumed = Permit::resume(&situation, served, turned_back).unwrap();
    assert_eq!(resumed.limit_boot_ms(), 9000 + 30 * MINUTE);
    assert_eq!(resumed.served_ms(9000 + MINUTE), 21 * MINUTE);
    // Without anything stored it is still never more than was granted.
    let full = Permit::resume(&situation, 0, turned_back).unwrap();
    assert_eq!(full.expires_boot_ms() - full.started_boot_ms(), 55 * MINUTE);
    let far_back = Now { wall_ms: MORNING.wall_ms - 2 * MINUTE - 1, ..now };
    assert_eq!(Permit::resume(&situation, 0, far_back), Err(Refusal::because(ReasonCode::ClockDisagrees)));
    // In the grace, on a young boot clock: nothing but the rest of the grace.
    let goodbye = Now { wall_ms: MORNING.wall_ms + 54 * MINUTE, ..now };
    let resumed = Permit::resume(&situation, 0, goodbye).unwrap();
    assert_eq!(clock(&resumed, 9000), Phase::Grace { remaining_ms: MINUTE });
    let over = Now { wall_ms: MORNING.wall_ms + 55 * MINUTE, ..now };
    assert_eq!(Permit::resume(&situation, 0, over), Err(Refusal::because(ReasonCode::SessionOver)));
}

#[test]
fn s15_every_statement_is_needed() {
    let me = room_key();
    let without = |change: &dyn Fn(&mut PlaceStatements)| {
        let mut said = everything_said();
        change(&mut said);
        PlaceAttested::attest(me, said, MORNING.wall_ms).map_err(|refusal| refusal.reason)
    };
    assert!(without(&|_| ()).is_ok());
    assert_eq!(without(&|s| s.private = false), Err(ReasonCode::PlaceNotPrivate));
    for change in [
        |s: &mut PlaceStatements| s.company_stated = false,
        |s: &mut PlaceStatements| s.location_given = false,
        |s: &mut PlaceStatements| s.number_given = false,
    ] {
        assert_eq!(without(&change), Err(ReasonCode::PlaceIncomplete));
    }
}

fn room_key() -> crate::PublicKey {
    therapist().public()
}

fn granted(room: &Room, now: Now) -> Grant {
    permit(&room.client().situation(), &Intent::StartSession, now).unwrap()
}

#[test]
fn s15_a_start_needs_everyones_own_fresh_place() {
    let room = Room::of_two(SessionClause::default());
    let side = room.client();
    let ask = |place: &PlaceAttested, now: Now| {
        let grant = granted(&room, now);
        let nonce = Nonce::new([1; 16]);
        StartRequest::new(&grant, &side.situation(), place, nonce, now).map_err(|r| r.reason)
    };
    let place = side.place(MORNING);
    assert!(ask(&place, later(MORNING, 30 * MINUTE)).is_ok());
    assert_eq!(ask(&place, later(MORNING, 30 * MINUTE + 1)), Err(ReasonCode::PlaceStale));
    let of_another = room.therapist().place(MORNING);
    assert_eq!(ask(&of_another, MORNING), Err(ReasonCode::PlaceStale));
    // A grant that lapsed, or for something else, asks for nothing.
    let situation = side.situation();
    let nonce = Nonce::new([1; 16]);
    let lapsed = StartRequest::new(
        &granted(&room, MORNING),
        &situation,
        &place,
        nonce,
        later(MORNING, Grant::VALID_MS),
    );
    assert_eq!(lapsed.unwrap_err().reason, ReasonCode::GrantLapsed);
    let text = permit(&situation, &Intent::SendText, MORNING).unwrap();
    assert!(StartRequest::new(&text, &situation, &place, nonce, MORNING).is_err());
    // A changed program of the therapist attests a place of yesterday: the client refuses.
    let yesterday = |start: &mut Start| {
        for attendee in &mut start.terms.present {
            if attendee.key == room.therapist().key() {
                attendee.place_ms -= 31 * MINUTE;
            }
        }
    };
    assert_eq!(refused(&room, yesterday), no(ReasonCode::PlaceStale));
}

#[test]
fn s16_only_a_therapist_admits() {
    let room = Room::of_three(SessionClause::default());
    let (client, partner) = (&room.sides[0], &room.sides[1]);
    let result = StartDraft::admit(
        &client.situation(),
        &client.request(1, MORNING),
        &[partner.request(1, MORNING)],
        SessionId::new([1; 16]),
        relay().key(),
    );
    assert_eq!(result, Err(no(ReasonCode::NotTherapist)));
    // A START in which the therapist is not present, though admitting.
    let absent = |start: &mut Start| {
        let therapist = start.terms.admitted_by;
        start.terms.present.retain(|a| a.key != therapist);
    };
    assert_eq!(refused(&Room::of_two(SessionClause::default()), absent), no(ReasonCode::NotTherapist));
    // Alone there is no session.
    let therapist = room.therapist();
    let own = therapist.request(1, MORNING);
    let session = SessionId::new([1; 16]);
    let situation = therapist.situation();
    let alone = StartDraft::admit(&situation, &own, &[], session, relay().key());
    assert_eq!(alone, Err(no(ReasonCode::NobodyThere)));
    let twice = [client.request(1, MORNING), client.request(2, MORNING)];
    assert_eq!(
        StartDraft::admit(&situation, &own, &twice, session, relay().key()),
        Err(SettingError::StartForeign)
    );
}

#[test]
fn s16_no_stranger_gets_in() {
    let room = Room::of_two(SessionClause::default());
    // The therapist's changed program adds somebody.
    let added = |start: &mut Start| {
        let mut extra = start.terms.present[0];
        extra.key = stranger().public();
        start.terms.present.push(extra);
        start.terms.present.sort_by_key(|a| a.key);
    };
    assert_eq!(refused(&room, added), no(ReasonCode::NotMember));
    // Or lists somebody twice.
    let twice = |start: &mut Start| {
        let again = start.terms.present[0];
        start.terms.present.insert(0, again);
    };
    assert_eq!(refused(&room, twice), SettingError::FactContradicts);
    let (made, request) = draft(&room, MORNING);
    let honest = finish(&room, made, MORNING.wall_ms, MORNING).unwrap();
    // A stranger's signature on an honest START is refused too.
    let mut pending = countersign(&room, &honest, &request, MORNING).unwrap();
    let mut signed = honest.clone();
    signed.sign(&stranger()).unwrap();
    let signature = signed.countersignature_of(&stranger().public()).unwrap();
    assert_eq!(pending.add(&signature), Err(SettingError::NotPresent));
    let side = room.client();
    let mut ledger = side.ledger.clone();
    signed.sign(&side.person).unwrap();
    assert_eq!(ledger.append(signed, &side.agreements), Err(SettingError::SignerNotMember));
}

#[test]
fn s16_no_permit_without_admission() {
    let mut room = Room::of_two(SessionClause::default());
    let (made, request) = draft(&room, MORNING);
    let honest = finish(&room, made, MORNING.wall_ms, MORNING).unwrap();
    let unsigned = Entry::new(honest.body().clone()).unwrap();
    assert_eq!(
        countersign(&room, &unsigned, &request, MORNING).map(|_| ()),
        Err(no(ReasonCode::NotAdmitted))
    );
    // Signed by the client alone it enters no ledger, and without the ledger there is no permit.
    let mut by_client = unsigned;
    by_client.sign(&room.client().person).unwrap();
    let side = &mut room.sides[0];
    assert_eq!(side.ledger.append(by_client, &side.agreements), Err(no(ReasonCode::NotAdmitted)));
    let pending = countersign(&room, &honest, &request, MORNING).unwrap();
    let no_session = Err(Refusal::because(ReasonCode::NoSession));
    let situation = room.client().situation();
    assert_eq!(pending.begin(&situation, MORNING), no_session);
    assert_eq!(Permit::resume(&situation, 0, MORNING), no_session);
    // The therapist alone has no permit either: the client's signature is missing.
    let side = room.sides.last_mut().unwrap();
    assert_eq!(side.ledger.append(honest, &side.agreements), Err(SettingError::SignaturesMissing));
}

#[test]
fn different_ledgers_start_nothing() {
    let mut room = Room::of_two(SessionClause::default());
    let request = room.client().request(1, MORNING);
    let side = room.sides.last_mut().unwrap();
    let entry = crate::withdraw(&side.situation(), MORNING, &side.person).unwrap();
    let own = side.request(1, MORNING);
    let mut other = side.ledger.clone();
    other.append(entry, &side.agreements).unwrap();
    // The therapist's ledger went on: first S-01 speaks, and with the withdrawal undone the heads.
    let situation = crate::Situation { ledger: &other, ..side.situation() };
    let session = SessionId::new([1; 16]);
    let admitted =
        StartDraft::admit(&situation, &own, std::slice::from_ref(&request), session, relay().key());
    assert_eq!(admitted, Err(no(ReasonCode::AgreementWithdrawn)));
    let mut room = Room::of_two(SessionClause::default());
    let pending = room.pending(MORNING);
    let late = room.client().request(2, MORNING);
    let side = room.sides.last_mut().unwrap();
    side.ledger.append(pending[1].entry().clone(), &side.agreements).unwrap();
    let admitted = StartDraft::admit(&side.situation(), &own, &[late], session, relay().key());
    assert_eq!(admitted, Err(SettingError::LedgersDiffer));
}
