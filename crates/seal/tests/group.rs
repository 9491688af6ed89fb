//! Two members on two database files: messages, commits, rollback, and what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{GROUP, Person, client, met, partner, therapist};
use kader_seal::{
    Expected, Group, Leaf, MAX_MESSAGE, MailboxKeys, Opened, Provider, SealError, Stream, envelope,
};
use proptest::prelude::*;

fn sealed(person: &Person, group: &mut Group, text: &[u8]) -> Vec<u8> {
    person.tx(|p, i| group.seal(p, i, text).unwrap())
}

fn opened(person: &Person, group: &mut Group, bytes: &[u8]) -> Result<Opened, SealError> {
    person.tx(|p, _| group.open(p, bytes))
}

fn text(result: Result<Opened, SealError>) -> Vec<u8> {
    match result.unwrap() {
        Opened::Message { bytes, .. } => bytes,
        other => panic!("{other:?}"),
    }
}

#[test]
fn messages_go_both_ways_and_name_their_sender() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    assert_eq!(ga.members(), [a.public(), b.public()]);
    assert_eq!(gb.members(), ga.members());
    assert_eq!((ga.epoch(), gb.epoch()), (1, 1));
    assert_eq!((ga.own(), gb.own()), (Ok(a.public()), Ok(b.public())));

    let message = sealed(&a, &mut ga, b"good morning");
    assert_eq!(
        opened(&b, &mut gb, &message),
        Ok(Opened::Message {
            sender: a.public(),
            leaf: a.public(),
            epoch: 1,
            bytes: b"good morning".to_vec()
        })
    );
    let answer = sealed(&b, &mut gb, b"");
    assert_eq!(
        opened(&a, &mut ga, &answer),
        Ok(Opened::Message { sender: b.public(), leaf: b.public(), epoch: 1, bytes: vec![] })
    );
    let own = sealed(&a, &mut ga, b"echo");
    assert_eq!(opened(&a, &mut ga, &own), Ok(Opened::Own));
}

#[test]
fn mls_pads_and_nothing_readable_remains() {
    let (a, b) = (client(), therapist());
    let (mut ga, _gb) = met(&a, &b);
    let lengths: std::collections::BTreeSet<usize> =
        (0..40).map(|n| sealed(&a, &mut ga, &vec![b'x'; n]).len()).collect();
    assert_eq!(lengths.len(), 1, "{lengths:?}");
    let message = sealed(&a, &mut ga, b"a sentence nobody else reads");
    assert!(!message.windows(8).any(|w| w == b"sentence"));
}

#[test]
fn a_replayed_message_opens_once() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let message = sealed(&a, &mut ga, b"once");
    assert_eq!(text(opened(&b, &mut gb, &message)), b"once");
    for _ in 0..3 {
        assert_eq!(opened(&b, &mut gb, &message), Err(SealError::AlreadyOpened));
    }
    let mut gb = b.load();
    assert_eq!(opened(&b, &mut gb, &message), Err(SealError::AlreadyOpened));
}

#[test]
fn two_hundred_reversed_messages_all_open() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let messages: Vec<_> = (0..200u32).map(|n| sealed(&a, &mut ga, &n.to_be_bytes())).collect();
    for (n, message) in messages.iter().enumerate().rev() {
        let n = u32::try_from(n).unwrap();
        assert_eq!(text(opened(&b, &mut gb, message)), n.to_be_bytes());
    }
}

#[test]
fn lost_messages_do_not_stop_later_ones() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let messages: Vec<_> = (0..700u32).map(|n| sealed(&a, &mut ga, &n.to_be_bytes())).collect();
    assert_eq!(text(opened(&b, &mut gb, &messages[699])), 699u32.to_be_bytes());
    assert_eq!(text(opened(&b, &mut gb, &messages[300])), 300u32.to_be_bytes());
    assert_eq!(opened(&b, &mut gb, &messages[10]), Err(SealError::TooFarBehind));
}

