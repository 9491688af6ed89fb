//! A changed program on the other side, and a relay that does what it likes with what it carries.

use std::collections::BTreeMap;

use kader_core::input::{CallReport, Command};
use kader_core::view::{
    EndReason, FeeTerms, HistoryBy, HistoryKind, LineView, PhaseView, RoleView, SessionTerms, StageView,
    Terms,
};
use kader_seal::{Group, Identity, OneUse, Provider, envelope};
use kader_setting::{Confirmation, Entry, Hash, PublicKey, Signature, Signer};
use kader_vault::Text;
use serde::Serialize;
use serde_bytes::ByteBuf;

use crate::changed::{Asked, Said, files, garbage, text};
use crate::world::{BOTH, C, T, World, seeds, terms, unhex};

const DAY_MS: u64 = 86_400_000;

#[test]
fn a_text_that_no_vault_can_keep_stops_nothing() {
    for bad in [2, 1] {
        let mut world = World::in_session(1, terms());
        let session = world.session(C);
        world.enters(C);
        let at_ms = world.wall_ms;
        let first = text(&session, 1, at_ms);
        // The same handle again, or a moment that no column holds: that one is taken for now (S-41).
        let second = if bad == 1 { text(&session, 1, at_ms) } else { text(&session, 2, u64::MAX) };
        world.says(C, &[first, second, text(&session, 3, at_ms)]);
        let told: Vec<String> = world.texts(T).into_iter().map(|(text, _)| text).collect();
        let kept = if bad == 1 { vec!["tekst 1", "tekst 3"] } else { vec!["tekst 1", "tekst 2", "tekst 3"] };
        assert_eq!(told, kept, "the inbox goes on behind it");
        world.restart(T);
        world.enters(T);
        world.enters(C);
        world.does(C, world.say(C, "en nu verder"));
        assert_eq!(world.texts(T).len(), kept.len() + 1);
        world.does(T, world.leave(T));
        world.agree_on_history();
    }
}

#[test]
fn an_own_text_cannot_be_taken_for_the_others() {
    let mut world = World::in_session(2, terms());
    world.does(T, world.say(T, "van mij"));
    let mine = world.sees(T).session.unwrap().texts[0].id.clone();
    let id = unhex(&mine);
    let session = world.session(C);
    let at_ms = world.wall_ms;
    world.says(C, &[Said::Text { session, id, text: "vervalst".into(), at_ms }]);
    let texts = world.sees(T).session.unwrap().texts;
    assert_eq!(texts.len(), 1);
    assert!(texts[0].by.is_me() && texts[0].text == "van mij");
}

#[test]
fn a_session_holds_so_many_texts_and_no_more() {
    let mut world = World::in_session(3, terms());
    let session = world.session(C);
    let at_ms = world.wall_ms;
    world.does(T, world.say(T, "de eerste"));
    // All but two of what each may say was said before.
    let other = PublicKey::new(world.with_vault(C, false, |changed| changed.identity.public()));
    world.with_vault(T, true, |changed| {
        let me = changed.public();
        for number in 0..3_996u32 {
            let author = if number < 1_998 { other } else { me };
            let mut id = [5; 16];
            id[..4].copy_from_slice(&number.to_be_bytes());
            let body = number.to_string();
            let row = Text { id, author, written_ms: at_ms, shown_from_ms: None, state: 0, body };
            changed.tx.add_text(&row).unwrap();
        }
        assert!(changed.bytes.len() < 16_384, "the record carries no texts");
    });
    world.unlock(T);
    world.settle();
    world.enters(T);
    assert_eq!(world.texts(T).len(), 3_997, "what was said is there after a restart");
    world.says(C, &[text(&session, 1, at_ms), text(&session, 2, at_ms), text(&session, 3, at_ms)]);
    assert_eq!(world.texts(T).len(), 3_999, "what is beyond is left out");
    // The other direction has room of its own.
    world.does(T, world.say(T, "de laatste"));
    world.refused(T, world.say(T, "een te veel"), "tooMany");
    world.does(T, world.leave(T));
    assert!(world.texts(T).is_empty());
    world.agree_on_history();
}

