//! What a relay's address says: whether it may be used, and whether it is this machine.

use std::net::IpAddr;

use tokio_tungstenite::tungstenite::http::Uri;

/// Whether a line may be kept there. The rule that invitations are held to: sealed by TLS, or not
/// leaving this machine and private networks.
pub(crate) fn allowed(relay: &str) -> bool {
    kader_seal::invitation::check_relay(relay).is_ok()
}

/// Whether the relay is this machine. Then the other side is on it too, and what goes between the
/// two has no business on a network.
pub(crate) fn is_here(relay: &str) -> bool {
    let Ok(uri) = relay.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default();
    let host = host.strip_prefix('[').and_then(|six| six.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    #[test]
    fn what_an_invitation_may_name_can_be_used() {
        for relay in [
            "wss://relay.example/v1",
            "ws://127.0.0.1:7443/v1",
            "ws://localhost/v1",
            "ws://10.77.0.1:7443/v1",
            "ws://172.20.1.1:7443",
            "ws://192.168.1.20:7443/v1",
            "ws://169.254.3.4:7443/v1",
            "ws://[fd00::2]:7443/v1",
        ] {
            assert!(kader_seal::Invitation::new(relay, 0).is_ok(), "{relay}");
            assert!(allowed(relay), "{relay}");
        }
        for relay in
            ["ws://relay.example/v1", "ws://8.8.8.8/v1", "http://localhost", "", "ws://127.0.0.1@evil"]
        {
            assert!(!allowed(relay), "{relay}");
        }
    }

    #[test]
    fn this_machine_is_told_from_others() {
        for relay in
            ["ws://127.0.0.1:7443/v1", "wss://localhost/v1", "ws://LOCALHOST:1", "ws://[::1]:7443/v1"]
        {
            assert!(is_here(relay), "{relay}");
        }
        for relay in [
            "wss://relay.example",
            "ws://10.0.0.1:7443/v1",
            "wss://127.0.0.1.example/v1",
            "wss://localhost.example",
            "",
        ] {
            assert!(!is_here(relay), "{relay}");
        }
    }
}
