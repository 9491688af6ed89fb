//! What a relationship remembers: one record in its vault, written in the transaction that changed it.

use kader_setting::PublicKey;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::Zeroize;

use crate::asking::AskingRecord;
use crate::comparing_ledgers::DifferenceRecord;
use crate::computers::{OwnDue, SeatRecord, SeatingRecord};
use crate::course::LeftRecord;
use crate::lines_heard::LineRecord;
use crate::planning::CallOffRecord;
use crate::returning::LinkRecord;
use crate::view::{EndReason, RoleView};
use crate::waiting::WaitingRecord;

/// How many own commits are known again in a mailbox: one that was lost is appended again.
const MAX_OWN_COMMITS: usize = 8;

/// How far a relationship has come. The order is the way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Stage {
    Invited,
    Joining,
    Verify,
    Agree,
    Ready,
    Mismatch,
    Closed,
}

/// The invitation as its maker or its guest keeps it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct InvitationRecord {
    pub(crate) link: String,
    pub(crate) expires_s: u64,
    /// The relay has its mailbox (maker).
    pub(crate) registered: bool,
    /// Read up to here.
    pub(crate) cursor: u64,
    /// Host: a guest's key package came. Guest: the own one was put into the outbox.
    pub(crate) answered: bool,
    /// Host: the guest's key package, until the group is made with everybody.
    #[serde(default)]
    pub(crate) package: Option<ByteBuf>,
    /// Guest: the relay burned its mailbox.
    #[serde(default)]
    pub(crate) burned: bool,
}

impl Drop for InvitationRecord {
    fn drop(&mut self) {
        self.link.zeroize();
    }
}

/// A mailbox of the group.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct MailboxRecord {
    /// `kader_seal::MailboxKeys` as bytes: name, tokens, outer key.
    pub(crate) keys: ByteBuf,
    /// Read up to here.
    pub(crate) cursor: u64,
    /// This side makes the mailbox (it has the practice's capability).
    pub(crate) maker: bool,
    /// The relay said that it has it: it is not asked for it again, unless it says that it has not.
    #[serde(default)]
    pub(crate) made: bool,
    /// The epoch that it came with.
    #[serde(default)]
    pub(crate) epoch: u64,
    /// Hashes of the envelopes with own commits that were posted here, the newest last: MLS does not know
    /// them again once they are merged.
    #[serde(default)]
    pub(crate) commit: Option<ByteBuf>,
    /// Nothing more comes through it: it is let go of once the relay has the last acknowledgement.
    #[serde(default)]
    pub(crate) over: bool,
}

impl MailboxRecord {
    /// Its name and tokens.
    pub(crate) fn keys(&self) -> Result<kader_seal::MailboxKeys, kader_seal::SealError> {
        kader_seal::MailboxKeys::from_bytes(&self.keys)
    }

    /// Whether this is the own commit that was posted here.
    pub(crate) fn is_own_commit(&self, envelope: &kader_wire::Envelope) -> bool {
        let own = self.commit.as_ref().map(|own| own.as_chunks::<32>().0).unwrap_or_default();
        own.contains(envelope.hash().as_bytes())
    }

    /// An own commit is posted here.
    pub(crate) fn posts_commit(&mut self, envelope: &kader_wire::Envelope) {
        let own = self.commit.get_or_insert_default();
        own.extend_from_slice(envelope.hash().as_bytes());
        if let Some(more) = own.len().checked_sub(MAX_OWN_COMMITS * 32) {
            own.drain(..more);
        }
    }

    /// Whether it is this one.
    pub(crate) fn is(&self, id: &kader_wire::MailboxId) -> bool {
        self.keys().is_ok_and(|keys| keys.id == *id)
    }
}

impl Drop for MailboxRecord {
    fn drop(&mut self) {
        self.keys.zeroize();
    }
}

/// How far the renewal of the own leaf has come (`healing.rs`).
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum HealingRecord {
    /// To be begun once nothing else is on its way.
    Due,
    /// The commit is made and pending; the mailbox that comes with it is asked for.
    Prepared { commit: ByteBuf, mailbox: MailboxRecord },
    /// The commit is in the outbox: the relay's word on its slot decides.
    Posted {
        row: u64,
        mailbox: Option<MailboxRecord>,
        #[serde(default)]
        commit: ByteBuf,
    },
}

