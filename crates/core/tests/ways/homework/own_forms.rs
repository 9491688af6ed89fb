//! Forms that a therapist made: they travel with a task or a record, are read within bounds, and go with the last of what has them.

use kader_core::input::Command;
use kader_core::output::Reply;
use kader_core::view::{FormDefinition, FormField, FormView, Language, TaskStateView, TaskStepName};
use ring::digest::{SHA256, digest};
use serde_bytes::ByteBuf;
use yrs::{Map, Transact};

use super::{Page, tasked};
use crate::changed::Said;
use crate::world::{C, T, World};

fn with(title: &str, fields: Vec<FormField>) -> FormDefinition {
    let mut form = week(title);
    form.fields = fields;
    form
}

pub(crate) fn week(title: &str) -> FormDefinition {
    FormDefinition {
        title: title.into(),
        intro: "Elke avond een paar minuten.".into(),
        fields: vec![
            FormField::Text { label: "Hoe was je dag?".into(), lines: 2 },
            FormField::Scale {
                label: "Hoe rustig?".into(),
                low: "niet".into(),
                high: "heel".into(),
                max: 10,
            },
            FormField::Choice {
                label: "Met wie?".into(),
                choices: vec!["alleen".into(), "met anderen".into()],
            },
        ],
    }
}

/// What a changed program sends along: whatever it likes, and the id that fits it.
fn bytes_of(definition: &FormDefinition) -> (String, Vec<u8>) {
    let bytes = serde_ipld_dagcbor::to_vec(definition).unwrap();
    let hash = digest(&SHA256, &[b"kader/form/v1\0".as_slice(), &bytes].concat());
    let hex: String = hash.as_ref()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    (format!("own-{hex}"), bytes)
}

