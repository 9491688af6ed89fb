//! Groups of several made at once: one commit, one welcome, and who may be in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{GROUP, Person, client, met_all, partner, therapist};
use kader_seal::{Expected, Group, Opened, Provider, SealError, Stream};

fn package(person: &Person) -> Vec<u8> {
    person.tx(|p, i| Group::key_package(p, i).unwrap())
}

fn create(maker: &Person, packages: &[&[u8]]) -> Result<Group, SealError> {
    maker.tx(|p, i| Group::create_with(p, i, GROUP, packages)).map(|(group, _)| group)
}

#[test]
fn all_join_by_one_welcome_and_hear_each_other() {
    let people = [therapist(), client(), partner(), Person::new(0x44)];
    let keys: Vec<_> = people.iter().map(Person::public).collect();
    let packages: Vec<_> = people[1..].iter().map(package).collect();
    let packages: Vec<&[u8]> = packages.iter().map(Vec::as_slice).collect();
    let (group, founded) = people[0].tx(|p, i| Group::create_with(p, i, GROUP, &packages).unwrap());
    assert_eq!(founded.members, keys[1..], "in the order of the packages");
    assert!(!group.has_pending_commit());
    assert_eq!(people[0].load().members(), keys, "stored as it is held");

    let mut groups = vec![group];
    for person in &people[1..] {
        let most = keys.len();
        groups.push(person.tx(|p, _| Group::join(p, &founded.welcome, Expected::Members { most }).unwrap()));
    }
    for group in &groups {
        assert_eq!((group.epoch(), group.members()), (1, keys.clone()));
    }
    for from in 0..people.len() {
        let message = people[from].tx(|p, i| groups[from].seal(p, i, &[from as u8]).unwrap());
        for to in (0..people.len()).filter(|to| *to != from) {
            let opened = people[to].tx(|p, _| groups[to].open(p, &message).unwrap());
            let (sender, leaf) = (keys[from], keys[from]);
            assert_eq!(opened, Opened::Message { sender, leaf, epoch: 1, bytes: vec![from as u8] });
        }
    }
    let mailboxes: Vec<_> = people
        .iter()
        .zip(&groups)
        .map(|(one, g)| g.mailbox(&Provider::new(&one.connection)).unwrap())
        .collect();
    for (at, mailbox) in mailboxes.iter().enumerate() {
        assert_eq!((mailbox.id, &mailbox.readers), (mailboxes[0].id, &mailboxes[0].readers));
        assert_eq!(mailbox.readers[at], mailbox.read.hash());
    }
}

#[test]
fn each_renews_their_leaf_and_the_others_follow() {
    let people = [therapist(), client(), partner()];
    let mut groups = met_all(&people.iter().collect::<Vec<_>>());
    for by in 0..people.len() {
        let commit = people[by].tx(|p, i| groups[by].update(p, i).unwrap());
        people[by].tx(|p, _| groups[by].confirm_commit(p).unwrap());
        for to in (0..people.len()).filter(|to| *to != by) {
            let opened = people[to].tx(|p, _| groups[to].open(p, &commit).unwrap());
            assert!(matches!(opened, Opened::EpochChanged { by: key, .. } if key == people[by].public()));
        }
    }
    assert!(groups.iter().all(|group| group.epoch() == 4));
}

#[test]
fn media_of_each_opens_with_every_other() {
    let people = [therapist(), client(), partner()];
    let groups = met_all(&people.iter().collect::<Vec<_>>());
    let keys: Vec<_> = people
        .iter()
        .zip(&groups)
        .map(|(one, group)| group.media_keys(&Provider::new(&one.connection), b"line").unwrap())
        .collect();
    for from in 0..people.len() {
        let sealed = keys[from].sealer(Stream::Audio).unwrap().seal_opus(b"sound").unwrap();
        for to in (0..people.len()).filter(|to| *to != from) {
            let frame = keys[to].opener(Stream::Audio).open_opus(&sealed).unwrap();
            assert_eq!((frame.sender, frame.data.as_slice()), (people[from].public(), b"sound".as_slice()));
        }
    }
}

