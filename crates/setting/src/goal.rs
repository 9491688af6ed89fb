//! A goal (S-50): its wording as signed bytes, who has signed it, who holds it.

use crate::encoding::{GOAL_PREFIX, decode, encode};
use crate::rules::agreement::s01_beyond_introduction;
use crate::rules::goals::{s50_agreed, s50_wording};
use crate::signing::SignedRecord;
use crate::{
    Hash, MAX_RECORD_BYTES, PublicKey, ReasonCode, Refusal, RelationshipId, SettingError, Signatures, Signer,
    Situation,
};
use serde::{Deserialize, Serialize};

/// What is signed of a goal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Goal {
    /// In which relationship.
    pub relationship: RelationshipId,
    /// Random: the same words can be proposed again.
    #[serde(with = "serde_bytes")]
    pub id: [u8; 16],
    /// The words: 1 to [`Goal::MAX_WORDING`] bytes, without white space around them.
    pub wording: String,
    /// Who proposed it.
    pub proposed_by: PublicKey,
    /// When, by that member's clock, Unix milliseconds.
    pub at_ms: u64,
}

impl std::fmt::Debug for Goal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Goal(..)")
    }
}

impl Goal {
    /// The longest wording, bytes of UTF-8.
    pub const MAX_WORDING: usize = 600;
}

/// A goal with the signatures that are here. Each was verified over the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedGoal {
    goal: Goal,
    body: Vec<u8>,
    hash: Hash,
    signatures: Signatures,
}

impl SignedGoal {
    /// Proposes a goal: its proposer signs it.
    ///
    /// # Errors
    /// `Malformed` for words that no goal has; `SignatureInvalid` for a signer who is not its proposer.
    pub fn propose(goal: Goal, signer: &dyn Signer) -> Result<Self, SettingError> {
        let body = encode(&goal)?;
        let mut signed = Self::of(body, Signatures::default())?;
        if signed.goal.proposed_by != signer.public() {
            return Err(SettingError::SignatureInvalid);
        }
        signed.sign(signer)?;
        Ok(signed)
    }

    fn of(body: Vec<u8>, signatures: Signatures) -> Result<Self, SettingError> {
        let goal: Goal = decode(&body, MAX_RECORD_BYTES)?;
        if !s50_wording(&goal.wording) {
            return Err(SettingError::Malformed);
        }
        signatures.verify_all(GOAL_PREFIX, &body)?;
        Ok(Self { hash: Hash::of(GOAL_PREFIX, &body), goal, body, signatures })
    }

    /// Reads a signed record; every signature in it is verified, its proposer's is among them.
    ///
    /// # Errors
    /// `Malformed`, `NotCanonical`, `TooLarge`, `SignatureInvalid`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SettingError> {
        let SignedRecord { body, signatures } = SignedRecord::read(bytes)?;
        let signed = Self::of(body, signatures)?;
        let proposed = signed.signatures.has(&signed.goal.proposed_by);
        if proposed { Ok(signed) } else { Err(SettingError::SignatureInvalid) }
    }

    /// As it is kept and sent: the signed record.
    ///
    /// # Errors
    /// `Encoding`.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SettingError> {
        SignedRecord::write(&self.body, &self.signatures)
    }

    /// Signs it too.
    ///
    /// # Errors
    /// `SignatureInvalid` for a signer whose halves do not match.
    pub fn sign(&mut self, signer: &dyn Signer) -> Result<(), SettingError> {
        self.signatures.sign(GOAL_PREFIX, &self.body, signer)
    }

    /// Takes over the signatures that another copy of the same bytes has.
    ///
    /// # Errors
    /// `Malformed` for another goal.
    pub fn merge(&mut self, other: &Self) -> Result<(), SettingError> {
        if other.body != self.body {
            return Err(SettingError::Malformed);
        }
        for key in other.signatures.keys() {
            if let Some(signature) = other.signatures.get(key) {
                self.signatures.add(GOAL_PREFIX, &self.body, *key, *signature)?;
            }
        }
        Ok(())
    }

    /// What was signed.
    #[must_use]
    pub fn goal(&self) -> &Goal {
        &self.goal
    }

    /// SHA-256 over [`GOAL_PREFIX`] and the body: by this a task names its goal.
    #[must_use]
    pub fn hash(&self) -> &Hash {
        &self.hash
    }

    /// Who has signed.
    #[must_use]
    pub fn signatures(&self) -> &Signatures {
        &self.signatures
    }

    /// Who holds it: those who have signed, without those who let go of it.
    #[must_use]
    pub fn held(&self, let_go: &[PublicKey]) -> Vec<PublicKey> {
        self.signatures.keys().filter(|key| !let_go.contains(key)).copied().collect()
    }

    /// Whether all of these members have signed it and none let go of it.
    #[must_use]
    pub fn is_agreed(&self, members: &[PublicKey], let_go: &[PublicKey]) -> bool {
        s50_agreed(members, &self.held(let_go))
    }
}

/// Whether a goal can be proposed or signed now, or a record shared, by this member: for the side that does
/// it and for the side that takes it in (P3). To let go and to withdraw needs nothing (P1).
///
/// # Errors
/// S-01, S-04, S-16.
pub fn permit_homework(situation: &Situation<'_>, by: &PublicKey) -> Result<(), Refusal> {
    let agreement = situation.in_force()?.agreement();
    s01_beyond_introduction(agreement)?;
    agreement.role_of(by).map(|_| ()).ok_or(Refusal::because(ReasonCode::NotMember))
}
