//! What every store must do. A store joins with `conformance!(name, open)`, where `open` takes limits and gives an
//! empty store, and whatever must live as long as it; and with a test that calls `every_start_is_above`.

use std::sync::Arc;

use kader_relay::Limits;
use kader_relay::store::{Appended, Batch, NewMailbox, Portion, Store, StoreLimits, cursors_above};
use kader_wire::{Envelope, MailboxId, RefusalCode, Token, TokenHash};

pub(crate) const START: u64 = 1_800_000_000_000;
pub(crate) const DAY: u64 = 86_400_000;
pub(crate) const ALL: Portion = Portion { envelopes: 1_000, bytes: usize::MAX };

pub(crate) type Subject = Arc<dyn Store>;

pub(crate) fn limits() -> StoreLimits {
    StoreLimits::from(&Limits::default())
}

pub(crate) fn mailbox(n: u8) -> MailboxId {
    MailboxId::from_bytes([n; 32])
}

pub(crate) fn token(n: u8) -> TokenHash {
    Token::from_bytes([n; 32]).hash()
}

pub(crate) const WRITE: u8 = 100;
pub(crate) const CLIENT: u8 = 101;
pub(crate) const THERAPIST: u8 = 102;

pub(crate) fn envelope(n: u32) -> Envelope {
    let mut bytes = vec![0; 600];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    Envelope::try_from(bytes).unwrap()
}

pub(crate) fn new(n: u8) -> NewMailbox {
    NewMailbox {
        mailbox: mailbox(n),
        write: token(WRITE),
        readers: vec![token(CLIENT), token(THERAPIST)],
        expires_ms: None,
        capability: None,
    }
}

pub(crate) async fn put(
    store: &Subject,
    n: u8,
    slot: Option<u64>,
    what: u32,
) -> Result<Appended, RefusalCode> {
    store.append(mailbox(n), token(WRITE), slot, envelope(what), START).await
}

pub(crate) async fn get(store: &Subject, n: u8, reader: u8, after: u64) -> Result<Batch, RefusalCode> {
    store.read(mailbox(n), token(reader), after, ALL, START).await
}

pub(crate) fn cursors(batch: &Batch) -> Vec<u64> {
    batch.envelopes.iter().map(|stored| stored.cursor).collect()
}

pub(crate) async fn create_twice(store: Subject) {
    store.create(new(1), START).await.unwrap();
    put(&store, 1, None, 1).await.unwrap();
    // The same again, readers in another order: nothing changes.
    let mut again = new(1);
    again.readers.reverse();
    store.create(again, START).await.unwrap();
    assert_eq!(cursors(&get(&store, 1, CLIENT, 0).await.unwrap()), [1]);
    for other in [
        NewMailbox { write: token(9), ..new(1) },
        NewMailbox { readers: vec![token(CLIENT)], ..new(1) },
        NewMailbox { readers: vec![token(CLIENT), token(9)], ..new(1) },
    ] {
        assert_eq!(store.create(other, START).await, Err(RefusalCode::MailboxExists));
    }
}

pub(crate) async fn cursors_only_grow(store: Subject) {
    store.create(new(1), START).await.unwrap();
    store.create(new(2), START).await.unwrap();
    for n in 1..=5_u32 {
        let done = put(&store, 1, None, n).await.unwrap();
        assert_eq!(done, Appended { cursor: n.into(), fresh: true });
    }
    // Another mailbox counts for itself; the same bytes there are not a repetition.
    assert_eq!(put(&store, 2, None, 1).await.unwrap(), Appended { cursor: 1, fresh: true });
    let batch = get(&store, 1, CLIENT, 2).await.unwrap();
    assert_eq!((cursors(&batch), batch.more, batch.last), (vec![3, 4, 5], false, 5));
    assert_eq!(batch.envelopes[0].envelope, envelope(3));
    // Also when everything was read and deleted.
    for reader in [CLIENT, THERAPIST] {
        store.ack(mailbox(1), token(reader), 5, START).await.unwrap();
    }
    assert_eq!(put(&store, 1, None, 6).await.unwrap().cursor, 6);
    assert!(get(&store, 1, CLIENT, u64::MAX).await.unwrap().envelopes.is_empty());
}

