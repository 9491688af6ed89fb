//! Homework (S-30 to S-33, S-50): goals of all, tasks that a client accepts, records that are their owner's own.

mod blown_up;
mod by_lot;
mod lost;
pub(crate) mod own_forms;

use data_encoding::BASE64;
use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{
    ConfidentialityTerms, HomeworkPage, KindTerms, RecordPage, RetentionTerms, SharingView, TaskStateView,
    TaskStepName, Terms,
};
use kader_setting::{Goal, Hash, PublicKey, RelationshipId, SignedGoal};
use kader_vault::Vault;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Doc, GetString, Map, OffsetKind, Options, ReadTxn, Text, TextPrelim, Transact, Update};

use crate::changed::Said;
use crate::retention::kept_for;
use crate::several::P;
use crate::world::{BOTH, C, PASSPHRASE, T, World, terms, unhex};

const DAY_MS: u64 = 24 * 3_600_000;
const FORM: &str = "thought-record";

/// With three tasks at once.
pub(crate) fn tasked() -> Terms {
    Terms { session: terms(), relations: true, open_tasks: Some(3), ..Terms::default() }
}

/// A page that shows a record: its own document, as the interface has one.
pub(crate) struct Page {
    doc: Doc,
}

impl Page {
    pub(crate) fn of(opened: &RecordPage) -> Self {
        let mut options = Options::with_client_id(yrs::ClientID::new(opened.author));
        options.offset_kind = OffsetKind::Utf16;
        let page = Self { doc: Doc::with_options(options) };
        page.sees(&opened.update);
        page
    }

    fn sees(&self, update: &str) {
        let update = BASE64.decode(update.as_bytes()).unwrap();
        self.doc.transact_mut().apply_update(Update::decode_v1(&update).unwrap()).unwrap();
    }

    pub(crate) fn writes(&self, at: u32, words: &str) -> Vec<u8> {
        let page = self.doc.get_or_insert_text("page");
        let mut txn = self.doc.transact_mut();
        let at = at.min(page.len(&txn));
        page.insert(&mut txn, at, words);
        txn.encode_update_v1()
    }

    pub(crate) fn erases(&self, at: u32, some: u32) -> Vec<u8> {
        let page = self.doc.get_or_insert_text("page");
        let mut txn = self.doc.transact_mut();
        page.remove_range(&mut txn, at, some);
        txn.encode_update_v1()
    }

    /// Words in a field of its own.
    pub(crate) fn fills(&self, field: &str, words: &str) -> Vec<u8> {
        let fields = self.doc.get_or_insert_map("fields");
        let mut txn = self.doc.transact_mut();
        fields.insert(&mut txn, field, TextPrelim::new(words));
        txn.encode_update_v1()
    }

    /// A choice, by its name.
    pub(crate) fn chooses(&self, field: &str, choice: &str) -> Vec<u8> {
        let fields = self.doc.get_or_insert_map("fields");
        let mut txn = self.doc.transact_mut();
        fields.insert(&mut txn, field, choice);
        txn.encode_update_v1()
    }

    pub(crate) fn text(&self) -> String {
        self.doc.get_or_insert_text("page").get_string(&self.doc.transact())
    }
}

/// What is gone, whatever order a snapshot has it in.
fn deleted_part(snapshot: &[u8]) -> Vec<u8> {
    let mut bytes = snapshot.to_vec();
    bytes.sort_unstable();
    bytes
}

/// Everything of a document: what there is, what is gone, what it says.
fn state(update: &str) -> (Vec<(u64, u32)>, Vec<u8>, String) {
    let doc = Doc::new();
    let page = doc.get_or_insert_text("page");
    let bytes = BASE64.decode(update.as_bytes()).unwrap();
    doc.transact_mut().apply_update(Update::decode_v1(&bytes).unwrap()).unwrap();
    let txn = doc.transact();
    assert!(!txn.has_missing_updates(), "something waits for ever");
    let mut clocks: Vec<(u64, u32)> =
        txn.state_vector().iter().map(|(client, clock)| (client.get(), *clock)).collect();
    clocks.sort_unstable();
    let deleted = txn.snapshot().encode_v1();
    let deleted = deleted_part(&deleted);
    (clocks, deleted, page.get_string(&txn))
}

impl World {
    /// Nothing where the program is killed meanwhile.
    fn looks(&mut self, side: usize) -> Option<HomeworkPage> {
        let relationship = self.id_if_open(side)?;
        match self.tries(side, Command::Homework { relationship }) {
            Ok(Reply::Homework(page)) => Some(page),
            _ => None,
        }
    }

    pub(crate) fn looks_into(&mut self, side: usize, record: &str) -> Option<RecordPage> {
        let (relationship, record) = (self.id_if_open(side)?, record.to_owned());
        match self.tries(side, Command::OpenRecord { relationship, record, have: None }) {
            Ok(Reply::Record(page)) => Some(page),
            _ => None,
        }
    }

