//! Seeded chance for tests: the same losses everywhere, in every run.

/// xorshift64*.
pub(crate) struct Seeded(u64);

impl Seeded {
    /// Any seed but 0, of which nothing else would ever come.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// The next number, 0.0 up to 1.0.
    pub(crate) fn chance(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
