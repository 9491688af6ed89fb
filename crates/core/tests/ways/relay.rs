//! A relay in memory that keeps to the protocol, or lies where a test asks it to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kader_wire::frame::{ClientFrame, RefusalCode, RelayFrame, decode, encode};
use kader_wire::{Envelope, MailboxId, TokenHash, time_statement};
use ring::signature::{Ed25519KeyPair, KeyPair};

#[derive(Clone)]
struct Stored {
    /// Whose it is.
    by: usize,
    cursor: u64,
    slot: Option<u64>,
    envelope: Envelope,
    acknowledged: BTreeSet<usize>,
}

#[derive(Clone)]
struct Mailbox {
    write: TokenHash,
    readers: Vec<TokenHash>,
    /// The place of each side among the readers, once it read.
    places: BTreeMap<usize, usize>,
    next: u64,
    log: Vec<Stored>,
    /// Everything that was ever taken, so that equal bytes keep their cursor.
    taken: HashMap<[u8; 32], u64>,
    slots: BTreeMap<u64, [u8; 32]>,
    ends_ms: Option<u64>,
}

/// A relay's database as it was at some time.
#[derive(Clone)]
pub(crate) struct Backup(HashMap<[u8; 32], Mailbox>);

/// The relay.
pub(crate) struct FakeRelay {
    pair: Ed25519KeyPair,
    mailboxes: HashMap<[u8; 32], Mailbox>,
    /// Who reads what on which line, from where.
    reads: Vec<(usize, [u8; 32], u64)>,
    /// Added to the time that is signed.
    pub(crate) time_lie_ms: i64,
    /// Signs with another key than the one of the hello.
    pub(crate) signs_with_another_key: bool,
    /// Says another key at the hello.
    pub(crate) another_key_at_hello: bool,
    /// Answers a request for the time with the time of something else.
    pub(crate) signs_something_else: bool,
    /// Makes mailboxes only for who shows a permission.
    pub(crate) wants_capability: bool,
    /// Every new cursor is above this: what it began above when it was started.
    above: u64,
    /// Says that it has what it loses, that many times in 100. Not what wants a slot.
    pub(crate) loses_percent: u64,
    /// What it lost so.
    pub(crate) lost: usize,
    /// Its disk is full: it keeps nothing.
    pub(crate) is_full: bool,
    /// Refuses what could be asked again, that many times in 100, and drops nothing.
    pub(crate) busy_percent: u64,
    /// Delivers twice, that many times in 100.
    pub(crate) repeats_percent: usize,
    /// Delivers before what it delivered last, where that is on its way still, that many times in 100.
    pub(crate) overtakes_percent: usize,
    /// First bytes (the nonce) of every sealed thing that was ever sent here, and what it was.
    nonces: HashMap<Vec<u8>, [u8; 32]>,
    /// Everything that was ever left here and by whom, as a relay that forgets nothing has it.
    pub(crate) ever: Vec<(MailboxId, usize, Envelope)>,
    /// Everything that was asked of it: by whom, what, in how many bytes.
    pub(crate) asked: Vec<(usize, &'static str, usize)>,
    /// Envelopes that came, the same one again included.
    pub(crate) envelopes: usize,
    /// Envelopes that came again.
    pub(crate) again: usize,
    /// Envelopes that were put off.
    pub(crate) put_off: usize,
    /// How often something was to burn.
    pub(crate) burns: usize,
    /// How often a mailbox was asked for.
    pub(crate) creates: usize,
}

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn key(pair: &Ed25519KeyPair) -> [u8; 32] {
    pair.public_key().as_ref().try_into().unwrap()
}

impl FakeRelay {
    pub(crate) fn new() -> Self {
        Self {
            pair: pair(7),
            mailboxes: HashMap::new(),
            reads: Vec::new(),
            time_lie_ms: 0,
            signs_with_another_key: false,
            another_key_at_hello: false,
            signs_something_else: false,
            wants_capability: false,
            above: 0,
            loses_percent: 0,
            lost: 0,
            is_full: false,
            busy_percent: 0,
            repeats_percent: 0,
            overtakes_percent: 0,
            nonces: HashMap::new(),
            ever: Vec::new(),
            asked: Vec::new(),
            envelopes: 0,
            again: 0,
            put_off: 0,
            burns: 0,
            creates: 0,
        }
    }

