//! Letters between sessions (S-20 to S-25): held on both sides, in their order, each once, and taken back.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{
    AbsenceTerms, LetterState, LettersPage, MessageTerms, QuotaTerms, Terms, WindowTerms,
};
use kader_vault::Vault;

use crate::changed::Said;
use crate::retention::{MARKER, kept_for};
use crate::several::P;
use crate::world::{BOTH, C, PASSPHRASE, T, World, as_asked, seeds, terms, unhex};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;
pub(crate) const ZONE: &str = "Europe/Amsterdam";

/// Letters on weekdays from nine to five, three a day from a client.
pub(crate) fn lettered(zone: &str) -> Terms {
    let quota = |per_day| QuotaTerms { per_day, characters: 1_000 };
    let window = |weekday| WindowTerms { weekday, from_minute: 540, to_minute: 1_020 };
    Terms {
        session: terms(),
        relations: true,
        messages: Some(MessageTerms {
            zone: zone.to_owned(),
            windows: (1..=5).map(window).collect(),
            client: quota(3),
            therapist: quota(6),
            reply_seconds: 172_800,
            absences: Vec::new(),
            side: Vec::new(),
            files: None,
            tell_read: false,
        }),
        ..Terms::default()
    }
}

/// A moment of a zone's clock, Unix ms.
fn moment(zone: &str, at: &str) -> u64 {
    let at: DateTime = at.parse().unwrap();
    let at = at.to_zoned(TimeZone::get(zone).unwrap()).unwrap();
    u64::try_from(at.timestamp().as_millisecond()).unwrap()
}

impl World {
    /// Time passes until then.
    pub(crate) fn until(&mut self, zone: &str, at: &str) {
        let at_ms = moment(zone, at);
        let ms = at_ms.checked_sub(self.wall_ms).expect("a moment that is past");
        self.passes(ms);
    }

    pub(crate) fn letter(&self, side: usize, text: &str) -> Command {
        Command::SendLetter { relationship: self.id(side), text: Secret::new(text.to_owned()) }
    }

    pub(crate) fn page(&mut self, side: usize) -> LettersPage {
        let relationship = self.id(side);
        match self.tries(side, Command::Letters { relationship, before: None }).unwrap() {
            Reply::Letters(page) => page,
            other => panic!("{other:?}"),
        }
    }

    /// What a side's page shows: whose (own or not), how far, which words.
    pub(crate) fn shown(&mut self, side: usize) -> Vec<(bool, LetterState, String)> {
        let page = self.page(side);
        let letters = page.letters.iter();
        letters.map(|one| (one.by.is_me(), one.state, one.text.clone().unwrap_or_default())).collect()
    }

    /// The words of the letters that a side's page shows.
    pub(crate) fn words(&mut self, side: usize) -> Vec<String> {
        self.shown(side).into_iter().map(|(_, _, text)| text).collect()
    }

    fn finds(&mut self, side: usize, words: &str) -> usize {
        let (relationship, words) = (self.id(side), Secret::new(words.to_owned()));
        match self.tries(side, Command::FindLetters { relationship, words, before: None }).unwrap() {
            Reply::Letters(page) => page.letters.len(),
            other => panic!("{other:?}"),
        }
    }
}

/// On a Sunday evening.
fn on_sunday(seed: u64) -> World {
    let mut world = World::agreed(seed, lettered(ZONE));
    world.until(ZONE, "2026-09-27T22:00");
    world
}

#[test]
fn s20_a_letter_of_sunday_night_goes_on_monday_at_nine() {
    let mut world = on_sunday(900);
    let monday = moment(ZONE, "2026-09-28T09:00");
    let seen = world.sees(C).letters;
    assert!(seen.agreed && !seen.open && seen.opens_ms == Some(monday) && seen.left_today == 3);
    let before = world.relay.envelopes;
    world.does(C, world.letter(C, "  Ik kon niet slapen.\n\nMaar ik ben er nog.  "));
    assert_eq!(world.relay.envelopes, before, "nothing leaves before its hour");
    let page = world.page(C);
    assert_eq!(page.letters[0].state, LetterState::Held);
    assert_eq!(page.letters[0].held_until_ms, Some(monday));
    assert_eq!(page.letters[0].reason.as_deref(), Some("outsideHours"));
    assert_eq!((world.sees(C).letters.held, world.sees(T).letters.unread), (1, 0));
    world.until(ZONE, "2026-09-28T08:59:59");
    assert_eq!(world.relay.envelopes, before);
    assert_eq!(world.sees(T).letters.unread, 0);
    world.passes(1_000);
    let text = "Ik kon niet slapen.\n\nMaar ik ben er nog.";
    assert_eq!(world.shown(T), [(false, LetterState::New, text.to_owned())]);
    assert_eq!(world.shown(C), [(true, LetterState::Arrived, text.to_owned())]);
    assert_eq!((world.sees(C).letters.held, world.sees(T).letters.unread), (0, 1));
    // Reading it is said to nobody.
    let (before, place) = (world.relay.envelopes, world.page(T).letters[0].place);
    world.does(T, Command::LettersRead { relationship: world.id(T), place });
    assert_eq!((world.sees(T).letters.unread, world.relay.envelopes), (0, before));
    assert_eq!(world.shown(T)[0].1, LetterState::Read);
    world.rests();
}

