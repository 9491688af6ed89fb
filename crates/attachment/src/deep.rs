//! A thread with a deep stack, for libraries that read what strangers wrote.

use crate::AttachmentError;

/// Of the stack, in bytes. What nests is bounded; this is for frames that are large.
const STACK: usize = 64 << 20;

/// Runs `work` and waits for it. A panic in it, of a library that met what it did not expect, is a refusal.
pub(crate) fn stack<T: Send>(
    work: impl FnOnce() -> Result<T, AttachmentError> + Send,
) -> Result<T, AttachmentError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.map_err(|_| AttachmentError::TooLarge)?;
        thread.join().unwrap_or(Err(AttachmentError::Damaged))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_refusal() {
        let answer: Result<(), _> = stack(|| panic!("as a library does"));
        assert_eq!(answer, Err(AttachmentError::Damaged));
        assert_eq!(stack(|| Ok(1)), Ok(1));
    }
}
