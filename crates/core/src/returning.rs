//! Coming back on a new computer: a new group for the same relationship, under the same identity keys.
//!
//! What a group needs to seal is never restored (a counter that is used twice gives both texts away), so
//! whoever comes back has everything of the relationship but a way to speak in it: they are *away*. The
//! therapist's program, which alone can make mailboxes, makes a link for each member; each answers with a
//! key package under the key that they always had; and once all have, it makes a new group of exactly these
//! keys and writes it into each link's mailbox. It is one way for all who may have lost a computer, the
//! therapist too, and for those who lost none and come along: what is shut out is whatever runs on in the
//! group before, which nobody reads any more. Agreements, ledger and everything else stay what they are.
//!
//! A link names the relationship and its member to those who know both ([`about`]): nobody else can use it,
//! and the one for whom it is needs not be asked where it belongs. Answer and welcome are signed with identity
//! keys besides. Then everybody compares the signs again (S-04): until that is done nothing is signed, no
//! session starts and no letter goes; what is written is held (P6).
//!
//! `returning/restoring.rs` makes a vault of an archive. `returning/bytes.rs` has what goes through the links' mailboxes, `returning/anew.rs` the new beginning.

mod anew;
mod bytes;
#[cfg(test)]
mod fuzz;
mod restoring;
mod telling;

pub(crate) use telling::ABOUT_MS;

use kader_seal::invitation::{KEY_PACKAGE_SLOT, WELCOME_SLOT};
use kader_seal::{Invitation, InvitationMailbox, envelope};
use kader_setting::{Hash, Now, PublicKey, ReasonCode};
use kader_wire::frame::{ClientFrame, RefusalCode};
use kader_wire::{Envelope, MailboxId};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::Zeroize;

use crate::core::Core;
use crate::lines::Pending;
use crate::operation::Operation;
use crate::output::{Output, Reply};
use crate::state::{Stage, State, link_hash};
use crate::trouble::Trouble;
use crate::view::{Failure, RoleView};

/// Under this prefix a link says what it is about.
const ABOUT: &[u8] = b"kader/back/about/v1\0";

/// By what a link names a relationship and one of its members to those who know both.
fn about(relationship: &[u8], member: &PublicKey) -> [u8; 16] {
    let hash = Hash::of(ABOUT, &[relationship, member.as_bytes()].concat());
    let mut short = [0u8; 16];
    short.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    short
}

/// A link back, as its maker or the one who uses it keeps it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct LinkRecord {
    /// Therapist: for whom it is. Everybody else: the therapist.
    pub(crate) member: PublicKey,
    pub(crate) link: String,
    pub(crate) expires_s: u64,
    /// Therapist: the relay has its mailbox.
    pub(crate) registered: bool,
    /// Read up to here.
    pub(crate) cursor: u64,
    /// Therapist: the answer that came.
    pub(crate) answer: Option<ByteBuf>,
    /// What this side puts into its mailbox: the answer, or the welcome.
    pub(crate) envelope: Option<ByteBuf>,
    /// The relay has that.
    pub(crate) taken: bool,
    /// Therapist: somebody else came by it; it leads nowhere any more.
    pub(crate) spoiled: bool,
}

impl LinkRecord {
    fn new(invitation: &Invitation, member: PublicKey) -> Self {
        Self {
            member,
            link: invitation.link().to_string(),
            expires_s: invitation.expires_s(),
            registered: false,
            cursor: 0,
            answer: None,
            envelope: None,
            taken: false,
            spoiled: false,
        }
    }

    /// The keys of its mailbox. A link that was taken up in time is finished even if its time passes meanwhile.
    pub(crate) fn mailbox(&self) -> Result<InvitationMailbox, Trouble> {
        Ok(Invitation::parse(&self.link, 0)?.mailbox()?)
    }

    /// Whether this is its mailbox.
    pub(crate) fn is_at(&self, mailbox: &MailboxId) -> bool {
        self.mailbox().is_ok_and(|keys| keys.id == *mailbox)
    }

    /// Whether somebody can still come by it, or has.
    fn leads(&self, now: Now) -> bool {
        !self.is_over(now) || self.answer.is_some() && !self.spoiled
    }

    /// Whether nobody can come by it any more.
    pub(crate) fn is_over(&self, now: Now) -> bool {
        self.spoiled || self.expires_s <= now.wall_ms / 1000
    }
}

