//! Bad input, without windows: links that do not work, relays that are away or bad, vaults that are not whole.
//! Each has its code, which the page words; nothing is lost by it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{
    EndReason, HistoryBy, InvitationState, PhaseView, RelayView, RoleView, StageView, UnlockWay, VaultView,
};
use kader_relay::{Config, Data, ManualClock, Relay};
use kader_seal::Invitation;
use kader_tests::bad_relay::BadRelay;
use kader_tests::lab::{Lab, PASSPHRASE, Person, relay_on, short_terms};
use kader_tests::process::free_port;
use kader_vault::{EntryName, Keyring, KeyringRefusal};
use zeroize::Zeroizing;

const SOON: Duration = Duration::from_secs(45);

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A client with a vault of its own, in a folder of its own.
async fn another_client(folder: &Path, name: &str, relay: &str) -> Person {
    let folder = folder.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let person = Person::start(&folder, RoleView::Client, relay);
    person.settles_in(name).await;
    // Without its relay it would keep a link for later instead of trying it.
    person.waits("the relay", SOON, |view| view.relay == RelayView::Connected).await;
    person
}

async fn accepts(person: &Person, link: &str) -> Result<Reply, String> {
    let link = Secret::new(link.to_owned());
    person.tries(Command::Accept { link }).await.map_err(|failure| failure.code)
}

async fn refused(person: &Person, command: Command) -> String {
    person.tries(command).await.expect_err("refused").code
}

/// The therapist's invitation, once the relay has it.
async fn open_link(lab: &mut Lab) -> String {
    let Reply::Relationship(id) = lab.therapist.does(Command::Invite { people: 1 }).await else {
        panic!("no relationship")
    };
    lab.therapist.relationship = id;
    let found = lab
        .therapist
        .waits_until("an open invitation", SOON, |found| {
            found.invitations.first().is_some_and(|i| i.state == InvitationState::Open)
        })
        .await;
    found.invitations[0].link.clone()
}

/// Both ledgers are whole and end in the same head.
async fn agree_on_history(lab: &Lab) -> String {
    let mut heads = Vec::new();
    for person in [&lab.therapist, &lab.client] {
        let relationship = person.relationship.clone();
        let Reply::History(check) = person.does(Command::VerifyHistory { relationship }).await else {
            panic!("no check")
        };
        assert_eq!(check.first_bad, None);
        heads.push((check.entries, check.head));
    }
    assert_eq!(heads[0], heads[1], "the ledgers differ");
    heads.remove(0).1
}

