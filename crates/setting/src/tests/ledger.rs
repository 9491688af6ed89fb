//! The chain: every entry removed, doubled, swapped, changed, forked or cut off is named.

use super::{MORNING, later};
use crate::fixtures::{RELATIONSHIP, Room};
use crate::{
    AloneReason, Comparison, Countersignature, Entry, Fact, Import, Ledger, LedgerFault, RelationshipId,
    SessionClause, SettingError, end_alone, end_at_limit, withdraw,
};

/// Agreed, three sessions (one left alone, two to the limit), withdrawn.
fn lived() -> Room {
    let mut room = Room::of_two(SessionClause::default());
    for day in 0..3 {
        let now = later(MORNING, day * 86_400_000);
        let permits = room.start(now);
        if day == 1 {
            let side = room.client();
            let situation = side.situation();
            let now = later(now, 600_000);
            let why = AloneReason::Left;
            let end = end_alone(&situation, Some(&permits[0]), why, now, &side.person).unwrap();
            for side in &mut room.sides {
                side.ledger.append(end.clone(), &side.agreements).unwrap();
            }
        } else {
            for (side, permit) in room.sides.iter_mut().zip(&permits) {
                let over = later(now, 55 * 60_000);
                let end = end_at_limit(&side.situation(), permit, over, &side.person).unwrap();
                side.ledger.append(end, &side.agreements).unwrap();
            }
            room.countersign_last();
        }
    }
    let side = room.therapist();
    let end = withdraw(&side.situation(), later(MORNING, 9), &side.person).unwrap();
    for side in &mut room.sides {
        side.ledger.append(end.clone(), &side.agreements).unwrap();
    }
    room
}

fn rows(ledger: &Ledger) -> Vec<Vec<u8>> {
    ledger.entries().iter().map(|e| e.to_bytes().unwrap()).collect()
}

#[test]
fn a_lived_ledger_verifies_and_travels() {
    let room = lived();
    let side = room.client();
    assert_eq!(side.ledger.len(), 8);
    side.ledger.verify(&side.agreements).unwrap();
    let unknown = side.ledger.verify(&crate::Agreements::new(crate::fixtures::RELATIONSHIP)).unwrap_err();
    assert_eq!((unknown.index, unknown.error), (0, SettingError::AgreementUnknown));
    assert!(!side.ledger.is_empty() && crate::Ledger::new(crate::fixtures::RELATIONSHIP).is_empty());
    let again = Ledger::load(RELATIONSHIP, rows(&side.ledger), &side.agreements).unwrap();
    assert_eq!(again, side.ledger);
    let exported = side.ledger.export(&side.agreements).unwrap();
    let (agreements, ledger) = Ledger::import(&exported).unwrap();
    assert_eq!((&agreements, &ledger), (&side.agreements, &side.ledger));
    assert_eq!(side.ledger.compare(&room.therapist().ledger.hashes()), Comparison::Equal);
}

#[test]
fn every_entry_removed_doubled_or_swapped_is_named() {
    let room = lived();
    let side = room.client();
    let good = rows(&side.ledger);
    let fault = |rows: &[Vec<u8>]| Ledger::load(RELATIONSHIP, rows, &side.agreements).unwrap_err();
    for at in 0..good.len() {
        let mut removed = good.clone();
        removed.remove(at);
        if at + 1 < good.len() {
            let error = SettingError::LedgerGap;
            let index = at as u64;
            assert_eq!(fault(&removed), LedgerFault { index, error });
            let mut swapped = good.clone();
            swapped.swap(at, at + 1);
            assert_eq!(fault(&swapped), LedgerFault { index, error });
        }
        let mut doubled = good.clone();
        doubled.insert(at, good[at].clone());
        let error = SettingError::LedgerReplay;
        let index = at as u64 + 1;
        assert_eq!(fault(&doubled), LedgerFault { index, error });
    }
}

#[test]
fn every_cut_shows_in_the_comparison_and_the_export() {
    let room = lived();
    let side = room.client();
    let all = side.ledger.hashes();
    for keep in 0..all.len() {
        let from = keep as u64;
        assert_eq!(side.ledger.compare(&all[..keep]), Comparison::Ahead { from });
        let kept = &rows(&side.ledger)[..keep];
        let short = Ledger::load(RELATIONSHIP, kept, &side.agreements).unwrap();
        assert_eq!(short.compare(&all), Comparison::Behind { from });
        // An export whose tail was cut names another head than its last entry's.
        let mut export = short.export(&side.agreements).unwrap();
        let head = short.head();
        let at = export.windows(32).position(|w| w == head.as_bytes()).unwrap();
        export[at..at + 32].copy_from_slice(side.ledger.head().as_bytes());
        assert_eq!(Ledger::import(&export), Err(Import::Truncated { from }));
    }
}

