//! The relays: what is asked of them, what they answer, and what is sent again when a line is back.

use kader_seal::{Invitation, MailboxKeys};
use kader_setting::Now;
use kader_wire::frame::{ClientFrame, RefusalCode, RelayFrame};
use kader_wire::{Envelope, MailboxId};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::input::RelayEvent;
use crate::operation::Posted;
use crate::output::{Output, Reply, Turn};
use crate::relationship::Relationship;
use crate::state::{HealingRecord, MailboxRecord, Stage};
use crate::trouble::Trouble;
use crate::view::Failure;

/// What a relay said of itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) key: [u8; 32],
    /// Its time when it said hello, Unix milliseconds.
    pub(crate) time_ms: u64,
    /// When that was here, boot clock.
    pub(crate) since_boot_ms: u64,
}

impl Known {
    /// Whether the wall clock is more than two minutes from the relay's time, counted on by the
    /// boot clock: so a clock that is set while the line is there is seen too.
    pub(crate) fn clock_off(&self, now: Now) -> bool {
        let theirs = self.time_ms.saturating_add(now.boot_ms.saturating_sub(self.since_boot_ms));
        theirs.abs_diff(now.wall_ms) > CLOCKS_MS
    }
}

/// When a relay is asked again for what it or this side put off.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Retry {
    /// The moment, boot clock.
    pub(crate) at: Option<u64>,
    /// How often it was asked again since it last took something.
    rounds: u32,
    /// The relay put something off.
    put_off: bool,
}

/// After how long a relay is first asked again, milliseconds; each time it took nothing, after twice
/// as long.
const PUT_OFF_MS: u64 = 2_000;
/// After how many doublings it stays at that: 64 seconds.
const MOST_ROUNDS: u32 = 5;
/// So often in a row a relay kept nothing before that is said: half a minute.
const SAID_AFTER_ROUNDS: u32 = 4;

/// How far a relay's clock may be from this one, milliseconds (Time in the setting).
const CLOCKS_MS: u64 = 120_000;

/// What a request was about.
#[derive(Debug, Clone)]
pub(crate) enum Pending {
    /// The invitation's mailbox was asked for.
    CreateInvitation { relationship: String, mailbox: MailboxId },
    /// An outbox row was sent.
    Append { relationship: String, row: u64 },
    /// START's hash was sent to be signed.
    Sign { relationship: String },
    /// The hash of a cancellation was sent to be dated (S-19).
    CallOff { relationship: String, appointment: kader_setting::AppointmentId },
    /// The detour was asked for.
    Turn { relationship: String },
    /// A mailbox of the group was asked for.
    Group { relationship: String, mailbox: MailboxId },
    /// A mailbox of the group is read.
    Read { relationship: String, mailbox: MailboxId, after: u64 },
    /// The mailbox of the epoch that is to begin was asked for.
    NextMailbox { relationship: String },
    /// The guest reads the invitation's mailbox for the welcome.
    Welcome { relationship: String },
    /// The last words of a relationship that was thrown away.
    Parting { mailbox: MailboxId, hash: Option<[u8; 32]> },
    /// The invitation's mailbox is to burn.
    Burn { relationship: String },
    /// What was read of a mailbox of the group was acknowledged.
    Acknowledged { relationship: String, mailbox: MailboxId },
    /// The mailbox of a link back was asked for.
    Back { relationship: String, mailbox: MailboxId },
    /// An answer or a welcome was put into the mailbox of a link back.
    BackSaid { relationship: String, mailbox: MailboxId },
    /// The mailbox of a link back is read.
    BackRead { relationship: String, mailbox: MailboxId },
    /// Nothing follows from the answer: reading the invitation's mailbox.
    Nothing,
}

impl Core {
    /// Asks for a line where there is none.
    pub(crate) fn want(&mut self, url: &str) {
        if !self.relays.contains_key(url) {
            self.outputs.push(Output::Connect { url: url.to_owned() });
        }
    }

    pub(crate) fn request(&mut self, url: &str, pending: Pending) -> u32 {
        self.next_request = self.next_request.checked_add(1).unwrap_or(1);
        self.pending.insert((url.to_owned(), self.next_request), pending);
        self.next_request
    }

