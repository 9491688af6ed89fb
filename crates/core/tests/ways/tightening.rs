//! S-02: what one tightens alone is in force at once, on both sides, whatever crosses it.

use std::collections::BTreeMap;

use kader_core::input::Command;
use kader_core::output::Reply;
use kader_core::view::{
    AbsenceTerms, AppointmentTerms, ClauseChange, ClauseName, ConfidentialityTerms, ContactTerms,
    CourseTerms, CrisisTerms, FeeTerms, FrequencyTerms, HistoryBy, HistoryKind, KindTerms, MessageTerms,
    PeriodTerms, PlaceTerms, QuotaTerms, RetentionTerms, SessionTerms, Side, StageView, Terms, WindowTerms,
};
use kader_setting::{AGREEMENT_PREFIX, Agreement, Clauses, Presence, Proposal, PublicKey, Signature, Signer};
use serde::Serialize;
use serde_bytes::ByteBuf;

use crate::changed::{Changed, Said};
use crate::world::{BOTH, C, T, World, seeds, terms};

/// All nine clauses.
pub(crate) fn full() -> Terms {
    let zone = "Europe/Amsterdam".to_owned();
    let quota = |per_day| QuotaTerms { per_day, characters: 1_000 };
    Terms {
        session: SessionTerms {
            frequency: Some(FrequencyTerms { most: 2, period: PeriodTerms::Week { zone: zone.clone() } }),
            gap_seconds: Some(3_600),
            appointments: Some(AppointmentTerms { early_seconds: 600, late_seconds: 900, ad_hoc: true }),
            ..terms()
        },
        course: Some(CourseTerms { review_every: Some(5), last_session: Some(20), ends_ms: None }),
        messages: Some(MessageTerms {
            zone,
            windows: vec![WindowTerms { weekday: 1, from_minute: 540, to_minute: 1_020 }],
            client: quota(3),
            therapist: quota(6),
            reply_seconds: 172_800,
            absences: Vec::new(),
            side: Vec::new(),
            files: None,
            tell_read: false,
        }),
        open_tasks: Some(3),
        confidentiality: Some(ConfidentialityTerms {
            capture_protection: true,
            retention: vec![RetentionTerms { kind: KindTerms::Messages, days: 90 }],
            idle_lock_seconds: 300,
            export_shared: true,
        }),
        place: Some(PlaceTerms { fresh_seconds: 900, words: "Ieder thuis.".to_owned() }),
        fees: Some(FeeTerms {
            currency: "EUR".to_owned(),
            session_minor: 9_500,
            charged_from_seconds: 0,
            notice_seconds: 86_400,
            late_minor: 4_750,
            missed_minor: 9_500,
        }),
        crisis: Some(CrisisTerms {
            contacts: vec![ContactTerms {
                name: "Huisartsenpost".to_owned(),
                number: "0900 1515".to_owned(),
            }],
            text: "Bel eerst mij.".to_owned(),
        }),
        relations: true,
    }
}

fn with(change: fn(&mut Terms)) -> Terms {
    let mut terms = full();
    change(&mut terms);
    terms
}

pub(crate) fn fewer_tasks(terms: &mut Terms) {
    terms.open_tasks = Some(1);
}

pub(crate) fn no_messages(terms: &mut Terms) {
    terms.messages = None;
}

fn short_goodbye(terms: &mut Terms) {
    terms.session.grace_seconds = 5;
}

fn no_extension(terms: &mut Terms) {
    terms.session.extension_max_seconds = 0;
}

/// The terms in force on both sides, once everything has come to rest.
fn in_force(world: &mut World) -> Option<Terms> {
    world.settle();
    let [one, other] = BOTH.map(|side| world.sees(side).agreement.map(|a| (a.version, a.hash, a.terms)));
    assert_eq!(one, other, "{}", world.where_they_are());
    world.agree_on_history();
    one.map(|(_, _, terms)| terms)
}

/// The terms that this side holds to now.
fn holds(world: &World, side: usize) -> Terms {
    world.sees(side).agreement.expect("an agreement").terms
}

/// From what is in force, or comes into force when the session is over.
pub(crate) fn tightens(world: &mut World, side: usize, change: fn(&mut Terms)) {
    let agreement = world.sees(side).agreement.expect("an agreement");
    let mut terms = agreement.coming.unwrap_or(agreement.terms);
    change(&mut terms);
    let id = world.clicks(side, world.propose(side, terms));
    assert!(world.reply(side, id).unwrap().is_ok());
}

