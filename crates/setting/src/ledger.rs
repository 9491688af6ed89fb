//! The ledger: the hash chain of what happened, facts only. Bytes are kept and verified as received.

mod appointment;
mod checked;
mod entry;
mod export;
mod fact;
mod open;
mod state;
mod tail;

pub use appointment::{Appointment, Claim, Held, Outcome};
pub use checked::{Checked, Mark, Stored};
pub use entry::{Countersignature, Entry, EntryBody};
pub use export::Import;
pub use fact::{AloneReason, Closing, EndReason, Fact, Review};
pub use open::{OpenSession, PastSession};
pub use tail::Received;

use crate::encoding::{GENESIS_PREFIX, LEDGER_PREFIX};
use crate::{
    Agreement, Agreements, AppointmentId, Hash, LedgerFault, PublicKey, Refusal, RelationshipId,
    SettingError, Signer,
};
use state::{RelayTimes, State};

/// How two ledgers of one relationship compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Equal, entry by entry.
    Equal,
    /// This ledger lacks the other's entries from this index on.
    Behind {
        /// The first index that is missing here.
        from: u64,
    },
    /// The other ledger lacks this one's entries from this index on (or was truncated there).
    Ahead {
        /// The first index that is missing there.
        from: u64,
    },
    /// The first index at which different entries stand.
    Forked {
        /// That index.
        at: u64,
    },
}

/// The ledger of one relationship on one side. Every entry in it follows from those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    relationship: RelationshipId,
    entries: Vec<Entry>,
    state: State,
}

impl Ledger {
    /// An empty ledger.
    #[must_use]
    pub fn new(relationship: RelationshipId) -> Self {
        Self { relationship, entries: Vec::new(), state: State::default() }
    }

    /// What the first entry names as its previous: a hash of the relationship alone.
    #[must_use]
    pub fn genesis(relationship: &RelationshipId) -> Hash {
        Hash::of(GENESIS_PREFIX, relationship.as_bytes())
    }

    /// Reads stored entries, verifying everything again.
    ///
    /// # Errors
    /// The first bad entry's place and what is wrong with it.
    pub fn load<R: AsRef<[u8]>>(
        relationship: RelationshipId,
        rows: impl IntoIterator<Item = R>,
        agreements: &Agreements,
    ) -> Result<Self, LedgerFault> {
        match Self::load_good(relationship, rows, agreements) {
            (ledger, None) => Ok(ledger),
            (_, Some(fault)) => Err(fault),
        }
    }

    /// As [`Ledger::load`], as far as the entries hold: those before the first bad one, and that one's
    /// place and what is wrong with it.
    pub fn load_good<R: AsRef<[u8]>>(
        relationship: RelationshipId,
        rows: impl IntoIterator<Item = R>,
        agreements: &Agreements,
    ) -> (Self, Option<LedgerFault>) {
        let mut ledger = Self::new(relationship);
        for row in rows {
            let index = ledger.len();
            let read = Entry::from_bytes(row.as_ref()).and_then(|entry| ledger.append(entry, agreements));
            if let Err(error) = read {
                return (ledger, Some(LedgerFault { index, error }));
            }
        }
        (ledger, None)
    }

    /// Appends the next entry: right index, right previous, a fact that follows, and the signatures
    /// that its fact needs (everyone present for START and extension; its author for what one does
    /// alone; at least one for agreements and limits, whose bytes are the same on all sides).
    ///
    /// # Errors
    /// What is wrong; the ledger is then as it was.
    pub fn append(&mut self, entry: Entry, agreements: &Agreements) -> Result<(), SettingError> {
        self.takes(entry, agreements, RelayTimes::Verify)
    }

    /// The same of an entry that was verified before, the relay's signature under its time included.
    fn append_checked(&mut self, entry: Entry, agreements: &Agreements) -> Result<(), SettingError> {
        self.takes(entry, agreements, RelayTimes::Known)
    }

