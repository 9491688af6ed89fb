//! Reminders of appointments: off until asked for, once for each moment, never behind a lock and never in a session.

use kader_core::input::{Command, Input, Secret};
use kader_core::output::Reply;
use kader_core::view::{OutcomeView, PhaseView, ReminderView, VaultView, View};

use crate::planning::{DAY_MS, HOUR_MS, MINUTE_MS, planned_terms};
use crate::world::{BOTH, C, T, World};

impl World {
    fn minds(&mut self, side: usize, minutes: Option<u16>) {
        self.does(side, Command::SetReminders { minutes });
    }

    fn chosen(&self, side: usize) -> Option<u16> {
        self.view(side).reminders.minutes
    }

    /// Of what begins in so many minutes this side was reminded so far, and of nothing else.
    #[track_caller]
    fn was_reminded(&self, side: usize, minutes: &[u16]) {
        assert_eq!(self.sides[side].reminded, minutes, "side {side}");
    }

    fn moves_to(&mut self, side: usize, appointment: &str, start_ms: u64) {
        let (relationship, appointment) = (self.id(side), appointment.to_owned());
        self.does(side, Command::Move { relationship, appointment, start_ms });
        self.does(1 - side, self.answers(1 - side, true));
    }
}

/// Both agreed, and the client is reminded half an hour before.
fn reminded(seed: u64) -> World {
    let mut world = World::agreed(seed, planned_terms());
    world.minds(C, Some(30));
    world
}

#[test]
fn s43_reminders_are_off_until_asked_for_and_one_persons_own() {
    let mut world = World::agreed(1, planned_terms());
    for side in BOTH {
        assert_eq!(world.view(side).reminders, ReminderView::default());
    }
    world.minds(C, Some(30));
    assert_eq!((world.chosen(C), world.chosen(T)), (Some(30), None), "it goes over no wire");
    let envelopes = world.relay.envelopes;
    world.minds(C, Some(60));
    assert_eq!(world.relay.envelopes, envelopes);
    // It outlives the program.
    world.restart(C);
    assert_eq!(world.chosen(C), Some(60));
    world.minds(C, None);
    world.restart(C);
    assert_eq!(world.chosen(C), None);
    world.appoints(T, world.wall_ms + 2 * HOUR_MS);
    world.passes(3 * HOUR_MS);
    for side in BOTH {
        world.was_reminded(side, &[]);
    }
}

#[test]
fn s43_a_time_before_is_at_least_five_minutes_and_at_most_two_days() {
    let mut world = reminded(2);
    for minutes in [0, 4, 2_881, u16::MAX] {
        world.refused(C, Command::SetReminders { minutes: Some(minutes) }, "reminderOutOfRange");
        assert_eq!(world.chosen(C), Some(30), "{minutes}");
    }
    for minutes in [5, 7, 10, 1_440, 2_880] {
        world.minds(C, Some(minutes));
        assert_eq!(world.chosen(C), Some(minutes));
    }
    world.does(C, Command::Lock);
    world.refused(C, Command::SetReminders { minutes: Some(10) }, "locked");
}

#[test]
fn s43_one_is_reminded_once_and_to_the_minute() {
    let mut world = reminded(3);
    world.minds(T, Some(1_440));
    let start_ms = world.wall_ms + 2 * DAY_MS;
    world.appoints(T, start_ms);
    world.passes(DAY_MS - 1);
    world.was_reminded(T, &[]);
    world.passes(1);
    assert_eq!((&world.sides[T].reminded[..], &world.sides[C].reminded[..]), (&[1_440][..], &[][..]));
    world.passes(DAY_MS - 30 * MINUTE_MS - 1);
    world.was_reminded(C, &[]);
    world.passes(1);
    world.was_reminded(C, &[30]);
    world.passes(2 * DAY_MS);
    assert_eq!((&world.sides[T].reminded[..], &world.sides[C].reminded[..]), (&[1_440][..], &[30][..]));
}

#[test]
fn s43_a_restart_reminds_of_nothing_twice() {
    let mut world = reminded(4);
    world.appoints(T, world.wall_ms + 2 * HOUR_MS);
    world.passes(HOUR_MS + 30 * MINUTE_MS);
    world.was_reminded(C, &[30]);
    for _ in 0..3 {
        world.restart(C);
        world.passes(MINUTE_MS);
    }
    // Nor another time before: of this start one was reminded.
    world.minds(C, Some(10));
    world.passes(2 * HOUR_MS);
    world.was_reminded(C, &[30]);
}

#[test]
fn s43_a_kill_at_the_very_moment_gives_no_reminder_twice() {
    let mut world = reminded(5);
    world.appoints(T, world.wall_ms + 2 * HOUR_MS);
    world.passes(HOUR_MS + 30 * MINUTE_MS - 1);
    world.boot_ms += 1;
    world.wall_ms += 1;
    // Nothing but the tick that it is killed in.
    world.sides[C].attended = false;
    world.sides[C].dies_after = Some(world.sides[C].handled + 1);
    world.handle(C, Input::Tick);
    world.sides[C].attended = true;
    world.restart(C);
    world.passes(HOUR_MS);
    // It was written down before it was said, and what was said is lost with the program.
    world.was_reminded(C, &[]);
}