pub(crate) async fn portions(store: Subject) {
    store.create(new(1), START).await.unwrap();
    for n in 1..=5 {
        put(&store, 1, None, n).await.unwrap();
    }
    let read = async |after, envelopes, bytes| {
        let portion = Portion { envelopes, bytes };
        let batch = store.read(mailbox(1), token(CLIENT), after, portion, START).await.unwrap();
        (cursors(&batch), batch.more)
    };
    assert_eq!(read(0, 2, usize::MAX).await, (vec![1, 2], true));
    assert_eq!(read(2, 3, usize::MAX).await, (vec![3, 4, 5], false));
    assert_eq!(read(0, 9, 1_300).await, (vec![1, 2], true));
    assert_eq!(read(0, 9, 1).await, (vec![1], true));
    assert_eq!(read(0, 0, usize::MAX).await, (vec![], false));
}

pub(crate) async fn a_slot_is_taken_once_and_for_ever(store: Subject) {
    store.create(new(1), START).await.unwrap();
    let first = put(&store, 1, Some(7), 1).await.unwrap();
    let taken = Err(RefusalCode::SlotTaken { by: envelope(1).hash() });
    assert_eq!(put(&store, 1, Some(7), 2).await, taken);
    assert_eq!(put(&store, 1, Some(7), 1).await, Ok(Appended { fresh: false, ..first }));
    for reader in [CLIENT, THERAPIST] {
        store.ack(mailbox(1), token(reader), first.cursor, START).await.unwrap();
    }
    assert_eq!(put(&store, 1, Some(7), 2).await, taken);
    store.sweep(START + 31 * DAY).await.unwrap();
    let late = store.append(mailbox(1), token(WRITE), Some(7), envelope(2), START + 31 * DAY);
    assert_eq!(late.await, taken);
    // A refused one left nothing behind.
    assert_eq!(put(&store, 1, Some(u64::MAX), 2).await.unwrap().cursor, 2);
    let batch = get(&store, 1, CLIENT, 0).await.unwrap();
    assert_eq!(batch.envelopes[0].slot, Some(u64::MAX));
    // The same bytes do not get a second slot, taken or not.
    assert_eq!(put(&store, 1, Some(8), 2).await, Err(RefusalCode::Malformed));
    assert_eq!(put(&store, 1, Some(7), 2).await, taken);
}

pub(crate) async fn racing_for_a_slot_has_one_winner(store: Subject) {
    store.create(new(1), START).await.unwrap();
    let racers = (1..=16_u32).map(|n| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { (n, put(&store, 1, Some(3), n).await) })
    });
    let mut winners = Vec::new();
    let mut losers = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            (n, Ok(_)) => winners.push(envelope(n).hash()),
            (_, Err(code)) => losers.push(code),
        }
    }
    assert_eq!((winners.len(), losers.len()), (1, 15));
    let by = winners[0];
    assert!(losers.iter().all(|code| *code == RefusalCode::SlotTaken { by }));
}

pub(crate) async fn equal_bytes_are_stored_once(store: Subject) {
    store.create(new(1), START).await.unwrap();
    put(&store, 1, None, 1).await.unwrap();
    put(&store, 1, None, 2).await.unwrap();
    let again = Appended { cursor: 1, fresh: false };
    assert_eq!(put(&store, 1, None, 1).await, Ok(again));
    assert_eq!(cursors(&get(&store, 1, CLIENT, 0).await.unwrap()), [1, 2]);
    // Also when it was read by all and deleted: a sender that missed the answer repeats itself.
    for reader in [CLIENT, THERAPIST] {
        store.ack(mailbox(1), token(reader), 2, START).await.unwrap();
    }
    assert_eq!(put(&store, 1, None, 1).await, Ok(again));
    assert!(get(&store, 1, CLIENT, 0).await.unwrap().envelopes.is_empty());
}

