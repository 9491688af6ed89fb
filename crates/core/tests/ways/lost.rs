//! A relay that forgets: what one finished is there on every side all the same, once and in its order.

use kader_core::input::Command;
use kader_core::view::{LetterState, PhaseView, Terms, WindowTerms};
use kader_setting::PublicKey;

use crate::changed::Said;
use crate::letters::{ZONE, lettered};
use crate::several::P;
use crate::world::{BOTH, C, T, World, as_asked, seeds};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// Letters at any hour.
pub(crate) fn at_any_hour() -> Terms {
    let mut all = lettered(ZONE);
    let messages = all.messages.as_mut().unwrap();
    messages.client.per_day = 40;
    messages.therapist.per_day = 40;
    messages.windows =
        (1..=7).map(|weekday| WindowTerms { weekday, from_minute: 0, to_minute: 1_440 }).collect();
    all
}

fn agreed(seed: u64, clients: usize) -> World {
    let mut world = match clients {
        1 => World::agreed(seed, at_any_hour()),
        _ => World::several_agreed(seed, clients, at_any_hour()),
    };
    world.passes(5 * MINUTE_MS);
    world
}

impl World {
    pub(crate) fn goes_back(&mut self, backup: &crate::relay::Backup) {
        self.relay_is_away(true);
        self.relay.restores(backup);
        self.relay_is_away(false);
        self.settle();
    }

    fn pens(&mut self, side: usize, from: usize, count: usize) {
        for number in from..from + count {
            self.does(side, self.letter(side, &format!("brief {number:03} van {side}")));
        }
    }

    /// The letters of one that another sees.
    fn letters_of(&mut self, side: usize, author: usize) -> Vec<String> {
        let mut words = self.words(side);
        words.retain(|text| text.ends_with(&format!("van {author}")));
        words
    }

    /// Everybody sees so many letters of each, each once and in its order, and every writer knows.
    fn all_there(&mut self, written: &[usize], about: &str) {
        for side in self.all() {
            for (author, count) in written.iter().enumerate() {
                let all: Vec<String> =
                    (0..*count).map(|number| format!("brief {number:03} van {author}")).collect();
                assert_eq!(self.letters_of(side, author), all, "{about}: side {side}, letters of {author}");
            }
            let states: Vec<_> = self.shown(side).into_iter().filter(|one| one.0).map(|one| one.1).collect();
            assert!(states.iter().all(|state| *state == LetterState::Arrived), "{about}: {side}: {states:?}");
            let mail = self.sees(side).mail;
            assert_eq!((mail.waiting, mail.left_out), (0, 0), "{about}: side {side}");
            assert_eq!(self.sees(side).problem, None, "{about}: side {side}");
        }
    }

    /// What a side keeps to say again: number and kind.
    fn keeps(&mut self, side: usize) -> Vec<(u64, String)> {
        let kept = self.with_vault(side, false, |changed| {
            let numbers = changed.tx.said_numbers().unwrap();
            let said = numbers.into_iter().map(|number| changed.tx.said(number).unwrap().unwrap());
            said.map(|said| (said.number, String::from_utf8_lossy(&said.body).into_owned())).collect()
        });
        self.unlock(side);
        self.settle();
        kept
    }
}

#[test]
fn a_relay_that_went_back_loses_no_letter_between_two_and_among_three() {
    for (seed, clients) in [(1_500, 1), (1_501, 2)] {
        let mut world = agreed(seed, clients);
        let mut written = vec![0; clients + 1];
        for side in world.all() {
            world.pens(side, 0, 2);
            written[side] = 2;
        }
        let backup = world.relay.backup();
        // Read by all but the therapist, by nobody, and by all.
        world.is_offline(T, true);
        world.pens(C, 2, 3);
        world.is_offline(C, true);
        if clients > 1 {
            world.pens(P, 2, 2);
        }
        world.goes_back(&backup);
        for side in [T, C] {
            world.is_offline(side, false);
        }
        world.settle();
        world.pens(T, 2, 1);
        world.pens(C, 5, 1);
        world.passes(30 * MINUTE_MS);
        (written[T], written[C]) = (3, 6);
        if clients > 1 {
            written[P] = 4;
        }
        world.all_there(&written, "once");
        // And again to the same database, while all are there.
        world.pens(T, 3, 3);
        world.goes_back(&backup);
        world.pens(C, 6, 1);
        world.passes(30 * MINUTE_MS);
        (written[T], written[C]) = (6, 7);
        world.all_there(&written, "twice");
        world.rests();
    }
}