impl Drop for LinkRecord {
    fn drop(&mut self) {
        self.link.zeroize();
    }
}

impl State {
    /// This side has no way to speak: it came from an archive and is not back yet.
    pub(crate) fn is_away(&self) -> bool {
        self.away_since_ms.is_some()
    }

    /// Something was agreed, and nothing of it holds until identities are compared again (S-04).
    pub(crate) fn is_suspended(&self) -> bool {
        self.is_away() || self.to_say_again && self.stage == Stage::Verify
    }

    /// This member came from an archive and hears what happened since, or this is not the computer that signs. What stands open in their ledger
    /// was closed elsewhere.
    pub(crate) fn catches_up(&self, me: &PublicKey) -> bool {
        self.is_away() || self.is_second() || self.to_say_again && self.returned.contains(me)
    }

    /// The first number of what is said in the present group. What was said in one before has lower ones.
    pub(crate) fn first_number(&self) -> u64 {
        self.generation << GENERATION_BITS
    }
}

/// Each group of a relationship has numbers of its own, so many bits of them. 65 536 groups fit.
const GENERATION_BITS: u32 = 40;
/// More than these are nobody's.
const MAX_GENERATION: u64 = (1 << 16) - 1;

impl Core {
    /// Therapist: makes a link by which this member comes back, and one for everybody else who has none: all
    /// begin anew together. A link that this member has already is replaced.
    pub(crate) fn invite_back(&mut self, id: &str, member: &str, now: Now) -> Result<(), Trouble> {
        let found = self.relationship(id)?;
        let state = &found.state;
        if state.my_role != RoleView::Therapist {
            return Err(Trouble::Told("notTherapist"));
        }
        match state.stage {
            Stage::Verify | Stage::Agree | Stage::Ready | Stage::Mismatch => {}
            Stage::Closed => return Err(Trouble::because(ReasonCode::RelationshipEnded)),
            Stage::Invited | Stage::Joining => return Err(Trouble::Told("backNotExpected")),
        }
        let member = state.named(member).map(|one| one.key).ok_or(Trouble::Told("memberUnknown"))?;
        let group = state.group.clone().ok_or(Trouble::State)?;
        let (relay, now_s) = (state.relay.clone(), now.wall_ms / 1000);
        let burned = self.step(id, now, |step| {
            let others: Vec<PublicKey> = step.state.others.iter().map(|other| other.key).collect();
            let mut before = std::mem::take(&mut step.state.returning);
            let (mut links, mut burned) = (Vec::new(), Vec::new());
            for key in others {
                let at = before.iter().position(|link| link.member == key);
                let link = at.map(|at| before.remove(at));
                match link.filter(|link| link.leads(now) && link.envelope.is_none()) {
                    Some(link) if key != member => links.push(link),
                    replaced => {
                        burned.extend(replaced.and_then(|link| link.mailbox().ok()));
                        let invitation = Invitation::back(&relay, now_s, about(&group, &key));
                        let invitation = invitation.map_err(|_| Trouble::Told("relayRefused"))?;
                        links.push(LinkRecord::new(&invitation, key));
                    }
                }
            }
            step.state.returning = links;
            Ok(burned)
        })?;
        let burned = burned.into_iter().map(|mailbox| (mailbox.id, mailbox.write)).collect();
        self.part(&relay, Vec::new(), burned)?;
        self.take_up(id, now)
    }

    /// Uses a link back. Where the relay is there, its word is waited for.
    pub(crate) fn come_back(&mut self, command: u64, link: &str, now: Now) -> Result<Option<Reply>, Trouble> {
        let invitation = crate::opening::parsed_link(link, now)?;
        let wanted = *invitation.about().ok_or(Trouble::Told("backNotExpected"))?;
        let me = self.me()?;
        let here = self.opened()?.relationships.iter().find(|(_, found)| {
            let group = found.state.group.as_ref();
            group.is_some_and(|group| about(group, &me) == wanted)
        });
        let (id, found) = here.ok_or(Trouble::Told("backOther"))?;
        let (id, state) = (id.clone(), &found.state);
        let link = invitation.link();
        if state.returning.iter().any(|known| known.link == *link) || state.met_by(&link) {
            // Pasted twice.
            return Ok(Some(Reply::Relationship(id)));
        }
        if state.stage == Stage::Closed {
            return Err(Trouble::because(ReasonCode::RelationshipEnded));
        }
        let therapist = state.others.iter().find(|other| other.role == RoleView::Therapist);
        let therapist = therapist.map(|other| other.key).ok_or(Trouble::Told("backNotExpected"))?;
        if state.relay != invitation.relay() {
            return Err(Trouble::Told("backOther"));
        }
        let there = self.relay_key(invitation.relay()).is_some();
        self.step(&id, now, |step| step.answers_link(LinkRecord::new(&invitation, therapist)))?;
        self.relationship_mut(&id)?.accepting = there.then_some(command);
        self.take_up(&id, now)?;
        Ok((!there).then_some(Reply::Relationship(id)))
    }

