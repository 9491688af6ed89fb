//! Appointments: asked, answered, crossed, moved, called off, missed; both sides always end with one history.

use kader_core::input::Command;
use kader_core::output::Reply;
use kader_core::view::{
    AppointmentTerms, AppointmentView, ClaimView, CourseTerms, CourseView, FeeTerms, FrequencyTerms,
    HistoryBy, HistoryKind, OutcomeView, PeriodTerms, PhaseView, RefusalView, RequestKind, RequestView,
    ReviewOutcome, SessionTerms, Side, SlotView, Terms,
};

use crate::world::{BOTH, C, T, World, seeds, terms};

pub(crate) const MINUTE_MS: u64 = 60_000;
pub(crate) const HOUR_MS: u64 = 60 * MINUTE_MS;
pub(crate) const DAY_MS: u64 = 24 * HOUR_MS;

/// Sessions of ten minutes by appointment, or without one; a missed one costs 80 euros.
pub(crate) fn planned_terms() -> Terms {
    let appointments = AppointmentTerms { early_seconds: 600, late_seconds: 900, ad_hoc: true };
    let session = SessionTerms { appointments: Some(appointments), ..terms() };
    let fees = FeeTerms {
        currency: "EUR".to_owned(),
        session_minor: 12_000,
        charged_from_seconds: 60,
        notice_seconds: 86_400,
        late_minor: 6_000,
        missed_minor: 8_000,
    };
    Terms { fees: Some(fees), relations: true, ..Terms::from(session) }
}

impl World {
    pub(crate) fn course(&self, side: usize) -> CourseView {
        self.sees(side).course
    }

    pub(crate) fn plan(&self, side: usize, start_ms: u64) -> Command {
        Command::Plan { relationship: self.id(side), start_ms }
    }

    pub(crate) fn moves(&self, side: usize, appointment: &str, start_ms: u64) -> Command {
        Command::Move { relationship: self.id(side), appointment: appointment.to_owned(), start_ms }
    }

    pub(crate) fn cancel(&self, side: usize, appointment: &str) -> Command {
        Command::Cancel { relationship: self.id(side), appointment: appointment.to_owned() }
    }

    pub(crate) fn missed(&self, side: usize, appointment: &str) -> Command {
        let absent = vec![self.handle_of(1 - side)];
        Command::SayMissed { relationship: self.id(side), appointment: appointment.to_owned(), absent }
    }

    pub(crate) fn take_back(&self, side: usize) -> Command {
        Command::TakeBackRequest { relationship: self.id(side) }
    }

    /// What this side sees of a request that `asked` made.
    pub(crate) fn request(&self, side: usize, asked: Side) -> Option<RequestView> {
        let found = self.course(side).requests;
        assert!(found.iter().filter(|request| request.asked == asked).count() <= 1);
        found.into_iter().find(|request| request.asked == asked)
    }

    /// What this side sees of a request of the other.
    pub(crate) fn others_request(&self, side: usize) -> Option<RequestView> {
        self.request(side, self.other(side))
    }

    /// Answers what the other asks now.
    pub(crate) fn answers(&self, side: usize, agree: bool) -> Command {
        let request = self.others_request(side).expect("a request of the other").id;
        Command::AnswerRequest { relationship: self.id(side), request, agree }
    }

    /// Both make an appointment; its handle.
    pub(crate) fn appoints(&mut self, side: usize, start_ms: u64) -> String {
        self.does(side, self.plan(side, start_ms));
        self.does(1 - side, self.answers(1 - side, true));
        let found = self.appointment_at(side, start_ms).expect("an appointment");
        found.id
    }

    pub(crate) fn appointment_at(&self, side: usize, start_ms: u64) -> Option<AppointmentView> {
        self.course(side).appointments.into_iter().find(|one| one.start_ms == start_ms)
    }

    pub(crate) fn outcome(&self, side: usize, id: &str) -> OutcomeView {
        let found = self.course(side).appointments.into_iter().find(|one| one.id == id);
        found.expect("an appointment").outcome
    }

    /// What the setting says to a command that it refuses.
    pub(crate) fn refusal(&mut self, side: usize, command: Command) -> RefusalView {
        let id = self.clicks(side, command);
        let failure = self.reply(side, id).expect("an answer").expect_err("a refusal");
        assert_eq!(failure.code, "refused");
        self.settle();
        failure.refusal.expect("what the setting said")
    }

