//! A therapist's five years in a vault: 22 people who were really invited, compared and agreed with; then, in bulk and
//! through the vault, letters and records of all of them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kader_core::view::RoleView;
use kader_setting::{PublicKey, RelationshipId};
use kader_tests::lab::{Lab, PASSPHRASE, Person, letters_at_any_hour};
use kader_vault::{Letter, LetterRow, RecordRow, RelationshipStore, Vault, VaultError};
use yrs::{ClientID, Doc, Map, OffsetKind, Options, ReadTxn, StateVector, TextPrelim, Transact};

use crate::letters::{Years, letter};
use crate::lived;

/// How much there is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caseload {
    /// People, one relationship each.
    pub(crate) people: u32,
    /// Letters of all together.
    pub(crate) letters: u32,
    /// Records of all together.
    pub(crate) records: u32,
    /// Sessions of all together.
    pub(crate) sessions: u32,
}

impl Caseload {
    /// As a practice has it.
    pub(crate) const FULL: Self = Self { people: 22, letters: 100_000, records: 5_000, sessions: 4_400 };
    /// Nothing yet.
    pub(crate) const NOTHING: Self = Self { people: 0, letters: 0, records: 0, sessions: 0 };
    /// Whether the bench works.
    pub(crate) const QUICK: Self = Self { people: 3, letters: 300, records: 30, sessions: 12 };
}

/// Makes it; the therapist's profile.
pub(crate) async fn made(folder: &Path, relay: &str, load: Caseload) -> Result<PathBuf, String> {
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let mut therapist = Person::start(folder, RoleView::Therapist, relay);
    therapist.settles_in("Femke Bakker").await;
    let mut clients = Vec::new();
    for number in 0..load.people {
        let home = folder.join(format!("of-{number}"));
        std::fs::create_dir_all(&home).map_err(|error| error.to_string())?;
        let client = Person::start(&home, RoleView::Client, relay);
        client.settles_in(&format!("Sam de Wit {number}")).await;
        let nothing = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut lab = Lab { folder: nothing, relay: None, therapist, client };
        lab.joins().await;
        lab.agrees(letters_at_any_hour(20)).await;
        clients.push(lab.client.profile.clone());
        therapist = lab.therapist;
    }
    let profile = therapist.profile.clone();
    drop(therapist);
    for profile in clients.iter().chain([&profile]) {
        while Vault::in_use(profile).unwrap_or(true) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    fills(&profile, &clients, load).map_err(|error| format!("the vault could not be filled: {error}"))?;
    Ok(profile)
}

fn fills(profile: &Path, clients: &[PathBuf], load: Caseload) -> Result<(), Box<dyn std::error::Error>> {
    let vault = Vault::unlock_passphrase(profile, PASSPHRASE)?;
    let me = PublicKey::new(lived::identity(&vault)?.public());
    let ids = vault.home().relationships()?;
    for (place, id) in (0u32..).zip(&ids) {
        let store = vault.relationship(id)?;
        let share = |all: u32| all / load.people + u32::from(place < all % load.people);
        // In the order in which they came.
        let client = clients.get(place as usize).ok_or(VaultError::UnknownRelationship)?;
        let client = Vault::unlock_passphrase(client, PASSPHRASE)?;
        let both = [&lived::identity(&client)?, &lived::identity(&vault)?];
        let other = PublicKey::new(both[0].public());
        of_one(&store, id, (me, other), share(load.letters), share(load.records))?;
        lived::sessions(&store, both, share(load.sessions))?;
        client.lock();
    }
    vault.lock();
    Ok(())
}

fn of_one(
    store: &RelationshipStore<'_>,
    id: &RelationshipId,
    (me, other): (PublicKey, PublicKey),
    letters: u32,
    records: u32,
) -> Result<(), VaultError> {
    let years = Years::until_now(letters);
    let content = record();
    store.transaction(|tx| {
        for number in 0..letters {
            let author = if number.is_multiple_of(2) { me } else { other };
            let letter = Letter { author, ..letter(number, years) };
            let position = tx.add_letter(&letter)?;
            tx.find_letter_by_words(&LetterRow { position, letter })?;
        }
        for number in 0..records {
            let mut handle = *id.as_bytes();
            handle[..4].copy_from_slice(&number.to_be_bytes());
            let began_ms = Years::until_now(records).of(number);
            tx.put_record(&RecordRow {
                id: handle,
                owner: other,
                form: "thought-record".to_owned(),
                task: None,
                began_ms,
                sharing: 2,
                version: 4,
                changed_ms: began_ms,
                changed_by: other,
                fresh: false,
                behind: false,
                refused: None,
            })?;
            tx.put_record_content(&handle, &content)?;
        }
        Ok(())
    })
}

/// A filled-in form of some hundred words, as a document.
fn record() -> Vec<u8> {
    let mut options = Options::with_client_id(ClientID::new(16 * 77));
    options.offset_kind = OffsetKind::Utf16;
    let doc = Doc::with_options(options);
    let fields = doc.get_or_insert_map("fields");
    let words = "In de trein, het was vol, en ik dacht dat iedereen naar mij keek. ".repeat(2);
    let mut txn = doc.transact_mut();
    for name in ["situation", "thought", "feeling", "evidence", "other"] {
        fields.insert(&mut txn, name, TextPrelim::new(words.clone()));
    }
    txn.commit();
    txn.encode_state_as_update_v1(&StateVector::default())
}
