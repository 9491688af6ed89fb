//! What is read from and done to session descriptions as text, before the library sees them and
//! before the peer does.

use crate::error::CallError;

/// The longest description accepted. Ours have some three thousand octets.
pub(crate) const MAX_DESCRIPTION: usize = 64 * 1_024;

/// Refuses what cannot be a description of a Kader client, so that the library's parser sees only
/// plausible text: a length, printable lines, and the two codecs at the payload types that
/// every client uses.
pub(crate) fn check(sdp: &str) -> Result<(), CallError> {
    let printable = sdp.bytes().all(|byte| byte == b'\r' || byte == b'\n' || (0x20..0x7f).contains(&byte));
    let has = |wanted: &str| sdp.lines().any(|line| line.trim_end().eq_ignore_ascii_case(wanted));
    let plausible = sdp.len() <= MAX_DESCRIPTION
        && printable
        && sdp.starts_with("v=0")
        && has("a=rtpmap:96 VP8/90000")
        && has("a=rtpmap:111 opus/48000/2")
        && sdp.lines().filter(|line| line.starts_with("m=")).count() == 2;
    if plausible { Ok(()) } else { Err(CallError::Description) }
}

/// Takes every address of this machine out of a description: candidates other than relayed ones
/// are dropped, and a relayed one loses its related address, which is where the request to the
/// relay came from (RFC 8839 section 5.1 allows 0.0.0.0 and port 9 there).
///
/// Fails when no relayed candidate is left.
pub(crate) fn hide_address(sdp: &str) -> Result<String, CallError> {
    let mut relayed = 0;
    let mut hidden = String::with_capacity(sdp.len());
    for line in sdp.lines() {
        if let Some(candidate) = line.strip_prefix("a=candidate:") {
            let fields: Vec<&str> = candidate.split_ascii_whitespace().collect();
            if kind(&fields) != Some("relay") {
                continue;
            }
            relayed += 1;
            hidden.push_str("a=candidate:");
            hidden.push_str(&without_related(&fields).join(" "));
        } else {
            hidden.push_str(line);
        }
        hidden.push_str("\r\n");
    }
    if relayed == 0 {
        return Err(CallError::NoRelay);
    }
    Ok(hidden)
}

fn kind<'a>(fields: &[&'a str]) -> Option<&'a str> {
    let place = fields.iter().position(|field| *field == "typ")?;
    fields.get(place + 1).copied()
}

fn without_related<'a>(fields: &[&'a str]) -> Vec<&'a str> {
    let mut before = "";
    fields
        .iter()
        .map(|field| {
            let kept = match before {
                "raddr" => "0.0.0.0",
                "rport" => "9",
                _ => field,
            };
            before = field;
            kept
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n\
        m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=rtpmap:96 VP8/90000\r\n\
        a=candidate:1 1 udp 2130706431 192.0.2.7 5000 typ host\r\n\
        a=candidate:2 1 udp 1694498815 198.51.100.9 5000 typ srflx raddr 192.0.2.7 rport 5000\r\n\
        a=candidate:3 1 udp 16777215 203.0.113.5 6000 typ relay raddr 192.0.2.7 rport 5000\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n";

    #[test]
    fn no_address_of_this_machine_is_left() {
        check(OFFER).unwrap();
        let hidden = hide_address(OFFER).unwrap();
        assert!(!hidden.contains("192.0.2.7"));
        assert!(!hidden.contains("198.51.100.9"));
        assert!(hidden.contains("203.0.113.5 6000 typ relay raddr 0.0.0.0 rport 9"));
        check(&hidden).unwrap();
    }

    #[test]
    fn without_a_relay_nothing_is_sent_rather_than_an_address() {
        let direct: String =
            OFFER.lines().filter(|line| !line.contains("relay")).map(|line| format!("{line}\r\n")).collect();
        assert_eq!(hide_address(&direct), Err(CallError::NoRelay));
    }

    #[test]
    fn what_is_not_a_description_is_refused() {
        for bad in [
            "",
            "v=0",
            "hello",
            "v=0\r\nm=video 9 x 96\r\n",
            &OFFER.replace("opus", "pcmu"),
            &OFFER.replace("v=0", "v=0\u{7}"),
            &OFFER.replace("m=audio", "m=video 1 a 2\r\nm=audio"),
            &format!("{OFFER}{}", "a=x\r\n".repeat(20_000)),
        ] {
            assert_eq!(check(bad), Err(CallError::Description));
        }
    }
}
