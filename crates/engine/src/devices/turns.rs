//! Openings of one kind of device: counted, one after the other, off the task that orders them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;

use kader_core::input::DeviceKind;
use kader_media::MediaError;
use tokio::sync::mpsc as queue;

use super::Work;
use super::system::{self, Opened, System};

type Job = Box<dyn FnOnce() + Send>;

/// Counts what was ordered of one kind of device. Only the newest order counts: what an older one
/// opened, and what its device still says, is let go.
#[derive(Clone)]
pub(crate) struct Turns {
    newest: Arc<AtomicU64>,
    /// Opening and closing, in their order: a device is not opened before the last one is closed.
    jobs: queue::UnboundedSender<Job>,
}

/// One order of these.
#[derive(Debug, Clone)]
pub(crate) struct Turn {
    newest: Arc<AtomicU64>,
    number: u64,
}

impl Turn {
    /// Whether nothing was ordered since.
    pub(crate) fn is_newest(&self) -> bool {
        self.newest.load(Ordering::Acquire) == self.number
    }
}

/// A device that was asked for, or why there is none.
pub(crate) struct Outcome {
    pub(crate) kind: DeviceKind,
    pub(crate) turn: Turn,
    pub(crate) opened: Result<Opened, MediaError>,
    /// What was chosen in the end: nothing where the chosen one is gone.
    pub(crate) choice: Option<String>,
    /// Until the device runs or is closed, and this is dropped, no other is opened.
    pub(crate) busy: mpsc::Sender<()>,
}

impl Turns {
    /// Nothing ordered yet. Needs a Tokio runtime around it.
    pub(crate) fn new() -> Self {
        let (jobs, mut waiting) = queue::unbounded_channel::<Job>();
        tokio::spawn(async move {
            while let Some(job) = waiting.recv().await {
                let _ = tokio::task::spawn_blocking(job).await;
            }
        });
        Self { newest: Arc::default(), jobs }
    }

    /// The next order; all before it are old from now on.
    pub(crate) fn next(&self) -> Turn {
        let number = self.newest.fetch_add(1, Ordering::AcqRel) + 1;
        Turn { newest: self.newest.clone(), number }
    }

    /// Closes `old`; `after` runs when that is done.
    pub(crate) fn close<T: Send + 'static>(&self, old: T, after: impl FnOnce() + Send + 'static) {
        let _ = self.jobs.send(Box::new(move || {
            drop(old);
            after();
        }));
    }

    /// Opens what `turn` is about, unless another order comes before; the outcome goes to `work`.
    pub(crate) fn open(
        &self,
        system: Arc<dyn System>,
        (kind, turn): (DeviceKind, Turn),
        choice: Option<String>,
        work: queue::UnboundedSender<Work>,
    ) {
        let _ = self.jobs.send(Box::new(move || {
            if !turn.is_newest() {
                return;
            }
            let (opened, choice) = system::open(&*system, kind, choice);
            // What is not wanted any more is closed on this thread: closing takes its time.
            if turn.is_newest() {
                let (busy, done) = mpsc::channel();
                let _ = work.send(Work::Opened(Outcome { kind, turn, opened, choice, busy }));
                let _ = done.recv();
            }
        }));
    }
}