#[test]
fn s05_all_nine_clauses_are_read_signed_and_kept() {
    let mut world = World::verified(1);
    world.does(T, world.propose(T, full()));
    let read = world.sees(C).proposal.unwrap();
    assert_eq!((read.terms, read.old, read.changes), (full(), None, Vec::new()));
    world.does(C, world.sign(C, world.proposal(C)));
    assert_eq!(in_force(&mut world), Some(full()));
    // What changes is named clause by clause, beside what it would replace.
    let mut next = full();
    next.open_tasks = Some(5);
    next.session.grace_seconds = 0;
    next.fees = None;
    world.does(C, world.propose(C, next.clone()));
    let change = |clause, tightens| ClauseChange { clause, tightens };
    let changes = [
        change(ClauseName::Session, true),
        change(ClauseName::Homework, false),
        change(ClauseName::Fees, false),
    ];
    for side in BOTH {
        let read = world.sees(side).proposal.unwrap();
        assert_eq!((&read.terms, read.old.as_ref()), (&next, Some(&full())));
        assert_eq!(read.changes, changes);
    }
    world.does(T, world.sign(T, world.proposal(T)));
    for side in BOTH {
        world.restart(side);
    }
    assert_eq!(in_force(&mut world), Some(next));
}

#[test]
fn terms_that_no_agreement_holds_are_refused() {
    let mut world = World::verified(2);
    let bad: [fn(&mut Terms); 7] = [
        |terms| terms.relations = false,
        |terms| terms.messages.as_mut().unwrap().zone = "Nergens".to_owned(),
        |terms| terms.messages.as_mut().unwrap().windows.clear(),
        |terms| terms.fees.as_mut().unwrap().currency = "euro".to_owned(),
        |terms| terms.course = Some(CourseTerms::default()),
        |terms| terms.open_tasks = Some(21),
        |terms| terms.crisis.as_mut().unwrap().contacts.clear(),
    ];
    for spoil in bad {
        world.refused(T, world.propose(T, with(spoil)), "termsOutOfRange");
    }
}

#[test]
fn s02_either_tightens_alone_and_at_once() {
    for side in BOTH {
        let mut world = World::agreed(3, full());
        let other = 1 - side;
        world.is_offline(side, true);
        world.settle();
        // Alone: nobody is reached.
        tightens(&mut world, side, fewer_tasks);
        assert_eq!(holds(&world, side), with(fewer_tasks));
        assert_eq!(holds(&world, other), full());
        let mine = world.sees(side).agreement.unwrap().tightened.unwrap();
        assert_eq!((mine.by, mine.old), (Side::Me, full()));
        assert!(world.sees(side).proposal.is_none());
        world.kill(side);
        world.unlock(side);
        assert_eq!(holds(&world, side), with(fewer_tasks));
        world.is_offline(side, false);
        assert_eq!(in_force(&mut world), Some(with(fewer_tasks)));
        // The other is told who did it, why and what.
        let told = world.sees(other).agreement.unwrap().tightened.unwrap();
        assert_eq!((told.by, told.why.as_str()), (world.other(other), "Zoals besproken."));
        assert_eq!(told.changes, [ClauseChange { clause: ClauseName::Homework, tightens: true }]);
        assert_eq!(world.kinds(side).last(), Some(&(HistoryKind::Tightened, HistoryBy::Me)));
        assert_eq!(world.kinds(other).last(), Some(&(HistoryKind::Tightened, world.by_other(other))));
        // The way back needs both.
        world.does(side, world.propose(side, full()));
        assert_eq!(holds(&world, side), with(fewer_tasks));
        world.does(other, world.sign(other, world.proposal(other)));
        assert_eq!(in_force(&mut world), Some(full()));
        assert!(world.sees(side).agreement.unwrap().tightened.is_none());
    }
}

#[test]
fn s02_what_changes_nothing_is_a_word_of_both() {
    let mut world = World::agreed(4, full());
    world.does(C, world.propose(C, full()));
    let read = world.sees(T).proposal.expect("a proposal");
    assert!(read.changes.is_empty());
    world.does(T, world.sign(T, read.hash));
    assert_eq!(world.sees(C).agreement.unwrap().version, 2);
    assert_eq!(in_force(&mut world), Some(full()));
}

