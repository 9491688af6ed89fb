//! PNG by its chunks: which of them a picture of ours has.

/// Whether the chunks are those that draw, in whole and with nothing behind them: no text, no EXIF, no times, no
/// profile, no animation.
pub(crate) fn is_bare(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n") else { return false };
    loop {
        let Some((head, tail)) = rest.split_first_chunk::<8>() else { return false };
        let [a, b, c, d, kind @ ..] = *head;
        let length = u32::from_be_bytes([a, b, c, d]);
        let Some(end) = usize::try_from(length).ok().and_then(|length| length.checked_add(4)) else {
            return false;
        };
        let Some((_, after)) = tail.split_at_checked(end) else { return false };
        rest = after;
        match &kind {
            b"IHDR" | b"IDAT" => {}
            b"IEND" => return length == 0 && rest.is_empty(),
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn only_what_draws_is_bare() {
        let plain = samples::png(5, 4);
        assert!(is_bare(&plain));
        assert!(!is_bare(&samples::png_that_tells(5, 4)));
        let mut long = plain.clone();
        long.push(0);
        assert!(!is_bare(&long));
        for end in 0..plain.len() {
            assert!(!is_bare(&plain[..end]), "{end}");
        }
    }
}
