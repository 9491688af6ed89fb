//! The few numbers that the tasks of one call share without locks.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What was measured last. Every value stands alone, so relaxed ordering is enough.
#[derive(Debug)]
pub(crate) struct Pulse {
    epoch: Instant,
    heard_us: AtomicU64,
    rtt_us: AtomicU64,
    target: AtomicU64,
    loss_out: AtomicU64,
    loss_in: AtomicU64,
    waiting_bits: AtomicU64,
    audio_wire_bps: AtomicU64,
    pub(crate) frames_in: AtomicU64,
    pub(crate) frames_out: AtomicU64,
    pub(crate) unopened: AtomicU64,
    pub(crate) skips: AtomicU64,
    pub(crate) packets_missed: AtomicU64,
    pub(crate) packets_repaired: AtomicU64,
    pub(crate) dropped_out: AtomicU64,
    pub(crate) dropped_in: AtomicU64,
    pub(crate) key_frames_asked: AtomicU32,
}

impl Pulse {
    pub(crate) fn new(target: f64) -> Self {
        Self {
            epoch: Instant::now(),
            heard_us: AtomicU64::new(0),
            rtt_us: AtomicU64::new(0),
            target: AtomicU64::new(target.to_bits()),
            loss_out: AtomicU64::new(0),
            loss_in: AtomicU64::new(0),
            waiting_bits: AtomicU64::new(0),
            audio_wire_bps: AtomicU64::new(0),
            frames_in: AtomicU64::new(0),
            frames_out: AtomicU64::new(0),
            unopened: AtomicU64::new(0),
            skips: AtomicU64::new(0),
            packets_missed: AtomicU64::new(0),
            packets_repaired: AtomicU64::new(0),
            dropped_out: AtomicU64::new(0),
            dropped_in: AtomicU64::new(0),
            key_frames_asked: AtomicU32::new(0),
        }
    }

    /// Notes that something came from the peer.
    pub(crate) fn hear(&self, now: Instant) {
        let since = now.saturating_duration_since(self.epoch).as_micros();
        let since = u64::try_from(since).unwrap_or(u64::MAX);
        self.heard_us.fetch_max(since, Ordering::Relaxed);
    }

    /// When something last came.
    pub(crate) fn heard(&self) -> Instant {
        self.epoch + Duration::from_micros(self.heard_us.load(Ordering::Relaxed))
    }

    /// Takes a measured round trip; smoothed, because one late report is not a longer way.
    pub(crate) fn measure_rtt(&self, rtt: Duration) {
        let new = rtt.as_secs_f64() * 1e6;
        let old = self.rtt_us.load(Ordering::Relaxed) as f64;
        let next = if old == 0.0 { new } else { 0.7 * old + 0.3 * new };
        self.rtt_us.store(next.max(1.0) as u64, Ordering::Relaxed);
    }

    pub(crate) fn rtt(&self) -> Option<Duration> {
        match self.rtt_us.load(Ordering::Relaxed) {
            0 => None,
            us => Some(Duration::from_micros(us)),
        }
    }

    pub(crate) fn set_target(&self, bits_per_second: f64) {
        self.target.store(bits_per_second.to_bits(), Ordering::Relaxed);
    }

    pub(crate) fn target(&self) -> f64 {
        f64::from_bits(self.target.load(Ordering::Relaxed))
    }

    pub(crate) fn set_loss_out(&self, share: f64) {
        self.loss_out.store(share.to_bits(), Ordering::Relaxed);
    }

    pub(crate) fn loss_out(&self) -> f64 {
        f64::from_bits(self.loss_out.load(Ordering::Relaxed))
    }

    pub(crate) fn set_loss_in(&self, share: f64) {
        self.loss_in.store(share.to_bits(), Ordering::Relaxed);
    }

    pub(crate) fn loss_in(&self) -> f64 {
        f64::from_bits(self.loss_in.load(Ordering::Relaxed))
    }

    pub(crate) fn set_waiting_bits(&self, bits: f64) {
        self.waiting_bits.store(bits as u64, Ordering::Relaxed);
    }

    /// How long what waits in the pacer takes at the present target.
    pub(crate) fn backlog(&self) -> Duration {
        let bits = self.waiting_bits.load(Ordering::Relaxed) as f64;
        Duration::from_secs_f64((bits / self.target().max(1_000.0)).min(60.0))
    }

    pub(crate) fn set_audio_wire_bps(&self, bits_per_second: f64) {
        self.audio_wire_bps.store(bits_per_second as u64, Ordering::Relaxed);
    }

    /// What the video encoder may produce, in bits per second: the target without sound, without
    /// headers and without what repair needs.
    pub(crate) fn video_bps(&self, most: f64) -> f64 {
        let audio = self.audio_wire_bps.load(Ordering::Relaxed) as f64;
        // What is lost is sent twice more (see `receive::repair`), and feedback does not count it.
        let repair = 1.0 - 2.0 * self.loss_out().clamp(0.0, 0.15);
        ((self.target() - audio) * 0.93 * repair).clamp(50_000.0_f64.min(most), most)
    }
}