/// The own commit that was merged last, until everybody was heard in the epoch that it begins.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct FollowRecord {
    pub(crate) commit: ByteBuf,
    /// The epoch that it begins; 0 in a record from before that was noted: the present mailbox's.
    #[serde(default)]
    pub(crate) epoch: u64,
    /// When it was last appended, Unix milliseconds.
    pub(crate) since_ms: u64,
    /// Own commits before it that not everybody is known to have followed either, with the epochs that they begin.
    #[serde(default)]
    pub(crate) before: Vec<(u64, ByteBuf)>,
}

/// Since when something that was said is not known to have been heard by all, and how often that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UnheardRecord {
    /// Since then, or since it was asked last; Unix milliseconds.
    pub(crate) since_ms: u64,
    /// How often.
    pub(crate) times: u32,
}

impl HealingRecord {
    /// Whether the commit lies in this outbox row.
    pub(crate) fn is_posted(&self, row: u64) -> bool {
        matches!(self, Self::Posted { row: commit, .. } if *commit == row)
    }
}

/// Somebody to whom this side gives back what they wrote (`homework/back.rs`).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct GivesBackRecord {
    pub(crate) to: PublicKey,
    /// What is lost of it is said again until then, Unix milliseconds.
    pub(crate) until_ms: u64,
}

/// Another member.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "crate::lines_heard::StoredOther")]
pub(crate) struct OtherRecord {
    pub(crate) key: PublicKey,
    pub(crate) name: Option<String>,
    pub(crate) role: RoleView,
    /// Both words about the comparison of identities (S-04): own, theirs.
    pub(crate) mine: Option<ByteBuf>,
    pub(crate) theirs: Option<ByteBuf>,
    /// What a record from before a member could have several computers says of their one.
    #[serde(skip)]
    pub(crate) before: Option<LineRecord>,
}

impl OtherRecord {
    /// One who has just joined.
    pub(crate) fn new(key: PublicKey, role: RoleView) -> Self {
        Self { key, name: None, role, mine: None, theirs: None, before: None }
    }
}

/// The comparison of identities (S-04), while it lasts.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct VerificationRecord {
    /// `kader_seal::Verification` as bytes: secret, nonces, the others' commitments. Erased once
    /// the comparison is over.
    pub(crate) own: ByteBuf,
    pub(crate) revealed: bool,
}

/// What waits for the end of a session that others hold without this side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum WhenOver {
    /// Withdrawing from the agreement.
    Withdraw,
    /// Leaving the relationship.
    Leave,
}

/// A message whose turn has come and whose effect is not written yet.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct InboxRecord {
    pub(crate) from: PublicKey,
    pub(crate) bytes: ByteBuf,
}

/// The next composition of a relationship, which somebody joins or leaves.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct OnwardRecord {
    /// By what both sides name it.
    pub(crate) id: ByteBuf,
    /// How many will be in it.
    pub(crate) members: u32,
    /// Handle of the own relationship in which this one goes on, once it was joined.
    pub(crate) joined: Option<String>,
}

/// Where a relationship comes from that goes on from another.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct FromRecord {
    /// By what both sides name this step.
    pub(crate) id: ByteBuf,
    /// Handle of the own relationship before.
    pub(crate) before: String,
    /// Host: those who go on, and their key packages once they came.
    pub(crate) members: Vec<(PublicKey, Option<ByteBuf>)>,
}

impl VerificationRecord {
    /// The comparison went on: the bytes before are wiped.
    pub(crate) fn goes_on(&mut self, own: &[u8]) {
        self.own.zeroize();
        self.own = ByteBuf::from(own.to_vec());
    }

    /// The comparison is over: what the six signs were made of is erased. The words about it stay.
    pub(crate) fn is_over(&mut self) {
        self.own.zeroize();
    }
}

impl Drop for VerificationRecord {
    fn drop(&mut self) {
        self.own.zeroize();
    }
}

/// A session whose START stands in the ledger and whose END does not.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct RunningRecord {
    pub(crate) session: ByteBuf,
    /// What was counted on the boot clock when it was last written down, milliseconds.
    pub(crate) served_ms: u64,
    /// A permit began here: only who was in it signs how long it lasted.
    pub(crate) there: bool,
    /// It was over on this side and became longer by something that came late: until its person goes
    /// back in, no more is signed than what was counted.
    #[serde(default)]
    pub(crate) over: bool,
    /// This side's person went out of it, and the others go on.
    #[serde(default)]
    pub(crate) out: bool,
    /// Place of its first text among those in the vault.
    #[serde(default)]
    pub(crate) texts_from: Option<u64>,
    /// An extension entry that one side has signed: body, signature, whose.
    pub(crate) extension: Option<ExtensionRecord>,
}

