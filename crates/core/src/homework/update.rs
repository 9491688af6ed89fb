//! What a Yjs update (version 1) is made of, read before any other code sees it: whose structs, how many, how deep.
//!
//! Numbers have one encoding here, kinds that no document of ours has are refused, and no length that bytes
//! merely claim is believed. So what the library reads behind this is what was judged.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::document::Fault;

/// Most structs of a document.
pub(super) const MAX_STRUCTS: usize = 8_192;
/// Most ranges in which something was deleted.
const MAX_RANGES: usize = 131_072;
/// No clock goes beyond.
const MAX_CLOCK: u64 = 1 << 30;
/// How deep shared types, and values, lie inside each other.
const MAX_DEPTH: usize = 8;
/// Client ids: 40 random bits and a position (S-33).
const MAX_CLIENT: u64 = 1 << 44;

/// In what something stands.
#[derive(Clone, Copy)]
enum Parent {
    /// A root.
    Root,
    /// This struct's type.
    Of(u64, u64),
    /// The same as this struct does.
    Like(u64, u64),
}

struct Struct {
    client: u64,
    clock: u64,
    len: u64,
    parent: Parent,
}

/// What was read.
#[derive(Default)]
pub(super) struct Read {
    /// Everything that was inserted and is there, by client, in the order of its clock.
    items: Vec<Struct>,
    /// Which of them are a client's.
    of: BTreeMap<u64, Range<usize>>,
    /// Whose structs there are, gone ones among them.
    pub(super) authors: BTreeSet<u64>,
    /// How many structs.
    pub(super) structs: usize,
    /// How many places are said to be gone.
    pub(super) gone: u64,
}

impl Read {
    /// Which struct has this place.
    fn standing(&self, client: u64, clock: u64) -> Option<usize> {
        let of = self.of.get(&client)?;
        let behind = self.items.get(of.clone())?.partition_point(|one| one.clock <= clock);
        let at = of.start + behind.checked_sub(1)?;
        let found = self.items.get(at)?;
        (clock < found.clock + found.len).then_some(at)
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Result<u8, Fault> {
        let (first, rest) = self.0.split_first().ok_or(Fault::Malformed)?;
        self.0 = rest;
        Ok(*first)
    }

    fn take(&mut self, len: u64) -> Result<&'a [u8], Fault> {
        let len = usize::try_from(len).map_err(|_| Fault::Malformed)?;
        let (taken, rest) = self.0.split_at_checked(len).ok_or(Fault::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number below a bound, in its shortest encoding.
    fn number(&mut self, below: u64) -> Result<u64, Fault> {
        let mut number = 0u64;
        for shift in (0..56).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let shortest = byte != 0 || shift == 0;
                return if shortest && number < below { Ok(number) } else { Err(Fault::Malformed) };
            }
        }
        Err(Fault::Malformed)
    }

    fn text(&mut self) -> Result<&'a str, Fault> {
        let len = self.number(MAX_CLOCK)?;
        std::str::from_utf8(self.take(len)?).map_err(|_| Fault::Malformed)
    }

    fn id(&mut self) -> Result<(u64, u64), Fault> {
        Ok((self.number(MAX_CLIENT)?, self.number(MAX_CLOCK)?))
    }

    /// A value: what it is does not matter, how deep it goes does.
    fn value(&mut self, depth: usize) -> Result<(), Fault> {
        if depth > MAX_DEPTH {
            return Err(Fault::TooLarge);
        }
        match self.byte()? {
            127 | 126 | 121 | 120 => Ok(()),
            125 => {
                for _ in 0..10 {
                    if self.byte()? & 0x80 == 0 {
                        return Ok(());
                    }
                }
                Err(Fault::Malformed)
            }
            124 => self.take(4).map(|_| ()),
            123 | 122 => self.take(8).map(|_| ()),
            119 => self.text().map(|_| ()),
            118 => {
                for _ in 0..self.some()? {
                    self.text()?;
                    self.value(depth + 1)?;
                }
                Ok(())
            }
            117 => {
                for _ in 0..self.some()? {
                    self.value(depth + 1)?;
                }
                Ok(())
            }
            _ => Err(Fault::Malformed),
        }
    }

    /// So many things follow: each has a byte at least.
    fn some(&mut self) -> Result<u64, Fault> {
        let some = self.number(MAX_CLOCK)?;
        if usize::try_from(some).is_ok_and(|some| some <= self.0.len()) {
            Ok(some)
        } else {
            Err(Fault::Malformed)
        }
    }

    /// What an item holds; how many places it takes.
    fn content(&mut self, kind: u8) -> Result<u64, Fault> {
        match kind {
            1 => self.number(MAX_CLOCK),
            4 => Ok(self.text()?.encode_utf16().count() as u64),
            5 => self.text().map(|_| 1),
            6 => {
                self.text()?;
                self.text().map(|_| 1)
            }
            7 => match self.byte()? {
                // Array, map, text, and the pieces that an editor makes texts of.
                0..=2 | 4 | 6 => Ok(1),
                3 => self.text().map(|_| 1),
                _ => Err(Fault::Malformed),
            },
            8 => {
                let some = self.some()?;
                for _ in 0..some {
                    self.value(0)?;
                }
                Ok(some)
            }
            _ => Err(Fault::Malformed),
        }
    }

    fn parent(&mut self, info: u8) -> Result<Parent, Fault> {
        let left = if info & 0x80 != 0 { Some(self.id()?) } else { None };
        let right = if info & 0x40 != 0 { Some(self.id()?) } else { None };
        if let Some((client, clock)) = left.or(right) {
            return Ok(Parent::Like(client, clock));
        }
        let parent = match self.byte()? {
            1 => self.text().map(|_| Parent::Root)?,
            0 => self.id().map(|(client, clock)| Parent::Of(client, clock))?,
            _ => return Err(Fault::Malformed),
        };
        if info & 0x20 != 0 {
            self.text()?;
        }
        Ok(parent)
    }
}

