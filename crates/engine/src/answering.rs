//! What comes out of a call: pictures to the decoder, sound to the playout, words to the core.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kader_call::{CallEvent, EndReason, Line};
use kader_core::input::{CallReport, Input};
use kader_core::view::LineView;
use kader_media::loops::{PictureLoop, PictureOutputs};
use tokio::sync::mpsc as queue;

use crate::devices::CameraWishes;
use crate::inbox::Inputs;
use crate::playing::{Of, Playing};
use crate::studio::{OnAir, Order, Screens};

/// No picture for this long: the other's camera is off.
const PICTURE_GONE: Duration = Duration::from_millis(1_500);
/// No sound for this long: the other's microphone is off.
const SOUND_GONE: Duration = Duration::from_millis(800);

/// Where a call's events go.
pub(crate) struct Heard {
    pub(crate) inputs: Inputs,
    pub(crate) orders: queue::UnboundedSender<Order>,
    pub(crate) screens: Screens,
    pub(crate) playing: Option<Playing>,
    pub(crate) camera: CameraWishes,
    pub(crate) on_air: OnAir,
    pub(crate) number: u64,
}

/// Takes a call's events until it is over.
pub(crate) async fn listen(mut events: queue::Receiver<CallEvent>, heard: Heard) {
    let mut stream = heard.playing.as_ref().map(|playing| playing.begin(Of::Call));
    let pictures = heard.playing.as_ref().and_then(|playing| decode(playing, &heard));
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
                let _ = heard.inputs.send(Input::Call(CallReport::Connected { after_ms }));
                heard.camera.key_frame();
            }
            CallEvent::Video(frame) => {
                seen.picture = Some(Instant::now());
                if let (Some(pictures), Some(stream)) = (&pictures, &stream) {
                    heard.screens.stats.send_modify(|stats| stats.received += 1);
                    pictures.push(stream.picture_time(frame.media_us), frame.data, frame.arrived);
                }
            }
            CallEvent::Audio(packet) => {
                seen.sound = Some(Instant::now());
                if let Some(stream) = &mut stream {
                    // The playout counts modulo 2^16, as RTP does.
                    #[allow(clippy::cast_possible_truncation, reason = "the low 16 bits are what is wanted")]
                    stream.sound(packet.sequence as u16, packet.media_us, packet.data, packet.arrived);
                }
            }
            CallEvent::KeyFrameWanted => heard.camera.key_frame(),
            CallEvent::TargetBitrate(bps) => heard.camera.set_kbps(bps / 1000),
            CallEvent::Line(line) => {
                let line = match line {
                    Line::Good => LineView::Good,
                    Line::Weak => LineView::Weak,
                    Line::Lost => LineView::Lost,
                };
                let _ = heard.inputs.send(Input::Call(CallReport::Line(line)));
            }
            CallEvent::Stats(call) => heard.screens.stats.send_modify(|stats| stats.call = Some(call)),
            CallEvent::Ended(EndReason::PermitEnded | EndReason::Closed) => {
                // Whether or not anybody gives an order: the other is not shown any longer.
                drop(pictures);
                heard.screens.other.send_replace(None);
                return;
            }
            CallEvent::Ended(_) => {
                let _ = heard.orders.send(Order::Over(heard.number));
                return;
            }
            _ => {}
        }
        seen.tell(&heard);
    }
}

fn decode(playing: &Playing, heard: &Heard) -> Option<PictureLoop> {
    let (screens, on_air) = (heard.screens.clone(), heard.on_air.clone());
    let first = Arc::new(AtomicBool::new(true));
    let outputs = PictureOutputs {
        picture: Box::new(move |picture| {
            if first.swap(false, Ordering::Relaxed) {
                screens.stats.send_modify(|stats| stats.first_shown = Some(Instant::now()));
            }
            screens.show_other(picture);
        }),
        key_wanted: Box::new(move || on_air.want_key_frame()),
    };
    PictureLoop::start(playing.playout().clone(), outputs)
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
            heard.screens.other.send_replace(None);
        }
        self.told = Some((camera, microphone));
        let _ = heard.inputs.send(Input::Call(CallReport::Other { camera, microphone }));
    }
}
