//! The lobby: choosing devices, saying where one is (S-15), asking to come in (S-16).

use kader_setting::{
    Intent, Nonce, Now, PlaceAttested, PlaceStatements, PublicKey, Rule, StartRequest, permit,
};
use kader_wire::frame::ClientFrame;

use crate::core::Core;
use crate::crisis::MAX_PLACE;
use crate::input::Secret;
use crate::lines::Pending;
use crate::message::Message;
use crate::output::{CallOrder, DeviceOrder, Output, Turn};
use crate::room::{Place, Room};
use crate::trouble::Trouble;
use crate::view::RoleView;

/// Presence older than this says nothing about now, milliseconds.
const FRESH_MS: u64 = 120_000;
/// By then everything that waited at the relay has come, milliseconds.
const SETTLED_MS: u64 = 5_000;

impl Core {
    /// The room of this relationship.
    pub(crate) fn room_of(&mut self, id: &str) -> Result<&mut Room, Trouble> {
        self.room.as_mut().filter(|room| room.relationship == id).ok_or(Trouble::Told("noSession"))
    }

    pub(crate) fn open_lobby(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        self.relationship(id)?.may_meet()?;
        if let Some(room) = &self.room {
            return if room.relationship == id { Ok(()) } else { Err(Trouble::Told("sessionElsewhere")) };
        }
        self.step(id, now, |step| {
            step.state.ending = None;
            Ok(())
        })?;
        let others: Vec<PublicKey> =
            self.relationship(id)?.state.others.iter().map(|other| other.key).collect();
        self.room = Some(Room::new(id.to_owned(), others.into_iter()));
        self.outputs.push(Output::Devices(DeviceOrder::Open));
        self.say_presence(id, true, true, now)?;
        self.ask_detour(id)
    }

    pub(crate) fn leave_lobby(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        if self.room_of(id)?.permit.is_some() {
            return self.leave(id, now);
        }
        self.room = None;
        self.outputs.push(Output::Devices(DeviceOrder::Close));
        self.say_presence(id, false, false, now)
    }

    pub(crate) fn say_presence(
        &mut self,
        id: &str,
        present: bool,
        answer: bool,
        now: Now,
    ) -> Result<(), Trouble> {
        let hides = self.hide_address;
        let message = Message::Presence { at_ms: now.wall_ms, present, answer, hides };
        self.step(id, now, |step| step.say(&message).map(|_| ()))
    }

    pub(crate) fn heard_presence(
        &mut self,
        id: &str,
        from: &PublicKey,
        at_ms: u64,
        (present, answer, hides): (bool, bool, bool),
        now: Now,
    ) -> Result<(), Trouble> {
        if !fresh(at_ms, now) {
            self.other_clock(id, at_ms, now);
            return Ok(());
        }
        let Ok(room) = self.room_of(id) else { return Ok(()) };
        if room.problem == Some("otherClockDisagrees") {
            room.problem = None;
        }
        let Some(guest) = room.guest(from) else { return Ok(()) };
        guest.present = present;
        guest.hides = hides;
        if !present {
            guest.request = None;
            if guest.inside && room.permit.is_some() {
                // Gone out of a session that goes on without them.
                self.parts_with(id, from, now)?;
            }
        }
        if answer {
            self.say_presence(id, true, false, now)?;
            // Who asked to come in before the other was there asks again.
            let admits = self.relationship(id)?.state.member(from).map(|other| other.role);
            let asks = self.room_of(id).is_ok_and(|room| {
                if admits == Some(RoleView::Therapist) {
                    // Who admits waits anew: a START that others did not sign came to nothing.
                    room.starting = None;
                }
                room.entered && room.permit.is_none() && room.starting.is_none()
            });
            if asks && self.relationship(id)?.state.my_role == RoleView::Client {
                self.ask_in(id, now)?;
            }
        }
        Ok(())
    }

