//! Agreements and ledger as the vault has them, checked line by line; a relationship whose ledger does not
//! hold is set aside (S-03).
//!
//! What is set aside can be looked at, taken along and removed. It is not among those that are open:
//! nothing reads its mail, and no step finds it, so that nothing is signed or begun on a ledger that was
//! changed. The rows stay as they are.

use kader_setting::{Agreements, Ledger, Mark, PublicKey, RelationshipId, SettingError, Stored};
use kader_vault::{SignedRow, Tx};

use crate::book::Book;
use crate::core::{Core, Open};
use crate::relationship::Relationship;
use crate::trouble::Trouble;
use crate::view::{HistoryCheck, HistoryRow, LedgerFaultKind, LedgerFaultView, RelationshipView};

/// What the vault has of a relationship's book, as far as it holds.
pub(crate) struct Kept {
    pub(crate) book: Book,
    /// The first line of the ledger that does not hold.
    pub(crate) first_bad: Option<u64>,
    /// Marks to be put beside lines whose signatures were verified and that bear none.
    pub(crate) to_mark: Vec<(u64, Mark)>,
}

/// Whether a row is what its number and its hash say.
fn is_named(row: &SignedRow, number: u64, hash: &kader_setting::Hash) -> bool {
    row.number == number && row.hash == *hash
}

/// The versions before the first that does not hold, and whether there is such a one.
fn agreements(relationship: RelationshipId, rows: &[SignedRow]) -> (Agreements, bool) {
    let mut agreements = Agreements::new(relationship);
    for row in rows {
        let read = agreements.read(&row.bytes).and_then(|version| {
            if !is_named(row, version.agreement().version.into(), version.hash()) {
                return Err(SettingError::AgreementChanged);
            }
            agreements.accept(version)
        });
        if let Err(error) = read {
            tracing::warn!("a version does not hold: {error}");
            return (agreements, true);
        }
    }
    (agreements, false)
}

/// Reads agreements and ledger, every signature and link verified again: the same code that
/// `kader-verify` runs on an exported ledger.
///
/// A version that does not hold and that no line is about counts as the line that would have come next.
///
/// # Errors
/// Those of the vault.
pub(crate) fn kept(group: [u8; 16], tx: &Tx<'_>) -> Result<Kept, Trouble> {
    let rows = tx.ledger_from(0)?;
    Ok(read(group, &tx.agreements()?, rows.into_iter().map(|row| (row, None)).collect()))
}

/// The same at opening: of lines that lie there byte for byte as they were once verified here, no signature
/// is verified again. Whoever can change a line and the mark beside it has the vault's keys; then a check by
/// hand finds it ([`Core::verify_history`]), and whoever reads what is taken along.
///
/// # Errors
/// Those of the vault.
pub(crate) fn kept_since(group: [u8; 16], tx: &Tx<'_>) -> Result<Kept, Trouble> {
    Ok(read(group, &tx.agreements()?, tx.ledger_with_marks()?))
}

fn read(group: [u8; 16], versions: &[SignedRow], rows: Vec<(SignedRow, Option<Mark>)>) -> Kept {
    let relationship = RelationshipId::new(group);
    let (agreements, lost) = agreements(relationship, versions);
    let stored: Vec<_> = rows.iter().map(|(row, mark)| Stored::new(&row.bytes, mark.as_ref())).collect();
    let up_to = |end: usize| stored.iter().take(end).copied();
    let (mut ledger, fault) = Ledger::load_marked(relationship, up_to(rows.len()), &agreements);
    let mut first_bad = fault.map(|fault| fault.index);
    let mut read = rows.iter().zip(ledger.entries());
    if let Some(odd) = read.position(|((row, _), entry)| !is_named(row, entry.index(), entry.hash())) {
        (ledger, _) = Ledger::load_marked(relationship, up_to(odd), &agreements);
        first_bad = Some(ledger.len());
    }
    if lost {
        first_bad = first_bad.or(Some(ledger.len()));
    }
    // Beside what does not hold nothing is marked: it is verified in full each time.
    let fresh = (0..ledger.len()).zip(&stored).filter(|(_, row)| first_bad.is_none() && !row.is_checked());
    let to_mark = fresh.filter_map(|(index, _)| Some((index, ledger.mark(index).ok()?))).collect();
    Kept { book: Book { agreements, ledger }, first_bad, to_mark }
}