    /// Nothing is asked any more, and both have one history.
    pub(crate) fn nothing_is_asked(&mut self) {
        self.settle();
        for side in BOTH {
            assert_eq!(self.course(side).requests, [], "side {side}");
        }
        self.agree_on_history();
    }
}

fn claim(by: Side, absent: Side) -> ClaimView {
    ClaimView { by, absent: vec![absent] }
}

#[test]
fn s11_an_appointment_stands_once_both_have_signed_it() {
    for (seed, side) in [(1, T), (2, C)] {
        let mut world = World::agreed(seed, planned_terms());
        let start_ms = world.wall_ms + 2 * DAY_MS;
        world.does(side, world.plan(side, start_ms));
        let [asked, heard] = [world.request(side, Side::Me), world.others_request(1 - side)];
        assert_eq!(asked.as_ref().unwrap().id, heard.as_ref().unwrap().id);
        assert_eq!(heard.unwrap().what, RequestKind::Plan { start_ms });
        for side in BOTH {
            assert_eq!(world.course(side).appointments, []);
            assert_eq!(world.kinds(side).len(), 1, "nothing is written before both signed");
        }
        // It outlives both programs.
        world.restart(side);
        world.restart(1 - side);
        world.does(1 - side, world.answers(1 - side, true));
        for side in BOTH {
            let [found] = <[_; 1]>::try_from(world.course(side).appointments).unwrap();
            assert_eq!((found.start_ms, found.end_ms), (start_ms, start_ms + 600_000));
            assert_eq!(found.enter_from_ms, Some(start_ms - 600_000));
            assert_eq!(found.enter_until_ms, Some(start_ms + 900_000));
            assert_eq!(found.outcome, OutcomeView::Open);
            assert_eq!(world.kinds(side)[1..], [(HistoryKind::Planned, HistoryBy::All)]);
            assert_eq!(world.sees(side).history[1].appointment_ms, Some(start_ms));
        }
        world.nothing_is_asked();
        // An answer that comes twice finds nothing.
        let answer =
            Command::AnswerRequest { relationship: world.id(C), request: asked.unwrap().id, agree: true };
        world.refused(C, answer, "requestGone");
    }
}

#[test]
fn declined_is_told_and_gone() {
    for side in BOTH {
        let mut world = World::agreed(3, planned_terms());
        let other = 1 - side;
        world.does(side, world.plan(side, world.wall_ms + DAY_MS));
        let second = world.plan(side, world.wall_ms + 2 * DAY_MS);
        assert_eq!(world.refusal(side, second.clone()).reason, "askedAlready");
        world.does(other, world.answers(other, false));
        assert!(world.course(side).declined);
        world.nothing_is_asked();
        world.does(side, Command::DismissNotAsked { relationship: world.id(side) });
        assert!(!world.course(side).declined);
        // Room for another wish, of either.
        world.does(other, world.plan(other, world.wall_ms + 3 * DAY_MS));
        world.does(side, world.answers(side, true));
        world.does(side, second);
        world.does(other, world.answers(other, true));
        world.nothing_is_asked();
        assert_eq!(world.course(T).appointments.len(), 2);
    }
}

#[test]
fn taken_back_in_time_or_too_late() {
    let (mut gone, mut stood) = (0, 0);
    for (seed, side) in (0..12).flat_map(|seed| BOTH.map(|side| (seed, side))) {
        let mut world = World::agreed(seed, planned_terms());
        let other = 1 - side;
        let start_ms = world.wall_ms + DAY_MS;
        world.does(side, world.plan(side, start_ms));
        // Neither has heard of the other's click.
        if seed % 2 == 0 {
            world.clicks(other, world.answers(other, true));
        }
        world.clicks(side, world.take_back(side));
        world.nothing_is_asked();
        let stands = world.appointment_at(side, start_ms).is_some();
        assert_eq!(stands, seed % 2 == 0, "what both have signed stands");
        if stands {
            stood += 1
        } else {
            gone += 1
        }
        // And whoever asks next is answered.
        for (side, days) in [(other, 3), (side, 4)] {
            world.appoints(side, start_ms + days * DAY_MS);
        }
        world.nothing_is_asked();
    }
    assert!(gone > 3 && stood > 3);
}

