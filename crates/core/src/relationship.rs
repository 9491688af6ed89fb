//! One relationship in memory, and the one way to change it: a step in a vault transaction.

use kader_setting::{Now, RelationshipId};
use kader_vault::{Tx, Vault};

use crate::book::Book;
use crate::core::Core;
use crate::operation::{Operation, Posted};
use crate::state::State;
use crate::trouble::Trouble;

/// Under which key the state record stands.
const STATE: &str = "state";

/// A relationship as the vault has it.
pub(crate) struct Relationship {
    pub(crate) id: RelationshipId,
    pub(crate) state: State,
    pub(crate) book: Option<Book>,
    /// Deliveries that could not be opened and were left out, since the vault was opened.
    pub(crate) left_out: u32,
    /// The command that waits for the relay's word on an invitation.
    pub(crate) accepting: Option<u64>,
}

impl Relationship {
    /// Makes a new one and writes its first state.
    pub(crate) fn begin(vault: &Vault, state: State) -> Result<Self, Trouble> {
        let mut id = [0u8; 16];
        crate::random(&mut id)?;
        let id = RelationshipId::new(id);
        vault.add_relationship(&id)?.transaction(|tx: &Tx<'_>| put_state(tx, &state))?;
        Ok(Self { id, state, book: None, left_out: 0, accepting: None })
    }

    /// Reads one, or nothing where it never got its first state (a crash while it was made).
    pub(crate) fn load(vault: &Vault, id: RelationshipId) -> Result<Option<Self>, Trouble> {
        let found = vault.relationship(&id)?.transaction(read)?;
        Ok(found.map(|(state, book)| Self { id, state, book, left_out: 0, accepting: None }))
    }

    /// The handle that the page knows it by.
    pub(crate) fn handle(&self) -> String {
        crate::hex(self.id.as_bytes())
    }
}

fn put_state(tx: &Tx<'_>, state: &State) -> Result<(), Trouble> {
    let bytes = serde_ipld_dagcbor::to_vec(state).map_err(|_| Trouble::State)?;
    Ok(tx.put_state(STATE, &bytes)?)
}

fn read(tx: &Tx<'_>) -> Result<Option<(State, Option<Book>)>, Trouble> {
    let Some(bytes) = tx.state(STATE)? else { return Ok(None) };
    let state: State = serde_ipld_dagcbor::from_slice(&bytes).map_err(|_| Trouble::State)?;
    let book = match state.group.as_ref() {
        Some(group) => {
            let group: [u8; 16] = group.as_slice().try_into().map_err(|_| Trouble::State)?;
            Some(Book::load(group, tx)?)
        }
        None => None,
    };
    Ok(Some((state, book)))
}

impl Core {
    /// A step of one relationship; what it posted goes to its relay.
    pub(crate) fn step<T>(
        &mut self,
        id: &str,
        now: Now,
        work: impl FnOnce(&mut Operation<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let (value, posted) = self.step_quietly(id, now, work)?;
        let url = self.relationship(id)?.state.relay.clone();
        for (row, posted) in posted {
            self.append(&url, id, row, posted);
        }
        Ok(value)
    }

    /// A step whose outbox rows wait for the next time everything is sent. Everything it writes
    /// stands or falls together.
    pub(crate) fn step_quietly<T>(
        &mut self,
        id: &str,
        now: Now,
        work: impl FnOnce(&mut Operation<'_>) -> Result<T, Trouble>,
    ) -> Result<(T, Vec<(u64, Posted)>), Trouble> {
        let taken = self.taking;
        let open = self.open.as_mut().ok_or(Trouble::Told("locked"))?;
        let relationship = open.relationships.get_mut(id).ok_or(Trouble::Told("noRelationship"))?;
        let (mut state, book) = (relationship.state.clone(), relationship.book.clone());
        if taken && !state.inbox.is_empty() {
            // The message and its effect leave the inbox in one transaction.
            state.inbox.remove(0);
        }
        let store = open.vault.relationship(&relationship.id)?;
        let (identity, profile) = (&open.identity, (&open.name, open.role));
        let (value, state, book, posted) = store.transaction(|tx: &Tx<'_>| {
            let mut operation = Operation { tx, identity, profile, now, state, book, posted: Vec::new() };
            let value = work(&mut operation)?;
            put_state(tx, &operation.state)?;
            Ok::<_, Trouble>((value, operation.state, operation.book, operation.posted))
        })?;
        // Only what was committed is remembered: after an error memory is as it was.
        relationship.state = state;
        relationship.book = book;
        self.taking = false;
        Ok((value, posted))
    }

    /// Reads the outbox.
    pub(crate) fn outbox(&self, id: &str) -> Result<Vec<(u64, Posted)>, Trouble> {
        let store = self.opened()?.vault.relationship(&self.relationship(id)?.id)?;
        let rows = store.transaction(|tx| Ok::<_, Trouble>(tx.pending()?))?;
        rows.into_iter().map(Posted::from_row).collect()
    }

    /// A relationship to look at.
    pub(crate) fn relationship(&self, id: &str) -> Result<&Relationship, Trouble> {
        self.opened()?.relationships.get(id).ok_or(Trouble::Told("noRelationship"))
    }
}