#[test]
fn s43_moved_it_comes_at_the_new_time() {
    let mut world = reminded(6);
    let start_ms = world.wall_ms + 2 * HOUR_MS;
    let id = world.appoints(T, start_ms);
    world.passes(HOUR_MS);
    world.moves_to(T, &id, start_ms + 5 * HOUR_MS);
    world.passes(HOUR_MS);
    world.was_reminded(C, &[]);
    world.passes(5 * HOUR_MS - 30 * MINUTE_MS);
    world.was_reminded(C, &[30]);
    // After the reminder it moves once more: that is another moment.
    world.moves_to(C, &id, start_ms + 6 * HOUR_MS);
    world.was_reminded(C, &[30]);
    world.passes(HOUR_MS);
    world.was_reminded(C, &[30, 30]);
    // And back: of that start one was reminded.
    world.moves_to(C, &id, start_ms + 8 * HOUR_MS);
    world.moves_to(C, &id, start_ms + 6 * HOUR_MS);
    world.passes(20 * MINUTE_MS);
    world.was_reminded(C, &[30, 30]);
}

#[test]
fn s43_what_was_called_off_reminds_nobody() {
    for (seed, by) in [(7, T), (8, C)] {
        let mut world = reminded(seed);
        let id = world.appoints(T, world.wall_ms + 2 * HOUR_MS);
        world.does(by, world.cancel(by, &id));
        world.passes(3 * HOUR_MS);
        world.was_reminded(C, &[]);
    }
    // Called off without a line: it still waits for the relay's time, and is off for who called it off.
    let mut world = reminded(9);
    let id = world.appoints(T, world.wall_ms + 2 * HOUR_MS);
    world.relay_is_away(true);
    world.does(C, world.cancel(C, &id));
    assert_eq!(world.outcome(C, &id), OutcomeView::CallingOff);
    world.passes(HOUR_MS + 45 * MINUTE_MS);
    assert_eq!(world.outcome(C, &id), OutcomeView::CallingOff);
    world.was_reminded(C, &[]);
}

#[test]
fn s43_after_the_end_or_a_withdrawal_nobody_is_reminded() {
    let ends: [fn(String) -> Command; 2] = [
        |relationship| Command::EndAlone { relationship },
        |relationship| Command::Withdraw { relationship },
    ];
    for (seed, end) in (10..).zip(ends) {
        for by in BOTH {
            let mut world = reminded(seed);
            world.minds(T, Some(30));
            world.appoints(T, world.wall_ms + 2 * HOUR_MS);
            world.does(by, end(world.id(by)));
            world.passes(3 * HOUR_MS);
            for side in BOTH {
                world.was_reminded(side, &[]);
            }
        }
    }
}

#[test]
fn s43_what_is_only_asked_for_reminds_nobody() {
    let mut world = reminded(12);
    world.does(T, world.plan(T, world.wall_ms + 2 * HOUR_MS));
    world.passes(HOUR_MS + 40 * MINUTE_MS);
    world.was_reminded(C, &[]);
    // Agreed to so late, it is said at once: the time for it has come.
    world.does(C, world.answers(C, true));
    world.was_reminded(C, &[20]);
}

/// Both are reminded so long before, of what begins so much later than a session that both go into now.
fn in_session_before(seed: u64, before: u16, ahead_ms: u64) -> World {
    let mut world = World::agreed(seed, planned_terms());
    for side in BOTH {
        world.minds(side, Some(before));
    }
    world.appoints(T, world.wall_ms + ahead_ms);
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    world
}

#[test]
fn s43_a_session_is_not_disturbed_and_what_is_ahead_then_comes_after_it() {
    let mut world = in_session_before(13, 20, 24 * MINUTE_MS);
    world.passes(5 * MINUTE_MS);
    for side in BOTH {
        assert_eq!(world.phase(side), Some(PhaseView::Running));
        world.was_reminded(side, &[]);
    }
    world.does(C, world.leave(C));
    for side in BOTH {
        world.was_reminded(side, &[19]);
    }
    world.passes(HOUR_MS);
    for side in BOTH {
        world.was_reminded(side, &[19]);
    }
}

#[test]
fn s43_what_began_in_a_session_before_it_is_past() {
    let mut world = in_session_before(14, 15, 20 * MINUTE_MS);
    let relationship = world.id(C);
    world.does(C, Command::ExtendForCrisis { relationship, seconds: 1_800 });
    world.passes(30 * MINUTE_MS);
    assert_eq!(world.phase(C), Some(PhaseView::Running));
    world.does(C, world.leave(C));
    world.passes(HOUR_MS);
    for side in BOTH {
        assert_eq!(world.phase(side), Some(PhaseView::Ended));
        world.was_reminded(side, &[]);
    }
}

