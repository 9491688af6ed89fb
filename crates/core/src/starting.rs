//! START: admitted by the therapist, dated by the relay, signed by everybody present; then a line is
//! laid between every two of them.

use kader_seal::{MediaKeys, OneUse, Provider};
use kader_setting::{
    Countersignature, Entry, Fact, Hash, Now, PendingStart, Permit, PublicKey, Refusal, RelayTime, SessionId,
    SettingError, Signature, StartDraft, StartRequest,
};
use kader_wire::frame::ClientFrame;

use crate::core::Core;
use crate::input::CallReport;
use crate::lines::Pending;
use crate::message::Message;
use crate::operation::{Operation, key};
use crate::output::CallOrder;
use crate::relationship::Relationship;
use crate::room::Laying;
use crate::state::RunningRecord;
use crate::trouble::Trouble;
use crate::view::{LineView, RoleView};

/// How long after a failed line the next one is tried, milliseconds.
const AGAIN_MS: u64 = 2_000;
/// How long a lost line is waited for before another is laid, milliseconds.
const LOST_MS: u64 = 6_000;
/// How long after the other's wish for a line the next one is followed, milliseconds. Each takes the
/// devices' and the call's work, so nobody is to have it done as often as they can ask.
const ASKED_MS: u64 = 1_000;
/// How long the relay and the other may take over a START, milliseconds.
const ANSWER_MS: u64 = 15_000;
/// Length of a line's nonces.
const NONCE: usize = 32;

/// An offer of a line, as it came.
pub(crate) struct Offered {
    /// The own nonce that it answers.
    pub(crate) asked: Vec<u8>,
    /// The other's.
    pub(crate) nonce: Vec<u8>,
    /// The group's epoch that the keys come from.
    pub(crate) epoch: u64,
    /// The session description.
    pub(crate) sdp: String,
    /// To what a client seals its place; empty from a client.
    pub(crate) place_key: Vec<u8>,
}

/// The rule whose refusal speaks of clocks.
const CLOCK_RULE: u8 = 12;

fn refused_by_clock(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Refused(refusal) if refusal.rule.0 == CLOCK_RULE)
}

impl Operation<'_> {
    /// A complete START stands in the ledger from here on.
    fn starts(&mut self, entry: Entry) -> Result<(), Trouble> {
        let Fact::Start(start) = entry.fact() else { return Err(Trouble::Protocol("not a START")) };
        let session = start.terms.session;
        self.append(entry)?;
        // Signing it is going in: the client's permit counts from this moment.
        self.runs(session, true)
    }

    /// The state of a session whose START stands, where this side is one of those who are in it.
    /// `there`: it counts itself in already.
    pub(crate) fn runs(&mut self, session: SessionId, there: bool) -> Result<(), Trouble> {
        if self.is_present()? {
            self.state.ending = None;
            self.state.running = Some(RunningRecord::new(session.as_bytes(), there));
        }
        Ok(())
    }

    /// Whether this side is among those of the session that is open.
    pub(crate) fn is_present(&mut self) -> Result<bool, Trouble> {
        let me = self.me();
        self.has_attended(&me)
    }
}

