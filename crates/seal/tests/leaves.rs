//! Several computers of one person in one group, each on a database file of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{GROUP, Person, client, met, met_all, partner, seated, therapist};
use kader_seal::{
    Expected, Group, Identity, Leaf, MAX_LEAVES, MailboxKeys, Opened, Provider, SealError, Seat, Stream,
    Verification,
};

fn first(person: &Person) -> Leaf {
    Leaf { key: person.public(), person: person.public() }
}

fn further(person: &Person, computer: &Person) -> Leaf {
    Leaf { key: computer.public(), person: person.public() }
}

fn seat(person: &Person) -> Seat {
    Seat::new(&person.identity, GROUP).unwrap()
}

fn mailbox(person: &Person, group: &Group) -> MailboxKeys {
    group.mailbox(&Provider::new(&person.connection)).unwrap()
}

/// Each in turn says something, and all others hear it, of the right person and computer.
fn all_hear_each_other(sides: &mut [(&Person, &mut Group, Leaf)]) {
    for from in 0..sides.len() {
        let text = [b'0' + u8::try_from(from).unwrap()];
        let (person, group, leaf) = &mut sides[from];
        let leaf = *leaf;
        let epoch = group.epoch();
        let message = person.tx(|p, i| group.seal(p, i, &text).unwrap());
        for (at, (person, group, _)) in sides.iter_mut().enumerate() {
            let expected = if at == from {
                Opened::Own
            } else {
                Opened::Message { sender: leaf.person, leaf: leaf.key, epoch, bytes: text.to_vec() }
            };
            assert_eq!(person.tx(|p, _| group.open(p, &message)), Ok(expected), "{from} to {at}");
        }
    }
}

#[test]
fn a_second_computer_sits_down_and_everybody_hears_everybody() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let seat = seat(&b);
    assert_eq!((seat.person(), seat.group_id()), (b.public(), GROUP));
    let added = b.tx(|p, i| gb.add_leaf(p, i, seat.package()).unwrap());
    assert_eq!((added.member, gb.epoch(), gb.has_pending_commit()), (b.public(), 1, true));
    assert_eq!(b.tx(|p, _| gb.next_mailbox(p)).err(), Some(SealError::UnexpectedMembers));
    b.tx(|p, _| gb.confirm_commit(p).unwrap());

    let second = Person::with(seat.signer());
    let leaves = vec![first(&a), first(&b), further(&b, &second)];
    let heard = a.tx(|p, _| ga.open(p, &added.commit.unwrap()).unwrap());
    let members = vec![a.public(), b.public()];
    assert_eq!(
        heard,
        Opened::EpochChanged {
            epoch: 2,
            by: b.public(),
            leaf: b.public(),
            members: members.clone(),
            leaves: leaves.clone()
        }
    );
    // In any order, and as it is when the program is started again.
    let expected = [b.public(), a.public()];
    let stored = Seat::from_bytes(&seat.to_bytes().unwrap()).unwrap();
    drop(second.tx(|p, _| Group::sit_down(p, &stored, &added.welcome, &expected).unwrap()));
    let mut gs = second.load();
    for group in [&ga, &gb, &gs] {
        assert_eq!((group.members(), group.leaves()), (members.clone(), leaves.clone()));
    }
    assert_eq!((gs.own(), gs.own_leaf()), (Ok(seat.key()), Ok(further(&b, &second))));
    assert_eq!((gb.own(), gb.own_leaf()), (Ok(b.public()), Ok(first(&b))));
    assert!(first(&b).is_first() && !further(&b, &second).is_first());
    all_hear_each_other(&mut [
        (&a, &mut ga, first(&a)),
        (&b, &mut gb, first(&b)),
        (&second, &mut gs, further(&b, &second)),
    ]);
}