#[test]
fn the_last_ones_are_missed_by_who_said_them() {
    for heard_since in [false, true] {
        let mut world = agreed(1_510 + u64::from(heard_since), 1);
        world.relay.loses_percent = 100;
        world.pens(C, 0, 3);
        assert!(world.relay.lost >= 3);
        world.relay.loses_percent = 0;
        assert!(world.words(T).is_empty());
        let mut written = [0, 3];
        if heard_since {
            world.pens(T, 0, 1);
            written[T] = 1;
        }
        assert!(world.letters_of(T, C).is_empty(), "what was lost last shows by nothing");
        world.passes(15 * MINUTE_MS);
        world.all_there(&written, "the tail");
        for side in BOTH {
            assert_eq!(world.keeps(side), [], "what all have heard is kept no longer");
        }
        world.rests();
    }
}

/// What waited was thrown away after its thirty days; nobody was there in the meantime.
#[test]
fn a_month_in_which_everything_is_lost_loses_nothing() {
    let mut world = agreed(1_520, 1);
    world.is_offline(C, true);
    world.pens(T, 0, 5);
    world.passes(HOUR_MS);
    world.is_offline(T, true);
    world.pens(C, 0, 2);
    world.is_offline(C, false);
    world.settle();
    world.is_offline(C, true);
    world.relay.forgets_what_waits();
    world.boot_ms += 31 * DAY_MS;
    world.wall_ms += 31 * DAY_MS;
    for side in BOTH {
        world.clicks(side, Command::Acted);
        world.unlock(side);
        world.is_offline(side, false);
    }
    world.settle();
    world.passes(HOUR_MS);
    // What was read before the month is not lost, and not said twice.
    world.all_there(&[5, 2], "a month");
    world.rests();
}

/// The disk was swapped: mailboxes of earlier epochs are made again too, by whom they came from.
#[test]
fn a_commit_that_was_lost_with_its_mailboxes_is_followed_all_the_same() {
    for (seed, everything) in [(1_530, false), (1_531, true)] {
        let mut world = World::in_session(seed, at_any_hour());
        let backup = world.relay.backup();
        world.clicks(T, world.leave(T));
        while world.phase(C) != Some(PhaseView::Ended) && world.turn() {}
        world.is_offline(C, true);
        world.settle();
        assert_eq!(world.relay.commits(), 1, "the therapist went on alone");
        if everything {
            world.relay_is_away(true);
            world.relay.loses_everything();
            world.relay_is_away(false);
        } else {
            world.goes_back(&backup);
        }
        world.settle();
        world.pens(T, 0, 2);
        world.pens(C, 0, 2);
        world.is_offline(C, false);
        world.settle();
        world.passes(HOUR_MS);
        world.all_there(&[2, 2], "the therapist's commit");
        world.agree_on_history();
        world.passes(HOUR_MS);
        let before = world.relay.envelopes;
        world.passes(DAY_MS);
        assert_eq!(world.relay.envelopes, before);
    }
}

/// The client's own commit: it moves nothing, and without it the therapist reads nothing of the client any more.
#[test]
fn a_commit_of_a_client_that_was_lost_is_said_again() {
    let mut world = World::in_session(1_540, at_any_hour());
    world.clicks(T, world.leave(T));
    while world.phase(C) != Some(PhaseView::Ended) && world.turn() {}
    world.is_offline(C, true);
    world.settle();
    world.is_offline(T, true);
    let backup = world.relay.backup();
    world.is_offline(C, false);
    world.settle();
    assert_eq!(world.relay.commits(), 2, "the client followed and renewed");
    world.pens(C, 0, 2);
    world.goes_back(&backup);
    world.is_offline(T, false);
    world.settle();
    world.pens(C, 2, 1);
    world.pens(T, 0, 1);
    world.passes(HOUR_MS);
    world.all_there(&[1, 3], "the client's commit");
    world.agree_on_history();
}