impl RunningRecord {
    /// Of a session that has just begun.
    pub(crate) fn new(session: &[u8], there: bool) -> Self {
        let session = ByteBuf::from(session.to_vec());
        Self { session, served_ms: 0, there, over: false, out: false, texts_from: None, extension: None }
    }
}

impl RunningRecord {
    /// What of it was counted, where its person is not in it and was not at its end; milliseconds.
    pub(crate) fn outside_ms(&self) -> Option<u64> {
        match (self.there, self.over) {
            (false, _) => Some(0),
            (true, true) => Some(self.served_ms),
            (true, false) => None,
        }
    }
}

/// An extension waiting for its second signature.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ExtensionRecord {
    /// The entry with the signatures so far.
    pub(crate) entry: ByteBuf,
    pub(crate) by: PublicKey,
    pub(crate) seconds: u32,
    /// This side's person agreed; its signature goes last.
    #[serde(default)]
    pub(crate) agreed: bool,
}

/// A text beside the picture: in memory while its session runs, in the vault as a row.
#[derive(Clone)]
pub(crate) struct TextRecord {
    pub(crate) id: [u8; 16],
    pub(crate) by: PublicKey,
    pub(crate) text: String,
    pub(crate) at_ms: u64,
    /// Outbox row that carries it, while the relay does not have it.
    pub(crate) outbox: Option<u64>,
}

impl Drop for TextRecord {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// What this side counted in the last session that it closed at its limit.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct CountedRecord {
    pub(crate) session: ByteBuf,
    pub(crate) lasted_ms: u64,
}

/// An ending that was not put away yet.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct EndingRecord {
    pub(crate) reason: EndReason,
    pub(crate) started_ms: u64,
    pub(crate) lasted_seconds: u32,
}

