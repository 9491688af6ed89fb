//! The dependency table of docs/ARCHITECTURE.md, held against `cargo metadata`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each package of ours may use of ours, outside its tests.
const TABLE: &[(&str, &[&str])] = &[
    ("kader-setting", &[]),
    ("kader-archive", &["kader-setting"]),
    ("kader-verify", &["kader-archive", "kader-setting"]),
    ("kader-wire", &[]),
    ("kader-fuzz", &[]),
    ("kader-media", &[]),
    ("kader-relay", &["kader-wire"]),
    ("kader-seal", &["kader-wire"]),
    ("kader-vault", &["kader-seal", "kader-setting"]),
    ("kader-call", &["kader-media", "kader-seal", "kader-setting"]),
    ("kader-core", &["kader-archive", "kader-seal", "kader-setting", "kader-vault", "kader-wire"]),
    (
        "kader-engine",
        &[
            "kader-call",
            "kader-core",
            "kader-media",
            "kader-seal",
            "kader-setting",
            "kader-vault",
            "kader-wire",
        ],
    ),
    ("kader", &["kader-core", "kader-engine"]),
];

fn metadata() -> serde_json::Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn ours(metadata: &serde_json::Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        if !(name == "kader" || name.starts_with("kader-")) {
            continue;
        }
        let uses = package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|dependency| dependency["kind"].is_null())
            .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
            .filter(|name| name.starts_with("kader"))
            .collect();
        found.insert(name.to_owned(), uses);
    }
    found
}

#[test]
fn dependencies_point_one_way() {
    let found = ours(&metadata());
    let table: BTreeMap<_, _> = TABLE.iter().copied().collect();
    for (name, uses) in &found {
        if name == "kader-tests" {
            continue;
        }
        let allowed: BTreeSet<String> = table
            .get(name.as_str())
            .unwrap_or_else(|| panic!("{name} is not in the table"))
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        let more: Vec<_> = uses.difference(&allowed).collect();
        assert!(more.is_empty(), "{name} uses {more:?}, which the table does not allow");
    }
    for (name, _) in TABLE {
        assert!(found.contains_key(*name), "{name} stands in the table but not in the workspace");
    }
}

#[test]
fn the_relay_cannot_even_link_decryption() {
    let metadata = metadata();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let by_id: BTreeMap<&str, &serde_json::Value> =
        nodes.iter().map(|node| (node["id"].as_str().unwrap(), node)).collect();
    let start =
        by_id.keys().copied().find(|id| id.contains("crates/relay") || id.contains("kader-relay")).unwrap();
    let (mut reached, mut open) = (BTreeSet::new(), vec![start]);
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        for dependency in by_id[id]["deps"].as_array().unwrap() {
            let normal =
                dependency["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null());
            if normal {
                open.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    for name in ["openmls", "sframe", "kader-seal", "kader-vault", "kader-core"] {
        let linked =
            reached.iter().any(|id| id.contains(&format!("/{name}#")) || id.contains(&format!("#{name}@")));
        assert!(!linked, "the relay links {name}");
    }
}

#[test]
fn there_is_one_libsqlite3() {
    let metadata = metadata();
    let versions: Vec<_> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| package["name"] == "libsqlite3-sys")
        .map(|package| package["version"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(versions.len(), 1, "{versions:?}");
}