    /// What this relay said of itself, once it said hello.
    pub(crate) fn known(&self, url: &str) -> Option<Known> {
        self.relays.get(url).copied().flatten()
    }

    /// The key of this relay, once it said hello.
    pub(crate) fn relay_key(&self, url: &str) -> Option<[u8; 32]> {
        self.known(url).map(|known| known.key)
    }

    pub(crate) fn relay_event(&mut self, url: &str, event: RelayEvent, now: Now) {
        match event {
            RelayEvent::Connected => {
                self.relays.insert(url.to_owned(), None);
                self.away.remove(url);
                self.nothing_flows(url);
            }
            RelayEvent::Lost => {
                self.accepted_without_relay(url);
                self.relays.remove(url);
                self.away.insert(url.to_owned());
                self.pending.retain(|(at, _), _| at != url);
                self.nothing_flows(url);
                self.line_lost(url);
            }
            RelayEvent::Frame(frame) => self.relay_frame(url, frame, now),
        }
    }

    fn relay_frame(&mut self, url: &str, frame: RelayFrame, now: Now) {
        match frame {
            RelayFrame::Hello { protocol, key, time_ms } => {
                if protocol != kader_wire::PROTOCOL {
                    tracing::warn!("the relay speaks another version");
                    self.other_version.insert(url.to_owned());
                    return;
                }
                self.other_version.remove(url);
                self.retry.remove(url);
                let known = Known { key, time_ms, since_boot_ms: now.boot_ms };
                self.relays.insert(url.to_owned(), Some(known));
                self.say_everything_again(url, now);
                if let Some(id) = self.room.as_ref().map(|room| room.relationship.clone()) {
                    self.room_line_back(&id, url, now);
                }
            }
            RelayFrame::Done { request, cursor } => match self.pending.remove(&(url.to_owned(), request)) {
                Some(Pending::Read { relationship, mailbox, after }) => {
                    if cursor.is_some_and(|last| last < after)
                        && let Err(trouble) = self.read_from_the_first(&relationship, &mailbox, now)
                    {
                        tracing::warn!("a mailbox could not be read anew: {trouble}");
                    }
                }
                Some(pending) => {
                    let wanted = matches!(
                        pending,
                        Pending::Append { .. }
                            | Pending::CreateInvitation { .. }
                            | Pending::NextMailbox { .. }
                    );
                    if wanted && let Some(retry) = self.retry.get_mut(url) {
                        retry.rounds = 0;
                    }
                    let appended = appended(&pending);
                    self.done(pending, now);
                    if let Some((id, row)) = appended {
                        self.row_answered(url, &id, (row, None), now);
                    }
                }
                None => {}
            },
            RelayFrame::Refused { request, code } => {
                if let Some(pending) = self.pending.remove(&(url.to_owned(), request)) {
                    let appended = appended(&pending);
                    self.refused(url, pending, code, now);
                    if let Some((id, row)) = appended {
                        self.row_answered(url, &id, (row, Some(code)), now);
                    }
                }
            }
            RelayFrame::Delivery { mailbox, cursor, slot, envelope } => {
                if let Err(trouble) = self.delivered(url, mailbox, cursor, slot, &envelope, now) {
                    tracing::warn!("a delivery could not be taken in: {trouble}");
                }
            }
            RelayFrame::Signed { request, hash, time_ms, signature } => {
                match self.pending.remove(&(url.to_owned(), request)) {
                    Some(Pending::Sign { relationship }) => {
                        self.time_signed(&relationship, hash, time_ms, &signature, now);
                    }
                    Some(Pending::CallOff { relationship, appointment }) => {
                        let dated = (hash, time_ms);
                        let done =
                            self.cancellation_dated(&relationship, &appointment, dated, &signature, now);
                        if let Err(trouble) = done {
                            tracing::warn!("a cancellation could not be dated: {trouble}");
                        }
                    }
                    _ => {}
                }
            }
            RelayFrame::Turn { request, urls, username, password, .. } => {
                if let Some(Pending::Turn { relationship }) = self.pending.remove(&(url.to_owned(), request))
                {
                    let password = Zeroizing::new(password);
                    self.detour(&relationship, Turn { urls, username, password });
                }
            }
        }
    }

