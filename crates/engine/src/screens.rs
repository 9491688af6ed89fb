//! Where pictures and numbers go: the own picture, one of each other member, and what is counted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::{MemberStats, Picture, Stats};

/// All of them.
#[derive(Clone)]
pub(crate) struct Screens {
    pub(crate) own: watch::Sender<Option<Picture>>,
    pub(crate) stats: watch::Sender<Stats>,
    others: Arc<Mutex<BTreeMap<String, Screen>>>,
}

/// What one other member is seen on.
#[derive(Clone)]
pub(crate) struct Screen {
    pub(crate) picture: watch::Sender<Option<Picture>>,
    stats: Arc<Mutex<MemberStats>>,
}

impl Screens {
    /// Nothing on them.
    pub(crate) fn new() -> Self {
        Self {
            own: watch::Sender::new(None),
            stats: watch::Sender::new(Stats::default()),
            others: Arc::default(),
        }
    }

    fn others(&self) -> MutexGuard<'_, BTreeMap<String, Screen>> {
        self.others.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The one of this member, now and later.
    pub(crate) fn of(&self, member: &str) -> Screen {
        let mut others = self.others();
        if let Some(screen) = others.get(member) {
            return screen.clone();
        }
        let screen = Screen { picture: watch::Sender::new(None), stats: Arc::default() };
        others.insert(member.to_owned(), screen.clone());
        screen
    }

    /// Nobody else is to be seen.
    pub(crate) fn wipe_others(&self) {
        for screen in self.others().values() {
            screen.picture.send_replace(None);
        }
    }
}

impl Screen {
    /// Counts something.
    pub(crate) fn count(&self, count: impl FnOnce(&mut MemberStats)) {
        count(&mut self.stats.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What was counted.
    pub(crate) fn stats(&self) -> MemberStats {
        *self.stats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
