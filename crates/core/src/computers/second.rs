//! The second computer: how it sits down on its seat, and what it does and does not do from there.

use kader_seal::{Group, Identity, Opened, Provider, Seat};
use kader_setting::{Fact, Now, PublicKey};
use kader_vault::Tx;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::{Zeroize, Zeroizing};

use crate::asking::AskingRecord;
use crate::core::Core;
use crate::framing::Place;
use crate::input::Command;
use crate::letters::{said_of, stage};
use crate::lines_heard::LineRecord;
use crate::message::Message;
use crate::operation::{Operation, Posted};
use crate::relationship::{Relationship, encoded};
use crate::state::{HealingRecord, InboxRecord, MailboxRecord, Stage, State};
use crate::trouble::Trouble;

/// The code of a file with which another computer came before.
const FILE_USED: &str = "computerFileUsed";
/// How long the commit that took the place of the first own one may be on its way, milliseconds.
const TAKEN_MS: u64 = 60_000;

/// On the second computer: its own leaf of the group.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SeatRecord {
    /// The seed of the leaf's key.
    seed: ByteBuf,
    /// The leaf's key.
    pub(crate) leaf: PublicKey,
    /// It has not renewed its leaf yet. Until the relay took that, nothing is said: another computer with the same
    /// file could have said something else under the same keys.
    pub(crate) fresh: bool,
}

impl Drop for SeatRecord {
    fn drop(&mut self) {
        self.seed.zeroize();
    }
}

impl SeatRecord {
    /// What signs for the leaf in MLS, and nowhere else.
    pub(crate) fn signer(&self) -> Result<Identity, Trouble> {
        let seed: [u8; 32] = self.seed.as_slice().try_into().map_err(|_| Trouble::State)?;
        Ok(Identity::from_seed(&Zeroizing::new(seed)))
    }
}

/// What goes along with an archive for the second computer, sealed to the recovery words.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SeatAlong {
    seat: ByteBuf,
    welcome: ByteBuf,
    commits: Vec<ByteBuf>,
    /// The state from which it goes on.
    state: ByteBuf,
    /// Letters that are here and must not be seen yet (S-20): an archive has none of them. Whose, and as they came.
    unseen: Vec<(PublicKey, ByteBuf)>,
}

impl Drop for SeatAlong {
    fn drop(&mut self) {
        self.seat.zeroize();
        self.welcome.zeroize();
        self.state.zeroize();
        self.unseen.iter_mut().for_each(|(_, bytes)| bytes.zeroize());
    }
}

impl SeatAlong {
    /// First computer: of a relationship whose seat serves.
    pub(crate) fn of(tx: &Tx<'_>, state: &State, me: &PublicKey) -> Result<Option<Self>, Trouble> {
        let place = state.place();
        let Some(seating) = state.seating.as_ref().filter(|seating| seating.serves(state)) else {
            return Ok(None);
        };
        let seat = Seat::from_bytes(&seating.seat)?;
        let commits = seating.commits.iter().filter(|(epoch, _)| *epoch <= place);
        let commits = commits.map(|(_, commit)| commit.clone()).collect();
        let record = SeatRecord {
            seed: ByteBuf::from(seat.signer().seed().to_vec()),
            leaf: PublicKey::new(seat.key()),
            fresh: true,
        };
        let begins = encoded(&begins_with(state, me, record))?;
        Ok(Some(Self {
            seat: seating.seat.clone(),
            welcome: seating.welcome.clone(),
            commits,
            state: ByteBuf::from(begins.to_vec()),
            unseen: unseen(tx)?,
        }))
    }
}