    /// A line is there: mailboxes that should be, reading from where we are, the outbox in its order.
    fn say_everything_again(&mut self, url: &str, now: Now) {
        if let Err(trouble) = self.tell_partings(url) {
            tracing::warn!("last words could not be told: {trouble}");
        }
        let ids: Vec<String> = self.open.iter().flat_map(|open| open.relationships.keys().cloned()).collect();
        for id in ids {
            if self.relationship(&id).is_ok_and(|relationship| relationship.state.relay == url)
                && let Err(trouble) = self.take_up(&id, now)
            {
                tracing::warn!("a relationship could not be taken up: {trouble}");
            }
        }
    }

    /// Everything this relationship wants of its relay now.
    pub(crate) fn take_up(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let state = self.relationship(id)?.state.clone();
        let url = state.relay.clone();
        if self.relay_key(&url).is_none() {
            self.want(&url);
            return Ok(());
        }
        let host = state.my_role == crate::view::RoleView::Therapist;
        for record in &state.invitations {
            let mailbox = record.parsed()?.mailbox()?;
            let over = record.expires_s <= now.wall_ms / 1000;
            if host && state.stage == Stage::Invited {
                if !over {
                    let pending =
                        Pending::CreateInvitation { relationship: id.to_owned(), mailbox: mailbox.id };
                    let request = self.request(&url, pending);
                    let frame = ClientFrame::Create {
                        request,
                        mailbox: mailbox.id,
                        write: mailbox.write.hash(),
                        readers: vec![mailbox.inviter_read.hash(), mailbox.invitee_read.hash()],
                        lifetime_s: Some(record.expires_s.saturating_sub(now.wall_ms / 1000).max(1)),
                        capability: self.capability()?,
                    };
                    self.send(&url, frame);
                }
                // A guest asks first: the answer to the request says whether the link still works.
                self.read(&url, Pending::Nothing, mailbox.id, mailbox.inviter_read, record.cursor);
            } else if !host && state.group.is_some() && !record.burned {
                // Who is in burns what it came in by, until the relay says that it is gone.
                let request = self.request(&url, Pending::Burn { relationship: id.to_owned() });
                self.send(&url, ClientFrame::Burn { request, mailbox: mailbox.id, write: mailbox.write });
            }
        }
        // Of what is over nothing is made anew.
        let open = state.stage != Stage::Closed;
        let makes = |record: &&MailboxRecord| record.maker && !record.made && !record.over && open;
        for record in state.mailboxes().filter(makes) {
            let mailbox = record.keys()?.id;
            self.create(id, record, Pending::Group { relationship: id.to_owned(), mailbox })?;
        }
        if let Some(HealingRecord::Prepared { mailbox, .. }) = &state.healing {
            self.create(id, mailbox, Pending::NextMailbox { relationship: id.to_owned() })?;
        }
        self.relationship_mut(id)?.owed.clear();
        for record in state.mailboxes() {
            let keys = record.keys()?;
            if record.cursor > 0 || record.over {
                // The last word of this may have been lost with the line or the program.
                self.acknowledge_group(id, keys.id, keys.read.clone(), record.cursor)?;
            }
            self.read_group(&url, id, keys, record.cursor);
        }
        self.flows(id, now)?;
        if state.stage == Stage::Joining {
            self.read_invitation(id)?;
        }
        if state.welcome.is_some() {
            // The program ended before those who come without a link were told.
            self.welcome_onward(id, now)?;
        }
        self.files_go_on(id, now)?;
        self.take_up_returning(id, now)?;
        self.date_cancellations(id)
    }

    /// Asks the relay for a mailbox of the group.
    pub(crate) fn create(
        &mut self,
        id: &str,
        record: &MailboxRecord,
        pending: Pending,
    ) -> Result<(), Trouble> {
        let (keys, url) = (record.keys()?, self.relationship(id)?.state.relay.clone());
        let request = self.request(&url, pending);
        let frame = ClientFrame::Create {
            request,
            mailbox: keys.id,
            write: keys.write.hash(),
            readers: keys.readers.clone(),
            lifetime_s: None,
            capability: self.capability()?,
        };
        self.send(&url, frame);
        Ok(())
    }

