//! P2: help that one member alone sets going, whatever else is agreed; S-13, S-15, and what lies beside the vault.

use kader_core::input::{Command, Input};
use kader_core::view::{
    ConfidentialityTerms, ContactTerms, CrisisTerms, CrisisView, EndReason, HistoryBy, HistoryKind,
    PhaseView, SessionTerms, Terms, VaultView,
};

use crate::changed::files;
use crate::world::{BOTH, C, T, World, seeds, terms};

fn longer(world: &World, side: usize, seconds: u32) -> Command {
    Command::ExtendForCrisis { relationship: world.id(side), seconds }
}

fn open(world: &World, side: usize) -> Command {
    Command::OpenPlace { relationship: world.id(side) }
}

fn crisis(world: &World, side: usize) -> CrisisView {
    world.sees(side).session.unwrap().crisis
}

fn end_ms(world: &World, side: usize) -> u64 {
    world.sees(side).session.unwrap().end_ms.unwrap()
}

/// Nothing may be made longer by agreement.
fn strict() -> SessionTerms {
    SessionTerms { extension_max_seconds: 0, ..terms() }
}

#[test]
fn s13_each_makes_it_longer_alone_and_both_count_it() {
    for side in BOTH {
        let mut world = World::in_session(1, strict());
        let end = end_ms(&world, T);
        world.passes(590_000);
        world.refused(side, longer(&world, side, 59), "refused");
        world.refused(side, longer(&world, side, 1_801), "refused");
        assert!(crisis(&world, side).can_extend && crisis(&world, side).most_seconds == 1_800);
        world.does(side, longer(&world, side, 900));
        for here in BOTH {
            let seen = crisis(&world, here);
            let by = world.as_seen(here, side);
            assert_eq!((seen.added_seconds, seen.last_by), (900, Some(by)));
            assert_eq!(end_ms(&world, here), end + 900_000, "side {here}");
            assert!(world.sides[here].orders.contains(&"renew"), "the call goes on");
            let row = world.sees(here).history.last().unwrap().clone();
            let alone = if here == side { HistoryBy::Me } else { world.by_other(here) };
            assert_eq!((row.kind, row.by), (HistoryKind::CrisisExtended, alone));
            assert_eq!((row.seconds, row.session), (Some(900), Some(1)));
        }
        world.passes(939_000);
        world.both_run();
        world.passes(1_000);
        for here in BOTH {
            let end = world.sees(here).session.unwrap().end.unwrap();
            assert_eq!((end.reason, end.lasted_seconds), (EndReason::Limit, 1_530));
        }
        world.agree_on_history();
    }
}

#[test]
fn s13_no_more_than_the_sum_and_only_in_a_session() {
    let mut world = World::agreed(2, strict());
    world.refused(C, longer(&world, C, 600), "noSession");
    world.goes_to_the_door();
    world.refused(C, longer(&world, C, 600), "noSession");
    world.does(T, world.admit());
    for _ in 0..8 {
        world.does(C, longer(&world, C, 1_800));
    }
    for side in BOTH {
        let seen = crisis(&world, side);
        assert_eq!((seen.can_extend, seen.most_seconds, seen.added_seconds), (false, 0, 14_400));
        world.refused(side, longer(&world, side, 60), "refused");
    }
    world.does(T, world.leave(T));
    world.refused(C, longer(&world, C, 600), "noSession");
}

#[test]
fn s13_two_at_once_both_stand() {
    for seed in seeds(100, 8) {
        let mut world = World::in_session(seed, strict());
        let end = end_ms(&world, T);
        world.clicks(T, longer(&world, T, 120));
        world.clicks(C, longer(&world, C, 600));
        world.settle();
        for side in BOTH {
            assert_eq!(crisis(&world, side).added_seconds, 720, "seed {seed}");
            assert_eq!(end_ms(&world, side), end + 720_000, "seed {seed}");
        }
        world.agree_on_history();
        world.passes(630_000 + 719_000);
        world.both_run();
        world.passes(1_000);
        world.agree_on_history();
    }
}

