//! What one asks and the others sign, as the program does it: said to all, collected by everybody; of
//! what a client asks the therapist signs last; one "no" ends it; asked anew where the ledger went on.

use super::clocks::MINUTE;
use super::world::{Sent, World};
use crate::fixtures::{Side, relay};
use crate::{AppointmentId, Entry, Fact, Hash, Joint, Ledger, PublicKey, Review, SettingError};

/// Of how many entries it is remembered who signed when.
const MAX_HEARD: usize = 16;
/// How long after its date a START can still be signed by anybody.
const START_MS: u64 = 5 * MINUTE;

/// What somebody wants, wherever it is asked.
#[derive(Clone, Debug)]
pub(super) enum Wish {
    Plan { id: AppointmentId, start_ms: u64 },
    Move { id: AppointmentId, start_ms: u64 },
    Review { outcome: Review },
    Close,
}

impl Wish {
    /// Whether there is still something to ask.
    fn is_open(&self, ledger: &Ledger, now_ms: u64) -> bool {
        let open = match self {
            Self::Plan { id, start_ms, .. } => *start_ms > now_ms && ledger.appointment(id).is_none(),
            Self::Move { id, start_ms } => {
                let one = ledger.appointment(id);
                *start_ms > now_ms && one.is_some_and(|one| one.is_open() && one.start_ms != *start_ms)
            }
            Self::Review { .. } | Self::Close => true,
        };
        open && ledger.closed().is_none()
    }
}

/// A request at its place, with the signatures so far.
#[derive(Clone)]
struct Placed {
    entry: Entry,
    agreed: bool,
}

struct Own {
    wish: Wish,
    at: Option<Entry>,
    earlier: Vec<Hash>,
}

/// What was asked and is not signed by all.
#[derive(Default)]
pub(super) struct Asking {
    own: Option<Own>,
    theirs: Vec<Placed>,
    /// Signed here first, and perhaps still to come back signed by all.
    out: Vec<Out>,
    heard: Vec<(Hash, Vec<PublicKey>)>,
}

impl Asking {
    pub(super) fn waits(&self) -> bool {
        !self.out.is_empty()
    }

    pub(super) fn goes_out(&mut self, entry: &Entry) {
        let until_ms = match entry.fact() {
            Fact::Start(start) => Some(start.started_ms() + START_MS),
            _ => None,
        };
        let (previous, hash, index) = (entry.body().previous, *entry.hash(), entry.index());
        self.out.push(Out { previous, hash, index, until_ms });
    }

    /// A START is about to be signed: what this side asked at its place is asked anew when its fate is
    /// known.
    pub(super) fn makes_room(&mut self) {
        if let Some(own) = &mut self.own {
            own.earlier.extend(own.at.take().map(|at| *at.hash()));
        }
    }

    /// Who signs a START signs nothing any more of what its author asked at its place before.
    pub(super) fn lets_go_of(&mut self, asked_by: &PublicKey) {
        self.theirs.retain(|one| one.entry.fact().asked_by() != Some(asked_by));
    }
}

struct Out {
    previous: Hash,
    hash: Hash,
    index: u64,
    until_ms: Option<u64>,
}

impl World {
    pub(super) fn ask(&mut self, who: usize, wish: Wish) {
        if self.desks[who].asking.own.is_some() {
            return;
        }
        // Nothing is asked in the very same moment as something before it.
        self.passes(1);
        let own = if self.side(who).ledger.open_session().is_some() || self.starts_now(who) {
            Own { wish, at: None, earlier: Vec::new() }
        } else {
            let Ok(entry) = self.signed_wish(who, &wish) else { return };
            self.put(who, wish, entry, Vec::new())
        };
        self.desks[who].asking.own = Some(own);
        self.acts_at_once(who);
    }

    /// Among several: whether a START of this side may still come back signed. Until its fate is known
    /// its author signs nothing else that all sign.
    pub(super) fn starts_now(&self, who: usize) -> bool {
        self.people() > 2 && self.desks[who].asking.out.iter().any(|out| out.until_ms.is_some())
    }

    /// Whether this member has signed it, as far as is known here.
    pub(super) fn has_signed(&self, who: usize, by: usize, hash: &Hash) -> bool {
        self.heard_before(who, hash).contains(&self.side(by).key())
    }