#[test]
fn a_changed_byte_is_refused_and_leaves_the_message_openable() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let message = sealed(&a, &mut ga, b"whole");
    for at in 0..message.len() {
        let mut bad = message.clone();
        bad[at] ^= 1;
        let error = opened(&b, &mut gb, &bad).unwrap_err();
        assert!(
            !matches!(error, SealError::Storage { .. } | SealError::Mls | SealError::GroupStale),
            "byte {at}: {error:?}"
        );
    }
    assert_eq!(text(opened(&b, &mut gb, &message)), b"whole");
}

#[test]
fn strangers_and_other_groups_open_nothing() {
    let (a, b) = (client(), therapist());
    let (mut ga, _) = met(&a, &b);
    let (c, d) = (Person::new(0x44), Person::new(0x55));
    let (mut gc, mut gd) = met(&c, &d);
    let message = sealed(&a, &mut ga, b"not yours");
    // The same group id by design of the fixture: only keys keep them apart.
    assert_eq!(opened(&c, &mut gc, &message), Err(SealError::Undecryptable));
    assert_eq!(opened(&d, &mut gd, &message), Err(SealError::Undecryptable));
    let other = c.tx(|p, i| Group::create(p, i, [9; 16]).unwrap());
    drop(other);
    let mut other = Group::load(&Provider::new(&c.connection), [9; 16]).unwrap().unwrap();
    assert_eq!(c.tx(|p, _| other.open(p, &message)), Err(SealError::WrongGroup));
}

#[test]
fn size_has_an_end_that_fits_an_envelope() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let longest = vec![7u8; MAX_MESSAGE];
    let message = sealed(&a, &mut ga, &longest);
    let outer = a.tx(|p, _| ga.mailbox(p).unwrap().outer);
    let wrapped = envelope::wrap(&outer, &message).unwrap();
    let message = envelope::unwrap(&outer, &wrapped).unwrap();
    assert_eq!(text(opened(&b, &mut gb, &message)), longest);
    assert_eq!(a.tx(|p, i| ga.seal(p, i, &vec![7u8; MAX_MESSAGE + 1])), Err(SealError::MessageTooLarge));
}

#[test]
fn a_rolled_back_receive_is_refused_until_reloaded_and_then_repeated() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let message = sealed(&a, &mut ga, b"twice delivered, once kept");

    assert_eq!(text(b.undone(|p, _| gb.open(p, &message))), b"twice delivered, once kept");
    assert_eq!(opened(&b, &mut gb, &message), Err(SealError::GroupStale));
    let mut gb = b.load();
    assert_eq!(text(opened(&b, &mut gb, &message)), b"twice delivered, once kept");

    let commit = a.tx(|p, i| ga.update(p, i).unwrap());
    a.tx(|p, _| ga.confirm_commit(p).unwrap());
    b.undone(|p, _| gb.open(p, &commit).unwrap());
    assert_eq!(gb.epoch(), 2, "memory ran ahead");
    let mut gb = b.load();
    assert_eq!(gb.epoch(), 1, "the database did not");
    opened(&b, &mut gb, &commit).unwrap();
    assert_eq!((ga.epoch(), gb.epoch()), (2, 2));
    let message = sealed(&a, &mut ga, b"on");
    assert_eq!(text(opened(&b, &mut gb, &message)), b"on");
}

#[test]
fn a_rolled_back_send_never_seals_two_texts_alike() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let lost = a.undone(|p, i| ga.seal(p, i, b"never sent").unwrap());
    assert_eq!(a.tx(|p, i| ga.seal(p, i, b"x")), Err(SealError::GroupStale));
    let mut ga = a.load();
    let kept = sealed(&a, &mut ga, b"sent");
    assert_ne!(lost, kept);
    assert_eq!(text(opened(&b, &mut gb, &kept)), b"sent");
    // The bytes of the rolled-back transaction must not have left; if they did, they are a replay.
    assert!(opened(&b, &mut gb, &lost).is_err());
}

#[test]
fn a_second_copy_of_a_group_is_refused() {
    let (a, b) = (client(), therapist());
    let (mut ga, _gb) = met(&a, &b);
    let mut copy = a.load();
    sealed(&a, &mut copy, b"from the copy");
    assert_eq!(a.tx(|p, i| ga.seal(p, i, b"x")), Err(SealError::GroupStale));
}

