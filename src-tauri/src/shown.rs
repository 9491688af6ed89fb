//! What goes to the page and holds secrets: wiped here once it was written out. From then on it is the page's.

use kader_core::finding::{Found, Hit};
use kader_core::later::LaterPlan;
use kader_core::notes::PrivateNote;
use kader_core::toolbox::Tool;
use kader_core::view::View;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use zeroize::{Zeroize, Zeroizing};

/// The recovery words on their way to the page.
pub(crate) struct ShownWords(Zeroizing<Vec<String>>);

impl ShownWords {
    /// Takes them over without a copy.
    pub(crate) fn new(words: Zeroizing<Vec<String>>) -> Self {
        Self(words)
    }
}

impl Serialize for ShownWords {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter())
    }
}

/// A note on its way to the page, which alone may see it (S-45).
pub(crate) struct ShownNote(PrivateNote);

impl ShownNote {
    /// Takes it over without a copy.
    pub(crate) fn new(note: PrivateNote) -> Self {
        Self(note)
    }
}

impl Serialize for ShownNote {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.text())
    }
}

/// A plan for later on its way to the page, which alone may see it (S-80).
pub(crate) struct ShownLater(LaterPlan);

impl ShownLater {
    /// Takes it over without a copy.
    pub(crate) fn new(plan: LaterPlan) -> Self {
        Self(plan)
    }
}

impl Serialize for ShownLater {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.parts())
    }
}

/// Something that helps on its way to the page, which alone may see it (S-45).
pub(crate) struct ShownTool(Tool);

impl ShownTool {
    /// Takes it over without a copy.
    pub(crate) fn new(tool: Tool) -> Self {
        Self(tool)
    }
}

impl Serialize for ShownTool {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Tool { id, title, text, form, relationship, kept_ms } = &self.0;
        let mut shown = serializer.serialize_struct("ToolView", 6)?;
        shown.serialize_field("id", id)?;
        shown.serialize_field("title", title.as_str())?;
        shown.serialize_field("text", text.as_str())?;
        shown.serialize_field("form", form)?;
        shown.serialize_field("relationship", relationship)?;
        shown.serialize_field("keptMs", kept_ms)?;
        shown.end()
    }
}

/// What was found on its way to the page, which alone may see it (S-45).
pub(crate) struct ShownFound(Found);

impl ShownFound {
    /// Takes it over without a copy.
    pub(crate) fn new(found: Found) -> Self {
        Self(found)
    }
}

impl Serialize for ShownFound {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Shown<'a>(&'a Hit);
        impl Serialize for Shown<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let Hit { kind, id, at_ms, before, word, after } = self.0;
                let mut shown = serializer.serialize_struct("HitView", 6)?;
                shown.serialize_field("kind", kind)?;
                shown.serialize_field("id", id)?;
                shown.serialize_field("atMs", at_ms)?;
                shown.serialize_field("before", before.as_str())?;
                shown.serialize_field("word", word.as_str())?;
                shown.serialize_field("after", after.as_str())?;
                shown.end()
            }
        }
        let Found { hits, damaged, on } = &self.0;
        let hits: Vec<Shown<'_>> = hits.iter().map(Shown).collect();
        let mut shown = serializer.serialize_struct("FoundView", 3)?;
        shown.serialize_field("hits", &hits)?;
        shown.serialize_field("damaged", damaged)?;
        shown.serialize_field("on", on)?;
        shown.end()
    }
}

/// A view on its way to the page. An invitation's link lets its reader in, and its picture says the same; and
/// where clients are, once a crisis was declared, is for the moment alone.
pub(crate) struct Shown(View);

impl Shown {
    /// Takes a view over.
    pub(crate) fn new(view: View) -> Self {
        Self(view)
    }