impl Core {
    /// Therapist: lets in everybody who asked (S-16). START goes to the relay to be dated.
    pub(crate) fn admit(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let room = self.room_of(id)?;
        if room.draft.is_some() || room.starting.is_some() || room.permit.is_some() {
            // Clicked twice: one START is under way.
            return Ok(());
        }
        room.problem = None;
        let theirs: Vec<StartRequest> =
            room.guests.iter().filter_map(|guest| guest.request.clone()).collect();
        if theirs.is_empty() {
            return Err(Trouble::Told("nobodyThere"));
        }
        let head = self.relationship(id)?.book.as_ref().map(|book| book.ledger.head());
        let (theirs, stale): (Vec<_>, Vec<_>) =
            theirs.into_iter().partition(|request| Some(*request.head()) == head);
        if theirs.is_empty() {
            // They asked before something was signed: they are asked to ask again.
            self.start_failed(id, now);
            return Err(SettingError::LedgersDiffer.into());
        }
        if !stale.is_empty() {
            for guest in &mut self.room_of(id)?.guests {
                guest.request.take_if(|request| Some(*request.head()) != head);
            }
            self.say_presence(id, true, true, now)?;
        }
        let relationship = self.relationship(id)?;
        let url = relationship.state.relay.clone();
        let relay = relationship.state.relay_key.clone().ok_or(Trouble::State)?;
        let relay = key(&relay)?;
        if self.relay_key(&url) != Some(*relay.as_bytes()) {
            return Err(Trouble::Told("relayAway"));
        }
        let some = theirs.len() < self.relationship(id)?.state.others.len();
        if some && self.step(id, now, |step| Ok(step.waits_for_answers()))? {
            // What everybody was asked, and some may still sign, would stand where the session does.
            return Err(Trouble::Told("answerAwaited"));
        }
        let own = self.own_request(id, now)?;
        let mut session = [0u8; 16];
        crate::random(&mut session)?;
        let draft = self.ask(id, |situation, _| {
            Ok(StartDraft::admit(situation, &own, &theirs, SessionId::new(session), relay)?)
        });
        if matches!(draft, Err(Trouble::Setting(SettingError::LedgersDiffer))) {
            // They asked before something was signed: they are asked to ask again.
            self.start_failed(id, now);
        }
        let draft = draft?;
        let hash = *draft.hash().as_bytes();
        let room = self.room_of(id)?;
        room.draft = Some(draft);
        room.answer_until = Some(now.boot_ms + ANSWER_MS);
        let request = self.request(&url, Pending::Sign { relationship: id.to_owned() });
        self.send(&url, ClientFrame::Sign { request, hash });
        Ok(())
    }

    /// Therapist: the relay dated START; signed, it goes to the other.
    pub(crate) fn time_signed(&mut self, id: &str, hash: [u8; 32], time_ms: u64, signature: &[u8], now: Now) {
        let Ok(room) = self.room_of(id) else { return };
        // The date of an earlier START that came to nothing says nothing about this one.
        let Some(draft) = room.draft.take_if(|draft| draft.hash().as_bytes() == &hash) else { return };
        let Ok(signature) = <[u8; 64]>::try_from(signature) else { return };
        let relay_time = RelayTime { time_ms, signature: Signature::new(signature) };
        let signed = self.ask(id, |situation, pen| Ok(draft.finish(relay_time, situation, now, pen)?));
        let sent = signed.and_then(|starting| {
            let (signed, entry) = (starting.entry().clone(), starting.entry().to_bytes()?);
            self.room_of(id)?.starting = Some(starting);
            self.step(id, now, |step| {
                if step.state.is_group() {
                    step.state.asking.makes_room();
                }
                // Until the other says what became of it, nothing of theirs is signed at its place.
                step.state.asking.goes_out(&signed)?;
                step.say(&Message::Start { entry }).map(|_| ())
            })
        });
        if let Err(trouble) = sent {
            tracing::warn!("START could not be signed: {trouble}");
            self.start_failed(id, now);
            self.not_started(id, if refused_by_clock(&trouble) { "clockDisagrees" } else { "startRefused" });
        }
    }

    /// START came to nothing: back to waiting, and the other may ask again.
    pub(crate) fn start_failed(&mut self, id: &str, now: Now) {
        if let Ok(room) = self.room_of(id) {
            room.draft = None;
            room.starting = None;
            room.guests.iter_mut().for_each(|guest| guest.request = None);
            room.answer_until = None;
        }
        let _ = self.say_presence(id, true, true, now);
    }

    /// Why nothing started, for the person.
    fn not_started(&mut self, id: &str, why: &'static str) {
        if let Ok(room) = self.room_of(id) {
            room.problem = Some(why);
        }
    }

    /// A START that not everybody answered is given up. If it stands with the others all the same, it
    /// comes later and the page offers to go in.
    pub(crate) fn answer_due(&mut self, now: Now) {
        let Some(room) = self.room.as_ref() else { return };
        if room.answer_until.is_none_or(|until| until > now.boot_ms) {
            return;
        }
        let id = room.relationship.clone();
        self.start_failed(&id, now);
        self.not_started(&id, "noAnswer");
    }

