//! START: admitted by the therapist, dated by the relay, signed by both; then the line is laid.

use kader_seal::{MediaKeys, Provider};
use kader_setting::{
    Entry, Fact, Hash, Now, PendingStart, Permit, Refusal, RelayTime, SessionId, SettingError, Signature,
    StartDraft,
};
use kader_wire::frame::ClientFrame;

use crate::core::Core;
use crate::input::CallReport;
use crate::lines::Pending;
use crate::message::Message;
use crate::operation::{Operation, key};
use crate::output::CallOrder;
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
        self.runs(session, true);
        Ok(())
    }

    /// The state of a session whose START stands. `there`: this side counts itself in already.
    pub(crate) fn runs(&mut self, session: SessionId, there: bool) {
        self.state.ending = None;
        self.state.running = Some(RunningRecord::new(session.as_bytes(), there));
    }
}

impl Core {
    /// Therapist: lets in who asked (S-16). START goes to the relay to be dated.
    pub(crate) fn admit(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let room = self.room_of(id)?;
        if room.draft.is_some() || room.starting.is_some() || room.permit.is_some() {
            // Clicked twice: one START is under way.
            return Ok(());
        }
        room.problem = None;
        let theirs = room.their_request.clone().ok_or(Trouble::Told("nobodyThere"))?;
        let relationship = self.relationship(id)?;
        let url = relationship.state.relay.clone();
        let relay = relationship.state.relay_key.clone().ok_or(Trouble::State)?;
        let relay = key(&relay)?;
        if self.relay_key(&url) != Some(*relay.as_bytes()) {
            return Err(Trouble::Told("relayAway"));
        }
        let own = self.own_request(id, now)?;
        let mut session = [0u8; 16];
        crate::random(&mut session)?;
        let draft = self.ask(id, |situation, _| {
            Ok(StartDraft::admit(situation, &own, &[theirs], SessionId::new(session), relay)?)
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
            room.their_request = None;
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

    /// Therapist: a START that nobody answered is given up. If it stands with the other all the
    /// same, it comes later and the page offers to go in.
    pub(crate) fn answer_due(&mut self, now: Now) {
        let Some(room) = self.room.as_ref() else { return };
        if room.answer_until.is_none_or(|until| until > now.boot_ms) {
            return;
        }
        let id = room.relationship.clone();
        self.start_failed(&id, now);
        self.not_started(&id, "noAnswer");
    }

    /// Client: START came. Checked, countersigned, written down: the session counts from now.
    pub(crate) fn heard_start(&mut self, id: &str, entry: &[u8], now: Now) -> Result<(), Trouble> {
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
                return Err(trouble);
            }
        };
        let complete = pending.entry().clone();
        let bytes = complete.to_bytes()?;
        self.step(id, now, |step| {
            step.starts(complete)?;
            step.say(&Message::Entry { entry: bytes }).map(|_| ())
        })?;
        self.begins(id, &pending, now)?;
        self.lay_line(id, now)
    }

    fn refuse_start(&mut self, id: &str, entry: &[u8], rule: u8, now: Now) -> Result<(), Trouble> {
        let hash = Entry::from_bytes(entry).map(|entry| entry.hash().as_bytes().to_vec()).unwrap_or_default();
        self.step(id, now, |step| step.say(&Message::NotStarted { entry: hash, rule }).map(|_| ()))
    }

    /// Therapist: the other did not sign.
    pub(crate) fn heard_not_started(
        &mut self,
        id: &str,
        entry: &[u8],
        rule: u8,
        now: Now,
    ) -> Result<(), Trouble> {
        self.step(id, now, |step| {
            step.state.asking.is_refused(entry);
            Ok(())
        })?;
        if self.room_of(id).is_ok_and(|room| room.starting.is_some()) {
            self.start_failed(id, now);
            self.not_started(id, if rule == CLOCK_RULE { "otherClockDisagrees" } else { "startRefused" });
        }
        Ok(())
    }

    /// Therapist: START came back complete and stands in the ledger.
    pub(crate) fn started(&mut self, id: &str, entry: &Entry, now: Now) -> Result<(), Trouble> {
        let starting = self.room_of(id).ok().and_then(|room| room.starting.take());
        match starting {
            Some(starting) if starting.entry().hash() == entry.hash() => {
                // The client's nonce for the first line is on its way behind this entry.
                self.begins(id, &starting, now)
            }
            // The program was away meanwhile: the page offers to go back in.
            _ => Ok(()),
        }
    }

    /// The permit counts from the moment this side signed (S-12).
    fn begins(&mut self, id: &str, pending: &PendingStart, now: Now) -> Result<(), Trouble> {
        let permit = self.ask(id, |situation, _| Ok(pending.begin(situation, now)?))?;
        let room = self.room_of(id)?;
        room.permit = Some(permit);
        room.their_request = None;
        room.problem = None;
        room.answer_until = None;
        room.noted_at = now.boot_ms;
        room.line_is(LineView::Connecting, now);
        self.ask_detour(id)
    }

    /// Back into a session that runs, after the program was away.
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
        if running.over {
            self.step(id, now, |step| {
                if let Some(running) = step.state.running.as_mut() {
                    running.over = false;
                }
                Ok(())
            })?;
        }
        self.lay_line(id, now)
    }

