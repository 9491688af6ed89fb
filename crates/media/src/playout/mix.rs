//! The sound of several people for one speaker.
//!
//! Each person keeps a [`Playout`] of their own: jitter, loss and lip sync of one never touch another. Their
//! sounds are added when the speaker pulls. While only one of them gives sound it goes out bit by bit as that
//! playout gave it; while several do, what would be louder than the speaker can play is bent softly.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Playout;
use crate::sound::{FRAME_SAMPLES, SoundFrame};

/// What a speaker pulls its sound from.
pub trait SoundSource: Send {
    /// Gives the next 10 ms to a speaker that will let it be heard after `latency`.
    fn pull(&self, now: Instant, latency: Duration, frame: &mut SoundFrame);
}

impl SoundSource for Playout {
    fn pull(&self, now: Instant, latency: Duration, frame: &mut SoundFrame) {
        self.pull_audio(now, latency, frame);
    }
}

/// A sum up to here is left as it is.
const BEND_ABOVE: f32 = 0.7;
/// Without a pull for this long nobody listens: whoever leaves needs no fade.
const NOBODY_LISTENS: Duration = Duration::from_millis(200);

/// One source in a [`Mix`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(u64);

/// The playouts that one speaker plays. A clone is another handle to the same mix.
#[derive(Clone, Default)]
pub struct Mix {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    sources: Vec<Source>,
    places: u64,
    pulled: Option<Instant>,
    /// Several gave sound in the last frame.
    bent: bool,
}

struct Source {
    place: Place,
    playout: Playout,
    leaves: bool,
}

impl Mix {
    /// Silence.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds a playout. Its own beginning is soft, so a new one does not click.
    #[must_use]
    pub fn add(&self, playout: Playout) -> Place {
        self.with(|inner| {
            inner.places += 1;
            let place = Place(inner.places);
            inner.sources.push(Source { place, playout, leaves: false });
            place
        })
    }

    /// Takes a source out: it fades out within the next 10 ms.
    pub fn remove(&self, place: Place) {
        self.with(|inner| {
            if inner.pulled.is_some_and(|at| at.elapsed() < NOBODY_LISTENS) {
                inner.sources.iter_mut().filter(|source| source.place == place).for_each(|source| {
                    source.leaves = true;
                });
            } else {
                inner.sources.retain(|source| source.place != place);
            }
        });
    }

    /// How many sources there are, those that fade out among them.
    #[must_use]
    pub fn sources(&self) -> usize {
        self.with(|inner| inner.sources.len())
    }
}

impl SoundSource for Mix {
    fn pull(&self, now: Instant, latency: Duration, frame: &mut SoundFrame) {
        self.with(|inner| inner.pull(now, latency, frame));
    }
}

impl Inner {
    fn pull(&mut self, now: Instant, latency: Duration, frame: &mut SoundFrame) {
        // The machine's time and not `now`: it is compared with the moment of a removal.
        self.pulled = Some(Instant::now());
        frame.fill(0.0);
        let mut one = [0.0; FRAME_SAMPLES];
        let mut sounding = 0;
        for source in &self.sources {
            source.playout.pull_audio(now, latency, &mut one);
            if source.leaves {
                fade_out(&mut one);
            }
            if one.iter().all(|sample| *sample == 0.0) {
                continue;
            }
            sounding += 1;
            if sounding == 1 {
                frame.copy_from_slice(&one);
            } else {
                frame.iter_mut().zip(&one).for_each(|(sum, sample)| *sum += sample);
            }
        }
        self.sources.retain(|source| !source.leaves);
        let several = sounding > 1;
        match (self.bent, several) {
            (false, false) => {}
            (true, true) => frame.iter_mut().for_each(|sample| *sample = bend(*sample)),
            // Within one frame from the one to the other, so that a loud voice does not jump.
            (false, true) => bend_partly(frame, |share| share),
            (true, false) => bend_partly(frame, |share| 1.0 - share),
        }
        self.bent = several;
    }
}

/// Leaves what is not loud as it is, and brings the rest below 1.
fn bend(sample: f32) -> f32 {
    let over = sample.abs() - BEND_ABOVE;
    if over <= 0.0 {
        return sample;
    }
    let room = 1.0 - BEND_ABOVE;
    (BEND_ABOVE + room * (over / room).tanh()).copysign(sample)
}

fn bend_partly(frame: &mut SoundFrame, how_much: impl Fn(f32) -> f32) {
    for (at, sample) in frame.iter_mut().enumerate() {
        let much = how_much((at as f32 + 1.0) / FRAME_SAMPLES as f32);
        *sample += (bend(*sample) - *sample) * much;
    }
}

fn fade_out(frame: &mut SoundFrame) {
    for (at, sample) in frame.iter_mut().enumerate() {
        *sample *= 1.0 - (at as f32 + 1.0) / FRAME_SAMPLES as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bending_leaves_the_quiet_alone_and_keeps_the_loud_below_one() {
        let mut last = -1.0_f32;
        for step in -4_000..=4_000_i16 {
            let sample = f32::from(step) / 1_000.0;
            let bent = bend(sample);
            assert!(bent.abs() <= 1.0 && bent >= last, "{sample}: {bent} after {last}");
            if sample.abs() <= BEND_ABOVE {
                assert!((bent - sample).abs() < f32::EPSILON);
            }
            last = bent;
        }
    }

    #[test]
    fn a_bend_begins_and_ends_without_a_jump() {
        for begins in [true, false] {
            let mut frame = [0.98; FRAME_SAMPLES];
            bend_partly(&mut frame, |share| if begins { share } else { 1.0 - share });
            let (before, after) = if begins { (0.98, bend(0.98)) } else { (bend(0.98), 0.98) };
            let mut last = before;
            for sample in frame {
                assert!((sample - last).abs() < 0.001, "{last} to {sample}");
                last = sample;
            }
            assert!((last - after).abs() < 1e-6);
        }
    }
}
