//! Documents: whose structs, which bounds, what is gone; and whatever bytes there are.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use kader_fuzz::{Target, check};
use yrs::{Text, TextPrelim, WriteTxn};

use super::merging::{MAX_OWN, MAX_OWN_STRUCTS};
use super::*;

const OWNER: u8 = 3;
const OTHER: u8 = 7;

/// A page with its own document.
struct Page {
    doc: Doc,
}

impl Page {
    fn new(number: u8, position: u8) -> Self {
        let mut options = Options::with_client_id(ClientID::new(author([1, 2, 3, 4, number], position)));
        options.offset_kind = OffsetKind::Utf16;
        Self { doc: Doc::with_options(options) }
    }

    fn sees(&self, update: &[u8]) {
        self.doc.transact_mut().apply_update(Update::decode_v1(update).unwrap()).unwrap();
    }

    fn changes(&self, work: impl FnOnce(&mut yrs::TransactionMut<'_>)) -> Vec<u8> {
        let mut txn = self.doc.transact_mut();
        work(&mut txn);
        txn.encode_update_v1()
    }

    fn writes(&self, at: u32, words: &str) -> Vec<u8> {
        self.changes(|txn| {
            let page = txn.get_or_insert_text("page");
            page.insert(txn, at, words);
        })
    }

    fn erases(&self, at: u32, some: u32) -> Vec<u8> {
        self.changes(|txn| {
            let page = txn.get_or_insert_text("page");
            page.remove_range(txn, at, some);
        })
    }
}

thread_local! {
    static AT_HAND: std::cell::RefCell<AtHand> = std::cell::RefCell::default();
}

/// Merges into what is read anew and into what may be open from the change before: they must agree.
fn merged(state: &[u8], change: &[u8], position: u8, own: bool) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let anew = AtHand::default().merged(state, change, position, own);
    let open = AT_HAND.with_borrow_mut(|hand| hand.merged(state, change, position, own));
    match (&anew, &open) {
        (Ok(anew), Ok(open)) => {
            let parts = |merged: &Merged| update::read(&merged.state).map(|read| (read.authors, read.gone));
            assert_eq!(parts(anew), parts(open));
            if anew.state.len() < 2_000 {
                assert_eq!(plain(&anew.state, None), plain(&open.state, None));
            }
            assert_eq!(anew.takes_away, open.takes_away);
        }
        _ => assert_eq!(anew.as_ref().err(), open.as_ref().err()),
    }
    open.map(|merged| merged.state)
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn a_client_id_says_whose_it_is_and_fits_a_page() {
    assert_eq!(author([0xff; 5], 15), (1 << 44) - 1);
    assert_eq!(author([0, 0, 0, 0, 1], 5), 21);
}

#[test]
fn s33_structs_of_another_are_refused_whole() {
    let (mine, theirs) = (Page::new(1, OWNER), Page::new(2, OTHER));
    let state = merged(&[], &mine.writes(0, "Lang wakker gelegen."), OWNER, true).unwrap();
    theirs.sees(&state);
    let theirs = theirs.writes(0, "Vraag: ");
    assert_eq!(merged(&state, &theirs, OWNER, false), Err(Fault::NotTheAuthor));
    let both = merged(&state, &theirs, OTHER, false).unwrap();
    assert_eq!(plain(&both, None).unwrap(), ["Vraag: Lang wakker gelegen."]);
    // What has both is nobody's to send, also not a part of it.
    assert_eq!(merged(&[], &both, OWNER, false), Err(Fault::NotTheAuthor));
    let mine = own_part(&both, OWNER).unwrap();
    let again = merged(&theirs, &mine, OWNER, false).unwrap();
    assert_eq!(plain(&again, None).unwrap(), plain(&both, None).unwrap());
    assert!(has_part(&both, OTHER).unwrap() && !has_part(&state, OTHER).unwrap());
}

#[test]
fn what_is_deleted_is_in_no_state() {
    let (mine, theirs) = (Page::new(1, OWNER), Page::new(2, OTHER));
    let state = merged(&[], &mine.writes(0, "een geheim en de rest"), OWNER, true).unwrap();
    assert!(has(&state, "geheim"));
    theirs.sees(&state);
    // By whom it was written, and by another.
    let erased = merged(&state, &theirs.erases(4, 6), OTHER, false).unwrap();
    assert!(!has(&erased, "geheim") && has(&erased, "de rest"));
    assert!(!has(&own_part(&erased, OWNER).unwrap(), "geheim"));
    assert!(!has(&since(&erased, None).unwrap(), "geheim"));
    let all = merged(
        &erased,
        &{
            mine.sees(&erased);
            mine.erases(0, 15)
        },
        OWNER,
        true,
    )
    .unwrap();
    assert!(!has(&all, "rest"));
}

#[test]
fn what_stands_on_what_is_not_here_waits_in_the_state() {
    let (mine, theirs) = (Page::new(1, OWNER), Page::new(2, OTHER));
    let first = mine.writes(0, "Eerst. ");
    theirs.sees(&first);
    let second = theirs.writes(7, "Daarna.");
    let early = merged(&[], &second, OTHER, false).unwrap();
    let early = merged(&early, &second, OTHER, false).unwrap();
    let both = merged(&early, &first, OWNER, false).unwrap();
    assert_eq!(plain(&both, None).unwrap(), ["Eerst. Daarna."]);
}

#[test]
fn a_page_gets_what_it_does_not_have() {
    let mine = Page::new(1, OWNER);
    let state = merged(&[], &mine.writes(0, "Een begin."), OWNER, true).unwrap();
    let page = Page::new(9, OWNER);
    page.sees(&since(&state, None).unwrap());
    use yrs::updates::encoder::Encode;
    let have = page.doc.transact().state_vector().encode_v1();
    let more = merged(&state, &mine.writes(10, " En verder."), OWNER, true).unwrap();
    let update = since(&more, Some(&have)).unwrap();
    assert!(!has(&update, "begin") && has(&update, "verder"));
    assert_eq!(since(&more, Some(&[0xff, 0xff, 0xff, 0xff, 0x0f])), Err(Fault::Malformed));
}

#[test]
fn nothing_grows_beyond_its_bounds() {
    let mine = Page::new(1, OWNER);
    let long = "x".repeat(MAX_OWN - 1_000);
    let state = merged(&[], &mine.writes(0, &long), OWNER, true).unwrap();
    let more = mine.writes(0, &"y".repeat(2_000));
    assert_eq!(merged(&state, &more, OWNER, true), Err(Fault::TooLarge), "room is left for others");
    let state = merged(&state, &more, OWNER, false).unwrap();
    let much = mine.writes(0, &"z".repeat(200_000));
    assert_eq!(merged(&state, &much, OWNER, false), Err(Fault::TooLarge));
    // What is full can be made shorter.
    let shorter = {
        let page = Page::new(2, OWNER);
        page.sees(&state);
        page.erases(0, 5_000)
    };
    assert!(merged(&state, &shorter, OWNER, true).unwrap().len() < state.len());
    // So many small pieces, each before the last; room is left for what crosses them, and for taking away.
    let pieces = Page::new(3, OWNER);
    let all = pieces.changes(|txn| {
        let page = txn.get_or_insert_text("page");
        (0..MAX_OWN_STRUCTS).for_each(|_| page.insert(txn, 0, "x"));
    });
    let state = merged(&[], &all, OWNER, true).unwrap();
    assert_eq!(merged(&state, &pieces.writes(0, "y"), OWNER, true), Err(Fault::TooLarge));
    let theirs = Page::new(4, OTHER);
    theirs.sees(&state);
    let state = merged(&state, &theirs.writes(0, "y"), OTHER, false).unwrap();
    let less = merged(&state, &pieces.erases(0, 10), OWNER, true);
    assert!(less.is_ok(), "{:?}", less.err());
    // A thousand devices.
    let mut state = Zeroizing::new(Vec::new());
    let mut full = None;
    for number in 0..=MAX_AUTHORS {
        let id = author([0, 0, 1, (number >> 8) as u8, (number & 0xff) as u8], OWNER);
        let doc = Doc::with_client_id(id);
        let text = doc.get_or_insert_text("page");
        let mut txn = doc.transact_mut();
        text.insert(&mut txn, 0, "x");
        match merged(&state, &txn.encode_update_v1(), OWNER, false) {
            Ok(next) => state = next,
            Err(fault) => full = Some((number, fault)),
        }
    }
    assert_eq!(full, Some((MAX_AUTHORS, Fault::TooLarge)));
}

#[test]
fn nothing_lies_deeper_than_it_may_also_not_step_by_step() {
    let mine = Page::new(1, OWNER);
    let mut state = Zeroizing::new(Vec::new());
    let mut last = Ok(());
    let mut inside: Option<yrs::MapRef> = None;
    for _ in 0..12 {
        let change = mine.changes(|txn| {
            let map = match &inside {
                Some(map) => map.clone(),
                None => txn.get_or_insert_map("fields"),
            };
            inside = Some(map.insert(txn, "in", yrs::MapPrelim::default()));
        });
        match merged(&state, &change, OWNER, true) {
            Ok(next) => state = next,
            Err(fault) => {
                last = Err(fault);
                break;
            }
        }
    }
    assert_eq!(last, Err(Fault::TooLarge));
    assert!(plain(&state, None).is_ok());
}

#[test]
fn lengths_that_bytes_claim_are_not_believed() {
    for claim in [
        &[0xff, 0xff, 0xff, 0xff, 0x0f][..],
        &[1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x13, 0],
        &[1, 1, 0x13, 0, 8, 1, 1, b'p', 0xff, 0xff, 0xff, 0x7f],
        &[1, 1, 0x13, 0, 8, 1, 1, b'p', 1, 118, 0xff, 0xff, 0xff, 0x7f],
        &[0, 0xff, 0xff, 0xff, 0xff, 0x0f],
        // The same number twice, in two encodings.
        &[0x80, 0, 0],
    ] {
        assert_eq!(merged(&[], claim, OWNER, false), Err(Fault::Malformed), "{claim:?}");
    }
    let mut deep = vec![1, 1, 0x13, 0, 8, 1, 1, b'p', 1];
    deep.extend([117, 1].repeat(40_000));
    assert_eq!(merged(&[], &deep, OWNER, false), Err(Fault::TooLarge));
}

#[test]
fn what_was_written_can_be_read_without_the_program() {
    let mine = Page::new(1, OWNER);
    let change = mine.changes(|txn| {
        let fields = txn.get_or_insert_map("fields");
        fields.insert(txn, "situation", TextPrelim::new("In de trein.\nHet was vol."));
        fields.insert(txn, "fear", 70);
        let rows = txn.get_or_insert_array("rows:nights");
        let row = rows.push_back(txn, yrs::MapPrelim::default());
        row.insert(txn, "up", "07:10");
        let page = txn.get_or_insert_text("page");
        page.insert(txn, 0, "Vrij geschreven.");
    });
    let state = merged(&[], &change, OWNER, true).unwrap();
    let lines = plain(&state, None).unwrap();
    assert_eq!(
        lines,
        [
            "fear: 70",
            "situation: In de trein.",
            "  Het was vol.",
            "nights:",
            "  up: 07:10",
            "",
            "Vrij geschreven."
        ]
    );
}

#[test]
fn changes_are_read_within_their_limits() {
    let (mine, theirs) = (Page::new(1, OWNER), Page::new(2, OTHER));
    let first = mine.changes(|txn| {
        let fields = txn.get_or_insert_map("fields");
        fields.insert(txn, "situation", TextPrelim::new("In de trein"));
        fields.insert(txn, "fear", 70);
        let rows = txn.get_or_insert_array("rows:nights");
        rows.push_back(txn, yrs::MapPrelim::default());
        let page = txn.get_or_insert_text("page");
        page.insert(txn, 0, "Vrij geschreven \u{1f642}");
    });
    theirs.sees(&first);
    let state = merged(&[], &first, OWNER, true).unwrap();
    let samples = vec![first, theirs.writes(4, "ui"), theirs.erases(2, 3), mine.erases(0, 4)];
    let target = Target::new(samples);
    check!("change", target, |bytes| {
        let fault = |fault: Fault| fault.code().to_owned();
        for position in [OWNER, OTHER] {
            if let Ok(after) = merged(&state, bytes, position, false) {
                assert!(after.len() <= MAX_STATE);
                // What was taken is a state: it is read, merged and shown again.
                let again = merged(&after, bytes, position, false).map_err(fault)?;
                assert!(plain(&again, None).is_ok() && own_part(&again, position).is_ok());
            }
        }
        update::read(bytes).map_err(fault)?;
        Ok(bytes.to_vec())
    });
}

#[test]
fn what_is_open_is_used_for_the_very_state_that_it_has() {
    let (mine, mut hand) = (Page::new(1, OWNER), AtHand::default());
    let one = hand.merged(&[], &mine.writes(0, "een geheim en de rest"), OWNER, true).unwrap();
    assert!(!one.takes_away);
    // A step that was undone: the same state as before it, and another change.
    let undone = hand.merged(&one.state, &mine.writes(0, "niet bewaard. "), OWNER, true).unwrap();
    assert!(has(&undone.state, "niet bewaard"));
    let other = Page::new(2, OWNER);
    other.sees(&one.state);
    let two = hand.merged(&one.state, &other.writes(0, "Wel: "), OWNER, true).unwrap();
    assert_eq!(plain(&two.state, None).unwrap(), ["Wel: een geheim en de rest"]);
    // Step by step, without being read anew: what goes is nowhere any more.
    let three = hand.merged(&two.state, &other.erases(9, 7), OWNER, true).unwrap();
    assert!(three.takes_away && !has(&three.state, "geheim"));
    let four = hand.merged(&three.state, &other.writes(9, "en "), OWNER, true).unwrap();
    assert!(!four.takes_away);
    assert_eq!(plain(&four.state, None).unwrap(), ["Wel: een en en de rest"]);
    // What is refused leaves nothing open, and nothing else.
    let theirs = Page::new(3, OTHER);
    assert_eq!(hand.merged(&four.state, &theirs.writes(0, "x"), OWNER, true), Err(Fault::NotTheAuthor));
    assert!(hand.merged(&four.state, &other.erases(0, 1), OWNER, true).unwrap().takes_away);
}

#[test]
fn a_value_in_the_place_of_another_takes_that_away() {
    let (mine, mut hand) = (Page::new(1, OWNER), AtHand::default());
    let fear = |value: i64| {
        mine.changes(|txn| {
            let fields = txn.get_or_insert_map("fields");
            fields.insert(txn, "fear", value);
        })
    };
    let one = hand.merged(&[], &fear(70), OWNER, true).unwrap();
    let two = hand.merged(&one.state, &fear(40), OWNER, true).unwrap();
    // Also where the change does not say so: the client's id, of six bytes, then one range.
    let mut silent = fear(30);
    let says = silent.split_off(silent.len() - 10);
    assert_eq!((says[0], &says[7..]), (1, &[1, 1, 1][..]));
    silent.push(0);
    let three = hand.merged(&two.state, &silent, OWNER, true).unwrap();
    assert_eq!(plain(&three.state, None).unwrap(), ["fear: 30"]);
    assert!(!one.takes_away && two.takes_away && three.takes_away);
}