#[test]
fn s23_only_the_therapist_says_alone_when_they_are_away() {
    let away = |terms: &mut Terms| {
        let absence = AbsenceTerms {
            from_ms: 1_795_000_000_000,
            until_ms: 1_796_000_000_000,
            stand_in: "Noor Jansen".to_owned(),
        };
        terms.messages.as_mut().unwrap().absences.push(absence);
    };
    let mut world = World::agreed(5, full());
    let mut next = full();
    away(&mut next);
    world.does(C, world.propose(C, next.clone()));
    assert!(world.sees(T).proposal.is_some(), "of a client it is a wish");
    world.does(T, world.propose(T, next.clone()));
    assert_eq!(in_force(&mut world), Some(next));
    assert!(BOTH.iter().all(|side| world.sees(*side).proposal.is_none()), "it was fulfilled");
}

#[test]
fn s02_two_at_once_both_hold() {
    for seed in seeds(0, 6) {
        let mut world = World::agreed(seed, full());
        tightens(&mut world, C, fewer_tasks);
        tightens(&mut world, T, no_messages);
        let both = with(|terms| {
            fewer_tasks(terms);
            no_messages(terms);
        });
        assert_eq!(in_force(&mut world), Some(both), "seed {seed}");
        assert_eq!(world.sees(C).agreement.unwrap().version, 3);
        assert!(BOTH.iter().all(|side| world.sees(*side).proposal.is_none()));
    }
}

#[test]
fn s02_two_at_once_in_one_clause_both_hold() {
    for seed in seeds(0, 6) {
        let mut world = World::agreed(seed, full());
        tightens(&mut world, C, no_extension);
        tightens(&mut world, C, short_goodbye);
        tightens(&mut world, T, |terms| terms.session.grace_seconds = 10);
        let both = with(|terms| {
            no_extension(terms);
            short_goodbye(terms);
        });
        assert_eq!(in_force(&mut world), Some(both), "seed {seed}");
    }
}

#[test]
fn s02_a_tightening_crosses_a_signature() {
    // Who proposed tightens while the other signs; or who signs does.
    for (seed, (proposer, tightener)) in
        (0..).zip([(C, C), (C, T), (T, C), (T, T)].into_iter().cycle().take(12))
    {
        let mut world = World::agreed(seed, full());
        let more = with(|terms| terms.session.seconds = 1_200);
        world.does(proposer, world.propose(proposer, more));
        let signer = 1 - proposer;
        let hash = world.proposal(signer);
        if tightener == signer {
            // In one go: they sign, and tighten before anything was heard.
            world.clicks(signer, world.sign(signer, hash));
            tightens(&mut world, signer, fewer_tasks);
        } else {
            world.clicks(signer, world.sign(signer, hash));
            tightens(&mut world, proposer, fewer_tasks);
        }
        let both = in_force(&mut world).unwrap();
        assert_eq!((both.open_tasks, both.session.seconds), (Some(1), 1_200), "seed {seed}");
        assert!(BOTH.iter().all(|side| world.sees(*side).proposal.is_none()), "seed {seed}");
    }
}

#[test]
fn s02_what_cannot_be_compared_any_more_is_asked_of_both() {
    let once_a_week = |terms: &mut Terms| terms.session.frequency.as_mut().unwrap().most = 1;
    let by_days = |terms: &mut Terms| {
        let period = PeriodTerms::Days { days: 10 };
        terms.session.frequency = Some(FrequencyTerms { most: 2, period });
    };
    for open_too in [false, true] {
        let mut world = World::agreed(6, full());
        world.does(C, world.propose(C, with(by_days)));
        // The therapist signs that while the client tightens, and asks for something else besides.
        world.clicks(T, world.sign(T, world.proposal(T)));
        tightens(&mut world, C, fewer_tasks);
        tightens(&mut world, C, once_a_week);
        if open_too {
            let mut terms = holds(&world, C);
            terms.place = None;
            world.clicks(C, world.propose(C, terms));
        }
        let held = with(|terms| {
            fewer_tasks(terms);
            terms.session.frequency =
                Some(FrequencyTerms { most: 2, period: PeriodTerms::Days { days: 10 } });
        });
        assert_eq!(in_force(&mut world), Some(held.clone()));
        let mut asked = Terms { session: full().session, ..held };
        once_a_week(&mut asked);
        if open_too {
            asked.place = None;
        }
        for side in BOTH {
            let open = world.sees(side).proposal.expect("it is not lost");
            assert_eq!((open.mine, &open.terms), (side == C, &asked));
        }
        world.does(T, world.sign(T, world.proposal(T)));
        assert_eq!(in_force(&mut world), Some(asked));
    }
}

