//! The same cases each time. Bolero's own engine for `cargo test` draws its seeds from the system, so that a red
//! run of CI could be nobody's change.

use bolero_engine::input::Bytes;
use bolero_engine::{Engine, Failure, Test, driver::Options, panic};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

/// How many bytes decide a case: the longest that three damages ask for, and some. What is asked for beyond them
/// is zero.
const DECIDING: usize = 160;

/// So many cases, from this seed.
pub(crate) struct Seeded {
    pub(crate) cases: u32,
    pub(crate) seed: u64,
}

impl<T: Test<Value = Vec<u8>>> Engine<T> for Seeded {
    type Output = Result<(), Box<Failure<Vec<u8>>>>;

    fn run(self, mut test: T, options: Options) -> Self::Output {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let mut deciding = vec![0; DECIDING];
        panic::set_hook();
        // A case that fails is told at the end, made as small as it gets, and not a thousand times before.
        let aloud = panic::forward_panic(false);
        let ran = (0..self.cases).try_for_each(|_| {
            random.fill_bytes(&mut deciding);
            let Err(error) = test.test(&mut Bytes::new(&deciding, &options)) else { return Ok(()) };
            let smaller = test.shrink(deciding.clone(), None, &options);
            Err(Box::new(smaller.unwrap_or_else(|| {
                let input = test.generate_value(&mut Bytes::new(&deciding, &options));
                Failure { error, input, seed: None }
            })))
        });
        panic::forward_panic(aloud);
        ran
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::damage::Damaged;
    use bolero::TestTarget;
    use std::collections::BTreeSet;
    use std::sync::Mutex;

    fn samples() -> Vec<Vec<u8>> {
        vec![b"\xa1\x61a\x43\x82\x01\x02".to_vec(), b"\x83\x01\x02\x03".to_vec()]
    }

    fn drawn(seed: u64) -> Vec<Vec<u8>> {
        let (samples, drawn) = (samples(), Mutex::new(Vec::new()));
        let target = TestTarget::new(Seeded { cases: 400, seed }).with_generator(Damaged(&samples));
        let ran = target.for_each(|bytes: &Vec<u8>| drawn.lock().unwrap().push(bytes.clone()));
        assert!(ran.is_ok());
        drawn.into_inner().unwrap()
    }

    #[test]
    fn a_seed_draws_the_same_cases_again_and_another_seed_others() {
        let one = drawn(1);
        assert_eq!((one.len(), &one), (400, &drawn(1)));
        assert_ne!(one, drawn(2));
        // Few of them twice, and most of them none of the samples.
        let different: BTreeSet<_> = one.iter().collect();
        assert!(different.len() > 250, "{}", different.len());
        assert!(one.iter().filter(|bytes| samples().contains(bytes)).count() < 100);
    }

    #[test]
    fn what_fails_is_told_and_made_smaller() {
        let samples = samples();
        let target = TestTarget::new(Seeded { cases: 400, seed: 1 }).with_generator(Damaged(&samples));
        let ran = target.for_each(|bytes: &Vec<u8>| assert!(bytes.len() < 20, "as long as that"));
        let failure = ran.expect_err("a case of that length");
        assert!(failure.error.to_string().contains("as long as that"), "{}", failure.error);
        assert!((20..40).contains(&failure.input.len()), "{}", failure.input.len());
    }
}
