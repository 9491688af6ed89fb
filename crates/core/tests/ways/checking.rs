//! A ledger that was changed on the disk: the line is named, and nothing goes on from it.

#![allow(clippy::ptr_arg, reason = "hands of one kind")]

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{ContactTerms, CrisisTerms, Language, LedgerFaultKind, StageView, Terms};
use kader_setting::{Hash, Import, Ledger};
use kader_vault::{SignedRow, Tx};

use crate::world::{BOTH, C, T, World, terms};

/// What a hand in the vault does to the rows of the ledger.
type Hand = fn(&mut Vec<SignedRow>, usize);

fn changed(rows: &mut Vec<SignedRow>, at: usize) {
    let middle = rows[at].bytes.len() / 2;
    rows[at].bytes[middle] ^= 0x10;
}

fn removed(rows: &mut Vec<SignedRow>, at: usize) {
    rows.remove(at);
    (0u64..).zip(rows).for_each(|(number, row)| row.number = number);
}

fn taken_out(rows: &mut Vec<SignedRow>, at: usize) {
    rows.remove(at);
}

fn swapped(rows: &mut Vec<SignedRow>, at: usize) {
    rows.swap(at, at + 1);
    (0u64..).zip(rows).for_each(|(number, row)| row.number = number);
}

fn garbage(rows: &mut Vec<SignedRow>, at: usize) {
    rows[at].bytes = vec![0xff; 90];
}

/// The same entry a second time. The vault's schema has no hash twice: the row is named otherwise.
fn again(rows: &[SignedRow], at: usize) -> SignedRow {
    SignedRow { hash: Hash::new([8; 32]), ..rows[at].clone() }
}

fn doubled(rows: &mut Vec<SignedRow>, at: usize) {
    rows.insert(at + 1, again(rows, at));
    (0u64..).zip(rows).for_each(|(number, row)| row.number = number);
}

fn doubled_at_the_end(rows: &mut Vec<SignedRow>, at: usize) {
    rows.push(SignedRow { number: rows.len() as u64, ..again(rows, at) });
}

fn renamed(rows: &mut Vec<SignedRow>, at: usize) {
    rows[at].hash = Hash::new([7; 32]);
}

/// Writes the ledger's rows as they are given, whatever they say.
pub(crate) fn puts_ledger(tx: &Tx<'_>, rows: &[SignedRow]) {
    tx.cut_ledger(0).unwrap();
    for row in rows {
        let number = i64::try_from(row.number).unwrap();
        let put = "INSERT INTO ledger (position, hash, bytes) VALUES (?1, ?2, ?3)";
        tx.connection().execute(put, (number, row.hash.as_bytes().as_slice(), &row.bytes)).unwrap();
    }
}

fn with_contacts() -> Terms {
    let crisis = CrisisTerms {
        contacts: vec![ContactTerms { name: "Huisarts".into(), number: "030 123 4567".into() }],
        text: String::new(),
    };
    Terms { crisis: Some(crisis), relations: true, ..Terms::from(terms()) }
}

/// Two sessions were held: agreed, start, end, start, end.
pub(crate) fn lived(seed: u64) -> World {
    let mut world = World::agreed(seed, with_contacts());
    for _ in 0..2 {
        world.goes_to_the_door();
        world.does(T, world.admit());
        world.both_run();
        world.passes(60_000);
        world.does(C, world.leave(C));
        world.passes(10_000);
    }
    for side in BOTH {
        assert_eq!(world.sees(side).history.len(), 5);
    }
    world
}

/// What a check says: how many lines hold, and the first that does not.
fn checks(world: &mut World, side: usize) -> (u32, Option<u32>) {
    let relationship = world.id(side);
    let Reply::History(check) = world.does(side, Command::VerifyHistory { relationship }) else { panic!() };
    (check.entries, check.first_bad)
}

fn export(world: &mut World, side: usize) -> Vec<u8> {
    let relationship = world.id(side);
    let Reply::File(file) = world.does(side, Command::ExportLedger { relationship }) else { panic!() };
    file
}

