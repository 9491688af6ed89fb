//! Three and four members: which of several entries stands, whoever hears them in which order.

mod log;
mod together;

use super::{MORNING, later};
use crate::fixtures::{Room, Side};
use crate::{
    AloneReason, Clauses, Countersignature, Entry, Fact, Permit, PublicKey, Received, SessionClause,
    SettingError, end_alone, end_at_limit, extend_for_crisis, open_places, withdraw,
};
use proptest::prelude::*;

const MINUTE: u64 = 60_000;
const OVER: u64 = 55 * MINUTE;

fn started(people: usize) -> (Room, Vec<Permit>) {
    let mut room = Room::of(people, Clauses::of_sessions(SessionClause::default()));
    let permits = room.start(MORNING);
    (room, permits)
}

fn left(side: &Side, permit: &Permit) -> Entry {
    let now = later(MORNING, 20 * MINUTE);
    end_alone(&side.situation(), Some(permit), AloneReason::Left, now, &side.person).unwrap()
}

fn limit(room: &Room, permits: &[Permit], signers: &[usize]) -> Entry {
    let (first, others) = signers.split_first().unwrap();
    let side = &room.sides[*first];
    let now = later(MORNING, OVER);
    let mut entry = end_at_limit(&side.situation(), &permits[*first], now, &side.person).unwrap();
    others.iter().for_each(|who| entry.sign(&room.sides[*who].person).unwrap());
    entry
}

/// A longer session that `by` asked for, signed by everyone.
fn longer(room: &Room, by: usize) -> Entry {
    let fact = Fact::Extended {
        session: room.sides[0].ledger.open_session().unwrap().start().terms.session,
        seconds: 300,
        asked_by: room.sides[by].key(),
    };
    let mut entry = room.sides[by].ledger.next(MORNING.wall_ms + MINUTE, fact).unwrap();
    room.sides.iter().for_each(|side| entry.sign(&side.person).unwrap());
    entry
}

fn receive(side: &mut Side, entry: &Entry) -> Result<Received, SettingError> {
    receive_heard(side, entry, &[])
}

fn receive_heard(side: &mut Side, entry: &Entry, heard: &[PublicKey]) -> Result<Received, SettingError> {
    let (me, now) = (side.key(), later(MORNING, 5 * OVER));
    side.ledger.receive_heard(entry.clone(), heard, &me, now, &side.agreements)
}

fn equal(room: &Room) -> bool {
    room.sides.iter().all(|side| side.ledger.head() == room.sides[0].ledger.head())
}

fn gone(entry: &Entry) -> Result<Received, SettingError> {
    Ok(Received::Replaced(vec![entry.fact().clone()]))
}

#[test]
fn a_third_side_gives_up_anothers_act_for_the_therapists() {
    let (mut room, permits) = started(3);
    let (by_client, by_therapist) = (left(&room.sides[0], &permits[0]), left(&room.sides[2], &permits[2]));
    for (who, first) in [(0, &by_client), (1, &by_client), (2, &by_therapist)] {
        assert_eq!(receive(&mut room.sides[who], first), Ok(Received::Appended));
    }
    for who in [0, 1] {
        assert_eq!(receive(&mut room.sides[who], &by_therapist), gone(&by_client), "side {who}");
    }
    assert_eq!(receive(&mut room.sides[2], &by_client), Err(SettingError::OwnEntryStands));
    assert!(equal(&room));
    // Heard again, late: what stands stays.
    for who in 0..3 {
        assert!(receive(&mut room.sides[who], &by_client).is_err());
    }
    assert!(equal(&room));
}

#[test]
fn an_own_signature_says_nothing_of_what_another_signed_first() {
    let (mut room, permits) = started(3);
    let (request, alone) = (longer(&room, 0), left(&room.sides[1], &permits[1]));
    receive(&mut room.sides[2], &alone).unwrap();
    // Side 2 signed the request too, and does not know whether side 1 left before signing it.
    assert_eq!(receive(&mut room.sides[2], &request), Err(SettingError::TailCountersigned));
    let heard = [room.sides[1].key()];
    assert_eq!(receive_heard(&mut room.sides[2], &request, &heard), gone(&alone));
}

