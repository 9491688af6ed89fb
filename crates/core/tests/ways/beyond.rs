//! Another program on the other side, with every rule switched off: what it asks and states beyond the agreement
//! is not shown, not counted and not signed here. Each test also shows that what is written in the same way, and keeps
//! to the agreement, is taken.

use kader_core::input::Command;
use kader_core::view::{
    CourseTerms, EndReason, FrequencyTerms, PeriodTerms, PhaseView, PresenceTerms, RequestKind,
    ReviewOutcome, RoleView, SessionTerms, StageView, Terms, VaultView,
};
use kader_setting::{
    AGREEMENT_PREFIX, Agreement, Agreements, AppointmentId, Attendee, Clauses, EndReason as End, EntryBody,
    Fact, Hash, HomeworkClause, LEDGER_PREFIX, Ledger, Member, Nonce, PublicKey, RelationshipId, Review,
    Role, SessionClause, SessionId, Signature, Signer, StartRequest,
};
use kader_wire::frame::RelayFrame;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::changed::{Changed, Said, text};
use crate::planning::{DAY_MS, HOUR_MS, MINUTE_MS, planned_terms};
use crate::several::P;
use crate::world::{BOTH, C, T, World, terms};

/// Length of the name of a new beginning.
const NAME: usize = 16;

/// What a changed program knows when it writes something.
pub(crate) struct Here {
    pub(crate) me: PublicKey,
    others: Vec<PublicKey>,
    therapist: PublicKey,
    pub(crate) ledger: Ledger,
    /// The newest version, by its hash too.
    pub(crate) agreed: Option<(Hash, Agreement)>,
    /// The session that runs.
    session: Option<SessionId>,
    pub(crate) relay: PublicKey,
    pub(crate) now_ms: u64,
}

impl Here {
    /// Everybody, in the order of the keys.
    fn all(&self) -> Vec<PublicKey> {
        let mut all: Vec<_> = self.others.iter().copied().chain([self.me]).collect();
        all.sort();
        all
    }

    pub(crate) fn body(&self, fact: Fact) -> EntryBody {
        EntryBody {
            relationship: *self.ledger.relationship(),
            index: self.ledger.len(),
            previous: self.ledger.head(),
            at_wall_ms: self.now_ms,
            fact,
        }
    }

    /// What somebody says who asks to come in.
    pub(crate) fn requests(&self, attendee: Attendee) -> Vec<u8> {
        #[derive(Serialize)]
        struct Request {
            relationship: RelationshipId,
            index: u64,
            head: Hash,
            agreement: Hash,
            attendee: Attendee,
        }
        let (relationship, agreement) = (*self.ledger.relationship(), self.agreed.as_ref().unwrap().0);
        let (index, head) = (self.ledger.len(), self.ledger.head());
        serde_ipld_dagcbor::to_vec(&Request { relationship, index, head, agreement, attendee }).unwrap()
    }

    fn planned(&self, id: u8, start_ms: u64, with: Vec<PublicKey>) -> Fact {
        let appointment = AppointmentId::new([id; 16]);
        Fact::Planned { appointment, start_ms, with, relay: self.relay, asked_by: self.me }
    }

    fn extended(&self, seconds: u32, asked_by: PublicKey) -> Fact {
        Fact::Extended { session: self.session.expect("a session"), seconds, asked_by }
    }
}

#[derive(Serialize)]
struct Signed {
    body: ByteBuf,
    signatures: Vec<(PublicKey, Signature)>,
}

/// Signed by these: where it has the key, and where it has not, with a signature that it makes up.
fn signed(changed: &Changed<'_>, prefix: &'static [u8], body: Vec<u8>, mut by: Vec<PublicKey>) -> Vec<u8> {
    by.sort();
    let signatures = by.into_iter().map(|key| (key, changed.sign(prefix, &body))).collect();
    serde_ipld_dagcbor::to_vec(&Signed { body: ByteBuf::from(body), signatures }).unwrap()
}

pub(crate) fn entry(changed: &Changed<'_>, body: &EntryBody, by: Vec<PublicKey>) -> Vec<u8> {
    signed(changed, LEDGER_PREFIX, serde_ipld_dagcbor::to_vec(body).unwrap(), by)
}

/// Who gives help, as a side's record says it.
#[derive(Deserialize)]
struct Roles {
    others: Vec<WithRole>,
}

