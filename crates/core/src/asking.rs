//! What one asks and everybody else signs too: appointments, reviews, the planned end (S-11, S-18, S-80).
//!
//! A request stands at one place of the ledger, signed by who asks. At most one of each member is
//! pending. When the ledger goes on, the asker's core asks the same anew at the new place; the others
//! let go of what they have of the old one. While a session is open a wish waits for its end.
//!
//! Signatures are said to all. Who sees the last one writes the entry down; one "no" ends a request. Of
//! what a client asks the therapist's signature goes last, so that it always completes.
//!
//! Between honest programs two entries that both have signed never stand at one place (a changed
//! one can make such a pair, see `docs/threat-model.md`). For that the side whose
//! requests go first ([`kader_setting::goes_first`]: the therapist's) signs nothing of the other's
//! where something that it signed itself may still come back completed, a START included; the other
//! side may always sign. What was taken back, or fell away, is out of the way once the other says
//! that it did not sign it.
//!
//! Among several a START goes before what its author asked at its place: saying it takes that back, and
//! whoever signs it signs nothing more of that. Until its fate is known its author, without whom
//! nothing is signed by all, signs nothing else that all sign. So of two such entries at one place at
//! most one is ever complete, in whatever order the relay tells everybody of them.

use kader_setting::{
    AppointmentId, CLOCK_TOLERANCE_MS, Closing, Entry, Fact, Hash, Intent, Joint, Ledger, PublicKey, Refusal,
    Review, permit,
};
use kader_setting::{ReasonCode, SettingError};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::message::Message;
use crate::operation::{Operation, key};
use crate::state::Stage;
use crate::terms::shown;
use crate::trouble::Trouble;
use crate::view::RoleView;

/// Most entries of this side that may wait for the other's answer at one place.
const MAX_OUT: usize = 16;
/// Of how many entries that several sign, and that one member told first, it is remembered who signed when.
const MAX_HEARD: usize = 16;
/// How far from the end of the ledger such an entry may stand.
const HEARD_NEAR: u64 = 16;
/// How long after its date a START can still be signed by anybody whose clock is right, milliseconds: the
/// relay's time may be two minutes off either clock.
const START_MS: u64 = 2 * CLOCK_TOLERANCE_MS + 60_000;
/// Most places at which one wish was asked that are remembered, for an answer that comes late.
const MAX_EARLIER: usize = 16;

/// What somebody wants, wherever it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Wish {
    /// An appointment. Its id stays however often it is asked: it is never made twice.
    Plan { appointment: AppointmentId, start_ms: u64 },
    /// Another time for an appointment.
    Move { appointment: AppointmentId, start_ms: u64 },
    /// To write down that a review was held.
    Review { outcome: Review },
    /// The planned end.
    Close { follow_ups: Vec<u64> },
}

impl Wish {
    /// What a fact asks for, if it is one that is asked here.
    pub(crate) fn of(fact: &Fact) -> Option<Self> {
        Some(match fact {
            Fact::Planned { appointment, start_ms, .. } => {
                Self::Plan { appointment: *appointment, start_ms: *start_ms }
            }
            Fact::Moved { appointment, start_ms, .. } => {
                Self::Move { appointment: *appointment, start_ms: *start_ms }
            }
            Fact::Reviewed { outcome, .. } => Self::Review { outcome: *outcome },
            Fact::Closed { how: Closing::Planned, follow_ups, .. } => {
                Self::Close { follow_ups: follow_ups.clone() }
            }
            _ => return None,
        })
    }

    /// Whether every moment in it is one that the page can show: nobody signs what they were not shown.
    fn is_shown_whole(&self) -> bool {
        let fits = |at_ms: u64| shown(at_ms) == at_ms;
        match self {
            Self::Plan { start_ms, .. } | Self::Move { start_ms, .. } => fits(*start_ms),
            Self::Review { .. } => true,
            Self::Close { follow_ups } => follow_ups.iter().copied().all(fits),
        }
    }

