//! What one side asks and the other signs too: appointments, reviews, the planned end (S-11, S-18, S-80).
//!
//! A request stands at one place of the ledger, signed by who asks. At most one of each side is
//! pending. When the ledger goes on, the asker's core asks the same anew at the new place; the other
//! side lets go of what it has of the old one. While a session is open a wish waits for its end.
//!
//! Between honest programs two entries that both have signed never stand at one place (a changed
//! one can make such a pair, see `docs/threat-model.md`). For that the side whose
//! requests go first ([`kader_setting::goes_first`]: the therapist's) signs nothing of the other's
//! where something that it signed itself may still come back completed, a START included; the other
//! side may always sign. What was taken back, or fell away, is out of the way once the other says
//! that it did not sign it.

use kader_setting::{
    AppointmentId, Closing, Entry, Fact, Hash, Intent, Joint, Ledger, Refusal, Review, permit,
};
use kader_setting::{ReasonCode, SettingError};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::message::Message;
use crate::operation::{Operation, key};
use crate::terms::shown;
use crate::trouble::Trouble;
use crate::view::RoleView;

/// Most entries of this side that may wait for the other's answer at one place.
const MAX_OUT: usize = 16;
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
    /// The entry with the asker's signature.
    pub(crate) entry: ByteBuf,
}