pub(crate) async fn deleted_when_every_reader_has_it(store: Subject) {
    store.create(new(1), START).await.unwrap();
    for n in 1..=4 {
        put(&store, 1, None, n).await.unwrap();
    }
    let ack = async |reader, cursor| store.ack(mailbox(1), token(reader), cursor, START).await;
    ack(CLIENT, 4).await.unwrap();
    assert_eq!(store.held_bytes().await, Ok(2_400));
    // Each reader has its own place; who has not acknowledged still gets all, and so does the other on asking.
    for reader in [CLIENT, THERAPIST] {
        assert_eq!(cursors(&get(&store, 1, reader, 0).await.unwrap()), [1, 2, 3, 4]);
    }
    ack(THERAPIST, 3).await.unwrap();
    assert_eq!(store.held_bytes().await, Ok(600));
    assert_eq!(cursors(&get(&store, 1, THERAPIST, 0).await.unwrap()), [4]);
    // Backwards is nothing, beyond the log is refused and changes nothing.
    ack(THERAPIST, 1).await.unwrap();
    assert_eq!(ack(THERAPIST, 5).await, Err(RefusalCode::Malformed));
    assert_eq!(ack(THERAPIST, u64::MAX).await, Err(RefusalCode::Malformed));
    assert_eq!(store.held_bytes().await, Ok(600));
    ack(THERAPIST, 4).await.unwrap();
    assert_eq!(store.held_bytes().await, Ok(0));
}

pub(crate) async fn tokens_open_their_own_doors_only(store: Subject) {
    store.create(new(1), START).await.unwrap();
    put(&store, 1, None, 1).await.unwrap();
    let wrong = RefusalCode::WrongToken;
    for bad in [CLIENT, 9] {
        let append = store.append(mailbox(1), token(bad), None, envelope(2), START);
        assert_eq!(append.await, Err(wrong));
        assert_eq!(store.burn(mailbox(1), token(bad), START).await, Err(wrong));
        assert_eq!(store.may_write(mailbox(1), token(bad), START).await, Err(wrong));
    }
    for bad in [WRITE, 9] {
        assert_eq!(get(&store, 1, bad, 0).await, Err(wrong));
        assert_eq!(store.ack(mailbox(1), token(bad), 1, START).await, Err(wrong));
    }
    assert_eq!(store.may_write(mailbox(1), token(WRITE), START).await, Ok(()));
    let none = RefusalCode::NoMailbox;
    assert_eq!(put(&store, 2, None, 1).await, Err(none));
    assert_eq!(get(&store, 2, CLIENT, 0).await, Err(none));
    assert_eq!(store.ack(mailbox(2), token(CLIENT), 0, START).await, Err(none));
    assert_eq!(store.burn(mailbox(2), token(WRITE), START).await, Err(none));
    assert_eq!(store.may_write(mailbox(2), token(WRITE), START).await, Err(none));
}

pub(crate) async fn burned_is_gone(store: Subject) {
    store.create(new(1), START).await.unwrap();
    store.create(new(2), START).await.unwrap();
    put(&store, 1, Some(1), 1).await.unwrap();
    put(&store, 2, None, 1).await.unwrap();
    store.burn(mailbox(1), token(WRITE), START).await.unwrap();
    assert_eq!(get(&store, 1, CLIENT, 0).await, Err(RefusalCode::NoMailbox));
    assert_eq!(store.held_bytes().await, Ok(600));
    assert_eq!(cursors(&get(&store, 2, CLIENT, 0).await.unwrap()), [1]);
    // Made again it is new: nothing of the old one shows.
    store.create(new(1), START).await.unwrap();
    assert!(get(&store, 1, CLIENT, 0).await.unwrap().envelopes.is_empty());
    assert_eq!(put(&store, 1, Some(1), 2).await.unwrap().cursor, 1);
}

pub(crate) async fn a_lifetime_ends(store: Subject) {
    let end = START + 7 * DAY;
    let burning = NewMailbox { expires_ms: Some(end), ..new(1) };
    store.create(burning.clone(), START).await.unwrap();
    store.create(new(2), START).await.unwrap();
    put(&store, 1, None, 1).await.unwrap();
    let at = async |now| store.read(mailbox(1), token(CLIENT), 0, ALL, now).await;
    assert!(at(end - 1).await.is_ok());
    // Over before it is swept, for everybody.
    assert_eq!(at(end).await, Err(RefusalCode::NoMailbox));
    let append = store.append(mailbox(1), token(WRITE), None, envelope(2), end);
    assert_eq!(append.await, Err(RefusalCode::NoMailbox));
    assert_eq!(store.sweep(end - 1).await, Ok(vec![]));
    assert_eq!(store.sweep(end).await, Ok(vec![mailbox(1)]));
    assert_eq!(store.held_bytes().await, Ok(0));
    assert_eq!(store.sweep(end).await, Ok(vec![]));
    // The name of one that is over but not swept can be used again.
    store.create(burning.clone(), START).await.unwrap();
    let later = NewMailbox { expires_ms: Some(end + DAY), write: token(9), ..new(1) };
    store.create(later, end).await.unwrap();
}

