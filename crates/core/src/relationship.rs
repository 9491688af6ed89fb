//! One relationship in memory, and the one way to change it: a step in a vault transaction.

use std::collections::{BTreeMap, BTreeSet};

use kader_setting::{Hash, Mark, Now, PublicKey, RelationshipId};
use kader_vault::{Tx, Vault, VaultError};
use ring::digest::{Digest, SHA256, digest};
use zeroize::Zeroizing;

use crate::book::Book;
use crate::checking::{Kept, kept_since};
use crate::comparing_ledgers::Turns;
use crate::core::Core;
use crate::flow::Flow;
use crate::hearing::Gap;
use crate::homework::Homework;
use crate::letters::Letters;
use crate::lost::Lost;
use crate::operation::{Operation, Posted};
use crate::state::{RunningRecord, State, TextRecord};
use crate::trouble::Trouble;
use crate::waiting::Standing;

/// Under which key the state record stands.
pub(crate) const STATE: &str = "state";
/// Most deliveries that were left out and are remembered.
pub(crate) const MAX_LEFT_OUT: usize = 1_000;
/// Most texts of one side in one session.
pub(crate) const MAX_TEXTS: usize = 2_000;

/// A relationship as the vault has it.
pub(crate) struct Relationship {
    pub(crate) id: RelationshipId,
    pub(crate) state: State,
    pub(crate) book: Option<Book>,
    /// The texts of the session that runs, in the order they came.
    pub(crate) texts: Vec<TextRecord>,
    /// What is known of its letters.
    pub(crate) letters: Letters,
    /// What is known of its homework.
    pub(crate) homework: Homework,
    /// Deliveries that could not be opened and were left out, since the vault was opened, by hash:
    /// what is read again is not counted again. No more than [`MAX_LEFT_OUT`] are told apart.
    pub(crate) left_out: BTreeSet<[u8; 32]>,
    /// Mailboxes of which a delivery could not be taken in yet: nothing behind it is, until they are
    /// read again.
    pub(crate) owed: Vec<kader_wire::MailboxId>,
    /// Deliveries of an epoch that has not begun here, by hash.
    pub(crate) ahead: BTreeSet<[u8; 32]>,
    /// Something came that could not be held: it is read again once there is room.
    pub(crate) full: bool,
    /// What is waited for, where something before its turn is here.
    pub(crate) gap: Option<Gap>,
    /// When an inbox that the vault could not take is looked at again, boot clock.
    pub(crate) inbox_again: Option<u64>,
    /// On what those that wait were heard last.
    pub(crate) heard_on: Option<Standing>,
    /// The command that waits for the relay's word on an invitation.
    pub(crate) accepting: Option<u64>,
    /// How often ledgers were compared with each member.
    pub(crate) comparing: BTreeMap<PublicKey, Turns>,
    /// The head at which that was done last.
    pub(crate) compared_on: Option<Hash>,
    /// Members with whom a difference healed by what came since, and who may not know.
    pub(crate) healed_with: Vec<PublicKey>,
    /// What is looked after that may have been lost on the way.
    pub(crate) lost: Lost,
    /// Second computer: when the relay first said that another has the place of the first commit, boot clock.
    pub(crate) slot_taken_at: Option<u64>,
    /// When the other computer of this person is told what was read here, boot clock.
    pub(crate) own_at: Option<u64>,
    /// What of its outbox is on its way.
    pub(crate) flow: Flow,
    /// The first line of its ledger that does not hold: it is set aside (`checking.rs`), with the lines before.
    pub(crate) damaged: Option<u64>,
    /// Of the state record as it stands in the vault: the same is not written again.
    stored: Digest,
}

/// What a transaction was rolled back for.
enum Undone<T> {
    /// It failed.
    Failed(Trouble),
    /// Nothing in it was to be kept but the answer.
    Wanted(T),
}

impl<T> From<VaultError> for Undone<T> {
    fn from(error: VaultError) -> Self {
        Self::Failed(error.into())
    }
}

impl<T> From<Trouble> for Undone<T> {
    fn from(trouble: Trouble) -> Self {
        Self::Failed(trouble)
    }
}