#[test]
fn s02_an_open_proposal_is_asked_again_on_top() {
    for (proposer, tightener) in [(C, C), (C, T), (T, C), (T, T)] {
        let mut world = World::agreed(7, full());
        let more = with(|terms| terms.session.seconds = 1_200);
        world.does(proposer, world.propose(proposer, more));
        tightens(&mut world, tightener, fewer_tasks);
        assert_eq!(in_force(&mut world), Some(with(fewer_tasks)));
        let both = with(|terms| {
            fewer_tasks(terms);
            terms.session.seconds = 1_200;
        });
        for side in BOTH {
            let open = world.sees(side).proposal.expect("it is not lost");
            assert_eq!((open.version, open.mine, &open.terms), (3, side == proposer, &both));
            assert_eq!(open.old, Some(with(fewer_tasks)));
            assert_eq!(open.changes, [ClauseChange { clause: ClauseName::Session, tightens: false }]);
        }
        let signer = 1 - proposer;
        world.does(signer, world.sign(signer, world.proposal(signer)));
        assert_eq!(in_force(&mut world), Some(both));
    }
}

#[test]
fn s02_in_a_session_it_waits_for_its_end() {
    let ad_hoc = |change: fn(&mut Terms)| {
        let mut terms: Terms = terms().into();
        change(&mut terms);
        terms
    };
    for side in BOTH {
        let mut world = World::in_session(8, terms());
        tightens(&mut world, side, short_goodbye);
        world.settle();
        world.both_run();
        for here in BOTH {
            let agreement = world.sees(here).agreement.unwrap();
            assert_eq!(agreement.terms, ad_hoc(|_| {}), "the session runs as it was begun");
            assert_eq!(agreement.coming, Some(ad_hoc(short_goodbye)), "and both know what comes");
        }
        // A second one before its end, by the other, and a third that crosses.
        tightens(&mut world, 1 - side, short_goodbye_and_no_extension);
        tightens(&mut world, side, |terms| terms.session.gap_seconds = Some(60));
        world.restart(1 - side);
        world.does(T, world.leave(T));
        let wanted = ad_hoc(|terms| {
            short_goodbye_and_no_extension(terms);
            terms.session.gap_seconds = Some(60);
        });
        assert_eq!(in_force(&mut world), Some(wanted));
        assert!(BOTH.iter().all(|here| world.sees(*here).agreement.unwrap().coming.is_none()));
    }
}

fn short_goodbye_and_no_extension(terms: &mut Terms) {
    short_goodbye(terms);
    no_extension(terms);
}

#[test]
fn s02_a_tightening_crosses_a_withdrawal() {
    for (seed, tightener) in (0..8).zip([C, T].into_iter().cycle()) {
        let mut world = World::agreed(seed, full());
        let leaver = 1 - tightener;
        tightens(&mut world, tightener, fewer_tasks);
        world.clicks(leaver, Command::Withdraw { relationship: world.id(leaver) });
        assert_eq!(in_force(&mut world), None, "seed {seed}");
        for side in BOTH {
            assert!(world.sees(side).withdrawn);
            world.restart(side);
        }
        // What both sign anew is in force, and nothing is in the way of it.
        world.does(C, world.propose(C, with(no_messages)));
        world.does(T, world.sign(T, world.proposal(T)));
        assert_eq!(in_force(&mut world), Some(with(no_messages)), "seed {seed}");
        tightens(&mut world, T, fewer_tasks);
        assert_eq!(in_force(&mut world).unwrap().open_tasks, Some(1));
    }
}

#[test]
fn s02_who_tightens_and_withdraws_is_heard_in_both() {
    for (seed, side) in (0..8).zip([C, T].into_iter().cycle()) {
        let mut world = World::agreed(seed, full());
        tightens(&mut world, side, fewer_tasks);
        world.clicks(side, Command::Withdraw { relationship: world.id(side) });
        tightens(&mut world, 1 - side, no_messages);
        assert_eq!(in_force(&mut world), None, "seed {seed}");
        world.does(T, world.propose(T, full()));
        world.does(C, world.sign(C, world.proposal(C)));
        assert_eq!(in_force(&mut world), Some(full()), "seed {seed}");
    }
}

