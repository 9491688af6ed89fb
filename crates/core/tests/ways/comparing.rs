//! Heads that differ at a START: the first entry that does is found and named on both sides.

use kader_core::input::Command;
use kader_core::view::{LedgerFaultKind, LedgerFaultView, PhaseView};
use kader_setting::{Entry, Fact, Hash, PublicKey, Signer};
use serde::Serialize;
use serde_bytes::ByteBuf;

use crate::changed::{Changed, Said, SaidHashes};
use crate::checking::{lived, puts_ledger};
use crate::world::{BOTH, C, T, World, terms};

/// What a side's page says of its ledger, and why nothing starts.
fn told(world: &World, side: usize) -> (Option<LedgerFaultView>, Option<String>) {
    let seen = world.sees(side);
    (seen.ledger_fault, seen.session.and_then(|session| session.problem))
}

fn fault(world: &World, line: u32, kind: LedgerFaultKind, with: usize) -> Option<LedgerFaultView> {
    Some(LedgerFaultView { line, kind, member: Some(world.handle_of(with)) })
}

/// Both are told at the door, nothing starts, and both still know it after a restart.
fn both_are_told(world: &mut World, line: u32, at_therapist: LedgerFaultKind, at_client: LedgerFaultKind) {
    let expected = [fault(world, line, at_therapist, C), fault(world, line, at_client, T)];
    for side in BOTH {
        let problem = Some("ledgersDiffer".to_owned());
        assert_eq!(told(world, side), (expected[side].clone(), problem), "side {side}");
    }
    world.refused(T, world.admit(), "ledgersDiffer");
    assert_ne!(world.phase(T), Some(PhaseView::Running));
    for side in BOTH {
        world.restart(side);
        assert_eq!(told(world, side), (expected[side].clone(), None), "side {side}");
        // Nothing else stands still by it.
        assert_eq!(world.sees(side).problem, None);
    }
    world.goes_to_the_door();
    for side in BOTH {
        assert_eq!(told(world, side).0, expected[side], "side {side}");
    }
}

/// What was there before is back on the client's disk: nobody is told anything any more, and it begins.
fn it_heals(world: &mut World, good: &[kader_vault::SignedRow]) {
    world.with_vault(C, true, |changed| puts_ledger(changed.tx, good));
    world.unlock(C);
    world.settle();
    world.passes(60_000);
    world.gets_ready(C);
    world.enters(C);
    for side in BOTH {
        assert_eq!(told(world, side), (None, None), "side {side}");
    }
    world.does(T, world.admit());
    world.both_run();
    world.agree_on_history();
    world.restart(T);
    world.agree_on_history();
}

#[test]
fn s03_a_ledger_that_was_cut_off_is_told_on_both_sides() {
    for line in [1, 3, 4] {
        let mut world = lived(710);
        let good = world.with_vault(C, true, |changed| {
            let good = changed.tx.ledger_from(0).unwrap();
            changed.tx.cut_ledger(u64::from(line)).unwrap();
            good
        });
        world.unlock(C);
        world.settle();
        if line == 4 {
            // A session that has no END here is closed by this side alone: another line stands there.
            world.passes(3_600_000);
            world.goes_to_the_door();
            both_are_told(&mut world, 4, LedgerFaultKind::Other, LedgerFaultKind::Other);
            continue;
        }
        assert_eq!(world.sees(C).ledger_fault, None, "one copy alone does not show it");
        world.goes_to_the_door();
        both_are_told(&mut world, line, LedgerFaultKind::MissingThere, LedgerFaultKind::MissingHere);
        it_heals(&mut world, &good);
    }
}

#[test]
fn s03_what_is_written_in_the_lobby_is_compared_again() {
    let mut world = lived(715);
    world.with_vault(C, true, |changed| changed.tx.cut_ledger(3).unwrap());
    world.unlock(C);
    world.settle();
    world.goes_to_the_door();
    assert_eq!(told(&world, T).0, fault(&world, 3, LedgerFaultKind::MissingThere, C));
    // Both write down what they sign, each at the end of the ledger that is here.
    let longer = kader_core::view::SessionTerms { seconds: 3_000, ..terms() };
    world.does(T, world.propose(T, longer));
    world.does(C, world.sign(C, world.proposal(C)));
    assert_eq!(told(&world, T).0, fault(&world, 3, LedgerFaultKind::Other, C));
    assert_eq!(told(&world, C).0, fault(&world, 3, LedgerFaultKind::Other, T));
}

