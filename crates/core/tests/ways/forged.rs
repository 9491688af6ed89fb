//! A START as another program of the therapist writes it, with every rule switched off: a client who waits at the
//! door signs the one that is as agreed, and no other.

use kader_core::input::Command;
use kader_core::view::{
    AppointmentTerms, CourseTerms, HistoryKind, PhaseView, PresenceTerms, SessionTerms, Terms,
};
use kader_setting::{
    Attendee, Fact, Hash, Nonce, PublicKey, RelayTime, SessionId, Signature, Signer, Start, StartRequest,
    StartTerms,
};
use kader_wire::frame::{ClientFrame, RelayFrame};

use crate::beyond::entry;
use crate::changed::Said;
use crate::planning::{DAY_MS, HOUR_MS, MINUTE_MS, planned_terms};
use crate::world::{C, T, World, terms};

impl World {
    /// The relay dates whatever it is asked to.
    fn dates(&mut self, hash: &Hash) -> RelayTime {
        let asked = ClientFrame::Sign { request: 1, hash: *hash.as_bytes() };
        let answer = self.relay.take(T, asked, self.wall_ms, 99).pop();
        let Some((_, RelayFrame::Signed { time_ms, signature, .. })) = answer else { panic!("no date") };
        RelayTime { time_ms, signature: Signature::new(signature.try_into().unwrap()) }
    }

    /// The client asks to come in; only the therapist's other program hears it.
    fn knocks(&mut self) -> StartRequest {
        self.is_offline(T, true);
        self.gets_ready(C);
        self.enters(C);
        let request = self.unread(T, |said| match said {
            Said::Enter { request, .. } => Some(request),
            _ => None,
        });
        self.is_offline(T, false);
        StartRequest::from_bytes(&request).unwrap()
    }

    /// A START for whoever asked, as the therapist's other program writes it.
    fn forges(&mut self, client: Attendee, lie: &Lie) -> Vec<u8> {
        let (mut body, mut terms) = self.knows(T, |here, _| {
            let (agreement, version) = here.agreed.clone().expect("an agreement");
            let session = version.clauses.session;
            let own = Attendee {
                key: here.me,
                nonce: Nonce::new([5; 16]),
                wall_ms: here.now_ms,
                place_ms: here.now_ms,
            };
            let mut terms = StartTerms {
                session: SessionId::new([6; 16]),
                number: here.ledger.sessions() + 1,
                agreement,
                seconds: session.seconds,
                grace_seconds: session.grace_seconds,
                extension_max_seconds: session.extension_max_seconds,
                relay: here.relay,
                admitted_by: here.me,
                present: vec![client, own],
            };
            terms.present.sort_by_key(|one| one.key);
            (here.body(Fact::Withdrawn { agreement, by: here.me }), terms)
        });
        if let Lie::Terms(change) = lie {
            change(&mut terms);
        }
        let hash = terms.hash(&body.relationship, body.index, &body.previous).unwrap();
        let mut start = Start { relay_time: self.dates(&hash), terms };
        if let Lie::Date(change) = lie {
            change(&mut start.relay_time);
        }
        body.at_wall_ms = start.started_ms();
        body.fact = Fact::Start(start);
        self.with_vault(T, false, |changed| entry(changed, &body, vec![changed.public()]))
    }

    /// The therapist's other program says a START. Whether the client's core signed it.
    fn signs_start(&mut self, start: Vec<u8>) -> bool {
        let before = self.kinds(C);
        self.sides[C].orders.clear();
        self.says(T, &[Said::Start { entry: start.clone() }, Said::Entry { entry: start }]);
        let signed = self.kinds(C).len() > before.len();
        if signed {
            assert_eq!(self.kinds(C).last().unwrap().0, HistoryKind::Start);
        } else {
            assert_eq!(self.kinds(C), before);
            assert_ne!(self.phase(C), Some(PhaseView::Running));
            let told = &self.sides[C].orders;
            assert!(!told.iter().any(|order| order.contains("offer")), "{told:?}");
            assert!(self.has_no_keys(C));
        }
        self.agree_on_history();
        signed
    }
}