#[derive(Deserialize)]
struct WithRole {
    key: PublicKey,
    role: RoleView,
}

impl World {
    /// Another program works in this side's vault, and writes nothing there.
    pub(crate) fn knows<T>(&mut self, side: usize, work: impl FnOnce(&Here, &Changed<'_>) -> T) -> T {
        let now_ms = self.wall_ms;
        let RelayFrame::Hello { key, .. } = self.relay.hello(now_ms) else { unreachable!() };
        self.with_vault(side, false, |changed| {
            let relationship = RelationshipId::new(changed.record.group.as_slice().try_into().unwrap());
            let rows = changed.tx.agreements().unwrap().into_iter().map(|row| row.bytes);
            let agreements = Agreements::load(relationship, rows).unwrap();
            let rows = changed.tx.ledger_from(0).unwrap().into_iter().map(|row| row.bytes);
            let session = changed.record.running.as_ref();
            let me = changed.public();
            let Roles { others } = serde_ipld_dagcbor::from_slice(&changed.bytes).unwrap();
            let therapist = others.iter().find(|other| other.role == RoleView::Therapist);
            let here = Here {
                me,
                therapist: therapist.map_or(me, |other| other.key),
                others: changed.record.others.iter().map(|other| other.key).collect(),
                ledger: Ledger::load(relationship, rows, &agreements).unwrap(),
                agreed: agreements.latest().map(|one| (*one.hash(), one.agreement().clone())),
                session: session.map(|found| SessionId::new(found.session.as_slice().try_into().unwrap())),
                relay: PublicKey::new(key),
                now_ms,
            };
            work(&here, changed)
        })
    }

    /// A fact at the next place, signed by its author alone.
    fn writes(&mut self, side: usize, fact: impl FnOnce(&Here) -> Fact) -> Vec<u8> {
        self.knows(side, |here, changed| entry(changed, &here.body(fact(here)), vec![here.me]))
    }
}

// --- requests ---

/// What the other of two asks now.
fn shown(world: &World, side: usize) -> Option<RequestKind> {
    world.others_request(side).map(|request| request.what)
}

/// Another program of this side asks for a fact. What the others' page shows of it.
fn asks(world: &mut World, side: usize, fact: impl FnOnce(&Here) -> Fact) -> Option<RequestKind> {
    let asked = world.writes(side, fact);
    world.says(side, &[Said::AskJoint { entry: asked }]);
    shown(world, 1 - side)
}

#[test]
fn s10_a_request_beyond_the_agreed_number_is_not_shown() {
    let mut rare = planned_terms();
    rare.session.frequency = Some(FrequencyTerms { most: 1, period: PeriodTerms::Days { days: 7 } });
    for side in BOTH {
        let mut world = World::agreed(7, rare.clone());
        let first = world.wall_ms + 10 * DAY_MS;
        world.appoints(C, first);
        for days in [4, 9, 11, 16] {
            let start_ms = first + days * DAY_MS - 10 * DAY_MS;
            let asked = asks(&mut world, side, |here| here.planned(8, start_ms, here.all()));
            assert_eq!(asked, None, "{days}");
        }
        let start_ms = first + 7 * DAY_MS;
        let asked = asks(&mut world, side, |here| here.planned(9, start_ms, here.all()));
        assert_eq!(asked, Some(RequestKind::Plan { start_ms }));
        world.does(1 - side, world.answers(1 - side, true));
        assert!(world.appointment_at(1 - side, start_ms).is_some());
    }
}

#[test]
fn s18_with_a_review_due_nothing_but_that_is_shown() {
    let mut reviewed = planned_terms();
    reviewed.course = Some(CourseTerms { review_every: Some(1), ..CourseTerms::default() });
    for side in BOTH {
        let mut world = World::in_session(8, reviewed.clone());
        world.passes(MINUTE_MS);
        world.does(T, world.leave(T));
        world.passes(MINUTE_MS);
        let start_ms = world.wall_ms + DAY_MS;
        assert_eq!(asks(&mut world, side, |here| here.planned(8, start_ms, here.all())), None);
        // One alone holds no review: neither with one signature nor with one that is made up.
        let here = 1 - side;
        let (one, both) = world.knows(side, |here, changed| {
            let outcome = Review::GoOn;
            let body = here.body(Fact::Reviewed { outcome, with: here.all(), asked_by: here.me });
            (entry(changed, &body, vec![here.me]), entry(changed, &body, here.all()))
        });
        world.says(side, &[Said::Entry { entry: one.clone() }, Said::Entry { entry: both }]);
        assert!(world.course(here).review_due);
        world.says(side, &[Said::AskJoint { entry: one }]);
        let outcome = ReviewOutcome::GoOn;
        assert_eq!(shown(&world, here), Some(RequestKind::Review { outcome }));
        assert!(world.course(here).review_due, "asked is not held");
        world.agree_on_history();
    }
}

#[test]
fn s17_an_appointment_without_who_must_be_there_is_not_shown() {
    let mut world = World::several_agreed(9, 2, crate::several::appointed());
    let start_ms = world.wall_ms + DAY_MS;
    let partner = world.knows(P, |here, _| here.me);
    world.unlock(P);
    world.settle();
    let without = world.writes(T, |here| {
        let with = here.all().into_iter().filter(|key| *key != partner).collect();
        here.planned(8, start_ms, with)
    });
    world.says(T, &[Said::AskJoint { entry: without }]);
    assert!(world.requested(C, T).is_none() && world.requested(P, T).is_none());
    let with = world.writes(T, |here| here.planned(9, start_ms, here.all()));
    world.says(T, &[Said::AskJoint { entry: with }]);
    assert!(world.requested(C, T).is_some() && world.requested(P, T).is_some());
}

// --- in a session ---

fn end_ms(world: &World, side: usize) -> u64 {
    world.sees(side).session.unwrap().end_ms.unwrap()
}

#[test]
fn s13_more_time_than_agreed_is_neither_counted_nor_signed() {
    for side in BOTH {
        let here = 1 - side;
        let mut world = World::in_session(10, terms());
        let before = (end_ms(&world, here), world.kinds(here));
        // Nobody asked, in the other's name, with a signature that is made up, or already "signed by both".
        let bad = world.knows(side, |here, changed| {
            let (mine, theirs) = (here.extended(300, here.me), here.extended(300, here.others[0]));
            let (mine, theirs) = (here.body(mine), here.body(theirs));
            let behind = EntryBody { index: mine.index + 1, ..mine.clone() };
            let over = here.body(here.extended(601, here.me));
            let said = [
                Said::AskExtension { entry: entry(changed, &mine, vec![]) },
                Said::AskExtension { entry: entry(changed, &theirs, vec![here.me]) },
                Said::AskExtension { entry: entry(changed, &theirs, vec![here.others[0]]) },
                Said::AskExtension { entry: entry(changed, &behind, vec![here.me]) },
                Said::AgreeExtension { entry: entry(changed, &mine, here.all()) },
                Said::Entry { entry: entry(changed, &mine, vec![here.me]) },
                Said::Entry { entry: entry(changed, &mine, here.all()) },
                Said::Entry { entry: entry(changed, &over, vec![here.me]) },
            ];
            said.to_vec()
        });
        world.says(side, &bad);
        assert_eq!(world.sees(here).session.unwrap().extension, None);
        assert_eq!((end_ms(&world, here), world.kinds(here)), before);
        // More than the maximum, less than a minute, for ever: whoever clicks yes has not signed it.
        for seconds in [601, 59, 0, u32::MAX] {
            let asked = world.writes(side, |here| here.extended(seconds, here.me));
            world.says(side, &[Said::AskExtension { entry: asked }]);
            assert_eq!(world.sees(here).session.unwrap().extension, None, "{seconds} is not shown");
            let agree = Command::AnswerExtension { relationship: world.id(here), agree: true };
            assert!(world.tries(here, agree).is_err(), "{seconds}");
            world.settle();
            assert_eq!((end_ms(&world, here), world.kinds(here)), before);
        }
        // What is within it can be agreed to.
        let asked = world.writes(side, |here| here.extended(600, here.me));
        world.says(side, &[Said::AskExtension { entry: asked }]);
        world.does(here, Command::AnswerExtension { relationship: world.id(here), agree: true });
        assert_eq!(end_ms(&world, here), before.0 + 600_000);
        world.agree_on_history();
    }
}

#[test]
fn s14_after_the_end_nothing_is_shown_and_no_line_is_laid() {
    for side in BOTH {
        let here = 1 - side;
        let mut world = World::in_session(11, terms());
        let session = world.session(side);
        let late = world.knows(side, |here, changed| {
            let to = here.others[0];
            let asked = entry(changed, &here.body(here.extended(300, here.me)), vec![here.me]);
            vec![
                text(&session, 1, here.now_ms),
                Said::Again { to, session: session.clone(), nonce: vec![7; 32] },
                Said::Again { to, session: session.clone(), nonce: vec![] },
                Said::AskExtension { entry: asked.clone() },
                Said::AgreeExtension { entry: asked.clone() },
                Said::Entry { entry: asked },
            ]
        });
        world.unlock(side);
        world.settle();
        // An END at a limit that has not come ends nothing.
        let early = world.writes(side, |here| Fact::End {
            session: here.session.unwrap(),
            reason: End::Limit,
            lasted_s: 630,
        });
        world.says(side, &[Said::Entry { entry: early }]);
        assert_eq!(world.phase(here), Some(PhaseView::Running));
        // From the limit and the grace on it is over here, whatever runs there.
        world.kill(side);
        world.passes(631_000);
        assert_eq!(world.phase(here), Some(PhaseView::Ended));
        assert_eq!((world.ending(here).0, world.ending(here).1), (Some(EndReason::Limit), Some(630)));
        assert!(world.has_no_keys(here));
        let counted = |world: &World| world.kinds(here).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        let before = (counted(&world), world.offers());
        world.sides[here].orders.clear();
        world.says(side, &late);
        world.passes(MINUTE_MS);
        assert_eq!((counted(&world), world.offers()), before);
        assert_eq!(world.ending(here).1, Some(630));
        assert!(world.texts(here).is_empty());
        assert!(world.has_no_keys(here));
        let told = &world.sides[here].orders;
        assert!(told.iter().all(|order| !order.contains("offer") && *order != "renew"), "{told:?}");
        assert_eq!(world.phase(here), Some(PhaseView::Ended));
    }
}

#[test]
fn s16_who_was_not_let_in_is_neither_seen_nor_heard() {
    let presence = Some(PresenceTerms { must: Vec::new(), least: 2 });
    let agreed = Terms { relations: true, ..Terms::from(SessionTerms { presence, ..terms() }) };
    let mut world = World::several_agreed(12, 2, agreed);
    world.gets_ready(T);
    world.enters(T);
    // In another's name nobody asks to come in.
    let client = world.knows(C, |here, _| here.me);
    world.unlock(C);
    world.settle();
    let request = world.knows(P, |here, _| {
        let wall_ms = here.now_ms;
        here.requests(Attendee { key: client, nonce: Nonce::new([1; 16]), wall_ms, place_ms: wall_ms })
    });
    assert_eq!(*StartRequest::from_bytes(&request).unwrap().key(), client);
    let at_ms = world.wall_ms;
    world.says(P, &[Said::Enter { at_ms, request, hides: false }]);
    assert!(world.sees(T).session.unwrap().others.iter().all(|other| !other.waits));
    // Two are in, the third is not.
    world.gets_ready(C);
    world.enters(C);
    world.does(T, world.admit());
    for side in [T, C] {
        assert_eq!(world.phase(side), Some(PhaseView::Running), "{}", world.where_they_are());
    }
    let session = world.session(T);
    world.enters(T);
    let (offers, end) = (world.offers(), end_ms(&world, T));
    let said = world.knows(P, |here, changed| {
        let session_id = SessionId::new(session.as_slice().try_into().unwrap());
        let fact = Fact::Extended { session: session_id, seconds: 300, asked_by: here.me };
        let crisis = Fact::CrisisExtended { session: session_id, seconds: 600, by: here.me };
        let asked = entry(changed, &here.body(fact), vec![here.me]);
        let crisis = entry(changed, &here.body(crisis), vec![here.me]);
        let again = |to| Said::Again { to, session: session.clone(), nonce: vec![7; 32] };
        let mut said: Vec<_> = here.others.iter().map(|to| again(*to)).collect();
        said.extend([text(&session, 1, here.now_ms), Said::AskExtension { entry: asked }]);
        said.push(Said::Entry { entry: crisis });
        said
    });
    world.says(P, &said);
    world.passes(5_000);
    for side in [T, C] {
        assert!(world.texts(side).is_empty());
        let seen = world.sees(side).session.unwrap();
        assert_eq!((seen.extension, seen.crisis.added_seconds), (None, 0), "side {side}");
    }
    assert_eq!((world.offers(), end_ms(&world, T)), (offers, end));
    // Those who are in it are heard.
    world.does(C, world.say(C, "Ik hoor je."));
    assert_eq!(world.texts(T).len(), 1);
}

// --- without an agreement ---

#[test]
fn s01_without_an_agreement_nothing_of_the_other_is_shown_or_counted() {
    for side in BOTH {
        let here = 1 - side;
        // Before there is one, and after it was withdrawn.
        for withdrawn in [false, true] {
            let mut world = if withdrawn { World::agreed(13, planned_terms()) } else { World::verified(13) };
            if withdrawn {
                world.does(here, Command::Withdraw { relationship: world.id(here) });
                assert!(world.sees(here).withdrawn);
            }
            let seen = |world: &World| {
                let seen = world.sees(here);
                (seen.history, seen.agreement, seen.proposal, seen.course, seen.stage)
            };
            let before = seen(&world);
            assert_eq!(before.4, StageView::Agree);
            let said = world.knows(side, |here, changed| {
                let agreement = here.agreed.as_ref().map_or(Hash::new([1; 32]), |(hash, _)| *hash);
                let session = SessionId::new([6; 16]);
                let (me, to) = (here.me, here.others[0]);
                let alone = |fact| entry(changed, &here.body(fact), vec![me]);
                let made_up = |fact| entry(changed, &here.body(fact), here.all());
                let planned = here.planned(8, here.now_ms + DAY_MS, here.all());
                let extended = Fact::Extended { session, seconds: 300, asked_by: me };
                let agreed = Fact::Agreed { agreement, version: 1 };
                let crisis = Fact::CrisisExtended { session, seconds: 600, by: me };
                vec![
                    Said::Entry { entry: alone(agreed.clone()) },
                    Said::Entry { entry: made_up(agreed) },
                    Said::Entry { entry: made_up(planned.clone()) },
                    Said::AskJoint { entry: alone(planned) },
                    Said::AskExtension { entry: alone(extended) },
                    Said::Entry { entry: alone(crisis) },
                    Said::Again { to, session: vec![6; 16], nonce: vec![7; 32] },
                    text(&[6; 16], 1, here.now_ms),
                ]
            });
            for message in said {
                world.says(side, &[message]);
                assert_eq!(seen(&world), before);
            }
            assert!(world.texts(here).is_empty() && world.phase(here).is_none());
            // And with the other's signature made up nothing comes into force.
            let proposal = world.knows(side, |here, changed| {
                let body = version(here).to_bytes().unwrap();
                signed(changed, AGREEMENT_PREFIX, body, here.all())
            });
            world.says(side, &[Said::Sign { proposal: proposal.clone() }, Said::Tighten { proposal }]);
            assert_eq!(seen(&world), before);
            // What is asked in the open can be signed.
            let proposal = proposes(&mut world, side, |_, _| {});
            world.says(side, &[proposal]);
            world.does(here, world.sign(here, world.proposal(here)));
            assert!(world.sees(here).agreement.is_some());
        }
    }
}

/// The next version, asked for by this program: sessions alone.
fn version(here: &Here) -> Agreement {
    let before = here.agreed.as_ref();
    let role = |key| if key == here.therapist { Role::Therapist } else { Role::Client };
    let mut members: Vec<Member> =
        here.all().into_iter().map(|key| Member { key, role: role(key) }).collect();
    members.sort_by_key(|member| (member.role == Role::Client, member.key));
    Agreement {
        relationship: *here.ledger.relationship(),
        version: before.map_or(0, |(_, agreed)| agreed.version) + 1,
        previous: before.map(|(hash, _)| *hash),
        members,
        clauses: Clauses::of_sessions(SessionClause::default()),
        proposed_by: here.me,
        why: String::new(),
        proposed_ms: here.now_ms,
    }
}

/// A proposal of this side's other program, with something changed in it.
fn proposes(world: &mut World, side: usize, change: impl Fn(&Here, &mut Agreement)) -> Said {
    let proposal = world.knows(side, |here, changed| {
        let mut next = version(here);
        change(here, &mut next);
        signed(changed, AGREEMENT_PREFIX, next.to_bytes().unwrap(), vec![here.me])
    });
    Said::Propose { proposal }
}

#[test]
fn s03_a_version_that_does_not_follow_is_not_shown() {
    type Change = fn(&Here, &mut Agreement);
    let changes: [Change; 9] = [
        // A gap, a fork, a replay, no chain at all.
        |_, next| next.version += 1,
        |_, next| next.version -= 1,
        |_, next| next.previous = Some(Hash::new([3; 32])),
        |here, next| *next = here.agreed.as_ref().unwrap().1.clone(),
        |_, next| (next.version, next.previous) = (1, None),
        // Other people, in other roles, somewhere else, in the other's name.
        |_, next| next.members.push(Member { key: PublicKey::new([9; 32]), role: Role::Client }),
        |_, next| next.members.iter_mut().for_each(|member| member.role = Role::Therapist),
        |_, next| next.relationship = RelationshipId::new([4; 16]),
        |here, next| next.proposed_by = here.others[0],
    ];
    for side in BOTH {
        let mut world = World::agreed(14, terms());
        let before = (world.sees(1 - side).agreement, world.kinds(1 - side));
        for (at, change) in changes.into_iter().enumerate() {
            let said = proposes(&mut world, side, change);
            world.says(side, &[said]);
            assert!(world.sees(1 - side).proposal.is_none(), "change {at}");
        }
        assert_eq!((world.sees(1 - side).agreement, world.kinds(1 - side)), before);
        let said = proposes(&mut world, side, |_, _| {});
        world.says(side, &[said]);
        assert!(world.sees(1 - side).proposal.is_some(), "what follows is");
    }
}

#[test]
fn s04_before_the_comparison_no_proposal_is_shown() {
    for side in BOTH {
        let mut world = World::joined(15);
        let said = proposes(&mut world, side, |_, _| {});
        world.says(side, &[said]);
        assert!(world.sees(1 - side).proposal.is_none());
        assert_eq!(world.stage(1 - side), StageView::Verify);
        for side in BOTH {
            world.says_same(side);
        }
        assert!(world.sees(1 - side).proposal.is_none(), "nor afterwards");
        let said = proposes(&mut world, side, |_, _| {});
        world.says(side, &[said]);
        assert!(world.sees(1 - side).proposal.is_some());
    }
}

#[test]
fn s70_more_than_sessions_without_the_declaration_is_not_shown() {
    for side in BOTH {
        let mut world = World::agreed(16, terms());
        let tasks: fn(&Here, &mut Agreement) =
            |_, next| next.clauses.homework = Some(HomeworkClause { open_tasks: 2 });
        let said = proposes(&mut world, side, tasks);
        world.says(side, &[said]);
        assert!(world.sees(1 - side).proposal.is_none());
        let said = proposes(&mut world, side, |here, next| {
            next.clauses = Clauses::declared(SessionClause::default());
            tasks(here, next);
        });
        world.says(side, &[said]);
        assert!(world.sees(1 - side).proposal.is_some());
    }
}

#[test]
fn s03_only_a_therapist_begins_anew() {
    let mut world = World::several_agreed(18, 2, terms());
    let key = world.knows(P, |here, _| here.me);
    world.unlock(P);
    world.settle();
    let onward = |members, to| Said::Onward { id: vec![7; NAME], members, to };
    for (by, said) in [
        (C, onward(2, vec![key])),
        (T, onward(1, vec![key])),
        (T, onward(9, vec![key])),
        (T, onward(2, vec![PublicKey::new([9; 32])])),
        (T, Said::Onward { id: vec![7; NAME - 1], members: 2, to: vec![key] }),
    ] {
        world.says(by, &[said]);
        assert_eq!(world.sees(P).onward, None);
    }
    world.says(T, &[onward(2, vec![key])]);
    assert!(world.sees(P).onward.is_some() && world.sees(C).onward.is_none());
}

// --- the vault ---

#[test]
fn s44_what_the_other_says_keeps_no_vault_open() {
    let mut world = World::agreed(17, terms());
    world.sides[T].attended = false;
    world.does(T, Command::Acted);
    let session = vec![6; 16];
    for minute in 0..9 {
        let start_ms = world.wall_ms + DAY_MS + HOUR_MS * minute;
        let asked = world.writes(C, |here| here.planned(8, start_ms, here.all()));
        let at_ms = world.wall_ms;
        world.says(C, &[text(&session, 1, at_ms), Said::AskJoint { entry: asked }]);
        world.passes(MINUTE_MS);
        assert_eq!(world.view(T).vault, VaultView::Open, "after {} minutes", minute + 1);
    }
    world.says(C, &[text(&session, 2, 0)]);
    world.passes(MINUTE_MS);
    assert!(matches!(world.view(T).vault, VaultView::Locked { .. }));
}