impl World {
    pub(crate) fn saves_form(&mut self, instead: Option<&str>, definition: &FormDefinition) -> String {
        let form = instead.map(str::to_owned);
        match self.does(T, Command::SaveForm { form, definition: Box::new(definition.clone()) }) {
            Reply::FormKept(kept) => kept.form,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn forms(&mut self, side: usize) -> Vec<FormView> {
        match self.tries(side, Command::Forms).unwrap() {
            Reply::Forms(page) => page.forms,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn offers_with(&mut self, goal: &str, form: &str) -> String {
        let mut offer = self.offer_task(T, goal, "Mijn week", "Zo zie je wat helpt.");
        let Command::OfferTask { form: named, .. } = &mut offer else { unreachable!() };
        *named = Some(form.to_owned());
        self.does(T, offer);
        self.homework(T).tasks.last().unwrap().id.clone()
    }

    pub(crate) fn begins_with(
        &mut self,
        side: usize,
        form: &str,
        task: Option<&str>,
    ) -> Result<String, String> {
        let relationship = self.id(side);
        let command =
            Command::BeginRecord { relationship, form: form.to_owned(), task: task.map(str::to_owned) };
        let begun = self.tries(side, command);
        self.settle();
        begun.map(|reply| match reply {
            Reply::Begun(begun) => begun.record,
            other => panic!("{other:?}"),
        })
    }

    fn has_form(&mut self, side: usize, form: &str) -> bool {
        self.homework(side).forms.iter().any(|one| one.id == form)
    }
}

#[test]
fn a_form_travels_with_a_task_and_with_a_record_and_nothing_is_said_of_it_before() {
    let mut world = World::agreed(9_701, tasked());
    let goal = world.agrees_on_goal("Beter slapen");
    let form = world.saves_form(None, &week("Mijn week"));
    assert_eq!(world.saves_form(None, &week("Mijn week")), form, "the same definition is the same form");
    assert_eq!(world.forms(T).len(), 1);
    assert!(!world.has_form(C, &form), "nothing was said of it (S-24)");
    assert_eq!(world.begins_with(C, &form, None).unwrap_err(), "formUnknown");

    let task = world.offers_with(&goal, &form);
    let there = world.homework(C);
    assert_eq!(there.tasks[0].form.as_deref(), Some(form.as_str()));
    assert_eq!(there.forms, [FormView { id: form.clone(), definition: week("Mijn week") }]);

    world.does(C, world.step_task(C, &task, TaskStepName::Accept));
    let record = world.begins_with(C, &form, Some(&task)).unwrap();
    let opened = world.opens(C, &record);
    assert_eq!(opened.form, Some(week("Mijn week")), "the page can draw it");
    let page = Page::of(&opened);
    let change = {
        let fields = page.doc.get_or_insert_map("fields");
        let mut txn = page.doc.transact_mut();
        fields.insert(&mut txn, "f1", 7);
        fields.insert(&mut txn, "f2", "o1");
        txn.encode_update_v1()
    };
    world.does(C, world.change(C, &record, &change));
    world.does(C, world.shares(C, &record));
    assert_eq!(world.opens(T, &record).form, Some(week("Mijn week")));

    // A changed one is another; what has the one before keeps it.
    let other = world.saves_form(Some(&form), &week("Onze week"));
    assert_ne!(other, form);
    assert_eq!(world.forms(T).iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [other.as_str()]);
    assert!(world.has_form(T, &form) && world.has_form(C, &form) && !world.has_form(C, &other));
    world.does(T, Command::RemoveForm { form: other.clone() });
    assert_eq!(world.forms(T), []);
    assert_eq!(world.tries(T, Command::RemoveForm { form: other }).unwrap_err(), "formUnknown");
    world.restart(C);
    assert_eq!(world.opens(C, &record).form, Some(week("Mijn week")));

    // S-42: with its own words.
    let relationship = world.id(C);
    let own = Command::ExportOwn { relationship, language: Language::Nl, zone: "UTC".into() };
    let text = String::from_utf8(world.file(C, own)).unwrap();
    for line in ["    Mijn week\n", "    Hoe rustig?: 7\n", "    Met wie?: met anderen\n"] {
        assert!(text.contains(line), "{line} {text}");
    }
    world.rests();
}

#[test]
fn a_definition_goes_when_nothing_has_it_any_more() {
    let mut world = World::agreed(9_702, tasked());
    let form = world.saves_form(None, &week("Mijn week"));
    let record = world.begins_with(T, &form, None).unwrap();
    assert!(world.has_form(T, &form), "a therapist's own record, without a task");
    world.does(T, world.shares(T, &record));
    assert!(world.has_form(C, &form), "it came with the record");
    let second = world.begins_with(C, &form, None).unwrap();
    let relationship = world.id(T);
    world.does(T, Command::RemoveRecord { relationship, record });
    assert!(!world.has_form(T, &form) && world.has_form(C, &form), "the client has one yet");
    let relationship = world.id(C);
    world.does(C, Command::RemoveRecord { relationship, record: second });
    assert!(!world.has_form(C, &form));
    assert_eq!(world.begins_with(C, &form, None).unwrap_err(), "formUnknown");
    // The therapist has it still, in the home.
    assert_eq!(world.forms(T).len(), 1);
    world.does(T, Command::RemoveForm { form });
    assert_eq!(world.forms(T), []);
}

#[test]
fn a_form_is_made_by_a_therapist_and_within_bounds() {
    let mut world = World::agreed(9_703, tasked());
    let save =
        |definition: FormDefinition| Command::SaveForm { form: None, definition: Box::new(definition) };
    world.refused(C, save(week("Mijn week")), "formNotTherapist");
    world.refused(T, save(with("Leeg", vec![])), "formEmpty");
    world.refused(T, save(week(&"x".repeat(121))), "formTooLong");
    for number in 0..100 {
        world.does(T, save(week(&format!("Week {number}"))));
    }
    world.refused(T, save(week("Nog een")), "formsFull");
    // One that is there, or that takes another's place, is not one more.
    world.does(T, save(week("Week 7")));
    let (first, _) = bytes_of(&week("Week 0"));
    world.saves_form(Some(&first), &week("Anders"));
    let titles: Vec<_> = world.forms(T).into_iter().map(|one| one.definition.title.clone()).collect();
    assert_eq!((titles.len(), titles[0].as_str()), (100, "Anders"), "in its place");
}

#[test]
fn a_changed_program_brings_no_form_but_one_within_bounds_under_its_own_id() {
    let mut world = World::agreed(9_704, tasked());
    world.agrees_on_goal("Beter slapen");
    let hash = super::goal_hash(&mut world);
    let by = world.key_of(T);
    let task = |id: u8, form: &str, definition: Option<Vec<u8>>| {
        let Said::Task { id, goal, title, why, how_often, until_ms, by, at_ms, .. } =
            super::lie(id, hash, by, "daarom")
        else {
            unreachable!()
        };
        let form_definition = definition.map(ByteBuf::from);
        let form = Some(form.to_owned());
        Said::Task { id, goal, title, why, how_often, until_ms, form, form_definition, by, at_ms }
    };
    let (id, good) = bytes_of(&week("Mijn week"));
    let (other, _) = bytes_of(&week("Andere week"));
    let nested = FormField::Table {
        label: "Buiten".into(),
        columns: vec![FormField::Table { label: "Binnen".into(), columns: vec![] }],
    };
    let (deep, deep_bytes) = bytes_of(&with("Diep", vec![nested]));
    let many = vec![FormField::Date { label: "Welke dag?".into() }; 41];
    let (wide, wide_bytes) = bytes_of(&with("Breed", many));
    let mut longer = good.clone();
    longer.push(0);
    world.says(
        T,
        &[
            task(1, &id, None),
            task(2, &other, Some(good.clone())),
            task(3, "thought-record", Some(good.clone())),
            task(4, &deep, Some(deep_bytes)),
            task(5, &wide, Some(wide_bytes)),
            task(6, &id, Some(longer)),
            task(7, &id, Some(vec![0xff; 20_000])),
            task(8, &id, Some(vec![])),
        ],
    );
    let page = world.homework(C);
    assert!(page.tasks.is_empty() && page.forms.is_empty(), "{:?}", page.tasks);
    world.says(T, &[task(9, &id, Some(good.clone())), task(10, &id, None), task(11, &id, Some(vec![1]))]);
    assert_eq!(world.task_states(C), [TaskStateView::Offered; 2], "what is here need not come again");
    assert_eq!(world.homework(C).forms.len(), 1);

    // With a record in parts it counts with the last alone, and one that is no record brings none.
    let state = |id: u8, form: &str, part: u32, parts: u32, bytes: Vec<u8>| {
        let (named, definition) = bytes_of(&week(form));
        Said::RecordState {
            id: vec![id; 16],
            form: named,
            form_definition: Some(ByteBuf::from(definition)),
            task: None,
            began_ms: 1,
            version: 1,
            part,
            parts,
            bytes,
        }
    };
    world.says(T, &[state(21, "Een", 0, 2, vec![0, 0]), state(22, "Twee", 0, 1, vec![9, 9, 9])]);
    let page = world.homework(C);
    assert_eq!((page.forms.len(), page.records.len()), (1, 0));
    // So many and no more, however many records come.
    let all: Vec<Said> =
        (0..120).map(|id| state(100 + id, &format!("Week {id}"), 0, 1, vec![0, 0])).collect();
    world.says(T, &all);
    let page = world.homework(C);
    assert_eq!((page.forms.len(), page.records.len()), (100, 99));
}

#[test]
fn a_form_came_to_all_of_several() {
    let mut world = World::several_agreed(9_705, 2, tasked());
    let goal = world.agrees_on_goal("Samen praten");
    let form = world.saves_form(None, &week("Onze week"));
    let task = world.offers_with(&goal, &form);
    world.does(C, world.step_task(C, &task, TaskStepName::Accept));
    let record = world.begins_with(C, &form, Some(&task)).unwrap();
    world.does(C, world.shares(C, &record));
    for side in world.all() {
        assert!(world.has_form(side, &form), "side {side}");
        assert_eq!(world.opens(side, &record).form, Some(week("Onze week")), "side {side}");
    }
    world.rests();
}
