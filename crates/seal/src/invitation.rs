//! The one-use link by which two people meet, and the mailbox that burns after them.
//!
//! `kader://invitation/<base64url(version || expiry || relay)>#<base64url(secret || checksum)>`
//!
//! Version 2 is a link back into what both have already: `version || expiry || about || relay`, where
//! `about` names it to those who know it and to nobody else.
//!
//! The secret stands in the fragment, which no server is ever sent. Mailbox id, tokens and keys are
//! HKDF outputs of the secret *and* of everything before the fragment, so that a link with another
//! expiry or relay leads to another mailbox. The checksum tells a damaged link from an expired one;
//! it protects against accidents, the derivation against people.

use std::net::IpAddr;

use data_encoding::BASE64URL_NOPAD;
use kader_wire::{MailboxId, Token};
use ring::digest;
use ring::hkdf::{HKDF_SHA256, Salt};
use zeroize::Zeroizing;

use crate::{OuterKey, SealError, random};

/// How long a link is good for: 7 days, in seconds.
pub const LIFETIME_S: u64 = 7 * 24 * 3600;
/// Slot of the invitee's key package in the burning mailbox.
pub const KEY_PACKAGE_SLOT: u64 = 0;
/// Slot of the inviter's welcome in the burning mailbox.
pub const WELCOME_SLOT: u64 = 1;

const PREFIX: &str = "kader://invitation/";
const VERSION: u8 = 1;
/// Of a link back into what both have already.
const VERSION_BACK: u8 = 2;
/// Bytes by which such a link says what it is about.
const ABOUT: usize = 16;
const SALT: &[u8] = b"kader/invitation/v1\0";
const CHECKSUM_PURPOSE: &[u8] = b"kader/invitation/checksum/v1\0";
const SECRET: usize = 16;
const CHECKSUM: usize = 8;
/// Longest relay address taken, in bytes.
const MAX_RELAY: usize = 255;
/// No link is longer than this; longer text is not looked at.
const MAX_LINK: usize = 1024;

/// An invitation: where, until when, and the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    relay: String,
    expires_s: u64,
    about: Option<[u8; ABOUT]>,
    secret: Zeroizing<[u8; SECRET]>,
}

/// The keys of an invitation's burning mailbox.
///
/// The invitee appends a key package to [`KEY_PACKAGE_SLOT`], wrapped under `to_inviter`; the
/// inviter appends the welcome to [`WELCOME_SLOT`], wrapped under `to_invitee`. Whoever reads the
/// welcome burns the mailbox.
pub struct InvitationMailbox {
    /// The mailbox.
    pub id: MailboxId,
    /// May append and burn; both have it.
    pub write: Token,
    /// The inviter's read token.
    pub inviter_read: Token,
    /// The invitee's read token.
    pub invitee_read: Token,
    /// Wraps the key package.
    pub to_inviter: OuterKey,
    /// Wraps the welcome.
    pub to_invitee: OuterKey,
}

impl std::fmt::Debug for InvitationMailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationMailbox(..)")
    }
}

impl Invitation {
    /// A fresh invitation through `relay`, good for [`LIFETIME_S`] from `now_s` (Unix seconds).
    ///
    /// `relay` is `wss://host[:port][/path]`; `ws://` is taken on this machine and in private
    /// networks only.
    ///
    /// # Errors
    /// [`SealError::RelayAddress`], [`SealError::Random`].
    pub fn new(relay: &str, now_s: u64) -> Result<Self, SealError> {
        check_relay(relay)?;
        Ok(Self {
            relay: relay.to_owned(),
            expires_s: now_s.saturating_add(LIFETIME_S),
            about: None,
            secret: random::bytes()?,
        })
    }

    /// A fresh link back into what both have already; `about` names it to those who know it. Otherwise as
    /// [`Invitation::new`].
    ///
    /// # Errors
    /// [`SealError::RelayAddress`], [`SealError::Random`].
    pub fn back(relay: &str, now_s: u64, about: [u8; 16]) -> Result<Self, SealError> {
        Ok(Self { about: Some(about), ..Self::new(relay, now_s)? })
    }

    /// What it leads back into; nothing for a first meeting.
    #[must_use]
    pub fn about(&self) -> Option<&[u8; 16]> {
        self.about.as_ref()
    }

    /// The relay's address.
    #[must_use]
    pub fn relay(&self) -> &str {
        &self.relay
    }

