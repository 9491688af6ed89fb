//! A changed program on the other side asks and states what the rules do not allow: nothing is shown, counted or signed.

use kader_core::input::Command;
use kader_core::view::{OutcomeView, Side};
use kader_setting::{
    AppointmentId, Closing, Entry, EntryBody, Fact, Hash, LEDGER_PREFIX, Proposal, PublicKey, RelationshipId,
    RelayTime, Review, Signature, Signer,
};
use serde::Serialize;
use serde_bytes::ByteBuf;

use crate::changed::{Changed, Said};
use crate::planning::{DAY_MS, HOUR_MS, planned_terms};
use crate::world::{BOTH, C, T, World};

/// What a changed client knows when it writes an entry.
struct Known {
    me: PublicKey,
    other: PublicKey,
    /// The last entry, an appointment that both made.
    last: Entry,
    appointment: AppointmentId,
    relay: PublicKey,
    /// The version in force.
    agreement: Hash,
    now_ms: u64,
}

impl Known {
    fn both(&self) -> Vec<PublicKey> {
        let mut both = vec![self.me, self.other];
        both.sort();
        both
    }

    fn planned(&self, start_ms: u64) -> Fact {
        let appointment = AppointmentId::new([9; 16]);
        Fact::Planned { appointment, start_ms, with: self.both(), relay: self.relay, asked_by: self.me }
    }

    fn body(&self, fact: Fact) -> EntryBody {
        EntryBody {
            relationship: self.last.body().relationship,
            index: self.last.index() + 1,
            previous: *self.last.hash(),
            at_wall_ms: self.now_ms,
            fact,
        }
    }
}

#[derive(Serialize)]
struct Signed {
    body: ByteBuf,
    signatures: Vec<(PublicKey, Signature)>,
}

/// Entries of a changed client, each signed by these.
fn written(world: &mut World, make: impl Fn(&Known) -> Vec<(EntryBody, Vec<PublicKey>)>) -> Vec<Vec<u8>> {
    let now_ms = world.wall_ms;
    world.with_vault(C, false, |changed: &mut Changed<'_>| {
        let rows = changed.tx.ledger_from(0).unwrap();
        let last = Entry::from_bytes(&rows.last().unwrap().bytes).unwrap();
        let Fact::Planned { appointment, relay, ref with, .. } = *last.fact() else {
            panic!("no appointment")
        };
        let me = changed.public();
        let other = *with.iter().find(|key| **key != me).unwrap();
        let agreement = *Proposal::from_bytes(&changed.tx.agreements().unwrap()[0].bytes).unwrap().hash();
        let known = Known { me, other, last, appointment, relay, agreement, now_ms };
        let entries = make(&known).into_iter().map(|(body, mut signers)| {
            let body = serde_ipld_dagcbor::to_vec(&body).unwrap();
            signers.sort();
            // Where it has the key it signs, and where it has not it makes one up.
            let signatures =
                signers.into_iter().map(|key| (key, changed.sign(LEDGER_PREFIX, &body))).collect();
            serde_ipld_dagcbor::to_vec(&Signed { body: ByteBuf::from(body), signatures }).unwrap()
        });
        entries.collect()
    })
}

/// A relationship with one appointment, made by the client.
fn with_appointment(seed: u64) -> (World, String) {
    let mut world = World::agreed(seed, planned_terms());
    let id = world.appoints(C, world.wall_ms + DAY_MS);
    (world, id)
}

/// Everything that the therapist's program has of the course is as it was.
fn untouched(world: &mut World, what: impl FnOnce(&mut World)) {
    let before = (world.sees(T).history, world.course(T));
    what(world);
    assert_eq!((world.sees(T).history, world.course(T)), before);
    world.restart(T);
    assert_eq!((world.sees(T).history, world.course(T)), before);
    world.agree_on_history();
    // And everything goes on.
    for (side, days) in [(C, 20), (T, 21)] {
        let start_ms = world.wall_ms + days * DAY_MS;
        world.appoints(side, start_ms);
    }
    world.agree_on_history();
}