    /// What the other said just now bears another time. If this clock is right by the relay's,
    /// theirs is wrong: nothing can start, and both are told why.
    fn other_clock(&mut self, id: &str, at_ms: u64, now: Now) {
        let known = self.relationship(id).ok().and_then(|found| self.known(&found.state.relay));
        let Some(known) = known.filter(|known| !known.clock_off(now)) else { return };
        // What waited at the relay comes at once when the line is there, and may well be old.
        let live = now.boot_ms.saturating_sub(known.since_boot_ms) > SETTLED_MS;
        if let Ok(room) = self.room_of(id)
            && (live || at_ms > now.wall_ms)
        {
            room.problem = Some("otherClockDisagrees");
        }
    }

    pub(crate) fn other_hides(&mut self, id: &str, from: &PublicKey, hides: bool) {
        if let Some(guest) = self.room_of(id).ok().and_then(|room| room.guest(from)) {
            guest.hides = hides;
        }
    }

    /// Asks for credentials of the relay's detour: in the lobby, and anew when a session begins.
    pub(crate) fn ask_detour(&mut self, id: &str) -> Result<(), Trouble> {
        let state = &self.relationship(id)?.state;
        let url = state.relay.clone();
        let Some(record) = &state.mailbox else { return Ok(()) };
        let keys = kader_seal::MailboxKeys::from_bytes(&record.keys)?;
        if self.relay_key(&url).is_some() {
            let request = self.request(&url, Pending::Turn { relationship: id.to_owned() });
            self.send(&url, ClientFrame::Turn { request, mailbox: keys.id, write: keys.write });
        }
        Ok(())
    }

    /// The relay lends its detour.
    pub(crate) fn detour(&mut self, id: &str, turn: Turn) {
        if let Ok(room) = self.room_of(id) {
            room.turn = Some(turn);
        }
    }

    /// The line to the relay is lost: a START that waits for its date cannot come about.
    pub(crate) fn line_lost(&mut self, url: &str) {
        let Some(id) = self.room.as_ref().map(|room| room.relationship.clone()) else { return };
        if self.relationship(&id).is_ok_and(|relationship| relationship.state.relay == url)
            && let Ok(room) = self.room_of(&id)
        {
            room.draft = None;
        }
    }

    /// The line to the relay is back: what the room missed is asked again.
    pub(crate) fn room_line_back(&mut self, id: &str, url: &str, now: Now) {
        if self.relationship(id).is_ok_and(|found| found.state.relay != url) {
            return;
        }
        let Some(room) = self.room.as_ref().filter(|room| room.relationship == id) else { return };
        let waits = room.permit.is_none() && room.draft.is_none() && room.starting.is_none();
        let again = if waits { self.say_presence(id, true, true, now) } else { Ok(()) };
        if let Err(trouble) = again.and_then(|()| self.ask_detour(id)) {
            tracing::warn!("the lobby could not be taken up: {trouble}");
        }
    }

    pub(crate) fn set_hide_address(&mut self, hide: bool, now: Now) -> Result<(), Trouble> {
        self.hide_address = hide;
        self.opened()?.vault.home().put_setting("hide-address", &[u8::from(hide)])?;
        let Some(id) = self.room.as_ref().map(|room| room.relationship.clone()) else { return Ok(()) };
        self.say_presence(&id, true, false, now)
    }

    pub(crate) fn attest_place(
        &mut self,
        free_to_speak: bool,
        alone: bool,
        address: Secret,
        call_back: Secret,
        now: Now,
    ) -> Result<(), Trouble> {
        let me = PublicKey::new(self.opened()?.identity.public());
        let given =
            |secret: &Secret| !secret.expose().trim().is_empty() && secret.expose().len() <= MAX_PLACE;
        let said = PlaceStatements {
            private: free_to_speak,
            // Yes or no, it was stated; who else is there is said in the room.
            company_stated: true,
            location_given: given(&address),
            number_given: given(&call_back),
        };
        let room = self.room.as_mut().ok_or(Trouble::Told("noSession"))?;
        let proof =
            PlaceAttested::attest(me, said, now.wall_ms).map_err(|_| Trouble::Told("placeMissing"))?;
        room.problem = room.problem.filter(|problem| *problem != "placeStale");
        room.place = Some(Place { proof, alone, address, call_back });
        Ok(())
    }

