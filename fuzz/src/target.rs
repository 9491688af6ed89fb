//! A reader of foreign bytes, and what is demanded of it.

use crate::corpus::{Corpus, Expected};
use crate::damage::Damaged;
use crate::engine::Seeded;
use bolero::{BorrowedInput, ByteSliceGenerator, DefaultEngine, TestTarget};
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::panic::RefUnwindSafe;
use std::sync::Mutex;

/// What a reader makes of bytes: the encoding of what it read, or the code of its refusal.
pub type Answer = Result<Vec<u8>, String>;

/// A check of plain bytes by bolero, as `bolero::check!` makes it.
pub type Bolero = TestTarget<ByteSliceGenerator, DefaultEngine, BorrowedInput>;

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
    samples: Vec<Vec<u8>>,
    longest: Option<usize>,
}

impl Target {
    /// A reader with samples that it reads.
    #[must_use]
    pub fn new(samples: Vec<Vec<u8>>) -> Self {
        assert!(!samples.is_empty(), "no samples");
        Self { samples, longest: None }
    }

    /// Beyond this length in bytes it looks at nothing and answers `tooLarge`.
    #[must_use]
    pub fn no_longer_than(self, longest: usize) -> Self {
        Self { longest: Some(longest), ..self }
    }

    /// What [`check!`](crate::check) does: reads the corpus and the damaged samples, or, built for an engine that
    /// is guided by coverage, whatever that engine gives, for as long as it likes.
    ///
    /// # Panics
    /// When something that is demanded does not hold; what failed is kept then.
    pub fn run(
        &self,
        name: &str,
        corpus: &Corpus,
        bolero: Bolero,
        read: impl Fn(&[u8]) -> Answer + RefUnwindSafe,
    ) {
        let demand = |bytes: &[u8]| {
            let answer = read(bytes);
            if let Ok(again) = &answer {
                assert!(again == bytes, "read, and encoded otherwise");
            }
            answer
        };
        if cfg!(fuzzing) {
            return bolero.for_each(|bytes| drop(demand(bytes)));
        }
        if keeps() {
            self.samples.iter().for_each(|sample| drop(corpus.keep("good", sample)));
        }
        for sample in &self.samples {
            assert!(read(sample).as_ref() == Ok(sample), "{name}: a sample");
        }
        let before = asked_for();
        // What failed once, and all that is kept, as bolero reads it; then what it must answer.
        bolero.with_iterations(0).for_each(|bytes| drop(demand(bytes)));
        let good = kept(name, corpus, &read);
        if let Some(longest) = self.longest {
            let mut long = good[0].clone();
            long.resize(longest, 0);
            assert_ne!(read(&long), Err("tooLarge".to_owned()), "{name}: as long as its limit");
            long.push(0);
            assert_eq!(read(&long), Err("tooLarge".to_owned()), "{name}: longer than its limit");
        }
        damaged(name, corpus, &good, demand);
        let more = asked_for().saturating_sub(before);
        assert!(more < MEMORY, "{name}: {more} bytes were asked for");
    }
}

/// The kept samples, when every kept file answers what it must.
fn kept(name: &str, corpus: &Corpus, read: impl Fn(&[u8]) -> Answer) -> Vec<Vec<u8>> {
    let mut good = Vec::new();
    for (file, expected, bytes) in corpus.files() {
        match (&expected, read(&bytes)) {
            (Expected::Read, Ok(_)) => good.push(bytes),
            (Expected::Refused(code), Err(got)) if *code == got => {}
            (Expected::Anything, _) => {}
            (_, answer) => panic!("{name}/{file}: {:?}", answer.map(|_| "read")),
        }
    }
    assert!(!good.is_empty(), "{name}: nothing kept that is read (KADER_FUZZ_KEEP=1 writes it)");
    good
}

fn damaged(name: &str, corpus: &Corpus, good: &[Vec<u8>], demand: impl Fn(&[u8]) -> Answer + RefUnwindSafe) {
    let (cases, seed) = asked();
    let seen = Mutex::new((0u32, BTreeMap::<String, Vec<u8>>::new()));
    let ran =
        TestTarget::new(Seeded { cases, seed }).with_generator(Damaged(good)).for_each(|bytes: &Vec<u8>| {
            let answer = demand(bytes);
            let mut seen = seen.lock().unwrap();
            match answer {
                Ok(_) => seen.0 += 1,
                Err(code) => {
                    let smallest = seen.1.entry(code).or_insert_with(|| bytes.clone());
                    if bytes.len() < smallest.len() {
                        smallest.clone_from(bytes);
                    }
                }
            }
        });
    if let Err(failure) = ran {
        let path = corpus.keep_found(&failure.input);
        panic!("{name}, seed {seed}: {}; kept as {}", failure.error, path.display());
    }
    let (read, smallest) = seen.into_inner().unwrap();
    let answers: Vec<_> = smallest.keys().collect();
    // Past the harness, which keeps for itself what a green test prints.
    let line =
        format!("{name}: {cases} damaged samples, seed {seed}, {read} read, refused with {answers:?}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    if keeps() {
        let known = corpus.codes();
        let small = smallest.iter().filter(|(_, bytes)| bytes.len() <= LARGEST_KEPT);
        for (code, bytes) in small.filter(|(code, _)| !known.contains(*code)) {
            corpus.keep(&format!("bad-{code}"), bytes);
        }
    }
}

fn keeps() -> bool {
    std::env::var_os("KADER_FUZZ_KEEP").is_some()
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

/// The most address space that this process ever had, in bytes; 0 where the system does not say.
fn asked_for() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmPeak:"));
    let kib =
        peak.and_then(|peak| peak.trim().strip_suffix(" kB")).and_then(|kib| kib.trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}