    /// Client: START came. Checked and countersigned. Once everybody has signed it is written down:
    /// the session counts from the own signature.
    pub(crate) fn heard_start(
        &mut self,
        id: &str,
        from: &PublicKey,
        entry: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        let (me, others) = (self.me()?, self.relationship(id)?.state.is_group());
        if let Some(signed) = Entry::from_bytes(entry).ok().filter(|_| others) {
            self.step(id, now, |step| step.note_signatures(from, &signed))?;
        }
        if others && !is_for(entry, &me) {
            // A session of the others: nothing of it is asked of this side.
            return Ok(());
        }
        let admits = self.relationship(id)?.state.member(from).map(|other| other.role);
        if admits != Some(RoleView::Therapist) {
            return Err(Trouble::Protocol("a START of somebody who does not admit"));
        }
        let Some(own) = self.room_of(id).ok().and_then(|room| room.own_request.take()) else {
            return self.refuse_start(id, entry, 16, now);
        };
        let relay = self.relationship(id)?.state.relay_key.clone().ok_or(Trouble::State)?;
        let relay = key(&relay)?;
        let signed = self.ask(id, |situation, pen| {
            Ok(PendingStart::countersign(entry, &own, situation, &relay, now, pen)?)
        });
        let pending = match signed {
            Ok(pending) => pending,
            Err(Trouble::Refused(Refusal { rule, .. })) => {
                self.not_started(id, if rule.0 == CLOCK_RULE { "clockDisagrees" } else { "startRefused" });
                return self.refuse_start(id, entry, rule.0, now);
            }
            Err(trouble) => {
                self.refuse_start(id, entry, 16, now)?;
                if matches!(trouble, Trouble::Setting(SettingError::LedgersDiffer)) {
                    self.compare_ledgers(id, from, now)?;
                }
                return Err(trouble);
            }
        };
        if !pending.is_complete() {
            let signature = pending.own_signature().ok_or(Trouble::State)?.to_bytes()?;
            self.step(id, now, |step| {
                step.lets_go_of(from);
                step.say(&Message::StartSigned { signature }).map(|_| ())
            })?;
            let room = self.room_of(id)?;
            room.starting = Some(pending);
            room.answer_until = Some(now.boot_ms + 2 * ANSWER_MS);
            return Ok(());
        }
        let complete = pending.entry().clone();
        let bytes = complete.to_bytes()?;
        self.step(id, now, |step| {
            step.lets_go_of(from);
            step.starts(complete)?;
            step.say(&Message::Entry { entry: bytes }).map(|_| ())
        })?;
        self.begins(id, &pending, now)
    }

    /// Another of those who are to be present has signed START. Who sees the last signature writes it
    /// down; the therapist tells it to everybody, also to who is not in the session.
    pub(crate) fn heard_start_signed(
        &mut self,
        id: &str,
        from: &PublicKey,
        signature: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        let signature = Countersignature::from_bytes(signature)?;
        if signature.key != *from {
            return Err(Trouble::Protocol("a signature of somebody else"));
        }
        self.step(id, now, |step| step.note_signature(from, (&signature.entry, signature.index), from))?;
        let Some(mut pending) = self.room_of(id).ok().and_then(|room| room.starting.clone()) else {
            return Ok(());
        };
        if signature.entry != *pending.entry().hash() {
            return Ok(());
        }
        pending.add(&signature)?;
        if !pending.is_complete() {
            self.room_of(id)?.starting = Some(pending);
            return Ok(());
        }
        let complete = pending.entry().clone();
        let bytes = complete.to_bytes()?;
        self.step(id, now, |step| {
            step.starts(complete)?;
            step.say(&Message::Entry { entry: bytes }).map(|_| ())
        })?;
        self.room_of(id)?.starting = None;
        self.begins(id, &pending, now)
    }

    fn refuse_start(&mut self, id: &str, entry: &[u8], rule: u8, now: Now) -> Result<(), Trouble> {
        let hash = Entry::from_bytes(entry).map(|entry| entry.hash().as_bytes().to_vec()).unwrap_or_default();
        self.step(id, now, |step| step.say(&Message::NotStarted { entry: hash, rule }).map(|_| ()))
    }

    /// Therapist: the other did not sign.
    pub(crate) fn heard_not_started(
        &mut self,
        id: &str,
        from: &PublicKey,
        entry: &[u8],
        rule: u8,
        now: Now,
    ) -> Result<(), Trouble> {
        self.step(id, now, |step| {
            if !step.has_signed(from, entry) {
                step.state.asking.is_refused(entry);
            }
            Ok(())
        })?;
        // Of this very START, and by one of those whom it names.
        let starting = self.room_of(id).ok().and_then(|room| room.starting.as_ref());
        let of_it = starting.is_some_and(|starting| {
            let missing = starting.missing().contains(from);
            missing && starting.entry().hash().as_bytes() == entry
        });
        if of_it {
            self.start_failed(id, now);
            self.not_started(id, if rule == CLOCK_RULE { "otherClockDisagrees" } else { "startRefused" });
        }
        Ok(())
    }

