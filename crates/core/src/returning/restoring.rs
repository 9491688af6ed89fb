//! From an archive to a vault on another computer: what goes along sealed, and how it is put back (S-42).
//!
//! An archive is open and anybody may change it; so what is sealed beside it, for the recovery words alone, has
//! a fingerprint of every part besides the identity and where each relationship is. Nothing that a group needs
//! to seal is in it. Everything is written before there is a vault: killed half way there is none, and it is
//! begun again.

use std::collections::BTreeMap;

use kader_archive::{Archive, Attachments, Bytes, Own, Relationship as Part, fingerprint_of_own};
use kader_seal::Identity;
use kader_setting::{Now, PublicKey, RelationshipId};
use kader_vault::{RecoveryWords, Tx, Vault, VaultError, open_return};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::{Zeroize, Zeroizing};

use crate::archive::{Back, Keyed};
use crate::computers::{SeatAlong, sits_down};
use crate::core::Core;
use crate::homework::put_made_back;
use crate::input::{Brought, Secret};
use crate::keeping::CAPABILITY;
use crate::letters::stage;
use crate::opening::{LANGUAGE, NAME, ROLE, WORDS_CHECKED};
use crate::relationship::{Relationship, STATE, encoded};
use crate::state::{OtherRecord, Stage, State, WhenOver};
use crate::toolbox::put_tools_back;
use crate::trouble::Trouble;
use crate::view::{ArchiveLook, RoleView, UnlockWay};

/// The newest that this program reads. Seats are in what is written as 2; without any it is as it was.
const FORMAT: u32 = 2;

/// What goes along sealed.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Sealed {
    format: u32,
    seed: ByteBuf,
    /// Settings of the home by name, as far as they go along.
    settings: Vec<(String, ByteBuf)>,
    relationships: Vec<SealedPart>,
    /// Of what belongs to no relationship, where there is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    own: Option<ByteBuf>,
}

impl Drop for Sealed {
    fn drop(&mut self) {
        self.seed.zeroize();
    }
}

/// Of one relationship: what is in nobody's open data.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SealedPart {
    /// Its name in the vault, and in the archive.
    id: ByteBuf,
    /// Of everything that the archive has of it.
    fingerprint: ByteBuf,
    /// Its name in agreements and ledger.
    relationship: ByteBuf,
    my_role: RoleView,
    relay: String,
    relay_key: Option<ByteBuf>,
    stage: Stage,
    generation: u64,
    others: Vec<(PublicKey, RoleView, Option<String>)>,
    agreed_ms: u64,
    last_asked_ms: u64,
    signed_since_withdrawing: Option<Vec<ByteBuf>>,
    when_over: Option<WhenOver>,
    /// Keys of files, by their handles: those that may still be asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<(ByteBuf, ByteBuf)>,
    /// The seat of a second computer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seat: Option<SeatAlong>,
}

impl Drop for SealedPart {
    fn drop(&mut self) {
        self.files.iter_mut().for_each(|(_, key)| key.zeroize());
    }
}

impl SealedPart {
    fn of(id: [u8; 16], fingerprint: [u8; 32], state: &State, files: &[Keyed]) -> Option<Self> {
        let others = state.others.iter().map(|other| (other.key, other.role, other.name.clone()));
        Some(Self {
            id: ByteBuf::from(id.to_vec()),
            fingerprint: ByteBuf::from(fingerprint.to_vec()),
            relationship: state.group.clone()?,
            my_role: state.my_role,
            relay: state.relay.clone(),
            relay_key: state.relay_key.clone(),
            stage: state.stage,
            generation: state.generation,
            others: others.collect(),
            agreed_ms: state.agreed_ms,
            last_asked_ms: state.last_asked_ms,
            signed_since_withdrawing: state.signed_since_withdrawing.clone(),
            when_over: state.when_over,
            files: files.iter().map(|(id, key)| (ByteBuf::from(*id), ByteBuf::from(key.to_vec()))).collect(),
            seat: None,
        })
    }

