//! Keeping the vault in hand: its daily way, the recovery words again or new, a practice's permission.

use kader_setting::Now;
use kader_vault::{SlotKind, VaultError};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::input::Secret;
use crate::opening::{WORDS, WORDS_CHECKED};
use crate::output::Reply;
use crate::trouble::Trouble;
use crate::view::UnlockWay;

/// The home's setting with a practice's permission.
pub(crate) const CAPABILITY: &str = "capability";

impl Core {
    /// The recovery words once more, until they were checked.
    pub(crate) fn show_words(&self) -> Result<Reply, Trouble> {
        let words = self.new_words.as_ref().ok_or(Trouble::Told("wordsGone"))?;
        Ok(Reply::Words(Zeroizing::new(words.words().map(str::to_owned).collect())))
    }

    /// New recovery words. Killed half way, the vault has either set, and the page asks for new ones.
    pub(crate) fn renew_words(&mut self) -> Result<Reply, Trouble> {
        self.new_words = None;
        let open = self.opened_mut()?;
        // First: words that open nothing any more are never shown.
        open.vault.home().remove_setting(WORDS)?;
        open.vault.home().remove_setting(WORDS_CHECKED)?;
        open.words_checked = false;
        let words = open.vault.renew_recovery()?;
        let kept = Zeroizing::new(words.words().collect::<Vec<_>>().join(" "));
        open.vault.home().put_setting(WORDS, kept.as_bytes())?;
        self.new_words = Some(words);
        self.show_words()
    }

    /// How the vault opens from now on. The way before opens it no longer.
    pub(crate) fn set_way(&mut self, way: UnlockWay, passphrase: Option<&Secret>) -> Result<(), Trouble> {
        let cost = self.config.passphrase_cost;
        let open = self.open.as_mut().ok_or(Trouble::Told("locked"))?;
        let keyring = self.config.keyring.as_ref();
        let before = match (way, passphrase) {
            (UnlockWay::Passphrase, Some(secret)) => {
                open.vault.set_passphrase(secret.expose(), cost)?;
                open.vault.remove_keyring(keyring)
            }
            (UnlockWay::Keyring, _) => {
                open.vault.set_keyring(keyring)?;
                open.vault.remove_passphrase()
            }
            _ => return Err(Trouble::Told("passphraseShort")),
        };
        match before {
            Ok(()) | Err(VaultError::NoSuchSlot(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The ways that open the vault.
    pub(crate) fn ways(slots: impl IntoIterator<Item = SlotKind>) -> Vec<UnlockWay> {
        let way = |slot| match slot {
            SlotKind::Keyring => UnlockWay::Keyring,
            SlotKind::Passphrase => UnlockWay::Passphrase,
            SlotKind::Recovery => UnlockWay::Words,
        };
        slots.into_iter().map(way).collect()
    }

    /// Therapist: a practice's permission for its relay. What waited for it is asked again.
    pub(crate) fn set_capability(&mut self, text: &Secret, now: Now) -> Result<(), Trouble> {
        let capability = kader_wire::Capability::from_text(text.expose().trim())
            .map_err(|_| Trouble::Told("capabilityDamaged"))?;
        if capability.expires_s() <= now.wall_ms / 1000 {
            return Err(Trouble::Told("capabilityExpired"));
        }
        self.opened()?.vault.home().put_setting(CAPABILITY, capability.to_text().as_bytes())?;
        self.needs_capability = false;
        let ids: Vec<(String, Option<String>)> = self
            .opened()?
            .relationships
            .iter()
            .map(|(id, found)| (id.clone(), found.state.problem.clone()))
            .collect();
        for (id, problem) in ids {
            if matches!(problem.as_deref(), Some("capabilityMissing" | "capabilityExpired")) {
                self.step(&id, now, |step| {
                    step.state.problem = None;
                    Ok(())
                })?;
            }
            self.take_up(&id, now)?;
        }
        Ok(())
    }

    /// The practice's permission, where one was given.
    pub(crate) fn capability(&self) -> Result<Option<kader_wire::Capability>, Trouble> {
        let text = self.opened()?.vault.home().setting(CAPABILITY)?;
        let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(text.and_then(|text| kader_wire::Capability::from_text(&text).ok()))
    }
}