#[test]
fn whether_the_relay_has_a_text_is_known_after_a_restart() {
    let mut world = World::in_session(17, terms());
    world.does(T, world.say(T, "aangekomen"));
    world.is_offline(T, true);
    world.settle();
    world.does(T, world.say(T, "nog niet"));
    world.restart(T);
    let told = [("aangekomen".to_owned(), true), ("nog niet".to_owned(), false)];
    assert_eq!(world.texts(T), told);
    world.is_offline(T, false);
    world.settle();
    assert!(world.texts(T).iter().all(|(_, sent)| *sent));
    assert_eq!(world.texts(C).len(), 2);
}

// --- 2: a START that was held back ---

/// The client's program keeps the START that the therapist signed, and completes it.
fn held_start(world: &mut World) -> Vec<u8> {
    world.kill(C);
    world.does(T, world.admit());
    completed(world, |said| match said {
        Said::Start { entry } => Some(entry),
        _ => None,
    })
}

/// The last entry of this kind that the therapist signed and that only the relay has, signed by the
/// client too.
fn completed(world: &mut World, kind: fn(Said) -> Option<Vec<u8>>) -> Vec<u8> {
    let entry = Entry::from_bytes(&world.unread(C, kind)).unwrap();
    world.with_vault(C, false, |changed| {
        let me = changed.public();
        let mut signatures: BTreeMap<PublicKey, Signature> =
            entry.signatures().keys().map(|key| (*key, *entry.signatures().get(key).unwrap())).collect();
        signatures.insert(me, changed.sign(kader_setting::LEDGER_PREFIX, entry.body_bytes()));
        #[derive(Serialize)]
        struct Signed {
            body: ByteBuf,
            signatures: Vec<(PublicKey, Signature)>,
        }
        let body = ByteBuf::from(entry.body_bytes().to_vec());
        let whole = Signed { body, signatures: signatures.into_iter().collect() };
        let bytes = serde_ipld_dagcbor::to_vec(&whole).unwrap();
        assert_eq!(Entry::from_bytes(&bytes).unwrap().signatures().len(), 2);
        bytes
    })
}

#[test]
fn a_start_that_was_held_back_for_days_makes_no_session() {
    for (seed, waits_in_lobby) in [(4, true), (5, false)] {
        let mut world = World::at_the_door(seed, terms());
        let entry = held_start(&mut world);
        if !waits_in_lobby {
            let relationship = world.id(T);
            world.does(T, Command::LeaveLobby { relationship });
        }
        world.passes(3 * DAY_MS);
        assert_eq!(world.kinds(T).len(), 1);
        world.says(C, &[Said::Entry { entry }]);
        world.passes(1);
        let kinds: Vec<_> = world.kinds(T).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [HistoryKind::Agreed, HistoryKind::Start, HistoryKind::End]);
        // Closed at once, by this side alone, with no time in it.
        assert_eq!(world.ending(T), (Some(EndReason::Lost), Some(0), HistoryBy::Me));
        world.passes(DAY_MS);
        assert_eq!(world.kinds(T).len(), 3);
        assert!(!world.sides[T].orders.contains(&"offer"));
    }
}

#[test]
fn a_start_that_was_held_back_within_its_time_is_no_session_of_who_did_not_go_in() {
    // The other's END at the limit comes, or never does.
    for says_limit in [true, false] {
        let mut world = World::at_the_door(6, terms());
        let entry = held_start(&mut world);
        let relationship = world.id(T);
        world.does(T, Command::LeaveLobby { relationship });
        world.passes(300_000);
        world.says(C, &[Said::Entry { entry: entry.clone() }]);
        assert_eq!(world.phase(T), Some(PhaseView::Interrupted), "it may still be gone into");
        world.kill(C);
        world.passes(340_000);
        if says_limit {
            let limit = limit_of(&mut world, C, &entry);
            world.says(C, &[Said::Entry { entry: limit }]);
            assert_eq!(world.ending(T), (Some(EndReason::Lost), Some(0), HistoryBy::Me));
        }
        world.passes(200_000);
        assert_eq!(world.ending(T), (Some(EndReason::Lost), Some(0), HistoryBy::Me));
        assert_eq!(world.kinds(T).len(), 3);
    }
}