    /// The first moment at which the link is over, in Unix seconds.
    #[must_use]
    pub fn expires_s(&self) -> u64 {
        self.expires_s
    }

    /// The link to hand over. Whoever has it can take the invitee's place: it is a secret.
    #[must_use]
    pub fn link(&self) -> Zeroizing<String> {
        let place = self.place();
        let end =
            Zeroizing::new([self.secret.as_slice(), &checksum(&place, self.secret.as_slice())].concat());
        let fragment = Zeroizing::new(BASE64URL_NOPAD.encode(&end));
        let place = BASE64URL_NOPAD.encode(&place);
        Zeroizing::new([PREFIX, &place, "#", &fragment].concat())
    }

    /// Reads a link, as pasted or as handed over by the system. White space is ignored anywhere,
    /// because mail programs break long lines.
    ///
    /// # Errors
    /// [`SealError::InvitationNotALink`] for other text, [`SealError::InvitationDamaged`] for a
    /// link that lost or changed anything, [`SealError::InvitationNewer`],
    /// [`SealError::RelayAddress`], and [`SealError::InvitationExpired`] for a whole link whose
    /// time is over at `now_s`.
    pub fn parse(link: &str, now_s: u64) -> Result<Self, SealError> {
        let link = Zeroizing::new(
            link.chars().take(2 * MAX_LINK).filter(|c| !c.is_whitespace()).collect::<String>(),
        );
        let Some(rest) = link.strip_prefix(PREFIX) else {
            return Err(if resembles_prefix(&link) {
                SealError::InvitationDamaged
            } else {
                SealError::InvitationNotALink
            });
        };
        if link.len() > MAX_LINK {
            return Err(SealError::InvitationDamaged);
        }
        let damaged = |_| SealError::InvitationDamaged;
        let (place, end) = rest.split_once('#').ok_or(SealError::InvitationDamaged)?;
        let place = BASE64URL_NOPAD.decode(place.as_bytes()).map_err(damaged)?;
        let end = Zeroizing::new(BASE64URL_NOPAD.decode(end.as_bytes()).map_err(damaged)?);
        let (secret, sum) = end.split_first_chunk::<SECRET>().ok_or(SealError::InvitationDamaged)?;
        if sum != checksum(&place, secret) {
            return Err(SealError::InvitationDamaged);
        }

        // The link is whole from here on.
        let (version, rest) = place.split_first().ok_or(SealError::InvitationDamaged)?;
        let (expires, rest) = rest.split_first_chunk::<8>().ok_or(SealError::InvitationDamaged)?;
        let (about, relay) = match *version {
            VERSION => (None, rest),
            VERSION_BACK => {
                let (about, relay) = rest.split_first_chunk::<ABOUT>().ok_or(SealError::InvitationDamaged)?;
                (Some(*about), relay)
            }
            _ => return Err(SealError::InvitationNewer),
        };
        let relay = std::str::from_utf8(relay).map_err(|_| SealError::InvitationDamaged)?;
        check_relay(relay)?;
        let expires_s = u64::from_be_bytes(*expires);
        if now_s >= expires_s {
            return Err(SealError::InvitationExpired);
        }
        Ok(Self { relay: relay.to_owned(), expires_s, about, secret: Zeroizing::new(*secret) })
    }

    /// The burning mailbox of this invitation, the same for both sides.
    ///
    /// # Errors
    /// [`SealError::KeyMaterial`] if the derivation fails, which it does not for these lengths.
    pub fn mailbox(&self) -> Result<InvitationMailbox, SealError> {
        let place = self.place();
        let key = Salt::new(HKDF_SHA256, SALT).extract(self.secret.as_slice());
        let derive = |label: &'static [u8]| -> Result<Zeroizing<[u8; 32]>, SealError> {
            let mut out = Zeroizing::new([0u8; 32]);
            key.expand(&[label, &[0], &place], HKDF_SHA256)
                .and_then(|okm| okm.fill(out.as_mut_slice()))
                .map_err(|_| SealError::KeyMaterial)?;
            Ok(out)
        };
        Ok(InvitationMailbox {
            id: MailboxId::from_bytes(*derive(b"mailbox id")?),
            write: Token::from_bytes(*derive(b"write token")?),
            inviter_read: Token::from_bytes(*derive(b"inviter read token")?),
            invitee_read: Token::from_bytes(*derive(b"invitee read token")?),
            to_inviter: OuterKey::from_bytes(&*derive(b"outer key to inviter")?),
            to_invitee: OuterKey::from_bytes(&*derive(b"outer key to invitee")?),
        })
    }

    /// Everything before the fragment: version, expiry (big-endian), what it is about, relay address.
    fn place(&self) -> Vec<u8> {
        let version = if self.about.is_some() { VERSION_BACK } else { VERSION };
        let about = self.about.as_ref().map_or(&[][..], |about| about.as_slice());
        [[version].as_slice(), &self.expires_s.to_be_bytes(), about, self.relay.as_bytes()].concat()
    }
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Invitation(..)")
    }
}

