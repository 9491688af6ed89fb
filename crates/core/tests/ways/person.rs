//! What people do: single steps, and a way that goes on from wherever it was interrupted.

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{
    HistoryBy, HistoryKind, InvitationState, PhaseView, RoleView, Side, StageView, Terms, UnlockWay,
    VaultView,
};

use crate::world::{BOTH, C, PASSPHRASE, T, World, terms};

pub(crate) fn unlock() -> Command {
    Command::Unlock { way: UnlockWay::Passphrase, secret: Some(Secret::new(PASSPHRASE.to_owned())) }
}

pub(crate) fn place() -> Command {
    Command::AttestPlace {
        free_to_speak: true,
        alone: true,
        address: Secret::new("Lindelaan 4".to_owned()),
        call_back: Secret::new("06 1234 5678".to_owned()),
    }
}

impl World {
    pub(crate) fn settles_in(&mut self, side: usize, name: &str) {
        let create = Command::CreateVault {
            name: name.to_owned(),
            role: self.sides[side].role,
            language: None,
            way: UnlockWay::Passphrase,
            passphrase: Some(Secret::new(PASSPHRASE.to_owned())),
        };
        let Reply::Words(words) = self.tries(side, create).unwrap() else { panic!("no words") };
        self.sides[side].words = words.join(" ");
        let answers = [0usize, 11, 23].map(|index| (index, Secret::new(words[index].clone()))).into();
        self.tries(side, Command::ConfirmWords { answers }).unwrap();
    }

    /// The invitation's link as the therapist's page shows it.
    pub(crate) fn link(&self) -> Secret {
        self.link_for(0)
    }

    /// The link for one of several.
    pub(crate) fn link_for(&self, person: usize) -> Secret {
        Secret::new(self.sees(T).invitations.get(person).expect("an invitation").link.clone())
    }

    /// Everybody sees the short string: a therapist and so many clients.
    pub(crate) fn several_joined(seed: u64, clients: usize) -> Self {
        Self::with_clients(seed, clients).joins()
    }

    fn joins(mut self) -> Self {
        let clients = self.sides.len() - 1;
        self.does(T, Command::Invite { people: u8::try_from(clients).unwrap() });
        for client in 1..=clients {
            let link = self.link_for(client - 1);
            self.does(client, Command::Accept { link });
        }
        self
    }

    fn compares(mut self) -> Self {
        for side in self.all() {
            self.says_same(side);
        }
        self
    }

    fn agrees(mut self, terms: impl Into<Terms>) -> Self {
        self.does(T, self.propose(T, terms));
        for client in 1..self.sides.len() {
            self.does(client, self.sign(client, self.proposal(client)));
        }
        self
    }

    /// Everybody has signed, at another time than in other worlds.
    pub(crate) fn agreed_at(seed: u64, clients: usize, wall_ms: u64, terms: impl Into<Terms>) -> Self {
        Self::with_clients_at(seed, clients, wall_ms).joins().compares().agrees(terms)
    }

    pub(crate) fn several_verified(seed: u64, clients: usize) -> Self {
        Self::several_joined(seed, clients).compares()
    }

    /// Everybody has signed.
    pub(crate) fn several_agreed(seed: u64, clients: usize, terms: impl Into<Terms>) -> Self {
        Self::several_verified(seed, clients).agrees(terms)
    }

    /// Everybody is in the session.
    pub(crate) fn several_in_session(seed: u64, clients: usize, terms: impl Into<Terms>) -> Self {
        let mut world = Self::several_agreed(seed, clients, terms);
        for side in world.all() {
            world.gets_ready(side);
            world.enters(side);
        }
        world.does(T, world.admit());
        world.all_run();
        world
    }

    /// What befalls anybody, by lot: 0 a kill, 1 a line that breaks, 2 no line for a while, or one again.
    pub(crate) fn befalls(&mut self, side: usize, what: usize) {
        match what {
            0 => {
                self.kill(side);
                self.unlock(side);
            }
            1 => self.cut(side),
            _ => {
                let offline = self.dice.below(2) == 0;
                self.is_offline(side, offline);
            }
        }
    }

    /// Some turns, by lot.
    pub(crate) fn goes_some_way(&mut self) {
        for _ in 0..self.dice.below(20) {
            self.turn();
        }
    }

    pub(crate) fn all_run(&self) {
        for side in self.all() {
            assert_eq!(self.phase(side), Some(PhaseView::Running), "side {side}: {}", self.where_they_are());
        }
    }

    pub(crate) fn invited(seed: u64) -> Self {
        let mut world = Self::new(seed);
        world.does(T, Command::Invite { people: 1 });
        world
    }

    /// Both see the short string.
    pub(crate) fn joined(seed: u64) -> Self {
        let mut world = Self::invited(seed);
        let link = world.link();
        world.does(C, Command::Accept { link });
        world
    }

