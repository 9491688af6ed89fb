//! S-51: each says how the session was; nobody reads another's before everyone who was there has given theirs.

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{ConfidentialityTerms, KindTerms, Language, RatedView, RetentionTerms, Terms};
use kader_vault::Vault;

use crate::changed::Said;
use crate::retention::talked;
use crate::several::{P, appointed};
use crate::world::{BOTH, C, PASSPHRASE, T, World, terms, unhex};

const DAY_MS: u64 = 24 * 3_600_000;
const REMARK: &str = "Vandaag durfde ik het te zeggen.";

impl World {
    fn rate(&self, side: usize, values: [u8; 3], remark: &str) -> Command {
        let relationship = self.id(side);
        let session = self.sees(side).rating.expect("a session to rate").session;
        Command::Rate { relationship, session, values, remark: Secret::new(remark.to_owned()) }
    }

    fn ratings(&mut self, side: usize) -> Vec<RatedView> {
        match self.tries(side, Command::Ratings { relationship: self.id(side) }) {
            Ok(Reply::Ratings(page)) => page.ratings,
            other => panic!("no ratings: {other:?}"),
        }
    }

    /// A rule refuses it, for this reason.
    fn no(&mut self, side: usize, command: Command, reason: &str) {
        let id = self.clicks(side, command);
        self.settle();
        let failure = self.reply(side, id).expect("an answer").unwrap_err();
        assert_eq!(failure.refusal.expect("a rule").reason, reason, "side {side}");
    }

    /// Whose ratings a side can read, with what they say.
    fn reads_ratings(&mut self, side: usize) -> Vec<([u8; 3], String)> {
        let all = self.ratings(side);
        let mut read: Vec<_> =
            all.iter().map(|one| ([one.bond, one.goals, one.tasks], one.remark.clone())).collect();
        read.sort();
        read
    }
}

fn rated() -> World {
    let mut world = World::agreed(1, Terms { relations: true, ..Terms::from(terms()) });
    talked(&mut world);
    world
}

#[test]
fn s51_neither_reads_the_other_before_giving_their_own() {
    for first in BOTH {
        let mut world = rated();
        let second = 1 - first;
        world.is_offline(second, true);
        world.does(first, world.rate(first, [80, 70, 60], REMARK));
        // That it was given is on its way, and nothing of what.
        assert!(world.finds_unread(second, |said| matches!(said, Said::Rate { .. }).then_some(())).is_some());
        let early =
            world.finds_unread(second, |said| matches!(said, Said::RateRevealed { .. }).then_some(()));
        assert!(early.is_none(), "read by whoever changes their program");
        world.unlock(second);
        world.is_offline(second, false);
        world.settle();
        let seen = world.sees(second).rating.unwrap();
        assert_eq!((seen.given, seen.others, seen.readable), (false, vec![world.named(first)], vec![]));
        assert!(world.reads_ratings(second).is_empty());
        assert_eq!(world.reads_ratings(first).len(), 1, "their own");
        // Killed in between, it goes on as if it had not been.
        for side in BOTH {
            world.restart(side);
        }
        world.does(second, world.rate(second, [10, 20, 30], ""));
        world.settle();
        let all = vec![([10, 20, 30], String::new()), ([80, 70, 60], REMARK.to_owned())];
        for side in BOTH {
            assert_eq!(world.reads_ratings(side), all, "side {side}");
            assert_eq!(world.sees(side).rating.unwrap().readable.len(), 1);
            world.no(side, world.rate(side, [1, 1, 1], ""), "ratedAlready");
            world.restart(side);
            assert_eq!(world.reads_ratings(side), all, "side {side}");
        }
        world.rests();
    }
}

#[test]
fn s42_ratings_are_taken_along() {
    let mut world = rated();
    for side in BOTH {
        world.does(side, world.rate(side, [80, 70, 60], REMARK));
    }
    let relationship = world.id(C);
    let asked = Command::ExportOwn { relationship, language: Language::Nl, zone: "Europe/Amsterdam".into() };
    let file = String::from_utf8(world.file(C, asked)).unwrap();
    for wanted in ["Hoe de gesprekken waren", "Het contact: 80", "De manier van werken: 60", REMARK] {
        assert!(file.contains(wanted), "{file}");
    }
}