    /// Reads the present mailbox, which has just become that.
    pub(crate) fn read_here(&mut self, id: &str) -> Result<(), Trouble> {
        let state = &self.relationship(id)?.state;
        let Some(record) = &state.mailbox else { return Ok(()) };
        let (url, keys, cursor) = (state.relay.clone(), record.keys()?, record.cursor);
        self.read_group(&url, id, keys, cursor);
        Ok(())
    }

    /// The log of this mailbox ends before the place where this side is: the relay has lost it, and
    /// it was made anew. Everything in the new one is still to be heard.
    fn read_from_the_first(&mut self, id: &str, mailbox: &MailboxId, now: Now) -> Result<(), Trouble> {
        self.relay_went_back(id, now);
        self.step(id, now, |step| {
            if let Some(record) = step.state.mailbox_mut(mailbox) {
                record.cursor = 0;
            }
            Ok(())
        })?;
        let state = &self.relationship(id)?.state;
        let Some(keys) = state.mailboxes().find(|record| record.is(mailbox)).map(|record| record.keys())
        else {
            return Ok(());
        };
        let (url, keys) = (state.relay.clone(), keys?);
        self.read_group(&url, id, keys, 0);
        Ok(())
    }

    /// Reads one of the group's mailboxes from behind this cursor on.
    fn read_group(&mut self, url: &str, id: &str, keys: MailboxKeys, after: u64) {
        let pending = Pending::Read { relationship: id.to_owned(), mailbox: keys.id, after };
        self.read(url, pending, keys.id, keys.read, after);
    }

    /// Guest: reads the invitation's mailbox for the welcome.
    fn read_invitation(&mut self, id: &str) -> Result<(), Trouble> {
        let state = &self.relationship(id)?.state;
        let Some(record) = state.invitations.first() else { return Ok(()) };
        let mailbox = record.parsed()?.mailbox()?;
        let (url, cursor) = (state.relay.clone(), record.cursor);
        let pending = Pending::Welcome { relationship: id.to_owned() };
        self.read(&url, pending, mailbox.id, mailbox.invitee_read, cursor);
        Ok(())
    }

    fn read(&mut self, url: &str, pending: Pending, mailbox: MailboxId, read: kader_wire::Token, after: u64) {
        let request = self.request(url, pending);
        self.send(url, ClientFrame::Read { request, mailbox, read, after });
    }

    /// Sends one outbox row, where the line is there and nothing waits that goes before it.
    pub(crate) fn append(&mut self, url: &str, id: &str, row: u64, posted: Posted, now: Now) {
        if self.relay_key(url).is_none() {
            self.want(url);
            return;
        }
        if !self.relationship_mut(id).is_ok_and(|found| found.flow.takes(row, now)) {
            return;
        }
        let request = self.request(url, Pending::Append { relationship: id.to_owned(), row });
        let Posted { mailbox, write, slot, envelope } = posted;
        self.send(url, ClientFrame::Append { request, mailbox, write, slot, envelope });
    }

    fn done(&mut self, pending: Pending, now: Now) {
        let outcome = match pending {
            Pending::CreateInvitation { relationship, mailbox } => self.step(&relationship, now, |step| {
                for invitation in step.state.invitations.iter_mut().filter(|one| one.is_at(&mailbox)) {
                    invitation.registered = true;
                }
                step.state.relay_took_it();
                Ok(())
            }),
            Pending::NextMailbox { relationship } => self.step(&relationship, now, |step| step.post_commit()),
            Pending::Append { relationship, row } => self
                .step(&relationship, now, |step| {
                    step.row_taken(row)?;
                    step.state.relay_took_it();
                    step.commit_accepted(row)
                })
                .and_then(|moved| if moved { self.read_here(&relationship) } else { Ok(()) })
                .map(|()| self.accepted(&relationship)),
            Pending::Group { relationship, mailbox } => {
                self.group_mailbox_is(&relationship, &mailbox, true, now).map(|_| ())
            }
            Pending::Burn { relationship } => self.step(&relationship, now, |step| {
                if let Some(invitation) = step.state.invitations.first_mut() {
                    invitation.burned = true;
                }
                Ok(())
            }),
            Pending::Parting { mailbox, hash } => self.parted(&mailbox, hash),
            Pending::Back { .. } | Pending::BackSaid { .. } | Pending::BackRead { .. } => {
                self.back_done(&pending, now)
            }
            Pending::Acknowledged { relationship, mailbox } => {
                self.acknowledged(&relationship, &mailbox, now)
            }
            Pending::Sign { .. }
            | Pending::CallOff { .. }
            | Pending::Turn { .. }
            | Pending::Read { .. }
            | Pending::Welcome { .. }
            | Pending::Nothing => Ok(()),
        };
        if let Err(trouble) = outcome {
            tracing::warn!("an answer of the relay could not be written down: {trouble}");
        }
    }

