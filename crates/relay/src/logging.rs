//! The relay's log: its own events only, on standard error, with no address and no lasting name.
//!
//! Libraries below (HTTP, WebSocket, TURN) write addresses into their events; those never reach this log, at any
//! level. A mailbox appears as a tag of eight digits that is salted anew each day.

use tracing::{Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;

/// The subscriber of the program `kader-relay`, for any writer.
pub fn subscriber<W>(level: Level, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let own = Targets::new().with_target("kader_relay", level);
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(false);
    tracing_subscriber::registry().with(own).with(layer)
}

/// Makes it the log of this process; an earlier one stays.
pub fn install(level: Level) {
    let _ = tracing::subscriber::set_global_default(subscriber(level, std::io::stderr));
}