#[test]
fn of_two_that_cross_the_therapists_goes_first_and_the_clients_is_asked_anew() {
    for seed in 0..8 {
        let mut world = World::agreed(seed, planned_terms());
        let now = world.wall_ms;
        world.clicks(T, world.plan(T, now + DAY_MS));
        world.clicks(C, world.plan(C, now + 2 * DAY_MS));
        world.settle();
        for side in BOTH {
            assert_eq!(world.course(side).requests.len(), 2, "seed {seed} side {side}");
        }
        let theirs = world.answers(T, true);
        assert_eq!(world.refusal(T, theirs).reason, "askedAlready");
        let before = world.request(C, Side::Me).unwrap();
        world.does(C, world.answers(C, true));
        let after = world.request(C, Side::Me).unwrap();
        assert_eq!(after.what, before.what, "the same wish");
        assert_ne!(after.id, before.id, "at another place");
        world.does(T, world.answers(T, true));
        world.nothing_is_asked();
        let starts: Vec<u64> = world.course(C).appointments.iter().map(|one| one.start_ms).collect();
        assert_eq!(starts, [now + DAY_MS, now + 2 * DAY_MS]);
    }
}

#[test]
fn a_therapist_who_takes_back_signs_the_others_once_that_is_answered() {
    let mut world = World::agreed(9, planned_terms());
    let now = world.wall_ms;
    world.clicks(T, world.plan(T, now + DAY_MS));
    world.clicks(C, world.plan(C, now + 2 * DAY_MS));
    world.settle();
    world.is_offline(C, true);
    world.settle();
    world.does(T, world.take_back(T));
    // The client may have signed it this very moment.
    let answer = world.answers(T, true);
    world.refused(T, answer, "answerAwaited");
    world.restart(T);
    let answer = world.answers(T, true);
    world.refused(T, answer.clone(), "answerAwaited");
    // And did.
    world.does(C, world.answers(C, true));
    world.is_offline(C, false);
    world.settle();
    assert!(world.appointment_at(T, now + DAY_MS).is_some());
    world.does(T, world.answers(T, true));
    world.nothing_is_asked();
    assert_eq!(world.course(C).appointments.len(), 2);
}

#[test]
fn a_start_counts_among_what_waits_for_an_answer() {
    let mut world = World::at_the_door(43, planned_terms());
    world.is_offline(C, true);
    world.settle();
    let start_ms = world.wall_ms + DAY_MS;
    for _ in 0..16 {
        world.does(T, world.plan(T, start_ms));
        world.does(T, world.take_back(T));
    }
    world.refused(T, world.plan(T, start_ms), "answerAwaited");
    let said = world.relay.envelopes;
    world.clicks(T, world.admit());
    world.settle();
    assert_eq!(world.phase(T), Some(PhaseView::Waiting), "nothing more is signed at this place");
    assert!(world.relay.envelopes <= said + 1, "that somebody waits is said, and no START");
    // Once the other has answered, there is room.
    world.is_offline(C, false);
    world.passes(10_000);
    for side in BOTH {
        world.enters(side);
    }
    world.does(T, world.admit());
    world.both_run();
    world.does(T, world.leave(T));
    world.nothing_is_asked();
}

#[test]
fn what_a_rule_refuses_at_the_new_place_is_told() {
    let mut weekly = planned_terms();
    weekly.session.frequency = Some(FrequencyTerms { most: 1, period: PeriodTerms::Days { days: 7 } });
    let mut world = World::agreed(10, weekly);
    let now = world.wall_ms;
    world.clicks(T, world.plan(T, now + DAY_MS));
    world.clicks(C, world.plan(C, now + 2 * DAY_MS));
    world.settle();
    world.does(C, world.answers(C, true));
    let told = world.course(C).not_asked.expect("why it was not asked");
    assert_eq!((told.rule, told.reason.as_str()), (10, "tooManySessions"));
    assert_eq!(told.from_ms, Some(now + 8 * DAY_MS), "from when it would be possible");
    world.nothing_is_asked();
    world.restart(C);
    assert!(world.course(C).not_asked.is_some());
    world.does(C, Command::DismissNotAsked { relationship: world.id(C) });
    assert_eq!(world.course(C).not_asked, None);
    // The same is said to who asks it straight away.
    let again = world.plan(C, now + 2 * DAY_MS);
    let refusal = world.refusal(C, again);
    assert_eq!((refusal.rule, refusal.from_ms), (10, Some(now + 8 * DAY_MS)));
}

