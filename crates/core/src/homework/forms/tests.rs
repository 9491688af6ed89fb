//! Definitions: within their bounds, one encoding each, and whatever bytes there are.
#![allow(clippy::unwrap_used)]

use kader_fuzz::{Target, check};

use super::*;

fn asks(label: &str) -> FormField {
    FormField::Text { label: label.into(), lines: 2 }
}

fn scale() -> FormField {
    FormField::Scale { label: "Hoe sterk?".into(), low: "niet".into(), high: "heel erg".into(), max: 10 }
}

fn choice(some: usize) -> FormField {
    FormField::Choice {
        label: "Met wie?".into(),
        choices: (0..some).map(|word| format!("keus {word}")).collect(),
    }
}

fn form(fields: Vec<FormField>) -> FormDefinition {
    FormDefinition { title: "Mijn week".into(), intro: "Elke avond een paar minuten.".into(), fields }
}

fn sample() -> FormDefinition {
    let table = FormField::Table {
        label: "Momenten".into(),
        columns: vec![asks("Wat?"), scale(), choice(3), FormField::Time { label: "Hoe laat?".into() }],
    };
    form(vec![asks("Hoe was je dag?"), scale(), FormField::Date { label: "Welke dag?".into() }, table])
}

#[test]
fn a_definition_comes_back_as_it_was_and_is_named_by_its_bytes() {
    let bytes = written(&sample()).unwrap();
    assert_eq!(read(&bytes).unwrap(), sample());
    let id = id_of(&bytes);
    assert!(is_own(&id) && id.len() == 20 && super::super::is_form(&id));
    let mut other = sample();
    other.intro.clear();
    assert_ne!(id_of(&written(&other).unwrap()), id);
}

#[test]
fn a_definition_has_bounds() {
    let long = "é".repeat(MAX_TEXT / 2 + 1);
    let nested = FormField::Table {
        label: "Buiten".into(),
        columns: vec![FormField::Table { label: "Binnen".into(), columns: vec![asks("Wat?")] }],
    };
    let wide = |some| FormField::Table { label: "Rij".into(), columns: vec![asks("Wat?"); some] };
    for (fields, fault) in [
        (vec![], Some(Fault::Missing)),
        (vec![asks("")], Some(Fault::Missing)),
        (vec![asks("Wat?"); MAX_FIELDS], None),
        (vec![asks("Wat?"); MAX_FIELDS + 1], Some(Fault::TooLarge)),
        (vec![wide(10); 3], None),
        (vec![wide(10), wide(10), wide(10), wide(7)], Some(Fault::TooLarge)),
        (vec![wide(0)], Some(Fault::Missing)),
        (vec![wide(11)], Some(Fault::TooLarge)),
        (vec![nested], Some(Fault::Malformed)),
        (vec![choice(2), choice(12)], None),
        (vec![choice(1)], Some(Fault::Missing)),
        (vec![choice(13)], Some(Fault::TooLarge)),
        (vec![asks(&long)], Some(Fault::TooLarge)),
        (vec![asks(" Wat?")], Some(Fault::Malformed)),
        (vec![asks("Wat?\nNog wat.")], Some(Fault::Malformed)),
        (vec![FormField::Text { label: "Wat?".into(), lines: 0 }], Some(Fault::TooLarge)),
        (
            vec![FormField::Scale { label: "?".into(), low: "a".into(), high: "b".into(), max: 1 }],
            Some(Fault::TooLarge),
        ),
    ] {
        assert_eq!(written(&form(fields.clone())).err(), fault, "{fields:?}");
    }
    let full = FormField::Choice { label: "Wat?".into(), choices: vec!["x".repeat(300); 12] };
    assert_eq!(written(&form(vec![full; 5])).err(), Some(Fault::TooLarge), "in all");
    let titled = |title: &str| {
        let mut form = sample();
        form.title = title.into();
        form
    };
    assert_eq!(written(&titled("")).err(), Some(Fault::Missing));
    assert_eq!(written(&titled(&"x".repeat(MAX_TITLE + 1))).err(), Some(Fault::TooLarge));
}

#[test]
fn whatever_bytes_there_are_a_definition_is_within_its_bounds() {
    let target = Target::new(vec![written(&sample()).unwrap().to_vec()]);
    check!("form", target, |bytes| {
        let definition = read(bytes).map_err(|fault| format!("{fault:?}"))?;
        // One definition, one encoding, one id.
        assert_eq!(written(&definition).unwrap().as_slice(), bytes);
        Ok(bytes.to_vec())
    });
}