#[test]
fn an_own_act_gives_way_to_what_this_side_signed_also_with_the_askers_behind_it() {
    let (mut room, permits) = started(3);
    let request = longer(&room, 0);
    let crisis = |room: &Room, who: usize| {
        let (side, now) = (&room.sides[who], later(MORNING, MINUTE));
        extend_for_crisis(&side.situation(), &permits[who], 60, now, &side.person).unwrap()
    };
    let own = crisis(&room, 2);
    room.everywhere(&own).unwrap();
    let askers = crisis(&room, 0);
    receive(&mut room.sides[2], &askers).unwrap();
    let both = vec![own.fact().clone(), askers.fact().clone()];
    assert_eq!(receive(&mut room.sides[2], &request), Ok(Received::Replaced(both)));
}

#[test]
fn of_two_clients_the_lower_keys_act_stands_at_the_therapists_too() {
    for people in [3, 4] {
        let (mut room, permits) = started(people);
        let acts = [left(&room.sides[0], &permits[0]), left(&room.sides[1], &permits[1])];
        let lower = usize::from(room.sides[1].key() < room.sides[0].key());
        for side in &mut room.sides {
            let own = usize::from(side.key() == *acts[1].fact().alone_by().unwrap());
            receive(side, &acts[own]).unwrap();
            let _ = receive(side, &acts[1 - own]);
            assert_eq!(side.ledger.head(), *acts[lower].hash());
        }
    }
}

#[test]
fn a_limit_that_awaits_one_gives_way_to_that_ones_leave_whoever_has_signed_it() {
    for people in [3, 4] {
        let (mut room, permits) = started(people);
        let others: Vec<_> = (1..people).collect();
        let end = limit(&room, &permits, &others);
        let alone = left(&room.sides[0], &permits[0]);
        for who in &others {
            receive(&mut room.sides[*who], &end).unwrap();
            assert!(!room.sides[*who].ledger.is_settled(end.index(), &room.sides[*who].agreements));
        }
        receive(&mut room.sides[0], &alone).unwrap();
        assert_eq!(receive(&mut room.sides[0], &end), Err(SettingError::OwnEntryStands));
        for who in &others {
            assert_eq!(receive(&mut room.sides[*who], &alone), gone(&end));
        }
        assert!(equal(&room));
        // What stands behind it gives way with it, whosesoever it is.
        let (mut room, permits) = started(people);
        receive(&mut room.sides[1], &end).unwrap();
        let side = &room.sides[1];
        let stopped = withdraw(&side.situation(), later(MORNING, OVER), &side.person).unwrap();
        let alone = left(&room.sides[0], &permits[0]);
        let last = people - 1;
        for entry in [&end, &stopped] {
            receive(&mut room.sides[last], entry).unwrap();
        }
        let both = vec![end.fact().clone(), stopped.fact().clone()];
        assert_eq!(receive(&mut room.sides[last], &alone), Ok(Received::Replaced(both)));
    }
}

#[test]
fn what_everyone_signed_never_gives_way() {
    for people in [3, 4] {
        let (mut room, permits) = started(people);
        let everyone: Vec<_> = (0..people).collect();
        let end = limit(&room, &permits, &everyone);
        let alone = left(&room.sides[0], &permits[0]);
        for side in &mut room.sides {
            receive(side, &end).unwrap();
            assert!(side.ledger.is_settled(end.index(), &side.agreements));
            assert!(!side.ledger.is_settled(end.index() + 1, &side.agreements));
            assert_eq!(receive(side, &alone), Err(SettingError::TailCountersigned));
            assert_eq!(side.ledger.head(), *end.hash());
        }
        // Nor with something on top that could.
        let side = &room.sides[1];
        let stopped = withdraw(&side.situation(), later(MORNING, OVER), &side.person).unwrap();
        for side in &mut room.sides {
            receive(side, &stopped).unwrap();
            assert_eq!(receive(side, &alone), Err(SettingError::TailCountersigned));
        }
    }
}

#[test]
fn who_signed_the_limit_says_no_other_end_at_its_place() {
    let (mut room, permits) = started(3);
    let end = limit(&room, &permits, &[0, 1]);
    for by in [0, 1] {
        let lie = left(&room.sides[by], &permits[by]);
        let other = 1 - by;
        let mut ledger = room.sides[other].ledger.clone();
        ledger.append(end.clone(), &room.sides[other].agreements).unwrap();
        std::mem::swap(&mut room.sides[other].ledger, &mut ledger);
        assert_eq!(receive(&mut room.sides[other], &lie), Err(SettingError::TailCountersigned));
        room.sides[other].ledger = ledger;
    }
}

