//! Every reader of foreign bytes of this crate under damaged bytes: as they come over the line, and signed
//! by members who lie. Longer with `KADER_FUZZ_CASES`, guided by coverage with `make fuzz` (see `kader-fuzz`).

use super::{MORNING, later};
use crate::encoding::{AGREEMENT_PREFIX, LEDGER_PREFIX, decode};
use crate::fixtures::{
    PROPOSED_MS, RELATIONSHIP, Room, client, compared, first_version, follows, full_clauses, relay, signed,
    therapist, tightened,
};
use crate::signing::SignedRecord;
use crate::{
    Agreement, Agreements, AloneReason, Appointments, Clauses, Confirmation, Countersignature, Entry,
    EntryBody, Extension, Hash, Import, Intent, Joint, Ledger, MAX_EXPORT_BYTES, MAX_RECORD_BYTES, Member,
    Message, Now, Proposal, Review, SessionClause, SettingError, Signatures, SignedAgreement, Signer,
    Situation, StartRequest,
};
use kader_fuzz::{Answer, Target, a_flip_in_every_byte, check, every_flip};

const DAY: u64 = 86_400_000;
const LONG_AFTER: Now = Now { wall_ms: MORNING.wall_ms + 90 * DAY, boot_ms: MORNING.boot_ms + 90 * DAY };

fn said<T>(read: Result<T, SettingError>, write: impl FnOnce(&T) -> Result<Vec<u8>, SettingError>) -> Answer {
    read.and_then(|value| write(&value)).map_err(|error| error.code().to_owned())
}

fn all_clauses() -> Clauses {
    let mut clauses = full_clauses(&[&client(), &therapist()]);
    clauses.session.appointments = clauses.session.appointments.map(|a| Appointments { ad_hoc: true, ..a });
    clauses.session.gap_seconds = None;
    clauses.session.frequency = None;
    clauses
}

/// A relationship in which everything happened that a ledger can hold.
fn lived() -> Room {
    let mut room = Room::under(all_clauses());
    let mut now = MORNING;
    let kept = room.plan(1, now.wall_ms + 2 * DAY, now).unwrap();
    room.jointly(now, |side| {
        Joint::move_to(&side.situation(), kept, now.wall_ms + 3 * DAY, now, &side.person)
    })
    .unwrap();
    let cancelled = room.plan(2, now.wall_ms + 9 * DAY, now).unwrap();
    let side = room.client();
    let hash = crate::cancellation_hash(&side.situation(), &cancelled).unwrap();
    let time = relay().time(&hash, now.wall_ms);
    let entry = crate::cancel(&side.situation(), &cancelled, Some(time), now, &side.person).unwrap();
    room.everywhere(&entry).unwrap();
    // A session, longer by agreement and by crisis, that one leaves.
    let mut permits = room.start(now);
    now = later(now, 60_000);
    let side = room.therapist();
    let crisis = crate::extend_for_crisis(&side.situation(), &permits[1], 600, now, &side.person).unwrap();
    room.everywhere(&crisis).unwrap();
    let opened = crate::open_places(&room.therapist().situation(), now, &therapist()).unwrap();
    room.everywhere(&opened).unwrap();
    for (side, permit) in room.sides.iter().zip(&mut permits) {
        *permit = permit.renewed(&side.situation(), now).unwrap();
    }
    let (c, t) = (room.client(), room.therapist());
    let mut asked = Extension::ask(&c.situation(), &permits[0], 300, now, &c.person).unwrap();
    let sent = asked.entry().to_bytes().unwrap();
    let agreed = Extension::agree(&sent, None, &t.situation(), &permits[1], now, &t.person).unwrap();
    asked.add(&agreed.entry().countersignature_of(&t.key()).unwrap()).unwrap();
    room.everywhere(&asked.entry().clone()).unwrap();
    let c = room.client();
    let permit = permits[0].renewed(&c.situation(), now).unwrap();
    let end = crate::end_alone(&c.situation(), Some(&permit), AloneReason::Left, now, &c.person).unwrap();
    room.everywhere(&end).unwrap();
    now = later(now, 4 * DAY);
    let missed = crate::missed(&room.therapist().situation(), &kept, &[client().public()], now, &therapist());
    room.everywhere(&missed.unwrap()).unwrap();
    let with = [client(), therapist()].map(|p| p.public());
    room.jointly(now, |side| Joint::review(&side.situation(), Review::GoOn, &with, now, &side.person))
        .unwrap();
    let stopped = crate::withdraw(&room.client().situation(), now, &client()).unwrap();
    room.everywhere(&stopped).unwrap();
    let left = crate::leave(&room.therapist().situation(), now, &therapist()).unwrap();
    room.everywhere(&left).unwrap();
    room
}