    /// Until when it can be fulfilled, Unix milliseconds.
    pub(crate) fn until_ms(&self) -> Option<u64> {
        match self {
            Self::Plan { start_ms, .. } | Self::Move { start_ms, .. } => Some(*start_ms),
            Self::Review { .. } | Self::Close { .. } => None,
        }
    }

    /// Whether there is still something to ask: it does not stand already, what it is about is
    /// there, and its time has not passed.
    fn is_open(&self, ledger: &Ledger, now_ms: u64) -> bool {
        let in_time = self.until_ms().is_none_or(|until| until > now_ms);
        let open = match self {
            Self::Plan { appointment, .. } => ledger.appointment(appointment).is_none(),
            Self::Move { appointment, start_ms } => ledger
                .appointment(appointment)
                .is_some_and(|found| found.is_open() && found.start_ms != *start_ms),
            Self::Review { .. } | Self::Close { .. } => true,
        };
        in_time && open && ledger.closed().is_none()
    }
}

/// A request at its place in the ledger.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PlacedRecord {
    /// The ledger's head that it follows.
    pub(crate) head: Hash,
    /// Its own hash: by this it is answered.
    pub(crate) hash: Hash,
    /// The entry with the signatures so far.
    pub(crate) entry: ByteBuf,
    /// This side's person agreed; its signature goes last.
    #[serde(default)]
    pub(crate) agreed: bool,
}

impl PlacedRecord {
    fn new(entry: &Entry) -> Result<Self, Trouble> {
        let bytes = ByteBuf::from(entry.to_bytes()?);
        Ok(Self { head: entry.body().previous, hash: *entry.hash(), entry: bytes, agreed: false })
    }
}

impl PlacedRecord {
    /// Whether this member has signed it.
    fn is_signed_by(&self, key: &PublicKey) -> bool {
        Entry::from_bytes(&self.entry).is_ok_and(|entry| entry.signatures().has(key))
    }

    /// Whether this member asks for it.
    fn is_asked_by(&self, key: &PublicKey) -> bool {
        Entry::from_bytes(&self.entry).is_ok_and(|entry| entry.fact().asked_by() == Some(key))
    }
}

/// What this side asked.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AskedRecord {
    pub(crate) wish: Wish,
    /// Where it stands now; nothing while it waits for a session's end.
    pub(crate) at: Option<PlacedRecord>,
    /// Hashes of the same wish at places that are gone.
    #[serde(default)]
    pub(crate) earlier: Vec<Hash>,
}

/// Something that this side signed first and the other may still complete.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct OutRecord {
    /// The ledger's head that it follows.
    pub(crate) head: Hash,
    /// Its hash.
    pub(crate) hash: Hash,
    /// Its place.
    pub(crate) index: u64,
    /// From when nobody can sign it any more, Unix milliseconds.
    #[serde(default)]
    pub(crate) until_ms: Option<u64>,
}

/// Whose signature under an entry that several sign came here before anything that they did alone at
/// its place or behind it: so that nobody takes back an act of their own by an entry that was kept back,
/// and nobody's signature is forgotten ([`kader_setting::Ledger::receive_heard`]).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct HeardRecord {
    pub(crate) hash: Hash,
    pub(crate) by: Vec<PublicKey>,
    /// Who first said something of it here: nobody fills the place of the others' entries.
    pub(crate) told_by: PublicKey,
    /// Its place.
    pub(crate) index: u64,
}

/// What was asked and is not signed by all.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct AskingRecord {
    pub(crate) own: Option<AskedRecord>,
    /// Of each other member at most one.
    pub(crate) theirs: Vec<PlacedRecord>,
    #[serde(default)]
    pub(crate) out: Vec<OutRecord>,
    /// Of the newest entries that several sign.
    #[serde(default)]
    pub(crate) heard: Vec<HeardRecord>,
    /// Why the last own wish could not be asked anew.
    pub(crate) not_asked: Option<Refusal>,
    /// The other did not want the last own wish.
    pub(crate) declined: bool,
    /// Something awaits this side's signature until the fate of a START is known.
    #[serde(default)]
    pub(crate) held_back: bool,
}

