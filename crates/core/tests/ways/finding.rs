//! Searching what a relationship has beside its letters: what is found, by whom, and not any more once it is gone.

use std::collections::BTreeSet;
use std::time::Instant;

use kader_core::finding::{Found, FoundPlace, Hit, HitKind};
use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{KindTerms, Language};

use crate::homework::{Page, own_forms::week, tasked};
use crate::retention::kept_for;
use crate::world::{BOTH, C, T, World};

const DAY_MS: u64 = 24 * 3_600_000;

fn look(relationship: String, words: &str, behind: Option<FoundPlace>) -> Command {
    Command::Find { relationship, words: Secret::new(words.to_owned()), language: Language::Nl, behind }
}

impl World {
    fn looks_for(&mut self, side: usize, words: &str, behind: Option<FoundPlace>) -> Found {
        match self.tries(side, look(self.id(side), words, behind)).unwrap() {
            Reply::Found(found) => found,
            other => panic!("{other:?}"),
        }
    }

    /// What a search finds, page after page.
    fn hits(&mut self, side: usize, words: &str) -> Vec<Hit> {
        let (mut hits, mut behind) = (Vec::new(), None);
        loop {
            let found = self.looks_for(side, words, behind);
            assert!(found.hits.len() <= 20 && found.damaged == 0);
            hits.extend(found.hits);
            behind = found.on;
            if behind.is_none() {
                return hits;
            }
        }
    }

    /// In what kinds of places the words are.
    fn found_in(&mut self, side: usize, words: &str) -> Vec<HitKind> {
        self.hits(side, words).iter().map(|hit| hit.kind).collect()
    }

    fn puts_by(&mut self, side: usize, text: &str) {
        let text = Secret::new(text.to_owned());
        self.does(side, Command::KeepForSession { relationship: self.id(side), text });
    }

    /// A record with these words in a field, and something chosen in another.
    fn fills(&mut self, side: usize, form: &str, words: (&str, &str), choice: (&str, &str)) -> String {
        let record = self.begins_with(side, form, None).unwrap();
        let page = Page::of(&self.opens(side, &record));
        for change in [page.fills(words.0, words.1), page.chooses(choice.0, choice.1)] {
            self.does(side, self.change(side, &record, &change));
        }
        record
    }

    fn notes(&mut self, side: usize, text: &str) {
        let text = Secret::new(text.to_owned());
        self.does(side, Command::SaveNote { relationship: self.id(side), text });
    }
}

fn said(hit: &Hit) -> String {
    format!("{}[{}]{}", *hit.before, *hit.word, *hit.after)
}

#[test]
fn words_are_found_in_everything_that_a_relationship_has() {
    let mut world = World::agreed(7_001, tasked());
    let goal = world.agrees_on_goal("Weer met de tram naar mijn zus");
    world.does(T, world.offer_task(T, &goal, "Een halte", "Met de tram, heen en terug"));
    let before = world.relay.envelopes;
    let page = world.begins(C);
    world.writes_in(C, &page, 0, "In de trám\nwas het vol.");
    let filled = world.fills(C, "worry-time", ("where", "Bij de TRAM."), ("minutes", "15"));
    world.notes(C, "Vraag over tramkaartjes");
    world.puts_by(C, "Wat er in de tram gebeurde");
    let hits = world.hits(C, "tram");
    let kinds: Vec<HitKind> = hits.iter().map(|hit| hit.kind).collect();
    use HitKind::{Goal, Kept, Note, Record, Task};
    assert_eq!(kinds[..2], [Note, Kept]);
    let rest: BTreeSet<String> = kinds[2..].iter().map(|kind| format!("{kind:?}")).collect();
    assert_eq!(rest, ["Goal", "Record", "Task"].map(str::to_owned).into());
    assert_eq!(hits.len(), 6);
    assert!(hits[2..].windows(2).all(|two| two[0].at_ms >= two[1].at_ms), "the newest first");
    assert!(hits[..2].iter().all(|hit| hit.at_ms.is_none()));
    assert_eq!(said(&hits[0]), "Vraag over [tramkaartjes]");
    let of = |record: &str| hits.iter().find(|hit| hit.id == record).map(said).unwrap();
    assert_eq!(of(&page), "In de [trám] was het vol.");
    assert_eq!(of(&filled), "15 minuten · Bij de [TRAM].");
    // Each kind by what only it says; all words, the last as a beginning.
    assert_eq!(world.found_in(C, "zus tram"), [Goal]);
    assert_eq!(world.found_in(C, "halte heen"), [Task]);
    assert_eq!(world.found_in(C, "VOL tra"), [Record]);
    assert_eq!(world.found_in(C, "gebeurde"), [Kept]);
    assert!(world.found_in(C, "tramka").contains(&Note) && world.found_in(C, "tram bus").is_empty());
    // The name of a form, in the language of the page; what was chosen, by its words; no questions.
    assert_eq!(world.found_in(C, "piekertijd"), [Record]);
    assert_eq!(world.found_in(C, "minuten"), [Record]);
    assert!(world.hits(C, "where").is_empty() && world.hits(C, "hoe").is_empty());
    // The others have none of what is its owner's own, and nothing was said of it.
    let mut theirs = world.found_in(T, "tram");
    theirs.sort_unstable_by_key(|kind| format!("{kind:?}"));
    assert_eq!(theirs, [Goal, Task]);
    assert_eq!(world.relay.envelopes, before, "nothing leaves by looking or by writing for oneself");
}