pub(crate) async fn envelopes_wait_thirty_days(store: Subject) {
    store.create(new(1), START).await.unwrap();
    put(&store, 1, None, 1).await.unwrap();
    let middle = START + 10 * DAY;
    let second = store.append(mailbox(1), token(WRITE), None, envelope(2), middle);
    second.await.unwrap();
    let at = async |now| {
        let batch = store.read(mailbox(1), token(CLIENT), 0, ALL, now).await.unwrap();
        cursors(&batch)
    };
    assert_eq!(at(START + 30 * DAY - 1).await, [1, 2]);
    assert_eq!(at(START + 30 * DAY).await, [2]);
    assert_eq!(store.held_bytes().await, Ok(1_200));
    store.sweep(START + 30 * DAY).await.unwrap();
    assert_eq!(store.held_bytes().await, Ok(600));
    store.sweep(middle + 30 * DAY).await.unwrap();
    assert_eq!(store.held_bytes().await, Ok(0));
    // The quota is free again, and cursors go on.
    let third = store.append(mailbox(1), token(WRITE), None, envelope(3), middle + 30 * DAY);
    assert_eq!(third.await.unwrap().cursor, 3);
}

pub(crate) async fn unused_mailboxes_go(store: Subject) {
    let idle = u64::try_from(limits().idle_mailbox.as_millis()).unwrap();
    for n in 1..=3 {
        store.create(new(n), START).await.unwrap();
    }
    // One is read, one is written, one is left alone.
    let later = START + 300 * DAY;
    store.read(mailbox(1), token(CLIENT), 0, ALL, later).await.unwrap();
    let append = store.append(mailbox(2), token(WRITE), None, envelope(1), later);
    append.await.unwrap();
    assert_eq!(store.sweep(START + idle).await, Ok(vec![]));
    assert_eq!(store.sweep(START + idle + DAY).await, Ok(vec![mailbox(3)]));
    let mut gone = store.sweep(later + idle + DAY).await.unwrap();
    gone.sort();
    assert_eq!(gone, [mailbox(1), mailbox(2)]);
}

/// Takes a store with room for 3 envelopes, or 1 500 bytes, and 2 mailboxes a capability.
pub(crate) async fn quotas(few: Subject, small: Subject) {
    for (store, most) in [(few, 3_u32), (small, 2)] {
        store.create(new(1), START).await.unwrap();
        for n in 1..=most {
            put(&store, 1, None, n).await.unwrap();
        }
        assert_eq!(put(&store, 1, None, 99).await, Err(RefusalCode::Quota));
        // A repetition needs no room.
        assert!(!put(&store, 1, None, 1).await.unwrap().fresh);
        // Room comes back with the last reader's acknowledgement, no earlier.
        store.ack(mailbox(1), token(CLIENT), 1, START).await.unwrap();
        assert_eq!(put(&store, 1, None, 99).await, Err(RefusalCode::Quota));
        store.ack(mailbox(1), token(THERAPIST), 1, START).await.unwrap();
        assert_eq!(put(&store, 1, None, 99).await.unwrap().cursor, u64::from(most) + 1);
        assert_eq!(put(&store, 1, None, 100).await, Err(RefusalCode::Quota));
        // And with retention.
        let late = START + 30 * DAY;
        store.sweep(late).await.unwrap();
        for n in 200..200 + most {
            let append = store.append(mailbox(1), token(WRITE), None, envelope(n), late);
            append.await.unwrap();
        }
        let append = store.append(mailbox(1), token(WRITE), None, envelope(300), late);
        assert_eq!(append.await, Err(RefusalCode::Quota));

        let with = |n, id| NewMailbox { capability: Some(([id; 16], START / 1_000 + 9)), ..new(n) };
        store.create(with(10, 1), START).await.unwrap();
        store.create(with(11, 1), START).await.unwrap();
        assert_eq!(store.create(with(12, 1), START).await, Err(RefusalCode::Quota));
        // Again the same is no new one; another capability counts for itself.
        store.create(with(11, 1), START).await.unwrap();
        store.create(with(12, 2), START).await.unwrap();
    }
}