#[test]
fn each_computer_renews_its_own_leaf_and_the_others_follow() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, mut gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    let leaves = gs.leaves();
    for turn in 0..6 {
        let mut sides = [(&a, &mut ga, &a), (&b, &mut gb, &b), (&second, &mut gs, &b)];
        let (by, group, person) = &mut sides[turn % 3];
        let (leaf, of) = (by.public(), person.public());
        let commit = by.tx(|p, i| group.update(p, i).unwrap());
        let next = group.next_mailbox(&Provider::new(&by.connection)).unwrap();
        by.tx(|p, _| group.confirm_commit(p).unwrap());
        for (at, (other, group, _)) in sides.iter_mut().enumerate().filter(|(at, _)| *at != turn % 3) {
            let opened = other.tx(|p, _| group.open(p, &commit).unwrap());
            let Opened::EpochChanged { by, leaf: at_leaf, leaves: now, .. } = opened else { panic!() };
            assert_eq!((by, at_leaf, &now), (of, leaf, &leaves), "turn {turn}, {at}");
            assert_eq!(mailbox(other, group).id, next.id);
        }
    }
    assert_eq!((ga.epoch(), gb.epoch(), gs.epoch()), (8, 8, 8));
    all_hear_each_other(&mut [
        (&a, &mut ga, first(&a)),
        (&b, &mut gb, first(&b)),
        (&second, &mut gs, further(&b, &second)),
    ]);
}

#[test]
fn a_message_of_a_computer_that_is_gone_by_now_still_says_whose_it_was() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, mut gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    let late = second.tx(|p, i| gs.seal(p, i, b"late").unwrap());
    let out = b.tx(|p, i| gb.remove_leaf(p, i, &second.public()).unwrap());
    b.tx(|p, _| gb.confirm_commit(p).unwrap());
    a.tx(|p, _| ga.open(p, &out).unwrap());
    // The place in the tree has a new owner when the message arrives.
    let (_third, _) = seated(&a, &mut ga, &mut [(&b, &mut gb)]);
    assert_eq!(ga.leaves().len(), 3);
    let expected =
        Opened::Message { sender: b.public(), leaf: second.public(), epoch: 2, bytes: b"late".to_vec() };
    assert_eq!(b.tx(|p, _| gb.open(p, &late)), Ok(expected));
}

#[test]
fn every_leaf_reads_for_itself_in_one_mailbox() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    let [of_a, of_b, of_second] = [mailbox(&a, &ga), mailbox(&b, &gb), mailbox(&second, &gs)];
    for other in [&of_b, &of_second] {
        assert_eq!(of_a.id, other.id);
        assert_eq!(of_a.write.as_bytes(), other.write.as_bytes());
        assert_eq!(of_a.outer.as_bytes(), other.outer.as_bytes());
        assert_eq!(of_a.readers, other.readers);
    }
    assert_eq!(of_a.readers, [of_a.read.hash(), of_b.read.hash(), of_second.read.hash()]);
    assert_ne!(of_b.read.hash(), of_second.read.hash());
}

#[test]
fn frames_of_either_computer_are_the_persons_and_never_ones_own() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    let keys = |person: &Person, group: &Group| {
        group.media_keys(&Provider::new(&person.connection), b"line").unwrap()
    };
    let (ka, kb, ks) = (keys(&a, &ga), keys(&b, &gb), keys(&second, &gs));
    let said =
        |keys: &kader_seal::MediaKeys| keys.sealer(Stream::Audio).unwrap().seal_opus(b"sound").unwrap();
    let mut opener = ka.opener(Stream::Audio);
    for from in [&kb, &ks] {
        assert_eq!(opener.open_opus(&said(from)).unwrap().sender, b.public());
    }
    for (own, other) in [(&kb, &ks), (&ks, &kb)] {
        let mut opener = own.opener(Stream::Audio);
        assert_eq!(opener.open_opus(&said(&ka)).unwrap().sender, a.public());
        assert_eq!(opener.open_opus(&said(other)).err(), Some(SealError::FrameUnknownSender));
        assert_eq!(opener.open_opus(&said(own)).err(), Some(SealError::FrameUnknownSender));
    }
}

#[test]
fn the_pictures_are_of_persons_at_whichever_computer() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    let begin = |person: &Person, group: &Group| {
        let mine = group.own_leaf().unwrap().person;
        let others: Vec<_> = group.members().into_iter().filter(|key| *key != mine).collect();
        let secret = group.verification_secret(&Provider::new(&person.connection)).unwrap();
        Verification::begin(mine, &others, secret).unwrap()
    };
    let (mut one, mut two) = (begin(&a, &ga), begin(&second, &gs));
    one.accept_commitment(&b.public(), two.commitment()).unwrap();
    two.accept_commitment(&a.public(), one.commitment()).unwrap();
    one.accept_nonce(&b.public(), two.reveal().unwrap()).unwrap();
    two.accept_nonce(&a.public(), one.reveal().unwrap()).unwrap();
    assert_eq!(one.finish().unwrap(), two.finish().unwrap());
}

