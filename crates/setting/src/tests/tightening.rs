//! S-02: what only tightens is in force with one signature; everything else needs everyone's.

use super::{MORNING, later, no};
use crate::fixtures::{
    Person, RELATIONSHIP, Room, client, compared, first_version, follows, full_clauses, partner, signed,
    therapist, tightened,
};
use crate::{
    Absence, Agreement, Agreements, Appointments, Clause, Clauses, Comparison, ConfidentialityClause,
    CourseClause, CrisisClause, Export, FilesQuota, Frequency, Kind, Ledger, Period, Presence, Proposal,
    ReasonCode, Received, RelationsClause, Retention, SessionClause, SettingError, SignedAgreement, Signer,
    Window, Words, Zone, withdraw,
};

type Change = fn(&mut Clauses);

fn full(people: &[&Person]) -> Agreement {
    let mut agreement = first_version(people, SessionClause::default());
    agreement.clauses = full_clauses(people);
    agreement
}

fn session(change: impl Fn(&mut SessionClause)) -> impl Fn(&mut Clauses) {
    move |clauses| change(&mut clauses.session)
}

/// Whether the change tightens what the full clauses say, asked for by the therapist.
fn tightens(change: impl Fn(&mut Clauses)) -> bool {
    let (c, p, t) = (client(), partner(), therapist());
    let old = full(&[&c, &p, &t]);
    let mut new = old.clone();
    change(&mut new.clauses);
    assert!(old.is_tightened_by(&old) && new.is_tightened_by(&new), "nothing changed, nothing loosened");
    new.validate().unwrap();
    old.is_tightened_by(&new)
}

/// The change and its way back: the one tightens, the other does not.
fn only_this_way(change: impl Fn(&mut Clauses)) {
    let (c, p, t) = (client(), partner(), therapist());
    let old = full(&[&c, &p, &t]);
    let mut new = old.clone();
    change(&mut new.clauses);
    assert_ne!(old, new);
    assert!(old.is_tightened_by(&new));
    assert!(!new.is_tightened_by(&old));
}

#[test]
fn s02_sessions_tighten_by_less() {
    let free: Change = |c| c.fees = None;
    let mut without = full(&[&client(), &partner(), &therapist()]);
    free(&mut without.clauses);
    let mut shorter = without.clone();
    shorter.clauses.session.seconds -= 1;
    assert!(without.is_tightened_by(&shorter) && !shorter.is_tightened_by(&without));
    assert!(!tightens(session(|s| s.seconds -= 1)), "a shorter session for the same fee is another price");
    only_this_way(session(|s| s.grace_seconds -= 1));
    only_this_way(session(|s| s.extension_max_seconds = 0));
    only_this_way(session(|s| s.frequency.as_mut().unwrap().most = 1));
    only_this_way(session(|s| s.gap_seconds = Some(48 * 3600)));
    only_this_way(session(|s| s.appointments.as_mut().unwrap().early_seconds = 0));
    only_this_way(session(|s| s.appointments.as_mut().unwrap().late_seconds = 60));
    only_this_way(session(|s| s.presence.as_mut().unwrap().least = 3));
    only_this_way(session(|s| s.presence = None));
    only_this_way(session(|s| s.notices.push(30)));
    // A notice that no longer fits is no warning taken away; one that fits is.
    for (seconds, notices, wanted) in
        [(600, vec![300, 60], true), (601, vec![300, 60], false), (601, vec![600, 300, 60], true)]
    {
        let mut new = without.clone();
        (new.clauses.session.seconds, new.clauses.session.notices) = (seconds, notices);
        assert_eq!(without.is_tightened_by(&new), wanted, "{seconds}");
    }
    // What was not bound before.
    let mut open = full(&[&client(), &partner(), &therapist()]);
    (open.clauses.session.frequency, open.clauses.session.gap_seconds) = (None, None);
    let bound = full(&[&client(), &partner(), &therapist()]);
    assert!(open.is_tightened_by(&bound) && !bound.is_tightened_by(&open));
}

