//! Three studios and more, a line between every two: each goes its own way, and all end together.

use super::*;

/// What a line may be still while another is laid, lost or ended, on a machine with far too much to do.
const STILL: Duration = Duration::from_secs(6);
const NAMES: [&str; 4] = ["therapist", "client", "partner", "child"];

/// A mesh of so many, each with the permits of one session.
struct Mesh {
    sides: Vec<Side>,
    permits: [Permit; 2],
    /// The descriptions of all lines.
    laid: Vec<String>,
}

impl Mesh {
    /// Everybody's camera and microphone are on, no line is laid.
    fn of(folder: &Path, people: usize, left: Duration) -> Self {
        let sides: Vec<Side> = NAMES[..people].iter().map(|name| Side::new(folder, name)).collect();
        sides.iter().for_each(Side::talks);
        Self { sides, permits: permits_for(left), laid: Vec::new() }
    }

    /// Every two have a line, and see and hear each other.
    async fn stands(folder: &Path, people: usize, left: Duration) -> Self {
        let mut mesh = Self::of(folder, people, left);
        for (one, other) in mesh.pairs() {
            mesh.lays(one, other, None);
        }
        mesh.all_see_all().await;
        mesh
    }

    fn pairs(&self) -> Vec<(usize, usize)> {
        let all = 0..self.sides.len();
        all.clone()
            .flat_map(|one| all.clone().filter(move |other| *other > one).map(move |o| (one, o)))
            .collect()
    }

    /// Permits of two sides of the session: each side asks its own lines with its own.
    fn permit(&self, side: usize) -> Permit {
        self.permits[usize::from(side == 0)].clone()
    }

    fn lays(&mut self, one: usize, other: usize, network: Option<&BadNetwork>) -> [String; 2] {
        let permits = [self.permit(one), self.permit(other)];
        let (one, other) = (&self.sides[one], &self.sides[other]);
        let laid = lay_under(permits, one, other, LOCAL_RELAY, network);
        one.is_connected(other.name);
        other.is_connected(one.name);
        self.laid.extend(laid.clone());
        laid
    }

    async fn all_see_all(&self) {
        for (one, other) in self.pairs() {
            let (one, other) = (&self.sides[one], &self.sides[other]);
            for (side, of) in [(one, other), (other, one)] {
                side.sees(of.name, 15).await;
                side.hears(of.name, 30).await;
            }
        }
    }
}