/// The state of the first computer, as the second one goes on from it: what was heard is heard, and what belongs to
/// one computer's own leaf, sessions and requests is not there.
fn begins_with(first: &State, me: &PublicKey, seat: SeatRecord) -> State {
    let mut state = first.clone();
    let number = state.first_number();
    state.lines.retain(|line| line.leaf != seat.leaf);
    for line in &mut state.lines {
        line.held.clear();
        (line.renewed, line.heard_in, line.heard_to) = (false, 0, number);
    }
    // Whatever the first computer said before this is in the archive.
    state.lines.push(LineRecord { heard_to: number, ..LineRecord::new(*me, *me, first.next_out) });
    state.invitations.clear();
    state.ratings.iter_mut().for_each(|record| record.is_of_another_computer());
    (state.onward, state.welcome, state.from) = (None, None, None);
    (state.returning, state.returned) = (Vec::new(), Vec::new());
    (state.mailbox, state.earlier) = (None, Vec::new());
    (state.healing, state.to_follow) = (Some(HealingRecord::Due), None);
    (state.verification, state.asking, state.when_over) = (None, AskingRecord::default(), None);
    // What was withdrawn there is written again from there.
    state.signed_since_withdrawing = None;
    (state.calling_off, state.differences) = (Vec::new(), Vec::new());
    (state.running, state.ending, state.counted) = (None, None, None);
    (state.next_out, state.kept_to, state.unheard, state.owes_heard) = (number, number, None, false);
    // What has had its turn and no effect yet has it there.
    (state.problem, state.seating) = (None, None);
    state.own_due = super::OwnDue::default();
    state.lines_since = 0;
    state.seat = Some(seat);
    state
}

fn damaged() -> Trouble {
    Trouble::Told("archiveDamaged")
}

/// Second computer: sits down on its seat in a vault that is being made. The state from which it goes on.
///
/// # Errors
/// The code `archiveDamaged` where this is no seat of this person in this relationship.
pub(crate) fn sits_down(tx: &Tx<'_>, me: &PublicKey, along: &SeatAlong) -> Result<State, Trouble> {
    let seat = Seat::from_bytes(&along.seat).map_err(|_| damaged())?;
    let mut state: State = serde_ipld_dagcbor::from_slice(&along.state).map_err(|_| damaged())?;
    let persons: Vec<[u8; 32]> = state.everybody(me).iter().map(|key| *key.as_bytes()).collect();
    let provider = Provider::new(tx.connection());
    let mut group = Group::sit_down(&provider, &seat, &along.welcome, &persons).map_err(|_| damaged())?;
    for commit in &along.commits {
        match group.open(&provider, commit) {
            Ok(Opened::EpochChanged { .. }) => {}
            _ => return Err(damaged()),
        }
    }
    let of_it = state.mls.as_ref().or(state.group.as_ref());
    let known =
        |leaf: &kader_seal::Leaf| leaf.key == seat.key() || state.line(&PublicKey::new(leaf.key)).is_some();
    if of_it.is_none_or(|id| id.as_slice() != group.id()) || !group.leaves().iter().all(known) {
        return Err(damaged());
    }
    let keys = group.mailbox(&provider)?.to_bytes()?;
    state.mailbox = Some(MailboxRecord {
        keys: ByteBuf::from(keys.to_vec()),
        cursor: 0,
        maker: false,
        made: false,
        epoch: group.epoch(),
        commit: None,
        over: false,
    });
    state.keys_in_use = group.members().into_iter().map(PublicKey::new).collect();
    let unseen = along.unseen.iter();
    state.inbox.extend(unseen.map(|(from, bytes)| InboxRecord { from: *from, bytes: bytes.clone() }));
    Ok(state)
}

/// Letters that wait here for their hour, as they came.
fn unseen(tx: &Tx<'_>) -> Result<Vec<(PublicKey, ByteBuf)>, Trouble> {
    let rows = tx.letters_in_state(stage::UNSEEN)?.into_iter();
    let said = rows.filter_map(|row| row.letter.body.clone().map(|text| (row.letter, text)));
    said.map(|(letter, text)| {
        let files = tx.files_of(Some(&letter.id))?.iter().map(said_of).collect::<Result<_, _>>()?;
        let message = Message::Letter { id: letter.id.to_vec(), text, written_ms: letter.written_ms, files };
        Ok((letter.author, ByteBuf::from(message.to_bytes())))
    })
    .collect()
}