#[test]
fn s02_what_cannot_be_compared_loosens() {
    let zone = || Zone::new("Europe/Brussels").unwrap();
    let days = |most, days| Some(Frequency { most, period: Period::Days { days } });
    assert!(!tightens(session(|s| s.frequency = days(1, 8))), "a week is no number of days");
    assert!(!tightens(session(|s| s.frequency.as_mut().unwrap().period = Period::Week { zone: zone() })));
    assert!(!tightens(session(|s| s.notices.clear())), "a warning is taken away");
    assert!(!tightens(session(|s| s.appointments = None)));
    assert!(!tightens(session(|s| s.appointments.as_mut().unwrap().ad_hoc = true)));
    assert!(!tightens(|c| c.messages.as_mut().unwrap().zone = zone()));
    let mut rolling = full(&[&client(), &partner(), &therapist()]);
    rolling.clauses.session.frequency = days(3, 10);
    for (frequency, wanted) in
        [(days(3, 11), true), (days(2, 10), true), (days(2, 9), false), (days(4, 20), false), (None, false)]
    {
        let mut new = rolling.clone();
        new.clauses.session.frequency = frequency;
        assert_eq!(rolling.is_tightened_by(&new), wanted);
    }
    // Appointments where there were none: now something can be planned.
    let mut none = rolling.clone();
    none.clauses.session.appointments = None;
    let mut some = none.clone();
    some.clauses.session.appointments =
        Some(Appointments { early_seconds: 0, late_seconds: 1, ad_hoc: false });
    assert!(!none.is_tightened_by(&some));
}

#[test]
fn s02_course_and_messages_tighten_by_less() {
    only_this_way(|c| c.course.as_mut().unwrap().review_every = Some(4));
    only_this_way(|c| c.course.as_mut().unwrap().last_session = Some(19));
    only_this_way(|c| c.course.as_mut().unwrap().ends_ms = Some(1));
    assert!(!tightens(|c| c.course = None));
    assert!(!tightens(|c| c.course.as_mut().unwrap().review_every = None));
    only_this_way(|c| c.messages = None);
    only_this_way(|c| c.messages.as_mut().unwrap().client.per_day -= 1);
    only_this_way(|c| c.messages.as_mut().unwrap().therapist.characters -= 1);
    let windows = |list: &[(u8, u16, u16)]| {
        let list: Vec<_> = list
            .iter()
            .map(|&(weekday, from_minute, to_minute)| Window { weekday, from_minute, to_minute })
            .collect();
        tightens(move |c| c.messages.as_mut().unwrap().windows.clone_from(&list))
    };
    assert!(windows(&[(1, 540, 1020)]));
    assert!(windows(&[(1, 540, 600), (1, 660, 1020), (3, 541, 719)]));
    assert!(!windows(&[(1, 539, 1020)]));
    assert!(!windows(&[(1, 540, 1021)]));
    assert!(!windows(&[(2, 600, 660)]));
    assert!(!windows(&[(1, 540, 600), (2, 600, 660)]), "one within, one not");
    assert!(!windows(&[(3, 700, 800)]), "through the closed noon");
    assert!(!tightens(|c| c.messages.as_mut().unwrap().reply_seconds = 3600), "what is owed stays");
    assert!(!tightens(|c| c.messages.as_mut().unwrap().reply_seconds *= 2));
    assert!(!tightens(|c| c.messages.as_mut().unwrap().absences.clear()));
    // Files and being told of reading: less of both tightens, more of either does not.
    assert!(!tightens(
        |c| c.messages.as_mut().unwrap().files = Some(FilesQuota { per_letter: 1, mebibytes: 1 })
    ));
    assert!(!tightens(|c| c.messages.as_mut().unwrap().reads = true));
    let mut more = full(&[&client(), &partner(), &therapist()]);
    let messages = more.clauses.messages.as_mut().unwrap();
    (messages.files, messages.reads) = (Some(FilesQuota { per_letter: 3, mebibytes: 10 }), true);
    let files = |per_letter, mebibytes| Some(FilesQuota { per_letter, mebibytes });
    for (files, reads, wanted) in [
        (files(2, 10), true, true),
        (files(3, 9), false, true),
        (None, false, true),
        (files(3, 10), false, true),
        (files(4, 1), true, false),
        (files(1, 11), true, false),
    ] {
        let mut new = more.clone();
        let messages = new.clauses.messages.as_mut().unwrap();
        (messages.files, messages.reads) = (files, reads);
        assert_eq!(more.is_tightened_by(&new), wanted, "{files:?} {reads}");
    }
    let both = || {
        let mut both = vec![client().public(), partner().public()];
        both.sort_unstable();
        vec![both]
    };
    assert!(!tightens(|c| c.messages.as_mut().unwrap().side = both()));
    // Windows that touch are one open time.
    let mut touching = full(&[&client(), &partner(), &therapist()]);
    let window = |from_minute, to_minute| Window { weekday: 2, from_minute, to_minute };
    touching.clauses.messages.as_mut().unwrap().windows = vec![window(0, 60), window(60, 120)];
    let mut one = touching.clone();
    one.clauses.messages.as_mut().unwrap().windows = vec![window(30, 90)];
    assert!(touching.is_tightened_by(&one));
}