    fn takes(
        &mut self,
        entry: Entry,
        agreements: &Agreements,
        times: RelayTimes,
    ) -> Result<(), SettingError> {
        self.fits(&entry)?;
        let change = self.state.judge(&entry, agreements, times)?;
        self.state.signed(&change, &entry, agreements)?;
        self.state.apply(change);
        self.entries.push(entry);
        Ok(())
    }

    /// Whether the entry stands at the next place: chain only, not its content.
    fn fits(&self, entry: &Entry) -> Result<(), SettingError> {
        let body = entry.body();
        if body.relationship != self.relationship {
            return Err(SettingError::ForeignRelationship);
        }
        if let Some(there) = self.entry(body.index) {
            return Err(if there.hash() == entry.hash() {
                SettingError::LedgerReplay
            } else {
                SettingError::LedgerFork
            });
        }
        if body.index != self.len() {
            return Err(SettingError::LedgerGap);
        }
        if body.previous != self.head() {
            return Err(SettingError::LedgerBroken);
        }
        Ok(())
    }

    /// Checks that an entry that not everyone has signed yet would follow, whatever it lacks in
    /// signatures.
    pub(crate) fn would_follow(&self, entry: &Entry, agreements: &Agreements) -> Result<(), SettingError> {
        // To one who is asked to sign, any other place than the next one means different ledgers.
        self.fits(entry).map_err(|error| match error {
            SettingError::ForeignRelationship => error,
            _ => SettingError::LedgersDiffer,
        })?;
        self.state.judge(entry, agreements, RelayTimes::Verify).map(|_| ())
    }

    /// Whose signatures an entry wants that would stand at the next place.
    ///
    /// # Errors
    /// `LedgersDiffer` where it is for another place; what is wrong with its fact.
    pub fn wanted_by(&self, entry: &Entry, agreements: &Agreements) -> Result<Vec<PublicKey>, SettingError> {
        self.would_want(entry, agreements)
    }

    /// As [`Ledger::would_follow`]; whose signatures the entry then wants.
    pub(crate) fn would_want(
        &self,
        entry: &Entry,
        agreements: &Agreements,
    ) -> Result<Vec<PublicKey>, SettingError> {
        self.would_follow(entry, agreements)?;
        self.state.wanted(entry, agreements)
    }

    /// Verifies everything again from the first entry on, signatures included.
    ///
    /// # Errors
    /// The first bad entry's place and what is wrong with it.
    pub fn verify(&self, agreements: &Agreements) -> Result<(), LedgerFault> {
        let mut again = Self::new(self.relationship);
        for (index, entry) in (0u64..).zip(&self.entries) {
            entry
                .signatures()
                .verify_all(LEDGER_PREFIX, entry.body_bytes())
                .and_then(|()| again.append(entry.clone(), agreements))
                .map_err(|error| LedgerFault { index, error })?;
        }
        Ok(())
    }

    /// The hash of the last entry's body, or the genesis hash.
    #[must_use]
    pub fn head(&self) -> Hash {
        self.entries.last().map_or_else(|| Self::genesis(&self.relationship), |e| *e.hash())
    }