#[test]
fn a_computer_that_is_taken_out_learns_it_and_opens_nothing_more() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, mut gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    // A commit of its own waits, and is lost with the rest.
    second.tx(|p, i| gs.update(p, i).unwrap());
    let commit = b.tx(|p, i| gb.remove_leaf(p, i, &second.public()).unwrap());
    assert_eq!(gb.leaves().len(), 3, "pending");
    assert_eq!(b.tx(|p, _| gb.next_mailbox(p)).err(), Some(SealError::UnexpectedMembers));
    b.tx(|p, _| gb.confirm_commit(p).unwrap());
    let heard = a.tx(|p, _| ga.open(p, &commit).unwrap());
    assert!(
        matches!(heard, Opened::EpochChanged { epoch: 3, leaves, .. } if leaves == [first(&a), first(&b)])
    );
    let after = a.tx(|p, i| ga.seal(p, i, b"among two").unwrap());
    let renewed = a.tx(|p, i| ga.update(p, i).unwrap());
    a.tx(|p, _| ga.confirm_commit(p).unwrap());
    let later = a.tx(|p, i| ga.seal(p, i, b"and later").unwrap());

    assert_eq!(second.tx(|p, _| gs.open(p, &commit)), Ok(Opened::Removed { by: b.public() }));
    for _ in 0..2 {
        let evicted = SealError::Evicted;
        for bytes in [&commit, &after, &renewed, &later] {
            assert_eq!(second.tx(|p, _| gs.open(p, bytes)), Err(evicted));
        }
        assert_eq!(second.tx(|p, i| gs.seal(p, i, b"x")), Err(evicted));
        assert_eq!(second.tx(|p, i| gs.update(p, i)), Err(evicted));
        let p = Provider::new(&second.connection);
        assert_eq!((gs.own(), gs.own_leaf()), (Err(evicted), Err(evicted)));
        assert_eq!(gs.mailbox(&p).err(), Some(evicted));
        assert_eq!(gs.media_keys(&p, b"line").err(), Some(evicted));
        assert!(!gs.has_pending_commit());
        gs = second.load();
    }
    second.tx(|p, _| gs.forget(p).unwrap());
    b.tx(|p, _| gb.open(p, &after).unwrap());
    b.tx(|p, _| gb.open(p, &renewed).unwrap());
    all_hear_each_other(&mut [(&a, &mut ga, first(&a)), (&b, &mut gb, first(&b))]);
}

#[test]
fn a_person_has_three_leaves_at_most_and_each_may_bring_or_take_out_the_others() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, mut gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    // The second computer has the seat handed to it, and adds it.
    let third_seat = seat(&b);
    let added = second.tx(|p, i| gs.add_leaf(p, i, third_seat.package()).unwrap());
    second.tx(|p, _| gs.confirm_commit(p).unwrap());
    let commit = added.commit.unwrap();
    for (person, group) in [(&a, &mut ga), (&b, &mut gb)] {
        let heard = person.tx(|p, _| group.open(p, &commit).unwrap());
        assert!(matches!(heard, Opened::EpochChanged { by, leaf, .. }
            if by == b.public() && leaf == second.public()));
    }
    let third = Person::with(third_seat.signer());
    let expected = ga.members();
    let mut gt = third.tx(|p, _| Group::sit_down(p, &third_seat, &added.welcome, &expected).unwrap());
    assert_eq!(gt.leaves().iter().filter(|leaf| leaf.person == b.public()).count(), MAX_LEAVES);
    all_hear_each_other(&mut [
        (&a, &mut ga, first(&a)),
        (&b, &mut gb, first(&b)),
        (&second, &mut gs, further(&b, &second)),
        (&third, &mut gt, further(&b, &third)),
    ]);

    let fourth = seat(&b);
    for (person, group) in [(&b, &mut gb), (&second, &mut gs), (&third, &mut gt)] {
        let refused = person.tx(|p, i| group.add_leaf(p, i, fourth.package()));
        assert_eq!(refused, Err(SealError::UnexpectedMembers));
    }
    // Another has three of their own.
    let theirs = seat(&a);
    assert!(a.undone(|p, i| ga.add_leaf(p, i, theirs.package())).is_ok());
    let mut ga = a.load();

    let commit = third.tx(|p, i| gt.remove_leaf(p, i, &second.public()).unwrap());
    assert_eq!(third.tx(|p, i| gt.remove_leaf(p, i, &second.public())), Err(SealError::CommitPending));
    third.tx(|p, _| gt.confirm_commit(p).unwrap());
    for (person, group) in [(&a, &mut ga), (&b, &mut gb)] {
        person.tx(|p, _| group.open(p, &commit).unwrap());
    }
    assert_eq!(second.tx(|p, _| gs.open(p, &commit)), Ok(Opened::Removed { by: b.public() }));
    assert_eq!(ga.leaves(), [first(&a), first(&b), further(&b, &third)]);
    assert!(b.tx(|p, i| gb.add_leaf(p, i, fourth.package())).is_ok(), "there is room again");
}

