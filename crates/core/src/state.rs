//! What a relationship remembers: one record in its vault, written in the transaction that changed it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::Zeroize;

use crate::asking::AskingRecord;
use crate::course::LeftRecord;
use crate::planning::CallOffRecord;
use crate::view::{EndReason, RoleView};

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
    /// Host: the guest's key package came, and was answered. Guest: it was put into the outbox.
    pub(crate) answered: bool,
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
    /// Hash of the envelope with the own commit that was posted here: MLS does not know it again
    /// once it is merged.
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
        self.commit.as_ref().is_some_and(|own| own.as_slice() == envelope.hash().as_bytes())
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

/// The commit that the present mailbox came with, until the other was heard in it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct FollowRecord {
    pub(crate) commit: ByteBuf,
    /// When it was last appended, Unix milliseconds.
    pub(crate) since_ms: u64,
}

impl HealingRecord {
    /// Whether the commit lies in this outbox row.
    pub(crate) fn is_posted(&self, row: u64) -> bool {
        matches!(self, Self::Posted { row: commit, .. } if *commit == row)
    }
}

/// The other member.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct OtherRecord {
    pub(crate) key: ByteBuf,
    pub(crate) name: Option<String>,
    pub(crate) role: RoleView,
}

/// The comparison of identities (S-04).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct VerificationRecord {
    /// `kader_seal::Verification` as bytes: secret, own nonce, the other's commitment. Erased once
    /// the comparison is over.
    pub(crate) own: ByteBuf,
    pub(crate) their_nonce: Option<ByteBuf>,
    pub(crate) revealed: bool,
    /// Own signed confirmation, once the person said: the same.
    pub(crate) mine: Option<ByteBuf>,
    /// The other's.
    pub(crate) other: Option<ByteBuf>,
}

impl VerificationRecord {
    /// The comparison went on: the bytes before are wiped.
    pub(crate) fn goes_on(&mut self, own: &[u8]) {
        self.own.zeroize();
        self.own = ByteBuf::from(own.to_vec());
    }

    /// The comparison is over: what the six signs were made of is erased. Both words about it stay.
    pub(crate) fn is_over(&mut self) {
        self.own.zeroize();
        self.their_nonce = None;
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
    /// A permit began here: only who was in it signs how long it lasted. Records from before this
    /// was kept were written by a side that counted itself in.
    #[serde(default = "yes")]
    pub(crate) there: bool,
    /// It was over on this side and became longer by something that came late: until its person goes
    /// back in, no more is signed than what was counted.
    #[serde(default)]
    pub(crate) over: bool,
    /// Place of its first text among those in the vault.
    #[serde(default)]
    pub(crate) texts_from: Option<u64>,
    /// Its texts, as records from before had them.
    #[serde(default, skip_serializing)]
    pub(crate) texts: Vec<EarlierText>,
    /// An extension entry that one side has signed: body, signature, whose.
    pub(crate) extension: Option<ExtensionRecord>,
}

impl RunningRecord {
    /// Of a session that has just begun.
    pub(crate) fn new(session: &[u8], there: bool) -> Self {
        let session = ByteBuf::from(session.to_vec());
        Self {
            session,
            served_ms: 0,
            there,
            over: false,
            texts_from: None,
            texts: Vec::new(),
            extension: None,
        }
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

fn yes() -> bool {
    true
}

/// What is still wanted of a text as earlier records had it: the rest is in the vault's row.
#[derive(Clone, Deserialize)]
pub(crate) struct EarlierText {
    pub(crate) id: ByteBuf,
}

/// An extension waiting for its second signature.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ExtensionRecord {
    /// The entry with the asker's signature.
    pub(crate) entry: ByteBuf,
    pub(crate) mine: bool,
    pub(crate) seconds: u32,
}

/// A text beside the picture: in memory while its session runs, in the vault as a row.
#[derive(Clone)]
pub(crate) struct TextRecord {
    pub(crate) id: [u8; 16],
    pub(crate) mine: bool,
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
    pub(crate) invitation: Option<InvitationRecord>,
    /// SHA-256 of the link by which both met, once the link itself is erased.
    #[serde(default)]
    pub(crate) came_by: Option<ByteBuf>,
    pub(crate) group: Option<ByteBuf>,
    /// Where both write now.
    pub(crate) mailbox: Option<MailboxRecord>,
    /// Those of earlier epochs, oldest first, read until the other was heard in the present one.
    #[serde(default)]
    pub(crate) earlier: Vec<MailboxRecord>,
    #[serde(default)]
    pub(crate) healing: Option<HealingRecord>,
    #[serde(default)]
    pub(crate) to_follow: Option<FollowRecord>,
    pub(crate) other: Option<OtherRecord>,
    pub(crate) verification: Option<VerificationRecord>,
    pub(crate) proposal: Option<ByteBuf>,
    /// Requests that wait for a second signature.
    #[serde(default)]
    pub(crate) asking: AskingRecord,
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
    /// Number of the next message of the other that is due.
    pub(crate) next_in: u64,
    /// Messages that came before their turn.
    #[serde(with = "by_number")]
    pub(crate) held: BTreeMap<u64, ByteBuf>,
    /// Messages whose turn has come and whose effect is not written yet.
    pub(crate) inbox: Vec<ByteBuf>,
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
            invitation: None,
            came_by: None,
            group: None,
            mailbox: None,
            earlier: Vec::new(),
            healing: None,
            to_follow: None,
            other: None,
            verification: None,
            proposal: None,
            asking: AskingRecord::default(),
            calling_off: Vec::new(),
            left: None,
            sealed_off: false,
            agreed_ms: 0,
            running: None,
            ending: None,
            counted: None,
            next_out: 0,
            next_in: 0,
            held: BTreeMap::new(),
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
        let moves = self.held.is_empty();
        if let Some(record) = self.mailbox_mut(id).filter(|_| moves) {
            record.cursor = record.cursor.max(cursor);
        }
    }

