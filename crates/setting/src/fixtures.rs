//! People with fixed keys, and a relationship that went through the real rules, for tests only.
//!
//! There is no way around a rule in here: permits come from a START that everyone signed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a fixture that breaks is a failed test"
)]

use crate::{
    Absence, Agreement, Agreements, AloneReason, AppointmentId, Appointments, Clauses, ConfidentialityClause,
    Confirmation, CourseClause, CrisisClause, Entry, Export, FeesClause, Frequency, Hash, HomeworkClause,
    Intent, Joint, Kind, Ledger, Member, MessagesClause, Nonce, Now, PendingStart, Period, Permit,
    PlaceAttested, PlaceClause, PlaceStatements, Presence, Proposal, PublicKey, Quota, RelationsClause,
    RelationshipId, RelayTime, Retention, Role, SessionClause, SessionId, SettingError, Signature,
    SignedAgreement, Signer, Situation, StartDraft, StartRequest, Verified, Window, Words, Zone,
};
use ring::signature::{Ed25519KeyPair, KeyPair};

/// When the fixtures' agreement was proposed, Unix ms.
pub const PROPOSED_MS: u64 = 1_794_000_000_000;

/// The fixtures' relationship.
pub const RELATIONSHIP: RelationshipId = RelationshipId::new([0x51; 16]);

/// Somebody with a fixed key.
#[derive(Debug)]
pub struct Person {
    pair: Ed25519KeyPair,
    /// The role in the relationship.
    pub role: Role,
    seed: u8,
}

fn person(seed: u8, role: Role) -> Person {
    Person { pair: Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap(), role, seed }
}

/// The client.
#[must_use]
pub fn client() -> Person {
    person(0xc1, Role::Client)
}

/// The client's partner, a client too.
#[must_use]
pub fn partner() -> Person {
    person(0xb2, Role::Client)
}

/// Their child, a client too.
#[must_use]
pub fn child() -> Person {
    person(0xd5, Role::Client)
}

/// The therapist.
#[must_use]
pub fn therapist() -> Person {
    person(0x73, Role::Therapist)
}

/// Somebody who is in no relationship here.
#[must_use]
pub fn stranger() -> Person {
    person(0xe4, Role::Client)
}

impl Signer for Person {
    fn public(&self) -> PublicKey {
        PublicKey::new(self.pair.public_key().as_ref().try_into().unwrap())
    }

    fn sign(&self, prefix: &'static [u8], bytes: &[u8]) -> Signature {
        let message = [prefix, bytes].concat();
        Signature::new(self.pair.sign(&message).as_ref().try_into().unwrap())
    }
}

/// The relay's clock and key.
#[derive(Debug)]
pub struct Relay(Person);

/// The fixtures' relay.
#[must_use]
pub fn relay() -> Relay {
    Relay(person(0x95, Role::Client))
}

impl Relay {
    /// The relay's key.
    #[must_use]
    pub fn key(&self) -> PublicKey {
        self.0.public()
    }

    /// The relay's signed time over a hash.
    #[must_use]
    pub fn time(&self, hash: &Hash, time_ms: u64) -> RelayTime {
        let signature = self.0.sign(b"", &RelayTime::statement(hash, time_ms));
        RelayTime { time_ms, signature }
    }
}

/// One side of a relationship: what the vault of one member holds.
#[derive(Debug)]
pub struct Side {
    /// The member.
    pub person: Person,
    /// The versions of the agreement.
    pub agreements: Agreements,
    /// The ledger.
    pub ledger: Ledger,
    /// Identities compared with everyone.
    pub verified: Verified,
    /// The keys in use.
    pub identities: Vec<PublicKey>,
}

