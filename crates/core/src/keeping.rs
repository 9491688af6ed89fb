//! Keeping the vault in hand: its daily way, the recovery words again or new, a practice's permission.

use kader_setting::Now;
use kader_vault::{RecoveryWords, SlotKind, VaultError};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::input::Secret;
use crate::opening::{WORDS, WORDS_CHECKED};
use crate::output::Reply;
use crate::trouble::Trouble;
use crate::view::UnlockWay;

/// The home's setting with a practice's permission.
pub(crate) const CAPABILITY: &str = "capability";

/// The home's setting with the moment from which the recovery words are asked for, Unix milliseconds.
const WORDS_DUE: &str = "words-due";
/// After the words were written down, and after each time that it was put off; milliseconds.
const WEEK_MS: u64 = 7 * 86_400_000;
/// After they were shown to be there still; milliseconds. Often enough to notice a paper that was lost before
/// it is needed, seldom enough not to be answered without looking.
const SEASON_MS: u64 = 90 * 86_400_000;

impl Core {
    /// Whether it is time to see whether the recovery words are still there.
    pub(crate) fn words_due(&self, now: Now) -> bool {
        let Some(open) = self.open.as_ref().filter(|open| open.words_checked) else { return false };
        let due = open.vault.home().setting(WORDS_DUE).ok().flatten();
        let due = due.and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
        due.is_some_and(|due| due <= now.wall_ms)
    }

    /// They are asked for in so many milliseconds.
    fn asks_for_words_in(&self, wait_ms: u64, now: Now) -> Result<(), Trouble> {
        let due = now.wall_ms.saturating_add(wait_ms).to_be_bytes();
        Ok(self.opened()?.vault.home().put_setting(WORDS_DUE, &due)?)
    }

    /// They were written down just now: in a week it is asked whether they are still there. A vault from before
    /// that was asked begins with the same week.
    pub(crate) fn words_are_young(&self, now: Now) -> Result<(), Trouble> {
        self.asks_for_words_in(WEEK_MS, now)
    }

    /// All of them were right just now.
    pub(crate) fn words_were_right(&self, now: Now) -> Result<(), Trouble> {
        self.asks_for_words_in(SEASON_MS, now)
    }

    /// The vault was opened: where nothing says when the words are asked for, the week begins.
    pub(crate) fn begins_to_ask_for_words(&self, now: Now) -> Result<(), Trouble> {
        let open = self.opened()?;
        let said = open.vault.home().setting(WORDS_DUE)?.is_some();
        if said || !open.words_checked { Ok(()) } else { self.words_are_young(now) }
    }

    /// All 24 words, as their owner has them on paper. They are kept nowhere, so only all of them can be checked.
    pub(crate) fn check_words(&mut self, words: &Secret, now: Now) -> Result<(), Trouble> {
        let words = RecoveryWords::parse(words.expose())?;
        if !self.opened()?.vault.opens_by(&words)? {
            return Err(VaultError::WrongWords.into());
        }
        if !self.opened()?.words_checked {
            // They were never asked for by place: this says more.
            self.words_were_written_down()?;
        }
        self.words_were_right(now)
    }

    /// Not now: asked again in a week.
    pub(crate) fn put_off_words(&mut self, now: Now) -> Result<(), Trouble> {
        if !self.opened()?.words_checked {
            return Err(Trouble::Told("wordCheckWrong"));
        }
        self.asks_for_words_in(WEEK_MS, now)
    }

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
        open.vault.home().remove_setting(WORDS_DUE)?;
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
