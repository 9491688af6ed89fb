//! The readers of files under damaged bytes. Longer with `KADER_FUZZ_CASES`, guided by coverage with `make fuzz`
//! (see `kader-fuzz`).

use kader_fuzz::{Answer, Target, check};

use crate::{AttachmentError, Kind, inspect, pdf, prepare, preview, samples};

const ROOM: usize = 1 << 20;

fn code(error: AttachmentError) -> String {
    error.code().to_owned()
}

/// What is taken from another is drawn, too.
fn taken(kind: Kind, bytes: &[u8]) -> Result<(), AttachmentError> {
    inspect(kind, bytes)?;
    // A page may name what the library does not know; it ends, and does not panic past us.
    let _ = preview(kind, bytes, 0, 40);
    Ok(())
}

#[test]
fn a_document_of_another_is_read_strictly() {
    let ours = [samples::plain_pdf(), pdf::tests::that_tells()];
    let target = Target::new(ours.iter().map(|one| prepare("a", one, ROOM).unwrap().bytes).collect());
    check!("document", target, |bytes: &[u8]| -> Answer {
        taken(Kind::Pdf, bytes).map_err(code)?;
        pdf::rewritten(bytes).map_err(code)
    });
}

#[test]
fn a_picture_of_another_is_read_strictly() {
    let target = Target::new(vec![samples::jpeg(24, 16), samples::png(24, 16)]);
    check!("picture", target, |bytes: &[u8]| -> Answer {
        let kind = if bytes.starts_with(b"\x89") { Kind::Png } else { Kind::Jpeg };
        taken(kind, bytes).map_err(code)?;
        Ok(bytes.to_vec())
    });
}

/// Whatever its owner has: what comes out is always what another takes, and never tells.
#[test]
fn a_file_of_ones_own_is_prepared_or_refused() {
    let target = Target::new(vec![
        pdf::tests::that_tells(),
        samples::plain_pdf(),
        samples::jpeg_that_tells(24, 16, 6),
        samples::png_that_tells(24, 16),
        samples::webp_that_tells(24, 16, true),
    ]);
    check!("own", target, |bytes: &[u8]| -> Answer {
        let made = prepare("a", bytes, ROOM).map_err(code)?;
        inspect(made.kind, &made.bytes).expect("what is prepared is taken");
        Ok(bytes.to_vec())
    });
}