#[test]
fn s20_what_arrives_outside_the_hours_is_unseen_until_they_open() {
    let mut world = World::agreed(901, lettered(ZONE));
    world.until(ZONE, "2026-09-25T16:59");
    world.is_offline(T, true);
    world.does(C, world.letter(C, "nog net op tijd"));
    assert_eq!(world.shown(C)[0].1, LetterState::Sent);
    world.until(ZONE, "2026-09-25T20:00");
    let before = world.sees(T).letters;
    world.is_offline(T, false);
    world.settle();
    // Not in the page, not found, not counted, and nothing that the page could take for news.
    assert_eq!(world.sees(T).letters.unread, 0);
    assert_eq!(world.sees(T).letters.held, before.held);
    assert!(world.shown(T).is_empty());
    assert_eq!(world.finds(T, "net"), 0);
    // Its writer hears that it is there.
    assert_eq!(world.shown(C)[0].1, LetterState::Arrived);
    // Also after a restart, and in what is taken along.
    world.restart(T);
    assert!(world.shown(T).is_empty());
    let own = Command::ExportOwn {
        relationship: world.id(T),
        language: kader_core::view::Language::Nl,
        zone: ZONE.to_owned(),
    };
    world.refused(T, own, "nothingOwn");
    world.until(ZONE, "2026-09-28T08:59:59");
    assert!(world.shown(T).is_empty());
    world.passes(1_000);
    assert_eq!(world.words(T), ["nog net op tijd"]);
    assert_eq!((world.finds(T, "net"), world.sees(T).letters.unread), (1, 1));
}

#[test]
fn s20_both_nights_of_three_zones_open_at_nine_by_the_clock_on_the_wall() {
    let nights = [
        ("Europe/Amsterdam", "2026-10-24T23:00", "2026-10-25T09:00", 11),
        ("Europe/Amsterdam", "2027-03-27T23:00", "2027-03-28T09:00", 9),
        ("America/New_York", "2026-10-31T23:00", "2026-11-01T09:00", 11),
        ("America/New_York", "2027-03-13T23:00", "2027-03-14T09:00", 9),
        ("Australia/Lord_Howe", "2027-04-03T23:00", "2027-04-04T09:00", 10),
        ("Australia/Lord_Howe", "2026-10-03T23:00", "2026-10-04T09:00", 9),
    ];
    for (zone, evening, morning, hours) in nights {
        let mut all = lettered(zone);
        let messages = all.messages.as_mut().unwrap();
        messages.windows =
            (1..=7).map(|weekday| WindowTerms { weekday, ..messages.windows[0].clone() }).collect();
        let mut world = World::agreed(902, all);
        world.until(zone, evening);
        let waits = moment(zone, morning) - world.wall_ms;
        assert_eq!(waits / HOUR_MS, hours, "{zone} {morning}");
        for side in BOTH {
            world.does(side, world.letter(side, "tot morgen"));
        }
        world.passes(waits - 1_000);
        for side in BOTH {
            assert_eq!(world.sees(side).letters.unread, 0, "{zone} {morning}");
        }
        world.passes(1_000);
        for side in BOTH {
            assert_eq!(world.sees(side).letters.unread, 1, "{zone} {morning}");
        }
    }
}