#[test]
fn s02_the_other_clauses_tighten_by_less() {
    only_this_way(|c| c.homework.as_mut().unwrap().open_tasks -= 1);
    only_this_way(|c| c.homework = None);
    only_this_way(|c| c.confidentiality.as_mut().unwrap().idle_lock_seconds = 60);
    only_this_way(|c| c.confidentiality.as_mut().unwrap().export = Export::Own);
    only_this_way(|c| c.place.as_mut().unwrap().fresh_seconds -= 1);
    assert!(!tightens(|c| c.confidentiality.as_mut().unwrap().capture_protection = false));
    let kept = |days| vec![Retention { kind: Kind::Messages, days }];
    for days in [89, 91] {
        assert!(
            !tightens(|c| c.confidentiality.as_mut().unwrap().retention = kept(days)),
            "not erased alone"
        );
    }
    assert!(!tightens(|c| c.confidentiality = None));
    assert!(!tightens(|c| c.place = None));
    assert!(!tightens(|c| c.place.as_mut().unwrap().words = Words::new("elsewhere")));
    for change in [-1i64, 1] {
        let other = move |c: &mut Clauses| {
            let fees = c.fees.as_mut().unwrap();
            fees.session_minor = fees.session_minor.saturating_add_signed(change);
            fees.missed_minor = 0;
        };
        assert!(!tightens(other), "money is never one member's");
    }
    assert!(!tightens(|c| c.fees = None));
    assert!(!tightens(|c| c.crisis = None));
    assert!(!tightens(
        |c| c.crisis = Some(CrisisClause { text: Words::new("call"), ..CrisisClause::netherlands() })
    ));
    let bare = first_version(&[&client(), &therapist()], SessionClause::default());
    let mut declared = bare.clone();
    declared.clauses.relations = Some(RelationsClause::NONE);
    assert!(!bare.is_tightened_by(&declared), "nobody declares for another");
    assert!(!declared.is_tightened_by(&bare));
    let mut guarded = declared.clone();
    guarded.clauses.confidentiality =
        Some(ConfidentialityClause { idle_lock_seconds: 300, ..ConfidentialityClause::UNSAID });
    assert!(declared.is_tightened_by(&guarded));
    let mut course = declared.clone();
    course.clauses.course = Some(CourseClause { last_session: Some(3), ..CourseClause::default() });
    assert!(declared.is_tightened_by(&course) && !course.is_tightened_by(&declared));
}