#[test]
fn nothing_changes_outside_a_transaction() {
    let (a, b) = (client(), therapist());
    let (mut ga, _gb) = met(&a, &b);
    let p = Provider::new(&a.connection);
    let outside = SealError::OutsideTransaction;
    assert_eq!(ga.seal(&p, &a.identity, b"x"), Err(outside));
    assert_eq!(ga.open(&p, b"x"), Err(SealError::Malformed));
    assert_eq!(ga.update(&p, &a.identity), Err(outside));
    assert_eq!(ga.confirm_commit(&p), Err(outside));
    assert_eq!(Group::key_package(&p, &a.identity), Err(outside));
    assert_eq!(Group::create(&p, &a.identity, [1; 16]).err(), Some(outside));
    assert_eq!(Group::join(&p, b"", Expected::Pair).err(), Some(outside));
    assert_eq!(ga.forget(&p), Err(outside));
}

#[test]
fn a_group_survives_a_restart_with_its_pending_commit() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let commit = a.tx(|p, i| ga.update(p, i).unwrap());
    drop(ga);
    let mut ga = a.load();
    assert!(ga.has_pending_commit());
    assert_eq!(a.tx(|p, i| ga.update(p, i)), Err(SealError::CommitPending));
    let next = ga.next_mailbox(&Provider::new(&a.connection)).unwrap();
    // A message sealed while the commit waits belongs to the old epoch.
    let message = sealed(&a, &mut ga, b"meanwhile");
    a.tx(|p, _| ga.confirm_commit(p).unwrap());
    assert_eq!(a.tx(|p, _| ga.confirm_commit(p)), Err(SealError::NoCommitPending));
    assert_eq!(
        opened(&b, &mut gb, &commit),
        Ok(Opened::EpochChanged {
            epoch: 2,
            by: a.public(),
            leaf: a.public(),
            members: vec![a.public(), b.public()],
            leaves: vec![
                Leaf { key: a.public(), person: a.public() },
                Leaf { key: b.public(), person: b.public() }
            ],
        })
    );
    // Late, from the epoch before.
    assert_eq!(text(opened(&b, &mut gb, &message)), b"meanwhile");
    let mailbox = gb.mailbox(&Provider::new(&b.connection)).unwrap();
    assert_eq!(mailbox.id, next.id);
    assert_eq!(mailbox.readers, next.readers);
    assert_eq!(mailbox.outer.as_bytes(), next.outer.as_bytes());
}

#[test]
fn a_copied_database_is_worth_nothing_once_both_have_renewed() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let thief = b.copied();
    let mut gt = thief.load();
    let before = sealed(&a, &mut ga, b"before");
    assert_eq!(text(opened(&thief, &mut gt, &before)), b"before", "a copy reads along");
    assert_eq!(text(opened(&b, &mut gb, &before)), b"before");

    // Only one side is new: the thief has the other's leaf and follows.
    let first = a.tx(|p, i| ga.update(p, i).unwrap());
    a.tx(|p, _| ga.confirm_commit(p).unwrap());
    opened(&b, &mut gb, &first).unwrap();
    opened(&thief, &mut gt, &first).unwrap();
    let between = sealed(&a, &mut ga, b"between");
    assert_eq!(text(opened(&thief, &mut gt, &between)), b"between");
    assert_eq!(text(opened(&b, &mut gb, &between)), b"between");

    let second = b.tx(|p, i| gb.update(p, i).unwrap());
    b.tx(|p, _| gb.confirm_commit(p).unwrap());
    opened(&a, &mut ga, &second).unwrap();
    assert!(!matches!(opened(&thief, &mut gt, &second), Ok(Opened::EpochChanged { .. })));
    let after = sealed(&a, &mut ga, b"after");
    assert_eq!(opened(&thief, &mut thief.load(), &after), Err(SealError::EpochAhead));
    assert_eq!(text(opened(&b, &mut gb, &after)), b"after");
    let key = |person: &Person, group: &Group| {
        *group.media_base_key(&Provider::new(&person.connection), b"next session").unwrap()
    };
    assert_eq!(key(&a, &ga), key(&b, &gb));
    assert_ne!(key(&a, &ga), key(&thief, &thief.load()));
}