/// The END at the limit that follows a START, signed by this side alone.
fn limit_of(world: &mut World, side: usize, start: &[u8]) -> Vec<u8> {
    use kader_setting::{EndReason as End, EntryBody, Fact, LEDGER_PREFIX};
    let start = Entry::from_bytes(start).unwrap();
    let Fact::Start(fact) = start.fact() else { panic!("not a START") };
    let lasted_s = fact.terms.seconds + fact.terms.grace_seconds;
    let body = EntryBody {
        relationship: start.body().relationship,
        index: start.index() + 1,
        previous: *start.hash(),
        at_wall_ms: fact.started_ms() + u64::from(lasted_s) * 1000,
        fact: Fact::End { session: fact.terms.session, reason: End::Limit, lasted_s },
    };
    let body = serde_ipld_dagcbor::to_vec(&body).unwrap();
    #[derive(Serialize)]
    struct Signed {
        body: ByteBuf,
        signatures: Vec<(PublicKey, Signature)>,
    }
    world.with_vault(side, false, |changed| {
        let signature = changed.sign(LEDGER_PREFIX, &body);
        let whole =
            Signed { body: ByteBuf::from(body.clone()), signatures: vec![(changed.public(), signature)] };
        serde_ipld_dagcbor::to_vec(&whole).unwrap()
    })
}

/// A fact of this side alone, behind everything that stands in its ledger.
fn alone(
    world: &mut World,
    side: usize,
    fact: impl FnOnce(PublicKey, &Entry) -> kader_setting::Fact,
) -> Vec<u8> {
    #[derive(Serialize)]
    struct Signed {
        body: ByteBuf,
        signatures: Vec<(PublicKey, Signature)>,
    }
    world.with_vault(side, false, |changed| {
        let rows = changed.tx.ledger_from(0).unwrap();
        let last = Entry::from_bytes(&rows.last().unwrap().bytes).unwrap();
        let body = kader_setting::EntryBody {
            relationship: last.body().relationship,
            index: last.index() + 1,
            previous: *last.hash(),
            at_wall_ms: last.body().at_wall_ms + 1_000,
            fact: fact(changed.public(), &last),
        };
        let body = serde_ipld_dagcbor::to_vec(&body).unwrap();
        let signature = changed.sign(kader_setting::LEDGER_PREFIX, &body);
        let whole = Signed { body: ByteBuf::from(body), signatures: vec![(changed.public(), signature)] };
        serde_ipld_dagcbor::to_vec(&whole).unwrap()
    })
}

#[test]
fn p2_a_crisis_beyond_its_bounds_makes_no_session_longer() {
    type Made = fn(kader_setting::PublicKey, kader_setting::SessionId) -> kader_setting::Fact;
    let made: [Made; 3] = [
        |by, session| kader_setting::Fact::CrisisExtended { session, seconds: 1_801, by },
        |by, _| kader_setting::Fact::CrisisExtended {
            session: kader_setting::SessionId::new([9; 16]),
            seconds: 600,
            by,
        },
        // A client opens nothing (S-15).
        |by, session| kader_setting::Fact::Overridden { session, by },
    ];
    for made in made {
        let mut world = World::in_session(90, terms());
        world.passes(590_000);
        let entry = alone(&mut world, C, |by, start| {
            let kader_setting::Fact::Start(start) = start.fact() else { panic!("not a START") };
            made(by, start.terms.session)
        });
        world.says(C, &[Said::Entry { entry }]);
        let seen = world.sees(T).session.unwrap();
        assert!(seen.end_ms.unwrap() <= world.wall_ms + 41_000);
        assert!(!seen.crisis.declared && seen.crisis.added_seconds == 0);
        world.passes(41_000);
        assert_eq!(world.phase(T), Some(PhaseView::Ended));
        assert_eq!(world.ending(T).1, Some(630));
    }
}

/// The client's program stays away from the limit on; what it sends later is dated before it.
fn over_without_client(world: &mut World) {
    world.passes(600_000);
    world.kill(C);
    world.passes(31_000);
    assert_eq!(world.ending(T), (Some(EndReason::Limit), Some(630), HistoryBy::Me));
}