impl Side {
    /// What this side knows.
    #[must_use]
    pub fn situation(&self) -> Situation<'_> {
        Situation {
            me: self.person.public(),
            agreements: &self.agreements,
            ledger: &self.ledger,
            verified: Some(&self.verified),
            identities: &self.identities,
        }
    }

    /// This side's key.
    #[must_use]
    pub fn key(&self) -> PublicKey {
        self.person.public()
    }

    /// A place attested now.
    #[must_use]
    pub fn place(&self, now: Now) -> PlaceAttested {
        PlaceAttested::attest(self.key(), everything_said(), now.wall_ms).unwrap()
    }

    /// A request to start, allowed and with the place attested now.
    #[must_use]
    pub fn request(&self, nonce: u8, now: Now) -> StartRequest {
        self.try_request(nonce, now).unwrap()
    }

    /// As [`Side::request`].
    ///
    /// # Errors
    /// What the rules say.
    pub fn try_request(&self, nonce: u8, now: Now) -> Result<StartRequest, SettingError> {
        let situation = self.situation();
        let grant = crate::permit(&situation, &Intent::StartSession, now)?;
        let nonce = Nonce::new([self.person.seed ^ nonce; 16]);
        Ok(StartRequest::new(&grant, &situation, &self.place(now), nonce, now)?)
    }
}

/// Every statement about the place that S-15 asks for.
#[must_use]
pub fn everything_said() -> PlaceStatements {
    PlaceStatements { private: true, company_stated: true, location_given: true, number_given: true }
}

/// The proof that `me` compared identities with all the others.
#[must_use]
pub fn compared(me: &Person, others: &[&Person]) -> Verified {
    let transcript = Hash::new([0x0a; 32]);
    let proofs = others.iter().map(|other| {
        let mine = Confirmation::sign(other.public(), transcript, me).unwrap();
        let theirs = Confirmation::sign(me.public(), transcript, *other).unwrap();
        Verified::by_comparison(&mine, &theirs).unwrap()
    });
    proofs.reduce(|all, one| all.and(&one).unwrap()).unwrap()
}

/// The first version between these people, asked for by the last of them.
#[must_use]
pub fn first_version(people: &[&Person], clause: SessionClause) -> Agreement {
    let members = people.iter().map(|p| Member { key: p.public(), role: p.role });
    Agreement {
        relationship: RELATIONSHIP,
        version: 1,
        previous: None,
        members: members.collect(),
        clauses: Clauses::of_sessions(clause),
        proposed_by: people.last().unwrap().public(),
        why: "a first agreement".to_owned(),
        proposed_ms: PROPOSED_MS,
    }
}

/// Every clause there is, for these people: weekly in Amsterdam, by appointment.
#[must_use]
pub fn full_clauses(people: &[&Person]) -> Clauses {
    let zone = Zone::new("Europe/Amsterdam").unwrap();
    let therapist = people.iter().find(|p| p.role == Role::Therapist).unwrap().public();
    let mut must = vec![therapist];
    must.sort_unstable();
    let window = |weekday, from: u16, to: u16| Window { weekday, from_minute: from * 60, to_minute: to * 60 };
    Clauses {
        session: SessionClause {
            frequency: Some(Frequency { most: 2, period: Period::Week { zone: zone.clone() } }),
            gap_seconds: Some(24 * 3600),
            appointments: Some(Appointments { early_seconds: 600, late_seconds: 900, ad_hoc: false }),
            presence: Some(Presence { must, least: 2 }),
            ..SessionClause::default()
        },
        course: Some(CourseClause { review_every: Some(5), last_session: Some(20), ends_ms: None }),
        messages: Some(MessagesClause {
            zone,
            windows: vec![window(1, 9, 17), window(3, 9, 12), window(3, 13, 17)],
            client: Quota { per_day: 3, characters: 1000 },
            therapist: Quota { per_day: 6, characters: 2000 },
            reply_seconds: 48 * 3600,
            absences: vec![Absence {
                who: therapist,
                from_ms: PROPOSED_MS + 30 * 86_400_000,
                until_ms: PROPOSED_MS + 44 * 86_400_000,
                stand_in: Words::new("a colleague"),
            }],
            side: Vec::new(),
            files: None,
            reads: false,
        }),
        homework: Some(HomeworkClause { open_tasks: 3 }),
        confidentiality: Some(ConfidentialityClause {
            capture_protection: true,
            retention: vec![Retention { kind: Kind::Messages, days: 90 }],
            idle_lock_seconds: 300,
            export: Export::Shared,
        }),
        place: Some(PlaceClause { fresh_seconds: 900, words: Words::new("each at home") }),
        fees: Some(FeesClause {
            currency: "EUR".to_owned(),
            session_minor: 11_250,
            charged_from_seconds: 600,
            notice_seconds: 24 * 3600,
            late_minor: 5_625,
            missed_minor: 11_250,
        }),
        crisis: Some(CrisisClause::netherlands()),
        relations: Some(RelationsClause::NONE),
    }
}

