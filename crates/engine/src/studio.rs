//! The call: carries out the core's orders, and moves frames between it and the devices.
//!
//! The second journey (docs/ARCHITECTURE.md) runs here and never touches the core:
//! camera, encoder, `call.push_video`; and back, call, decoder, the page's canvas.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kader_call::{Call, CallConfig, CallRole, IceServer};
use kader_core::input::{CallReport, Input};
use kader_core::output::{CallOrder, Turn};
use kader_media::{AudioPacket, EncodedFrame, VideoFrame};
use kader_seal::MediaKeys;
use kader_setting::Permit;
use tokio::sync::{mpsc as queue, oneshot, watch};

use crate::answering::{Heard, listen};
use crate::clock::EngineClock;
use crate::devices::{CameraWishes, Devices, System, Work};
use crate::inbox::Inputs;
use crate::playing::Playing;
use crate::{Picture, Stats, address};

/// The longest that the next line waits for the last one to be gone. Nothing passes it any more by then.
const CLOSING: Duration = Duration::from_secs(2);

/// What the studio is told to do, in order.
#[derive(Debug)]
pub(crate) enum Order {
    /// By the core.
    Call(Box<CallOrder>),
    /// By the call that stands: its line is over, or never came about.
    Over(u64),
    /// The engine is over.
    End,
}

/// The call that stands now, where device threads find it.
#[derive(Clone, Default)]
pub(crate) struct OnAir(Arc<Mutex<Option<Standing>>>);

struct Standing {
    call: Arc<Call>,
    permit: Permit,
}

impl OnAir {
    fn with<T>(&self, work: impl FnOnce(&mut Option<Standing>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sends a frame, if a call stands and the permit allows.
    pub(crate) fn video(&self, frame: EncodedFrame) {
        self.with(|standing| {
            if let Some(standing) = standing {
                let _ = standing.call.push_video(frame, &standing.permit);
            }
        });
    }

    /// Sends a packet, if a call stands and the permit allows.
    pub(crate) fn audio(&self, packet: AudioPacket) {
        self.with(|standing| {
            if let Some(standing) = standing {
                let _ = standing.call.push_audio(packet, &standing.permit);
            }
        });
    }

    /// Asks the other side for a key frame.
    pub(crate) fn want_key_frame(&self) {
        self.with(|standing| {
            if let Some(standing) = standing {
                standing.call.want_key_frame();
            }
        });
    }
}

/// What frames go through on their way to the page and the numbers.
#[derive(Clone)]
pub(crate) struct Screens {
    pub(crate) own: watch::Sender<Option<Picture>>,
    pub(crate) other: watch::Sender<Option<Picture>>,
    pub(crate) stats: watch::Sender<Stats>,
}

impl Screens {
    pub(crate) fn show_other(&self, picture: VideoFrame) {
        self.stats.send_modify(|stats| stats.shown += 1);
        self.other.send_replace(Some(picture));
    }
}

/// The two tasks of a session: the call's here, and the devices'.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    orders: queue::UnboundedSender<Order>,
    work: queue::UnboundedSender<Work>,
}

impl Stage {
    /// Starts both.
    pub(crate) fn start(
        system: Arc<dyn System>,
        max_video_kbps: u32,
        inputs: &Inputs,
        screens: &Screens,
    ) -> Self {
        let (orders, incoming) = queue::unbounded_channel();
        let (work, device_work) = queue::unbounded_channel();
        let on_air = OnAir::default();
        let devices = Devices::new(system, inputs.clone(), work.clone(), screens.clone(), on_air.clone());
        let studio = Studio {
            max_video_kbps,
            inputs: inputs.clone(),
            orders: orders.clone(),
            work: work.clone(),
            screens: screens.clone(),
            camera: devices.camera_wishes(),
            on_air,
            number: 0,
            listener: None,
        };
        tokio::spawn(devices.run(device_work));
        tokio::spawn(studio.run(incoming));
        Self { orders, work }
    }

    /// For the call.
    pub(crate) fn call(&self, order: CallOrder) {
        let _ = self.orders.send(Order::Call(Box::new(order)));
    }

    /// For the devices.
    pub(crate) fn devices(&self, order: kader_core::output::DeviceOrder) {
        let _ = self.work.send(Work::Order(order));
    }

