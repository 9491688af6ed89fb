//! Whose signatures an entry wants, and whether those it has suffice.

use super::{Change, State, member};
use crate::ledger::{Closing, EndReason, Entry, Fact};
use crate::session::Start;
use crate::{Agreement, Agreements, PublicKey, ReasonCode, Refusal, SettingError};

impl State {
    /// Everyone whose signature the entry wants in the end; `self` is the state before it.
    pub(in crate::ledger) fn wanted(
        &self,
        entry: &Entry,
        agreements: &Agreements,
    ) -> Result<Vec<PublicKey>, SettingError> {
        let present = |start: &Start| start.terms.present.iter().map(|a| a.key).collect();
        let everyone = |agreement: &Agreement| agreement.keys().copied().collect();
        if let Some(by) = entry.fact().alone_by() {
            return Ok(vec![*by]);
        }
        Ok(match entry.fact() {
            Fact::Agreed { agreement, .. } | Fact::Introduced { agreement } => {
                let signed = agreements.by_hash(agreement).ok_or(SettingError::AgreementUnknown)?;
                everyone(signed.agreement())
            }
            Fact::Start(start) => present(start),
            Fact::Planned { with, .. } | Fact::Reviewed { with, .. } => with.clone(),
            Fact::Moved { appointment, .. } => self.appointment(appointment)?.with.clone(),
            Fact::Closed { how: Closing::Planned, .. } => everyone(self.current(agreements)?),
            _ => present(&self.open.as_ref().ok_or(SettingError::SessionNotOpen)?.start),
        })
    }

    /// Whether the signatures suffice to append; `self` is the state before the entry.
    pub(in crate::ledger) fn signed(
        &self,
        change: &Change,
        entry: &Entry,
        agreements: &Agreements,
    ) -> Result<(), SettingError> {
        let agreement = match change {
            Change::Agreed(_, hash) | Change::Introduced(hash) => {
                agreements.by_hash(hash).ok_or(SettingError::AgreementUnknown)?.agreement()
            }
            _ => self.current(agreements)?,
        };
        for key in entry.signatures().keys() {
            member(agreement, key)?;
        }
        let wanted = self.wanted(entry, agreements)?;
        let missing = entry.signatures().missing(&wanted);
        // The bytes of these are the same on all sides: the others' signatures may come later.
        let may_come_later = matches!(
            entry.fact(),
            Fact::Agreed { .. } | Fact::Introduced { .. } | Fact::End { reason: EndReason::Limit, .. }
        );
        let enough = missing.is_empty() || (may_come_later && missing.len() < wanted.len());
        if enough {
            return Ok(());
        }
        Err(match entry.fact() {
            Fact::Extended { .. } => Refusal::because(ReasonCode::ExtensionUnsigned).into(),
            Fact::Start(start) if missing.contains(&start.terms.admitted_by) => {
                Refusal::because(ReasonCode::NotAdmitted).into()
            }
            _ => SettingError::SignaturesMissing,
        })
    }
}