/// A member asks for more time, everyone signs, and the therapist keeps the last signature back, opens
/// the places, and says afterwards that the longer session was signed first. Nobody lets go of the
/// entry that says that the places were opened.
#[test]
fn a_signature_that_was_kept_back_erases_no_act() {
    for people in [2, 3, 4] {
        let (mut room, _) = started(people);
        let therapist = people - 1;
        let kept_back = longer(&room, 0);
        let side = room.therapist();
        let opened = open_places(&side.situation(), MORNING, &side.person).unwrap();
        let before = opened.index();
        let said: Vec<_> = (0..therapist).map(|who| room.sides[who].key()).collect();
        for side in &mut room.sides[..therapist] {
            receive(side, &opened).unwrap();
            assert!(side.ledger.has_acted(opened.fact().alone_by().unwrap(), before));
            assert!(!side.ledger.has_acted(opened.fact().alone_by().unwrap(), before + 1));
            assert!(!side.ledger.has_acted(&side.key(), 0));
            for heard in [&[][..], &said] {
                let received = receive_heard(side, &kept_back, heard);
                assert_eq!(received, Err(SettingError::TailCountersigned), "{people} members");
            }
            assert_eq!(side.ledger.head(), *opened.hash());
        }
    }
}

/// The same entries, where the signature had been said before the act: a member asked or agreed, acted,
/// and only then the last one signed. No more is taken back than that member had given away itself.
#[test]
fn a_signature_that_was_heard_first_counts() {
    for people in [3, 4] {
        let (mut room, permits) = started(people);
        let therapist = people - 1;
        // The client agreed to what the therapist asked, and left before the partner agreed.
        let agreed = longer(&room, therapist);
        let alone = left(&room.sides[0], &permits[0]);
        let client = room.sides[0].key();
        for who in 1..people {
            let side = &mut room.sides[who];
            assert!(!side.ledger.has_acted(&client, agreed.index()), "its signature comes now");
            receive(side, &alone).unwrap();
            assert_eq!(receive(side, &agreed), Err(SettingError::TailCountersigned), "not heard before");
            assert_eq!(receive_heard(side, &agreed, &[client]), gone(&alone));
        }
        let side = &mut room.sides[0];
        receive(side, &alone).unwrap();
        assert_eq!(receive(side, &agreed), gone(&alone));
        assert!(equal(&room));
        // The therapist asked, and left before all had agreed: who signed knows that it asked first.
        let (mut room, permits) = started(people);
        let (asked, alone) = (longer(&room, therapist), left(&room.sides[therapist], &permits[therapist]));
        for side in &mut room.sides {
            receive(side, &alone).unwrap();
            assert_eq!(receive(side, &asked), gone(&alone));
        }
    }
}

/// Of two members each stands on what the other signed, whatever was heard.
#[test]
fn two_members_take_back_nothing_that_both_have_seen() {
    for by in [0, 1] {
        let (mut room, permits) = started(2);
        let both = longer(&room, by);
        let alone = left(&room.sides[1], &permits[1]);
        let therapist = room.sides[1].key();
        let side = &mut room.sides[0];
        receive(side, &alone).unwrap();
        assert_eq!(receive_heard(side, &both, &[therapist]), Err(SettingError::TailCountersigned));
        let side = &mut room.sides[1];
        receive(side, &alone).unwrap();
        assert_eq!(receive(side, &both), gone(&alone), "one's own");
    }
    // Also of what awaits this side's signature, and of an own act that the other has witnessed.
    let (mut room, permits) = started(2);
    let end = limit(&room, &permits, &[1]);
    let (both, alone) = (longer(&room, 1), left(&room.sides[1], &permits[1]));
    receive(&mut room.sides[0], &end).unwrap();
    for rival in [both, alone] {
        assert_eq!(receive(&mut room.sides[0], &rival), Err(SettingError::TailCountersigned));
    }
}