    /// The relay took what it had refused before, or something after it.
    pub(crate) fn relay_took_it(&mut self) {
        if matches!(self.problem.as_deref(), Some("relayRefused" | "relayFull")) {
            self.problem = None;
        }
    }

    /// Whether both met by this link.
    pub(crate) fn met_by(&self, link: &str) -> bool {
        let kept = self.invitation.as_ref().is_some_and(|record| record.link == link);
        kept || self.came_by.as_ref().is_some_and(|hash| hash.as_slice() == link_hash(link).as_ref())
    }

    /// Whether the comparison of identities is done with, one way or the other.
    pub(crate) fn compared(&self) -> bool {
        matches!(self.stage, Stage::Agree | Stage::Ready | Stage::Mismatch | Stage::Closed)
    }

    /// The other side's role in an individual relationship.
    pub(crate) fn other_role(&self) -> RoleView {
        match self.my_role {
            RoleView::Client => RoleView::Therapist,
            RoleView::Therapist => RoleView::Client,
        }
    }
}

/// By what a link is known again once it is erased.
pub(crate) fn link_hash(link: &str) -> ring::digest::Digest {
    ring::digest::digest(&ring::digest::SHA256, link.as_bytes())
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
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_came_before_its_turn_is_kept() {
        let mut state = State::new(RoleView::Client, "wss://relay.example/v1".into(), Stage::Verify);
        for number in [3, 11, 4_000] {
            state.held.insert(number, ByteBuf::from(vec![1, 2, 3]));
        }
        let bytes = serde_ipld_dagcbor::to_vec(&state).unwrap();
        let again: State = serde_ipld_dagcbor::from_slice(&bytes).unwrap();
        assert_eq!(again.held, state.held);
    }

    #[test]
    fn a_session_as_it_was_written_down_before_texts_had_a_place_of_their_own() {
        #[derive(Serialize)]
        struct Before {
            session: ByteBuf,
            served_ms: u64,
            texts: Vec<TextBefore>,
            extension: Option<ExtensionRecord>,
        }
        #[derive(Serialize)]
        struct TextBefore {
            id: ByteBuf,
            mine: bool,
            text: String,
            at_ms: u64,
            outbox: Option<u64>,
        }
        let text = TextBefore {
            id: ByteBuf::from(vec![7; 16]),
            mine: true,
            text: "x".into(),
            at_ms: 5,
            outbox: None,
        };
        let session = ByteBuf::from(vec![1; 16]);
        let before = Before { session, served_ms: 40_000, texts: vec![text], extension: None };
        let bytes = serde_ipld_dagcbor::to_vec(&before).unwrap();
        let record: RunningRecord = serde_ipld_dagcbor::from_slice(&bytes).unwrap();
        assert!(record.there && record.texts_from.is_none());
        assert_eq!(record.texts.first().unwrap().id.as_slice(), [7; 16]);
        // And what is written now is read again.
        let bytes = serde_ipld_dagcbor::to_vec(&RunningRecord::new(&[2; 16], false)).unwrap();
        let again: RunningRecord = serde_ipld_dagcbor::from_slice(&bytes).unwrap();
        assert!(!again.there && again.texts.is_empty());
    }
}