#[test]
fn s21_the_fourth_of_a_day_stays_with_its_writer() {
    let mut world = World::agreed(903, lettered(ZONE));
    world.until(ZONE, "2026-09-22T10:00");
    for number in 1..=3 {
        world.does(C, world.letter(C, &format!("brief {number}")));
    }
    let seen = world.sees(C).letters;
    assert_eq!((seen.left_today, seen.refusal.unwrap().reason.as_str()), (0, "tooManyMessages"));
    let draft = |text: &str| Command::SaveLetterDraft {
        relationship: String::new(),
        text: Secret::new(text.to_owned()),
    };
    let Command::SaveLetterDraft { text, .. } = draft("brief 4") else { unreachable!() };
    world.does(C, Command::SaveLetterDraft { relationship: world.id(C), text });
    world.refused(C, world.letter(C, "brief 4"), "refused");
    assert_eq!(world.page(C).draft, "brief 4", "it stays where it is");
    // Taking one back gives no more.
    let letter = world.page(C).letters[0].id.clone();
    world.does(C, Command::TakeLetterBack { relationship: world.id(C), letter });
    world.refused(C, world.letter(C, "brief 4"), "refused");
    // It can be kept for the session instead.
    let text = Secret::new("brief 4".to_owned());
    world.does(C, Command::KeepForSession { relationship: world.id(C), text });
    let page = world.page(C);
    assert_eq!((page.draft.as_str(), page.agenda[0].text.as_str()), ("", "brief 4"));
    assert_eq!(world.sees(C).letters.agenda, 1);
    assert!(world.page(T).agenda.is_empty(), "it is its writer's alone until then");
    world.does(C, Command::TakeOffAgenda { relationship: world.id(C), place: page.agenda[0].place });
    assert!(world.page(C).agenda.is_empty());
    // What else is being written stays where it is.
    let Command::SaveLetterDraft { text, .. } = draft("brief 5") else { unreachable!() };
    world.does(C, Command::SaveLetterDraft { relationship: world.id(C), text });
    let text = Secret::new("iets anders".to_owned());
    world.does(C, Command::KeepForSession { relationship: world.id(C), text });
    let page = world.page(C);
    assert_eq!((page.draft.as_str(), page.agenda[0].text.as_str()), ("brief 5", "iets anders"));
    world.refused(C, world.letter(C, &"a".repeat(1_001)), "refused");
    // The next day there are three again.
    world.until(ZONE, "2026-09-23T10:00");
    world.does(C, world.letter(C, &"é".repeat(1_000)));
    assert_eq!(world.sees(C).letters.left_today, 2);
}

/// A letter of a changed program.
fn lie(id: u8, written_ms: u64, text: &str) -> Said {
    Said::Letter { id: vec![id; 16], text: text.to_owned(), written_ms, files: Vec::new() }
}

#[test]
fn s21_a_changed_program_gets_no_more_shown_than_was_agreed() {
    let mut world = World::agreed(904, lettered(ZONE));
    world.until(ZONE, "2026-09-22T10:00");
    let now = world.wall_ms;
    let letters: Vec<Said> = (1..=5).map(|id| lie(id, now + u64::from(id), &format!("brief {id}"))).collect();
    world.says(C, &letters);
    assert_eq!(world.words(T), ["brief 1", "brief 2", "brief 3"]);
    // The writer's program hears which were too many.
    assert_eq!(world.refusals(T), ["tooManyMessages"; 2]);
    // Too long; dated before the last one; into tomorrow and the day after; said again; saying nothing.
    let tomorrow = lie(8, now + DAY_MS - HOUR_MS, "brief 8");
    world.says(
        C,
        &[
            lie(6, now + 6, &"a".repeat(1_001)),
            lie(7, now - DAY_MS, "brief 7"),
            tomorrow,
            lie(9, now + 2 * DAY_MS, "brief 9"),
            lie(1, now + 10, "nog een keer"),
            lie(10, now + 11, "   \n"),
        ],
    );
    assert_eq!(world.words(T).len(), 3);
    // What was said once already, and what says nothing, need no answer.
    assert_eq!(world.refusals(T)[2..], ["messageTooLong", "writtenOutOfOrder", "writtenOutOfOrder"]);
    let mail = world.sees(T).mail;
    assert_eq!(mail.waiting, 0, "nothing stands in the way of what follows");
    // What was dated ahead waits for its time, and counts for that day.
    world.until(ZONE, "2026-09-23T08:59");
    assert_eq!(world.words(T).len(), 3);
    world.until(ZONE, "2026-09-23T09:00:01");
    assert_eq!(world.words(T).last().unwrap(), "brief 8");
    world.rests();
}

#[test]
fn s20_a_changed_program_is_held_at_night() {
    let mut world = on_sunday(905);
    world.says(C, &[lie(1, world.wall_ms, "nu meteen")]);
    assert_eq!(world.sees(T).letters.unread, 0);
    assert!(world.shown(T).is_empty());
    // Taken back before it was seen, it was never there.
    world.says(C, &[lie(2, world.wall_ms + 1, "en dit"), Said::TakeLetterBack { id: vec![1; 16] }]);
    world.until(ZONE, "2026-09-28T09:00");
    assert_eq!(world.words(T), ["en dit"]);
}

#[test]
fn a_changed_program_says_nothing_of_letters_that_are_not_its_own() {
    let mut world = World::agreed(906, lettered(ZONE));
    world.until(ZONE, "2026-09-22T10:00");
    world.is_offline(T, true);
    world.does(T, world.letter(T, "van mij"));
    let unknown = vec![9; 16];
    let id = unhex(&world.page(T).letters[0].id);
    world.is_offline(T, false);
    world.settle();
    world.says(
        C,
        &[
            Said::LetterArrived { id: unknown.clone() },
            Said::LetterRefused { id: unknown.clone(), reason: "outsideHours".into() },
            Said::LetterRefused { id: id.clone(), reason: "geen regel".into() },
            Said::TakeLetterBack { id },
            Said::TakeLetterBack { id: unknown },
        ],
    );
    assert_eq!(world.shown(T), [(true, LetterState::Arrived, "van mij".to_owned())]);
    assert_eq!(world.shown(C).len(), 1);
    world.does(C, world.letter(C, "en van mij"));
    assert_eq!(world.words(T), ["van mij", "en van mij"]);
}