fn dated_back(world: &mut World, seconds: u32) -> Said {
    let entry = alone(world, C, |by, start| {
        let kader_setting::Fact::Start(start) = start.fact() else { panic!("not a START") };
        kader_setting::Fact::CrisisExtended { session: start.terms.session, seconds, by }
    });
    Said::Entry { entry }
}

#[test]
fn s14_what_comes_late_makes_nobody_sign_time_that_was_not_served() {
    // Its time is over as well: it is closed at once.
    let mut world = World::in_session(95, terms());
    over_without_client(&mut world);
    world.passes(DAY_MS);
    let late = dated_back(&mut world, 1_800);
    world.says(C, &[late]);
    assert_eq!(world.ending(T), (Some(EndReason::Lost), Some(630), HistoryBy::Me));
    assert_eq!(world.phase(T), Some(PhaseView::Ended));
    // It is not: one may go back in. Who does not, or leaves, was in it no longer for that.
    for leaves in [true, false] {
        let mut world = World::in_session(96, terms());
        over_without_client(&mut world);
        world.passes(300_000);
        let late = dated_back(&mut world, 1_800);
        world.says(C, &[late]);
        assert_eq!(world.phase(T), Some(PhaseView::Interrupted));
        world.restart(T);
        let reason = if leaves {
            world.does(T, world.leave(T));
            EndReason::LeftByMe
        } else {
            world.passes(3_000_000);
            EndReason::Lost
        };
        assert_eq!(world.ending(T), (Some(reason), Some(630), HistoryBy::Me));
    }
    let mut world = World::in_session(97, terms());
    over_without_client(&mut world);
    world.passes(300_000);
    let late = dated_back(&mut world, 1_800);
    world.says(C, &[late]);
    world.enters(T);
    world.passes(3_000_000);
    assert_eq!(world.ending(T).1, Some(2_430), "who was in it says so");
}

#[test]
fn s13_an_agreed_extension_that_was_kept_back_signs_no_time() {
    let mut world = World::in_session(98, terms());
    world.passes(500_000);
    world.kill(C);
    world.does(T, Command::AskExtension { relationship: world.id(T), seconds: 600 });
    let entry = completed(&mut world, |said| match said {
        Said::AskExtension { entry } => Some(entry),
        _ => None,
    });
    world.passes(DAY_MS);
    assert_eq!(world.ending(T).1, Some(630));
    world.says(C, &[Said::Entry { entry }]);
    assert_eq!(world.ending(T), (Some(EndReason::Lost), Some(630), HistoryBy::Me));
    assert!(world.kinds(T).iter().any(|(kind, _)| *kind == HistoryKind::Extended));
}

/// Fifty minutes, charged from 15 on.
fn charged() -> Terms {
    let session = SessionTerms { seconds: 3_000, ..terms() };
    let fees = FeeTerms {
        currency: "EUR".to_owned(),
        session_minor: 12_000,
        charged_from_seconds: 900,
        notice_seconds: 86_400,
        late_minor: 6_000,
        missed_minor: 8_000,
    };
    Terms { fees: Some(fees), relations: true, ..Terms::from(session) }
}

/// The client's word that it left, and after how long.
fn left_after(world: &mut World, lasted_s: u32) -> Said {
    let entry = alone(world, C, |by, start| {
        let kader_setting::Fact::Start(start) = start.fact() else { panic!("not a START") };
        let reason = kader_setting::EndReason::Alone { by, why: kader_setting::AloneReason::Left };
        kader_setting::Fact::End { session: start.terms.session, reason, lasted_s }
    });
    Said::Entry { entry }
}

fn owed(world: &mut World, side: usize) -> u64 {
    world.statement(side, 0, u64::MAX).lines.iter().map(|line| line.minor).sum()
}