#[test]
fn what_is_shared_is_found_by_all_and_not_once_it_is_gone() {
    let mut world = World::agreed(7_002, tasked());
    let form = world.saves_form(None, &week("Zeldzame week"));
    let record = world.fills(T, &form, ("f0", "Langs het kanaal"), ("f2", "o1"));
    assert!(world.hits(C, "kanaal").is_empty());
    world.does(T, world.shares(T, &record));
    for side in BOTH {
        for words in ["kanaal", "zeldzame kanaal", "zeldzaam", "anderen"] {
            let wanted = usize::from(words != "zeldzaam");
            assert_eq!(world.hits(side, words).len(), wanted, "side {side}, {words}");
        }
        assert_eq!(said(&world.hits(side, "zeldzame")[0]), "[]Langs het kanaal · met anderen");
    }
    world.does(T, Command::RemoveRecord { relationship: world.id(T), record });
    for side in BOTH {
        assert!(world.hits(side, "kanaal").is_empty() && world.hits(side, "zeldzame").is_empty());
    }
    // What is taken off, and a note that says something else.
    world.puts_by(C, "Over het kanaal");
    world.notes(C, "kanaal");
    assert_eq!(world.found_in(C, "kanaal"), [HitKind::Note, HitKind::Kept]);
    let place = world.page(C).agenda[0].place;
    world.does(C, Command::TakeOffAgenda { relationship: world.id(C), place });
    world.notes(C, "rivier");
    assert!(world.hits(C, "kanaal").is_empty());
    // What is deleted within a record.
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "kanaal en rivier");
    world.erases_in(C, &record, 0, 7);
    assert!(world.hits(C, "kanaal").is_empty());
    assert_eq!(world.found_in(C, "rivier"), [HitKind::Note, HitKind::Record]);
}

#[test]
fn s41_what_was_erased_after_its_time_is_found_no_more() {
    let mut all = kept_for(30);
    all.open_tasks = Some(3);
    all.confidentiality.as_mut().unwrap().retention[0].kind = KindTerms::Homework;
    let mut world = World::agreed(7_003, all);
    let goal = world.agrees_on_goal("Beter slapen");
    world.does(T, world.offer_task(T, &goal, "Dagboek van het slapen", "daarom"));
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "Weinig slapen");
    world.does(C, world.shares(C, &record));
    for side in BOTH {
        assert_eq!(world.hits(side, "slapen").len(), 3, "side {side}");
    }
    world.passes(32 * DAY_MS);
    for side in BOTH {
        assert_eq!(world.found_in(side, "slapen"), [HitKind::Goal], "side {side}");
    }
}

