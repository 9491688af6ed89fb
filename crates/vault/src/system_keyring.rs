//! The operating system's own keyring: Secret Service on Linux, Keychain, Credential Manager.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

use crate::error::Result;
use crate::keyring::{EntryName, Keyring, KeyringRefusal};

/// A keyring that nobody has to be asked about answers in milliseconds.
const SILENT_WAIT: Duration = Duration::from_secs(10);

/// As long as a person may take at the keyring's prompt.
const ASKING_WAIT: Duration = Duration::from_secs(60);

/// The real keyring. Calls block: up to 10 seconds silently, up to a minute when asking; use a
/// thread that may wait.
#[derive(Debug, Clone, Copy)]
pub struct SystemKeyring {
    asking: bool,
}

impl SystemKeyring {
    /// Never opens a prompt: a locked keyring answers [`KeyringRefusal::Locked`].
    pub fn silent() -> Self {
        Self { asking: false }
    }

    /// Lets the keyring ask the user to unlock it; a dismissed prompt is
    /// [`KeyringRefusal::Denied`], one that stays unanswered [`KeyringRefusal::Locked`].
    /// Use it after the user has chosen to.
    pub fn asking() -> Self {
        Self { asking: true }
    }

    /// Runs on a thread of its own: the service may hang, and its client must not run inside
    /// an asynchronous runtime.
    fn run<T: Send + 'static>(
        self,
        work: impl FnOnce(&AtomicBool) -> Result<T, KeyringRefusal> + Send + 'static,
    ) -> Result<T, KeyringRefusal> {
        let (answer, wait) = mpsc::sync_channel(1);
        let prompting = Arc::new(AtomicBool::new(false));
        let prompts = prompting.clone();
        let spawned = std::thread::Builder::new().name("keyring".into()).spawn(move || {
            // Nobody listens any more when the time was over: then there is nothing to do.
            let _ = answer.send(work(&prompts));
        });
        if spawned.is_err() {
            return Err(KeyringRefusal::Absent);
        }
        let time = if self.asking { ASKING_WAIT } else { SILENT_WAIT };
        wait.recv_timeout(time).unwrap_or_else(|_| {
            // It is there and locked, and nobody has seen its prompt.
            let unanswered = prompting.load(Ordering::Acquire);
            Err(if unanswered { KeyringRefusal::Locked } else { KeyringRefusal::Absent })
        })
    }
}

impl Keyring for SystemKeyring {
    fn read(&self, entry: &EntryName) -> Result<Zeroizing<Vec<u8>>, KeyringRefusal> {
        let (name, asking) = (entry.clone(), self.asking);
        self.run(move |prompting| {
            platform::prepare(&name, asking.then_some(prompting), false)?;
            let secret = platform::entry(&name).and_then(|entry| entry.get_secret());
            secret.map(Zeroizing::new).map_err(refusal)
        })
    }

    fn write(&self, entry: &EntryName, secret: &[u8]) -> Result<(), KeyringRefusal> {
        let (name, asking) = (entry.clone(), self.asking);
        let secret = Zeroizing::new(secret.to_vec());
        self.run(move |prompting| {
            platform::prepare(&name, asking.then_some(prompting), true)?;
            platform::entry(&name).and_then(|entry| entry.set_secret(&secret)).map_err(refusal)
        })
    }

    fn remove(&self, entry: &EntryName) -> Result<(), KeyringRefusal> {
        let (name, asking) = (entry.clone(), self.asking);
        self.run(move |prompting| {
            platform::prepare(&name, asking.then_some(prompting), false)?;
            platform::entry(&name).and_then(|entry| entry.delete_credential()).map_err(refusal)
        })
    }
}

fn refusal(error: Error) -> KeyringRefusal {
    match error {
        Error::NoEntry => KeyringRefusal::NoEntry,
        Error::NoStorageAccess(source) | Error::PlatformFailure(source) => platform::refusal(source.as_ref()),
        Error::BadEncoding(secret) | Error::BadDataFormat(secret, _) => {
            drop(Zeroizing::new(secret));
            KeyringRefusal::Unreadable
        }
        Error::Ambiguous(_) => KeyringRefusal::Unreadable,
        _ => KeyringRefusal::Absent,
    }
}

#[cfg(target_os = "linux")]
mod platform {
    //! Secret Service. The state of the lock is asked for first: the store's own search would
    //! open a prompt, and a locked collection of some services answers as if it were empty.

    use std::collections::HashMap;
    use std::sync::atomic::{AtomicBool, Ordering};

    use keyring_core::api::CredentialStoreApi;
    use secret_service::blocking::SecretService;
    use secret_service::{EncryptionType, Error};
    use zbus_secret_service_keyring_store::Store;

