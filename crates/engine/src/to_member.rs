//! The line to one member: laid, answered, laid anew and ended on a task of its own, so that no other waits for it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kader_call::{Call, CallConfig, CallError, CallRole, IceServer};
use kader_core::input::{CallReport, Input};
use kader_core::output::Turn;
use kader_seal::MediaKeys;
use kader_setting::Permit;
use tokio::sync::{mpsc as queue, oneshot, watch};
use tokio::task::JoinHandle;

use crate::address;
use crate::answering::{Heard, listen};
use crate::clock::EngineClock;
use crate::devices::Work;
use crate::inbox::Inputs;
use crate::on_air::OnAir;
use crate::playing::Playing;
use crate::screens::Screens;

/// The longest that the next line waits for the last one to be gone. Nothing passes it any more by then.
const CLOSING: Duration = Duration::from_secs(2);

/// What every line needs of its engine.
#[derive(Clone)]
pub(crate) struct Surroundings {
    pub(crate) inputs: Inputs,
    pub(crate) work: queue::UnboundedSender<Work>,
    pub(crate) screens: Screens,
    pub(crate) on_air: OnAir,
    pub(crate) max_video_kbps: u32,
}

/// What a line is laid with.
pub(crate) struct Laying {
    pub(crate) line: u64,
    pub(crate) permit: Permit,
    pub(crate) keys: MediaKeys,
    pub(crate) hide: bool,
    pub(crate) relay: String,
    pub(crate) turn: Option<Turn>,
    /// The other's offer; without it this side makes one.
    pub(crate) offer: Option<String>,
}

/// What a line is told, in order.
pub(crate) enum Word {
    /// Another one is to be laid, as the order of this number.
    Lay(u64, Box<Laying>),
    /// The other answered.
    Answer(String),
    /// The session became longer.
    Renew(Permit),
    /// The member is out, or the session over.
    Part,
    /// By the call that stands: it is over, or never came about.
    Over(u64),
}

/// The line to one member, as the studio holds it. It ends with this.
pub(crate) struct ToMember {
    words: queue::UnboundedSender<Word>,
    newest: watch::Sender<u64>,
    task: JoinHandle<()>,
}

impl ToMember {
    /// None is laid yet.
    pub(crate) fn new(member: &str, around: &Surroundings) -> Self {
        let (words, incoming) = queue::unbounded_channel();
        let (newest, orders) = watch::channel(0);
        let one = One {
            member: member.to_owned(),
            around: around.clone(),
            words: words.downgrade(),
            orders,
            number: 0,
            laid: None,
            playing: None,
        };
        Self { words, newest, task: tokio::spawn(one.run(incoming)) }
    }

    /// What is being laid now is old from here on.
    fn next(&self) -> u64 {
        self.newest.send_modify(|newest| *newest += 1);
        *self.newest.borrow()
    }

    /// Lays a line in the place of the one that there is.
    pub(crate) fn lay(&self, laying: Laying) {
        let order = self.next();
        let _ = self.words.send(Word::Lay(order, Box::new(laying)));
    }

    /// Hands the other's answer over.
    pub(crate) fn answer(&self, sdp: String) {
        let _ = self.words.send(Word::Answer(sdp));
    }

    /// Goes on under a later permit.
    pub(crate) fn renew(&self, permit: Permit) {
        let _ = self.words.send(Word::Renew(permit));
    }

    /// Ends the line; the member is neither seen nor heard any more.
    pub(crate) fn part(&self) {
        self.next();
        let _ = self.words.send(Word::Part);
    }

    /// Ends it for good and waits for that.
    pub(crate) async fn end(self) {
        self.part();
        let Self { words, newest, task } = self;
        drop((words, newest));
        let _ = task.await;
    }
}

/// The line's own state, on its task.
struct One {
    member: String,
    around: Surroundings,
    words: queue::WeakUnboundedSender<Word>,
    /// The number of the newest order: what was begun under an older one is given up.
    orders: watch::Receiver<u64>,
    /// Counts the calls, so that a late word of an old one is not taken for the new one's.
    number: u64,
    laid: Option<Laid>,
    /// Where the member is heard, once there was a line.
    playing: Option<Playing>,
}

struct Laid {
    call: Arc<Call>,
    listener: JoinHandle<()>,
}