#[test]
fn of_other_copies_only_members_good_signatures_are_joined() {
    let (room, permits) = started(3);
    let keys: Vec<_> = room.sides.iter().map(Side::key).collect();
    let (mut entry, all) = (limit(&room, &permits, &[0]), limit(&room, &permits, &[0, 1, 2]));
    let signed = |entry: &Entry| entry.signatures().keys().copied().collect::<Vec<_>>();
    entry.join_those_of(&left(&room.sides[1], &permits[1]), &keys);
    assert_eq!(signed(&entry), [keys[0]], "that is another entry");
    entry.join_those_of(&all, &keys[1..2]);
    assert!(entry.signatures().has(&keys[1]) && !entry.signatures().has(&keys[2]));
    let last = all.countersignature_of(&keys[2]).unwrap();
    assert_eq!(entry.add_of(&last, &keys[..2]), Err(SettingError::SignerNotMember));
    for elsewhere in [
        Countersignature { index: last.index + 1, ..last },
        Countersignature { relationship: crate::RelationshipId::new([9; 16]), ..last },
        Countersignature { entry: crate::Hash::new([9; 32]), ..last },
    ] {
        assert_eq!(entry.add_of(&elsewhere, &keys), Err(SettingError::EntryUnknown));
    }
    let bad = Countersignature { signature: all.countersignature_of(&keys[0]).unwrap().signature, ..last };
    assert_eq!(entry.add_of(&bad, &keys), Err(SettingError::SignatureInvalid));
    entry.add_of(&last, &keys).unwrap();
    assert_eq!(entry.to_bytes(), all.to_bytes());
}

#[test]
fn a_rival_that_nobody_else_signed_takes_no_place() {
    let (mut room, permits) = started(3);
    let (own, theirs) = (left(&room.sides[2], &permits[2]), left(&room.sides[0], &permits[0]));
    // The therapist's own word comes back to a therapist who stands on the client's.
    receive(&mut room.sides[2], &theirs).unwrap();
    assert_eq!(receive(&mut room.sides[2], &own), Err(SettingError::TailCountersigned));
    let mut seen = own.clone();
    seen.sign(&room.sides[1].person).unwrap();
    assert_eq!(receive(&mut room.sides[2], &seen), Err(SettingError::TailCountersigned));
}

#[test]
fn a_tail_with_many_others_entries_gives_way_whole() {
    let (mut room, permits) = started(4);
    let now = later(MORNING, 20 * MINUTE);
    let first = left(&room.sides[3], &permits[3]);
    // On the partner's crisis the client's and the child's stand, each by another hand.
    let mut tail = Vec::new();
    let mut apart = started(4).0;
    for who in [1, 0, 2] {
        let side = &apart.sides[who];
        let permit = permits[who].renewed(&side.situation(), now).unwrap();
        let entry = extend_for_crisis(&side.situation(), &permit, 60, now, &side.person).unwrap();
        apart.everywhere(&entry).unwrap();
        tail.push(entry);
    }
    for who in 0..3 {
        let side = &mut room.sides[who];
        tail.iter().for_each(|entry| assert_eq!(receive(side, entry), Ok(Received::Appended)));
        let facts = tail.iter().map(|entry| entry.fact().clone()).collect();
        assert_eq!(receive(side, &first), Ok(Received::Replaced(facts)));
        side.ledger.verify(&side.agreements).unwrap();
    }
}

/// A member stopped, gave way to another's end of the session, and stopped again behind it. Who hears that
/// before the end itself is told that it stands on something that is not here, whatever they stand on:
/// so they keep it.
#[test]
fn what_stands_on_an_entry_that_is_not_here_is_told_apart() {
    let (mut room, permits) = started(3);
    let now = later(MORNING, OVER);
    let (by_client, by_therapist) = (left(&room.sides[0], &permits[0]), left(&room.sides[2], &permits[2]));
    receive(&mut room.sides[0], &by_client).unwrap();
    let stopped = withdraw(&room.sides[0].situation(), now, &room.sides[0].person).unwrap();
    receive(&mut room.sides[0], &stopped).unwrap();
    receive(&mut room.sides[0], &by_therapist).unwrap();
    let again = withdraw(&room.sides[0].situation(), now, &room.sides[0].person).unwrap();
    let side = &mut room.sides[1];
    receive(side, &by_client).unwrap();
    receive(side, &stopped).unwrap();
    assert_eq!(again.index(), stopped.index());
    assert_eq!(receive(side, &again), Err(SettingError::LedgerBroken));
    receive(side, &by_therapist).unwrap();
    assert_eq!(receive(side, &again), Ok(Received::Appended));
}

/// What each of so many members says at one place, for everybody to hear in any order.
#[derive(Clone, Debug)]
struct Said {
    people: usize,
    /// Who leaves, extends for crisis, or does nothing.
    acts: Vec<u8>,
    /// Whether the therapist asked for more time and everyone signed.
    longer: bool,
    /// Whether those who do nothing reach the limit.
    limit: bool,
    orders: Vec<Vec<usize>>,
}