#[test]
fn s13_it_crosses_leaving_and_asking_and_a_killed_program() {
    for seed in seeds(200, 12) {
        let mut world = World::in_session(seed, terms());
        let wish = Command::AskExtension { relationship: world.id(C), seconds: 300 };
        world.clicks(C, wish);
        for _ in 0..world.dice.below(12) {
            world.turn();
        }
        world.clicks(T, longer(&world, T, 600));
        for _ in 0..world.dice.below(12) {
            world.turn();
        }
        let other = world.dice.below(2);
        if other == 0 {
            world.restart(C);
            world.settle();
            assert_eq!(crisis(&world, C).added_seconds, 600, "seed {seed}");
            assert!(world.sees(C).session.unwrap().extension.is_none(), "overtaken, not asked for ever");
            world.enters(C);
        } else {
            world.clicks(C, world.leave(C));
        }
        world.settle();
        world.passes(2_000_000);
        for side in BOTH {
            assert_eq!(world.phase(side), Some(PhaseView::Ended), "seed {seed}: {}", world.where_they_are());
        }
        world.agree_on_history();
    }
}

#[test]
fn s15_the_place_is_sealed_until_the_therapist_declares_a_crisis() {
    let mut world = World::in_session(3, terms());
    world.settle();
    let sealed = crisis(&world, T);
    assert!(sealed.can_open && !sealed.declared && sealed.places.is_empty());
    assert!(!format!("{:?}", world.view(T)).contains("Lindelaan"));
    // A client opens nothing, and has nothing of the therapist's.
    assert!(!crisis(&world, C).can_open);
    world.refused(C, open(&world, C), "refused");
    world.does(T, open(&world, T));
    let opened = crisis(&world, T);
    let place = opened.places.first().expect("the place");
    assert_eq!((place.alone, place.address.as_str()), (true, "Lindelaan 4"));
    assert_eq!(place.call_back, "06 1234 5678");
    assert!(opened.declared && !opened.can_open);
    // The client is told, and the ledger says so on both sides, once however often it is clicked.
    world.does(T, open(&world, T));
    for side in BOTH {
        assert!(crisis(&world, side).declared);
        let rows = world.kinds(side).into_iter().filter(|(kind, _)| *kind == HistoryKind::PlaceOpened);
        assert_eq!(rows.count(), 1, "side {side}");
    }
    assert!(crisis(&world, C).places.is_empty());
    world.agree_on_history();
    // It goes with the room.
    world.does(C, world.leave(C));
    assert!(!format!("{:?}", world.view(T)).contains("Lindelaan"));
    world.does(T, Command::CloseEnding { relationship: world.id(T) });
    world.goes_to_the_door();
    assert!(!crisis(&world, T).can_open);
}

#[test]
fn s15_it_comes_again_to_a_program_that_was_away_and_lies_in_no_record() {
    for declared in [false, true] {
        let mut world = World::in_session(4, terms());
        if declared {
            world.does(T, open(&world, T));
        }
        world.restart(T);
        assert!(crisis(&world, T).places.is_empty() && !crisis(&world, T).can_open, "it was in memory alone");
        world.enters(T);
        world.both_run();
        let seen = crisis(&world, T);
        assert_eq!((seen.can_open, seen.declared, !seen.places.is_empty()), (!declared, declared, declared));
    }
}

/// In how many columns of a side's opened vault each of these words is; its program has ended then.
fn found(world: &mut World, side: usize, words: [&str; 3]) -> [usize; 3] {
    world.with_vault(side, false, |changed| {
        let connection = changed.tx.connection();
        let columns =
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'";
        let mut columns = connection.prepare(columns).unwrap();
        let columns = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let columns: Vec<(String, String)> = columns.map(Result::unwrap).collect();
        let holds = |(table, column): &(String, String), words: &str| {
            let rows = format!(
                "SELECT count(*) FROM \"{table}\" WHERE instr(CAST(\"{column}\" AS BLOB), CAST(?1 AS BLOB))"
            );
            connection.query_row(&rows, [words], |row| row.get::<_, i64>(0)).unwrap() > 0
        };
        words.map(|words| columns.iter().filter(|column| holds(column, words)).count())
    })
}