/// This side's last entry, an END of its own, with another length: it holds as well.
fn another_end(changed: &Changed<'_>) -> (Hash, Vec<u8>) {
    #[derive(Serialize)]
    struct Signed {
        body: ByteBuf,
        signatures: Vec<(PublicKey, kader_setting::Signature)>,
    }
    let rows = changed.tx.ledger_from(0).unwrap();
    let mut body = Entry::from_bytes(&rows.last().unwrap().bytes).unwrap().body().clone();
    let Fact::End { lasted_s, .. } = &mut body.fact else { panic!("not an END") };
    *lasted_s -= 20;
    let body = serde_ipld_dagcbor::to_vec(&body).unwrap();
    let signature = changed.sign(kader_setting::LEDGER_PREFIX, &body);
    let whole = Signed { body: ByteBuf::from(body), signatures: vec![(changed.public(), signature)] };
    let bytes = serde_ipld_dagcbor::to_vec(&whole).unwrap();
    (*Entry::from_bytes(&bytes).unwrap().hash(), bytes)
}

#[test]
fn s03_a_ledger_that_was_forked_is_told_on_both_sides() {
    let mut world = lived(711);
    let good = world.with_vault(C, true, |changed| {
        let good = changed.tx.ledger_from(0).unwrap();
        let mut rows = good.clone();
        (rows[4].hash, rows[4].bytes) = another_end(changed);
        puts_ledger(changed.tx, &rows);
        good
    });
    world.unlock(C);
    world.settle();
    assert_eq!(world.sees(C).ledger_fault, None, "each copy holds alone");
    world.goes_to_the_door();
    both_are_told(&mut world, 4, LedgerFaultKind::Other, LedgerFaultKind::Other);
    it_heals(&mut world, &good);
}

#[test]
fn s03_of_several_it_is_said_whose_ledger_is_another() {
    let (first, second) = (1, 2);
    let mut world = World::several_in_session(712, 2, terms());
    world.passes(60_000);
    world.does(T, world.leave(T));
    world.passes(10_000);
    let good = world.with_vault(second, true, |changed| {
        let good = changed.tx.ledger_from(0).unwrap();
        changed.tx.cut_ledger(2).unwrap();
        changed.tx.cut_ledger(1).unwrap();
        good
    });
    world.unlock(second);
    world.settle();
    for side in world.all() {
        world.gets_ready(side);
        world.enters(side);
    }
    assert_eq!(told(&world, T).0, fault(&world, 1, LedgerFaultKind::MissingThere, second));
    assert_eq!(told(&world, second).0, fault(&world, 1, LedgerFaultKind::MissingHere, T));
    // Who asks to come in is heard by all: everybody knows whose it is.
    assert_eq!(told(&world, first).0, fault(&world, 1, LedgerFaultKind::MissingThere, second));
    world.with_vault(second, true, |changed| puts_ledger(changed.tx, &good));
    world.unlock(second);
    world.settle();
    world.gets_ready(second);
    world.settle();
    // Where it healed the others are told, though nothing differs there any more.
    for side in world.all() {
        assert_eq!(told(&world, side), (None, None), "side {side}");
    }
    world.enters(second);
    world.does(T, world.admit());
    world.all_run();
    world.agree_on_history();
}

/// What a changed program can make its hashes say.
fn hashes(changed: &Changed<'_>, change: impl FnOnce(&mut SaidHashes)) -> Said {
    let rows = changed.tx.ledger_from(0).unwrap();
    let head = rows.last().unwrap().hash;
    // Another ledger of the same length; it has heard this side's head.
    let mut ledger = SaidHashes {
        head: Hash::new([4; 32]),
        length: rows.len() as u64,
        some: (0..).map(|place| (place, Hash::new([3; 32]))).take(rows.len() - 1).collect(),
        heard: Some(head),
        waits: false,
        first: None,
    };
    change(&mut ledger);
    Said::CompareLedgers { to: changed.record.others[0].key, ledger }
}