#[test]
fn s60_what_a_session_costs_does_not_turn_on_the_others_word_alone() {
    for (after_ms, counted) in [(2_940_000, 2_940), (3_031_000, 3_030)] {
        for restarted in [false, true] {
            let mut world = World::in_session(99, charged());
            world.passes(after_ms - 300_000);
            world.kill(C);
            world.passes(300_000);
            if restarted {
                world.restart(T);
            }
            let word = left_after(&mut world, 0);
            world.says(C, &[word]);
            let (reason, seconds, by) = world.ending(T);
            assert_eq!((reason, by), (Some(EndReason::Lost), HistoryBy::Me));
            assert!((counted - 11..=counted).contains(&seconds.unwrap()), "{seconds:?}");
            assert_eq!((owed(&mut world, T), owed(&mut world, C)), (12_000, 12_000));
            if counted < 3_000 {
                assert_eq!(world.ending(C), (Some(EndReason::Lost), seconds, world.by_other(C)));
                world.agree_on_history();
            }
        }
    }
}

#[test]
fn s60_what_nothing_turns_on_is_the_word_of_who_left() {
    // A minute more or less, time that costs nothing either way, or that both charge.
    for (after_ms, said_s, costs) in [(930_000, 870, 0), (600_000, 0, 0), (2_000_000, 1_000, 12_000)] {
        let mut world = World::in_session(100, charged());
        world.passes(after_ms);
        let word = left_after(&mut world, said_s);
        world.says(C, &[word]);
        assert_eq!(world.ending(T), (Some(EndReason::LeftByOther), Some(said_s), world.by_other(T)));
        assert_eq!(owed(&mut world, T), costs);
    }
}

#[test]
fn s60_who_left_while_no_line_was_there_pays_for_no_waiting() {
    for to_the_limit in [false, true] {
        let mut world = World::in_session(101, charged());
        world.passes(600_000);
        world.is_offline(T, true);
        world.does(C, world.leave(C));
        world.reports(T, C, CallReport::Line(LineView::Lost));
        world.passes(if to_the_limit { 2_431_000 } else { 1_500_000 });
        world.is_offline(T, false);
        world.settle();
        assert_eq!(world.ending(T), (Some(EndReason::LeftByOther), Some(600), world.by_other(T)));
        assert_eq!((owed(&mut world, T), owed(&mut world, C)), (0, 0));
        world.agree_on_history();
    }
}

#[test]
fn s15_a_place_is_taken_for_this_session_alone_and_by_a_therapist_alone() {
    for (right, address, opened) in [
        (true, "Dorpsstraat 1".to_owned(), "Dorpsstraat 1"),
        (false, "elders".to_owned(), "Lindelaan 4"),
        (true, "a".repeat(401), "Lindelaan 4"),
    ] {
        let mut world = World::in_session(92, terms());
        let mut asked = world.asked_for_a_place();
        if !right {
            asked.session = vec![9; 16];
        }
        world.says(C, &[asked.says(&address)]);
        assert!(!format!("{:?}", world.view(T)).contains(opened), "sealed all the same");
        let relationship = world.id(T);
        world.does(T, Command::OpenPlace { relationship });
        let place = world.sees(T).session.unwrap().crisis.places.pop().expect("the place");
        assert_eq!(place.address, opened);
    }
    // Nor is one that was sealed for another session, by somebody else or to another key.
    for way in 0..4 {
        let mut world = World::in_session(94, terms());
        let mut asked = world.asked_for_a_place();
        let session = asked.session.clone();
        match way {
            0 => asked.session = vec![9; 16],
            1 => asked.of = PublicKey::new([9; 32]),
            2 => asked.key = OneUse::new().unwrap().public(),
            _ => {}
        }
        let sealed = if way == 3 { vec![3; 200] } else { asked.seals("Dorpsstraat 1") };
        world.says(C, &[Said::Place { session, sealed }]);
        let relationship = world.id(T);
        world.does(T, Command::OpenPlace { relationship });
        let place = world.sees(T).session.unwrap().crisis.places.pop().expect("the place");
        assert_eq!(place.address, "Lindelaan 4");
    }
    let mut world = World::in_session(93, terms());
    let (session, of) = (world.session(T), world.other_key(T));
    let asked = Asked { session, of, key: OneUse::new().unwrap().public() };
    world.says(T, &[asked.says("elders")]);
    assert!(!world.sees(C).session.unwrap().crisis.can_open);
}