    /// The key by which it dates.
    pub(crate) fn key(&self) -> [u8; 32] {
        key(&self.pair)
    }

    /// Its word on the time, over anything.
    pub(crate) fn dates(&self, hash: &[u8; 32], time_ms: u64) -> [u8; 64] {
        self.pair.sign(&time_statement(hash, time_ms)).as_ref().try_into().unwrap()
    }

    pub(crate) fn hello(&self, wall_ms: u64) -> RelayFrame {
        let key = if self.another_key_at_hello { key(&pair(8)) } else { key(&self.pair) };
        RelayFrame::Hello { protocol: kader_wire::PROTOCOL, key, time_ms: wall_ms }
    }

    /// The line of this side is gone, and with it what it read.
    pub(crate) fn forget_line(&mut self, side: usize) {
        self.reads.retain(|(reader, ..)| *reader != side);
    }

    pub(crate) fn has_mailboxes(&self) -> usize {
        self.mailboxes.len()
    }

    /// Everything that waits is past its time.
    pub(crate) fn forgets_what_waits(&mut self) {
        self.mailboxes.values_mut().for_each(|mailbox| mailbox.log.clear());
    }

    /// Of what waits, what is of such a size (bytes) is lost.
    pub(crate) fn drops(&mut self, lost: impl Fn(usize) -> bool) {
        for mailbox in self.mailboxes.values_mut() {
            mailbox.log.retain(|stored| !lost(stored.envelope.as_bytes().len()));
        }
    }

    /// Its database as it is now.
    pub(crate) fn backup(&self) -> Backup {
        Backup(self.mailboxes.clone())
    }

    /// It is started again on the database of then.
    pub(crate) fn restores(&mut self, backup: &Backup) {
        self.mailboxes = backup.0.clone();
        self.reads.clear();
        self.above += 1 << 16;
    }

    /// It is started anew on what it had, and nothing is missing.
    pub(crate) fn goes_on_from(&mut self, backup: &Backup) {
        self.mailboxes = backup.0.clone();
        self.reads.clear();
    }

    /// The disk is gone.
    pub(crate) fn loses_everything(&mut self) {
        self.mailboxes.clear();
        self.reads.clear();
    }

    /// Commits that took the slot of their epoch.
    pub(crate) fn commits(&self) -> usize {
        self.mailboxes.values().map(|mailbox| mailbox.slots.len()).sum()
    }

    /// Everything that lies in its logs, as it delivers it.
    pub(crate) fn log(&self) -> Vec<(MailboxId, u64, Envelope)> {
        let logs = self.mailboxes.iter().flat_map(|(id, mailbox)| {
            let id = MailboxId::from_bytes(*id);
            mailbox.log.iter().map(move |stored| (id, stored.cursor, stored.envelope.clone()))
        });
        logs.collect()
    }

    /// Envelopes that somebody still has to read. In a mailbox that was left, its writer need not
    /// read its own again: those pass with the mailbox.
    pub(crate) fn holds(&self) -> usize {
        self.waiting().len()
    }

    /// Those, one line each: by whom it is, its place, who said that they have it, of how many in which mailbox.
    pub(crate) fn waiting(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (id, mailbox) in &self.mailboxes {
            for stored in &mailbox.log {
                let own = mailbox.places.get(&stored.by).copied();
                let others = (0..mailbox.readers.len()).filter(|reader| Some(*reader) != own);
                if others.into_iter().any(|reader| !stored.acknowledged.contains(&reader)) {
                    let Stored { by, cursor, slot, acknowledged, .. } = stored;
                    let of = mailbox.readers.len();
                    lines.push(format!(
                        "by {by} at {cursor}, slot {slot:?}: {acknowledged:?} of {of} in {:02x?}",
                        &id[..2]
                    ));
                }
            }
        }
        lines
    }