    /// The number of entries, which is the next entry's index.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.entries.len() as u64
    }

    /// Whether nothing has happened yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The relationship.
    #[must_use]
    pub fn relationship(&self) -> &RelationshipId {
        &self.relationship
    }

    /// Every entry, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry at an index.
    #[must_use]
    pub fn entry(&self, index: u64) -> Option<&Entry> {
        usize::try_from(index).ok().and_then(|i| self.entries.get(i))
    }

    /// The hashes of all entries, oldest first: what members exchange to find a difference.
    #[must_use]
    pub fn hashes(&self) -> Vec<Hash> {
        self.entries.iter().map(|e| *e.hash()).collect()
    }

    /// Compares with the other side's hashes. Truncation and forks show as the first difference.
    #[must_use]
    pub fn compare(&self, theirs: &[Hash]) -> Comparison {
        let fork =
            (0u64..).zip(self.entries.iter().zip(theirs)).find(|(_, (mine, their))| mine.hash() != *their);
        let other = theirs.len() as u64;
        match fork {
            Some((at, _)) => Comparison::Forked { at },
            None if self.len() < other => Comparison::Behind { from: self.len() },
            None if self.len() > other => Comparison::Ahead { from: other },
            None => Comparison::Equal,
        }
    }

    /// The hash of the last recorded version of the agreement.
    #[must_use]
    pub fn agreed(&self) -> Option<&Hash> {
        self.state.agreed.as_ref().map(|(_, hash)| hash)
    }

    /// Whether a member has withdrawn from the last recorded version.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.state.withdrawn
    }

    /// The session that has a START and no END.
    #[must_use]
    pub fn open_session(&self) -> Option<&OpenSession> {
        self.state.open.as_ref()
    }

    /// The hash of the introduction agreement that everyone accepted, and whether its call was held.
    #[must_use]
    pub fn introduced(&self) -> Option<(&Hash, bool)> {
        self.state.introduced.as_ref().map(|(hash, held)| (hash, *held))
    }

    /// The sessions that were held, oldest first.
    #[must_use]
    pub fn past_sessions(&self) -> &[PastSession] {
        &self.state.past
    }

    /// The version of the agreement that was the last one recorded before this place.
    #[must_use]
    pub fn agreed_at(&self, index: u64) -> Option<Hash> {
        let before = usize::try_from(index).ok().and_then(|at| self.entries.get(..at))?;
        before.iter().rev().find_map(|entry| match entry.fact() {
            Fact::Agreed { agreement, .. } => Some(*agreement),
            _ => None,
        })
    }

    /// Every appointment that was ever planned, by its time.
    #[must_use]
    pub fn appointments(&self) -> Vec<&Appointment> {
        let mut all: Vec<_> = self.state.appointments.values().collect();
        all.sort_by_key(|one| (one.start_ms, one.id));
        all
    }

    /// The appointment with this id.
    #[must_use]
    pub fn appointment(&self, id: &AppointmentId) -> Option<&Appointment> {
        self.state.appointments.get(id)
    }

    /// How many sessions were started under an agreement, and how many of them since the last
    /// review (S-18).
    #[must_use]
    pub fn course(&self) -> (u32, u32) {
        (self.state.counted, self.state.since_review)
    }

    /// Whether a review decided to end (S-18).
    #[must_use]
    pub fn is_course_over(&self) -> bool {
        self.state.course_over
    }

    /// How the relationship ended, if it has (S-80).
    #[must_use]
    pub fn closed(&self) -> Option<Closing> {
        self.state.closed
    }

    /// S-10, S-11, S-18: whether a session may start at this moment (Unix ms), and which appointment
    /// it then keeps.
    ///
    /// # Errors
    /// The refusal with its rule, its reason and the next moment that this rule allows.
    pub fn may_start(&self, agreement: &Agreement, at_ms: u64) -> Result<Option<&Appointment>, Refusal> {
        self.state.may_start(agreement, at_ms)
    }

    /// S-10, S-11, S-18: whether an appointment may be made for `start_ms` at `now_ms`, or `moving`
    /// be moved there.
    ///
    /// # Errors
    /// As [`Ledger::may_start`].
    pub fn may_plan(
        &self,
        agreement: &Agreement,
        start_ms: u64,
        now_ms: u64,
        moving: Option<&AppointmentId>,
    ) -> Result<(), Refusal> {
        self.state.may_plan(agreement, start_ms, now_ms, moving)
    }

    /// How many sessions have started.
    #[must_use]
    pub fn sessions(&self) -> u32 {
        self.state.sessions
    }

    pub(crate) fn next(&self, at_wall_ms: u64, fact: Fact) -> Result<Entry, SettingError> {
        Entry::new(EntryBody {
            relationship: self.relationship,
            index: self.len(),
            previous: self.head(),
            at_wall_ms,
            fact,
        })
    }

    /// The entry that records the introduction or the next version of the agreement, signed by this
    /// side. Its bytes are the same on every side.
    ///
    /// # Errors
    /// `NothingToRecord`; `SessionOpen` while a session is open (record it after the END).
    pub fn record_agreed(&self, agreements: &Agreements, signer: &dyn Signer) -> Result<Entry, SettingError> {
        if self.state.open.is_some() {
            return Err(SettingError::SessionOpen);
        }
        if let Some(introduction) = agreements.introduction()
            && self.state.agreed.is_none()
            && self.state.introduced.is_none()
        {
            let fact = Fact::Introduced { agreement: *introduction.hash() };
            let mut entry = self.next(introduction.agreement().proposed_ms, fact)?;
            entry.sign(signer)?;
            return Ok(entry);
        }
        let number = self.state.agreed.map_or(0, |(version, _)| version);
        let version = number
            .checked_add(1)
            .and_then(|next| agreements.version(next))
            .ok_or(SettingError::NothingToRecord)?;
        let fact = Fact::Agreed { agreement: *version.hash(), version: version.agreement().version };
        let mut entry = self.next(version.agreement().proposed_ms, fact)?;
        entry.sign(signer)?;
        Ok(entry)
    }

    /// Adds a member's later signature to an entry that stands. Heads do not change by it.
    ///
    /// # Errors
    /// `EntryUnknown` when that entry does not stand here; `SignerNotMember`; `SignatureInvalid`.
    pub fn collect(
        &mut self,
        signature: &Countersignature,
        agreements: &Agreements,
    ) -> Result<&Entry, SettingError> {
        if signature.relationship != self.relationship {
            return Err(SettingError::ForeignRelationship);
        }
        let is_member = agreements.all().any(|v| v.agreement().role_of(&signature.key).is_some());
        if !is_member {
            return Err(SettingError::SignerNotMember);
        }
        let entry = usize::try_from(signature.index)
            .ok()
            .and_then(|i| self.entries.get_mut(i))
            .filter(|entry| *entry.hash() == signature.entry)
            .ok_or(SettingError::EntryUnknown)?;
        entry.add(signature)?;
        Ok(entry)
    }

    /// Signs an entry that already stands here, to be sent to the others: "I have it too".
    ///
    /// # Errors
    /// As [`Ledger::collect`].
    pub fn witness(
        &mut self,
        index: u64,
        signer: &dyn Signer,
        agreements: &Agreements,
    ) -> Result<Countersignature, SettingError> {
        let entry = self.entry(index).ok_or(SettingError::EntryUnknown)?;
        let mut signed = entry.clone();
        signed.sign(signer)?;
        let signature =
            signed.countersignature_of(&signer.public()).ok_or(SettingError::SignaturesMissing)?;
        self.collect(&signature, agreements)?;
        Ok(signature)
    }

    /// Those whose signature the entry at this index still awaits. Empty for what one did alone.
    #[must_use]
    pub fn awaited(&self, index: u64, agreements: &Agreements) -> Vec<PublicKey> {
        let Some(entry) = self.entry(index) else {
            return Vec::new();
        };
        let before = self.state_before(index, agreements);
        let wanted = before.and_then(|state| state.wanted(entry, agreements));
        wanted.map_or_else(|_| Vec::new(), |wanted| entry.signatures().missing(&wanted))
    }

    fn state_before(&self, index: u64, agreements: &Agreements) -> Result<State, SettingError> {
        let mut state = State::default();
        for (_, entry) in (0..index).zip(&self.entries) {
            // It stands here: the relay's signature was verified when it came.
            let change = state.judge(entry, agreements, RelayTimes::Known)?;
            state.apply(change);
        }
        Ok(state)
    }
}