    /// Begins a new line: a client gives a nonce for it, a therapist asks for that. Every line has
    /// nonces, and so keys, of its own: no key is used twice, whatever was lost on the way.
    pub(crate) fn lay_line(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let client = self.relationship(id)?.state.my_role == RoleView::Client;
        let room = self.room_of(id)?;
        room.again_at = None;
        room.line_is(LineView::Connecting, now);
        let Some(permit) = room.permit.clone().filter(|permit| permit.valid_at(now.boot_ms)) else {
            return Ok(());
        };
        let mut nonce = Vec::new();
        if client {
            nonce = vec![0; NONCE];
            crate::random(&mut nonce)?;
            room.laying = Some(Laying { asked: nonce.clone(), offered: None, epoch: 0, line: 0 });
        }
        let session = permit.session().as_bytes().to_vec();
        // Said again with each line: a therapist's program that was away has it in memory no more.
        let place = self.place_to_tell(&permit.session()).filter(|_| client);
        self.step(id, now, |step| {
            // First what the line waits for.
            step.say(&Message::Again { session, nonce })?;
            place.iter().try_for_each(|place| step.say(place).map(|_| ()))
        })
    }

    /// A client's nonce came: offer. Or the therapist asks for one: give it.
    pub(crate) fn heard_again(
        &mut self,
        id: &str,
        session: &[u8],
        asked: Vec<u8>,
        now: Now,
    ) -> Result<(), Trouble> {
        let client = self.relationship(id)?.state.my_role == RoleView::Client;
        let Ok(room) = self.room_of(id) else { return Ok(()) };
        let Some(permit) = room.permit.clone().filter(|permit| permit.valid_at(now.boot_ms)) else {
            return Ok(());
        };
        if permit.session().as_bytes() != session {
            return Ok(());
        }
        if !client && asked.len() != NONCE {
            return Err(Trouble::Protocol("a nonce of another length"));
        }
        if let Some(at) = room.asked_at.filter(|at| now.boot_ms < at.saturating_add(ASKED_MS)) {
            room.again_at = Some(at + ASKED_MS);
            room.wished = Some(asked).filter(|_| !client);
            return Ok(());
        }
        room.asked_at = Some(now.boot_ms);
        if client {
            return self.lay_line(id, now);
        }
        self.offer_line(id, permit, asked, now)
    }

    /// Therapist: offers a line for the client's nonce.
    fn offer_line(&mut self, id: &str, permit: Permit, asked: Vec<u8>, now: Now) -> Result<(), Trouble> {
        let room = self.room_of(id)?;
        room.wished = None;
        let mut offered = vec![0; NONCE];
        crate::random(&mut offered)?;
        room.line_is(LineView::Connecting, now);
        room.again_at = None;
        let turn = room.turn.clone();
        let keys = self.line_keys(id, &asked, &offered, now)?;
        let line = self.next_line();
        let laying = Laying { asked, offered: Some(offered), epoch: keys.epoch(), line };
        self.room_of(id)?.laying = Some(laying);
        let (hide, relay) = self.way_of(id)?;
        self.order(CallOrder::Offer { line, permit, keys, hide, relay, turn });
        Ok(())
    }

    fn next_line(&mut self) -> u64 {
        self.last_line += 1;
        self.last_line
    }

    /// Whether only the detour is taken, and which relay's. One side's wish hides both: otherwise
    /// the other's own address would be told all the same.
    fn way_of(&mut self, id: &str) -> Result<(bool, String), Trouble> {
        let relay = self.relationship(id)?.state.relay.clone();
        let hide = self.hide_address;
        Ok((hide || self.room_of(id)?.other_hides, relay))
    }

    /// The keys of one line: bound to START and to both sides' nonces, the client's first.
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

    /// Client: the therapist offers a line.
    pub(crate) fn heard_offer(
        &mut self,
        id: &str,
        session: &[u8],
        asked: &[u8],
        (offered, epoch): (Vec<u8>, u64),
        sdp: String,
        now: Now,
    ) -> Result<(), Trouble> {
        let Ok(room) = self.room_of(id) else { return Ok(()) };
        let Some(permit) = room.permit.clone().filter(|permit| permit.valid_at(now.boot_ms)) else {
            return Ok(());
        };
        let fits = permit.session().as_bytes() == session && offered.len() == NONCE;
        let Some(laying) = room.laying.as_mut().filter(|laying| fits && laying.asked == asked) else {
            return Err(Trouble::Protocol("an offer that does not fit"));
        };
        if laying.offered.is_some() {
            return Err(Trouble::Protocol("a second offer for one line"));
        }
        laying.offered = Some(offered.clone());
        let turn = room.turn.clone();
        let keys = self.line_keys(id, asked, &offered, now)?;
        if keys.epoch() != epoch {
            // A new epoch began between the offer and here: its keys are not the therapist's.
            return self.lay_line(id, now);
        }
        let (hide, relay) = self.way_of(id)?;
        let line = self.next_line();
        if let Some(laying) = self.room_of(id)?.laying.as_mut() {
            laying.line = line;
        }
        self.order(CallOrder::TakeOffer { line, permit, sdp, keys, hide, relay, turn });
        Ok(())
    }

