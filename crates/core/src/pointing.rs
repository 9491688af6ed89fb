//! Where somebody is in a shared record while both are in a session: a caret, or a line that one points at.
//!
//! It means something in its moment alone. Nothing of it is kept, said again or written down; what comes too often,
//! about a record that is not shared here, or from who is not in the session is left out.

use data_encoding::BASE64;
use kader_setting::{Now, PublicKey};

use crate::core::Core;
use crate::homework::sharing;
use crate::message::Message;
use crate::trouble::Trouble;
use crate::view::PointerView;

/// Longest name of a field, in bytes.
pub(crate) const MAX_FIELD: usize = 100;
/// Longest place in a text, in bytes: a relative position of Yjs.
pub(crate) const MAX_PLACE: usize = 64;
/// So many go out a second; others are dropped.
const MOST_OUT: u32 = 4;
/// So many of one member are taken in a second: what was held up on the way comes together.
const MOST_IN: u32 = 8;
/// More than this waits to be sent: where one was will not be news by then.
const MOST_WAITING: usize = 8;

/// Counts within seconds of the boot clock.
#[derive(Clone, Copy, Default)]
pub(crate) struct Pace {
    second: u64,
    count: u32,
}

impl Pace {
    /// Whether one more fits into this second.
    fn allows(&mut self, most: u32, now: Now) -> bool {
        let second = now.boot_ms / 1_000;
        if self.second != second {
            *self = Self { second, count: 0 };
        }
        self.count = self.count.saturating_add(1);
        self.count <= most
    }
}

/// Where one is, as a person's page says it.
pub(crate) struct Where<'a> {
    pub(crate) record: &'a str,
    /// The field; nothing where one is in none any more.
    pub(crate) field: Option<String>,
    /// The place in a text of it, base64.
    pub(crate) place: Option<String>,
    /// One points at it.
    pub(crate) mark: bool,
}

/// Where a member is, as it was heard last.
#[derive(Clone, Default)]
pub(crate) struct Pointer {
    /// How often it was heard: each is news, also of the same place.
    number: u32,
    at: Option<(String, String, Option<String>, bool)>,
    pace: Pace,
}

impl Pointer {
    /// As the page sees it.
    pub(crate) fn view(&self) -> Option<PointerView> {
        let (record, field, place, mark) = self.at.clone()?;
        Some(PointerView { number: self.number, record, field, place, mark })
    }
}

/// A field's name: what the page made of ids, and no words.
fn is_field(field: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | ':');
    (1..=MAX_FIELD).contains(&field.len()) && field.chars().all(fits)
}

impl Core {
    /// Whether this side is in the session of this relationship, with this member if one is named.
    fn in_session_with(&self, id: &str, member: Option<&PublicKey>) -> bool {
        let room = self.room.as_ref().filter(|room| room.relationship == id && room.permit.is_some());
        let there = |key: &PublicKey| {
            room.is_some_and(|room| room.guests.iter().any(|guest| guest.key == *key && guest.inside))
        };
        room.is_some() && member.is_none_or(there)
    }

    /// Says where one is; dropped where it would come too often, or late.
    pub(crate) fn say_where(&mut self, id: &str, at: Where<'_>, now: Now) -> Result<(), Trouble> {
        let record: [u8; 16] = crate::unhex(at.record).ok_or(Trouble::Told("recordGone"))?;
        let place = at.place.map(|place| BASE64.decode(place.as_bytes())).transpose();
        let place = place.map_err(|_| Trouble::Told("recordDamaged"))?.unwrap_or_default();
        let field = at.field.unwrap_or_default();
        if place.len() > MAX_PLACE || !field.is_empty() && !is_field(&field) {
            return Err(Trouble::Told("recordDamaged"));
        }
        let waits = self.outbox(id)?.len() > MOST_WAITING;
        if waits || !self.in_session_with(id, None) || !self.room_of(id)?.says_where.allows(MOST_OUT, now) {
            return Ok(());
        }
        self.step(id, now, |step| {
            let shared = step.tx.record(&record)?.is_some_and(|row| row.sharing == sharing::SHARED);
            if shared {
                step.say(&Message::Where { record: record.to_vec(), field, place, mark: at.mark })?;
            }
            Ok(())
        })
    }

    /// Another says where they are.
    pub(crate) fn heard_where(
        &mut self,
        id: &str,
        from: &PublicKey,
        (record, field, place): (&[u8], String, &[u8]),
        mark: bool,
        now: Now,
    ) -> Result<(), Trouble> {
        if !self.in_session_with(id, Some(from)) {
            return Ok(());
        }
        let record: [u8; 16] =
            record.try_into().map_err(|_| Trouble::Protocol("a place without a record"))?;
        if !field.is_empty() && !is_field(&field) {
            return Err(Trouble::Protocol("a field that no page names"));
        }
        let Some(guest) = self.room_of(id)?.guest(from) else { return Ok(()) };
        if !guest.pointer.pace.allows(MOST_IN, now) {
            return Ok(());
        }
        let store = self.opened()?.vault.relationship(&self.relationship(id)?.id)?;
        let row = store.transaction(|tx| Ok::<_, Trouble>(tx.record(&record)?))?;
        let shared = row.is_some_and(|row| row.sharing == sharing::SHARED);
        let Some(guest) = self.room_of(id)?.guest(from).filter(|_| shared) else { return Ok(()) };
        let place = (!place.is_empty()).then(|| BASE64.encode(place));
        guest.pointer.number = guest.pointer.number.wrapping_add(1);
        guest.pointer.at = (!field.is_empty()).then(|| (crate::hex(&record), field, place, mark));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_a_second_and_no_more() {
        let now = |boot_ms| Now { boot_ms, wall_ms: boot_ms };
        let mut pace = Pace::default();
        let taken = (0..10u64).filter(|n| pace.allows(MOST_OUT, now(5_000 + n * 10))).count();
        assert_eq!(taken, MOST_OUT as usize);
        assert!(pace.allows(MOST_OUT, now(6_000)));
    }

    #[test]
    fn a_field_is_named_by_ids_and_not_by_words() {
        for good in ["f0", "rows:f3/1234.5/c0", "thought", "page"] {
            assert!(is_field(good), "{good}");
        }
        for bad in ["", "Ik ben bang", "é", &"f".repeat(MAX_FIELD + 1)] {
            assert!(!is_field(bad), "{bad}");
        }
    }
}