#[test]
fn s05_changes_are_named_in_their_order_and_judged_each_alone() {
    let (c, p, t) = (client(), partner(), therapist());
    let old = full(&[&c, &p, &t]);
    let named = |by: &Person, change: Change| -> Vec<(Clause, bool)> {
        let mut new = Agreement { proposed_by: by.public(), ..old.clone() };
        change(&mut new.clauses);
        old.changes(&new).into_iter().map(|change| (change.clause, change.tightens)).collect()
    };
    assert_eq!(named(&t, |_| {}), []);
    let mixed: Change = |c| {
        c.relations = None;
        c.homework = None;
        c.session.grace_seconds -= 1;
        c.place.as_mut().unwrap().words = Words::new("elsewhere");
    };
    let wanted = [
        (Clause::Session, true),
        (Clause::Homework, true),
        (Clause::Place, false),
        (Clause::Relations, false),
    ];
    assert_eq!(named(&t, mixed), wanted);
    let all: Change = |c| *c = Clauses::of_sessions(SessionClause::default());
    let names: Vec<_> = named(&t, all).into_iter().map(|(clause, _)| clause).collect();
    assert_eq!(names.len(), 9);
    assert!(names.is_sorted());
    // A shorter session for the same fee is another price: it is the session's clause that loosens.
    assert_eq!(named(&t, |c| c.session.seconds -= 1), [(Clause::Session, false)]);
    // The same words of the therapist and of a client.
    let away: Change = |c| {
        let (who, stand_in) = (therapist().public(), Words::new("nobody"));
        let absences = &mut c.messages.as_mut().unwrap().absences;
        absences.push(Absence { who, from_ms: MORNING.wall_ms, until_ms: MORNING.wall_ms + 1, stand_in });
        absences.sort_by_key(|a| a.from_ms);
    };
    assert_eq!(named(&t, away), [(Clause::Messages, true)]);
    assert_eq!(named(&c, away), [(Clause::Messages, false)]);
    // Among other people nothing tightens, and is still named.
    let mut others = first_version(&[&c, &t], SessionClause::default());
    others.clauses = Clauses { homework: None, ..old.clauses.clone() };
    let change = old.changes(&others);
    assert_eq!(change.len(), 1);
    assert!(change.iter().all(|change| change.clause == Clause::Homework && !change.tightens));
}

#[test]
fn s02_other_people_are_no_tightening() {
    let (c, p, t) = (client(), partner(), therapist());
    let old = first_version(&[&c, &t], SessionClause::default());
    let of = |people: &[&Person]| first_version(people, SessionClause::default());
    assert!(old.is_tightened_by(&of(&[&t, &c])), "in another order the same");
    for others in [of(&[&p, &t]), of(&[&c, &p, &t])] {
        assert!(!old.is_tightened_by(&others) && !others.is_tightened_by(&old));
    }
    let mut turned = old.clone();
    turned.members[0].role = crate::Role::Therapist;
    assert!(!old.is_tightened_by(&turned));
    let mut elsewhere = old.clone();
    elsewhere.relationship = crate::RelationshipId::new([9; 16]);
    assert!(!old.is_tightened_by(&elsewhere));
}

#[test]
fn s02_only_who_is_away_says_so_alone() {
    let (c, p, t) = (client(), partner(), therapist());
    let first = signed(full(&[&c, &p, &t]), &[&c, &p, &t]);
    let away = |by: &Person| {
        follows(&first, by, |clauses| {
            let absence = Absence {
                who: therapist().public(),
                from_ms: MORNING.wall_ms,
                until_ms: MORNING.wall_ms + 1,
                stand_in: Words::new("nobody"),
            };
            let absences = &mut clauses.messages.as_mut().unwrap().absences;
            absences.push(absence);
            absences.sort_by_key(|a| a.from_ms);
        })
    };
    assert!(first.agreement().is_tightened_by(&away(&t)));
    assert!(!first.agreement().is_tightened_by(&away(&c)));
}

/// A room under the full clauses of a client and a therapist.
fn room() -> (Room, SignedAgreement) {
    let room = Room::under(full_clauses(&[&client(), &therapist()]));
    let first = room.client().agreements.latest().unwrap().clone();
    (room, first)
}