#[test]
fn of_two_commits_one_wins() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let from_a = a.tx(|p, i| ga.update(p, i).unwrap());
    let from_b = b.tx(|p, i| gb.update(p, i).unwrap());
    // The relay gave the slot to b. b confirms; a merges b's, which drops its own.
    b.tx(|p, _| gb.confirm_commit(p).unwrap());
    assert!(matches!(opened(&a, &mut ga, &from_b), Ok(Opened::EpochChanged { epoch: 2, .. })));
    assert!(!ga.has_pending_commit());
    assert_eq!(opened(&b, &mut gb, &from_a), Err(SealError::CommitStale));
    let message = sealed(&a, &mut ga, b"together again");
    assert_eq!(text(opened(&b, &mut gb, &message)), b"together again");

    let dropped = a.tx(|p, i| ga.update(p, i).unwrap());
    a.tx(|p, _| ga.discard_commit(p).unwrap());
    a.tx(|p, _| ga.discard_commit(p).unwrap());
    let kept = a.tx(|p, i| ga.update(p, i).unwrap());
    assert_ne!(dropped, kept);
    a.tx(|p, _| ga.confirm_commit(p).unwrap());
    opened(&b, &mut gb, &kept).unwrap();
    let mut ga = a.load();
    let message = sealed(&a, &mut ga, b"and again");
    assert_eq!(text(opened(&b, &mut gb, &message)), b"and again");
}

#[test]
fn messages_of_other_epochs() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let mut late = Vec::new();
    let mut commits = Vec::new();
    for n in 0..8u8 {
        late.push(sealed(&a, &mut ga, &[n]));
        commits.push(a.tx(|p, i| ga.update(p, i).unwrap()));
        a.tx(|p, _| ga.confirm_commit(p).unwrap());
    }
    // Ahead of their time, and openable once it has come.
    assert_eq!(opened(&b, &mut gb, &late[3]), Err(SealError::EpochAhead));
    assert_eq!(opened(&b, &mut gb, &commits[1]), Err(SealError::EpochAhead));
    for commit in &commits {
        opened(&b, &mut gb, commit).unwrap();
    }
    assert_eq!(opened(&b, &mut gb, &commits[7]), Err(SealError::CommitStale));
    // Epochs 4 to 8 are kept besides the present one, 9.
    for n in [3u8, 5, 7] {
        assert_eq!(text(opened(&b, &mut gb, &late[usize::from(n)])), [n]);
    }
    for (n, gone) in late.iter().enumerate().take(3) {
        assert_eq!(opened(&b, &mut gb, gone), Err(SealError::EpochTooOld), "message {n}");
    }
}

#[test]
fn mailboxes_agree_within_an_epoch_and_share_nothing_across() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let mut all = std::collections::BTreeSet::new();
    let mut count = 0;
    for _ in 0..3 {
        let ma = ga.mailbox(&Provider::new(&a.connection)).unwrap();
        let mb = gb.mailbox(&Provider::new(&b.connection)).unwrap();
        assert_eq!(ma.id, mb.id);
        assert_eq!(ma.write.as_bytes(), mb.write.as_bytes());
        assert_eq!(ma.outer.as_bytes(), mb.outer.as_bytes());
        assert_eq!(ma.readers, mb.readers);
        assert_eq!(ma.readers, [ma.read.hash(), mb.read.hash()]);
        for part in [
            *ma.id.as_bytes(),
            *ma.write.as_bytes(),
            *ma.read.as_bytes(),
            *mb.read.as_bytes(),
            *ma.outer.as_bytes(),
        ] {
            all.insert(part);
            count += 1;
        }
        let stored = MailboxKeys::from_bytes(&ma.to_bytes().unwrap()).unwrap();
        assert_eq!(stored.id, ma.id);
        assert_eq!(stored.read.as_bytes(), ma.read.as_bytes());
        assert_eq!(stored.write.as_bytes(), ma.write.as_bytes());
        assert_eq!(stored.outer.as_bytes(), ma.outer.as_bytes());
        assert_eq!(stored.readers, ma.readers);
        let commit = b.tx(|p, i| gb.update(p, i).unwrap());
        b.tx(|p, _| gb.confirm_commit(p).unwrap());
        opened(&a, &mut ga, &commit).unwrap();
    }
    assert_eq!(all.len(), count);
    assert!(MailboxKeys::from_bytes(b"").is_err());
}