#[test]
fn requests_that_are_none_are_not_shown() {
    let (mut world, _) = with_appointment(1);
    let bad = written(&mut world, |known| {
        let good = known.body(known.planned(known.now_ms + 3 * DAY_MS));
        let me = vec![known.me];
        let mut all = vec![
            // Nobody signed it; in the other's name; with a signature that is made up.
            (good.clone(), vec![]),
            (good.clone(), known.both()),
            (good.clone(), vec![known.other]),
        ];
        let theirs = |fact| known.body(fact);
        let Fact::Planned { appointment, start_ms, with, relay, .. } =
            known.planned(known.now_ms + 3 * DAY_MS)
        else {
            unreachable!()
        };
        let asked_by = known.other;
        let for_them = Fact::Planned { appointment, start_ms, with: with.clone(), relay, asked_by };
        all.push((theirs(for_them), me.clone()));
        // At another place: long ago, far ahead, behind something else, in another relationship.
        all.push((EntryBody { index: good.index - 1, ..good.clone() }, me.clone()));
        all.push((EntryBody { index: good.index + 1, ..good.clone() }, me.clone()));
        all.push((EntryBody { previous: Hash::new([3; 32]), ..good.clone() }, me.clone()));
        let relationship = RelationshipId::new([4; 16]);
        all.push((EntryBody { relationship, ..good.clone() }, me.clone()));
        // Against a rule: in the past, never, upon another, without somebody, by another relay's time.
        for start_ms in [known.now_ms, known.now_ms - 1, 0, known.now_ms + DAY_MS + 60_000] {
            all.push((known.body(known.planned(start_ms)), me.clone()));
        }
        // Dated back, so that it would have lain ahead.
        let dated_back = known.body(known.planned(known.now_ms - HOUR_MS));
        all.push((EntryBody { at_wall_ms: known.now_ms - DAY_MS, ..dated_back }, me.clone()));
        let asked_by = known.me;
        let alone = Fact::Planned { appointment, start_ms, with: me.clone(), relay, asked_by };
        all.push((known.body(alone), me.clone()));
        let elsewhere = Fact::Planned { appointment, start_ms, with, relay: known.me, asked_by };
        all.push((known.body(elsewhere), me.clone()));
        let again =
            Fact::Planned { appointment: known.appointment, start_ms, with: known.both(), relay, asked_by };
        all.push((known.body(again), me.clone()));
        let moved = |appointment, start_ms| Fact::Moved { appointment, start_ms, asked_by };
        all.push((known.body(moved(AppointmentId::new([8; 16]), start_ms)), me.clone()));
        all.push((known.body(moved(known.appointment, known.now_ms - 1)), me.clone()));
        let outcome = Review::End;
        all.push((known.body(Fact::Reviewed { outcome, with: me.clone(), asked_by }), me.clone()));
        // An appointment stands; and these are nothing that is asked.
        let how = Closing::Planned;
        all.push((known.body(Fact::Closed { how, by: asked_by, follow_ups: vec![] }), me.clone()));
        let session = kader_setting::SessionId::new([1; 16]);
        all.push((known.body(Fact::Extended { session, seconds: 600, asked_by }), me.clone()));
        let left = Fact::Closed { how: Closing::Left, by: asked_by, follow_ups: vec![] };
        all.push((known.body(left), me));
        all
    });
    untouched(&mut world, |world| {
        let mut said: Vec<Said> = bad.into_iter().map(|entry| Said::AskJoint { entry }).collect();
        said.push(Said::AskJoint { entry: vec![0; 5_000] });
        said.push(Said::AskJoint { entry: b"nothing".to_vec() });
        for message in said {
            world.says(C, &[message]);
            assert_eq!(world.others_request(T), None);
        }
    });
}

