//! Joins one stream of sound and pictures after the other into one playout.
//!
//! Each call and each test tone counts its packets and its time from zero. To the playout, a stream
//! that begins anew shortly after another looks like packets that come late. So every stream is
//! given numbers of its own: sound far behind what was played, which the playout takes as a new
//! beginning, and times after everything before.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kader_media::{MediaError, Playout};

/// How far back a new stream begins. The playout takes 100 packets for a new beginning; what may
/// still wait in it is 100 more.
const BACK: u16 = 1_000;
/// What lies between two streams, in microseconds: more than the playout takes for lateness.
const BETWEEN: u64 = 2_000_000;
/// A call that gave no sound for this long lets a tone be heard.
const QUIET: Duration = Duration::from_millis(500);

/// The playout of a lobby and its session.
#[derive(Clone)]
pub(crate) struct Playing {
    playout: Playout,
    joint: Arc<Mutex<Joint>>,
}

#[derive(Default)]
struct Joint {
    streams: u64,
    /// The stream whose sound is played, and the last number given for it.
    sounding: Option<(u64, u16)>,
    last_media: u64,
    last_call_sound: Option<Instant>,
}

/// What a stream is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// The other person.
    Call,
    /// The test tone: never over the other person.
    Tone,
}

/// One stream into the playout.
pub(crate) struct Stream {
    playing: Playing,
    of: Of,
    number: u64,
    media: u64,
    /// Added to the numbers of its sound, while it sounds.
    shift: u16,
}

impl Playing {
    /// Silence, and no picture.
    pub(crate) fn new() -> Result<Self, MediaError> {
        Ok(Self { playout: Playout::new()?, joint: Arc::default() })
    }

    /// What the speaker pulls from and pictures wait in.
    pub(crate) fn playout(&self) -> &Playout {
        &self.playout
    }

    fn joint(&self) -> MutexGuard<'_, Joint> {
        self.joint.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a stream.
    pub(crate) fn begin(&self, of: Of) -> Stream {
        let mut joint = self.joint();
        joint.streams += 1;
        joint.last_media += BETWEEN;
        Stream { playing: self.clone(), of, number: joint.streams, media: joint.last_media, shift: 0 }
    }
}

impl Stream {
    /// Takes a packet with the stream's own number and time. `false`: it may not be heard now.
    pub(crate) fn sound(&mut self, sequence: u16, media_us: u64, packet: Vec<u8>, arrived: Instant) -> bool {
        let mut joint = self.playing.joint();
        match self.of {
            Of::Call => joint.last_call_sound = Some(arrived),
            Of::Tone if joint.last_call_sound.is_some_and(|last| last.elapsed() < QUIET) => return false,
            Of::Tone => {}
        }
        match joint.sounding {
            Some((sounding, _)) if sounding == self.number => {}
            // A tone that another tone followed.
            Some((sounding, _)) if self.of == Of::Tone && sounding > self.number => return false,
            Some((_, last)) => self.shift = last.wrapping_sub(BACK).wrapping_sub(sequence),
            None => self.shift = 0,
        }
        let sequence = sequence.wrapping_add(self.shift);
        joint.sounding = Some((self.number, sequence));
        let media_us = self.media.saturating_add(media_us);
        joint.last_media = joint.last_media.max(media_us);
        drop(joint);
        self.playing.playout.push_audio(sequence, media_us, packet, arrived);
        true
    }

    /// The playout's time of a picture with the stream's own time.
    pub(crate) fn picture_time(&self, media_us: u64) -> u64 {
        let media_us = self.media.saturating_add(media_us);
        let mut joint = self.playing.joint();
        joint.last_media = joint.last_media.max(media_us);
        media_us
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;
    use kader_media::opus::Encoder;
    use kader_media::sound::{FRAME_LENGTH, FRAME_SAMPLES};

    const START: Duration = Duration::from_secs(1);

    /// Half a second of a sound in one stream, as it would be heard: how many of its 50 frames of
    /// 10 ms are loud. `at` is moved on by what was pulled.
    fn heard(playing: &Playing, stream: &mut Stream, at: &mut Instant) -> usize {
        let mut encoder = Encoder::new().unwrap();
        let mut loud = 0;
        for step in 0..60_u16 {
            if step < 50 && step % 2 == 0 {
                let samples = std::array::from_fn(|index| if index / 50 % 2 == 0 { 0.4 } else { -0.4 });
                let packet = encoder.encode(&samples).unwrap();
                stream.sound(step / 2, u64::from(step) * 10_000, packet, *at);
            }
            let mut frame = [0.0; FRAME_SAMPLES];
            playing.playout().pull_audio(*at, Duration::ZERO, &mut frame);
            loud += usize::from(frame.iter().any(|sample| sample.abs() > 0.1));
            *at += FRAME_LENGTH;
        }
        loud
    }

    #[test]
    fn each_of_several_short_streams_is_heard() {
        let playing = Playing::new().unwrap();
        let mut at = Instant::now() - START;
        for of in [Of::Tone, Of::Tone, Of::Call, Of::Call] {
            let loud = heard(&playing, &mut playing.begin(of), &mut at);
            assert!(loud > 35, "{of:?}: {loud} of 50");
            at += Duration::from_millis(300);
        }
    }

    #[test]
    fn a_tone_is_never_heard_over_the_other_person() {
        let playing = Playing::new().unwrap();
        let (mut call, mut tone) = (playing.begin(Of::Call), playing.begin(Of::Tone));
        let now = Instant::now();
        assert!(tone.sound(0, 0, vec![1], now), "nobody speaks");
        assert!(call.sound(0, 0, vec![1], now));
        assert!(!tone.sound(1, 20_000, vec![1], now));
    }

    #[test]
    fn pictures_of_a_later_stream_are_later() {
        let playing = Playing::new().unwrap();
        let first = playing.begin(Of::Call);
        let last = first.picture_time(900_000);
        let second = playing.begin(Of::Call);
        assert!(second.picture_time(0) > last + 1_000_000);
    }
}