/// The line is named, what is before it can be read, and everything can be taken along and nothing signed.
fn is_set_aside(world: &mut World, side: usize, line: u32, hand: Hand) {
    let seen = world.sees(side);
    let fault = seen.ledger_fault.clone().expect("a fault");
    assert_eq!((fault.line, fault.kind, fault.member), (line, LedgerFaultKind::Damaged, None));
    assert_eq!((seen.problem.as_deref(), seen.stage), (Some("ledgerDamaged"), StageView::Closed));
    assert_eq!(seen.history.len(), usize::try_from(line).unwrap());
    assert_eq!(seen.members.len(), 1);
    assert!(seen.session.is_none() && seen.proposal.is_none());
    // Whom to call is still known, if the agreement that names them is before the line (P2).
    let contacts = seen.agreement.and_then(|agreed| agreed.terms.crisis).map(|crisis| crisis.contacts);
    assert_eq!(contacts.is_some_and(|all| all[0].name == "Huisarts"), line > 0);
    assert_eq!(checks(world, side), (line, Some(line)));
    match Ledger::import(&export(world, side)) {
        Err(Import::Entry(found)) => assert_eq!(found.index, u64::from(line), "as kader-verify reads it"),
        // The hash beside a row is the vault's alone: what is taken along is signed as it was.
        Ok((_, ledger)) => assert!(std::ptr::fn_addr_eq(hand, renamed as Hand) && ledger.len() == 5),
        other => panic!("{other:?}"),
    }
    let relationship = world.id(side);
    for command in [
        Command::OpenLobby { relationship: relationship.clone() },
        Command::Withdraw { relationship: relationship.clone() },
        Command::Plan { relationship: relationship.clone(), start_ms: world.wall_ms + 3_600_000 },
        Command::Statement { relationship: relationship.clone(), from_ms: 0, until_ms: u64::MAX },
        world.propose(side, terms()),
    ] {
        world.refused(side, command, "ledgerDamaged");
    }
    // One's own note is one's own.
    let text = || Secret::new("blijft".to_owned());
    world.does(side, Command::SaveNote { relationship: relationship.clone(), text: text() });
    let Reply::Note(note) = world.does(side, Command::Note { relationship: relationship.clone() }) else {
        panic!("no note")
    };
    assert_eq!(note.text(), "blijft");
    let own = Command::ExportOwn { relationship, language: Language::Nl, zone: String::new() };
    let Reply::File(own) = world.does(side, own) else { panic!("no file") };
    assert!(String::from_utf8(own).unwrap().contains("blijft"));
}

#[test]
fn s03_a_ledger_that_was_changed_on_the_disk_is_named_line_by_line() {
    // Each with the line that does not hold by it.
    type Line = fn(usize) -> usize;
    let hands: [(Hand, &str, Line); 7] = [
        (changed, "changed", |at| at),
        (removed, "removed", |at| at),
        (swapped, "swapped", |at| at),
        (garbage, "garbage", |at| at),
        (renamed, "renamed", |at| at),
        (doubled, "doubled", |at| at + 1),
        (doubled_at_the_end, "doubled at the end", |_| 5),
    ];
    let mut world = lived(700);
    // Until all know that they were heard.
    world.passes(75_000);
    let good = world.with_vault(C, false, |changed| changed.tx.ledger_from(0).unwrap());
    for (hand, name, line) in hands {
        for at in 0..4 {
            println!("{name} at {at}");
            let mut rows = good.clone();
            hand(&mut rows, at);
            world.with_vault(C, true, |changed| puts_ledger(changed.tx, &rows));
            world.unlock(C);
            world.settle();
            is_set_aside(&mut world, C, u32::try_from(line(at)).unwrap(), hand);
        }
    }
    let mut rows = good.clone();
    taken_out(&mut rows, 2);
    world.with_vault(C, true, |changed| puts_ledger(changed.tx, &rows));
    world.restart(C);
    is_set_aside(&mut world, C, 2, taken_out);
    world.restart(C);
    is_set_aside(&mut world, C, 2, taken_out);
    // A day later nothing was said, asked or erased, and the rows are as they were left.
    let before = world.relay.envelopes;
    world.passes(86_400_000);
    assert_eq!(world.relay.envelopes, before);
    let kept = world.with_vault(C, false, |changed| changed.tx.ledger_from(0).unwrap());
    assert_eq!(kept, rows);
    // Put back, everything goes on.
    world.with_vault(C, true, |changed| puts_ledger(changed.tx, &good));
    world.restart(C);
    assert_eq!((world.sees(C).problem, world.sees(C).ledger_fault), (None, None));
    world.agree_on_history();
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
}

#[test]
fn s03_the_vault_has_no_entry_twice() {
    let mut world = World::agreed(705, terms());
    world.with_vault(C, false, |vault| {
        let row = vault.tx.ledger_from(0).unwrap().remove(0);
        let put = |position: i64, hash: &[u8]| {
            let put = "INSERT INTO ledger (position, hash, bytes) VALUES (?1, ?2, ?3)";
            vault.tx.connection().execute(put, (position, hash, &row.bytes))
        };
        assert!(put(1, row.hash.as_bytes()).is_err(), "the same hash at another place");
        assert!(put(0, &[8; 32]).is_err(), "another at the same place");
        assert!(put(1, &[8; 32]).is_ok());
    });
}

