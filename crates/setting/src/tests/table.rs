//! The table of the rules, the page of the rules, the source, the tests and the sentences say the same.

mod page;
mod tree;
mod typescript;

use crate::ReasonCode;
use crate::rules::{Entry, RULES, Status};
use page::Row;
use std::collections::{BTreeMap, BTreeSet};
use tree::{Place, Tree};

/// What stands in the place of a function where a rule holds because something is absent.
const BY_CONSTRUCTION: &str = "by construction";

/// What is wrong between the table, the page and the tree. Empty if nothing is.
fn faults(tree: &Tree) -> Vec<String> {
    let rows = match page::rows(&tree.page) {
        Ok(rows) => rows,
        Err(fault) => return vec![fault],
    };
    let numbers: Vec<_> = rows.iter().map(|row| row.rule.clone()).collect();
    let wanted: Vec<_> = RULES.iter().map(|entry| entry.rule.to_string()).collect();
    if numbers != wanted {
        return vec![format!("the page lists {numbers:?}, the table {wanted:?}")];
    }
    let mut faults: Vec<String> =
        rows.iter().zip(RULES).flat_map(|(row, entry)| faults_of_a_row(tree, row, entry)).collect();
    faults.extend(numbers_in_the_tree(tree).into_iter().filter_map(|(number, path)| {
        (!numbers.contains(&number)).then(|| format!("{path} speaks of {number}, which is no rule"))
    }));
    faults.extend(faults_of_a_changed_peer(tree));
    for reason in ReasonCode::ALL {
        let key = format!("refusal-{reason}");
        faults.extend(tree.languages_without(&key).map(|file| format!("{reason} has no words in {file}")));
        let documented = tree.page.contains(&format!("\n| `{reason}` | {} |", reason.rule()));
        faults.extend((!documented).then(|| format!("{reason} is not in the list of reasons")));
    }
    faults
}

fn faults_of_a_row(tree: &Tree, row: &Row, entry: &Entry) -> Vec<String> {
    let rule = &row.rule;
    let mut faults = Vec::new();
    let mut wrong = |what: String| faults.push(format!("{rule}: {what}"));
    let status = match entry.status {
        Status::InForce => "in force".to_owned(),
        Status::Awaits(what) => format!("awaits {what}"),
    };
    if row.name != entry.name || row.status != status {
        wrong(format!("is called {:?} and {:?} on the page", row.name, row.status));
    }
    let codes: Vec<_> = ReasonCode::ALL.iter().filter(|r| r.rule() == entry.rule).map(|r| r.code()).collect();
    if row.reasons != codes {
        wrong(format!("the page gives the reasons {:?}, the source {codes:?}", row.reasons));
    }
    for (what, page, table) in
        [("enforced", &row.enforced, entry.enforced), ("tested", &row.tested, entry.tested)]
    {
        let here: Vec<_> =
            page.iter().filter(|name| !name.contains('#') && *name != BY_CONSTRUCTION).collect();
        if here != table.iter().collect::<Vec<_>>() {
            wrong(format!("{what} by {here:?} on the page, by {table:?} in the table"));
        }
    }
    for name in &row.enforced {
        let exists = match Place::of(name) {
            _ if name == BY_CONSTRUCTION => true,
            Some(place) => tree.has_function(&place),
            None => name.starts_with(&prefix(rule)) && tree.has_own_function(name),
        };
        if !exists {
            wrong(format!("there is no function {name}"));
        }
    }
    for name in &row.tested {
        let exists = match Place::of(name) {
            Some(place) => tree.has_test(&place),
            None => name.starts_with(&prefix(rule)) && tree.has_own_test(name),
        };
        if !exists {
            wrong(format!("there is no test {name}"));
        }
    }
    for key in &row.worded {
        for file in tree.languages_without(key) {
            wrong(format!("{file} has no text {key}"));
        }
    }
    let worded = !row.worded.is_empty() || !row.reasons.is_empty();
    for (what, there) in
        [("enforced", !row.enforced.is_empty()), ("tested", !row.tested.is_empty()), ("worded", worded)]
    {
        match entry.status {
            Status::InForce if !there => wrong(format!("in force, and nowhere {what}")),
            Status::InForce | Status::Awaits(_) => {}
        }
    }
    faults
}

