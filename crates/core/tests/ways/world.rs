//! Cores joined by a relay in memory: no socket, no thread, no clock but the one a test moves.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

use kader_core::input::{CallReport, Command, Input, RelayEvent};
use kader_core::output::{CallOrder, DeviceOrder, Output, Reply};
use kader_core::view;
use kader_core::view::{
    Failure, HistoryKind, PhaseView, RelationshipView, RoleView, SessionTerms, StageView, View,
};
use kader_core::{Core, CoreConfig};
use kader_seal::media::{MediaKeys, Stream};
use kader_setting::Now;
use kader_vault::{EntryName, Keyring, KeyringRefusal, PassphraseCost};
use kader_wire::frame::{ClientFrame, RelayFrame};

use crate::every_write::{Moment, Recorder};
use crate::heard_twice::Watch;
use crate::person;
use crate::relay::FakeRelay;
use crate::written::Written;

/// The relay's address. Nobody connects to it.
pub(crate) const RELAY: &str = "ws://127.0.0.1:1/v1";
/// The passphrase of every vault here.
pub(crate) const PASSPHRASE: &str = "kale winter morgen";
/// The therapist, the client.
pub(crate) const T: usize = 0;
pub(crate) const C: usize = 1;
/// Both.
pub(crate) const BOTH: [usize; 2] = [T, C];
/// When the tests' worlds begin, Unix ms.
pub(crate) const START_WALL_MS: u64 = 1_790_000_000_000;

/// A small generator: the same seed, the same test.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % end as u64).unwrap()
    }
}