#[test]
fn s80_who_leaves_by_a_changed_program_has_left_all_the_same() {
    let mut world = World::agreed(91, terms());
    let entry = alone(&mut world, C, |by, _| kader_setting::Fact::Closed {
        how: kader_setting::Closing::Left,
        by,
        follow_ups: Vec::new(),
    });
    world.says(C, &[Said::Entry { entry }]);
    assert_eq!(world.kinds(T).last(), Some(&(HistoryKind::Closed, world.by_other(T))));
    assert_eq!(world.stage(T), StageView::Closed);
}

/// Admitted, and the therapist's program gone before the complete START is back.
fn start_without_therapist(seed: u64, killed: bool) -> World {
    let mut world = World::at_the_door(seed, terms());
    world.clicks(T, world.admit());
    // Until the START is at the relay: the client's part is still to come.
    while world.phase(C) != Some(PhaseView::Connecting) {
        assert!(world.turn(), "seed {seed}: no START");
        if world.phase(T) == Some(PhaseView::Connecting) {
            break;
        }
    }
    if killed {
        world.kill(T);
        world.is_offline(T, true);
    } else {
        world.is_offline(T, true);
    }
    world.settle();
    world
}

#[test]
fn an_honest_start_that_comes_late_leaves_both_with_one_history() {
    let mut never = 0;
    for (seed, killed) in seeds(0, 2).flat_map(|seed| [(seed, true), (seed, false)]) {
        for after_ms in [5_000, 500_000, 640_000, 2 * DAY_MS] {
            let mut world = start_without_therapist(seed, killed);
            world.passes(after_ms);
            world.is_offline(T, false);
            if killed {
                world.unlock(T);
            }
            world.settle();
            world.passes(1_000);
            // Nobody goes back in; time does the rest.
            world.passes(900_000);
            let where_they_are = format!("seed {seed}, {after_ms} ms: {}", world.where_they_are());
            for side in BOTH {
                let kinds: Vec<_> = world.kinds(side).into_iter().map(|(kind, _)| kind).collect();
                assert_eq!(
                    kinds,
                    [HistoryKind::Agreed, HistoryKind::Start, HistoryKind::End],
                    "{where_they_are}"
                );
            }
            world.agree_on_history();
            let (reason, seconds, _) = world.ending(T);
            if reason == Some(EndReason::Lost) {
                never += 1;
                assert_eq!(seconds, Some(0), "{where_they_are}");
            }
            assert_eq!(world.ending(C).0, reason);
        }
    }
    assert!(never > 4, "the therapist was in nearly all of them: {never}");
}

#[test]
fn who_goes_back_into_a_late_session_was_in_it() {
    for seed in 0..4 {
        let mut world = start_without_therapist(seed, true);
        world.passes(100_000);
        world.is_offline(T, false);
        world.unlock(T);
        world.settle();
        world.enters(T);
        world.both_run();
        world.passes(600_000);
        for side in BOTH {
            assert_eq!(world.phase(side), Some(PhaseView::Ended));
            assert_eq!(world.ending(side), (Some(EndReason::Limit), Some(630), HistoryBy::All));
        }
        world.agree_on_history();
    }
}

#[test]
fn leaving_a_session_one_never_was_in_says_no_time() {
    let mut world = start_without_therapist(1, true);
    world.passes(100_000);
    world.is_offline(T, false);
    world.unlock(T);
    world.settle();
    if world.phase(T) == Some(PhaseView::Interrupted) {
        world.does(T, world.leave(T));
        assert_eq!(world.ending(T), (Some(EndReason::LeftByMe), Some(0), HistoryBy::Me));
        world.agree_on_history();
    } else {
        panic!("{}", world.where_they_are());
    }
}

// --- 3 and 5: garbage, replays and own envelopes ---

