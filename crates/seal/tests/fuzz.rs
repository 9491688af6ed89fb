//! What is read before anybody is known, under damaged bytes: links of invitations and the outer wrapping.
//! Longer with `KADER_FUZZ_CASES` (see `kader-fuzz`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use kader_fuzz::{Target, every_flip};
use kader_seal::envelope::{unwrap, wrap};
use kader_seal::{Invitation, OuterKey};
use kader_wire::Envelope;

/// When the link was made, Unix seconds.
const MADE_S: u64 = 1_794_000_000;

#[test]
fn links_are_read_whole_or_not_at_all() {
    let link = Invitation::new("wss://relay.example", MADE_S).unwrap().link();
    let read = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).map_err(|_| "notText".to_owned())?;
        Invitation::parse(text, MADE_S).map_err(|error| format!("{error:?}"))
    };
    // White space goes, and so one flipped bit can at most make some: then it is a letter less.
    every_flip("link", link.as_bytes(), |bytes| read(bytes).is_ok());
    Target::new("seal/link", vec![link.as_bytes().to_vec()]).run(|bytes| {
        let invitation = read(bytes)?;
        let bare: String = bytes.iter().map(|b| char::from(*b)).filter(|c| !c.is_whitespace()).collect();
        assert_eq!(*invitation.link(), bare);
        Ok(bytes.to_vec())
    });
}

#[test]
fn envelopes_open_as_they_were_closed_or_not_at_all() {
    let key = OuterKey::from_bytes(&[7; 32]);
    let content = b"what only the other side reads";
    let sample = wrap(&key, content).unwrap().as_bytes().to_vec();
    let open = |bytes: &[u8]| {
        let envelope = Envelope::try_from(bytes.to_vec()).map_err(|_| "envelopeSize".to_owned())?;
        unwrap(&key, &envelope).map_err(|error| format!("{error:?}"))
    };
    every_flip("envelope", &sample, |bytes| open(bytes).is_ok());
    Target::new("seal/envelope", vec![sample]).run(|bytes| {
        assert_eq!(open(bytes)?, content);
        Ok(bytes.to_vec())
    });
}