#[test]
fn s23_an_absence_holds_letters_until_somebody_is_back() {
    let mut all = lettered(ZONE);
    all.messages.as_mut().unwrap().absences = vec![AbsenceTerms {
        from_ms: moment(ZONE, "2026-09-23T00:00"),
        until_ms: moment(ZONE, "2026-09-25T12:00"),
        stand_in: "Noor Vos, 06 1234".to_owned(),
    }];
    let mut world = World::agreed(907, all);
    world.until(ZONE, "2026-09-23T10:00");
    let away = world.sees(C).letters.away;
    assert_eq!((away.len(), away[0].pauses, away[0].stand_in.as_str()), (1, true, "Noor Vos, 06 1234"));
    world.does(C, world.letter(C, "voor als je terug bent"));
    assert_eq!(world.page(C).letters[0].reason.as_deref(), Some("therapistAbsent"));
    world.until(ZONE, "2026-09-25T11:59:59");
    assert_eq!(world.sees(T).letters.unread, 0);
    world.passes(1_000);
    assert_eq!(world.words(T), ["voor als je terug bent"]);
    assert!(world.sees(C).letters.away.is_empty());
}

#[test]
fn s22_an_answer_that_is_late_is_the_therapists_to_see() {
    let mut world = on_sunday(908);
    world.does(C, world.letter(C, "een vraag"));
    let due = moment(ZONE, "2026-09-30T09:00");
    world.until(ZONE, "2026-09-28T09:01");
    for side in BOTH {
        let reply = world.sees(side).letters.reply.unwrap();
        assert_eq!((reply.due_ms, reply.overdue), (due, false), "two days from when it was shown");
    }
    world.until(ZONE, "2026-09-30T09:01");
    assert!(world.sees(T).letters.reply.unwrap().overdue);
    assert!(!world.sees(C).letters.reply.unwrap().overdue, "never as blame");
    world.does(T, world.letter(T, "een antwoord"));
    for side in BOTH {
        assert_eq!(world.sees(side).letters.reply, None);
    }
}

/// What the vault of a side has of letters, read by the vault alone.
fn in_the_vault(world: &mut World, side: usize) -> Vec<Option<String>> {
    world.kill(side);
    let vault = Vault::unlock_passphrase(&world.folder(side), PASSPHRASE).unwrap();
    let id = vault.home().relationships().unwrap()[0];
    let store = vault.relationship(&id).unwrap();
    let rows = store.transaction(|tx| tx.letters_before(None, u8::MAX, 100)).unwrap();
    drop(vault);
    world.unlock(side);
    world.settle();
    rows.into_iter().map(|row| row.letter.body).collect()
}

#[test]
fn a_letter_that_is_taken_back_is_gone_on_both_sides() {
    let mut world = World::agreed(909, lettered(ZONE));
    world.until(ZONE, "2026-09-22T10:00");
    world.does(C, world.letter(C, "dit liever niet"));
    world.does(C, world.letter(C, "dit wel"));
    assert_eq!(world.finds(T, "liever"), 1);
    let id = |world: &mut World, at: usize| world.page(C).letters[at].id.clone();
    let letter = id(&mut world, 0);
    world.does(C, Command::TakeLetterBack { relationship: world.id(C), letter: letter.clone() });
    for side in BOTH {
        assert_eq!(world.finds(side, "liever"), 0);
        assert_eq!(world.shown(side)[0].1, LetterState::TakenBack);
        assert_eq!(in_the_vault(&mut world, side), [None, Some("dit wel".to_owned())]);
    }
    // Again changes nothing; what is not here is told.
    world.does(C, Command::TakeLetterBack { relationship: world.id(C), letter });
    for odd in ["", "00", "zz000000000000000000000000000000", "é0000000000000000000000000000000"] {
        let letter = odd.to_owned();
        world.refused(C, Command::TakeLetterBack { relationship: world.id(C), letter }, "letterGone");
    }
    // Another's is erased here alone.
    let letter = id(&mut world, 1);
    world.does(T, Command::TakeLetterBack { relationship: world.id(T), letter });
    assert_eq!(world.shown(T)[1].1, LetterState::Erased);
    assert_eq!(world.words(C)[1], "dit wel");
    // One that waits never leaves.
    world.until(ZONE, "2026-09-22T20:00");
    let before = world.relay.envelopes;
    world.does(C, world.letter(C, "vannacht geschreven"));
    let letter = id(&mut world, 2);
    world.does(C, Command::TakeLetterBack { relationship: world.id(C), letter });
    world.until(ZONE, "2026-09-23T10:00");
    assert_eq!(world.relay.envelopes, before);
    assert_eq!(in_the_vault(&mut world, C).len(), 2);
    world.rests();
}