impl Side {
    /// Waits for so many more packets of a member's sound.
    async fn hears(&self, of: &str, packets: u64) {
        let count = || self.screens.of(of).stats().sounds;
        let (before, until) = (count(), Instant::now() + LONG);
        while count() < before + packets {
            assert!(Instant::now() < until, "{} hears nothing of {of}", self.name);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Watches a member until it is told to stop: the longest time without a picture, and how often there was
    /// none to be seen.
    fn watches(
        &self,
        of: &str,
    ) -> (tokio::sync::oneshot::Sender<()>, tokio::task::JoinHandle<(Duration, u32)>) {
        let mut pictures = self.pictures(of);
        pictures.mark_unchanged();
        let (stop, mut stopped) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(async move {
            let (mut last, mut longest, mut gone) = (Instant::now(), Duration::ZERO, 0);
            loop {
                let over = tokio::select! {
                    _ = &mut stopped => true,
                    changed = pictures.changed() => changed.is_err(),
                };
                longest = longest.max(last.elapsed());
                last = Instant::now();
                if over {
                    return (longest, gone);
                }
                gone += u32::from(pictures.borrow_and_update().is_none());
            }
        });
        (stop, task)
    }

    fn stops(&self) {
        self.stage.call(CallOrder::Stop);
    }

    fn parts(&self, from: &str) {
        self.stage.call(CallOrder::Part { member: from.to_owned() });
    }
}

async fn went_on(watched: (tokio::sync::oneshot::Sender<()>, tokio::task::JoinHandle<(Duration, u32)>)) {
    let _ = watched.0.send(());
    let (longest, gone) = watched.1.await.unwrap();
    assert!(longest < STILL && gone == 0, "still for {longest:?}, gone {gone} times");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_see_and_hear_each_other_and_when_one_leaves_the_other_two_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let mesh = Mesh::stands(folder.path(), 3, Duration::from_secs(65)).await;
    let [therapist, client, partner] = &mesh.sides[..] else { panic!("three") };
    // One encoder for both: what goes out is counted once, what comes in twice.
    let stats = *therapist.screens.stats.borrow();
    let each = ["client", "partner"].map(|of| therapist.screens.of(of).stats());
    assert!(stats.received >= each[0].received.min(15) + each[1].received.min(15));
    assert!(stats.sent > 0 && stats.first_shown.is_some());

    let watched = [therapist.watches("client"), client.watches("therapist")];
    therapist.parts("partner");
    client.parts("partner");
    for side in [therapist, client] {
        side.sees_nothing("partner").await;
    }
    // Nor afterwards, though the one who is out still sends.
    let (before, sent) = (therapist.screens.of("partner").stats(), partner.screens.stats.borrow().sent);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let after = therapist.screens.of("partner").stats();
    assert_eq!((after.shown, after.sounds), (before.shown, before.sounds));
    assert!(therapist.pictures("partner").borrow().is_none());
    assert!(partner.screens.stats.borrow().sent > sent, "it stopped sending: nothing is tested");
    partner.stops();
    for of in ["therapist", "client"] {
        partner.sees_nothing(of).await;
    }
    for (side, of) in [(therapist, "client"), (client, "therapist")] {
        side.sees(of, 30).await;
        side.hears(of, 60).await;
        assert!(side.pictures("partner").borrow().is_none());
    }
    for watched in watched {
        went_on(watched).await;
    }

    // Who comes back is seen again, under other keys.
    let mut mesh = mesh;
    for other in [0, 1] {
        mesh.lays(other, 2, None);
    }
    mesh.all_see_all().await;
}

/// The most that a session has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_see_and_hear_each_other_and_when_one_leaves_the_other_three_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let mesh = Mesh::stands(folder.path(), 4, Duration::from_secs(68)).await;
    let (last, others) = mesh.sides.split_last().unwrap();
    for side in others {
        side.parts(last.name);
        side.sees_nothing(last.name).await;
    }
    last.stops();
    for side in others {
        for of in others.iter().filter(|of| of.name != side.name) {
            side.sees(of.name, 10).await;
            side.hears(of.name, 20).await;
        }
        assert!(side.pictures(last.name).borrow().is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_dies_is_laid_anew_while_the_other_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut mesh = Mesh::of(folder.path(), 3, Duration::from_secs(65));
    let first = BadNetwork::new(NEAR, 31);
    let old = mesh.lays(0, 1, Some(&first));
    mesh.lays(0, 2, None);
    let therapist = &mesh.sides[0];
    for of in ["client", "partner"] {
        therapist.sees(of, 20).await;
        therapist.hears(of, 30).await;
    }
    let watched = [therapist.watches("partner"), mesh.sides[2].watches("therapist")];
    first.set(DEAD);
    therapist.is_lost("client");
    mesh.sides[1].is_lost("therapist");
    therapist.sees_nothing("client").await;
    therapist.sees("partner", 20).await;

    let second = BadNetwork::new(NEAR, 32);
    mesh.lays(0, 1, Some(&second));
    let [therapist, client, partner] = &mesh.sides[..] else { panic!("three") };
    therapist.sees("client", 20).await;
    client.sees("therapist", 20).await;
    are_free(&old).await;

    // One that cannot be laid at all fails alone.
    let (_, own) = keys(b"line");
    therapist.stage.call(take("client", mesh.permit(0), "no description".to_owned(), own, LOCAL_RELAY));
    therapist.report("client", |report| matches!(report, CallReport::Failed).then_some(()));
    therapist.sees_nothing("client").await;
    for (side, of) in [(therapist, "partner"), (partner, "therapist")] {
        side.sees(of, 30).await;
        side.hears(of, 60).await;
    }
    for watched in watched {
        went_on(watched).await;
    }
    // Nothing was said of the other line but how it is.
    let kept = therapist.kept.lock().unwrap();
    let said = |report: &CallReport| matches!(report, CallReport::Failed | CallReport::Offered { .. });
    assert!(!kept.iter().any(|(member, report)| member == "partner" && said(report)), "{kept:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_ends_every_line_at_once_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mesh = Mesh::stands(folder.path(), 3, Duration::from_secs(65)).await;
    let [therapist, client, partner] = &mesh.sides[..] else { panic!("three") };
    let watched = client.watches("partner");
    therapist.stops();
    for of in ["client", "partner"] {
        therapist.sees_nothing(of).await;
    }
    // Its ends of both lines: those of the others are for their own cores to end.
    are_free(&[mesh.laid[0].clone(), mesh.laid[2].clone()]).await;
    let sent = || therapist.screens.stats.borrow().sent;
    // The encoder has nobody to work for. One frame may have been under way.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = sent();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(sent(), before);
    for of in ["client", "partner"] {
        assert!(therapist.pictures(of).borrow().is_none());
    }
    // The other two have a line of their own, and the therapist's picture does not stand still there.
    for (side, of) in [(client, "partner"), (partner, "client")] {
        side.sees_nothing("therapist").await;
        side.sees(of, 20).await;
    }
    went_on(watched).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_line_ends_with_the_permit_whatever_anybody_orders() {
    let folder = tempfile::tempdir().unwrap();
    let mut mesh = Mesh::of(folder.path(), 3, Duration::from_secs(14));
    let over = mesh.permit(0).expires_boot_ms();
    for (one, other) in mesh.pairs() {
        mesh.lays(one, other, None);
    }
    let therapist = &mesh.sides[0];
    therapist.sees("client", 5).await;
    therapist.sees("partner", 5).await;
    tokio::time::sleep(Duration::from_millis(over.saturating_sub(boot_ms()) + 1_000)).await;
    let counts = || mesh.sides.iter().map(|side| side.screens.stats.borrow().shown).collect::<Vec<_>>();
    for (one, other) in mesh.pairs() {
        let (one, other) = (&mesh.sides[one], &mesh.sides[other]);
        one.sees_nothing(other.name).await;
        other.sees_nothing(one.name).await;
    }
    let before = counts();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(counts(), before, "a picture after the end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_longer_permit_is_for_every_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut mesh = Mesh::of(folder.path(), 3, Duration::from_secs(1));
    let left = Duration::from_secs(14);
    let boot = (boot_ms() + u64::try_from(left.as_millis()).unwrap()).saturating_sub(LENGTH_MS);
    let now = Now { wall_ms: PROPOSED_MS + 3_600_000, boot_ms: boot };
    let mut room = Room::of_two(clause());
    mesh.permits = room.start(now).try_into().unwrap_or_else(|_| panic!("a permit for each"));
    let over = mesh.permit(0).expires_boot_ms();
    for (one, other) in mesh.pairs() {
        mesh.lays(one, other, None);
    }
    let longer =
        extended(&mut room, &mesh.permits, Now { wall_ms: now.wall_ms + 1_000, boot_ms: boot + 1_000 });
    for (at, side) in mesh.sides.iter().enumerate() {
        side.stage.call(CallOrder::Renew(longer[usize::from(at == 0)].clone()));
    }
    tokio::time::sleep(Duration::from_millis(over.saturating_sub(boot_ms()) + 1_000)).await;
    mesh.all_see_all().await;
}

/// The permits of both sides after they agreed on five minutes more.
fn extended(room: &mut Room, permits: &[Permit; 2], now: Now) -> [Permit; 2] {
    let [client, therapist] = &mut room.sides[..] else { panic!("two sides") };
    let mut asked = Extension::ask(&therapist.situation(), &permits[1], 300, now, &therapist.person).unwrap();
    let bytes = asked.entry().to_bytes().unwrap();
    let agreed =
        Extension::agree(&bytes, None, &client.situation(), &permits[0], now, &client.person).unwrap();
    asked.add(&agreed.entry().countersignature_of(&client.key()).unwrap()).unwrap();
    for side in [&mut *client, &mut *therapist] {
        side.ledger.append(asked.entry().clone(), &side.agreements).unwrap();
    }
    let situations = [room.client().situation(), room.therapist().situation()];
    [0, 1].map(|at: usize| permits[at].renewed(&situations[at], now).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_takes_long_holds_up_no_other_and_gives_way_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let mesh = Mesh::of(folder.path(), 2, Duration::from_secs(60));
    let side = &mesh.sides[0];
    // A detour that takes what it is sent and says nothing: candidates are looked for as long as that may take.
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let url = format!("turn:{}?transport=udp", silent.local_addr().unwrap());
    let slow = |line| CallOrder::Offer {
        member: "partner".to_owned(),
        line,
        permit: mesh.permit(0),
        keys: keys(b"line").0,
        hide: true,
        relay: LOCAL_RELAY.to_owned(),
        turn: Some(Turn { urls: vec![url.clone()], username: "a".into(), password: "b".to_owned().into() }),
    };
    let asked = Instant::now();
    side.stage.call(slow(1));
    side.stage.call(offer("client", mesh.permit(0), keys(b"line").0, LOCAL_RELAY));
    let first = loop {
        let (member, report) = side.next_report(LONG).expect("a description");
        if matches!(report, CallReport::Offered { .. } | CallReport::Failed) {
            break member;
        }
    };
    assert_eq!(first, "client", "it waited for the other");
    // Ordered anew, and put off, before the first was described: of those nothing is heard. (On a machine that
    // slept meanwhile the first may have been.)
    let in_time = asked.elapsed() < Duration::from_secs(2);
    side.stage.call(slow(2));
    side.parts("partner");
    let (own, _) = keys(b"line");
    let (hide, turn, relay, permit) = (false, None, LOCAL_RELAY.to_owned(), mesh.permit(0));
    side.stage.call(CallOrder::Offer {
        member: "partner".to_owned(),
        line: 3,
        permit,
        keys: own,
        hide,
        relay,
        turn,
    });
    let line = side.report("partner", |report| match report {
        CallReport::Failed if !in_time => None,
        CallReport::Offered { line, .. } => Some(line),
        CallReport::Failed => panic!("a line that nobody waits for any more is said to have failed"),
        _ => None,
    });
    assert_eq!(line, 3);
}

/// What a mesh costs: `cargo test --release -p kader-engine mesh_costs -- --ignored --nocapture`. All sides are
/// in this process and do the same, so each has its part of what it used.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: prints, asserts nothing"]
async fn mesh_costs() {
    for people in [2, 3, 4] {
        let folder = tempfile::tempdir().unwrap();
        let mesh = Mesh::stands(folder.path(), people, Duration::from_secs(68)).await;
        tokio::time::sleep(Duration::from_secs(4)).await;
        let shown = || -> Vec<u64> {
            let pairs = mesh.pairs().into_iter();
            pairs
                .flat_map(|(one, other)| [(one, other), (other, one)])
                .map(|(side, of)| mesh.sides[side].screens.of(mesh.sides[of].name).stats().shown)
                .collect()
        };
        let sent = || mesh.sides.iter().map(|side| side.screens.stats.borrow().sent).sum::<u64>() as f64;
        let (began, before, cpu, encoded) = (Instant::now(), shown(), processor_seconds(), sent());
        tokio::time::sleep(Duration::from_secs(15)).await;
        let seconds = began.elapsed().as_secs_f64();
        let cores = (processor_seconds() - cpu) / seconds / people as f64;
        let rates: Vec<f64> =
            shown().iter().zip(&before).map(|(now, then)| (now - then) as f64 / seconds).collect();
        let least = rates.iter().copied().fold(f64::MAX, f64::min);
        let mean = rates.iter().sum::<f64>() / rates.len() as f64;
        let encoded = (sent() - encoded) / seconds / people as f64;
        let call = mesh.sides[0].screens.of("client").stats().call;
        println!(
            "{people} people: {cores:.2} cores a side, {encoded:.1} frames a second encoded, shown on each of {} \
             lines: {mean:.1} on average, {least:.1} at least; {call:?}",
            rates.len()
        );
        mesh.sides.iter().for_each(Side::stops);
        mesh.sides.iter().for_each(|side| side.stage.end());
        are_free(&mesh.laid).await;
    }
    println!("load {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default());
}

/// What this process used so far.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
