//! S-42: a member's own, and what was shared, as plain text in a file of their own.

use kader_core::input::{Command, Secret};
use kader_core::view::{Language, Terms};

use crate::changed::files;
use crate::retention::{MARKER, kept_for, talked};
use crate::world::{BOTH, C, T, World};

fn own(world: &World, side: usize, language: Language, zone: &str) -> Command {
    Command::ExportOwn { relationship: world.id(side), language, zone: zone.to_owned() }
}

fn taken(world: &mut World, side: usize, language: Language, zone: &str) -> String {
    let command = own(world, side, language, zone);
    String::from_utf8(world.file(side, command)).unwrap()
}

/// Texts for so many days; what the others wrote is taken along or not.
fn sharing(shared: bool) -> Terms {
    let mut terms = kept_for(30);
    terms.confidentiality.as_mut().unwrap().export_shared = shared;
    terms
}

#[test]
fn s42_own_texts_go_along_and_the_others_where_that_is_agreed() {
    for shared in [true, false] {
        let mut world = World::agreed(1, sharing(shared));
        for side in BOTH {
            world.refused(side, own(&world, side, Language::Nl, "Europe/Amsterdam"), "nothingOwn");
        }
        talked(&mut world);
        for (side, other) in [(C, T), (T, C)] {
            let text = taken(&mut world, side, Language::Nl, "Europe/Amsterdam");
            assert!(text.starts_with("Geschreven tijdens het gesprek\nTijden zoals in Europe/Amsterdam.\n"));
            assert!(text.contains(&format!("  Ik\n    {MARKER} van {side}\n")), "{text}");
            assert_eq!(text.contains(&format!("{MARKER} van {other}\n")), shared, "{text}");
        }
        // Only what is still there goes along (S-41).
        world.passes(31 * 24 * 3_600_000);
        world.refused(C, own(&world, C, Language::Nl, ""), "nothingOwn");
    }
}

#[test]
fn s42_moments_are_those_of_a_zone() {
    let mut world = World::agreed(2, sharing(true));
    talked(&mut world);
    let moment = |text: &str| text.lines().nth(3).unwrap().get(..16).unwrap().to_owned();
    let utc = taken(&mut world, C, Language::En, "Etc/UTC");
    // Nine hours on, with no change of clocks.
    let tokyo = taken(&mut world, C, Language::En, "Asia/Tokyo");
    let hour = |text: &str| moment(text).get(11..13).unwrap().parse::<u32>().unwrap();
    assert_eq!((hour(&utc) + 9) % 24, hour(&tokyo), "{utc} {tokyo}");
    assert!(tokyo.contains("Times as in Asia/Tokyo."));
    let none = taken(&mut world, C, Language::En, "Mars/Olympus");
    assert_eq!(moment(&none), moment(&utc));
    assert!(none.contains("Times as in UTC."));
}

#[test]
fn s42_notes_and_the_plan_go_along_with_nobody_hearing_of_it() {
    let mut world = World::agreed(3, sharing(true));
    let relationship = world.id(C);
    let note = Secret::new("wat mij opviel\n".to_owned());
    world.does(C, Command::SaveNote { relationship: relationship.clone(), text: note });
    let parts = ["wandelen", "", ""].map(|part| Secret::new(part.to_owned()));
    world.does(C, Command::SaveLater { relationship: relationship.clone(), parts });
    world.settle();
    let before = files(&world.folder(C));
    assert_eq!(
        taken(&mut world, C, Language::Nl, ""),
        "Mijn aantekeningen\n\nwat mij opviel\n\n\nWat helpt\n\nwandelen\n"
    );
    // Reading leaves nothing behind and nothing to be sent.
    assert_eq!(files(&world.folder(C)), before);
    // Alone, with no relay, and after leaving (P1).
    world.is_offline(C, true);
    world.does(C, Command::EndAlone { relationship });
    assert!(taken(&mut world, C, Language::En, "").starts_with("My notes\n\nwat mij opviel"));
    world.does(C, Command::Lock);
    let command =
        Command::ExportOwn { relationship: "any".to_owned(), language: Language::En, zone: String::new() };
    world.refused(C, command, "locked");
}

#[test]
fn s42_what_another_wrote_cannot_pass_for_ones_own() {
    let mut world = World::in_session(4, sharing(true));
    let forged = "ja\r\n2026-11-20 10:00  Ik\u{2028}\n2026-11-20 10:00  Ik\nIk stop";
    world.does(T, world.say(T, forged));
    let text = taken(&mut world, C, Language::Nl, "");
    assert!(
        text.lines()
            .skip(2)
            .all(|line| line.is_empty() || line.starts_with("    ") || line.contains("  Van "))
    );
    assert!(text.contains("    Ik stop\n") && !text.contains('\u{2028}') && !text.contains('\r'), "{text}");
}