    /// Guest: the relay took the key package: the command that waits for it is answered.
    pub(crate) fn accepted(&mut self, id: &str) {
        if let Some(relationship) = self.open.as_mut().and_then(|open| open.relationships.get_mut(id))
            && let Some(command) = relationship.accepting.take()
        {
            self.outputs.push(Output::Reply { id: command, result: Ok(Reply::Relationship(id.to_owned())) });
        }
    }

    /// Guest: the relay is away, so its word is not waited for. What was asked is kept and sent later.
    fn accepted_without_relay(&mut self, url: &str) {
        let relationships = self.open.iter().flat_map(|open| open.relationships.iter());
        let waiting: Vec<String> = relationships
            .filter(|(_, found)| found.accepting.is_some() && found.state.relay == url)
            .map(|(id, _)| id.clone())
            .collect();
        for id in waiting {
            self.accepted(&id);
        }
    }

    fn refused(&mut self, url: &str, pending: Pending, code: RefusalCode, now: Now) {
        match (&pending, code) {
            (Pending::Back { .. } | Pending::BackSaid { .. } | Pending::BackRead { .. }, code) => {
                self.back_refused(url, &pending, code, now);
            }
            (Pending::Append { relationship, .. }, code)
                if self.relationship(relationship).is_ok_and(|found| found.state.stage == Stage::Joining) =>
            {
                let waits = self.relationship(relationship).is_ok_and(|found| found.accepting.is_some());
                let lasts = self.relationship(relationship).is_ok_and(|found| {
                    let record = found.state.invitations.first();
                    record.is_some_and(|record| record.expires_s > now.wall_ms / 1000)
                });
                if code == RefusalCode::NoMailbox && !waits && lasts {
                    // Accepted while the relay was away: whoever invited may come back to it later
                    // than this side. It is said, and asked again until the link's time has passed.
                    let id = relationship.clone();
                    self.problem(&id, "invitationGone", now);
                    return self.later(url, now);
                }
                let told = match code {
                    RefusalCode::SlotTaken { .. } => "invitationUsed",
                    RefusalCode::NoMailbox | RefusalCode::WrongToken => "invitationGone",
                    RefusalCode::TooFast | RefusalCode::Unavailable => return self.later(url, now),
                    _ => "relayRefused",
                };
                let id = relationship.clone();
                self.not_accepted(&id, told, now);
            }
            (Pending::Sign { relationship }, _) => {
                let id = relationship.clone();
                self.start_failed(&id, now);
            }
            (Pending::Append { relationship, .. }, RefusalCode::Unavailable) => {
                // Its disk may be full: that goes by itself for a while, and is said where it does not.
                if self.retry.get(url).is_some_and(|retry| retry.rounds >= SAID_AFTER_ROUNDS) {
                    let id = relationship.clone();
                    self.problem(&id, "relayUnable", now);
                }
                self.later(url, now);
            }
            (_, RefusalCode::TooFast | RefusalCode::Unavailable) | (Pending::CallOff { .. }, _) => {
                self.later(url, now);
            }
            (pending, RefusalCode::Quota) => {
                // It makes room as the other side reads.
                if let Pending::Append { relationship, .. } | Pending::CreateInvitation { relationship, .. } =
                    pending
                {
                    let id = relationship.clone();
                    self.problem(&id, "relayFull", now);
                }
                self.later(url, now);
            }
            // Not believed: only the other's commit itself, once it is read, says that this one lost.
            (Pending::Append { relationship, row }, RefusalCode::SlotTaken { .. })
                if self.is_commit(relationship, *row) =>
            {
                let id = relationship.clone();
                self.slot_is_taken(&id, now);
            }
            // The session's epoch stays: nothing is lost by healing later.
            (Pending::NextMailbox { .. }, code) => {
                tracing::warn!("no next mailbox: {code:?}");
                // Without a permission that holds no keys become new any more: that is said.
                self.needs_capability |=
                    matches!(code, RefusalCode::NoCapability | RefusalCode::CapabilityExpired);
            }
            (Pending::Append { relationship, row }, RefusalCode::NoMailbox)
                if self.for_invitation(relationship, *row) =>
            {
                // The guest has the welcome and burned the invitation's mailbox: nothing is to be said there.
                let (id, row) = (relationship.clone(), *row);
                if let Err(trouble) = self.step(&id, now, |step| Ok(step.tx.sent(row)?)) {
                    tracing::warn!("an answer of the relay could not be written down: {trouble}");
                }
            }
            (
                Pending::Append { relationship, .. }
                | Pending::Group { relationship, .. }
                | Pending::Read { relationship, .. },
                RefusalCode::NoMailbox,
            ) => {
                let id = relationship.clone();
                if let Err(trouble) = self.mailbox_is_gone(&id, &pending, now) {
                    tracing::warn!("an answer of the relay could not be written down: {trouble}");
                }
                self.later(url, now);
            }
            (Pending::Burn { .. } | Pending::Acknowledged { .. }, RefusalCode::NoMailbox)
            | (Pending::Parting { .. }, _) => self.done(pending, now),
            (Pending::Welcome { relationship }, RefusalCode::NoMailbox) => {
                // Taken back, or its time has passed: no welcome will come out of it.
                let id = relationship.clone();
                if self.relationship(&id).is_ok_and(|found| found.state.stage == Stage::Joining) {
                    self.problem(&id, "invitationGone", now);
                }
            }
            (
                Pending::CreateInvitation { relationship, .. } | Pending::Group { relationship, .. },
                RefusalCode::NoCapability | RefusalCode::CapabilityExpired,
            ) => {
                self.needs_capability = true;
                let expired = code == RefusalCode::CapabilityExpired;
                let id = relationship.clone();
                self.problem(&id, if expired { "capabilityExpired" } else { "capabilityMissing" }, now);
            }
            (
                Pending::Turn { .. }
                | Pending::Burn { .. }
                | Pending::Welcome { .. }
                | Pending::Acknowledged { .. }
                | Pending::Nothing,
                _,
            ) => {}
            (
                Pending::CreateInvitation { relationship, .. }
                | Pending::Append { relationship, .. }
                | Pending::Group { relationship, .. }
                | Pending::Read { relationship, .. },
                _,
            ) => {
                let id = relationship.clone();
                tracing::warn!("the relay refused: {code:?}");
                self.problem(&id, "relayRefused", now);
            }
        }
    }