/// Whether a message means anything to the second computer. What asks for a signature, or belongs to a session, is
/// for the first one.
pub(crate) fn means_something(message: &Message) -> bool {
    !matches!(
        message,
        Message::VerifyCommit { .. }
            | Message::VerifyReveal { .. }
            | Message::VerifySame { .. }
            | Message::VerifyDifferent
            | Message::Introduce { .. }
            | Message::Presence { .. }
            | Message::Enter { .. }
            | Message::Start { .. }
            | Message::StartSigned { .. }
            | Message::NotStarted { .. }
            | Message::CompareLedgers { .. }
            | Message::Again { .. }
            | Message::Offer { .. }
            | Message::Answer { .. }
            | Message::Place { .. }
            | Message::Where { .. }
            | Message::AskExtension { .. }
            | Message::AgreeExtension { .. }
            | Message::DeclineExtension { .. }
            | Message::AskJoint { .. }
            | Message::AgreeJoint { .. }
            | Message::DeclineJoint { .. }
            | Message::LetGoJoint { .. }
            | Message::TakeBackJoint { .. }
            | Message::RecordWanted { .. }
            | Message::Onward { .. }
            | Message::OnwardPackage { .. }
            | Message::OnwardWelcome { .. }
    )
}

/// Whether what the own other computer said means anything to this one: what is said to others about what they
/// said does not.
pub(crate) fn means_something_of_mine(message: &Message) -> bool {
    means_something(message)
        && !matches!(
            message,
            Message::Profile { .. }
                | Message::LetterArrived { .. }
                | Message::LetterRefused { .. }
                | Message::FileArrived { .. }
                | Message::FileRefused { .. }
                | Message::FileMissing { .. }
                | Message::FileGone { .. }
                | Message::TaskRefused { .. }
                | Message::RecordRefused { .. }
                | Message::Left
        )
}

/// The relationship of what is done on the first computer alone: signing, sessions, and who is in it.
pub(crate) fn for_the_first(command: &Command) -> Option<&String> {
    use Command as C;
    match command {
        C::InviteOnward { relationship, .. }
        | C::JoinOnward { relationship }
        | C::WithdrawInvitation { relationship }
        | C::InviteBack { relationship, .. }
        | C::AnswerVerification { relationship, .. }
        | C::OfferIntroduction { relationship }
        | C::JoinIntroduction { relationship }
        | C::Propose { relationship, .. }
        | C::Sign { relationship, .. }
        | C::Decline { relationship, .. }
        | C::OpenLobby { relationship }
        | C::Enter { relationship }
        | C::Admit { relationship }
        | C::Plan { relationship, .. }
        | C::Move { relationship, .. }
        | C::Cancel { relationship, .. }
        | C::SayMissed { relationship, .. }
        | C::Review { relationship, .. }
        | C::CloseTogether { relationship, .. }
        | C::AnswerRequest { relationship, .. }
        | C::TakeBackRequest { relationship }
        | C::Rate { relationship, .. } => Some(relationship),
        _ => None,
    }
}

impl Core {
    /// The relay says that another commit has the place of the own one. For who sits down that is one of the others',
    /// and comes; or it is of a computer that sat down with the same file before, read it, and acknowledged it.
    pub(crate) fn slot_is_taken(&mut self, id: &str, now: Now) {
        let joins = |found: &&mut Relationship| found.state.seat.as_ref().is_some_and(|seat| seat.fresh);
        if let Some(found) = self.relationship_mut(id).ok().filter(joins) {
            found.slot_taken_at.get_or_insert(now.boot_ms);
        }
    }

    /// Says so where the other commit does not come. Nothing was said by then, and nothing is.
    pub(crate) fn seats_taken_before(&mut self, now: Now) {
        let waits = |found: &Relationship| {
            let posted = matches!(found.state.healing, Some(HealingRecord::Posted { .. }));
            posted && found.state.seat.as_ref().is_some_and(|seat| seat.fresh)
        };
        let mut late = Vec::new();
        for (id, found) in self.open.iter_mut().flat_map(|open| &mut open.relationships) {
            if !waits(found) {
                found.slot_taken_at = None;
            }
            if found.slot_taken_at.is_some_and(|at| now.boot_ms.saturating_sub(at) >= TAKEN_MS) {
                late.push(id.clone());
            }
        }
        late.iter().for_each(|id| self.problem(id, FILE_USED, now));
    }