    /// The keys of files.
    fn keys(&self) -> Result<BTreeMap<[u8; 16], [u8; 32]>, Trouble> {
        let key = |(id, key): &(ByteBuf, ByteBuf)| {
            Some((id.as_slice().try_into().ok()?, key.as_slice().try_into().ok()?))
        };
        self.files.iter().map(|one| key(one).ok_or_else(damaged)).collect()
    }

    /// The state from which it goes on: away, or over as it was.
    fn state(&self, made_ms: u64, now: Now) -> State {
        let mut state = State::new(self.my_role, self.relay.clone(), self.stage);
        state.relay_key.clone_from(&self.relay_key);
        state.group = Some(self.relationship.clone());
        state.generation = self.generation;
        let others = self.others.iter();
        let other = |(key, role, name): &(PublicKey, RoleView, Option<String>)| OtherRecord {
            name: name.clone(),
            ..OtherRecord::new(*key, *role)
        };
        state.others = others.map(other).collect();
        state.agreed_ms = self.agreed_ms;
        state.last_asked_ms = self.last_asked_ms;
        state.signed_since_withdrawing.clone_from(&self.signed_since_withdrawing);
        state.when_over = self.when_over;
        state.since_ms = made_ms;
        state.sealed_off = self.stage == Stage::Closed;
        state.away_since_ms = (self.stage != Stage::Closed).then_some(now.wall_ms);
        state
    }
}

fn damaged() -> Trouble {
    Trouble::Told("archiveDamaged")
}

impl Core {
    /// What goes into an archive besides its open parts: with it and the recovery words its owner comes back.
    ///
    /// `seats`: it is for a second computer.
    pub(crate) fn back_along(&self, parts: &[Part], own: &Own, seats: bool) -> Result<Bytes, Trouble> {
        let open = self.opened()?;
        let home = open.vault.home();
        let mut settings = Vec::new();
        for name in [NAME, ROLE, LANGUAGE, CAPABILITY] {
            let kept = home.setting(name)?;
            settings.extend(kept.map(|value| (name.to_owned(), ByteBuf::from(value))));
        }
        let mut relationships = Vec::new();
        for part in parts {
            // One whose ledger does not hold can be read in the archive; it is not gone on with.
            let found = open.relationships.values().find(|found| *found.id.as_bytes() == part.id.0);
            let Some(found) = found else { continue };
            let fingerprint = kader_archive::fingerprint(part)?;
            let store = open.vault.relationship(&found.id)?;
            let files = store.transaction(|tx| crate::archive::file_keys(tx, part))?;
            let Some(mut sealed) = SealedPart::of(part.id.0, fingerprint, &found.state, &files) else {
                continue;
            };
            if seats {
                let me = self.me()?;
                sealed.seat = store.transaction(|tx| SeatAlong::of(tx, &found.state, &me))?;
            }
            relationships.push(sealed);
        }
        let seed = ByteBuf::from(open.identity.seed().to_vec());
        let own = if own.is_empty() { None } else { Some(fingerprint_of_own(own)?) };
        let own = own.map(|own| ByteBuf::from(own.to_vec()));
        let format = if seats { FORMAT } else { 1 };
        let sealed = Sealed { format, seed, settings, relationships, own };
        let bytes = encoded(&sealed)?;
        Ok(Bytes(open.vault.seal_return(&bytes)?))
    }

    /// What is in an archive that somebody chose. Changes nothing.
    ///
    /// # Errors
    /// The codes `archiveDamaged`, `archiveNewer`, `archiveTooLarge`.
    pub(crate) fn look_into(archive: &Brought) -> Result<ArchiveLook, Trouble> {
        let archive = kader_archive::read(archive.bytes())?;
        let count = |of: fn(&Part) -> usize| archive.relationships.iter().map(of).sum::<usize>();
        let shown = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(ArchiveLook {
            made_ms: archive.made_ms,
            relationships: shown(archive.relationships.len()),
            letters: shown(count(|part| part.letters.len())),
            records: shown(count(|part| part.records.len())),
            can_return: archive.back.is_some(),
        })
    }

