//! Both sides in this process, on one monotonic clock: how long until a session stands, and how
//! old a picture is when the page could have it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use kader_core::input::Command;
use kader_core::view::PhaseView;
use kader_engine::{Picture, Which};
use kader_tests::lab::{Lab, Person, log, relay};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::side;
use crate::stamp::Stamp;
use crate::table::{Table, Target, percentile};
use crate::usage::{self, Machine, Usage};
use crate::{Plan, SETTLE};

/// How long until a session stands, milliseconds.
struct Begun {
    /// From the therapist's admission to START, as each side sees it.
    start: [f64; 2],
    /// From the admission to the first picture of the other.
    first: [f64; 2],
    /// From START to that.
    first_after_start: [f64; 2],
    /// From laying the line to a secured one, as each side's call says.
    line: [f64; 2],
}

/// The table of beginnings and the table of latencies.
pub(crate) async fn run(plan: &Plan) -> Result<Vec<Table>, String> {
    log();
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let relay = relay(folder.path()).await;
    let url = relay.url();
    let therapist = side::person(folder.path(), false, &url, &plan.small);
    let client = side::person(folder.path(), true, &url, &plan.small);
    therapist.settles_in("Femke Bakker").await;
    client.settles_in("Sam de Wit").await;
    let mut lab = Lab { folder, relay: Some(relay), therapist, client };
    lab.joins().await;
    lab.agrees(side::terms()).await;
    let mut begun = Vec::new();
    for begin in 0..plan.begins {
        if begin > 0 {
            end(&lab).await;
        }
        begun.push(begin_session(&lab).await?);
    }
    let mut tables = vec![beginnings(&begun)];
    let usage = Usage::of(std::process::id());
    let machine = Machine::watch();
    let mut table = Table::new("age of a picture, 640x360, two headless sides");
    tokio::time::sleep(SETTLE).await;
    let heard = watch_pictures(&lab, plan.length).await?;
    for person in [&lab.therapist, &lab.client] {
        side::is_silent(person).await;
    }
    tokio::time::sleep(SETTLE).await;
    let silent = watch_pictures(&lab, plan.length).await?;
    let of = |ages: &[Ages; 2], which: fn(&Ages) -> &[f64], share: f64| {
        [0, 1].map(|side: usize| percentile(which(&ages[side]), share))
    };
    table.row("camera to arrived, p50 ms", of(&silent, |ages| &ages.arrived, 0.5), None);
    table.row("camera to arrived, p95 ms", of(&silent, |ages| &ages.arrived, 0.95), None);
    table.row("camera to decoded, p50 ms", of(&silent, |ages| &ages.shown, 0.5), Some(Target::AtMost(15.0)));
    table.row("camera to decoded, p95 ms", of(&silent, |ages| &ages.shown, 0.95), None);
    table.row("with sound: camera to shown, p50 ms", of(&heard, |ages| &ages.shown, 0.5), None);
    table.row("with sound: camera to shown, p95 ms", of(&heard, |ages| &ages.shown, 0.95), None);
    table.row("pictures measured", [0, 1].map(|side: usize| silent[side].shown.len() as f64), None);
    table.row(
        "pictures without a legible number",
        [0, 1].map(|side: usize| silent[side].illegible as f64),
        None,
    );
    table.note(
        "decoded: handed to the page, with the microphones off; with sound a picture waits for its sound",
    );
    let cpu = usage::cpu(&usage.now());
    table.note(format!("both sides, relay and bench in one process: {cpu:.2} cores"));
    table.note(machine.others(cpu));
    tables.push(table);
    Ok(tables)
}

fn beginnings(begun: &[Begun]) -> Table {
    let mut table = Table::new(format!("begin of a session, {} times, ms", begun.len()));
    let of = |which: fn(&Begun) -> [f64; 2], share: f64| {
        [0, 1].map(|side: usize| {
            percentile(&begun.iter().map(|begun| which(begun)[side]).collect::<Vec<_>>(), share)
        })
    };
    table.row("admitted to START, p50", of(|begun| begun.start, 0.5), None);
    table.row("line laid to secured, p50", of(|begun| begun.line, 0.5), None);
    table.row(
        "START to first picture, p50",
        of(|begun| begun.first_after_start, 0.5),
        Some(Target::AtMost(400.0)),
    );
    table.row("admitted to first picture, p50", of(|begun| begun.first, 0.5), Some(Target::AtMost(400.0)));
    table.row("admitted to first picture, worst", of(|begun| begun.first, 1.0), None);
    table
}

