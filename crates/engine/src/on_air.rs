//! The lines that stand now, where device threads find them: what one camera and one microphone give goes to all.
//!
//! **One encoder, several lines.** Every frame and every packet is pushed to each line, which seals it with its
//! own keys. So the encoder aims at what the weakest line carries:
//!
//! - the lowest target of the lines, those that are lost left out while another is not;
//! - and never more than `max_video_kbps` divided by the lines that have a target, so that all of them together
//!   take no more of the way up than one line may;
//! - with one line, its target as it is.
//!
//! A key frame that one line needs goes to all. Requests that come closer together than [`KEY_PAUSE`] are one,
//! which is met at the end of the pause; those of a line that is lost are not listened to, it gets one when it
//! is back. With one line each request is met at once: the call itself spares them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use kader_call::{Call, CallError, Line};
use kader_media::{AudioPacket, EncodedFrame};
use kader_setting::Permit;
use tokio::sync::mpsc as queue;

use crate::devices::{CameraWishes, Work};

/// Key frames for several lines are not closer together than this.
const KEY_PAUSE: Duration = Duration::from_millis(300);

/// The lines that stand now.
#[derive(Clone)]
pub(crate) struct OnAir(Arc<Shared>);

struct Shared {
    air: Mutex<Air>,
    camera: CameraWishes,
    work: queue::UnboundedSender<Work>,
    max_video_kbps: u32,
}

#[derive(Default)]
struct Air {
    /// The right of this session, for all its lines.
    permit: Option<Permit>,
    lines: BTreeMap<String, Standing>,
    /// When a key frame was last ordered.
    keyed: Option<Instant>,
    /// One more is ordered at the end of the pause.
    key_due: bool,
}

struct Standing {
    call: Arc<Call>,
    rate: Rate,
    /// Its description is on its way: what the devices give is wanted.
    described: bool,
}

/// What a line says of how much it carries.
#[derive(Debug, Clone, Copy, Default)]
struct Rate {
    /// Bits a second for video, once it said.
    target: Option<u32>,
    lost: bool,
}

impl OnAir {
    /// No line.
    pub(crate) fn new(camera: CameraWishes, work: queue::UnboundedSender<Work>, max_video_kbps: u32) -> Self {
        Self(Arc::new(Shared { air: Mutex::default(), camera, work, max_video_kbps }))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Air) -> T) -> T {
        work(&mut self.0.air.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sends a frame to everybody, if lines stand and the permit allows.
    pub(crate) fn video(&self, frame: EncodedFrame) {
        self.with(|air| air.each(frame, |call, frame, permit| call.push_video(frame, permit)));
    }

    /// Sends a packet to everybody, if lines stand and the permit allows.
    pub(crate) fn audio(&self, packet: AudioPacket) {
        self.with(|air| air.each(packet, |call, packet, permit| call.push_audio(packet, permit)));
    }

    /// A line stands, and is to be described.
    pub(crate) fn put(&self, member: &str, call: Arc<Call>, permit: Permit) {
        self.with(|air| {
            air.permitted(permit);
            let standing = Standing { call, rate: Rate::default(), described: false };
            air.lines.insert(member.to_owned(), standing);
        });
    }

    /// A line's description is on its way: from now on the devices give something to it.
    pub(crate) fn described(&self, member: &str) {
        self.with(|air| {
            if let Some(standing) = air.lines.get_mut(member) {
                standing.described = true;
            }
            self.tell_devices(air);
        });
    }

    /// Nothing goes to this member any more.
    pub(crate) fn take(&self, member: &str) {
        let gone = self.with(|air| {
            let gone = air.lines.remove(member);
            self.tell_devices(air);
            self.tell_camera(air);
            gone
        });
        // Not within the lock: a call's end is more than a word.
        drop(gone);
    }

    /// Nothing goes to anybody any more.
    pub(crate) fn silence(&self) {
        let gone = self.with(|air| {
            let gone = std::mem::take(&mut air.lines);
            air.permit = None;
            self.tell_devices(air);
            gone
        });
        drop(gone);
    }

    /// The session became longer. The calls are told by whoever laid them.
    pub(crate) fn renew(&self, permit: Permit) {
        self.with(|air| air.permitted(permit));
    }

    /// Asks this member for a key frame.
    pub(crate) fn want_key_frame(&self, member: &str) {
        self.with(|air| {
            if let Some(standing) = air.lines.get(member) {
                standing.call.want_key_frame();
            }
        });
    }

    /// This member cannot go on without a key frame of ours.
    pub(crate) fn key_frame(&self, member: &str) {
        self.with(|air| {
            let lost = air.lines.get(member).is_none_or(|standing| standing.rate.lost);
            if !(lost && air.lines.len() > 1) {
                self.order_key(air);
            }
        });
    }

    /// What the line to this member may carry, bits a second.
    pub(crate) fn target(&self, member: &str, bps: u32) {
        self.with(|air| {
            if let Some(standing) = air.lines.get_mut(member) {
                standing.rate.target = Some(bps);
            }
            self.tell_camera(air);
        });
    }

    /// How the line to this member is.
    pub(crate) fn line(&self, member: &str, line: Line) {
        self.with(|air| {
            let several = air.lines.len() > 1;
            let Some(standing) = air.lines.get_mut(member) else { return };
            let back = std::mem::replace(&mut standing.rate.lost, line == Line::Lost) && line != Line::Lost;
            self.tell_camera(air);
            if several && back {
                self.order_key(air);
            }
        });
    }

    /// Whether this is the line whose numbers stand for the session: the first by its member's handle.
    pub(crate) fn is_first(&self, member: &str) -> bool {
        self.with(|air| air.lines.keys().next().is_some_and(|first| first == member))
    }

    /// Whether there is no other line.
    pub(crate) fn is_only(&self, member: &str) -> bool {
        self.with(|air| air.lines.keys().all(|one| one == member))
    }

    /// In the lock, so that the last word to the devices is the last that became true.
    fn tell_devices(&self, air: &Air) {
        let wanted = air.lines.values().any(|standing| standing.described);
        let _ = self.0.work.send(Work::OnAir(wanted));
    }

    fn tell_camera(&self, air: &Air) {
        let rates: Vec<Rate> = air.lines.values().map(|standing| standing.rate).collect();
        if let Some(kbps) = shared_kbps(&rates, self.0.max_video_kbps) {
            self.0.camera.set_kbps(kbps);
        }
    }

    fn order_key(&self, air: &mut Air) {
        let left = match air.keyed {
            Some(last) if air.lines.len() > 1 => KEY_PAUSE.saturating_sub(last.elapsed()),
            _ => Duration::ZERO,
        };
        if left.is_zero() {
            air.keyed = Some(Instant::now());
            self.0.camera.key_frame();
        } else if !std::mem::replace(&mut air.key_due, true) {
            let on_air = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(left).await;
                on_air.with(|air| {
                    air.key_due = false;
                    air.keyed = Some(Instant::now());
                    on_air.0.camera.key_frame();
                });
            });
        }
    }
}