#[test]
fn what_was_taken_back_is_neither_kept_nor_said_again() {
    let mut world = agreed(1_550, 1);
    world.relay.loses_percent = 100;
    world.does(C, world.letter(C, "dit liever niet"));
    world.relay.loses_percent = 0;
    assert!(world.keeps(C).iter().any(|(_, body)| body.contains("liever niet")));
    let letter = world.page(C).letters[0].id.clone();
    world.does(C, Command::TakeLetterBack { relationship: world.id(C), letter });
    assert!(world.keeps(C).iter().all(|(_, body)| !body.contains("liever niet")));
    world.does(C, world.letter(C, "dit wel"));
    world.passes(30 * MINUTE_MS);
    assert_eq!(world.words(T).last().map(String::as_str), Some("dit wel"));
    assert!(world.words(T).iter().all(|text| !text.contains("liever")));
    assert_eq!(world.sees(T).mail.waiting, 0, "the gap is closed by nothing");
    for side in BOTH {
        assert_eq!(world.keeps(side), []);
    }
}

/// Of a session nothing is kept that meant something only in it, and all of the rest is heard at its end.
#[test]
fn nothing_of_a_session_is_kept_that_was_for_its_moment() {
    let mut world = World::in_session(1_560, at_any_hour());
    world.is_offline(T, true);
    world.does(C, world.say(C, "een tekst"));
    let mut seen = 0;
    for side in BOTH {
        for (_, body) in world.keeps(side) {
            seen += 1;
            for kind in
                ["presence", "enter", "again", "offer", "answer", "place", "compareLedgers", "sdp", "verify"]
            {
                assert!(
                    !body.get(1..).is_some_and(|body| body
                        .trim_start_matches(|c: char| !c.is_alphabetic())
                        .starts_with(kind)),
                    "{body}"
                );
            }
        }
    }
    assert!(seen > 0);
    world.is_offline(T, false);
    for side in BOTH {
        world.enters(side);
    }
    world.does(T, world.leave(T));
    world.passes(5 * MINUTE_MS);
    for side in BOTH {
        assert_eq!(world.keeps(side), []);
    }
    world.agree_on_history();
}

#[test]
fn what_was_heard_is_said_seldom_and_never_back_and_forth() {
    let mut world = agreed(1_570, 1);
    let before = world.relay.envelopes;
    world.pens(C, 0, 1);
    world.passes(30 * DAY_MS);
    let said = world.relay.envelopes - before;
    assert!(said <= 3, "a letter, that it arrived, that this was heard: {said}");
    // The other is away for a month: they are asked once a day at most.
    world.is_offline(T, true);
    let before = world.relay.envelopes;
    world.pens(C, 1, 1);
    world.passes(29 * DAY_MS);
    let said = world.relay.envelopes - before;
    assert!((20..=40).contains(&said), "{said}");
    world.is_offline(T, false);
    world.passes(DAY_MS);
    world.all_there(&[0, 2], "after a month");
    let before = world.relay.envelopes;
    world.passes(10 * DAY_MS);
    assert_eq!(world.relay.envelopes, before);
}

