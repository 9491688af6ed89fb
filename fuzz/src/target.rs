//! A reader of foreign bytes, and what is demanded of it.

use crate::corpus::{Corpus, Expected};
use crate::damage::Damage;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a reader makes of bytes: the encoding of what it read, or the code of its refusal.
pub type Answer = Result<Vec<u8>, String>;

/// How many damaged samples a target reads when nothing else is said.
pub const CASES: u32 = 1_500;

/// How much a reader may add to the most memory that was ever asked for, in bytes. Lengths that are
/// claimed begin at 4 GiB.
const MEMORY: u64 = 3 << 30;

/// The longest damaged sample that is kept, in bytes: the corpus stays small.
const LARGEST_KEPT: usize = 16 * 1024;

/// A reader of foreign bytes.
#[derive(Debug)]
pub struct Target {
    name: &'static str,
    samples: Vec<Vec<u8>>,
    longest: Option<usize>,
}

impl Target {
    /// A reader by its name in the corpus (`crate/what`), with samples that it reads.
    #[must_use]
    pub fn new(name: &'static str, samples: Vec<Vec<u8>>) -> Self {
        assert!(!samples.is_empty(), "{name}: no samples");
        Self { name, samples, longest: None }
    }

    /// Beyond this length in bytes it looks at nothing and answers `tooLarge`.
    #[must_use]
    pub fn no_longer_than(self, longest: usize) -> Self {
        Self { longest: Some(longest), ..self }
    }

    /// Reads the corpus and the damaged samples.
    ///
    /// # Panics
    /// When something that is demanded does not hold; what failed is kept then.
    pub fn run(&self, read: impl Fn(&[u8]) -> Answer) {
        let corpus = Corpus::of(self.name);
        if std::env::var_os("KADER_FUZZ_KEEP").is_some() {
            self.samples.iter().for_each(|sample| drop(corpus.keep("good", sample)));
        }
        let good = self.read_the_kept(&corpus, &read);
        for sample in &self.samples {
            assert_eq!(read(sample).as_ref(), Ok(sample), "{}: a sample", self.name);
        }
        if let Some(longest) = self.longest {
            let mut long = good[0].clone();
            long.resize(longest, 0);
            assert_ne!(read(&long), Err("tooLarge".to_owned()), "{}: as long as its limit", self.name);
            long.push(0);
            assert_eq!(read(&long), Err("tooLarge".to_owned()), "{}: longer than its limit", self.name);
        }
        let before = asked_for();
        self.read_the_damaged(&corpus, &good, &read);
        let more = asked_for().saturating_sub(before);
        assert!(more < MEMORY, "{}: {more} bytes were asked for", self.name);
    }

    fn read_the_kept(&self, corpus: &Corpus, read: &impl Fn(&[u8]) -> Answer) -> Vec<Vec<u8>> {
        let mut good = Vec::new();
        for (name, expected, bytes) in corpus.files() {
            let answer = read(&bytes);
            match (&expected, &answer) {
                (Expected::Read, Ok(_)) => good.push(bytes.clone()),
                (Expected::Refused(code), Err(got)) if code == got => {}
                (Expected::Anything, _) => {}
                _ => panic!("{}/{name}: {:?}", self.name, answer.map(|_| "read")),
            }
            assert!(answer.is_err() || answer == Ok(bytes), "{}/{name}: another encoding", self.name);
        }
        assert!(!good.is_empty(), "{}: nothing kept that is read (KADER_FUZZ_KEEP=1 writes it)", self.name);
        good
    }

