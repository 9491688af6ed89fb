//! Archives that somebody changed, or made to do harm.

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::sample::{archive, contained, everything, listed, written};
use crate::container::Files;
use crate::manifest::Manifest;
use crate::model::Archive;
use crate::names::MANIFEST;
use crate::{
    ArchiveError, Attachments, Bytes, Language, MAX_ARCHIVE_BYTES, files_of, json, read, verify, write,
};

static FILES: LazyLock<Files> = LazyLock::new(|| everything(&written(&archive(Language::En)).unwrap()));

fn files() -> Files {
    FILES.clone()
}

/// Packs with a manifest that names the files as they are now: somebody who changes one changes that, too.
fn named_anew(archive: &Archive, mut files: Files) -> Vec<u8> {
    files.remove(MANIFEST);
    let manifest = json(&Manifest::of(archive, listed(&files))).unwrap();
    files.insert(MANIFEST.to_owned(), manifest);
    contained(&files)
}

#[test]
fn s42_a_flip_in_any_file_is_found() {
    for (name, content) in files().into_iter().filter(|(name, _)| name != MANIFEST) {
        let mut changed = files();
        let mut content = content;
        let at = content.len() / 2;
        content[at] ^= 1;
        changed.insert(name.clone(), content);
        let fault = verify(&contained(&changed)).unwrap_err();
        assert_eq!(fault, ArchiveError::File { file: name.clone() }, "{name}");
        assert_eq!(fault.code(), "archiveDamaged");
    }
    for name in files().keys() {
        let mut changed = files();
        changed.remove(name);
        assert_eq!(read(&contained(&changed)).unwrap_err(), ArchiveError::Missing { file: name.clone() });
    }
}

