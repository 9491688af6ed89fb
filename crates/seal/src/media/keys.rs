//! The media keys of one session.

use zeroize::Zeroizing;

use super::cipher::{CipherMaker, sframe_aes128gcm};
use super::{MediaOpener, MediaSealer, Stream};
use crate::SealError;

/// The base key of one session, and whose leaves may send in it. Made by
/// [`Group::media_keys`](crate::Group::media_keys), once a session; wiped on drop or by
/// [`MediaKeys::destroy`].
pub struct MediaKeys {
    base: Zeroizing<[u8; 16]>,
    epoch: u64,
    own: u32,
    others: Vec<(u32, [u8; 32])>,
    cipher: CipherMaker,
}

impl MediaKeys {
    /// `members` are all leaves, each with its person's identity key.
    pub(crate) fn new(
        base: Zeroizing<[u8; 16]>,
        epoch: u64,
        own: u32,
        members: Vec<(u32, [u8; 32])>,
    ) -> Result<Self, SealError> {
        // Another computer of the own person is nobody else: its frames are not opened.
        let person = members.iter().find(|(leaf, _)| *leaf == own).map(|(_, person)| *person);
        let others = members.into_iter().filter(|(leaf, of)| *leaf != own && Some(*of) != person).collect();
        Ok(Self { base, epoch, own, others, cipher: sframe_aes128gcm })
    }

    /// The MLS epoch of the base key. Both ends must have the same: compare before connecting.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// A sealer for one own stream, with a key id that was never used before.
    ///
    /// # Errors
    /// [`SealError::Random`], [`SealError::KeyMaterial`].
    pub fn sealer(&self, stream: Stream) -> Result<MediaSealer, SealError> {
        MediaSealer::new(&self.base, self.own, stream, self.cipher)
    }

    /// An opener for the streams of one kind of everybody else in the session. Keep it as long as
    /// the session lasts, across reconnections: it remembers what was opened.
    #[must_use]
    pub fn opener(&self, stream: Stream) -> MediaOpener {
        MediaOpener::new(self.base.clone(), self.others.clone(), stream, self.cipher)
    }

    /// Wipes the base key now. Sealers and openers have keys of their own: destroy them too.
    pub fn destroy(self) {
        drop(self);
    }
}

impl std::fmt::Debug for MediaKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MediaKeys(..)")
    }
}