    fn read_the_damaged(&self, corpus: &Corpus, good: &[Vec<u8>], read: &impl Fn(&[u8]) -> Answer) {
        let (cases, seed) = asked();
        let config =
            Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed_bytes(seed));
        let mut runner = TestRunner::new_with_rng(config, rng);
        let damages = vec(Damage::any(), 1..4);
        let plain = vec(any::<u8>(), 0..120);
        let smallest: RefCell<BTreeMap<String, Vec<u8>>> = RefCell::default();
        let accepted = RefCell::new(0u32);
        let ran = runner.run(&(any::<Index>(), damages, plain, 0..12u8), |(which, damages, plain, kind)| {
            let bytes =
                if kind == 0 { plain } else { damaged(&good[which.index(good.len())], &damages, good) };
            match read(&bytes) {
                Ok(again) if again == bytes => *accepted.borrow_mut() += 1,
                Ok(_) => return Err(TestCaseError::fail("read, and encoded otherwise")),
                Err(code) => {
                    let mut smallest = smallest.borrow_mut();
                    let kept = smallest.entry(code).or_insert_with(|| bytes.clone());
                    if bytes.len() < kept.len() {
                        *kept = bytes;
                    }
                }
            }
            Ok(())
        });
        if let Err(TestError::Fail(why, (which, damages, plain, kind))) = &ran {
            let bytes = if *kind == 0 {
                plain.clone()
            } else {
                damaged(&good[which.index(good.len())], damages, good)
            };
            let path = corpus.keep("found", &bytes);
            panic!("{}, seed {seed}: {why}; kept as {}", self.name, path.display());
        }
        ran.expect("nothing is left out");
        let answers: Vec<_> = smallest.borrow().keys().cloned().collect();
        println!(
            "{}: {cases} cases, seed {seed}, {} read, refused with {answers:?}",
            self.name,
            accepted.borrow()
        );
        if std::env::var_os("KADER_FUZZ_KEEP").is_some() {
            let known = corpus.codes();
            let smallest = smallest.borrow();
            let small = smallest.iter().filter(|(_, bytes)| bytes.len() <= LARGEST_KEPT);
            for (code, bytes) in small.filter(|(code, _)| !known.contains(*code)) {
                corpus.keep(&format!("bad-{code}"), bytes);
            }
        }
    }
}

fn damaged(sample: &[u8], damages: &[Damage], others: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    damages.iter().for_each(|damage| damage.apply(&mut bytes, others));
    bytes
}

/// Asks of every bit of `sample`, turned over, whether it is accepted.
///
/// # Panics
/// When one is; `what` names it.
pub fn every_flip(what: &str, sample: &[u8], accepts: impl Fn(&[u8]) -> bool) {
    flips(what, sample, |_| 0..8, accepts);
}

/// As [`every_flip`] with one bit of every byte, for what takes long to check.
///
/// # Panics
/// When one is accepted; `what` names it.
pub fn a_flip_in_every_byte(what: &str, sample: &[u8], accepts: impl Fn(&[u8]) -> bool) {
    flips(what, sample, |at| at % 8..at % 8 + 1, accepts);
}

fn flips(what: &str, sample: &[u8], bits: impl Fn(usize) -> Range<usize>, accepts: impl Fn(&[u8]) -> bool) {
    assert!(accepts(sample), "{what}: as it was signed");
    for at in 0..sample.len() {
        for bit in bits(at) {
            let mut flipped = sample.to_vec();
            flipped[at] ^= 1 << bit;
            assert!(!accepts(&flipped), "{what}: bit {bit} of byte {at} of {} does not matter", sample.len());
        }
    }
}

fn asked() -> (u32, u64) {
    let number = |name| std::env::var(name).ok().map(|value| value.parse::<u64>().expect("a number"));
    let cases = number("KADER_FUZZ_CASES");
    let seed = number("KADER_FUZZ_SEED").unwrap_or_else(|| match cases {
        None => 1,
        Some(_) => {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            since.map_or(1, |since| since.as_secs() ^ u64::from(since.subsec_nanos()) << 32)
        }
    });
    (cases.map_or(CASES, |cases| u32::try_from(cases).expect("a number of cases")), seed)
}

fn seed_bytes(seed: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes
}

/// The most address space that this process ever had, in bytes; 0 where the system does not say.
fn asked_for() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmPeak:"));
    let kib =
        peak.and_then(|peak| peak.trim().strip_suffix(" kB")).and_then(|kib| kib.trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}