    pub(super) fn is_refused(&mut self, who: usize, from: usize, hash: &Hash) {
        if !self.has_signed(who, from, hash) {
            self.desks[who].asking.out.retain(|out| out.hash != *hash);
        }
    }

    fn signed_wish(&self, who: usize, wish: &Wish) -> Result<Entry, SettingError> {
        let (side, now) = (self.side(who), self.now(who));
        let (situation, person) = (side.situation(), &side.person);
        let with: Vec<_> = self.room.sides.iter().map(Side::key).collect();
        let joint = match wish {
            Wish::Plan { id, start_ms } => {
                Joint::plan(&situation, *id, *start_ms, &with, relay().key(), now, person)?
            }
            Wish::Move { id, start_ms } => Joint::move_to(&situation, *id, *start_ms, now, person)?,
            Wish::Review { outcome } => Joint::review(&situation, *outcome, &with, now, person)?,
            Wish::Close => Joint::close(&situation, &[], now, person)?,
        };
        Ok(joint.entry().clone())
    }

    fn put(&mut self, who: usize, wish: Wish, entry: Entry, earlier: Vec<Hash>) -> Own {
        self.desks[who].asking.goes_out(&entry);
        self.seen.asked += 1;
        self.say(who, Sent::Ask(Box::new(entry.clone())));
        Own { wish, at: Some(entry), earlier }
    }

    pub(super) fn take_back(&mut self, who: usize) {
        if let Some(Own { at: Some(at), .. }) = self.desks[who].asking.own.take() {
            self.say(who, Sent::TakeBack(*at.hash()));
        }
    }

    /// A person answers one of the requests that are shown.
    pub(super) fn answer(&mut self, who: usize) {
        let pending: Vec<_> = self.desks[who].asking.theirs.iter().map(|one| *one.entry.hash()).collect();
        if pending.is_empty() {
            return;
        }
        let hash = self.dice.of(&pending);
        if self.dice.one_in(8) {
            self.desks[who].asking.theirs.retain(|one| *one.entry.hash() != hash);
            self.seen.declined += 1;
            return self.say(who, Sent::Decline(hash));
        }
        if !self.may_sign_theirs(who) {
            return;
        }
        let theirs = &mut self.desks[who].asking.theirs;
        let Some(placed) = theirs.iter_mut().find(|one| *one.entry.hash() == hash) else { return };
        if !std::mem::replace(&mut placed.agreed, true) {
            self.settles(who, &hash, true);
            self.acts_at_once(who);
        }
    }

    /// Who has signed what awaits others does something alone in the same breath: so that it stands at the
    /// place of what the others complete.
    fn acts_at_once(&mut self, who: usize) {
        match self.dice.below(12) {
            0 => self.cancel(who),
            1 | 2 => self.say_missed(who),
            3 if self.dice.one_in(4) => self.withdraw(who),
            _ => {}
        }
    }

    /// Whether this side may sign what another asked: the therapist not where something of its own may
    /// still come back.
    fn may_sign_theirs(&self, who: usize) -> bool {
        let head = self.side(who).ledger.head();
        let mut out = self.desks[who].asking.out.iter().any(|out| out.previous == head);
        out |= self.starts_now(who);
        !out || who != self.therapist()
    }