#[test]
fn s02_a_tightening_is_in_force_with_one_signature() {
    let (mut room, first) = room();
    let (c, t) = (client(), therapist());
    let tight = tightened(&first, &c, &[&t], |clauses| clauses.messages = None);
    assert!(!tight.is_complete());
    assert_eq!(tight.missing(), [t.public()]);
    let sent = tight.to_bytes().unwrap();
    assert_eq!(SignedAgreement::from_bytes(&sent), Err(SettingError::SignaturesMissing));
    for side in &mut room.sides {
        let read = side.agreements.read(&sent).unwrap();
        side.agreements.accept(read).unwrap();
    }
    // The client records it, alone; the therapist's side holds to it by the same entry.
    let entry = room.client().ledger.record_agreed(&room.client().agreements, &c).unwrap();
    for side in &mut room.sides {
        side.ledger.append(entry.clone(), &side.agreements).unwrap();
        assert_eq!(side.situation().in_force().unwrap().hash(), tight.hash());
        side.ledger.verify(&side.agreements).unwrap();
        // It travels and is read back.
        let (agreements, ledger) = Ledger::import(&side.ledger.export(&side.agreements).unwrap()).unwrap();
        assert_eq!((&agreements, &ledger), (&side.agreements, &side.ledger));
    }
    // A later signature makes it everyone's without a new hash.
    let mut proposal = Proposal::from_bytes(&sent).unwrap();
    proposal.sign(&compared(&t, &[&c]), &t).unwrap();
    let signature = *proposal.signatures().get(&t.public()).unwrap();
    let side = &mut room.sides[0];
    side.agreements.collect(tight.hash(), t.public(), signature).unwrap();
    assert!(side.agreements.latest().unwrap().is_complete());
    assert_eq!(side.agreements.latest().unwrap().hash(), tight.hash());
}

#[test]
fn s02_a_loosening_with_one_signature_is_refused() {
    let (room, first) = room();
    let (c, t) = (client(), therapist());
    let more = follows(&first, &c, |clauses| clauses.session.grace_seconds += 1);
    let proposal = Proposal::new(more, &compared(&c, &[&t]), &c).unwrap();
    assert_eq!(no(ReasonCode::Loosens), proposal.tightening(&first).unwrap_err().into());
    let sent = proposal.to_bytes().unwrap();
    let agreements = &room.therapist().agreements;
    assert_eq!(agreements.read(&sent), Err(SettingError::SignaturesMissing));
    // What tightened the first version may loosen the second: judged again where it comes to stand.
    let tight = tightened(&first, &c, &[&t], |clauses| clauses.session.grace_seconds = 200);
    let stale = tightened(&first, &t, &[&c], |clauses| clauses.session.grace_seconds = 250);
    let mut chain = agreements.clone();
    chain.accept(tight.clone()).unwrap();
    assert_eq!(chain.accept(stale), Err(SettingError::AgreementFork));
    let looser = follows(&tight, &t, |clauses| clauses.session.grace_seconds = 250);
    let looser = Proposal::new(looser, &compared(&t, &[&c]), &t).unwrap();
    assert_eq!(looser.tightening(&tight), Err(crate::Refusal::because(ReasonCode::Loosens)));
    assert_eq!(looser.tightening(&first).map(|v| chain.accept(v)), Ok(Err(no(ReasonCode::Loosens))));
    // A first version tightens nothing.
    let alone = Proposal::new(first.agreement().clone(), &compared(&t, &[&c]), &t).unwrap();
    assert_eq!(
        Agreements::new(RELATIONSHIP).accept(alone.tightening(&first).unwrap()),
        Err(SettingError::SignaturesMissing)
    );
}

#[test]
fn s02_one_members_tightening_undoes_no_withdrawal() {
    let (mut room, first) = room();
    let (c, t) = (client(), therapist());
    let entry = withdraw(&room.client().situation(), MORNING, &c).unwrap();
    let tight = tightened(&first, &t, &[&c], |clauses| clauses.homework = None);
    let side = &mut room.sides[1];
    side.ledger.append(entry, &side.agreements).unwrap();
    side.agreements.accept(tight).unwrap();
    let recorded = side.ledger.record_agreed(&side.agreements, &t).unwrap();
    assert_eq!(side.ledger.append(recorded, &side.agreements), Err(no(ReasonCode::AgreementWithdrawn)));
    assert!(side.ledger.is_withdrawn());
}