#[test]
fn nothing_is_written_for_what_does_not_open() {
    let mut world = World::agreed(7, terms());
    world.passes(1_000);
    let (mailbox, replay, own) = {
        let keys = world.with_vault(T, false, |changed| changed.mailbox());
        world.unlock(T);
        world.settle();
        // What C says is delivered, and later again; what T says comes back.
        world.is_offline(C, true);
        let relationship = world.id(C);
        world.clicks(C, Command::OpenLobby { relationship: relationship.clone() });
        world.clicks(C, Command::LeaveLobby { relationship });
        world.is_offline(T, true);
        world.is_offline(C, false);
        world.settle();
        let replay = world.relay.log().into_iter().last().unwrap().2;
        world.is_offline(T, false);
        world.settle();
        world.is_offline(C, true);
        let relationship = world.id(T);
        world.does(T, Command::OpenLobby { relationship: relationship.clone() });
        let own = world.relay.log().into_iter().last().unwrap().2;
        world.does(T, Command::LeaveLobby { relationship });
        (keys.id, replay, own)
    };
    world.settle();
    let before = files(&world.folder(T));
    let heard = world.left_out(T);
    for number in 0..200u64 {
        world.delivers(T, mailbox, 1_000 + number, &garbage(u8::try_from(number).unwrap()));
        world.delivers(T, mailbox, 5_000 + number, &replay);
        world.delivers(T, mailbox, 9_000 + number, &own);
    }
    assert!(before == files(&world.folder(T)), "something was written");
    assert_eq!(world.left_out(T) - heard, 200, "garbage is counted, repetitions are not");
    world.is_offline(C, false);
    world.settle();
    // And the relationship works as before.
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
}

#[test]
fn a_member_who_seals_nonsense_is_counted_and_changes_nothing() {
    let mut world = World::agreed(8, terms());
    world.with_vault(C, true, |changed| {
        // Opens, and is no message; too short for one; a number of far ahead. One of long ago was said again.
        let next = changed.record.next_out;
        changed.posts(&changed.seals(next, b"no message at all"));
        changed.skips(1);
        let provider = Provider::new(changed.tx.connection());
        let keys = changed.mailbox();
        let mut group = changed.group(&provider);
        let short = group.seal(&provider, changed.identity, b"short").unwrap();
        changed.posts(&envelope::wrap(&keys.outer, &short).unwrap());
        changed.posts(&changed.seals(0, b"again"));
        changed.posts(&changed.seals(u64::MAX, b"far"));
        // Not even MLS.
        changed.posts(&envelope::wrap(&keys.outer, b"garbage inside").unwrap());
    });
    world.unlock(C);
    world.settle();
    assert_eq!(world.left_out(T), 3);
    assert_eq!(world.sees(T).mail.waiting, 0);
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
}

// --- 6: a group is never torn ---

#[test]
fn a_commit_that_adds_somebody_is_undone_as_if_it_had_not_come() {
    let mut world = World::agreed(9, terms());
    let third = world.add_side(RoleView::Client);
    world.settles_in(third, "Derde");
    let bad = world.with_vault(C, false, |changed| {
        let provider = Provider::new(changed.tx.connection());
        let stranger = Identity::generate().unwrap();
        let package = Group::key_package(&provider, &stranger).unwrap();
        let mut group = changed.group(&provider);
        let added = group.add(&provider, changed.identity, &package).unwrap();
        (
            changed.mailbox().id,
            envelope::wrap(&changed.mailbox().outer, added.commit.as_ref().unwrap()).unwrap(),
        )
    });
    world.unlock(C);
    world.settle();
    let before = files(&world.folder(T));
    for cursor in 100..110 {
        world.delivers(T, bad.0, cursor, &bad.1);
    }
    assert_eq!(world.left_out(T), 1, "the same is counted once");
    assert!(before == files(&world.folder(T)), "something was written");
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    world.restart(T);
    world.enters(T);
    world.both_run();
}

// --- 7: the comparison is over when it is over ---

/// The client's word that the signs were the same, about signs that nobody saw.
fn of_another_comparison(world: &mut World) -> Vec<u8> {
    let other = PublicKey::new(world.with_vault(T, false, |changed| changed.identity.public()));
    world.unlock(T);
    world.with_vault(C, false, |changed| {
        Confirmation::sign(other, Hash::of(b"another comparison\0", b""), changed)
            .unwrap()
            .to_bytes()
            .unwrap()
    })
}