#[test]
fn s51_among_three_the_last_one_opens_all() {
    let mut world = World::several_in_session(2, 2, appointed());
    world.does(T, world.leave(T));
    for side in world.all() {
        world.does(side, Command::CloseEnding { relationship: world.id(side) });
    }
    for (at, side) in [P, T, C].into_iter().enumerate() {
        for other in world.all() {
            let own = usize::from(world.sees(other).rating.unwrap().given);
            assert_eq!(world.reads_ratings(other).len(), own, "side {other} after {at}");
        }
        world.does(side, world.rate(side, [50, 60, 70 + u8::try_from(at).unwrap()], ""));
        world.settle();
    }
    for side in world.all() {
        assert_eq!(world.reads_ratings(side).len(), 3, "side {side}");
    }
    world.rests();
}

#[test]
fn s51_before_a_session_and_once_another_began_there_is_nothing_to_rate() {
    let mut world = World::agreed(3, Terms { relations: true, ..Terms::from(terms()) });
    assert_eq!(world.sees(C).rating, None);
    talked(&mut world);
    let late = world.rate(C, [50; 3], "");
    let unknown = match late.clone() {
        Command::Rate { relationship, values, remark, .. } => {
            Command::Rate { relationship, session: "00".repeat(16), values, remark }
        }
        other => other,
    };
    world.no(C, unknown, "notRatable");
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    assert_eq!(world.sees(C).rating, None);
    world.no(C, late, "notRatable");
    world.does(T, world.leave(T));
    world.does(C, Command::Withdraw { relationship: world.id(C) });
    assert_eq!(world.sees(C).rating, None);
}

#[test]
fn s51_a_changed_program_reads_nothing_and_shows_nothing_else_than_it_committed_to() {
    let mut world = rated();
    let session = world.sees(C).rating.unwrap().session;
    let session = unhex(&session);
    let reveal = |session: &[u8]| Said::RateRevealed {
        session: session.to_vec(),
        nonce: vec![1; 16],
        rating: vec![0xa0],
    };
    let rate = |session: &[u8], byte| Said::Rate { session: session.to_vec(), commitment: vec![byte; 32] };
    // Revealed though nothing was committed to; of no session; committed to twice.
    world.says(
        T,
        &[reveal(&session), rate(&[7; 16], 1), reveal(&[7; 16]), rate(&session, 1), rate(&session, 2)],
    );
    assert_eq!(world.sees(C).rating.unwrap().others.len(), 1);
    world.says(T, &[reveal(&session)]);
    assert!(world.reads_ratings(C).is_empty(), "the own one was not given yet");
    world.does(C, world.rate(C, [5, 5, 5], ""));
    // Something else than was committed to.
    world.says(T, &[reveal(&session)]);
    assert_eq!(world.reads_ratings(C), [([5, 5, 5], String::new())]);
    assert_eq!(world.sees(C).rating.unwrap().readable, []);
}

#[test]
fn s41_ratings_go_after_their_time_and_at_the_end() {
    let confidentiality = ConfidentialityTerms {
        capture_protection: false,
        retention: vec![RetentionTerms { kind: KindTerms::Ratings, days: 30 }],
        idle_lock_seconds: 600,
        export_shared: true,
    };
    let terms = Terms {
        session: terms(),
        relations: true,
        confidentiality: Some(confidentiality),
        ..Terms::default()
    };
    for by_end in [false, true] {
        let mut world = World::agreed(4, terms.clone());
        talked(&mut world);
        for side in BOTH {
            world.does(side, world.rate(side, [40, 50, 60], REMARK));
        }
        world.settle();
        assert_eq!(world.reads_ratings(C).len(), 2);
        if by_end {
            world.does(C, Command::EndAlone { relationship: world.id(C) });
            world.passes(60_000);
        } else {
            world.passes(31 * DAY_MS);
        }
        for side in BOTH {
            world.kill(side);
            let vault = Vault::unlock_passphrase(&world.folder(side), PASSPHRASE).unwrap();
            let id = vault.home().relationships().unwrap()[0];
            let rows = vault.relationship(&id).unwrap().transaction(|tx| tx.ratings(10)).unwrap();
            assert!(rows.is_empty(), "side {side}");
            drop(vault);
            world.unlock(side);
        }
    }
}