#[test]
fn s02_two_tightenings_at_once_leave_one_and_both_can_hold() {
    let (mut room, first) = room();
    let (c, t) = (client(), therapist());
    let by_client = tightened(&first, &c, &[&t], |clauses| clauses.messages = None);
    let by_therapist = tightened(&first, &t, &[&c], |clauses| clauses.homework = None);
    for (side, own) in room.sides.iter_mut().zip([&by_client, &by_therapist]) {
        side.agreements.accept(own.clone()).unwrap();
        let entry = side.ledger.record_agreed(&side.agreements, &side.person).unwrap();
        side.ledger.append(entry, &side.agreements).unwrap();
    }
    let entries: Vec<_> = room.sides.iter().map(|s| s.ledger.entries().last().unwrap().clone()).collect();
    // The therapist's goes first, on both sides.
    let side = &mut room.sides[1];
    assert_eq!(side.agreements.yield_to(by_client.clone()), Err(SettingError::OwnEntryStands));
    let me = side.key();
    assert!(side.ledger.receive(entries[0].clone(), &me, MORNING, &side.agreements).is_err());
    let side = &mut room.sides[0];
    assert_eq!(side.agreements.yield_to(by_therapist.clone()), Ok(vec![by_client.clone()]));
    let me = side.key();
    let received = side.ledger.receive(entries[1].clone(), &me, MORNING, &side.agreements).unwrap();
    assert!(matches!(received, Received::Replaced(_)));
    assert_eq!(room.client().ledger.compare(&room.therapist().ledger.hashes()), Comparison::Equal);
    // What gave way is asked for again, on top.
    let again = tightened(&by_therapist, &c, &[&t], |clauses| clauses.messages = None);
    for side in &mut room.sides {
        side.agreements.accept(again.clone()).unwrap();
        let entry = side.ledger.record_agreed(&side.agreements, &c).unwrap();
        side.ledger.append(entry, &side.agreements).unwrap();
        let clauses = &side.situation().in_force().unwrap().agreement().clauses;
        assert!(clauses.messages.is_none() && clauses.homework.is_none());
    }
    // What everyone signed goes before what one did alone; two of everyone's are a fork.
    let all = signed(follows(&first, &c, |clauses| clauses.session.grace_seconds += 1), &[&c, &t]);
    let other = signed(follows(&first, &t, |clauses| clauses.session.grace_seconds += 2), &[&c, &t]);
    let mut chain = Agreements::new(RELATIONSHIP);
    chain.accept(first).unwrap();
    chain.accept(by_therapist.clone()).unwrap();
    assert_eq!(chain.yield_to(all.clone()), Ok(vec![by_therapist.clone()]));
    assert_eq!(chain.yield_to(by_therapist), Err(SettingError::OwnEntryStands));
    assert_eq!(chain.yield_to(other), Err(SettingError::AgreementFork));
    assert_eq!(chain.yield_to(all), Err(SettingError::AgreementReplay));
}

#[test]
fn s02_the_record_of_a_tightening_gives_way_to_an_act() {
    // The client's side records the therapist's tightening as the therapist withdraws: both entries
    // are the therapist's, and one of them must go first on both sides.
    let (mut room, first) = room();
    let tight = tightened(&first, &therapist(), &[&client()], |clauses| clauses.homework = None);
    room.sides.iter_mut().for_each(|side| side.agreements.accept(tight.clone()).unwrap());
    let (c, t) = (room.client(), room.therapist());
    let recorded = c.ledger.record_agreed(&c.agreements, &c.person).unwrap();
    let withdrawn = withdraw(&t.situation(), MORNING, &t.person).unwrap();
    let me: Vec<_> = room.sides.iter().map(|side| side.key()).collect();
    let [client, therapist] = &mut room.sides[..] else { panic!() };
    client.ledger.append(recorded.clone(), &client.agreements).unwrap();
    therapist.ledger.append(withdrawn.clone(), &therapist.agreements).unwrap();
    let stands = therapist.ledger.receive(recorded.clone(), &me[1], MORNING, &therapist.agreements);
    assert_eq!(stands, Err(SettingError::OwnEntryStands));
    let gives_way = client.ledger.receive(withdrawn, &me[0], MORNING, &client.agreements);
    assert_eq!(gives_way, Ok(Received::Replaced(vec![recorded.fact().clone()])));
}