/// Whatever a changed program asks for: so many numbers and no more, and what it says it heard is not believed
/// beyond what was said.
#[test]
fn a_changed_program_asks_for_everything_again() {
    let mut world = agreed(1_580, 1);
    world.pens(T, 0, 20);
    let of = world.other_key(C);
    let asks = |world: &mut World, times: u32| {
        let before = world.relay.ever.iter().filter(|(_, by, _)| *by == T).count();
        world.with_vault(C, true, |changed| {
            let next = changed.record.next_out;
            for time in 0..times {
                let (from, to) =
                    [(0, u64::MAX), (u64::MAX, 0), (u64::MAX - 1, u64::MAX), (5, 30)][time as usize % 4];
                let heard = [0, u64::MAX, 1 << 40][time as usize % 3];
                let asked = Said::Missing { of, from, to };
                changed.posts(&changed.seals_beside(next, &[heard], &asked));
                // One that is for nobody, and one with a list that fits nobody.
                let nobody = Said::Missing { of: PublicKey::new([9; 32]), from, to };
                changed.posts(&changed.seals_beside(next, &[], &nobody));
                changed.posts(&changed.seals_beside(next, &[0; 200], &Said::HowFar));
            }
        });
        world.unlock(C);
        world.settle();
        world.relay.ever.iter().filter(|(_, by, _)| *by == T).count() - before
    };
    let at_once = asks(&mut world, 40);
    assert!(at_once <= 70, "{at_once}");
    let mut in_an_hour = at_once;
    for _ in 0..30 {
        world.passes(61_000);
        in_an_hour += asks(&mut world, 4);
    }
    assert!(in_an_hour <= 1_024 + 70, "{in_an_hour}");
    // It says that it is far ahead: it is asked for that, more and more seldom.
    let before = world.relay.ever.iter().filter(|(_, by, _)| *by == T).count();
    world.with_vault(C, true, |changed| {
        for next in [1 << 20, 1 << 40, (1 << 56) - 1] {
            changed.posts(&changed.seals_beside(next, &[0], &Said::Heard));
        }
    });
    world.unlock(C);
    world.is_offline(C, false);
    world.settle();
    world.is_offline(C, true);
    world.passes(DAY_MS);
    let asked = world.relay.ever.iter().filter(|(_, by, _)| *by == T).count() - before;
    assert!(asked <= 40, "{asked}");
    world.is_offline(C, false);
    world.settle();
    world.pens(C, 0, 1);
    world.pens(T, 20, 1);
    assert_eq!(world.letters_of(T, C).len(), 1);
    assert_eq!(world.letters_of(C, T).len(), 21);
}

/// Whatever is written, whatever the relay loses and however far it goes back: every letter is there once, in its
/// writer's order.
#[test]
fn any_order_of_letters_and_losses_loses_none_and_doubles_none() {
    let (mut letters, mut lost, mut back) = (0, 0, 0);
    for seed in seeds(9_500, 8) {
        println!("seed {seed}");
        let mut world = agreed(seed, 1 + (seed % 2) as usize);
        let mut written = vec![0; world.sides.len()];
        let mut backup = world.relay.backup();
        world.relay.loses_percent = seed % 3 * 12;
        for round in 0..70 {
            let side = world.dice.below(world.sides.len());
            let what = world.dice.below(14);
            match what {
                0..=4 => {
                    let text = format!("brief {:03} van {side}", written[side]);
                    if world.tries(side, world.letter(side, &text)).is_ok() {
                        written[side] += 1;
                        letters += 1;
                    }
                }
                5..=7 => world.befalls(side, what - 5),
                8 => {
                    let ms = world.dice.roll() % HOUR_MS;
                    world.passes(ms);
                }
                9 if round % 3 == 0 => backup = world.relay.backup(),
                10 if round % 3 == 0 => {
                    back += 1;
                    world.goes_back(&backup);
                }
                11 if round % 7 == 0 => world.relay.forgets_what_waits(),
                _ => world.goes_some_way(),
            }
        }
        lost += world.relay.lost;
        world.relay.loses_percent = 0;
        for side in world.all() {
            world.is_offline(side, false);
        }
        world.settle();
        world.passes(3 * DAY_MS);
        world.all_there(&written, &format!("seed {seed}"));
        for side in world.all() {
            assert_eq!(world.keeps(side), [], "seed {seed}: side {side}");
        }
        world.rests();
    }
    println!("{letters} letters, {lost} times something was lost, {back} times the relay went back");
    assert!(as_asked() || letters > 100 && lost > 30 && back > 5, "{letters} {lost} {back}");
}

#[test]
fn that_something_was_heard_is_said_again_where_the_line_broke() {
    let mut world = agreed(41, 1);
    world.is_offline(T, true);
    world.pens(C, 0, 1);
    world.is_offline(C, true);
    world.is_offline(T, false);
    world.settle();
    world.is_offline(C, false);
    // It knows that its letter arrived, to which nothing is answered; and what it says of having heard that is not at
    // the relay.
    while world.page(C).letters.iter().any(|letter| letter.state != LetterState::Arrived) {
        assert!(world.turn(), "nothing is on its way");
    }
    world.is_offline(C, true);
    world.settle();
    assert!(world.relay.holds() > 0, "it was said");
    // Nobody writes anything.
    world.is_offline(C, false);
    world.settle();
    assert!(world.relay.holds() == 0, "{:?}", world.relay.waiting());
    world.passes(2 * MINUTE_MS);
    world.all_there(&[0, 1], "after that");
}
