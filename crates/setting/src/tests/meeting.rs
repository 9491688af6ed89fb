//! Two sides that write at once, with messages on their way: in the end their ledgers are equal.

use super::{MORNING, later};
use crate::fixtures::Room;
use crate::{
    AloneReason, Comparison, Countersignature, Entry, Fact, Now, Permit, Received, SessionClause,
    SettingError, end_alone, end_at_limit, withdraw,
};
use proptest::prelude::*;
use std::collections::VecDeque;

#[derive(Clone, Debug)]
enum Sent {
    Entry(Box<Entry>),
    Signature(Box<Countersignature>),
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Leave,
    Limit,
    Withdraw,
    Witness,
    Receive,
}

struct Meeting {
    room: Room,
    permits: Vec<Permit>,
    /// What is on its way to each side, in order.
    toward: [VecDeque<Sent>; 2],
    /// Whether this side meant to withdraw: that must not get lost.
    withdrew: [bool; 2],
}

const OVER: u64 = 55 * 60_000;

impl Meeting {
    fn new() -> Self {
        let mut room = Room::of_two(SessionClause::default());
        let permits = room.start(MORNING);
        Self { room, permits, toward: [VecDeque::new(), VecDeque::new()], withdrew: [false, false] }
    }

    fn now() -> Now {
        later(MORNING, OVER)
    }

    fn write(&mut self, who: usize, entry: Result<Entry, SettingError>) {
        let Ok(entry) = entry else { return };
        let side = &mut self.room.sides[who];
        side.ledger.append(entry.clone(), &side.agreements).unwrap();
        self.toward[1 - who].push_back(Sent::Entry(Box::new(entry)));
    }

    fn act(&mut self, who: usize, act: Act) {
        let side = &self.room.sides[who];
        let (situation, permit) = (side.situation(), &self.permits[who]);
        match act {
            Act::Leave => {
                let now = later(MORNING, OVER - 1000);
                let why = AloneReason::Left;
                let entry = end_alone(&situation, Some(permit), why, now, &side.person);
                self.write(who, entry);
            }
            Act::Limit => {
                let entry = end_at_limit(&situation, permit, Self::now(), &side.person);
                self.write(who, entry);
            }
            Act::Withdraw => {
                let entry = withdraw(&situation, Self::now(), &side.person);
                self.withdrew[who] |= entry.is_ok();
                self.write(who, entry);
            }
            Act::Witness => {
                let side = &mut self.room.sides[who];
                let last = side.ledger.len() - 1;
                let signature = side.ledger.witness(last, &side.person, &side.agreements);
                let signature = Sent::Signature(Box::new(signature.unwrap()));
                self.toward[1 - who].push_back(signature);
            }
            Act::Receive => self.receive(who),
        }
    }

    fn receive(&mut self, who: usize) {
        let side = &mut self.room.sides[who];
        let me = side.key();
        match self.toward[who].pop_front() {
            Some(Sent::Entry(entry)) => {
                let received = side.ledger.receive(*entry, &me, Self::now(), &side.agreements);
                match received {
                    Ok(Received::Replaced(facts)) => {
                        let mine = facts.iter().any(|f| matches!(f, Fact::Withdrawn { .. }));
                        if mine {
                            let situation = self.room.sides[who].situation();
                            let person = &self.room.sides[who].person;
                            let again = withdraw(&situation, Self::now(), person);
                            self.write(who, again);
                        }
                    }
                    // What stood on an entry that gave way comes again from its author.
                    Ok(_) | Err(SettingError::OwnEntryStands | SettingError::LedgerBroken) => {}
                    Err(SettingError::LedgerGap) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
            Some(Sent::Signature(signature)) => {
                // Of an entry that gave way meanwhile, or that was refused here.
                let _ = side.ledger.collect(&signature, &side.agreements);
            }
            None => {}
        }
    }
}

fn act() -> impl Strategy<Value = (usize, Act)> {
    let act = prop_oneof![
        1 => Just(Act::Leave),
        1 => Just(Act::Limit),
        2 => Just(Act::Withdraw),
        1 => Just(Act::Witness),
        3 => Just(Act::Receive),
    ];
    (0usize..2, act)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn whoever_writes_when_the_ledgers_meet(acts in proptest::collection::vec(act(), 0..16)) {
        let mut meeting = Meeting::new();
        for (who, act) in acts {
            meeting.act(who, act);
        }
        while meeting.toward.iter().any(|way| !way.is_empty()) {
            meeting.receive(0);
            meeting.receive(1);
        }
        let [client, therapist] = &meeting.room.sides[..] else { panic!() };
        prop_assert_eq!(
            client.ledger.compare(&therapist.ledger.hashes()),
            Comparison::Equal
        );
        client.ledger.verify(&client.agreements).unwrap();
        let meant = meeting.withdrew.contains(&true);
        prop_assert_eq!(client.ledger.is_withdrawn(), meant, "a withdrawal is never lost");
    }
}