fn said() -> impl Strategy<Value = Said> {
    (3usize..=4).prop_flat_map(|people| {
        let orders = proptest::collection::vec(Just((0..6).collect::<Vec<_>>()).prop_shuffle(), people);
        let acts = proptest::collection::vec(0u8..3, people);
        (Just(people), acts, any::<bool>(), any::<bool>(), orders)
            .prop_map(|(people, acts, longer, limit, orders)| Said { people, acts, longer, limit, orders })
    })
}

impl Said {
    /// By number: each member's act, what everyone signed, and the limit.
    fn entries(&self, room: &Room, permits: &[Permit]) -> Vec<Option<Entry>> {
        let act = |who: usize| {
            let (said, side) = (self.acts.get(who)?, room.sides.get(who)?);
            match said {
                1 => Some(left(side, &permits[who])),
                2 => {
                    let (situation, now) = (side.situation(), later(MORNING, MINUTE));
                    Some(extend_for_crisis(&situation, &permits[who], 60, now, &side.person).unwrap())
                }
                _ => None,
            }
        };
        let mut all: Vec<_> = (0..4).map(act).collect();
        all.push(self.longer.then(|| longer(room, self.people - 1)));
        let mut idle: Vec<_> = (0..self.people).filter(|who| self.acts[*who] == 0).collect();
        if self.longer && idle.len() == self.people {
            // Two entries that everyone signed never stand at one place.
            idle.pop();
        }
        all.push((self.limit && !idle.is_empty()).then(|| limit(room, permits, &idle)));
        all
    }

    /// Whose entry stands in the end.
    fn first(&self, room: &Room, entries: &[Option<Entry>]) -> Option<usize> {
        let mut acting: Vec<_> = (0..self.people).filter(|who| entries[*who].is_some()).collect();
        acting.sort_by_key(|who| (*who != self.people - 1, room.sides[*who].key()));
        let stands = |at: usize| entries[at].as_ref().map(|_| at);
        stands(4).or(acting.first().copied()).or(stands(5))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::tests::cases(300)))]

    #[test]
    fn every_order_ends_with_the_same_entry(said in said()) {
        let (mut room, permits) = started(said.people);
        let entries = said.entries(&room, &permits);
        let first = said.first(&room, &entries);
        let everyone: Vec<_> = room.sides.iter().map(Side::key).collect();
        for (who, order) in said.orders.iter().enumerate() {
            let side = &mut room.sides[who];
            // One's own act is there before anything else is heard.
            for at in [who].into_iter().chain(order.iter().copied()) {
                let Some(entry) = &entries[at] else { continue };
                match receive_heard(side, entry, &everyone) {
                    Ok(_) | Err(SettingError::OwnEntryStands | SettingError::TailCountersigned) => {}
                    Err(other) => prop_assert!(false, "{other:?}"),
                }
            }
            side.ledger.verify(&side.agreements).unwrap();
            let stands = first.and_then(|at| entries[at].as_ref());
            prop_assert_eq!(stands.is_none_or(|entry| side.ledger.head() == *entry.hash()), true, "side {}", who);
        }
        prop_assert!(equal(&room));
    }

    /// Where nobody knows who signed when, what somebody did stays where it was heard first. No side
    /// breaks, and those who heard in the same order have the same.
    #[test]
    fn without_what_was_heard_no_side_breaks(said in said()) {
        let (mut room, permits) = started(said.people);
        let entries = said.entries(&room, &permits);
        for (who, order) in said.orders.iter().enumerate() {
            let side = &mut room.sides[who];
            let mut twin = side.ledger.clone();
            let (me, now) = (side.key(), later(MORNING, 5 * OVER));
            for entry in order.iter().filter_map(|at| entries[*at].as_ref()) {
                let before = side.ledger.clone();
                let received = receive(side, entry);
                let same = twin.receive(entry.clone(), &me, now, &side.agreements);
                prop_assert_eq!(&received, &same);
                match received {
                    Ok(_) => {}
                    Err(SettingError::OwnEntryStands | SettingError::TailCountersigned) => {
                        prop_assert_eq!(&before, &side.ledger);
                    }
                    Err(other) => prop_assert!(false, "{other:?}"),
                }
            }
            prop_assert_eq!(side.ledger.len(), 2 + u64::from(entries.iter().any(Option::is_some)));
            side.ledger.verify(&side.agreements).unwrap();
        }
    }
}