fn checksum(place: &[u8], secret: &[u8]) -> [u8; CHECKSUM] {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(CHECKSUM_PURPOSE);
    context.update(&(place.len() as u64).to_be_bytes());
    context.update(place);
    context.update(secret);
    let mut out = [0u8; CHECKSUM];
    out.iter_mut().zip(context.finish().as_ref()).for_each(|(to, from)| *to = *from);
    out
}

/// Whether text begins almost like a link, so that "damaged" is the more helpful answer.
fn resembles_prefix(text: &str) -> bool {
    let matching = text.bytes().zip(PREFIX.bytes()).filter(|(one, other)| one == other).count();
    matching + 4 >= PREFIX.len()
}

/// Accepts `wss://` anywhere and `ws://` where nobody else's network is crossed: on this machine and
/// in private networks. The messages are sealed either way; TLS hides from a bystander which
/// mailboxes are read and when.
///
/// # Errors
/// [`SealError::RelayAddress`] for everything else.
pub fn check_relay(relay: &str) -> Result<(), SealError> {
    let bad = SealError::RelayAddress;
    if relay.len() > MAX_RELAY || !relay.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(bad);
    }
    let (encrypted, rest) = match (relay.strip_prefix("wss://"), relay.strip_prefix("ws://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return Err(bad),
    };
    if rest.contains(['@', '#', '?', '\\', '%']) {
        return Err(bad);
    }
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = match authority.strip_prefix('[') {
        Some(v6) => {
            let (host, after) = v6.split_once(']').ok_or(bad)?;
            host.parse::<std::net::Ipv6Addr>().map_err(|_| bad)?;
            (host, after.strip_prefix(':'))
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    if host.is_empty() || port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Err(bad);
    }
    let near = host == "localhost"
        || match host.parse::<IpAddr>() {
            Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
            Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local(),
            Err(_) => false,
        };
    if encrypted || near { Ok(()) } else { Err(bad) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    const NOW: u64 = 1_795_000_000;

    fn invitation() -> Invitation {
        Invitation::new("wss://relay.example:7443/v1", NOW).unwrap()
    }

    #[test]
    fn a_link_brings_everything_over() {
        let one = invitation();
        let two = Invitation::parse(&one.link(), NOW).unwrap();
        assert!(one == two);
        assert_eq!(two.relay(), "wss://relay.example:7443/v1");
        assert_eq!(two.expires_s(), NOW + 7 * 24 * 3600);
        let (a, b) = (one.mailbox().unwrap(), two.mailbox().unwrap());
        assert_eq!(a.id, b.id);
        assert_eq!(a.write.as_bytes(), b.write.as_bytes());
        assert_eq!(a.to_invitee.as_bytes(), b.to_invitee.as_bytes());
        let all = [
            a.id.as_bytes(),
            a.write.as_bytes(),
            a.inviter_read.as_bytes(),
            a.invitee_read.as_bytes(),
            a.to_inviter.as_bytes(),
            a.to_invitee.as_bytes(),
        ];
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), 6);
    }

    #[test]
    fn the_server_part_holds_no_secret() {
        let one = invitation();
        let link = one.link();
        let (before, _) = link.split_once('#').unwrap();
        let two = Invitation { secret: random::bytes().unwrap(), ..one.clone() };
        assert!(two.link().starts_with(before));
        assert_ne!(one.mailbox().unwrap().id, two.mailbox().unwrap().id);
    }

    #[test]
    fn every_byte_flipped_in_every_bit_is_damage() {
        let one = invitation();
        let link = one.link();
        for at in 0..link.len() {
            for bit in 0..7 {
                let mut bytes = link.as_bytes().to_vec();
                bytes[at] ^= 1 << bit;
                let text = String::from_utf8(bytes).unwrap();
                assert_eq!(
                    Invitation::parse(&text, NOW).err(),
                    Some(SealError::InvitationDamaged),
                    "byte {at} bit {bit}"
                );
                // Damage is reported as damage even when the link would be over as well.
                assert_eq!(Invitation::parse(&text, u64::MAX).err(), Some(SealError::InvitationDamaged));
            }
        }
    }

    #[test]
    fn every_shortened_link_is_damage_or_no_link() {
        let link = invitation().link();
        for length in 0..link.len() {
            let error = Invitation::parse(&link[..length], NOW).err().unwrap();
            if length >= PREFIX.len() {
                assert_eq!(error, SealError::InvitationDamaged, "length {length}");
            } else {
                assert!(matches!(error, SealError::InvitationDamaged | SealError::InvitationNotALink));
            }
        }
    }

    #[test]
    fn expiry_is_the_first_moment_too_late() {
        let one = invitation();
        let link = one.link();
        assert!(Invitation::parse(&link, one.expires_s() - 1).is_ok());
        assert_eq!(Invitation::parse(&link, one.expires_s()).err(), Some(SealError::InvitationExpired));
    }

    #[test]
    fn a_longer_life_leads_to_another_mailbox() {
        let one = invitation();
        let prolonged = Invitation { expires_s: one.expires_s + 1, ..one.clone() };
        let moved = Invitation { relay: "wss://relay.example:7444/v1".into(), ..one.clone() };
        // Whole by its own checksum, since anybody can compute that…
        assert!(Invitation::parse(&prolonged.link(), NOW).is_ok());
        // …and useless.
        for other in [prolonged, moved] {
            let (a, b) = (one.mailbox().unwrap(), other.mailbox().unwrap());
            assert_ne!(a.id, b.id);
            assert_ne!(a.write.as_bytes(), b.write.as_bytes());
            assert_ne!(a.to_inviter.as_bytes(), b.to_inviter.as_bytes());
        }
    }

    #[test]
    fn broken_lines_and_other_text() {
        let one = invitation();
        let link = one.link();
        let broken = format!("  {}\r\n {}\n", &link[..40], &link[40..]);
        assert!(Invitation::parse(&broken, NOW).unwrap() == one);
        for text in ["", "hello", "https://example.org/#abc", "kader://", "#"] {
            assert_eq!(Invitation::parse(text, NOW).err(), Some(SealError::InvitationNotALink));
        }
    }

    #[test]
    fn a_newer_version_is_named() {
        let one = invitation();
        let mut place = one.place();
        place[0] = 3;
        let end = [one.secret.as_slice(), &checksum(&place, &*one.secret)].concat();
        let link = format!("{PREFIX}{}#{}", BASE64URL_NOPAD.encode(&place), BASE64URL_NOPAD.encode(&end));
        assert_eq!(Invitation::parse(&link, NOW).err(), Some(SealError::InvitationNewer));
    }

    #[test]
    fn relay_addresses() {
        for good in [
            "wss://relay.example",
            "wss://relay.example/v1",
            "wss://[2001:db8::1]:443",
            "ws://127.0.0.1:7443",
            "ws://localhost:1",
            "ws://[::1]:7443/v1",
            "ws://10.77.0.1:7443",
        ] {
            assert_eq!(check_relay(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "relay.example",
            "http://relay.example",
            "ws://relay.example",
            "ws://8.8.8.8",
            "wss://",
            "wss:///v1",
            "wss://a b",
            "wss://user@host",
            "wss://host#x",
            "wss://host?x",
            "wss://host:port",
            "wss://host:70000",
            "wss://[::1",
            "wss://h\u{f6}st",
        ] {
            assert_eq!(check_relay(bad), Err(SealError::RelayAddress), "{bad}");
        }
        assert_eq!(
            Invitation::new(&format!("wss://{}", "a".repeat(300)), NOW).err(),
            Some(SealError::RelayAddress)
        );
    }

    proptest! {
        #[test]
        fn text_never_panics(text in "\\PC*") {
            prop_assert!(Invitation::parse(&text, NOW).is_err());
        }

        #[test]
        fn almost_links_never_panic(place in "[A-Za-z0-9_-]{0,80}", end in "[A-Za-z0-9_-]{0,40}") {
            let link = format!("{PREFIX}{place}#{end}");
            prop_assert_eq!(
                Invitation::parse(&link, NOW).err(),
                Some(SealError::InvitationDamaged)
            );
        }
    }
}
