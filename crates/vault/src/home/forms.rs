//! Forms that a person made: usable in each of their relationships, and with them no longer than they want.

use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use super::Home;
use crate::database;
use crate::error::Result;

/// A form that a person made.
#[derive(Clone, PartialEq, Eq)]
pub struct FormRow {
    /// Made of the definition.
    pub id: String,
    /// What it asks: the caller's bytes.
    pub definition: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for FormRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FormRow(..)")
    }
}

impl Home {
    /// Keeps a form: in the place of `instead`, if that is there, else behind all others. One that is there
    /// already stays as it is, and `instead` goes. After the call the bytes before are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_form(&self, form: &FormRow, instead: Option<&str>) -> Result<()> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        let here: bool = transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM forms WHERE id = ?1)",
            [&form.id],
            |row| row.get(0),
        )?;
        let changed = match instead {
            Some(before) if before == form.id => 0,
            Some(before) if here => transaction.execute("DELETE FROM forms WHERE id = ?1", [before])?,
            Some(before) => transaction.execute(
                "UPDATE forms SET id = ?1, definition = ?2 WHERE id = ?3",
                params![form.id, form.definition.as_slice(), before],
            )?,
            None => 0,
        };
        if !here && changed == 0 {
            transaction.execute(
                "INSERT INTO forms (id, definition) VALUES (?1, ?2)",
                params![form.id, form.definition.as_slice()],
            )?;
        }
        transaction.commit()?;
        if changed > 0 { database::scrub(&connection) } else { Ok(()) }
    }

    /// All of them, in their order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forms(&self) -> Result<Vec<FormRow>> {
        let connection = self.connection();
        let mut statement =
            connection.prepare_cached("SELECT id, definition FROM forms ORDER BY position")?;
        let rows = statement
            .query_map([], |row| Ok(FormRow { id: row.get(0)?, definition: Zeroizing::new(row.get(1)?) }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One of them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn form(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached("SELECT definition FROM forms WHERE id = ?1")?;
        Ok(statement.query_row([id], |row| row.get(0).map(Zeroizing::new)).optional()?)
    }

    /// Removes one; whether it was there. After the call its bytes are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_form(&self, id: &str) -> Result<bool> {
        let connection = self.connection();
        let removed = connection.execute("DELETE FROM forms WHERE id = ?1", [id])? > 0;
        if removed {
            database::scrub(&connection)?;
        }
        Ok(removed)
    }
}
