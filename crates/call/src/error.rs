//! What can go wrong with a session's transport, named by the fact.

/// Everything this crate refuses or fails at. The text carries no address, key, name or content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The permit has ended (rule S-14), or had ended before the call began. The session is over
    /// for this side; only an extension signed by everybody present (S-13) makes a new permit.
    #[error("the permit for this session has ended")]
    PermitEnded,
    /// The permit is for another session or relationship than the one this call was started with.
    /// A programming mistake in the caller: hold one permit for each session.
    #[error("the permit belongs to another session")]
    PermitOfAnotherSession,
    /// The call has ended; the reason was given once in [`crate::CallEvent::Ended`].
    #[error("the call has ended")]
    Ended,
    /// The description is not one of ours: not SDP, too long, or without the codecs that every
    /// Kader client offers. A peer with a different version, or a damaged message: ask again.
    #[error("the session description cannot be used")]
    Description,
    /// Offer and answer came in the wrong order, or on the wrong side. A programming mistake in
    /// the caller, or a peer that answered twice.
    #[error("this description does not fit the state of the negotiation")]
    OutOfTurn,
    /// The address is to stay hidden but no relayed path could be had. The TURN server is not
    /// reachable or its credentials have expired: fetch new ones and try again. Never fall back
    /// to a direct path without asking the person.
    #[error("no relayed path is available, and the address is to stay hidden")]
    NoRelay,
    /// No local address could be bound. The machine has no network, or a sandbox forbids UDP.
    #[error("no network address could be used")]
    NoNetwork,
    /// The media keys could not be set up. The keys belong to another suite or a wrong length:
    /// the sealing layer and this one disagree.
    #[error("the media keys cannot be used")]
    Keys,
    /// A frame is larger than a receiver accepts, or empty. Lower the resolution or the bit rate.
    #[error("the frame has a size that cannot be sent")]
    FrameSize,
    /// The transport refused. Transient while a connection is being set up; otherwise end the call
    /// and start again.
    #[error("the transport refused")]
    Transport,
}