/// A version signed by all these people.
#[must_use]
pub fn signed(agreement: Agreement, people: &[&Person]) -> SignedAgreement {
    let except = |me: &Person| -> Vec<&Person> {
        let me = me.public();
        people.iter().copied().filter(|p| p.public() != me).collect()
    };
    let proposer = people.iter().find(|p| p.public() == agreement.proposed_by).unwrap();
    let verified = compared(proposer, &except(proposer));
    let mut proposal = Proposal::new(agreement, &verified, *proposer).unwrap();
    for person in people {
        proposal.sign(&compared(person, &except(person)), *person).unwrap();
    }
    proposal.complete().unwrap()
}

/// A version that only tightens `first`, signed by its proposer alone; `change` says how.
#[must_use]
pub fn tightened(
    first: &SignedAgreement,
    by: &Person,
    others: &[&Person],
    change: impl FnOnce(&mut Clauses),
) -> SignedAgreement {
    let next = follows(first, by, change);
    Proposal::new(next, &compared(by, others), by).unwrap().tightening(first).unwrap()
}

/// The version after `first`, asked for by `by`, signed by nobody yet.
#[must_use]
pub fn follows(first: &SignedAgreement, by: &Person, change: impl FnOnce(&mut Clauses)) -> Agreement {
    let mut next = first.agreement().clone();
    next.version += 1;
    next.previous = Some(*first.hash());
    next.proposed_by = by.public();
    next.proposed_ms += 1000;
    change(&mut next.clauses);
    next
}

/// All sides of one relationship, the therapist's last.
#[derive(Debug)]
pub struct Room {
    /// The sides.
    pub sides: Vec<Side>,
    sessions: u32,
}

impl Room {
    /// A client and a therapist with an agreement in force and equal ledgers.
    #[must_use]
    pub fn of_two(clause: SessionClause) -> Self {
        Self::of(2, Clauses::of_sessions(clause))
    }

    /// A client and a therapist under these clauses.
    #[must_use]
    pub fn under(clauses: Clauses) -> Self {
        Self::of(2, clauses)
    }

    /// A couple and a therapist under these clauses.
    #[must_use]
    pub fn of_three_under(clauses: Clauses) -> Self {
        Self::of(3, clauses)
    }

    /// So many people under these clauses: a client, a couple or a family of three, and a therapist.
    #[must_use]
    pub fn of(people: usize, clauses: Clauses) -> Self {
        let clients = [client, partner, child].into_iter().take(people - 1);
        Self::with(clients.chain([therapist as fn() -> Person]).collect(), clauses)
    }

    /// A couple and a therapist.
    #[must_use]
    pub fn of_three(clause: SessionClause) -> Self {
        Self::of(3, Clauses::of_sessions(clause))
    }