#[test]
fn only_distinct_others_and_at_most_fifteen() {
    let (t, a, b) = (therapist(), client(), partner());
    let (own, of_a, again_a, of_b) = (package(&t), package(&a), package(&a), package(&b));
    let many: Vec<_> = (0..16u8).map(|n| package(&Person::new(0x70 + n))).collect();
    let many: Vec<&[u8]> = many.iter().map(Vec::as_slice).collect();
    let wrong: [&[&[u8]]; 6] =
        [&[], &[&own], &[&of_a, &own], &[&of_a, &of_a], &[&of_a, &of_b, &again_a], &many];
    for packages in wrong {
        assert_eq!(create(&t, packages).err(), Some(SealError::UnexpectedMembers));
        let stored = Group::load(&Provider::new(&t.connection), GROUP);
        assert!(stored.unwrap().is_none(), "nothing was written");
    }
    assert_eq!(create(&t, &[&of_a, b"garbage"]).err(), Some(SealError::Malformed));
    assert!(Group::load(&Provider::new(&t.connection), GROUP).unwrap().is_none());
    assert_eq!(create(&t, &many[..15]).unwrap().members().len(), 16);
    assert_eq!(create(&t, &[&of_a, &of_b]).err(), Some(SealError::GroupExists));
    let outside = Provider::new(&a.connection);
    let founded = Group::create_with(&outside, &a.identity, GROUP, &[&of_b]);
    assert_eq!(founded.err(), Some(SealError::OutsideTransaction));
}

#[test]
fn one_damaged_package_among_several_founds_nothing() {
    let (t, a, b) = (therapist(), client(), partner());
    let (of_a, of_b) = (package(&a), package(&b));
    for at in (0..of_b.len()).step_by(5) {
        let mut bad = of_b.clone();
        bad[at] ^= 4;
        assert!(create(&t, &[&of_a, &bad]).is_err(), "byte {at}");
        assert!(Group::load(&Provider::new(&t.connection), GROUP).unwrap().is_none());
    }
    assert!(create(&t, &[&of_a, &of_b]).is_ok());
}

#[test]
fn a_joiner_takes_no_larger_group_than_expected_and_no_other() {
    let (t, a, b) = (therapist(), client(), partner());
    let (of_a, of_b) = (package(&a), package(&b));
    let packages: [&[u8]; 2] = [&of_a, &of_b];
    let (_, founded) = t.tx(|p, i| Group::create_with(p, i, GROUP, &packages).unwrap());
    let all = [a.public(), b.public(), t.public()];
    let join = |expected: Expected<'_>| a.undone(|p, _| Group::join(p, &founded.welcome, expected));
    for wrong in [
        Expected::Pair,
        Expected::Members { most: 0 },
        Expected::Members { most: 2 },
        Expected::Exactly(&all[..2]),
    ] {
        assert_eq!(join(wrong).err(), Some(SealError::UnexpectedMembers), "{wrong:?}");
    }
    for right in [Expected::Members { most: 3 }, Expected::Members { most: 16 }, Expected::Exactly(&all)] {
        assert!(join(right).is_ok(), "{right:?}");
    }
    // A pair is also a group of at most so many.
    let c = Person::new(0x44);
    let of_c = package(&c);
    let (_, pair) = t.tx(|p, i| Group::create_with(p, i, [7; 16], &[&of_c]).unwrap());
    assert!(c.undone(|p, _| Group::join(p, &pair.welcome, Expected::Members { most: 4 })).is_ok());
    assert!(c.undone(|p, _| Group::join(p, &pair.welcome, Expected::Pair)).is_ok());
    // Somebody whom the welcome is not for.
    let stranger = Person::new(0x55);
    let joined = stranger.tx(|p, _| Group::join(p, &founded.welcome, Expected::Members { most: 4 }));
    assert_eq!(joined.err(), Some(SealError::WelcomeNotForUs));
}

#[test]
fn a_damaged_welcome_for_several_joins_nobody() {
    let (t, a, b) = (therapist(), client(), partner());
    let (of_a, of_b) = (package(&a), package(&b));
    let packages: [&[u8]; 2] = [&of_a, &of_b];
    let (_, founded) = t.tx(|p, i| Group::create_with(p, i, GROUP, &packages).unwrap());
    let expected = Expected::Members { most: 3 };
    for at in (0..founded.welcome.len()).step_by(7) {
        let mut bad = founded.welcome.clone();
        bad[at] ^= 4;
        // What stands there for the other joiner is theirs to check.
        if let Ok(group) = b.undone(|p, _| Group::join(p, &bad, expected)) {
            assert_eq!(group.members(), [t.public(), a.public(), b.public()], "byte {at}");
            assert!(a.undone(|p, _| Group::join(p, &bad, expected)).is_err(), "byte {at} is read by nobody");
        }
    }
    b.tx(|p, _| Group::join(p, &founded.welcome, expected).unwrap());
}