#[test]
fn what_is_not_agreed_any_more_stays_with_its_writer_who_is_told() {
    // Held here: the agreement ends before its hour.
    let mut world = on_sunday(910);
    world.does(C, world.letter(C, "voor maandag"));
    world.does(T, Command::Withdraw { relationship: world.id(T) });
    world.until(ZONE, "2026-09-28T09:01");
    assert_eq!(world.shown(C), [(true, LetterState::NotSent, "voor maandag".to_owned())]);
    assert!(world.shown(T).is_empty());
    assert!(!world.sees(C).letters.agreed);
    world.refused(C, world.letter(C, "nog een"), "refused");
    // On its way: what it meets does not allow it any more.
    let mut world = World::agreed(911, lettered(ZONE));
    world.until(ZONE, "2026-09-22T10:00");
    world.is_offline(C, true);
    world.does(C, world.letter(C, "onderweg"));
    let mut none = lettered(ZONE);
    none.messages = None;
    world.does(T, world.propose(T, none));
    world.is_offline(C, false);
    world.settle();
    let page = world.page(C);
    assert_eq!(page.letters[0].state, LetterState::Refused);
    assert_eq!(page.letters[0].reason.as_deref(), Some("messagesNotAgreed"));
    assert_eq!(page.letters[0].text.as_deref(), Some("onderweg"), "it is not lost");
    assert!(world.shown(T).is_empty());
    world.agree_on_history();
}

#[test]
fn a_clock_that_the_relay_contradicts_sends_and_shows_nothing() {
    let mut all = lettered(ZONE);
    all.messages.as_mut().unwrap().client.per_day = 6;
    let mut world = World::agreed(912, all);
    world.until(ZONE, "2026-09-22T10:00");
    world.sides[C].wall_off_ms = 600_000;
    world.refused(C, world.letter(C, "te vroeg"), "refused");
    world.sides[C].wall_off_ms = 0;
    world.does(C, world.letter(C, "nu wel"));
    // Without a line nothing contradicts it: dated ahead, it waits for its time at the other.
    world.is_offline(C, true);
    world.settle();
    world.sides[C].wall_off_ms = 600_000;
    world.does(C, world.letter(C, "over tien minuten"));
    world.sides[C].wall_off_ms = 0;
    world.is_offline(C, false);
    world.settle();
    assert_eq!(world.words(T), ["nu wel"]);
    world.passes(11 * MINUTE_MS);
    assert_eq!(world.words(T), ["nu wel", "over tien minuten"]);
    // A reader's clock that is wrong shows nothing before both say the same.
    world.until(ZONE, "2026-09-22T20:00");
    world.does(C, world.letter(C, "voor morgen"));
    world.says(C, &[lie(1, world.wall_ms, "en dit nu")]);
    world.sides[T].wall_off_ms = i64::try_from(14 * HOUR_MS).unwrap();
    world.passes(10 * MINUTE_MS);
    assert_eq!(world.words(T).len(), 2);
    world.sides[T].wall_off_ms = 0;
    world.until(ZONE, "2026-09-23T09:02");
    let mut words = world.words(T).split_off(2);
    words.sort();
    assert_eq!(words, ["en dit nu", "voor morgen"]);
}

#[test]
fn s41_letters_are_erased_after_the_agreed_time_and_at_the_end() {
    let all = |days| Terms { confidentiality: kept_for(days).confidentiality, ..lettered(ZONE) };
    let mut world = World::agreed(913, all(30));
    world.until(ZONE, "2026-09-22T10:00");
    world.does(C, world.letter(C, &format!("{MARKER} een")));
    world.until(ZONE, "2026-10-05T10:00");
    world.does(C, world.letter(C, &format!("{MARKER} twee")));
    world.until(ZONE, "2026-10-22T10:01");
    for side in BOTH {
        assert_eq!(world.words(side), [format!("{MARKER} twee")], "side {side}");
        assert_eq!(world.finds(side, "een"), 0);
        let kept = in_the_vault(&mut world, side);
        assert_eq!(kept.iter().flatten().count(), 1);
    }
    world.does(C, Command::EndAlone { relationship: world.id(C) });
    world.passes(120_000);
    for side in BOTH {
        assert_eq!(in_the_vault(&mut world, side).iter().flatten().count(), 0, "side {side}");
    }
}