/// The first line at which two ledgers are not the same, signatures included.
fn first_other(here: &Ledger, there: &Ledger) -> Option<u64> {
    let both = here.entries().iter().zip(there.entries());
    let same = (0u64..).zip(both).find(|(_, (one, other))| one != other).map(|(at, _)| at);
    same.or_else(|| (here.len() != there.len()).then(|| here.len().min(there.len())))
}

fn shown(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// What the page sees of a relationship that was set aside: who it is with, whom to call, its history up to
/// the bad line. `nothing` is the view of one of which nothing is known.
pub(crate) fn view(nothing: RelationshipView, open: &Open, found: &Relationship) -> RelationshipView {
    let me = PublicKey::new(open.identity.public());
    let fault = |line| LedgerFaultView { line: shown(line), kind: LedgerFaultKind::Damaged, member: None };
    RelationshipView {
        my_id: if found.state.others.is_empty() { String::new() } else { crate::handle(&me) },
        members: crate::show::members(found),
        my_role: found.state.my_role,
        agreement: crate::show::agreement(found, &me),
        history: crate::show::history_end(found, &me),
        takes_shared: crate::taking_along::takes_what_was_shared(found),
        ledger_fault: found.damaged.map(fault),
        ..nothing
    }
}

impl Core {
    /// A relationship to look at, also one that was set aside.
    pub(crate) fn any_relationship(&self, id: &str) -> Result<&Relationship, Trouble> {
        match self.opened()?.damaged.get(id) {
            Some(found) => Ok(found),
            None => self.relationship(id),
        }
    }

    /// Every line of the ledger for the page, also of one that was set aside: there those before the bad one.
    pub(crate) fn history(&self, id: &str) -> Result<Vec<HistoryRow>, Trouble> {
        Ok(crate::show::history(self.any_relationship(id)?, &self.me()?))
    }

    /// Why there is no such relationship to work with.
    pub(crate) fn not_here(&self, id: &str) -> Trouble {
        let aside = self.open.as_ref().is_some_and(|open| open.damaged.contains_key(id));
        Trouble::Told(if aside { "ledgerDamaged" } else { "noRelationship" })
    }

    /// Checks agreements and ledger from their first byte, as the vault has them now, every signature anew
    /// and against what this program read or wrote before. What does not hold is set aside from here on.
    pub(crate) fn verify_history(&mut self, id: &str) -> Result<HistoryCheck, Trouble> {
        let found = self.any_relationship(id)?;
        let group = found.state.group.as_ref().ok_or(Trouble::Told("noSession"))?;
        let group: [u8; 16] = group.as_slice().try_into().map_err(|_| Trouble::State)?;
        let store = self.opened()?.vault.relationship(&found.id)?;
        let kept = store.transaction(|tx| {
            let kept = kept(group, tx)?;
            if kept.first_bad.is_some() {
                // A mark stood beside it, or it was changed just now: the next opening believes none.
                tx.unmark_ledger()?;
            }
            Ok::<_, Trouble>(kept)
        })?;
        let known = found.book.as_ref().map(|book| &book.ledger);
        let other = known.and_then(|ledger| first_other(ledger, &kept.book.ledger));
        let first_bad = kept.first_bad.into_iter().chain(other).chain(found.damaged).min();
        let check = HistoryCheck {
            entries: shown(kept.book.ledger.len()),
            first_bad: first_bad.map(shown),
            head: crate::hex(kept.book.ledger.head().as_bytes()),
        };
        if let Some(line) = first_bad {
            self.set_aside(id, line, kept.book)?;
        }
        Ok(check)
    }

    /// Whatever a ledger goes into for others to read was verified in full just before: of one relationship, or
    /// of all that are open. What does not hold is set aside, and goes along as it is.
    pub(crate) fn verify_what_goes_along(&mut self, id: Option<&str>) -> Result<(), Trouble> {
        let open = self.opened()?.relationships.iter();
        let wanted = open.filter(|(one, found)| id.is_none_or(|id| id == *one) && found.book.is_some());
        let ids: Vec<String> = wanted.map(|(one, _)| one.clone()).collect();
        ids.iter().try_for_each(|id| self.verify_history(id).map(|_| ()))
    }

    /// From here on nothing is signed or begun in this relationship. A session that runs goes on to its
    /// end, and it is set aside then: what was changed is the paper, not the people in it.
    fn set_aside(&mut self, id: &str, line: u64, book: Book) -> Result<(), Trouble> {
        let room = self.room.as_ref().filter(|room| room.relationship == id);
        if room.is_some_and(|room| room.permit.is_some()) {
            if let Some(found) = self.opened_mut()?.relationships.get_mut(id) {
                found.damaged = Some(line);
            }
            return Ok(());
        }
        if room.is_some() {
            self.close_room();
        }
        let open = self.opened_mut()?;
        if let Some(mut found) = open.relationships.remove(id) {
            found.book = Some(book);
            found.damaged = Some(line);
            open.damaged.insert(id.to_owned(), found);
        }
        Ok(())
    }

    /// What was found while a session ran is set aside once that is over.
    pub(crate) fn sets_aside_what_ended(&mut self) {
        let held = self.room.as_ref().filter(|room| room.permit.is_some()).map(|room| &room.relationship);
        let found = self.open.iter().flat_map(|open| &open.relationships);
        let found = found.filter(|(id, found)| found.damaged.is_some() && Some(*id) != held);
        let ids: Vec<String> = found.map(|(id, _)| id.clone()).collect();
        for id in ids {
            if let Err(trouble) = self.verify_history(&id) {
                tracing::warn!("what was found could not be set aside: {trouble}");
            }
        }
    }

    /// The ledger for taking along (S-42). Of one that does not hold, everything that the vault has of it,
    /// as it is: whoever reads the file finds the same line.
    pub(crate) fn ledger_file(&self, id: &str) -> Result<Vec<u8>, Trouble> {
        let Some(found) = self.opened()?.damaged.get(id) else { return self.export_ledger(id) };
        let relationship = found.book.as_ref().ok_or(Trouble::State)?.agreements.relationship();
        let store = self.opened()?.vault.relationship(&found.id)?;
        let (agreements, entries) =
            store.transaction(|tx| Ok::<_, Trouble>((tx.agreements()?, tx.ledger_from(0)?)))?;
        let head = entries.last().map_or_else(|| Ledger::genesis(relationship), |last| last.hash);
        let bytes = |rows: Vec<SignedRow>| rows.into_iter().map(|row| row.bytes);
        Ok(Ledger::export_kept(relationship, head, bytes(agreements), bytes(entries))?)
    }

    /// Removes a relationship that was set aside as any other: what it still has to say goes out.
    pub(crate) fn close_any(&mut self, id: &str) -> Result<(), Trouble> {
        let open = self.opened_mut()?;
        let Some(found) = open.damaged.remove(id) else { return self.close_relationship(id) };
        open.relationships.insert(id.to_owned(), found);
        let closed = self.close_relationship(id);
        let open = self.opened_mut()?;
        if let Some(found) = open.relationships.remove(id) {
            // It could not be removed: it stays where it was.
            open.damaged.insert(id.to_owned(), found);
        }
        closed
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

    use kader_setting::fixtures::{PROPOSED_MS, RELATIONSHIP, Room};
    use kader_setting::{Import, Now, SessionClause, Signer};
    use kader_vault::{EntryName, Keyring, KeyringRefusal, PassphraseCost};
    use serde_bytes::ByteBuf;
    use zeroize::Zeroizing;

    use super::*;
    use crate::CoreConfig;
    use crate::input::{Command, Input, Secret};
    use crate::output::{Output, Reply};
    use crate::state::{OtherRecord, Stage, State};
    use crate::view::{RoleView, UnlockWay};

    struct NoKeyring;

    impl Keyring for NoKeyring {
        fn read(&self, _: &EntryName) -> Result<Zeroizing<Vec<u8>>, KeyringRefusal> {
            Err(KeyringRefusal::Absent)
        }
        fn write(&self, _: &EntryName, _: &[u8]) -> Result<(), KeyringRefusal> {
            Err(KeyringRefusal::Absent)
        }
        fn remove(&self, _: &EntryName) -> Result<(), KeyringRefusal> {
            Err(KeyringRefusal::Absent)
        }
    }

    pub(crate) const NOW: Now = Now { wall_ms: PROPOSED_MS + 90 * 86_400_000, boot_ms: 50_000 };

    /// An open profile in which there is nobody yet.
    pub(crate) fn empty(folder: &std::path::Path) -> Core {
        let mut core = Core::new(CoreConfig {
            folder: folder.to_owned(),
            relay: "ws://127.0.0.1:1/v1".to_owned(),
            keyring: Box::new(NoKeyring),
            passphrase_cost: PassphraseCost::new(8, 1, 1).unwrap(),
        });
        does(
            &mut core,
            Command::CreateVault {
                name: "Sam de Wit".into(),
                role: RoleView::Client,
                language: None,
                way: UnlockWay::Passphrase,
                passphrase: Some(Secret::new("kale winter morgen".to_owned())),
            },
        )
        .unwrap();
        core
    }

    /// One with a relationship in which three sessions were held.
    pub(crate) fn opened(folder: &std::path::Path) -> (Core, String) {
        opened_with(folder, &mut Room::of_two(SessionClause::default()))
    }

    pub(crate) fn opened_with(folder: &std::path::Path, room: &mut Room) -> (Core, String) {
        let mut core = empty(folder);
        for day in 1..4 {
            let at_ms = day * 86_400_000;
            room.hold(Now { wall_ms: PROPOSED_MS + at_ms, boot_ms: at_ms }, 600).unwrap();
        }
        let mut state = State::new(RoleView::Client, "ws://127.0.0.1:1/v1".into(), Stage::Ready);
        state.group = Some(ByteBuf::from(RELATIONSHIP.as_bytes().to_vec()));
        state.others.push(OtherRecord::new(room.therapist().person.public(), RoleView::Therapist));
        let vault = &core.opened().unwrap().vault;
        let made = Relationship::begin(vault, state).unwrap();
        let rows = room.client().ledger.entries();
        vault
            .relationship(&made.id)
            .unwrap()
            .transaction(|tx| {
                let version = room.client().agreements.latest().unwrap();
                tx.put_agreement(1, version.hash(), &version.to_bytes().unwrap())?;
                let put = |entry: &kader_setting::Entry| {
                    tx.append_ledger(entry.index(), entry.hash(), &entry.to_bytes().unwrap())
                };
                rows.iter().try_for_each(put)
            })
            .unwrap();
        let found = Relationship::load(vault, made.id).unwrap().unwrap();
        let id = found.handle();
        core.opened_mut().unwrap().relationships.insert(id.clone(), found);
        (core, id)
    }

    pub(crate) fn does(core: &mut Core, command: Command) -> Result<Reply, String> {
        let outputs = core.handle(Input::Command { id: 1, command }, NOW);
        let reply = outputs.into_iter().find_map(|output| match output {
            Output::Reply { result, .. } => Some(result),
            _ => None,
        });
        reply.expect("an answer").map_err(|failure| failure.code)
    }

    fn checks(core: &mut Core, id: &str) -> HistoryCheck {
        let Ok(Reply::History(check)) = does(core, Command::VerifyHistory { relationship: id.to_owned() })
        else {
            panic!("no check")
        };
        check
    }

    /// What a hand in the vault does while the program runs.
    fn puts(core: &Core, id: &str, hand: impl FnOnce(&mut Vec<SignedRow>)) -> Vec<SignedRow> {
        let vault = &core.opened().unwrap().vault;
        let store = vault.relationship(&core.any_relationship(id).unwrap().id).unwrap();
        let put = |tx: &Tx<'_>| {
            let mut rows = tx.ledger_from(0)?;
            hand(&mut rows);
            tx.cut_ledger(0)?;
            for (number, row) in (0u64..).zip(&rows) {
                tx.append_ledger(number, &row.hash, &row.bytes)?;
            }
            tx.ledger_from(0)
        };
        store.transaction(put).unwrap()
    }

    #[test]
    fn s03_a_check_reads_what_the_vault_has_now_and_sets_aside_what_does_not_hold() {
        type Hand = fn(&mut Vec<SignedRow>);
        let hands: [(u64, Hand); 5] = [
            (3, |rows| rows[3].bytes[60] ^= 1),
            (2, |rows| drop(rows.remove(2))),
            (4, |rows| rows.swap(4, 5)),
            // What was cut off at the end holds in itself: this program knows that it was longer.
            (5, |rows| rows.truncate(5)),
            (0, Vec::clear),
        ];
        for (line, hand) in hands {
            let folder = tempfile::tempdir().unwrap();
            let (mut core, id) = opened(folder.path());
            let (_, untouched) = {
                let before = checks(&mut core, &id);
                assert_eq!((before.entries, before.first_bad), (7, None));
                (id.clone(), before.head)
            };
            let rows = puts(&core, &id, hand);
            let check = checks(&mut core, &id);
            assert_eq!(check.first_bad.map(u64::from), Some(line));
            assert_ne!(check.head, untouched);
            // From here on it is looked at, and nothing else.
            let seen = core.view(NOW).relationships.remove(0);
            assert_eq!(seen.ledger_fault.map(|fault| u64::from(fault.line)), Some(line));
            assert_eq!(seen.history.len() as u64, line);
            for command in [
                Command::OpenLobby { relationship: id.clone() },
                Command::Withdraw { relationship: id.clone() },
                Command::Presets { relationship: id.clone(), zone: "Europe/Amsterdam".into() },
            ] {
                assert_eq!(does(&mut core, command).unwrap_err(), "ledgerDamaged");
            }
            assert_eq!(checks(&mut core, &id).first_bad.map(u64::from), Some(line), "asked again");
            let Ok(Reply::File(file)) = does(&mut core, Command::ExportLedger { relationship: id.clone() })
            else {
                panic!("no file")
            };
            match Ledger::import(&file) {
                Err(Import::Entry(fault)) => assert_eq!(fault.index, line),
                // Only the other's copy shows that something is missing at the end.
                Ok((_, ledger)) => assert!(ledger.len() == line && [0, 5].contains(&line)),
                other => panic!("{other:?}"),
            }
            let kept = puts(&core, &id, |_| {});
            assert_eq!(kept, rows, "left as it is");
        }
    }

    fn store<T>(core: &Core, id: &str, work: impl FnOnce(&Tx<'_>) -> kader_vault::Result<T>) -> T {
        let vault = &core.opened().unwrap().vault;
        vault.relationship(&core.any_relationship(id).unwrap().id).unwrap().transaction(work).unwrap()
    }

    #[test]
    fn s03_a_version_that_does_not_hold_sets_aside_though_no_line_is_about_it() {
        let folder = tempfile::tempdir().unwrap();
        let (mut core, id) = opened(folder.path());
        store(&core, &id, |tx| tx.put_agreement(2, &kader_setting::Hash::new([7; 32]), b"no version"));
        let check = checks(&mut core, &id);
        assert_eq!((check.entries, check.first_bad), (7, Some(7)), "the line that would have come next");
        assert!(core.opened().unwrap().damaged.contains_key(&id));
        // Found when the vault is opened, it is set aside as well, with everything that is still good.
        let vault = &core.opened().unwrap().vault;
        let found = Relationship::load(vault, core.any_relationship(&id).unwrap().id).unwrap().unwrap();
        assert_eq!((found.damaged, found.book.unwrap().ledger.len()), (Some(7), 7));
    }

    #[test]
    fn what_is_found_in_a_session_is_set_aside_at_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let (mut core, id) = opened(folder.path());
        let mut room = crate::room::Room::new(id.clone(), std::iter::empty());
        room.permit = Some(kader_setting::fixtures::permit(SessionClause::default(), NOW));
        core.room = Some(room);
        puts(&core, &id, |rows| rows[1].bytes[60] ^= 1);
        assert_eq!(checks(&mut core, &id).first_bad, Some(1));
        core.handle(Input::Tick, NOW);
        assert!(core.room.is_some() && core.opened().unwrap().damaged.is_empty(), "it goes on to its end");
        core.session_ended(&id);
        core.handle(Input::Tick, NOW);
        assert_eq!(core.opened().unwrap().damaged[&id].damaged, Some(1));
        let lobby = Command::OpenLobby { relationship: id.clone() };
        assert_eq!(does(&mut core, lobby).unwrap_err(), "ledgerDamaged");
    }

    #[test]
    fn s41_what_was_set_aside_is_erased_in_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let (me, other) = (kader_setting::fixtures::client(), kader_setting::fixtures::therapist());
        let full = kader_setting::fixtures::full_clauses(&[&me, &other]);
        let mut room = Room::under(kader_setting::Clauses {
            relations: full.relations,
            confidentiality: Some(kader_setting::ConfidentialityClause {
                retention: vec![kader_setting::Retention { kind: kader_setting::Kind::Messages, days: 10 }],
                ..kader_setting::ConfidentialityClause::UNSAID
            }),
            ..kader_setting::Clauses::of_sessions(SessionClause::default())
        });
        let (mut core, id) = opened_with(folder.path(), &mut room);
        let text = |id, days: u64| kader_vault::Text {
            id: [id; 16],
            author: room.client().person.public(),
            written_ms: NOW.wall_ms - days * 86_400_000,
            shown_from_ms: None,
            state: 0,
            body: "wat ik schreef".into(),
        };
        store(&core, &id, |tx| tx.add_text(&text(1, 11)).and_then(|_| tx.add_text(&text(2, 9))));
        puts(&core, &id, |rows| rows[1].bytes[60] ^= 1);
        checks(&mut core, &id);
        assert!(core.opened().unwrap().damaged.contains_key(&id));
        core.erase_first = false;
        core.erase_at_ms = 0;
        core.handle(Input::Tick, NOW);
        assert_eq!(store(&core, &id, |tx| tx.texts_written()).len(), 1);
    }

    #[test]
    fn a_lobby_closes_over_a_ledger_that_does_not_hold() {
        let folder = tempfile::tempdir().unwrap();
        let (mut core, id) = opened(folder.path());
        core.room = Some(crate::room::Room::new(id.clone(), std::iter::empty()));
        puts(&core, &id, |rows| rows[1].bytes[60] ^= 1);
        assert_eq!(checks(&mut core, &id).first_bad, Some(1));
        assert!(core.room.is_none());
        let found = &core.opened().unwrap().damaged[&id];
        assert_eq!(found.damaged, Some(1));
    }
    /// Reads it from the vault, as at opening: the first line that does not hold.
    fn opens_again(core: &Core, id: &str) -> Option<u64> {
        let vault = &core.opened().unwrap().vault;
        let found = Relationship::load(vault, core.any_relationship(id).unwrap().id).unwrap().unwrap();
        found.damaged
    }

    fn marks(core: &Core, id: &str) -> Vec<Option<Mark>> {
        store(core, id, |tx| tx.ledger_with_marks()).into_iter().map(|(_, mark)| mark).collect()
    }

    /// The last byte of the last signature: everything but that signature holds.
    fn forges(row: &mut SignedRow) {
        *row.bytes.last_mut().unwrap() ^= 1;
    }

    #[test]
    fn s03_lines_are_marked_once_they_were_verified_and_read_by_their_marks() {
        let folder = tempfile::tempdir().unwrap();
        // Written without marks, as by a program that knows none.
        let (core, id) = opened(folder.path());
        let first = marks(&core, &id);
        assert_eq!(first.len(), 7);
        let ledger = &core.relationship(&id).unwrap().book.as_ref().unwrap().ledger;
        let all: Vec<_> = (0..7).map(|index| Some(ledger.mark(index).unwrap())).collect();
        assert_eq!(first, all);
        // Whatever is written anew at the end bears none until it was verified.
        puts(&core, &id, |_| {});
        assert_eq!(marks(&core, &id), [None; 7]);
        assert_eq!(opens_again(&core, &id), None);
        assert_eq!(marks(&core, &id), all);
        let last = store(&core, &id, |tx| {
            let last = tx.ledger_from(6)?.remove(0);
            tx.cut_ledger(6)?;
            tx.append_ledger(6, &last.hash, &last.bytes)?;
            tx.ledger_with_marks()
        });
        assert_eq!(last.iter().filter(|(_, mark)| mark.is_none()).count(), 1);
        assert_eq!(opens_again(&core, &id), None);
        assert_eq!(marks(&core, &id), all);
    }

    #[test]
    fn s03_a_line_that_was_changed_beside_its_mark_is_found_at_opening() {
        for line in 0..7 {
            let folder = tempfile::tempdir().unwrap();
            let (core, id) = opened(folder.path());
            let before = marks(&core, &id);
            puts(&core, &id, |rows| forges(&mut rows[line]));
            let all = before.iter().flatten().zip(0..);
            store(&core, &id, |tx| all.clone().try_for_each(|(mark, index)| tx.mark_ledger(index, mark)));
            assert_eq!(opens_again(&core, &id), Some(line as u64));
            assert_eq!(opens_again(&core, &id), Some(line as u64), "and at the next one");
        }
    }

    /// A hand that has the vault's key can write the mark, too.
    fn forges_with_mark(core: &Core, id: &str, line: usize) {
        let before = marks(core, id);
        let rows = puts(core, id, |rows| forges(&mut rows[line]));
        let forged = kader_setting::Hash::of(kader_setting::CHECKED_PREFIX, &rows[line].bytes);
        store(core, id, |tx| {
            before.iter().flatten().zip(0..).try_for_each(|(mark, index)| tx.mark_ledger(index, mark))?;
            tx.mark_ledger(line as u64, &Mark::kept(forged))
        });
        assert_eq!(opens_again(core, id), None, "opening believes a mark");
    }

    #[test]
    fn s03_a_line_that_was_changed_together_with_its_mark_is_found_by_a_check() {
        let folder = tempfile::tempdir().unwrap();
        let (mut core, id) = opened(folder.path());
        forges_with_mark(&core, &id, 2);
        assert_eq!(checks(&mut core, &id).first_bad, Some(2));
        assert!(core.opened().unwrap().damaged.contains_key(&id));
        // From then on no opening believes it either.
        assert_eq!(marks(&core, &id), [None; 7]);
        assert_eq!(opens_again(&core, &id), Some(2));
    }

    #[test]
    fn s03_what_is_taken_along_is_verified_in_full() {
        for whole in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let (mut core, id) = opened(folder.path());
            forges_with_mark(&core, &id, 4);
            let relationship = whole.then(|| id.clone());
            let command = if whole {
                let (language, zone) = (crate::view::Language::Nl, "Europe/Amsterdam".to_owned());
                Command::ExportArchive { relationship, language, zone, sound: Vec::new() }
            } else {
                Command::ExportLedger { relationship: id.clone() }
            };
            let Ok(Reply::File(_) | Reply::ArchiveFile(_)) = does(&mut core, command) else {
                panic!("no file")
            };
            assert_eq!(core.opened().unwrap().damaged[&id].damaged, Some(4));
        }
    }

    #[test]
    fn a_view_has_the_end_of_a_history_and_whoever_asks_gets_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut room = Room::of_two(SessionClause::default());
        for day in 10..20 {
            let at_ms = day * 86_400_000;
            room.hold(Now { wall_ms: PROPOSED_MS + at_ms, boot_ms: at_ms }, 600).unwrap();
        }
        let before = room.client().ledger.len();
        assert_eq!(before, 21);
        let mut core = empty(folder.path());
        let mut state = State::new(RoleView::Client, "ws://127.0.0.1:1/v1".into(), Stage::Ready);
        state.group = Some(ByteBuf::from(RELATIONSHIP.as_bytes().to_vec()));
        state.others.push(OtherRecord::new(room.therapist().person.public(), RoleView::Therapist));
        let vault = &core.opened().unwrap().vault;
        let mut made = Relationship::begin(vault, state).unwrap();
        let (agreements, ledger) = (room.client().agreements.clone(), room.client().ledger.clone());
        made.book = Some(Book { agreements, ledger });
        let id = made.handle();
        core.opened_mut().unwrap().relationships.insert(id.clone(), made);
        let Ok(Reply::Lines(whole)) = does(&mut core, Command::History { relationship: id }) else {
            panic!("no lines")
        };
        assert!(whole.iter().map(|row| u64::from(row.index)).eq(0..before));
        // The number of a session is known from lines that are not in it.
        let end = core.view(NOW).relationships.remove(0).history;
        assert_eq!(end, whole[5..]);
        assert!(end[0].session.is_some());
    }
}
