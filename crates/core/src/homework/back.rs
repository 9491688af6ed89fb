//! What was written in a record after the archive that somebody came back from was made: the others have it, and
//! give it back.
//!
//! Elsewhere nobody says anything in another's name (S-33). But what others wrote since stands on what is gone with
//! the computer, and would wait for it forever; and what was acknowledged is not lost as long as somebody has it. So
//! for a while, and only to who came back, a member says what both of them wrote. What was shared stays its owner's
//! choice (S-31, P1): where the archive does not say that a record is shared, it comes back as one that is not.

use kader_setting::{PublicKey, ReasonCode};
use kader_vault::RecordRow;
use zeroize::Zeroizing;

use super::arriving::{Described, Part, kept};
use super::document::{has_part, parts_of};
use super::records::{MAX_RECORDS, parts};
use super::{handle, is_form, sharing};
use crate::message::Message;
use crate::operation::Operation;
use crate::returning::ABOUT_MS;
use crate::state::GivesBackRecord;
use crate::trouble::Trouble;

/// So long it is taken: as long as the relay keeps what was said to somebody who is away.
const BACK_MS: u64 = 30 * 86_400_000;

/// What is said of a record that is given back.
pub(crate) struct Back {
    pub(crate) of: PublicKey,
    pub(crate) owner: PublicKey,
    pub(crate) withdrawn: bool,
    pub(crate) described: Described,
}