    /// Goes in: a client asks to be admitted, a therapist opens the room, both go back into a session.
    pub(crate) fn enter(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        if self.relationship(id)?.state.running.is_some() {
            return self.go_back_in(id, now);
        }
        let room = self.room_of(id)?;
        if room.place.is_none() {
            return Err(Trouble::Told("placeMissing"));
        }
        room.entered = true;
        match self.relationship(id)?.state.my_role {
            RoleView::Client => self.ask_in(id, now),
            RoleView::Therapist => self.say_presence(id, true, true, now),
        }
    }

    /// Client: the request to start, with the place attested.
    fn ask_in(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        // Asking again says the same again: the START that comes back must answer it. Unless the
        // ledger went on meanwhile: no START follows from the old place.
        let head = self.relationship(id)?.book.as_ref().map(|book| book.ledger.head());
        let request = match self.room_of(id)?.own_request.clone() {
            Some(request) if Some(*request.head()) == head => request,
            _ => self.own_request(id, now)?,
        };
        let bytes = request.to_bytes()?;
        let hides = self.hide_address;
        self.room_of(id)?.own_request = Some(request);
        let message = Message::Enter { at_ms: now.wall_ms, request: bytes, hides };
        self.step(id, now, |step| step.say(&message).map(|_| ()))
    }

    /// This side's part of a START.
    pub(crate) fn own_request(&mut self, id: &str, now: Now) -> Result<StartRequest, Trouble> {
        let proof =
            self.room_of(id)?.place.as_ref().map(|place| place.proof).ok_or(Trouble::Told("placeMissing"))?;
        let mut nonce = [0u8; 16];
        crate::random(&mut nonce)?;
        let request = self.ask(id, |situation, _| {
            let grant = permit(situation, &Intent::StartSession, now)?;
            Ok(StartRequest::new(&grant, situation, &proof, Nonce::new(nonce), now)?)
        });
        if matches!(&request, Err(Trouble::Refused(refusal)) if refusal.rule == Rule(15)) {
            // Said too long ago: back to the questions, whoever asked for this.
            let room = self.room_of(id)?;
            room.place = None;
            room.entered = false;
            room.own_request = None;
            room.problem = Some("placeStale");
        }
        request
    }

    /// Therapist: somebody asks to come in.
    pub(crate) fn heard_enter(
        &mut self,
        id: &str,
        from: &PublicKey,
        at_ms: u64,
        request: &[u8],
        hides: bool,
        now: Now,
    ) -> Result<(), Trouble> {
        if !fresh(at_ms, now) {
            self.other_clock(id, at_ms, now);
            return Ok(());
        }
        let request = StartRequest::from_bytes(request)?;
        if request.key() != from {
            return Err(Trouble::Protocol("a request of somebody else"));
        }
        if let Some(guest) = self.room_of(id).ok().and_then(|room| room.guest(from)) {
            guest.present = true;
            guest.hides = hides;
            let head = *request.head();
            guest.request = Some(request);
            return self.heads_meet(id, from, &head, now);
        }
        Ok(())
    }

    /// The room is over: devices off, the call stopped, what was said about the place gone.
    pub(crate) fn close_room(&mut self) {
        if self.room.take().is_some() {
            self.order(CallOrder::Stop);
            self.outputs.push(Output::Devices(DeviceOrder::Close));
        }
    }
}

/// Whether something said at this moment still says something about now.
fn fresh(at_ms: u64, now: Now) -> bool {
    at_ms.abs_diff(now.wall_ms) <= FRESH_MS
}
