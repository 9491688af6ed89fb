//! First start, opening and locking the vault; beginning and throwing away relationships.

use std::collections::BTreeMap;

use kader_seal::{Identity, Invitation, SealError};
use kader_setting::Now;
use kader_vault::{Recovery, RecoveryWords, State as Found, Vault, VaultError, Way};
use zeroize::Zeroizing;

use crate::core::{Core, Open};
use crate::homework::AtHand;
use crate::input::Secret;
use crate::message::{MAX_MEMBERS, MAX_NAME};
use crate::output::{Output, Reply};
use crate::relationship::Relationship;
use crate::reminding::Reminding;
use crate::state::{InvitationRecord, Stage, State};
use crate::trouble::Trouble;
use crate::view::{Failure, Language, RoleView, UnlockWay};

/// Settings of the home database.
pub(crate) const NAME: &str = "name";
pub(crate) const ROLE: &str = "role";
pub(crate) const LANGUAGE: &str = "language";
pub(crate) const WORDS_CHECKED: &str = "words-checked";
/// The recovery words until they were checked; then erased. Whoever reads them here has the
/// vault open, and with it everything they open.
pub(crate) const WORDS: &str = "recovery-words";
const HIDE: &str = "hide-address";

impl Core {
    /// First start. Answers with the recovery words.
    pub(crate) fn create_vault(
        &mut self,
        name: String,
        role: RoleView,
        language: Option<Language>,
        way: UnlockWay,
        passphrase: Option<&Secret>,
    ) -> Result<Reply, Trouble> {
        let name = name.trim().to_owned();
        if name.is_empty() || name.len() > MAX_NAME {
            return Err(Trouble::Told("nameEmpty"));
        }
        let way = self.daily_way(way, passphrase)?;
        let identity = Identity::generate()?;
        let named: &[u8] = if role == RoleView::Therapist { b"therapist" } else { b"client" };
        // All of it is there as soon as there is a vault: a kill leaves a whole one, or none.
        let (vault, words) =
            Vault::create_with(&self.config.folder, way, Recovery::Generate, |home, words| {
                home.set_identity(&identity.seed())?;
                home.put_setting(ROLE, named)?;
                home.put_setting(NAME, name.as_bytes())?;
                home.put_setting(
                    WORDS,
                    Zeroizing::new(words.words().collect::<Vec<_>>().join(" ")).as_bytes(),
                )
            })?;
        self.open = Some(Open {
            vault,
            identity,
            name,
            role,
            words_checked: false,
            relationships: BTreeMap::new(),
            damaged: BTreeMap::new(),
            unreadable: Vec::new(),
            reminding: Reminding::default(),
            tools: 0,
            tools_revision: 0,
            at_hand: AtHand::default(),
        });
        self.set_language(language)?;
        self.new_words = Some(words);
        let relay = self.config.relay.clone();
        self.want(&relay);
        self.show_words()
    }