#[test]
fn s80_who_tightens_and_leaves_has_left() {
    for (seed, side) in (0..8).zip([C, T].into_iter().cycle()) {
        let mut world = World::agreed(seed, full());
        tightens(&mut world, side, fewer_tasks);
        world.clicks(side, Command::EndAlone { relationship: world.id(side) });
        tightens(&mut world, 1 - side, no_messages);
        world.settle();
        for here in BOTH {
            assert_eq!(world.stage(here), StageView::Closed, "seed {seed}: {}", world.where_they_are());
        }
        world.agree_on_history();
    }
}

/// Killed at any moment, both still come to the same, and nothing that was tightened is lost. Every
/// third moment; with `KADER_THOROUGH` in the environment every one.
#[test]
fn s02_killed_at_any_moment() {
    for (seed, killed) in (0..).zip(BOTH) {
        let step = if std::env::var_os("KADER_THOROUGH").is_some() { 1 } else { 3 };
        for after in (1..).step_by(step) {
            let mut world = World::agreed(seed, full());
            world.sides[killed].dies_after = Some(world.sides[killed].handled + after);
            for (side, change) in [(C, fewer_tasks as fn(&mut Terms)), (T, no_messages)] {
                let mut terms = holds(&world, side);
                change(&mut terms);
                // Who was killed before it was done does it again.
                if world.tries(side, world.propose(side, terms)).is_err() {
                    world.unlock(side);
                    tightens_unless_done(&mut world, side, change);
                }
            }
            world.settle();
            let died = world.sides[killed].deaths > 0;
            world.sides[killed].dies_after = None;
            world.unlock(killed);
            let wanted = with(|terms| {
                fewer_tasks(terms);
                no_messages(terms);
            });
            assert_eq!(in_force(&mut world), Some(wanted), "side {killed} killed after {after}");
            if !died {
                assert!(after > 4);
                break;
            }
        }
    }
}

fn tightens_unless_done(world: &mut World, side: usize, change: fn(&mut Terms)) {
    let mut terms = holds(world, side);
    change(&mut terms);
    if terms != holds(world, side) {
        world.tries(side, world.propose(side, terms)).unwrap();
    }
}

/// Any order of tightening, proposing, signing, leaving as is and withdrawing, with lines that break
/// and programs that are killed: both always come to the same, and to something that can be gone on from.
#[test]
fn s02_any_order_ends_the_same_on_both_sides() {
    let changes: [fn(&mut Terms); 9] = [
        fewer_tasks,
        no_messages,
        short_goodbye,
        no_extension,
        |terms| terms.session.gap_seconds = Some(7_200),
        |terms| terms.confidentiality.as_mut().unwrap().idle_lock_seconds = 60,
        |terms| terms.session.seconds += 60,
        |terms| terms.open_tasks = Some(7),
        |terms| terms.course = None,
    ];
    for seed in seeds(200, 8) {
        println!("seed {seed}");
        let mut world = World::agreed(seed, full());
        for _ in 0..30 {
            let side = world.dice.below(2);
            let seen = world.sees(side);
            let relationship = seen.id.clone();
            match (world.dice.below(10), seen.proposal, seen.agreement) {
                (0..=3, _, Some(agreement)) => {
                    let mut terms = agreement.terms;
                    changes[world.dice.below(changes.len())](&mut terms);
                    world.clicks(side, world.propose(side, terms));
                }
                (4, _, None) => {
                    world.clicks(side, world.propose(side, full()));
                }
                (4 | 5, Some(proposal), _) => {
                    world.clicks(side, Command::Sign { relationship, hash: proposal.hash });
                }
                (6, Some(proposal), _) => {
                    world.clicks(side, Command::Decline { relationship, hash: proposal.hash });
                }
                (7, ..) if world.dice.below(4) == 0 => {
                    world.clicks(side, Command::Withdraw { relationship });
                }
                (8, ..) if world.dice.below(2) == 0 => {
                    world.kill(side);
                    world.unlock(side);
                }
                (8, ..) => world.cut(side),
                _ => {
                    for _ in 0..world.dice.below(12) {
                        world.turn();
                    }
                }
            }
        }
        in_force(&mut world);
        for side in BOTH {
            world.restart(side);
        }
        in_force(&mut world);
        let fresh = with(|terms| terms.session.seconds = 5_000);
        world.does(T, world.propose(T, fresh.clone()));
        world.does(C, world.sign(C, world.proposal(C)));
        assert_eq!(in_force(&mut world), Some(fresh), "seed {seed}");
        world.rests();
    }
}

