//! S-70: no other relation, and one individual relationship with the same therapist at a time.

use crate::agreement::{Clauses, Member};
use crate::{Bound, ReasonCode, Refusal, Role, SettingError};

/// S-70: whatever goes beyond sessions stands on the declaration that there is no other relation,
/// which every member signs with the agreement.
///
/// # Errors
/// `AgreementBounds(Relations)`.
pub fn s70_declared(clauses: &Clauses) -> Result<(), SettingError> {
    let Clauses { session: _, course, messages, homework, confidentiality, place, fees, crisis, relations } =
        clauses;
    let more = course.is_some()
        || messages.is_some()
        || homework.is_some()
        || confidentiality.is_some()
        || place.is_some()
        || fees.is_some()
        || crisis.is_some();
    match relations {
        Some(declaration) => declaration.validate(),
        None if more => Err(SettingError::AgreementBounds(Bound::Relations)),
        None => Ok(()),
    }
}

/// S-70: a new individual relationship between two people is the only one of its kind between them.
/// `others` are the members of this side's relationships that have not ended. Judged on the device
/// alone: no list of contacts goes anywhere.
///
/// # Errors
/// `relationshipExists`.
pub fn s70_one_relationship<'a>(
    others: impl IntoIterator<Item = &'a [Member]>,
    new: &[Member],
) -> Result<(), Refusal> {
    let pair = |members: &[Member]| {
        let find = |role| members.iter().find(|m| m.role == role).map(|m| m.key);
        (members.len() == 2).then(|| Some((find(Role::Client)?, find(Role::Therapist)?))).flatten()
    };
    let wanted = pair(new);
    let exists = wanted.is_some() && others.into_iter().any(|members| pair(members) == wanted);
    (!exists).then_some(()).ok_or(Refusal::because(ReasonCode::RelationshipExists))
}