/// Neither the files as they are nor the rows in them have a word of the place.
fn nothing_of_the_place(world: &mut World, side: usize) {
    let name = if side == T { "Sam de Wit" } else { "Femke Bakker" };
    let [known, address, call_back] = found(world, side, [name, "Lindelaan", "06 1234"]);
    assert!(known > 0, "a search finds what is there");
    assert_eq!((address, call_back), (0, 0), "side {side}");
    let holds = |bytes: &Vec<u8>| bytes.windows(9).any(|window| window == b"Lindelaan");
    assert!(!files(&world.folder(side)).values().any(holds), "side {side}");
}

#[test]
fn s15_a_place_leaves_no_trace_wherever_a_program_ends() {
    for side in BOTH {
        for after in 1.. {
            let mut world = World::at_the_door(94, terms());
            world.sides[side].dies_after = Some(world.sides[side].handled + after);
            world.clicks(T, world.admit());
            world.settle();
            let died = world.sides[side].deaths > 0;
            world.sides[side].dies_after = None;
            if !died {
                world.does(T, open(&world, T));
                let seen = crisis(&world, T);
                assert_eq!(seen.places.first().expect("the place").address, "Lindelaan 4");
            }
            for side in BOTH {
                nothing_of_the_place(&mut world, side);
            }
            if !died {
                assert!(after > 4, "killed {after} times on the way");
                break;
            }
        }
    }
}

#[test]
fn s15_a_key_takes_one_place_however_often_somebody_says_one() {
    let mut world = World::in_session(94, terms());
    let asked = world.asked_for_a_place();
    let places: Vec<_> = (10..30).map(|number| asked.says(&format!("Lindelaan {number}"))).collect();
    world.says(C, &places);
    world.does(T, open(&world, T));
    assert_eq!(crisis(&world, T).places.first().expect("the place").address, "Lindelaan 10");
    nothing_of_the_place(&mut world, T);
}

#[test]
fn s15_without_the_place_nothing_is_declared() {
    let mut world = World::in_session(5, terms());
    // The client's program is away, the therapist's comes back: nobody says the place again.
    world.kill(C);
    world.restart(T);
    world.enters(T);
    assert!(!crisis(&world, T).can_open);
    world.refused(T, open(&world, T), "placeUnknown");
    assert!(world.kinds(T).iter().all(|(kind, _)| *kind != HistoryKind::PlaceOpened));
}

#[test]
fn s15_sleep_and_locking_take_the_place_from_memory() {
    let mut world = World::in_session(6, terms());
    world.does(T, open(&world, T));
    world.handle(T, Input::Slept);
    world.unlock(T);
    world.settle();
    let seen = crisis(&world, T);
    assert!(seen.places.is_empty() && seen.declared, "{seen:?}");
}

fn contact(name: &str, number: &str) -> ContactTerms {
    ContactTerms { name: name.to_owned(), number: number.to_owned() }
}

fn with_contacts(capture_protection: bool) -> Terms {
    let contacts = vec![contact("113 Zelfmoordpreventie", "113"), contact("Huisartsenpost", "0900 1515")];
    let confidentiality = ConfidentialityTerms {
        capture_protection,
        retention: Vec::new(),
        idle_lock_seconds: 600,
        export_shared: true,
    };
    Terms {
        session: terms(),
        relations: true,
        confidentiality: Some(confidentiality),
        crisis: Some(CrisisTerms { contacts, text: "Bel eerst je zus.".to_owned() }),
        ..Terms::default()
    }
}

