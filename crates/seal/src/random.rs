//! Random bytes from the operating system.

use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::SealError;

/// `N` fresh random bytes that are wiped when dropped.
pub(crate) fn bytes<const N: usize>() -> Result<Zeroizing<[u8; N]>, SealError> {
    let mut out = Zeroizing::new([0u8; N]);
    fill(out.as_mut_slice())?;
    Ok(out)
}

/// Fresh random bytes, where they are to stay.
pub(crate) fn fill(out: &mut [u8]) -> Result<(), SealError> {
    SystemRandom::new().fill(out).map_err(|_| SealError::Random)
}