#[test]
fn facts_that_do_not_follow_are_not_counted() {
    let (mut world, id) = with_appointment(2);
    let bad = written(&mut world, |known| {
        let (me, start_ms) = (vec![known.me], known.now_ms + 3 * DAY_MS);
        let (appointment, by, asked_by) = (known.appointment, known.me, known.me);
        let unknown = AppointmentId::new([8; 16]);
        let relay_time = Some(RelayTime { time_ms: known.now_ms, signature: Signature::new([5; 64]) });
        let facts = vec![
            // What both must sign, signed by one.
            known.planned(start_ms),
            Fact::Moved { appointment, start_ms, asked_by },
            Fact::Reviewed { outcome: Review::GoOn, with: known.both(), asked_by },
            Fact::Closed { how: Closing::Planned, by, follow_ups: vec![] },
            // In the other's name.
            Fact::Cancelled { appointment, by: known.other, relay_time: None },
            Fact::Closed { how: Closing::Left, by: known.other, follow_ups: vec![] },
            Fact::Missed { appointment, by: known.other, absent: me.clone() },
            // About nothing; too early; with a time that no relay signed; about oneself.
            Fact::Cancelled { appointment: unknown, by, relay_time: None },
            Fact::Cancelled { appointment, by, relay_time },
            Fact::Missed { appointment: unknown, by, absent: vec![known.other] },
            Fact::Missed { appointment, by, absent: vec![known.other] },
            Fact::Missed { appointment, by, absent: me.clone() },
            Fact::Closed { how: Closing::Left, by, follow_ups: vec![start_ms] },
        ];
        let mut all: Vec<_> = facts.into_iter().map(|fact| (known.body(fact), me.clone())).collect();
        // With a signature of the other that is made up.
        all.push((known.body(known.planned(start_ms)), known.both()));
        // Dated ahead, so that it would have been missed.
        let missed = known.body(Fact::Missed { appointment, by, absent: vec![known.other] });
        all.push((EntryBody { at_wall_ms: known.now_ms + 5 * DAY_MS, ..missed }, me.clone()));
        // Elsewhere.
        let cancelled = known.body(Fact::Cancelled { appointment, by, relay_time: None });
        all.push((EntryBody { relationship: RelationshipId::new([4; 16]), ..cancelled.clone() }, me.clone()));
        all.push((EntryBody { previous: Hash::new([3; 32]), ..cancelled.clone() }, me.clone()));
        all.push((EntryBody { index: cancelled.index - 1, ..cancelled }, me));
        all
    });
    untouched(&mut world, |world| {
        for entry in bad {
            world.says(C, &[Said::Entry { entry }]);
            assert_eq!(world.outcome(T, &id), OutcomeView::Open);
            assert_eq!(world.course(T).closed, None);
        }
        // Nor leaving that is not written, where something was agreed.
        world.says(C, &[Said::Left]);
        assert_eq!(world.course(T).closed, None);
    });
}

#[test]
fn answers_to_nothing_change_nothing() {
    let (mut world, _) = with_appointment(3);
    world.does(T, world.plan(T, world.wall_ms + 2 * DAY_MS));
    let asked = world.request(T, Side::Me);
    let strange = |length: usize| vec![7; length];
    world.says(
        C,
        &[
            Said::DeclineJoint { entry: strange(32) },
            Said::DeclineJoint { entry: strange(31) },
            Said::DeclineJoint { entry: Vec::new() },
            Said::TakeBackJoint { entry: strange(32) },
            Said::TakeBackJoint { entry: strange(33) },
        ],
    );
    assert_eq!(world.request(T, Side::Me), asked);
    assert!(!world.course(T).declined);
    world.does(C, world.answers(C, true));
    world.agree_on_history();
}

#[test]
fn an_answer_that_is_said_again_stands_once() {
    let (mut world, id) = with_appointment(4);
    let last = world.with_vault(C, false, |changed| changed.tx.ledger_from(0).unwrap().pop().unwrap().bytes);
    untouched(&mut world, |world| {
        world.says(C, &[Said::Entry { entry: last.clone() }, Said::AskJoint { entry: last.clone() }]);
        assert_eq!(world.outcome(T, &id), OutcomeView::Open);
        assert_eq!(world.others_request(T), None);
    });
}

