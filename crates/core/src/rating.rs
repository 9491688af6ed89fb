//! Rating a session (S-51): said under a commitment, read to the others once everyone who was there has given theirs.
//!
//! What is being rated stands in the relationship's record; what was revealed is in the vault, with the own ones.

use std::collections::BTreeSet;

use kader_setting::{
    Hash, Nonce, Now, PublicKey, Rating, ReasonCode, SessionId, may_have_rated, s51_reveals,
};
use kader_vault::RatingRow;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::Zeroize;

use crate::core::Core;
use crate::input::Secret;
use crate::message::Message;
use crate::operation::Operation;
use crate::output::Reply;
use crate::relationship::Relationship;
use crate::trouble::Trouble;
use crate::view::{RatedView, RatingView, RatingsPage, Side};

/// For how many sessions what was said is kept until the last one says theirs.
const MOST_OPEN: usize = 4;
/// How many ratings a page shows: of two people, those of some four years.
const PAGE: u32 = 400;

/// What was said about one session.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct RatingRecord {
    pub(crate) session: ByteBuf,
    /// Who gave theirs, and the commitment.
    given: Vec<(PublicKey, Hash)>,
    /// The own one until it was revealed: nonce and bytes.
    own: Option<(ByteBuf, ByteBuf)>,
    /// Whose was read.
    opened: Vec<PublicKey>,
}

impl Drop for RatingRecord {
    fn drop(&mut self) {
        if let Some((nonce, bytes)) = &mut self.own {
            nonce.zeroize();
            bytes.zeroize();
        }
    }
}

impl RatingRecord {
    fn commitment(&self, of: &PublicKey) -> Option<Hash> {
        self.given.iter().find(|(key, _)| key == of).map(|(_, hash)| *hash)
    }

    /// The own one is given, and was not said to the others.
    pub(crate) fn is_unread(&self) -> bool {
        self.own.is_some()
    }

    /// On another computer of the same person: what was given there is read to the others from there.
    pub(crate) fn is_of_another_computer(&mut self) {
        if let Some((mut nonce, mut bytes)) = self.own.take() {
            nonce.zeroize();
            bytes.zeroize();
        }
    }

    fn names(&self) -> BTreeSet<PublicKey> {
        self.given.iter().map(|(key, _)| *key).collect()
    }
}

fn session_of(bytes: &[u8]) -> Result<SessionId, Trouble> {
    let bytes: [u8; 16] = bytes.try_into().map_err(|_| Trouble::Protocol("a rating of no session"))?;
    Ok(SessionId::new(bytes))
}

impl Operation<'_> {
    /// The record of a session, begun where nothing was said of it yet.
    fn rating_of(&mut self, session: &SessionId) -> &mut RatingRecord {
        let records = &mut self.state.ratings;
        let at = records.iter().position(|record| record.session.as_slice() == session.as_bytes());
        let at = at.unwrap_or_else(|| {
            // Who never said theirs leaves the others' unread.
            while records.len() >= MOST_OPEN {
                records.remove(0);
            }
            let session = ByteBuf::from(session.as_bytes().to_vec());
            records.push(RatingRecord { session, given: Vec::new(), own: None, opened: Vec::new() });
            records.len() - 1
        });
        #[allow(clippy::indexing_slicing, reason = "its place was just found, or made")]
        &mut records[at]
    }

    /// Gives the own rating: the others hear that it was given, and nothing of it.
    fn rates(&mut self, session: SessionId, values: [u8; 3], remark: String) -> Result<(), Trouble> {
        let me = self.me();
        if self.rating_of(&session).commitment(&me).is_some() {
            return Err(Trouble::because(ReasonCode::RatedAlready));
        }
        let rating = self.judged(|situation, _| Ok(Rating::new(situation, session, values, remark)?))?;
        let mut nonce = [0u8; 16];
        crate::random(&mut nonce)?;
        let commitment = rating.commitment(&Nonce::new(nonce))?;
        let bytes = rating.to_bytes()?;
        self.tx.put_rating(&RatingRow {
            session: *session.as_bytes(),
            member: me,
            said_ms: self.now.wall_ms,
            body: bytes.clone(),
        })?;
        let record = self.rating_of(&session);
        record.given.push((me, commitment));
        record.own = Some((ByteBuf::from(nonce.to_vec()), ByteBuf::from(bytes)));
        let session_bytes = session.as_bytes().to_vec();
        self.say(&Message::Rate { session: session_bytes, commitment: commitment.as_bytes().to_vec() })?;
        self.reveals(&session)
    }

    /// Reads the own rating to the others, once everyone who was there has given theirs.
    fn reveals(&mut self, session: &SessionId) -> Result<(), Trouble> {
        let given = self.rating_of(session).names();
        let all = self.book.as_ref().is_some_and(|book| s51_reveals(&book.ledger, session, &given));
        if !all {
            return Ok(());
        }
        let Some((nonce, bytes)) = self.rating_of(session).own.take() else { return Ok(()) };
        self.say(&Message::RateRevealed {
            session: session.as_bytes().to_vec(),
            nonce: nonce.into_vec(),
            rating: bytes.into_vec(),
        })
        .map(|_| ())
    }

    /// The ledger here has the end of this session: before that nothing is said of it.
    fn has_ended(&self, session: &SessionId) -> Result<(), Trouble> {
        let book = self.book.as_ref().ok_or(Trouble::Protocol("no group yet"))?;
        let ended = book.ledger.past_sessions().iter().any(|past| past.session == *session);
        if ended { Ok(()) } else { Err(Trouble::Early) }
    }

    /// Another member has given theirs.
    pub(crate) fn heard_rate(
        &mut self,
        from: &PublicKey,
        session: &[u8],
        commitment: &[u8],
    ) -> Result<(), Trouble> {
        let session = session_of(session)?;
        let bytes: [u8; 32] =
            commitment.try_into().map_err(|_| Trouble::Protocol("a rating without commitment"))?;
        self.has_ended(&session)?;
        if self.judged(|situation, _| Ok(may_have_rated(situation, &session, from)?)).is_err() {
            // The agreement was withdrawn meanwhile, or they were not there: nobody reads it.
            return Ok(());
        }
        let record = self.rating_of(&session);
        if record.commitment(from).is_some() {
            // The first one stands: who could say another would answer what they read.
            return Err(Trouble::Protocol("a second rating"));
        }
        record.given.push((*from, Hash::new(bytes)));
        self.reveals(&session)
    }

    /// Another member's rating, readable now. It is believed only as what was committed to, and only where the own
    /// one was given.
    pub(crate) fn heard_rate_revealed(
        &mut self,
        from: &PublicKey,
        session: &[u8],
        nonce: &[u8],
        rating: &[u8],
    ) -> Result<(), Trouble> {
        let session = session_of(session)?;
        let nonce: [u8; 16] = nonce.try_into().map_err(|_| Trouble::Protocol("a rating without nonce"))?;
        self.has_ended(&session)?;
        let (me, book) = (self.me(), self.book.as_ref().ok_or(Trouble::Protocol("no group yet"))?);
        let relationship = *book.ledger.relationship();
        let now_ms = self.now.wall_ms;
        let record = self.rating_of(&session);
        let commitment =
            record.commitment(from).ok_or(Trouble::Protocol("a rating that was not committed to"))?;
        if record.commitment(&me).is_none() || record.opened.contains(from) {
            return Err(Trouble::Protocol("a rating that was not to be read"));
        }
        let of = (&relationship, &session, from);
        let rating = Rating::open(rating, &Nonce::new(nonce), &commitment, of)?;
        record.opened.push(*from);
        self.tx.put_rating(&RatingRow {
            session: *session.as_bytes(),
            member: *from,
            said_ms: now_ms,
            body: rating.to_bytes()?,
        })?;
        Ok(())
    }
}