    use super::{Entry, EntryName, KeyringRefusal};

    /// What the service calls its refusal because of the lock.
    const IS_LOCKED: &str = "org.freedesktop.Secret.Error.IsLocked";

    /// A new connection each time: a service that was restarted has forgotten the old one.
    pub(super) fn entry(name: &EntryName) -> keyring_core::Result<Entry> {
        let label = HashMap::from([("label", EntryName::SERVICE)]);
        Store::new()?.build(EntryName::SERVICE, name.as_str(), Some(&label))
    }

    /// Makes sure that the coming call meets nothing locked, by asking the user if that is wanted:
    /// `asking` is set as long as a prompt may be open.
    pub(super) fn prepare(
        name: &EntryName,
        asking: Option<&AtomicBool>,
        writing: bool,
    ) -> Result<(), KeyringRefusal> {
        let service = SecretService::connect(EncryptionType::Dh).map_err(|error| from_service(&error))?;
        let attributes = HashMap::from([("service", EntryName::SERVICE), ("username", name.as_str())]);
        let found = service.search_items(attributes).map_err(|error| from_service(&error))?;
        for item in &found.locked {
            let asking = asking.ok_or(KeyringRefusal::Locked)?;
            prompted(asking, || item.unlock())?;
            if item.is_locked().map_err(|error| from_service(&error))? {
                return Err(KeyringRefusal::Denied);
            }
        }
        if !found.unlocked.is_empty() || !found.locked.is_empty() {
            return Ok(());
        }
        let collection = match service.get_default_collection() {
            Ok(collection) => collection,
            // Nothing was ever kept here: there is no entry, and nowhere to put one.
            Err(Error::NoResult) if writing => return Err(KeyringRefusal::Absent),
            Err(Error::NoResult) => return Ok(()),
            Err(error) => return Err(from_service(&error)),
        };
        if !collection.is_locked().map_err(|error| from_service(&error))? {
            return Ok(());
        }
        let asking = asking.ok_or(KeyringRefusal::Locked)?;
        prompted(asking, || collection.unlock())?;
        match collection.is_locked() {
            Ok(false) => Ok(()),
            Ok(true) => Err(KeyringRefusal::Denied),
            Err(error) => Err(from_service(&error)),
        }
    }

    fn prompted(
        asking: &AtomicBool,
        unlock: impl FnOnce() -> Result<(), Error>,
    ) -> Result<(), KeyringRefusal> {
        asking.store(true, Ordering::Release);
        let unlocked = unlock();
        asking.store(false, Ordering::Release);
        unlocked.map_err(|error| from_service(&error))
    }

    pub(super) fn refusal(source: &(dyn std::error::Error + 'static)) -> KeyringRefusal {
        source.downcast_ref::<Error>().map_or(KeyringRefusal::Absent, from_service)
    }

    fn from_service(error: &Error) -> KeyringRefusal {
        match error {
            Error::Locked => KeyringRefusal::Locked,
            Error::Prompt => KeyringRefusal::Denied,
            // It was locked between the question and the answer. Only the name says so.
            Error::Zbus(said) if said.to_string().starts_with(IS_LOCKED) => KeyringRefusal::Locked,
            Error::Crypto(_) => KeyringRefusal::Unreadable,
            _ => KeyringRefusal::Absent,
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_service_error_inside_a_store_error_keeps_its_fact() {
            let wrapped =
                |error| super::super::refusal(keyring_core::Error::NoStorageAccess(Box::new(error)));
            assert_eq!(wrapped(Error::Locked), KeyringRefusal::Locked);
            assert_eq!(wrapped(Error::Prompt), KeyringRefusal::Denied);
            assert_eq!(wrapped(Error::Unavailable), KeyringRefusal::Absent);
            assert_eq!(super::super::refusal(keyring_core::Error::NoEntry), KeyringRefusal::NoEntry);
            let garbage = keyring_core::Error::BadEncoding(vec![0x80]);
            assert_eq!(super::super::refusal(garbage), KeyringRefusal::Unreadable);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    //! Keychain and Credential Manager, by the `keyring` crate's choice for the system. Their
    //! lock is the login itself, so there is nothing to prepare.

    use super::{AtomicBool, Entry, EntryName, KeyringRefusal};

    pub(super) fn entry(name: &EntryName) -> keyring_core::Result<Entry> {
        keyring::Entry::new(EntryName::SERVICE, name.as_str()).map(|entry| entry.inner)
    }

    pub(super) fn prepare(_: &EntryName, _: Option<&AtomicBool>, _: bool) -> Result<(), KeyringRefusal> {
        Ok(())
    }

    pub(super) fn refusal(_: &(dyn std::error::Error + 'static)) -> KeyringRefusal {
        KeyringRefusal::Denied
    }
}