    /// First start with an archive: makes a vault of what is in it, which the same words open.
    ///
    /// # Errors
    /// The codes of [`Core::look_into`], `archiveNotForReturn`, `wordsWrong`, `wordsDoNotFit`; those of
    /// creating a vault. In each case there is no vault.
    pub(crate) fn restore(
        &mut self,
        archive: &Brought,
        words: &Secret,
        (way, passphrase): (UnlockWay, Option<&Secret>),
        now: Now,
    ) -> Result<(), Trouble> {
        let bytes = archive.bytes();
        let archive = kader_archive::read(bytes)?;
        let words = RecoveryWords::parse(words.expose())?;
        let (sealed, seed) = opened_of(&archive, &words)?;
        let parts = checked(&archive, &sealed)?;
        let mut attached = Attachments::of(bytes)?;
        let way = self.daily_way(way, passphrase)?;
        let vault = Vault::create_again::<Trouble>(&self.config.folder, way, words, |filling| {
            filling.home().set_identity(&seed)?;
            for (name, value) in &sealed.settings {
                if [NAME, ROLE, LANGUAGE, CAPABILITY].contains(&name.as_str()) {
                    filling.home().put_setting(name, value)?;
                }
            }
            filling.home().put_setting(WORDS_CHECKED, b"yes")?;
            put_tools_back(filling.home(), &archive.own.tools)?;
            put_made_back(filling.home(), &archive.own.forms).map_err(|_| damaged())?;
            // For a second computer what goes on without a seat in it comes with a later file.
            let seats = sealed.relationships.iter().any(|kept| kept.seat.is_some());
            let comes = |kept: &SealedPart| !seats || kept.seat.is_some() || kept.stage == Stage::Closed;
            for (kept, place, part) in parts.into_iter().filter(|(kept, ..)| comes(kept)) {
                let mut back = Back {
                    me: PublicKey::new(archive.me.0),
                    keys: kept.keys()?,
                    over: kept.stage == Stage::Closed,
                    take: &mut |name, file| attached.take(place, name, file),
                };
                filling.add_relationship(&RelationshipId::new(part.id.0), |tx| {
                    fills(tx, (kept, part), &mut back, archive.made_ms, now)
                })?;
            }
            Ok(())
        })?;
        self.take_over(vault)?;
        self.words_were_right(now)
    }

    /// Second computer: takes the relationships that are not here yet out of another file of the first one, each
    /// whole or not at all.
    ///
    /// # Errors
    /// The codes of [`Core::restore`]; `nothingNew` where no seat in it is for a relationship that is not here,
    /// `archiveOfAnother` where it is somebody else's.
    pub(crate) fn take_seats(&mut self, archive: &Brought, words: &Secret, now: Now) -> Result<(), Trouble> {
        let bytes = archive.bytes();
        let archive = kader_archive::read(bytes)?;
        if self.me()? != PublicKey::new(archive.me.0) {
            return Err(Trouble::Told("archiveOfAnother"));
        }
        let words = RecoveryWords::parse(words.expose())?;
        let (sealed, _) = opened_of(&archive, &words)?;
        let mut attached = Attachments::of(bytes)?;
        let open = self.opened()?;
        // One from which this computer was taken out is taken anew.
        let here =
            |id: &[u8; 16]| open.all().any(|found| found.id.as_bytes() == id && !found.state.is_away());
        let new = checked(&archive, &sealed)?.into_iter();
        let new: Vec<_> = new.filter(|(kept, _, part)| kept.seat.is_some() && !here(&part.id.0)).collect();
        if new.is_empty() {
            return Err(Trouble::Told("nothingNew"));
        }
        for (kept, place, part) in new {
            let id = RelationshipId::new(part.id.0);
            let mut back = Back {
                me: PublicKey::new(archive.me.0),
                keys: kept.keys()?,
                over: false,
                take: &mut |name, file| attached.take(place, name, file),
            };
            let before = self.opened()?.all().find(|found| found.id == id).map(Relationship::handle);
            if let Some(before) = before {
                self.close_relationship(&before)?;
            }
            let vault = &self.opened()?.vault;
            let store = match vault.add_relationship(&id) {
                // It was begun, and the program ended before anything was in it.
                Err(VaultError::RelationshipExists) => vault.relationship(&id)?,
                added => added?,
            };
            store.transaction(|tx| fills(tx, (kept, part), &mut back, archive.made_ms, now))?;
            let found = Relationship::load(vault, id)?.ok_or(Trouble::State)?;
            let handle = found.handle();
            self.opened_mut()?.relationships.insert(handle.clone(), found);
            self.reads_letters_anew(&handle, now)?;
            self.reads_homework_anew(&handle)?;
            // It is taken up as after unlocking.
            self.unlocked.push(handle);
        }
        Ok(())
    }
}

