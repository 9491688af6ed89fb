//! What one member alone sets going for help (P2): more time (S-13), the client's place (S-15), and the
//! agreement's own contacts, which a person may have shown before unlocking.
//!
//! What a client says about the place goes to the therapist's program when a line is laid, sealed to a
//! key that was made for that line, is good for once and lives in memory alone: nobody else of the group
//! can open it, and no file ever holds it in the clear. It stays in memory there, with the room, and is
//! shown only after the ledger says that a crisis was declared.

use kader_seal::seal_to;
use kader_setting::rules::session::{MAX_CRISIS_SECONDS, MAX_CRISIS_SUM_SECONDS, MIN_EXTENSION_SECONDS};
use kader_setting::{Entry, Fact, Now, Permit, PublicKey, SessionId, extend_for_crisis, open_places};
use kader_vault::Vault;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::core::{Core, Open};
use crate::message::Message;
use crate::operation::Operation;
use crate::relationship::Relationship;
use crate::room::Room;
use crate::state::Stage;
use crate::trouble::Trouble;
use crate::view::{
    CaptureView, ContactTerms, CrisisView, HistoryKind, HistoryRow, PlaceView, RoleView, Side,
};

/// Longest address and call-back number, bytes.
pub(crate) const MAX_PLACE: usize = 400;
/// The home's setting: contacts are shown before unlocking.
const SHOW_CONTACTS: &str = "contacts-before-unlocking";
/// The most contacts that are shown there.
const MAX_CONTACTS: usize = 64;

/// Words about a place: wiped when dropped, never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PlaceWords(String);

impl PlaceWords {
    pub(crate) fn new(words: &str) -> Self {
        Self(words.to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether they could have been typed into the lobby.
    pub(crate) fn fits(&self) -> bool {
        self.0.len() <= MAX_PLACE
    }
}

impl std::fmt::Debug for PlaceWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlaceWords(..)")
    }
}

impl Drop for PlaceWords {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// What a client says about the place, sealed to the therapist.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TheirPlace {
    pub(crate) alone: bool,
    pub(crate) address: PlaceWords,
    pub(crate) call_back: PlaceWords,
}

/// What a sealed place belongs to: the session, and whose it is.
fn place_context(session: &[u8], of: &PublicKey) -> Vec<u8> {
    [session, of.as_bytes().as_slice()].concat()
}

/// The entries of the session that runs, the newest first.
fn of_session(found: &Relationship) -> impl Iterator<Item = &Entry> {
    let entries = found.book.as_ref().map(|book| book.ledger.entries()).unwrap_or_default();
    entries.iter().rev().take_while(|entry| !matches!(entry.fact(), Fact::Start(_)))
}

/// What the page sees of it.
pub(crate) fn view(found: &Relationship, room: Option<&Room>, me: &PublicKey, now: Now) -> CrisisView {
    let open = found.book.as_ref().and_then(|book| book.ledger.open_session());
    let Some(open) = open else { return CrisisView::default() };
    let permit = room.and_then(|room| room.permit.as_ref()).filter(|permit| permit.valid_at(now.boot_ms));
    let added = open.crisis_s();
    let most = MAX_CRISIS_SUM_SECONDS.saturating_sub(added).min(MAX_CRISIS_SECONDS);
    let most = if most < MIN_EXTENSION_SECONDS { 0 } else { most };
    let last = of_session(found).find_map(|entry| match entry.fact() {
        Fact::CrisisExtended { by, .. } => Some(Side::of(by, me)),
        _ => None,
    });
    let declared = of_session(found).any(|entry| matches!(entry.fact(), Fact::Overridden { .. }));
    let guests = room.filter(|_| permit.is_some()).into_iter().flat_map(|room| &room.guests);
    let places: Vec<PlaceView> = guests
        .filter_map(|guest| {
            let place = guest.place.as_ref()?;
            Some(PlaceView {
                member: crate::handle(&guest.key),
                alone: place.alone,
                address: place.address.as_str().to_owned(),
                call_back: place.call_back.as_str().to_owned(),
            })
        })
        .collect();
    CrisisView {
        can_extend: permit.is_some() && most > 0,
        most_seconds: most,
        added_seconds: added,
        last_by: last,
        declared,
        can_open: !places.is_empty() && !declared,
        places: if declared { places } else { Vec::new() },
    }
}

/// The history's line of what was done for help; whether it is one.
pub(crate) fn history(row: &mut HistoryRow, fact: &Fact, session: u32) -> bool {
    match fact {
        Fact::CrisisExtended { seconds, .. } => {
            row.kind = HistoryKind::CrisisExtended;
            row.seconds = Some(*seconds);
        }
        Fact::Overridden { .. } => row.kind = HistoryKind::PlaceOpened,
        _ => return false,
    }
    row.session = Some(session);
    true
}

