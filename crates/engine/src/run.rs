//! The core's thread: inputs one by one, outputs carried out in their order, a view after each.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use kader_core::input::Input;
use kader_core::output::{Output, Reply};
use kader_core::reminding::Reminder;
use kader_core::view::{Failure, View};
use kader_core::{Core, CoreConfig};
use tokio::sync::{broadcast, oneshot, watch};

use crate::clock::{boot_ms, now};
use crate::devices::Machine;
use crate::inbox::{Inbox, Inputs, Next};
use crate::line::Line;
use crate::screens::Screens;
use crate::sleep::{Clocks, MachineClocks, SleepWatch};
use crate::studio::Stage;
use crate::{EngineConfig, EngineError};

/// The longest the core sleeps without looking at the clock, without and with a session.
///
/// Sleep is measured on a clock that stands still while the system is suspended. So a wake that is
/// due in an hour may come hours late; with a session, one second after the resume is late enough
/// (S-14).
const LOOK: Duration = Duration::from_secs(30);
const LOOK_IN_SESSION: Duration = Duration::from_secs(1);
/// How often it is looked whether the machine slept: so late at most after waking the vault locks.
const LOOK_FOR_SLEEP: Duration = Duration::from_secs(1);

/// The most reminders that wait for a shell that is slow to show them; more push the oldest out.
const REMINDERS: usize = 16;

type Answer = oneshot::Sender<Result<Reply, Failure>>;

/// Commands whose reply is awaited.
#[derive(Clone, Default)]
pub(crate) struct Waiting(Arc<Mutex<HashMap<u64, Answer>>>);

impl Waiting {
    pub(crate) fn expect(&self, id: u64, answer: Answer) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, answer);
    }

    /// Nobody will be answered any more.
    fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn answer(&self, id: u64, result: Result<Reply, Failure>) {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if let Some(waiting) = waiting {
            let _ = waiting.send(result);
        }
    }
}

/// What the engine holds of a running core.
pub(crate) struct Started {
    pub(crate) inputs: Inputs,
    pub(crate) waiting: Waiting,
    pub(crate) view: watch::Receiver<View>,
    pub(crate) reminders: broadcast::Receiver<Reminder>,
}

/// Starts the core's thread and the studio's task.
pub(crate) fn start(config: Arc<EngineConfig>, screens: Screens) -> Result<Started, EngineError> {
    let (inbox, inputs) = Inbox::new();
    let runtime = tokio::runtime::Handle::current();
    let stage = Stage::start(Arc::new(Machine(config.clone())), config.max_video_kbps, &inputs, &screens);
    let core = Core::new(CoreConfig {
        folder: config.profile.clone(),
        relay: config.relay(),
        keyring: config.keyring(),
        passphrase_cost: config.passphrase_cost,
    });
    let (view, watched) = watch::channel(core.view(now()));
    let (remind, reminders) = broadcast::channel(REMINDERS);
    let waiting = Waiting::default();
    #[cfg(target_os = "linux")]
    let listening = Some(runtime.spawn(crate::sleep::logind::listen(inputs.clone(), watched.clone())));
    #[cfg(not(target_os = "linux"))]
    let listening = None;
    let hands = Hands {
        listening,
        runtime,
        inputs: inputs.clone(),
        stage,
        waiting: waiting.clone(),
        view,
        remind,
        lines: BTreeMap::new(),
    };
    std::thread::Builder::new().name("core".to_owned()).spawn(move || run(core, &inbox, hands))?;
    Ok(Started { inputs, waiting, view: watched, reminders })
}

/// What carries out the core's outputs.
struct Hands {
    /// Hears the system's word before it sleeps.
    listening: Option<tokio::task::JoinHandle<()>>,
    runtime: tokio::runtime::Handle,
    inputs: Inputs,
    stage: Stage,
    waiting: Waiting,
    view: watch::Sender<View>,
    remind: broadcast::Sender<Reminder>,
    lines: BTreeMap<String, Line>,
}

/// How long the core may sleep.
fn nap(wake: Option<u64>, boot_ms: u64, in_session: bool) -> Duration {
    let longest = if in_session { LOOK_IN_SESSION } else { LOOK };
    wake.map_or(longest, |at| Duration::from_millis(at.saturating_sub(boot_ms)).min(longest))
}

fn run(mut core: Core, inbox: &Inbox, mut hands: Hands) {
    let mut wake: Option<u64> = None;
    let mut watch = SleepWatch::new(MachineClocks);
    loop {
        let in_session = hands.view.borrow().relationships.iter().any(|one| one.session.is_some());
        let (next, slept) = next(inbox, nap(wake, boot_ms(), in_session), &mut watch);
        let input = match next {
            Next::Input(input) => input,
            Next::Quiet => Input::Tick,
            Next::Closed => break,
        };
        if slept {
            // Before anything that waited: behind the lock it does nothing.
            hands.give(&mut core, Input::Slept, &mut wake);
        }
        hands.give(&mut core, input, &mut wake);
    }
}