impl Core {
    /// Gives the own rating of the last session.
    pub(crate) fn rate(
        &mut self,
        id: &str,
        session: &str,
        values: [u8; 3],
        remark: &Secret,
        now: Now,
    ) -> Result<(), Trouble> {
        let session = SessionId::new(crate::unhex(session).ok_or(Trouble::because(ReasonCode::NotRatable))?);
        let remark = remark.expose().trim().to_owned();
        self.step(id, now, |step| step.rates(session, values, remark))
    }

    /// The own ratings, and those of others that can be read.
    pub(crate) fn ratings(&self, id: &str) -> Result<Reply, Trouble> {
        let (me, found) = (self.me()?, self.any_relationship(id)?);
        let Some(book) = &found.book else { return Ok(Reply::Ratings(RatingsPage::default())) };
        let store = self.opened()?.vault.relationship(&found.id)?;
        let rows = store.transaction(|tx| Ok::<_, Trouble>(tx.ratings(PAGE)?))?;
        let past = book.ledger.past_sessions();
        let view = |row: RatingRow| {
            let session = past.iter().find(|past| past.session.as_bytes() == &row.session)?;
            let rating = Rating::read(&row.body).ok()?;
            let [bond, goals, tasks] = rating.values();
            Some(RatedView {
                session: crate::hex(&row.session),
                started_ms: session.started_ms,
                by: Side::of(&row.member, &me),
                bond,
                goals,
                tasks,
                remark: rating.remark().to_owned(),
            })
        };
        let mut ratings: Vec<RatedView> = rows.into_iter().filter_map(view).collect();
        ratings.sort_by_key(|rated| rated.started_ms);
        Ok(Reply::Ratings(RatingsPage { ratings }))
    }
}

/// What the page's view says of rating: the last session, if this member can rate it or has, and who gave theirs.
///
/// `may`: this member can rate it now.
pub(crate) fn summary(found: &Relationship, me: &PublicKey, may: bool) -> Option<RatingView> {
    let book = found.book.as_ref()?;
    let past = book.ledger.past_sessions().last()?;
    let record =
        found.state.ratings.iter().find(|record| record.session.as_slice() == past.session.as_bytes());
    let given = record.is_some_and(|record| record.commitment(me).is_some());
    if !given && !may {
        return None;
    }
    let others = record.iter().flat_map(|record| &record.given).filter(|(key, _)| key != me);
    let opened = |key: &PublicKey| record.is_some_and(|record| record.opened.contains(key));
    Some(RatingView {
        session: crate::hex(past.session.as_bytes()),
        started_ms: past.started_ms,
        given,
        others: others.clone().map(|(key, _)| Side::of(key, me)).collect(),
        readable: others.filter(|(key, _)| opened(key)).map(|(key, _)| Side::of(key, me)).collect(),
    })
}
