//! Pictures that wait for their sound.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// No picture waits longer than this, whatever the sound does.
pub const MAX_HOLD: Duration = Duration::from_millis(150);
/// Most pictures that wait; at 60 a second nine do.
const MAX_WAITING: usize = 16;
/// How long the last sound tells the time when no more comes.
const SOUND_HOLDS: Duration = Duration::from_millis(100);
/// A picture this little early is shown: half of a frame at 60 a second.
const EARLY: i64 = 8_000;

/// What happened to the pictures so far. Counters only grow.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LipSyncStats {
    /// Pictures given to the screen.
    pub shown: u64,
    /// Pictures overtaken by newer ones before they were shown.
    pub dropped: u64,
    /// How much later than its sound the last picture was shown, in ms;
    /// negative is earlier. Zero while no sound plays.
    pub offset_ms: f32,
}

struct Waiting<F> {
    media: i64,
    arrival: Instant,
    frame: F,
}

/// Where the sound was when it was last pulled.
#[derive(Clone, Copy)]
struct Sound {
    /// When the first of the samples is heard.
    heard: Instant,
    pulled: Instant,
    media: i64,
}

/// Holds decoded pictures until the sound of their moment is heard.
pub struct LipSync<F> {
    waiting: VecDeque<Waiting<F>>,
    sound: Option<Sound>,
    last_media: Option<i64>,
    stats: LipSyncStats,
}

impl<F> Default for LipSync<F> {
    fn default() -> Self {
        Self::new()
    }
}

fn signed_micros(a: Instant, b: Instant) -> i64 {
    match a.checked_duration_since(b) {
        Some(after) => after.as_micros() as i64,
        None => -(b.saturating_duration_since(a).as_micros() as i64),
    }
}

impl<F> LipSync<F> {
    /// Empty, with no sound.
    #[must_use]
    pub fn new() -> Self {
        Self { waiting: VecDeque::new(), sound: None, last_media: None, stats: LipSyncStats::default() }
    }

    /// What happened so far.
    #[must_use]
    pub fn stats(&self) -> LipSyncStats {
        self.stats
    }

    /// Takes note that sound with this capture time (microseconds) was given
    /// to the speaker and will be heard after `latency`; or that silence was.
    pub fn on_sound(&mut self, now: Instant, latency: Duration, media_micros: Option<u64>) {
        self.sound = media_micros.map(|media| Sound {
            heard: now.checked_add(latency).unwrap_or(now),
            pulled: now,
            media: i64::try_from(media).unwrap_or(i64::MAX / 4),
        });
    }

    /// The capture time of what is heard now, if anything is.
    fn heard_at(&self, now: Instant) -> Option<i64> {
        let sound = self.sound?;
        if now.saturating_duration_since(sound.pulled) > SOUND_HOLDS {
            return None;
        }
        Some(sound.media.saturating_add(signed_micros(now, sound.heard)))
    }

    /// Takes a picture with its capture time in microseconds. One that is
    /// older than what was shown is thrown away.
    pub fn push(&mut self, media_micros: u64, frame: F, arrival: Instant) {
        let media = i64::try_from(media_micros).unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
        // A second back is a sender that began anew, not a late picture.
        if self.last_media.is_some_and(|last| media <= last && last - media < 1_000_000) {
            self.stats.dropped += 1;
            return;
        }
        let place = self.waiting.iter().rposition(|w| w.media <= media).map_or(0, |i| i + 1);
        self.waiting.insert(place, Waiting { media, arrival, frame });
        while self.waiting.len() > MAX_WAITING {
            self.waiting.pop_front();
            self.stats.dropped += 1;
        }
    }

    /// Lets go of all that wait.
    pub fn forget(&mut self) {
        self.stats.dropped += self.waiting.len() as u64;
        self.waiting.clear();
    }

    /// How much longer a picture waits: zero or less if it is due.
    fn wait(&self, picture: &Waiting<F>, now: Instant) -> i64 {
        let Some(heard) = self.heard_at(now) else { return 0 };
        let held = signed_micros(now, picture.arrival);
        let left = MAX_HOLD.as_micros() as i64 - held;
        (picture.media.saturating_sub(heard) - EARLY).min(left)
    }

    /// Gives the newest picture whose moment has come; older ones are dropped.
    pub fn next(&mut self, now: Instant) -> Option<F> {
        let due = self.waiting.iter().rposition(|picture| self.wait(picture, now) <= 0)?;
        self.stats.dropped += due as u64;
        let picture = self.waiting.drain(..=due).next_back()?;
        let heard = self.heard_at(now);
        self.stats.offset_ms =
            heard.map_or(0.0, |heard| heard.saturating_sub(picture.media) as f32 / 1_000.0);
        self.stats.shown += 1;
        self.last_media = Some(picture.media);
        Some(picture.frame)
    }

