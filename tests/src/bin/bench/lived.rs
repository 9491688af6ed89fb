//! Sessions of five years in the ledger of a relationship, signed by both and dated by a relay's key: what is read and
//! verified each time the vault is opened. By the rules, as the programs make it, at a clock that is moved on.

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use kader_seal::Identity;
use kader_setting::{
    Agreements, AloneReason, Confirmation, Hash, Intent, Ledger, Nonce, Now, PendingStart, PlaceAttested,
    PlaceStatements, Proposal, PublicKey, RelayTime, SessionId, Signature, SignedAgreement, Signer,
    Situation, StartDraft, StartRequest, Verified, end_alone, permit,
};
use kader_vault::{RelationshipStore, Vault, VaultError};

/// Five years, milliseconds.
pub(crate) const YEARS_MS: u64 = 5 * 365 * 86_400_000;
const SESSION_MS: u64 = 30 * 60_000;

type Failed = Box<dyn Error>;

/// Whose vault this is.
pub(crate) fn identity(vault: &Vault) -> Result<Identity, VaultError> {
    let seed = vault.home().identity()?.ok_or(VaultError::NoSuchRow)?;
    Ok(Identity::from_seed(&seed))
}

/// Now, Unix milliseconds.
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or_default()
}

/// One of the two.
struct Side<'a> {
    identity: &'a Identity,
    verified: Verified,
}

impl Signer for Side<'_> {
    fn public(&self) -> PublicKey {
        PublicKey::new(self.identity.public())
    }

    fn sign(&self, prefix: &'static [u8], bytes: &[u8]) -> Signature {
        Signature::new(self.identity.sign(prefix, bytes))
    }
}

struct Pen<'a>(&'a Identity);

impl Signer for Pen<'_> {
    fn public(&self) -> PublicKey {
        PublicKey::new(self.0.public())
    }

    fn sign(&self, prefix: &'static [u8], bytes: &[u8]) -> Signature {
        Signature::new(self.0.sign(prefix, bytes))
    }
}

/// Puts so many sessions in the place of the ledger of a relationship: under its own agreement, as if that had been
/// made five years ago and did not say how often they meet. `both`: the client, then the therapist.
pub(crate) fn sessions(
    store: &RelationshipStore<'_>,
    both: [&Identity; 2],
    sessions: u32,
) -> Result<(), Failed> {
    let rows = store.transaction(|tx| tx.agreements())?;
    let kept = SignedAgreement::from_bytes(&rows.first().ok_or("no agreement")?.bytes)?;
    let mut agreement = kept.agreement().clone();
    let began_ms = now_ms() - YEARS_MS;
    agreement.proposed_ms = began_ms;
    let clause = &mut agreement.clauses.session;
    (clause.frequency, clause.gap_seconds, clause.appointments) = (None, None, None);
    let relationship = agreement.relationship;
    let [client, therapist] = sides(both)?;
    let mut proposal = Proposal::new(agreement, &therapist.verified, &therapist)?;
    proposal.sign(&client.verified, &client)?;
    let mut life = Life {
        agreements: Agreements::new(relationship),
        ledger: Ledger::new(relationship),
        identities: [client.public(), therapist.public()],
        relay: Identity::generate()?,
        client,
        therapist,
    };
    life.agreements.accept(proposal.complete()?)?;
    let entry = life.ledger.record_agreed(&life.agreements, &life.therapist)?;
    life.ledger.append(entry, &life.agreements)?;
    life.ledger.witness(0, &life.client, &life.agreements)?;
    let every_ms = (YEARS_MS - 86_400_000) / u64::from(sessions.max(1));
    for number in 0..sessions {
        life.meets(number, began_ms + 3_600_000 + u64::from(number) * every_ms)?;
    }
    let entries = life.ledger.entries().iter();
    let entries = entries.map(|entry| Ok((entry.index(), *entry.hash(), entry.to_bytes()?)));
    let entries = entries.collect::<Result<Vec<_>, Failed>>()?;
    let version = life.agreements.latest().ok_or("no agreement")?;
    let (hash, bytes) = (*version.hash(), version.to_bytes()?);
    store.transaction(|tx| {
        tx.cut_ledger(0)?;
        tx.cut_agreements(0)?;
        tx.put_agreement(1, &hash, &bytes)?;
        entries.iter().try_for_each(|(index, hash, bytes)| tx.append_ledger(*index, hash, bytes))
    })?;
    Ok(())
}