#[test]
fn every_fork_is_named() {
    let room = lived();
    let side = room.client();
    for at in 1..side.ledger.len() {
        let kept = &rows(&side.ledger)[..usize::try_from(at).unwrap()];
        let mut fork = Ledger::load(RELATIONSHIP, kept, &side.agreements).unwrap();
        let mut situation = side.situation();
        situation.ledger = &fork;
        let other = withdraw(&situation, MORNING, &side.person)
            .or_else(|_| end_alone(&situation, None, AloneReason::Left, MORNING, &side.person))
            .unwrap();
        let mut mixed = rows(&side.ledger);
        mixed[usize::try_from(at).unwrap()] = other.to_bytes().unwrap();
        if at + 1 < side.ledger.len() {
            assert_eq!(
                Ledger::load(RELATIONSHIP, &mixed, &side.agreements),
                Err(LedgerFault { index: at + 1, error: SettingError::LedgerBroken })
            );
        }
        let mut whole = side.ledger.clone();
        assert_eq!(whole.append(other.clone(), &side.agreements), Err(SettingError::LedgerFork));
        assert_eq!(whole, side.ledger);
        fork.append(other, &side.agreements).unwrap();
        assert_eq!(side.ledger.compare(&fork.hashes()), Comparison::Forked { at });
    }
}

#[test]
fn every_flipped_byte_of_a_ledger_is_named() {
    let room = lived();
    let side = room.client();
    let good = rows(&side.ledger);
    let agreements = &side.agreements;
    for (place, row) in good.iter().enumerate() {
        let before = Ledger::load(RELATIONSHIP, &good[..place], agreements).unwrap();
        // One flip a byte: the mask moves with the place, so that every bit position occurs.
        for at in 0..row.len() {
            let mut bad = row.clone();
            bad[at] ^= 1 << (at % 8);
            let read = Entry::from_bytes(&bad);
            let taken = read.and_then(|entry| before.clone().append(entry, agreements));
            assert!(taken.is_err(), "entry {place}, byte {at}");
        }
        let mut all = good.clone();
        all[place][row.len() / 2] ^= 1;
        let fault = Ledger::load(RELATIONSHIP, &all, agreements).unwrap_err();
        assert_eq!(fault.index, place as u64);
    }
}

#[test]
fn every_byte_of_an_export_counts() {
    let room = Room::of_two(SessionClause::default());
    let side = room.client();
    let good = side.ledger.export(&side.agreements).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1 << (at % 8);
        assert!(Ledger::import(&bad).is_err(), "byte {at}");
    }
}

#[test]
fn an_agreement_is_recorded_once_in_order_and_with_its_own_time() {
    let room = Room::of_two(SessionClause::default());
    let side = room.client();
    assert_eq!(side.ledger.record_agreed(&side.agreements, &side.person), Err(SettingError::NothingToRecord));
    let good = side.ledger.entries()[0].body().clone();
    let empty = Ledger::new(RELATIONSHIP);
    let append = |at_wall_ms, fact| {
        let mut entry = empty.next(at_wall_ms, fact).unwrap();
        entry.sign(&side.person).unwrap();
        empty.clone().append(entry, &side.agreements)
    };
    assert_eq!(append(good.at_wall_ms, good.fact.clone()), Ok(()));
    assert_eq!(
        append(good.at_wall_ms + 1, good.fact.clone()),
        Err(SettingError::FactContradicts),
        "every side must write the same bytes"
    );
    let hash = *side.ledger.agreed().unwrap();
    let second = Fact::Agreed { agreement: hash, version: 2 };
    assert_eq!(append(good.at_wall_ms, second), Err(SettingError::FactContradicts));
    let unknown = Fact::Agreed { agreement: crate::Hash::new([1; 32]), version: 1 };
    assert_eq!(append(good.at_wall_ms, unknown), Err(SettingError::AgreementUnknown));
    let again = side.ledger.next(good.at_wall_ms, good.fact).unwrap();
    let again = side.ledger.clone().append(again, &side.agreements);
    assert_eq!(again, Err(SettingError::FactContradicts));
}

#[test]
fn a_ledger_stays_in_its_relationship() {
    let room = lived();
    let side = room.client();
    let mut other = Ledger::new(RelationshipId::new([3; 16]));
    let entry = side.ledger.entries()[0].clone();
    assert_eq!(other.append(entry, &side.agreements), Err(SettingError::ForeignRelationship));
}