#[test]
fn media_goes_from_one_group_to_the_other() {
    let (a, b) = (client(), therapist());
    let (ga, gb) = met(&a, &b);
    let (pa, pb) = (Provider::new(&a.connection), Provider::new(&b.connection));
    let context = b"session 1, attempt 1";
    let (ka, kb) = (ga.media_keys(&pa, context).unwrap(), gb.media_keys(&pb, context).unwrap());
    assert_eq!(ka.epoch(), kb.epoch());
    let mut sealer = ka.sealer(Stream::Video).unwrap();
    let mut opener = kb.opener(Stream::Video);
    let sealed = sealer.seal_vp8(&[0x50, 1, 2, 3]).unwrap();
    let frame = opener.open_vp8(&sealed).unwrap();
    assert_eq!(frame.data, [0x50, 1, 2, 3]);
    assert_eq!(frame.sender, a.public());

    // Another session, another key.
    let mut other = gb.media_keys(&pb, b"session 2, attempt 1").unwrap().opener(Stream::Video);
    let sealed = sealer.seal_vp8(&[0x50, 1, 2, 3]).unwrap();
    assert_eq!(other.open_vp8(&sealed).err(), Some(SealError::FrameUndecryptable));
    assert_eq!(ga.media_base_key(&pa, context).unwrap(), gb.media_base_key(&pb, context).unwrap());
    assert_eq!(ga.media_keys(&pa, b"").err(), Some(SealError::ContextEmpty));
}

#[test]
fn only_expected_members_are_joined_and_merged() {
    let (a, b, c) = (client(), therapist(), partner());
    let (mut ga, mut gb) = met(&a, &b);
    let package = c.tx(|p, i| Group::key_package(p, i).unwrap());
    let added = a.tx(|p, i| ga.add(p, i, &package).unwrap());
    let commit = added.commit.clone().unwrap();
    assert_eq!(ga.members().len(), 2, "pending until the relay accepts");
    assert_eq!(a.tx(|p, _| ga.next_mailbox(p)).err(), Some(SealError::UnexpectedMembers));
    a.tx(|p, _| ga.confirm_commit(p).unwrap());
    assert_eq!(ga.members().len(), 3);

    // b did not expect anybody: the commit is not merged, and b stays where it was.
    let all = [a.public(), b.public(), c.public()];
    assert_eq!(opened(&b, &mut gb, &commit), Err(SealError::UnexpectedMembers));
    assert_eq!((gb.epoch(), gb.members().len()), (1, 2));

    // c did not expect three.
    let join = |expected: Expected<'_>| c.undone(|p, _| Group::join(p, &added.welcome, expected));
    for wrong in [
        Expected::Pair,
        Expected::Exactly(&all[..2]),
        Expected::Exactly(&[a.public(), b.public(), c.public(), [9; 32]]),
        Expected::Exactly(&[a.public(), c.public(), c.public()]),
    ] {
        assert_eq!(join(wrong).err(), Some(SealError::UnexpectedMembers));
    }
    let mut gc = c.tx(|p, _| {
        Group::join(p, &added.welcome, Expected::Exactly(&[c.public(), a.public(), b.public()])).unwrap()
    });
    let message = sealed(&a, &mut ga, b"for three");
    assert_eq!(text(opened(&c, &mut gc, &message)), b"for three");
    // Used up.
    assert_eq!(
        c.tx(|p, _| Group::join(p, &added.welcome, Expected::Exactly(&all))).err(),
        Some(SealError::WelcomeNotForUs)
    );
}