#[test]
fn s02_what_stands_on_a_version_that_gives_way_gives_way_too() {
    let (room, first) = room();
    let (c, t) = (client(), therapist());
    let two = tightened(&first, &c, &[&t], |clauses| clauses.messages = None);
    let three = tightened(&two, &c, &[&t], |clauses| clauses.homework = None);
    let rival = tightened(&first, &t, &[&c], |clauses| clauses.session.grace_seconds = 0);
    let mut chain = room.client().agreements.clone();
    chain.accept(two.clone()).unwrap();
    chain.accept(three.clone()).unwrap();
    assert_eq!(chain.read(&rival.to_bytes().unwrap()), Ok(rival.clone()));
    assert_eq!(chain.yield_to(rival.clone()), Ok(vec![two.clone(), three.clone()]));
    assert_eq!(chain.latest(), Some(&rival));
    // On the other side both are refused, by name.
    assert_eq!(chain.yield_to(two), Err(SettingError::OwnEntryStands));
    assert_eq!(chain.read(&three.to_bytes().unwrap()), Err(SettingError::AgreementFork));
    let four = tightened(&three, &c, &[&t], |clauses| clauses.session.grace_seconds = 0);
    assert_eq!(chain.read(&four.to_bytes().unwrap()), Err(SettingError::AgreementGap));
    assert_eq!(chain.yield_to(four), Err(SettingError::AgreementGap));
    // What everyone has signed on top of it holds the place.
    let on_top = signed(follows(&rival, &c, |clauses| clauses.homework = None), &[&c, &t]);
    let mut chain = room.client().agreements.clone();
    let lower = tightened(&first, &c, &[&t], |clauses| clauses.messages = None);
    let above = signed(follows(&lower, &c, |clauses| clauses.homework = None), &[&c, &t]);
    chain.accept(lower).unwrap();
    chain.accept(above).unwrap();
    assert_eq!(chain.yield_to(rival), Err(SettingError::OwnEntryStands));
    assert_eq!(chain.accept(on_top), Err(SettingError::AgreementFork));
}

#[test]
fn s02_waits_for_the_end_of_a_session() {
    let room = Room::of_two(SessionClause::default());
    let mut room = room;
    let first = room.client().agreements.latest().unwrap().clone();
    room.start(MORNING);
    let tight = tightened(&first, &client(), &[&therapist()], |c| c.session.grace_seconds = 0);
    let side = &mut room.sides[0];
    side.agreements.accept(tight).unwrap();
    assert_eq!(side.ledger.record_agreed(&side.agreements, &side.person), Err(SettingError::SessionOpen));
    let now = later(MORNING, 60_000);
    let end = crate::end_alone(&side.situation(), None, crate::AloneReason::Left, now, &side.person);
    side.ledger.append(end.unwrap(), &side.agreements).unwrap();
    let entry = side.ledger.record_agreed(&side.agreements, &side.person).unwrap();
    side.ledger.append(entry, &side.agreements).unwrap();
    assert_eq!(side.situation().in_force().unwrap().agreement().clauses.session.grace_seconds, 0);
}

#[test]
fn s02_presence_of_others_tightens_nothing_away() {
    let (c, p, t) = (client(), partner(), therapist());
    let old = full(&[&c, &p, &t]);
    let mut other = old.clone();
    other.clauses.session.presence = Some(Presence { must: vec![c.public()], least: 2 });
    assert!(!old.is_tightened_by(&other) && !other.is_tightened_by(&old));
}
