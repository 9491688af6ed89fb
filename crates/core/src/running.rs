//! A running session: its clock, texts beside the picture, extension, leaving, and the end.

use kader_setting::{
    AloneReason, CLOCK_TOLERANCE_MS, EndReason as End, Entry, Extension, Fact, Intent, Now, Permit, Phase,
    PublicKey, SessionId, SettingError, clock, end_alone, end_alone_after, end_at_limit, end_overdue,
    next_change_boot_ms, permit, withdraw,
};
use kader_vault::{Text, VaultError};
use serde_bytes::ByteBuf;

use crate::core::Core;
use crate::message::{MAX_TEXT, Message};
use crate::operation::Operation;
use crate::output::{CallOrder, DeviceOrder, Output};
use crate::relationship::MAX_TEXTS;
use crate::state::{
    CountedRecord, EndingRecord, ExtensionRecord, RunningRecord, Stage, TextRecord, WhenOver,
};
use crate::trouble::Trouble;
use crate::view::{EndReason, RoleView};

/// How often the counted time is written down, milliseconds: what a crash and a wall clock
/// turned back together could win.
const NOTE_EVERY_MS: u64 = 10_000;
/// How often a profile that another window has is looked at anew, milliseconds.
const LOOK_AGAIN_MS: u64 = 1_000;
/// How long after its latest end a session without an END is closed by the wall clock.
const OVERDUE_MS: u64 = 121_000;

