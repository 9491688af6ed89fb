//! Who is woken when a mailbox changes.
//!
//! A wake is a hint and carries nothing: the line that is woken reads the store from its own cursor. So no envelope
//! waits in memory for a slow reader, and a wake too many or an envelope already seen does no harm.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kader_wire::MailboxId;
use tokio::sync::Notify;

/// The mailboxes of one line that may hold something new.
#[derive(Default)]
pub(crate) struct Wakes {
    dirty: Mutex<BTreeSet<MailboxId>>,
    notify: Notify,
}

impl Wakes {
    /// Marks a mailbox.
    pub(crate) fn wake(&self, mailbox: MailboxId) {
        lock(&self.dirty).insert(mailbox);
        self.notify.notify_one();
    }

    /// Waits for a marked mailbox and takes the mark off.
    pub(crate) async fn next(&self) -> MailboxId {
        loop {
            if let Some(mailbox) = lock(&self.dirty).pop_first() {
                return mailbox;
            }
            self.notify.notified().await;
        }
    }
}

/// The lines that read each mailbox.
#[derive(Default)]
pub(crate) struct Hub(Mutex<HashMap<MailboxId, Vec<Arc<Wakes>>>>);

impl Hub {
    /// From now on `wakes` hears of `mailbox`.
    pub(crate) fn join(&self, mailbox: MailboxId, wakes: &Arc<Wakes>) {
        let mut hub = lock(&self.0);
        let lines = hub.entry(mailbox).or_default();
        if !lines.iter().any(|line| Arc::ptr_eq(line, wakes)) {
            lines.push(Arc::clone(wakes));
        }
    }

    /// No longer.
    pub(crate) fn leave(&self, mailbox: &MailboxId, wakes: &Arc<Wakes>) {
        let mut hub = lock(&self.0);
        if let Some(lines) = hub.get_mut(mailbox) {
            lines.retain(|line| !Arc::ptr_eq(line, wakes));
            if lines.is_empty() {
                hub.remove(mailbox);
            }
        }
    }

    /// Something happened in `mailbox`.
    pub(crate) fn wake(&self, mailbox: &MailboxId) {
        let lines = lock(&self.0).get(mailbox).cloned().unwrap_or_default();
        for line in lines {
            line.wake(*mailbox);
        }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        lock(&self.0).len()
    }
}

/// No lock here is held across anything that can panic, and the data stays valid if it did.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_those_who_joined_wake_and_nothing_stays_behind() {
        let (hub, one, two) = (Hub::default(), Arc::new(Wakes::default()), Arc::new(Wakes::default()));
        let (first, second) = (MailboxId::from_bytes([1; 32]), MailboxId::from_bytes([2; 32]));
        hub.join(first, &one);
        hub.join(first, &one);
        hub.join(first, &two);
        hub.join(second, &two);
        hub.wake(&second);
        hub.wake(&first);
        assert_eq!(one.next().await, first);
        assert_eq!((two.next().await, two.next().await), (first, second));
        assert!(lock(&one.dirty).is_empty());
        hub.leave(&first, &one);
        hub.wake(&first);
        assert!(lock(&one.dirty).is_empty());
        hub.leave(&first, &two);
        hub.leave(&second, &two);
        assert_eq!(hub.len(), 0);
    }
}
