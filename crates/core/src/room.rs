//! The room: the one lobby or session that is open now. Lives in memory; what must last is in the vault.

use kader_setting::{Now, PendingStart, Permit, PlaceAttested, StartDraft, StartRequest};

use crate::crisis::TheirPlace;
use crate::input::Secret;
use crate::output::Turn;
use crate::view::{DeviceView, LineView};

/// The nonces that the keys of a line are bound to.
#[derive(Clone)]
pub(crate) struct Laying {
    /// The client's.
    pub(crate) asked: Vec<u8>,
    /// The therapist's, once it offers.
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

/// The open room.
pub(crate) struct Room {
    pub(crate) relationship: String,
    pub(crate) camera: DeviceView,
    pub(crate) microphone: DeviceView,
    pub(crate) speaker: DeviceView,
    pub(crate) level: u8,
    pub(crate) place: Option<Place>,
    /// Therapist: the client's, until a crisis is declared unseen.
    pub(crate) their_place: Option<TheirPlace>,
    /// This person went in, or asked to.
    pub(crate) entered: bool,
    pub(crate) other_present: bool,
    pub(crate) other_hides: bool,
    pub(crate) turn: Option<Turn>,
    /// Own START request, kept until START comes back.
    pub(crate) own_request: Option<StartRequest>,
    /// The other's, on the side that admits.
    pub(crate) their_request: Option<StartRequest>,
    pub(crate) draft: Option<StartDraft>,
    pub(crate) starting: Option<PendingStart>,
    pub(crate) permit: Option<Permit>,
    pub(crate) laying: Option<Laying>,
    pub(crate) line: LineView,
    /// Since when there is no line, boot clock.
    pub(crate) apart_since: Option<u64>,
    pub(crate) connected_in_ms: Option<u32>,
    pub(crate) other_camera: bool,
    pub(crate) other_microphone: bool,
    /// The last notice that was put away, seconds before the limit.
    pub(crate) dismissed: Option<u32>,
    /// Why nothing starts, where that is known: a code.
    pub(crate) problem: Option<&'static str>,
    /// Until when a START that was begun may take, boot clock.
    pub(crate) answer_until: Option<u64>,
    /// When the other's wish for a line was followed last, boot clock.
    pub(crate) asked_at: Option<u64>,
    /// Therapist: the nonce of a wish that came too soon after one that was followed.
    pub(crate) wished: Option<Vec<u8>>,
    /// When the line is tried again, boot clock.
    pub(crate) again_at: Option<u64>,
    /// When the counted time was last written down, boot clock.
    pub(crate) noted_at: u64,
}

impl Room {
    /// An empty one.
    pub(crate) fn new(relationship: String) -> Self {
        Self {
            relationship,
            camera: DeviceView::default(),
            microphone: DeviceView::default(),
            speaker: DeviceView::default(),
            level: 0,
            place: None,
            their_place: None,
            entered: false,
            other_present: false,
            other_hides: false,
            turn: None,
            own_request: None,
            their_request: None,
            draft: None,
            starting: None,
            permit: None,
            laying: None,
            line: LineView::Connecting,
            apart_since: None,
            connected_in_ms: None,
            other_camera: false,
            other_microphone: false,
            dismissed: None,
            problem: None,
            answer_until: None,
            asked_at: None,
            wished: None,
            again_at: None,
            noted_at: 0,
        }
    }

    /// How the line is from now on.
    pub(crate) fn line_is(&mut self, line: LineView, now: Now) {
        self.apart_since = match line {
            LineView::Connecting | LineView::Lost => self.apart_since.or(Some(now.boot_ms)),
            _ => None,
        };
        self.line = line;
    }

    /// What a permit counted up to now, or up to where the line broke that is not there, milliseconds.
    pub(crate) fn counted_ms(&self, permit: &Permit, now: Now) -> u64 {
        permit.served_ms(self.apart_since.unwrap_or(now.boot_ms))
    }
}
