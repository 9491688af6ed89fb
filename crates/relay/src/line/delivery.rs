//! Brings envelopes from the store to a line, a portion at a time.

use std::sync::Arc;
use std::time::Duration;

use kader_wire::{MailboxId, RefusalCode, RelayFrame, TokenHash};

use super::{Line, Subscription};
use crate::hub::lock;
use crate::store::Portion;

/// Fetched at once. Small, because it is what a slow line holds in memory besides its queue.
const PORTION: Portion = Portion { envelopes: 32, bytes: 1_024 * 1_024 };

/// Pause after the store failed.
const RETRY: Duration = Duration::from_secs(1);

/// Runs until it is aborted or the line is cut.
pub(super) async fn run(line: Arc<Line>) {
    loop {
        let mailbox = line.wakes.next().await;
        let readers: Vec<TokenHash> = lock(&line.subscriptions)
            .keys()
            .filter(|(of, _)| *of == mailbox)
            .map(|(_, reader)| *reader)
            .collect();
        for reader in readers {
            if !deliver(&line, mailbox, reader).await {
                return;
            }
        }
    }
}

/// Sends one portion to one reader; false if the line is cut. What is left is marked, so that other mailboxes have
/// their turn.
async fn deliver(line: &Line, mailbox: MailboxId, reader: TokenHash) -> bool {
    let key = (mailbox, reader);
    let current =
        lock(&line.subscriptions).get(&key).map(|found| (found.request, found.generation, found.after));
    let Some((request, generation, after)) = current else {
        return true;
    };
    let now_ms = line.shared.clock.now_ms();
    let store = &line.shared.store;
    let batch = match store.read(mailbox, reader, after, PORTION, now_ms).await {
        Ok(batch) => batch,
        Err(RefusalCode::Unavailable) => {
            tokio::time::sleep(RETRY).await;
            line.wakes.wake(mailbox);
            return true;
        }
        Err(code) => {
            if !forget(line, &key, generation) {
                // A newer Read replaced this one, and marked the mailbox.
                return true;
            }
            return line.send(&RelayFrame::Refused { request, code }).await;
        }
    };
    let more = batch.more;
    for stored in batch.envelopes {
        let cursor = stored.cursor;
        let delivery = RelayFrame::Delivery { mailbox, cursor, slot: stored.slot, envelope: stored.envelope };
        if !line.send(&delivery).await {
            return false;
        }
        match lock(&line.subscriptions).get_mut(&key) {
            Some(found) if found.generation == generation => found.after = cursor,
            // A newer Read replaced this one, and marked the mailbox.
            _ => return true,
        }
    }
    if more {
        line.wakes.wake(mailbox);
    }
    true
}

/// Ends a subscription, unless a newer Read replaced it. In one go with the hub, so that a Read that begins now is not
/// forgotten there.
fn forget(line: &Line, key: &(MailboxId, TokenHash), generation: u64) -> bool {
    let mut subscriptions = lock(&line.subscriptions);
    let same = |found: &Subscription| found.generation == generation;
    if !subscriptions.get(key).is_some_and(same) {
        return false;
    }
    subscriptions.remove(key);
    if !subscriptions.keys().any(|(of, _)| *of == key.0) {
        line.shared.hub.leave(&key.0, &line.wakes);
    }
    true
}