fn agreements() -> Vec<Agreement> {
    let (c, t) = (client(), therapist());
    let people = [&c, &t];
    let first = first_version(&people, SessionClause::default());
    let full = Agreement { clauses: all_clauses(), ..first.clone() };
    let members: Vec<_> = people.iter().map(|p| Member { key: p.public(), role: p.role }).collect();
    let introduction = Agreement::introduction(RELATIONSHIP, members, t.public(), PROPOSED_MS);
    let second = follows(&signed(first.clone(), &people), &c, |clauses| clauses.session.seconds -= 600);
    vec![first, full, introduction, second]
}

fn proposals() -> Vec<Proposal> {
    let (c, t) = (client(), therapist());
    let full = agreements().remove(1);
    let one = Proposal::new(full, &compared(&t, &[&c]), &t).unwrap();
    let mut two = one.clone();
    two.sign(&compared(&c, &[&t]), &c).unwrap();
    vec![one, two]
}

#[test]
fn agreements_are_read_strictly() {
    let samples = agreements().iter().map(|a| a.to_bytes().unwrap()).collect();
    check!("agreement", Target::new(samples).no_longer_than(MAX_RECORD_BYTES), |bytes| {
        said(Agreement::from_bytes(bytes), Agreement::to_bytes)
    });
}

#[test]
fn proposals_are_read_strictly() {
    let samples = proposals().iter().map(|p| p.to_bytes().unwrap()).collect();
    check!("proposal", Target::new(samples).no_longer_than(MAX_RECORD_BYTES), |bytes| {
        said(Proposal::from_bytes(bytes), Proposal::to_bytes)
    });
}

#[test]
fn every_byte_of_a_proposal_matters() {
    for proposal in proposals() {
        let accepts = |bytes: &[u8]| Proposal::from_bytes(bytes).is_ok();
        a_flip_in_every_byte("proposal", &proposal.to_bytes().unwrap(), accepts);
    }
}

fn signed_first_version() -> SignedAgreement {
    signed(agreements().remove(0), &[&client(), &therapist()])
}

/// The first version, and one with a single signature, which is read beside the version before.
fn tightened_version() -> (Agreements, Vec<u8>) {
    let first = signed_first_version();
    let tighter = tightened(&first, &client(), &[&therapist()], |clauses| clauses.session.seconds -= 600);
    let mut chain = Agreements::new(RELATIONSHIP);
    chain.accept(first).unwrap();
    (chain, tighter.to_bytes().unwrap())
}

#[test]
fn signed_agreements_are_read_strictly() {
    let sample = signed_first_version().to_bytes().unwrap();
    check!("signed-agreement", Target::new(vec![sample]).no_longer_than(MAX_RECORD_BYTES), |bytes| {
        said(SignedAgreement::from_bytes(bytes), SignedAgreement::to_bytes)
    });
}

#[test]
fn tightenings_are_read_strictly() {
    let (chain, sample) = tightened_version();
    check!("tightening", Target::new(vec![sample]).no_longer_than(MAX_RECORD_BYTES), |bytes| {
        said(chain.read(bytes), SignedAgreement::to_bytes)
    });
}

#[test]
fn every_bit_of_a_signed_agreement_matters() {
    let sample = signed_first_version().to_bytes().unwrap();
    every_flip("agreement", &sample, |bytes| SignedAgreement::from_bytes(bytes).is_ok());
    let (chain, sample) = tightened_version();
    every_flip("tightening", &sample, |bytes| chain.read(bytes).is_ok());
}

#[test]
fn entries_are_read_strictly() {
    let room = lived();
    let samples = room.client().ledger.entries().iter().map(|e| e.to_bytes().unwrap()).collect();
    check!("entry", Target::new(samples).no_longer_than(MAX_RECORD_BYTES), |bytes| {
        said(Entry::from_bytes(bytes), Entry::to_bytes)
    });
}

#[test]
fn every_byte_of_an_entry_matters() {
    for entry in lived().client().ledger.entries() {
        let accepts = |bytes: &[u8]| Entry::from_bytes(bytes).is_ok();
        a_flip_in_every_byte("entry", &entry.to_bytes().unwrap(), accepts);
    }
}