#[test]
fn moved_by_both() {
    for side in BOTH {
        let mut world = World::agreed(11, planned_terms());
        let now = world.wall_ms;
        let id = world.appoints(C, now + DAY_MS);
        world.does(side, world.moves(side, &id, now + 3 * DAY_MS));
        let what = world.others_request(1 - side).unwrap().what;
        let (from_ms, start_ms) = (now + DAY_MS, now + 3 * DAY_MS);
        assert_eq!(what, RequestKind::Move { appointment: id.clone(), from_ms, start_ms });
        world.does(1 - side, world.answers(1 - side, true));
        for side in BOTH {
            let [found] = <[_; 1]>::try_from(world.course(side).appointments).unwrap();
            assert_eq!((found.id.as_str(), found.start_ms), (id.as_str(), start_ms));
            assert_eq!(world.kinds(side)[2..], [(HistoryKind::Moved, HistoryBy::All)]);
        }
        world.nothing_is_asked();
    }
}

#[test]
fn a_request_about_what_is_gone_goes_with_it() {
    for (asks, cancels) in BOTH.into_iter().flat_map(|asks| BOTH.map(|cancels| (asks, cancels))) {
        let mut world = World::agreed(12, planned_terms());
        let now = world.wall_ms;
        let id = world.appoints(T, now + DAY_MS);
        world.does(asks, world.moves(asks, &id, now + 3 * DAY_MS));
        world.does(cancels, world.cancel(cancels, &id));
        world.nothing_is_asked();
        for side in BOTH {
            assert!(matches!(world.outcome(side, &id), OutcomeView::Cancelled { .. }));
            assert_eq!(world.course(side).not_asked, None, "nobody has to be told");
        }
    }
}

#[test]
fn a_request_whose_time_has_passed_falls_away() {
    for side in BOTH {
        let mut world = World::agreed(13, planned_terms());
        let start_ms = world.wall_ms + HOUR_MS;
        world.does(side, world.plan(side, start_ms));
        world.passes(HOUR_MS - 1_000);
        assert!(world.others_request(1 - side).is_some());
        world.passes(2_000);
        world.nothing_is_asked();
        // Also where nobody's program was there.
        world.does(side, world.plan(side, world.wall_ms + HOUR_MS));
        for side in BOTH {
            world.kill(side);
        }
        world.passes(2 * HOUR_MS);
        for side in BOTH {
            world.unlock(side);
        }
        world.passes(1_000);
        world.nothing_is_asked();
        let start_ms = world.wall_ms + DAY_MS;
        world.appoints(1 - side, start_ms);
        world.nothing_is_asked();
    }
}

#[test]
fn s19_called_off_with_the_relays_time_the_notice_counts() {
    for side in BOTH {
        let mut world = World::agreed(14, planned_terms());
        let start_ms = world.wall_ms + 2 * DAY_MS;
        let id = world.appoints(T, start_ms);
        world.passes(5 * HOUR_MS);
        world.does(side, world.cancel(side, &id));
        for at in BOTH {
            let by = world.as_seen(at, side);
            let notice_ms = Some(2 * DAY_MS - 5 * HOUR_MS);
            assert_eq!(world.outcome(at, &id), OutcomeView::Cancelled { by, notice_ms });
            let row = world.sees(at).history.pop().unwrap();
            assert_eq!(
                (row.kind, row.appointment_ms, row.notice_ms),
                (HistoryKind::Cancelled, Some(start_ms), notice_ms)
            );
        }
        world.nothing_is_asked();
        // Twice is once; nothing else happens to it.
        world.refused(side, world.cancel(side, &id), "appointmentOver");
        world.refused(1 - side, world.cancel(1 - side, &id), "appointmentOver");
        world.refused(T, world.moves(T, &id, start_ms + DAY_MS), "appointmentOver");
    }
}

