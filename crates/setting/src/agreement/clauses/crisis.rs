//! The crisis clause: whom to call. The country's numbers stand before it, always (P2).

use super::super::keep;
use super::Words;
use crate::{Bound, SettingError};
use serde::{Deserialize, Serialize};

/// Somebody to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CrisisContact {
    /// Who, at most 80 bytes.
    pub name: Words,
    /// The number, at most 40 bytes.
    pub number: Words,
}

/// What the members agreed for a crisis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CrisisClause {
    /// Whom to call, in this order: 1 to 8.
    pub contacts: Vec<CrisisContact>,
    /// What to do, in the members' words; at most 2000 bytes, may be empty.
    pub text: Words,
}

impl CrisisClause {
    /// The most contacts.
    pub const MAX_CONTACTS: usize = 8;
    /// The longest name, in bytes.
    pub const MAX_NAME_BYTES: usize = 80;
    /// The longest number, in bytes.
    pub const MAX_NUMBER_BYTES: usize = 40;
    /// The longest text, in bytes.
    pub const MAX_TEXT_BYTES: usize = 2000;

    /// Where a proposal in the Netherlands begins: 113 for thoughts of suicide, 112 for danger.
    #[must_use]
    pub fn netherlands() -> Self {
        let contact = |name, number| CrisisContact { name: Words::new(name), number: Words::new(number) };
        Self {
            contacts: vec![contact("113 Zelfmoordpreventie", "113"), contact("112", "112")],
            text: Words::default(),
        }
    }

    /// Whether the clause keeps its bounds.
    ///
    /// # Errors
    /// `AgreementBounds(Crisis)`.
    pub fn validate(&self) -> Result<(), SettingError> {
        let contacts = (1..=Self::MAX_CONTACTS).contains(&self.contacts.len())
            && self.contacts.iter().all(|contact| {
                contact.name.is_some_within(Self::MAX_NAME_BYTES)
                    && contact.number.is_some_within(Self::MAX_NUMBER_BYTES)
            });
        keep(&[(contacts && self.text.as_str().len() <= Self::MAX_TEXT_BYTES, Bound::Crisis)])
    }
}
