//! What helps, as its owner keeps it: in the home, so that it is there when a relationship is not any more.

use rusqlite::{Row, params};
use zeroize::Zeroizing;

use super::Home;
use crate::database;
use crate::error::{Result, VaultError};
use crate::relationship::{from_column, to_column};

/// Something that helps.
#[derive(Clone, PartialEq, Eq)]
pub struct ToolRow {
    /// Random.
    pub id: [u8; 16],
    /// How its owner calls it.
    pub title: Zeroizing<String>,
    /// Its words.
    pub text: Zeroizing<String>,
    /// The form of the record that it was taken from.
    pub form: Option<String>,
    /// The relationship that it was taken from.
    pub relationship: Option<[u8; 16]>,
    /// When it was kept: Unix time in milliseconds.
    pub kept_ms: u64,
}

impl std::fmt::Debug for ToolRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ToolRow(..)")
    }
}

impl Home {
    /// Keeps a tool behind all others.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn add_tool(&self, tool: &ToolRow) -> Result<()> {
        self.connection().execute(
            "INSERT INTO tools (id, place, title, text, form, relationship, kept_ms)
             VALUES (?1, (SELECT coalesce(max(place), 0) + 1 FROM tools), ?2, ?3, ?4, ?5, ?6)",
            params![
                tool.id,
                tool.title.as_str(),
                tool.text.as_str(),
                tool.form,
                tool.relationship,
                to_column(tool.kept_ms)?
            ],
        )?;
        Ok(())
    }

    /// All of them, in their owner's order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn tools(&self) -> Result<Vec<ToolRow>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT id, title, text, form, relationship, kept_ms FROM tools ORDER BY place",
        )?;
        let rows = statement.query_map([], |row| Ok(tool(row)))?;
        rows.map(|row| row?).collect()
    }

    /// How many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub fn tools_count(&self) -> Result<u64> {
        let connection = self.connection();
        from_column(connection.query_row("SELECT count(*) FROM tools", [], |row| row.get(0))?)
    }

    /// Gives one another title and other words. After the call those before are in no file.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`]; those of the database.
    pub fn change_tool(&self, id: &[u8; 16], title: &str, text: &str) -> Result<()> {
        let connection = self.connection();
        let changed = connection
            .execute("UPDATE tools SET title = ?2, text = ?3 WHERE id = ?1", params![id, title, text])?;
        if changed == 0 { Err(VaultError::NoSuchRow) } else { database::scrub(&connection) }
    }

    /// Puts one before another, or behind all others.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`] where either is not there; those of the database.
    pub fn move_tool(&self, id: &[u8; 16], before: Option<&[u8; 16]>) -> Result<()> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        let mut order: Vec<[u8; 16]> = {
            let mut statement = transaction.prepare_cached("SELECT id FROM tools ORDER BY place")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        if !order.contains(id) || before.is_some_and(|before| !order.contains(before)) {
            return Err(VaultError::NoSuchRow);
        }
        if before == Some(id) {
            return Ok(());
        }
        order.retain(|one| one != id);
        let at = before.and_then(|before| order.iter().position(|one| one == before));
        order.insert(at.unwrap_or(order.len()), *id);
        for (place, id) in (1i64..).zip(&order) {
            transaction
                .prepare_cached("UPDATE tools SET place = ?2 WHERE id = ?1")?
                .execute(params![id, place])?;
        }
        Ok(transaction.commit()?)
    }

    /// Removes one; whether it was there. After the call its bytes are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_tool(&self, id: &[u8; 16]) -> Result<bool> {
        let connection = self.connection();
        let removed = connection.execute("DELETE FROM tools WHERE id = ?1", [id])? > 0;
        if removed {
            database::scrub(&connection)?;
        }
        Ok(removed)
    }
}

fn tool(row: &Row<'_>) -> Result<ToolRow> {
    Ok(ToolRow {
        id: row.get(0)?,
        title: Zeroizing::new(row.get(1)?),
        text: Zeroizing::new(row.get(2)?),
        form: row.get(3)?,
        relationship: row.get(4)?,
        kept_ms: from_column(row.get(5)?)?,
    })
}