    /// Whether the relay has a mailbox of the group; whether this side makes it. Asked for again only where it
    /// has not: making them is what relays count most closely.
    fn group_mailbox_is(
        &mut self,
        id: &str,
        mailbox: &MailboxId,
        there: bool,
        now: Now,
    ) -> Result<bool, Trouble> {
        self.step(id, now, |step| {
            let record = step.state.mailbox_mut(mailbox).filter(|record| record.maker && !record.over);
            Ok(record.map(|record| record.made = there).is_some())
        })
    }

    /// The relay lost a mailbox of the group, or it is not made yet: its maker makes it when taking up.
    fn mailbox_is_gone(&mut self, id: &str, pending: &Pending, now: Now) -> Result<(), Trouble> {
        let mailbox = match pending {
            Pending::Append { row, .. } => {
                let rows = self.outbox(id)?;
                let Some((_, posted)) = rows.into_iter().find(|(number, _)| number == row) else {
                    return Ok(());
                };
                if !self.relationship(id)?.state.mailboxes().any(|record| record.is(&posted.mailbox)) {
                    // Nobody reads there any more. What it carried is kept, and said again where it is missed.
                    return self.step(id, now, |step| step.row_lost(*row));
                }
                posted.mailbox
            }
            Pending::Group { mailbox, .. } | Pending::Read { mailbox, .. } => *mailbox,
            _ => return Ok(()),
        };
        let was_there = {
            let mut all = self.relationship(id)?.state.mailboxes();
            all.find(|record| record.is(&mailbox)).is_some_and(|record| record.made || record.cursor > 0)
        };
        if was_there {
            self.relay_went_back(id, now);
        }
        if !self.group_mailbox_is(id, &mailbox, false, now)? {
            self.problem(id, "relayRefused", now);
        }
        Ok(())
    }

