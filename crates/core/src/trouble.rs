//! Why the core could not do something, and the code the page words it by.

use kader_setting::{ReasonCode, Refusal, SettingError};
use kader_vault::VaultError;

use crate::view::{Failure, RefusalView};

/// Why a command or an incoming message could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A person can do something about it: the code says what.
    #[error("{0}")]
    Told(&'static str),
    /// A rule of the setting refused: it is shown with its sentence and the next moment.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The vault could not be read or written. Nothing was changed; try again or restart.
    #[error("vault: {0}")]
    Vault(#[from] VaultError),
    /// The seal refused: foreign bytes, or a state that does not fit.
    #[error("seal: {0}")]
    Seal(#[from] kader_seal::SealError),
    /// The setting refused bytes or a step.
    #[error("setting: {0}")]
    Setting(SettingError),
    /// Stored state could not be read. The vault is damaged, or from a newer version.
    #[error("stored state is not readable")]
    State,
    /// The other side did something the protocol does not allow. It is left out.
    #[error("out of the protocol: {0}")]
    Protocol(&'static str),
}

impl From<SettingError> for Trouble {
    fn from(error: SettingError) -> Self {
        match error {
            SettingError::Refused(refusal) => Self::Refused(refusal),
            other => Self::Setting(other),
        }
    }
}

impl From<kader_archive::ArchiveError> for Trouble {
    fn from(error: kader_archive::ArchiveError) -> Self {
        Self::Told(error.code())
    }
}

impl Trouble {
    /// A refusal for this reason, of which no moment is known.
    pub(crate) fn because(reason: ReasonCode) -> Self {
        Self::Refused(Refusal { rule: reason.rule(), reason, from_ms: None })
    }
}

impl From<Refusal> for RefusalView {
    fn from(refusal: Refusal) -> Self {
        Self {
            rule: refusal.rule.0,
            reason: refusal.reason.code().to_owned(),
            from_ms: refusal.from_ms.map(crate::terms::shown),
        }
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Told(code) => Self::code(code),
            Trouble::Refused(refusal) => Self { refusal: Some(refusal.into()), ..Self::code("refused") },
            Trouble::Vault(error) => Self::code(vault_code(&error)),
            Trouble::Setting(SettingError::LedgersDiffer) => Self::code("ledgersDiffer"),
            Trouble::Setting(SettingError::AppointmentOver | SettingError::AppointmentUnknown) => {
                Self::code("appointmentOver")
            }
            Trouble::Seal(_) | Trouble::Setting(_) | Trouble::State | Trouble::Protocol(_) => {
                Self::code("internal")
            }
        }
    }
}

/// The page's code for what the vault said: each of the keyring's answers has its own way on.
fn vault_code(error: &VaultError) -> &'static str {
    match error {
        VaultError::KeyringAbsent => "keyringAbsent",
        VaultError::KeyringLocked => "keyringLocked",
        VaultError::KeyringDenied => "keyringDenied",
        VaultError::KeyringNoEntry => "keyringEmpty",
        VaultError::KeyringKeyDoesNotFit => "keyringOther",
        VaultError::KeyringKeyWithoutVault => "keyringOrphan",
        VaultError::WrongPassphrase => "passphraseWrong",
        VaultError::PassphraseTooShort { .. } => "passphraseShort",
        VaultError::WordsCount { .. }
        | VaultError::WordUnknown { .. }
        | VaultError::WordsChecksum
        | VaultError::WrongWords => "wordsWrong",
        VaultError::VaultExists => "vaultExists",
        VaultError::Damaged(_) => "vaultDamaged",
        VaultError::Newer { .. } => "vaultNewer",
        VaultError::InUse => "vaultInUse",
        VaultError::Storage(kader_vault::StorageFault::Full) => "diskFull",
        _ => "internal",
    }
}