/// Of the entries of a session that began.
fn countersignatures(room: &Room) -> Vec<Vec<u8>> {
    (room.client().ledger.entries().iter())
        .map(|entry| entry.countersignature_of(&therapist().public()).unwrap().to_bytes().unwrap())
        .collect()
}

#[test]
fn countersignatures_are_read_strictly() {
    let mut room = Room::of_two(SessionClause::default());
    room.start(MORNING);
    let target = Target::new(countersignatures(&room)).no_longer_than(MAX_RECORD_BYTES);
    check!("countersignature", target, |bytes| {
        said(Countersignature::from_bytes(bytes), Countersignature::to_bytes)
    });
}

#[test]
fn countersignatures_are_collected_whole() {
    let mut room = Room::of_two(SessionClause::default());
    room.start(MORNING);
    let side = room.client();
    // A ledger that lacks the therapist's signature under its first entry.
    let mut alone = Ledger::new(RELATIONSHIP);
    let mut bare = Entry::new(side.ledger.entries()[0].body().clone()).unwrap();
    bare.sign(&side.person).unwrap();
    alone.append(bare, &side.agreements).unwrap();
    every_flip("countersignature", &countersignatures(&room)[0], |bytes| {
        let Ok(signature) = Countersignature::from_bytes(bytes) else { return false };
        alone.clone().collect(&signature, &side.agreements).is_ok()
    });
}

#[test]
fn start_requests_are_read_strictly() {
    let room = Room::of_two(SessionClause::default());
    let samples = room.sides.iter().map(|side| side.request(1, MORNING).to_bytes().unwrap()).collect();
    check!("start-request", Target::new(samples).no_longer_than(MAX_RECORD_BYTES), |bytes| {
        said(StartRequest::from_bytes(bytes), StartRequest::to_bytes)
    });
}

fn confirmation() -> Vec<u8> {
    let confirmation = Confirmation::sign(therapist().public(), Hash::new([0x0a; 32]), &client()).unwrap();
    confirmation.to_bytes().unwrap()
}

#[test]
fn confirmations_are_read_strictly() {
    check!("confirmation", Target::new(vec![confirmation()]).no_longer_than(MAX_RECORD_BYTES), |bytes| {
        said(Confirmation::from_bytes(bytes), Confirmation::to_bytes)
    });
}

#[test]
fn every_bit_of_a_confirmation_matters() {
    every_flip("confirmation", &confirmation(), |bytes| Confirmation::from_bytes(bytes).is_ok());
}

/// Of one session, and of everything.
fn exports() -> Vec<Vec<u8>> {
    let mut short = Room::of_two(SessionClause::default());
    short.hold(MORNING, 600).unwrap();
    [short, lived()]
        .iter()
        .map(|room| room.therapist().ledger.export(&room.therapist().agreements).unwrap())
        .collect()
}

#[test]
fn exports_are_read_strictly() {
    check!("export", Target::new(exports()).no_longer_than(MAX_EXPORT_BYTES), |bytes| {
        let (agreements, ledger) = Ledger::import(bytes).map_err(|import| match import {
            Import::File(error) | Import::Agreement { error, .. } => error.code().to_owned(),
            Import::Entry(fault) => fault.error.code().to_owned(),
            Import::Truncated { .. } => "truncated".to_owned(),
        })?;
        Ok(ledger.export(&agreements).unwrap())
    });
}

#[test]
fn every_byte_of_an_export_matters() {
    a_flip_in_every_byte("export", &exports()[0], |bytes| Ledger::import(bytes).is_ok());
}

fn signed_by_everyone(prefix: &'static [u8], body: &[u8]) -> Vec<u8> {
    let mut signatures = Signatures::default();
    for person in [client(), therapist()] {
        signatures.sign(prefix, body, &person).unwrap();
    }
    SignedRecord::write(body, &signatures).unwrap()
}