/// The next input within the time, and whether the machine slept before it.
fn next<C: Clocks>(inbox: &Inbox, longest: Duration, watch: &mut SleepWatch<C>) -> (Next, bool) {
    let until = Instant::now() + longest;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let next = inbox.next(left.min(LOOK_FOR_SLEEP));
        let slept = watch.slept();
        let early = matches!(next, Next::Quiet) && left > LOOK_FOR_SLEEP;
        if slept || !early {
            return (next, slept);
        }
    }
}

/// Whether two views differ in more than the time they were made at.
fn same(one: &View, other: &View) -> bool {
    let quiet = |view: &View| {
        let mut view = view.clone();
        for relationship in &mut view.relationships {
            if let Some(session) = &mut relationship.session {
                session.now_ms = 0;
                // Derived from two clocks read at two moments: a millisecond is no news.
                session.limit_ms = session.limit_ms.map(|at| (at + 250) / 500);
                session.end_ms = session.end_ms.map(|at| (at + 250) / 500);
            }
        }
        view
    };
    quiet(one) == quiet(other)
}

impl Drop for Hands {
    fn drop(&mut self) {
        // However the core came to its end: nothing goes on without it, and nobody waits for it.
        self.stage.end();
        self.waiting.forget();
        if let Some(listening) = self.listening.take() {
            listening.abort();
        }
    }
}

impl Hands {
    /// Gives the core an input, shows what it made of it, and carries out what follows.
    fn give(&mut self, core: &mut Core, input: Input, wake: &mut Option<u64>) {
        *wake = None;
        let outputs = core.handle(input, now());
        // The view first: whoever gets a reply finds what it is about.
        let view = core.view(now());
        self.view.send_if_modified(|shown| {
            let changed = !same(shown, &view);
            if changed {
                *shown = view;
            }
            changed
        });
        for output in outputs {
            self.carry_out(output, wake);
        }
    }

    fn carry_out(&mut self, output: Output, wake: &mut Option<u64>) {
        match output {
            Output::Reply { id, result } => self.waiting.answer(id, result),
            Output::Connect { url } => {
                if !self.lines.contains_key(&url) {
                    let _inside = self.runtime.enter();
                    self.lines.insert(url.clone(), Line::keep(url, self.inputs.clone()));
                }
            }
            Output::Relay { url, frame } => {
                if let Some(line) = self.lines.get(&url) {
                    line.send(frame);
                }
            }
            Output::Call(order) => self.stage.call(order),
            Output::Devices(order) => self.stage.devices(order),
            Output::Remind(reminder) => {
                // A shell that shows none has nobody who hears of it.
                let _ = self.remind.send(reminder);
            }
            Output::WakeAt(at) => *wake = Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    #[test]
    fn in_a_session_the_clock_is_looked_at_every_second() {
        let (now, hour) = (5_000_000, 3_600_000);
        // The end is an hour away: without a suspend nothing would have to be done before.
        assert_eq!(nap(Some(now + hour), now, true), Duration::from_secs(1));
        assert_eq!(nap(None, now, true), Duration::from_secs(1));
        assert_eq!(nap(Some(now + hour), now, false), Duration::from_secs(30));
        assert_eq!(nap(None, now, false), Duration::from_secs(30));
    }

    /// Clocks of a machine that sleeps for an hour before they are looked at the fourth time.
    struct Asleep(std::cell::Cell<u64>);

    impl Clocks for Asleep {
        fn boot_ms(&self) -> u64 {
            self.0.set(self.0.get() + 1);
            if self.0.get() > 9 { 3_600_000 } else { 0 }
        }

        fn awake_ms(&self) -> u64 {
            0
        }
    }

    #[test]
    fn s44_sleep_is_noticed_long_before_the_next_look_at_the_clock() {
        let (inbox, _inputs) = Inbox::new();
        let mut watch = SleepWatch::new(Asleep(std::cell::Cell::new(0)));
        let began = Instant::now();
        let (next, slept) = next(&inbox, Duration::from_secs(3_600), &mut watch);
        assert!(slept && matches!(next, Next::Quiet));
        assert!(began.elapsed() < Duration::from_secs(600), "it was not slept through");
        // And what waits is not kept from the core by it.
        let (inbox, inputs) = Inbox::new();
        inputs.send(Input::Tick).unwrap();
        let mut watch = SleepWatch::new(MachineClocks);
        assert!(matches!(
            super::next(&inbox, Duration::from_secs(3_600), &mut watch),
            (Next::Input(_), false)
        ));
    }

    #[test]
    fn a_wake_that_is_near_or_past_is_kept() {
        for in_session in [true, false] {
            assert_eq!(nap(Some(700), 500, in_session), Duration::from_millis(200));
            assert_eq!(nap(Some(500), 700, in_session), Duration::ZERO);
        }
    }
}