/// Both, each with the proof that it compared the other's signs.
fn sides(both: [&Identity; 2]) -> Result<[Side<'_>; 2], Failed> {
    let said = |by: &Identity, of: &Identity| {
        Confirmation::sign(PublicKey::new(of.public()), Hash::new([7; 32]), &Pen(by))
    };
    let [client, therapist] = both;
    let (of_client, of_therapist) = (said(therapist, client)?, said(client, therapist)?);
    let client = Side { identity: client, verified: Verified::by_comparison(&of_therapist, &of_client)? };
    let verified = Verified::by_comparison(&of_client, &of_therapist)?;
    Ok([client, Side { identity: therapist, verified }])
}

/// The two and what they have together.
struct Life<'a> {
    client: Side<'a>,
    therapist: Side<'a>,
    agreements: Agreements,
    ledger: Ledger,
    identities: [PublicKey; 2],
    relay: Identity,
}

impl Life<'_> {
    fn situation<'b>(&'b self, side: &'b Side<'_>) -> Situation<'b> {
        Situation {
            me: side.public(),
            agreements: &self.agreements,
            ledger: &self.ledger,
            verified: Some(&side.verified),
            identities: &self.identities,
        }
    }

    fn asks(&self, side: &Side<'_>, nonce: u8, now: Now) -> Result<StartRequest, Failed> {
        let situation = self.situation(side);
        let grant = permit(&situation, &Intent::StartSession, now)?;
        let said =
            PlaceStatements { private: true, company_stated: true, location_given: true, number_given: true };
        let place = PlaceAttested::attest(side.public(), said, now.wall_ms)?;
        Ok(StartRequest::new(&grant, &situation, &place, Nonce::new([nonce; 16]), now)?)
    }

    /// A session of half an hour, which the therapist ends.
    fn meets(&mut self, number: u32, at_ms: u64) -> Result<(), Failed> {
        let now = Now { wall_ms: at_ms, boot_ms: 1_000_000 };
        let mut session = [0; 16];
        session[..4].copy_from_slice(&number.to_be_bytes());
        let relay = PublicKey::new(self.relay.public());
        let (own, other) = (self.asks(&self.therapist, 1, now)?, self.asks(&self.client, 2, now)?);
        let situation = self.situation(&self.therapist);
        let draft = StartDraft::admit(
            &situation,
            &own,
            std::slice::from_ref(&other),
            SessionId::new(session),
            relay,
        )?;
        let statement = RelayTime::statement(draft.hash(), at_ms);
        let signature = Signature::new(self.relay.sign(b"", &statement));
        let time = RelayTime { time_ms: at_ms, signature };
        let mut start = draft.finish(time, &situation, now, &self.therapist)?;
        let bytes = start.entry().to_bytes()?;
        let there = self.situation(&self.client);
        let countersigned = PendingStart::countersign(&bytes, &other, &there, &relay, now, &self.client)?;
        start.add(&countersigned.own_signature().ok_or("no signature")?)?;
        self.ledger.append(start.entry().clone(), &self.agreements)?;
        let runs = start.begin(&self.situation(&self.therapist), now)?;
        let over = Now { wall_ms: at_ms + SESSION_MS, boot_ms: now.boot_ms + SESSION_MS };
        let situation = self.situation(&self.therapist);
        let end = end_alone(&situation, Some(&runs), AloneReason::Left, over, &self.therapist)?;
        Ok(self.ledger.append(end, &self.agreements)?)
    }
}