    fn settles(&mut self, who: usize, hash: &Hash, by_hand: bool) {
        let asking = &self.desks[who].asking;
        let own = asking.own.as_ref().and_then(|own| own.at.clone());
        let mine = own.clone().map(|entry| Placed { entry, agreed: false });
        let found = mine.into_iter().chain(asking.theirs.iter().cloned());
        let Some(placed) = found.into_iter().find(|one| one.entry.hash() == hash) else { return };
        let own = own.filter(|own| own.hash() != hash);
        let (side, now) = (self.side(who), self.now(who));
        let (me, mut entry) = (side.key(), placed.entry);
        if side.ledger.head() != entry.body().previous {
            return;
        }
        let Ok(wanted) = side.ledger.wanted_by(&entry, &side.agreements) else { return };
        let missing = entry.signatures().missing(&wanted);
        let admits = who == self.therapist();
        let mut turn = placed.agreed && missing.contains(&me) && (!admits || missing == [me]);
        turn &= by_hand || self.may_sign_theirs(who);
        if turn {
            let bytes = entry.to_bytes().unwrap();
            let agreed =
                Joint::agree(&bytes, own.as_ref(), &relay().key(), &side.situation(), now, &side.person);
            match agreed {
                Ok(agreed) => entry = agreed.entry().clone(),
                Err(_) if by_hand => return,
                Err(_) => {
                    self.desks[who].asking.theirs.retain(|one| one.entry.hash() != hash);
                    return self.say(who, Sent::Decline(*hash));
                }
            }
            self.keep_signatures(who, &entry);
        }
        if entry.signatures().missing(&wanted).is_empty() {
            let side = &mut self.room.sides[who];
            if side.ledger.append(entry.clone(), &side.agreements).is_err() {
                return;
            }
            self.seen.joint += 1;
            self.desks[who].asking.theirs.retain(|one| one.entry.hash() != hash);
            // Said by everybody who has it: who let go of it has it by that.
            self.say(who, Sent::Entry(Box::new(entry)));
        } else if turn {
            self.say(who, Sent::Agree(Box::new(entry)));
        }
    }

    fn keep_signatures(&mut self, who: usize, entry: &Entry) {
        let asking = &mut self.desks[who].asking;
        let own = asking.own.as_mut().and_then(|own| own.at.as_mut());
        let pending = own.into_iter().chain(asking.theirs.iter_mut().map(|one| &mut one.entry));
        for here in pending.filter(|here| here.hash() == entry.hash()) {
            here.join(entry).unwrap();
        }
    }

    pub(super) fn note_signature(&mut self, who: usize, hash: &Hash, index: u64, by: &PublicKey) {
        if self.people() == 2 || self.side(who).ledger.has_acted(by, index) {
            return;
        }
        let heard = &mut self.desks[who].asking.heard;
        if !heard.iter().any(|(one, _)| one == hash) {
            heard.push((*hash, Vec::new()));
            let over = heard.len().saturating_sub(MAX_HEARD);
            heard.drain(..over);
        }
        heard.iter_mut().filter(|(one, _)| one == hash).for_each(|(_, keys)| keys.push(*by));
    }

    pub(super) fn note_signatures(&mut self, who: usize, entry: &Entry) {
        let keys: Vec<_> = entry.signatures().keys().copied().collect();
        keys.iter().for_each(|key| self.note_signature(who, entry.hash(), entry.index(), key));
    }

    pub(super) fn heard_before(&self, who: usize, hash: &Hash) -> Vec<PublicKey> {
        let heard = self.desks[who].asking.heard.iter().find(|(one, _)| one == hash);
        heard.map(|(_, keys)| keys.clone()).unwrap_or_default()
    }

    pub(super) fn heard_ask(&mut self, who: usize, from: usize, entry: &Entry) {
        self.note_signatures(who, entry);
        let asks = self.side(from).key();
        self.desks[who].asking.theirs.retain(|one| one.entry.fact().asked_by() != Some(&asks));
        let (side, now) = (self.side(who), self.now(who));
        if entry.index() != side.ledger.len() || entry.body().previous != side.ledger.head() {
            return;
        }
        let bytes = entry.to_bytes().unwrap();
        let could = Joint::agree(&bytes, None, &relay().key(), &side.situation(), now, &side.person);
        let waits = side.ledger.open_session().is_some();
        if could.is_err() || waits {
            return self.say(who, Sent::Decline(*entry.hash()));
        }
        self.desks[who].asking.theirs.push(Placed { entry: entry.clone(), agreed: false });
        if !self.dice.one_in(4) {
            self.answer(who);
        }
    }

    pub(super) fn heard_agreed(&mut self, who: usize, entry: &Entry) {
        self.note_signatures(who, entry);
        self.keep_signatures(who, entry);
        self.settles(who, entry.hash(), false);
    }

    pub(super) fn heard_declined(&mut self, who: usize, from: usize, hash: &Hash) {
        if self.has_signed(who, from, hash) {
            return;
        }
        self.is_refused(who, from, hash);
        let asking = &mut self.desks[who].asking;
        asking.theirs.retain(|one| one.entry.hash() != hash);
        let Some(own) = &asking.own else { return };
        let here = own.at.as_ref().is_some_and(|at| at.hash() == hash);
        if !here && !own.earlier.contains(hash) {
            return;
        }
        if here {
            asking.own = None;
        } else {
            self.take_back(who);
        }
    }