    /// Everything that links back want of the relay now.
    pub(crate) fn take_up_returning(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let state = &self.relationship(id)?.state;
        if state.returning.is_empty() {
            return Ok(());
        }
        let (url, host) = (state.relay.clone(), state.my_role == RoleView::Therapist);
        let now_s = now.wall_ms / 1000;
        for record in state.returning.clone() {
            let keys = record.mailbox()?;
            let pending = |id: &str| Pending::Back { relationship: id.to_owned(), mailbox: keys.id };
            if host && !record.registered && record.expires_s > now_s {
                let request = self.request(&url, pending(id));
                let capability = self.capability()?;
                let frame = ClientFrame::Create {
                    request,
                    mailbox: keys.id,
                    write: keys.write.hash(),
                    readers: vec![keys.inviter_read.hash(), keys.invitee_read.hash()],
                    lifetime_s: Some(record.expires_s.saturating_sub(now_s).max(1)),
                    capability,
                };
                self.send(&url, frame);
            }
            if let Some(bytes) = record.envelope.as_ref().filter(|_| !record.taken) {
                let relationship = id.to_owned();
                let request = self.request(&url, Pending::BackSaid { relationship, mailbox: keys.id });
                let slot = Some(if host { WELCOME_SLOT } else { KEY_PACKAGE_SLOT });
                let envelope = Envelope::try_from(bytes.to_vec()).map_err(|_| Trouble::State)?;
                let (mailbox, write) = (keys.id, keys.write);
                self.send(&url, ClientFrame::Append { request, mailbox, write, slot, envelope });
            }
            if !host || record.answer.is_none() {
                let read = if host { keys.inviter_read } else { keys.invitee_read };
                let relationship = id.to_owned();
                let request = self.request(&url, Pending::BackRead { relationship, mailbox: keys.id });
                let frame = ClientFrame::Read { request, mailbox: keys.id, read, after: record.cursor };
                self.send(&url, frame);
            }
        }
        Ok(())
    }