    /// START came back complete and stands in the ledger.
    pub(crate) fn started(&mut self, id: &str, entry: &Entry, now: Now) -> Result<(), Trouble> {
        let starting = self.room_of(id).ok().and_then(|room| room.starting.take());
        match starting {
            Some(starting) if starting.entry().hash() == entry.hash() => {
                // The nonces for the first lines are on their way behind this entry.
                self.begins(id, &starting, now)
            }
            // The program was away meanwhile: the page offers to go back in.
            _ => Ok(()),
        }
    }

    /// The permit counts from the moment this side signed (S-12). Lines are laid with everybody present.
    fn begins(&mut self, id: &str, pending: &PendingStart, now: Now) -> Result<(), Trouble> {
        let permit = self.ask(id, |situation, _| Ok(pending.begin(situation, now)?))?;
        let room = self.room_of(id)?;
        room.permit = Some(permit);
        room.guests.iter_mut().for_each(|guest| guest.request = None);
        room.problem = None;
        room.answer_until = None;
        room.noted_at = now.boot_ms;
        self.goes_inside(id, now)?;
        self.ask_detour(id)?;
        // Who offers waits to be asked: the nonces for the first lines are on their way.
        let asks = self.lines_to(id, |step, other| step.offers_to(other).map(|offers| !offers), now)?;
        asks.iter().try_for_each(|other| self.lay_line(id, other, now))
    }

    /// Everybody whom START names is inside.
    fn goes_inside(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let present = self.relationship(id)?.book.as_ref().and_then(|book| book.ledger.open_session());
        let present: Vec<PublicKey> =
            present.iter().flat_map(|open| &open.start().terms.present).map(|one| one.key).collect();
        let room = self.room_of(id)?;
        for guest in room.guests.iter_mut().filter(|guest| present.contains(&guest.key)) {
            guest.inside = true;
            guest.present = true;
        }
        room.counts(now);
        Ok(())
    }

