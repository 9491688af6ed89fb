//! What comes out of the call with one member: pictures to the decoder, sound to the playout, words to the core.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kader_call::{CallEvent, EndReason, Line};
use kader_core::input::{CallReport, Input};
use kader_core::view::LineView;
use kader_media::loops::{PictureLoop, PictureOutputs};
use tokio::sync::mpsc as queue;

use crate::inbox::Inputs;
use crate::on_air::OnAir;
use crate::playing::{Of, Playing, Stream};
use crate::screens::{Screen, Screens};
use crate::to_member::Word;

/// No picture for this long: the other's camera is off.
const PICTURE_GONE: Duration = Duration::from_millis(1_500);
/// No sound for this long: the other's microphone is off.
const SOUND_GONE: Duration = Duration::from_millis(800);

/// Where a call's events go.
pub(crate) struct Heard {
    pub(crate) member: String,
    pub(crate) inputs: Inputs,
    pub(crate) words: queue::WeakUnboundedSender<Word>,
    pub(crate) screens: Screens,
    pub(crate) screen: Screen,
    pub(crate) playing: Option<Playing>,
    pub(crate) on_air: OnAir,
    pub(crate) number: u64,
}

impl Heard {
    fn report(&self, report: CallReport) {
        let _ = self.inputs.send(Input::Call { member: self.member.clone(), report });
    }

    /// The stream of this call into the member's own playout.
    fn stream(&self) -> Option<Stream> {
        let of = Of::Member(self.member.clone());
        self.playing
            .as_ref()?
            .begin(of)
            .inspect_err(|error| tracing::warn!("nothing can be heard: {error}"))
            .ok()
    }
}

/// Takes a call's events until it is over.
pub(crate) async fn listen(mut events: queue::Receiver<CallEvent>, heard: Heard) {
    let mut stream = heard.stream();
    let pictures = stream.as_ref().and_then(|stream| decode(stream, &heard));
    let mut seen = Seen::default();
    let mut look = tokio::time::interval(Duration::from_millis(250));
    loop {
        let event = tokio::select! {
            event = events.recv() => event,
            _ = look.tick() => {
                seen.tell(&heard);
                continue;
            }
        };
        let Some(event) = event else { return };
        match event {
            CallEvent::Connected { after_ms } => {
                let after_ms = u32::try_from(after_ms).unwrap_or(u32::MAX);
                heard.report(CallReport::Connected { after_ms });
                heard.on_air.key_frame(&heard.member);
            }
            CallEvent::Video(frame) => {
                seen.picture = Some(Instant::now());
                if let (Some(pictures), Some(stream)) = (&pictures, &stream) {
                    heard.screens.stats.send_modify(|stats| stats.received += 1);
                    heard.screen.count(|stats| stats.received += 1);
                    pictures.push(stream.picture_time(frame.media_us), frame.data, frame.arrived);
                }
            }
            CallEvent::Audio(packet) => {
                seen.sound = Some(Instant::now());
                heard.screen.count(|stats| stats.sounds += 1);
                if let Some(stream) = &mut stream {
                    // The playout counts modulo 2^16, as RTP does.
                    #[allow(clippy::cast_possible_truncation, reason = "the low 16 bits are what is wanted")]
                    stream.sound(packet.sequence as u16, packet.media_us, packet.data, packet.arrived);
                }
            }
            CallEvent::KeyFrameWanted => heard.on_air.key_frame(&heard.member),
            CallEvent::TargetBitrate(bps) => heard.on_air.target(&heard.member, bps),
            CallEvent::Line(line) => {
                heard.on_air.line(&heard.member, line);
                let line = match line {
                    Line::Good => LineView::Good,
                    Line::Weak => LineView::Weak,
                    Line::Lost => LineView::Lost,
                };
                heard.report(CallReport::Line(line));
            }
            CallEvent::Stats(call) => {
                heard.screen.count(|stats| stats.call = Some(call));
                if heard.on_air.is_first(&heard.member) {
                    heard.screens.stats.send_modify(|stats| stats.call = Some(call));
                }
            }
            CallEvent::Ended(EndReason::PermitEnded | EndReason::Closed) => {
                // Whether or not anybody gives an order: the other is not shown any longer.
                drop(pictures);
                heard.screen.picture.send_replace(None);
                return;
            }
            CallEvent::Ended(_) => {
                if let Some(words) = heard.words.upgrade() {
                    let _ = words.send(Word::Over(heard.number));
                }
                return;
            }
            _ => {}
        }
        seen.tell(&heard);
    }
}

fn decode(stream: &Stream, heard: &Heard) -> Option<PictureLoop> {
    let (screens, screen) = (heard.screens.clone(), heard.screen.clone());
    let (on_air, asks) = (heard.on_air.clone(), heard.on_air.clone());
    let (member, of) = (heard.member.clone(), heard.member.clone());
    let first = Arc::new(AtomicBool::new(true));
    let outputs = PictureOutputs {
        picture: Box::new(move |picture| {
            let begins = first.swap(false, Ordering::Relaxed);
            screens.stats.send_modify(|stats| {
                stats.shown += 1;
                if begins && (stats.first_shown.is_none() || on_air.is_only(&member)) {
                    stats.first_shown = Some(Instant::now());
                }
            });
            screen.count(|stats| stats.shown += 1);
            screen.picture.send_replace(Some(picture));
        }),
        key_wanted: Box::new(move || asks.want_key_frame(&of)),
    };
    PictureLoop::start(stream.playout().clone(), outputs)
        .inspect_err(|error| tracing::warn!("pictures cannot be decoded: {error}"))
        .ok()
}

/// What of the other's came last, and what the core was told of it.
#[derive(Default)]
struct Seen {
    picture: Option<Instant>,
    sound: Option<Instant>,
    told: Option<(bool, bool)>,
}

impl Seen {
    fn tell(&mut self, heard: &Heard) {
        let camera = self.picture.is_some_and(|at| at.elapsed() < PICTURE_GONE);
        let microphone = self.sound.is_some_and(|at| at.elapsed() < SOUND_GONE);
        if self.told == Some((camera, microphone)) {
            return;
        }
        if self.told.is_some_and(|(before, _)| before) && !camera {
            // A last picture that stands still would look like a person who is there.
            heard.screen.picture.send_replace(None);
        }
        self.told = Some((camera, microphone));
        heard.report(CallReport::Other { camera, microphone });
    }
}