impl Operation<'_> {
    /// Writes down what one did alone for help, and says it.
    fn helps(&mut self, entry: Entry) -> Result<(), Trouble> {
        let (fact, bytes) = (entry.fact().clone(), entry.to_bytes()?);
        self.append(entry)?;
        self.say(&Message::Entry { entry: bytes })?;
        self.follow_crisis(&fact);
        Ok(())
    }

    /// A wish for more time that was asked at this place of the ledger is overtaken.
    pub(crate) fn follow_crisis(&mut self, fact: &Fact) {
        if matches!(fact, Fact::CrisisExtended { .. } | Fact::Overridden { .. })
            && let Some(running) = self.state.running.as_mut()
        {
            running.extension = None;
        }
    }

    /// What this side did for help gave way to the other's act: it is written again behind it, while
    /// the session is open.
    pub(crate) fn crisis_again(&mut self, fact: &Fact) -> Result<(), Trouble> {
        let (me, now) = (self.me(), self.now);
        let served_ms = self.state.running.as_ref().map_or(0, |running| running.served_ms);
        let of = |id: &SessionId, book: &crate::book::Book| {
            book.ledger.open_session().is_some_and(|open| open.start().terms.session == *id)
        };
        let entry = match fact {
            Fact::CrisisExtended { session, seconds, by } if *by == me && of(session, self.book()?) => self
                .judged(|situation, pen| {
                    let permit = Permit::resume(situation, served_ms, now)?;
                    Ok(extend_for_crisis(situation, &permit, *seconds, now, pen)?)
                }),
            Fact::Overridden { session, by } if *by == me && of(session, self.book()?) => {
                self.judged(|situation, pen| Ok(open_places(situation, now, pen)?))
            }
            _ => return Ok(()),
        };
        match entry {
            Ok(entry) => self.helps(entry),
            // Its time is over, or the other added as much as there may be.
            Err(Trouble::Refused(_) | Trouble::Setting(_)) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }
}

impl Core {
    /// Makes the session longer, alone and at once (P2). The other's permit grows as the entry arrives.
    pub(crate) fn extend_for_crisis(&mut self, id: &str, seconds: u32, now: Now) -> Result<(), Trouble> {
        let permit = self.room_of(id)?.permit.clone().ok_or(Trouble::Told("noSession"))?;
        self.step(id, now, |step| {
            let entry =
                step.judged(|situation, pen| Ok(extend_for_crisis(situation, &permit, seconds, now, pen)?))?;
            step.helps(entry)
        })?;
        self.extended(id, now)
    }

    /// Therapist: declares a crisis, by which the client's place is shown (S-15). First the ledger says
    /// so, then it is shown; once said, nothing more is written.
    pub(crate) fn open_place(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        if self.room_of(id)?.permit.is_none() {
            return Err(Trouble::Told("noSession"));
        }
        if of_session(self.relationship(id)?).any(|entry| matches!(entry.fact(), Fact::Overridden { .. })) {
            return Ok(());
        }
        let client = self.relationship(id)?.state.my_role == RoleView::Client;
        if !client && self.room_of(id)?.guests.iter().all(|guest| guest.place.is_none()) {
            return Err(Trouble::Told("placeUnknown"));
        }
        self.step(id, now, |step| {
            let entry = step.judged(|situation, pen| Ok(open_places(situation, now, pen)?))?;
            step.helps(entry)
        })
    }

    /// Client: tells the therapist who offers a line what was said about the place (S-15).
    pub(crate) fn tell_place(
        &mut self,
        id: &str,
        to: &PublicKey,
        session: &SessionId,
        key: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        let state = &self.relationship(id)?.state;
        let asked = state.member(to).is_some_and(|other| other.role == RoleView::Therapist);
        let Ok(key) = <[u8; 32]>::try_from(key) else { return Ok(()) };
        let place = self.room.as_ref().and_then(|room| room.place.as_ref());
        let Some(place) = place.filter(|_| asked) else { return Ok(()) };
        let place = TheirPlace {
            alone: place.alone,
            address: PlaceWords::new(place.address.expose().trim()),
            call_back: PlaceWords::new(place.call_back.expose().trim()),
        };
        let words = serde_ipld_dagcbor::to_vec(&place).map(Zeroizing::new).map_err(|_| Trouble::State)?;
        let sealed = seal_to(&key, &place_context(session.as_bytes(), &self.me()?), &words)?;
        let session = session.as_bytes().to_vec();
        self.step(id, now, |step| step.say(&Message::Place { session, sealed }).map(|_| ()))
    }

