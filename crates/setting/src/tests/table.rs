//! The table of the rules, the documentation and the source say the same.

use crate::ReasonCode;
use crate::rules::{RULES, Status};
use std::collections::BTreeSet;
use std::path::Path;

fn sources(folder: &Path) -> String {
    let mut all = String::new();
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            all.push_str(&sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            all.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
    all
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn documentation() -> String {
    std::fs::read_to_string(here().join("../../docs/setting-rules.md")).unwrap()
}

/// The rows of the documentation's table of rules, as cells.
fn rows() -> Vec<Vec<String>> {
    documentation()
        .lines()
        .filter(|line| line.starts_with("| S-"))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells.map(|cell| cell.trim().replace('`', "")).collect()
        })
        .collect()
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
fn the_documentation_lists_exactly_the_table() {
    let rows = rows();
    assert_eq!(rows.len(), RULES.len());
    for (row, rule) in rows.iter().zip(RULES) {
        let status = match rule.status {
            Status::InForce => "in force",
            Status::Awaits => "awaits",
        };
        let list = |names: &[&str]| {
            if names.is_empty() { "-".to_owned() } else { names.join(", ") }
        };
        let codes: Vec<_> =
            ReasonCode::ALL.iter().filter(|r| r.rule() == rule.rule).map(|r| r.code()).collect();
        assert_eq!(
            *row,
            [
                rule.rule.to_string(),
                rule.name.to_owned(),
                status.to_owned(),
                list(rule.enforced),
                list(rule.tested),
                list(&codes),
            ]
        );
    }
}

#[test]
fn every_rule_in_force_is_enforced_and_tested_by_what_it_names() {
    let source = sources(&here().join("src"));
    for rule in RULES {
        let in_force = rule.status == Status::InForce;
        assert_eq!(in_force, !rule.tested.is_empty(), "{}", rule.rule);
        assert_eq!(in_force, !rule.enforced.is_empty(), "{}", rule.rule);
        let prefix = format!("s{:02}_", rule.rule.0);
        for name in rule.enforced {
            assert!(name.starts_with(&prefix), "{name}");
            assert!(
                source.contains(&format!("pub fn {name}(")) || source.contains(&format!("pub fn {name}<")),
                "{name} does not exist"
            );
        }
        for name in rule.tested {
            assert!(name.starts_with(&prefix), "{name}");
            let plain = source.contains(&format!("#[test]\nfn {name}("));
            let proptest = source.contains(&format!("#[test]\n    fn {name}("));
            assert!(plain || proptest, "{name} is no test");
        }
    }
}

#[test]
fn every_numbered_test_is_in_the_table() {
    let source = sources(&here().join("src/tests"));
    let listed: BTreeSet<&str> = RULES.iter().flat_map(|r| r.tested).copied().collect();
    let written: BTreeSet<&str> = source
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("fn s"))
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        .filter_map(|rest| rest.split('(').next())
        .collect();
    let with_s: BTreeSet<String> = written.iter().map(|name| format!("s{name}")).collect();
    assert_eq!(with_s, listed.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn every_reason_belongs_to_a_rule_in_force_and_is_documented() {
    let documentation = documentation();
    for reason in ReasonCode::ALL {
        let rule = RULES.iter().find(|r| r.rule == reason.rule()).unwrap();
        assert_eq!(rule.status, Status::InForce, "{reason}");
        let documented = documentation.contains(&format!("| `{reason}` |"));
        assert!(documented, "{reason} is not in the list of reasons");
    }
}
