//! What helps, as its owner keeps it (S-45): in the home, beyond a relationship's end, on this device alone.

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::toolbox::Tool;
use kader_core::view::{Language, Terms};

use crate::world::{C, T, World, terms};

const MARKER: &str = "Zeldzaamwoord";

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

pub(crate) fn keep(title: &str, text: &str) -> Command {
    Command::KeepTool {
        relationship: None,
        title: secret(title),
        text: secret(text),
        record: None,
        letter: None,
    }
}

impl World {
    pub(crate) fn tools(&mut self, side: usize) -> Vec<Tool> {
        match self.tries(side, Command::Toolbox).unwrap() {
            Reply::Toolbox(tools) => tools,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn titles(&mut self, side: usize) -> Vec<String> {
        self.tools(side).into_iter().map(|tool| tool.title.to_string()).collect()
    }
}

fn agreed(seed: u64) -> World {
    World::agreed(seed, Terms { session: terms(), relations: true, open_tasks: Some(3), ..Terms::default() })
}

#[test]
fn s45_a_toolbox_is_its_owners_and_nothing_of_it_is_said() {
    let mut world = agreed(9_801);
    let before = world.relay.envelopes;
    for title in ["Wandelen", "Ademen", "Bellen"] {
        world.does(C, keep(title, "Elke dag."));
    }
    assert_eq!(world.titles(C), ["Wandelen", "Ademen", "Bellen"]);
    let ids: Vec<String> = world.tools(C).into_iter().map(|tool| tool.id).collect();
    world.does(C, Command::MoveTool { id: ids[2].clone(), before: Some(ids[0].clone()) });
    assert_eq!(world.titles(C), ["Bellen", "Wandelen", "Ademen"]);
    world.does(C, Command::MoveTool { id: ids[2].clone(), before: None });
    assert_eq!(world.titles(C), ["Wandelen", "Ademen", "Bellen"]);
    world.does(
        C,
        Command::ChangeTool { id: ids[1].clone(), title: secret(" Rustig ademen "), text: secret("") },
    );
    world.does(C, Command::RemoveTool { id: ids[0].clone() });
    assert_eq!(world.titles(C), ["Rustig ademen", "Bellen"]);
    let view = world.view(C);
    assert_eq!((view.tools, view.tools_revision), (2, 7), "each change is seen");
    world.restart(C);
    assert_eq!(world.titles(C), ["Rustig ademen", "Bellen"]);
    assert_eq!(world.view(C).tools, 2);
    assert!(world.tools(T).is_empty() && world.view(T).tools == 0);
    assert_eq!(world.relay.envelopes, before, "nothing was said");

    world.refused(C, Command::RemoveTool { id: ids[0].clone() }, "toolGone");
    world.refused(C, Command::MoveTool { id: ids[1].clone(), before: Some("x".into()) }, "toolGone");
    world.refused(C, keep("  ", "Elke dag."), "toolEmpty");
    world.refused(C, keep(&"x".repeat(201), ""), "toolTooLong");
    world.refused(C, keep("Lang", &"x".repeat(20_001)), "toolTooLong");
}

#[test]
fn s45_a_tool_outlives_what_it_was_taken_from() {
    let mut world = agreed(9_802);
    let relationship = world.id(C);
    let form = "free-page".to_owned();
    let begin = Command::BeginRecord { relationship: relationship.clone(), form, task: None };
    let Reply::Begun(begun) = world.does(C, begin) else { panic!("no record") };
    world.writes_in(C, &begun.record, 0, &format!("{MARKER} helpt."));
    let from = |record: Option<String>, letter: Option<String>, relationship: Option<String>| {
        Command::KeepTool { relationship, title: secret("Van toen"), text: secret(""), record, letter }
    };
    world.does(C, from(Some(begun.record.clone()), None, Some(relationship.clone())));
    let [tool] = &world.tools(C)[..] else { panic!("one tool") };
    assert_eq!(tool.text.as_str(), format!("{MARKER} helpt."));
    assert_eq!(tool.form.as_deref(), Some("free-page"));
    assert_eq!(tool.relationship.as_deref(), Some(relationship.as_str()));
    let id = tool.id.clone();
    world.refused(C, from(Some(begun.record), None, None), "noRelationship");
    world.refused(C, from(Some("00".repeat(16)), None, Some(relationship.clone())), "recordGone");
    world.refused(C, from(None, Some("00".repeat(16)), Some(relationship.clone())), "letterGone");

    // S-42: it goes along with the own.
    let own =
        Command::ExportOwn { relationship: relationship.clone(), language: Language::Nl, zone: "UTC".into() };
    let text = String::from_utf8(world.file(C, own)).unwrap();
    assert!(text.contains(&format!("Wat mij helpt\n\nVan toen\n{MARKER} helpt.\n")), "{text}");

    world.does(C, Command::EndAlone { relationship: relationship.clone() });
    world.does(C, Command::CloseRelationship { relationship });
    let [tool] = &world.tools(C)[..] else { panic!("it is there still") };
    assert_eq!((tool.relationship.as_deref(), tool.text.as_str().is_empty()), (None, false));
    world.does(C, Command::RemoveTool { id });
    assert!(world.tools(C).is_empty());
}

#[test]
fn s45_so_many_tools_and_no_more() {
    let mut world = agreed(9_803);
    for number in 0..500 {
        world.does(C, keep(&format!("{number}"), ""));
    }
    world.refused(C, keep("Nog een", ""), "toolsFull");
    assert_eq!(world.view(C).tools, 500);
}