/// Everything in the ledger bears the signatures it needs, on both sides: of who left alone it is one.
async fn both_signed(lab: &Lab, entries: usize) {
    for person in [&lab.therapist, &lab.client] {
        person
            .waits_until("both signatures", SOON, |found| {
                let alone = [EndReason::LeftByMe, EndReason::LeftByOther];
                found.history.len() == entries
                    && found.history.iter().all(|row| {
                        row.by == HistoryBy::All || row.reason.is_some_and(|reason| alone.contains(&reason))
                    })
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_that_do_not_work() {
    let mut lab = Lab::open().await;
    lab.client.waits("the relay", SOON, |view| view.relay == RelayView::Connected).await;
    let relay = lab.client.relay().to_owned();

    // Roles: neither can do the other's part.
    assert_eq!(refused(&lab.client, Command::Invite { people: 1 }).await, "notTherapist");
    let link = open_link(&mut lab).await;
    assert_eq!(accepts(&lab.therapist, &link).await, Err("notClient".into()));

    // Any one changed or missing character is noticed before anything is sent.
    let at = link.find('#').unwrap();
    for place in ["kader://invitation/".len(), at - 3, at + 1, at + 9, link.len() - 1] {
        let mut damaged: Vec<char> = link.chars().collect();
        damaged[place] = if damaged[place] == 'A' { 'B' } else { 'A' };
        let damaged: String = damaged.into_iter().collect();
        assert_eq!(accepts(&lab.client, &damaged).await, Err("invitationDamaged".into()), "{place}");
    }
    for damaged in [&link[..link.len() - 4], &link[..at], &link[..at - 5], &format!("{link}AAAA")] {
        assert_eq!(accepts(&lab.client, damaged).await, Err("invitationDamaged".into()));
    }
    for other in ["", "hallo", "https://example.org/", "kader://", "\u{0}\u{202e}", &"x".repeat(100_000)] {
        let code = accepts(&lab.client, other).await.expect_err("not a link");
        assert!(["invitationNotALink", "invitationDamaged"].contains(&code.as_str()), "{code}");
    }
    let expired = Invitation::new(&relay, now_s() - 8 * 24 * 3600).unwrap().link();
    assert_eq!(accepts(&lab.client, &expired).await, Err("invitationExpired".into()));
    let unknown = Invitation::new(&relay, now_s()).unwrap().link();
    assert_eq!(accepts(&lab.client, &unknown).await, Err("invitationGone".into()));
    assert!(lab.client.view().relationships.is_empty(), "nothing stays of a link that does not work");

    // The whole link still works after all that, even as a mail program breaks it.
    lab.therapist.does(Command::Lock).await;
    let broken = format!(" {}\n  {}\r\n", &link[..at - 7], &link[at - 7..]);
    let Ok(Reply::Relationship(id)) = accepts(&lab.client, &broken).await else { panic!("not accepted") };
    lab.client.relationship = id.clone();
    // Pasted twice: the same, not a second one.
    assert!(matches!(accepts(&lab.client, &link).await, Ok(Reply::Relationship(again)) if again == id));
    assert_eq!(lab.client.view().relationships.len(), 1);

    // Another client with the same link, before the therapist was there, and after.
    let second = another_client(lab.folder.path(), "second", &relay).await;
    assert_eq!(accepts(&second, &link).await, Err("invitationUsed".into()));
    lab.therapist.unlocks().await;
    for person in [&lab.therapist, &lab.client] {
        person
            .waits_until("the short string", SOON, |found| {
                found.verification.as_ref().is_some_and(|v| v.emoji.len() == 6) && found.problem.is_none()
            })
            .await;
    }
    assert_eq!(accepts(&second, &link).await, Err("invitationGone".into()));
    assert!(second.view().relationships.is_empty());

    // Taken back.
    let second_link = open_link(&mut lab).await;
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::WithdrawInvitation { relationship }).await;
    // The relay does one thing after the other: once it has the next invitation, this one is gone.
    let _ = open_link(&mut lab).await;
    assert_eq!(accepts(&second, &second_link).await, Err("invitationGone".into()));
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::WithdrawInvitation { relationship }).await;
    assert_eq!(lab.therapist.view().relationships.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_whose_time_passed_on_the_relay() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(now_s() * 1000));
    let mut config = Config::loopback(Data::Directory(folder.path().join("relay")));
    config.clock = clock.clone();
    config.turn = None;
    let relay = Relay::start(config).await.unwrap();
    let url = relay.url();
    let mut lab = Lab::open_at(folder, Some(relay), &url).await;
    lab.client.waits("the relay", SOON, |view| view.relay == RelayView::Connected).await;
    let link = open_link(&mut lab).await;
    clock.advance(Duration::from_secs(8 * 24 * 3600));
    lab.relay.as_ref().unwrap().sweep().await;
    // The client's clock is right or wrong: the relay's says no.
    assert_eq!(accepts(&lab.client, &link).await, Err("invitationGone".into()));
    assert!(lab.client.view().relationships.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_is_away_at_the_start_and_in_between() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port().unwrap();
    let mut lab = Lab::open_at(folder, None, &format!("ws://127.0.0.1:{port}/v1")).await;
    for person in [&lab.therapist, &lab.client] {
        person.waits("no relay", SOON, |view| view.relay == RelayView::Away).await;
    }
    // What is done without a relay is kept.
    let Reply::Relationship(id) = lab.therapist.does(Command::Invite { people: 1 }).await else {
        panic!("no relationship")
    };
    lab.therapist.relationship = id;
    let link = lab.therapist.sees().invitations.remove(0);
    assert_eq!(link.state, InvitationState::Preparing);
    let Ok(Reply::Relationship(id)) = accepts(&lab.client, &link.link).await else { panic!("not kept") };
    lab.client.relationship = id;
    assert_eq!(lab.client.sees().stage, StageView::Joining);

    lab.relay = Some(relay_on(lab.folder.path(), port).await);
    for person in [&lab.therapist, &lab.client] {
        person
            .waits_until("the short string", SOON, |found| {
                found.verification.as_ref().is_some_and(|v| v.emoji.len() == 6) && found.problem.is_none()
            })
            .await;
        assert_eq!(person.view().relay, RelayView::Connected);
    }

    // Away again: both answer, and one of them even locks the vault and opens it again.
    lab.relay.take().unwrap().stop().await;
    for person in [&lab.therapist, &lab.client] {
        person.waits("no relay", SOON, |view| view.relay == RelayView::Away).await;
        let relationship = person.relationship.clone();
        person.does(Command::AnswerVerification { relationship, same: true }).await;
    }
    lab.client.does(Command::Lock).await;
    lab.client.unlocks().await;
    assert_eq!(lab.client.sees().stage, StageView::Verify);
    lab.relay = Some(relay_on(lab.folder.path(), port).await);
    for person in [&lab.therapist, &lab.client] {
        person.waits_until("verified", SOON, |found| found.stage == StageView::Agree).await;
    }
    // A proposal made now is signed across another restart.
    let relationship = lab.therapist.relationship.clone();
    lab.therapist
        .does(Command::Propose { relationship, terms: short_terms().into(), why: "Kort.".into() })
        .await;
    let proposed = lab.client.waits_until("a proposal", SOON, |found| found.proposal.is_some()).await;
    lab.relay.take().unwrap().stop().await;
    let relationship = lab.client.relationship.clone();
    lab.client.does(Command::Sign { relationship, hash: proposed.proposal.unwrap().hash }).await;
    assert_eq!(lab.client.sees().stage, StageView::Ready, "both signatures are here");
    assert_ne!(lab.therapist.sees().stage, StageView::Ready, "and not there yet");
    lab.relay = Some(relay_on(lab.folder.path(), port).await);
    for person in [&lab.therapist, &lab.client] {
        person.waits_until("in force", SOON, |found| found.stage == StageView::Ready).await;
    }
    both_signed(&lab, 1).await;
    agree_on_history(&lab).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_goes_away_in_the_middle_of_a_session() {
    let mut lab = Lab::in_session(short_terms()).await;
    let port = lab.relay.as_ref().unwrap().addr().port();
    lab.relay.take().unwrap().stop().await;
    for person in [&lab.therapist, &lab.client] {
        person.waits("no relay", SOON, |view| view.relay == RelayView::Away).await;
    }
    // Pictures go from device to device.
    for person in [&lab.therapist, &lab.client] {
        let mut pictures = person.sees_other();
        pictures.borrow_and_update();
        for _ in 0..30 {
            tokio::time::timeout(SOON, pictures.changed()).await.expect("a picture").unwrap();
            assert!(pictures.borrow_and_update().is_some());
        }
        assert_eq!(person.sees().session.unwrap().phase, PhaseView::Running);
    }
    // A text waits here, and says so.
    let relationship = lab.client.relationship.clone();
    for text in ["Hoor je mij?", "De verbinding viel even weg."] {
        lab.client.does(Command::Say { relationship: relationship.clone(), text: text.into() }).await;
    }
    let texts = lab.client.sees().session.unwrap().texts;
    assert_eq!(texts.len(), 2);
    assert!(texts.iter().all(|text| text.by.is_me() && !text.sent), "not sent, and said to be sent");

    lab.relay = Some(relay_on(lab.folder.path(), port).await);
    let heard = lab
        .therapist
        .waits_until("the texts", SOON, |found| {
            found.session.as_ref().is_some_and(|session| session.texts.len() == 2)
        })
        .await;
    let heard: Vec<_> = heard.session.unwrap().texts.into_iter().map(|text| text.text.clone()).collect();
    assert_eq!(heard, ["Hoor je mij?", "De verbinding viel even weg."]);
    lab.client
        .waits_until("texts that are sent", SOON, |found| {
            found.session.as_ref().is_some_and(|session| session.texts.iter().all(|text| text.sent))
        })
        .await;

    // Longer together works as ever.
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::AskExtension { relationship, seconds: 60 }).await;
    lab.client
        .waits_until("the question", SOON, |found| {
            found.session.as_ref().is_some_and(|session| session.extension.is_some())
        })
        .await;
    let relationship = lab.client.relationship.clone();
    lab.client.does(Command::AnswerExtension { relationship: relationship.clone(), agree: true }).await;
    both_signed(&lab, 3).await;
    lab.client.does(Command::Leave { relationship }).await;
    for person in [&lab.therapist, &lab.client] {
        person.is_in(PhaseView::Ended, SOON).await;
        let relationship = person.relationship.clone();
        person.does(Command::CloseEnding { relationship }).await;
    }
    both_signed(&lab, 4).await;
    agree_on_history(&lab).await;

    // Another session, and the relay never comes back in it: it ends on time on both sides.
    lab.begins_session().await;
    let began = std::time::Instant::now();
    lab.relay.take().unwrap().stop().await;
    for person in [&lab.therapist, &lab.client] {
        let found = person.is_in(PhaseView::Ended, Duration::from_secs(120)).await;
        assert!(began.elapsed() < Duration::from_secs(70), "over {:?} after the start", began.elapsed());
        let end = found.session.unwrap().end.unwrap();
        assert_eq!((end.reason, end.lasted_seconds), (EndReason::Limit, 65));
    }
    lab.relay = Some(relay_on(lab.folder.path(), port).await);
    both_signed(&lab, 6).await;
    agree_on_history(&lab).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn short_strings_that_differ() {
    let mut lab = Lab::joined().await;
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::AnswerVerification { relationship, same: true }).await;
    let relationship = lab.client.relationship.clone();
    lab.client.does(Command::AnswerVerification { relationship, same: false }).await;
    for person in [&lab.therapist, &lab.client] {
        person.reaches(StageView::Mismatch).await;
    }
    for round in 0..2 {
        for person in [&lab.therapist, &lab.client] {
            let id = || person.relationship.clone();
            let (terms, why) = (short_terms().into(), String::new());
            let hash = "00".repeat(32);
            for command in [
                Command::AnswerVerification { relationship: id(), same: true },
                Command::Propose { relationship: id(), terms, why },
                Command::Sign { relationship: id(), hash },
                Command::OpenLobby { relationship: id() },
                Command::Enter { relationship: id() },
            ] {
                let name = format!("{command:?}");
                let outcome = person.tries(command).await;
                assert!(outcome.is_err(), "in round {round}, this was taken: {name}");
            }
            let found = person.sees();
            assert_eq!(found.stage, StageView::Mismatch);
            assert!(found.history.is_empty() && found.proposal.is_none() && found.agreement.is_none());
        }
        // It stays so after the program was closed and opened.
        for person in [&mut lab.therapist, &mut lab.client] {
            person.does(Command::Lock).await;
            person.unlocks().await;
        }
    }
    // Cleared away, a new invitation works.
    for person in [&lab.therapist, &lab.client] {
        let relationship = person.relationship.clone();
        person.does(Command::CloseRelationship { relationship }).await;
        assert!(person.view().relationships.is_empty());
    }
    lab.joins().await;
    lab.agrees(short_terms()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_replays_reorders_swallows_and_invents() {
    let folder = tempfile::tempdir().unwrap();
    let good = relay_on(folder.path(), 0).await;
    let bad = BadRelay::before(&good.url()).await;
    let url = bad.url().to_owned();
    let mut lab = Lab::open_at(folder, Some(good), &url).await;
    lab.joins().await;
    let (one, other) = (lab.therapist.sees(), lab.client.sees());
    assert_eq!(one.verification.unwrap().emoji, other.verification.unwrap().emoji);
    lab.agrees(short_terms()).await;
    lab.begins_session().await;
    let mut said = Vec::new();
    for round in 0..12 {
        for (person, name) in [(&lab.therapist, "t"), (&lab.client, "c")] {
            let text = format!("{name}{round}");
            let relationship = person.relationship.clone();
            person.does(Command::Say { relationship, text: text.clone() }).await;
            said.push(text);
        }
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    for (person, own, others) in [(&lab.therapist, "t", "c"), (&lab.client, "c", "t")] {
        let found = person
            .waits_until("every text", SOON, |found| {
                found.session.as_ref().is_some_and(|session| session.texts.len() >= said.len())
            })
            .await;
        let texts = found.session.unwrap().texts;
        for (name, mine) in [(own, true), (others, false)] {
            let shown: Vec<_> =
                texts.iter().filter(|text| text.by.is_me() == mine).map(|text| text.text.clone()).collect();
            let expected: Vec<_> = (0..12).map(|round| format!("{name}{round}")).collect();
            assert_eq!(shown, expected, "each once, and in the order they were written");
        }
    }
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::Leave { relationship }).await;
    for person in [&lab.therapist, &lab.client] {
        let found = person.is_in(PhaseView::Ended, SOON).await;
        assert_eq!(found.problem, None);
    }
    both_signed(&lab, 3).await;
    let head = agree_on_history(&lab).await;
    for (deed, count) in bad.deeds().counts() {
        println!("{deed}: {count}");
        assert!(count > 0, "never tried: {deed}");
    }

    // What is kept is whole: the same after closing and opening, on a relay that behaves now.
    bad.behave();
    for person in [&mut lab.therapist, &mut lab.client] {
        let relationship = person.relationship.clone();
        person.does(Command::CloseEnding { relationship }).await;
        person.does(Command::Lock).await;
        person.unlocks().await;
    }
    assert_eq!(agree_on_history(&lab).await, head);
}

fn files(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn vaults_that_do_not_open() {
    let folder = tempfile::tempdir().unwrap();
    // Nothing answers there: nothing of this needs a relay.
    let relay = format!("ws://127.0.0.1:{}/v1", free_port().unwrap());
    let start = || Person::start(folder.path(), RoleView::Therapist, &relay);
    let person = start();
    let words = person.settles_in("Femke Bakker").await;
    let Reply::Relationship(kept) = person.does(Command::Invite { people: 1 }).await else {
        panic!("no relationship")
    };

    // In use: by another engine, which in the program is another window.
    let other = start();
    let by_passphrase = |secret: &str| Command::Unlock {
        way: UnlockWay::Passphrase,
        secret: Some(Secret::new(secret.to_owned())),
    };
    assert_eq!(refused(&other, by_passphrase(PASSPHRASE)).await, "vaultInUse");
    assert_eq!(other.view().vault, VaultView::InUse);
    person.does(Command::Lock).await;
    assert!(person.view().relationships.is_empty() && person.view().me.is_none(), "locked shows nothing");

    // Wrong secrets, and what is none at all.
    let before = files(&person.profile);
    for secret in ["", "x", "kale winter morge", "Kale winter morgen", &"y".repeat(100_000), "\u{0}"] {
        assert_eq!(refused(&person, by_passphrase(secret)).await, "passphraseWrong", "{}", secret.len());
    }
    let by_words =
        |words: String| Command::Unlock { way: UnlockWay::Words, secret: Some(Secret::new(words)) };
    let mut swapped = words.clone();
    swapped.reverse();
    let others = ["abandon"; 23].join(" ") + " art";
    for wrong in [String::new(), words[..23].join(" "), swapped.join(" "), others, "één ".repeat(24)] {
        assert_eq!(refused(&person, by_words(wrong)).await, "wordsWrong");
    }
    let again = Command::CreateVault {
        name: "Iemand".into(),
        role: RoleView::Client,
        language: None,
        way: UnlockWay::Passphrase,
        passphrase: Some(Secret::new(PASSPHRASE.into())),
    };
    assert_eq!(refused(&person, again).await, "vaultExists");
    assert_eq!(files(&person.profile), before, "nothing was written");

    // The right words open it, and what was in it is in it.
    person.does(by_words(words.join(" "))).await;
    assert_eq!(person.view().relationships[0].id, kept);
    person.does(Command::Lock).await;

    // The header: damaged, cut off, empty, from a newer version.
    let header = person.profile.join("header");
    let good = std::fs::read(&header).unwrap();
    let mut flipped = good.clone();
    flipped[40] ^= 1;
    let bad = [
        (flipped, VaultView::Damaged, "vaultDamaged"),
        (good[..good.len() / 2].to_vec(), VaultView::Damaged, "vaultDamaged"),
        (Vec::new(), VaultView::Damaged, "vaultDamaged"),
        (b"GIF89a".to_vec(), VaultView::Damaged, "vaultDamaged"),
        (kader_tests::lab::newer(&good), VaultView::Newer, "vaultNewer"),
    ];
    for (bytes, state, code) in bad {
        std::fs::write(&header, &bytes).unwrap();
        let before = files(&person.profile);
        assert_eq!(refused(&person, by_passphrase(PASSPHRASE)).await, code);
        assert_eq!(person.view().vault, state);
        assert_eq!(start().view().vault, state, "seen at the start, too");
        assert_eq!(files(&person.profile), before, "left as it is");
    }
    std::fs::write(&header, &good).unwrap();

    // The databases. Put back, everything is there.
    let databases: Vec<_> = files(&person.profile)
        .into_iter()
        .filter(|(path, bytes)| *path != header && bytes.len() > 4096)
        .collect();
    assert_eq!(databases.len(), 2, "the home and one relationship");
    let (mut home, mut relationships) = (0, 0);
    for (path, bytes) in &databases {
        let mut broken = bytes.clone();
        for byte in &mut broken[..8192] {
            *byte ^= 0x5a;
        }
        std::fs::write(path, &broken).unwrap();
        match person.tries(by_passphrase(PASSPHRASE)).await {
            Err(failure) => {
                assert_eq!(failure.code, "vaultDamaged");
                home += 1;
            }
            Ok(_) => {
                // Only this one cannot be read. It is not left out in silence.
                let view = person.view();
                let found = view.relationships.iter().find(|found| found.id == kept).expect("still named");
                assert_eq!(found.problem.as_deref(), Some("relationshipDamaged"));
                person.does(Command::Lock).await;
                relationships += 1;
            }
        }
        assert_eq!(std::fs::read(path).unwrap(), broken, "left as it is");
        std::fs::write(path, bytes).unwrap();
    }
    assert_eq!((home, relationships), (1, 1));
    person.does(by_passphrase(PASSPHRASE)).await;
    let found = &person.view().relationships[0];
    assert_eq!((found.id.as_str(), found.problem.as_deref()), (kept.as_str(), None));
}

/// A keyring that answers as the test says, or as one that works.
struct Scripted;

static ANSWER: Mutex<Option<KeyringRefusal>> = Mutex::new(None);
static KEPT: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::new(BTreeMap::new());

fn answer() -> Result<(), KeyringRefusal> {
    ANSWER.lock().unwrap().map_or(Ok(()), Err)
}

impl Keyring for Scripted {
    fn read(&self, entry: &EntryName) -> Result<Zeroizing<Vec<u8>>, KeyringRefusal> {
        answer()?;
        let kept = KEPT.lock().unwrap().get(entry.as_str()).cloned();
        kept.map(Zeroizing::new).ok_or(KeyringRefusal::NoEntry)
    }

    fn write(&self, entry: &EntryName, secret: &[u8]) -> Result<(), KeyringRefusal> {
        answer()?;
        KEPT.lock().unwrap().insert(entry.as_str().to_owned(), secret.to_vec());
        Ok(())
    }

    fn remove(&self, entry: &EntryName) -> Result<(), KeyringRefusal> {
        answer()?;
        KEPT.lock().unwrap().remove(entry.as_str()).map(drop).ok_or(KeyringRefusal::NoEntry)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_answer_of_a_keyring_has_its_code() {
    let folder = tempfile::tempdir().unwrap();
    let relay = format!("ws://127.0.0.1:{}/v1", free_port().unwrap());
    let person = Person::start_with(folder.path(), RoleView::Client, &relay, |config| {
        config.keyring = Some(|| Box::new(Scripted));
    });
    let create = || Command::CreateVault {
        name: "Sam de Wit".into(),
        role: RoleView::Client,
        language: None,
        way: UnlockWay::Keyring,
        passphrase: None,
    };
    let unlock = || Command::Unlock { way: UnlockWay::Keyring, secret: None };
    let answers = [
        (KeyringRefusal::Absent, "keyringAbsent"),
        (KeyringRefusal::Locked, "keyringLocked"),
        (KeyringRefusal::Denied, "keyringDenied"),
    ];
    for (refusal, code) in answers {
        *ANSWER.lock().unwrap() = Some(refusal);
        assert_eq!(refused(&person, create()).await, code);
        assert_eq!(person.view().vault, VaultView::Absent, "nothing was made");
    }
    *ANSWER.lock().unwrap() = None;
    let Reply::Words(words) = person.does(create()).await else { panic!("no words") };
    person.does(Command::Lock).await;
    let before = files(&person.profile);
    let others = [(KeyringRefusal::NoEntry, "keyringEmpty"), (KeyringRefusal::Unreadable, "keyringOther")];
    for (refusal, code) in answers.into_iter().chain(others) {
        *ANSWER.lock().unwrap() = Some(refusal);
        assert_eq!(refused(&person, unlock()).await, code);
        assert_eq!(files(&person.profile), before, "nothing was written");
        // Another way is open all the while.
        let secret = Some(Secret::new(words.join(" ")));
        person.does(Command::Unlock { way: UnlockWay::Words, secret }).await;
        person.does(Command::Lock).await;
    }
    *ANSWER.lock().unwrap() = None;
    person.does(unlock()).await;
    assert_eq!(person.view().me.unwrap().name, "Sam de Wit");
    person.does(Command::Lock).await;
    // The profile's folder is gone, such as on a disk that is not mounted, and its key is not.
    let header = person.profile.join("header");
    for (path, _) in files(&person.profile) {
        std::fs::remove_file(path).unwrap();
    }
    assert_eq!(refused(&person, create()).await, "keyringOrphan");
    assert!(!header.exists());
}
