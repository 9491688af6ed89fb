//! Members with a database file each, as the vault gives them.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use kader_seal::{Expected, Group, Identity, Provider, Seat, migrate};
use rusqlite::Connection;

pub(crate) const GROUP: [u8; 16] = *b"relation-0001\0\0\0";

pub(crate) struct Person {
    pub(crate) identity: Identity,
    pub(crate) connection: Connection,
    _dir: tempfile::TempDir,
}

impl Person {
    /// Fixed keys: `client` is 0x11, `therapist` 0x22, `partner` 0x33, `relay` 0x66.
    pub(crate) fn new(seed: u8) -> Self {
        Self::with(Identity::from_seed(&[seed; 32]))
    }

    /// Whoever signs so: a person, or a further computer of one.
    pub(crate) fn with(identity: Identity) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut connection = Connection::open(dir.path().join("relation.db")).unwrap();
        connection.pragma_update(None, "journal_mode", "WAL").unwrap();
        migrate(&mut connection).unwrap();
        Self { identity, connection, _dir: dir }
    }

    /// Somebody who copied this person's open database, and reads along.
    pub(crate) fn copied(&self) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("copy.db");
        self.connection.execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap();
        let identity = Identity::from_seed(&self.identity.seed());
        Self { identity, connection: Connection::open(path).unwrap(), _dir: dir }
    }

    pub(crate) fn public(&self) -> [u8; 32] {
        self.identity.public()
    }

    /// One committed transaction.
    pub(crate) fn tx<T>(&self, work: impl FnOnce(&Provider<'_>, &Identity) -> T) -> T {
        self.end("COMMIT", work)
    }

    /// The same work, rolled back.
    pub(crate) fn undone<T>(&self, work: impl FnOnce(&Provider<'_>, &Identity) -> T) -> T {
        self.end("ROLLBACK", work)
    }

    fn end<T>(&self, how: &str, work: impl FnOnce(&Provider<'_>, &Identity) -> T) -> T {
        self.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        let result = work(&Provider::new(&self.connection), &self.identity);
        self.connection.execute_batch(how).unwrap();
        result
    }

    pub(crate) fn load(&self) -> Group {
        Group::load(&Provider::new(&self.connection), GROUP).unwrap().unwrap()
    }
}

pub(crate) fn client() -> Person {
    Person::new(0x11)
}
pub(crate) fn therapist() -> Person {
    Person::new(0x22)
}
pub(crate) fn partner() -> Person {
    Person::new(0x33)
}

/// Two people in one group; the first made it.
pub(crate) fn met(one: &Person, other: &Person) -> (Group, Group) {
    let package = other.tx(|p, i| Group::key_package(p, i).unwrap());
    let (group, added) = one.tx(|p, i| {
        let mut group = Group::create(p, i, GROUP).unwrap();
        let added = group.add(p, i, &package).unwrap();
        (group, added)
    });
    assert_eq!(added.member, other.public());
    assert!(added.commit.is_none());
    let joined = other.tx(|p, _| Group::join(p, &added.welcome, Expected::Pair).unwrap());
    (group, joined)
}

/// All these people in one group, made at once by the first.
pub(crate) fn met_all(people: &[&Person]) -> Vec<Group> {
    let (maker, others) = people.split_first().unwrap();
    let packages: Vec<_> =
        others.iter().map(|one| one.tx(|p, i| Group::key_package(p, i).unwrap())).collect();
    let packages: Vec<&[u8]> = packages.iter().map(Vec::as_slice).collect();
    let (group, founded) = maker.tx(|p, i| Group::create_with(p, i, GROUP, &packages).unwrap());
    let most = people.len();
    let join =
        |one: &&Person| one.tx(|p, _| Group::join(p, &founded.welcome, Expected::Members { most }).unwrap());
    [group].into_iter().chain(others.iter().map(join)).collect()
}

/// A further computer of a person sits down by a seat; everybody else who is given hears of it.
pub(crate) fn seated(
    person: &Person,
    group: &mut Group,
    others: &mut [(&Person, &mut Group)],
) -> (Person, Group) {
    let seat = Seat::new(&person.identity, GROUP).unwrap();
    let added = person.tx(|p, i| group.add_leaf(p, i, seat.package()).unwrap());
    let commit = added.commit.unwrap();
    person.tx(|p, _| group.confirm_commit(p).unwrap());
    for (other, theirs) in others {
        other.tx(|p, _| theirs.open(p, &commit).unwrap());
    }
    let further = Person::with(seat.signer());
    let expected = group.members();
    let joined = further.tx(|p, _| Group::sit_down(p, &seat, &added.welcome, &expected).unwrap());
    (further, joined)
}
