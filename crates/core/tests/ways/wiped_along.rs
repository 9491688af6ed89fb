//! What was deleted is in nothing that somebody takes along, on either side: in no part of an archive, however that is packed.

use std::io::{Cursor, Read};

use data_encoding::BASE64;
use kader_core::input::{Command, Secret};
use zip::ZipArchive;

use crate::files::filed_with;
use crate::restoring_files::picture;
use crate::toolbox::keep;
use crate::world::{BOTH, C, T, World};

/// Whether words stand somewhere in bytes: as they are, as 16-bit signs, or as the digits of either.
fn has(bytes: &[u8], words: &str) -> bool {
    let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let narrow: Vec<u8> = wide.chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
    let digits = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes).into_bytes();
    let plain = words.as_bytes().to_vec();
    let forms = [digits(&plain), digits(&wide), plain, wide, narrow];
    let lower = bytes.to_ascii_lowercase();
    forms.iter().any(|form| {
        let form = form.to_ascii_lowercase();
        lower.windows(form.len()).any(|window| window == form)
    })
}

/// What is packed within bytes once more: streams of a PDF, documents in base64.
fn within(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for at in bytes.windows(7).enumerate().filter(|(_, window)| *window == b"stream\n").map(|(at, _)| at + 7)
    {
        let mut stream = Vec::new();
        let _ = flate2::read::ZlibDecoder::new(&bytes[at..]).read_to_end(&mut stream);
        found.push(stream);
    }
    let texts = bytes.split(|byte| *byte == b'"').filter(|text| text.len() >= 16);
    found.extend(texts.filter_map(|text| BASE64.decode(text).ok()));
    found
}

/// Every file of an archive, and what is packed in it, each with its name.
fn unpacked(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut found = vec![("the container".to_owned(), archive.to_vec())];
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        found.extend(within(&bytes).into_iter().map(|inner| (format!("{name}, within"), inner)));
        found.push((name, bytes));
    }
    found
}

/// In which files of an archive words stand.
fn places(archive: &[(String, Vec<u8>)], words: &str) -> Vec<String> {
    archive.iter().filter(|(_, bytes)| has(bytes, words)).map(|(name, _)| name.clone()).collect()
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

impl World {
    fn last_letter(&mut self, side: usize) -> String {
        self.page(side).letters.last().unwrap().id.clone()
    }

    fn takes_back(&mut self, side: usize) {
        let (relationship, letter) = (self.id(side), self.last_letter(side));
        self.does(side, Command::TakeLetterBack { relationship, letter });
    }
}

#[test]
fn what_was_deleted_is_in_no_archive_on_either_side() {
    let mut world = filed_with(1_270, |terms| terms.open_tasks = Some(3));
    let id = |world: &World| world.id(C);
    // A letter with a file, taken back; one that the other erased for themselves.
    let gone = [picture(1, 3_000), b"Weggehaaldbestand".to_vec()].concat();
    world.sends_file(C, "Weggehaaldenaam.png", &gone);
    world.takes_back(C);
    world.does(C, world.letter(C, "Doordeandergewist"));
    world.takes_back(T);
    world.sends_file(C, "gebleven.png", &[picture(2, 3_000), b"Geblevenbestand".to_vec()].concat());
    world.does(C, world.letter(C, "Geblevenbericht"));
    // A file that was taken off the draft, and words that were not kept.
    let detached = [picture(3, 3_000), b"Losgemaaktbestand".to_vec()].concat();
    world.does(C, world.attach(C, "Losgemaaktenaam.png", &detached));
    let file = world.page(C).draft_files[0].id.clone();
    let relationship = id(&world);
    world.does(C, Command::DetachFile { relationship: relationship.clone(), file });
    for text in ["Verworpenklad", "Geblevenklad"] {
        world.does(C, Command::SaveLetterDraft { relationship: relationship.clone(), text: secret(text) });
    }
    world.does(
        C,
        Command::KeepForSession { relationship: relationship.clone(), text: secret("Vandelijstaf") },
    );
    let place = world.page(C).agenda[0].place;
    world.does(C, Command::TakeOffAgenda { relationship: relationship.clone(), place });
    // Words in a shared record, by both, and a record that was removed.
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "Gewistdoorclient Geblevenwoorden ");
    world.does(C, world.shares(C, &record));
    world.writes_in(T, &record, 0, "Gewistdoortherapeut ");
    world.erases_in(T, &record, 0, 20);
    world.erases_in(C, &record, 0, 17);
    let removed = world.begins(C);
    world.writes_in(C, &removed, 0, "Verwijderdblad");
    world.does(C, world.shares(C, &removed));
    world.does(C, Command::RemoveRecord { relationship: relationship.clone(), record: removed });
    // What is one's own alone.
    for text in ["Vroegereaantekening", "Geblevenaantekening"] {
        world.does(C, Command::SaveNote { relationship: relationship.clone(), text: secret(text) });
    }
    for text in ["Vroegerplan", "Geblevenplan"] {
        let parts = [text, "", ""].map(secret);
        world.does(C, Command::SaveLater { relationship: relationship.clone(), parts });
    }
    world.does(C, keep("Weggelegd", "Weggelegdewoorden"));
    world.does(C, keep("Houvast", "Vroegerhouvast"));
    let tools: Vec<String> = world.tools(C).into_iter().map(|tool| tool.id).collect();
    world.does(C, Command::RemoveTool { id: tools[0].clone() });
    let text = secret("Geblevenhouvast");
    world.does(C, Command::ChangeTool { id: tools[1].clone(), title: secret("Houvast"), text });
    world.passes(120_000);

    let archives = BOTH.map(|side| unpacked(world.takes_along(side).bytes()));
    for (side, archive) in archives.iter().enumerate() {
        for word in [
            "Weggehaald",
            "Losgemaakt",
            "Verworpenklad",
            "Vandelijstaf",
            "Gewistdoor",
            "Verwijderdblad",
            "Vroegere",
            "Vroegerplan",
            "Vroegerhouvast",
            "Weggelegd",
        ] {
            assert_eq!(places(archive, word), Vec::<String>::new(), "side {side}: {word}");
        }
    }
    // Erased by one for themselves: the other has it still.
    assert!(places(&archives[T], "Doordeandergewist").is_empty());
    assert!(!places(&archives[C], "Doordeandergewist").is_empty());
    // What stayed is found in each way in which it is kept: nothing of it was merely overlooked.
    for side in BOTH {
        for (words, name) in [
            ("Geblevenbericht", "1/data.json"),
            ("Geblevenbericht", "1/index.html"),
            ("Geblevenbericht", "1/overview.pdf, within"),
            ("Geblevenwoorden", "1/fhir.json"),
            ("Geblevenwoorden", "1/data.json, within"),
            ("Geblevenbestand", "1/files/1.png"),
        ] {
            assert!(
                places(&archives[side], words).iter().any(|place| place == name),
                "side {side}: {words} in {name}"
            );
        }
    }
    for (words, name) in [
        ("Geblevenklad", "1/data.json"),
        ("Geblevenaantekening", "1/index.html"),
        ("Geblevenplan", "1/data.json"),
        ("Geblevenhouvast", "own/index.html"),
    ] {
        assert!(places(&archives[C], words).iter().any(|place| place == name), "{words} in {name}");
        assert!(places(&archives[T], words).is_empty(), "{words}");
    }
}