/// Everything of a relationship, into a database that has nothing yet.
fn fills(
    tx: &Tx<'_>,
    (kept, part): (&SealedPart, &Part),
    back: &mut Back<'_>,
    made_ms: u64,
    now: Now,
) -> Result<(), Trouble> {
    let Some(seat) = &kept.seat else {
        tx.put_state(STATE, &encoded(&kept.state(made_ms, now))?)?;
        return crate::archive::put_back(tx, part, back);
    };
    let state = sits_down(tx, &back.me, seat)?;
    tx.put_state(STATE, &encoded(&state)?)?;
    crate::archive::put_back(tx, part, back)?;
    // What is held or being written on the first computer goes from there.
    for row in tx.letters_in_state(stage::HELD)? {
        tx.remove_letter(&row.letter.id)?;
    }
    for file in tx.files_of(None)? {
        tx.remove_file(&file.id)?;
    }
    Ok(tx.put_letter_draft("")?)
}

/// What was sealed in an archive, and its owner's seed, which belong together.
fn opened_of(archive: &Archive, words: &RecoveryWords) -> Result<(Sealed, Zeroizing<[u8; 32]>), Trouble> {
    let back = archive.back.as_ref().ok_or(Trouble::Told("archiveNotForReturn"))?;
    let sealed = opened(words, &back.0)?;
    let seed: [u8; 32] = sealed.seed.as_slice().try_into().map_err(|_| damaged())?;
    let seed = Zeroizing::new(seed);
    if Identity::from_seed(&seed).public() != archive.me.0 {
        return Err(damaged());
    }
    Ok((sealed, seed))
}

/// What was sealed, by the words.
fn opened(words: &RecoveryWords, back: &[u8]) -> Result<Sealed, Trouble> {
    let content = open_return(words, back).map_err(|error| match error {
        VaultError::WrongWords => Trouble::Told("wordsDoNotFit"),
        VaultError::Newer { .. } => Trouble::Told("archiveNewer"),
        VaultError::Damaged(_) => damaged(),
        other => other.into(),
    })?;
    let sealed: Sealed = serde_ipld_dagcbor::from_slice(&content).map_err(|_| damaged())?;
    if sealed.format > FORMAT {
        return Err(Trouble::Told("archiveNewer"));
    }
    Ok(sealed)
}

/// A part that is gone on with, its place in the archive, and what was sealed of it.
type Going<'a> = (&'a SealedPart, usize, &'a Part);

/// The parts that are gone on with, each as it was when it was sealed.
fn checked<'a>(archive: &'a Archive, sealed: &'a Sealed) -> Result<Vec<Going<'a>>, Trouble> {
    let part = |kept: &'a SealedPart| {
        let mut parts = (1usize..).zip(&archive.relationships);
        let part = parts.find(|(_, part)| part.id.0.as_slice() == kept.id.as_slice());
        let (place, part) = part.ok_or_else(damaged)?;
        if kader_archive::fingerprint(part)?.as_slice() != kept.fingerprint.as_slice() {
            return Err(damaged());
        }
        Ok((kept, place, part))
    };
    let own = &archive.own;
    let same = match &sealed.own {
        Some(kept) => fingerprint_of_own(own)?.as_slice() == kept.as_slice(),
        None => own.is_empty(),
    };
    if !same {
        return Err(damaged());
    }
    sealed.relationships.iter().map(part).collect()
}