impl Operation<'_> {
    /// What a fact that now stands in the ledger means for this relationship's state.
    pub(crate) fn follow(&mut self, fact: &Fact) -> Result<(), Trouble> {
        match fact {
            Fact::Start(start) => self.runs(start.terms.session, false)?,
            Fact::Extended { .. } => {
                if let Some(running) = self.state.running.as_mut() {
                    running.extension = None;
                }
            }
            Fact::CrisisExtended { .. } | Fact::Overridden { .. } => self.follow_crisis(fact),
            Fact::Withdrawn { .. } if self.state.stage == Stage::Ready => self.state.stage = Stage::Agree,
            Fact::End { session, reason, lasted_s } => {
                let started_ms = self.started_ms(session.as_bytes());
                let me = self.me();
                // Who was not in it, or went out of it, has nothing that ended.
                let was_in_it = self.state.running.take().is_some_and(|running| !running.out);
                if was_in_it && !self.state.is_second() {
                    self.state.ending = Some(EndingRecord {
                        reason: reason_for(reason, &me),
                        started_ms,
                        lasted_seconds: *lasted_s,
                    });
                }
                self.heal_after_session();
                self.record_agreements()?;
                match self.state.when_over.take() {
                    Some(WhenOver::Withdraw) => self.withdraw(None)?,
                    Some(WhenOver::Leave) => self.leaves(None)?,
                    None => {}
                }
            }
            _ => self.follow_course(fact),
        }
        Ok(())
    }

    fn started_ms(&self, session: &[u8]) -> u64 {
        let entries = self.book.as_ref().map(|book| book.ledger.entries()).unwrap_or_default();
        let started = entries.iter().rev().find_map(|entry| match entry.fact() {
            Fact::Start(start) if start.terms.session.as_bytes() == session => Some(start.started_ms()),
            _ => None,
        });
        started.unwrap_or(self.now.wall_ms)
    }

    /// Own entries gave way to one of the other: what still holds is written again behind it.
    pub(crate) fn write_again(&mut self, gave_way: &[Fact]) -> Result<(), Trouble> {
        for fact in gave_way {
            if matches!(fact, Fact::Withdrawn { by, .. } if *by == self.me()) {
                self.withdraw(None)?;
                continue;
            }
            if matches!(fact, Fact::Agreed { .. }) {
                // Before what came after it: a tightening undoes no withdrawal.
                self.record_agreements()?;
                continue;
            }
            self.crisis_again(fact)?;
            self.write_course_again(fact)?;
            let Fact::End { session, reason, lasted_s } = fact else { continue };
            let book = self.book()?;
            if book.ledger.open_session().is_none_or(|open| open.start().terms.session != *session) {
                continue;
            }
            match *reason {
                // Who left has left (P1), whatever was agreed at that moment.
                End::Alone { by, .. } if by != self.me() => {}
                End::Alone { why, .. } => {
                    let (now, lasted_ms) = (self.now, u64::from(*lasted_s) * 1000);
                    let entry = self
                        .judged(|situation, pen| Ok(end_alone_after(situation, lasted_ms, why, now, pen)?))?;
                    self.ends(entry)?;
                }
                End::Limit => self.runs_again(*session, *lasted_s)?,
            }
        }
        Ok(())
    }

    /// Ends the agreement for this side: a session that runs first, then the agreement (P1). While others
    /// hold a session without this side it is written at the end of that.
    pub(crate) fn withdraw(&mut self, permit: Option<&Permit>) -> Result<(), Trouble> {
        let now = self.now;
        // Who is away writes it once they are back.
        if self.state.is_away() || self.others_in_session()? || self.session_elsewhere()? {
            self.state.when_over = Some(self.state.when_over.unwrap_or(WhenOver::Withdraw));
            return Ok(());
        }
        if self.book()?.ledger.open_session().is_some() {
            let entry = self.alone(permit, AloneReason::Withdrew)?;
            self.ends(entry)?;
        }
        match self.judged(|situation, pen| Ok(withdraw(situation, now, pen)?)) {
            Ok(entry) => self.ends(entry),
            // The other was first, or nothing was agreed.
            Err(Trouble::Setting(SettingError::NothingToRecord)) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    /// Whether a session is open in which this side is not.
    pub(crate) fn others_in_session(&mut self) -> Result<bool, Trouble> {
        Ok(self.book()?.ledger.open_session().is_some() && !self.is_present()?)
    }

    /// Whether this member is in the session that is open, by its START.
    pub(crate) fn has_attended(&mut self, member: &PublicKey) -> Result<bool, Trouble> {
        let open = self.book()?.ledger.open_session();
        Ok(open.is_some_and(|open| open.start().attendee(member).is_ok()))
    }

    /// The END that this side makes alone. Who never was in the session says no time of it, and who
    /// did not go back in after its end none that came after it.
    pub(crate) fn alone(&self, permit: Option<&Permit>, why: AloneReason) -> Result<Entry, Trouble> {
        let now = self.now;
        let outside = self.state.running.as_ref().and_then(RunningRecord::outside_ms);
        self.judged(|situation, pen| {
            Ok(match (permit, outside) {
                (None, Some(lasted_ms)) => end_alone_after(situation, lasted_ms, why, now, pen)?,
                (permit, _) => end_alone(situation, permit, why, now, pen)?,
            })
        })
    }

    /// The limit that this side signed gave way: the session is longer than it knew. The page offers to
    /// go back in while there is time left; what was served stays what it was.
    fn runs_again(&mut self, session: SessionId, lasted_s: u32) -> Result<(), Trouble> {
        self.runs(session, true)?;
        if let Some(running) = self.state.running.as_mut() {
            running.served_ms = u64::from(lasted_s) * 1000;
            running.over = true;
        }
        let now_ms = self.now.wall_ms;
        let over = self.book()?.ledger.open_session().is_some_and(|open| open.ends_wall_ms() < now_ms);
        if over && self.is_present()? {
            self.ends_outside()?;
        }
        Ok(())
    }

    /// Closes a session that nobody of this side was in at its end.
    pub(crate) fn ends_outside(&mut self) -> Result<(), Trouble> {
        let entry = self.alone(None, AloneReason::Unreachable)?;
        self.ends(entry)
    }

    /// Writes an entry of this side and says it.
    pub(crate) fn ends(&mut self, entry: Entry) -> Result<(), Trouble> {
        let fact = entry.fact().clone();
        let bytes = entry.to_bytes()?;
        self.append(entry)?;
        self.say(&Message::Entry { entry: bytes })?;
        self.follow(&fact)
    }
}

/// The page's word for an end.
pub(crate) fn reason_for(reason: &End, me: &kader_setting::PublicKey) -> EndReason {
    match reason {
        End::Limit => EndReason::Limit,
        End::Alone { why: AloneReason::Unreachable, .. } => EndReason::Lost,
        End::Alone { by, .. } if by == me => EndReason::LeftByMe,
        End::Alone { .. } => EndReason::LeftByOther,
    }
}

impl Core {
    /// What time asks for now, and when to look again.
    pub(crate) fn keep_time(&mut self, now: Now) {
        self.lock_if_idle(now);
        let kept = self.limits(now).and_then(|()| self.line_due(now));
        if let Err(trouble) = kept {
            tracing::warn!("time could not be kept: {trouble}");
        }
        self.sets_aside_what_ended();
        self.retry_due(now);
        self.answer_due(now);
        self.invitations_over(now);
        self.overdue(now);
        self.appointments_due(now);
        self.letters_due(now);
        self.remind(now);
        self.remind_of_routines(now);
        self.look_after_mail(now);
        self.look_for_lost(now);
        self.tell_mine(now);
        self.unused_seats(now);
        self.seats_taken_before(now);
        self.look_after_files(now);
        self.look_at_returning(now);
        self.heal(now);
        self.erase_due(now);
        self.compare_again(now);
        // Another window has the profile: it may be closing just now.
        let taken = self.open.is_none() && matches!(self.found(), Err(VaultError::InUse));
        let room = self.room.as_ref();
        let moments = [
            room.and_then(|room| room.permit.as_ref())
                .and_then(|permit| next_change_boot_ms(permit, now.boot_ms)),
            room.filter(|room| room.permit.is_some()).map(|room| room.noted_at + NOTE_EVERY_MS),
            room.and_then(|room| room.inside().filter_map(|guest| guest.link.again_at).min()),
            room.and_then(|room| room.answer_until),
            self.retry.values().filter_map(|retry| retry.at).min(),
            self.mail_due(),
            self.lost_due(now),
            self.mine_due(),
            self.seats_due(),
            self.files_wake(now),
            self.idle_due(),
            self.planning_wakes(now),
            self.letters_wake(now),
            self.reminding_wakes(now),
            self.routines_wake(now),
            self.erasing_due(),
            taken.then_some(now.boot_ms + LOOK_AGAIN_MS),
        ];
        if let Some(at) = moments.into_iter().flatten().min() {
            self.outputs.push(Output::WakeAt(at));
        }
    }

    /// S-14: at the limit and the grace this side alone stops. Before that, the time is noted.
    pub(crate) fn limits(&mut self, now: Now) -> Result<(), Trouble> {
        self.ends_with_changed_keys(now)?;
        let Some(room) = self.room.as_mut() else { return Ok(()) };
        let Some(permit) = room.permit.clone() else { return Ok(()) };
        let id = room.relationship.clone();
        if clock(&permit, now.boot_ms) == Phase::Over {
            let counted = CountedRecord {
                session: ByteBuf::from(permit.session().as_bytes().to_vec()),
                lasted_ms: room.counted_ms(&permit, now),
            };
            // Pictures and sound first; what is written about it can only come after.
            self.session_ended(&id);
            return self.step(&id, now, |step| {
                step.state.counted = Some(counted);
                match step.judged(|situation, pen| Ok(end_at_limit(situation, &permit, now, pen)?)) {
                    Ok(entry) => step.ends(entry),
                    // The other side's END stands already.
                    Err(Trouble::Setting(SettingError::SessionNotOpen)) => Ok(()),
                    Err(trouble) => Err(trouble),
                }
            });
        }
        if now.boot_ms >= room.noted_at + NOTE_EVERY_MS {
            room.noted_at = now.boot_ms;
            self.step(&id, now, |step| {
                if let Some(running) = step.state.running.as_mut() {
                    running.served_ms = permit.served_ms(now.boot_ms);
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// A session that nobody ended because the program was off: closed by the wall clock.
    fn overdue(&mut self, now: Now) {
        let Some(open) = self.open.as_ref() else { return };
        let held =
            self.room.as_ref().filter(|room| room.permit.is_some()).map(|room| room.relationship.clone());
        let me = PublicKey::new(open.identity.public());
        let ids: Vec<String> = open
            .relationships
            .iter()
            .filter(|(id, relationship)| {
                let ends = relationship.book.as_ref().and_then(|book| book.ledger.open_session());
                // What others hold without this side is theirs to close.
                let ends = ends.filter(|open| open.start().attendee(&me).is_ok());
                Some(*id) != held.as_ref()
                    && !relationship.state.catches_up(&me)
                    && ends.is_some_and(|open| now.wall_ms > open.ends_wall_ms().saturating_add(OVERDUE_MS))
            })
            .map(|(id, _)| id.clone())
            .collect();
        for id in ids {
            let ended = self.step(&id, now, |step| {
                let running = step.state.running.clone();
                if running.as_ref().is_some_and(|running| running.outside_ms().is_some()) {
                    return step.ends_outside();
                }
                step.state.counted = running
                    .map(|running| CountedRecord { session: running.session, lasted_ms: running.served_ms });
                let entry = step.judged(|situation, pen| Ok(end_overdue(situation, now, pen)?))?;
                step.ends(entry)
            });
            if let Err(trouble) = ended {
                tracing::warn!("an overdue session could not be closed: {trouble}");
            }
        }
    }

    /// Guest: no welcome came before the invitation's time had passed.
    fn invitations_over(&mut self, now: Now) {
        let relationships = self.open.iter().flat_map(|open| &open.relationships);
        let over: Vec<String> = relationships
            .filter(|(_, found)| {
                let record = found.state.invitations.first();
                found.state.stage == Stage::Joining
                    && found.state.problem.is_none()
                    && record.is_some_and(|record| record.expires_s <= now.wall_ms / 1000)
            })
            .map(|(id, _)| id.clone())
            .collect();
        for id in over {
            self.problem(&id, "invitationExpired", now);
        }
    }

    /// The session is over on this side: nothing is sent, shown or played any more.
    pub(crate) fn session_ended(&mut self, id: &str) {
        if self.room.as_ref().is_some_and(|room| room.relationship == id && room.permit.is_some()) {
            self.room = None;
            self.order(CallOrder::Stop);
            self.outputs.push(Output::Devices(DeviceOrder::Close));
        }
    }

    pub(crate) fn leave(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let permit = self.room_of(id).ok().and_then(|room| room.permit.clone());
        if self.goes_on_without(id)? {
            return self.step_out(id, now);
        }
        self.session_ended(id);
        if self.relationship(id)?.state.running.is_none() {
            // It is over already: nothing stands before leaving, not even a second click.
            return Ok(());
        }
        self.step(id, now, |step| {
            let entry =
                step.alone(permit.as_ref(), AloneReason::Left).map_err(|_| Trouble::Told("noSession"))?;
            step.ends(entry)
        })
    }

    /// Whether a session of several goes on when this side leaves: only a client's leaving leaves others
    /// in it who were let in.
    fn goes_on_without(&self, id: &str) -> Result<bool, Trouble> {
        let found = self.relationship(id)?;
        let open = found.book.as_ref().and_then(|book| book.ledger.open_session());
        let several = open.is_some_and(|open| open.start().terms.present.len() > 2);
        Ok(several && found.state.my_role == RoleView::Client && found.state.running.is_some())
    }

    /// Goes out of a session that goes on for the others: it can be gone back into while it lasts.
    fn step_out(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let room = self.room_of(id).ok().and_then(|room| room.permit.as_ref());
        let served_ms = room.map(|permit| permit.served_ms(now.boot_ms));
        self.leave_room(id);
        self.step(id, now, |step| {
            let Some(running) = step.state.running.as_mut() else { return Ok(()) };
            running.served_ms = served_ms.unwrap_or(running.served_ms);
            running.out = true;
            let (session, lasted_ms) = (running.session.to_vec(), running.served_ms);
            // Who was inside just now is told how it goes on; from elsewhere one simply goes.
            if served_ms.is_some() {
                let started_ms = step.started_ms(&session);
                let lasted_seconds = u32::try_from(lasted_ms / 1000).unwrap_or(u32::MAX);
                let reason = EndReason::LeftByMe;
                step.state.ending = Some(EndingRecord { reason, started_ms, lasted_seconds });
            }
            Ok(())
        })?;
        if served_ms.is_some() { self.say_presence(id, false, false, now) } else { Ok(()) }
    }

    /// Withdraws from the agreement: at once, alone, whatever else is under way (S-01, P1).
    pub(crate) fn withdraw(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let permit = self.room_of(id).ok().and_then(|room| room.permit.clone());
        self.session_ended(id);
        if self.room_of(id).is_ok() {
            self.leave_lobby(id, now)?;
        }
        self.step(id, now, |step| {
            step.takes_signature_back()?;
            step.withdraw(permit.as_ref())
        })
    }

    pub(crate) fn close_ending(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        self.step(id, now, |step| {
            step.state.ending = None;
            Ok(())
        })
    }

    pub(crate) fn dismiss_notice(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let room = self.room_of(id)?;
        let phase = room.permit.as_ref().map(|permit| clock(permit, now.boot_ms));
        if let Some(Phase::Notice { notice_s, .. }) = phase {
            room.dismissed = Some(notice_s);
        }
        Ok(())
    }

    /// Writes a text beside the picture.
    pub(crate) fn say_text(&mut self, id: &str, text: String, now: Now) -> Result<(), Trouble> {
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Ok(());
        }
        if text.len() > MAX_TEXT {
            return Err(Trouble::Told("tooLong"));
        }
        self.in_session(id, now)?;
        self.ask(id, |situation, _| Ok(permit(situation, &Intent::SendText, now)?))?;
        let mut text_id = [0u8; 16];
        crate::random(&mut text_id)?;
        self.step(id, now, |step| {
            let session = step.state.running.as_ref().map(|running| running.session.to_vec());
            let session = session.ok_or(Trouble::Told("noSession"))?;
            let at_ms = step.now.wall_ms;
            if step.texts_of(true) >= MAX_TEXTS {
                return Err(Trouble::Told("tooMany"));
            }
            let message = Message::Text { session, id: text_id.to_vec(), text: text.clone(), at_ms };
            let row = step.say_about(&message, Some(text_id))?;
            step.keep_text(text_id, step.me(), text, at_ms, Some(row))
        })
    }

    /// A text of the other. Out of a session it is not shown (P3).
    pub(crate) fn heard_text(
        &mut self,
        id: &str,
        from: &PublicKey,
        session: &[u8],
        (text_id, text, at_ms): (&[u8], String, u64),
        now: Now,
    ) -> Result<(), Trouble> {
        let running = self.relationship(id)?.state.running.as_ref().map(|running| running.session.clone());
        if running.as_deref().map(Vec::as_slice) != Some(session) {
            return Err(Trouble::Protocol("a text outside the session"));
        }
        self.ask(id, |situation, _| Ok(permit(situation, &Intent::SendText, now)?))?;
        let open = self.relationship(id)?.book.as_ref().and_then(|book| book.ledger.open_session());
        if open.is_none_or(|open| open.start().attendee(from).is_err()) {
            return Err(Trouble::Protocol("a text of somebody who is not there"));
        }
        // Not later than now, not before the session: else it would outlive the time for which texts are
        // kept, or be erased before it (S-41).
        let open = self.relationship(id)?.book.as_ref().and_then(|book| book.ledger.open_session());
        let started_ms = open.map_or(0, |open| open.start().started_ms());
        let at_ms = at_ms.max(started_ms).min(now.wall_ms.saturating_add(CLOCK_TOLERANCE_MS));
        let text_id: [u8; 16] =
            text_id.try_into().map_err(|_| Trouble::Protocol("a text without a handle"))?;
        self.step(id, now, |step| {
            if step.texts_of(false) >= MAX_TEXTS * step.state.others.len() {
                return Err(Trouble::Protocol("more texts than a session has"));
            }
            match step.keep_text(text_id, *from, text, at_ms, None) {
                // The other chose the handle and the moment: no vault would ever take these.
                Err(Trouble::Vault(VaultError::TextExists | VaultError::NumberTooLarge)) => {
                    Err(Trouble::Protocol("a text that cannot be kept"))
                }
                kept => kept,
            }
        })
    }

    fn in_session(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let running = self.room_of(id)?.permit.as_ref().is_some_and(|permit| permit.valid_at(now.boot_ms));
        if running { Ok(()) } else { Err(Trouble::Told("noSession")) }
    }

    /// Asks for a longer session (S-13).
    pub(crate) fn ask_extension(&mut self, id: &str, seconds: u32, now: Now) -> Result<(), Trouble> {
        let permit = self.room_of(id)?.permit.clone().ok_or(Trouble::Told("noSession"))?;
        self.step(id, now, |step| {
            let asked =
                step.judged(|situation, pen| Ok(Extension::ask(situation, &permit, seconds, now, pen)?))?;
            let entry = asked.entry().to_bytes()?;
            let me = step.me();
            let open = step.state.running.as_ref().and_then(|running| running.extension.as_ref());
            if let Some(theirs) = open.filter(|open| open.by != me) {
                // Who answers with another wish leaves the other's: else both would wait.
                let entry = Entry::from_bytes(&theirs.entry)?.hash().as_bytes().to_vec();
                step.say(&Message::DeclineExtension { entry })?;
            }
            step.say(&Message::AskExtension { entry: entry.clone() })?;
            let running = step.state.running.as_mut().ok_or(Trouble::Told("noSession"))?;
            let entry = ByteBuf::from(entry);
            running.extension = Some(ExtensionRecord { entry, by: me, seconds, agreed: true });
            Ok(())
        })
    }

    /// Another asks. Of two that cross, the therapist's stands, then the one of the lower key.
    pub(crate) fn heard_extension(
        &mut self,
        id: &str,
        from: &PublicKey,
        entry: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        let parsed = Entry::from_bytes(entry)?;
        let Fact::Extended { seconds, asked_by, .. } = *parsed.fact() else {
            return Err(Trouble::Protocol("not an extension"));
        };
        if asked_by != *from || !parsed.signatures().has(from) {
            return Err(Trouble::Protocol("an extension that somebody else asks for"));
        }
        if self.relationship(id)?.state.is_group() {
            // Whatever becomes of the request.
            self.aside(|core| core.step(id, now, |step| step.note_signatures(from, &parsed)))?;
        }
        self.step(id, now, |step| {
            if !step.has_attended(from)? {
                return Err(Trouble::Protocol("an extension that somebody asks for who is not there"));
            }
            if parsed.index() != step.book()?.ledger.len() {
                return Err(Trouble::Protocol("an extension asked for before another was agreed"));
            }
            if !step.is_present()? {
                return Ok(());
            }
            let book = step.book()?;
            match book.ledger.wanted_by(&parsed, &book.agreements) {
                Ok(_) => {}
                // What goes beyond the agreement is not even shown (S-13).
                Err(SettingError::Refused(_)) => {
                    let entry = parsed.hash().as_bytes().to_vec();
                    return step.say(&Message::DeclineExtension { entry }).map(|_| ());
                }
                Err(error) => return Err(error.into()),
            }
            let (own, theirs) = (step.precedence(&step.me()), step.precedence(from));
            let open = step.state.running.as_ref().and_then(|running| running.extension.as_ref());
            let here = open.map(|open| step.precedence(&open.by));
            let stands = here.is_some_and(|here| here < theirs && (here == own || step.state.is_group()));
            let running = step.state.running.as_mut().ok_or(Trouble::Protocol("no session to extend"))?;
            if !stands {
                let entry = ByteBuf::from(entry.to_vec());
                running.extension = Some(ExtensionRecord { entry, by: *from, seconds, agreed: false });
            }
            Ok(())
        })
    }

    /// Agrees to another's wish, or not. Of what several sign, the therapist's signature goes last.
    pub(crate) fn answer_extension(&mut self, id: &str, agree: bool, now: Now) -> Result<(), Trouble> {
        let permit = self.room_of(id)?.permit.clone().ok_or(Trouble::Told("noSession"))?;
        let stands = self.step(id, now, |step| {
            let me = step.me();
            let running = step.state.running.as_mut().ok_or(Trouble::Told("noSession"))?;
            let asked = running.extension.as_mut().filter(|asked| asked.by != me);
            let asked = asked.ok_or(Trouble::Told("noSession"))?;
            if !agree {
                let entry = Entry::from_bytes(&asked.entry)?.hash().as_bytes().to_vec();
                running.extension = None;
                step.say(&Message::DeclineExtension { entry })?;
                return Ok(false);
            }
            if std::mem::replace(&mut asked.agreed, true) {
                return Ok(false);
            }
            step.extension_settles(&permit, true)
        })?;
        if stands { self.extended(id, now) } else { Ok(()) }
    }

    /// Another of those present agrees: their signature is added.
    pub(crate) fn heard_extension_agreed(
        &mut self,
        id: &str,
        from: &PublicKey,
        entry: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        let theirs = Entry::from_bytes(entry)?;
        let permit = self.room_of(id).ok().and_then(|room| room.permit.clone());
        let stands = self.step(id, now, |step| {
            step.note_signatures(from, &theirs)?;
            let running = step.state.running.as_mut();
            let Some(asked) = running.and_then(|running| running.extension.as_mut()) else {
                return Ok(false);
            };
            let mut here = Entry::from_bytes(&asked.entry)?;
            if here.hash() != theirs.hash() {
                return Ok(false);
            }
            here.join(&theirs)?;
            asked.entry = ByteBuf::from(here.to_bytes()?);
            match &permit {
                Some(permit) => step.extension_settles(permit, false),
                None => Ok(false),
            }
        })?;
        if stands { self.extended(id, now) } else { Ok(()) }
    }

    pub(crate) fn heard_no_extension(
        &mut self,
        id: &str,
        from: &PublicKey,
        entry: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        self.step(id, now, |step| {
            if !step.has_attended(from)? || step.has_signed(from, entry) {
                return Err(Trouble::Protocol("an extension that is not theirs to decline"));
            }
            let Some(running) = step.state.running.as_mut() else { return Ok(()) };
            let same = running.extension.as_ref().is_some_and(|asked| {
                Entry::from_bytes(&asked.entry).is_ok_and(|here| here.hash().as_bytes() == entry)
            });
            if same {
                running.extension = None;
            }
            Ok(())
        })
    }

    /// The ledger changed while a session runs: the permit becomes longer by an extension, shorter again
    /// where one gave way.
    pub(crate) fn extended(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let Some(permit) = self.room_of(id).ok().and_then(|room| room.permit.clone()) else { return Ok(()) };
        let renewed = self.ask(id, |situation, _| Ok(permit.renewed(situation, now)?))?;
        if renewed == permit {
            return Ok(());
        }
        let room = self.room_of(id)?;
        room.permit = Some(renewed.clone());
        room.dismissed = None;
        self.order(CallOrder::Renew(renewed));
        Ok(())
    }
}

impl Operation<'_> {
    /// How far an extension is that somebody agreed to: signed here where it is this side's turn, and
    /// written down once everybody present has signed. Whether it stands.
    fn extension_settles(&mut self, permit: &Permit, now_agreed: bool) -> Result<bool, Trouble> {
        let (me, now) = (self.me(), self.now);
        let running = self.state.running.as_ref().ok_or(Trouble::Told("noSession"))?;
        let Some(asked) = running.extension.clone() else { return Ok(false) };
        let mut entry = Entry::from_bytes(&asked.entry)?;
        let book = self.book()?;
        if entry.index() != book.ledger.len() {
            return Ok(false);
        }
        let wanted = book.ledger.wanted_by(&entry, &book.agreements)?;
        let missing = entry.signatures().missing(&wanted);
        let admits = self.state.my_role == RoleView::Therapist;
        let turn = asked.agreed && missing.contains(&me) && (!admits || missing == [me]);
        if turn {
            let agreed = self.judged(|situation, pen| {
                Ok(Extension::agree(&asked.entry, None, situation, permit, now, pen)?)
            })?;
            entry = agreed.entry().clone();
            if let Some(open) = self.state.running.as_mut().and_then(|running| running.extension.as_mut()) {
                open.entry = ByteBuf::from(entry.to_bytes()?);
            }
        }
        let bytes = entry.to_bytes()?;
        if entry.signatures().missing(&wanted).is_empty() {
            let fact = entry.fact().clone();
            self.append(entry)?;
            self.say(&Message::Entry { entry: bytes })?;
            self.follow(&fact)?;
            return Ok(true);
        }
        if turn && now_agreed {
            self.say(&Message::AgreeExtension { entry: bytes })?;
        }
        Ok(false)
    }

    /// How many texts of this side, or of the others, the session has.
    fn texts_of(&self, mine: bool) -> usize {
        let (before, me) = (if mine { self.said.0 } else { self.said.1 }, self.me());
        before + self.texts.iter().filter(|text| (text.by == me) == mine).count()
    }

    fn keep_text(
        &mut self,
        id: [u8; 16],
        by: PublicKey,
        text: String,
        at_ms: u64,
        outbox: Option<u64>,
    ) -> Result<(), Trouble> {
        let body = text.clone();
        let row = Text { id, author: by, written_ms: at_ms, shown_from_ms: None, state: 0, body };
        let place = self.tx.add_text(&row)?;
        let running = self.state.running.as_mut().ok_or(Trouble::Told("noSession"))?;
        running.texts_from.get_or_insert(place);
        self.texts.push(TextRecord { id, by, text, at_ms, outbox });
        Ok(())
    }
}