fn beside(world: &World, side: usize) -> Vec<std::path::PathBuf> {
    let files = std::fs::read_dir(world.folder(side)).unwrap().map(|entry| entry.unwrap().path());
    let readable = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(9).any(|window| window == b"0900 1515")
    };
    files.filter(readable).collect()
}

#[test]
fn p2_contacts_are_shown_before_unlocking_only_by_choice() {
    let mut world = World::agreed(7, with_contacts(false));
    let named = world.sees(C).agreement.unwrap().terms.crisis.unwrap();
    assert_eq!((named.contacts.len(), named.text.as_str()), (2, "Bel eerst je zus."));
    assert!(world.view(C).locked_contacts.is_none() && beside(&world, C).is_empty());
    world.does(C, Command::SetLockedContacts { show: true });
    assert_eq!(beside(&world, C).len(), 1);
    world.does(C, Command::Lock);
    let shown = world.view(C).locked_contacts.expect("the contacts");
    assert_eq!(shown, named.contacts);
    world.kill(C);
    assert!(matches!(world.view(C).vault, VaultView::Locked { .. }));
    assert_eq!(world.view(C).locked_contacts, Some(named.contacts.clone()));
    // Not the words about them, and nothing of the other side's choice.
    assert!(beside(&world, T).is_empty() && world.view(T).locked_contacts.is_none());
    world.unlock(C);
    world.settle();
    // They follow the agreement: one that is withdrawn names nobody.
    world.does(T, Command::Withdraw { relationship: world.id(T) });
    assert_eq!(world.view(C).locked_contacts, Some(Vec::new()));
    assert!(beside(&world, C).is_empty());
    world.does(T, world.propose(T, with_contacts(false)));
    world.does(C, world.sign(C, world.proposal(C)));
    assert_eq!(beside(&world, C).len(), 1);
    world.does(C, Command::SetLockedContacts { show: false });
    assert!(world.view(C).locked_contacts.is_none() && beside(&world, C).is_empty());
    world.kill(C);
    assert!(world.view(C).locked_contacts.is_none());
    world.refused(C, Command::SetLockedContacts { show: true }, "locked");
}

#[test]
fn p2_what_somebody_else_puts_beside_the_vault_is_bounded_and_goes() {
    let mut world = World::agreed(8, with_contacts(false));
    let file = world.folder(C).join("clear");
    for bytes in [b"".to_vec(), b"garbage".to_vec(), vec![0x9f; 4_000], vec![0; 70_000]] {
        world.kill(C);
        std::fs::write(&file, bytes).unwrap();
        world.kill(C);
        assert!(world.view(C).locked_contacts.is_none());
        world.unlock(C);
        world.settle();
        assert!(!file.exists(), "nobody chose it");
    }
    world.does(C, Command::SetLockedContacts { show: true });
    let right = std::fs::read(&file).unwrap();
    world.kill(C);
    let mut wrong = right.clone();
    let at = wrong.windows(4).position(|window| window == b"0900").unwrap();
    wrong[at] = b'1';
    std::fs::write(&file, &wrong).unwrap();
    world.unlock(C);
    assert_eq!(std::fs::read(&file).unwrap(), right, "the vault knows better");
}

#[test]
fn s40_the_view_says_what_is_asked_and_what_is_so() {
    let mut world = World::agreed(9, with_contacts(true));
    let capture = world.view(C).capture;
    assert!(capture.asked && !capture.offered && !capture.on);
    world.handle(C, Input::Capture { offered: true, on: true });
    let capture = world.view(C).capture;
    assert!(capture.asked && capture.offered && capture.on);
    world.does(C, Command::Lock);
    assert!(!world.view(C).capture.asked, "behind the lock there is nothing to protect");
    world.unlock(C);
    world.settle();
    world.does(C, Command::Withdraw { relationship: world.id(C) });
    assert!(!world.view(C).capture.asked);
}
