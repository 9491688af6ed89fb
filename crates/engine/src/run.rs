//! The core's thread: inputs one by one, outputs carried out in their order, a view after each.

use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kader_core::input::Input;
use kader_core::output::{Output, Reply};
use kader_core::view::{Failure, View};
use kader_core::{Core, CoreConfig};
use tokio::sync::{mpsc as queue, oneshot, watch};

use crate::clock::{boot_ms, now};
use crate::line::Line;
use crate::studio::{self, Order, Screens};
use crate::{EngineConfig, EngineError};

/// The longest the core sleeps without looking at the clock.
const LOOK: Duration = Duration::from_secs(30);

type Answer = oneshot::Sender<Result<Reply, Failure>>;

/// Commands whose reply is awaited.
#[derive(Clone, Default)]
pub(crate) struct Waiting(Arc<Mutex<HashMap<u64, Answer>>>);

impl Waiting {
    pub(crate) fn expect(&self, id: u64, answer: Answer) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, answer);
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
    pub(crate) inputs: mpsc::Sender<Input>,
    pub(crate) waiting: Waiting,
    pub(crate) view: watch::Receiver<View>,
}

/// Starts the core's thread and the studio's task.
pub(crate) fn start(config: Arc<EngineConfig>, screens: Screens) -> Result<Started, EngineError> {
    let (inputs, incoming) = mpsc::channel();
    let (orders, studio_orders) = queue::unbounded_channel();
    let runtime = tokio::runtime::Handle::current();
    runtime.spawn(studio::run(config.clone(), inputs.clone(), orders.clone(), studio_orders, screens));
    let core = Core::new(CoreConfig {
        folder: config.profile.clone(),
        relay: config.relay(),
        keyring: config.keyring(),
        passphrase_cost: config.passphrase_cost,
    });
    let (view, watched) = watch::channel(core.view(now()));
    let waiting = Waiting::default();
    let hands = Hands {
        runtime,
        inputs: inputs.clone(),
        orders,
        waiting: waiting.clone(),
        view,
        lines: BTreeMap::new(),
    };
    std::thread::Builder::new().name("core".to_owned()).spawn(move || run(core, &incoming, hands))?;
    Ok(Started { inputs, waiting, view: watched })
}

/// What carries out the core's outputs.
struct Hands {
    runtime: tokio::runtime::Handle,
    inputs: mpsc::Sender<Input>,
    orders: queue::UnboundedSender<Order>,
    waiting: Waiting,
    view: watch::Sender<View>,
    lines: BTreeMap<String, Line>,
}

fn run(mut core: Core, incoming: &mpsc::Receiver<Input>, mut hands: Hands) {
    let mut wake: Option<u64> = None;
    loop {
        let sleep = wake.map_or(LOOK, |at| Duration::from_millis(at.saturating_sub(boot_ms())).min(LOOK));
        let input = match incoming.recv_timeout(sleep) {
            Ok(input) => input,
            Err(RecvTimeoutError::Timeout) => Input::Tick,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        if hands.view.is_closed() {
            return;
        }
        wake = None;
        let outputs = core.handle(input, now());
        // The view first: whoever gets a reply finds what it is about.
        let view = core.view(now());
        hands.view.send_if_modified(|shown| {
            let changed = !same(shown, &view);
            if changed {
                *shown = view;
            }
            changed
        });
        for output in outputs {
            hands.carry_out(output, &mut wake);
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

impl Hands {
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
            Output::Call(order) => {
                let _ = self.orders.send(Order::Call(Box::new(order)));
            }
            Output::Devices(order) => {
                let _ = self.orders.send(Order::Devices(order));
            }
            Output::WakeAt(at) => *wake = Some(at),
        }
    }
}
