//! What each thinks of a session: bond, goals and tasks, said under a commitment before anybody's is read (S-51).

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::encoding::{RATING_PREFIX, decode, encode};
use crate::rules::agreement::s01_beyond_introduction;
use crate::rules::alliance::{s51_ratable, s51_was_there};
use crate::{
    Hash, Nonce, PublicKey, ReasonCode, Refusal, RelationshipId, SessionId, SettingError, Situation,
};

/// The longest remark, in bytes.
const MAX_REMARK: usize = 1_000;
/// The longest rating that is looked at, in bytes.
pub const MAX_RATING_BYTES: usize = MAX_REMARK + 200;

/// One person's rating of a session. It is described, never judged: no sum, no norm, no threshold.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rating {
    relationship: RelationshipId,
    session: SessionId,
    by: PublicKey,
    bond: u8,
    goals: u8,
    tasks: u8,
    remark: String,
}

impl std::fmt::Debug for Rating {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rating").finish_non_exhaustive()
    }
}

impl Rating {
    /// The highest value of each; 0 is the lowest.
    pub const MOST: u8 = 100;

    /// This side's rating of a session that is over: how the contact was, whether it was about what matters, and
    /// whether the way of working fits, 0 to 100 each.
    ///
    /// # Errors
    /// S-01, S-04; S-51 `notRatable` where no such session of this member's is over, or another has begun since;
    /// `ratingOutOfRange` where a value or the remark is beyond its bounds.
    pub fn new(
        situation: &Situation<'_>,
        session: SessionId,
        [bond, goals, tasks]: [u8; 3],
        remark: String,
    ) -> Result<Self, Refusal> {
        may_rate(situation, &session, &situation.me)?;
        let relationship = *situation.ledger.relationship();
        let rating = Self { relationship, session, by: situation.me, bond, goals, tasks, remark };
        rating.within_bounds().then_some(()).ok_or(Refusal::because(ReasonCode::RatingOutOfRange))?;
        Ok(rating)
    }

    fn within_bounds(&self) -> bool {
        let values = [self.bond, self.goals, self.tasks].iter().all(|value| *value <= Self::MOST);
        values && self.remark.len() <= MAX_REMARK
    }

    /// How the contact was, whether it was about what matters, whether the way of working fits.
    #[must_use]
    pub fn values(&self) -> [u8; 3] {
        [self.bond, self.goals, self.tasks]
    }

    /// What was written beside it.
    #[must_use]
    pub fn remark(&self) -> &str {
        &self.remark
    }

    /// Its one encoding.
    ///
    /// # Errors
    /// `Encoding`.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SettingError> {
        encode(self)
    }

    /// One that was believed before, out of the own vault.
    ///
    /// # Errors
    /// `TooLarge`, `Malformed`, `NotCanonical`.
    pub fn read(bytes: &[u8]) -> Result<Self, SettingError> {
        decode(bytes, MAX_RATING_BYTES)
    }

    /// What is said of it before anybody reads it: SHA-256 over prefix, nonce and bytes. The nonce hides it: there
    /// are few ratings, and all could be tried.
    ///
    /// # Errors
    /// `Encoding`.
    pub fn commitment(&self, nonce: &Nonce) -> Result<Hash, SettingError> {
        let bytes = [RATING_PREFIX, nonce.as_bytes(), &self.to_bytes()?].concat();
        let hash: Option<[u8; 32]> = digest(&SHA256, &bytes).as_ref().try_into().ok();
        hash.map(Hash::new).ok_or(SettingError::Encoding)
    }

    /// Another's rating, as it was revealed: it must be what they committed to, and theirs.
    ///
    /// # Errors
    /// `TooLarge`, `Malformed`, `NotCanonical`; `RatingForeign` where it is not what was committed to, another's, of
    /// another session, or beyond its bounds.
    pub fn open(
        bytes: &[u8],
        nonce: &Nonce,
        commitment: &Hash,
        of: (&RelationshipId, &SessionId, &PublicKey),
    ) -> Result<Self, SettingError> {
        let rating = Self::read(bytes)?;
        let (relationship, session, by) = of;
        let theirs = rating.relationship == *relationship && rating.session == *session && rating.by == *by;
        if !theirs || !rating.within_bounds() || rating.commitment(nonce)? != *commitment {
            return Err(SettingError::RatingForeign);
        }
        Ok(rating)
    }
}

/// Whether this member may rate this session now.
///
/// # Errors
/// S-01, S-04, S-16; S-51 `notRatable`.
pub fn may_rate(situation: &Situation<'_>, session: &SessionId, by: &PublicKey) -> Result<(), Refusal> {
    may_have_rated(situation, session, by)?;
    s51_ratable(situation.ledger, session)
}

/// Whether another's rating of this session is taken in (P3): also one that was given as the next one began.
///
/// # Errors
/// As [`may_rate`].
pub fn may_have_rated(situation: &Situation<'_>, session: &SessionId, by: &PublicKey) -> Result<(), Refusal> {
    let agreement = situation.in_force()?.agreement();
    s01_beyond_introduction(agreement)?;
    agreement.role_of(by).ok_or(Refusal::because(ReasonCode::NotMember))?;
    s51_was_there(situation.ledger, agreement.members.len(), session, by)
}
