//! Opus (RFC 6716) for one voice: 48 kHz mono, packets of 20 ms.

use ::opus::{Application, Bitrate, Channels, Signal};

use crate::error::MediaError;

/// Samples in one packet: 20 ms.
pub const PACKET_SAMPLES: usize = 960;
/// Samples in the longest packet that Opus allows: 120 ms.
pub const MAX_PACKET_SAMPLES: usize = 5_760;
/// Longest packet in bytes that RFC 6716 recommends room for.
const MAX_PACKET_BYTES: usize = 1_275;
const RATE: u32 = 48_000;

fn codec(error: ::opus::Error) -> MediaError {
    MediaError::Codec(error.code() as i32)
}

/// A voice encoder: 32 kbit/s, in-band error correction, no silence
/// suppression (its gaps would tell a listener on the line who speaks).
pub struct Encoder {
    inner: ::opus::Encoder,
}

impl Encoder {
    /// An encoder that expects 5 % loss until told otherwise.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libopus refuses.
    pub fn new() -> Result<Self, MediaError> {
        let mut inner = ::opus::Encoder::new(RATE, Channels::Mono, Application::Voip).map_err(codec)?;
        inner.set_bitrate(Bitrate::Bits(32_000)).map_err(codec)?;
        inner.set_signal(Signal::Voice).map_err(codec)?;
        inner.set_complexity(5).map_err(codec)?;
        inner.set_inband_fec(true).map_err(codec)?;
        inner.set_packet_loss_perc(5).map_err(codec)?;
        inner.set_dtx(false).map_err(codec)?;
        Ok(Self { inner })
    }

    /// How much loss to prepare for, in percent of packets (0 to 100): more
    /// means a better copy of each packet in the next one, at the cost of the
    /// packet itself.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libopus refuses.
    pub fn set_expected_loss(&mut self, percent: u8) -> Result<(), MediaError> {
        self.inner.set_packet_loss_perc(i32::from(percent.min(100))).map_err(codec)
    }

    /// Bitrate in kbit/s (6 to 128, clamped).
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libopus refuses.
    pub fn set_kbps(&mut self, kbps: u32) -> Result<(), MediaError> {
        let bits = kbps.clamp(6, 128) as i32 * 1_000;
        self.inner.set_bitrate(Bitrate::Bits(bits)).map_err(codec)
    }

    /// Encodes 20 ms.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libopus fails.
    pub fn encode(&mut self, samples: &[f32; PACKET_SAMPLES]) -> Result<Vec<u8>, MediaError> {
        self.inner.encode_vec_float(samples, MAX_PACKET_BYTES).map_err(codec)
    }
}

/// A voice decoder with concealment of lost packets.
pub struct Decoder {
    inner: ::opus::Decoder,
    buffer: Vec<f32>,
}

impl Decoder {
    /// A decoder in its first state.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libopus refuses.
    pub fn new() -> Result<Self, MediaError> {
        let inner = ::opus::Decoder::new(RATE, Channels::Mono).map_err(codec)?;
        Ok(Self { inner, buffer: vec![0.0; MAX_PACKET_SAMPLES] })
    }

    /// Decodes one packet, of whatever length up to 120 ms its sender chose.
    ///
    /// # Errors
    /// [`MediaError::Undecodable`] if the bytes are no Opus packet.
    pub fn decode(&mut self, packet: &[u8]) -> Result<&[f32], MediaError> {
        // An empty packet would be taken for a loss by libopus.
        if packet.is_empty() {
            return Err(MediaError::Undecodable);
        }
        let count =
            self.inner.decode_float(packet, &mut self.buffer, false).map_err(|_| MediaError::Undecodable)?;
        self.buffer.get(..count).ok_or(MediaError::Undecodable)
    }

    /// Makes up `samples` of sound (rounded to 2.5 ms, at most 120 ms) that
    /// continue the last, for a packet that did not come. It fades when called
    /// again and again.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libopus fails.
    pub fn conceal(&mut self, samples: usize) -> Result<&[f32], MediaError> {
        let samples = (samples / 120).clamp(1, MAX_PACKET_SAMPLES / 120) * 120;
        let out = self.buffer.get_mut(..samples).unwrap_or_default();
        let count = self.inner.decode_float(&[], out, false).map_err(codec)?;
        self.buffer.get(..count).ok_or(MediaError::Undecodable)
    }

    /// Restores the 20 ms before `next` from the copy inside it, or conceals
    /// them if it holds none. Decode `next` itself afterwards.
    ///
    /// # Errors
    /// [`MediaError::Undecodable`] if `next` is no Opus packet.
    pub fn recover(&mut self, next: &[u8]) -> Result<&[f32], MediaError> {
        if next.is_empty() {
            return Err(MediaError::Undecodable);
        }
        let out = self.buffer.get_mut(..PACKET_SAMPLES).unwrap_or_default();
        let count = self.inner.decode_float(next, out, true).map_err(|_| MediaError::Undecodable)?;
        self.buffer.get(..count).ok_or(MediaError::Undecodable)
    }
}