    fn with(makers: Vec<fn() -> Person>, clauses: Clauses) -> Self {
        let people: Vec<Person> = makers.iter().map(|make| make()).collect();
        let everyone: Vec<&Person> = people.iter().collect();
        let first = Agreement { clauses, ..first_version(&everyone, SessionClause::default()) };
        let version = signed(first, &everyone);
        let sides = makers.iter().enumerate().map(|(at, make)| {
            let others: Vec<&Person> = (0..people.len()).filter(|i| *i != at).map(|i| &people[i]).collect();
            let mut agreements = Agreements::new(RELATIONSHIP);
            agreements.accept(version.clone()).unwrap();
            Side {
                verified: compared(&people[at], &others),
                identities: people.iter().map(Signer::public).collect(),
                person: make(),
                agreements,
                ledger: Ledger::new(RELATIONSHIP),
            }
        });
        let mut room = Self { sides: sides.collect(), sessions: 0 };
        room.record_agreed();
        room
    }

    /// A client and a therapist who joined an introduction and compared nothing yet.
    #[must_use]
    pub fn introduced() -> Self {
        let people = [client(), therapist()];
        let members: Vec<_> = people.iter().map(|p| Member { key: p.public(), role: p.role }).collect();
        let offered = Agreement::introduction(RELATIONSHIP, members, people[1].public(), PROPOSED_MS);
        let mut proposal = Proposal::introduce(offered, &people[1]).unwrap();
        proposal.join(&people[0]).unwrap();
        let version = proposal.complete().unwrap();
        let mut room = Self::under(Clauses::of_sessions(SessionClause::default()));
        for side in &mut room.sides {
            side.agreements = Agreements::new(RELATIONSHIP);
            side.agreements.accept(version.clone()).unwrap();
            side.ledger = Ledger::new(RELATIONSHIP);
        }
        room.record_agreed();
        room
    }

    /// Records the next version on all sides, with everyone's signatures.
    pub fn record_agreed(&mut self) {
        for side in &mut self.sides {
            let entry = side.ledger.record_agreed(&side.agreements, &side.person).unwrap();
            side.ledger.append(entry, &side.agreements).unwrap();
        }
        self.countersign_last();
    }

    /// Everyone signs the last entry, and everyone collects.
    pub fn countersign_last(&mut self) {
        let last = self.sides[0].ledger.len() - 1;
        let signatures: Vec<_> = self
            .sides
            .iter_mut()
            .map(|side| side.ledger.witness(last, &side.person, &side.agreements).unwrap())
            .collect();
        for side in &mut self.sides {
            for signature in &signatures {
                side.ledger.collect(signature, &side.agreements).unwrap();
            }
        }
    }

    /// The client's side.
    #[must_use]
    pub fn client(&self) -> &Side {
        &self.sides[0]
    }

    /// The therapist's side.
    #[must_use]
    pub fn therapist(&self) -> &Side {
        self.sides.last().unwrap()
    }

    /// A START signed by everyone, per side; `now` is everyone's and the relay's.
    pub fn pending(&mut self, now: Now) -> Vec<PendingStart> {
        let everyone: Vec<usize> = (0..self.sides.len()).collect();
        self.try_pending(&everyone, now).unwrap()
    }

    /// As [`Room::pending`] with these sides only, the therapist's last.
    ///
    /// # Errors
    /// What the rules say.
    pub fn try_pending(&mut self, present: &[usize], now: Now) -> Result<Vec<PendingStart>, SettingError> {
        self.sessions += 1;
        let [low, high, ..] = self.sessions.to_le_bytes();
        let sides: Vec<&Side> = present.iter().map(|at| &self.sides[*at]).collect();
        let (therapist, others) = sides.split_last().unwrap();
        let requests = others.iter().map(|s| s.try_request(low, now)).collect::<Result<Vec<_>, _>>()?;
        let mut session = [0x60u8.wrapping_add(low); 16];
        session[1] = high;
        let draft = StartDraft::admit(
            &therapist.situation(),
            &therapist.try_request(low, now)?,
            &requests,
            SessionId::new(session),
            relay().key(),
        )?;
        let time = relay().time(draft.hash(), now.wall_ms);
        let admitted = draft.finish(time, &therapist.situation(), now, &therapist.person)?;
        let bytes = admitted.entry().to_bytes()?;
        let mut pending = others
            .iter()
            .zip(&requests)
            .map(|(side, request)| {
                let relay = relay().key();
                let situation = side.situation();
                PendingStart::countersign(&bytes, request, &situation, &relay, now, &side.person)
            })
            .collect::<Result<Vec<_>, _>>()?;
        pending.push(admitted);
        let signatures: Vec<_> = pending.iter().map(|p| p.own_signature().unwrap()).collect();
        for one in &mut pending {
            for signature in &signatures {
                one.add(signature)?;
            }
        }
        Ok(pending)
    }