    /// Carries out a request; gives the frames for whom they are.
    pub(crate) fn take(
        &mut self,
        side: usize,
        frame: ClientFrame,
        wall_ms: u64,
        chance: u64,
    ) -> Vec<(usize, RelayFrame)> {
        // Every frame goes over the wire as it would.
        let bytes = encode(&frame);
        let frame: ClientFrame = decode(&bytes).expect("the core sends frames that can be read");
        self.asked.push((side, frame.kind(), bytes.len()));
        self.mailboxes.retain(|_, mailbox| mailbox.ends_ms.is_none_or(|ends| ends > wall_ms));
        let request = frame.request();
        let busy = match &frame {
            ClientFrame::Ack { .. } | ClientFrame::Turn { .. } | ClientFrame::Burn { .. } => false,
            _ => chance % 100 < self.busy_percent,
        };
        self.burns += usize::from(matches!(frame, ClientFrame::Burn { .. }));
        self.creates += usize::from(matches!(frame, ClientFrame::Create { .. }));
        if self.is_full && matches!(frame, ClientFrame::Append { .. }) {
            return vec![(side, RelayFrame::Refused { request, code: RefusalCode::Unavailable })];
        }
        if busy {
            self.put_off += usize::from(matches!(frame, ClientFrame::Append { .. }));
            let code = if chance.is_multiple_of(2) { RefusalCode::TooFast } else { RefusalCode::Unavailable };
            return vec![(side, RelayFrame::Refused { request, code })];
        }
        let loses = matches!(&frame, ClientFrame::Append { slot: None, .. })
            && (chance / 100) % 100 < self.loses_percent;
        if loses {
            self.lost += 1;
            return vec![(side, RelayFrame::Done { request, cursor: Some(1) })];
        }
        match self.carry_out(side, frame, wall_ms) {
            Ok(frames) => frames,
            Err(code) => vec![(side, RelayFrame::Refused { request, code })],
        }
    }

    fn mailbox(&mut self, id: &MailboxId) -> Result<&mut Mailbox, RefusalCode> {
        self.mailboxes.get_mut(id.as_bytes()).ok_or(RefusalCode::NoMailbox)
    }