// --- S-70 ---

#[test]
fn s70_one_relationship_of_its_kind_between_two() {
    let mut world = World::agreed(30, full());
    let first = BOTH.map(|side| world.id(side));
    world.does(T, Command::Invite { people: 1 });
    let second = |world: &World, side: usize| {
        let found = world.view(side).relationships.into_iter().find(|found| found.id != first[side]);
        found.expect("a second relationship")
    };
    let link = second(&world, T).invitations[0].link.clone();
    world.does(C, Command::Accept { link: kader_core::input::Secret::new(link) });
    for side in BOTH {
        let relationship = second(&world, side).id;
        world.does(side, Command::AnswerVerification { relationship, same: true });
    }
    let propose = |world: &World, side: usize| {
        let relationship = second(world, side).id;
        Command::Propose { relationship, terms: Box::new(full()), why: "Nog een.".to_owned() }
    };
    for side in BOTH {
        assert_eq!(second(&world, side).stage, StageView::Agree);
        world.refused(side, propose(&world, side), "refused");
    }
    // The first goes on as it was, and tightening it is nobody's to refuse.
    let mut terms = full();
    fewer_tasks(&mut terms);
    let [relationship, _] = [first[C].clone(), first[T].clone()];
    world.does(C, Command::Propose { relationship, terms: Box::new(terms), why: String::new() });
    // Once that has ended, the second can be signed.
    world.does(C, Command::EndAlone { relationship: first[C].clone() });
    world.does(T, propose(&world, T));
    let hash = second(&world, C).proposal.unwrap().hash;
    let relationship = second(&world, C).id;
    world.does(C, Command::Sign { relationship, hash });
    assert!(BOTH.iter().all(|side| second(&world, *side).stage == StageView::Ready));
}

// --- P3: a changed program ---

/// A version on top of this side's newest, as a changed program writes it: signed by itself alone.
fn written(changed: &Changed<'_>, on_top_of: usize, change: fn(&mut Clauses)) -> Vec<u8> {
    let rows = changed.tx.agreements().unwrap();
    written_behind(changed, &rows[on_top_of].bytes, change)
}

fn written_behind(changed: &Changed<'_>, before: &[u8], change: fn(&mut Clauses)) -> Vec<u8> {
    #[derive(Serialize)]
    struct Signed {
        body: ByteBuf,
        signatures: Vec<(PublicKey, Signature)>,
    }
    let before = Proposal::from_bytes(before).unwrap();
    let old = before.agreement().clone();
    let mut next = Agreement {
        version: old.version + 1,
        previous: Some(*before.hash()),
        proposed_by: changed.public(),
        proposed_ms: old.proposed_ms + 1,
        ..old
    };
    change(&mut next.clauses);
    let body = next.to_bytes().unwrap();
    let signature = changed.sign(AGREEMENT_PREFIX, &body);
    let signatures = BTreeMap::from([(changed.public(), signature)]).into_iter().collect();
    serde_ipld_dagcbor::to_vec(&Signed { body: ByteBuf::from(body), signatures }).unwrap()
}

/// This side's program writes a version and says it.
fn lies(
    world: &mut World,
    side: usize,
    on_top_of: usize,
    say: fn(Vec<u8>) -> Said,
    change: fn(&mut Clauses),
) {
    let proposal = world.with_vault(side, false, |changed| written(changed, on_top_of, change));
    world.says(side, &[say(proposal)]);
}

fn tighten(proposal: Vec<u8>) -> Said {
    Said::Tighten { proposal }
}