#[test]
fn s03_what_came_meanwhile_is_heard_once_the_ledger_is_put_back() {
    let mut world = lived(701);
    let good = world.with_vault(C, false, |changed| changed.tx.ledger_from(0).unwrap());
    let mut rows = good.clone();
    changed(&mut rows, 3);
    world.with_vault(C, true, |changed| puts_ledger(changed.tx, &rows));
    world.unlock(C);
    world.settle();
    let relationship = world.id(T);
    world.does(T, Command::Withdraw { relationship });
    assert_eq!(world.sees(C).history.len(), 3);
    world.with_vault(C, true, |changed| puts_ledger(changed.tx, &good));
    world.restart(C);
    assert!(world.sees(C).withdrawn);
    world.agree_on_history();
}

#[test]
fn s03_a_changed_version_is_named_by_the_line_that_records_it() {
    let mut world = lived(702);
    let longer = kader_core::view::SessionTerms { seconds: 3_000, ..terms() };
    world.does(T, world.propose(T, longer));
    world.does(C, world.sign(C, world.proposal(C)));
    assert_eq!(world.sees(C).history.len(), 6);
    world.with_vault(C, true, |changed| {
        let mut rows = changed.tx.agreements().unwrap();
        let middle = rows[1].bytes.len() / 2;
        rows[1].bytes[middle] ^= 0x10;
        changed.tx.cut_agreements(2).unwrap();
        changed.tx.put_agreement(2, &rows[1].hash, &rows[1].bytes).unwrap();
    });
    world.restart(C);
    let fault = world.sees(C).ledger_fault.expect("a fault");
    assert_eq!((fault.line, fault.kind), (5, LedgerFaultKind::Damaged));
    assert_eq!(checks(&mut world, C), (5, Some(5)));
    let Err(Import::Agreement { place: 1, .. }) = Ledger::import(&export(&mut world, C)) else {
        panic!("not the changed version")
    };
}

#[test]
fn s03_other_relationships_are_not_harmed_and_what_is_set_aside_can_be_removed() {
    let mut world = World::with_clients(703, 2);
    let other = 2;
    for client in [other, C] {
        world.does(T, Command::Invite { people: 1 });
        let open = world.view(T).relationships.into_iter().find(|found| !found.invitations.is_empty());
        let link = Secret::new(open.unwrap().invitations[0].link.clone());
        world.does(client, Command::Accept { link });
        for side in [T, client] {
            let mut found = world.view(side).relationships.into_iter();
            let relationship = found.rfind(|found| found.stage == StageView::Verify).unwrap().id;
            world.does(side, Command::AnswerVerification { relationship, same: true });
        }
        let mut found = world.view(T).relationships.into_iter();
        let relationship = found.rfind(|found| found.stage == StageView::Agree).unwrap().id;
        let propose = Command::Propose { relationship, terms: Box::new(terms().into()), why: "Zo.".into() };
        world.does(T, propose);
        world.does(client, world.sign(client, world.proposal(client)));
    }
    // The vault's last relationship is the one with the first client.
    world.with_vault(T, true, |vault| {
        let mut rows = vault.tx.ledger_from(0).unwrap();
        changed(&mut rows, 0);
        puts_ledger(vault.tx, &rows);
    });
    world.restart(T);
    let all = world.view(T).relationships;
    let (good, bad): (Vec<_>, Vec<_>) = all.into_iter().partition(|found| found.ledger_fault.is_none());
    let [good] = <[_; 1]>::try_from(good).unwrap();
    let [bad] = <[_; 1]>::try_from(bad).unwrap();
    assert_eq!((good.stage, good.problem), (StageView::Ready, None));
    assert_eq!(bad.members[0].id, world.handle_of(C));
    // With the other one everything goes on.
    let longer = kader_core::view::SessionTerms { seconds: 3_000, ..terms() };
    let terms = Box::new(longer.into());
    world.does(T, Command::Propose { relationship: good.id.clone(), terms, why: "Langer.".into() });
    world.does(other, world.sign(other, world.proposal(other)));
    let relationship = good.id.clone();
    let Reply::History(check) = world.does(T, Command::VerifyHistory { relationship }) else { panic!() };
    assert_eq!((check.entries, check.first_bad), (2, None));
    world.does(T, Command::CloseRelationship { relationship: bad.id.clone() });
    assert!(world.view(T).relationships.iter().map(|one| &one.id).eq([&good.id]));
    world.restart(T);
    assert_eq!(world.id(T), good.id);
    world.refused(T, Command::VerifyHistory { relationship: bad.id }, "noRelationship");
}

#[test]
fn what_is_set_aside_still_locks_after_the_agreed_time() {
    let mut world = World::agreed(704, crate::lock::locking(60));
    world.with_vault(C, true, |vault| {
        let mut rows = vault.tx.ledger_from(0).unwrap();
        changed(&mut rows, 0);
        puts_ledger(vault.tx, &rows);
    });
    world.restart(C);
    assert!(world.sees(C).ledger_fault.is_some());
    world.sides[C].attended = false;
    world.does(C, Command::Acted);
    world.passes(59_999);
    assert!(world.view(C).me.is_some());
    world.passes(1);
    assert!(world.view(C).me.is_none());
}