/// What is wrong with the section on a changed peer: every rule in force either says what another member's
/// program could try and which tests try it, or stands among those to which nothing arrives.
fn faults_of_a_changed_peer(tree: &Tree) -> Vec<String> {
    let peer = match page::changed_peer(&tree.page) {
        Ok(peer) => peer,
        Err(fault) => return vec![fault],
    };
    let mut faults = Vec::new();
    for entry in RULES {
        let rule = entry.rule.to_string();
        let tried = peer.tried.iter().filter(|row| row.rule == rule).count();
        let without = peer.without.iter().filter(|listed| **listed == rule).count();
        match (entry.status, tried + without) {
            (Status::InForce, 0) => faults.push(format!("{rule}: nothing is said of a changed peer")),
            (Status::InForce, 1) | (Status::Awaits(_), 0) => {}
            (Status::Awaits(_), 1) if tried == 0 => {}
            (Status::Awaits(_), _) => faults.push(format!("{rule}: awaits, and a changed peer is refused")),
            (Status::InForce, _) => faults.push(format!("{rule}: stands twice in what a changed peer does")),
        }
    }
    let is_rule = |name: &str| RULES.iter().any(|entry| entry.rule.to_string() == name);
    let named = peer.tried.iter().map(|row| &row.rule).chain(&peer.without);
    let unknown = named.filter(|name| !is_rule(name));
    faults.extend(unknown.map(|name| format!("a changed peer is tried at {name}, which is no rule")));
    for row in &peer.tried {
        if row.tests.is_empty() {
            faults.push(format!("{}: no test has a changed peer", row.rule));
        }
        // All of them by file: a changed program is more than one crate's.
        for name in &row.tests {
            if Place::of(name).is_none_or(|place| !tree.has_test(&place)) {
                faults.push(format!("{}: no test {name} has a changed peer", row.rule));
            }
        }
    }
    faults
}

/// S-12 becomes `s12_`.
fn prefix(rule: &str) -> String {
    format!("{}_", rule.replace('-', "").to_lowercase())
}

/// The numbers of rules that occur anywhere, with one of the files: "S-12" and `fn s12_`.
fn numbers_in_the_tree(tree: &Tree) -> BTreeMap<String, &str> {
    let mut found = BTreeMap::new();
    // The tests of the table itself name rules that there are not.
    let files = tree.files().filter(|(path, _)| !path.starts_with("crates/setting/src/tests/table"));
    for (path, text) in files {
        for mark in ["S-", "fn s"] {
            for (at, _) in text.match_indices(mark) {
                let before = text[..at].chars().next_back();
                let digits: String =
                    text[at + mark.len()..].chars().take_while(char::is_ascii_digit).collect();
                if !digits.is_empty() && before.is_none_or(|c| !c.is_alphanumeric()) {
                    found.entry(format!("S-{digits}")).or_insert(path);
                }
            }
        }
    }
    found
}

#[test]
fn the_table_holds_every_rule_of_the_specification_once() {
    let wanted: Vec<u8> = (1..=5)
        .chain(10..=19)
        .chain(20..=25)
        .chain(30..=33)
        .chain(40..=45)
        .chain([50, 51, 60, 70, 80])
        .collect();
    let numbers: Vec<u8> = RULES.iter().map(|r| r.rule.0).collect();
    assert_eq!(numbers, wanted);
}

