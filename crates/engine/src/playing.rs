//! Joins streams of sound and pictures into playouts: one of each member, one for the test tone, all in one mix.
//!
//! Each call and each test tone counts its packets and its time from zero. To a playout, a stream
//! that begins anew shortly after another looks like packets that come late. So every stream is
//! given numbers of its own: sound far behind what was played, which the playout takes as a new
//! beginning, and times after everything before.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kader_media::playout::Place;
use kader_media::{MediaError, Mix, Playout};

/// How far back a new stream begins. The playout takes 100 packets for a new beginning; what may
/// still wait in it is 100 more.
const BACK: u16 = 1_000;
/// What lies between two streams, in microseconds: more than the playout takes for lateness.
const BETWEEN: u64 = 2_000_000;
/// Calls that gave no sound for this long let a tone be heard.
const QUIET: Duration = Duration::from_millis(500);

/// What is heard in a lobby and its session.
#[derive(Clone, Default)]
pub(crate) struct Playing {
    mix: Mix,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    seats: BTreeMap<Of, Seat>,
    last_voice: Option<Instant>,
}

/// One playout in the mix, and where its streams stand.
struct Seat {
    playout: Playout,
    place: Place,
    streams: u64,
    /// The stream whose sound is played, and the last number given for it.
    sounding: Option<(u64, u16)>,
    last_media: u64,
}

/// What a stream is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// The member with this handle.
    Member(String),
    /// The test tone: never over a person.
    Tone,
}

/// One stream into its playout.
pub(crate) struct Stream {
    playing: Playing,
    of: Of,
    playout: Playout,
    number: u64,
    media: u64,
    /// Added to the numbers of its sound, while it sounds.
    shift: u16,
}

impl Playing {
    /// Silence, and no picture.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// What the speaker pulls from.
    pub(crate) fn mix(&self) -> &Mix {
        &self.mix
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a stream.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if there is no decoder for the first stream of this kind.
    pub(crate) fn begin(&self, of: Of) -> Result<Stream, MediaError> {
        let mut shared = self.shared();
        let seat = match shared.seats.entry(of.clone()) {
            Entry::Occupied(seat) => seat.into_mut(),
            Entry::Vacant(free) => {
                let playout = Playout::new()?;
                let place = self.mix.add(playout.clone());
                free.insert(Seat { playout, place, streams: 0, sounding: None, last_media: 0 })
            }
        };
        seat.streams += 1;
        seat.last_media += BETWEEN;
        let (playout, number, media) = (seat.playout.clone(), seat.streams, seat.last_media);
        drop(shared);
        Ok(Stream { playing: self.clone(), of, playout, number, media, shift: 0 })
    }

    /// This member is not heard any more, and what waits to be shown is let go.
    pub(crate) fn leave(&self, member: &str) {
        self.shared().leave(&Of::Member(member.to_owned()), &self.mix);
    }
}

impl Shared {
    fn leave(&mut self, of: &Of, mix: &Mix) {
        if let Some(seat) = self.seats.remove(of) {
            mix.remove(seat.place);
            seat.playout.forget_pictures();
        }
    }
}

impl Stream {
    /// Where its pictures wait.
    pub(crate) fn playout(&self) -> &Playout {
        &self.playout
    }