/// The bytes of a handle of 16.
pub(crate) fn unhex(handle: &str) -> Vec<u8> {
    (0..16).map(|at| u8::from_str_radix(&handle[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

struct NoKeyring;

impl Keyring for NoKeyring {
    fn read(&self, _: &EntryName) -> Result<zeroize::Zeroizing<Vec<u8>>, KeyringRefusal> {
        Err(KeyringRefusal::Absent)
    }
    fn write(&self, _: &EntryName, _: &[u8]) -> Result<(), KeyringRefusal> {
        Err(KeyringRefusal::Absent)
    }
    fn remove(&self, _: &EntryName) -> Result<(), KeyringRefusal> {
        Err(KeyringRefusal::Absent)
    }
}

/// Seeds from `first` on: some, or with `KADER_THOROUGH` in the environment ten times as many; from `KADER_SEED` on and
/// `KADER_HISTORIES` of them, where the environment says so.
pub(crate) fn seeds(first: u64, some: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let more = if std::env::var_os("KADER_THOROUGH").is_some() { 10 } else { 1 };
    let first = number("KADER_SEED").unwrap_or(first);
    first..first + number("KADER_HISTORIES").unwrap_or(some * more)
}

/// Whether the environment says how many lives there are. Then nothing is said about what must have happened in them.
pub(crate) fn as_asked() -> bool {
    std::env::var_os("KADER_HISTORIES").is_some()
}

/// One profile with its core.
pub(crate) struct Side {
    pub(crate) role: RoleView,
    /// By what the others' pages know it, once it is joined.
    handle: Option<String>,
    folder: PathBuf,
    core: Option<Core>,
    /// How far this side's wall clock is off.
    pub(crate) wall_off_ms: i64,
    /// Somebody sits there and touches something from time to time (S-44).
    pub(crate) attended: bool,
    /// The recovery words, as they were written down.
    pub(crate) words: String,
    /// When it was given something last, boot clock.
    last_ms: u64,
    /// No line of this side comes about.
    offline: bool,
    /// The machine sleeps: nothing is taken and nothing is done.
    asleep: bool,
    to_relay: VecDeque<ClientFrame>,
    to_core: VecDeque<Input>,
    line: bool,
    wants_line: bool,
    replies: BTreeMap<u64, Result<Reply, Failure>>,
    /// What the call and the devices were told, in order.
    pub(crate) orders: Vec<&'static str>,
    /// Of the lines that are being laid: with whom, by their handles.
    keys: BTreeMap<String, MediaKeys>,
    wake: Option<u64>,
    /// Inputs taken so far.
    pub(crate) handled: usize,
    /// After that many inputs the program is killed, its outputs lost.
    pub(crate) dies_after: Option<usize>,
    /// It is killed in the middle of what it writes then.
    pub(crate) dies_writing: bool,
    /// How often something was cut off that was being written.
    pub(crate) torn: usize,
    pub(crate) deaths: usize,
    /// In how many minutes something begins, as this side was reminded.
    pub(crate) reminded: Vec<u16>,
    /// Texts whose command was answered with "done".
    pub(crate) acknowledged: Vec<String>,
}

/// Sides, relay and time.
pub(crate) struct World {
    folder: tempfile::TempDir,
    pub(crate) relay: FakeRelay,
    pub(crate) relay_away: bool,
    pub(crate) sides: Vec<Side>,
    pub(crate) dice: Dice,
    pub(crate) boot_ms: u64,
    pub(crate) wall_ms: u64,
    next_command: u64,
    /// Every line's keys as both sides had them: no two lines may share any.
    lines: Vec<(MediaKeys, MediaKeys)>,
    offers: u64,
    /// The newest offer from one side to another.
    offered: BTreeMap<(usize, usize), u64>,
    /// Sees where a key of a ratchet is used twice.
    pub(crate) watch: Watch,
    /// Every write of a side to its disk, where a test asks for them.
    pub(crate) recorder: Option<Recorder>,
}

/// Terms of a session of ten minutes that may be extended.
pub(crate) fn terms() -> SessionTerms {
    SessionTerms {
        seconds: 600,
        grace_seconds: 30,
        extension_max_seconds: 600,
        notices: vec![120, 60],
        ..SessionTerms::default()
    }
}

impl World {
    /// A therapist and a client with vaults, each on a line to the relay.
    pub(crate) fn new(seed: u64) -> Self {
        Self::new_at(seed, START_WALL_MS)
    }

    /// The same, at another time.
    fn new_at(seed: u64, wall_ms: u64) -> Self {
        let mut world = Self::empty(seed);
        world.wall_ms = wall_ms;
        for (side, name) in [(T, "Femke Bakker"), (C, "Sam de Wit")] {
            world.settles_in(side, name);
        }
        world.settle();
        world
    }

    /// A therapist and so many clients with vaults, each on a line to the relay.
    pub(crate) fn with_clients(seed: u64, clients: usize) -> Self {
        Self::with_clients_at(seed, clients, START_WALL_MS)
    }

    /// The same, at another time.
    pub(crate) fn with_clients_at(seed: u64, clients: usize, wall_ms: u64) -> Self {
        let mut world = Self::new_at(seed, wall_ms);
        for name in ["Noor Vos", "Lou Prins"].iter().take(clients.saturating_sub(1)) {
            let side = world.add_side(RoleView::Client);
            world.settles_in(side, name);
        }
        world.settle();
        world
    }

    /// Every side.
    pub(crate) fn all(&self) -> std::ops::Range<usize> {
        0..self.sides.len()
    }

    /// Profiles without vaults.
    pub(crate) fn empty(seed: u64) -> Self {
        // Where memory has a file system, nothing waits for a disk.
        let memory = std::path::Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory).unwrap()
        } else {
            tempfile::tempdir().unwrap()
        };
        let mut world = Self {
            folder,
            relay: FakeRelay::new(),
            relay_away: false,
            sides: Vec::new(),
            dice: Dice::new(seed),
            boot_ms: 50_000,
            wall_ms: START_WALL_MS,
            next_command: 0,
            lines: Vec::new(),
            offers: 0,
            offered: BTreeMap::new(),
            watch: Watch::new(),
            recorder: None,
        };
        world.add_side(RoleView::Therapist);
        world.add_side(RoleView::Client);
        world
    }

    pub(crate) fn add_side(&mut self, role: RoleView) -> usize {
        let number = self.sides.len();
        let folder = self.folder.path().join(number.to_string());
        self.sides.push(Side {
            role,
            handle: None,
            core: Some(core(&folder)),
            folder,
            wall_off_ms: 0,
            attended: true,
            words: String::new(),
            last_ms: 0,
            offline: false,
            asleep: false,
            to_relay: VecDeque::new(),
            to_core: VecDeque::new(),
            line: false,
            wants_line: false,
            replies: BTreeMap::new(),
            orders: Vec::new(),
            keys: BTreeMap::new(),
            wake: None,
            handled: 0,
            dies_after: None,
            dies_writing: false,
            torn: 0,
            deaths: 0,
            reminded: Vec::new(),
            acknowledged: Vec::new(),
        });
        number
    }

    pub(crate) fn now(&self, side: usize) -> Now {
        Now {
            wall_ms: self.wall_ms.saturating_add_signed(self.sides[side].wall_off_ms),
            boot_ms: self.boot_ms,
        }
    }

    pub(crate) fn view(&self, side: usize) -> View {
        self.sides[side].core.as_ref().unwrap().view(self.now(side))
    }

    /// By what the others' pages know this side.
    pub(crate) fn handle_of(&self, side: usize) -> String {
        self.sides[side].handle.clone().expect("it is joined nowhere")
    }

    /// This side, as another's page names it.
    pub(crate) fn named(&self, side: usize) -> view::Side {
        view::Side::Other(self.handle_of(side))
    }

    /// The other of two, as this side's page names it.
    pub(crate) fn other(&self, side: usize) -> view::Side {
        self.named(if side == T { C } else { T })
    }

    fn side_of(&self, handle: &str) -> usize {
        let here = |side: &usize| self.sides[*side].handle.as_deref() == Some(handle);
        self.all().find(here).expect("a line to nobody")
    }

    /// What the call says of the line to another.
    pub(crate) fn reports(&mut self, side: usize, other: usize, report: CallReport) {
        let member = self.handle_of(other);
        self.handle(side, Input::Call { member, report });
    }

    /// The one relationship of this side.
    pub(crate) fn sees(&self, side: usize) -> RelationshipView {
        self.view(side).relationships.into_iter().next_back().expect("a relationship")
    }

    pub(crate) fn id(&self, side: usize) -> String {
        self.sees(side).id
    }

    pub(crate) fn stage(&self, side: usize) -> StageView {
        self.sees(side).stage
    }

    pub(crate) fn phase(&self, side: usize) -> Option<PhaseView> {
        self.sees(side).session.map(|session| session.phase)
    }

    /// Gives an input to a core and puts what comes out on its way.
    pub(crate) fn handle(&mut self, side: usize, input: Input) {
        let before = self.recorder.as_ref().is_some_and(|recorder| recorder.of == side);
        let before = before.then(|| self.moment());
        self.handles(side, input, before);
    }

    fn handles(&mut self, side: usize, input: Input, moment: Option<Moment>) {
        let now = self.now(side);
        if self.sides[side].attended && matches!(input, Input::Tick) {
            // A moment ago.
            let before = Now { boot_ms: self.sides[side].last_ms.max(now.boot_ms - 1), ..now };
            let acted = Input::Command { id: 0, command: Command::Acted };
            let outputs = self.sides[side].core.as_mut().unwrap().handle(acted, before);
            for output in outputs {
                self.route(side, output);
            }
        }
        let here = &mut self.sides[side];
        here.last_ms = now.boot_ms;
        let dies = here.dies_after.is_some_and(|after| here.handled + 1 >= after);
        let before = (dies && here.dies_writing).then(|| Written::of(&here.folder));
        let core = here.core.as_mut().unwrap();
        let outputs = self.watch.handles(&here.folder, core, input, now);
        here.handled += 1;
        if dies {
            here.dies_after = None;
            match before {
                Some(before) => self.dies_writing(side, &before),
                None => self.kill(side),
            }
            return;
        }
        if let (Some(moment), Some(recorder)) = (moment, &mut self.recorder) {
            recorder.wrote(moment, Written::of(&here.folder));
        }
        here.wake = None;
        if here.handle.is_none() {
            let view = here.core.as_ref().unwrap().view(now);
            here.handle = view.relationships.into_iter().map(|found| found.my_id).find(|id| !id.is_empty());
        }
        for output in outputs {
            self.route(side, output);
        }
    }

    fn route(&mut self, side: usize, output: Output) {
        match output {
            Output::Reply { id, result } => {
                self.sides[side].replies.insert(id, result);
            }
            Output::Connect { url } => {
                assert_eq!(url, RELAY);
                self.sides[side].wants_line = true;
                self.connect(side);
            }
            Output::Relay { url, frame } => {
                assert_eq!(url, RELAY);
                if self.sides[side].line {
                    self.sides[side].to_relay.push_back(frame);
                }
            }
            Output::WakeAt(at) => self.sides[side].wake = Some(at),
            Output::Remind(reminder) => self.sides[side].reminded.push(reminder.minutes()),
            Output::Devices(order) => self.sides[side].orders.push(match order {
                DeviceOrder::Open => "open",
                DeviceOrder::Close => "close",
                DeviceOrder::Set { .. } => "set",
                DeviceOrder::Tone => "tone",
                DeviceOrder::Look => "look",
            }),
            Output::Call(order) => self.call(side, order),
        }
    }

    /// The call of a side, as far as the core sees it.
    fn call(&mut self, side: usize, order: CallOrder) {
        let boot_ms = self.boot_ms;
        let report = |world: &mut Self, side: usize, member: &str, report| {
            world.sides[side].to_core.push_back(Input::Call { member: member.to_owned(), report });
        };
        match order {
            CallOrder::Offer { member, line, permit, keys, .. } => {
                assert!(permit.valid_at(boot_ms), "a line without a permit");
                assert!(side == T || self.sides.len() > 2, "the therapist offers");
                self.sides[side].orders.push("offer");
                self.sides[side].keys.insert(member.clone(), keys);
                self.offers += 1;
                let to = self.side_of(&member);
                self.offered.insert((side, to), self.offers);
                let sdp = format!("offer {}", self.offers);
                report(self, side, &member, CallReport::Offered { line, sdp });
            }
            CallOrder::TakeOffer { member, line, permit, keys, sdp, .. } => {
                assert!(permit.valid_at(boot_ms), "a line without a permit");
                self.sides[side].orders.push("take offer");
                self.sides[side].keys.insert(member.clone(), keys);
                report(self, side, &member, CallReport::Answered { line, sdp: format!("answer to {sdp}") });
            }
            CallOrder::TakeAnswer { member, sdp } => {
                self.sides[side].orders.push("take answer");
                let to = self.side_of(&member);
                // An answer to an offer that was replaced meanwhile lays no line.
                let newest = self.offered.get(&(side, to)).copied().unwrap_or_default();
                if sdp != format!("answer to offer {newest}") {
                    return;
                }
                let me = self.handle_of(side);
                if let (Some(theirs), Some(mine)) =
                    (self.sides[to].keys.remove(&me), self.sides[side].keys.remove(&member))
                {
                    self.flows(theirs, mine);
                    report(self, side, &member, CallReport::Connected { after_ms: 40 });
                    report(self, to, &me, CallReport::Connected { after_ms: 40 });
                }
            }
            CallOrder::Part { member } => {
                self.sides[side].orders.push("part");
                self.sides[side].keys.remove(&member);
            }
            CallOrder::Renew(permit) => {
                assert!(permit.valid_at(boot_ms));
                self.sides[side].orders.push("renew");
            }
            CallOrder::Stop => {
                self.sides[side].orders.push("stop");
                self.sides[side].keys.clear();
            }
        }
    }

    /// What one side seals the other opens, and nobody with the keys of any line before.
    fn flows(&mut self, client: MediaKeys, therapist: MediaKeys) {
        let said = |keys: &MediaKeys| keys.sealer(Stream::Audio).unwrap().seal_opus(b"goedemiddag").unwrap();
        let opens = |keys: &MediaKeys, sealed: &[u8]| {
            keys.opener(Stream::Audio).open_opus(sealed).map(|o| o.data).ok()
        };
        for (from, to) in [(&client, &therapist), (&therapist, &client)] {
            let sealed = said(from);
            assert_eq!(opens(to, &sealed).as_deref(), Some(b"goedemiddag".as_slice()));
            for (one, other) in &self.lines {
                assert!(
                    opens(one, &sealed).is_none() && opens(other, &sealed).is_none(),
                    "a line's key again"
                );
            }
        }
        self.lines.push((client, therapist));
    }

    /// Whether this side's call holds no keys.
    pub(crate) fn has_no_keys(&self, side: usize) -> bool {
        self.sides[side].keys.is_empty()
    }

    /// How many lines were laid.
    pub(crate) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// How many lines were offered, those that came to nothing too.
    pub(crate) fn offers(&self) -> u64 {
        self.offers
    }

    fn connect(&mut self, side: usize) {
        let here = &self.sides[side];
        if here.line || here.offline || here.asleep || self.relay_away {
            return;
        }
        self.sides[side].line = true;
        let hello = self.relay.hello(self.wall_ms);
        for event in [RelayEvent::Connected, RelayEvent::Frame(hello)] {
            self.sides[side].to_core.push_back(Input::Relay { url: RELAY.to_owned(), event });
        }
    }

    /// The line breaks: what was on its way is lost. It comes back by itself.
    pub(crate) fn cut(&mut self, side: usize) {
        if !self.sides[side].line {
            return;
        }
        self.drop_line(side);
        let lost = Input::Relay { url: RELAY.to_owned(), event: RelayEvent::Lost };
        self.sides[side].to_core.push_back(lost);
        if self.sides[side].wants_line {
            self.connect(side);
        }
    }

    /// This side alone has no line, or has one again.
    pub(crate) fn is_offline(&mut self, side: usize, offline: bool) {
        self.sides[side].offline = offline;
        if offline {
            self.cut(side);
        } else if self.sides[side].wants_line {
            self.connect(side);
        }
    }

    /// This side's machine sleeps, or no longer: its line broke meanwhile.
    pub(crate) fn falls_asleep(&mut self, side: usize, asleep: bool) {
        self.sides[side].asleep = asleep;
        if asleep {
            self.cut(side);
        } else if self.sides[side].wants_line {
            self.connect(side);
        }
    }

    /// Whether its machine sleeps.
    pub(crate) fn is_asleep(&self, side: usize) -> bool {
        self.sides[side].asleep
    }

    /// A place for another profile.
    pub(crate) fn place(&self) -> PathBuf {
        let taken = std::fs::read_dir(self.folder.path()).unwrap().count();
        self.folder.path().join(format!("more-{taken}"))
    }

    /// This side goes on with another profile. The one before goes on by itself, as the side that comes back.
    pub(crate) fn moves_into(&mut self, side: usize, folder: PathBuf) -> usize {
        self.drop_line(side);
        let (role, handle) = (self.sides[side].role, self.sides[side].handle.clone());
        let old = self.add_side(role);
        self.sides.swap(side, old);
        let here = &mut self.sides[side];
        here.core = Some(core(&folder));
        (here.folder, here.handle) = (folder, handle);
        self.sides[old].wants_line = true;
        let lost = Input::Relay { url: RELAY.to_owned(), event: RelayEvent::Lost };
        self.sides[old].to_core.push_back(lost);
        self.connect(old);
        old
    }

    /// Where a side's profile lies.
    pub(crate) fn folder(&self, side: usize) -> PathBuf {
        self.sides[side].folder.clone()
    }

    fn drop_line(&mut self, side: usize) {
        self.relay.forget_line(side);
        let here = &mut self.sides[side];
        here.line = false;
        here.to_relay.clear();
        here.to_core.retain(|input| !matches!(input, Input::Relay { .. }));
    }

    /// The relay goes away, or comes back, for everybody.
    pub(crate) fn relay_is_away(&mut self, away: bool) {
        self.relay_away = away;
        for side in 0..self.sides.len() {
            if away {
                self.cut(side);
            } else if self.sides[side].wants_line {
                self.connect(side);
            }
        }
    }

    /// Ends a core as a kill does, and starts another on the same folder.
    pub(crate) fn kill(&mut self, side: usize) {
        self.dies(side);
        let here = &mut self.sides[side];
        here.core = Some(core(&here.folder));
    }

    /// The same in the middle of what it wrote since then: some of that is there, by lot.
    fn dies_writing(&mut self, side: usize, before: &Written) {
        let mut left = Written::of(&self.sides[side].folder);
        self.sides[side].torn += usize::from(left.is_cut(before, &mut self.dice));
        self.dies(side);
        left.lies_in(&self.sides[side].folder);
        let here = &mut self.sides[side];
        here.core = Some(core(&here.folder));
    }

    fn dies(&mut self, side: usize) {
        self.drop_line(side);
        let here = &mut self.sides[side];
        here.core = None;
        here.to_core.clear();
        here.replies.clear();
        here.keys.clear();
        here.wants_line = false;
        here.wake = None;
        here.deaths += 1;
        here.orders.push("killed");
    }

    /// Everything as it is on the disks now, and the time.
    fn moment(&self) -> Moment {
        Moment {
            sides: self.sides.iter().map(|side| (Written::of(&side.folder), side.handle.clone())).collect(),
            relay: self.relay.backup(),
            watch: self.watch.clone(),
            boot_ms: self.boot_ms,
            wall_ms: self.wall_ms,
        }
    }

    /// A world of two that goes on from there: all programs were killed, and are opened by their passphrases.
    pub(crate) fn goes_on_from(moment: &Moment, seed: u64) -> Self {
        let mut world = Self::empty(seed);
        (world.boot_ms, world.wall_ms) = (moment.boot_ms, moment.wall_ms);
        world.relay.goes_on_from(&moment.relay);
        for (side, (written, handle)) in moment.sides.iter().enumerate() {
            let here = &mut world.sides[side];
            here.core = None;
            std::fs::create_dir_all(&here.folder).unwrap();
            written.lies_in(&here.folder);
            (here.core, here.handle) = (Some(core(&here.folder)), handle.clone());
        }
        // It knows what came to whom, by where each lives.
        let folders = world.sides.iter().map(|side| side.folder.clone());
        world.watch = moment.watch.moved_to(folders);
        for side in world.all() {
            world.unlock(side);
        }
        world.settle();
        world
    }

    /// No key of a ratchet was used for two things, as far as anybody could see who opened them.
    pub(crate) fn no_key_twice(&self, about: &str) {
        assert_eq!(self.watch.twice, 0, "{about}: a key was used for two envelopes");
    }

    /// Killed and opened again with the passphrase.
    pub(crate) fn restart(&mut self, side: usize) {
        self.kill(side);
        self.unlock(side);
        self.settle();
    }

    pub(crate) fn unlock(&mut self, side: usize) {
        self.tries(side, person::unlock()).expect("the passphrase opens");
    }

    /// One frame or report further, whose turn is by lot. False where nothing is on its way.
    pub(crate) fn turn(&mut self) -> bool {
        let mut ways = Vec::new();
        for (side, here) in self.sides.iter().enumerate().filter(|(_, here)| !here.asleep) {
            if !here.to_relay.is_empty() {
                ways.push((side, true));
            }
            if !here.to_core.is_empty() {
                ways.push((side, false));
            }
        }
        if ways.is_empty() {
            return false;
        }
        let (side, out) = ways[self.dice.below(ways.len())];
        if out {
            let frame = self.sides[side].to_relay.pop_front().unwrap();
            let chance = self.dice.roll();
            for (to, frame) in self.relay.take(side, frame, self.wall_ms, chance) {
                // What the relay says goes over the wire too.
                let bytes = kader_wire::frame::encode(&frame);
                let frame = kader_wire::frame::decode(&bytes).unwrap();
                let times = 1 + usize::from(self.is_meddled_with(&frame, self.relay.repeats_percent));
                let overtakes = self.is_meddled_with(&frame, self.relay.overtakes_percent);
                let way = &mut self.sides[to].to_core;
                let place = way.len() - usize::from(overtakes && way.back().is_some_and(is_delivery));
                for _ in 0..times {
                    let event = RelayEvent::Frame(frame.clone());
                    way.insert(place, Input::Relay { url: RELAY.to_owned(), event });
                }
            }
        } else {
            let input = self.sides[side].to_core.pop_front().unwrap();
            self.handle(side, input);
        }
        true
    }

    /// Whether this delivery is one of so many in 100, by lot.
    fn is_meddled_with(&mut self, frame: &RelayFrame, percent: usize) -> bool {
        percent > 0 && matches!(frame, RelayFrame::Delivery { .. }) && self.dice.below(100) < percent
    }

    /// Until nothing is on its way any more.
    pub(crate) fn settle(&mut self) {
        for _ in 0..20_000 {
            if !self.turn() {
                return;
            }
        }
        panic!("it never comes to rest");
    }

    /// Time passes; whoever asked to be woken is, in order.
    pub(crate) fn passes(&mut self, ms: u64) {
        let until = self.boot_ms + ms;
        self.settle();
        loop {
            let next = (0..self.sides.len())
                .filter(|side| !self.sides[*side].asleep)
                .filter_map(|side| self.sides[side].wake.map(|at| (at.max(self.boot_ms), side)))
                .min()
                .filter(|(at, _)| *at <= until);
            let Some((at, side)) = next else { break };
            self.wall_ms += at - self.boot_ms;
            self.boot_ms = at;
            self.sides[side].wake = None;
            self.handle(side, Input::Tick);
            self.settle();
        }
        self.wall_ms += until - self.boot_ms;
        self.boot_ms = until;
        for side in 0..self.sides.len() {
            if !self.sides[side].asleep {
                self.handle(side, Input::Tick);
            }
        }
        self.settle();
    }

    /// Gives a command and does not wait for what follows from it.
    pub(crate) fn clicks(&mut self, side: usize, command: Command) -> u64 {
        self.next_command += 1;
        let id = self.next_command;
        self.handle(side, Input::Command { id, command });
        id
    }

    pub(crate) fn reply(&mut self, side: usize, id: u64) -> Option<Result<Reply, Failure>> {
        self.sides[side].replies.remove(&id)
    }

    /// Gives a command; frames move only as far as its answer needs them.
    pub(crate) fn tries(&mut self, side: usize, command: Command) -> Result<Reply, String> {
        let deaths = self.sides[side].deaths;
        let id = self.clicks(side, command);
        for _ in 0..30 {
            if let Some(result) = self.reply(side, id) {
                return result.map_err(|failure| failure.code);
            }
            if self.sides[side].deaths > deaths {
                return Err("killed".to_owned());
            }
            while self.turn() {
                if self.sides[side].replies.contains_key(&id) || self.sides[side].deaths > deaths {
                    break;
                }
            }
            if self.is_at_rest() {
                // What the relay put off is asked again in a while.
                self.passes(1_000);
            }
        }
        panic!("a command without an answer");
    }

    fn is_at_rest(&self) -> bool {
        let rests = |side: &Side| side.asleep || (side.to_relay.is_empty() && side.to_core.is_empty());
        self.sides.iter().all(rests)
    }

    /// Gives a command that must succeed, and lets everything come to rest.
    pub(crate) fn does(&mut self, side: usize, command: Command) -> Reply {
        let reply = self.tries(side, command.clone());
        let reply = reply.unwrap_or_else(|code| panic!("side {side}: {command:?}: {code}"));
        self.settle();
        reply
    }

    /// Gives a command that must be refused with this code.
    pub(crate) fn refused(&mut self, side: usize, command: Command, code: &str) {
        let reply = self.tries(side, command.clone());
        assert_eq!(reply.err().as_deref(), Some(code), "side {side}: {command:?}");
        self.settle();
    }

    /// Ledger heads are equal, the ledgers verify, and nothing waits in an outbox that the relay has.
    pub(crate) fn agree_on_history(&mut self) {
        let mut heads = Vec::new();
        for side in self.all() {
            let Some(relationship) = self.view(side).relationships.pop().map(|found| found.id) else {
                continue;
            };
            let reply = self.tries(side, Command::VerifyHistory { relationship }).unwrap();
            let Reply::History(check) = reply else { panic!("no history") };
            assert_eq!(check.first_bad, None);
            heads.push((check.entries, check.head));
        }
        let differ = heads.iter().any(|head| *head != heads[T]);
        assert!(!differ, "the heads differ: {}", self.where_they_are());
        // Nobody was told of a difference that was none, or is none any more.
        for side in self.all() {
            let faults = self.view(side).relationships.pop().and_then(|found| found.ledger_fault);
            assert_eq!(faults, None, "side {side}");
        }
    }

    /// Everything was said and taken: nothing is tried again for ever, the relay keeps nothing.
    pub(crate) fn rests(&mut self) {
        // Within a minute all are told how far they were heard.
        self.passes(75_000);
        let before = self.relay.envelopes;
        self.passes(60_000);
        assert_eq!(self.relay.envelopes, before, "something is sent again and again");
        assert!(self.relay.holds() == 0, "the relay keeps what all have: {:?}", self.relay.waiting());
        self.no_key_twice("at rest");
        // After sessions every leaf was renewed, and the mailbox moved. Where one session follows
        // another at once, a mailbox may have been made that no commit came for.
        let members = self.sides.len();
        let ends = self.kinds(T).iter().filter(|(kind, _)| *kind == HistoryKind::End).count();
        let least = ends.min(1);
        let (mailboxes, commits) = (self.relay.has_mailboxes(), self.relay.commits());
        assert!((1 + least..=1 + 2 * ends).contains(&mailboxes), "{mailboxes}, {}", self.where_they_are());
        assert!(
            (members * least..=members * ends).contains(&commits),
            "{commits}, {}",
            self.where_they_are()
        );
        for side in self.all() {
            assert_eq!(self.sees(side).problem, None, "side {side}");
        }
    }
}

fn is_delivery(input: &Input) -> bool {
    matches!(input, Input::Relay { event: RelayEvent::Frame(RelayFrame::Delivery { .. }), .. })
}

fn core(folder: &std::path::Path) -> Core {
    Core::new(CoreConfig {
        folder: folder.to_owned(),
        relay: RELAY.to_owned(),
        keyring: Box::new(NoKeyring),
        passphrase_cost: passphrase_cost(),
    })
}

/// As cheap as it may be.
pub(crate) fn passphrase_cost() -> PassphraseCost {
    PassphraseCost::new(8, 1, 1).unwrap()
}
