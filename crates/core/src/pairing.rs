//! Invitation and joining: from links to one group, through mailboxes that burn.
//!
//! Each guest puts a key package into slot 0 of their invitation's mailbox. Once everybody's is there
//! the host makes the group with all of them at once and answers with the welcome in slot 1. A slot can
//! be taken once, so a link works once. Those who go on from an earlier composition come without a
//! link: their key packages arrive inside the relationship before (`onward.rs`).

use kader_seal::invitation::{KEY_PACKAGE_SLOT, WELCOME_SLOT};
use kader_seal::{Expected, Group, Invitation, Provider, Verification, envelope};
use kader_setting::PublicKey;
use kader_wire::{Envelope, MailboxId};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::message::{MAX_MEMBERS, Message};
use crate::operation::{Operation, Posted};
use crate::state::{InvitationRecord, MailboxRecord, OtherRecord, Stage, VerificationRecord};
use crate::trouble::Trouble;
use crate::view::RoleView;

/// What the host seals into the welcome's slot.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WelcomeBundle {
    #[serde(with = "serde_bytes")]
    welcome: Vec<u8>,
    /// The relay's signing key as the host sees it: all pin the same.
    #[serde(with = "serde_bytes")]
    relay_key: Vec<u8>,
}

impl InvitationRecord {
    /// The invitation itself. A link that was taken up in time is finished even if its time passes
    /// meanwhile.
    pub(crate) fn parsed(&self) -> Result<Invitation, Trouble> {
        Ok(Invitation::parse(&self.link, 0)?)
    }

    /// Whether this is its mailbox.
    pub(crate) fn is_at(&self, mailbox: &MailboxId) -> bool {
        self.parsed().and_then(|invitation| Ok(invitation.mailbox()?.id)).is_ok_and(|id| id == *mailbox)
    }
}