#[test]
fn every_rule_in_force_is_enforced_tested_and_worded_by_what_the_page_names() {
    let faults = faults(&Tree::read());
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_numbered_test_of_this_crate_is_in_the_table() {
    let tree = Tree::read();
    let listed: BTreeSet<&str> = RULES.iter().flat_map(|r| r.tested).copied().collect();
    let written: BTreeSet<&str> = tree
        .own_tests()
        .filter(|name| name.starts_with('s') && name[1..].starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    let differ: Vec<_> = written.symmetric_difference(&listed).collect();
    assert!(differ.is_empty(), "only in the table, or only in the tests: {differ:?}");
}

#[test]
fn every_reason_belongs_to_a_rule_that_is_there() {
    for reason in ReasonCode::ALL {
        let rule = RULES.iter().find(|r| r.rule == reason.rule()).unwrap();
        assert!(!matches!(rule.status, Status::Awaits(_)), "{reason}");
    }
}

/// Where something could write picture or sound to a disk: what handles media, and the page that shows it.
fn recorders(tree: &Tree) -> Vec<String> {
    let media = ["crates/media/src/", "crates/call/src/", "crates/engine/src/"];
    let writing =
        ["File::create", "File::options", "OpenOptions", "fs::write", "fs::copy", "WavWriter::create"];
    let in_the_page =
        ["MediaRecorder", "captureStream", "toBlob", "toDataURL", "createObjectURL", "indexedDB"];
    let uses = |path: &str, text: &str| {
        let shipped = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
        let is_test = path.ends_with("tests.rs");
        let written = media.iter().any(|folder| path.starts_with(folder)) && !is_test;
        (written && writing.iter().any(|word| shipped.contains(word)))
            || (path.starts_with("ui/src/") && in_the_page.iter().any(|word| shipped.contains(word)))
            // The one writer below stands in for a speaker, and the program has none stand in.
            || (path.starts_with("src-tauri/src/") && shipped.contains("speaker:"))
    };
    tree.files().filter(|(path, text)| uses(path, text)).map(|(path, _)| path.to_owned()).collect()
}

#[test]
fn s40_no_code_keeps_picture_or_sound() {
    let mut tree = Tree::read();
    // Tests and the bench let a file stand in for a speaker; the program cannot be told to.
    let stands_in = "crates/media/src/sound/file.rs";
    // Pictures that came with a letter are shown, and drawn for the preview of the page: not a session's.
    let letters = ["ui/src/files.svelte.ts", "ui/src/preview/files.ts"];
    assert_eq!(recorders(&tree), [&[stands_in], letters.as_slice()].concat());
    for letter in letters {
        let text = tree.text_mut(letter);
        assert!(!["session", "video", "VideoFrame"].iter().any(|word| text.contains(word)), "{letter}");
    }
    for (path, text) in [
        ("crates/engine/src/studio.rs", "std::fs::write(path, frame)?;"),
        ("ui/src/picture.ts", "canvas.captureStream()"),
        ("src-tauri/src/main.rs", "EngineConfig { speaker: Some(file) }"),
    ] {
        // In front: what stands after the tests of a file is theirs.
        tree.text_mut(path).insert_str(0, text);
        assert!(recorders(&tree).iter().any(|one| one == path), "{path}");
    }
}

/// No test of the interface is lost on the way through its source.
#[test]
fn the_tests_of_the_interface_are_read() {
    let tree = Tree::read();
    let mut some = 0;
    for (path, text) in tree.files().filter(|(path, _)| path.ends_with(".test.ts")) {
        let found = typescript::tests(text);
        let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix("it('"));
        for title in lines.filter_map(|line| Some(line.split_once("', ")?.0)) {
            assert!(found.contains(title), "{path}: {title}");
            some += 1;
        }
    }
    assert!(some > 100, "{some}");
}

/// The tree with one thing changed must be found out, and by name.
#[test]
fn what_is_missing_is_found_out() {
    let whole = Tree::read();
    let with = |change: &dyn Fn(&mut Tree)| {
        let mut tree = whole.clone();
        change(&mut tree);
        assert_ne!(tree, whole, "nothing was changed");
        faults(&tree)
    };
    let on_the_page = |from: &'static str, to: &'static str| {
        with(&|tree: &mut Tree| tree.page = tree.page.replacen(from, to, 1))
    };
    let found = |faults: Vec<String>, what: &str| {
        assert!(faults.iter().any(|fault| fault.contains(what)), "{what}: {faults:?}");
    };
    // A name that is not in the table, or in the table and nowhere else.
    found(on_the_page("`s24_one_relationship`", "`s24_one_list`"), "S-24: there is no function s24_one_list");
    found(
        on_the_page("`s16_no_stranger_gets_in`", "`s16_no_stranger_gets_out`"),
        "S-16: there is no test s16_no_stranger_gets_out",
    );
    found(on_the_page("| Message hours |", "| Hours |"), "S-20: is called \"Hours\"");
    found(on_the_page("| S-33 |", "| S-34 |"), "the page lists");
    found(on_the_page("| rule | name |", "| rule | called |"), "no table of rules");
    // Elsewhere.
    let (file, name) = ("crates/core/tests/ways/standing.rs", "s01_withdrawing_ends_a_session_that_runs");
    let gone = with(&|tree: &mut Tree| {
        let text = tree.text_mut(file);
        *text = text.replace(&format!("fn {name}("), "fn another(");
    });
    found(gone, &format!("S-01: there is no test {file}#{name}"));
    let no_test = with(&|tree: &mut Tree| {
        let text = tree.text_mut(file);
        *text = text.replace(&format!("#[test]\nfn {name}("), &format!("fn {name}("));
    });
    found(no_test, &format!("S-01: there is no test {file}#{name}"));
    // A test that never runs proves nothing, on whichever side of its mark that is said.
    for ignored in ["#[ignore]\n#[test]", "#[test]\n#[ignore = \"slow\"]"] {
        let ignored = with(&|tree: &mut Tree| {
            let text = tree.text_mut(file);
            *text = text.replace(&format!("#[test]\nfn {name}("), &format!("{ignored}\nfn {name}("));
        });
        found(ignored, &format!("S-01: there is no test {file}#{name}"));
    }
    // The same of the interface's tests, in each of the ways in which one of them does not run.
    let (file, name) = ("ui/tests/page/lobby.test.ts", "is asked anew where a click is what found it");
    let named = |tree: &mut Tree, change: &dyn Fn(&str) -> String| {
        let from = "`s16_no_stranger_gets_in`";
        tree.page = tree.page.replacen(from, &format!("{from}, `{file}#{name}`"), 1);
        let text = tree.text_mut(file);
        *text = change(text);
    };
    let missing = format!("S-16: there is no test {file}#{name}");
    let there = with(&|tree: &mut Tree| named(tree, &str::to_owned));
    assert!(there.is_empty(), "{there:?}");
    let (test, suite) = (format!("it('{name}'"), "describe('a place that was said too long ago'");
    for (from, to) in [
        (&*test, format!("it.skip('{name}'")),
        (&*test, format!("it.todo('{name}'")),
        (&*test, format!("it.skipIf(true)('{name}'")),
        (&*test, format!("it('{name}', {{ skip: true }}")),
        (&*test, format!("// it('{name}'")),
        (&*test, format!("/* it('{name}' */")),
        (&*test, format!("const text = \"it('{name}'\"")),
        (suite, suite.replace("describe(", "describe.skip(")),
        (suite, suite.replace("describe(", "describe.only(")),
    ] {
        let silent = with(&|tree: &mut Tree| {
            named(tree, &|text: &str| {
                assert!(text.contains(from), "{from}");
                text.replace(from, &to)
            });
        });
        found(silent, &missing);
    }
    let own_ignored = with(&|tree: &mut Tree| {
        let text = tree.text_mut("crates/setting/src/tests/messages.rs");
        let name = "fn s24_a_message_goes_to_one_relationship(";
        *text = text.replace(&format!("#[test]\n{name}"), &format!("#[test]\n#[ignore]\n{name}"));
    });
    found(own_ignored, "S-24: there is no test s24_a_message_goes_to_one_relationship");
    let no_file = with(&|tree: &mut Tree| tree.remove("crates/call/src/gate.rs"));
    found(no_file, "S-14: there is no function crates/call/src/gate.rs#");
    // A changed peer: a test that is gone, a row or a number that is gone, one too many, an empty row.
    let peer = "\n## A changed peer\n";
    let in_the_section = |from: &'static str, to: &'static str| {
        with(&|tree: &mut Tree| {
            let (before, section) = tree.page.split_once(peer).unwrap();
            tree.page = format!("{before}{peer}{}", section.replacen(from, to, 1));
        })
    };
    let honest = "crates/core/tests/ways/forged.rs#s11_a_start_outside_its_window_is_not_signed";
    let gone = in_the_section(
        "`crates/core/tests/ways/forged.rs#s11_a_start_outside_its_window_is_not_signed`",
        "`crates/core/tests/ways/forged.rs#s11_a_start_is_not_signed`",
    );
    found(
        gone,
        "S-11: no test crates/core/tests/ways/forged.rs#s11_a_start_is_not_signed has a changed peer",
    );
    let no_test = with(&|tree: &mut Tree| {
        let text = tree.text_mut("crates/core/tests/ways/forged.rs");
        let name = honest.split_once('#').unwrap().1;
        *text = text.replace(&format!("#[test]\nfn {name}("), &format!("fn {name}("));
    });
    found(no_test, &format!("S-11: no test {honest} has a changed peer"));
    found(in_the_section("| S-10 |", "| S-09 |"), "S-10: nothing is said of a changed peer");
    found(in_the_section("| S-10 |", "| S-09 |"), "a changed peer is tried at S-09, which is no rule");
    found(in_the_section("| S-10 |", "| S-11 |"), "S-11: stands twice");
    found(in_the_section("- **S-22.**", "- **S-10.**"), "S-22: nothing is said of a changed peer");
    found(in_the_section("- **S-22.**", "- **S-10.**"), "S-10: stands twice");
    found(in_the_section("| rule | what", "| rule | who"), "no table of what a changed peer could try");
    found(on_the_page("\n## A changed peer\n", "\n## Peers\n"), "no section on a changed peer");
    // Words.
    for language in ["ui/src/texts/nl.ftl", "ui/src/texts/en.ftl"] {
        let silent = with(&|tree: &mut Tree| {
            let text = tree.text_mut(language);
            *text = text.replace("\nrefusal-reviewDue = ", "\nrefusal-other = ");
        });
        found(silent, &format!("reviewDue has no words in {language}"));
        let empty = with(&|tree: &mut Tree| {
            let text = tree.text_mut(language);
            let at = text.find("\nclause-length = ").unwrap() + "\nclause-length = ".len();
            let end = at + text[at..].find('\n').unwrap();
            text.replace_range(at..end, "");
        });
        found(empty, &format!("S-12: {language} has no text clause-length"));
    }
    // Numbers of no rule.
    for (text, number) in [
        ("/// S-34: nothing.", "S-34"),
        ("fn s52_nothing() {}", "S-52"),
        ("/// S-123: nothing.", "S-123"),
        ("fn s123_nothing() {}", "S-123"),
        ("/// S-1: nothing.", "S-1"),
        ("fn s1200() {}", "S-1200"),
    ] {
        let file = "crates/core/src/lobby.rs";
        let named = with(&|tree: &mut Tree| tree.text_mut(file).push_str(text));
        found(named, &format!("{file} speaks of {number}, which is no rule"));
    }
    let in_the_page = with(&|tree: &mut Tree| tree.text_mut("ui/src/sentences.ts").push_str("'S-99'"));
    found(in_the_page, "ui/src/sentences.ts speaks of S-99");
}
