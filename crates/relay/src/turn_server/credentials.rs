//! Credentials for TURN that end by themselves, in the form that coturn takes too: the user name starts with its
//! expiry in Unix seconds, the password is HMAC-SHA1 over the name, in base64. The server keeps no list.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use turn::auth::{AuthHandler, generate_auth_key};

use super::REALM;
use crate::{Clock, RelayError};

/// Issues and checks credentials. The secret is drawn at each start; credentials of before are refused, as their
/// allocations are gone too.
#[derive(Clone)]
pub(crate) struct Issuer {
    secret: Arc<hmac::Key>,
    public: SocketAddr,
    lasts: Duration,
    clock: Arc<dyn Clock>,
}

/// Fresh credentials.
pub(crate) struct Issued {
    pub(crate) urls: Vec<String>,
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) expires_ms: u64,
}

impl Issuer {
    pub(crate) fn new(
        public: SocketAddr,
        lasts: Duration,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, RelayError> {
        let secret = hmac::Key::generate(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &SystemRandom::new())
            .map_err(|_| RelayError::Random)?;
        Ok(Self { secret: Arc::new(secret), public, lasts, clock })
    }

    /// New credentials, of which nobody can tell for which mailbox they were; none if there is no randomness.
    pub(crate) fn issue(&self, now_ms: u64) -> Option<Issued> {
        let mut random = [0; 8];
        SystemRandom::new().fill(&mut random).ok()?;
        let expires_s = (now_ms / 1_000).saturating_add(self.lasts.as_secs());
        let username = format!("{expires_s}:{}", HEXLOWER.encode(&random));
        Some(Issued {
            // SocketAddr writes the brackets that RFC 7065 wants around IPv6.
            urls: vec![format!("turn:{}?transport=udp", self.public)],
            password: self.password(&username),
            username,
            expires_ms: expires_s.saturating_mul(1_000),
        })
    }

    fn password(&self, username: &str) -> String {
        BASE64.encode(hmac::sign(&self.secret, username.as_bytes()).as_ref())
    }

    fn is_valid(&self, username: &str) -> bool {
        username
            .split_once(':')
            .and_then(|(expires_s, _)| expires_s.parse::<u64>().ok())
            .is_some_and(|expires_s| expires_s > self.clock.now_s())
    }
}

impl AuthHandler for Issuer {
    fn auth_handle(&self, username: &str, realm: &str, _: SocketAddr) -> Result<Vec<u8>, turn::Error> {
        if realm == REALM && self.is_valid(username) {
            Ok(generate_auth_key(username, realm, &self.password(username)))
        } else {
            Err(turn::Error::ErrNoSuchUser)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ManualClock;

    #[test]
    fn credentials_end_and_are_not_guessed() {
        let clock = Arc::new(ManualClock::at(1_000_000));
        let here = SocketAddr::from(([127, 0, 0, 1], 3_478));
        let lasts = Duration::from_secs(60);
        let issuer = Issuer::new(here, lasts, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        let issued = issuer.issue(clock.now_ms()).unwrap();
        assert_eq!(issued.expires_ms, 1_060_000);
        assert_eq!(issued.urls, ["turn:127.0.0.1:3478?transport=udp"]);
        assert_ne!(issued.username, issuer.issue(clock.now_ms()).unwrap().username);
        let key = |name: &str| issuer.auth_handle(name, REALM, here);
        let wanted = generate_auth_key(&issued.username, REALM, &issued.password);
        assert_eq!(key(&issued.username).unwrap(), wanted);
        for bad in ["", ":", "9999999999", "x:y", "99999999999999999999999:a", "1060"] {
            assert!(key(bad).is_err(), "{bad}");
        }
        assert!(issuer.auth_handle(&issued.username, "other", here).is_err());
        clock.advance(lasts);
        assert!(key(&issued.username).is_err());
    }
}
