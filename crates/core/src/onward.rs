//! Going on in another composition: who joins or leaves begins a new relationship with the others.
//!
//! Members never change inside a relationship (S-03): another composition is another setting, which
//! everybody reads and signs anew, under keys of its own. So who joins has no key of what was before,
//! and who left none of what comes after. Those who go on need no link: the therapist asks them inside
//! the relationship that they have, and their key packages and the welcome go the same way; a welcome
//! opens for nobody but whom it is for. Whoever is new comes by an invitation.

use kader_seal::{Group, Provider};
use kader_setting::{Now, PublicKey};
use serde_bytes::ByteBuf;

use crate::core::Core;
use crate::message::{MAX_MEMBERS, Message};
use crate::operation::Operation;
use crate::state::{FromRecord, OnwardRecord, Stage, State};
use crate::trouble::Trouble;
use crate::view::RoleView;

/// Length of the name of such a step.
const NAME: usize = 16;

impl Core {
    /// Therapist: begins anew with some of a relationship's members and so many new people.
    pub(crate) fn invite_onward(
        &mut self,
        id: &str,
        members: &[String],
        newcomers: u8,
        now: Now,
    ) -> Result<String, Trouble> {
        let before = self.relationship(id)?;
        if before.state.my_role != RoleView::Therapist {
            return Err(Trouble::Told("notTherapist"));
        }
        if !matches!(before.state.stage, Stage::Agree | Stage::Ready) {
            return Err(Trouble::Told("notVerified"));
        }
        let going_on: Option<Vec<PublicKey>> =
            members.iter().map(|member| before.state.named(member).map(|one| one.key)).collect();
        let mut going_on = going_on.ok_or(Trouble::Told("memberUnknown"))?;
        going_on.sort_unstable();
        going_on.dedup();
        let people = going_on.len() + usize::from(newcomers);
        // The same people again are no other composition.
        let same = newcomers == 0 && going_on.len() == before.state.others.len();
        if going_on.is_empty() || same || people >= MAX_MEMBERS {
            return Err(Trouble::Told("tooManyPeople"));
        }
        let relay = before.state.relay.clone();
        let mut name = vec![0; NAME];
        crate::random(&mut name)?;
        let mut state = self.hosted(&relay, newcomers, now)?;
        state.from = Some(FromRecord {
            id: ByteBuf::from(name.clone()),
            before: id.to_owned(),
            members: going_on.iter().map(|key| (*key, None)).collect(),
        });
        let new = self.begin(state, now)?;
        let count = u32::try_from(people + 1).unwrap_or(u32::MAX);
        self.step(id, now, |step| {
            step.say(&Message::Onward { id: name, members: count, to: going_on }).map(|_| ())
        })?;
        Ok(new)
    }

    /// Joins the relationship in which this one goes on: a key package goes to the therapist.
    pub(crate) fn join_onward(&mut self, id: &str, now: Now) -> Result<String, Trouble> {
        let state = &self.relationship(id)?.state;
        let onward = state.onward.clone().ok_or(Trouble::Told("invitationGone"))?;
        if let Some(joined) = onward.joined {
            // Clicked twice.
            return Ok(joined);
        }
        let mut new = State::new(state.my_role, state.relay.clone(), Stage::Joining);
        new.from = Some(FromRecord { id: onward.id.clone(), before: id.to_owned(), members: Vec::new() });
        // One that was begun just before the program ended is taken up.
        let joined = match self.begun_by(id, &onward.id, Stage::Joining) {
            Some(begun) => begun,
            None => self.begin(new, now)?,
        };
        let package = self.step(&joined, now, |step| step.key_package())?;
        self.step(id, now, |step| {
            if let Some(onward) = step.state.onward.as_mut() {
                onward.joined = Some(joined.clone());
            }
            step.say(&Message::OnwardPackage { id: onward.id.to_vec(), package }).map(|_| ())
        })?;
        Ok(joined)
    }