/// Should a group ever come to have a key that nobody compared, nothing begins while it has.
/// None can come in: `kader_seal` refuses it. Here it is written into the record.
#[test]
fn s04_with_a_key_that_nobody_compared_nothing_begins() {
    for side in BOTH {
        let mut world = World::agreed(71, terms());
        let other = world.other_key(side);
        world.with_vault(side, true, |changed| {
            let name = b"keys_in_use";
            let at = changed.bytes.windows(name.len()).position(|window| window == name).unwrap();
            let at = at + name.len();
            let [old, new] =
                [other, PublicKey::new([9; 32])].map(|key| serde_ipld_dagcbor::to_vec(&key).unwrap());
            let from = at + changed.bytes[at..].windows(old.len()).position(|window| window == old).unwrap();
            changed.bytes.splice(from..from + old.len(), new);
            changed.tx.put_state("state", &changed.bytes).unwrap();
        });
        world.unlock(side);
        let changed = |world: &World| world.sees(side).refusal.map(|refusal| refusal.reason);
        assert_eq!(changed(&world).as_deref(), Some("identityChanged"));
        // What is heard next makes the record true again: the group has no such key.
        world.is_offline(side, true);
        let relationship = world.id(side);
        world.does(side, Command::OpenLobby { relationship: relationship.clone() });
        world.does(side, crate::person::place());
        if side == C {
            world.refused(C, Command::Enter { relationship: relationship.clone() }, "refused");
        }
        assert_eq!(changed(&world).as_deref(), Some("identityChanged"));
        world.does(side, Command::LeaveLobby { relationship: relationship.clone() });
        world.is_offline(side, false);
        // Never a trap: what one may do alone one may still do (P1).
        world.does(side, Command::EndAlone { relationship });
        assert_eq!(world.stage(side), StageView::Closed);
    }
}

#[test]
fn s04_holds_whatever_is_said_after_the_comparison() {
    let mut world = World::agreed(14, terms());
    let confirmation = of_another_comparison(&mut world);
    let name = world.sees(T).members[0].name.clone();
    world.says(
        C,
        &[
            Said::VerifySame { confirmations: vec![ByteBuf::from(confirmation)] },
            Said::Profile { name: "Iemand anders".into(), role: RoleView::Client },
            Said::VerifyDifferent,
        ],
    );
    assert_eq!(world.stage(T), StageView::Ready);
    assert_eq!(world.sees(T).members[0].name.clone(), name, "a name stays the one that was compared");
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    world.does(T, world.propose(T, terms()));
    world.does(C, world.sign(C, world.proposal(C)));
}

#[test]
fn s04_a_word_about_another_comparison_is_no_word_about_this_one() {
    let mut world = World::joined(15);
    let confirmation = of_another_comparison(&mut world);
    let name = world.sees(T).members[0].name.clone();
    let again = Said::Profile { name: "Iemand anders".into(), role: RoleView::Client };
    world.says(C, &[Said::VerifySame { confirmations: vec![ByteBuf::from(confirmation)] }, again]);
    let seen = world.sees(T);
    assert!(seen.verification.unwrap().others.is_empty(), "it does not count");
    assert_eq!(seen.members[0].name, name);
    // The true word still does.
    for side in BOTH {
        world.says_same(side);
    }
    assert_eq!(world.stage(T), StageView::Agree);
}

// --- 8: what has served is erased ---

#[test]
fn the_link_and_what_the_signs_were_made_of_do_not_stay() {
    let mut world = World::invited(16);
    let link = world.link();
    world.does(C, Command::Accept { link: link.clone() });
    let handle = world.id(C);
    for side in BOTH {
        let (link, own) = record_of(&mut world, side);
        assert!(!link, "side {side} keeps the link");
        assert!(own > 0, "the comparison is still to come");
    }
    world.says_same(T);
    world.says_same(C);
    for side in BOTH {
        assert_eq!(record_of(&mut world, side), (false, 0), "side {side}");
    }
    world.does(T, world.propose(T, terms()));
    world.does(C, world.sign(C, world.proposal(C)));
    // Pasted again it leads to the same relationship, as before.
    let again = world.does(C, Command::Accept { link });
    assert_eq!(again, kader_core::output::Reply::Relationship(handle));
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
}

/// Whether the record has the link, and how many bytes of the comparison's secret.
fn record_of(world: &mut World, side: usize) -> (bool, usize) {
    let found = world.with_vault(side, false, |changed| {
        (!changed.record.invitations.is_empty(), changed.record.verification.own.len())
    });
    world.unlock(side);
    world.settle();
    found
}