#[test]
fn nobody_takes_out_a_first_computer_ones_own_or_anothers() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, mut gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    let refused = |person: &Person, group: &mut Group, leaf: [u8; 32], error| {
        assert_eq!(person.tx(|p, i| group.remove_leaf(p, i, &leaf)), Err(error));
        assert!(!group.has_pending_commit());
    };
    for leaf in [a.public(), b.public(), second.public()] {
        refused(&a, &mut ga, leaf, SealError::UnexpectedMembers);
        refused(&second, &mut gs, leaf, SealError::UnexpectedMembers);
    }
    refused(&b, &mut gb, b.public(), SealError::UnexpectedMembers);
    refused(&b, &mut gb, a.public(), SealError::UnexpectedMembers);
    refused(&b, &mut gb, [9; 32], SealError::NotAMember);
}

#[test]
fn only_a_seat_of_ones_own_for_this_group_is_added() {
    let (a, b) = (therapist(), client());
    let (_, mut gb) = met(&a, &b);
    let add = |group: &mut Group, package: &[u8]| b.undone(|p, i| group.add_leaf(p, i, package)).err();
    let elsewhere = Seat::new(&b.identity, [7; 16]).unwrap();
    assert_eq!(add(&mut gb, elsewhere.package()), Some(SealError::CredentialMismatch));
    assert_eq!(add(&mut gb, seat(&a).package()), Some(SealError::UnexpectedMembers));
    assert_eq!(add(&mut gb, seat(&partner()).package()), Some(SealError::UnexpectedMembers));
    let as_first = b.tx(|p, i| Group::key_package(p, i).unwrap());
    assert_eq!(add(&mut gb, &as_first), Some(SealError::UnexpectedMembers));
    let of_another = partner().tx(|p, i| Group::key_package(p, i).unwrap());
    assert_eq!(add(&mut gb, &of_another), Some(SealError::UnexpectedMembers));
    assert_eq!(add(&mut gb, b"garbage"), Some(SealError::Malformed));

    let good = seat(&b);
    for at in (0..good.package().len()).step_by(3) {
        let mut bad = good.package().to_vec();
        bad[at] ^= 4;
        assert!(add(&mut gb, &bad).is_some(), "byte {at}");
    }
    let added = b.tx(|p, i| gb.add_leaf(p, i, good.package()).unwrap());
    assert_eq!(b.tx(|p, i| gb.add_leaf(p, i, seat(&b).package())), Err(SealError::CommitPending));
    b.tx(|p, _| gb.confirm_commit(p).unwrap());
    assert_eq!(add(&mut gb, good.package()), Some(SealError::UnexpectedMembers), "taken");
    assert!(added.commit.is_some());
    // A seat is no way in for a person.
    let t = therapist();
    let (of_b, more) = (b.tx(|p, i| Group::key_package(p, i).unwrap()), seat(&partner()));
    let founded = t.tx(|p, i| Group::create_with(p, i, GROUP, &[&of_b, more.package()]).err());
    assert_eq!(founded, Some(SealError::CredentialMismatch));
    assert_eq!(b.tx(|p, i| { gb.add(p, i, more.package()).err() }), Some(SealError::CredentialMismatch));
    assert_eq!(b.tx(|p, _| Group::package_key(p, more.package())), Err(SealError::CredentialMismatch));
}

