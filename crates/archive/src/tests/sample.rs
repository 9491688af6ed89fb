//! An archive in which everything is that one can hold.

use std::collections::BTreeMap;

use kader_setting::fixtures::{Room, client, full_clauses, therapist};
use kader_setting::{Appointments, Goal as Signed, Now, Rating as Said, SignedGoal, Signer};

use crate::*;

/// A Thursday in November 2026, at nine.
pub(crate) const NOW_MS: u64 = 1_795_683_600_000;
const DAY: u64 = 86_400_000;

pub(crate) fn key(person: &kader_setting::fixtures::Person) -> Key {
    Key(*person.public().as_bytes())
}

fn room() -> Room {
    let mut clauses = full_clauses(&[&client(), &therapist()]);
    clauses.session.appointments = clauses.session.appointments.map(|a| Appointments { ad_hoc: true, ..a });
    (clauses.session.gap_seconds, clauses.session.frequency) = (None, None);
    let mut room = Room::under(clauses);
    let now = Now { wall_ms: NOW_MS, boot_ms: DAY };
    room.hold(now, 600).unwrap();
    let later = Now { wall_ms: NOW_MS + DAY, boot_ms: 2 * DAY };
    room.plan(1, NOW_MS + 5 * DAY, later).unwrap();
    room
}

fn words(by: Option<Key>, text: &str) -> Cell {
    Cell::Words(vec![Words { by, text: text.to_owned() }])
}

fn night(day: &str, slept: i64, mood: i64) -> Row {
    let value = |number| Cell::Value(Plain::Whole(number));
    BTreeMap::from([
        ("day".to_owned(), Cell::Value(Plain::Text(day.to_owned()))),
        ("down".to_owned(), Cell::Value(Plain::Text("23:10".to_owned()))),
        ("slept".to_owned(), value(slept)),
        ("mood".to_owned(), value(mood)),
        ("noticed".to_owned(), words(Some(key(&client())), "Woke <b>twice</b> & read")),
    ])
}

fn record(id: u8, form: &str, content: Content) -> Record {
    Record {
        id: Handle([0x20 + id; 16]),
        owner: key(&client()),
        form: form.to_owned(),
        task: None,
        began_ms: NOW_MS,
        sharing: Sharing::Shared,
        version: 3,
        changed_ms: NOW_MS + DAY,
        changed_by: key(&client()),
        fresh: false,
        behind: false,
        refused: None,
        content,
        document: Bytes(vec![1, 2, 3, id]),
    }
}

fn records() -> Vec<Record> {
    let (me, other) = (key(&client()), key(&therapist()));
    let nights = vec![night("2026-11-20", 30, 40), night("2026-11-21", 55, 45), night("2026-11-22", 70, 65)];
    let diary = Content { tables: BTreeMap::from([("nights".to_owned(), nights)]), ..Content::default() };
    let fields = BTreeMap::from([
        ("happened".to_owned(), words(Some(me), "The bus did not come.")),
        ("belief".to_owned(), Cell::Value(Plain::Whole(80))),
        ("made-up".to_owned(), Cell::Value(Plain::Yes(true))),
    ]);
    let thought = Content { fields, ..Content::default() };
    let page = vec![
        Words { by: Some(me), text: "What I found. ".to_owned() },
        Words { by: Some(other), text: "Thank you.".to_owned() },
    ];
    let page = Content { page, ..Content::default() };
    vec![
        record(1, "sleep-diary", diary),
        record(2, "thought-record", thought),
        record(3, "free-page", page.clone()),
        record(4, "somebody-elses-form", page),
        record(5, "worry-time", Content::default()),
        record(6, "own-0011223344556677", own()),
    ]
}

/// What was filled in of a form that somebody made.
fn own() -> Content {
    let value = |text: &str| Cell::Value(Plain::Text(text.to_owned()));
    let row = BTreeMap::from([
        ("c0".to_owned(), words(Some(key(&client())), "The stairs")),
        ("c1".to_owned(), value("o1")),
    ]);
    Content {
        fields: BTreeMap::from([
            ("f0".to_owned(), Cell::Value(Plain::Whole(7))),
            ("f1".to_owned(), value("o0")),
        ]),
        tables: BTreeMap::from([("f2".to_owned(), vec![row])]),
        page: Vec::new(),
    }
}