impl One {
    async fn run(mut self, mut incoming: queue::UnboundedReceiver<Word>) {
        while let Some(word) = incoming.recv().await {
            let done = match word {
                Word::Lay(order, laying) => self.lay(order, *laying).await,
                Word::Answer(sdp) => match &self.laid {
                    Some(laid) => laid.call.accept_answer(&sdp).await,
                    None => Ok(()),
                },
                Word::Renew(permit) => match &self.laid {
                    Some(laid) => laid.call.renew(permit),
                    None => Ok(()),
                },
                Word::Part => {
                    self.part().await;
                    Ok(())
                }
                Word::Over(number) => {
                    if number == self.number {
                        self.fails().await;
                    }
                    Ok(())
                }
            };
            if let Err(error) = done {
                tracing::warn!("the line could not be laid: {error}");
                self.fails().await;
            }
        }
        self.part().await;
    }

    fn config(&self, laying: &mut Laying) -> CallConfig {
        let role = if laying.offer.is_some() { CallRole::Answerer } else { CallRole::Offerer };
        let mut config = CallConfig::new(role);
        config.hide_address = laying.hide;
        config.ice_servers = laying
            .turn
            .take()
            .map(|Turn { urls, username, password }| {
                vec![IceServer { urls, username, password: password.to_string() }]
            })
            .unwrap_or_default();
        config.max_video_kbps = self.around.max_video_kbps;
        if address::is_here(&laying.relay) {
            config.bind = vec![SocketAddr::from(([127, 0, 0, 1], 0))];
        }
        config
    }

    /// Lays a line. The one before, if there is one, is gone first.
    async fn lay(&mut self, order: u64, mut laying: Laying) -> Result<(), CallError> {
        self.stop().await;
        let mut orders = self.orders.clone();
        if *orders.borrow_and_update() != order {
            return Ok(());
        }
        self.number += 1;
        self.playing = self.asks_where_to_play().await;
        let config = self.config(&mut laying);
        let Laying { line, permit, keys, offer, .. } = laying;
        let (call, events) = Call::start(permit.clone(), Arc::new(EngineClock), keys, config).await?;
        let call = Arc::new(call);
        let heard = Heard {
            member: self.member.clone(),
            inputs: self.around.inputs.clone(),
            words: self.words.clone(),
            screens: self.around.screens.clone(),
            screen: self.around.screens.of(&self.member),
            playing: self.playing.clone(),
            on_air: self.around.on_air.clone(),
            number: self.number,
        };
        self.around.on_air.put(&self.member, call.clone(), permit);
        self.laid = Some(Laid { call: call.clone(), listener: tokio::spawn(listen(events, heard)) });
        let described = async {
            Ok::<_, CallError>(match offer {
                None => CallReport::Offered { line, sdp: call.offer().await? },
                Some(sdp) => CallReport::Answered { line, sdp: call.accept_offer(&sdp).await? },
            })
        };
        let report = tokio::select! {
            biased;
            // Nobody waits for its description any more; the next word ends it.
            _ = orders.wait_for(|newest| *newest != order) => return Ok(()),
            report = described => report?,
        };
        self.around.on_air.described(&self.member);
        self.report(report);
        Ok(())
    }

    fn report(&self, report: CallReport) {
        let _ = self.around.inputs.send(Input::Call { member: self.member.clone(), report });
    }

    async fn asks_where_to_play(&self) -> Option<Playing> {
        let (answer, playing) = oneshot::channel();
        let _ = self.around.work.send(Work::Playing(answer));
        playing.await.ok().flatten()
    }

    async fn fails(&mut self) {
        self.stop().await;
        self.report(CallReport::Failed);
    }

    async fn part(&mut self) {
        self.stop().await;
        if let Some(playing) = self.playing.take() {
            playing.leave(&self.member);
        }
    }

    async fn stop(&mut self) {
        self.around.on_air.take(&self.member);
        let laid = self.laid.take();
        // First nobody listens any more: no word of this line comes after one of the next.
        let call = match laid {
            Some(Laid { call, listener }) => {
                listener.abort();
                let _ = listener.await;
                Some(call)
            }
            None => None,
        };
        self.around.screens.of(&self.member).picture.send_replace(None);
        if let Some(call) = call.and_then(Arc::into_inner) {
            // Ends by itself if this takes long: the permit's own timer holds it too.
            let _ = tokio::time::timeout(CLOSING, call.close()).await;
        }
    }
}