#[test]
fn s03_hashes_that_no_ledger_has_say_nothing() {
    let mut world = lived(713);
    world.gets_ready(T);
    let lies: [fn(&mut SaidHashes); 8] = [
        // Nothing of this side was heard.
        |said| said.heard = None,
        |said| said.heard = Some(Hash::new([4; 32])),
        |said| said.waits = true,
        |said| said.length = u64::MAX,
        |said| said.some.reverse(),
        |said| said.some.extend((10..200).map(|place| (place, Hash::new([3; 32])))),
        // This side's own head, and another length.
        |said| (said.head, said.length) = (said.heard.unwrap(), 3),
        // No hash at all, and the difference is said to be found.
        |said| (said.some, said.first) = (Vec::new(), Some(1)),
    ];
    for (number, lie) in lies.into_iter().enumerate() {
        world.passes(60_000);
        let said = world.with_vault(C, false, |changed| hashes(changed, lie));
        world.says(C, &[said]);
        assert_eq!(told(&world, T), (None, None), "lie {number}");
    }
    // What fits is the word of the client's program, and is told as that; the same head ends it.
    world.passes(60_000);
    let said = world.with_vault(C, false, |changed| hashes(changed, |_| {}));
    world.says(C, &[said]);
    assert_eq!(told(&world, T).0, fault(&world, 0, LedgerFaultKind::Other, C));
    world.passes(60_000);
    world.gets_ready(C);
    world.enters(C);
    world.enters(T);
    assert_eq!(told(&world, T), (None, None));
    world.does(T, world.admit());
    world.both_run();
}

#[test]
fn s03_who_asks_for_hashes_again_and_again_gets_no_more_work_of_the_other() {
    let mut world = lived(714);
    let ask = |world: &mut World, times: usize| {
        let before = world.relay.envelopes;
        world.with_vault(C, true, |changed| {
            let said: Vec<Said> = (0..times).map(|_| hashes(changed, |said| said.heard = None)).collect();
            changed.says(&said);
        });
        world.unlock(C);
        world.settle();
        let answers = world.relay.envelopes - before - times;
        assert_eq!(told(world, T).0, None);
        answers
    };
    // Outside a lobby nothing is answered.
    assert_eq!(ask(&mut world, 20), 0);
    world.gets_ready(T);
    world.passes(60_000);
    assert_eq!(ask(&mut world, 60), 10);
    assert_eq!(ask(&mut world, 5), 0);
    world.passes(60_000);
    assert_eq!(ask(&mut world, 1), 1);
    // Nor while a session runs.
    world.passes(60_000);
    world.gets_ready(C);
    world.enters(C);
    world.enters(T);
    world.does(T, world.admit());
    world.both_run();
    let before = world.relay.envelopes;
    let said = world.with_vault(C, false, |changed| hashes(changed, |_| {}));
    world.says(C, &[said]);
    assert_eq!(world.sees(T).ledger_fault, None);
    assert_eq!(world.relay.envelopes, before + 1);
}

#[test]
fn what_is_on_its_way_is_no_difference() {
    for seed in 720..740 {
        let mut world = World::at_the_door(seed, terms());
        // The therapist's side writes while the client asks again and again.
        let longer = kader_core::view::SessionTerms { seconds: 3_000, ..terms() };
        world.does(T, world.propose(T, longer));
        world.clicks(C, world.sign(C, world.proposal(C)));
        for _ in 0..6 {
            let relationship = world.id(C);
            world.clicks(C, Command::Enter { relationship });
            for _ in 0..world.dice.below(6) {
                world.turn();
            }
            world.clicks(T, world.admit());
            for side in BOTH {
                assert_eq!(world.sees(side).ledger_fault, None, "seed {seed}, side {side}");
            }
        }
        world.settle();
        world.agree_on_history();
    }
}