    /// Therapist: a client's place came. It is kept with the room and nowhere else; where no session
    /// of this name runs here it is not kept at all.
    pub(crate) fn heard_place(
        &mut self,
        id: &str,
        from: &PublicKey,
        session: &[u8],
        sealed: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        if self.relationship(id)?.state.my_role != RoleView::Therapist {
            // It is sealed, and not to this side.
            return Ok(());
        }
        let Ok(room) = self.room_of(id) else { return Ok(()) };
        let permit = room.permit.as_ref().filter(|permit| permit.valid_at(now.boot_ms));
        let here = permit.is_some_and(|permit| permit.session().as_bytes() == session);
        let Some(guest) = room.guest(from).filter(|_| here) else { return Ok(()) };
        let key = guest.place_key.take().ok_or(Trouble::Protocol("a place that was not asked for"))?;
        let words = key.open(&place_context(session, from), sealed)?;
        let place: TheirPlace =
            serde_ipld_dagcbor::from_slice(&words).map_err(|_| Trouble::Protocol("not a place"))?;
        if place.address.fits() && place.call_back.fits() {
            guest.place = Some(place);
        }
        Ok(())
    }

    /// S-40: whether an agreement in force asks to keep the window out of captures, and how it truly is.
    pub(crate) fn capture(&self) -> CaptureView {
        let asked = self.in_force().any(|agreement| {
            agreement.clauses.confidentiality.as_ref().is_some_and(|clause| clause.capture_protection)
        });
        CaptureView { asked, ..self.capture }
    }

    /// The agreements in force, of relationships that live.
    fn in_force(&self) -> impl Iterator<Item = &kader_setting::Agreement> {
        // Whom to call stays known where the ledger behind it does not hold any more (P2).
        let found = self.open.iter().flat_map(Open::all);
        found.filter(|found| found.state.stage != Stage::Closed).filter_map(|found| {
            let book = found.book.as_ref()?;
            Some(kader_setting::s01_in_force(&book.agreements, &book.ledger).ok()?.agreement())
        })
    }

    /// Every contact that an agreement in force names, once.
    fn contacts(&self) -> Vec<ContactTerms> {
        let mut all: Vec<ContactTerms> = Vec::new();
        let named = self.in_force().filter_map(|agreement| agreement.clauses.crisis.as_ref());
        for contact in named.flat_map(|clause| &clause.contacts) {
            let contact = ContactTerms {
                name: contact.name.as_str().to_owned(),
                number: contact.number.as_str().to_owned(),
            };
            if !all.contains(&contact) && all.len() < MAX_CONTACTS {
                all.push(contact);
            }
        }
        all
    }

    /// Chooses whether the contacts are shown before unlocking: beside the vault, readable for whoever
    /// has the computer. Not any more: they are erased.
    pub(crate) fn set_locked_contacts(&mut self, show: bool) -> Result<(), Trouble> {
        let home = self.opened()?.vault.home();
        if show {
            home.put_setting(SHOW_CONTACTS, &[1])?;
            return self.put_contacts(self.contacts());
        }
        // First the file: after a crash between the two it is written again, and the page says so.
        self.opened()?.vault.erase_clear()?;
        self.locked_contacts = None;
        self.opened()?.vault.home().remove_setting(SHOW_CONTACTS)?;
        Ok(())
    }

    fn put_contacts(&mut self, contacts: Vec<ContactTerms>) -> Result<(), Trouble> {
        let bytes = serde_ipld_dagcbor::to_vec(&contacts).map_err(|_| Trouble::State)?;
        self.opened()?.vault.put_clear(&bytes)?;
        self.locked_contacts = Some(contacts);
        Ok(())
    }

    /// The vault is open from now on: its choice decides what lies beside it, whatever did.
    pub(crate) fn contacts_as_chosen(&mut self) -> Result<(), Trouble> {
        let vault = &self.opened()?.vault;
        if vault.home().setting(SHOW_CONTACTS)?.is_some() {
            return self.put_contacts(self.contacts());
        }
        vault.erase_clear()?;
        self.locked_contacts = None;
        Ok(())
    }

    /// What lies beside the vault follows the agreements: looked at after each input.
    pub(crate) fn contacts_follow(&mut self) -> Result<(), Trouble> {
        if self.open.is_none() || self.locked_contacts.is_none() {
            return Ok(());
        }
        let contacts = self.contacts();
        if self.locked_contacts.as_ref() == Some(&contacts) { Ok(()) } else { self.put_contacts(contacts) }
    }

    /// The contacts beside the vault of a folder, as far as they are any. Whoever can write to the
    /// folder can have put others there: once the vault is open they are written anew.
    pub(crate) fn contacts_beside(folder: &std::path::Path) -> Option<Vec<ContactTerms>> {
        let bytes = Vault::read_clear(folder).ok().flatten()?;
        let contacts: Vec<ContactTerms> = serde_ipld_dagcbor::from_slice(&bytes).ok()?;
        let fits = contacts.len() <= MAX_CONTACTS
            && contacts.iter().all(|contact| {
                contact.name.len() <= kader_setting::CrisisClause::MAX_NAME_BYTES
                    && contact.number.len() <= kader_setting::CrisisClause::MAX_NUMBER_BYTES
            });
        fits.then_some(contacts)
    }
}