/// In what a START is not what was agreed.
enum Lie {
    Nothing,
    Terms(fn(&mut StartTerms)),
    Date(fn(&mut RelayTime)),
}

/// Whether a START with this lie is signed by a client who waits at the door.
fn is_signed(terms: impl Into<Terms>, lie: &Lie) -> bool {
    let mut world = World::agreed(1, terms);
    let client = *world.knocks().attendee();
    let start = world.forges(client, lie);
    world.signs_start(start)
}

fn of_therapist(terms: &mut StartTerms) -> &mut Attendee {
    let key = terms.admitted_by;
    terms.present.iter_mut().find(|one| one.key == key).unwrap()
}

fn of_client(terms: &mut StartTerms) -> &mut Attendee {
    let key = terms.admitted_by;
    terms.present.iter_mut().find(|one| one.key != key).unwrap()
}

#[test]
fn s12_a_start_that_is_not_as_agreed_is_not_signed() {
    assert!(is_signed(terms(), &Lie::Nothing), "what is forged passes: it is the lie that does not");
    for lie in [
        Lie::Terms(|terms| terms.seconds += 60),
        Lie::Terms(|terms| terms.seconds -= 1),
        Lie::Terms(|terms| terms.grace_seconds += 1),
        Lie::Terms(|terms| terms.extension_max_seconds += 60),
        Lie::Terms(|terms| terms.number += 1),
        // S-01: it stands on another version.
        Lie::Terms(|terms| terms.agreement = Hash::new([1; 32])),
        // Nobody dated it, another relay, at another time.
        Lie::Terms(|terms| terms.relay = terms.admitted_by),
        Lie::Date(|time| time.time_ms += 1),
        Lie::Date(|time| time.time_ms -= MINUTE_MS),
        Lie::Date(|time| time.signature = Signature::new([7; 64])),
    ] {
        assert!(!is_signed(terms(), &lie));
    }
}

#[test]
fn s15_a_start_with_a_place_that_nobody_attested_is_not_signed() {
    for lie in [
        // Yesterday's, and one that the client did not attest at that moment.
        Lie::Terms(|terms| of_therapist(terms).place_ms -= DAY_MS),
        Lie::Terms(|terms| of_therapist(terms).place_ms -= 31 * MINUTE_MS),
        Lie::Terms(|terms| of_client(terms).place_ms += 1),
        Lie::Terms(|terms| of_client(terms).wall_ms += 1),
        Lie::Terms(|terms| of_client(terms).nonce = Nonce::new([0; 16])),
    ] {
        assert!(!is_signed(terms(), &lie));
    }
}

/// A client's other program asks to come in, with this of its place and its clock. Whether the therapist's core
/// signs a START with it when its person lets it in.
fn is_admitted(change: fn(&mut Attendee)) -> bool {
    let mut world = World::agreed(7, terms());
    world.gets_ready(T);
    world.enters(T);
    let at_ms = world.wall_ms;
    let request = world.knows(C, |here, _| {
        let mut asks = Attendee { key: here.me, nonce: Nonce::new([8; 16]), wall_ms: at_ms, place_ms: at_ms };
        change(&mut asks);
        here.requests(asks)
    });
    world.says(C, &[Said::Enter { at_ms, request, hides: false }]);
    world.kill(C);
    if world.waits(T) {
        let _ = world.tries(T, world.admit());
    }
    world.settle();
    assert_eq!(world.kinds(T).len(), 1, "one alone starts nothing");
    world
        .finds_unread(C, |said| match said {
            Said::Start { entry } => Some(entry),
            _ => None,
        })
        .is_some()
}

#[test]
fn s15_a_client_whose_place_is_not_fresh_is_not_let_in() {
    assert!(is_admitted(|_| {}));
    assert!(!is_admitted(|asks| asks.place_ms -= 31 * MINUTE_MS));
    assert!(!is_admitted(|asks| asks.place_ms = 0));
    // S-16: who is nobody here.
    assert!(!is_admitted(|asks| asks.key = PublicKey::new([9; 32])));
}

