//! A new computer: what an archive holds of a profile, in a vault of its own, without any group.

use std::path::{Path, PathBuf};

use ipld_core::ipld::Ipld;
use kader_vault::{RecoveryWords, Vault, VaultError, Way};
use rusqlite::types::Value;

use crate::world::{PASSPHRASE, World, passphrase_cost};

/// What goes along of a relationship, besides its state.
const TABLES: [&str; 10] =
    ["texts", "agreements", "ledger", "note", "later", "letters", "agenda", "goals", "tasks", "records"];
/// What of the state belongs to a group.
const OF_THE_GROUP: [&str; 12] = [
    "mailbox",
    "earlier",
    "healing",
    "to_follow",
    "mls",
    "invitations",
    "inbox",
    "waiting",
    "running",
    "returning",
    "verification",
    "keys_in_use",
];

fn nothing_of(name: &str) -> Ipld {
    let one = matches!(name, "mailbox" | "healing" | "to_follow" | "mls" | "running" | "verification");
    if one { Ipld::Null } else { Ipld::List(Vec::new()) }
}

/// The state without its group: away since then.
fn away(bytes: &[u8], since_ms: u64) -> Vec<u8> {
    let Ipld::Map(mut state) = serde_ipld_dagcbor::from_slice(bytes).unwrap() else { panic!("no state") };
    for name in OF_THE_GROUP {
        state.insert(name.to_owned(), nothing_of(name));
    }
    for name in ["next_out", "kept_to"] {
        state.insert(name.to_owned(), Ipld::Integer(0));
    }
    state.insert("unheard".to_owned(), Ipld::Null);
    state.insert("to_say_again".to_owned(), Ipld::Bool(false));
    state.insert("away_since_ms".to_owned(), Ipld::Integer(since_ms.into()));
    state.insert("lines".to_owned(), Ipld::List(Vec::new()));
    serde_ipld_dagcbor::to_vec(&state).unwrap()
}

/// Another profile with what the one in `from` holds.
fn put_back(from: &Path, to: &Path, since_ms: u64) {
    let old = Vault::unlock_passphrase(from, PASSPHRASE).unwrap();
    let way = Way::Passphrase { passphrase: PASSPHRASE, cost: passphrase_cost() };
    let words = RecoveryWords::generate().unwrap();
    let vault = Vault::create_again::<VaultError>(to, way, words, |filling| {
        filling.home().set_identity(&old.home().identity()?.unwrap())?;
        for name in ["role", "name"] {
            filling.home().put_setting(name, &old.home().setting(name)?.unwrap())?;
        }
        filling.home().put_setting("words-checked", b"yes")?;
        for id in old.home().relationships()? {
            let store = old.relationship(&id)?;
            filling.add_relationship(&id, |tx| {
                store.transaction(|kept| {
                    tx.put_state("state", &away(&kept.state("state")?.unwrap(), since_ms))?;
                    for table in TABLES {
                        let mut rows = kept.connection().prepare(&format!("SELECT * FROM {table}"))?;
                        let count = rows.column_count();
                        let marks = vec!["?"; count].join(", ");
                        let mut rows = rows.query([])?;
                        while let Some(row) = rows.next()? {
                            let values: Vec<Value> = (0..count).map(|at| row.get(at).unwrap()).collect();
                            let into = format!("INSERT INTO {table} VALUES ({marks})");
                            tx.connection().execute(&into, rusqlite::params_from_iter(values))?;
                        }
                    }
                    Ok::<_, VaultError>(())
                })
            })?;
        }
        Ok(())
    });
    drop(vault.unwrap());
}

impl World {
    /// What this side's profile is now, put aside.
    pub(crate) fn archive_of(&mut self, side: usize) -> PathBuf {
        let (from, to) = (self.folder(side), self.place());
        std::fs::create_dir(&to).unwrap();
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            if file.file_name() != "lock" {
                std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
            }
        }
        to
    }

    /// This side has a new computer with what is in the archive. What the old one is from now on.
    pub(crate) fn new_computer(&mut self, side: usize, archive: &Path) -> usize {
        let to = self.place();
        put_back(archive, &to, self.wall_ms);
        let old = self.moves_into(side, to);
        self.unlock(side);
        self.settle();
        old
    }
}
