//! Every entry of a ledger in words: when, what, who did or asked it, who signed.

use kader_setting::{AloneReason, Closing, EndReason, Entry, Fact, PublicKey, Review};

use crate::text::Key;
use crate::words::Voice;

fn key(key: &PublicKey) -> Key {
    Key(*key.as_bytes())
}

/// One row: when, what, by whom, signed by whom.
pub(crate) fn told(voice: &Voice<'_>, entry: &Entry) -> Vec<String> {
    let fact = entry.fact();
    let by = fact.alone_by().or_else(|| fact.asked_by());
    let signers: Vec<Key> = entry.signatures().keys().map(key).collect();
    vec![
        voice.at(entry.body().at_wall_ms),
        what(voice, fact),
        by.map(|by| voice.who(&key(by))).unwrap_or_default(),
        voice.all(&signers),
    ]
}

fn minutes(seconds: u32) -> String {
    seconds.div_ceil(60).to_string()
}

fn what(voice: &Voice<'_>, fact: &Fact) -> String {
    let w = voice.words;
    let (said, more) = match fact {
        Fact::Agreed { version, .. } => (w.fact_agreed, version.to_string()),
        Fact::Withdrawn { .. } => (w.fact_withdrawn, String::new()),
        Fact::Start(_) => (w.fact_started, String::new()),
        Fact::Extended { seconds, .. } => (w.fact_extended, minutes(*seconds)),
        Fact::CrisisExtended { seconds, .. } => (w.fact_crisis, minutes(*seconds)),
        Fact::End { reason, lasted_s, .. } => (ended(voice, reason), minutes(*lasted_s)),
        Fact::Introduced { .. } => (w.fact_introduced, String::new()),
        Fact::Planned { start_ms, .. } => (w.fact_planned, voice.at(*start_ms)),
        Fact::Moved { start_ms, .. } => (w.fact_moved, voice.at(*start_ms)),
        Fact::Cancelled { .. } => (w.fact_cancelled, String::new()),
        Fact::Missed { absent, .. } => {
            (w.fact_missed, voice.all(&absent.iter().map(key).collect::<Vec<_>>()))
        }
        Fact::Reviewed { outcome: Review::GoOn, .. } => (w.fact_reviewed, String::new()),
        Fact::Reviewed { outcome: Review::End, .. } => (w.fact_reviewed_end, String::new()),
        Fact::Overridden { .. } => (w.fact_overridden, String::new()),
        Fact::Closed { how: Closing::Planned, .. } => (w.fact_closed, String::new()),
        Fact::Closed { how: Closing::Left, .. } => (w.fact_closed_left, String::new()),
    };
    format!("{said} {more}").trim_end().to_owned()
}

fn ended(voice: &Voice<'_>, reason: &EndReason) -> &'static str {
    let w = voice.words;
    match reason {
        EndReason::Limit => w.fact_limit,
        EndReason::Alone { why: AloneReason::Left, .. } => w.fact_left,
        EndReason::Alone { why: AloneReason::Unreachable, .. } => w.fact_lost,
        EndReason::Alone { why: AloneReason::IdentityChanged, .. } => w.fact_changed,
        EndReason::Alone { why: AloneReason::Withdrew, .. } => w.fact_ended_withdrawn,
    }
}
