//! From a request to a START that everyone present has signed (S-12, S-15, S-16, Time).

use super::{Attendee, Grant, Intent, Permit, PlaceAttested, Situation, Start, StartTerms};
use crate::encoding::{MAX_RECORD_BYTES, decode, encode};
use crate::ledger::{Countersignature, Entry, Fact};
use crate::rules::planning::s17_presence;
use crate::rules::session::{s12_clock, s15_place, s16_admission};
use crate::{
    Hash, Nonce, Now, PublicKey, ReasonCode, Refusal, RelationshipId, RelayTime, SessionId, SettingError,
    Signer,
};
use serde::{Deserialize, Serialize};

/// What each person present puts on the table: to be sent to the therapist who admits, and kept
/// until the START comes back. The therapist makes one too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartRequest {
    relationship: RelationshipId,
    index: u64,
    head: Hash,
    agreement: Hash,
    attendee: Attendee,
}

impl StartRequest {
    /// Asks to start, with the place attested (S-15). `nonce` is fresh randomness.
    ///
    /// # Errors
    /// S-01, S-04; `grantLapsed`; S-15 `placeStale` when attested by another or too long ago.
    pub fn new(
        grant: &Grant,
        situation: &Situation<'_>,
        place: &PlaceAttested,
        nonce: Nonce,
        now: Now,
    ) -> Result<Self, Refusal> {
        grant.stands(Intent::StartSession, situation, now)?;
        let signed = situation.in_force()?;
        let agreement = *signed.hash();
        if *place.by() != situation.me {
            return Err(Refusal::because(ReasonCode::PlaceStale));
        }
        s15_place(signed.agreement().clauses.place.as_ref(), place.at_ms(), now.wall_ms)?;
        Ok(Self {
            relationship: *situation.ledger.relationship(),
            index: situation.ledger.len(),
            head: situation.ledger.head(),
            agreement,
            attendee: Attendee { key: situation.me, nonce, wall_ms: now.wall_ms, place_ms: place.at_ms() },
        })
    }

    /// As sent.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SettingError> {
        encode(self)
    }

    /// Decodes strictly. The caller checks that [`StartRequest::key`] is who sent it.
    ///
    /// # Errors
    /// The decoding errors.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SettingError> {
        decode(bytes, MAX_RECORD_BYTES)
    }

    /// Who asks.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.attendee.key
    }

    /// What the asking person puts into the START.
    #[must_use]
    pub fn attendee(&self) -> &Attendee {
        &self.attendee
    }

    /// The asking side's ledger head, to compare.
    #[must_use]
    pub fn head(&self) -> &Hash {
        &self.head
    }
}

/// A START that waits for the relay's time, on the side of the therapist who admits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartDraft {
    relationship: RelationshipId,
    index: u64,
    previous: Hash,
    terms: StartTerms,
    hash: Hash,
}

impl StartDraft {
    /// Admits those who asked (S-16) and writes the START. To be called when the therapist admits.
    ///
    /// `own` is the therapist's own request, `session` a fresh random id, `relay` the key of the
    /// relay that all sides use.
    ///
    /// # Errors
    /// S-01, S-04, S-16; `LedgersDiffer` when somebody asked from another head; `StartForeign` when
    /// `own` is not this side's, or somebody asked twice.
    pub fn admit(
        situation: &Situation<'_>,
        own: &StartRequest,
        others: &[StartRequest],
        session: SessionId,
        relay: PublicKey,
    ) -> Result<Self, SettingError> {
        let signed = situation.in_force()?;
        let ledger = situation.ledger;
        if *own.key() != situation.me {
            return Err(SettingError::StartForeign);
        }
        for request in others.iter().chain([own]) {
            if request.relationship != *ledger.relationship() {
                return Err(SettingError::ForeignRelationship);
            }
            if request.index != ledger.len() || request.head != ledger.head() {
                return Err(SettingError::LedgersDiffer);
            }
            if request.agreement != *signed.hash() {
                return Err(Refusal::because(ReasonCode::AgreementReplaced).into());
            }
        }
        let mut present: Vec<_> = others.iter().chain([own]).map(|r| r.attendee).collect();
        present.sort_by_key(|a| a.key);
        if !present.is_sorted_by(|a, b| a.key < b.key) {
            return Err(SettingError::StartForeign);
        }
        let agreement = signed.agreement();
        s16_admission(agreement, &situation.me, &present)?;
        let keys: Vec<_> = present.iter().map(|a| a.key).collect();
        s17_presence(agreement, &keys)?;
        let clause = &agreement.clauses.session;
        let number = ledger.sessions().checked_add(1);
        let terms = StartTerms {
            session,
            number: number.ok_or(SettingError::FactContradicts)?,
            agreement: *signed.hash(),
            seconds: clause.seconds,
            grace_seconds: clause.grace_seconds,
            extension_max_seconds: clause.extension_max_seconds,
            relay,
            admitted_by: situation.me,
            present,
        };
        let (relationship, index, previous) = (*ledger.relationship(), ledger.len(), ledger.head());
        Ok(Self { hash: terms.hash(&relationship, index, &previous)?, relationship, index, previous, terms })
    }

