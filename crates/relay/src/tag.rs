//! Short names for mailboxes in the log, that mean nothing the day after.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use kader_wire::MailboxId;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

const DAY_MS: u64 = 86_400_000;

/// Makes tags with a salt that is drawn anew each day (UTC), kept in memory only, and then forgotten.
pub(crate) struct Tags(Mutex<Option<(u64, hmac::Key)>>);

/// Eight hexadecimal digits, or dashes if there is no randomness to hide behind.
pub(crate) struct Tag([u8; 4], bool);

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1 {
            write!(formatter, "{:08x}", u32::from_be_bytes(self.0))
        } else {
            formatter.write_str("--------")
        }
    }
}

impl Tags {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// Today's tag of a mailbox.
    pub(crate) fn of(&self, mailbox: &MailboxId, now_ms: u64) -> Tag {
        let today = now_ms / DAY_MS;
        let mut salt = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if salt.as_ref().is_none_or(|(day, _)| *day != today) {
            let mut fresh = [0; 32];
            *salt = SystemRandom::new()
                .fill(&mut fresh)
                .ok()
                .map(|()| (today, hmac::Key::new(hmac::HMAC_SHA256, &fresh)));
        }
        let Some((_, key)) = salt.as_ref() else {
            return Tag([0; 4], false);
        };
        let mac = hmac::sign(key, mailbox.as_bytes());
        let short = mac.as_ref().first_chunk().copied().unwrap_or_default();
        Tag(short, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_lasts_a_day_and_differs_between_relays() {
        let mailbox = MailboxId::from_bytes([7; 32]);
        let tags = Tags::new();
        let show = |tags: &Tags, at| tags.of(&mailbox, at).to_string();
        let morning = show(&tags, 5 * DAY_MS);
        assert_eq!(morning.len(), 8);
        assert_eq!(morning, show(&tags, 5 * DAY_MS + DAY_MS - 1));
        assert_ne!(morning, show(&tags, 6 * DAY_MS));
        assert_ne!(morning, show(&Tags::new(), 5 * DAY_MS));
        let other = tags.of(&MailboxId::from_bytes([8; 32]), 6 * DAY_MS);
        assert_ne!(other.to_string(), show(&tags, 6 * DAY_MS));
    }
}