/// What the vault has of a relationship.
struct Found {
    state: State,
    book: Option<Book>,
    texts: Vec<TextRecord>,
    damaged: Option<u64>,
    /// Lines of the ledger that were verified and bear no mark of it yet.
    to_mark: Vec<(u64, Mark)>,
    stored: Digest,
}

impl Relationship {
    /// Makes a new one and writes its first state.
    pub(crate) fn begin(vault: &Vault, state: State) -> Result<Self, Trouble> {
        let mut id = [0u8; 16];
        crate::random(&mut id)?;
        let id = RelationshipId::new(id);
        let record = encoded(&state)?;
        let stored = digest(&SHA256, &record);
        vault.add_relationship(&id)?.transaction(|tx: &Tx<'_>| tx.put_state(STATE, &record))?;
        Ok(Self::of(
            id,
            Found { state, book: None, texts: Vec::new(), damaged: None, to_mark: Vec::new(), stored },
        ))
    }

    /// Reads one, or nothing where it never got its first state (a crash while it was made).
    pub(crate) fn load(vault: &Vault, id: RelationshipId) -> Result<Option<Self>, Trouble> {
        let store = vault.relationship(&id)?;
        let Some(found) = store.transaction(read)? else { return Ok(None) };
        if !found.to_mark.is_empty() {
            let mut marks = found.to_mark.iter();
            let marked = store
                .transaction(|tx: &Tx<'_>| marks.try_for_each(|(index, mark)| tx.mark_ledger(*index, mark)));
            // Apart, since a vault that takes nothing (a full disk) is opened all the same.
            if let Err(error) = marked {
                tracing::warn!("lines that were verified could not be marked: {error}");
            }
        }
        Ok(Some(Self::of(id, found)))
    }

    fn of(id: RelationshipId, found: Found) -> Self {
        let Found { state, book, texts, damaged, stored, .. } = found;
        Self {
            id,
            state,
            book,
            texts,
            letters: Letters::default(),
            homework: Homework::default(),
            left_out: BTreeSet::new(),
            owed: Vec::new(),
            ahead: BTreeSet::new(),
            full: false,
            gap: None,
            inbox_again: None,
            heard_on: None,
            accepting: None,
            comparing: BTreeMap::new(),
            compared_on: None,
            healed_with: Vec::new(),
            lost: Lost::default(),
            slot_taken_at: None,
            own_at: None,
            flow: Flow::default(),
            damaged,
            stored,
        }
    }

    /// The handle that the page knows it by.
    pub(crate) fn handle(&self) -> String {
        crate::hex(self.id.as_bytes())
    }

    /// How many messages wait for one that is still on its way.
    pub(crate) fn waiting(&self) -> u32 {
        u32::try_from(self.state.held() + self.ahead.len()).unwrap_or(u32::MAX)
    }

    /// How many texts the session has: this side's, the others'.
    fn said(&self) -> (usize, usize) {
        let theirs = self.texts.iter().filter(|text| self.state.member(&text.by).is_some()).count();
        (self.texts.len() - theirs, theirs)
    }

    /// What a step did to the texts, once it is committed.
    fn texts_follow(&mut self, session: Option<&[u8]>, added: Vec<TextRecord>, taken: &[u64]) {
        let here = self.state.running.as_ref().map(|running| running.session.as_slice());
        if here != session {
            self.texts.clear();
        }
        self.texts.extend(added);
        if taken.is_empty() {
            return;
        }
        for text in &mut self.texts {
            if text.outbox.is_some_and(|row| taken.contains(&row)) {
                text.outbox = None;
            }
        }
    }
}

/// Counts what would be written.
struct Length(usize);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The record's bytes, wiped when they have served. Measured first: a buffer that grows leaves
/// copies of tokens and secrets behind.
pub(crate) fn encoded(state: &impl serde::Serialize) -> Result<Zeroizing<Vec<u8>>, Trouble> {
    let mut length = Length(0);
    serde_ipld_dagcbor::to_writer(&mut length, state).map_err(|_| Trouble::State)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    serde_ipld_dagcbor::to_writer(&mut *bytes, state).map_err(|_| Trouble::State)?;
    Ok(bytes)
}

fn read(tx: &Tx<'_>) -> Result<Option<Found>, Trouble> {
    let Some(bytes) = tx.state(STATE)?.map(Zeroizing::new) else { return Ok(None) };
    let mut state: State = serde_ipld_dagcbor::from_slice(&bytes).map_err(|_| Trouble::State)?;
    state.lines_of_before();
    let stored = digest(&SHA256, &bytes);
    let (book, damaged, to_mark) = match state.group.as_ref() {
        Some(group) => {
            let group: [u8; 16] = group.as_slice().try_into().map_err(|_| Trouble::State)?;
            let Kept { book, first_bad, to_mark } = kept_since(group, tx)?;
            (Some(book), first_bad, to_mark)
        }
        None => (None, None, Vec::new()),
    };
    let members = state.others.len() + 1;
    let texts = match state.running.as_ref() {
        Some(running) => texts(tx, running, members)?,
        None => Vec::new(),
    };
    Ok(Some(Found { state, book, texts, damaged, to_mark, stored }))
}

/// The texts of the session that runs, out of their rows.
fn texts(tx: &Tx<'_>, running: &RunningRecord, members: usize) -> Result<Vec<TextRecord>, Trouble> {
    let Some(from) = running.texts_from else { return Ok(Vec::new()) };
    let most = u32::try_from(members * MAX_TEXTS).unwrap_or(u32::MAX);
    let waiting = tx.pending()?;
    let rows = tx.texts_before(None, most)?.into_iter().filter(|row| row.position >= from);
    let text = |row: kader_vault::TextRow| {
        let carries = |waits: &&kader_vault::OutboxRow| waits.outgoing.about == Some(row.text.id);
        TextRecord {
            id: row.text.id,
            by: row.text.author,
            outbox: waiting.iter().find(carries).map(|waits| waits.number),
            text: row.text.body,
            at_ms: row.text.written_ms,
        }
    };
    Ok(rows.map(text).collect())
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
            self.append(&url, id, row, posted, now);
        }
        Ok(value)
    }