#[test]
fn s16_a_start_with_a_stranger_or_without_who_admits_is_not_signed() {
    for lie in [
        Lie::Terms(|terms| {
            let stranger = Attendee { key: PublicKey::new([9; 32]), ..terms.present[0] };
            terms.present.push(stranger);
            terms.present.sort_by_key(|one| one.key);
        }),
        Lie::Terms(|terms| {
            let therapist = terms.admitted_by;
            terms.present.retain(|one| one.key != therapist);
        }),
        Lie::Terms(|terms| terms.admitted_by = of_client(terms).key),
    ] {
        assert!(!is_signed(terms(), &lie));
    }
    // Nobody asked to come in: at home, in the lobby, and with one that answers an earlier request.
    let mut world = World::agreed(2, terms());
    let client = *world.knocks().attendee();
    let relationship = world.id(C);
    world.does(C, Command::LeaveLobby { relationship });
    for there in [false, true] {
        if there {
            world.gets_ready(C);
        }
        let start = world.forges(client, &Lie::Nothing);
        assert!(!world.signs_start(start), "in the lobby: {there}");
    }
    let now = *world.knocks().attendee();
    assert_ne!(now, client);
    let start = world.forges(client, &Lie::Nothing);
    assert!(!world.signs_start(start));
}

#[test]
fn s10_a_start_before_its_time_is_not_signed() {
    let spaced = Terms::from(SessionTerms { gap_seconds: Some(3_600), ..terms() });
    // The client's clock says that the hour has passed, the relay's that it has not; each within two minutes.
    for (lie_ms, signed) in [(-100_000, false), (0, true)] {
        let mut world = World::in_session(3, spaced.clone());
        world.passes(5 * MINUTE_MS);
        world.does(T, world.leave(T));
        world.passes(MINUTE_MS);
        let from_ms = world.sees(C).refusal.expect("too soon").from_ms.unwrap();
        world.passes(from_ms + 10_000 - world.wall_ms);
        let client = *world.knocks().attendee();
        world.relay.time_lie_ms = lie_ms;
        let start = world.forges(client, &Lie::Nothing);
        assert_eq!(world.signs_start(start), signed, "{lie_ms}");
    }
}

#[test]
fn s11_a_start_outside_its_window_is_not_signed() {
    let appointments = AppointmentTerms { early_seconds: 600, late_seconds: 900, ad_hoc: false };
    let mut strict = planned_terms();
    strict.session.appointments = Some(appointments);
    for (after_ms, signed) in [(5_000, true), (60_000, false)] {
        let mut world = World::agreed(4, strict.clone());
        let start_ms = world.wall_ms + HOUR_MS;
        world.appoints(C, start_ms);
        world.passes(start_ms + 890_000 - world.wall_ms);
        let client = *world.knocks().attendee();
        world.passes(after_ms);
        let start = world.forges(client, &Lie::Nothing);
        assert_eq!(world.signs_start(start), signed, "{after_ms}");
    }
}

#[test]
fn s18_a_start_after_the_last_day_is_not_signed() {
    for (after_ms, signed) in [(5_000, true), (60_000, false)] {
        let mut world = World::verified(5);
        let ends_ms = world.wall_ms + HOUR_MS;
        let mut ending = planned_terms();
        ending.course = Some(CourseTerms { ends_ms: Some(ends_ms), ..CourseTerms::default() });
        world.does(T, world.propose(T, ending));
        world.does(C, world.sign(C, world.proposal(C)));
        world.passes(ends_ms - 30_000 - world.wall_ms);
        let client = *world.knocks().attendee();
        world.passes(after_ms);
        let start = world.forges(client, &Lie::Nothing);
        assert_eq!(world.signs_start(start), signed, "{after_ms}");
    }
}

#[test]
fn s17_a_start_without_who_must_be_there_is_not_signed() {
    for (least, signed) in [(None, false), (Some(2), true)] {
        let presence = least.map(|least| PresenceTerms { must: Vec::new(), least });
        let agreed = Terms { relations: true, ..Terms::from(SessionTerms { presence, ..terms() }) };
        let mut world = World::several_agreed(6, 2, agreed);
        let client = *world.knocks().attendee();
        // The second client is not in it.
        let start = world.forges(client, &Lie::Nothing);
        assert_eq!(world.signs_start(start), signed, "{least:?}");
    }
}
