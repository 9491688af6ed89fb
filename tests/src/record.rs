//! A page that shows a record: a document of its own, as the interface has one (Yjs).

use data_encoding::BASE64;
use kader_core::view::RecordPage;
use yrs::updates::decoder::Decode;
use yrs::{ClientID, Doc, GetString, OffsetKind, Options, ReadTxn, Text, Transact, Update};

/// The one text of the documents here.
const TEXT: &str = "page";

/// A record that is open.
pub struct Page {
    doc: Doc,
}

impl Page {
    /// Opens what the core gave.
    ///
    /// # Panics
    /// Where that is no document.
    #[must_use]
    pub fn of(opened: &RecordPage) -> Self {
        let mut options = Options::with_client_id(ClientID::new(opened.author));
        options.offset_kind = OffsetKind::Utf16;
        let doc = Doc::with_options(options);
        let update = BASE64.decode(opened.update.as_bytes()).expect("base64");
        let update = Update::decode_v1(&update).expect("a Yjs update");
        doc.transact_mut().apply_update(update).expect("it fits");
        Self { doc }
    }

    /// Writes at its end: the change, as the page hands it on.
    #[must_use]
    pub fn writes(&self, words: &str) -> String {
        let page = self.doc.get_or_insert_text(TEXT);
        let mut change = self.doc.transact_mut();
        let end = page.len(&change);
        page.insert(&mut change, end, words);
        BASE64.encode(&change.encode_update_v1())
    }

    /// Erases so much at its end: the change.
    #[must_use]
    pub fn erases(&self, some: u32) -> String {
        let page = self.doc.get_or_insert_text(TEXT);
        let mut change = self.doc.transact_mut();
        let end = page.len(&change);
        let some = some.min(end);
        page.remove_range(&mut change, end - some, some);
        BASE64.encode(&change.encode_update_v1())
    }

    /// Erases the first place where these words stand: the change, where there is one.
    #[must_use]
    pub fn erases_words(&self, words: &str) -> Option<String> {
        let text = self.text()?;
        let at = text.get(..text.find(words)?)?.encode_utf16().count();
        let page = self.doc.get_or_insert_text(TEXT);
        let mut change = self.doc.transact_mut();
        page.remove_range(
            &mut change,
            u32::try_from(at).ok()?,
            u32::try_from(words.encode_utf16().count()).ok()?,
        );
        Some(BASE64.encode(&change.encode_update_v1()))
    }

    /// What stands in it; nothing while something in it waits for what is not there.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let page = self.doc.get_or_insert_text(TEXT);
        let read = self.doc.transact();
        (!read.has_missing_updates()).then(|| page.get_string(&read))
    }
}