    /// Ends both: the call is closed, and the devices.
    pub(crate) fn end(&self) {
        let _ = self.orders.send(Order::End);
        let _ = self.work.send(Work::End);
    }
}

/// The call's own state, on its task.
struct Studio {
    max_video_kbps: u32,
    inputs: Inputs,
    orders: queue::UnboundedSender<Order>,
    work: queue::UnboundedSender<Work>,
    screens: Screens,
    camera: CameraWishes,
    on_air: OnAir,
    /// Counts the calls, so that a late word of an old one is not taken for the new one's.
    number: u64,
    listener: Option<tokio::task::JoinHandle<()>>,
}

impl Studio {
    async fn run(mut self, mut incoming: queue::UnboundedReceiver<Order>) {
        while let Some(order) = incoming.recv().await {
            match order {
                Order::Call(order) => self.call(*order).await,
                Order::Over(number) if number == self.number => {
                    self.stop().await;
                    let _ = self.inputs.send(Input::Call(CallReport::Failed));
                }
                Order::Over(_) => {}
                Order::End => break,
            }
        }
        self.stop().await;
    }

    async fn call(&mut self, order: CallOrder) {
        let done = match order {
            CallOrder::Offer { line, permit, keys, hide, relay, turn } => {
                let config = self.config(CallRole::Offerer, hide, &relay, turn);
                self.begin(line, config, permit, keys, None).await
            }
            CallOrder::TakeOffer { line, permit, sdp, keys, hide, relay, turn } => {
                let config = self.config(CallRole::Answerer, hide, &relay, turn);
                self.begin(line, config, permit, keys, Some(sdp)).await
            }
            CallOrder::TakeAnswer { sdp } => {
                let call =
                    self.on_air.with(|standing| standing.as_ref().map(|standing| standing.call.clone()));
                match call {
                    Some(call) => call.accept_answer(&sdp).await,
                    None => Ok(()),
                }
            }
            CallOrder::Renew(permit) => self.on_air.with(|standing| match standing {
                Some(standing) => {
                    standing.permit = permit.clone();
                    standing.call.renew(permit)
                }
                None => Ok(()),
            }),
            CallOrder::Stop => {
                self.stop().await;
                Ok(())
            }
        };
        if let Err(error) = done {
            tracing::warn!("the line could not be laid: {error}");
            self.stop().await;
            let _ = self.inputs.send(Input::Call(CallReport::Failed));
        }
    }

    fn config(&self, role: CallRole, hide: bool, relay: &str, turn: Option<Turn>) -> CallConfig {
        let mut config = CallConfig::new(role);
        config.hide_address = hide;
        config.ice_servers = turn
            .map(|Turn { urls, username, password }| {
                vec![IceServer { urls, username, password: password.to_string() }]
            })
            .unwrap_or_default();
        config.max_video_kbps = self.max_video_kbps;
        if address::is_here(relay) {
            config.bind = vec![SocketAddr::from(([127, 0, 0, 1], 0))];
        }
        config
    }

    /// Lays a line. The one before, if there is one, is gone first.
    async fn begin(
        &mut self,
        line: u64,
        config: CallConfig,
        permit: Permit,
        keys: MediaKeys,
        offer: Option<String>,
    ) -> Result<(), kader_call::CallError> {
        self.stop().await;
        self.number += 1;
        let playing = self.playing().await;
        let (call, events) = Call::start(permit.clone(), Arc::new(EngineClock), keys, config).await?;
        let call = Arc::new(call);
        let heard = Heard {
            inputs: self.inputs.clone(),
            orders: self.orders.clone(),
            screens: self.screens.clone(),
            playing,
            camera: self.camera.clone(),
            on_air: self.on_air.clone(),
            number: self.number,
        };
        self.on_air.with(|standing| *standing = Some(Standing { call: call.clone(), permit }));
        self.listener = Some(tokio::spawn(listen(events, heard)));
        let report = match offer {
            None => CallReport::Offered { line, sdp: call.offer().await? },
            Some(sdp) => CallReport::Answered { line, sdp: call.accept_offer(&sdp).await? },
        };
        let _ = self.work.send(Work::OnAir(true));
        let _ = self.inputs.send(Input::Call(report));
        Ok(())
    }

    async fn playing(&self) -> Option<Playing> {
        let (answer, playing) = oneshot::channel();
        let _ = self.work.send(Work::Playing(answer));
        playing.await.ok().flatten()
    }

    async fn stop(&mut self) {
        let _ = self.work.send(Work::OnAir(false));
        let standing = self.on_air.with(Option::take);
        // First nobody listens any more: no word of this line comes after one of the next.
        if let Some(listener) = self.listener.take() {
            listener.abort();
            let _ = listener.await;
        }
        self.screens.other.send_replace(None);
        let Some(Standing { call, .. }) = standing else { return };
        if let Some(call) = Arc::into_inner(call) {
            // Ends by itself if this takes long: the permit's own timer holds it too.
            let _ = tokio::time::timeout(CLOSING, call.close()).await;
        }
    }
}

#[cfg(test)]
#[path = "studio_tests.rs"]
mod tests;