    /// How a new vault opens day by day.
    pub(crate) fn daily_way<'a>(
        &'a self,
        way: UnlockWay,
        passphrase: Option<&'a Secret>,
    ) -> Result<Way<'a>, Trouble> {
        match (way, passphrase) {
            (UnlockWay::Passphrase, Some(secret)) => {
                Ok(Way::Passphrase { passphrase: secret.expose(), cost: self.config.passphrase_cost })
            }
            (UnlockWay::Keyring, _) => Ok(Way::Keyring(self.config.keyring.as_ref())),
            _ => Err(Trouble::Told("passphraseShort")),
        }
    }

    /// Some of the words, by position: they were written down.
    pub(crate) fn confirm_words(&mut self, answers: &[(usize, Secret)], now: Now) -> Result<(), Trouble> {
        let words: Vec<&str> =
            self.new_words.as_ref().ok_or(Trouble::Told("wordCheckWrong"))?.words().collect();
        let right = |(index, word): &(usize, Secret)| {
            words.get(*index).is_some_and(|expected| word.expose().trim().eq_ignore_ascii_case(expected))
        };
        if answers.is_empty() || !answers.iter().all(right) {
            return Err(Trouble::Told("wordCheckWrong"));
        }
        self.words_were_written_down()?;
        self.words_are_young(now)
    }

    /// The words are on paper: the program keeps them no longer.
    pub(crate) fn words_were_written_down(&mut self) -> Result<(), Trouble> {
        let home = self.opened()?.vault.home();
        home.put_setting(WORDS_CHECKED, b"yes")?;
        home.remove_setting(WORDS)?;
        self.opened_mut()?.words_checked = true;
        self.new_words = None;
        Ok(())
    }

    pub(crate) fn unlock(&mut self, way: UnlockWay, secret: Option<&Secret>) -> Result<(), Trouble> {
        if self.open.is_some() {
            return Ok(());
        }
        let folder = &self.config.folder;
        let typed = secret.map(Secret::expose).unwrap_or_default();
        let vault = match way {
            UnlockWay::Keyring => Vault::unlock_keyring(folder, self.config.keyring.as_ref())?,
            UnlockWay::Passphrase => Vault::unlock_passphrase(folder, typed)?,
            UnlockWay::Words => Vault::unlock_words(folder, &RecoveryWords::parse(typed)?)?,
        };
        self.take_over(vault)
    }

    pub(crate) fn take_over(&mut self, vault: Vault) -> Result<(), Trouble> {
        let home = vault.home();
        let text = |name: &str| -> Result<String, Trouble> {
            let bytes = home.setting(name)?.unwrap_or_default();
            String::from_utf8(bytes).map_err(|_| Trouble::State)
        };
        let seed = home.identity()?.ok_or(Trouble::State)?;
        let identity = Identity::from_seed(&seed);
        let role = if text(ROLE)? == "therapist" { RoleView::Therapist } else { RoleView::Client };
        let name = text(NAME)?;
        let words_checked = home.setting(WORDS_CHECKED)?.is_some();
        let words = Zeroizing::new(text(WORDS)?);
        self.new_words = if words.is_empty() { None } else { Some(RecoveryWords::parse(&words)?) };
        self.hide_address = home.setting(HIDE)?.is_some_and(|value| value == [1]);
        self.language = match text(LANGUAGE)?.as_str() {
            "nl" => Some(Language::Nl),
            "en" => Some(Language::En),
            _ => None,
        };
        let (mut relationships, mut damaged, mut unreadable) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for id in home.relationships()? {
            match Relationship::load(&vault, id) {
                Ok(Some(relationship)) if relationship.damaged.is_some() => {
                    tracing::warn!("a relationship was set aside: its ledger does not hold");
                    damaged.insert(relationship.handle(), relationship);
                }
                Ok(Some(relationship)) => {
                    relationships.insert(relationship.handle(), relationship);
                }
                Ok(None) => {}
                // The others stay usable, and the page says that this one is there.
                Err(trouble) => {
                    tracing::warn!("a relationship could not be opened: {trouble}");
                    let newer = matches!(trouble, Trouble::Vault(VaultError::Newer { .. }));
                    let code = if newer { "vaultNewer" } else { "relationshipDamaged" };
                    unreadable.push((crate::hex(id.as_bytes()), code));
                }
            }
        }
        let reminding = Reminding::load(vault.home())?;
        let tools = vault.home().tools_count()?;
        self.open = Some(Open {
            vault,
            identity,
            name,
            role,
            words_checked,
            relationships,
            damaged,
            unreadable,
            reminding,
            tools,
            tools_revision: 0,
            at_hand: AtHand::default(),
        });
        self.just_opened = true;
        let mut relays: Vec<String> = self
            .opened()?
            .relationships
            .values()
            .map(|relationship| relationship.state.relay.clone())
            .collect();
        relays.push(self.config.relay.clone());
        relays.extend(self.relays_to_part_with()?);
        relays.sort();
        relays.dedup();
        for url in relays {
            self.want(&url);
        }
        let ids: Vec<String> = self.opened()?.relationships.keys().cloned().collect();
        self.unlocked = ids;
        Ok(())
    }

    /// Closes the vault: keys are wiped with it. A running session is left first.
    pub(crate) fn lock(&mut self, now: Now) {
        if let Some(id) = self.room.as_ref().map(|room| room.relationship.clone()) {
            let _ = self.leave_lobby(&id, now);
        }
        self.close_room();
        // A command that waits for the relay's word gets an answer all the same.
        let waiting = self.open.iter_mut().flat_map(|open| open.relationships.values_mut());
        let waiting: Vec<u64> = waiting.filter_map(|found| found.accepting.take()).collect();
        for id in waiting {
            self.outputs.push(Output::Reply { id, result: Err(Failure::code("locked")) });
        }
        self.keeps_times_of_routines();
        self.new_words = None;
        self.pending.clear();
        self.unlocked.clear();
        self.open = None;
    }

    pub(crate) fn set_language(&mut self, language: Option<Language>) -> Result<(), Trouble> {
        self.language = language;
        if let Some(open) = &self.open {
            let word: &[u8] = match language {
                Some(Language::Nl) => b"nl",
                Some(Language::En) => b"en",
                None => b"",
            };
            open.vault.home().put_setting(LANGUAGE, word)?;
        }
        Ok(())
    }

    /// Therapist: a new relationship and its invitations, one for each of so many people.
    pub(crate) fn invite(&mut self, people: u8, now: Now) -> Result<String, Trouble> {
        if !(1..MAX_MEMBERS).contains(&usize::from(people)) {
            return Err(Trouble::Told("tooManyPeople"));
        }
        let state = self.hosted(&self.config.relay.clone(), people, now)?;
        self.begin(state, now)
    }

    /// A relationship that this therapist hosts, with invitations for so many.
    pub(crate) fn hosted(&self, relay: &str, people: u8, now: Now) -> Result<State, Trouble> {
        if self.opened()?.role != RoleView::Therapist {
            return Err(Trouble::Told("notTherapist"));
        }
        let mut state = State::new(RoleView::Therapist, relay.to_owned(), Stage::Invited);
        for _ in 0..people {
            let invitation =
                Invitation::new(relay, now.wall_ms / 1000).map_err(|_| Trouble::Told("relayRefused"))?;
            state.relay = invitation.relay().to_owned();
            state.invitations.push(record_of(&invitation));
        }
        Ok(state)
    }

    pub(crate) fn begin(&mut self, state: State, now: Now) -> Result<String, Trouble> {
        let open = self.opened_mut()?;
        let relationship = Relationship::begin(&open.vault, state)?;
        let id = relationship.handle();
        open.relationships.insert(id.clone(), relationship);
        self.take_up(&id, now)?;
        Ok(id)
    }

    /// Client: accepts an invitation. Where the relay is there, its word is waited for.
    pub(crate) fn accept(&mut self, command: u64, link: &str, now: Now) -> Result<Option<Reply>, Trouble> {
        let open = self.opened()?;
        if open.role != RoleView::Client {
            return Err(Trouble::Told("notClient"));
        }
        let invitation = parsed_link(link, now)?;
        if invitation.about().is_some() {
            // Pasted where the first one was: it says itself where it leads.
            return self.come_back(command, link, now);
        }
        let link = invitation.link();
        let known = open.relationships.values().find(|known| known.state.met_by(link.as_str()));
        if let Some(known) = known {
            // Pasted twice: the same relationship, not a second one.
            return Ok(Some(Reply::Relationship(known.handle())));
        }
        let mut state = State::new(RoleView::Client, invitation.relay().to_owned(), Stage::Joining);
        state.invitations.push(record_of(&invitation));
        let id = self.begin(state, now)?;
        let relationship = self.opened_mut()?.relationships.get_mut(&id).ok_or(Trouble::State)?;
        relationship.accepting = Some(command);
        self.ask_to_join(&id, now)?;
        if self.relay_key(invitation.relay()).is_some() {
            self.take_up(&id, now)?;
            return Ok(None);
        }
        // Kept, and sent once the relay is there; the page says so.
        if let Ok(open) = self.opened_mut()
            && let Some(relationship) = open.relationships.get_mut(&id)
        {
            relationship.accepting = None;
        }
        Ok(Some(Reply::Relationship(id)))
    }

    /// Guest: asks to be let in, once, even if the program ended just before it could.
    fn ask_to_join(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let state = &self.relationship(id)?.state;
        let asked = state.invitations.first().is_none_or(|record| record.answered);
        if asked || state.stage != Stage::Joining {
            return Ok(());
        }
        self.step(id, now, |step| step.ask_to_join())
    }

    /// Therapist: takes an invitation back that nobody took up yet.
    pub(crate) fn withdraw_invitation(&mut self, id: &str) -> Result<(), Trouble> {
        if self.relationship(id)?.state.stage != Stage::Invited {
            return Err(Trouble::Told("invitationUsed"));
        }
        self.close_relationship(id)
    }

    /// Throws a relationship away: its key is destroyed. What it still has to say goes out, and its
    /// invitation's mailbox burns. Not in a session: that is left first.
    pub(crate) fn close_relationship(&mut self, id: &str) -> Result<(), Trouble> {
        if self.room.as_ref().is_some_and(|room| room.relationship == id && room.permit.is_some()) {
            return Err(Trouble::Told("sessionRuns"));
        }
        if let Some(at) = self.opened()?.unreadable.iter().position(|(handle, _)| handle == id) {
            // Nothing is known of it but its place in the vault.
            let open = self.opened_mut()?;
            let lost = open.vault.home().relationships()?.into_iter();
            if let Some(vault_id) = lost.into_iter().find(|found| crate::hex(found.as_bytes()) == id) {
                open.vault.forget(&vault_id)?;
            }
            open.unreadable.remove(at);
            return Ok(());
        }
        let relationship = self.relationship(id)?;
        let vault_id = relationship.id;
        let url = relationship.state.relay.clone();
        let host = relationship.state.my_role == RoleView::Therapist;
        let invitations = relationship.state.invitations.iter().filter(|_| host);
        let mailboxes: Vec<_> = invitations
            .filter_map(|record| record.parsed().ok()?.mailbox().ok())
            .map(|mailbox| (mailbox.id, mailbox.write))
            .collect();
        let back = relationship.state.returning.iter().filter(|_| host);
        let back = back.filter_map(|link| link.mailbox().ok()).map(|mailbox| (mailbox.id, mailbox.write));
        let mailboxes: Vec<_> = mailboxes.into_iter().chain(back).collect();
        let joining = relationship.state.stage == Stage::Joining;
        // A guest who is not in yet takes nobody's place at the invitation any more.
        let outbox = if joining { Vec::new() } else { self.said_in_outbox(id)? };
        self.part(&url, outbox, mailboxes)?;
        if self.room.as_ref().is_some_and(|room| room.relationship == id) {
            self.close_room();
        }
        let open = self.opened_mut()?;
        open.relationships.remove(id);
        open.at_hand.lets_go();
        open.vault.forget(&vault_id)?;
        Ok(())
    }

    /// What the folder holds, for the page.
    pub(crate) fn found(&self) -> Result<Found, VaultError> {
        let found = Vault::inspect(&self.config.folder)?;
        if matches!(found, Found::Locked { .. }) && Vault::in_use(&self.config.folder)? {
            return Err(VaultError::InUse);
        }
        Ok(found)
    }

    /// The first words to a relay after the vault was opened.
    pub(crate) fn after_unlock(&mut self, now: Now) {
        if std::mem::take(&mut self.just_opened)
            && let Err(trouble) = self.let_partings_go(now)
        {
            tracing::warn!("last words could not be looked after: {trouble}");
        }
        for id in std::mem::take(&mut self.unlocked) {
            let taken = self
                .work_off(&id, now)
                .and_then(|()| self.ask_to_join(&id, now))
                .and_then(|()| self.take_up(&id, now));
            if let Err(trouble) = taken {
                tracing::warn!("a relationship could not be taken up: {trouble}");
            }
        }
    }
}

/// A link as it was pasted.
pub(crate) fn parsed_link(link: &str, now: Now) -> Result<Invitation, Trouble> {
    Invitation::parse(link, now.wall_ms / 1000).map_err(|error| {
        Trouble::Told(match error {
            SealError::InvitationExpired => "invitationExpired",
            SealError::InvitationNotALink => "invitationNotALink",
            SealError::InvitationNewer => "invitationNewer",
            _ => "invitationDamaged",
        })
    })
}

/// An invitation as it is kept.
fn record_of(invitation: &Invitation) -> InvitationRecord {
    InvitationRecord {
        link: invitation.link().to_string(),
        expires_s: invitation.expires_s(),
        registered: false,
        cursor: 0,
        answered: false,
        package: None,
        burned: false,
    }
}