/// Everything a relationship remembers outside its ledger and its agreements.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) my_role: RoleView,
    pub(crate) relay: String,
    /// The relay's signing key, pinned at the first meeting.
    pub(crate) relay_key: Option<ByteBuf>,
    pub(crate) stage: Stage,
    pub(crate) problem: Option<String>,
    /// Host: one for each who is invited. Guest: the one by which they come.
    pub(crate) invitations: Vec<InvitationRecord>,
    /// SHA-256 of the links by which all met, once the links themselves are erased.
    pub(crate) came_by: Vec<ByteBuf>,
    /// What was said about the last sessions, until everyone has said theirs (S-51).
    #[serde(default)]
    pub(crate) ratings: Vec<crate::rating::RatingRecord>,
    /// It goes on in another composition.
    #[serde(default)]
    pub(crate) onward: Option<OnwardRecord>,
    /// Host: the welcome, until those who come without a link are told.
    #[serde(default)]
    pub(crate) welcome: Option<ByteBuf>,
    /// It goes on from another composition.
    #[serde(default)]
    pub(crate) from: Option<FromRecord>,
    /// The relationship's id, which agreements and ledger name.
    pub(crate) group: Option<ByteBuf>,
    /// The group's own id, where it is not the first one of the relationship (`returning.rs`).
    #[serde(default)]
    pub(crate) mls: Option<ByteBuf>,
    /// Which group of the relationship it is, from 0.
    #[serde(default)]
    pub(crate) generation: u64,
    /// Since when this side has no group, Unix milliseconds: it came from an archive.
    #[serde(default)]
    pub(crate) away_since_ms: Option<u64>,
    /// Where somebody came from an archive: when the oldest was made, Unix milliseconds.
    #[serde(default)]
    pub(crate) since_ms: u64,
    /// Therapist: links by which members come back. Everybody else: the one that was used.
    #[serde(default)]
    pub(crate) returning: Vec<LinkRecord>,
    /// Who came back on a new computer, until all have compared again (S-04).
    #[serde(default)]
    pub(crate) returned: Vec<PublicKey>,
    /// To whom that came back this side gives back what they wrote since their archive was made.
    #[serde(default)]
    pub(crate) gives_back: Vec<GivesBackRecord>,
    /// This side came back: until then others may give it back what it wrote, Unix milliseconds.
    #[serde(default)]
    pub(crate) given_back_until_ms: u64,
    /// A new group began, and what was said in the one before waits until all have compared again.
    #[serde(default)]
    pub(crate) to_say_again: bool,
    /// Where both write now.
    pub(crate) mailbox: Option<MailboxRecord>,
    /// Those of earlier epochs, oldest first, read until all others were heard in the present one.
    #[serde(default)]
    pub(crate) earlier: Vec<MailboxRecord>,
    #[serde(default)]
    pub(crate) healing: Option<HealingRecord>,
    #[serde(default)]
    pub(crate) to_follow: Option<FollowRecord>,
    /// Everybody else, the therapist first, then by their keys.
    pub(crate) others: Vec<OtherRecord>,
    /// The computers of all members but this one, as far as they were heard.
    #[serde(default)]
    pub(crate) lines: Vec<LineRecord>,
    /// In which epoch computers came or went last.
    #[serde(default)]
    pub(crate) lines_since: u64,
    /// First computer: the seat of the second one, until that was heard.
    #[serde(default)]
    pub(crate) seating: Option<SeatingRecord>,
    /// This is the second computer of its owner.
    #[serde(default)]
    pub(crate) seat: Option<SeatRecord>,
    /// What waits to be told to the other computer of this person.
    #[serde(default)]
    pub(crate) own_due: OwnDue,
    /// Whose keys the group has, by the group itself, when last a word of it was opened (S-04).
    #[serde(default)]
    pub(crate) keys_in_use: Vec<PublicKey>,
    pub(crate) verification: Option<VerificationRecord>,
    pub(crate) proposal: Option<ByteBuf>,
    /// The introduction that is offered and not everybody has joined (S-01).
    #[serde(default)]
    pub(crate) introduction: Option<ByteBuf>,
    /// Requests that wait for a second signature.
    #[serde(default)]
    pub(crate) asking: AskingRecord,
    /// When this side last asked for a version: Unix milliseconds, as that version has it.
    #[serde(default)]
    pub(crate) last_asked_ms: u64,
    /// Since this side withdrew: the versions that it signed, as their hashes. Only these lift that.
    #[serde(default)]
    pub(crate) signed_since_withdrawing: Option<Vec<ByteBuf>>,
    /// What this side did while others held a session without it, and writes once that is over.
    #[serde(default)]
    pub(crate) when_over: Option<WhenOver>,
    /// Entries that came, or stood, and do not stand in the ledger: the newest of them.
    #[serde(default)]
    pub(crate) aside: Vec<(PublicKey, ByteBuf)>,
    /// The first difference to the ledger of each member who has another, by the word of their program.
    #[serde(default)]
    pub(crate) differences: Vec<DifferenceRecord>,
    /// Messages that came before their time, or before what they stand on.
    #[serde(default)]
    pub(crate) waiting: Vec<WaitingRecord>,
    /// Records that others changed and that are not here: their handles.
    #[serde(default)]
    pub(crate) missed_parts: Vec<ByteBuf>,
    /// Appointments that this side called off and that the relay is to date.
    #[serde(default)]
    pub(crate) calling_off: Vec<CallOffRecord>,
    /// Who left before anything was agreed.
    #[serde(default)]
    pub(crate) left: Option<LeftRecord>,
    /// The relationship ended and the group's secrets are gone (S-80).
    #[serde(default)]
    pub(crate) sealed_off: bool,
    /// When the version in force was signed by all, as this side saw it; Unix milliseconds.
    pub(crate) agreed_ms: u64,
    pub(crate) running: Option<RunningRecord>,
    pub(crate) ending: Option<EndingRecord>,
    /// What the other's word about a session that has no END of both is compared with (S-60).
    #[serde(default)]
    pub(crate) counted: Option<CountedRecord>,
    /// Number of the next message this side seals.
    pub(crate) next_out: u64,
    /// Behind the last one that was kept to be said again.
    #[serde(default)]
    pub(crate) kept_to: u64,
    /// Something that is kept was not heard by all yet.
    #[serde(default)]
    pub(crate) unheard: Option<UnheardRecord>,
    /// Others wait for this side's word on how far it has heard them.
    #[serde(default)]
    pub(crate) owes_heard: bool,
    /// Messages whose turn has come and whose effect is not written yet.
    pub(crate) inbox: Vec<InboxRecord>,
}