    /// The own relationship that begins by this step.
    fn begun_by(&self, id: &str, name: &[u8], stage: Stage) -> Option<String> {
        let open = self.opened().ok()?;
        let mut found = open.relationships.iter().filter(|(_, found)| {
            let from = found.state.from.as_ref();
            let same = from.is_some_and(|from| from.id.as_slice() == name && from.before == id);
            same && found.state.stage == stage
        });
        found.next().map(|(new, _)| new.clone())
    }

    /// Therapist: somebody goes on. Once everybody is there the group is made.
    pub(crate) fn heard_onward_package(
        &mut self,
        id: &str,
        from: &PublicKey,
        name: &[u8],
        package: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        let Some(new) = self.begun_by(id, name, Stage::Invited) else { return Ok(()) };
        // The relay that both have pinned, whether it is there now or not.
        let pinned = self.relationship(id)?.state.relay_key.clone().ok_or(Trouble::State)?;
        let key: [u8; 32] = pinned.as_slice().try_into().map_err(|_| Trouble::State)?;
        let (welcome, _) = self.aside(|core| {
            core.step_quietly(&new, now, |step| {
                let members = step.state.from.as_mut().map(|from| &mut from.members);
                let member = members.and_then(|members| members.iter_mut().find(|(key, _)| key == from));
                let (_, kept) = member.ok_or(Trouble::Protocol("a key package of somebody else"))?;
                let provider = Provider::new(step.tx.connection());
                if PublicKey::new(Group::package_key(&provider, package)?) != *from {
                    return Err(Trouble::Protocol("a key package of somebody else"));
                }
                kept.get_or_insert_with(|| ByteBuf::from(package.to_vec()));
                step.found_group(key)
            })
        })?;
        if welcome.is_none() {
            return Ok(());
        }
        // The mailbox is asked for before anybody is told where it is.
        self.aside(|core| core.take_up(&new, now))?;
        self.welcome_onward(&new, now)
    }

    /// Steps of another relationship while a message of this one is heard: it leaves its inbox only
    /// with a step of its own.
    pub(crate) fn aside<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let taking = std::mem::take(&mut self.taking);
        let done = work(self);
        self.taking = taking;
        done
    }

    /// Therapist: the group stands. Those who come without a link are told so where they are.
    pub(crate) fn welcome_onward(&mut self, new: &str, now: Now) -> Result<(), Trouble> {
        let from = self.relationship(new)?.state.from.clone();
        let welcome = self.relationship(new)?.state.welcome.clone();
        let Some((from, welcome)) = from.zip(welcome) else { return Ok(()) };
        let message = Message::OnwardWelcome { id: from.id.to_vec(), welcome: welcome.to_vec() };
        self.step(&from.before, now, |step| step.say(&message).map(|_| ()))?;
        self.aside(|core| {
            core.step(new, now, |step| {
                step.state.welcome = None;
                Ok(())
            })
        })
    }

    /// Who goes on is welcome: joins the new group.
    pub(crate) fn heard_onward_welcome(
        &mut self,
        id: &str,
        from: &PublicKey,
        name: &[u8],
        welcome: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        let host = self.relationship(id)?.state.member(from).map(|other| other.role);
        if host != Some(RoleView::Therapist) {
            return Err(Trouble::Protocol("a welcome of somebody else"));
        }
        let Some(new) = self.begun_by(id, name, Stage::Joining) else { return Ok(()) };
        self.aside(|core| {
            core.step_quietly(&new, now, |step| step.comes_in_by(welcome))?;
            core.take_up(&new, now)
        })
    }
}

impl Operation<'_> {
    /// The therapist begins anew, with this side or without.
    pub(crate) fn heard_onward(
        &mut self,
        from: &PublicKey,
        name: &[u8],
        members: u32,
        to: &[PublicKey],
    ) -> Result<(), Trouble> {
        let host = self.state.member(from).map(|other| other.role);
        let fits = (2..=MAX_MEMBERS).contains(&usize::try_from(members).unwrap_or(usize::MAX));
        if host != Some(RoleView::Therapist) || name.len() != NAME || !fits {
            return Err(Trouble::Protocol("a new beginning that is none"));
        }
        if to.contains(&self.me()) {
            self.state.onward =
                Some(OnwardRecord { id: ByteBuf::from(name.to_vec()), members, joined: None });
        }
        Ok(())
    }
}
