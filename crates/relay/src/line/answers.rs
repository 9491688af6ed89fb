//! What the relay answers to each request.

use std::sync::Arc;

use kader_wire::{
    Capability, CapabilityProblem, ClientFrame, MailboxId, RefusalCode, RelayFrame, TokenHash, time_statement,
};

use super::{Line, Subscription};
use crate::hub::lock;
use crate::rate::Bucket;
use crate::store::{NewMailbox, Portion};

const NOTHING: Portion = Portion { envelopes: 0, bytes: 0 };

/// The answering side of a line.
pub(super) struct Answers<'a> {
    pub(super) line: &'a Arc<Line>,
    /// Whether mailboxes may be created here without a capability.
    pub(super) open: bool,
    pub(super) requests: Bucket,
    pub(super) creations: Bucket,
    pub(super) generation: u64,
}

impl Answers<'_> {
    /// Carries a request out and queues its answer; false if the line is cut.
    pub(super) async fn answer(&mut self, frame: ClientFrame) -> bool {
        let request = frame.request();
        let shared = &self.line.shared;
        let now_ms = shared.clock.now_ms();
        if !self.requests.take(1.0) {
            let code = RefusalCode::TooFast;
            return self.line.send(&RelayFrame::Refused { request, code }).await;
        }
        let kind = frame.kind();
        let tag = mailbox(&frame).map(|mailbox| shared.tags.of(mailbox, now_ms).to_string());
        let mut subscribe = None;
        let outcome = match frame {
            ClientFrame::Create { mailbox, write, readers, lifetime_s, capability, .. } => {
                let new = NewMailbox {
                    mailbox,
                    write,
                    readers,
                    expires_ms: lifetime_s
                        .map(|seconds| now_ms.saturating_add(seconds.saturating_mul(1_000))),
                    capability: None,
                };
                self.create(new, capability, now_ms).await.map(|()| done(request, None))
            }
            ClientFrame::Append { mailbox, write, slot, envelope, .. } => {
                if shared.may_append(mailbox) {
                    let append = shared.store.append(mailbox, write.hash(), slot, envelope, now_ms);
                    append.await.map(|appended| {
                        if appended.fresh {
                            shared.hub.wake(&mailbox);
                        }
                        done(request, Some(appended.cursor))
                    })
                } else {
                    Err(RefusalCode::TooFast)
                }
            }
            ClientFrame::Read { mailbox, read, after, .. } => {
                let reader = read.hash();
                let here = shared.store.read(mailbox, reader, after, NOTHING, now_ms).await;
                match here {
                    Ok(_) if !self.has_room(mailbox, reader) => Err(RefusalCode::Quota),
                    Ok(batch) => {
                        subscribe = Some((mailbox, reader, after));
                        Ok(done(request, Some(batch.last)))
                    }
                    Err(code) => Err(code),
                }
            }
            ClientFrame::Ack { mailbox, read, cursor, .. } => {
                shared.store.ack(mailbox, read.hash(), cursor, now_ms).await.map(|()| done(request, None))
            }
            ClientFrame::Burn { mailbox, write, .. } => {
                let burned = shared.store.burn(mailbox, write.hash(), now_ms).await;
                // Its readers find nothing and are told so.
                shared.hub.wake(&mailbox);
                burned.map(|()| done(request, None))
            }
            ClientFrame::Sign { hash, .. } => Ok(RelayFrame::Signed {
                request,
                hash,
                time_ms: now_ms,
                signature: shared.key.sign(&time_statement(&hash, now_ms)).to_vec(),
            }),
            ClientFrame::Turn { mailbox, write, .. } => {
                match shared.store.may_write(mailbox, write.hash(), now_ms).await {
                    Ok(()) => self.turn(request, now_ms),
                    Err(code) => Err(code),
                }
            }
        };
        let frame = match outcome {
            Ok(frame) => {
                tracing::debug!(kind, mailbox = tag, "done");
                frame
            }
            Err(code) => {
                tracing::debug!(kind, mailbox = tag, code = code_name(code), "refused");
                RelayFrame::Refused { request, code }
            }
        };
        let sent = self.line.send(&frame).await;
        if let Some((mailbox, reader, after)) = subscribe {
            self.subscribe(request, mailbox, reader, after);
        }
        sent
    }

    async fn create(
        &mut self,
        mut new: NewMailbox,
        capability: Option<Capability>,
        now_ms: u64,
    ) -> Result<(), RefusalCode> {
        let shared = &self.line.shared;
        if !self.creations.take(1.0) {
            return Err(RefusalCode::TooFast);
        }
        if !self.open {
            let capability = capability.ok_or(RefusalCode::NoCapability)?;
            capability.verify(&shared.practice_keys, now_ms / 1_000).map_err(|problem| match problem {
                CapabilityProblem::Unsigned => RefusalCode::NoCapability,
                CapabilityProblem::Expired => RefusalCode::CapabilityExpired,
            })?;
            new.capability = Some((*capability.id(), capability.expires_s()));
        }
        shared.store.create(new, now_ms).await
    }

    fn turn(&self, request: u32, now_ms: u64) -> Result<RelayFrame, RefusalCode> {
        let turn = self.line.shared.turn.as_ref();
        let issued = turn.and_then(|turn| turn.issue(now_ms)).ok_or(RefusalCode::Unavailable)?;
        Ok(RelayFrame::Turn {
            request,
            urls: issued.urls,
            username: issued.username,
            password: issued.password,
            expires_ms: issued.expires_ms,
        })
    }

    fn has_room(&self, mailbox: MailboxId, reader: TokenHash) -> bool {
        let subscriptions = lock(&self.line.subscriptions);
        subscriptions.len() < self.line.shared.limits.subscriptions
            || subscriptions.contains_key(&(mailbox, reader))
    }

    /// Begins to deliver; called after the answer is queued, so that the answer comes first.
    fn subscribe(&mut self, request: u32, mailbox: MailboxId, reader: TokenHash, after: u64) {
        self.generation += 1;
        let subscription = Subscription { request, generation: self.generation, after };
        // Both under one lock, because the deliverer undoes both when a mailbox is gone.
        let mut subscriptions = lock(&self.line.subscriptions);
        subscriptions.insert((mailbox, reader), subscription);
        self.line.shared.hub.join(mailbox, &self.line.wakes);
        drop(subscriptions);
        self.line.wakes.wake(mailbox);
    }
}

fn done(request: u32, cursor: Option<u64>) -> RelayFrame {
    RelayFrame::Done { request, cursor }
}

fn mailbox(frame: &ClientFrame) -> Option<&MailboxId> {
    match frame {
        ClientFrame::Create { mailbox, .. }
        | ClientFrame::Append { mailbox, .. }
        | ClientFrame::Read { mailbox, .. }
        | ClientFrame::Ack { mailbox, .. }
        | ClientFrame::Burn { mailbox, .. }
        | ClientFrame::Turn { mailbox, .. } => Some(mailbox),
        ClientFrame::Sign { .. } => None,
    }
}

/// The code without what it carries.
const fn code_name(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::NoMailbox => "no mailbox",
        RefusalCode::SlotTaken { .. } => "slot taken",
        RefusalCode::WrongToken => "wrong token",
        RefusalCode::Quota => "quota",
        RefusalCode::TooFast => "too fast",
        RefusalCode::NoCapability => "no capability",
        RefusalCode::CapabilityExpired => "capability expired",
        RefusalCode::TooLarge => "too large",
        RefusalCode::Malformed => "malformed",
        RefusalCode::Unavailable => "unavailable",
        RefusalCode::MailboxExists => "mailbox exists",
    }
}
