//! A session ends where somebody's key is not the one that was compared (S-04).
//!
//! No such key can come into a group: `kader_seal` takes no commit that adds or replaces a member. This is
//! the second lock, for the day on which the first one fails.

use kader_setting::{AloneReason, Now, PublicKey, ReasonCode};

use crate::core::Core;
use crate::relationship::Relationship;
use crate::trouble::Trouble;

impl Relationship {
    /// Whether the group has other keys than those that were compared. The rule is asked only then: it
    /// verifies signatures, and this is looked at with every input.
    fn has_other_keys(&self, me: &PublicKey) -> bool {
        let compared = |key: &PublicKey| key == me || self.state.member(key).is_some();
        let used = &self.state.keys_in_use;
        !used.is_empty() && (used.len() != self.state.others.len() + 1 || !used.iter().all(compared))
    }
}

impl Core {
    /// Ends the session that runs where the rule says that a key has changed: pictures and sound first.
    pub(crate) fn ends_with_changed_keys(&mut self, now: Now) -> Result<(), Trouble> {
        let Some(room) = self.room.as_ref() else { return Ok(()) };
        let (id, permit) = (room.relationship.clone(), room.permit.clone());
        let Some(permit) = permit else { return Ok(()) };
        let me = self.me()?;
        if !self.relationship(&id)?.has_other_keys(&me) {
            return Ok(());
        }
        match self.ask(&id, |situation, _| Ok(permit.still_holds(situation, now)?)) {
            Err(Trouble::Refused(refusal)) if refusal.reason == ReasonCode::IdentityChanged => {}
            Ok(()) | Err(Trouble::Refused(_)) => return Ok(()),
            Err(trouble) => return Err(trouble),
        }
        self.session_ended(&id);
        self.step(&id, now, |step| {
            let entry = step.alone(Some(&permit), AloneReason::IdentityChanged)?;
            step.ends(entry)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

    use kader_setting::fixtures::{PROPOSED_MS, RELATIONSHIP, Room, client, stranger, therapist};
    use kader_setting::{Confirmation, Hash, SessionClause, Signer};
    use serde_bytes::ByteBuf;

    use super::*;
    use crate::checking::tests::{does, empty};
    use crate::input::{Command, Input};
    use crate::output::{CallOrder, Output};
    use crate::state::{OtherRecord, RunningRecord, Stage, State};
    use crate::view::RoleView;

    const NOW: Now = Now { wall_ms: PROPOSED_MS + 86_400_000, boot_ms: 50_000 };

    /// The client's core in a session that began just now.
    fn in_session(folder: &std::path::Path) -> (Core, String) {
        let mut core = empty(folder);
        core.opened_mut().unwrap().identity = kader_seal::Identity::from_seed(&[0xc1; 32]);
        let (me, other) = (client(), therapist());
        assert_eq!(core.me().unwrap(), me.public());
        let mut room = Room::of_two(SessionClause::default());
        let permit = room.start(NOW).remove(0);
        let mut state = State::new(RoleView::Client, "ws://127.0.0.1:1/v1".into(), Stage::Ready);
        state.group = Some(ByteBuf::from(RELATIONSHIP.as_bytes().to_vec()));
        let transcript = Hash::new([0x0a; 32]);
        let mut there = OtherRecord::new(other.public(), RoleView::Therapist);
        let said =
            |of, by| ByteBuf::from(Confirmation::sign(of, transcript, by).unwrap().to_bytes().unwrap());
        there.mine = Some(said(other.public(), &me));
        there.theirs = Some(said(me.public(), &other));
        state.others.push(there);
        state.keys_in_use = vec![me.public(), other.public()];
        state.running = Some(RunningRecord::new(permit.session().as_bytes(), true));
        let vault = &core.opened().unwrap().vault;
        let made = Relationship::begin(vault, state).unwrap();
        let side = room.client();
        let put = vault.relationship(&made.id).unwrap().transaction(|tx| {
            let version = side.agreements.latest().unwrap();
            tx.put_agreement(1, version.hash(), &version.to_bytes().unwrap())?;
            let mut entries = side.ledger.entries().iter();
            entries.try_for_each(|one| tx.append_ledger(one.index(), one.hash(), &one.to_bytes().unwrap()))
        });
        put.unwrap();
        let found = Relationship::load(vault, made.id).unwrap().unwrap();
        let id = found.handle();
        core.opened_mut().unwrap().relationships.insert(id.clone(), found);
        let mut here = crate::room::Room::new(id.clone(), [other.public()].into_iter());
        here.permit = Some(permit);
        core.room = Some(here);
        (core, id)
    }

    #[test]
    fn s04_a_key_that_nobody_compared_ends_the_session_that_runs() {
        let instead: [fn() -> Vec<PublicKey>; 3] = [
            || vec![client().public(), stranger().public()],
            || vec![client().public(), therapist().public(), stranger().public()],
            || vec![client().public()],
        ];
        for keys in instead {
            let folder = tempfile::tempdir().unwrap();
            let (mut core, id) = in_session(folder.path());
            core.handle(Input::Tick, NOW);
            assert!(core.room.is_some(), "it runs with the keys that were compared");
            core.relationship_mut(&id).unwrap().state.keys_in_use = keys();
            let outputs = core.handle(Input::Tick, NOW);
            let first = outputs.iter().find(|output| matches!(output, Output::Call(_)));
            assert!(matches!(first, Some(Output::Call(CallOrder::Stop))), "pictures and sound go");
            assert!(core.room.is_none());
            // And nothing begins anew.
            for command in [
                Command::Enter { relationship: id.clone() },
                Command::Say { relationship: id.clone(), text: "nog iets".into() },
            ] {
                assert!(does(&mut core, command).is_err());
            }
            let refused = core.ask(&id, |situation, _| {
                Ok(kader_setting::permit(situation, &kader_setting::Intent::SendText, NOW)?)
            });
            assert!(
                matches!(refused, Err(Trouble::Refused(one)) if one.reason == ReasonCode::IdentityChanged)
            );
        }
    }
}
