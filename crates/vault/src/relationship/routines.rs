//! At which times a person wants to be reminded of a task or a form of records. Their own choice, kept with what it is about, and gone with it.

use rusqlite::{Row, params};

use super::Tx;
use crate::error::Result;

/// Of what somebody is reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoutineAbout {
    /// A task, by its handle.
    Task([u8; 16]),
    /// Records of a form, by its id.
    Form(String),
}

/// Certain times of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutineRow {
    /// Of what.
    pub about: RoutineAbout,
    /// The days of the week, Monday the lowest bit of seven.
    pub days: u8,
    /// The minute of the day, 0 to 1439.
    pub minute: u16,
    /// The IANA zone whose clock says so.
    pub zone: String,
}

impl Tx<'_> {
    /// Keeps a routine in the place of the one about the same.
    ///
    /// # Errors
    /// Those of the database, for numbers that are none of a week among them.
    pub fn put_routine(&self, routine: &RoutineRow) -> Result<()> {
        self.remove_routine(&routine.about)?;
        let (task, form) = parts(&routine.about);
        self.connection()
            .prepare_cached(
                "INSERT INTO routines (task, form, days, minute, zone) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![task, form, routine.days, routine.minute, routine.zone])?;
        Ok(())
    }

    /// Removes what there is about this; whether there was any.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_routine(&self, about: &RoutineAbout) -> Result<bool> {
        let (task, form) = parts(about);
        let removed = self
            .connection()
            .prepare_cached("DELETE FROM routines WHERE task IS ?1 AND form IS ?2")?
            .execute(params![task, form])?;
        Ok(removed > 0)
    }

    /// All of them, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn routines(&self) -> Result<Vec<RoutineRow>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT task, form, days, minute, zone FROM routines ORDER BY position")?;
        let rows = statement.query_map([], routine)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn parts(about: &RoutineAbout) -> (Option<&[u8; 16]>, Option<&str>) {
    match about {
        RoutineAbout::Task(id) => (Some(id), None),
        RoutineAbout::Form(form) => (None, Some(form)),
    }
}

fn routine(row: &Row<'_>) -> rusqlite::Result<RoutineRow> {
    let task: Option<[u8; 16]> = row.get(0)?;
    let about = match task {
        Some(id) => RoutineAbout::Task(id),
        None => RoutineAbout::Form(row.get(1)?),
    };
    Ok(RoutineRow { about, days: row.get(2)?, minute: row.get(3)?, zone: row.get(4)? })
}