    /// Tries this relay again in a while; the longer, the oftener it put off what it was asked.
    pub(crate) fn later(&mut self, url: &str, now: Now) {
        let rounds = self.retry.get(url).map_or(0, |retry| retry.rounds.min(MOST_ROUNDS));
        self.again_in(url, PUT_OFF_MS << rounds, now);
        self.retry.entry(url.to_owned()).or_default().put_off = true;
    }

    /// Everything is asked of this relay again in so many milliseconds at the latest.
    pub(crate) fn again_in(&mut self, url: &str, wait_ms: u64, now: Now) {
        let at = now.boot_ms.saturating_add(wait_ms);
        let retry = self.retry.entry(url.to_owned()).or_default();
        retry.at = Some(retry.at.map_or(at, |before| before.min(at)));
    }

    /// Whether this relay put something off that is not taken up again yet.
    pub(crate) fn is_put_off(&self, url: &str) -> bool {
        self.retry.get(url).is_some_and(|retry| retry.put_off)
    }

    /// Takes up again what a relay put off.
    pub(crate) fn retry_due(&mut self, now: Now) {
        let is_due = |retry: &Retry| retry.at.is_some_and(|at| at <= now.boot_ms);
        let due: Vec<String> =
            self.retry.iter().filter(|(_, retry)| is_due(retry)).map(|(url, _)| url.clone()).collect();
        for url in due {
            if let Some(retry) = self.retry.get_mut(&url) {
                *retry = Retry { at: None, rounds: retry.rounds.saturating_add(1), put_off: false };
            }
            if self.relay_key(&url).is_some() {
                self.say_everything_again(&url, now);
            }
        }
    }

    /// Whether this outbox row goes to the invitation's mailbox, of somebody who is in.
    fn for_invitation(&self, id: &str, row: u64) -> bool {
        let found = self.relationship(id).ok().filter(|found| found.state.mailbox.is_some());
        found.is_some_and(|found| {
            let rows = self.outbox(id).unwrap_or_default();
            let posted = rows.iter().find(|(number, _)| *number == row);
            let at = |mailbox| found.state.invitations.iter().any(|record| record.is_at(mailbox));
            posted.is_some_and(|(_, posted)| at(&posted.mailbox))
        })
    }

    pub(crate) fn problem(&mut self, id: &str, code: &'static str, now: Now) {
        if self.relationship(id).is_ok_and(|found| found.state.problem.as_deref() == Some(code)) {
            return;
        }
        let noted = self.step(id, now, |step| {
            step.state.problem = Some(code.to_owned());
            Ok(())
        });
        if let Err(trouble) = noted {
            tracing::warn!("a problem could not be written down: {trouble}");
        }
    }

    /// Guest: the link does not work. A waiting command gets the reason, and nothing is kept.
    fn not_accepted(&mut self, id: &str, code: &'static str, now: Now) {
        let command = self
            .open
            .as_mut()
            .and_then(|open| open.relationships.get_mut(id))
            .and_then(|relationship| relationship.accepting.take());
        match command {
            Some(command) => {
                let _ = self.close_relationship(id);
                self.outputs.push(Output::Reply { id: command, result: Err(Failure::code(code)) });
            }
            None => {
                let noted = self.step(id, now, |step| {
                    step.state.stage = Stage::Closed;
                    step.state.problem = Some(code.to_owned());
                    for row in step.tx.pending()? {
                        step.tx.sent(row.number)?;
                    }
                    Ok(())
                });
                if let Err(trouble) = noted {
                    tracing::warn!("a refused invitation could not be written down: {trouble}");
                }
            }
        }
    }

