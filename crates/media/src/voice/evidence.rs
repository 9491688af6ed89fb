//! Whether the microphone hears the speaker.

use std::collections::VecDeque;

use sonora_aec3::common::BLOCK_SIZE;

/// AEC3's blocks of 4 ms.
const BLOCKS_A_SECOND: u32 = 250;

/// What tells whether the microphone hears the speaker. All times are in
/// blocks during which the far side speaks.
#[derive(Default)]
pub(super) struct Evidence {
    /// How long what was played last may still be heard.
    lingering: u32,
    /// Energies before and after subtraction in the last blocks.
    window: VecDeque<(f32, f32)>,
    spoken: u32,
    /// Until when an echo is reckoned with.
    echo_until: u32,
}

impl Evidence {
    /// Mean power from which on sound counts: -50 dBFS of the far side,
    /// -64 dBFS in the microphone.
    const FAR_LEAST: f32 = 100.0 * 100.0;
    const NEAR_LEAST: f32 = 20.0 * 20.0;
    /// The longest way from render to capture that counts: 300 ms.
    const LINGERS: u32 = BLOCKS_A_SECOND * 3 / 10;
    /// An echo is seen if this many blocks together lose this much: 100 ms,
    /// 6 dB. Two voices alone were seen to lose 4.6 dB by chance.
    const WINDOW: usize = 25;
    const LOSS: f32 = 4.0;
    /// How long an echo is reckoned with after it was seen.
    const REMEMBERED: u32 = BLOCKS_A_SECOND * 15;
    /// How long it may take to see one.
    const SEARCH: u32 = BLOCKS_A_SECOND * 3 / 2;
    /// Meanwhile no voice is lost and no echo comes back whole: 6 dB each.
    pub(super) const UNKNOWN: f32 = 0.5;

    pub(super) fn play(&mut self, energy: f32) {
        if energy > Self::FAR_LEAST * BLOCK_SIZE as f32 {
            self.lingering = Self::LINGERS;
        }
    }

    pub(super) fn hear(&mut self, before: f32, after: f32) {
        if self.lingering == 0 {
            self.window.clear();
            return;
        }
        self.lingering -= 1;
        self.spoken = self.spoken.saturating_add(1);
        self.window.push_back((before, after));
        if self.window.len() > Self::WINDOW {
            self.window.pop_front();
        }
        let (before, after) = self.window.iter().fold((0.0, 0.0), |sum, e| (sum.0 + e.0, sum.1 + e.1));
        let loud = before > Self::NEAR_LEAST * (Self::WINDOW * BLOCK_SIZE) as f32;
        if self.window.len() == Self::WINDOW && loud && before > after * Self::LOSS {
            self.echo_until = self.spoken.saturating_add(Self::REMEMBERED);
        }
    }

    /// How much of the untouched sound to let through, 0 to 1.
    pub(super) fn openness(&self) -> f32 {
        if self.spoken < self.echo_until {
            0.0
        } else if self.spoken < Self::SEARCH {
            Self::UNKNOWN
        } else {
            1.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAR: f32 = 300.0 * 300.0 * BLOCK_SIZE as f32;

    fn speak(evidence: &mut Evidence, blocks: u32, before: f32, after: f32) {
        for _ in 0..blocks {
            evidence.play(FAR);
            evidence.hear(before, after);
        }
    }

    #[test]
    fn an_echo_is_seen_by_what_its_subtraction_takes_away() {
        let mut evidence = Evidence::default();
        assert_eq!(evidence.openness(), Evidence::UNKNOWN);
        speak(&mut evidence, 50, FAR, FAR / 2.0);
        assert_eq!(evidence.openness(), Evidence::UNKNOWN);
        speak(&mut evidence, 25, FAR, FAR / 10.0);
        assert_eq!(evidence.openness(), 0.0);
        speak(&mut evidence, Evidence::REMEMBERED - 1, FAR, FAR);
        assert_eq!(evidence.openness(), 0.0);
        speak(&mut evidence, 26, FAR, FAR);
        assert_eq!(evidence.openness(), 1.0);
    }

    #[test]
    fn silence_and_a_silent_far_side_tell_nothing() {
        let mut evidence = Evidence::default();
        for _ in 0..1_000 {
            evidence.play(0.0);
            evidence.hear(FAR, 0.0);
        }
        assert_eq!(evidence.openness(), Evidence::UNKNOWN);
        speak(&mut evidence, 100, 1.0, 0.0);
        assert_eq!(evidence.openness(), Evidence::UNKNOWN);
        speak(&mut evidence, Evidence::SEARCH, FAR, FAR);
        assert_eq!(evidence.openness(), 1.0);
    }
}
