//! The studio: carries out the core's orders about lines, and starts the tasks of a session.
//!
//! The second journey (docs/ARCHITECTURE.md) runs here and never touches the core:
//! camera, encoder, `call.push_video`; and back, call, decoder, the page's canvas. Between every two
//! members of a session there is a line of its own ([`crate::to_member`]); what goes out goes to all of
//! them ([`crate::on_air`]), and what comes in is shown and heard for each by itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use kader_core::output::CallOrder;
use tokio::sync::mpsc as queue;

use crate::devices::{CameraWishes, Devices, System, Work};
use crate::inbox::Inputs;
use crate::on_air::OnAir;
use crate::screens::Screens;
use crate::to_member::{Laying, Surroundings, ToMember};

/// What the studio is told to do, in order.
#[derive(Debug)]
pub(crate) enum Order {
    /// By the core.
    Call(Box<CallOrder>),
    /// The engine is over.
    End,
}

/// The tasks of a session: the lines', and the devices'.
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
        let camera = CameraWishes::default();
        let on_air = OnAir::new(camera.clone(), work.clone(), max_video_kbps);
        let devices =
            Devices::new(system, inputs.clone(), work.clone(), screens.clone(), on_air.clone(), camera);
        let around = Surroundings {
            inputs: inputs.clone(),
            work: work.clone(),
            screens: screens.clone(),
            on_air,
            max_video_kbps,
        };
        let studio = Studio { around, lines: BTreeMap::new() };
        tokio::spawn(devices.run(device_work));
        tokio::spawn(studio.run(incoming));
        Self { orders, work }
    }

    /// For the lines.
    pub(crate) fn call(&self, order: CallOrder) {
        let _ = self.orders.send(Order::Call(Box::new(order)));
    }

    /// For the devices.
    pub(crate) fn devices(&self, order: kader_core::output::DeviceOrder) {
        let _ = self.work.send(Work::Order(order));
    }

    /// Ends both: the lines are closed, and the devices.
    pub(crate) fn end(&self) {
        let _ = self.orders.send(Order::End);
        let _ = self.work.send(Work::End);
    }
}

/// The lines by their members' handles. One that has ended waits for its member's next.
struct Studio {
    around: Surroundings,
    lines: BTreeMap<String, ToMember>,
}

impl Studio {
    async fn run(mut self, mut incoming: queue::UnboundedReceiver<Order>) {
        while let Some(order) = incoming.recv().await {
            match order {
                Order::Call(order) => self.call(*order),
                Order::End => break,
            }
        }
        self.stop();
        for (_, line) in std::mem::take(&mut self.lines) {
            line.end().await;
        }
    }

    /// Hands an order on. Nothing here waits: no line holds up another.
    fn call(&mut self, order: CallOrder) {
        match order {
            CallOrder::Offer { member, line, permit, keys, hide, relay, turn } => {
                self.line(member).lay(Laying { line, permit, keys, hide, relay, turn, offer: None });
            }
            CallOrder::TakeOffer { member, line, permit, sdp, keys, hide, relay, turn } => {
                self.line(member).lay(Laying { line, permit, keys, hide, relay, turn, offer: Some(sdp) });
            }
            CallOrder::TakeAnswer { member, sdp } => {
                if let Some(line) = self.lines.get(&member) {
                    line.answer(sdp);
                }
            }
            CallOrder::Part { member } => {
                self.around.on_air.take(&member);
                if let Some(line) = self.lines.get(&member) {
                    line.part();
                }
            }
            CallOrder::Renew(permit) => {
                self.around.on_air.renew(permit.clone());
                for line in self.lines.values() {
                    line.renew(permit.clone());
                }
            }
            CallOrder::Stop => self.stop(),
        }
    }

    fn line(&mut self, member: String) -> &ToMember {
        let around = &self.around;
        self.lines.entry(member).or_insert_with_key(|member| ToMember::new(member, around))
    }

    fn stop(&self) {
        // At once for all, whatever each of them is busy with.
        self.around.on_air.silence();
        for line in self.lines.values() {
            line.part();
        }
    }
}

#[cfg(test)]
#[path = "studio_tests.rs"]
mod tests;