    /// Those inside with whom this is so.
    fn lines_to(
        &mut self,
        id: &str,
        so: impl Fn(&Operation<'_>, &PublicKey) -> Result<bool, Trouble>,
        now: Now,
    ) -> Result<Vec<PublicKey>, Trouble> {
        let inside: Vec<PublicKey> = self.room_of(id)?.inside().map(|guest| guest.key).collect();
        self.step(id, now, |step| {
            let mut some = Vec::new();
            for other in &inside {
                if so(step, other)? {
                    some.push(*other);
                }
            }
            Ok(some)
        })
    }

    /// Back into a session that runs, after the program was away or its person had gone out.
    pub(crate) fn go_back_in(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        if self.room_of(id).is_ok_and(|room| room.permit.is_some()) {
            return Ok(());
        }
        let running = self.relationship(id)?.state.running.clone().ok_or(Trouble::Told("noSession"))?;
        let permit = self.ask(id, |situation, _| Ok(Permit::resume(situation, running.served_ms, now)?))?;
        if self.room.is_none() {
            self.open_lobby(id, now)?;
        }
        let room = self.room_of(id)?;
        room.entered = true;
        room.permit = Some(permit);
        room.noted_at = now.boot_ms;
        if running.over || running.out {
            self.step(id, now, |step| {
                if let Some(running) = step.state.running.as_mut() {
                    (running.over, running.out) = (false, false);
                }
                Ok(())
            })?;
        }
        self.goes_inside(id, now)?;
        let all = self.lines_to(id, |_, _| Ok(true), now)?;
        all.iter().try_for_each(|other| self.lay_line(id, other, now))
    }

    /// This member went out of the session that goes on, or the line to them is not wanted any more.
    pub(crate) fn parts_with(&mut self, id: &str, other: &PublicKey, now: Now) -> Result<(), Trouble> {
        let room = self.room_of(id)?;
        let Some(guest) = room.guest(other) else { return Ok(()) };
        guest.parts();
        room.counts(now);
        self.order(CallOrder::Part { member: crate::handle(other) });
        Ok(())
    }

    /// Begins a new line: who answers gives a nonce for it, who offers asks for that. Every line has
    /// nonces, and so keys, of its own: no key is used twice, whatever was lost on the way.
    pub(crate) fn lay_line(&mut self, id: &str, other: &PublicKey, now: Now) -> Result<(), Trouble> {
        let offers = self.step(id, now, |step| step.offers_to(other))?;
        let room = self.room_of(id)?;
        room.line_is(other, LineView::Connecting, now);
        let permit = room.permit.clone().filter(|permit| permit.valid_at(now.boot_ms));
        let Some(guest) = room.guest(other) else { return Ok(()) };
        guest.link.again_at = None;
        let Some(permit) = permit else { return Ok(()) };
        let mut nonce = Vec::new();
        if !offers {
            nonce = vec![0; NONCE];
            crate::random(&mut nonce)?;
            guest.link.laying = Some(Laying { asked: nonce.clone(), offered: None, epoch: 0, line: 0 });
        }
        let session = permit.session().as_bytes().to_vec();
        let to = *other;
        self.step(id, now, |step| step.say(&Message::Again { to, session, nonce }).map(|_| ()))
    }

    /// The answerer's nonce came: offer. Or who offers asks for one: give it.
    pub(crate) fn heard_again(
        &mut self,
        id: &str,
        from: &PublicKey,
        session: &[u8],
        asked: Vec<u8>,
        now: Now,
    ) -> Result<(), Trouble> {
        if self.room_of(id).is_err() {
            return Ok(());
        }
        let offers = self.step(id, now, |step| step.offers_to(from))?;
        let room = self.room_of(id)?;
        let Some(permit) = room.permit.clone().filter(|permit| permit.valid_at(now.boot_ms)) else {
            return Ok(());
        };
        if permit.session().as_bytes() != session {
            return Ok(());
        }
        if offers && asked.len() != NONCE {
            return Err(Trouble::Protocol("a nonce of another length"));
        }
        let present = self.relationship(id)?.book.as_ref().and_then(|book| book.ledger.open_session());
        if present.is_none_or(|open| open.start().attendee(from).is_err()) {
            return Err(Trouble::Protocol("a line for somebody who was not let in"));
        }
        let Some(guest) = self.room_of(id)?.guest(from) else { return Ok(()) };
        // Who had gone out is back.
        (guest.inside, guest.present) = (true, true);
        let link = &mut guest.link;
        if let Some(at) = link.asked_at.filter(|at| now.boot_ms < at.saturating_add(ASKED_MS)) {
            link.again_at = Some(at + ASKED_MS);
            link.wished = Some(asked).filter(|_| offers);
            return Ok(());
        }
        link.asked_at = Some(now.boot_ms);
        if offers { self.offer_line(id, from, permit, asked, now) } else { self.lay_line(id, from, now) }
    }

    /// Offers a line for the answerer's nonce.
    fn offer_line(
        &mut self,
        id: &str,
        to: &PublicKey,
        permit: Permit,
        asked: Vec<u8>,
        now: Now,
    ) -> Result<(), Trouble> {
        let room = self.room_of(id)?;
        let mut offered = vec![0; NONCE];
        crate::random(&mut offered)?;
        room.line_is(to, LineView::Connecting, now);
        let turn = room.turn.clone();
        let keys = self.line_keys(id, &asked, &offered, now)?;
        let line = self.next_line();
        let laying = Laying { asked, offered: Some(offered), epoch: keys.epoch(), line };
        let Some(guest) = self.room_of(id)?.guest(to) else { return Ok(()) };
        (guest.link.wished, guest.link.again_at) = (None, None);
        guest.link.laying = Some(laying);
        let (hide, relay) = self.way_of(id, to)?;
        self.order(CallOrder::Offer { member: crate::handle(to), line, permit, keys, hide, relay, turn });
        Ok(())
    }

    fn next_line(&mut self) -> u64 {
        self.last_line += 1;
        self.last_line
    }

    /// Whether only the detour is taken to this member, and which relay's. One side's wish hides both:
    /// otherwise the other's own address would be told all the same.
    fn way_of(&mut self, id: &str, to: &PublicKey) -> Result<(bool, String), Trouble> {
        let relay = self.relationship(id)?.state.relay.clone();
        let hide = self.hide_address;
        Ok((hide || self.room_of(id)?.guest(to).is_some_and(|guest| guest.hides), relay))
    }

    /// The keys of one line: bound to START and to both sides' nonces, the answerer's first.
    fn line_keys(&mut self, id: &str, asked: &[u8], offered: &[u8], now: Now) -> Result<MediaKeys, Trouble> {
        let start = self.start_hash(id)?;
        let context = [start.as_bytes().as_slice(), asked, offered].concat();
        self.step(id, now, |step| {
            let provider = Provider::new(step.tx.connection());
            Ok(step.group(&provider)?.media_keys(&provider, &context)?)
        })
    }

    fn start_hash(&self, id: &str) -> Result<Hash, Trouble> {
        let book = self.relationship(id)?.book.as_ref().ok_or(Trouble::State)?;
        let start = book.ledger.entries().iter().rev().find(|entry| matches!(entry.fact(), Fact::Start(_)));
        start.map(|entry| *entry.hash()).ok_or(Trouble::State)
    }

    /// Another offers a line.
    pub(crate) fn heard_offer(
        &mut self,
        id: &str,
        from: &PublicKey,
        session: &[u8],
        offer: Offered,
        now: Now,
    ) -> Result<(), Trouble> {
        let Ok(room) = self.room_of(id) else { return Ok(()) };
        let Some(permit) = room.permit.clone().filter(|permit| permit.valid_at(now.boot_ms)) else {
            return Ok(());
        };
        let Offered { asked, nonce: offered, epoch, sdp, place_key } = offer;
        let fits = permit.session().as_bytes() == session && offered.len() == NONCE;
        let turn = room.turn.clone();
        let laying = room.guest(from).and_then(|guest| guest.link.laying.as_mut());
        let Some(laying) = laying.filter(|laying| fits && laying.asked == asked) else {
            return Err(Trouble::Protocol("an offer that does not fit"));
        };
        if laying.offered.is_some() {
            return Err(Trouble::Protocol("a second offer for one line"));
        }
        laying.offered = Some(offered.clone());
        let keys = self.line_keys(id, &asked, &offered, now)?;
        if keys.epoch() != epoch {
            // A new epoch began between the offer and here: its keys are not those of who offered.
            return self.lay_line(id, from, now);
        }
        let (hide, relay) = self.way_of(id, from)?;
        let line = self.next_line();
        if let Some(laying) = self.room_of(id)?.guest(from).and_then(|guest| guest.link.laying.as_mut()) {
            laying.line = line;
        }
        let member = crate::handle(from);
        self.order(CallOrder::TakeOffer {
            member,
            line,
            permit: permit.clone(),
            sdp,
            keys,
            hide,
            relay,
            turn,
        });
        self.tell_place(id, from, &permit.session(), &place_key, now)
    }

    /// Who was offered a line answered.
    pub(crate) fn heard_answer(
        &mut self,
        id: &str,
        from: &PublicKey,
        session: &[u8],
        offered: &[u8],
        sdp: String,
    ) -> Result<(), Trouble> {
        let Ok(room) = self.room_of(id) else { return Ok(()) };
        let here = room.permit.as_ref().is_some_and(|permit| permit.session().as_bytes() == session);
        let laying = room.guest(from).and_then(|guest| guest.link.laying.as_ref());
        if !here || laying.is_none_or(|laying| laying.offered.as_deref() != Some(offered)) {
            return Err(Trouble::Protocol("an answer that does not fit"));
        }
        self.order(CallOrder::TakeAnswer { member: crate::handle(from), sdp });
        Ok(())
    }

    /// What the line to a member says of itself.
    pub(crate) fn call_report(&mut self, member: &str, report: CallReport, now: Now) {
        let Some(id) = self.room.as_ref().map(|room| room.relationship.clone()) else { return };
        let other =
            self.relationship(&id).ok().and_then(|found| found.state.named(member)).map(|one| one.key);
        let Some(other) = other else { return };
        let outcome = self.take_report(&id, &other, report, now);
        if let Err(trouble) = outcome {
            tracing::warn!("a report of the call could not be used: {trouble}");
        }
    }

    fn take_report(
        &mut self,
        id: &str,
        other: &PublicKey,
        report: CallReport,
        now: Now,
    ) -> Result<(), Trouble> {
        let (hides, to) = (self.hide_address, *other);
        let admits = self.relationship(id)?.state.my_role == RoleView::Therapist;
        let room = self.room_of(id)?;
        let permit = room.permit.clone();
        // To who is not in the session there is no line.
        let Some(guest) = room.guest(other).filter(|guest| guest.inside) else { return Ok(()) };
        let link = &mut guest.link;
        match report {
            CallReport::Offered { line, sdp } => {
                let laying = link.laying.clone().filter(|laying| laying.line == line);
                let (Some(permit), Some(laying)) = (permit, laying) else { return Ok(()) };
                let Laying { asked, offered: Some(nonce), epoch, .. } = laying else { return Ok(()) };
                let mut place_key = Vec::new();
                if admits {
                    // Of each line anew: what a program that ended had in memory is gone with it.
                    let key = OneUse::new()?;
                    place_key = key.public().to_vec();
                    guest.place_key = Some(key);
                }
                let session = permit.session().as_bytes().to_vec();
                let message = Message::Offer { to, session, asked, nonce, epoch, sdp, hides, place_key };
                self.step(id, now, |step| step.say(&message).map(|_| ()))
            }
            CallReport::Answered { line, sdp } => {
                let laying = link.laying.clone().filter(|laying| laying.line == line);
                let (Some(permit), Some(laying)) = (permit, laying) else { return Ok(()) };
                let Some(offered) = laying.offered else { return Ok(()) };
                let session = permit.session().as_bytes().to_vec();
                let message = Message::Answer { to, session, offered, sdp, hides };
                self.step(id, now, |step| step.say(&message).map(|_| ()))
            }
            CallReport::Connected { after_ms } => {
                link.connected = true;
                // The wish for another came after what this one was laid for.
                link.again_at = link.again_at.filter(|_| link.wished.is_some());
                room.line_is(other, LineView::Good, now);
                room.connected_in_ms.get_or_insert(after_ms);
                Ok(())
            }
            CallReport::Line(line) => {
                link.again_at = match line {
                    // The network may have changed under it: after a while another is laid.
                    LineView::Lost => link.again_at.or(Some(now.boot_ms + LOST_MS)),
                    _ => link.again_at.filter(|_| link.wished.is_some()),
                };
                room.line_is(other, line, now);
                Ok(())
            }
            CallReport::Other { camera, microphone } => {
                guest.camera = camera;
                guest.microphone = microphone;
                Ok(())
            }
            CallReport::Failed => {
                link.again_at = Some(now.boot_ms + AGAIN_MS);
                room.line_is(other, LineView::Lost, now);
                Ok(())
            }
        }
    }

    /// Failed lines are laid again, while the permit lasts.
    pub(crate) fn line_due(&mut self, now: Now) -> Result<(), Trouble> {
        let Some(room) = self.room.as_ref() else { return Ok(()) };
        let id = room.relationship.clone();
        let is_due = |at: Option<u64>| at.is_some_and(|at| at <= now.boot_ms);
        let due: Vec<PublicKey> =
            room.inside().filter(|guest| is_due(guest.link.again_at)).map(|guest| guest.key).collect();
        for other in due {
            let room = self.room_of(&id)?;
            let permit = room.permit.clone().filter(|permit| permit.valid_at(now.boot_ms));
            let Some(guest) = room.guest(&other) else { continue };
            match guest.link.wished.take().zip(permit) {
                Some((asked, permit)) => {
                    guest.link.asked_at = Some(now.boot_ms);
                    self.offer_line(&id, &other, permit, asked, now)?;
                }
                None => self.lay_line(&id, &other, now)?,
            }
        }
        Ok(())
    }

    /// Asks a rule about this relationship.
    pub(crate) fn ask<T>(
        &self,
        id: &str,
        ask: impl FnOnce(&kader_setting::Situation<'_>, &crate::operation::Pen<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        self.ask_of(self.relationship(id)?, ask)
    }

    /// The same of a relationship that may have been set aside.
    pub(crate) fn ask_of<T>(
        &self,
        found: &Relationship,
        ask: impl FnOnce(&kader_setting::Situation<'_>, &crate::operation::Pen<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        crate::judging::with_situation(&self.opened()?.identity, &found.state, found.book.as_ref(), ask)
    }
}

impl Operation<'_> {
    /// Of two, who offers a line: the therapist, and of two clients the one with the lower key.
    pub(crate) fn offers_to(&self, other: &PublicKey) -> Result<bool, Trouble> {
        self.state.member(other).ok_or(Trouble::Protocol("nobody of the group"))?;
        Ok(self.precedence(&self.me()) < self.precedence(other))
    }
}

/// Whether a START names this member among those who are to be present.
fn is_for(entry: &[u8], me: &PublicKey) -> bool {
    let entry = Entry::from_bytes(entry);
    entry.is_ok_and(|entry| matches!(entry.fact(), Fact::Start(start) if start.attendee(me).is_ok()))
}