    pub(crate) fn says_same(&mut self, side: usize) {
        let relationship = self.id(side);
        self.does(side, Command::AnswerVerification { relationship, same: true });
    }

    pub(crate) fn verified(seed: u64) -> Self {
        let mut world = Self::joined(seed);
        world.says_same(T);
        world.says_same(C);
        world
    }

    pub(crate) fn propose(&self, side: usize, terms: impl Into<Terms>) -> Command {
        let terms = Box::new(terms.into());
        Command::Propose { relationship: self.id(side), terms, why: "Zoals besproken.".to_owned() }
    }

    /// The hash of the proposal that this side sees.
    pub(crate) fn proposal(&self, side: usize) -> String {
        self.sees(side).proposal.expect("a proposal").hash
    }

    pub(crate) fn sign(&self, side: usize, hash: String) -> Command {
        Command::Sign { relationship: self.id(side), hash }
    }

    pub(crate) fn agreed(seed: u64, terms: impl Into<Terms>) -> Self {
        let mut world = Self::verified(seed);
        world.does(T, world.propose(T, terms));
        world.does(C, world.sign(C, world.proposal(C)));
        world
    }

    pub(crate) fn gets_ready(&mut self, side: usize) {
        let relationship = self.id(side);
        self.does(side, Command::OpenLobby { relationship });
        self.does(side, place());
    }

    pub(crate) fn enters(&mut self, side: usize) {
        let relationship = self.id(side);
        self.does(side, Command::Enter { relationship });
    }

    /// The client waits at the door.
    pub(crate) fn at_the_door(seed: u64, terms: impl Into<Terms>) -> Self {
        let mut world = Self::agreed(seed, terms);
        world.goes_to_the_door();
        world
    }

    pub(crate) fn goes_to_the_door(&mut self) {
        for side in BOTH {
            self.gets_ready(side);
            self.enters(side);
        }
    }

    pub(crate) fn admit(&self) -> Command {
        Command::Admit { relationship: self.id(T) }
    }

    pub(crate) fn leave(&self, side: usize) -> Command {
        Command::Leave { relationship: self.id(side) }
    }

    pub(crate) fn say(&self, side: usize, text: &str) -> Command {
        Command::Say { relationship: self.id(side), text: text.to_owned() }
    }

    pub(crate) fn in_session(seed: u64, terms: impl Into<Terms>) -> Self {
        let mut world = Self::at_the_door(seed, terms);
        world.does(T, world.admit());
        world.both_run();
        world
    }

    pub(crate) fn both_run(&self) {
        for side in BOTH {
            assert_eq!(self.phase(side), Some(PhaseView::Running), "side {side}");
        }
    }

    pub(crate) fn kinds(&self, side: usize) -> Vec<(HistoryKind, HistoryBy)> {
        self.sees(side).history.iter().map(|row| (row.kind, row.by.clone())).collect()
    }

    /// The other of two alone, as this side's history names it.
    pub(crate) fn by_other(&self, side: usize) -> HistoryBy {
        let Side::Other(member) = self.other(side) else { unreachable!() };
        HistoryBy::Other(member)
    }

    /// One of two, as a side's page names it.
    pub(crate) fn as_seen(&self, at: usize, who: usize) -> Side {
        if at == who { Side::Me } else { self.other(at) }
    }

    /// Whether the other of two asks to come in.
    pub(crate) fn waits(&self, side: usize) -> bool {
        let [other] = <[_; 1]>::try_from(self.sees(side).session.unwrap().others).unwrap();
        other.waits
    }

    pub(crate) fn texts(&self, side: usize) -> Vec<(String, bool)> {
        let session = self.sees(side).session.map(|session| session.texts).unwrap_or_default();
        session.into_iter().map(|text| (text.text.clone(), text.sent)).collect()
    }

    /// What this person does next on the way from nothing to the end of a session of which both
    /// said a text. Nothing where it is the other's turn.
    pub(crate) fn next_click(&self, side: usize) -> Option<Command> {
        let view = self.view(side);
        match view.vault {
            VaultView::Absent => {
                return Some(Command::CreateVault {
                    name: format!("Persoon {side}"),
                    role: self.sides[side].role,
                    language: None,
                    way: UnlockWay::Passphrase,
                    passphrase: Some(Secret::new(PASSPHRASE.to_owned())),
                });
            }
            VaultView::Locked { .. } => return Some(unlock()),
            VaultView::Open => {}
            other => panic!("side {side}: the vault is {other:?}"),
        }
        let therapist = self.sides[side].role == RoleView::Therapist;
        let Some(found) = view.relationships.first() else {
            if therapist {
                return Some(Command::Invite { people: 1 });
            }
            let invitation =
                self.view(T).relationships.first().and_then(|found| found.invitations.first().cloned())?;
            let open = invitation.state == InvitationState::Open;
            return open.then(|| Command::Accept { link: Secret::new(invitation.link) });
        };
        let relationship = found.id.clone();
        match found.stage {
            StageView::Invited | StageView::Joining => None,
            StageView::Verify => {
                let verification = found.verification.as_ref()?;
                let may = verification.emoji.len() == 6 && !verification.mine;
                may.then_some(Command::AnswerVerification { relationship, same: true })
            }
            StageView::Agree => match &found.proposal {
                None if therapist => Some(self.propose(side, terms())),
                Some(proposal) if !proposal.mine => {
                    Some(Command::Sign { relationship, hash: proposal.hash.clone() })
                }
                _ => None,
            },
            StageView::Ready => self.next_in_session(side, relationship),
            stage => panic!("side {side}: it came to {stage:?}"),
        }
    }