impl State {
    /// A relationship that has just begun.
    pub(crate) fn new(my_role: RoleView, relay: String, stage: Stage) -> Self {
        Self {
            my_role,
            relay,
            relay_key: None,
            stage,
            problem: None,
            invitations: Vec::new(),
            came_by: Vec::new(),
            ratings: Vec::new(),
            onward: None,
            welcome: None,
            from: None,
            group: None,
            mls: None,
            generation: 0,
            away_since_ms: None,
            since_ms: 0,
            returning: Vec::new(),
            returned: Vec::new(),
            gives_back: Vec::new(),
            given_back_until_ms: 0,
            to_say_again: false,
            mailbox: None,
            earlier: Vec::new(),
            healing: None,
            to_follow: None,
            others: Vec::new(),
            lines: Vec::new(),
            lines_since: 0,
            seating: None,
            seat: None,
            own_due: OwnDue::default(),
            keys_in_use: Vec::new(),
            verification: None,
            proposal: None,
            introduction: None,
            asking: AskingRecord::default(),
            last_asked_ms: 0,
            signed_since_withdrawing: None,
            when_over: None,
            aside: Vec::new(),
            differences: Vec::new(),
            waiting: Vec::new(),
            missed_parts: Vec::new(),
            calling_off: Vec::new(),
            left: None,
            sealed_off: false,
            agreed_ms: 0,
            running: None,
            ending: None,
            counted: None,
            next_out: 0,
            kept_to: 0,
            unheard: None,
            owes_heard: false,
            inbox: Vec::new(),
        }
    }

    /// Every mailbox of the group that is read, the oldest first: what is left in it is read to its
    /// end before something in a later one lets go of it.
    pub(crate) fn mailboxes(&self) -> impl Iterator<Item = &MailboxRecord> {
        self.earlier.iter().chain(&self.mailbox)
    }

    /// The epoch whose mailbox is the present one.
    pub(crate) fn place(&self) -> u64 {
        self.mailbox.as_ref().map_or(0, |mailbox| mailbox.epoch)
    }

    /// This one of them.
    pub(crate) fn mailbox_mut(&mut self, id: &kader_wire::MailboxId) -> Option<&mut MailboxRecord> {
        self.mailbox.iter_mut().chain(&mut self.earlier).find(|record| record.is(id))
    }

    /// A mailbox is read up to here, unless something before it is still awaited.
    pub(crate) fn read_up_to(&mut self, id: &kader_wire::MailboxId, cursor: u64) {
        let moves = self.held() == 0;
        if let Some(record) = self.mailbox_mut(id).filter(|_| moves) {
            record.cursor = record.cursor.max(cursor);
        }
    }

    /// The relay took what it had refused before, or something after it.
    pub(crate) fn relay_took_it(&mut self) {
        if matches!(self.problem.as_deref(), Some("relayRefused" | "relayFull" | "relayUnable")) {
            self.problem = None;
        }
    }

    /// Whether both met by this link.
    pub(crate) fn met_by(&self, link: &str) -> bool {
        let kept = self.invitations.iter().any(|record| record.link == link);
        kept || self.came_by.iter().any(|hash| hash.as_slice() == link_hash(link).as_ref())
    }

    /// Whether the comparison of identities is done with, one way or the other.
    pub(crate) fn compared(&self) -> bool {
        matches!(self.stage, Stage::Agree | Stage::Ready | Stage::Mismatch | Stage::Closed)
    }

    /// Everybody's keys, the own one included, in their order.
    pub(crate) fn everybody(&self, me: &PublicKey) -> Vec<PublicKey> {
        let mut keys: Vec<_> = self.others.iter().map(|other| other.key).chain([*me]).collect();
        keys.sort_unstable();
        keys
    }

    /// The member with this key.
    pub(crate) fn member(&self, key: &PublicKey) -> Option<&OtherRecord> {
        self.others.iter().find(|other| other.key == *key)
    }

    /// The member with this handle.
    pub(crate) fn named(&self, handle: &str) -> Option<&OtherRecord> {
        self.others.iter().find(|other| crate::handle(&other.key) == handle)
    }

    /// Whether there are more than two members.
    pub(crate) fn is_group(&self) -> bool {
        self.others.len() > 1
    }
}

/// By what a link is known again once it is erased.
pub(crate) fn link_hash(link: &str) -> ring::digest::Digest {
    ring::digest::digest(&ring::digest::SHA256, link.as_bytes())
}
