//! Mailboxes that are to burn though nothing else is left of what they were for.
//!
//! Who throws an invitation away while the relay is out of reach still wants its link to stop
//! working: what is to burn stays in the home database until the relay says that it is gone.

use kader_wire::frame::ClientFrame;
use kader_wire::{MailboxId, Token};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::lines::Pending;
use crate::trouble::Trouble;

/// The home's setting with the list.
const TO_BURN: &str = "to-burn";

#[derive(Serialize, Deserialize)]
struct ToBurn {
    relay: String,
    mailbox: MailboxId,
    write: Token,
}

impl Core {
    /// Keeps a mailbox to be burned, and burns it where the relay is there.
    pub(crate) fn burn_for_good(
        &mut self,
        relay: &str,
        mailbox: MailboxId,
        write: Token,
    ) -> Result<(), Trouble> {
        let mut list = self.to_burn()?;
        list.push(ToBurn { relay: relay.to_owned(), mailbox, write });
        self.put_to_burn(&list)?;
        self.burn_due(relay)
    }

    /// The relay is there: what is to burn on it.
    pub(crate) fn burn_due(&mut self, relay: &str) -> Result<(), Trouble> {
        if self.relay_key(relay).is_none() {
            self.want(relay);
            return Ok(());
        }
        for ToBurn { mailbox, write, .. } in self.to_burn()?.into_iter().filter(|one| one.relay == relay) {
            let request = self.request(relay, Pending::Forgotten { mailbox });
            self.send(relay, ClientFrame::Burn { request, mailbox, write });
        }
        Ok(())
    }

    /// The relay has it no longer.
    pub(crate) fn burned(&mut self, mailbox: &MailboxId) -> Result<(), Trouble> {
        let mut list = self.to_burn()?;
        list.retain(|one| one.mailbox != *mailbox);
        self.put_to_burn(&list)
    }

    /// Relays that are asked for because of it.
    pub(crate) fn relays_to_burn_on(&self) -> Result<Vec<String>, Trouble> {
        Ok(self.to_burn()?.into_iter().map(|one| one.relay).collect())
    }

    fn to_burn(&self) -> Result<Vec<ToBurn>, Trouble> {
        let Some(bytes) = self.opened()?.vault.home().setting(TO_BURN)?.map(Zeroizing::new) else {
            return Ok(Vec::new());
        };
        serde_ipld_dagcbor::from_slice(&bytes).map_err(|_| Trouble::State)
    }

    fn put_to_burn(&self, list: &[ToBurn]) -> Result<(), Trouble> {
        let home = self.opened()?.vault.home();
        if list.is_empty() {
            home.remove_setting(TO_BURN)?;
            return Ok(());
        }
        let bytes = serde_ipld_dagcbor::to_vec(&list).map(Zeroizing::new).map_err(|_| Trouble::State)?;
        Ok(home.put_setting(TO_BURN, &bytes)?)
    }
}