    fn delivered(
        &mut self,
        url: &str,
        mailbox: MailboxId,
        cursor: u64,
        slot: Option<u64>,
        envelope: &Envelope,
        now: Now,
    ) -> Result<(), Trouble> {
        let ids: Vec<String> = self.opened()?.relationships.keys().cloned().collect();
        for id in ids {
            let relationship = self.relationship(&id)?;
            if relationship.state.relay != url {
                continue;
            }
            match belongs(relationship, &mailbox)? {
                Some(Mailbox::Group(keys)) => {
                    if self.is_own_commit(&id, &mailbox, envelope)
                        && self.step(&id, now, |step| step.commit_came_back())?
                    {
                        self.read_here(&id)?;
                    }
                    // Whatever its place: a replay opens no second time, and what was overtaken on
                    // the way is still to be heard.
                    if self.group_delivery(&id, &mailbox, cursor, envelope, now)? {
                        self.read_again(url, now);
                    }
                    let state = &self.relationship(&id)?.state;
                    let heard = state.mailboxes().find(|record| record.is(&mailbox));
                    let heard = heard.map(|record| record.cursor);
                    if let Some(heard) = heard.filter(|heard| *heard == cursor) {
                        self.acknowledge_group(&id, mailbox, keys.read, heard)?;
                    }
                    return Ok(());
                }
                Some(Mailbox::Back) => {
                    return self.back_delivered(&id, &mailbox, (cursor, slot), envelope, now);
                }
                Some(Mailbox::Invitation(invitation)) => {
                    let keys = invitation.mailbox()?;
                    let host = relationship.state.my_role == crate::view::RoleView::Therapist;
                    let key = self.relay_key(url).ok_or(Trouble::Protocol("a relay without a hello"))?;
                    // What this step says goes out below, once the group's mailbox was asked for.
                    let outcome = self.step_quietly(&id, now, |step| {
                        let before = step.came_at(&mailbox);
                        if host {
                            step.let_in(&mailbox, slot, envelope, key)?;
                        } else {
                            step.come_in(slot, envelope)?;
                        }
                        let came = step.came_at(&mailbox) != before;
                        // By this alone: another place may be an invented one.
                        let here = step.state.invitations.iter_mut().filter(|one| one.is_at(&mailbox));
                        here.filter(|_| came).for_each(|record| record.cursor = record.cursor.max(cursor));
                        Ok((came, step.state.group.is_some()))
                    });
                    match outcome {
                        Ok(((false, _), _)) => {}
                        Ok(((true, founded), _)) => {
                            let read = if host { keys.inviter_read } else { keys.invitee_read };
                            self.acknowledge(url, mailbox, read, cursor);
                            // The group's mailbox: made by the host, read by both. The guest burns
                            // the invitation's.
                            self.take_up(&id, now)?;
                            if founded && host {
                                self.welcome_onward(&id, now)?;
                            }
                        }
                        Err(Trouble::Vault(error)) => return Err(Trouble::Vault(error)),
                        Err(trouble) => {
                            tracing::warn!("an invitation's mailbox held something else: {trouble}");
                            self.problem(&id, "invitationDamaged", now);
                        }
                    }
                    return Ok(());
                }
                None => {}
            }
        }
        Ok(())
    }

    fn acknowledge(&mut self, url: &str, mailbox: MailboxId, read: kader_wire::Token, cursor: u64) {
        let request = self.request(url, Pending::Nothing);
        self.send(url, ClientFrame::Ack { request, mailbox, read, cursor });
    }
}

/// Of which row this was, where it was one of an outbox.
fn appended(pending: &Pending) -> Option<(String, u64)> {
    match pending {
        Pending::Append { relationship, row } => Some((relationship.clone(), *row)),
        _ => None,
    }
}

enum Mailbox {
    Group(MailboxKeys),
    Invitation(Invitation),
    Back,
}

/// Which of a relationship's mailboxes this is.
fn belongs(relationship: &Relationship, mailbox: &MailboxId) -> Result<Option<Mailbox>, Trouble> {
    let state = &relationship.state;
    for record in state.mailboxes() {
        let keys = record.keys()?;
        if keys.id == *mailbox {
            return Ok(Some(Mailbox::Group(keys)));
        }
    }
    for record in &state.invitations {
        let invitation = record.parsed()?;
        if invitation.mailbox()?.id == *mailbox {
            return Ok(Some(Mailbox::Invitation(invitation)));
        }
    }
    if state.returning.iter().any(|link| link.is_at(mailbox)) {
        return Ok(Some(Mailbox::Back));
    }
    Ok(None)
}
