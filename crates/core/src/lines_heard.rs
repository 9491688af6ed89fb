//! What is heard of each computer in a relationship: in their order, each message once.
//!
//! Messages are numbered by the computer that says them: a member with two has two lines, and neither waits for
//! the other. The first computer of a member is a leaf of the group under the member's identity key, a further one
//! under a key of its own that the identity key signed (`kader_seal::Leaf`).

use std::collections::BTreeMap;

use kader_setting::PublicKey;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::state::{OtherRecord, Stage, State};
use crate::view::RoleView;

/// A computer of a member, and what was heard of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LineRecord {
    /// The key of its leaf.
    pub(crate) leaf: PublicKey,
    /// Whose it is.
    pub(crate) of: PublicKey,
    /// Number of its next message that is due.
    pub(crate) next_in: u64,
    /// Its messages that came before their turn.
    #[serde(with = "by_number")]
    pub(crate) held: BTreeMap<u64, ByteBuf>,
    /// It renewed its leaf since the maker did: once is enough.
    #[serde(default)]
    pub(crate) renewed: bool,
    /// The newest epoch in which it was heard, in its turn.
    pub(crate) heard_in: u64,
    /// It has said everything below this number, by its own word.
    #[serde(default)]
    pub(crate) said_to: u64,
    /// It has heard everything of this side below this number, by its own word.
    #[serde(default)]
    pub(crate) heard_to: u64,
}

impl LineRecord {
    /// Of a computer that has just come, and begins with this number; it is told what is said from that of this
    /// side on.
    pub(crate) fn new(leaf: PublicKey, of: PublicKey, first: u64) -> Self {
        Self {
            leaf,
            of,
            next_in: first,
            held: BTreeMap::new(),
            renewed: false,
            heard_in: 0,
            said_to: first,
            heard_to: first,
        }
    }

    /// The first and the last number that were said and did not come, up to the next one that did.
    pub(crate) fn missing(&self) -> Option<(u64, u64)> {
        let behind = self.held.keys().next().copied().unwrap_or(self.said_to);
        (behind > self.next_in).then(|| (self.next_in, behind - 1))
    }
}

impl State {
    /// The line of this computer.
    pub(crate) fn line(&self, leaf: &PublicKey) -> Option<&LineRecord> {
        self.lines.iter().find(|line| line.leaf == *leaf)
    }

    /// The same, to go on.
    pub(crate) fn line_mut(&mut self, leaf: &PublicKey) -> Option<&mut LineRecord> {
        self.lines.iter_mut().find(|line| line.leaf == *leaf)
    }

    /// Those who are in it have a line each, and no other computer has one.
    pub(crate) fn lines_begin(&mut self, first: u64) {
        let lines = self.others.iter().map(|other| LineRecord::new(other.key, other.key, first));
        self.lines = lines.collect();
    }

    /// How many messages came before their turn.
    pub(crate) fn held(&self) -> usize {
        self.lines.iter().map(|line| line.held.len()).sum()
    }

    /// How many bytes those have.
    pub(crate) fn held_bytes(&self) -> usize {
        self.lines.iter().flat_map(|line| line.held.values()).map(|bytes| bytes.len()).sum()
    }

    /// For each computer but this one, by their keys ascending: which number of its is due here; none is of
    /// this side's own.
    pub(crate) fn heard_of_each_but(&self, one: &PublicKey, here: &PublicKey) -> Vec<(PublicKey, u64)> {
        let all = self.lines.iter().map(|line| (line.leaf, line.next_in)).chain([(*here, 0)]);
        let mut all: Vec<_> = all.filter(|(leaf, _)| leaf != one).collect();
        all.sort_unstable();
        all
    }

    /// Below this number everybody has heard everything of this side.
    pub(crate) fn heard_by_all(&self) -> u64 {
        self.lines.iter().map(|line| line.heard_to).min().unwrap_or(0)
    }

    /// Whether something was said that has not come.
    pub(crate) fn misses(&self) -> bool {
        self.stage != Stage::Closed && self.lines.iter().any(|line| line.missing().is_some())
    }

    /// How many messages have had their turn.
    pub(crate) fn heard(&self) -> u64 {
        self.lines.iter().map(|line| line.next_in).sum()
    }

    /// A record from before a member could have several computers has what was heard with the members.
    pub(crate) fn lines_of_before(&mut self) {
        if self.lines.is_empty() {
            self.lines = self.others.iter_mut().filter_map(|other| other.before.take()).collect();
        }
    }
}

