//! S-03: with everything that a relay keeps, and the keys of somebody who was there, who joins later reads nothing of before, and who left nothing of after.

use kader_core::input::{Command, Secret};
use kader_core::view::StageView;
use kader_seal::envelope::{self, OuterKey};
use kader_seal::{MailboxKeys, Provider};
use kader_wire::{Envelope, MailboxId};

use crate::several::{P, found_onward, onward};
use crate::world::{C, T, World};

/// The mailboxes of all relationships of a side: their names and what wraps what lies in them.
fn mailboxes(world: &mut World, side: usize) -> Vec<(MailboxId, OuterKey)> {
    let mut found = Vec::new();
    world.every_relationship(side, |here| {
        let keys: MailboxKeys = here.mailbox();
        found.push((keys.id, keys.outer));
    });
    found
}

/// What lies in mailboxes of which this side has no key, with the keys that somebody else gave it.
fn of_others(world: &mut World, side: usize, somebody: usize) -> Vec<(OuterKey, Envelope)> {
    let own = mailboxes(world, side);
    let theirs = mailboxes(world, somebody);
    let mut found = Vec::new();
    for (mailbox, _, envelope) in world.relay.ever.clone() {
        if own.iter().any(|(id, _)| *id == mailbox) {
            continue;
        }
        let key = theirs.iter().find(|(id, _)| *id == mailbox);
        found.extend(key.map(|(_, key)| (OuterKey::from_bytes(key.as_bytes()), envelope)));
    }
    found
}

/// With its own keys it opens none of them; with the other's keys the outer wrapping of each, and no more.
fn opens_none(world: &mut World, side: usize, envelopes: &[(OuterKey, Envelope)]) {
    assert!(envelopes.len() > 5, "there is hardly anything to open: {}", envelopes.len());
    let mut groups = 0;
    world.every_relationship(side, |here| {
        let provider = Provider::new(here.tx.connection());
        let (own, mut group) = (here.mailbox().outer, here.group(&provider));
        groups += 1;
        for (key, sealed) in envelopes {
            assert!(envelope::unwrap(&own, sealed).is_err());
            let inner = envelope::unwrap(key, sealed).expect("it wraps this");
            assert!(group.open(&provider, &inner).is_err());
        }
    });
    assert!(groups > 0);
}

#[test]
fn s03_who_joins_later_opens_nothing_of_before() {
    let (mut world, new) = onward(63, &[C, P], 1);
    let newcomer = new[0];
    for side in [C, P] {
        world.does(side, Command::JoinOnward { relationship: found_onward(&world, side) });
    }
    let host = world.view(T).relationships.into_iter().find(|one| !one.invitations.is_empty()).unwrap();
    world.does(newcomer, Command::Accept { link: Secret::new(host.invitations[0].link.clone()) });
    assert_eq!(world.stage(newcomer), StageView::Verify);
    let before = of_others(&mut world, newcomer, C);
    opens_none(&mut world, newcomer, &before);
    // A relay that delivers it all: each is left out once, and nothing comes of it.
    let seen = world.sees(newcomer);
    let own = mailboxes(&mut world, newcomer)[0].0;
    for (cursor, (_, envelope)) in (10_000..).zip(&before) {
        world.delivers(newcomer, own, cursor, envelope);
    }
    let now = world.sees(newcomer);
    assert_eq!(usize::try_from(now.mail.left_out).unwrap(), before.len());
    assert_eq!((now.history, now.members, now.stage), (seen.history, seen.members, seen.stage));
}

#[test]
fn s03_who_left_opens_nothing_of_after() {
    let (mut world, _) = onward(64, &[C], 0);
    world.does(C, Command::JoinOnward { relationship: found_onward(&world, C) });
    for side in [T, C] {
        let next = world.view(side).relationships.into_iter().find(|one| one.stage == StageView::Verify);
        let relationship = next.expect("the next relationship").id;
        world.does(side, Command::AnswerVerification { relationship, same: true });
    }
    let after = of_others(&mut world, P, C);
    opens_none(&mut world, P, &after);
    let (seen, own) = (world.sees(P), mailboxes(&mut world, P)[0].0);
    for (cursor, (_, envelope)) in (10_000..).zip(&after) {
        world.delivers(P, own, cursor, envelope);
    }
    let now = world.sees(P);
    assert_eq!(usize::try_from(now.mail.left_out).unwrap(), after.len());
    assert_eq!((now.history, now.members, now.stage), (seen.history, seen.members, seen.stage));
}
