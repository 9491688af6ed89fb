//! Devices and call: carries out the core's orders, and moves frames between them.
//!
//! The second journey (docs/ARCHITECTURE.md) runs here and never touches the core:
//! camera, encoder, `call.push_video`; and back, call, decoder, the page's canvas.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use kader_call::{Call, CallConfig, CallRole, IceServer};
use kader_core::input::{CallReport, DeviceKind, Input};
use kader_core::output::{CallOrder, DeviceOrder, Turn};
use kader_media::{AudioPacket, EncodedFrame, VideoFrame};
use kader_setting::Permit;
use tokio::sync::{mpsc as queue, watch};

use crate::answering::{Heard, listen};
use crate::clock::EngineClock;
use crate::devices::Devices;
use crate::{EngineConfig, Picture, Stats};

/// What the studio is told to do, in order.
#[derive(Debug)]
pub(crate) enum Order {
    /// By the core: devices.
    Devices(DeviceOrder),
    /// By the core: the call.
    Call(Box<CallOrder>),
    /// By a device's own thread: it failed.
    Failed(DeviceKind, kader_media::DeviceError),
    /// By the meter: the microphone's level changed.
    Level,
    /// By the call that stands: its line is over, or never came about.
    Over(u64),
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

/// The studio's own state, on its task.
struct Studio {
    config: Arc<EngineConfig>,
    inputs: mpsc::Sender<Input>,
    orders: queue::UnboundedSender<Order>,
    screens: Screens,
    devices: Devices,
    on_air: OnAir,
    /// Counts the calls, so that a late word of an old one is not taken for the new one's.
    number: u64,
    listener: Option<tokio::task::JoinHandle<()>>,
}

/// Runs the studio until its orders end.
pub(crate) async fn run(
    config: Arc<EngineConfig>,
    inputs: mpsc::Sender<Input>,
    orders: queue::UnboundedSender<Order>,
    mut incoming: queue::UnboundedReceiver<Order>,
    screens: Screens,
) {
    let on_air = OnAir::default();
    let devices =
        Devices::new(config.clone(), inputs.clone(), orders.clone(), screens.clone(), on_air.clone());
    let mut studio = Studio { config, inputs, orders, screens, devices, on_air, number: 0, listener: None };
    while let Some(order) = incoming.recv().await {
        match order {
            Order::Devices(order) => studio.devices.carry_out(order).await,
            Order::Failed(kind, error) => studio.devices.failed(kind, error),
            Order::Level => studio.devices.tell(),
            Order::Call(order) => studio.call(*order).await,
            Order::Over(number) if number == studio.number => {
                studio.stop().await;
                let _ = studio.inputs.send(Input::Call(CallReport::Failed));
            }
            Order::Over(_) => {}
        }
    }
    studio.stop().await;
}

impl Studio {
    async fn call(&mut self, order: CallOrder) {
        let done = match order {
            CallOrder::Offer { permit, keys, hide, turn } => {
                self.begin(CallRole::Offerer, permit, keys, hide, turn, None).await
            }
            CallOrder::TakeOffer { permit, sdp, keys, hide, turn } => {
                self.begin(CallRole::Answerer, permit, keys, hide, turn, Some(sdp)).await
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

    async fn begin(
        &mut self,
        role: CallRole,
        permit: Permit,
        keys: kader_seal::MediaKeys,
        hide: bool,
        turn: Option<Turn>,
        offer: Option<String>,
    ) -> Result<(), kader_call::CallError> {
        self.stop().await;
        self.number += 1;
        let mut config = CallConfig::new(role);
        config.hide_address = hide;
        config.ice_servers = turn
            .map(|Turn { urls, username, password }| vec![IceServer { urls, username, password }])
            .unwrap_or_default();
        config.max_video_kbps = self.config.max_video_kbps;
        config.bind = self.bind();
        let (call, events) = Call::start(permit.clone(), Arc::new(EngineClock), keys, config).await?;
        let call = Arc::new(call);
        let heard = Heard {
            inputs: self.inputs.clone(),
            orders: self.orders.clone(),
            screens: self.screens.clone(),
            playout: self.devices.playout(),
            camera: self.devices.camera_wishes(),
            on_air: self.on_air.clone(),
            number: self.number,
        };
        self.on_air.with(|standing| *standing = Some(Standing { call: call.clone(), permit }));
        self.listener = Some(tokio::spawn(listen(events, heard)));
        let report = match offer {
            None => CallReport::Offered(call.offer().await?),
            Some(sdp) => CallReport::Answered(call.accept_offer(&sdp).await?),
        };
        self.devices.on_air(true);
        let _ = self.inputs.send(Input::Call(report));
        Ok(())
    }

    /// A relay on this machine means that the other side is on it too.
    fn bind(&self) -> Vec<SocketAddr> {
        if self.config.relay_is_here() { vec![SocketAddr::from(([127, 0, 0, 1], 0))] } else { Vec::new() }
    }

    async fn stop(&mut self) {
        self.devices.on_air(false);
        let standing = self.on_air.with(Option::take);
        self.screens.other.send_replace(None);
        let Some(Standing { call, .. }) = standing else { return };
        if let Some(call) = Arc::into_inner(call) {
            // Ends by itself if this takes long: the permit's own timer holds it too.
            let _ = tokio::time::timeout(std::time::Duration::from_secs(2), call.close()).await;
        }
        if let Some(listener) = self.listener.take() {
            listener.abort();
        }
    }
}