#[test]
fn s19_while_the_relay_is_away_it_waits_for_its_time() {
    let mut world = World::agreed(15, planned_terms());
    let start_ms = world.wall_ms + 2 * DAY_MS;
    let id = world.appoints(T, start_ms);
    world.relay_is_away(true);
    world.settle();
    for _ in 0..2 {
        world.does(C, world.cancel(C, &id));
    }
    assert_eq!(world.outcome(C, &id), OutcomeView::CallingOff);
    assert_eq!(world.outcome(T, &id), OutcomeView::Open);
    world.passes(HOUR_MS);
    world.restart(C);
    assert_eq!(world.outcome(C, &id), OutcomeView::CallingOff, "a program's end changes nothing");
    world.relay_is_away(false);
    world.settle();
    for (side, by) in [(C, Side::Me), (T, world.other(T))] {
        let notice_ms = Some(2 * DAY_MS - HOUR_MS);
        assert_eq!(world.outcome(side, &id), OutcomeView::Cancelled { by, notice_ms });
    }
    world.nothing_is_asked();
}

#[test]
fn s19_without_the_relays_time_it_is_called_off_all_the_same() {
    // The relay away; gone with the program; there, and of another key than both know.
    for way in 0..3 {
        let mut world = World::agreed(16, planned_terms());
        let start_ms = world.wall_ms + 3 * HOUR_MS;
        let id = world.appoints(T, start_ms);
        match way {
            2 => world.relay.signs_with_another_key = true,
            _ => world.relay_is_away(true),
        }
        world.settle();
        world.does(C, world.cancel(C, &id));
        assert_eq!(world.outcome(C, &id), OutcomeView::CallingOff, "way {way}");
        if way == 1 {
            world.kill(C);
            world.passes(4 * HOUR_MS);
            world.unlock(C);
        } else {
            world.passes(3 * HOUR_MS - 29_000);
        }
        world.settle();
        let cancelled = |by| OutcomeView::Cancelled { by, notice_ms: None };
        assert_eq!(world.outcome(C, &id), cancelled(Side::Me), "way {way}");
        world.relay_is_away(false);
        world.settle();
        assert_eq!(world.outcome(T, &id), cancelled(world.other(T)), "way {way}");
        world.nothing_is_asked();
        // Nobody knows when it was: it costs as much as the dearer of both.
        let found = world.statement(T, 0, u64::MAX);
        assert_eq!(found.totals[0].minor, 8_000);
        assert_eq!(found, world.statement(C, 0, u64::MAX));
    }
}

#[test]
fn s19_what_was_called_off_and_moved_at_once_is_called_off_for_its_new_time() {
    let mut world = World::agreed(17, planned_terms());
    let now = world.wall_ms;
    let id = world.appoints(T, now + DAY_MS);
    world.does(T, world.moves(T, &id, now + 3 * DAY_MS));
    world.is_offline(C, true);
    world.settle();
    world.does(C, world.cancel(C, &id));
    // The move stands with the client first; the relay's time is over what it was before.
    world.does(C, world.answers(C, true));
    assert_eq!(world.outcome(C, &id), OutcomeView::CallingOff);
    world.is_offline(C, false);
    world.settle();
    for (side, by) in [(C, Side::Me), (T, world.other(T))] {
        let notice_ms = Some(3 * DAY_MS);
        assert_eq!(world.outcome(side, &id), OutcomeView::Cancelled { by, notice_ms });
    }
    world.nothing_is_asked();
}

#[test]
fn what_gave_way_is_written_again() {
    // The client calls off, or says who was missing, at the very place where the therapist does.
    for seed in 0..6 {
        let mut world = World::agreed(seed, planned_terms());
        let now = world.wall_ms;
        let (one, other) = (world.appoints(T, now + DAY_MS), world.appoints(T, now + 2 * DAY_MS));
        world.clicks(T, world.cancel(T, &one));
        world.clicks(C, world.cancel(C, &other));
        world.settle();
        for (id, who) in [(&one, T), (&other, C)] {
            for side in BOTH {
                let by = world.as_seen(side, who);
                let days = if who == T { 1 } else { 2 };
                let notice_ms = Some(days * DAY_MS);
                assert_eq!(world.outcome(side, id), OutcomeView::Cancelled { by, notice_ms }, "seed {seed}");
            }
        }
        world.nothing_is_asked();
        let last = world.appoints(C, now + 3 * DAY_MS);
        world.passes(4 * DAY_MS);
        world.clicks(C, world.missed(C, &last));
        world.clicks(T, world.missed(T, &last));
        world.settle();
        for side in BOTH {
            let mine = claim(Side::Me, world.other(side));
            let theirs = claim(world.other(side), Side::Me);
            let OutcomeView::Missed { claims } = world.outcome(side, &last) else { panic!("not missed") };
            assert!(claims.len() == 2 && claims.contains(&mine) && claims.contains(&theirs), "seed {seed}");
        }
        world.nothing_is_asked();
    }
}

