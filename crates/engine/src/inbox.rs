//! What waits for the core: a lane that goes first, and one for the relays that pushes back.
//!
//! Commands of the person, reports of the call and of the devices go first; they are few. What
//! relays send is as much as they like: it waits in a lane with room for [`RELAY_ROOM`] inputs, and
//! whoever finds it full waits with reading the socket. So a relay can fill neither the memory nor
//! the time before a person's Leave.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kader_core::input::Input;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Inputs of relays that may wait.
pub(crate) const RELAY_ROOM: usize = 64;

/// The core takes no more inputs.
#[derive(Debug)]
pub(crate) struct Closed;

#[derive(Debug)]
struct Shared {
    lanes: Mutex<Lanes>,
    more: Condvar,
    room: Semaphore,
}

#[derive(Debug, Default)]
struct Lanes {
    first: VecDeque<Input>,
    relays: VecDeque<Input>,
    closed: bool,
}

impl Shared {
    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) {
        *self.lanes() = Lanes { closed: true, ..Lanes::default() };
        self.room.close();
        self.more.notify_all();
    }
}

/// Where inputs are given.
#[derive(Debug, Clone)]
pub(crate) struct Inputs(Arc<Shared>);

/// Room for one input of a relay.
#[derive(Debug)]
pub(crate) struct Room<'a> {
    shared: &'a Shared,
    permit: SemaphorePermit<'a>,
}

impl Inputs {
    /// Gives what goes first: commands, reports of the call and of the devices.
    pub(crate) fn send(&self, input: Input) -> Result<(), Closed> {
        let mut lanes = self.0.lanes();
        if lanes.closed {
            return Err(Closed);
        }
        lanes.first.push_back(input);
        self.0.more.notify_one();
        Ok(())
    }

    /// Waits for room for an input of a relay.
    pub(crate) async fn room(&self) -> Result<Room<'_>, Closed> {
        let permit = self.0.room.acquire().await.map_err(|_| Closed)?;
        Ok(Room { shared: &self.0, permit })
    }

    /// Gives an input of a relay once there is room.
    pub(crate) async fn deliver(&self, input: Input) -> Result<(), Closed> {
        self.room().await.map(|room| room.fill(input))
    }

    /// Ends the core: nothing is taken any more, what waits is dropped.
    pub(crate) fn close(&self) {
        self.0.close();
    }
}

impl Room<'_> {
    /// Takes the room with this input.
    pub(crate) fn fill(self, input: Input) {
        let mut lanes = self.shared.lanes();
        if lanes.closed {
            return;
        }
        lanes.relays.push_back(input);
        // Given back when the input is taken out.
        self.permit.forget();
        self.shared.more.notify_one();
    }
}

/// What there was to take.
#[derive(Debug)]
pub(crate) enum Next {
    /// This.
    Input(Input),
    /// Nothing within the time.
    Quiet,
    /// There will be nothing any more.
    Closed,
}

/// Where the core takes its inputs. Dropping it closes it.
#[derive(Debug)]
pub(crate) struct Inbox(Arc<Shared>);

impl Inbox {
    /// An empty inbox and the way into it.
    pub(crate) fn new() -> (Self, Inputs) {
        let shared = Arc::new(Shared {
            lanes: Mutex::default(),
            more: Condvar::new(),
            room: Semaphore::new(RELAY_ROOM),
        });
        (Self(shared.clone()), Inputs(shared))
    }

    /// Takes the next input, waiting at most this long.
    pub(crate) fn next(&self, longest: Duration) -> Next {
        let until = Instant::now() + longest;
        let mut lanes = self.0.lanes();
        loop {
            if lanes.closed {
                return Next::Closed;
            }
            if let Some(input) = lanes.first.pop_front() {
                return Next::Input(input);
            }
            if let Some(input) = lanes.relays.pop_front() {
                self.0.room.add_permits(1);
                return Next::Input(input);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Next::Quiet;
            }
            let woken = self.0.more.wait_timeout(lanes, left);
            (lanes, _) = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;
    use kader_core::input::{Command, RelayEvent};

    const SHORT: Duration = Duration::from_millis(50);

    fn delivery() -> Input {
        Input::Relay { url: String::new(), event: RelayEvent::Lost }
    }

    #[tokio::test]
    async fn a_command_goes_before_a_flood_and_the_flood_waits_outside() {
        let (inbox, inputs) = Inbox::new();
        let flood = {
            let inputs = inputs.clone();
            tokio::spawn(async move {
                let mut given = 0;
                while given < 10 * RELAY_ROOM && inputs.deliver(delivery()).await.is_ok() {
                    given += 1;
                }
                given
            })
        };
        tokio::time::sleep(SHORT).await;
        assert_eq!(inbox.0.lanes().relays.len(), RELAY_ROOM, "the lane is full and no longer");
        assert!(!flood.is_finished());

        inputs.send(Input::Command { id: 7, command: Command::Look }).unwrap();
        assert!(matches!(inbox.next(SHORT), Next::Input(Input::Command { id: 7, .. })));
        for _ in 0..10 * RELAY_ROOM {
            assert!(matches!(inbox.next(SHORT), Next::Input(Input::Relay { .. })));
            tokio::task::yield_now().await;
        }
        assert_eq!(flood.await.unwrap(), 10 * RELAY_ROOM, "everything came, in its time");
        assert!(matches!(inbox.next(SHORT), Next::Quiet));
    }

    #[tokio::test]
    async fn whoever_waits_for_room_hears_of_the_end() {
        let (inbox, inputs) = Inbox::new();
        for _ in 0..RELAY_ROOM {
            inputs.deliver(delivery()).await.unwrap();
        }
        let waiting = tokio::spawn({
            let inputs = inputs.clone();
            async move { inputs.deliver(delivery()).await.is_err() }
        });
        tokio::time::sleep(SHORT).await;
        drop(inbox);
        assert!(waiting.await.unwrap());
        assert!(inputs.send(Input::Tick).is_err());
    }

    #[test]
    fn an_input_wakes_the_one_who_waits() {
        let (inbox, inputs) = Inbox::new();
        let taken = std::thread::spawn(move || matches!(inbox.next(Duration::from_secs(60)), Next::Input(_)));
        std::thread::sleep(SHORT);
        inputs.send(Input::Tick).unwrap();
        assert!(taken.join().unwrap());
    }
}