impl AskingRecord {
    /// Something that this side signed waits for the other's answer.
    ///
    /// # Errors
    /// `answerAwaited` where so much waits already: none of it may be forgotten, so nothing is added.
    pub(crate) fn goes_out(&mut self, entry: &Entry) -> Result<(), Trouble> {
        if self.out.len() >= MAX_OUT {
            return Err(Trouble::Told("answerAwaited"));
        }
        let until_ms = match entry.fact() {
            Fact::Start(start) => Some(start.started_ms().saturating_add(START_MS)),
            _ => None,
        };
        let (head, hash, index) = (entry.body().previous, *entry.hash(), entry.index());
        self.out.push(OutRecord { head, hash, index, until_ms });
        Ok(())
    }

    /// A START of this side goes out: what it asked at that place is asked anew once its fate is known.
    pub(crate) fn makes_room(&mut self) {
        if let Some(own) = &mut self.own {
            own.earlier.extend(own.at.take().map(|at| at.hash));
        }
    }

    /// When a START that is out needs no thought any more, Unix milliseconds.
    pub(crate) fn start_is_late_ms(&self) -> Option<u64> {
        self.out.iter().filter_map(|out| out.until_ms).min().map(|until_ms| until_ms.saturating_add(1))
    }

    /// The other has not signed this, and will not.
    pub(crate) fn is_refused(&mut self, hash: &[u8]) {
        self.out.retain(|out| out.hash.as_bytes() != hash);
    }
}