#[test]
fn s19_called_off_in_time_it_stands_whatever_the_relay_dates_it() {
    // The relay's clock is a little ahead: by its word the appointment begins, or has begun.
    for ahead_ms in [0, 5_000, 60_000] {
        let mut world = World::agreed(41, planned_terms());
        let start_ms = world.wall_ms + 10 * MINUTE_MS;
        let id = world.appoints(T, start_ms);
        world.passes(10 * MINUTE_MS - 35_000);
        world.relay.time_lie_ms = 35_000 + ahead_ms;
        world.does(C, world.cancel(C, &id));
        let notice_ms = None;
        assert_eq!(world.outcome(C, &id), OutcomeView::Cancelled { by: Side::Me, notice_ms });
        assert_eq!(world.outcome(T, &id), OutcomeView::Cancelled { by: world.other(T), notice_ms });
        world.nothing_is_asked();
    }
}

#[test]
fn s19_a_date_that_the_own_clock_contradicts_is_not_used() {
    let days = i64::try_from(3 * DAY_MS).unwrap();
    for lie_ms in [days, -days, 120_001, -120_001] {
        for honest_at_last in [true, false] {
            let mut world = World::agreed(42, planned_terms());
            let start_ms = world.wall_ms + 5 * DAY_MS;
            let id = world.appoints(T, start_ms);
            world.relay.time_lie_ms = lie_ms;
            world.does(C, world.cancel(C, &id));
            world.passes(HOUR_MS);
            assert_eq!(world.outcome(C, &id), OutcomeView::CallingOff, "the wish stays");
            assert_eq!(world.outcome(T, &id), OutcomeView::Open);
            world.restart(C);
            assert_eq!(world.outcome(C, &id), OutcomeView::CallingOff);
            let mut notice_ms = None;
            if honest_at_last {
                world.relay.time_lie_ms = 0;
                world.passes(5 * MINUTE_MS);
                notice_ms = Some(start_ms - world.wall_ms);
            } else {
                world.passes(start_ms - world.wall_ms - 30_000);
            }
            let OutcomeView::Cancelled { by: Side::Me, notice_ms: found } = world.outcome(C, &id) else {
                panic!("{:?}", world.outcome(C, &id))
            };
            assert_eq!(found.is_some(), honest_at_last);
            assert!(found.unwrap_or(0).abs_diff(notice_ms.unwrap_or(0)) <= 5 * MINUTE_MS);
            let by = world.other(T);
            assert_eq!(world.outcome(T, &id), OutcomeView::Cancelled { by, notice_ms: found });
            world.nothing_is_asked();
        }
    }
}

#[test]
fn s19_who_was_not_there_can_be_said_by_both() {
    let mut world = World::agreed(18, planned_terms());
    let start_ms = world.wall_ms + HOUR_MS;
    let id = world.appoints(T, start_ms);
    world.passes(HOUR_MS + 900_000);
    assert_eq!(world.outcome(T, &id), OutcomeView::Open, "it can still be entered");
    let early = world.missed(T, &id);
    let refusal = world.refusal(T, early);
    assert_eq!((refusal.rule, refusal.reason.as_str()), (19, "notYetMissed"));
    assert_eq!(refusal.from_ms, Some(start_ms + 900_001));
    world.passes(1_000);
    assert_eq!(world.outcome(T, &id), OutcomeView::Passed);
    world.does(T, world.missed(T, &id));
    let claims = vec![claim(world.other(C), Side::Me)];
    assert_eq!(world.outcome(C, &id), OutcomeView::Missed { claims });
    let found = world.statement(C, 0, u64::MAX);
    assert_eq!(found.totals[0].minor, 8_000);
    world.does(C, world.missed(C, &id));
    let row = world.sees(T).history.pop().unwrap();
    assert_eq!((row.kind, row.by, row.absent), (HistoryKind::Missed, world.by_other(T), vec![Side::Me]));
    // They contradict each other: nothing is owed.
    for side in BOTH {
        assert_eq!(world.statement(side, 0, u64::MAX).totals[0].minor, 0);
    }
    world.nothing_is_asked();
}