    fn next_in_session(&self, side: usize, relationship: String) -> Option<Command> {
        let found = self.sees(side);
        if found.agreement.is_none() || found.history.iter().any(|row| row.kind == HistoryKind::End) {
            return None;
        }
        let Some(session) = &found.session else { return Some(Command::OpenLobby { relationship }) };
        match session.phase {
            PhaseView::Lobby if found.history.len() < 2 && !session.place_attested => Some(place()),
            PhaseView::Lobby | PhaseView::Interrupted => Some(Command::Enter { relationship }),
            PhaseView::Waiting if session.others.iter().any(|other| other.waits) && side == T => {
                Some(Command::Admit { relationship })
            }
            PhaseView::Running => {
                let said = format!("van {side}");
                let here = |text: &str| session.texts.iter().any(|found| found.text == text && found.sent);
                if !session.texts.iter().any(|text| text.by.is_me() && text.text == said) {
                    return Some(Command::Say { relationship, text: said });
                }
                let all = here("van 0") && here("van 1");
                // The therapist sees to the ending once both are there and have both texts.
                let other = self.view(C).relationships.first().and_then(|found| found.session.clone());
                let both = other.is_some_and(|session| {
                    session.phase == PhaseView::Running
                        && ["van 0", "van 1"]
                            .iter()
                            .all(|text| session.texts.iter().any(|found| found.text == *text && found.sent))
                });
                (side == T && all && both).then_some(Command::Leave { relationship })
            }
            _ => None,
        }
    }

    /// Whether both are at the end of the way.
    pub(crate) fn at_the_end(&self) -> bool {
        BOTH.iter().all(|side| {
            let view = self.view(*side);
            view.relationships
                .first()
                .is_some_and(|found| found.history.iter().any(|row| row.kind == HistoryKind::End))
        })
    }

    /// Goes the whole way, whatever happens meanwhile; `between` may do mischief before each click.
    pub(crate) fn goes_the_way(&mut self, mut between: impl FnMut(&mut Self)) {
        let mut idle = 0;
        for _ in 0..600 {
            between(self);
            let first = self.dice.below(2);
            let mut clicked = false;
            for side in [first, 1 - first] {
                let Some(command) = self.next_click(side) else { continue };
                clicked = true;
                let text = match &command {
                    Command::Say { text, .. } => Some(text.clone()),
                    _ => None,
                };
                let done = self.tries(side, command).is_ok();
                if let Some(text) = text.filter(|_| done) {
                    self.sides[side].acknowledged.push(text);
                }
                // Some frames move before the next click, all of them or none.
                for _ in 0..self.dice.below(40) {
                    self.turn();
                }
            }
            if clicked {
                idle = 0;
                continue;
            }
            self.settle();
            if self.at_the_end() {
                self.passes(3_000);
                // Who was killed at the last moment opens once more.
                for side in BOTH {
                    self.sides[side].dies_after = None;
                    self.unlock(side);
                }
                self.settle();
                return;
            }
            if BOTH.iter().all(|side| self.next_click(*side).is_none()) {
                idle += 1;
                self.passes(2_100);
                assert!(idle < 20, "nobody can go on: {}", self.where_they_are());
            }
        }
        panic!("the way has no end: {}", self.where_they_are());
    }

    pub(crate) fn where_they_are(&self) -> String {
        let mut all = String::new();
        for side in self.all() {
            let view = self.view(side);
            let found = view.relationships.iter().map(|found| {
                let session = found.session.as_ref().map(|session| (session.phase, session.texts.clone()));
                let kinds = found.history.iter().map(|row| (row.kind, row.by.clone())).collect::<Vec<_>>();
                (found.stage, found.problem.clone(), session, kinds)
            });
            let found: Vec<_> = found.collect();
            all.push_str(&format!("\n  side {side}: {:?} {:?} {found:?}", view.vault, view.relay));
            all.push_str(&format!("\n    told: {:?}", self.sides[side].orders));
        }
        all
    }
}
