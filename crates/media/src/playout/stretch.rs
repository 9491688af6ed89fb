//! Playing a little faster or slower without changing the pitch.
//!
//! A voice repeats itself from one period of the vocal cords to the next.
//! Leaving one period out, or saying one twice, with a cross-fade between
//! alike parts, is what WSOLA does with one step.

/// Shortest and longest repetition to look for: 2.5 to 15 ms, so 400 to 66 Hz.
const LAGS: std::ops::RangeInclusive<usize> = 120..=720;
/// How much sound is compared.
const COMPARED: usize = 480;
/// Alike enough to be cut without a trace.
const ALIKE: f32 = 0.85;
/// Below this mean power (about -60 dBFS) nobody hears a cut.
const SILENT: f32 = 1e-6;

/// How easily to cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Haste {
    /// Only where nobody hears it.
    Unheard,
    /// At the best place, however good it is.
    Now,
}

fn power(samples: &[f32]) -> f32 {
    samples.iter().map(|s| s * s).sum::<f32>() / samples.len().max(1) as f32
}

/// Normalized correlation of the sound with itself `lag` samples later, over
/// every `stride`-th sample.
fn likeness(samples: &[f32], lag: usize, stride: usize) -> f32 {
    let later = samples.get(lag..).unwrap_or_default();
    let (mut cross, mut early_power, mut later_power) = (0.0f32, 0.0f32, 0.0f32);
    let pairs = samples.iter().zip(later).take(COMPARED).step_by(stride);
    for (a, b) in pairs {
        cross += a * b;
        early_power += a * a;
        later_power += b * b;
    }
    cross / (early_power * later_power).sqrt().max(1e-9)
}

/// The best period of about `most` samples or less at the start of these
/// samples, if it is good enough.
fn period(samples: &[f32], most: usize, haste: Haste) -> Option<usize> {
    let most = most.clamp(*LAGS.start(), *LAGS.end());
    let longest = samples.len().checked_sub(COMPARED)?.min(samples.len() / 2).min(most);
    if longest < *LAGS.start() {
        return None;
    }
    if power(samples.get(..COMPARED + longest)?) < SILENT {
        return Some(longest);
    }
    let best = |range: std::ops::RangeInclusive<usize>, step: usize, stride: usize| {
        range
            .step_by(step)
            .map(|lag| (lag, likeness(samples, lag, stride)))
            .max_by(|a, b| a.1.total_cmp(&b.1))
    };
    // Coarsely first, then to the sample.
    let (coarse, _) = best(*LAGS.start()..=longest, 4, 4)?;
    let near = coarse.saturating_sub(4).max(*LAGS.start())..=(coarse + 4).min(longest);
    let (lag, alike) = best(near, 1, 1)?;
    (alike >= ALIKE || haste == Haste::Now).then_some(lag)
}

/// From `from` to `to`, a sample at a time.
fn cross_fade(from: &[f32], to: &[f32]) -> Vec<f32> {
    let len = from.len().min(to.len()).max(1) as f32;
    from.iter()
        .zip(to)
        .enumerate()
        .map(|(i, (a, b))| {
            let share = (i as f32 + 0.5) / len;
            a * (1.0 - share) + b * share
        })
        .collect()
}

/// Leaves one period of about `most` samples or less out at the start of
/// `samples`. Gives how many samples that were; zero if there was no good place.
pub(super) fn shorten(samples: &mut Vec<f32>, most: usize, haste: Haste) -> usize {
    let Some(lag) = period(samples, most, haste) else { return 0 };
    let (Some(first), Some(second)) = (samples.get(..lag), samples.get(lag..lag * 2)) else {
        return 0;
    };
    let faded = cross_fade(first, second);
    samples.splice(..lag * 2, faded);
    lag
}

/// Says one period of about `most` samples or less twice at the start of
/// `samples`. Gives how many samples were added; zero if there was no good
/// place.
pub(super) fn lengthen(samples: &mut Vec<f32>, most: usize, haste: Haste) -> usize {
    let Some(lag) = period(samples, most, haste) else { return 0 };
    let (Some(first), Some(second)) = (samples.get(..lag), samples.get(lag..lag * 2)) else {
        return 0;
    };
    // After the first period comes what follows it, fading into itself again.
    let faded = cross_fade(second, first);
    samples.splice(lag..lag, faded);
    lag
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    fn tone(hertz: f32, samples: usize) -> Vec<f32> {
        (0..samples)
            .map(|i| {
                let t = i as f32 / 48_000.0 * std::f32::consts::TAU;
                (t * hertz).sin() * 0.4 + (t * hertz * 2.0).sin() * 0.2
            })
            .collect()
    }

    fn noise(samples: usize) -> Vec<f32> {
        let mut seed = 7u32;
        (0..samples)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 8) as f32 / 8_388_608.0 - 1.0
            })
            .collect()
    }

    fn roughest(samples: &[f32]) -> f32 {
        samples.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn a_voice_is_shortened_and_lengthened_without_a_click() {
        for hertz in [90.0, 120.0, 210.0, 330.0] {
            let original = tone(hertz, 2_400);
            let mut shorter = original.clone();
            let cut = shorten(&mut shorter, 720, Haste::Unheard);
            assert!(cut > 0, "{hertz}");
            assert_eq!(shorter.len(), original.len() - cut);
            let periods = cut as f32 * hertz / 48_000.0;
            assert!((periods - periods.round()).abs() < 0.05, "{hertz}: {periods} periods");
            assert!(roughest(&shorter) < roughest(&original) * 1.1, "{hertz}");

            let mut longer = original.clone();
            let added = lengthen(&mut longer, 720, Haste::Unheard);
            assert!(added > 0, "{hertz}");
            assert_eq!(longer.len(), original.len() + added);
            assert!(roughest(&longer) < roughest(&original) * 1.1, "{hertz}");
        }
    }

    #[test]
    fn noise_is_cut_only_in_haste() {
        let mut samples = noise(2_400);
        assert_eq!(shorten(&mut samples, 720, Haste::Unheard), 0);
        assert_eq!(samples.len(), 2_400);
        assert!(shorten(&mut samples, 720, Haste::Now) > 0);
    }

    #[test]
    fn silence_is_cut_at_once() {
        let mut samples = vec![0.0001; 2_400];
        assert_eq!(shorten(&mut samples, 720, Haste::Unheard), 720);
    }

    #[test]
    fn too_little_sound_stays_as_it_is() {
        for len in [0, 1, 119, 480, 599] {
            let mut samples = tone(200.0, len);
            assert_eq!(shorten(&mut samples, 720, Haste::Now), 0);
            assert_eq!(lengthen(&mut samples, 720, Haste::Now), 0);
        }
    }
}