#[test]
fn s41_what_waits_for_its_hour_is_not_erased_before_it_was_read() {
    // Kept for seven days, and the therapist is away for fourteen.
    let mut all = Terms { confidentiality: kept_for(7).confidentiality, ..lettered(ZONE) };
    all.messages.as_mut().unwrap().absences = vec![AbsenceTerms {
        from_ms: moment(ZONE, "2026-09-22T18:00"),
        until_ms: moment(ZONE, "2026-10-06T09:00"),
        stand_in: "Noor Vos".to_owned(),
    }];
    let mut world = World::agreed(916, all);
    world.until(ZONE, "2026-09-22T16:59:50");
    world.is_offline(T, true);
    world.does(C, world.letter(C, "nog net"));
    world.until(ZONE, "2026-09-22T20:00");
    world.is_offline(T, false);
    world.does(C, world.letter(C, "voor als je terug bent"));
    world.until(ZONE, "2026-10-06T08:59");
    assert_eq!(world.page(C).letters.last().unwrap().state, LetterState::Held);
    assert!(world.shown(T).is_empty());
    world.until(ZONE, "2026-10-06T09:01");
    assert_eq!(world.words(T), ["nog net", "voor als je terug bent"]);
    // From here on its time runs, at each from when it was there.
    world.until(ZONE, "2026-10-13T08:59");
    assert_eq!(world.words(T).len(), 2);
    world.until(ZONE, "2026-10-14T09:00");
    assert!(world.shown(T).is_empty() && world.finds(T, "net") == 0);
    assert!(in_the_vault(&mut world, C).iter().flatten().next().is_none());
}

#[test]
fn a_changed_program_dates_no_letter_into_a_time_that_was_not() {
    let all = Terms { confidentiality: kept_for(7).confidentiality, ..lettered(ZONE) };
    let mut world = World::agreed(917, all);
    world.until(ZONE, "2026-10-20T10:00");
    let agreed_ms = world.wall_ms - 29 * DAY_MS;
    // Before anything was agreed: years of days with three letters each.
    let past: Vec<Said> =
        (1..=40).map(|day| lie(day, agreed_ms - 40 * DAY_MS + u64::from(day) * DAY_MS, "oud")).collect();
    world.says(C, &past[..30]);
    assert!(world.shown(T).is_empty());
    // Dated long ago, after the agreement: as from somebody without a line. It is not erased unread.
    world.says(C, &[lie(99, world.wall_ms - 20 * DAY_MS, "van lang geleden")]);
    world.passes(2 * DAY_MS);
    assert_eq!(world.words(T), ["van lang geleden"]);
    world.passes(6 * DAY_MS);
    assert!(world.shown(T).is_empty());
}

#[test]
fn a_clock_that_was_a_year_ahead_stands_in_the_way_of_no_later_letter() {
    let mut world = World::agreed(918, lettered(ZONE));
    world.until(ZONE, "2026-09-22T10:00");
    world.is_offline(C, true);
    world.settle();
    world.sides[C].wall_off_ms = i64::try_from(365 * DAY_MS).unwrap();
    world.does(C, world.letter(C, "uit de toekomst"));
    world.sides[C].wall_off_ms = 0;
    world.is_offline(C, false);
    world.settle();
    world.passes(60_000);
    let page = world.page(C);
    assert_eq!(
        (page.letters[0].state, page.letters[0].reason.as_deref()),
        (LetterState::Refused, Some("writtenOutOfOrder"))
    );
    world.does(C, world.letter(C, "van vandaag"));
    assert_eq!(world.words(T), ["van vandaag"]);
}

#[test]
fn a_reader_whose_clock_is_days_behind_loses_nothing() {
    let mut world = World::agreed(919, lettered(ZONE));
    world.until(ZONE, "2026-09-24T10:00");
    world.sides[T].wall_off_ms = -i64::try_from(50 * HOUR_MS).unwrap();
    world.restart(T);
    for text in ["een", "twee"] {
        world.does(C, world.letter(C, text));
    }
    assert!(world.shown(T).is_empty());
    world.sides[T].wall_off_ms = 0;
    world.passes(5 * MINUTE_MS);
    assert_eq!(world.words(T), ["een", "twee"]);
    world.rests();
}

#[test]
fn a_program_that_was_just_opened_shows_nothing_by_its_clock_before_the_relay_was_heard() {
    let mut world = World::agreed(920, lettered(ZONE));
    world.until(ZONE, "2026-09-22T20:00");
    world.says(C, &[lie(1, world.wall_ms, "te vroeg")]);
    world.kill(T);
    world.sides[T].wall_off_ms = i64::try_from(14 * HOUR_MS).unwrap();
    world.unlock(T);
    assert_eq!(world.sees(T).letters.unread, 0);
    world.settle();
    world.passes(10 * MINUTE_MS);
    assert_eq!(world.sees(T).letters.unread, 0);
    world.sides[T].wall_off_ms = 0;
    world.until(ZONE, "2026-09-23T09:02");
    assert_eq!(world.sees(T).letters.unread, 1);
}

