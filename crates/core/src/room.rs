//! The room: the one lobby or session that is open now. Lives in memory; what must last is in the vault.

use kader_seal::OneUse;
use kader_setting::{Now, PendingStart, Permit, PlaceAttested, PublicKey, StartDraft, StartRequest};

use crate::crisis::TheirPlace;
use crate::input::Secret;
use crate::output::Turn;
use crate::pointing::{Pace, Pointer};
use crate::view::{DeviceView, LineView};

/// The nonces that the keys of a line are bound to.
#[derive(Clone)]
pub(crate) struct Laying {
    /// The answerer's.
    pub(crate) asked: Vec<u8>,
    /// The offerer's, once it offers.
    pub(crate) offered: Option<Vec<u8>>,
    /// The epoch of the keys of what was offered.
    pub(crate) epoch: u64,
    /// The number under which the call was ordered: a report of the line before is not of this one.
    pub(crate) line: u64,
}

/// What was said about the place (S-15). Ends with the room; a client's goes sealed to the therapist.
pub(crate) struct Place {
    pub(crate) proof: PlaceAttested,
    pub(crate) alone: bool,
    pub(crate) address: Secret,
    pub(crate) call_back: Secret,
}

/// The line to one member.
pub(crate) struct Link {
    pub(crate) laying: Option<Laying>,
    pub(crate) line: LineView,
    /// When the other's wish for a line was followed last, boot clock.
    pub(crate) asked_at: Option<u64>,
    /// Who offers: the nonce of a wish that came too soon after one that was followed.
    pub(crate) wished: Option<Vec<u8>>,
    /// When the line is tried again, boot clock.
    pub(crate) again_at: Option<u64>,
    /// A frame opened on it.
    pub(crate) connected: bool,
}

/// Another member, as far as the room knows.
pub(crate) struct Guest {
    pub(crate) key: PublicKey,
    pub(crate) present: bool,
    pub(crate) hides: bool,
    /// Their START request, on the side that admits.
    pub(crate) request: Option<StartRequest>,
    /// In the session that runs, by its START, and not gone out of it since.
    pub(crate) inside: bool,
    pub(crate) link: Link,
    pub(crate) camera: bool,
    pub(crate) microphone: bool,
    /// Therapist: what the next place of theirs will be sealed to.
    pub(crate) place_key: Option<OneUse>,
    /// Therapist: a client's place, until a crisis is declared unseen.
    pub(crate) place: Option<TheirPlace>,
    /// Where they are in a shared record, as they said last.
    pub(crate) pointer: Pointer,
}

impl Guest {
    fn new(key: PublicKey) -> Self {
        Self {
            key,
            present: false,
            hides: false,
            request: None,
            inside: false,
            link: Link {
                laying: None,
                line: LineView::Connecting,
                asked_at: None,
                wished: None,
                again_at: None,
                connected: false,
            },
            camera: false,
            microphone: false,
            place_key: None,
            place: None,
            pointer: Pointer::default(),
        }
    }

    /// The line ends; what was to be done about it is not.
    pub(crate) fn parts(&mut self) {
        let (key, present, hides, place) = (self.key, self.present, self.hides, self.place.take());
        // The place stays: who went out in a crisis is to be found.
        *self = Self { present, hides, place, ..Self::new(key) };
    }
}

/// The open room.
pub(crate) struct Room {
    pub(crate) relationship: String,
    pub(crate) camera: DeviceView,
    pub(crate) microphone: DeviceView,
    pub(crate) speaker: DeviceView,
    pub(crate) level: u8,
    pub(crate) place: Option<Place>,
    /// This person went in, or asked to.
    pub(crate) entered: bool,
    /// Everybody else, in the order of the relationship.
    pub(crate) guests: Vec<Guest>,
    pub(crate) turn: Option<Turn>,
    /// Own START request, kept until START comes back.
    pub(crate) own_request: Option<StartRequest>,
    pub(crate) draft: Option<StartDraft>,
    pub(crate) starting: Option<PendingStart>,
    pub(crate) permit: Option<Permit>,
    /// Since when there is no line with anybody, boot clock.
    pub(crate) apart_since: Option<u64>,
    pub(crate) connected_in_ms: Option<u32>,
    /// The last notice that was put away, seconds before the limit.
    pub(crate) dismissed: Option<u32>,
    /// Why nothing starts, where that is known: a code.
    pub(crate) problem: Option<&'static str>,
    /// Until when a START that was begun may take, boot clock.
    pub(crate) answer_until: Option<u64>,
    /// How often it was said where one is in a record.
    pub(crate) says_where: Pace,
    /// When the counted time was last written down, boot clock.
    pub(crate) noted_at: u64,
}

impl Room {
    /// An empty one.
    pub(crate) fn new(relationship: String, others: impl Iterator<Item = PublicKey>) -> Self {
        Self {
            relationship,
            camera: DeviceView::default(),
            microphone: DeviceView::default(),
            speaker: DeviceView::default(),
            level: 0,
            place: None,
            entered: false,
            guests: others.map(Guest::new).collect(),
            turn: None,
            own_request: None,
            draft: None,
            starting: None,
            permit: None,
            apart_since: None,
            connected_in_ms: None,
            dismissed: None,
            problem: None,
            answer_until: None,
            says_where: Pace::default(),
            noted_at: 0,
        }
    }

    /// Another member in it.
    pub(crate) fn guest(&mut self, key: &PublicKey) -> Option<&mut Guest> {
        self.guests.iter_mut().find(|guest| guest.key == *key)
    }

    /// Those in the session beside this side.
    pub(crate) fn inside(&self) -> impl Iterator<Item = &Guest> {
        self.guests.iter().filter(|guest| guest.inside)
    }

    /// How the line to a member is from now on.
    pub(crate) fn line_is(&mut self, to: &PublicKey, line: LineView, now: Now) {
        if let Some(guest) = self.guest(to) {
            guest.link.line = line;
        }
        self.counts(now);
    }

    /// Time counts while there is a line with somebody.
    pub(crate) fn counts(&mut self, now: Now) {
        let there = self.inside().any(|guest| matches!(guest.link.line, LineView::Good | LineView::Weak));
        self.apart_since = if there { None } else { self.apart_since.or(Some(now.boot_ms)) };
    }

    /// All lines in one word: the one that is worst.
    pub(crate) fn line(&self) -> LineView {
        let worst = self.inside().map(|guest| guest.link.line).max_by_key(|line| match line {
            LineView::Good => 0,
            LineView::Weak => 1,
            LineView::Connecting => 2,
            LineView::Lost => 3,
        });
        worst.unwrap_or(LineView::Connecting)
    }

    /// What a permit counted up to now, or up to where the line broke that is not there, milliseconds.
    pub(crate) fn counted_ms(&self, permit: &Permit, now: Now) -> u64 {
        permit.served_ms(self.apart_since.unwrap_or(now.boot_ms))
    }
}