fn own_form() -> OwnForm {
    let choices = ["Alone", "With <others>"];
    OwnForm {
        id: "own-0011223344556677".to_owned(),
        definition: serde_json::json!({
            "title": "My evening walk",
            "intro": "",
            "fields": [
                { "kind": "scale", "label": "How calm?", "low": "not", "high": "very", "max": 10 },
                { "kind": "choice", "label": "With whom?", "choices": choices },
                { "kind": "table", "label": "Where along", "columns": [
                    { "kind": "text", "label": "Place", "lines": 1 },
                    { "kind": "choice", "label": "Who was there", "choices": choices },
                ] },
            ],
        }),
    }
}

fn letter(id: u8, author: Key, text: &str) -> Letter {
    Letter {
        id: Handle([id; 16]),
        author,
        written_ms: NOW_MS + u64::from(id) * 1_000,
        state: LetterState::Arrived,
        held_until_ms: None,
        kept_from_ms: NOW_MS,
        reason: None,
        arrived: vec![key(&therapist())],
        read_by: Vec::new(),
        text: text.to_owned(),
        files: Vec::new(),
    }
}

fn file(id: u8, kind: FileKind, name: &str) -> File {
    let mut file = File {
        id: Handle([id; 16]),
        name: name.to_owned(),
        kind,
        width: 10,
        height: 20,
        pages: 0,
        bytes: 0,
        sha256: Key([0; 32]),
        state: FileState::Arrived,
        arrived: vec![key(&therapist())],
        refused: Vec::new(),
        left: None,
    };
    let bytes = content(&file);
    file.bytes = bytes.len() as u64;
    file.sha256 = Key(ring::digest::digest(&ring::digest::SHA256, &bytes).as_ref().try_into().unwrap());
    file
}

/// What is in a file.
pub(crate) fn content(file: &File) -> Vec<u8> {
    let begin: &[u8] = match file.kind {
        FileKind::Jpeg => b"\xff\xd8\xff\xe0",
        FileKind::Png => b"\x89PNG\r\n\x1a\n",
        FileKind::Pdf => b"%PDF-1.7\n",
    };
    [begin, &[file.id.0[0]; 70_000]].concat()
}

/// The archive as a file.
pub(crate) fn written(archive: &Archive) -> Result<Vec<u8>, ArchiveError> {
    write(archive, |_, file| Ok(Bytes(content(file))))
}

/// Everything that is in one, in memory.
pub(crate) fn everything(bytes: &[u8]) -> crate::container::Files {
    crate::container::unpacked(bytes, crate::names::belongs, |_| false).unwrap().0
}

/// These files as a container.
pub(crate) fn contained(files: &crate::container::Files) -> Vec<u8> {
    use crate::container::{Content, packed};
    let lengths = files.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64)).collect();
    packed(&lengths, |name| Ok::<_, ArchiveError>(Content::Stays(&files[name]))).unwrap()
}

/// What a manifest says of them.
pub(crate) fn listed(files: &crate::container::Files) -> BTreeMap<String, crate::manifest::Listed> {
    files.iter().map(|(name, bytes)| (name.clone(), crate::manifest::Listed::of(bytes))).collect()
}