    /// When that is, boot clock.
    pub(crate) fn seats_due(&self) -> Option<u64> {
        let found = self.open.iter().flat_map(|open| open.relationships.values());
        let open = found.filter(|found| found.state.problem.as_deref() != Some(FILE_USED));
        open.filter_map(|found| found.slot_taken_at).min().map(|at| at.saturating_add(TAKEN_MS))
    }
}

impl Operation<'_> {
    /// The relay took the first own commit: this computer is in.
    pub(crate) fn sits(&mut self) {
        if let Some(seat) = self.state.seat.as_mut().filter(|seat| seat.fresh) {
            seat.fresh = false;
            self.state.problem.take_if(|problem| problem == FILE_USED);
        }
    }

    /// Second computer: a session is open, in which only the first can be. What is done about it here is written
    /// once that is over.
    pub(crate) fn session_elsewhere(&mut self) -> Result<bool, Trouble> {
        Ok(self.state.is_second() && self.book()?.ledger.open_session().is_some())
    }

    /// Of what gave way the second computer writes again what it can do: stopping (P1).
    pub(crate) fn mine_to_write_again(&self, gave_way: &[Fact]) -> Vec<Fact> {
        let me = self.me();
        let stops = |fact: &&Fact| match fact {
            Fact::Withdrawn { by, .. } | Fact::Closed { by, .. } => *by == me,
            _ => false,
        };
        gave_way.iter().filter(|fact| !self.state.is_second() || stops(fact)).cloned().collect()
    }

    /// The own other computer withdrew: what was signed here before that lifts it no more.
    pub(crate) fn mine_withdrew(&mut self, fact: &Fact) -> Result<(), Trouble> {
        let me = self.me();
        if !matches!(fact, Fact::Withdrawn { by, .. } if *by == me) || self.state.line_of_mine(&me).is_none()
        {
            return Ok(());
        }
        if self.state.signed_since_withdrawing.is_none() && !self.state.is_second() {
            self.state.signed_since_withdrawing = Some(Vec::new());
        }
        if self.proposal()?.is_some_and(|open| open.signatures().has(&me)) {
            self.state.proposal = None;
        }
        Ok(())
    }

    /// Says that something is not taken in here. The second computer does not: what its person's first one shows is
    /// not refused, and whatever the second lacks of the ledger or its clock would say otherwise.
    pub(crate) fn refuses(&mut self, message: &Message) -> Result<(), Trouble> {
        if self.state.is_second() || self.state.stage == Stage::Closed {
            return Ok(());
        }
        self.say(message).map(|_| ())
    }

    /// Goes on in another group: the last word to the own other computer, in the one that is left. It is posted
    /// once what did not leave of that group is put away.
    pub(crate) fn last_word_to_mine(&mut self) -> Result<Option<Posted>, Trouble> {
        if self.state.is_away() || self.state.sealed_off || self.state.line_of_mine(&self.me()).is_none() {
            return Ok(None);
        }
        let place = Place::Beside(self.state.next_out);
        let row = self.seals(place, &Message::Elsewhere.to_bytes(), None)?;
        let posted = self.posted.pop().map(|(_, posted)| posted);
        self.tx.sent(row)?;
        Ok(posted)
    }

    /// The other computer of this person took this one out, or goes on in another group.
    pub(crate) fn seat_is_gone(&mut self) -> Result<(), Trouble> {
        let provider = Provider::new(self.tx.connection());
        self.group(&provider)?.forget(&provider)?;
        for row in self.tx.pending()? {
            self.tx.sent(row.number)?;
        }
        (self.state.seat, self.state.seating, self.state.mailbox) = (None, None, None);
        (self.state.healing, self.state.to_follow) = (None, None);
        self.state.earlier.clear();
        self.state.lines.clear();
        self.state.inbox.clear();
        self.state.away_since_ms = Some(self.now.wall_ms);
        self.state.since_ms = self.now.wall_ms;
        self.state.problem = Some("computerTakenOut".to_owned());
        Ok(())
    }
}