impl PlacedRecord {
    fn new(entry: &Entry) -> Result<Self, Trouble> {
        let bytes = ByteBuf::from(entry.to_bytes()?);
        Ok(Self { head: entry.body().previous, hash: *entry.hash(), entry: bytes })
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
}

/// What was asked and is not signed by both.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct AskingRecord {
    pub(crate) own: Option<AskedRecord>,
    pub(crate) theirs: Option<PlacedRecord>,
    #[serde(default)]
    pub(crate) out: Vec<OutRecord>,
    /// Why the last own wish could not be asked anew.
    pub(crate) not_asked: Option<Refusal>,
    /// The other did not want the last own wish.
    pub(crate) declined: bool,
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
        self.out.push(OutRecord { head: entry.body().previous, hash: *entry.hash() });
        Ok(())
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
        let asked = if self.in_session()? {
            // It is asked when the session is over. What a rule refuses now is told now.
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
        let (now, relay, with) = (self.now, self.pinned_relay()?, [self.me(), self.other()?]);
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
    pub(crate) fn pinned_relay(&self) -> Result<kader_setting::PublicKey, Trouble> {
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

    /// Agrees to what the other asked, or not.
    pub(crate) fn answer_request(&mut self, request: &str, agree: bool) -> Result<(), Trouble> {
        let theirs = self.state.asking.theirs.clone();
        let theirs = theirs.filter(|theirs| crate::hex(theirs.hash.as_bytes()) == request);
        let theirs = theirs.ok_or(Trouble::Told("requestGone"))?;
        if !agree {
            self.state.asking.theirs = None;
            return self.say_declined(theirs.hash.as_bytes());
        }
        let own = self.state.asking.own.as_ref().and_then(|asked| asked.at.as_ref());
        let own = own.map(|at| Entry::from_bytes(&at.entry)).transpose()?;
        self.may_sign_theirs(own.is_some())?;
        let (now, relay) = (self.now, self.pinned_relay()?);
        let agreed = self.judged(|situation, pen| {
            Ok(Joint::agree(&theirs.entry, own.as_ref(), &relay, situation, now, pen)?)
        })?;
        let entry = agreed.entry().clone();
        let (fact, bytes) = (entry.fact().clone(), entry.to_bytes()?);
        self.append(entry)?;
        self.state.asking.theirs = None;
        self.say(&Message::Entry { entry: bytes })?;
        self.follow(&fact)
    }

    /// Whether this side may sign at the next place what the other asked: not where something of
    /// its own, that goes first, may still come back signed.
    pub(crate) fn may_sign_theirs(&mut self, asked: bool) -> Result<(), Trouble> {
        let head = self.book()?.ledger.head();
        let out = self.state.asking.out.iter().any(|out| out.head == head);
        if !out || self.state.my_role == RoleView::Client {
            return Ok(());
        }
        Err(if asked { Trouble::because(ReasonCode::AskedAlready) } else { Trouble::Told("answerAwaited") })
    }

    fn say_declined(&mut self, hash: &[u8]) -> Result<(), Trouble> {
        self.say(&Message::DeclineJoint { entry: hash.to_vec() }).map(|_| ())
    }

    /// The other asks for something. What could not be agreed to is not shown.
    pub(crate) fn heard_ask(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let entry = Entry::from_bytes(bytes)?;
        let other = self.other()?;
        let signed = entry.fact().asked_by() == Some(&other) && entry.signatures().has(&other);
        let wish = Wish::of(entry.fact()).ok_or(Trouble::Protocol("a request that is none"))?;
        if !signed || entry.signatures().len() != 1 {
            return Err(Trouble::Protocol("a request that is none"));
        }
        let ledger = &self.book()?.ledger;
        if entry.body().relationship != *ledger.relationship() {
            return Err(Trouble::Protocol("a request of another relationship"));
        }
        // Whatever was asked before is not asked any more.
        let (next, head) = (ledger.len(), ledger.head());
        self.state.asking.theirs = None;
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
            Ok(()) if !waits => self.state.asking.theirs = Some(PlacedRecord::new(&entry)?),
            Ok(()) | Err(Trouble::Refused(_) | Trouble::Setting(_)) => {
                self.say_declined(entry.hash().as_bytes())?;
            }
            Err(trouble) => return Err(trouble),
        }
        Ok(())
    }

    /// The other does not sign this.
    pub(crate) fn heard_declined(&mut self, hash: &[u8]) -> Result<(), Trouble> {
        self.state.asking.is_refused(hash);
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

    /// The other takes its request back: it is not shown any more, and not signed.
    pub(crate) fn heard_taken_back(&mut self, hash: &[u8]) -> Result<(), Trouble> {
        self.state.asking.theirs.take_if(|theirs| theirs.hash.as_bytes() == hash);
        let stands = self.book()?.ledger.entries().iter().rev().any(|entry| entry.hash().as_bytes() == hash);
        if stands { Ok(()) } else { self.say_declined(hash) }
    }

    /// Puts away what became of the last own wish.
    pub(crate) fn dismiss_not_asked(&mut self) {
        self.state.asking.not_asked = None;
        self.state.asking.declined = false;
    }

    /// After every step: requests follow the ledger and the time. Cheap where nothing is asked.
    pub(crate) fn keep_requests(&mut self) -> Result<(), Trouble> {
        let asking = &self.state.asking;
        if asking.own.is_none() && asking.theirs.is_none() && asking.out.is_empty() {
            return Ok(());
        }
        let now_ms = self.now.wall_ms;
        let Some(book) = &self.book else { return Ok(()) };
        let head = book.ledger.head();
        let passed = |theirs: &PlacedRecord| {
            let wish = Entry::from_bytes(&theirs.entry).ok().and_then(|entry| Wish::of(entry.fact()));
            wish.is_none_or(|wish| !wish.is_open(&book.ledger, now_ms))
        };
        let gone = self.state.asking.theirs.as_ref().is_some_and(|t| t.head != head || passed(t));
        let Some(asked) = self.state.asking.own.take() else {
            self.state.asking.out.retain(|out| out.head == head);
            if gone {
                self.state.asking.theirs = None;
            }
            return Ok(());
        };
        let open = asked.wish.is_open(&book.ledger, now_ms);
        let waits = book.ledger.open_session().is_some();
        self.state.asking.out.retain(|out| out.head == head);
        if gone {
            self.state.asking.theirs = None;
        }
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