#[test]
fn only_the_own_leafs_signer_signs() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, mut gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    // On the second computer the person's identity, and on the first the seat's signer.
    for (person, group, signer) in
        [(&second, &mut gs, &b.identity), (&b, &mut gb, &second.identity), (&a, &mut ga, &b.identity)]
    {
        let (wrong, other) = (SealError::CredentialMismatch, seat(person_of(group, &a, &b)));
        assert_eq!(person.tx(|p, _| group.seal(p, signer, b"x")), Err(wrong));
        assert_eq!(person.tx(|p, _| group.update(p, signer)), Err(wrong));
        assert_eq!(person.tx(|p, _| group.add_leaf(p, signer, other.package())), Err(wrong));
        let package = partner().tx(|p, i| Group::key_package(p, i).unwrap());
        assert_eq!(person.tx(|p, _| group.add(p, signer, &package)), Err(wrong));
    }
    let removed = b.tx(|p, _| gb.remove_leaf(p, &second.identity, &second.public()));
    assert_eq!(removed, Err(SealError::CredentialMismatch));
    all_hear_each_other(&mut [
        (&a, &mut ga, first(&a)),
        (&b, &mut gb, first(&b)),
        (&second, &mut gs, further(&b, &second)),
    ]);
}

fn person_of<'a>(group: &Group, a: &'a Person, b: &'a Person) -> &'a Person {
    if group.own_leaf().unwrap().person == a.public() { a } else { b }
}

#[test]
fn a_seat_leaves_nothing_behind_where_it_was_made_or_refused() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let rows = |person: &Person, table: &str| -> i64 {
        let count = format!("SELECT count(*) FROM {table}");
        person.connection.query_row(&count, [], |row| row.get(0)).unwrap()
    };
    let seat = seat(&b);
    let added = b.tx(|p, i| gb.add_leaf(p, i, seat.package()).unwrap());
    b.tx(|p, _| gb.confirm_commit(p).unwrap());
    a.tx(|p, _| ga.open(p, &added.commit.unwrap()).unwrap());
    assert_eq!((rows(&b, "openmls_key_packages"), rows(&b, "openmls_encryption_keys")), (0, 0));

    let second = Person::with(seat.signer());
    let all = [a.public(), b.public()];
    let sit = |welcome: &[u8], expected: &[[u8; 32]], of: &Seat| {
        let result = second.tx(|p, _| Group::sit_down(p, of, welcome, expected));
        assert_eq!(rows(&second, "openmls_key_packages"), 0);
        assert_eq!(result.is_err(), rows(&second, "openmls_group_data") == 0);
        result
    };
    let more = [a.public(), b.public(), [9; 32]];
    for wrong in [&all[..1], &all[1..], &more, &[a.public(), a.public()], &[]] {
        assert_eq!(sit(&added.welcome, wrong, &seat).err(), Some(SealError::UnexpectedMembers));
    }
    let other = Seat::new(&b.identity, GROUP).unwrap();
    assert_eq!(sit(&added.welcome, &all, &other).err(), Some(SealError::WelcomeNotForUs));
    assert_eq!(sit(b"garbage", &all, &seat).err(), Some(SealError::Malformed));
    for at in (0..added.welcome.len()).step_by(17) {
        let mut bad = added.welcome.clone();
        bad[at] ^= 4;
        assert!(sit(&bad, &all, &seat).is_err(), "byte {at}");
    }
    let outside = Group::sit_down(&Provider::new(&second.connection), &seat, &added.welcome, &all);
    assert_eq!(outside.err(), Some(SealError::OutsideTransaction));
    // Nobody else's program takes it for a welcome of its own kind.
    let joined = second.tx(|p, _| Group::join(p, &added.welcome, Expected::Exactly(&all)));
    assert_eq!(joined.err(), Some(SealError::WelcomeNotForUs));
    let group = sit(&added.welcome, &all, &seat).unwrap();
    assert_eq!(group.own(), Ok(seat.key()));
    let again = second.tx(|p, _| Group::sit_down(p, &seat, &added.welcome, &all));
    assert_eq!(again.err(), Some(SealError::GroupExists));
}