#[test]
fn s02_a_loosening_that_is_called_a_tightening_is_left_out() {
    let loosened: [fn(&mut Clauses); 6] = [
        |clauses| clauses.session.seconds += 60,
        |clauses| clauses.session.extension_max_seconds += 1,
        |clauses| clauses.fees.as_mut().unwrap().session_minor += 1,
        |clauses| clauses.crisis = None,
        |clauses| {
            clauses.homework = None;
            clauses.place = None;
        },
        // It tightens, but nobody here could read it.
        |clauses| clauses.session.presence = Some(Presence { must: Vec::new(), least: 2 }),
    ];
    for side in BOTH {
        for change in loosened {
            let mut world = World::agreed(40, full());
            let here = 1 - side;
            lies(&mut world, side, 0, tighten, change);
            assert_eq!(holds(&world, here), full());
            assert!(world.sees(here).proposal.is_none());
            assert_eq!(world.kinds(here).len(), 1);
            // And nothing is broken by it.
            tightens(&mut world, here, fewer_tasks);
            assert_eq!(in_force(&mut world), Some(with(fewer_tasks)));
        }
    }
}

#[test]
fn s02_tightenings_that_tighten_nothing_are_not_kept() {
    for side in BOTH {
        let mut world = World::agreed(42, full());
        let here = 1 - side;
        let before = (world.sees(here).history, world.sees(here).agreement);
        // Each on top of the one before it.
        let said: Vec<Said> = world.with_vault(side, false, |changed| {
            let mut last = changed.tx.agreements().unwrap().remove(0).bytes;
            let next = |_| {
                last = written_behind(changed, &last, |_| {});
                tighten(last.clone())
            };
            (0..200).map(next).collect()
        });
        world.says(side, &said);
        assert_eq!((world.sees(here).history, world.sees(here).agreement), before);
        world.restart(here);
        assert_eq!((world.sees(here).history, world.sees(here).agreement), before);
        assert_eq!(world.with_vault(here, false, |changed| changed.tx.agreements().unwrap().len()), 1);
        world.unlock(here);
        world.settle();
        tightens(&mut world, here, fewer_tasks);
        assert_eq!(in_force(&mut world), Some(with(fewer_tasks)));
    }
}

#[test]
fn s02_a_late_rival_takes_no_tightening_back() {
    // Long after the client tightened, the therapist's program signs a rival that goes first.
    let mut world = World::agreed(41, full());
    world.does(C, world.propose(C, with(fewer_tasks)));
    lies(&mut world, T, 0, tighten, |clauses| clauses.session.grace_seconds = 1);
    // The therapist's program has signed in the ledger that the client's stands.
    assert_eq!(holds(&world, C), with(fewer_tasks));
    // One that never signed it wins nothing either: the client's is made again on top.
    let mut world = World::agreed(42, full());
    world.is_offline(C, true);
    world.settle();
    tightens(&mut world, C, fewer_tasks);
    let proposal = world
        .with_vault(T, false, |changed| written(changed, 0, |clauses| clauses.session.grace_seconds = 1));
    world.says(T, &[tighten(proposal)]);
    world.is_offline(C, false);
    world.settle();
    let held = holds(&world, C);
    assert_eq!((held.open_tasks, held.session.grace_seconds), (Some(1), 1));
}

#[test]
fn s05_a_proposal_that_nobody_could_read_is_not_shown() {
    let mut world = World::agreed(43, full());
    let say = |proposal| Said::Propose { proposal };
    lies(&mut world, T, 0, say, |clauses| {
        clauses.session.presence = Some(Presence { must: Vec::new(), least: 2 });
    });
    assert!(world.sees(C).proposal.is_none());
    lies(&mut world, T, 0, say, |clauses| clauses.session.seconds += 60);
    assert!(world.sees(C).proposal.is_some(), "what is shown whole is");
}

#[test]
fn s02_whether_it_would_hold_at_once_is_said_before_and_changes_nothing() {
    let mut world = World::agreed(77, terms());
    let relationship = world.id(C);
    let before = world.sees(C);
    for (seconds, alone) in [(540, true), (600, false), (660, false)] {
        let terms = Box::new(Terms::from(SessionTerms { seconds, ..terms() }));
        let asked = Command::Tightens { relationship: relationship.clone(), terms };
        assert!(matches!(world.does(C, asked), Reply::Tightens(said) if said == alone), "{seconds}");
    }
    let bad = Box::new(Terms::from(SessionTerms { seconds: 1, ..terms() }));
    world.refused(C, Command::Tightens { relationship, terms: bad }, "termsOutOfRange");
    assert_eq!(world.sees(C), before);
}