/// Notes when a side sees its START.
fn until_start(person: &Person) -> JoinHandle<Instant> {
    let mut views = person.engine.view();
    tokio::spawn(async move {
        loop {
            let started = views.borrow_and_update().relationships.iter().any(|found| {
                let phase = found.session.as_ref().map(|session| session.phase);
                matches!(phase, Some(PhaseView::Connecting | PhaseView::Running))
            });
            if started || views.changed().await.is_err() {
                return Instant::now();
            }
        }
    })
}

async fn begin_session(lab: &Lab) -> Result<Begun, String> {
    let both = [&lab.therapist, &lab.client];
    for person in both {
        side::goes_in(person).await;
    }
    side::is_asked(&lab.therapist).await;
    let starts = both.map(until_start);
    let admitted = Instant::now();
    lab.therapist.does(Command::Admit { relationship: lab.therapist.relationship.clone() }).await;
    let mut begun = Begun { start: [0.0; 2], first: [0.0; 2], first_after_start: [0.0; 2], line: [0.0; 2] };
    for (at, (person, start)) in both.into_iter().zip(starts).enumerate() {
        let view = person.is_in(PhaseView::Running, Duration::from_secs(15)).await;
        let start = start.await.map_err(|error| error.to_string())?;
        let first = loop {
            match person.engine.stats().first_shown {
                Some(first) if first > admitted => break first,
                _ if admitted.elapsed() > Duration::from_secs(15) => return Err("no picture came".to_owned()),
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        begun.start[at] = milliseconds(start.duration_since(admitted));
        begun.first[at] = milliseconds(first.duration_since(admitted));
        begun.first_after_start[at] = milliseconds(first.saturating_duration_since(start));
        let line = view.session.and_then(|session| session.connected_in_ms);
        begun.line[at] = line.map_or(f64::NAN, f64::from);
    }
    Ok(begun)
}

async fn end(lab: &Lab) {
    lab.therapist.does(Command::Leave { relationship: lab.therapist.relationship.clone() }).await;
    for person in [&lab.therapist, &lab.client] {
        person.is_in(PhaseView::Ended, Duration::from_secs(15)).await;
        person.does(Command::CloseEnding { relationship: person.relationship.clone() }).await;
    }
}

/// How old the pictures of the other were on one side, milliseconds.
#[derive(Default)]
struct Ages {
    arrived: Vec<f64>,
    shown: Vec<f64>,
    illegible: usize,
}

async fn watch_pictures(lab: &Lab, length: Duration) -> Result<[Ages; 2], String> {
    let taken = Arc::new(Mutex::new(HashMap::new()));
    let until = Instant::now() + length;
    let both = [&lab.therapist, &lab.client];
    let own = both.map(|person| {
        let taken = taken.clone();
        tokio::spawn(each(person.engine.picture(&Which::Own).expect("the own"), until, move |picture, _| {
            if let Some(stamp) = Stamp::read(picture) {
                taken.lock().unwrap().insert(stamp, picture.captured);
            }
        }))
    });
    let ages = both.map(|person| {
        let (taken, ages) = (taken.clone(), Arc::new(Mutex::new(Ages::default())));
        let seen = ages.clone();
        let task = tokio::spawn(each(person.sees_other(), until, move |picture, now| {
            let mut ages = seen.lock().unwrap();
            let Some(stamp) = Stamp::read(picture) else {
                ages.illegible += 1;
                return;
            };
            // The first few were taken before anybody looked.
            if let Some(taken) = taken.lock().unwrap().get(&stamp) {
                ages.arrived.push(milliseconds(picture.captured.saturating_duration_since(*taken)));
                ages.shown.push(milliseconds(now.saturating_duration_since(*taken)));
            }
        }));
        (task, ages)
    });
    for task in own {
        task.await.map_err(|error| error.to_string())?;
    }
    let mut found = Vec::new();
    for (task, ages) in ages {
        task.await.map_err(|error| error.to_string())?;
        found.push(std::mem::take(&mut *ages.lock().unwrap()));
    }
    found.try_into().map_err(|_| "two sides".to_owned())
}

/// Looks at each picture and the moment it came, until a moment.
async fn each(
    mut pictures: watch::Receiver<Option<Picture>>,
    until: Instant,
    mut look: impl FnMut(&Picture, Instant),
) {
    pictures.mark_unchanged();
    while let Ok(Ok(())) = tokio::time::timeout_at(until.into(), pictures.changed()).await {
        let now = Instant::now();
        let picture = pictures.borrow_and_update().clone();
        if let Some(picture) = picture {
            look(&picture, now);
        }
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