    /// A session started on all sides: their permits, the therapist's last.
    pub fn start(&mut self, now: Now) -> Vec<Permit> {
        let everyone: Vec<usize> = (0..self.sides.len()).collect();
        self.try_start(&everyone, now).unwrap()
    }

    /// As [`Room::start`] with these sides only, the therapist's last; the others take the entry.
    ///
    /// # Errors
    /// What the rules say.
    pub fn try_start(&mut self, present: &[usize], now: Now) -> Result<Vec<Permit>, SettingError> {
        let pending = self.try_pending(present, now)?;
        self.everywhere(pending[0].entry())?;
        let permits = present.iter().zip(&pending);
        permits.map(|(at, pending)| Ok(pending.begin(&self.sides[*at].situation(), now)?)).collect()
    }

    /// Appends an entry on all sides.
    ///
    /// # Errors
    /// The first side's refusal.
    pub fn everywhere(&mut self, entry: &Entry) -> Result<(), SettingError> {
        self.sides.iter_mut().try_for_each(|side| side.ledger.append(entry.clone(), &side.agreements))
    }

    /// A session with everyone that the therapist ends after so many seconds.
    ///
    /// # Errors
    /// What the rules say.
    pub fn hold(&mut self, now: Now, seconds: u32) -> Result<(), SettingError> {
        let everyone: Vec<usize> = (0..self.sides.len()).collect();
        let permits = self.try_start(&everyone, now)?;
        let ms = u64::from(seconds) * 1000;
        let over = Now { wall_ms: now.wall_ms + ms, boot_ms: now.boot_ms + ms };
        let side = self.therapist();
        let why = AloneReason::Left;
        let end = crate::end_alone(&side.situation(), permits.last(), why, over, &side.person)?;
        self.everywhere(&end)
    }

    /// What the first side asks and all the others agree to.
    ///
    /// # Errors
    /// What the rules say, on whichever side.
    pub fn jointly(
        &mut self,
        now: Now,
        ask: impl FnOnce(&Side) -> Result<Joint, SettingError>,
    ) -> Result<(), SettingError> {
        let mut asked = ask(&self.sides[0])?;
        let bytes = asked.entry().to_bytes()?;
        for side in &self.sides[1..] {
            if !asked.missing().contains(&side.key()) {
                continue;
            }
            let relay = relay().key();
            let agreed = Joint::agree(&bytes, None, &relay, &side.situation(), now, &side.person)?;
            asked.add(&agreed.entry().countersignature_of(&side.key()).unwrap())?;
        }
        self.everywhere(&asked.entry().clone())
    }

    /// An appointment of everyone, asked for by the first side.
    ///
    /// # Errors
    /// What the rules say.
    pub fn plan(&mut self, id: u8, start_ms: u64, now: Now) -> Result<AppointmentId, SettingError> {
        let with: Vec<_> = self.sides.iter().map(Side::key).collect();
        let id = AppointmentId::new([id; 16]);
        let relay = relay().key();
        self.jointly(now, |side| {
            Joint::plan(&side.situation(), id, start_ms, &with, relay, now, &side.person)
        })?;
        Ok(id)
    }
}

/// A permit of the client's side for a session that starts now.
#[must_use]
pub fn permit(clause: SessionClause, now: Now) -> Permit {
    Room::of_two(clause).start(now).remove(0)
}
