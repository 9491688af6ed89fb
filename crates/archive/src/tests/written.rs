//! What stands in the files of an archive, and that it comes back as it was.

use super::sample::{archive, everything, key, relationship, written};
use crate::{Bytes, Language, fingerprint, overview, read, record, verify};

fn text(files: &crate::container::Files, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

#[test]
fn s42_what_is_written_comes_back() {
    for language in [Language::Nl, Language::En] {
        let archive = archive(language);
        let bytes = written(&archive).unwrap();
        assert!(read(&bytes).unwrap() == archive);
        // The same again, to the byte.
        assert!(written(&archive).unwrap() == bytes);
        let back = read(&bytes).unwrap();
        assert_eq!(fingerprint(&back.relationships[0]), fingerprint(&archive.relationships[0]));
        let report = verify(&bytes).unwrap();
        assert_eq!((report.relationships, report.ledgers, report.goals), (2, 1, 1));
        assert!(report.agreements >= 1);
    }
}

#[test]
fn s42_a_fingerprint_is_of_everything() {
    let print = fingerprint(&relationship()).unwrap();
    let mut other = relationship();
    other.letters[0].files[1].sha256.0[7] ^= 1;
    assert_ne!(fingerprint(&other).unwrap(), print);
    let mut other = relationship();
    other.ledger = Some(Bytes(vec![1]));
    assert_ne!(fingerprint(&other).unwrap(), print);
    let mut other = relationship();
    other.note.push('.');
    assert_ne!(fingerprint(&other).unwrap(), print);
}

#[test]
fn s42_pages_open_with_no_network_and_run_nothing() {
    let files = everything(&written(&archive(Language::Nl)).unwrap());
    let page = text(&files, "1/index.html");
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"nl\">"));
    for sought in [
        "Woke &lt;b&gt;twice&lt;/b&gt; &amp; read",
        "&lt;script&gt;",
        "De nachten",
        "<polyline class=\"line0\"",
        "[T. de Wit: Thank you.]",
        "files/1.jpg",
        "alt=\"The &lt;garden&gt;.jpg\"",
        "To the market by bus again",
        "112,50",
        "Only mine",
        "My sister",
        "Quieter",
        "Gelezen door T. de Wit",
        "My evening walk",
        "<dt>How calm?</dt><dd dir=\"auto\">7</dd>",
        "<dt>With whom?</dt><dd dir=\"auto\">Alone</dd>",
        "<caption>Where along</caption>",
        "<td dir=\"auto\">With &lt;others&gt;</td>",
    ] {
        assert!(page.contains(sought), "{sought}");
    }
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html") || name.ends_with(".css")) {
        let page = String::from_utf8(bytes.clone()).unwrap();
        for never in ["<script", "http:", "https:", "//", "javascript:", "<iframe", "\u{202e}", "⟦"] {
            let page = page.replace("<!--", "").replace("*/", "").replace("/*", "");
            assert!(!page.contains(never), "{name} has {never}");
        }
    }
    // The first page says nothing of what it is about (S-43).
    let begin = text(&files, "index.html").to_lowercase();
    for never in ["therap", "cliënt", "gedacht", "sessie"] {
        assert!(!begin.contains(never), "{never}");
    }
    assert!(text(&files, "1/calendar.ics").contains("SUMMARY:Afspraak"));
}

#[test]
fn s42_data_is_plain_json() {
    let files = everything(&written(&archive(Language::En)).unwrap());
    let data: serde_json::Value = serde_json::from_slice(&files["1/data.json"]).unwrap();
    assert_eq!(data["records"][0]["content"]["tables"]["nights"][2]["slept"]["value"], 70);
    assert_eq!(data["goals"][0]["wording"], "To the market by bus again");
    let me = key(&kader_setting::fixtures::client()).digits();
    assert_eq!(data["records"][2]["content"]["page"][0]["by"], me.as_str());
    assert_eq!(data["letters"][0]["files"][0]["name"], "The <garden>.jpg");
}

#[test]
fn s42_what_happened_and_who_signed_can_be_read_and_is_json_too() {
    let archive = archive(Language::En);
    let files = everything(&written(&archive).unwrap());
    let page = text(&files, "1/index.html");
    for sought in [
        "<caption>What happened</caption>",
        "What was agreed came into force, version 1",
        "A session began",
        "Somebody left the session, after minutes: 10",
        "A session was planned for",
        "Signed by",
    ] {
        assert!(page.contains(sought), "{sought}");
    }
    let told: serde_json::Value = serde_json::from_slice(&files["1/history.json"]).unwrap();
    let ledger = archive.relationships[0].ledger.as_ref().unwrap();
    let (agreements, ledger) = kader_setting::Ledger::import(&ledger.0).unwrap();
    let entries = told["entries"].as_array().unwrap();
    assert_eq!(entries.len() as u64, ledger.len());
    assert_eq!(told["agreements"].as_array().unwrap().len(), agreements.all().count());
    let bytes = |value: &serde_json::Value| {
        data_encoding::BASE64_NOPAD.decode(value["/"]["bytes"].as_str().unwrap().as_bytes()).unwrap()
    };
    for (told, entry) in entries.iter().zip(ledger.entries()) {
        assert_eq!(bytes(&told["hash"]), entry.hash().as_bytes());
        assert_eq!(told["body"]["atWallMs"], entry.body().at_wall_ms);
        let signers: Vec<_> =
            told["signatures"].as_array().unwrap().iter().map(|one| bytes(&one[0])).collect();
        assert!(signers.iter().eq(entry.signatures().keys().map(|key| key.as_bytes())));
        assert_eq!(told["body"]["fact"].as_object().unwrap().len(), 1);
    }
}

