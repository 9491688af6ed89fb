//! The files of the project that the table speaks of.

use super::typescript;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The languages' texts.
const TEXTS: [&str; 2] = ["ui/src/texts/nl.ftl", "ui/src/texts/en.ftl"];

/// What is read, and of which kinds.
const READ: &[(&str, &[&str])] = &[
    ("crates", &["rs"]),
    ("src-tauri/src", &["rs"]),
    ("tests", &["rs"]),
    ("ui/src", &["ts", "svelte", "ftl"]),
    ("ui/tests", &["ts"]),
];

const OWN: &str = "crates/setting/src/";

/// A function or a test outside this crate: `path#name`.
pub(super) struct Place<'a> {
    path: &'a str,
    name: &'a str,
}

impl<'a> Place<'a> {
    pub(super) fn of(named: &'a str) -> Option<Self> {
        named.split_once('#').map(|(path, name)| Self { path, name })
    }
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Tree {
    /// The page of the rules.
    pub(super) page: String,
    files: BTreeMap<String, String>,
}

impl std::fmt::Debug for Tree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tree({} files)", self.files.len())
    }
}

impl Tree {
    pub(super) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files = BTreeMap::new();
        for (folder, kinds) in READ {
            read(&root, folder, kinds, &mut files);
        }
        let page = std::fs::read_to_string(root.join("docs/setting-rules.md")).unwrap();
        Self { page, files }
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    pub(super) fn text_mut(&mut self, path: &str) -> &mut String {
        self.files.get_mut(path).unwrap()
    }

    pub(super) fn remove(&mut self, path: &str) {
        self.files.remove(path).unwrap();
    }

    fn own(&self) -> impl Iterator<Item = &str> {
        self.files().filter(|(path, _)| path.starts_with(OWN)).map(|(_, text)| text)
    }

    pub(super) fn has_own_function(&self, name: &str) -> bool {
        self.own().any(|text| declares(text, "pub fn ", name))
    }

    pub(super) fn has_own_test(&self, name: &str) -> bool {
        self.own().any(|text| text.contains(name) && rust_tests(text).contains(name))
    }

    pub(super) fn own_tests(&self) -> impl Iterator<Item = &str> {
        self.own().flat_map(rust_tests)
    }

    pub(super) fn has_function(&self, place: &Place<'_>) -> bool {
        let before = if place.path.ends_with(".rs") { "fn " } else { "function " };
        self.files.get(place.path).is_some_and(|text| declares(text, before, place.name))
    }

    pub(super) fn has_test(&self, place: &Place<'_>) -> bool {
        let Some(text) = self.files.get(place.path) else { return false };
        if place.path.ends_with(".rs") {
            rust_tests(text).contains(place.name)
        } else {
            typescript::tests(text).contains(place.name)
        }
    }

    /// The languages that have no words under this key.
    pub(super) fn languages_without<'a>(&'a self, key: &str) -> impl Iterator<Item = &'static str> + use<'a> {
        let start = format!("{key} = ");
        TEXTS.into_iter().filter(move |file| {
            let text = self.files.get(*file).map_or("", String::as_str);
            !text.lines().any(|line| line.strip_prefix(&start).is_some_and(|words| !words.trim().is_empty()))
        })
    }
}

fn declares(text: &str, before: &str, name: &str) -> bool {
    ["(", "<"].iter().any(|after| text.contains(&format!("{before}{name}{after}")))
}

/// The names of functions under `#[test]` or `#[tokio::test]`, other attributes before and in between
/// allowed; but for `#[ignore]`, with which a test proves nothing.
fn rust_tests(text: &str) -> BTreeSet<&str> {
    let (mut marked, mut ignored) = (false, false);
    let mut found = BTreeSet::new();
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            marked = true;
        }
        if line.starts_with("#[ignore") || line.starts_with("#[cfg_attr(") && line.contains("ignore") {
            ignored = true;
        }
        if line.starts_with("#[") || line.starts_with("//") {
            continue;
        }
        if marked && !ignored {
            let name = line.trim_start_matches("async ").strip_prefix("fn ");
            found.extend(name.and_then(|name| name.split('(').next()));
        }
        (marked, ignored) = (false, false);
    }
    found
}

fn read(root: &Path, folder: &str, kinds: &[&str], files: &mut BTreeMap<String, String>) {
    for item in std::fs::read_dir(root.join(folder)).unwrap() {
        let item = item.unwrap();
        let path = format!("{folder}/{}", item.file_name().to_str().unwrap());
        if item.file_type().unwrap().is_dir() {
            read(root, &path, kinds, files);
        } else if kinds.iter().any(|kind| path.ends_with(&format!(".{kind}"))) {
            files.insert(path, std::fs::read_to_string(item.path()).unwrap());
        }
    }
}
