//! A token bucket: so many at once, so many a second in the long run.

use tokio::time::Instant;

/// Counts on the monotonic clock; a jump of the wall clock neither opens nor closes it.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    burst: f64,
    per_s: f64,
    left: f64,
    at: Instant,
}

impl Bucket {
    /// A full bucket.
    pub(crate) fn new(burst: f64, per_s: f64) -> Self {
        Self { burst, per_s, left: burst, at: Instant::now() }
    }

    pub(crate) fn of((burst, per_s): (u32, u32)) -> Self {
        Self::new(f64::from(burst), f64::from(per_s))
    }

    fn refill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at);
        self.left = (self.left + passed.as_secs_f64() * self.per_s).min(self.burst);
        self.at = now;
    }

    /// Takes `amount` if there is as much.
    pub(crate) fn take(&mut self, amount: f64) -> bool {
        self.refill(Instant::now());
        let enough = self.left >= amount;
        if enough {
            self.left -= amount;
        }
        enough
    }

    /// Whether nothing was taken lately, so that forgetting the bucket changes nothing.
    pub(crate) fn is_full(&mut self) -> bool {
        self.refill(Instant::now());
        self.left >= self.burst
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn burst_then_rate() {
        let mut bucket = Bucket::new(3.0, 2.0);
        assert!(bucket.is_full());
        assert_eq!([(); 4].map(|()| bucket.take(1.0)), [true, true, true, false]);
        assert!(!bucket.is_full());
        tokio::time::advance(Duration::from_millis(1_000)).await;
        assert_eq!([(); 3].map(|()| bucket.take(1.0)), [true, true, false]);
        tokio::time::advance(Duration::from_secs(3_600)).await;
        assert_eq!([(); 4].map(|()| bucket.take(1.0)), [true, true, true, false]);
    }
}
