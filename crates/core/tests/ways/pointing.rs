//! Where the other is in a shared record while both are in a session: of that moment, of that session, and seldom enough.

use kader_core::input::Command;
use kader_core::view::{PointerView, Terms};

use crate::changed::Said;
use crate::world::{C, T, World, terms, unhex};

const PLACE: &str = "AQIDBA==";

impl World {
    fn shared_record(&mut self) -> String {
        let record = self.begins(C);
        self.writes_in(C, &record, 0, "Lang wakker gelegen.");
        self.does(C, self.shares(C, &record));
        record
    }

    fn points(&self, side: usize, record: &str, field: Option<&str>, mark: bool) -> Command {
        Command::SayWhere {
            relationship: self.id(side),
            record: record.to_owned(),
            field: field.map(str::to_owned),
            place: field.map(|_| PLACE.to_owned()),
            mark,
        }
    }

    fn pointer(&self, side: usize) -> Option<PointerView> {
        self.sees(side).session.and_then(|session| session.others[0].pointer.clone())
    }
}

fn tasked() -> Terms {
    Terms { session: terms(), relations: true, open_tasks: Some(3), ..Terms::default() }
}

#[test]
fn one_sees_where_the_other_is_in_a_shared_record_and_that_they_point_at_it() {
    let mut world = World::in_session(9_951, tasked());
    let record = world.shared_record();
    assert_eq!(world.pointer(T), None);
    world.does(C, world.points(C, &record, Some("f0"), false));
    let seen = world.pointer(T).unwrap();
    assert_eq!((seen.record.as_str(), seen.field.as_str(), seen.mark), (record.as_str(), "f0", false));
    assert_eq!(seen.place.as_deref(), Some(PLACE));
    world.does(C, world.points(C, &record, Some("f0"), true));
    let marked = world.pointer(T).unwrap();
    assert!(marked.mark && marked.number > seen.number);
    assert_eq!(world.pointer(C), None, "each sees the other");
    world.passes(1_000);
    world.does(C, world.points(C, &record, None, false));
    assert_eq!(world.pointer(T), None, "in none any more");
    world.rests();
}

#[test]
fn nothing_is_said_of_a_draft_or_outside_a_session_and_no_more_than_four_a_second() {
    let mut world = World::agreed(9_952, tasked());
    let record = world.shared_record();
    let envelopes = world.relay.envelopes;
    world.does(C, world.points(C, &record, Some("f0"), false));
    assert_eq!(world.relay.envelopes, envelopes, "not in a session");

    let mut world = World::in_session(9_953, tasked());
    let draft = world.begins(C);
    let record = world.shared_record();
    let envelopes = world.relay.envelopes;
    world.does(C, world.points(C, &draft, Some("f0"), false));
    world.does(C, world.points(C, &"00".repeat(16), Some("f0"), false));
    assert_eq!(world.relay.envelopes, envelopes);
    world.refused(C, world.points(C, &record, Some("Ik ben bang"), false), "recordDamaged");
    world.passes(2_000);
    let envelopes = world.relay.envelopes;
    for number in 0..20 {
        world.does(C, world.points(C, &record, Some(&format!("f{number}")), false));
    }
    assert_eq!(world.relay.envelopes - envelopes, 4);
    assert_eq!(world.pointer(T).unwrap().field, "f3", "the others were dropped");
    world.rests();
}

#[test]
fn a_changed_program_says_it_too_often_of_the_wrong_record_and_from_outside_in_vain() {
    let mut world = World::in_session(9_954, tasked());
    let draft = world.begins(T);
    let record = world.shared_record();
    let at = |record: &str, field: &str| Said::Where {
        record: unhex(record),
        field: field.to_owned(),
        place: vec![1; 10],
        mark: true,
    };
    world.says(C, &[at(&draft, "f0"), at(&"00".repeat(16), "f0"), at(&record, "Ik ben bang")]);
    assert_eq!(world.pointer(T), None);
    let long = Said::Where { record: unhex(&record), field: "f".into(), place: vec![1; 65], mark: false };
    world.says(C, &[long]);
    assert_eq!(world.pointer(T), None);
    world.passes(2_000);
    let flood: Vec<Said> = (0..60).map(|number| at(&record, &format!("f{number}"))).collect();
    world.says(C, &flood);
    let taken = world.pointer(T).unwrap().number;
    assert!((1..=16).contains(&taken), "{taken} of 60");

    // Outside a session it is nothing.
    let mut world = World::agreed(9_955, tasked());
    let record = world.shared_record();
    world.says(C, &[at(&record, "f0")]);
    assert!(world.sees(T).session.is_none());
    world.rests();
}