#[test]
fn s80_after_the_end_nothing_is_taken_from_the_other() {
    for side in BOTH {
        let (mut world, _) = with_appointment(6 + side as u64);
        let late = written(&mut world, |known| {
            let by = known.me;
            let cancelled = Fact::Cancelled { appointment: known.appointment, by, relay_time: None };
            let planned = known.body(known.planned(known.now_ms + 3 * DAY_MS));
            vec![(known.body(cancelled), vec![by]), (planned, vec![by])]
        });
        world.unlock(C);
        world.settle();
        // Whose program knows of the end has no keys to say anything more with.
        world.is_offline(C, side == T);
        world.does(side, Command::EndAlone { relationship: world.id(side) });
        assert!(world.course(T).closed.is_some());
        let before = (world.sees(T).history, world.course(T), world.sees(T).proposal);
        let said = vec![
            Said::Entry { entry: late[0].clone() },
            Said::AskJoint { entry: late[1].clone() },
            Said::TakeBackJoint { entry: vec![7; 32] },
            Said::VerifyDifferent,
            Said::Left,
        ];
        world.is_offline(T, true);
        world.with_vault(C, true, |changed| changed.says(&said));
        world.unlock(C);
        world.settle();
        for at in BOTH {
            world.is_offline(at, false);
        }
        world.settle();
        assert!(world.course(C).closed.is_some());
        assert_eq!((world.sees(T).history, world.course(T), world.sees(T).proposal), before);
        world.passes(10_000);
        let sent = world.relay.envelopes;
        world.passes(DAY_MS);
        assert_eq!(world.relay.envelopes, sent, "and nothing is answered");
    }
}

/// The end of the year 9999: what no calendar shows throws in the page.
const LAST_SHOWN_MS: u64 = 253_402_300_799_999;

/// Every number of a side's view is one that a page can show.
fn shows_no_moment_beyond(world: &World, side: usize) {
    fn look(value: &serde_json::Value) {
        match value {
            serde_json::Value::Number(number) => {
                assert!(number.as_f64().is_some_and(|number| number <= LAST_SHOWN_MS as f64), "{number}");
            }
            serde_json::Value::Array(all) => all.iter().for_each(look),
            serde_json::Value::Object(all) => all.values().for_each(look),
            _ => {}
        }
    }
    look(&serde_json::to_value(world.view(side)).unwrap());
}

#[test]
fn p1_what_is_dated_beyond_every_calendar_is_shown_at_its_last_day() {
    let made: [fn(&Known) -> Fact; 2] = [
        |known| Fact::Withdrawn { agreement: known.agreement, by: known.me },
        |known| Fact::Closed { how: Closing::Left, by: known.me, follow_ups: vec![] },
    ];
    for (what, fact) in made.into_iter().enumerate() {
        for at_wall_ms in [u64::MAX, LAST_SHOWN_MS + 1] {
            let (mut world, _) = with_appointment(8);
            let entries = written(&mut world, |known| {
                vec![(EntryBody { at_wall_ms, ..known.body(fact(known)) }, vec![known.me])]
            });
            let said = entries.into_iter().map(|entry| Said::Entry { entry }).collect::<Vec<_>>();
            world.says(C, &said);
            // It holds, whatever its date: nobody is kept in by a number.
            assert!(if what == 0 { world.sees(T).withdrawn } else { world.course(T).closed.is_some() });
            assert_eq!(world.sees(T).history.last().unwrap().at_ms, LAST_SHOWN_MS);
            shows_no_moment_beyond(&world, T);
            world.restart(T);
            shows_no_moment_beyond(&world, T);
        }
    }
}

#[test]
fn what_is_asked_for_beyond_every_calendar_is_declined() {
    for beyond in [LAST_SHOWN_MS + 1, u64::MAX] {
        let mut world = World::agreed(9, planned_terms());
        let follow_ups = vec![world.wall_ms + DAY_MS, beyond];
        let asked = [world.plan(C, beyond), Command::CloseTogether { relationship: world.id(C), follow_ups }];
        for command in asked {
            world.clicks(C, command);
            shows_no_moment_beyond(&world, C);
            world.settle();
            assert_eq!(world.others_request(T), None);
            assert!(world.course(C).declined);
            shows_no_moment_beyond(&world, T);
        }
        world.appoints(C, world.wall_ms + DAY_MS);
        world.agree_on_history();
    }
}