    /// A step whose outbox rows wait for the next time everything is sent. Everything it writes
    /// stands or falls together; where it changed nothing, nothing is written.
    pub(crate) fn step_quietly<T>(
        &mut self,
        id: &str,
        now: Now,
        work: impl FnOnce(&mut Operation<'_>) -> Result<T, Trouble>,
    ) -> Result<(T, Vec<(u64, Posted)>), Trouble> {
        let taken = self.taking;
        let permit = self.room.as_ref().filter(|room| room.relationship == id);
        let inside = permit.and_then(|room| room.permit.as_ref()).map(|permit| permit.session());
        self.relationship(id)?;
        let open = self.open.as_mut().ok_or(Trouble::Told("locked"))?;
        let relationship = open.relationships.get_mut(id).ok_or(Trouble::State)?;
        let (mut state, book) = (relationship.state.clone(), relationship.book.clone());
        if taken && !state.inbox.is_empty() {
            // The message and its effect leave the inbox in one transaction.
            state.inbox.remove(0);
        }
        if let Some(running) = state.running.as_mut()
            && inside.is_some_and(|session| session.as_bytes().as_slice() == running.session.as_slice())
        {
            running.there = true;
        }
        let session = state.running.as_ref().map(|running| running.session.to_vec());
        let (said, stored) = (relationship.said(), relationship.stored);
        let store = open.vault.relationship(&relationship.id)?;
        let (identity, profile) = (&open.identity, (&open.name, open.role));
        let at_hand = &mut open.at_hand;
        let outcome = store.transaction(|tx: &Tx<'_>| {
            let mut operation = Operation {
                tx,
                identity,
                profile,
                now,
                state,
                book,
                at_hand,
                posted: Vec::new(),
                undo: false,
                said,
                texts: Vec::new(),
                taken: Vec::new(),
                epoch_began: false,
                letters_changed: false,
                files_move: false,
                files_moved: false,
                chunk_of: None,
                homework_changed: false,
                asked_again: None,
            };
            let value = work(&mut operation)?;
            if operation.undo {
                return Err(Undone::Wanted(value));
            }
            // What waited for the end of a session goes on.
            if operation.files_move || session.is_some() && operation.state.running.is_none() {
                operation.sends_chunks()?;
            }
            operation.keep_requests()?;
            operation.seals_off()?;
            operation.lets_go()?;
            operation.differences_follow();
            let record = encoded(&operation.state)?;
            let now_stored = digest(&SHA256, &record);
            if now_stored.as_ref() != stored.as_ref() {
                tx.put_state(STATE, &record)?;
            }
            let me = operation.me();
            let Operation { state, book, posted, texts, taken, epoch_began, .. } = operation;
            let (letters, homework) = (operation.letters_changed, operation.homework_changed);
            let files = (operation.files_moved, operation.chunk_of);
            let letters = letters.then(|| Letters::read(tx, &me, &state, now.wall_ms)).transpose()?;
            let homework = homework.then(|| Homework::read(tx, &me, &state)).transpose()?;
            Ok((
                value,
                state,
                book,
                posted,
                (texts, taken, epoch_began, now_stored, letters, homework, files),
            ))
        });
        let (value, state, book, posted, (texts, rows, epoch_began, stored, letters, homework, files)) =
            match outcome {
                Ok(done) => done,
                Err(Undone::Wanted(value)) => return Ok((value, Vec::new())),
                Err(Undone::Failed(trouble)) => return Err(trouble),
            };
        // Only what was committed is remembered: after an error memory is as it was.
        relationship.heals_with(&state);
        let joins = |state: &State| state.seat.as_ref().is_some_and(|seat| seat.fresh);
        if joins(&relationship.state) && !joins(&state) {
            // What came meanwhile waited for this.
            relationship.inbox_again = Some(now.boot_ms);
        }
        relationship.state = state;
        relationship.book = book;
        relationship.stored = stored;
        if let Some(letters) = letters {
            relationship.letters.becomes(letters);
        }
        if let (true, chunk_of) = files {
            relationship.letters.files_moved(chunk_of, now);
        }
        if let Some(homework) = homework {
            relationship.homework.becomes(homework);
        }
        relationship.texts_follow(session.as_deref(), texts, &rows);
        self.taking = false;
        if epoch_began && !std::mem::take(&mut relationship.ahead).is_empty() {
            let url = relationship.state.relay.clone();
            self.read_again(&url, now);
        }
        Ok((value, posted))
    }