#[test]
fn s22_what_was_not_shown_and_what_was_taken_back_is_owed_no_answer() {
    let mut world = World::agreed(921, lettered(ZONE));
    world.until(ZONE, "2026-09-22T20:00");
    world.says(C, &[lie(1, world.wall_ms, "in de nacht")]);
    assert_eq!(world.sees(T).letters.reply, None, "it would give away that something is there");
    world.until(ZONE, "2026-09-23T09:01");
    assert!(world.sees(T).letters.reply.is_some());
    // An answer that waits is none yet, nor one that was taken back.
    world.until(ZONE, "2026-09-23T20:00");
    world.does(T, world.letter(T, "voor morgen"));
    assert!(world.sees(T).letters.reply.is_some());
    world.says(C, &[Said::TakeLetterBack { id: vec![1; 16] }]);
    assert_eq!(world.sees(T).letters.reply, None);
}

#[test]
fn what_was_on_no_page_stays_new() {
    let mut all = lettered(ZONE);
    all.messages.as_mut().unwrap().client.per_day = 200;
    let mut world = World::agreed(922, all);
    world.until(ZONE, "2026-09-22T10:00");
    let letters: Vec<Said> = (1..=60).map(|id| lie(id, world.wall_ms + u64::from(id), "brief")).collect();
    for some in letters.chunks(20) {
        world.says(C, some);
    }
    assert_eq!(world.sees(T).letters.unread, 60);
    let page = world.page(T);
    assert!(page.more && page.letters.len() == 50);
    let place = page.letters.last().unwrap().place;
    world.does(T, Command::LettersRead { relationship: world.id(T), place });
    assert_eq!(world.sees(T).letters.unread, 10);
}

#[test]
fn s42_own_letters_go_along() {
    let mut world = World::agreed(914, lettered(ZONE));
    world.until(ZONE, "2026-09-22T10:00");
    world.does(C, world.letter(C, "van Sam"));
    world.does(T, world.letter(T, "van Femke"));
    let own = Command::ExportOwn {
        relationship: world.id(C),
        language: kader_core::view::Language::Nl,
        zone: ZONE.to_owned(),
    };
    let own = String::from_utf8(world.file(C, own)).unwrap();
    assert!(
        own.contains("Geschreven tussendoor") && own.contains("2026-09-22 10:00  Ik\n    van Sam"),
        "{own}"
    );
    assert!(own.contains("Van Femke Bakker\n    van Femke"), "{own}");
}

#[test]
fn among_three_a_letter_goes_to_everybody_and_says_where_it_arrived() {
    let mut world = World::several_agreed(915, 2, lettered(ZONE));
    world.until(ZONE, "2026-09-22T10:00");
    world.is_offline(P, true);
    world.does(C, world.letter(C, "aan jullie beiden"));
    assert_eq!(world.words(T), ["aan jullie beiden"]);
    let page = world.page(C);
    assert_eq!((page.letters[0].state, page.letters[0].arrived.len()), (LetterState::Sent, 1));
    world.is_offline(P, false);
    world.settle();
    assert_eq!(world.words(P), ["aan jullie beiden"]);
    let page = world.page(C);
    assert_eq!((page.letters[0].state, page.letters[0].arrived.len()), (LetterState::Arrived, 2));
}