    fn carry_out(
        &mut self,
        side: usize,
        frame: ClientFrame,
        wall_ms: u64,
    ) -> Result<Vec<(usize, RelayFrame)>, RefusalCode> {
        let done = |request, cursor| (side, RelayFrame::Done { request, cursor });
        match frame {
            ClientFrame::Create { capability: None, .. } if self.wants_capability => {
                Err(RefusalCode::NoCapability)
            }
            ClientFrame::Create { request, mailbox, write, readers, lifetime_s, .. } => {
                if let Some(known) = self.mailboxes.get(mailbox.as_bytes()) {
                    let same = known.write == write && known.readers == readers;
                    return if same {
                        Ok(vec![done(request, None)])
                    } else {
                        Err(RefusalCode::MailboxExists)
                    };
                }
                let made = Mailbox {
                    write,
                    readers,
                    places: BTreeMap::new(),
                    next: 1,
                    log: Vec::new(),
                    taken: HashMap::new(),
                    slots: BTreeMap::new(),
                    ends_ms: lifetime_s.map(|seconds| wall_ms + seconds * 1000),
                };
                self.mailboxes.insert(*mailbox.as_bytes(), made);
                Ok(vec![done(request, None)])
            }
            ClientFrame::Append { request, mailbox, write, slot, envelope } => {
                self.note(&envelope);
                let (id, above) = (*mailbox.as_bytes(), self.above);
                let found = self.mailbox(&mailbox)?;
                if found.write != write.hash() {
                    return Err(RefusalCode::WrongToken);
                }
                let hash = *envelope.hash().as_bytes();
                if let Some(cursor) = found.taken.get(&hash) {
                    return Ok(vec![done(request, Some(*cursor))]);
                }
                if let Some(slot) = slot {
                    if let Some(by) = found.slots.get(&slot) {
                        return Err(RefusalCode::SlotTaken { by: kader_wire::EnvelopeHash::from_bytes(*by) });
                    }
                    found.slots.insert(slot, hash);
                }
                let cursor = found.next.max(above + 1);
                found.next = cursor + 1;
                found.taken.insert(hash, cursor);
                found.log.push(Stored {
                    by: side,
                    cursor,
                    slot,
                    envelope: envelope.clone(),
                    acknowledged: BTreeSet::new(),
                });
                self.ever.push((mailbox, side, envelope.clone()));
                let mut out = vec![done(request, Some(cursor))];
                for (reader, read, after) in &self.reads {
                    if *read == id && cursor > *after {
                        let frame =
                            RelayFrame::Delivery { mailbox, cursor, slot, envelope: envelope.clone() };
                        out.push((*reader, frame));
                    }
                }
                Ok(out)
            }
            ClientFrame::Read { request, mailbox, read, after } => {
                let id = *mailbox.as_bytes();
                let found = self.mailbox(&mailbox)?;
                let hash = read.hash();
                let place = found.readers.iter().position(|known| *known == hash);
                found.places.insert(side, place.ok_or(RefusalCode::WrongToken)?);
                let mut out = Vec::new();
                for stored in found.log.iter().filter(|stored| stored.cursor > after) {
                    let (cursor, slot, envelope) = (stored.cursor, stored.slot, stored.envelope.clone());
                    out.push((side, RelayFrame::Delivery { mailbox, cursor, slot, envelope }));
                }
                out.push(done(request, Some(found.next - 1)));
                self.reads.retain(|(reader, at, _)| (*reader, *at) != (side, id));
                self.reads.push((side, id, after));
                Ok(out)
            }
            ClientFrame::Ack { request, mailbox, read, cursor } => {
                let found = self.mailbox(&mailbox)?;
                let hash = read.hash();
                let reader =
                    found.readers.iter().position(|known| *known == hash).ok_or(RefusalCode::WrongToken)?;
                for stored in found.log.iter_mut().filter(|stored| stored.cursor <= cursor) {
                    stored.acknowledged.insert(reader);
                }
                let all = found.readers.len();
                found.log.retain(|stored| stored.acknowledged.len() < all);
                Ok(vec![done(request, None)])
            }
            ClientFrame::Burn { request, mailbox, write } => {
                if self.mailbox(&mailbox)?.write != write.hash() {
                    return Err(RefusalCode::WrongToken);
                }
                self.mailboxes.remove(mailbox.as_bytes());
                Ok(vec![done(request, None)])
            }
            ClientFrame::Sign { request, hash } => {
                let time_ms = wall_ms.saturating_add_signed(self.time_lie_ms);
                let dated = if self.signs_something_else { [9; 32] } else { hash };
                let statement = time_statement(&dated, time_ms);
                let other = pair(9);
                let signer = if self.signs_with_another_key { &other } else { &self.pair };
                let signature = signer.sign(&statement).as_ref().to_vec();
                Ok(vec![(side, RelayFrame::Signed { request, hash, time_ms, signature })])
            }
            ClientFrame::Turn { request, mailbox, write } => {
                if self.mailbox(&mailbox)?.write != write.hash() {
                    return Err(RefusalCode::WrongToken);
                }
                let frame = RelayFrame::Turn {
                    request,
                    urls: vec!["turn:127.0.0.1:1".to_owned()],
                    username: "1:x".to_owned(),
                    password: "x".to_owned(),
                    expires_ms: wall_ms + 600_000,
                };
                Ok(vec![(side, frame)])
            }
        }
    }

    /// No nonce of the outer seal twice: what has the same one is the same, byte for byte. It is drawn for every
    /// envelope, so that this shows no more than that nothing is sealed anew in passing; whether a key of the ratchet
    /// inside was used twice is seen by who opens it (`heard_twice`).
    fn note(&mut self, envelope: &Envelope) {
        self.envelopes += 1;
        let hash = *envelope.hash().as_bytes();
        let nonce = envelope.as_bytes()[..12].to_vec();
        if let Some(before) = self.nonces.insert(nonce, hash) {
            self.again += 1;
            assert_eq!(before, hash, "one nonce under two different envelopes");
        }
    }
}