/// One relationship, of a client, with everything.
pub(crate) fn relationship() -> Relationship {
    let (me, other, room) = (client(), therapist(), room());
    let side = room.client();
    let goal = Signed {
        relationship: *side.ledger.relationship(),
        id: [9; 16],
        wording: "To the market by bus again".to_owned(),
        proposed_by: me.public(),
        at_ms: NOW_MS,
    };
    let mut goal = SignedGoal::propose(goal, &me).unwrap();
    goal.sign(&other).unwrap();
    let session = side.ledger.past_sessions()[0].session;
    let rating = Said::new(&side.situation(), session, [70, 60, 55], "Quieter".to_owned()).unwrap();
    let agreements = side
        .agreements
        .all()
        .map(|one| Agreement { version: one.agreement().version, signed: Bytes(one.to_bytes().unwrap()) });
    let mut with_files = letter(1, key(&me), "A letter with «signs», an emoji 🌱 and\ntwo lines.\n\nمرحبا");
    with_files.read_by = vec![key(&other)];
    with_files.files = vec![file(1, FileKind::Jpeg, "The <garden>.jpg"), file(2, FileKind::Pdf, "plan.pdf")];
    with_files.files.push(File { left: Some(Left::TooMuch), ..file(4, FileKind::Png, "huge <plan>.png") });
    Relationship {
        id: Handle([7; 16]),
        members: vec![
            Member { key: key(&me), name: Some("Noor".to_owned()), role: Role::Client },
            Member { key: key(&other), name: Some("T. de Wit".to_owned()), role: Role::Therapist },
        ],
        agreements: agreements.collect(),
        ledger: Some(Bytes(side.ledger.export(&side.agreements).unwrap())),
        letters: vec![with_files, letter(2, key(&other), "An answer.\u{202e}<script>alert(1)</script>")],
        texts: vec![SessionText {
            id: Handle([3; 16]),
            author: key(&other),
            written_ms: NOW_MS + 5_000,
            state: 2,
            text: "The address of the walk.".to_owned(),
        }],
        agenda: vec!["About the holiday".to_owned()],
        draft: Some(Draft { text: "Not yet".to_owned(), files: vec![file(3, FileKind::Png, "b.png")] }),
        goals: vec![Goal {
            id: Handle([9; 16]),
            wording: goal.goal().wording.clone(),
            proposed_by: key(&me),
            at_ms: NOW_MS,
            signed_by: goal.signatures().keys().map(|key| Key(*key.as_bytes())).collect(),
            let_go: Vec::new(),
            kept_from_ms: NOW_MS,
            signed: Bytes(goal.to_bytes().unwrap()),
        }],
        tasks: vec![Task {
            id: Handle([4; 16]),
            goal: Key(*goal.hash().as_bytes()),
            author: key(&other),
            at_ms: NOW_MS,
            until_ms: Some(NOW_MS + 7 * DAY),
            form: Some("exposure-ladder".to_owned()),
            title: "One stop by bus".to_owned(),
            why: "So that it becomes ordinary".to_owned(),
            how_often: "Twice a week".to_owned(),
            state: TaskState::Active,
            reason: None,
            kept_from_ms: NOW_MS,
            more: None,
        }],
        records: records(),
        forms: vec![own_form()],
        ratings: vec![Rating {
            session: Handle(*session.as_bytes()),
            member: key(&me),
            said_ms: NOW_MS + DAY,
            values: rating.values(),
            remark: rating.remark().to_owned(),
            body: Bytes(rating.to_bytes().unwrap()),
        }],
        note: "Only mine".to_owned(),
        later: ["Walking".to_owned(), String::new(), "My sister".to_owned()],
    }
}

/// An archive of that and of one that has hardly begun.
pub(crate) fn archive(language: Language) -> Archive {
    let empty = Relationship {
        id: Handle([8; 16]),
        members: vec![Member { key: key(&client()), name: None, role: Role::Client }],
        agreements: Vec::new(),
        ledger: None,
        letters: Vec::new(),
        texts: Vec::new(),
        agenda: Vec::new(),
        draft: None,
        goals: Vec::new(),
        tasks: Vec::new(),
        records: Vec::new(),
        forms: Vec::new(),
        ratings: Vec::new(),
        note: String::new(),
        later: Default::default(),
    };
    Archive {
        made_ms: NOW_MS + 2 * DAY,
        language,
        zone: "Europe/Amsterdam".to_owned(),
        me: key(&client()),
        relationships: vec![relationship(), empty],
        own: Own {
            tools: vec![
                Tool {
                    id: Handle([0x51; 16]),
                    title: "When the <doors> close".to_owned(),
                    text: "It passes.\nOne stop is a ride, too.".to_owned(),
                    form: Some("thought-record".to_owned()),
                    relationship: Some(Handle([7; 16])),
                    kept_ms: NOW_MS,
                },
                Tool {
                    id: Handle([0x52; 16]),
                    title: "Call Ilse".to_owned(),
                    text: String::new(),
                    form: None,
                    relationship: None,
                    kept_ms: NOW_MS + DAY,
                },
            ],
            forms: vec![own_form()],
        },
        back: Some(Bytes(vec![5; 100])),
    }
}
