//! What shows notifications on a desktop, in a test's place: it keeps what it was given to show.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::zvariant::OwnedValue;

use crate::keyring::Bus;

/// A notification as it came over the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notified {
    /// Whose it is.
    pub program: String,
    /// A picture's name.
    pub icon: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub body: String,
    /// What can be clicked on.
    pub actions: Vec<String>,
    /// What else was said of it, as text.
    pub hints: Vec<String>,
}

type Kept = Arc<Mutex<Vec<Notified>>>;

struct Service(Kept);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[allow(clippy::too_many_arguments, reason = "as many as the call has")]
    fn notify(
        &self,
        program: String,
        _replaces: u32,
        icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut hints: Vec<String> = hints.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        hints.sort();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(Notified { program, icon, title, body, actions, hints });
        u32::try_from(kept.len()).unwrap_or(u32::MAX)
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".to_owned()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("a test".to_owned(), "a test".to_owned(), "1".to_owned(), "1.2".to_owned())
    }
}

/// On a bus, until it is dropped.
pub struct Notifications {
    kept: Kept,
    connection: Option<Connection>,
}

impl Notifications {
    /// Puts it on this bus.
    ///
    /// # Errors
    /// Where the bus refuses.
    pub fn start(bus: &Bus) -> Result<Self, String> {
        let kept = Kept::default();
        let begin = || -> zbus::Result<Connection> {
            Builder::address(bus.address())?
                .serve_at("/org/freedesktop/Notifications", Service(kept.clone()))?
                .name("org.freedesktop.Notifications")?
                .build()
        };
        let connection = Some(begin().map_err(|error| error.to_string())?);
        Ok(Self { kept, connection })
    }

    /// What it was given so far.
    #[must_use]
    pub fn given(&self) -> Vec<Notified> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Notifications {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            let _ = connection.close();
        }
    }
}