#[test]
fn an_expected_third_member_is_admitted_by_all() {
    let (a, b, c) = (client(), therapist(), partner());
    let (mut ga, mut gb) = met(&a, &b);
    let all = [a.public(), b.public(), c.public()];
    let package = c.tx(|p, i| Group::key_package(p, i).unwrap());
    let added = a.tx(|p, i| ga.add(p, i, &package).unwrap());
    a.tx(|p, _| ga.confirm_commit(p).unwrap());
    let commit = added.commit.unwrap();
    let result = b.tx(|p, _| gb.open_admitting(p, &commit, &all));
    assert!(matches!(result, Ok(Opened::EpochChanged { .. })), "{result:?}");
    assert_eq!(gb.members().len(), 3);
    // The same person twice is nobody new.
    let again = c.tx(|p, i| Group::key_package(p, i).unwrap());
    assert_eq!(a.tx(|p, i| ga.add(p, i, &again)), Err(SealError::UnexpectedMembers));
}

#[test]
fn damaged_key_packages_and_welcomes_are_refused() {
    let (a, b) = (client(), therapist());
    let package = b.tx(|p, i| Group::key_package(p, i).unwrap());
    let mut group = a.tx(|p, i| Group::create(p, i, GROUP).unwrap());
    for at in (0..package.len()).step_by(3) {
        let mut bad = package.clone();
        bad[at] ^= 4;
        assert!(a.tx(|p, i| group.add(p, i, &bad)).is_err(), "byte {at}");
        assert_eq!(group.epoch(), 0);
    }
    let added = a.tx(|p, i| group.add(p, i, &package).unwrap());
    for at in (0..added.welcome.len()).step_by(7) {
        let mut bad = added.welcome.clone();
        bad[at] ^= 4;
        let result = b.undone(|p, _| Group::join(p, &bad, Expected::Pair));
        assert!(result.is_err(), "byte {at}");
    }
    b.tx(|p, _| Group::join(p, &added.welcome, Expected::Pair).unwrap());
}

#[test]
fn an_id_is_taken_once_and_forgetting_leaves_nothing() {
    let (a, b) = (client(), therapist());
    let (ga, _gb) = met(&a, &b);
    assert_eq!(a.tx(|p, i| Group::create(p, i, GROUP)).err(), Some(SealError::GroupExists));
    a.tx(|p, _| ga.forget(p).unwrap());
    assert!(Group::load(&Provider::new(&a.connection), GROUP).unwrap().is_none());
    for table in [
        "openmls_group_data",
        "openmls_epoch_keys_pairs",
        "openmls_own_leaf_nodes",
        "openmls_proposals",
        "kader_group_stamps",
    ] {
        let rows: i64 =
            a.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

#[test]
fn migrating_twice_is_harmless() {
    let mut a = client();
    kader_seal::migrate(&mut a.connection).unwrap();
    let b = therapist();
    met(&a, &b);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400), cut in 0usize..300, flips in proptest::collection::vec((0usize..300, any::<u8>()), 0..6)) {
        thread_local! {
            static PAIR: (Person, Person, Vec<u8>, Vec<u8>) = {
                let (a, b) = (client(), therapist());
                let (mut ga, _) = met(&a, &b);
                let message = sealed(&a, &mut ga, b"x");
                let package = Person::new(0x44).tx(|p, i| Group::key_package(p, i).unwrap());
                (a, b, message, package)
            };
        }
        PAIR.with(|(_, b, message, package)| {
            let try_all = |bytes: &[u8]| {
                let mut group = b.load();
                let opened = b.undone(|p, _| group.open(p, bytes)).is_ok();
                let mut group = b.load();
                let added = b.undone(|p, i| group.add(p, i, bytes)).is_ok();
                let joined = b.undone(|p, _| Group::join(p, bytes, Expected::Pair)).is_ok();
                (opened, added, joined)
            };
            assert_eq!(try_all(&bytes), (false, false, false));
            for good in [message, package] {
                let mut bad = good.clone();
                for (at, with) in &flips {
                    let at = at % bad.len();
                    bad[at] ^= with;
                }
                try_all(&bad);
                bad.truncate(cut);
                try_all(&bad);
            }
        });
    }
}