/// Whatever order of writing, cutting, killing and taking back: what was acknowledged is there once, in its
/// writer's order, and nothing is shown outside the hours.
#[test]
fn any_order_of_letters_and_kills_loses_none_and_doubles_none() {
    let (mut sent, mut held, mut taken_back) = (0, 0, 0);
    for seed in seeds(9_000, 12) {
        println!("seed {seed}");
        let zone = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe"][(seed % 3) as usize];
        let evening = ["2026-10-24T08:00", "2026-10-31T08:00", "2026-10-03T08:00"][(seed % 3) as usize];
        let mut all = lettered(zone);
        let messages = all.messages.as_mut().unwrap();
        messages.client.per_day = 20;
        messages.therapist.per_day = 20;
        messages.windows =
            (1..=7).map(|weekday| WindowTerms { weekday, ..messages.windows[0].clone() }).collect();
        let mut world = match seed % 2 {
            0 => World::agreed(seed, all),
            _ => World::several_agreed(seed, 2, all),
        };
        world.until(zone, evening);
        world.relay.busy_percent = seed % 3 * 15;
        let mut written: Vec<Vec<String>> = vec![Vec::new(); world.sides.len()];
        let mut gone = Vec::new();
        // The rule's own calendar has no part in this.
        let opens = |at_ms: u64| {
            let minute = Timestamp::from_millisecond(i64::try_from(at_ms).unwrap()).unwrap();
            (9..17).contains(&minute.to_zoned(TimeZone::get(zone).unwrap()).hour())
        };
        let mut unread = vec![0; world.sides.len()];
        for round in 0..90 {
            let side = world.dice.below(world.sides.len());
            let from_ms = world.wall_ms;
            let what = world.dice.below(12);
            match what {
                0..=4 => {
                    let text = format!("brief {round} van {side}");
                    if world.tries(side, world.letter(side, &text)).is_ok() {
                        let state = world.page(side).letters.last().map(|one| one.state);
                        if state == Some(LetterState::Held) {
                            held += 1
                        } else {
                            sent += 1
                        }
                        written[side].push(text);
                    }
                }
                5..=7 => world.befalls(side, what - 5),
                8 if round % 4 == 0 => {
                    let own = world.page(side).letters.iter().rev().find(|one| one.by.is_me()).cloned();
                    if let Some(text) = own.as_ref().and_then(|one| one.text.clone()) {
                        let letter = own.unwrap().id.clone();
                        let relationship = world.id(side);
                        world.tries(side, Command::TakeLetterBack { relationship, letter }).unwrap();
                        written[side].retain(|one| *one != text);
                        gone.push(text);
                        taken_back += 1;
                    }
                }
                9 => {
                    let ms = world.dice.roll() % (7 * HOUR_MS);
                    world.passes(ms);
                }
                _ => world.goes_some_way(),
            }
            let open = (from_ms..=world.wall_ms).step_by(60_000).chain([world.wall_ms]).any(opens);
            for side in world.all() {
                let now = world.sees(side).letters.unread;
                assert!(now <= unread[side] || open, "seed {seed}: shown outside the hours");
                unread[side] = now;
            }
        }
        world.relay.busy_percent = 0;
        for side in world.all() {
            world.is_offline(side, false);
        }
        world.settle();
        world.passes(2 * DAY_MS);
        for side in world.all() {
            for author in world.all() {
                let shown: Vec<String> = world
                    .shown(side)
                    .into_iter()
                    .map(|(_, _, text)| text)
                    .filter(|text| text.ends_with(&format!("van {author}")))
                    .collect();
                assert_eq!(shown, written[author], "seed {seed}: side {side}, letters of {author}");
            }
            let states: Vec<LetterState> =
                world.shown(side).into_iter().filter(|one| one.0).map(|one| one.1).collect();
            let settled =
                |state: &LetterState| matches!(state, LetterState::Arrived | LetterState::TakenBack);
            assert!(states.iter().all(settled), "seed {seed}: side {side}: {states:?}");
            for text in &gone {
                assert!(
                    in_the_vault(&mut world, side).iter().flatten().all(|one| one != text),
                    "seed {seed}"
                );
            }
        }
        world.rests();
    }
    println!("{sent} letters went at once, {held} were held, {taken_back} were taken back");
    assert!(as_asked() || sent > 60 && held > 60 && taken_back > 10, "{sent} {held} {taken_back}");
}

/// An exchange with one kill after so many inputs of a side: what the program had said yes to is there once,
/// and what it had not said yes to is either there or can be said again. False where it was over before.
fn exchange(seed: u64, victim: usize, after: usize) -> bool {
    let mut world = World::agreed(seed, lettered(ZONE));
    world.until(ZONE, "2026-09-22T08:59:30");
    world.sides[victim].dies_after = Some(world.sides[victim].handled + after);
    let deaths = world.sides[victim].deaths;
    let writes = |world: &mut World, side: usize, text: &str| {
        for _ in 0..3 {
            match world.tries(side, world.letter(side, text)) {
                Ok(_) => return,
                Err(code) => assert!(code == "killed" || code == "locked", "{code}"),
            }
            let _ = world.tries(side, crate::person::unlock());
            if world.words(side).iter().any(|one| one == text) {
                return;
            }
        }
        panic!("it could not be written");
    };
    let opens = |world: &mut World| {
        // Opening the vault may be what it dies of.
        for side in BOTH.into_iter().chain(BOTH) {
            let _ = world.tries(side, crate::person::unlock());
            world.settle();
        }
    };
    writes(&mut world, C, "in de nacht");
    opens(&mut world);
    world.passes(40_000);
    opens(&mut world);
    writes(&mut world, T, "goedemorgen");
    writes(&mut world, C, "een tweede");
    opens(&mut world);
    world.passes(120_000);
    world.sides[victim].dies_after = None;
    opens(&mut world);
    world.passes(120_000);
    for side in BOTH {
        // Each writer's in their order.
        let mut words = world.words(side);
        words.sort_by_key(|text| text == "goedemorgen");
        assert_eq!(words, ["in de nacht", "een tweede", "goedemorgen"], "{victim} after {after}");
    }
    for side in BOTH {
        let own = world.shown(side).into_iter().filter(|one| one.0);
        assert!(own.map(|one| one.1).all(|state| state == LetterState::Arrived), "{victim} after {after}");
    }
    world.rests();
    world.sides[victim].deaths > deaths
}

#[test]
fn killed_after_any_input_every_letter_is_there_once() {
    for victim in BOTH {
        let step = if std::env::var_os("KADER_THOROUGH").is_some() { 1 } else { 2 };
        let kills = (1..).step_by(step).take_while(|after| exchange(950, victim, *after)).count();
        println!("side {victim}: {kills} kills, each after {step} inputs more");
        assert!(kills * step > 8, "an exchange of {kills} kills is none");
    }
}