/// Another member as every version wrote them.
#[derive(Deserialize)]
pub(crate) struct StoredOther {
    key: PublicKey,
    name: Option<String>,
    role: RoleView,
    mine: Option<ByteBuf>,
    theirs: Option<ByteBuf>,
    next_in: Option<u64>,
    #[serde(default, deserialize_with = "by_number::deserialize")]
    held: BTreeMap<u64, ByteBuf>,
    #[serde(default)]
    renewed: bool,
    #[serde(default)]
    heard_in: u64,
    #[serde(default)]
    said_to: u64,
    #[serde(default)]
    heard_to: u64,
}

impl From<StoredOther> for OtherRecord {
    fn from(stored: StoredOther) -> Self {
        let StoredOther { key, name, role, mine, theirs, held, renewed, heard_in, said_to, heard_to, .. } =
            stored;
        let line =
            |next_in| LineRecord { leaf: key, of: key, next_in, held, renewed, heard_in, said_to, heard_to };
        Self { key, name, role, mine, theirs, before: stored.next_in.map(line) }
    }
}

/// A map by number. Keys of DAG-CBOR maps are text: sixteen hexadecimal digits, which sort alike.
mod by_number {
    use std::collections::BTreeMap;

    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{Serialize, Serializer};
    use serde_bytes::ByteBuf;

    pub(super) fn serialize<S: Serializer>(
        map: &BTreeMap<u64, ByteBuf>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let named: BTreeMap<String, &ByteBuf> =
            map.iter().map(|(number, bytes)| (format!("{number:016x}"), bytes)).collect();
        named.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<u64, ByteBuf>, D::Error> {
        let named = BTreeMap::<String, ByteBuf>::deserialize(deserializer)?;
        let number = |name: &str| u64::from_str_radix(name, 16).map_err(D::Error::custom);
        named.into_iter().map(|(name, bytes)| Ok((number(&name)?, bytes))).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    fn state() -> State {
        let mut state = State::new(RoleView::Client, "wss://relay.example/v1".into(), Stage::Verify);
        state.others.push(OtherRecord::new(PublicKey::new([7; 32]), RoleView::Therapist));
        state.lines_begin(3);
        state
    }

    #[test]
    fn what_came_before_its_turn_is_kept() {
        let mut state = state();
        for number in [5, 11, 4_000] {
            state.lines[0].held.insert(number, ByteBuf::from(vec![1, 2, 3]));
        }
        let bytes = serde_ipld_dagcbor::to_vec(&state).unwrap();
        let again: State = serde_ipld_dagcbor::from_slice(&bytes).unwrap();
        assert_eq!(again.held(), 3);
        assert_eq!(again.lines, state.lines);
        assert_eq!(again.lines[0].missing(), Some((3, 4)));
    }

    #[test]
    fn a_record_of_before_has_its_lines_with_the_members() {
        use ipld_core::ipld::Ipld;
        let bytes = serde_ipld_dagcbor::to_vec(&state()).unwrap();
        let Ipld::Map(mut old) = serde_ipld_dagcbor::from_slice(&bytes).unwrap() else { panic!() };
        old.remove("lines");
        let Some(Ipld::List(others)) = old.get_mut("others") else { panic!() };
        let Ipld::Map(other) = &mut others[0] else { panic!() };
        for (name, value) in [("next_in", 9), ("heard_in", 2), ("said_to", 12), ("heard_to", 4)] {
            other.insert(name.into(), Ipld::Integer(value));
        }
        let held = [("000000000000000b".to_owned(), Ipld::Bytes(vec![1]))].into_iter().collect();
        other.insert("held".into(), Ipld::Map(held));
        other.insert("renewed".into(), Ipld::Bool(true));
        let mut read: State =
            serde_ipld_dagcbor::from_slice(&serde_ipld_dagcbor::to_vec(&old).unwrap()).unwrap();
        read.lines_of_before();
        let therapist = PublicKey::new([7; 32]);
        let line = LineRecord {
            leaf: therapist,
            of: therapist,
            next_in: 9,
            held: [(11, ByteBuf::from(vec![1]))].into(),
            renewed: true,
            heard_in: 2,
            said_to: 12,
            heard_to: 4,
        };
        assert_eq!(read.lines, std::slice::from_ref(&line));
        // Read again it stays so.
        let mut again: State =
            serde_ipld_dagcbor::from_slice(&serde_ipld_dagcbor::to_vec(&read).unwrap()).unwrap();
        again.lines_of_before();
        assert_eq!(again.lines, [line]);
    }
}
