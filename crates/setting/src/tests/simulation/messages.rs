//! Messages between sessions, each to everybody else: what the rules let through, and what is shown.

use super::naive::is_open;
use super::world::{Sent, World};
use crate::fixtures::RELATIONSHIP;
use crate::{Delivery, Message, PublicKey, permit_message, receive_message};

impl World {
    pub(super) fn write_text(&mut self, who: usize) {
        let written_ms = self.now(who).wall_ms;
        let desk = &mut self.desks[who];
        let place = desk.written.len();
        let evil = self.dice.one_in(4);
        if evil {
            // A changed program sends at once, whatever its rules would say.
            desk.written.push(written_ms);
            self.say(who, Sent::Text(written_ms));
        } else if self.permitted(who, written_ms, place).is_some() {
            let desk = &mut self.desks[who];
            desk.written.push(written_ms);
            desk.outbox.push_back((written_ms, place));
        }
    }

    fn others(&self, who: usize) -> Vec<PublicKey> {
        let others = self.room.sides.iter().enumerate().filter(|(at, _)| *at != who);
        others.map(|(_, side)| side.key()).collect()
    }

    fn permitted(&self, who: usize, written_ms: u64, place: usize) -> Option<Delivery> {
        let to = self.others(who);
        let message = Message {
            relationship: RELATIONSHIP,
            from: self.side(who).key(),
            to: &to,
            characters: 5,
            written_ms,
            earlier_ms: &self.desks[who].written[..place],
            files: &[],
            two_computers: false,
        };
        let answer = permit_message(&self.side(who).situation(), &message, self.now(who));
        answer.ok().map(|permit| permit.delivery())
    }

    pub(super) fn send_what_is_due(&mut self, who: usize) {
        while let Some((written_ms, place)) = self.desks[who].outbox.front().copied() {
            match self.permitted(who, written_ms, place) {
                Some(Delivery::Now) => self.say(who, Sent::Text(written_ms)),
                Some(Delivery::Held { .. }) => {
                    self.seen.held += 1;
                    return;
                }
                // The agreement changed meanwhile: back to the composer.
                None => {}
            }
            self.desks[who].outbox.pop_front();
        }
    }

    pub(super) fn show_what_is_due(&mut self, who: usize) {
        for by in 0..self.people() {
            self.show_what_is_due_of(who, by);
        }
    }

    fn show_what_is_due_of(&mut self, who: usize, by: usize) {
        while let Some(written_ms) = self.desks[who].inbox[by].front().copied() {
            let (to, now) = (self.others(by), self.now(who));
            let message = Message {
                relationship: RELATIONSHIP,
                from: self.side(by).key(),
                to: &to,
                characters: 5,
                written_ms,
                earlier_ms: &self.desks[who].shown[by],
                files: &[],
                two_computers: false,
            };
            match receive_message(&self.side(who).situation(), &message, now) {
                Ok(Delivery::Now) => self.shown(who, by, written_ms),
                Ok(Delivery::Held { .. }) => {
                    self.seen.held += 1;
                    return;
                }
                Err(_) => {}
            }
            self.desks[who].inbox[by].pop_front();
        }
    }

    fn shown(&mut self, who: usize, by: usize, written_ms: u64) {
        let side = self.side(who);
        let agreement = side.situation().in_force().unwrap().agreement();
        let clause = agreement.clauses.messages.as_ref().unwrap();
        assert!(is_open(clause, self.now(who).wall_ms), "a message shown outside the hours");
        let role = agreement.role_of(&self.side(by).key()).unwrap();
        let day = clause.zone.day_of(written_ms).unwrap();
        let shown = &self.desks[who].shown[by];
        let same_day = shown.iter().filter(|ms| day.contains(ms)).count();
        assert!(same_day < usize::from(clause.quota(role).per_day), "more messages than agreed");
        assert!(shown.last().is_none_or(|last| *last <= written_ms), "out of order");
        self.desks[who].shown[by].push(written_ms);
        self.seen.shown += 1;
    }
}
