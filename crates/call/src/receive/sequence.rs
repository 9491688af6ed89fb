//! RTP's 16-bit sequence numbers made into ones that do not wrap.

/// Follows one stream's sequence numbers (RFC 3550 appendix A.1, without its probation).
#[derive(Debug, Clone, Default)]
pub(crate) struct Unwrapped {
    highest: Option<u64>,
}

impl Unwrapped {
    /// The number in 64 bits; the first one lands two to the 32nd up, so that packets from before
    /// it do not go below zero.
    pub(crate) fn take(&mut self, number: u16) -> u64 {
        let Some(highest) = self.highest else {
            let first = (1 << 32) | u64::from(number);
            self.highest = Some(first);
            return first;
        };
        // Truncation on purpose: the distance is counted modulo 2^16, then read as signed.
        let ahead = i64::from(number.wrapping_sub(highest as u16) as i16);
        let whole = highest.saturating_add_signed(ahead);
        self.highest = Some(highest.max(whole));
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_over_the_edge_and_takes_latecomers() {
        let mut numbers = Unwrapped::default();
        let first = numbers.take(65_534);
        assert_eq!(numbers.take(65_535), first + 1);
        assert_eq!(numbers.take(1), first + 3);
        assert_eq!(numbers.take(0), first + 2);
        assert_eq!(numbers.take(65_533), first - 1);
        assert_eq!(numbers.take(2), first + 4);
    }
}
