//! What is still to be told to a relay for a relationship that was thrown away.
//!
//! Who throws an invitation away while the relay is out of reach still wants its link to stop
//! working; who stops an agreement and removes it in one go still wants the other to hear that. Both
//! stay in the home database, sealed as they are, until the relay has taken them.

use kader_setting::Now;
use kader_wire::frame::ClientFrame;
use kader_wire::{Envelope, MailboxId, Token};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::lines::Pending;
use crate::operation::Posted;
use crate::trouble::Trouble;

/// The home's setting with the list.
const PARTING: &str = "parting";

#[derive(Clone, Serialize, Deserialize)]
struct Parting {
    relay: String,
    mailbox: MailboxId,
    write: Token,
    what: What,
    /// Since when it was found waiting at unlocks, and when last; Unix milliseconds.
    #[serde(default)]
    waits: Option<(u64, u64)>,
}

/// How long it is kept for a relay that does not come back, milliseconds: the thirty days after which
/// a relay throws away what it holds, and so whatever this was about.
const KEPT_MS: u64 = 30 * 86_400_000;

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum What {
    /// Burn the mailbox.
    Burn,
    /// Append the last envelopes, in their order.
    Append { slot: Option<u64>, envelope: Envelope },
}

impl Core {
    /// Keeps what a relationship still has to say, and mailboxes that are to burn.
    pub(crate) fn part(
        &mut self,
        relay: &str,
        outbox: Vec<(u64, Posted)>,
        burn: Vec<(MailboxId, Token)>,
    ) -> Result<(), Trouble> {
        let mut list = self.partings()?;
        for (_, posted) in outbox {
            let Posted { mailbox, write, slot, envelope } = posted;
            // A mailbox that burns needs no more envelopes.
            if !burn.iter().any(|(burned, _)| *burned == mailbox) {
                let what = What::Append { slot, envelope };
                list.push(Parting { relay: relay.to_owned(), mailbox, write, what, waits: None });
            }
        }
        for (mailbox, write) in burn {
            let relay = relay.to_owned();
            list.push(Parting { relay, mailbox, write, what: What::Burn, waits: None });
        }
        self.put_partings(&list)?;
        self.tell_partings(relay)
    }

    /// Tells it to the relay, where it is there.
    pub(crate) fn tell_partings(&mut self, relay: &str) -> Result<(), Trouble> {
        if self.open.is_none() {
            return Ok(());
        }
        let due: Vec<Parting> = self.partings()?.into_iter().filter(|one| one.relay == relay).collect();
        if due.is_empty() {
            return Ok(());
        }
        if self.relay_key(relay).is_none() {
            self.want(relay);
            return Ok(());
        }
        for Parting { mailbox, write, what, .. } in due {
            let hash = hash_of(&what);
            let request = self.request(relay, Pending::Parting { mailbox, hash });
            let frame = match what {
                What::Burn => ClientFrame::Burn { request, mailbox, write },
                What::Append { slot, envelope } => {
                    ClientFrame::Append { request, mailbox, write, slot, envelope }
                }
            };
            self.send(relay, frame);
        }
        Ok(())
    }

    /// The relay has taken it, or never will.
    pub(crate) fn parted(&mut self, mailbox: &MailboxId, hash: Option<[u8; 32]>) -> Result<(), Trouble> {
        let mut list = self.partings()?;
        list.retain(|one| one.mailbox != *mailbox || hash_of(&one.what) != hash);
        self.put_partings(&list)
    }

    /// Lets go of what no relay will take any more.
    pub(crate) fn let_partings_go(&self, now: Now) -> Result<(), Trouble> {
        let mut list = self.partings()?;
        if list.is_empty() {
            return Ok(());
        }
        for one in &mut list {
            // A clock that went back, or leapt further than anybody waits, says nothing about the time.
            let counts =
                |(_, last): &(u64, u64)| (*last..=last.saturating_add(KEPT_MS)).contains(&now.wall_ms);
            let since = one.waits.filter(counts).map_or(now.wall_ms, |(since, _)| since);
            one.waits = Some((since, now.wall_ms));
        }
        let kept = |one: &Parting| one.waits.is_none_or(|(since, last)| last.saturating_sub(since) < KEPT_MS);
        list.retain(kept);
        self.put_partings(&list)
    }

    /// Relays that are asked for because of it.
    pub(crate) fn relays_to_part_with(&self) -> Result<Vec<String>, Trouble> {
        Ok(self.partings()?.into_iter().map(|one| one.relay).collect())
    }

    fn partings(&self) -> Result<Vec<Parting>, Trouble> {
        let Some(bytes) = self.opened()?.vault.home().setting(PARTING)?.map(Zeroizing::new) else {
            return Ok(Vec::new());
        };
        serde_ipld_dagcbor::from_slice(&bytes).map_err(|_| Trouble::State)
    }

    fn put_partings(&self, list: &[Parting]) -> Result<(), Trouble> {
        let home = self.opened()?.vault.home();
        if list.is_empty() {
            home.remove_setting(PARTING)?;
            return Ok(());
        }
        let bytes = serde_ipld_dagcbor::to_vec(&list).map(Zeroizing::new).map_err(|_| Trouble::State)?;
        Ok(home.put_setting(PARTING, &bytes)?)
    }
}

/// By what an entry is known again: the envelope's hash, or nothing for a burning.
fn hash_of(what: &What) -> Option<[u8; 32]> {
    match what {
        What::Burn => None,
        What::Append { envelope, .. } => Some(*envelope.hash().as_bytes()),
    }
}
