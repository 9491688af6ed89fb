//! A change merged into a document's state, and the document that was changed last, which stays open for the next change.
//!
//! Who writes changes the same record some times a second, and reading a long one anew each time was most of what
//! that cost. What is open is used for the very state alone that it was encoded as; so a step that was undone, or
//! a change that came by another way, is never missed. It is in memory like everything that is unlocked, and goes
//! with it, and with whatever is erased.

use yrs::updates::decoder::Decode;
use yrs::{Doc, ReadTxn, StateVector, Transact, Update};
use zeroize::Zeroizing;

use super::super::update::{self, MAX_STRUCTS, is_shallow};
use super::{Fault, MAX_AUTHORS, MAX_STATE, caught, is_of, opened};

/// As long as a state may be after a change of one's own: what others changed meanwhile has room behind it.
pub(super) const MAX_OWN: usize = MAX_STATE - 128 * 1024;
/// Client ids that are left to others.
const MAX_OWN_AUTHORS: usize = MAX_AUTHORS - 64;
/// Structs that are left to what others changed meanwhile, and to taking something away.
pub(super) const MAX_OWN_STRUCTS: usize = MAX_STRUCTS - 1_024;

/// The document that was changed last, if it is open.
#[derive(Default)]
pub(crate) struct AtHand(Option<Open>);

struct Open {
    /// The encoding of what is open.
    state: Zeroizing<Vec<u8>>,
    read: update::Read,
    doc: Doc,
}

impl Open {
    fn of(state: &[u8]) -> Result<Self, Fault> {
        let read = if state.is_empty() { update::Read::default() } else { update::read(state)? };
        Ok(Self { state: Zeroizing::new(state.to_vec()), read, doc: caught(|| opened(state))? })
    }
}

/// A document after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Merged {
    /// Its encoding.
    pub(crate) state: Zeroizing<Vec<u8>>,
    /// Something that was there before is not any more.
    pub(crate) takes_away: bool,
}

impl AtHand {
    /// Nothing stays open.
    pub(crate) fn lets_go(&mut self) {
        self.0 = None;
    }

    /// The document as it is after a change of the member at this position; an `own` one leaves room for others'.
    pub(crate) fn merged(
        &mut self,
        state: &[u8],
        change: &[u8],
        position: u8,
        own: bool,
    ) -> Result<Merged, Fault> {
        self.merged_of(state, change, &[position], own)
    }

    /// As [`AtHand::merged`], of what the members at these positions wrote.
    pub(crate) fn merged_of(
        &mut self,
        state: &[u8],
        change: &[u8],
        positions: &[u8],
        own: bool,
    ) -> Result<Merged, Fault> {
        let read = update::read(change)?;
        if read.authors.iter().any(|client| !is_of(*client, positions)) {
            return Err(Fault::NotTheAuthor);
        }
        // What fails on the way is open no more.
        let open = self.0.take().filter(|open| *open.state == *state);
        let open = open.map_or_else(|| Open::of(state), Ok)?;
        is_shallow(&open.read, &read)?;
        let (merged, waits) = caught(|| {
            let change = Update::decode_v1(change).map_err(|_| Fault::Malformed)?;
            open.doc.transact_mut().apply_update(change).map_err(|_| Fault::Malformed)?;
            let txn = open.doc.transact();
            let merged = Zeroizing::new(txn.encode_state_as_update_v1(&StateVector::default()));
            Ok((merged, txn.has_missing_updates()))
        })?;
        let (longest, authors, structs) = match own {
            true => (MAX_OWN, MAX_OWN_AUTHORS, MAX_OWN_STRUCTS),
            false => (MAX_STATE, MAX_AUTHORS, MAX_STRUCTS),
        };
        let after = update::read(&merged)?;
        // What only takes away is always possible: it writes nothing, though what it says of what is gone, and
        // what it cuts in pieces, may take a few bytes more than there were.
        let writes_nothing = read.structs == 0;
        let shorter = merged.len() <= state.len() && after.authors.len() <= open.read.authors.len();
        let more = merged.len() > longest || after.authors.len() > authors || after.structs > structs;
        if merged.len() > MAX_STATE || more && !shorter && !writes_nothing {
            return Err(Fault::TooLarge);
        }
        let takes_away = after.gone > open.read.gone;
        // What waits for something else is read anew: it is in the encoding, and not yet in the document.
        if !waits {
            self.0 = Some(Open { state: merged.clone(), read: after, doc: open.doc });
        }
        Ok(Merged { state: merged, takes_away })
    }
}