impl Operation<'_> {
    /// Asks the other for this. One wish of this side at a time.
    pub(crate) fn ask_for(&mut self, wish: Wish) -> Result<(), Trouble> {
        if self.state.asking.own.is_some() {
            return Err(Trouble::because(ReasonCode::AskedAlready));
        }
        let asked = if self.in_session()? || self.may_start() {
            // It is asked when the session is over, or will not be. What a rule refuses now is told now.
            self.may_wish(&wish)?;
            AskedRecord { wish, at: None, earlier: Vec::new() }
        } else {
            let entry = self.signed_wish(&wish)?;
            self.put(wish, &entry, Vec::new())?
        };
        self.state.asking.not_asked = None;
        self.state.asking.declined = false;
        self.state.asking.own = Some(asked);
        Ok(())
    }

    /// Among several: whether a START that this side wrote may still come back complete.
    pub(crate) fn may_start(&self) -> bool {
        self.state.is_group() && self.state.asking.start_is_late_ms().is_some()
    }

    /// Whoever signs a START signs nothing more of what its author asked at its place.
    pub(crate) fn lets_go_of(&mut self, asked_by: &PublicKey) {
        if self.state.is_group() {
            self.state.asking.theirs.retain(|theirs| !theirs.is_asked_by(asked_by));
        }
    }

    fn in_session(&mut self) -> Result<bool, Trouble> {
        Ok(self.book()?.ledger.open_session().is_some())
    }

    fn may_wish(&self, wish: &Wish) -> Result<(), Trouble> {
        let now = self.now;
        let intent = match wish {
            Wish::Plan { start_ms, .. } => Intent::Plan { start_ms: *start_ms },
            Wish::Move { appointment, start_ms } => {
                Intent::Move { appointment: *appointment, start_ms: *start_ms }
            }
            Wish::Review { .. } | Wish::Close { .. } => return Ok(()),
        };
        self.judged(|situation, _| Ok(permit(situation, &intent, now).map(|_| ())?))
    }

    /// The wish as an entry for the next place, signed by this side.
    fn signed_wish(&self, wish: &Wish) -> Result<Entry, Trouble> {
        let (now, relay, with) = (self.now, self.pinned_relay()?, self.everybody());
        self.judged(|situation, pen| {
            let joint = match wish {
                Wish::Plan { appointment, start_ms } => {
                    Joint::plan(situation, *appointment, *start_ms, &with, relay, now, pen)?
                }
                Wish::Move { appointment, start_ms } => {
                    Joint::move_to(situation, *appointment, *start_ms, now, pen)?
                }
                Wish::Review { outcome } => Joint::review(situation, *outcome, &with, now, pen)?,
                Wish::Close { follow_ups } => Joint::close(situation, follow_ups, now, pen)?,
            };
            Ok(joint.entry().clone())
        })
    }

    /// The relay whose time both accept.
    pub(crate) fn pinned_relay(&self) -> Result<PublicKey, Trouble> {
        key(self.state.relay_key.as_ref().ok_or(Trouble::State)?)
    }

    /// Says the request.
    fn put(&mut self, wish: Wish, entry: &Entry, earlier: Vec<Hash>) -> Result<AskedRecord, Trouble> {
        let at = PlacedRecord::new(entry)?;
        self.state.asking.goes_out(entry)?;
        self.say(&Message::AskJoint { entry: at.entry.to_vec() })?;
        Ok(AskedRecord { wish, at: Some(at), earlier })
    }

    /// Takes the own request back. If the other has signed it already, it stands all the same.
    pub(crate) fn take_back_request(&mut self) -> Result<(), Trouble> {
        match self.state.asking.own.take() {
            Some(asked) => self.unask(asked.at),
            // It was answered, or fell away, a moment ago.
            None => Ok(()),
        }
    }

    fn unask(&mut self, at: Option<PlacedRecord>) -> Result<(), Trouble> {
        let Some(at) = at else { return Ok(()) };
        self.say(&Message::TakeBackJoint { entry: at.hash.as_bytes().to_vec() }).map(|_| ())
    }

    /// Agrees to what another asked, or not.
    pub(crate) fn answer_request(&mut self, request: &str, agree: bool) -> Result<(), Trouble> {
        let named = |theirs: &PlacedRecord| crate::hex(theirs.hash.as_bytes()) == request;
        let found = self.state.asking.theirs.iter().position(named);
        let at = found.ok_or(Trouble::Told("requestGone"))?;
        if !agree {
            let theirs = self.state.asking.theirs.remove(at);
            return self.say_declined(theirs.hash.as_bytes());
        }
        let own = self.state.asking.own.as_ref().and_then(|asked| asked.at.as_ref());
        self.may_sign_theirs(own.is_some())?;
        let Some(theirs) = self.state.asking.theirs.get_mut(at) else { return Ok(()) };
        if std::mem::replace(&mut theirs.agreed, true) {
            return Ok(());
        }
        let hash = theirs.hash;
        self.settles(&hash, true).map(|_| ())
    }

    /// How far a request is that somebody agreed to: signed here where it is this side's turn, and
    /// written down once everybody has signed. Whether it stands.
    fn settles(&mut self, hash: &Hash, by_hand: bool) -> Result<bool, Trouble> {
        let (me, now, relay) = (self.me(), self.now, self.pinned_relay()?);
        let asking = &self.state.asking;
        let own = asking.own.as_ref().and_then(|asked| asked.at.as_ref());
        let Some(placed) = own.into_iter().chain(&asking.theirs).find(|one| one.hash == *hash).cloned()
        else {
            return Ok(false);
        };
        let own = own.filter(|own| own.hash != *hash).map(|at| Entry::from_bytes(&at.entry)).transpose()?;
        let mut entry = Entry::from_bytes(&placed.entry)?;
        let book = self.book()?;
        if book.ledger.head() != placed.head {
            return Ok(false);
        }
        let wanted = book.ledger.wanted_by(&entry, &book.agreements)?;
        let missing = entry.signatures().missing(&wanted);
        let admits = self.state.my_role == RoleView::Therapist;
        let mut turn = placed.agreed && missing.contains(&me) && (!admits || missing == [me]);
        if turn && !by_hand && self.may_sign_theirs(own.is_some()).is_err() {
            // Something of this side's own may still come back: then this one is asked anew behind it.
            turn = false;
        }
        if turn {
            let agreed = self.judged(|situation, pen| {
                Ok(Joint::agree(&placed.entry, own.as_ref(), &relay, situation, now, pen)?)
            });
            entry = match agreed {
                Ok(agreed) => agreed.entry().clone(),
                Err(trouble) => {
                    if by_hand {
                        return Err(trouble);
                    }
                    // What a rule refuses by now is not signed, and that is said.
                    self.state.asking.theirs.retain(|theirs| theirs.hash != *hash);
                    self.say_declined(hash.as_bytes())?;
                    return Ok(false);
                }
            };
            self.keep_signatures(&entry)?;
        }
        let bytes = entry.to_bytes()?;
        if entry.signatures().missing(&wanted).is_empty() {
            let fact = entry.fact().clone();
            self.append(entry)?;
            self.state.asking.theirs.retain(|theirs| theirs.hash != *hash);
            // Whoever sees the last signature says so: others may have gone on before they had them all.
            self.say(&Message::Entry { entry: bytes })?;
            self.follow(&fact)?;
            return Ok(true);
        }
        if turn {
            self.say(&Message::AgreeJoint { entry: bytes })?;
        }
        Ok(false)
    }

    /// Keeps the signatures under a request that is pending here.
    fn keep_signatures(&mut self, entry: &Entry) -> Result<(), Trouble> {
        let asking = &mut self.state.asking;
        let own = asking.own.as_mut().and_then(|asked| asked.at.as_mut());
        let pending = own.into_iter().chain(&mut asking.theirs);
        for placed in pending.filter(|placed| placed.hash == *entry.hash()) {
            let mut here = Entry::from_bytes(&placed.entry)?;
            here.join(entry)?;
            placed.entry = ByteBuf::from(here.to_bytes()?);
        }
        Ok(())
    }

    /// A signature of `by` under an entry that several sign is here; `from` says so.
    pub(crate) fn note_signature(
        &mut self,
        from: &PublicKey,
        (hash, index): (&Hash, u64),
        by: &PublicKey,
    ) -> Result<(), Trouble> {
        let several = self.state.is_group();
        let ledger = &self.book()?.ledger;
        let near = index.abs_diff(ledger.len()) <= HEARD_NEAR;
        if !several || !near || ledger.has_acted(by, index) {
            return Ok(());
        }
        let length = ledger.len();
        let heard = &mut self.state.asking.heard;
        heard.retain(|one| one.index.abs_diff(length) <= HEARD_NEAR);
        if !heard.iter().any(|one| one.hash == *hash) {
            if heard.iter().filter(|one| one.told_by == *from).count() >= MAX_HEARD
                && let Some(oldest) = heard.iter().position(|one| one.told_by == *from)
            {
                heard.remove(oldest);
            }
            heard.push(HeardRecord { hash: *hash, by: Vec::new(), told_by: *from, index });
        }
        for one in heard.iter_mut().filter(|one| one.hash == *hash && !one.by.contains(by)) {
            one.by.push(*by);
        }
        Ok(())
    }

    /// The signatures that this copy of an entry bears are here.
    pub(crate) fn note_signatures(&mut self, from: &PublicKey, entry: &Entry) -> Result<(), Trouble> {
        if entry.body().relationship != *self.book()?.ledger.relationship() {
            return Ok(());
        }
        let members = self.everybody();
        let keys: Vec<PublicKey> =
            entry.signatures().keys().filter(|key| members.contains(key)).copied().collect();
        keys.iter().try_for_each(|key| self.note_signature(from, (entry.hash(), entry.index()), key))
    }

    /// Whether this member has signed it, as far as is known here: then they cannot say that they will not.
    pub(crate) fn has_signed(&self, by: &PublicKey, hash: &[u8]) -> bool {
        let heard = &self.state.asking.heard;
        heard.iter().any(|one| one.hash.as_bytes() == hash && one.by.contains(by))
    }

    /// Who signed this before they did anything else there.
    pub(crate) fn heard_before(&self, hash: &Hash) -> Vec<PublicKey> {
        let heard = &self.state.asking.heard;
        heard.iter().find(|one| one.hash == *hash).map(|one| one.by.clone()).unwrap_or_default()
    }

    /// Another will not sign this at its place any more.
    pub(crate) fn heard_let_go(&mut self, from: &PublicKey, hash: &[u8]) {
        if !self.has_signed(from, hash) {
            self.state.asking.is_refused(hash);
        }
    }

    /// Another agrees to something that is pending: their signature is added. Whether it stands by that.
    pub(crate) fn heard_agreed(&mut self, from: &PublicKey, bytes: &[u8]) -> Result<bool, Trouble> {
        let entry = Entry::from_bytes(bytes)?;
        if !entry.signatures().has(from) {
            return Err(Trouble::Protocol("agreed without a signature"));
        }
        self.note_signatures(from, &entry)?;
        self.keep_signatures(&entry)?;
        self.settles(entry.hash(), false)
    }

    /// Whether this side may sign at the next place what the other asked: not where something of
    /// its own, that goes first, may still come back signed.
    pub(crate) fn may_sign_theirs(&mut self, asked: bool) -> Result<(), Trouble> {
        let head = self.book()?.ledger.head();
        let out = self.may_start() || self.state.asking.out.iter().any(|out| out.head == head);
        if !out || self.state.my_role == RoleView::Client {
            return Ok(());
        }
        Err(if asked { Trouble::because(ReasonCode::AskedAlready) } else { Trouble::Told("answerAwaited") })
    }

    fn say_declined(&mut self, hash: &[u8]) -> Result<(), Trouble> {
        self.say(&Message::DeclineJoint { entry: hash.to_vec() }).map(|_| ())
    }

    /// Another asks for something. What could not be agreed to is not shown.
    pub(crate) fn heard_ask(&mut self, from: &PublicKey, bytes: &[u8]) -> Result<(), Trouble> {
        let entry = Entry::from_bytes(bytes)?;
        let signed = entry.fact().asked_by() == Some(from) && entry.signatures().has(from);
        let wish = Wish::of(entry.fact()).ok_or(Trouble::Protocol("a request that is none"))?;
        if !signed || entry.signatures().len() != 1 {
            return Err(Trouble::Protocol("a request that is none"));
        }
        let ledger = &self.book()?.ledger;
        if entry.body().relationship != *ledger.relationship() {
            return Err(Trouble::Protocol("a request of another relationship"));
        }
        self.note_signatures(from, &entry)?;
        let ledger = &self.book()?.ledger;
        // Whatever they asked before is not asked any more.
        let (next, head) = (ledger.len(), ledger.head());
        self.state.asking.theirs.retain(|theirs| !theirs.is_asked_by(from));
        if entry.index() != next || entry.body().previous != head {
            // This side wrote something meanwhile: once the other has that, it asks anew.
            return Ok(());
        }
        if !wish.is_shown_whole() {
            return self.say_declined(entry.hash().as_bytes());
        }
        let (now, relay, waits) = (self.now, self.pinned_relay()?, self.in_session()?);
        let could = self.judged(|situation, pen| {
            // Only whether it could be signed: the signature is thrown away.
            Ok(Joint::agree(bytes, None, &relay, situation, now, pen).map(|_| ())?)
        });
        match could {
            Ok(()) if !waits => self.state.asking.theirs.push(PlacedRecord::new(&entry)?),
            Ok(()) | Err(Trouble::Refused(_) | Trouble::Setting(_)) => {
                self.say_declined(entry.hash().as_bytes())?;
            }
            Err(trouble) => return Err(trouble),
        }
        Ok(())
    }

    /// Another does not sign this: it comes to nothing for everybody.
    pub(crate) fn heard_declined(&mut self, from: &PublicKey, hash: &[u8]) -> Result<(), Trouble> {
        if self.has_signed(from, hash) {
            return Err(Trouble::Protocol("declined by somebody who signed"));
        }
        self.state.asking.is_refused(hash);
        self.state.asking.theirs.retain(|theirs| theirs.hash.as_bytes() != hash);
        let Some(asked) = &self.state.asking.own else { return Ok(()) };
        let here = asked.at.as_ref().is_some_and(|at| at.hash.as_bytes() == hash);
        let earlier = asked.earlier.iter().any(|before| before.as_bytes() == hash);
        if !here && !earlier {
            return Ok(());
        }
        let asked = self.state.asking.own.take();
        self.state.asking.declined = true;
        if here { Ok(()) } else { self.unask(asked.and_then(|asked| asked.at)) }
    }

    /// Another takes its request back: it is not shown any more, and not signed.
    pub(crate) fn heard_taken_back(&mut self, from: &PublicKey, hash: &[u8]) -> Result<(), Trouble> {
        let (me, several) = (self.me(), self.state.is_group());
        let theirs = &mut self.state.asking.theirs;
        let found = theirs.iter().position(|one| one.hash.as_bytes() == hash);
        match found
            .and_then(|at| theirs.get(at).map(|one| (at, one.is_asked_by(from), one.is_signed_by(&me))))
        {
            Some((_, false, _)) => return Err(Trouble::Protocol("another's request taken back")),
            Some((at, true, signed)) => {
                theirs.remove(at);
                if several && signed {
                    // Whoever signed cannot say that they will not.
                    return Ok(());
                }
            }
            // Among several whoever let go of it has said so.
            None if several => return Ok(()),
            None => {}
        }
        let stands = self.book()?.ledger.entries().iter().rev().any(|entry| entry.hash().as_bytes() == hash);
        if stands { Ok(()) } else { self.say_declined(hash) }
    }

    /// Puts away what became of the last own wish.
    pub(crate) fn dismiss_not_asked(&mut self) {
        self.state.asking.not_asked = None;
        self.state.asking.declined = false;
    }

    /// What waits for an answer at a place that is taken. Between two it is out of the way by that; among
    /// more once it stands, once everybody signed something there or behind it, once somebody who is
    /// wanted and has not signed says so, and a START once its date is too old to be signed.
    fn lets_out_go(&mut self, head: Hash) {
        let (several, everybody, now_ms) = (self.state.is_group(), self.everybody(), self.now.wall_ms);
        let Some(book) = &self.book else { return };
        let entries = book.ledger.entries();
        let last = entries.iter().rev().find(|entry| entry.signatures().missing(&everybody).is_empty());
        let settled = last.map(Entry::index);
        let stands = |out: &OutRecord| {
            let there = book.ledger.entry(out.index).is_some_and(|entry| *entry.hash() == out.hash);
            let late = out.until_ms.is_some_and(|until_ms| until_ms < now_ms);
            there || late || settled.is_some_and(|settled| settled >= out.index)
        };
        let out = &mut self.state.asking.out;
        out.retain(|out| if several { !stands(out) } else { out.head == head });
    }

    /// Whether something that this side signed may still come back completed, wherever it stands: then no
    /// session of some begins.
    pub(crate) fn waits_for_answers(&self) -> bool {
        !self.state.asking.out.is_empty()
    }

    /// What others asked at a place that is taken, or too late, is not asked any more.
    fn lets_theirs_go(&mut self) -> Result<(), Trouble> {
        let now_ms = self.now.wall_ms;
        let Some(book) = &self.book else { return Ok(()) };
        let head = book.ledger.head();
        let passed = |theirs: &PlacedRecord| {
            let wish = Entry::from_bytes(&theirs.entry).ok().and_then(|entry| Wish::of(entry.fact()));
            wish.is_none_or(|wish| !wish.is_open(&book.ledger, now_ms))
        };
        let theirs = std::mem::take(&mut self.state.asking.theirs);
        let stays = |theirs: &PlacedRecord| theirs.head == head && !passed(theirs);
        let (stay, gone): (Vec<_>, Vec<_>) = theirs.into_iter().partition(stays);
        self.state.asking.theirs = stay;
        // Between two the ledgers alone say so. Among more the therapist waits for a word: what it signed
        // must not be completed by some while others are somewhere else.
        let several = self.state.is_group() && self.state.stage != Stage::Closed;
        let me = self.me();
        for theirs in gone.iter().filter(|theirs| several && !theirs.is_signed_by(&me)) {
            self.say(&Message::LetGoJoint { entry: theirs.hash.as_bytes().to_vec() })?;
        }
        Ok(())
    }

    /// The fate of a START is known: what awaits this side's signature since then gets it.
    fn signs_what_it_held_back(&mut self) -> Result<(), Trouble> {
        if !self.state.asking.held_back || self.may_start() {
            return Ok(());
        }
        self.state.asking.held_back = false;
        if self.state.stage == Stage::Closed {
            return Ok(());
        }
        for index in 0..self.book()?.ledger.len() {
            self.witness(index)?;
        }
        self.record_agreements()
    }

    /// After every step: requests follow the ledger and the time. Cheap where nothing is asked.
    pub(crate) fn keep_requests(&mut self) -> Result<(), Trouble> {
        let asking = &self.state.asking;
        if asking.own.is_none() && asking.theirs.is_empty() && asking.out.is_empty() && !asking.held_back {
            return Ok(());
        }
        self.lets_theirs_go()?;
        let now_ms = self.now.wall_ms;
        let Some(book) = &self.book else { return Ok(()) };
        self.lets_out_go(book.ledger.head());
        self.signs_what_it_held_back()?;
        let Some(book) = &self.book else { return Ok(()) };
        let head = book.ledger.head();
        let Some(asked) = self.state.asking.own.take() else { return Ok(()) };
        let open = asked.wish.is_open(&book.ledger, now_ms);
        let waits = book.ledger.open_session().is_some() || self.may_start();
        let here = asked.at.as_ref().is_some_and(|at| at.head == head);
        if !open {
            return if here { self.unask(asked.at) } else { Ok(()) };
        }
        if here {
            self.state.asking.own = Some(asked);
            return Ok(());
        }
        let AskedRecord { wish, at, mut earlier } = asked;
        earlier.extend(at.map(|at| at.hash));
        let over = earlier.len().saturating_sub(MAX_EARLIER);
        earlier.drain(..over);
        if waits || self.state.asking.out.len() >= MAX_OUT {
            self.state.asking.own = Some(AskedRecord { wish, at: None, earlier });
            return Ok(());
        }
        match self.signed_wish(&wish) {
            Ok(entry) => self.state.asking.own = Some(self.put(wish, &entry, earlier)?),
            Err(Trouble::Refused(refusal)) => self.state.asking.not_asked = Some(refusal),
            // What it was about went away between.
            Err(Trouble::Setting(SettingError::AppointmentOver | SettingError::AppointmentUnknown)) => {}
            Err(trouble) => {
                // It stays, is tried again, and can be taken back.
                tracing::debug!("a request could not be asked anew: {trouble}");
                self.state.asking.own = Some(AskedRecord { wish, at: None, earlier });
            }
        }
        Ok(())
    }
}