    /// What the relay is asked to sign its time over.
    #[must_use]
    pub fn hash(&self) -> &Hash {
        &self.hash
    }

    /// Takes the relay's time and signs the START: the therapist's session counts from now.
    ///
    /// # Errors
    /// S-12 `relayTimeUnsigned`, `clockDisagrees`; `LedgersDiffer` when the ledger went on meanwhile.
    pub fn finish(
        self,
        relay_time: RelayTime,
        situation: &Situation<'_>,
        now: Now,
        signer: &dyn Signer,
    ) -> Result<PendingStart, SettingError> {
        relay_time.verify(&self.terms.relay, &self.hash)?;
        s12_clock(now.wall_ms, relay_time.time_ms)?;
        situation.in_force()?;
        let ledger = situation.ledger;
        let same_place = self.relationship == *ledger.relationship()
            && self.index == ledger.len()
            && self.previous == ledger.head();
        if !same_place {
            return Err(SettingError::LedgersDiffer);
        }
        let terms = self.terms;
        let entry = ledger.next(relay_time.time_ms, Fact::Start(Start { terms, relay_time }))?;
        PendingStart::sign(entry, situation, now, signer)
    }
}

/// A START that this side has signed, until everyone present has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingStart {
    entry: Entry,
    signed_at: Now,
    me: PublicKey,
}

impl PendingStart {
    fn sign(
        mut entry: Entry,
        situation: &Situation<'_>,
        now: Now,
        signer: &dyn Signer,
    ) -> Result<Self, SettingError> {
        if signer.public() != situation.me {
            return Err(SettingError::SignerNotMember);
        }
        situation.ledger.would_follow(&entry, situation.agreements)?;
        entry.sign(signer)?;
        Ok(Self { entry, signed_at: now, me: situation.me })
    }

    /// Checks a START that the therapist sent, and signs it: this side's session counts from now.
    ///
    /// Checked are this side's own nonce and times, the agreement and its length, the ledger's
    /// head, that everyone present is a member and attested the place, the relay's signature by
    /// the relay this side knows, and its time against the own clock.
    ///
    /// # Errors
    /// The decoding errors; `StartForeign`; `LedgersDiffer`; the refusals of S-01, S-04, S-12,
    /// S-15 and S-16.
    pub fn countersign(
        bytes: &[u8],
        request: &StartRequest,
        situation: &Situation<'_>,
        relay: &PublicKey,
        now: Now,
        signer: &dyn Signer,
    ) -> Result<Self, SettingError> {
        let entry = Entry::from_bytes(bytes)?;
        let Fact::Start(start) = entry.fact() else {
            return Err(SettingError::StartForeign);
        };
        situation.in_force()?;
        let own = start.attendee(&situation.me)?;
        if *own != request.attendee || entry.body().relationship != request.relationship {
            return Err(SettingError::StartForeign);
        }
        if start.terms.relay != *relay {
            return Err(Refusal::because(ReasonCode::RelayTimeUnsigned).into());
        }
        if !entry.signatures().has(&start.terms.admitted_by) {
            return Err(Refusal::because(ReasonCode::NotAdmitted).into());
        }
        s12_clock(now.wall_ms, start.started_ms())?;
        Self::sign(entry, situation, now, signer)
    }

    /// Adds another person's signature.
    ///
    /// # Errors
    /// `EntryUnknown` when it is for another entry; `NotPresent`; `SignatureInvalid`.
    pub fn add(&mut self, signature: &Countersignature) -> Result<(), SettingError> {
        if let Fact::Start(start) = self.entry.fact() {
            start.attendee(&signature.key)?;
        }
        self.entry.add(signature)
    }

    /// The entry to send, and to append once it is complete.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// This side's signature, to send back.
    #[must_use]
    pub fn own_signature(&self) -> Option<Countersignature> {
        self.entry.countersignature_of(&self.me)
    }

    /// Those present who have not signed.
    #[must_use]
    pub fn missing(&self) -> Vec<PublicKey> {
        match self.entry.fact() {
            Fact::Start(start) => self.entry.signatures().missing(start.terms.present.iter().map(|a| &a.key)),
            _ => Vec::new(),
        }
    }

    /// Whether everyone present has signed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing().is_empty()
    }

    /// The permit for the session, once the complete START stands in the ledger. It counts from
    /// the moment at which this side signed, on its boot clock.
    ///
    /// # Errors
    /// `noSession` when the START does not stand in the ledger; S-01, S-04; S-14 `sessionOver`.
    pub fn begin(&self, situation: &Situation<'_>, now: Now) -> Result<Permit, Refusal> {
        let stands =
            situation.ledger.entry(self.entry.index()).is_some_and(|e| e.hash() == self.entry.hash());
        let open = situation.ledger.open_session();
        match (open, self.entry.fact()) {
            (Some(open), Fact::Start(start)) if stands && open.start() == start => {
                Permit::granted(situation, open, self.signed_at, now)
            }
            _ => Err(Refusal::because(ReasonCode::NoSession)),
        }
    }
}