    /// Reads the outbox.
    pub(crate) fn outbox(&self, id: &str) -> Result<Vec<(u64, Posted)>, Trouble> {
        let store = self.opened()?.vault.relationship(&self.relationship(id)?.id)?;
        let rows = store.transaction(|tx| Ok::<_, Trouble>(tx.pending()?))?;
        rows.into_iter().map(Posted::from_row).collect()
    }

    /// Reads what of the outbox is said: all but chunks of files, which are of no epoch and end nothing.
    pub(crate) fn said_in_outbox(&self, id: &str) -> Result<Vec<(u64, Posted)>, Trouble> {
        let store = self.opened()?.vault.relationship(&self.relationship(id)?.id)?;
        let chunks = store.transaction(|tx| Ok::<_, Trouble>(tx.chunks_going()?))?;
        let mut rows = self.outbox(id)?;
        rows.retain(|(row, _)| !chunks.iter().any(|(outbox, ..)| outbox == row));
        Ok(rows)
    }

    /// A relationship to look at.
    pub(crate) fn relationship(&self, id: &str) -> Result<&Relationship, Trouble> {
        self.opened()?.relationships.get(id).ok_or_else(|| self.not_here(id))
    }

    /// A relationship of which memory alone changes.
    pub(crate) fn relationship_mut(&mut self, id: &str) -> Result<&mut Relationship, Trouble> {
        self.relationship(id)?;
        self.opened_mut()?.relationships.get_mut(id).ok_or(Trouble::State)
    }
}