#[test]
fn s42_what_belongs_to_no_relationship_has_a_page_and_data_or_neither() {
    let files = files();
    let page = String::from_utf8(files["own/index.html"].clone()).unwrap();
    for sought in [
        "When the &lt;doors&gt; close",
        "One stop is a ride, too.",
        "Call Ilse",
        "My evening walk",
        "How calm?",
    ] {
        assert!(page.contains(sought), "{sought}");
    }
    assert!(String::from_utf8(files["index.html"].clone()).unwrap().contains("href=\"own/index.html\""));
    let mut none = archive(Language::En);
    none.own = crate::Own::default();
    let without = everything(&written(&none).unwrap());
    assert!(!without.keys().any(|name| name.starts_with("own/")));
    let mut changed = files.clone();
    changed.remove("own/data.json");
    assert_eq!(read(&named_anew(&none, changed)).unwrap_err(), ArchiveError::Foreign);
    let mut changed = files.clone();
    changed.remove("own/index.html");
    let missing = ArchiveError::Missing { file: "own/index.html".to_owned() };
    assert_eq!(read(&named_anew(&none, changed)).unwrap_err(), missing);
    let mut changed = files;
    changed.insert("own/data.json".to_owned(), br#"{"tools": [], "more": 1}"#.to_vec());
    assert_eq!(read(&named_anew(&none, changed)).unwrap_err(), ArchiveError::file("own/data.json"));
}

#[test]
fn s42_a_flip_in_the_bytes_of_the_container_never_changes_what_is_read() {
    let mut small = archive(Language::En);
    small.relationships.truncate(0);
    let good = written(&small).unwrap();
    for at in (0..good.len()).step_by(4_999).chain(good.len() - 400..good.len()) {
        let mut bad = good.clone();
        bad[at] ^= 0x20;
        if let Ok(found) = read(&bad) {
            assert!(found == small, "at {at}");
        }
    }
}

#[test]
fn s42_what_is_signed_does_not_change_with_the_manifest() {
    let whole = archive(Language::En);
    let signed = |change: &dyn Fn(&mut Archive)| {
        let mut other = whole.clone();
        change(&mut other);
        verify(&written(&other).unwrap()).unwrap_err()
    };
    let fault = signed(&|other| other.relationships[0].goals[0].wording = "Another".to_owned());
    assert!(matches!(fault, ArchiveError::Signed { what: "a goal", code: "otherThanSigned", .. }), "{fault}");
    let fault = signed(&|other| {
        let last = other.relationships[0].goals[0].signed.0.len() - 1;
        other.relationships[0].goals[0].signed.0[last] ^= 1;
    });
    assert!(matches!(fault, ArchiveError::Signed { what: "a goal", .. }), "{fault}");
    let fault = signed(&|other| {
        let ledger = other.relationships[0].ledger.as_mut().unwrap();
        let last = ledger.0.len() - 200;
        ledger.0[last] ^= 1;
    });
    assert!(matches!(fault, ArchiveError::Signed { what: "the ledger", .. }), "{fault}");
    let fault = signed(&|other| other.relationships[0].agreements[0].version += 1);
    assert!(matches!(fault, ArchiveError::Signed { what: "an agreement", .. }), "{fault}");
    let fault = signed(&|other| other.relationships[0].ratings[0].values[0] += 1);
    assert!(matches!(fault, ArchiveError::Signed { what: "a rating", .. }), "{fault}");
}

#[test]
fn s42_a_newer_format_is_said_to_be_newer() {
    let mut changed = files();
    changed.insert(MANIFEST.to_owned(), br#"{"format": 4, "something": "else"}"#.to_vec());
    assert_eq!(read(&contained(&changed)).unwrap_err().code(), "archiveNewer");
}

#[test]
fn s42_only_what_belongs_there_is_unpacked() {
    let whole = archive(Language::En);
    for name in [
        "../evil",
        "/etc/passwd",
        "1/../data.json",
        "C:\\x",
        "1/files/1.exe",
        "01/data.json",
        "0/data.json",
        "1/files/01.jpg",
        "2001/data.json",
        "1\\data.json",
        "data/archive.json/",
        "1/index.html\u{0}",
    ] {
        let mut changed = files();
        changed.insert(name.to_owned(), vec![1]);
        assert_eq!(read(&named_anew(&whole, changed)).unwrap_err().code(), "archiveDamaged", "{name}");
    }
    // A name that belongs, of a thing that nothing in the data speaks of.
    let mut changed = files();
    changed.insert("1/files/9.jpg".to_owned(), vec![1]);
    assert_eq!(read(&named_anew(&whole, changed)).unwrap_err(), ArchiveError::Foreign);
}

#[test]
fn s42_data_that_is_not_ours_is_refused() {
    let whole = archive(Language::En);
    for (from, to) in [
        ("\"state\": \"arrived\"", "\"state\": \"somewhere\""),
        ("\"note\": \"Only mine\"", "\"note\": \"Only mine\", \"more\": 1"),
        ("\"writtenMs\": ", "\"writtenMs\": -"),
        ("\"0707", "\"07zz"),
    ] {
        let mut changed = files();
        let data = String::from_utf8(changed["1/data.json"].clone()).unwrap();
        assert!(data.contains(from), "{from}");
        changed.insert("1/data.json".to_owned(), data.replacen(from, to, 1).into_bytes());
        assert_eq!(read(&named_anew(&whole, changed)).unwrap_err(), ArchiveError::file("1/data.json"));
    }
}

#[test]
fn s42_a_bomb_is_not_unpacked() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let zeros = vec![0u8; 8 << 20];
    zip.start_file("1/data.json", options).unwrap();
    for _ in 0..40 {
        zip.write_all(&zeros).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 2 << 20);
    assert_eq!(read(&bomb).unwrap_err(), ArchiveError::TooLarge);
    // One that says that it is small.
    let mut liar = bomb;
    let true_size = (40u32 * (8 << 20)).to_le_bytes();
    let mut found = 0;
    for at in 0..liar.len() - 4 {
        if liar[at..at + 4] == true_size {
            liar[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
            found += 1;
        }
    }
    assert!(found >= 1);
    assert_eq!(read(&liar).unwrap_err().code(), "archiveDamaged");
}

#[test]
fn s42_two_files_of_one_name_and_bytes_around_the_container_are_refused() {
    let good = contained(&files());
    let mut behind = good.clone();
    behind.push(0);
    assert_eq!(read(&behind).unwrap_err(), ArchiveError::Container);
    let before = [b"more".as_slice(), &good].concat();
    assert_eq!(read(&before).unwrap_err(), ArchiveError::Container);
    // A file twice: its name is another one's of the same length, changed in the bytes.
    let mut twice = good;
    let (from, to) = (b"1/overview.pdf", b"2/overview.pdf");
    for at in 0..twice.len() - from.len() {
        if twice[at..at + from.len()] == *from {
            twice[at..at + from.len()].copy_from_slice(to);
        }
    }
    assert_eq!(read(&twice).unwrap_err().code(), "archiveDamaged");
    assert_eq!(read(&vec![0; MAX_ARCHIVE_BYTES + 1]).unwrap_err(), ArchiveError::TooLarge);
    assert_eq!(read(b"").unwrap_err(), ArchiveError::Container);
}

#[test]
fn s42_files_of_letters_are_checked_and_come_out_as_they_went_in() {
    let whole = archive(Language::En);
    let bytes = written(&whole).unwrap();
    let part = &whole.relationships[0];
    let mut out = Attachments::of(&bytes).unwrap();
    let there: Vec<_> = files_of(part).filter(|(_, file)| file.left.is_none()).collect();
    assert_eq!(
        there.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["files/1.jpg", "files/2.pdf", "files/4.png"]
    );
    for (name, file) in &there {
        assert!(*out.take(1, name, file).unwrap() == super::sample::content(file), "{name}");
    }
    let left = &part.letters[0].files[2];
    let missing = out.take(1, "files/3.png", left).unwrap_err();
    assert_eq!(missing, ArchiveError::Missing { file: "1/files/3.png".to_owned() });

    // Who changes a file and the manifest changes what the data says of it, or is found out.
    for change in [
        (|bytes: &mut Vec<u8>| bytes[100] ^= 1) as fn(&mut Vec<u8>),
        |bytes| bytes.push(0),
        |bytes| bytes.truncate(5),
        |bytes| bytes.clear(),
    ] {
        let mut changed = files();
        change(changed.get_mut("1/files/1.jpg").unwrap());
        assert_eq!(read(&named_anew(&whole, changed)).unwrap_err(), ArchiveError::file("1/files/1.jpg"));
    }
    // One that does not begin as its kind does, though all hashes fit.
    let mut other = whole.clone();
    other.relationships[0].letters[0].files[0].sha256 = other.relationships[0].letters[0].files[1].sha256;
    other.relationships[0].letters[0].files[0].bytes = other.relationships[0].letters[0].files[1].bytes;
    let mut changed = files();
    let pdf = changed["1/files/2.pdf"].clone();
    changed.insert("1/files/1.jpg".to_owned(), pdf);
    changed.insert("1/data.json".to_owned(), json(&other.relationships[0]).unwrap());
    assert_eq!(read(&named_anew(&whole, changed)).unwrap_err(), ArchiveError::file("1/files/1.jpg"));
    // One that was left out is not there all the same.
    let mut changed = files();
    changed.insert("1/files/3.png".to_owned(), b"\x89PNG\r\n\x1a\n".to_vec());
    assert_eq!(read(&named_anew(&whole, changed)).unwrap_err(), ArchiveError::Foreign);
    let mut changed = files();
    changed.remove("1/files/1.jpg");
    let missing = ArchiveError::Missing { file: "1/files/1.jpg".to_owned() };
    assert_eq!(read(&named_anew(&whole, changed)).unwrap_err(), missing);
    // Nor is an archive made of bytes that are others.
    let made = write(&whole, |_, file| Ok::<_, ArchiveError>(Bytes(vec![0; file.bytes as usize])));
    assert_eq!(made.unwrap_err(), ArchiveError::Made);
}

#[test]
fn s42_what_was_left_out_is_said() {
    let files = files();
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let page = text("1/index.html");
    assert!(page.contains("<h2>Files that are not in this archive</h2>"));
    assert!(page.contains("<li><bdi>huge &lt;plan&gt;.png</bdi> (too many files for one archive)</li>"));
    assert!(page.contains("Not in this archive: huge &lt;plan&gt;.png (too many"), "beside its letter");
    assert!(!page.contains("files/3.png"), "nothing leads to it");
    assert!(text("index.html").contains("Not all files of messages are in this archive."));
    // Their names stand in their part alone (S-43).
    assert!(!text("index.html").contains("huge"));
    let data: serde_json::Value = serde_json::from_slice(&files["1/data.json"]).unwrap();
    assert_eq!(data["letters"][0]["files"][2]["left"], "tooMuch");
    assert!(!text("2/index.html").contains("Files that are not"));
}