    pub(super) fn heard_taken_back(&mut self, who: usize, hash: &Hash) {
        let (me, several) = (self.side(who).key(), self.people() > 2);
        let theirs = &mut self.desks[who].asking.theirs;
        let found = theirs.iter().position(|one| one.entry.hash() == hash).map(|at| theirs.remove(at));
        // Whoever signed cannot say that they will not; whoever let go of it has said so.
        if several && found.is_none_or(|one| one.entry.signatures().has(&me)) {
            return;
        }
        if !self.side(who).ledger.entries().iter().any(|entry| entry.hash() == hash) {
            self.say(who, Sent::Decline(*hash));
        }
    }

    /// After every step: requests follow the ledger and the time.
    pub(super) fn keep_requests(&mut self, who: usize) {
        let now_ms = self.now(who).wall_ms;
        let (several, ledger) = (self.people() > 2, &self.room.sides[who].ledger);
        let (head, closed, me) = (ledger.head(), ledger.closed().is_some(), self.side(who).key());
        let theirs = std::mem::take(&mut self.desks[who].asking.theirs);
        let stays = |one: &Placed| one.entry.body().previous == head && is_due(&one.entry, ledger, now_ms);
        let (stay, gone): (Vec<_>, Vec<_>) = theirs.into_iter().partition(stays);
        self.desks[who].asking.theirs = stay;
        for one in gone.iter().filter(|one| several && !closed && !one.entry.signatures().has(&me)) {
            self.say(who, Sent::LetGo(*one.entry.hash()));
        }
        self.lets_out_go(who, now_ms);
        let Some(own) = self.desks[who].asking.own.take() else { return };
        let ledger = &self.room.sides[who].ledger;
        let here = own.at.as_ref().is_some_and(|at| at.body().previous == head);
        if !own.wish.is_open(ledger, now_ms) {
            if let Some(at) = own.at.filter(|_| here) {
                self.say(who, Sent::TakeBack(*at.hash()));
            }
            return;
        }
        if here {
            self.desks[who].asking.own = Some(own);
            return;
        }
        let Own { wish, at, mut earlier } = own;
        earlier.extend(at.map(|at| *at.hash()));
        if ledger.open_session().is_some() || self.starts_now(who) {
            self.desks[who].asking.own = Some(Own { wish, at: None, earlier });
            return;
        }
        if let Ok(entry) = self.signed_wish(who, &wish) {
            let own = self.put(who, wish, entry, earlier);
            self.desks[who].asking.own = Some(own);
        }
    }
}

impl World {
    /// What may still come back is out of the way once it stands, or everybody signed something there or
    /// behind it; a START once nobody can sign it any more; between two once its place is taken.
    fn lets_out_go(&mut self, who: usize, now_ms: u64) {
        let (several, keys) = (self.people() > 2, self.keys());
        let ledger = &self.room.sides[who].ledger;
        let (head, entries) = (ledger.head(), ledger.entries());
        let last = entries.iter().rev().find(|entry| entry.signatures().missing(&keys).is_empty());
        let settled = last.map(Entry::index);
        let stays = |out: &Out| {
            let there = ledger.entry(out.index).is_some_and(|entry| *entry.hash() == out.hash);
            let late = out.until_ms.is_some_and(|until_ms| until_ms < now_ms);
            !there && !late && settled.is_none_or(|settled| settled < out.index)
        };
        self.desks[who].asking.out.retain(|out| if several { stays(out) } else { out.previous == head });
    }
}

/// Whether this can still be fulfilled.
fn is_due(entry: &Entry, ledger: &Ledger, now_ms: u64) -> bool {
    match entry.fact() {
        Fact::Planned { appointment, start_ms, .. } => {
            *start_ms > now_ms && ledger.appointment(appointment).is_none()
        }
        Fact::Moved { appointment, start_ms, .. } => {
            *start_ms > now_ms && ledger.appointment(appointment).is_some_and(|one| one.is_open())
        }
        _ => true,
    }
}
