//! Invitation and joining: from a link to a group of two, through a mailbox that burns.
//!
//! The guest puts a key package into slot 0 of the invitation's mailbox, the host
//! answers with a welcome in slot 1. A slot can be taken once, so a link works once.

use kader_seal::invitation::{KEY_PACKAGE_SLOT, WELCOME_SLOT};
use kader_seal::{Expected, Group, Invitation, Provider, Verification, envelope};
use kader_wire::Envelope;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::message::Message;
use crate::operation::{Operation, Posted};
use crate::state::{MailboxRecord, OtherRecord, Stage, VerificationRecord};
use crate::trouble::Trouble;

/// What the host seals into the welcome's slot.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WelcomeBundle {
    #[serde(with = "serde_bytes")]
    welcome: Vec<u8>,
    /// The relay's signing key as the host sees it: both pin the same.
    #[serde(with = "serde_bytes")]
    relay_key: Vec<u8>,
}

impl Operation<'_> {
    /// The invitation of this relationship.
    pub(crate) fn invitation(&self) -> Result<Invitation, Trouble> {
        let record = self.state.invitation.as_ref().ok_or(Trouble::Protocol("no invitation"))?;
        // A link that was taken up in time is finished even if its time passes meanwhile.
        Ok(Invitation::parse(&record.link, 0)?)
    }

    /// Guest: makes a key package and puts it into the invitation's mailbox.
    pub(crate) fn ask_to_join(&mut self) -> Result<(), Trouble> {
        let mailbox = self.invitation()?.mailbox()?;
        let provider = Provider::new(self.tx.connection());
        let package = Group::key_package(&provider, self.identity)?;
        let envelope = envelope::wrap(&mailbox.to_inviter, &package)?;
        self.post(Posted {
            mailbox: mailbox.id,
            write: mailbox.write,
            slot: Some(KEY_PACKAGE_SLOT),
            envelope,
        })?;
        if let Some(invitation) = self.state.invitation.as_mut() {
            invitation.answered = true;
        }
        Ok(())
    }

    /// Host: a guest's key package came. Makes the group and the welcome.
    pub(crate) fn let_in(
        &mut self,
        slot: Option<u64>,
        envelope: &Envelope,
        relay_key: [u8; 32],
    ) -> Result<(), Trouble> {
        if slot != Some(KEY_PACKAGE_SLOT) || self.state.stage != Stage::Invited {
            return Ok(());
        }
        let mailbox = self.invitation()?.mailbox()?;
        let package = envelope::unwrap(&mailbox.to_inviter, envelope)?;
        let provider = Provider::new(self.tx.connection());
        let mut id = [0u8; 16];
        crate::random(&mut id)?;
        let mut group = Group::create(&provider, self.identity, id)?;
        let added = group.add(&provider, self.identity, &package)?;
        let bundle = WelcomeBundle { welcome: added.welcome, relay_key: relay_key.to_vec() };
        let bundle = serde_ipld_dagcbor::to_vec(&bundle).map_err(|_| Trouble::State)?;
        let envelope = envelope::wrap(&mailbox.to_invitee, &bundle)?;
        self.post(Posted { mailbox: mailbox.id, write: mailbox.write, slot: Some(WELCOME_SLOT), envelope })?;
        if let Some(invitation) = self.state.invitation.as_mut() {
            invitation.answered = true;
        }
        self.joined(&provider, &group, added.member, relay_key, true)
    }

    /// Guest: the welcome came. Joins the group; the invitation's mailbox can burn.
    pub(crate) fn come_in(&mut self, slot: Option<u64>, envelope: &Envelope) -> Result<(), Trouble> {
        if slot != Some(WELCOME_SLOT) || self.state.stage != Stage::Joining {
            return Ok(());
        }
        let mailbox = self.invitation()?.mailbox()?;
        let bundle = envelope::unwrap(&mailbox.to_invitee, envelope)?;
        let bundle: WelcomeBundle =
            serde_ipld_dagcbor::from_slice(&bundle).map_err(|_| Trouble::Protocol("not a welcome"))?;
        let relay_key: [u8; 32] =
            bundle.relay_key.as_slice().try_into().map_err(|_| Trouble::Protocol("not a welcome"))?;
        let provider = Provider::new(self.tx.connection());
        let group = Group::join(&provider, &bundle.welcome, Expected::Pair)?;
        let me = self.identity.public();
        let other = group.members().into_iter().find(|key| *key != me);
        let other = other.ok_or(Trouble::Protocol("nobody else in the group"))?;
        self.joined(&provider, &group, other, relay_key, false)
    }

    /// Both: the group stands. What follows is the comparison of identities (S-04).
    fn joined(
        &mut self,
        provider: &Provider<'_>,
        group: &Group,
        other: [u8; 32],
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
        self.state.relay_key = Some(ByteBuf::from(relay_key.to_vec()));
        self.state.other = Some(OtherRecord {
            key: ByteBuf::from(other.to_vec()),
            name: None,
            role: self.state.other_role(),
        });
        let secret = group.verification_secret(provider)?;
        let verification = Verification::begin(self.identity.public(), other, secret)?;
        self.state.verification = Some(VerificationRecord {
            own: ByteBuf::from(verification.to_bytes()?.to_vec()),
            their_nonce: None,
            revealed: false,
            mine: None,
            other: None,
        });
        self.state.stage = Stage::Verify;
        // Whatever else came through the invitation's mailbox did no harm.
        self.state.problem = None;
        self.book = Some(crate::book::Book::new(group.id()));
        self.say(&Message::Profile { name: self.profile.0.clone(), role: self.profile.1 })?;
        self.say(&Message::VerifyCommit { commitment: verification.commitment().to_vec() })?;
        Ok(())
    }
}