#[test]
fn a_search_is_refused_while_locked_and_within_bounds() {
    let mut world = World::agreed(7_004, tasked());
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "tram");
    let id = world.id(C);
    for nothing in ["", "   ", "\"*\" -- ()", "\u{0}"] {
        assert_eq!(world.looks_for(C, nothing, None), Found::default(), "{nothing:?}");
    }
    assert_eq!(world.hits(C, &"tram ".repeat(100_000)).len(), 1, "only so many characters are looked at");
    assert!(world.hits(C, &"a".repeat(1_000_000)).is_empty());
    world.refused(C, look("00".repeat(16), "tram", None), "noRelationship");
    for wrong in ["", "zz", &"00".repeat(17), &"é".repeat(16)] {
        let behind = FoundPlace { at_ms: u64::MAX, id: (*wrong).to_owned() };
        world.refused(C, look(id.clone(), "tram", Some(behind)), "recordGone");
    }
    let behind = |at_ms| Some(FoundPlace { at_ms, id: "ff".repeat(16) });
    assert_eq!(world.looks_for(C, "tram", behind(u64::MAX)).hits.len(), 1);
    assert!(world.looks_for(C, "tram", behind(0)).hits.is_empty());
    world.does(C, Command::Lock);
    world.refused(C, look(id, "tram", None), "locked");
}

#[test]
fn what_cannot_be_read_is_passed_over_and_said() {
    let mut world = World::agreed(7_005, tasked());
    let (whole, broken) = (world.begins(C), world.begins(C));
    for record in [&whole, &broken] {
        world.writes_in(C, record, 0, "tram");
    }
    let handle: [u8; 16] = crate::world::unhex(&broken).try_into().unwrap();
    world.with_vault(C, true, |changed| changed.tx.put_record_content(&handle, b"\xff\xff tram").unwrap());
    world.unlock(C);
    world.settle();
    let found = world.looks_for(C, "tram", None);
    assert_eq!((found.hits.len(), found.damaged, found.on), (1, 1, None));
    assert_eq!(found.hits[0].id, whole);
}

/// How long it takes is printed: `--nocapture`. Of a build without optimization; `docs/measurements.md` has no row of it.
#[test]
fn a_search_over_250_records_goes_on_page_after_page_without_one_twice() {
    let mut world = World::agreed(7_006, tasked());
    let mut wanted = BTreeSet::new();
    for number in 0..250 {
        let record = world.begins_with(C, "free-page", None).unwrap();
        let page = Page::of(&world.opens(C, &record));
        let words =
            format!("Vandaag {number}: {} tram {}", "langs het water ".repeat(30), "naar huis ".repeat(30));
        let command = world.change(C, &record, &page.writes(0, &words));
        world.tries(C, command).unwrap();
        world.passes(1_000);
        wanted.insert(record);
    }
    let began = Instant::now();
    let mut page = world.looks_for(C, "tram", None);
    let first = began.elapsed();
    let began = Instant::now();
    assert!(world.hits(C, "vliegtuig").is_empty());
    let nothing = began.elapsed();
    println!("250 records: the first page in {first:.1?}, all of them without a hit in {nothing:.1?}");
    // What changes meanwhile comes to the front: nothing is there twice, and nothing else is missed.
    let (mut found, mut pages) = (Vec::new(), 0);
    loop {
        pages += 1;
        found.extend(page.hits.iter().map(|hit| hit.id.clone()));
        let Some(behind) = page.on else { break };
        if pages == 3 {
            world.writes_in(C, &found[5].clone(), 0, "Nog iets. ");
        }
        page = world.looks_for(C, "tram", Some(behind));
    }
    assert_eq!((found.len(), pages), (250, 13));
    assert_eq!(found.iter().cloned().collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn after_the_end_what_is_left_is_found() {
    let mut world = World::agreed(7_007, tasked());
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "tram");
    world.does(C, Command::EndAlone { relationship: world.id(C) });
    assert_eq!(world.found_in(C, "tram"), [HitKind::Record]);
}