#[test]
fn a_seat_in_anothers_group_is_not_sat_down_in() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    // Each alone: whoever makes a seat may also be alone in the group, which then begins at once.
    let alone = partner();
    let mut gc = alone.tx(|p, i| Group::create(p, i, [5; 16]).unwrap());
    let seat = Seat::new(&alone.identity, [5; 16]).unwrap();
    let added = alone.tx(|p, i| gc.add_leaf(p, i, seat.package()).unwrap());
    assert_eq!((added.commit, gc.epoch()), (None, 1));
    let second = Person::with(seat.signer());
    let own = [alone.public()];
    let gd = second.tx(|p, _| Group::sit_down(p, &seat, &added.welcome, &own).unwrap());
    assert_eq!((gd.members(), gd.leaves().len()), (own.to_vec(), 2));
    // The group knows its own.
    let (_, gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    assert_eq!(gs.id(), GROUP);
}

#[test]
fn a_newcomer_finds_persons_and_not_computers() {
    let (a, b, c) = (therapist(), client(), partner());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, mut gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    let package = c.tx(|p, i| Group::key_package(p, i).unwrap());
    let added = a.tx(|p, i| ga.add(p, i, &package).unwrap());
    let commit = added.commit.expect("others are there");
    a.tx(|p, _| ga.confirm_commit(p).unwrap());
    let all = [a.public(), b.public(), c.public()];
    for (person, group) in [(&b, &mut gb), (&second, &mut gs)] {
        person.tx(|p, _| group.open_admitting(p, &commit, &all).unwrap());
    }
    let join = |expected: Expected<'_>| c.undone(|p, _| Group::join(p, &added.welcome, expected).err());
    let wrong = [a.public(), b.public(), second.public(), c.public()];
    for expected in [Expected::Pair, Expected::Members { most: 2 }, Expected::Exactly(&wrong)] {
        assert_eq!(join(expected), Some(SealError::UnexpectedMembers), "{expected:?}");
    }
    assert_eq!(join(Expected::Members { most: 3 }), None);
    let mut gc = c.tx(|p, _| Group::join(p, &added.welcome, Expected::Exactly(&all)).unwrap());
    assert_eq!(gc.members(), all);
    all_hear_each_other(&mut [
        (&a, &mut ga, first(&a)),
        (&b, &mut gb, first(&b)),
        (&second, &mut gs, further(&b, &second)),
        (&c, &mut gc, first(&c)),
    ]);
}

/// A second database made of one seat is the same leaf twice: whichever is later learns it.
#[test]
fn a_seat_that_is_used_twice_is_noticed() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let seat = seat(&b);
    let added = b.tx(|p, i| gb.add_leaf(p, i, seat.package()).unwrap());
    b.tx(|p, _| gb.confirm_commit(p).unwrap());
    a.tx(|p, _| ga.open(p, &added.commit.unwrap()).unwrap());
    let (one, two) = (Person::with(seat.signer()), Person::with(seat.signer()));
    let expected = ga.members();
    let sit = |at: &Person| at.tx(|p, _| Group::sit_down(p, &seat, &added.welcome, &expected).unwrap());
    let (mut g1, mut g2) = (sit(&one), sit(&two));

    // What one of them says the other cannot open, and what both say first reaches nobody twice.
    let (first_said, also_said) =
        (one.tx(|p, i| g1.seal(p, i, b"1").unwrap()), two.tx(|p, i| g2.seal(p, i, b"2").unwrap()));
    assert!(a.tx(|p, _| ga.open(p, &first_said)).is_ok());
    assert_eq!(a.tx(|p, _| ga.open(p, &also_said)), Err(SealError::AlreadyOpened));
    assert_eq!(two.tx(|p, _| g2.open(p, &first_said)), Ok(Opened::Own));

    // Both renew, as each does that sat down; the relay takes the first one's.
    let won = one.tx(|p, i| g1.update(p, i).unwrap());
    let lost = two.tx(|p, i| g2.update(p, i).unwrap());
    assert_eq!(one.tx(|p, _| g1.open(p, &won)), Ok(Opened::OwnCommit), "before the relay's word");
    one.tx(|p, _| g1.confirm_commit(p).unwrap());
    assert_eq!(one.tx(|p, _| g1.open(p, &won)), Err(SealError::CommitStale), "after it");
    for (person, group) in [(&a, &mut ga), (&b, &mut gb)] {
        assert!(matches!(person.tx(|p, _| group.open(p, &won)), Ok(Opened::EpochChanged { .. })));
        assert_eq!(person.tx(|p, _| group.open(p, &lost)), Err(SealError::CommitStale));
    }
    two.tx(|p, _| g2.discard_commit(p).unwrap());
    for _ in 0..2 {
        assert_eq!(two.tx(|p, _| g2.open(p, &won)), Ok(Opened::OwnCommit));
        assert_eq!((g2.epoch(), g2.has_pending_commit()), (2, false));
        g2 = two.load();
    }
    // From here on it stands still.
    let after = a.tx(|p, i| ga.seal(p, i, b"after").unwrap());
    assert_eq!(two.tx(|p, _| g2.open(p, &after)), Err(SealError::EpochAhead));
    assert!(one.tx(|p, _| g1.open(p, &after)).is_ok());
}