    /// How long until a picture is due; nothing if none waits.
    #[must_use]
    pub fn due_in(&self, now: Instant) -> Option<Duration> {
        let wait = self.waiting.iter().map(|picture| self.wait(picture, now)).min()?;
        Some(Duration::from_micros(u64::try_from(wait).unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// Sound that is played `delay` ms after capture, pulled every 10 ms for
    /// a speaker of 30 ms; pictures that arrive `arrives` ms after capture.
    /// Gives the offsets in ms of all pictures shown after the first second.
    fn offsets(delay: u32, arrives: u32) -> (Vec<f32>, LipSyncStats) {
        let start = Instant::now();
        let mut sync = LipSync::new();
        let mut seen = Vec::new();
        for ms in 0..3_000u32 {
            let now = start + MS * ms;
            if ms.is_multiple_of(10) && ms >= delay {
                sync.on_sound(now, MS * 30, Some(u64::from(ms - delay + 30) * 1_000));
            }
            if ms >= arrives && (ms - arrives).is_multiple_of(33) {
                sync.push(u64::from(ms - arrives) * 1_000, ms - arrives, now);
            }
            let Some(captured) = sync.next(now) else { continue };
            if ms > 1_000 {
                // Heard now is what was captured `delay` ago.
                seen.push((ms - captured) as f32 - delay as f32);
                assert!(ms - captured - arrives <= 150, "held too long");
            }
        }
        (seen, sync.stats())
    }

    #[test]
    fn pictures_wait_for_their_sound() {
        for (delay, arrives) in [(80, 20), (120, 30), (170, 30)] {
            let (seen, stats) = offsets(delay, arrives);
            assert!(seen.len() > 55, "{}", seen.len());
            assert_eq!(stats.dropped, 0);
            for offset in seen {
                // At most 8 ms early, never more than a poll late.
                assert!((-8.0..=1.0).contains(&offset), "{delay}/{arrives}: {offset} ms");
            }
        }
    }

    #[test]
    fn a_picture_that_is_late_is_shown_at_once() {
        let (seen, _) = offsets(60, 100);
        assert!(seen.iter().all(|offset| (*offset - 40.0).abs() <= 1.0));
    }

    #[test]
    fn no_picture_waits_longer_than_150_ms() {
        // Sound half a second behind: the pictures come early rather than
        // never.
        let (seen, _) = offsets(500, 20);
        assert!(seen.len() > 55);
        assert!(seen.iter().all(|offset| (*offset + 330.0).abs() <= 2.0), "{seen:?}");
    }

    #[test]
    fn without_sound_pictures_are_shown_at_once() {
        let start = Instant::now();
        let mut sync = LipSync::new();
        sync.push(1_000_000, 'a', start);
        assert_eq!(sync.due_in(start), Some(Duration::ZERO));
        assert_eq!(sync.next(start), Some('a'));
        assert_eq!(sync.next(start), None);
        assert_eq!(sync.due_in(start), None);
        // Sound begins, then the speaker is unplugged: nothing is pulled.
        sync.on_sound(start, Duration::ZERO, Some(1_000_000));
        sync.push(1_090_000, 'b', start);
        assert_eq!(sync.next(start), None);
        assert_eq!(sync.due_in(start), Some(MS * 82));
        assert_eq!(sync.next(start + MS * 101), Some('b'));
        // Muted: silence is pulled.
        sync.on_sound(start, Duration::ZERO, None);
        sync.push(1_200_000, 'c', start);
        assert_eq!(sync.next(start), Some('c'));
    }

    #[test]
    fn the_newest_of_several_wins_and_old_ones_never_come_back() {
        let start = Instant::now();
        let mut sync = LipSync::new();
        sync.on_sound(start, Duration::ZERO, Some(100_000));
        for (media, name) in [(40_000, 'a'), (100_000, 'c'), (70_000, 'b'), (160_000, 'd')] {
            sync.push(media, name, start);
        }
        assert_eq!(sync.next(start), Some('c'));
        assert_eq!(sync.stats().dropped, 2);
        sync.push(90_000, 'x', start);
        assert_eq!(sync.next(start), None);
        assert_eq!(sync.next(start + MS * 55), Some('d'));
    }
}
