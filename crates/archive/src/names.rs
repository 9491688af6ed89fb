//! Which files stand in an archive, and what they are called: names that give nothing away (S-43).

use crate::model::{File, FileKind, Relationship};

/// The manifest.
pub(crate) const MANIFEST: &str = "data/archive.json";
/// What brings its owner back on another computer.
pub(crate) const BACK: &str = "return.bin";
/// What belongs to no relationship, and the same to read: where there is anything.
pub(crate) const OWN: [&str; 2] = ["own/data.json", "own/index.html"];
/// The page to begin with.
pub(crate) const INDEX: &str = "index.html";
/// How pages look.
pub(crate) const STYLE: &str = "style.css";
/// The typefaces, with their licenses.
pub(crate) const FONTS: [(&str, &[u8]); 5] = [
    ("fonts/atkinson-regular.ttf", include_bytes!("../../../assets/fonts/atkinson-regular.ttf")),
    ("fonts/atkinson-bold.ttf", include_bytes!("../../../assets/fonts/atkinson-bold.ttf")),
    ("fonts/literata-regular.ttf", include_bytes!("../../../assets/fonts/literata-regular.ttf")),
    ("fonts/atkinson-OFL.txt", include_bytes!("../../../assets/fonts/atkinson-OFL.txt")),
    ("fonts/literata-OFL.txt", include_bytes!("../../../assets/fonts/literata-OFL.txt")),
];
/// What stands in the folder of each relationship, besides its ledger and its files.
pub(crate) const EACH: [&str; 4] = ["data.json", "fhir.json", "index.html", "overview.pdf"];
/// The ledger, its appointments, and all of it as JSON: where there is one.
pub(crate) const LEDGER: [&str; 3] = ["ledger.bin", "calendar.ics", "history.json"];
/// Most relationships.
pub(crate) const MOST: usize = 2_000;

/// A file of the relationship at this place, counted from 1.
pub(crate) fn of(place: usize, name: &str) -> String {
    format!("{place}/{name}")
}

/// All files that go with letters, with their names, in the order of the letters, those of the draft last. One whose
/// bytes were left out has its number too.
pub(crate) fn files(relationship: &Relationship) -> impl Iterator<Item = (String, &File)> {
    let letters = relationship.letters.iter().flat_map(|letter| &letter.files);
    let draft = relationship.draft.iter().flat_map(|draft| &draft.files);
    (1usize..).zip(letters.chain(draft)).map(|(number, file)| (name_of(number, file.kind), file))
}

fn name_of(number: usize, kind: FileKind) -> String {
    let ending = match kind {
        FileKind::Jpeg => "jpg",
        FileKind::Png => "png",
        FileKind::Pdf => "pdf",
    };
    format!("files/{number}.{ending}")
}

/// Whether an archive may have a file of this name at all.
pub(crate) fn belongs(name: &str) -> bool {
    if [MANIFEST, BACK, INDEX, STYLE].contains(&name)
        || OWN.contains(&name)
        || FONTS.iter().any(|(font, _)| *font == name)
    {
        return true;
    }
    let Some((place, inner)) = name.split_once('/') else { return false };
    number(place).is_some_and(|place| place <= MOST)
        && (EACH.contains(&inner) || LEDGER.contains(&inner) || attached(inner))
}

/// Whether it is a file that goes with a letter: one that is taken out by itself.
pub(crate) fn is_attached(name: &str) -> bool {
    name.split_once('/').is_some_and(|(_, inner)| attached(inner))
}

fn attached(inner: &str) -> bool {
    let split = inner.strip_prefix("files/").and_then(|file| file.split_once('.'));
    split.is_some_and(|(at, ending)| number(at).is_some() && ["jpg", "png", "pdf"].contains(&ending))
}

/// A number as it is written: from 1 on, without zeros before it.
fn number(digits: &str) -> Option<usize> {
    let plain =
        digits.len() <= 6 && !digits.starts_with('0') && digits.bytes().all(|one| one.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}
