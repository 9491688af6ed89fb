//! What is read before anybody is known, under damaged bytes: links of invitations and the outer wrapping.
//! Longer with `KADER_FUZZ_CASES`, guided by coverage with `make fuzz` (see `kader-fuzz`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use kader_fuzz::{Target, check, every_flip};
use kader_seal::envelope::{unwrap, wrap};
use kader_seal::file::{CHUNK, is_chunk, open as open_chunk, read};
use kader_seal::{FileKey, Invitation, OuterKey};
use kader_wire::Envelope;

/// When the link was made, Unix seconds.
const MADE_S: u64 = 1_794_000_000;

fn link() -> String {
    Invitation::new("wss://relay.example", MADE_S).unwrap().link().to_string()
}

fn read_link(bytes: &[u8]) -> Result<Invitation, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "notText".to_owned())?;
    Invitation::parse(text, MADE_S).map_err(|error| format!("{error:?}"))
}

#[test]
fn links_are_read_whole_or_not_at_all() {
    check!("link", Target::new(vec![link().into_bytes()]), |bytes| {
        let invitation = read_link(bytes)?;
        let bare: String = bytes.iter().map(|b| char::from(*b)).filter(|c| !c.is_whitespace()).collect();
        assert_eq!(*invitation.link(), bare);
        Ok(bytes.to_vec())
    });
}

#[test]
fn every_bit_of_a_link_matters() {
    // White space goes, and so one flipped bit can at most make some: then it is a letter less.
    every_flip("link", link().as_bytes(), |bytes| read_link(bytes).is_ok());
}

/// A chunk of a file as one begins that another sent, before it is opened.
fn chunk(index: u32, count: u32) -> Vec<u8> {
    let head = [b"kader/file/v1\0".as_slice(), &[9; 16], &index.to_be_bytes(), &count.to_be_bytes()].concat();
    [head, vec![0; CHUNK + 16]].concat()
}

#[test]
fn chunks_of_files_say_which_they_are_or_nothing() {
    check!("chunk", Target::new(vec![chunk(2, 5)]), |bytes| {
        let (place, sealed) = read(bytes).map_err(|error| format!("{error:?}"))?;
        assert!(place.index < place.count && sealed.len() == CHUNK + 16 && is_chunk(bytes));
        // What says to be another does not open as that, either.
        assert!(open_chunk(&FileKey::from_bytes(&[7; 32]), &place, sealed).is_err());
        let head = [
            b"kader/file/v1\0".as_slice(),
            &place.id,
            &place.index.to_be_bytes(),
            &place.count.to_be_bytes(),
        ];
        Ok([head.concat().as_slice(), sealed].concat())
    });
}

const CONTENT: &[u8] = b"what only the other side reads";

fn open(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let envelope = Envelope::try_from(bytes.to_vec()).map_err(|_| "envelopeSize".to_owned())?;
    unwrap(&OuterKey::from_bytes(&[7; 32]), &envelope).map_err(|error| format!("{error:?}"))
}

fn envelope() -> Vec<u8> {
    wrap(&OuterKey::from_bytes(&[7; 32]), CONTENT).unwrap().as_bytes().to_vec()
}

#[test]
fn envelopes_open_as_they_were_closed_or_not_at_all() {
    check!("envelope", Target::new(vec![envelope()]), |bytes| {
        assert_eq!(open(bytes)?, CONTENT);
        Ok(bytes.to_vec())
    });
}

#[test]
fn every_bit_of_an_envelope_matters() {
    every_flip("envelope", &envelope(), |bytes| open(bytes).is_ok());
}