#[test]
fn s42_an_archive_without_history_json_is_read_as_before() {
    let archive = archive(Language::En);
    let mut files = everything(&written(&archive).unwrap());
    files.remove("1/history.json");
    let manifest: serde_json::Value = serde_json::from_slice(&files["data/archive.json"]).unwrap();
    let mut manifest = manifest;
    manifest["format"] = 2.into();
    manifest["files"].as_object_mut().unwrap().remove("1/history.json");
    files.insert("data/archive.json".to_owned(), serde_json::to_vec(&manifest).unwrap());
    assert!(read(&super::sample::contained(&files)).unwrap() == archive);
}

#[test]
fn s42_goals_of_a_couple_are_those_of_both() {
    let mut archive = archive(Language::En);
    let mut partner = archive.relationships[0].members[0].clone();
    partner.key = key(&kader_setting::fixtures::partner());
    archive.relationships[0].members.push(partner);
    let files = everything(&written(&archive).unwrap());
    let bundle: serde_json::Value = serde_json::from_slice(&files["1/fhir.json"]).unwrap();
    let all: Vec<_> = bundle["entry"].as_array().unwrap().iter().map(|one| &one["resource"]).collect();
    let of = |kind: &str| all.iter().find(|one| one["resourceType"] == kind).unwrap();
    assert_eq!(of("Group")["member"].as_array().unwrap().len(), 2);
    assert_eq!(of("Goal")["subject"]["type"], "Group");
    let goal = format!("urn:uuid:{}", of("Goal")["id"].as_str().unwrap());
    assert_eq!(of("Task")["focus"]["reference"], goal.as_str());
}

#[test]
fn s42_documents_are_tagged_and_neutrally_named() {
    for language in [Language::Nl, Language::En] {
        let archive = archive(language);
        let mut documents = vec![overview(&archive, &archive.relationships[0]).unwrap()];
        documents.extend(
            archive.relationships[0]
                .records
                .iter()
                .map(|one| record(&archive, &archive.relationships[0], one).unwrap()),
        );
        documents.push(overview(&archive, &archive.relationships[1]).unwrap());
        for document in documents {
            assert!(document.starts_with(b"%PDF-1.7"));
            let has = |sought: &[u8]| document.windows(sought.len()).any(|window| window == sought);
            assert!(has(b"/StructTreeRoot") && has(b"/MarkInfo") && has(b"pdfuaid"), "not PDF/UA-1");
            let said = format!(
                "<dc:language><rdf:Bag><rdf:li>{}<",
                if language == Language::Nl { "nl" } else { "en" }
            );
            assert!(has(said.as_bytes()), "its language");
            assert!(!has(b"Noor") && !has(b"Kader"));
        }
    }
}

#[test]
fn s42_letters_have_their_paragraphs() {
    let parts = |text: &str| crate::story::paragraphs(text).collect::<Vec<_>>();
    assert!(parts("").is_empty() && parts("\n \n").is_empty());
    assert_eq!(parts("\nOne.\r\nTwo.\n\n \n- a\n- b\n"), ["One.\nTwo.", "- a\n- b"]);
    assert_eq!(parts(&"a\n\n".repeat(10_000)).len(), 10_000);
    let mut archive = archive(Language::En);
    archive.relationships[0].letters[0].text = "> How was it?\n\nBetter.\n1. <wait>\n2. breathe".to_owned();
    let page = text(&everything(&written(&archive).unwrap()), "1/index.html");
    let paragraphs =
        "<p dir=\"auto\">&gt; How was it?</p><p dir=\"auto\">Better.\n1. &lt;wait&gt;\n2. breathe</p>";
    assert!(page.contains(paragraphs));
    assert!(overview(&archive, &archive.relationships[0]).unwrap().starts_with(b"%PDF-1.7"));
}

/// What the page's tests hold against the published schema of FHIR R4 (`ui/tests/fhir.test.ts`).
#[test]
fn s42_the_bundle_is_the_one_that_is_held_against_the_schema() {
    let files = everything(&written(&archive(Language::En)).unwrap());
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/tests/fixtures/fhir.json");
    if std::env::var_os("KADER_KEEP_FHIR").is_some() {
        std::fs::write(kept, &files["1/fhir.json"]).unwrap();
    }
    assert!(std::fs::read(kept).unwrap() == files["1/fhir.json"], "KADER_KEEP_FHIR=1 writes it anew");
    let text = text(&files, "1/fhir.json");
    for never in ["Noor", "de Wit"] {
        assert!(!text.contains(never), "{never}");
    }
}