    /// Takes a packet with the stream's own number and time. `false`: it may not be heard now.
    pub(crate) fn sound(&mut self, sequence: u16, media_us: u64, packet: Vec<u8>, arrived: Instant) -> bool {
        let mut shared = self.playing.shared();
        match self.of {
            Of::Member(_) => {
                shared.last_voice = Some(arrived);
                shared.leave(&Of::Tone, &self.playing.mix);
            }
            Of::Tone if shared.last_voice.is_some_and(|last| last.elapsed() < QUIET) => return false,
            Of::Tone => {}
        }
        // A tone that somebody spoke over, a member who left.
        let Some(seat) = shared.seats.get_mut(&self.of) else { return false };
        match seat.sounding {
            Some((sounding, _)) if sounding == self.number => {}
            // A tone that another tone followed.
            Some((sounding, _)) if self.of == Of::Tone && sounding > self.number => return false,
            Some((_, last)) => self.shift = last.wrapping_sub(BACK).wrapping_sub(sequence),
            None => self.shift = 0,
        }
        let sequence = sequence.wrapping_add(self.shift);
        seat.sounding = Some((self.number, sequence));
        let media_us = self.media.saturating_add(media_us);
        seat.last_media = seat.last_media.max(media_us);
        drop(shared);
        self.playout.push_audio(sequence, media_us, packet, arrived);
        true
    }

    /// The playout's time of a picture with the stream's own time.
    pub(crate) fn picture_time(&self, media_us: u64) -> u64 {
        let media_us = self.media.saturating_add(media_us);
        if let Some(seat) = self.playing.shared().seats.get_mut(&self.of) {
            seat.last_media = seat.last_media.max(media_us);
        }
        media_us
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;
    use kader_media::SoundSource;
    use kader_media::opus::Encoder;
    use kader_media::sound::{FRAME_LENGTH, FRAME_SAMPLES};

    const START: Duration = Duration::from_secs(1);

    fn member(handle: &str) -> Of {
        Of::Member(handle.to_owned())
    }

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
            playing.mix().pull(*at, Duration::ZERO, &mut frame);
            loud += usize::from(frame.iter().any(|sample| sample.abs() > 0.1));
            *at += FRAME_LENGTH;
        }
        loud
    }

    #[test]
    fn each_of_several_short_streams_is_heard() {
        let playing = Playing::new();
        let mut at = Instant::now() - START;
        for of in [Of::Tone, Of::Tone, member("a"), member("a"), member("b")] {
            let loud = heard(&playing, &mut playing.begin(of.clone()).unwrap(), &mut at);
            assert!(loud > 35, "{of:?}: {loud} of 50");
            at += Duration::from_millis(300);
        }
    }

    #[test]
    fn a_tone_is_never_heard_over_the_other_person() {
        let playing = Playing::new();
        let mut call = playing.begin(member("a")).unwrap();
        let mut tone = playing.begin(Of::Tone).unwrap();
        let now = Instant::now();
        assert!(tone.sound(0, 0, vec![1], now), "nobody speaks");
        assert_eq!(playing.mix().sources(), 2);
        assert!(call.sound(0, 0, vec![1], now));
        assert_eq!(playing.mix().sources(), 1, "what waits of the tone is not played over the person");
        assert!(!tone.sound(1, 20_000, vec![1], now));
        // Nor one that is begun now, whoever of them it was that spoke.
        assert!(!playing.begin(Of::Tone).unwrap().sound(0, 0, vec![1], Instant::now()));
    }

    #[test]
    fn whoever_leaves_is_not_heard_any_more_and_the_other_is() {
        let playing = Playing::new();
        let (mut one, mut two) = (playing.begin(member("a")).unwrap(), playing.begin(member("b")).unwrap());
        let now = Instant::now();
        assert!(one.sound(0, 0, vec![1], now) && two.sound(0, 0, vec![1], now));
        playing.leave("a");
        assert_eq!(playing.mix().sources(), 1);
        assert!(!one.sound(1, 20_000, vec![1], now));
        assert!(two.sound(1, 20_000, vec![1], now));
        // Who comes back begins anew.
        assert!(playing.begin(member("a")).unwrap().sound(0, 0, vec![1], now));
        assert_eq!(playing.mix().sources(), 2);
    }

    #[test]
    fn pictures_of_a_later_stream_are_later() {
        let playing = Playing::new();
        let first = playing.begin(member("a")).unwrap();
        let last = first.picture_time(900_000);
        let second = playing.begin(member("a")).unwrap();
        assert!(second.picture_time(0) > last + 1_000_000);
    }
}