impl Operation<'_> {
    /// A new group began because these came back: whatever they say next of their records is later than what was
    /// heard, though their archive counts from an earlier version. What they withdrew stays withdrawn.
    pub(crate) fn forgets_versions_of(&mut self, returned: &[PublicKey]) -> Result<(), Trouble> {
        let me = self.me();
        for mut row in self.tx.records()? {
            if row.owner != me && returned.contains(&row.owner) && row.sharing == sharing::SHARED {
                row.version = 0;
                self.tx.put_record(&row)?;
            }
        }
        Ok(())
    }

    /// This side came back: for a while others may say what it wrote itself.
    pub(crate) fn lets_others_give_back(&mut self) {
        self.state.given_back_until_ms = self.now.wall_ms.saturating_add(BACK_MS);
    }

    /// Gives back what was changed since the oldest archive of those who came back.
    pub(crate) fn gives_back_to(&mut self, returned: &[PublicKey], since_ms: u64) -> Result<(), Trouble> {
        let me = self.me();
        if self.may(&me).is_err() {
            return Ok(());
        }
        let (since_ms, until_ms) =
            (since_ms.saturating_sub(ABOUT_MS), self.now.wall_ms.saturating_add(BACK_MS));
        for to in returned.iter().filter(|key| **key != me) {
            self.state.gives_back.retain(|one| one.to != *to);
            self.state.gives_back.push(GivesBackRecord { to: *to, until_ms });
            for row in self.tx.records()?.iter().filter(|row| row.changed_ms >= since_ms) {
                self.gives_back(row, to)?;
            }
        }
        Ok(())
    }

    /// What was lost on the way of what was given back is given again, as it is now.
    pub(crate) fn gives_back_again(&mut self, id: &[u8; 16], to: &PublicKey) -> Result<usize, Trouble> {
        let now_ms = self.now.wall_ms;
        self.state.gives_back.retain(|one| one.until_ms > now_ms);
        let me = self.me();
        if !self.state.gives_back.iter().any(|one| one.to == *to) || self.may(&me).is_err() {
            return Ok(0);
        }
        self.tx.record(id)?.map_or(Ok(0), |row| self.gives_back(&row, to))
    }

    /// Says what this member and `to` wrote in a record of one of them; how many bytes that is. Of an own record that
    /// is not shared any more no later version goes out.
    fn gives_back(&mut self, row: &RecordRow, to: &PublicKey) -> Result<usize, Trouble> {
        let me = self.me();
        let theirs = row.owner == *to;
        let goes = if theirs { row.sharing != sharing::DRAFT } else { row.sharing == sharing::SHARED };
        if !goes || !theirs && row.owner != me {
            return Ok(0);
        }
        let (content, other) = (self.content(&row.id)?, self.position(to)?);
        if !theirs && !has_part(&content, other)? {
            return Ok(0);
        }
        let bytes = parts_of(&content, &[self.position(&me)?, other])?;
        let all = parts(&bytes);
        let mut along = self.form_along(&row.form)?;
        let count = u32::try_from(all.len()).map_err(|_| Trouble::State)?;
        for (part, bytes) in (0u32..).zip(all) {
            let last = part + 1 == count;
            self.say(&Message::RecordBack {
                id: row.id.to_vec(),
                of: *to,
                owner: row.owner,
                form: row.form.clone(),
                form_definition: along.take_if(|_| last),
                task: row.task.map(|task| serde_bytes::ByteBuf::from(task.to_vec())),
                began_ms: row.began_ms,
                version: row.version,
                withdrawn: row.sharing == sharing::WITHDRAWN,
                part,
                parts: count,
                bytes: bytes.to_vec(),
            })?;
        }
        Ok(bytes.len())
    }

    /// Another gives back what this member, who came from an archive, wrote together with them.
    pub(crate) fn heard_record_back(
        &mut self,
        from: &PublicKey,
        id: &[u8],
        back: Back,
        part: Part,
    ) -> Result<(), Trouble> {
        let (me, id) = (self.me(), handle(id)?);
        if back.of != me {
            return Ok(());
        }
        if self.now.wall_ms >= self.state.given_back_until_ms || *from == me {
            return Err(Trouble::Protocol("given back to who never was away"));
        }
        let known = self.tx.record(&id)?;
        let owners = back.owner == me || back.owner == *from;
        if !owners || known.as_ref().is_some_and(|row| row.owner != back.owner) {
            return Err(Trouble::because(ReasonCode::NotTheAuthor));
        }
        if known.is_none() {
            let theirs = self.tx.records()?.iter().filter(|row| row.owner == back.owner).count();
            if theirs >= MAX_RECORDS || !is_form(&back.described.form) {
                return Err(Trouble::Protocol("a record that is none"));
            }
        }
        match self.takes_back(from, id, known, back, part) {
            Err(trouble) => self.refuses_record(&id, from, trouble),
            Ok(()) => Ok(()),
        }
    }

    fn takes_back(
        &mut self,
        from: &PublicKey,
        id: [u8; 16],
        known: Option<RecordRow>,
        back: Back,
        part: Part,
    ) -> Result<(), Trouble> {
        self.may(from)?;
        let (me, version) = (self.me(), part.version);
        let Some(bytes) = self.collects(&id, from, part)? else { return Ok(()) };
        let Back { owner, withdrawn, described, .. } = back;
        let before = match known {
            Some(_) => self.content(&id)?,
            None => Zeroizing::new(Vec::new()),
        };
        let positions = [self.position(from)?, self.position(&me)?];
        let after = self.at_hand.merged_of(&before, &bytes, &positions, false)?;
        let new = known.is_none();
        let row = match known {
            Some(row) => row,
            None => {
                self.takes_form(&described.form, described.definition.as_deref())?;
                RecordRow {
                    id,
                    owner,
                    form: described.form,
                    task: described.task.map(|task| handle(&task)).transpose()?,
                    began_ms: described.began_ms,
                    sharing: if owner == me { sharing::DRAFT } else { sharing::SHARED },
                    version: 0,
                    changed_ms: self.now.wall_ms,
                    changed_by: *from,
                    fresh: true,
                    behind: false,
                    refused: None,
                }
            }
        };
        let mut row = row;
        // Shared again since, as the archive has it, though they never heard of that.
        let again = row.version > version.saturating_add(1);
        let shared = row.sharing == sharing::SHARED && (!withdrawn || again);
        if owner == me && !shared {
            // They are told in any case: both sides see the same.
            (row.sharing, row.behind) = (sharing::WITHDRAWN, false);
            row.version = row.version.max(version);
            self.says(&Message::RecordWithdrawn { id: id.to_vec(), last_version: row.version })?;
        } else {
            row.version = row.version.max(version);
        }
        if new || *after.state != *before {
            (row.changed_ms, row.changed_by, row.fresh) = (self.now.wall_ms, *from, true);
        }
        kept(self.tx.put_record(&row))?;
        self.puts_content(&id, &after)?;
        self.homework_changed = true;
        if new { self.wants_parts(&id) } else { Ok(()) }
    }
}