#[test]
fn a_refused_entry_changes_nothing() {
    let mut room = lived();
    let side = &mut room.sides[0];
    let before = side.ledger.clone();
    let entry = side.ledger.next(1, before.entries()[1].fact().clone());
    assert!(side.ledger.append(entry.unwrap(), &side.agreements).is_err());
    assert_eq!(side.ledger, before);
}

#[test]
fn late_signatures_must_fit() {
    let mut room = Room::of_two(SessionClause::default());
    let side = &mut room.sides[0];
    let entry = side.ledger.entries()[0].clone();
    let good = entry.countersignature_of(&side.key()).unwrap();
    assert_eq!(Countersignature::from_bytes(&good.to_bytes().unwrap()), Ok(good.clone()));
    let mut wrong = good.clone();
    wrong.index = 1;
    let result = side.ledger.collect(&wrong, &side.agreements).map(Entry::index);
    assert_eq!(result, Err(SettingError::EntryUnknown));
    let mut wrong = good.clone();
    wrong.key = crate::Signer::public(&crate::fixtures::stranger());
    let result = side.ledger.collect(&wrong, &side.agreements).map(Entry::index);
    assert_eq!(result, Err(SettingError::SignerNotMember));
    let mut wrong = good;
    wrong.key = crate::Signer::public(&crate::fixtures::therapist());
    let result = side.ledger.collect(&wrong, &side.agreements).map(Entry::index);
    assert_eq!(result, Err(SettingError::SignatureInvalid));
}

/// The rows of a ledger with the marks of what is in it.
fn marked(ledger: &Ledger) -> Vec<(Vec<u8>, crate::Mark)> {
    (0..).zip(rows(ledger)).map(|(index, row)| (row, ledger.mark(index).unwrap())).collect()
}

fn read(rows: &[(Vec<u8>, crate::Mark)], agreements: &crate::Agreements) -> (Ledger, Option<LedgerFault>) {
    let stored = rows.iter().map(|(row, mark)| crate::Stored::new(row, Some(mark)));
    Ledger::load_marked(RELATIONSHIP, stored, agreements)
}

#[test]
fn s03_what_bears_its_mark_is_read_as_it_was() {
    let room = lived();
    let side = room.client();
    let all = marked(&side.ledger);
    assert!(all.iter().all(|(row, mark)| crate::Stored::new(row, Some(mark)).is_checked()));
    assert!(!crate::Stored::new(&all[0].0, None).is_checked());
    assert_eq!(read(&all, &side.agreements), (side.ledger.clone(), None));
    assert_eq!(side.ledger.mark(side.ledger.len()), Err(SettingError::EntryUnknown));
    // Of a row without its mark everything is verified.
    let mixed = all
        .iter()
        .enumerate()
        .map(|(at, (row, mark))| crate::Stored::new(row, Some(mark).filter(|_| !at.is_multiple_of(2))));
    let (ledger, fault) = Ledger::load_marked(RELATIONSHIP, mixed, &side.agreements);
    assert_eq!((&ledger, fault), (&side.ledger, None));
}

#[test]
fn s03_a_row_that_differs_from_its_mark_is_verified() {
    let room = lived();
    let side = room.client();
    let good = marked(&side.ledger);
    for at in 0..good.len() {
        let index = at as u64;
        let fault = |rows: &[_]| read(rows, &side.agreements).1.map(|fault| (fault.index, fault.error));
        let mut bad = good.clone();
        *bad[at].0.last_mut().unwrap() ^= 1;
        assert_eq!(fault(&bad), Some((index, SettingError::SignatureInvalid)));
        // With a mark that fits it only a check in full finds it, and does.
        bad[at].1 = crate::Mark::kept(crate::Hash::of(crate::CHECKED_PREFIX, &bad[at].0));
        let (ledger, none) = read(&bad, &side.agreements);
        assert_eq!(none, None);
        let found = ledger.verify(&side.agreements).unwrap_err();
        assert_eq!((found.index, found.error), (index, SettingError::SignatureInvalid));
        // A mark says nothing about chain and facts.
        let mut gone = good.clone();
        gone.remove(at);
        if at + 1 < good.len() {
            assert_eq!(fault(&gone), Some((index, SettingError::LedgerGap)));
        }
        let mut garbage = good.clone();
        garbage[at].0 = vec![0xff; 90];
        garbage[at].1 = crate::Mark::kept(crate::Hash::of(crate::CHECKED_PREFIX, &garbage[at].0));
        assert_eq!(fault(&garbage), Some((index, SettingError::Malformed)));
    }
}