    fn wipe(&mut self) {
        for invitation in self.0.relationships.iter_mut().flat_map(|one| &mut one.invitations) {
            invitation.link.zeroize();
            invitation.qr.zeroize();
        }
        for back in self.0.relationships.iter_mut().flat_map(|one| &mut one.invite_back) {
            back.link.zeroize();
            back.qr.zeroize();
        }
        let sessions = self.0.relationships.iter_mut().filter_map(|one| one.session.as_mut());
        for place in sessions.flat_map(|session| &mut session.crisis.places) {
            place.address.zeroize();
            place.call_back.zeroize();
        }
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.wipe();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

    use kader_core::finding::{FoundPlace, HitKind};
    use kader_core::view::{
        CaptureView, CourseView, InvitationState, InvitationView, MailView, RelationshipView, RelayView,
        RoleView, StageView, VaultView,
    };

    use super::*;

    #[test]
    fn words_go_out_in_their_order() {
        let words = ["river", "candle", "orange"].map(str::to_owned).to_vec();
        let shown = serde_json::to_value(ShownWords::new(Zeroizing::new(words))).unwrap();
        assert_eq!(shown, serde_json::json!(["river", "candle", "orange"]));
    }

    #[test]
    fn what_was_found_goes_out_with_its_words() {
        let word = |text: &str| Zeroizing::new(text.to_owned());
        let (kind, id) = (HitKind::Note, "ff".to_owned());
        let hit =
            Hit { kind, id, at_ms: None, before: word("bij de "), word: word("halte"), after: word(" en") };
        let on = Some(FoundPlace { at_ms: 5, id: "0a".into() });
        let shown = serde_json::to_value(ShownFound::new(Found { hits: vec![hit], damaged: 1, on })).unwrap();
        let hit = serde_json::json!({
            "kind": "note", "id": "ff", "atMs": null, "before": "bij de ", "word": "halte", "after": " en"
        });
        let wanted = serde_json::json!({ "hits": [hit], "damaged": 1, "on": { "atMs": 5, "id": "0a" } });
        assert_eq!(shown, wanted);
    }

    #[test]
    fn a_view_goes_out_as_it_is_and_is_wiped_after() {
        let view = view_with_a_link();
        let mut shown = Shown::new(view.clone());
        assert_eq!(serde_json::to_value(&shown).unwrap(), serde_json::to_value(&view).unwrap());
        shown.wipe();
        let left = &shown.0.relationships[0].invitations;
        assert_eq!(left.len(), 2);
        assert!(left.iter().all(|left| left.link.is_empty() && left.qr.is_empty()));
    }

    fn invitation(whose: &str) -> InvitationView {
        InvitationView {
            link: format!("kader://invitation/here#secret-{whose}"),
            qr: format!("data:secret-{whose}"),
            expires_ms: 7,
            state: InvitationState::Open,
        }
    }

    fn view_with_a_link() -> View {
        let relationship = RelationshipView {
            id: "one".into(),
            my_id: String::new(),
            members: Vec::new(),
            my_role: RoleView::Therapist,
            stage: StageView::Invited,
            relay: RelayView::Connected,
            problem: None,
            invitations: ["one", "two"].map(invitation).into(),
            onward: None,
            invite_back: Vec::new(),
            away: None,
            coming_back: false,
            suspended: false,
            introduction: None,
            verification: None,
            agreement: None,
            withdrawn: false,
            mail: MailView::default(),
            proposal: None,
            session: None,
            refusal: None,
            letters: kader_core::view::LettersView::default(),
            rating: None,
            homework: kader_core::view::HomeworkView::default(),
            course: CourseView::default(),
            history: Vec::new(),
            takes_shared: true,
            ledger_fault: None,
        };
        View {
            vault: VaultView::Open,
            me: None,
            language: None,
            relay: RelayView::Away,
            words_checked: true,
            words_due: false,
            ways: Vec::new(),
            needs_capability: false,
            capture: CaptureView::default(),
            locked_contacts: None,
            reminders: kader_core::view::ReminderView::default(),
            computers: kader_core::view::ComputersView::default(),
            tools: 0,
            tools_revision: 0,
            relationships: vec![relationship],
        }
    }
}