pub(crate) fn few() -> StoreLimits {
    StoreLimits { mailbox_envelopes: 3, capability_mailboxes: 2, ..limits() }
}

pub(crate) fn small() -> StoreLimits {
    StoreLimits { mailbox_bytes: 1_500, capability_mailboxes: 2, ..limits() }
}

pub(crate) async fn times_at_the_edges_do_no_harm(store: Subject) {
    for now in [0, u64::MAX] {
        let n = if now == 0 { 1 } else { 2 };
        store.create(NewMailbox { expires_ms: Some(u64::MAX), ..new(n) }, now).await.unwrap();
        store.create(new(n + 10), now).await.unwrap();
        let append = store.append(mailbox(n + 10), token(WRITE), Some(0), envelope(1), now);
        append.await.unwrap();
        let read = store.read(mailbox(n + 10), token(CLIENT), 0, ALL, now);
        assert_eq!(cursors(&read.await.unwrap()), [1]);
        store.sweep(now).await.unwrap();
    }
}

/// Takes what starts a store at a time on the data of the one before, if there was one.
pub(crate) async fn every_start_is_above<K>(start: impl Fn(StoreLimits, u64, Option<K>) -> (Subject, K)) {
    let mut kept = None;
    let mut last = 0;
    for started_ms in [START, START + 1, START + 50] {
        let (store, data) = start(limits(), started_ms, kept.take());
        store.create(new(1), START).await.unwrap();
        let first = put(&store, 1, None, u32::try_from(started_ms - START).unwrap()).await.unwrap().cursor;
        assert!(first > cursors_above(started_ms) && first > last, "{first} {last}");
        last = put(&store, 1, None, 1_000 + u32::try_from(started_ms - START).unwrap()).await.unwrap().cursor;
        // Within one start nothing is left out.
        assert_eq!(last, first + 1);
        assert!(last < cursors_above(started_ms + 1));
        kept = Some(data);
    }
    // A clock that went back, or stands: the log goes on where it is.
    for started_ms in [START - DAY, 0] {
        let (store, data) = start(limits(), started_ms, kept.take());
        let next = put(&store, 1, None, 5_000 + u32::from(started_ms == 0)).await.unwrap().cursor;
        assert_eq!(next, last + 1);
        last = next;
        assert_eq!(get(&store, 1, CLIENT, last - 1).await.unwrap().envelopes.len(), 1);
        store.ack(mailbox(1), token(CLIENT), last, START).await.unwrap();
        kept = Some(data);
    }
    // What was given out before a start is known again after it.
    for reader in [CLIENT, THERAPIST] {
        let (store, data) = start(limits(), START + DAY, kept.take());
        store.ack(mailbox(1), token(reader), last, START).await.unwrap();
        assert!(!put(&store, 1, None, 1_000).await.unwrap().fresh);
        kept = Some(data);
    }
    assert!(cursors_above(u64::MAX) < u64::MAX / 2);
}

/// Runs every case on stores of one kind.
#[macro_export]
macro_rules! conformance {
    ($name:ident, $open:expr) => {
        mod $name {
            use super::*;
            $crate::conformance!(@cases $open;
                create_twice, cursors_only_grow, portions, a_slot_is_taken_once_and_for_ever,
                racing_for_a_slot_has_one_winner, equal_bytes_are_stored_once,
                deleted_when_every_reader_has_it, tokens_open_their_own_doors_only, burned_is_gone,
                a_lifetime_ends, envelopes_wait_thirty_days, unused_mailboxes_go,
                times_at_the_edges_do_no_harm);

            #[tokio::test]
            async fn quotas() {
                let (few, _one) = $open(conformance::few());
                let (small, _two) = $open(conformance::small());
                conformance::quotas(few, small).await;
            }
        }
    };
    (@cases $open:expr; $($case:ident),*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let (store, _kept) = $open(conformance::limits());
                conformance::$case(store).await;
            }
        )*
    };
}