    fn id_if_open(&self, side: usize) -> Option<String> {
        self.view(side).relationships.first().map(|found| found.id.clone())
    }

    fn homework(&mut self, side: usize) -> HomeworkPage {
        let relationship = self.id(side);
        match self.tries(side, Command::Homework { relationship }).unwrap() {
            Reply::Homework(page) => page,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn begins(&mut self, side: usize) -> String {
        let relationship = self.id(side);
        match self.does(side, Command::BeginRecord { relationship, form: FORM.into(), task: None }) {
            Reply::Begun(begun) => begun.record,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn opens(&mut self, side: usize, record: &str) -> RecordPage {
        let (relationship, record) = (self.id(side), record.to_owned());
        match self.tries(side, Command::OpenRecord { relationship, record, have: None }).unwrap() {
            Reply::Record(page) => page,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn change(&self, side: usize, record: &str, change: &[u8]) -> Command {
        let change = Secret::new(BASE64.encode(change));
        Command::ChangeRecord { relationship: self.id(side), record: record.to_owned(), change }
    }

    /// Writes in a record as a page does that has just opened it.
    pub(crate) fn writes_in(&mut self, side: usize, record: &str, at: u32, words: &str) {
        let page = Page::of(&self.opens(side, record));
        self.does(side, self.change(side, record, &page.writes(at, words)));
    }

    /// Erases in a record, as far as it is from a place.
    pub(crate) fn erases_in(&mut self, side: usize, record: &str, at: u32, some: u32) {
        let page = Page::of(&self.opens(side, record));
        self.does(side, self.change(side, record, &page.erases(at, some)));
    }

    pub(crate) fn shares(&self, side: usize, record: &str) -> Command {
        Command::ShareRecord { relationship: self.id(side), record: record.to_owned() }
    }

    pub(crate) fn withdraws(&self, side: usize, record: &str) -> Command {
        Command::WithdrawRecord { relationship: self.id(side), record: record.to_owned() }
    }

    pub(crate) fn sharing(&mut self, side: usize, record: &str) -> SharingView {
        self.homework(side).records.into_iter().find(|one| one.id == record).unwrap().sharing
    }

    pub(crate) fn reads(&mut self, side: usize, record: &str) -> String {
        Page::of(&self.opens(side, record)).text()
    }

    fn propose_goal(&self, side: usize, wording: &str) -> Command {
        Command::ProposeGoal { relationship: self.id(side), wording: Secret::new(wording.to_owned()) }
    }

    pub(crate) fn agrees_on_goal(&mut self, wording: &str) -> String {
        self.does(T, self.propose_goal(T, wording));
        let goal = self.homework(T).goals.last().unwrap().id.clone();
        for side in self.all().filter(|side| *side != T) {
            self.does(side, Command::SignGoal { relationship: self.id(side), goal: goal.clone() });
        }
        goal
    }

    pub(crate) fn offer_task(&self, side: usize, goal: &str, title: &str, why: &str) -> Command {
        Command::OfferTask {
            relationship: self.id(side),
            goal: goal.to_owned(),
            title: Secret::new(title.to_owned()),
            why: Secret::new(why.to_owned()),
            how_often: Secret::new("elke avond".into()),
            until_ms: None,
            form: Some(FORM.into()),
        }
    }

    pub(crate) fn step_task(&self, side: usize, task: &str, step: TaskStepName) -> Command {
        Command::StepTask { relationship: self.id(side), task: task.to_owned(), step }
    }

    fn task_states(&mut self, side: usize) -> Vec<TaskStateView> {
        self.homework(side).tasks.iter().map(|task| task.state).collect()
    }

    /// All have the same document.
    fn have_the_same(&mut self, record: &str) {
        let first = state(&self.opens(C, record).update);
        for side in self.all() {
            assert_eq!(state(&self.opens(side, record).update), first, "side {side}");
        }
    }

    fn key_of(&mut self, side: usize) -> PublicKey {
        let key = self.with_vault(side, false, |changed| kader_setting::Signer::public(changed));
        self.unlock(side);
        self.settle();
        key
    }
}

/// What a side's vault has of a record, read by the vault alone.
fn in_the_vault(world: &mut World, side: usize) -> Vec<Vec<u8>> {
    world.kill(side);
    let vault = Vault::unlock_passphrase(&world.folder(side), PASSPHRASE).unwrap();
    let relationship = vault.home().relationships().unwrap()[0];
    let store = vault.relationship(&relationship).unwrap();
    let contents = store.transaction(|tx| {
        let rows = tx.records()?;
        rows.iter().map(|row| Ok(tx.record_content(&row.id)?.unwrap().to_vec())).collect()
    });
    let contents: Result<Vec<Vec<u8>>, kader_vault::VaultError> = contents;
    drop(vault);
    world.unlock(side);
    world.settle();
    contents.unwrap()
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn s31_a_draft_says_nothing_to_anybody_through_five_hundred_changes() {
    let mut world = World::agreed(1_100, tasked());
    // Each has told how far it heard the other.
    world.passes(75_000);
    let before = world.relay.envelopes;
    let record = world.begins(C);
    let page = Page::of(&world.opens(C, &record));
    for number in 0..500 {
        let change = if number % 5 == 4 { page.erases(0, 3) } else { page.writes(number, "woord ") };
        world.does(C, world.change(C, &record, &change));
    }
    let waiting = world.with_vault(C, false, |changed| changed.tx.pending().unwrap().len());
    world.unlock(C);
    world.settle();
    world.passes(DAY_MS);
    assert_eq!((waiting, world.relay.envelopes), (0, before), "a draft left");
    assert!(world.homework(T).records.is_empty());
    assert_eq!(world.reads(C, &record), page.text());
    world.rests();
}

#[test]
fn s31_shared_withdrawn_and_shared_again_is_the_same_for_both() {
    let mut world = World::agreed(1_101, tasked());
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "Slecht geslapen.");
    world.does(C, world.shares(C, &record));
    assert_eq!(world.sees(T).homework.fresh, 1);
    assert_eq!(world.reads(T, &record), "Slecht geslapen.");
    assert_eq!(world.sees(T).homework.fresh, 0, "opening it is seeing it");
    world.writes_in(T, &record, 16, " Hoe laat?");
    world.have_the_same(&record);
    let seen = world.homework(C).records[0].clone();
    assert!(seen.mine && seen.sharing == SharingView::Shared && seen.changed_by == world.named(T));
    // No later version goes out.
    world.does(C, world.withdraws(C, &record));
    let before = world.relay.envelopes;
    world.writes_in(C, &record, 0, "Alleen voor mij. ");
    assert_eq!(world.relay.envelopes, before);
    let page = Page::of(&world.opens(T, &record));
    assert_eq!(page.text(), "Slecht geslapen. Hoe laat?");
    let theirs = world.homework(T).records[0].clone();
    assert!(!theirs.writable && theirs.sharing == SharingView::Withdrawn);
    world.refused(T, world.change(T, &record, &page.writes(0, "x")), "refused");
    assert_eq!(world.reads(T, &record), "Slecht geslapen. Hoe laat?");
    world.does(C, world.shares(C, &record));
    world.have_the_same(&record);
    assert_eq!(world.reads(T, &record), "Alleen voor mij. Slecht geslapen. Hoe laat?");
    world.rests();
}

#[test]
fn what_crossed_a_withdrawal_is_there_again_once_it_is_shared_again() {
    let mut world = World::several_agreed(1_102, 2, tasked());
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "Begin. ");
    world.does(C, world.shares(C, &record));
    world.is_offline(T, true);
    world.writes_in(T, &record, 7, "Van de therapeut. ");
    world.does(C, world.withdraws(C, &record));
    world.is_offline(T, false);
    world.settle();
    for side in [C, P] {
        assert_eq!(world.reads(side, &record), "Begin. ", "side {side}");
    }
    let theirs = world.homework(T).records[0].clone();
    assert_eq!(theirs.refused.as_deref(), Some("sharingWithdrawn"));
    world.does(C, world.shares(C, &record));
    world.have_the_same(&record);
    assert_eq!(world.reads(P, &record), "Begin. Van de therapeut. ");
    world.rests();
}

#[test]
fn changes_at_once_and_offline_end_in_one_document() {
    let mut world = World::agreed(1_103, tasked());
    let record = world.begins(C);
    world.does(C, world.shares(C, &record));
    let pages = BOTH.map(|side| Page::of(&world.opens(side, &record)));
    for side in BOTH {
        world.is_offline(side, true);
    }
    for number in 0..10 {
        for side in BOTH {
            let change = pages[side].writes(0, &format!("{side}{number} "));
            world.does(side, world.change(side, &record, &change));
        }
    }
    for side in BOTH {
        world.is_offline(side, false);
    }
    world.settle();
    world.have_the_same(&record);
    let text = world.reads(C, &record);
    assert!((0..10).all(|number| BOTH.iter().all(|side| text.contains(&format!("{side}{number}")))));
    world.rests();
}

#[test]
fn what_is_deleted_in_a_record_is_in_no_vault() {
    let mut world = World::agreed(1_104, tasked());
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "toch niet dit, wel dit");
    world.does(C, world.shares(C, &record));
    for side in BOTH {
        assert!(in_the_vault(&mut world, side).iter().any(|bytes| has(bytes, "toch niet")));
    }
    let page = Page::of(&world.opens(C, &record));
    world.does(C, world.change(C, &record, &page.erases(0, 15)));
    for side in BOTH {
        let contents = in_the_vault(&mut world, side);
        assert!(contents.iter().all(|bytes| !has(bytes, "toch niet")), "side {side}");
        assert!(contents.iter().any(|bytes| has(bytes, "wel dit")), "side {side}");
    }
    // Removed by its owner it is gone everywhere.
    world.does(C, Command::RemoveRecord { relationship: world.id(C), record: record.clone() });
    for side in BOTH {
        assert!(in_the_vault(&mut world, side).is_empty(), "side {side}");
    }
    world.refused(T, Command::OpenRecord { relationship: world.id(T), record, have: None }, "recordGone");
    world.rests();
}

#[test]
fn a_large_record_goes_in_parts() {
    let mut world = World::agreed(1_105, tasked());
    let record = world.begins(C);
    let long: String = (0..30_000).map(|number| format!("{number} ")).collect();
    world.writes_in(C, &record, 0, &long);
    world.does(C, world.shares(C, &record));
    world.writes_in(T, &record, 0, &long);
    world.have_the_same(&record);
    assert_eq!(world.reads(C, &record).len(), 2 * long.len());
    let page = Page::of(&world.opens(C, &record));
    let much = page.writes(0, &"x".repeat(700_000));
    world.refused(C, world.change(C, &record, &much), "recordFull");
    world.refused(C, world.change(C, &record, &[1, 2, 3]), "recordDamaged");
    world.have_the_same(&record);
    world.rests();
}

#[test]
fn after_a_withdrawal_of_the_agreement_own_records_go_on_and_nothing_goes_out() {
    let mut world = World::agreed(1_106, tasked());
    let (record, draft) = (world.begins(C), world.begins(C));
    world.does(C, world.shares(C, &record));
    world.does(C, Command::Withdraw { relationship: world.id(C) });
    let before = world.relay.envelopes;
    for one in [&record, &draft] {
        world.writes_in(C, one, 0, "toch nog iets");
        assert_eq!(world.reads(C, one), "toch nog iets");
    }
    assert!(world.sees(C).homework.refusal.is_some());
    world.refused(C, world.shares(C, &draft), "refused");
    world.refused(C, world.propose_goal(C, "iets"), "refused");
    let page = Page::of(&world.opens(T, &record));
    world.refused(T, world.change(T, &record, &page.writes(0, "x")), "refused");
    assert_eq!(world.relay.envelopes, before);
    let own = world.begins(C);
    world.does(C, Command::RemoveRecord { relationship: world.id(C), record: own });
    assert_eq!(world.reads(T, &record), "");
    // Agreed anew, the next change brings what stayed.
    world.does(C, world.propose(C, tasked()));
    let hash = world.proposal(T);
    world.does(T, world.sign(T, hash));
    world.writes_in(C, &record, 0, "Weer. ");
    world.have_the_same(&record);
    assert_eq!(world.reads(T, &record), "Weer. toch nog iets");
}

#[test]
fn after_the_end_own_drafts_go_on() {
    let mut world = World::agreed(1_107, tasked());
    let (record, draft) = (world.begins(C), world.begins(C));
    world.writes_in(C, &record, 0, "gedeeld");
    world.does(C, world.shares(C, &record));
    world.writes_in(C, &draft, 0, "voor mij");
    world.does(C, Command::EndAlone { relationship: world.id(C) });
    world.passes(DAY_MS);
    for side in BOTH {
        let left = world.homework(side).records;
        assert_eq!(left.len(), usize::from(side == C), "what was shared is erased, side {side}");
    }
    world.writes_in(C, &draft, 8, ", ook nu");
    assert_eq!(world.reads(C, &draft), "voor mij, ook nu");
    world.refused(C, world.shares(C, &draft), "refused");
    world.does(C, Command::RemoveRecord { relationship: world.id(C), record: draft });
    assert!(world.homework(C).records.is_empty());
}

#[test]
fn s50_a_goal_is_agreed_once_all_signed_and_anybody_lets_go_of_it() {
    let mut world = World::several_agreed(1_108, 2, tasked());
    world.does(C, world.propose_goal(C, "  Weer naar buiten  "));
    let goal = world.homework(T).goals[0].clone();
    assert_eq!((goal.wording.as_str(), goal.agreed, goal.mine), ("Weer naar buiten", false, false));
    assert_eq!(goal.held, [world.named(C)], "shown to all, and whose it is");
    assert_eq!([T, C, P].map(|side| world.sees(side).homework.waiting), [1, 0, 1]);
    for side in [T, P] {
        world.does(side, Command::SignGoal { relationship: world.id(side), goal: goal.id.clone() });
    }
    for side in world.all() {
        let seen = world.homework(side).goals[0].clone();
        assert!(seen.agreed && seen.mine && seen.held.len() == 3, "side {side}");
        assert_eq!(world.sees(side).homework.waiting, 0);
    }
    // Alone, at once, also after a withdrawal.
    world.does(P, Command::Withdraw { relationship: world.id(P) });
    world.does(C, Command::LetGoOfGoal { relationship: world.id(C), goal: goal.id.clone() });
    for side in world.all() {
        let seen = world.homework(side).goals[0].clone();
        assert!(!seen.agreed && !seen.over && seen.held.len() == 2, "side {side}");
    }
    world.refused(C, Command::SignGoal { relationship: world.id(C), goal: goal.id.clone() }, "refused");
    for odd in ["", "zz000000000000000000000000000000"] {
        let (relationship, goal) = (world.id(C), odd.to_owned());
        world.refused(C, Command::LetGoOfGoal { relationship, goal }, "goalGone");
    }
    world.refused(C, world.propose_goal(C, "  "), "goalEmpty");
    world.refused(C, world.propose_goal(C, &"x".repeat(601)), "homeworkTooLong");
    world.rests();
}

#[test]
fn s30_a_task_is_offered_accepted_finished_and_stopped_by_the_client() {
    let mut world = World::agreed(1_109, tasked());
    let goal = world.agrees_on_goal("Beter slapen");
    world.refused(T, world.offer_task(T, &goal, "Dagboek", " "), "refused");
    for title in ["Dagboek", "Wandelen", "Ademen"] {
        world.does(T, world.offer_task(T, &goal, title, "Om te zien wat helpt"));
    }
    assert_eq!(world.sees(C).homework.waiting, 3);
    world.refused(T, world.offer_task(T, &goal, "Een te veel", "daarom"), "refused");
    let tasks: Vec<String> = world.homework(C).tasks.iter().map(|task| task.id.clone()).collect();
    let page = world.homework(C);
    assert!(page.tasks[0].can_accept && page.tasks[0].can_stop && !page.tasks[0].can_finish);
    assert_eq!(page.tasks[0].goal.as_deref(), Some(goal.as_str()));
    let page = world.homework(T);
    assert!(!page.tasks[0].can_accept && page.tasks[0].can_stop, "taking it back");
    world.refused(T, world.step_task(T, &tasks[0], TaskStepName::Accept), "refused");
    world.does(C, world.step_task(C, &tasks[0], TaskStepName::Accept));
    world.does(C, world.step_task(C, &tasks[1], TaskStepName::Stop));
    world.does(T, world.step_task(T, &tasks[2], TaskStepName::Stop));
    world.refused(T, world.step_task(T, &tasks[0], TaskStepName::Stop), "refused");
    world.does(C, world.step_task(C, &tasks[0], TaskStepName::Finish));
    for side in BOTH {
        use TaskStateView::{Finished, Stopped};
        assert_eq!(world.task_states(side), [Finished, Stopped, Stopped], "side {side}");
        assert_eq!(world.sees(side).homework.open_tasks, 0);
    }
    // For a goal that nobody agreed on there is none.
    world.does(T, world.propose_goal(T, "Alleen van mij"));
    let alone = world.homework(T).goals[1].id.clone();
    world.refused(T, world.offer_task(T, &alone, "Iets", "daarom"), "refused");
    // To stop one needs no agreement.
    world.does(T, world.offer_task(T, &goal, "Nog een", "daarom"));
    let last = world.homework(C).tasks[3].id.clone();
    world.does(C, world.step_task(C, &last, TaskStepName::Accept));
    world.does(T, Command::Withdraw { relationship: world.id(T) });
    world.does(C, world.step_task(C, &last, TaskStepName::Stop));
    for side in BOTH {
        assert_eq!(world.task_states(side)[3], TaskStateView::Stopped);
    }
    world.rests();
}

#[test]
fn s30_who_accepts_and_who_takes_back_at_once_end_alike() {
    let mut world = World::several_agreed(1_110, 2, tasked());
    let goal = world.agrees_on_goal("Beter slapen");
    world.does(T, world.offer_task(T, &goal, "Dagboek", "daarom"));
    world.does(T, world.offer_task(T, &goal, "Wandelen", "daarom"));
    let tasks: Vec<String> = world.homework(T).tasks.iter().map(|task| task.id.clone()).collect();
    world.is_offline(C, true);
    world.does(C, world.step_task(C, &tasks[0], TaskStepName::Accept));
    world.does(C, world.step_task(C, &tasks[1], TaskStepName::Stop));
    world.does(T, world.step_task(T, &tasks[0], TaskStepName::Stop));
    world.does(P, world.step_task(P, &tasks[1], TaskStepName::Accept));
    world.does(P, world.step_task(P, &tasks[1], TaskStepName::Finish));
    world.is_offline(C, false);
    world.settle();
    for side in world.all() {
        use TaskStateView::{Active, Stopped};
        assert_eq!(world.task_states(side), [Active, Stopped], "side {side}");
    }
    world.rests();
}

/// The task that a changed program offers.
fn lie(id: u8, goal: Hash, by: PublicKey, why: &str) -> Said {
    Said::Task {
        id: vec![id; 16],
        goal,
        title: "Iets".into(),
        why: why.into(),
        how_often: String::new(),
        until_ms: None,
        form: None,
        form_definition: None,
        by,
        at_ms: 1_790_000_000_000,
    }
}

fn goal_hash(world: &mut World) -> Hash {
    let hash = world.with_vault(T, false, |changed| changed.tx.goals().unwrap()[0].hash);
    world.unlock(T);
    world.settle();
    hash
}

#[test]
fn s30_s32_s33_a_changed_program_offers_and_accepts_nothing_beyond_what_is_agreed() {
    let mut world = World::agreed(1_111, tasked());
    world.agrees_on_goal("Beter slapen");
    let hash = goal_hash(&mut world);
    let (therapist, client) = (world.key_of(T), world.key_of(C));
    world.says(T, &[lie(1, Hash::new([9; 32]), therapist, "daarom"), lie(2, hash, therapist, " ")]);
    world.says(T, &[lie(3, hash, client, "daarom")]);
    assert!(world.homework(C).tasks.is_empty(), "no goal, no reason, another's name");
    world.says(T, &(10..20).map(|id| lie(id, hash, therapist, "daarom")).collect::<Vec<_>>());
    assert_eq!(world.task_states(C), [TaskStateView::Offered; 3], "one too many");
    let refused = world.refusals(C);
    assert_eq!(refused[..3], ["taskWithoutGoal", "taskWithoutReason", "notTheAuthor"]);
    assert_eq!(refused[3..], ["tooManyTasks"; 7]);
    // In the client's place nobody accepts and nobody finishes.
    let step = |step: &str| Said::TaskStep { id: vec![10; 16], step: step.into() };
    world.says(T, &[step("accept"), step("finish"), step("work")]);
    assert_eq!(world.task_states(C), [TaskStateView::Offered; 3]);
    let task = world.homework(C).tasks[0].id.clone();
    world.does(C, world.step_task(C, &task, TaskStepName::Accept));
    world.says(T, &[step("stop"), step("finish")]);
    assert_eq!(world.task_states(C)[0], TaskStateView::Active, "only the client stops it");
}

#[test]
fn s32_what_another_program_refuses_is_said_to_who_offered_it() {
    let mut world = World::agreed(1_112, tasked());
    let goal = world.agrees_on_goal("Beter slapen");
    // Each offers two, of three, while they do not hear each other.
    world.is_offline(C, true);
    for title in ["een", "twee"] {
        world.does(T, world.offer_task(T, &goal, title, "daarom"));
        world.does(C, world.offer_task(C, &goal, title, "daarom"));
    }
    world.is_offline(C, false);
    world.settle();
    for side in BOTH {
        let page = world.homework(side);
        let refused: Vec<_> = page.tasks.iter().filter(|task| task.state == TaskStateView::Refused).collect();
        assert_eq!(refused.len(), 1, "side {side}");
        assert!(refused[0].by.is_me() && refused[0].reason.as_deref() == Some("tooManyTasks"));
    }
    world.rests();
}

#[test]
fn s50_a_changed_program_makes_nobody_hold_a_goal() {
    let mut world = World::agreed(1_113, tasked());
    world.does(T, world.propose_goal(T, "Wat wij willen"));
    let (therapist, client) = (world.key_of(T), world.key_of(C));
    let (own, others) = world.with_vault(T, false, |changed| {
        let row = changed.tx.goals().unwrap().remove(0);
        let goal = SignedGoal::from_bytes(&row.record).unwrap();
        let relationship = RelationshipId::new([3; 16]);
        let goal = Goal { relationship, id: [8; 16], ..goal.goal().clone() };
        (row.record, SignedGoal::propose(goal, changed).unwrap().to_bytes().unwrap())
    });
    world.unlock(T);
    world.settle();
    // The client's signature where it is none; another relationship; in the client's name; damaged.
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Signed {
        body: serde_bytes::ByteBuf,
        signatures: Vec<(PublicKey, kader_setting::Signature)>,
    }
    let mut forged: Signed = serde_ipld_dagcbor::from_slice(&own).unwrap();
    let signature = forged.signatures[0].1;
    forged.signatures.push((client, signature));
    forged.signatures.sort_by_key(|(key, _)| *key);
    let forged = serde_ipld_dagcbor::to_vec(&forged).unwrap();
    let mut damaged = own.clone();
    damaged[20] ^= 1;
    for goal in [forged, others, damaged, Vec::new()] {
        world.says(T, &[Said::Goal { goal }]);
    }
    let page = world.homework(C);
    assert_eq!(page.goals.len(), 1);
    assert!(!page.goals[0].mine && page.goals[0].held == [world.named(T)]);
    // What one has signed is theirs to say: the client's program passes nothing off as its own.
    world.says(C, &[Said::Goal { goal: own }]);
    assert_eq!(world.homework(T).goals[0].held.len(), 1);
    assert_ne!(therapist, client);
}

#[test]
fn s31_s33_a_changed_program_writes_in_nobodys_name_and_in_no_record_that_is_not_shared() {
    let mut world = World::agreed(1_114, tasked());
    let (record, draft) = (world.begins(C), world.begins(C));
    world.writes_in(C, &record, 0, "Van mij.");
    world.writes_in(C, &draft, 0, "Een ontwerp.");
    world.does(C, world.shares(C, &record));
    let theirs = world.opens(T, &record);
    let mine = world.opens(C, &record);
    let said = |record: &str, bytes: Vec<u8>| Said::RecordChange {
        id: unhex(record),
        version: 9,
        part: 0,
        parts: 1,
        bytes,
    };
    // With a client id of the client's.
    let forged = Page::of(&mine).writes(0, "Ik heb gelogen. ");
    let honest = Page::of(&theirs).writes(0, "Een vraag: ");
    let mut both = Page::of(&mine);
    both.writes(0, "Van de een. ");
    both.doc = {
        let mut options = Options::with_client_id(yrs::ClientID::new(theirs.author));
        options.offset_kind = OffsetKind::Utf16;
        let doc = Doc::with_options(options);
        let all = both.doc.transact().encode_state_as_update_v1(&yrs::StateVector::default());
        doc.transact_mut().apply_update(Update::decode_v1(&all).unwrap()).unwrap();
        doc
    };
    both.writes(0, "Van de ander. ");
    let both = both.doc.transact().encode_state_as_update_v1(&yrs::StateVector::default());
    let claims = vec![0xff, 0xff, 0xff, 0xff, 0x0f];
    let mut deep = vec![1, 1];
    deep.extend(encoded(theirs.author));
    deep.extend([0, 8, 1, 1, b'p', 1]);
    deep.extend([117, 1].repeat(20_000));
    world.says(T, &[said(&record, forged), said(&record, both), said(&record, claims), said(&record, deep)]);
    world.says(T, &[said(&record, vec![7; 900]), said(&draft, honest.clone())]);
    assert_eq!(world.reads(C, &record), "Van mij.");
    assert_eq!(world.reads(C, &draft), "Een ontwerp.");
    let whys = ["notTheAuthor", "notTheAuthor", "recordDamaged", "recordFull", "recordDamaged", "draftStays"];
    assert_eq!(world.refusals(C), whys, "each is said");
    // Nor is a record taken over, withdrawn or removed by another, nor one made under its handle.
    world.says(
        T,
        &[
            Said::RecordWithdrawn { id: unhex(&record), last_version: 0 },
            Said::RecordRemoved { id: unhex(&record) },
            Said::RecordState {
                id: unhex(&record),
                form: FORM.into(),
                form_definition: None,
                task: None,
                began_ms: 1,
                version: 99,
                part: 0,
                parts: 1,
                bytes: vec![0, 0],
            },
        ],
    );
    let seen = world.homework(C).records[0].clone();
    assert!(seen.mine && seen.sharing == SharingView::Shared);
    // Parts that make no whole, or of nothing.
    let part = |part, parts| Said::RecordChange {
        id: unhex(&record),
        version: 9,
        part,
        parts,
        bytes: honest.clone(),
    };
    world.says(T, &[part(1, 3), part(0, 0), part(5, 2), part(2, 3), part(0, 99)]);
    assert_eq!(world.reads(C, &record), "Van mij.");
    // A refused one disturbs nothing: the honest one is taken.
    world.writes_in(T, &record, 0, "Een vraag: ");
    assert_eq!(world.reads(C, &record), "Een vraag: Van mij.");
    // After the withdrawal nothing is taken, whoever says it.
    world.does(C, world.withdraws(C, &record));
    let late = Page::of(&world.opens(T, &record)).writes(0, "Toch. ");
    let before = world.refusals(C).len();
    world.says(T, &[said(&record, late)]);
    assert_eq!(world.reads(C, &record), "Een vraag: Van mij.");
    assert_eq!(world.refusals(C)[before..], ["sharingWithdrawn"]);
}

/// A number as an update has it.
fn encoded(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

#[test]
fn s31_a_changed_owner_sends_no_later_version_of_what_it_withdrew() {
    let mut world = World::agreed(1_115, tasked());
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "Eerst.");
    world.does(C, world.shares(C, &record));
    world.does(C, world.withdraws(C, &record));
    let bytes = Page::of(&world.opens(C, &record)).writes(0, "Later. ");
    world.says(C, &[Said::RecordChange { id: unhex(&record), version: 9, part: 0, parts: 1, bytes }]);
    assert_eq!(world.reads(T, &record), "Eerst.");
    // Blown up beyond all bounds.
    let long = "x".repeat(45_000);
    world.does(C, world.shares(C, &record));
    let page = Page::of(&world.opens(C, &record));
    let lies: Vec<Said> = (0..30)
        .map(|number| Said::RecordChange {
            id: unhex(&record),
            version: 10 + number,
            part: 0,
            parts: 1,
            bytes: page.writes(0, &long),
        })
        .collect();
    world.says(C, &lies);
    assert!(world.reads(T, &record).len() < 1 << 20);
    assert!(world.sees(T).homework.refusal.is_none());
}

#[test]
fn s41_homework_is_erased_after_the_agreed_time_and_drafts_stay() {
    let mut all = kept_for(30);
    all.open_tasks = Some(3);
    all.confidentiality.as_mut().unwrap().retention[0].kind = KindTerms::Homework;
    let mut world = World::agreed(1_116, all);
    let goal = world.agrees_on_goal("Beter slapen");
    world.does(T, world.offer_task(T, &goal, "Dagboek", "daarom"));
    let (record, draft) = (world.begins(C), world.begins(C));
    world.writes_in(C, &record, 0, "gedeeld");
    world.does(C, world.shares(C, &record));
    world.writes_in(C, &draft, 0, "voor mij");
    world.passes(29 * DAY_MS);
    assert_eq!((world.homework(T).tasks.len(), world.homework(T).records.len()), (1, 1));
    world.passes(3 * DAY_MS);
    for side in BOTH {
        let page = world.homework(side);
        assert!(page.tasks.is_empty() && page.goals.len() == 1, "side {side}");
        assert_eq!(page.records.len(), usize::from(side == C), "side {side}");
    }
    assert_eq!(world.reads(C, &draft), "voor mij");
}

#[test]
fn s42_own_goals_tasks_and_records_go_along() {
    let mut world = World::agreed(1_117, tasked());
    let goal = world.agrees_on_goal("Beter slapen");
    world.does(T, world.offer_task(T, &goal, "Dagboek", "Om te zien wat helpt"));
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "Wakker om drie uur.");
    let relationship = world.id(C);
    let language = kader_core::view::Language::Nl;
    let command = Command::ExportOwn { relationship, language, zone: "Europe/Amsterdam".into() };
    let Reply::File(bytes) = world.does(C, command) else { panic!("no file") };
    let text = String::from_utf8(bytes).unwrap();
    for words in ["Beter slapen", "Dagboek", "Om te zien wat helpt", FORM, "Wakker om drie uur."] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn s31_what_was_shared_and_withdrawn_without_a_line_never_leaves() {
    let mut world = World::agreed(1_190, tasked());
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "Alleen voor mij.");
    world.is_offline(C, true);
    world.does(C, world.shares(C, &record));
    world.writes_in(C, &record, 0, "Toch niet. ");
    world.does(C, world.withdraws(C, &record));
    world.restart(C);
    world.is_offline(C, false);
    world.settle();
    world.passes(DAY_MS);
    assert!(world.homework(T).records.is_empty(), "it left after it was withdrawn");
    // The numbers of what did not leave have lapsed: what comes behind them is heard.
    world.does(C, world.shares(C, &record));
    world.have_the_same(&record);
    assert_eq!(world.reads(T, &record), "Toch niet. Alleen voor mij.");
    world.rests();
}

#[test]
fn s50_a_goal_that_was_erased_after_one_let_go_of_it_comes_back_as_nobodys_but_its_sayers() {
    let confidentiality = ConfidentialityTerms {
        capture_protection: false,
        retention: vec![RetentionTerms { kind: KindTerms::Course, days: 5 }],
        idle_lock_seconds: 600,
        export_shared: true,
    };
    let mut world = World::agreed(1_191, Terms { confidentiality: Some(confidentiality), ..tasked() });
    let goal = world.agrees_on_goal("Met de bus naar mijn zus");
    let said = world.with_vault(T, false, |changed| changed.tx.goals().unwrap()[0].record.clone());
    world.unlock(T);
    world.settle();
    world.does(C, Command::LetGoOfGoal { relationship: world.id(C), goal });
    world.passes(6 * DAY_MS);
    assert!(world.homework(C).goals.is_empty(), "its time is over");
    // A changed program has kept it, with both signatures.
    world.says(T, &[Said::Goal { goal: said }]);
    let goals = world.homework(C).goals;
    assert_eq!((goals.len(), goals[0].agreed, goals[0].mine), (1, false, false));
    assert_eq!(goals[0].held, [world.named(T)]);
}