    /// The relay did what a link back needed.
    pub(crate) fn back_done(&mut self, pending: &Pending, now: Now) -> Result<(), Trouble> {
        match pending {
            Pending::Back { relationship, mailbox } => self.step(relationship, now, |step| {
                let links = step.state.returning.iter_mut().filter(|link| link.is_at(mailbox));
                links.for_each(|link| link.registered = true);
                step.state.relay_took_it();
                Ok(())
            }),
            Pending::BackSaid { relationship, mailbox } => {
                self.step(relationship, now, |step| {
                    let host = step.state.my_role == RoleView::Therapist;
                    step.state.returning.iter_mut().filter(|link| link.is_at(mailbox)).for_each(|link| {
                        link.taken = true;
                    });
                    // A welcome that the relay has is all that its maker has to do with the link.
                    step.state.returning.retain(|link| !(host && link.taken));
                    Ok(())
                })?;
                self.accepted(relationship);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The relay did not do what a link back needed.
    pub(crate) fn back_refused(&mut self, url: &str, pending: &Pending, code: RefusalCode, now: Now) {
        let (Pending::Back { relationship, mailbox }
        | Pending::BackSaid { relationship, mailbox }
        | Pending::BackRead { relationship, mailbox }) = pending
        else {
            return;
        };
        let (id, mailbox) = (relationship.clone(), *mailbox);
        let Ok(found) = self.relationship(&id) else { return };
        let host = found.state.my_role == RoleView::Therapist;
        let said = matches!(pending, Pending::BackSaid { .. });
        let told = match (code, host) {
            (RefusalCode::TooFast | RefusalCode::Unavailable, _) => return self.later(url, now),
            (RefusalCode::NoCapability | RefusalCode::CapabilityExpired, _) => {
                self.needs_capability = true;
                let expired = code == RefusalCode::CapabilityExpired;
                return self.problem(
                    &id,
                    if expired { "capabilityExpired" } else { "capabilityMissing" },
                    now,
                );
            }
            // Whoever comes burns it once they are in; and a slot that is taken holds the welcome that was sent.
            (RefusalCode::NoMailbox | RefusalCode::SlotTaken { .. }, true) if said => {
                let said = Pending::BackSaid { relationship: id, mailbox };
                if let Err(trouble) = self.back_done(&said, now) {
                    tracing::warn!("an answer of the relay could not be written down: {trouble}");
                }
                return;
            }
            // Not made yet, or lost: made when taking up.
            (RefusalCode::NoMailbox, true) => {
                let noted = self.step(&id, now, |step| {
                    let links = step.state.returning.iter_mut().filter(|link| link.is_at(&mailbox));
                    links.for_each(|link| link.registered = false);
                    Ok(())
                });
                if let Err(trouble) = noted {
                    tracing::warn!("an answer of the relay could not be written down: {trouble}");
                }
                return self.later(url, now);
            }
            (RefusalCode::SlotTaken { .. }, false) => "invitationUsed",
            (RefusalCode::NoMailbox | RefusalCode::WrongToken, false) => "invitationGone",
            _ => "relayRefused",
        };
        if host {
            return self.problem(&id, told, now);
        }
        self.not_back(&id, &mailbox, told, now);
    }

    /// The link does not lead back. A waiting command gets the reason, and the link is forgotten.
    fn not_back(&mut self, id: &str, mailbox: &MailboxId, code: &'static str, now: Now) {
        let dropped = self.step(id, now, |step| {
            let before = step.state.returning.len();
            step.state.returning.retain(|link| !link.is_at(mailbox));
            Ok(step.state.returning.len() < before)
        });
        let command = self.relationship_mut(id).ok().and_then(|found| found.accepting.take());
        match (dropped, command) {
            (Ok(true), Some(command)) => {
                self.outputs.push(Output::Reply { id: command, result: Err(Failure::code(code)) });
            }
            (Ok(true), None) => self.problem(id, code, now),
            (Ok(false), _) => {}
            (Err(trouble), _) => tracing::warn!("a link could not be let go of: {trouble}"),
        }
    }

    /// Something came through the mailbox of a link back.
    pub(crate) fn back_delivered(
        &mut self,
        id: &str,
        mailbox: &MailboxId,
        (cursor, slot): (u64, Option<u64>),
        envelope: &Envelope,
        now: Now,
    ) -> Result<(), Trouble> {
        if self.relationship(id)?.state.my_role == RoleView::Therapist {
            if slot != Some(KEY_PACKAGE_SLOT) {
                return Ok(());
            }
            let heard = self.step(id, now, |step| step.heard_answer(mailbox, cursor, envelope))?;
            if !heard {
                self.problem(id, "backSomebodyElse", now);
            }
            return self.begin_anew_where_all_are(id, now);
        }
        if slot != Some(WELCOME_SLOT) {
            return Ok(());
        }
        let came = self.step_quietly(id, now, |step| step.comes_back_by(mailbox, envelope));
        match came {
            Ok((Some(burned), _)) => self.is_anew(id, vec![burned], now),
            Ok((None, _)) => Ok(()),
            Err(Trouble::Vault(error)) => Err(Trouble::Vault(error)),
            Err(trouble) => {
                tracing::warn!("a link led back to something else: {trouble}");
                self.not_back(id, mailbox, "backRefused", now);
                Ok(())
            }
        }
    }

    /// Therapist: everybody has answered, and no session stands open: a new group begins.
    fn begin_anew_where_all_are(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let found = self.relationship(id)?;
        let state = &found.state;
        let ready = |other: &crate::state::OtherRecord| {
            let link = state.returning.iter().find(|link| link.member == other.key);
            link.is_some_and(|link| link.answer.is_some() && link.envelope.is_none() && !link.spoiled)
        };
        let sits = self.room.as_ref().is_some_and(|room| room.relationship == id && room.permit.is_some());
        if state.my_role != RoleView::Therapist || !state.others.iter().all(ready) || sits {
            return Ok(());
        }
        let Some(key) = self.relay_key(&state.relay) else { return Ok(()) };
        if state.relay_key.as_ref().is_some_and(|pinned| pinned.as_slice() != key) {
            // Nothing begins at a relay that is not the one that all pinned.
            return Ok(());
        }
        self.step_quietly(id, now, |step| step.begins_anew_with_all(key))?;
        self.is_anew(id, Vec::new(), now)
    }

    /// Looks whether a new group can begin that a session stood before.
    pub(crate) fn look_at_returning(&mut self, now: Now) {
        let waits = |state: &State| {
            !state.returning.is_empty() && state.returning.iter().all(|link| link.answer.is_some())
        };
        let open = self.open.iter().flat_map(|open| &open.relationships);
        let ids: Vec<String> =
            open.filter(|(_, found)| waits(&found.state)).map(|(id, _)| id.clone()).collect();
        for id in ids {
            if let Err(trouble) = self.begin_anew_where_all_are(&id, now) {
                tracing::warn!("a new group could not be made: {trouble}");
            }
        }
    }

    /// A new group stands here: what was known of the one before is forgotten, and the relay is asked for what
    /// belongs to this one.
    fn is_anew(
        &mut self,
        id: &str,
        burned: Vec<(MailboxId, kader_wire::Token)>,
        now: Now,
    ) -> Result<(), Trouble> {
        self.leave_room(id);
        let found = self.relationship_mut(id)?;
        found.lost = crate::lost::Lost::default();
        found.left_out.clear();
        found.owed.clear();
        found.ahead.clear();
        found.healed_with.clear();
        found.comparing.clear();
        (found.full, found.gap, found.inbox_again, found.compared_on) = (false, None, None, None);
        let url = found.state.relay.clone();
        self.part(&url, Vec::new(), burned)?;
        self.take_up(id, now)
    }
}

impl Operation<'_> {
    /// Puts the answer to a link on its way: a key package under the own key, and how far this side is.
    fn answers_link(&mut self, mut link: LinkRecord) -> Result<(), Trouble> {
        let keys = link.mailbox()?;
        let answer = self.own_answer(&keys.id)?;
        let envelope = envelope::wrap(&keys.to_inviter, &answer)?;
        link.envelope = Some(ByteBuf::from(envelope.as_bytes().to_vec()));
        self.state.problem = None;
        // The newest link is the one that counts.
        self.state.returning = vec![link];
        Ok(())
    }

    /// Therapist: an answer came. False where it is not of the member for whom the link is: it leads nowhere
    /// any more.
    fn heard_answer(
        &mut self,
        mailbox: &MailboxId,
        cursor: u64,
        envelope: &Envelope,
    ) -> Result<bool, Trouble> {
        let at = self.state.returning.iter().position(|link| link.is_at(mailbox));
        let Some(link) = at.and_then(|at| self.state.returning.get(at)).cloned() else { return Ok(true) };
        if link.answer.is_some() || link.spoiled {
            return Ok(true);
        }
        let Ok(bytes) = envelope::unwrap(&link.mailbox()?.to_inviter, envelope) else {
            // Of nobody who has the link.
            return Ok(true);
        };
        let read = self.checked_answer(&bytes, mailbox, &link.member).map(|_| bytes);
        let link = at.and_then(|at| self.state.returning.get_mut(at)).ok_or(Trouble::State)?;
        link.cursor = link.cursor.max(cursor);
        match read {
            Ok(bytes) => {
                link.answer = Some(ByteBuf::from(bytes));
                Ok(true)
            }
            Err(Trouble::Vault(error)) => Err(error.into()),
            Err(trouble) => {
                tracing::warn!("somebody else came by a link: {trouble}");
                link.spoiled = true;
                Ok(false)
            }
        }
    }

    /// The welcome came. The mailbox that is to burn, where this side is back by it.
    fn comes_back_by(
        &mut self,
        mailbox: &MailboxId,
        envelope: &Envelope,
    ) -> Result<Option<(MailboxId, kader_wire::Token)>, Trouble> {
        let link = self.state.returning.iter().find(|link| link.is_at(mailbox)).cloned();
        let Some(link) = link else { return Ok(None) };
        let keys = link.mailbox()?;
        let bytes = envelope::unwrap(&keys.to_invitee, envelope)?;
        self.joins_anew(&bytes, &keys.id, &link.member)?;
        self.state.came_by.push(ByteBuf::from(link_hash(&link.link).as_ref().to_vec()));
        self.state.returning.clear();
        Ok(Some((keys.id, keys.write)))
    }
}