#[test]
fn s10_a_second_session_is_refused_with_its_moment() {
    let mut rare = planned_terms();
    rare.session.gap_seconds = Some(3_600);
    let mut world = World::agreed(19, rare);
    let start_ms = world.wall_ms + 5 * MINUTE_MS;
    let id = world.appoints(T, start_ms);
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    assert_eq!(world.outcome(C, &id), OutcomeView::Kept);
    world.passes(4 * MINUTE_MS);
    world.does(T, world.leave(T));
    let ended_ms = world.wall_ms;
    world.passes(MINUTE_MS);
    for side in BOTH {
        let refusal = world.sees(side).refusal.expect("no second session now");
        assert_eq!((refusal.rule, refusal.reason.as_str()), (10, "tooSoon"));
        let from_ms = refusal.from_ms.unwrap();
        assert!(from_ms.abs_diff(ended_ms + HOUR_MS) <= 1_000);
        let soon = world.plan(side, world.wall_ms + 5 * MINUTE_MS);
        assert_eq!(world.refusal(side, soon).from_ms, Some(from_ms));
    }
    world.passes(HOUR_MS);
    assert_eq!(world.sees(T).refusal, None);
    assert_eq!(world.course(T).sessions, 1);
}

#[test]
fn in_a_session_wishes_wait_for_its_end() {
    for side in BOTH {
        let mut world = World::in_session(20, planned_terms());
        let start_ms = world.wall_ms + DAY_MS;
        world.does(side, world.plan(side, start_ms));
        assert!(world.request(side, Side::Me).is_some());
        assert!(world.others_request(1 - side).is_none());
        // What no rule would allow is told at once.
        world.does(side, world.take_back(side));
        let past = world.plan(side, world.wall_ms - 1);
        assert_eq!(world.refusal(side, past).reason, "appointmentPast");
        world.does(side, world.plan(side, start_ms));
        // More time is asked and given meanwhile, as ever.
        let relationship = world.id(T);
        world.does(T, Command::AskExtension { relationship, seconds: 300 });
        let relationship = world.id(C);
        world.does(C, Command::AnswerExtension { relationship, agree: true });
        world.does(T, world.leave(T));
        world.does(1 - side, world.answers(1 - side, true));
        assert!(world.appointment_at(side, start_ms).is_some());
        world.nothing_is_asked();
    }
}

#[test]
fn a_request_at_the_place_of_a_start_is_asked_anew_behind_the_session() {
    for side in BOTH {
        let mut world = World::at_the_door(21, planned_terms());
        let start_ms = world.wall_ms + DAY_MS;
        world.does(side, world.plan(side, start_ms));
        world.does(T, world.admit());
        world.both_run();
        assert!(world.others_request(1 - side).is_none());
        world.does(T, world.leave(T));
        world.does(1 - side, world.answers(1 - side, true));
        world.nothing_is_asked();
        assert!(world.appointment_at(T, start_ms).is_some());
    }
}

#[test]
fn what_is_answered_at_the_moment_of_a_start_forks_nothing() {
    let (mut ran, mut stood, mut awaited) = (0, 0, 0);
    for seed in seeds(0, 16) {
        let mut world = World::at_the_door(seed, planned_terms());
        let start_ms = world.wall_ms + DAY_MS;
        world.does(C, world.plan(C, start_ms));
        world.clicks(T, world.admit());
        for _ in 0..world.dice.below(6) {
            world.turn();
        }
        let answer = world.others_request(T).map(|_| world.answers(T, true));
        if let Some(answer) = answer {
            let id = world.clicks(T, answer);
            // The START that is signed here may come back completed at the same place.
            let failure = world.reply(T, id).expect("an answer").err();
            awaited += usize::from(failure.is_some_and(|failure| failure.code == "answerAwaited"));
        }
        world.settle();
        world.passes(20_000);
        if world.sees(T).history.iter().any(|row| row.kind == HistoryKind::Start) {
            ran += 1;
            world.does(T, world.leave(T));
        }
        world.passes(20_000);
        if world.appointment_at(T, start_ms).is_some() {
            stood += 1;
        }
        world.agree_on_history();
        for side in BOTH {
            world.restart(side);
        }
        world.appoints(T, start_ms + 5 * DAY_MS);
        world.agree_on_history();
    }
    assert!(ran > 0 && stood > 0 && awaited > 0, "{ran} {stood} {awaited}");
}