/// Both members sign whatever they like: what is accepted holds, and the rules can live with it.
#[test]
fn whatever_members_sign_as_an_agreement_is_refused_or_can_be_judged() {
    let (c, t) = (client(), therapist());
    let first = signed(agreements().remove(0), &[&c, &t]);
    let mut base = Agreements::new(RELATIONSHIP);
    base.accept(first).unwrap();
    let samples = agreements().iter().map(|a| a.to_bytes().unwrap()).collect();
    check!("agreement-of-liars", Target::new(samples), |bytes| {
        let code = |error: SettingError| error.code().to_owned();
        let agreement = Agreement::from_bytes(bytes).map_err(code)?;
        let mut chain =
            if agreement.version >= 2 { base.clone() } else { Agreements::new(agreement.relationship) };
        chain
            .accept(chain.read(&signed_by_everyone(AGREEMENT_PREFIX, bytes)).map_err(code)?)
            .map_err(code)?;
        let mut ledger = Ledger::new(*chain.relationship());
        while let Ok(entry) = ledger.record_agreed(&chain, &t) {
            let (index, body) = (entry.index(), entry.body_bytes().to_vec());
            ledger.append(entry, &chain).unwrap();
            let whole = Entry::from_bytes(&signed_by_everyone(LEDGER_PREFIX, &body)).unwrap();
            ledger.collect(&whole.countersignature_of(&c.public()).unwrap(), &chain).unwrap();
            assert_eq!(ledger.len(), index + 1);
        }
        judge(&chain, &ledger);
        Ok(agreement.to_bytes().unwrap())
    });
}

/// Asks everything that is asked of an agreement: no answer may be a panic.
fn judge(agreements: &Agreements, ledger: &Ledger) {
    let (c, t) = (client(), therapist());
    let (verified, identities) = (compared(&c, &[&t]), [c.public(), t.public()]);
    let situation =
        Situation { me: c.public(), agreements, ledger, verified: Some(&verified), identities: &identities };
    for at in [0, PROPOSED_MS, MORNING.wall_ms, LONG_AFTER.wall_ms, u64::MAX] {
        let now = Now { wall_ms: at, boot_ms: 5 };
        drop(crate::permit(&situation, &Intent::StartSession, now));
        let with = [c.public(), t.public()];
        let id = crate::AppointmentId::new([1; 16]);
        let start_ms = at.saturating_add(DAY);
        drop(Joint::plan(&situation, id, start_ms, &with, relay().key(), now, &c));
        let message = Message {
            relationship: *ledger.relationship(),
            from: c.public(),
            to: &[t.public()],
            characters: 10,
            written_ms: at,
            earlier_ms: &[at.saturating_sub(1)],
            files: &[],
            two_computers: false,
        };
        drop(crate::permit_message(&situation, &message, now));
        let _ = crate::receive_message(&situation, &message, now);
        for version in agreements.all() {
            if let Some(clause) = &version.agreement().clauses.messages {
                let _ = crate::s22_reply_due(version.agreement(), clause, at);
                let _ = crate::s20_next_shown(version.agreement(), clause, at);
            }
        }
        drop(crate::s60_statement(agreements, ledger, &(0..u64::MAX)));
    }
}

/// Both members sign whatever they like as the next entry: what is taken in leaves a ledger that holds,
/// on its own and after a journey.
#[test]
fn whatever_members_sign_as_an_entry_leaves_a_ledger_that_holds() {
    let room = lived();
    let side = room.therapist();
    let entries = side.ledger.entries();
    let stages: Vec<Ledger> = (0..entries.len())
        .map(|length| {
            let rows = entries[..length].iter().map(|entry| entry.to_bytes().unwrap());
            Ledger::load(RELATIONSHIP, rows, &side.agreements).unwrap()
        })
        .collect();
    let samples = entries.iter().map(|entry| entry.body_bytes().to_vec()).collect();
    check!("entry-of-liars", Target::new(samples), |bytes| {
        let code = |error: SettingError| error.code().to_owned();
        let body: EntryBody = decode(bytes, MAX_RECORD_BYTES).map_err(code)?;
        let stage = usize::try_from(body.index).ok().and_then(|index| stages.get(index));
        let mut ledger = stage.unwrap_or(&stages[stages.len() - 1]).clone();
        let entry = Entry::from_bytes(&signed_by_everyone(LEDGER_PREFIX, bytes)).map_err(code)?;
        let body = entry.body_bytes().to_vec();
        ledger.receive(entry, &side.key(), LONG_AFTER, &side.agreements).map_err(code)?;
        ledger.verify(&side.agreements).unwrap();
        let (_, again) = Ledger::import(&ledger.export(&side.agreements).unwrap()).unwrap();
        assert_eq!(again.head(), ledger.head());
        judge(&side.agreements, &ledger);
        Ok(body)
    });
}