impl Operation<'_> {
    /// Guest: the invitation by which this side comes.
    fn own_invitation(&mut self) -> Result<&mut InvitationRecord, Trouble> {
        self.state.invitations.first_mut().ok_or(Trouble::Protocol("no invitation"))
    }

    /// How far an invitation is: whether somebody came by it, and what stage all of them lead to.
    pub(crate) fn came_at(&self, mailbox: &MailboxId) -> (bool, Stage) {
        let came = self.state.invitations.iter().any(|record| record.answered && record.is_at(mailbox));
        (came, self.state.stage)
    }

    /// Guest: makes a key package and puts it into the invitation's mailbox.
    pub(crate) fn ask_to_join(&mut self) -> Result<(), Trouble> {
        let mailbox = self.own_invitation()?.parsed()?.mailbox()?;
        let package = self.key_package()?;
        let envelope = envelope::wrap(&mailbox.to_inviter, &package)?;
        self.post(Posted {
            mailbox: mailbox.id,
            write: mailbox.write,
            slot: Some(KEY_PACKAGE_SLOT),
            envelope,
        })?;
        self.own_invitation()?.answered = true;
        Ok(())
    }

    /// A fresh key package, whose other half is kept here.
    pub(crate) fn key_package(&self) -> Result<Vec<u8>, Trouble> {
        let provider = Provider::new(self.tx.connection());
        Ok(Group::key_package(&provider, self.identity)?)
    }

    /// Host: a guest's key package came.
    pub(crate) fn let_in(
        &mut self,
        at: &MailboxId,
        slot: Option<u64>,
        envelope: &Envelope,
        relay_key: [u8; 32],
    ) -> Result<(), Trouble> {
        if slot != Some(KEY_PACKAGE_SLOT) || self.state.stage != Stage::Invited {
            return Ok(());
        }
        let record = self.state.invitations.iter_mut().find(|record| record.is_at(at));
        let record = record.ok_or(Trouble::Protocol("no invitation"))?;
        if record.answered {
            return Ok(());
        }
        let mailbox = record.parsed()?.mailbox()?;
        let package = envelope::unwrap(&mailbox.to_inviter, envelope)?;
        // What is no key package is not one to wait with.
        Group::package_key(&Provider::new(self.tx.connection()), &package)?;
        record.package = Some(ByteBuf::from(package));
        record.answered = true;
        self.found_group(relay_key).map(|_| ())
    }

    /// Host: makes the group and the welcome, once everybody's key package is there. The welcome, for
    /// those who come without a link.
    pub(crate) fn found_group(&mut self, relay_key: [u8; 32]) -> Result<Option<Vec<u8>>, Trouble> {
        let invited = self.state.invitations.iter().map(|record| record.package.clone());
        let going_on = self.state.from.iter().flat_map(|from| &from.members);
        let packages: Option<Vec<ByteBuf>> =
            invited.chain(going_on.map(|(_, package)| package.clone())).collect();
        let Some(packages) = packages.filter(|_| self.state.stage == Stage::Invited) else { return Ok(None) };
        let packages: Vec<&[u8]> = packages.iter().map(|package| package.as_slice()).collect();
        let provider = Provider::new(self.tx.connection());
        let mut id = [0u8; 16];
        crate::random(&mut id)?;
        let (group, founded) = Group::create_with(&provider, self.identity, id, &packages)?;
        let bundle = WelcomeBundle { welcome: founded.welcome, relay_key: relay_key.to_vec() };
        let bundle = serde_ipld_dagcbor::to_vec(&bundle).map_err(|_| Trouble::State)?;
        for record in self.state.invitations.clone() {
            let mailbox = record.parsed()?.mailbox()?;
            let envelope = envelope::wrap(&mailbox.to_invitee, &bundle)?;
            let slot = Some(WELCOME_SLOT);
            self.post(Posted { mailbox: mailbox.id, write: mailbox.write, slot, envelope })?;
        }
        for record in &mut self.state.invitations {
            record.package = None;
        }
        let others = founded.members.iter().map(|key| (PublicKey::new(*key), RoleView::Client)).collect();
        self.joined(&provider, &group, others, relay_key, true)?;
        self.state.welcome = self.state.from.as_ref().map(|_| ByteBuf::from(bundle.clone()));
        Ok(Some(bundle))
    }

    /// Guest: the welcome came. Joins the group; the invitation's mailbox can burn.
    pub(crate) fn come_in(&mut self, slot: Option<u64>, envelope: &Envelope) -> Result<(), Trouble> {
        if slot != Some(WELCOME_SLOT) || self.state.stage != Stage::Joining {
            return Ok(());
        }
        let mailbox = self.own_invitation()?.parsed()?.mailbox()?;
        let bundle = envelope::unwrap(&mailbox.to_invitee, envelope)?;
        self.comes_in_by(&bundle)
    }

    /// Guest: joins by what the host sealed.
    pub(crate) fn comes_in_by(&mut self, bundle: &[u8]) -> Result<(), Trouble> {
        let bundle: WelcomeBundle =
            serde_ipld_dagcbor::from_slice(bundle).map_err(|_| Trouble::Protocol("not a welcome"))?;
        let relay_key: [u8; 32] =
            bundle.relay_key.as_slice().try_into().map_err(|_| Trouble::Protocol("not a welcome"))?;
        let provider = Provider::new(self.tx.connection());
        let group = Group::join(&provider, &bundle.welcome, Expected::Members { most: MAX_MEMBERS })?;
        let me = self.identity.public();
        // Who made the group has its first leaf, and is the therapist; everybody else comes for help.
        let keys = group.members();
        let therapist = *keys.first().filter(|first| **first != me).ok_or(Trouble::Protocol("no host"))?;
        let others = keys.into_iter().filter(|key| *key != me).map(|key| {
            let role = if key == therapist { RoleView::Therapist } else { RoleView::Client };
            (PublicKey::new(key), role)
        });
        self.joined(&provider, &group, others.collect(), relay_key, false)
    }

    /// All: the group stands. What follows is the comparison of identities (S-04).
    fn joined(
        &mut self,
        provider: &Provider<'_>,
        group: &Group,
        mut others: Vec<(PublicKey, RoleView)>,
        relay_key: [u8; 32],
        maker: bool,
    ) -> Result<(), Trouble> {
        let keys = group.mailbox(provider)?.to_bytes()?;
        self.state.mailbox = Some(MailboxRecord {
            keys: ByteBuf::from(keys.to_vec()),
            cursor: 0,
            maker,
            made: false,
            epoch: group.epoch(),
            commit: None,
            over: false,
        });
        self.state.group = Some(ByteBuf::from(group.id().to_vec()));
        self.state.keys_in_use = group.members().into_iter().map(PublicKey::new).collect();
        self.state.relay_key = Some(ByteBuf::from(relay_key.to_vec()));
        others.sort_by_key(|(key, role)| (*role == RoleView::Client, *key));
        self.state.others = others.iter().map(|(key, role)| OtherRecord::new(*key, *role)).collect();
        self.state.lines_begin(0);
        let keys: Vec<[u8; 32]> = others.iter().map(|(key, _)| *key.as_bytes()).collect();
        let secret = group.verification_secret(provider)?;
        let verification = Verification::begin(self.identity.public(), &keys, secret)?;
        let own = ByteBuf::from(verification.to_bytes()?.to_vec());
        self.state.verification = Some(VerificationRecord { own, revealed: false });
        self.state.stage = Stage::Verify;
        // Whatever else came through the invitation's mailbox did no harm.
        self.state.problem = None;
        self.book = Some(crate::book::Book::new(group.id()));
        self.say(&Message::Profile { name: self.profile.0.clone(), role: self.profile.1 })?;
        self.say(&Message::VerifyCommit { commitment: verification.commitment().to_vec() })?;
        Ok(())
    }
}