#[test]
fn s43_behind_a_lock_nobody_is_reminded_and_after_it_once() {
    let mut world = reminded(15);
    world.appoints(T, world.wall_ms + 2 * HOUR_MS);
    world.does(C, Command::Lock);
    world.passes(HOUR_MS + 40 * MINUTE_MS);
    assert!(matches!(world.view(C).vault, VaultView::Locked { .. }));
    world.was_reminded(C, &[]);
    assert_eq!(world.view(C).reminders, ReminderView::default(), "nothing is known behind the lock");
    world.unlock(C);
    world.passes(11_000);
    world.was_reminded(C, &[20]);
    world.does(C, Command::Lock);
    world.unlock(C);
    world.passes(MINUTE_MS);
    world.was_reminded(C, &[20]);
    // What began behind the lock is past.
    world.appoints(T, world.wall_ms + 2 * HOUR_MS);
    world.does(C, Command::Lock);
    world.passes(3 * HOUR_MS);
    world.unlock(C);
    world.passes(HOUR_MS);
    world.was_reminded(C, &[20]);
}

#[test]
fn s43_what_the_other_called_off_behind_the_lock_is_heard_of_first() {
    let mut world = reminded(16);
    let id = world.appoints(T, world.wall_ms + 2 * HOUR_MS);
    world.does(C, Command::Lock);
    world.is_offline(C, true);
    world.does(T, world.cancel(T, &id));
    world.passes(HOUR_MS + 40 * MINUTE_MS);
    world.is_offline(C, false);
    world.unlock(C);
    world.passes(HOUR_MS);
    assert!(matches!(world.outcome(C, &id), OutcomeView::Cancelled { .. }));
    world.was_reminded(C, &[]);
}

#[test]
fn s43_two_at_one_moment_are_one_reminder_and_at_two_moments_two() {
    let mut world = World::with_clients(17, 2);
    world.minds(T, Some(30));
    let start_ms = world.wall_ms + 2 * HOUR_MS;
    // Two people of one therapist, at one moment; the second has one ten minutes later, too.
    for (client, starts_ms) in [(1, vec![start_ms]), (2, vec![start_ms, start_ms + 10 * MINUTE_MS])] {
        let Reply::Relationship(id) = world.does(T, Command::Invite { people: 1 }) else { panic!("none") };
        let of = |view: View| view.relationships.into_iter().find(|one| one.id == id).expect("it");
        let link = Secret::new(of(world.view(T)).invitations[0].link.clone());
        world.does(client, Command::Accept { link });
        for (side, relationship) in [(T, id.clone()), (client, world.id(client))] {
            world.does(side, Command::AnswerVerification { relationship, same: true });
        }
        let (terms, why) = (Box::new(planned_terms()), String::new());
        world.does(T, Command::Propose { relationship: id.clone(), terms, why });
        world.does(client, world.sign(client, world.proposal(client)));
        for start_ms in starts_ms {
            world.does(T, Command::Plan { relationship: id.clone(), start_ms });
            world.does(client, world.answers(client, true));
            assert!(of(world.view(T)).course.appointments.iter().any(|one| one.start_ms == start_ms));
        }
    }
    world.passes(HOUR_MS + 30 * MINUTE_MS);
    world.was_reminded(T, &[30]);
    world.passes(HOUR_MS);
    world.was_reminded(T, &[30, 30]);
}

#[test]
fn s43_the_hour_that_a_clock_is_set_by_changes_nothing() {
    // 25 October 2026, 01:00 UTC: in Amsterdam the clock goes back from three to two.
    let back_ms = 1_792_890_000_000;
    let mut world = reminded(18);
    let ahead_ms = back_ms - 2 * HOUR_MS - world.wall_ms;
    world.passes(ahead_ms);
    let start_ms = back_ms + HOUR_MS;
    world.appoints(T, start_ms);
    world.passes(start_ms - 30 * MINUTE_MS - 1 - world.wall_ms);
    world.was_reminded(C, &[]);
    world.passes(1);
    world.was_reminded(C, &[30]);
}

#[test]
fn s43_the_page_hears_that_the_system_showed_none() {
    let mut world = reminded(19);
    let not_shown = |world: &World| world.view(C).reminders.not_shown;
    assert!(!not_shown(&world));
    world.handle(C, Input::Reminded { shown: false });
    assert!(not_shown(&world));
    world.handle(C, Input::Reminded { shown: true });
    assert!(!not_shown(&world));
    world.handle(C, Input::Reminded { shown: false });
    world.minds(C, Some(10));
    assert!(!not_shown(&world), "of another choice nothing is known yet");
    world.handle(C, Input::Reminded { shown: false });
    world.does(C, Command::Lock);
    assert_eq!(world.view(C).reminders, ReminderView::default());
}