#[test]
fn a_stored_seat_is_read_whole_or_not_at_all() {
    let one = seat(&client());
    let bytes = one.to_bytes().unwrap();
    let again = Seat::from_bytes(&bytes).unwrap();
    assert_eq!((again.key(), again.package()), (one.key(), one.package()));
    assert_eq!((again.person(), again.group_id()), (one.person(), one.group_id()));
    assert_eq!(again.signer().public(), one.key());
    assert_eq!(again.to_bytes().unwrap(), bytes);
    let shown = format!("{one:?} {:?}", Leaf { key: one.key(), person: one.person() });
    assert_eq!(shown, "Seat(..) Leaf(..)");

    for cut in (0..bytes.len()).step_by(5) {
        assert!(matches!(Seat::from_bytes(&bytes[..cut]), Err(SealError::KeyMaterial)), "{cut}");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert!(matches!(Seat::from_bytes(&longer), Err(SealError::KeyMaterial)));
    // What is read in spite of a changed byte is exactly these bytes, and signs with the same key for
    // the same person and group: only the private halves, which nobody can check, may differ.
    let mut read = 0;
    for at in 0..bytes.len() {
        let mut bad = bytes.to_vec();
        bad[at] ^= 1;
        if let Ok(seat) = Seat::from_bytes(&bad) {
            assert_eq!(*seat.to_bytes().unwrap(), bad);
            assert_eq!((seat.key(), seat.person(), seat.group_id()), (one.key(), one.person(), GROUP));
            read += 1;
        }
    }
    assert!(read < bytes.len() / 2, "{read} of {}", bytes.len());
    // A seed that is not of the leaf.
    let other = Identity::generate().unwrap();
    let mut swapped = bytes.to_vec();
    let seed = one.signer().seed();
    let at = bytes.windows(32).position(|window| window == seed.as_slice()).unwrap();
    swapped[at..at + 32].copy_from_slice(other.seed().as_slice());
    assert!(matches!(Seat::from_bytes(&swapped), Err(SealError::KeyMaterial)));
}

#[test]
fn four_persons_at_several_computers() {
    let people = [therapist(), client(), partner(), Person::new(0x44)];
    let mut groups = met_all(&people.iter().collect::<Vec<_>>());
    let mut further_ones: Vec<(Person, Group, usize)> = Vec::new();
    for of in [1, 2, 1, 3] {
        let (before, rest) = groups.split_at_mut(of);
        let (own, after) = rest.split_first_mut().unwrap();
        let mut others: Vec<(&Person, &mut Group)> = people
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != of)
            .map(|(_, person)| person)
            .zip(before.iter_mut().chain(after))
            .collect();
        others.extend(further_ones.iter_mut().map(|(person, group, _)| (&*person, group)));
        let (computer, group) = seated(&people[of], own, &mut others);
        further_ones.push((computer, group, of));
    }
    let persons: Vec<_> = people.iter().map(Person::public).collect();
    assert_eq!(groups[0].leaves().len(), 8);
    assert!(groups.iter().chain(further_ones.iter().map(|(_, g, _)| g)).all(|g| g.members() == persons));
    let leaves: Vec<_> = further_ones.iter().map(|(c, _, of)| further(&people[*of], c)).collect();
    let mut sides: Vec<_> =
        people.iter().zip(&mut groups).map(|(person, group)| (person, group, first(person))).collect();
    sides.extend(further_ones.iter_mut().zip(leaves).map(|((c, g, _), leaf)| (&*c, g, leaf)));
    all_hear_each_other(&mut sides);
}