    /// Therapist: the client answered.
    pub(crate) fn heard_answer(
        &mut self,
        id: &str,
        session: &[u8],
        offered: &[u8],
        sdp: String,
    ) -> Result<(), Trouble> {
        let Ok(room) = self.room_of(id) else { return Ok(()) };
        let fits = room.permit.as_ref().is_some_and(|permit| permit.session().as_bytes() == session)
            && room.laying.as_ref().is_some_and(|laying| laying.offered.as_deref() == Some(offered));
        if !fits {
            return Err(Trouble::Protocol("an answer that does not fit"));
        }
        self.order(CallOrder::TakeAnswer { sdp });
        Ok(())
    }

    /// What the call says of itself.
    pub(crate) fn call_report(&mut self, report: CallReport, now: Now) {
        let Some(id) = self.room.as_ref().map(|room| room.relationship.clone()) else { return };
        let outcome = self.take_report(&id, report, now);
        if let Err(trouble) = outcome {
            tracing::warn!("a report of the call could not be used: {trouble}");
        }
    }

    fn take_report(&mut self, id: &str, report: CallReport, now: Now) -> Result<(), Trouble> {
        let hides = self.hide_address;
        let room = self.room_of(id)?;
        match report {
            CallReport::Offered { line, sdp } => {
                let laying = room.laying.clone().filter(|laying| laying.line == line);
                let (Some(permit), Some(laying)) = (&room.permit, laying) else { return Ok(()) };
                let Laying { asked, offered: Some(nonce), epoch, .. } = laying else { return Ok(()) };
                let session = permit.session().as_bytes().to_vec();
                let message = Message::Offer { session, asked, nonce, epoch, sdp, hides };
                self.step(id, now, |step| step.say(&message).map(|_| ()))
            }
            CallReport::Answered { line, sdp } => {
                let laying = room.laying.clone().filter(|laying| laying.line == line);
                let (Some(permit), Some(laying)) = (&room.permit, laying) else { return Ok(()) };
                let Some(offered) = laying.offered else { return Ok(()) };
                let session = permit.session().as_bytes().to_vec();
                let message = Message::Answer { session, offered, sdp, hides };
                self.step(id, now, |step| step.say(&message).map(|_| ()))
            }
            CallReport::Connected { after_ms } => {
                room.line_is(LineView::Good, now);
                room.connected_in_ms.get_or_insert(after_ms);
                // The wish for another came after what this one was laid for.
                room.again_at = room.again_at.filter(|_| room.wished.is_some());
                Ok(())
            }
            CallReport::Line(line) => {
                room.line_is(line, now);
                room.again_at = match line {
                    // The network may have changed under it: after a while another is laid.
                    LineView::Lost => room.again_at.or(Some(now.boot_ms + LOST_MS)),
                    _ => room.again_at.filter(|_| room.wished.is_some()),
                };
                Ok(())
            }
            CallReport::Other { camera, microphone } => {
                room.other_camera = camera;
                room.other_microphone = microphone;
                Ok(())
            }
            CallReport::Failed => {
                room.line_is(LineView::Lost, now);
                room.again_at = Some(now.boot_ms + AGAIN_MS);
                Ok(())
            }
        }
    }

    /// A failed line is laid again, while the permit lasts.
    pub(crate) fn line_due(&mut self, now: Now) -> Result<(), Trouble> {
        let Some(room) = self.room.as_mut() else { return Ok(()) };
        if room.again_at.is_none_or(|at| at > now.boot_ms) {
            return Ok(());
        }
        let id = room.relationship.clone();
        let permit = room.permit.clone().filter(|permit| permit.valid_at(now.boot_ms));
        match room.wished.take().zip(permit) {
            Some((asked, permit)) => {
                room.asked_at = Some(now.boot_ms);
                self.offer_line(&id, permit, asked, now)
            }
            None => self.lay_line(&id, now),
        }
    }

    /// Asks a rule about this relationship.
    pub(crate) fn ask<T>(
        &self,
        id: &str,
        ask: impl FnOnce(&kader_setting::Situation<'_>, &crate::operation::Pen<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let open = self.opened()?;
        let relationship = self.relationship(id)?;
        crate::judging::with_situation(&open.identity, &relationship.state, relationship.book.as_ref(), ask)
    }
}