/// Reads an update to its last byte.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Fault> {
    let mut bytes = Bytes(bytes);
    let mut read = Read::default();
    for _ in 0..bytes.some()? {
        let structs = bytes.some()?;
        let (client, mut clock) = bytes.id()?;
        if !read.authors.insert(client) {
            return Err(Fault::Malformed);
        }
        let first = read.items.len();
        for _ in 0..structs {
            read.structs += 1;
            if read.structs > MAX_STRUCTS {
                return Err(Fault::TooLarge);
            }
            let info = bytes.byte()?;
            let len = match info {
                // Gone, or not here.
                0 | 10 => bytes.number(MAX_CLOCK)?,
                _ if info & 0x10 != 0 => return Err(Fault::Malformed),
                _ => {
                    let parent = bytes.parent(info)?;
                    let len = bytes.content(info & 0x0f)?;
                    read.items.push(Struct { client, clock, len, parent });
                    len
                }
            };
            clock = clock.saturating_add(len);
            if len == 0 || clock >= MAX_CLOCK {
                return Err(Fault::Malformed);
            }
        }
        read.of.insert(client, first..read.items.len());
    }
    let mut deleted = BTreeSet::new();
    let mut ranges = 0;
    for _ in 0..bytes.some()? {
        if !deleted.insert(bytes.number(MAX_CLIENT)?) {
            return Err(Fault::Malformed);
        }
        for _ in 0..bytes.some()? {
            ranges += 1;
            let (from, len) = (bytes.number(MAX_CLOCK)?, bytes.number(MAX_CLOCK)?);
            if len == 0 || from + len >= MAX_CLOCK || ranges > MAX_RANGES {
                return Err(Fault::Malformed);
            }
            read.gone += len;
        }
    }
    if bytes.0.is_empty() { Ok(read) } else { Err(Fault::Malformed) }
}

/// Whether nothing lies too deep once both are one document: what is taken apart is taken apart by calls
/// inside each other. What `before` has is believed before what `change` says of the same place.
pub(super) fn is_shallow(before: &Read, change: &Read) -> Result<(), Fault> {
    // One row of both: of the change what is not there yet.
    let old = before.items.len();
    let new = |at: &usize| {
        change.items.get(*at).is_some_and(|item| before.standing(item.client, item.clock).is_none())
    };
    let new: Vec<bool> = (0..change.items.len()).map(|at| new(&at)).collect();
    let item = |at: usize| before.items.get(at).or_else(|| change.items.get(at.checked_sub(old)?));
    let standing = |client, clock| {
        let added = || change.standing(client, clock).filter(|at| new.get(*at) == Some(&true));
        before.standing(client, clock).or_else(|| Some(old + added()?))
    };
    let all = old + change.items.len();
    let mut depths: Vec<Option<usize>> = vec![None; all];
    let mut way = Vec::new();
    for first in (0..all).filter(|at| at.checked_sub(old).is_none_or(|at| new.get(at) == Some(&true))) {
        let mut next = Some(first);
        let mut depth = 0;
        while let Some(at) = next {
            if let Some(Some(known)) = depths.get(at) {
                depth = *known;
                break;
            }
            if way.len() > all {
                return Err(Fault::Malformed);
            }
            let deeper;
            (deeper, next) = match item(at).map_or(Parent::Root, |item| item.parent) {
                Parent::Root => (0, None),
                Parent::Of(client, clock) => (1, standing(client, clock)),
                Parent::Like(client, clock) => (0, standing(client, clock)),
            };
            way.push((at, deeper));
        }
        for (at, deeper) in way.drain(..).rev() {
            depth += deeper;
            if depth > MAX_DEPTH {
                return Err(Fault::TooLarge);
            }
            if let Some(known) = depths.get_mut(at) {
                *known = Some(depth);
            }
        }
    }
    Ok(())
}

/// A state vector: at most so many clients, each once.
pub(super) fn is_state_vector(bytes: &[u8], most: usize) -> Result<(), Fault> {
    let mut bytes = Bytes(bytes);
    let some = bytes.some()?;
    let mut clients = BTreeSet::new();
    for _ in 0..some {
        let (client, _) = bytes.id()?;
        if !clients.insert(client) || clients.len() > most {
            return Err(Fault::Malformed);
        }
    }
    if bytes.0.is_empty() { Ok(()) } else { Err(Fault::Malformed) }
}