#[test]
fn s18_a_review_that_is_due_stands_before_everything_else() {
    let mut reviewed = planned_terms();
    let every = CourseTerms { review_every: Some(1), last_session: None, ends_ms: None };
    reviewed.course = Some(every);
    let mut world = World::agreed(22, reviewed);
    assert!(!world.course(T).review_due);
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    world.passes(5 * MINUTE_MS);
    world.does(C, world.leave(C));
    world.passes(MINUTE_MS);
    for side in BOTH {
        let course = world.course(side);
        assert!(course.review_due && course.sessions == 1 && course.since_review == 1);
        assert_eq!(world.sees(side).refusal.unwrap().reason, "reviewDue");
        let plan = world.plan(side, world.wall_ms + DAY_MS);
        assert_eq!(world.refusal(side, plan).reason, "reviewDue");
    }
    let outcome = ReviewOutcome::GoOn;
    world.does(C, Command::Review { relationship: world.id(C), outcome });
    assert_eq!(world.others_request(T).unwrap().what, RequestKind::Review { outcome });
    assert!(world.course(C).review_due, "one signature is no review");
    // Both wrote it down at once: one is enough.
    world.does(T, Command::Review { relationship: world.id(T), outcome });
    world.does(C, world.answers(C, true));
    world.nothing_is_asked();
    for side in BOTH {
        let course = world.course(side);
        assert!(!course.review_due && course.since_review == 0);
        let row = world.sees(side).history.pop().unwrap();
        assert_eq!((row.kind, row.by, row.outcome), (HistoryKind::Reviewed, HistoryBy::All, Some(outcome)));
        assert_eq!(world.sees(side).refusal, None);
    }
    world.appoints(C, world.wall_ms + DAY_MS);
    // To end is a decision too: nothing is planned after it without a new agreement.
    let outcome = ReviewOutcome::End;
    world.does(T, Command::Review { relationship: world.id(T), outcome });
    world.does(C, world.answers(C, true));
    let plan = world.plan(T, world.wall_ms + 3 * DAY_MS);
    assert_eq!(world.refusal(T, plan).reason, "courseEnded");
}

#[test]
fn which_times_are_free_is_asked_without_changing_anything() {
    let mut world = World::agreed(23, planned_terms());
    let now = world.wall_ms;
    let id = world.appoints(T, now + DAY_MS);
    let asks = |world: &World, starts_ms: Vec<u64>, moving: Option<String>| Command::MayPlan {
        relationship: world.id(C),
        starts_ms,
        moving,
    };
    let starts = vec![now - 1, now + DAY_MS - 600_000, now + DAY_MS - 599_999, now + DAY_MS + 600_000];
    let Ok(Reply::Slots(slots)) = world.tries(C, asks(&world, starts.clone(), None)) else { panic!() };
    let why: Vec<_> = slots.iter().map(|slot| slot.refusal.as_ref().map(|no| no.reason.as_str())).collect();
    assert_eq!(why, [Some("appointmentPast"), None, Some("tooSoon"), None]);
    assert_eq!(slots.iter().map(|slot| slot.start_ms).collect::<Vec<_>>(), starts);
    // What is moved is not in its own way.
    let Ok(Reply::Slots(slots)) = world.tries(C, asks(&world, starts, Some(id))) else { panic!() };
    assert_eq!(slots[2], SlotView { start_ms: now + DAY_MS - 599_999, refusal: None });
    world.refused(C, asks(&world, vec![now; 401], None), "tooMany");
    assert_eq!(world.kinds(C).len(), 2);
    world.nothing_is_asked();
}
