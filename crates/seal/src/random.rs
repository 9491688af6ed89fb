//! Random bytes from the operating system.

use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::SealError;

/// `N` fresh random bytes that are wiped when dropped.
pub(crate) fn bytes<const N: usize>() -> Result<Zeroizing<[u8; N]>, SealError> {
    let mut out = Zeroizing::new([0u8; N]);
    SystemRandom::new().fill(out.as_mut_slice()).map_err(|_| SealError::Random)?;
    Ok(out)
}