impl Air {
    /// Gives the same to every line; what it costs to copy is spared for the last.
    fn each<T: Clone>(&self, what: T, push: impl Fn(&Call, T, &Permit) -> Result<(), CallError>) {
        let Some(permit) = &self.permit else { return };
        let mut what = Some(what);
        let mut left = self.lines.len();
        for standing in self.lines.values() {
            left -= 1;
            let next = if left == 0 { what.take() } else { what.clone() };
            if let Some(next) = next {
                // A line whose time is over keeps no other from its own.
                let _ = push(&standing.call, next, permit);
            }
        }
    }

    /// Takes a permit: the later one of a session, and that of another session in the place of the old one.
    fn permitted(&mut self, permit: Permit) {
        let kept = self.permit.as_ref().is_some_and(|held| {
            !self.lines.is_empty()
                && held.session() == permit.session()
                && held.relationship() == permit.relationship()
                && held.expires_boot_ms() > permit.expires_boot_ms()
        });
        if !kept {
            self.permit = Some(permit);
        }
    }
}

/// What the one encoder may make for all lines, in kbit/s. Nothing while no line has said what it carries.
fn shared_kbps(rates: &[Rate], max_video_kbps: u32) -> Option<u32> {
    let told = || rates.iter().filter_map(|rate| rate.target.map(|target| (target / 1_000, rate.lost)));
    let lowest = |lost: bool| told().filter(|(_, is)| *is == lost).map(|(kbps, _)| kbps).min();
    let lowest = lowest(false).or_else(|| lowest(true))?;
    match u32::try_from(told().count()) {
        Ok(0 | 1) => Some(lowest),
        Ok(several) => Some(lowest.min(max_video_kbps / several)),
        Err(_) => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(of: &[(u32, bool)]) -> Vec<Rate> {
        of.iter().map(|(kbps, lost)| Rate { target: Some(kbps * 1_000 + 7), lost: *lost }).collect()
    }

    #[test]
    fn one_line_has_its_target_and_several_share_the_way_up() {
        assert_eq!(shared_kbps(&[], 1_500), None);
        assert_eq!(shared_kbps(&[Rate::default()], 1_500), None);
        // As it is, however much that is.
        assert_eq!(shared_kbps(&rates(&[(2_400, false)]), 1_500), Some(2_400));
        assert_eq!(shared_kbps(&rates(&[(1_400, false), (900, false)]), 1_500), Some(750));
        assert_eq!(shared_kbps(&rates(&[(1_400, false), (300, false)]), 1_500), Some(300));
        assert_eq!(shared_kbps(&rates(&[(1_400, false), (900, false), (800, false)]), 1_500), Some(500));
        // One that has not said anything takes nothing yet.
        let mut two = rates(&[(1_400, false)]);
        two.push(Rate::default());
        assert_eq!(shared_kbps(&two, 1_500), Some(1_400));
    }

    #[test]
    fn a_line_that_is_lost_does_not_make_the_others_small() {
        assert_eq!(shared_kbps(&rates(&[(1_400, false), (100, true)]), 1_500), Some(750));
        assert_eq!(shared_kbps(&rates(&[(400, true), (100, true)]), 1_500), Some(100));
        assert_eq!(shared_kbps(&rates(&[(100, true)]), 1_500), Some(100));
    }
}
