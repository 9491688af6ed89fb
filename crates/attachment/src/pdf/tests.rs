//! Tests of documents.

use image::GenericImageView;

use super::value::Value;
use super::*;
use crate::samples::{self, SECRET, append, contains, deflated, object, page_with, plain_pdf, stream};
use crate::{Kind, MOST_PAGES, inspect as inspected, prepare as prepared, preview as previewed};

const ROOM: usize = 25 << 20;

/// The result, after making sure that another takes it and that nothing in it tells: not in its objects, its
/// streams, or the pictures in them.
fn silent(bytes: &[u8]) -> Vec<Item> {
    let made = prepared("a.pdf", bytes, ROOM).unwrap();
    assert_eq!(made.kind, Kind::Pdf);
    assert!(!contains(&made.bytes, SECRET));
    assert_eq!(inspected(Kind::Pdf, &made.bytes).unwrap().pages, made.pages);
    let items = strict::read(&made.bytes).unwrap();
    for item in &items {
        assert!(!contains(&opened(item), SECRET));
    }
    let again = prepared("a.pdf", &made.bytes, ROOM).unwrap();
    assert_eq!(strict::read(&again.bytes).unwrap().len(), items.len(), "and once more it stays what it is");
    items
}

/// What a stream holds, as it is drawn; else its value, written.
fn opened(item: &Item) -> Vec<u8> {
    let mut bytes = Vec::new();
    item.value.write(&mut bytes);
    match &item.stream {
        Some(data) if item.value.get("Filter").is_some_and(|filter| filter.is_name("FlateDecode")) => {
            std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&data[..]), &mut bytes).unwrap();
        }
        Some(data) => bytes.extend(data),
        None => {}
    }
    bytes
}

fn anywhere(items: &[Item], text: &str) -> bool {
    items.iter().any(|item| contains(&opened(item), text))
}

fn xmp() -> Vec<u8> {
    stream("/Type/Metadata/Subtype/XML", format!("<dc:creator>{SECRET}</dc:creator>").as_bytes())
}

/// A document that tells in every way that we know.
pub(crate) fn that_tells() -> Vec<u8> {
    let picture = samples::jpeg_that_tells(30, 20, 1);
    let script = format!("<</S/JavaScript/JS(app.alert\\('{SECRET}'\\))>>");
    samples::pdf(
        &[
            object(format!(
                "<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R/OpenAction {script}/AA<</WC {script}>>\
                 /Names<</JavaScript<</Names[(a) {script}]>>/EmbeddedFiles<</Names[(b) 8 0 R]>>>>\
                 /Outlines 10 0 R/PieceInfo<</A<</Private({SECRET})>>>>/Lang({SECRET})\
                 /AcroForm<</Fields[12 0 R 13 0 R 17 0 R]/XFA({SECRET})/SigFlags 3>>/Perms<</DocMDP 14 0 R>>\
                 /AF[8 0 R]/Extensions<</X<</BaseVersion/1.7/URL({SECRET})>>>>>>"
            )),
            object("<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 100 100]/Resources 16 0 R>>"),
            object(format!(
                "<</Type/Page/Parent 2 0 R/Contents[4 0 R]/Metadata 6 0 R/Thumb 5 0 R/LastModified({SECRET})\
                 /PieceInfo<</B<</Private({SECRET})>>>>/AA<</O {script}>>\
                 /Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org/kept)>>>>\
                 <</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F({SECRET})>>>>\
                 <</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A {script}/AA<</U {script}>>>>\
                 <</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(remark that stays)/T({SECRET})/NM({SECRET})\
                 /M({SECRET})/RC(<p>{SECRET}</p>)/Subj({SECRET})/Popup 15 0 R>>\
                 <</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 8 0 R/Contents({SECRET})>>\
                 <</Type/Annot/Subtype/RichMedia/Rect[0 0 9 9]/Contents({SECRET})>> 12 0 R 13 0 R 17 0 R]>>"
            )),
            stream("/Filter[/ASCIIHexDecode/FlateDecode]", &hex(&deflated(b"q 100 0 0 100 0 0 cm /P Do Q"))),
            stream(
                "/Type/XObject/Subtype/Image/Width 30/Height 20/ColorSpace[/ICCBased 7 0 R]/BitsPerComponent 8\
                 /Filter/DCTDecode/Metadata 6 0 R/Name/Im",
                &picture,
            ),
            xmp(),
            stream("/N 3", SECRET.as_bytes()),
            object(format!("<</Type/Filespec/F({SECRET})/EF<</F 9 0 R>>>>")),
            stream("/Type/EmbeddedFile", SECRET.as_bytes()),
            object("<</Type/Outlines/First 11 0 R/Last 11 0 R/Count 1>>"),
            object(format!("<</Title({SECRET})/Parent 10 0 R/A {script}>>")),
            object(format!(
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(question)/V(an answer)/Rect[10 10 40 20]/AA<</K {script}>>\
                 /RV(<p>{SECRET}</p>)/P 3 0 R/F 4>>"
            )),
            object("<</Type/Annot/Subtype/Widget/FT/Sig/T(sign)/V 14 0 R/Rect[10 30 40 40]/F 4>>"),
            object(format!("<</Type/Sig/Name({SECRET})/Location({SECRET})/Contents<00>>>")),
            object(format!("<</Type/Annot/Subtype/Popup/Contents({SECRET})/Rect[0 0 9 9]>>")),
            object("<</XObject<</P 5 0 R>>/ProcSet[/PDF]>>"),
            object("<</Type/Annot/Subtype/Widget/FT/Btn/T(push)/A<</S/SubmitForm/F(x)>>/Rect[50 50 60 60]>>"),
            object(format!("<</Author({SECRET})/Producer({SECRET})/Creator({SECRET})/Title({SECRET})>>")),
            // Reached from nowhere.
            object(format!("({SECRET})")),
        ],
        &format!("/Info 18 0 R/ID[({SECRET})({SECRET})]"),
    )
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).chain([b'>']).collect()
}

#[test]
fn what_a_document_tells_is_not_in_what_goes_out() {
    let told = that_tells();
    assert!(contains(&told, SECRET));
    let items = silent(&told);
    for gone in [
        "JavaScript",
        "Launch",
        "SubmitForm",
        "OpenAction",
        "Metadata",
        "EmbeddedFile",
        "Type /Sig",
        "ICC",
        "Popup",
    ] {
        assert!(!anywhere(&items, gone), "{gone}");
    }
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02X}")).collect::<String>();
    for kept in ["https://example.org/kept", "remark that stays", "question", "an answer"] {
        assert!(anywhere(&items, &hex(kept)), "{kept}");
    }
    assert!(anywhere(&items, "/P Do"));
    let made = prepared("a", &told, ROOM).unwrap();
    let drawn = image::load_from_memory(&previewed(Kind::Pdf, &made.bytes, 0, 300).unwrap()).unwrap();
    assert_eq!(drawn.dimensions(), (300, 300));
    assert!(drawn.get_pixel(290, 20).0[2] > 200, "the picture is drawn");
}

#[test]
fn old_revisions_do_not_survive() {
    let mut bytes = page_with(format!("BT /F 9 Tf ({SECRET}) Tj ET").as_bytes(), "", "");
    let at = table_of(&bytes);
    let new = stream("", b"BT /F 9 Tf (what is said now) Tj ET");
    append(&mut bytes, &[(new, 4)], &format!("/Root 1 0 R/Prev {at}"));
    let items = silent(&bytes);
    assert!(anywhere(&items, "what is said now"));
}

#[test]
fn objects_in_streams_are_read() {
    let document = lopdf::Document::load_mem(&that_tells()).unwrap();
    let mut bytes = Vec::new();
    let mut document = document;
    document.save_modern(&mut bytes).unwrap();
    assert!(contains(&bytes, "ObjStm"));
    let items = silent(&bytes);
    assert!(anywhere(&items, "/P Do"));
}

#[test]
fn what_is_encrypted_is_refused() {
    let objects: Vec<_> = [
        object("<</Type/Catalog/Pages 2 0 R>>"),
        object("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        object("<</Type/Page>>"),
    ]
    .into();
    for encryption in [
        format!("<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{0}>/U<{0}>>>", "41".repeat(32)),
        "<</Filter/Other/V 9>>".to_owned(),
    ] {
        let bytes = samples::pdf(&objects, &format!("/ID[(a)(a)]/Encrypt {encryption}"));
        assert_eq!(prepared("a", &bytes, ROOM), Err(AttachmentError::Encrypted), "{encryption}");
    }
    // One that opens without a password.
    let mut document = lopdf::Document::load_mem(&plain_pdf()).unwrap();
    document.trailer.set("ID", vec![lopdf::Object::string_literal("a"), lopdf::Object::string_literal("a")]);
    let state = lopdf::EncryptionState::try_from(lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    })
    .unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(prepared("a", &bytes, ROOM), Err(AttachmentError::Encrypted));
}

#[test]
fn a_page_is_drawn_in_the_width_that_is_asked_for() {
    let made = prepared("a", &plain_pdf(), ROOM).unwrap();
    assert_eq!((made.pages, made.width), (1, 0));
    let drawn = image::load_from_memory(&previewed(Kind::Pdf, &made.bytes, 0, 200).unwrap()).unwrap();
    assert_eq!(drawn.dimensions(), (200, 200));
    assert_eq!(drawn.get_pixel(50, 150).0[..3], [255, 0, 0]);
    assert_eq!(drawn.get_pixel(150, 150).0[..3], [255, 255, 255]);
    assert_eq!(previewed(Kind::Pdf, &made.bytes, 1, 200), Err(AttachmentError::NoPage));
    // What is not written as we write is not drawn.
    assert_eq!(previewed(Kind::Pdf, &plain_pdf(), 0, 200), Err(AttachmentError::Damaged));
    let high = page_with(b"", "/MediaBox[0 0 10 14400]", "");
    let made = prepared("a", &high, ROOM).unwrap();
    let drawn = image::load_from_memory(&previewed(Kind::Pdf, &made.bytes, 0, 2000).unwrap()).unwrap();
    assert!(drawn.height() <= 8001 && drawn.width() < 10, "{:?}", drawn.dimensions());
    for size in ["0 0 0 0", "0 0 1e38 1", "5 5 5 9", "0 0 1 99999999", "-1e30 -1e30 1e30 1e30"] {
        let odd = page_with(b"0 0 5 5 re f", &format!("/MediaBox[{size}]"), "");
        if let Ok(made) = prepared("a", &odd, ROOM) {
            let _ = previewed(Kind::Pdf, &made.bytes, 0, 2000);
        }
    }
}

/// Where the newest table of objects stands.
fn table_of(bytes: &[u8]) -> usize {
    let at = bytes.windows(10).position(|part| part == b"startxref\n").unwrap();
    String::from_utf8_lossy(&bytes[at + 10..]).lines().next().unwrap().parse().unwrap()
}

fn with_picture(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = page_with(b"q 100 0 0 100 0 0 cm /P Do Q", "/Resources<</XObject<</P 6 0 R>>>>", "");
    let at = table_of(&bytes);
    let picture = stream(format!("/Type/XObject/Subtype/Image {dict}"), data);
    append(&mut bytes, &[(picture, 6)], &format!("/Root 1 0 R/Prev {at}"));
    bytes
}

#[test]
fn pictures_in_old_codings_become_samples() {
    // Eight black points in a row, as a fax has them.
    let fax = with_picture(
        "/Width 8/Height 1/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode\
         /DecodeParms<</K 0/Columns 8/Rows 1>>",
        &[0x35, 0x14],
    );
    let items = silent(&fax);
    let picture = items.iter().find(|item| item.value.get("Width").is_some()).unwrap();
    assert!(picture.value.get("Filter").unwrap().is_name("FlateDecode"));
    assert_eq!(picture.value.get("BitsPerComponent"), Some(&Value::Int(1)));
    let made = prepared("a", &fax, ROOM).unwrap();
    let drawn = image::load_from_memory(&previewed(Kind::Pdf, &made.bytes, 0, 50).unwrap()).unwrap();
    assert_eq!(drawn.get_pixel(25, 25).0[..3], [0, 0, 0]);
}

#[test]
fn bombs_are_refused() {
    let zeros = |megabytes: usize| deflated(&vec![b' '; megabytes << 20]);
    // A page's content of 200 MiB in 200 KiB.
    let content = |data: &[u8], filter: &str| {
        samples::pdf(
            &[
                object("<</Type/Catalog/Pages 2 0 R>>"),
                object("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
                object("<</Type/Page/Contents 4 0 R>>"),
                stream(filter, data),
            ],
            "",
        )
    };
    let bomb = zeros(200);
    assert_eq!(prepared("a", &content(&bomb, "/Filter/FlateDecode"), ROOM), Err(AttachmentError::TooLarge));
    let twice = deflated(&bomb);
    let filter = "/Filter[/FlateDecode/FlateDecode]";
    assert_eq!(prepared("a", &content(&twice, filter), ROOM), Err(AttachmentError::TooLarge));
    // The same in the form that is taken from another.
    let made = prepared("a", &content(&deflated(b" "), "/Filter/FlateDecode"), ROOM).unwrap();
    let mut items = strict::read(&made.bytes).unwrap();
    let place = items.iter().position(|item| item.stream.is_some()).unwrap();
    items[place].stream = Some(bomb);
    assert_eq!(inspected(Kind::Pdf, &value::write(&items)), Err(AttachmentError::TooLarge));
    // A stream of objects.
    let objects = samples::pdf(
        &[
            object("<</Type/Catalog/Pages 2 0 R>>"),
            stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &zeros(140)),
        ],
        "",
    );
    assert_eq!(prepared("a", &objects, ROOM), Err(AttachmentError::TooLarge));
    // A picture of ten gigapixels, and one whose JPEG is larger than it says.
    let size = "/ColorSpace/DeviceGray/BitsPerComponent 8/Width 100000/Height 100000";
    assert_eq!(prepared("a", &with_picture(size, b""), ROOM), Err(AttachmentError::TooLarge));
    let mut jpeg = samples::jpeg(16, 16);
    let frame = jpeg.windows(2).position(|part| part == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xff);
    let small = "/ColorSpace/DeviceRGB/BitsPerComponent 8/Width 16/Height 16/Filter/DCTDecode";
    assert_eq!(prepared("a", &with_picture(small, &jpeg), ROOM), Err(AttachmentError::TooLarge));
    // Lengths that are only claimed.
    let claimed = plain_pdf();
    let at = claimed.windows(8).position(|part| part == b"/Length ").unwrap();
    let claimed = [&claimed[..at], b"/Length 2147483647 /Was ", &claimed[at + 8..]].concat();
    let _ = prepared("a", &claimed, ROOM);
}

#[test]
fn many_pages_and_deep_trees_are_refused() {
    let pages = |count: usize| {
        let kids = (0..count).map(|at| format!("{} 0 R ", at + 3)).collect::<String>();
        let mut objects =
            vec![object("<</Type/Catalog/Pages 2 0 R>>"), object(format!("<</Type/Pages/Kids[{kids}]>>"))];
        objects.extend(vec![object("<</Type/Page/MediaBox[0 0 9 9]>>"); count]);
        samples::pdf(&objects, "")
    };
    assert_eq!(prepared("a", &pages(MOST_PAGES), ROOM).unwrap().pages, 500);
    assert_eq!(prepared("a", &pages(MOST_PAGES + 1), ROOM), Err(AttachmentError::TooLarge));
    let tree = |kid: &str| {
        samples::pdf(
            &[object("<</Type/Catalog/Pages 2 0 R>>"), object(format!("<</Type/Pages/Kids[{kid}]>>"))],
            "",
        )
    };
    // A tree that is its own branch; one without pages; none.
    assert_eq!(prepared("a", &tree("2 0 R"), ROOM), Err(AttachmentError::Damaged));
    assert_eq!(prepared("a", &tree(""), ROOM), Err(AttachmentError::Damaged));
    assert_eq!(prepared("a", b"%PDF-1.7\n", ROOM), Err(AttachmentError::Damaged));
    for (open, close) in [("[", "]"), ("<</A ", ">>"), ("(", ")"), ("<</Kids[", "]>>")] {
        let deep = tree(&format!("{}{}", open.repeat(100_000), close.repeat(100_000)));
        assert!(prepared("a", &deep, ROOM).is_err(), "{open}");
        let half = tree(&open.repeat(100_000));
        assert!(prepared("a", &half, ROOM).is_err(), "{open}");
    }
}

#[test]
fn what_refers_to_itself_ends() {
    let bytes = samples::pdf(
        &[
            object("<</Type/Catalog/Pages 2 0 R>>"),
            object("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
            object("<</Type/Page/MediaBox[0 0 9 9]/Contents 4 0 R/Resources 6 0 R/Rotate 7 0 R>>"),
            stream("", b"/X Do"),
            stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources 6 0 R", b"/X Do /X Do"),
            object("<</XObject<</X 5 0 R>>>>"),
            object("7 0 R"),
        ],
        "",
    );
    let made = prepared("a", &bytes, ROOM).unwrap();
    inspected(Kind::Pdf, &made.bytes).unwrap();
}

#[test]
fn what_is_added_to_our_form_is_not_taken() {
    let made = prepared("a", &that_tells(), ROOM).unwrap();
    let items = strict::read(&made.bytes).unwrap();
    assert!(inspected(Kind::Pdf, &value::write(&items)).is_ok());
    let changed = |change: &dyn Fn(&mut Vec<Item>)| {
        let mut items = items.clone();
        change(&mut items);
        inspected(Kind::Pdf, &value::write(&items))
    };
    let script = Value::Dict(vec![
        (b"S".to_vec(), Value::name("JavaScript")),
        (b"JS".to_vec(), Value::Text(b"1".into())),
    ]);
    for place in 0..items.len() {
        for key in ["OpenAction", "AA", "Metadata", "JS"] {
            let refused = changed(&|items| items[place].value.set(key, script.clone()));
            assert_eq!(refused, Err(AttachmentError::Damaged), "{place} {key}");
        }
    }
    let spare = Item { value: Value::Null, stream: None };
    assert_eq!(
        changed(&|items| items.push(spare.clone())),
        Err(AttachmentError::Damaged),
        "reached from nowhere"
    );
    assert_eq!(changed(&|items| items.swap(1, 2)), Err(AttachmentError::Damaged), "numbered otherwise");
    assert_eq!(changed(&Vec::clear), Err(AttachmentError::Damaged));
    let dct = items.iter().position(|item| item.value.get("Width").is_some()).unwrap();
    let told = samples::jpeg_that_tells(30, 20, 1);
    assert_eq!(changed(&|items| items[dct].stream = Some(told.clone())), Err(AttachmentError::Damaged));
    assert_eq!(
        changed(&|items| items[dct].value.set("Width", Value::Int(29))),
        Err(AttachmentError::Damaged)
    );
    let flate = items
        .iter()
        .position(|item| item.value.get("Filter").is_some_and(|f| f.is_name("FlateDecode")))
        .unwrap();
    let behind = |items: &mut Vec<Item>| items[flate].stream.as_mut().unwrap().extend(SECRET.bytes());
    assert_eq!(changed(&behind), Err(AttachmentError::Damaged), "behind the end of what is inflated");
    let filter = Value::Array(vec![Value::name("FlateDecode")]);
    assert_eq!(
        changed(&|items| items[flate].value.set("Filter", filter.clone())),
        Err(AttachmentError::Damaged)
    );
    let mut behind = made.bytes.clone();
    behind.extend(b"%");
    assert_eq!(inspected(Kind::Pdf, &behind), Err(AttachmentError::Damaged));
}

#[test]
fn cut_short_or_changed_it_is_read_or_refused() {
    let whole = that_tells();
    for end in (8..whole.len()).step_by(97) {
        if let Ok(made) = prepared("a", &whole[..end], ROOM) {
            inspected(Kind::Pdf, &made.bytes).unwrap();
            assert!(!contains(&made.bytes, SECRET));
        }
    }
    let ours = prepared("a", &plain_pdf(), ROOM).unwrap().bytes;
    for end in 0..ours.len() {
        assert_eq!(inspected(Kind::Pdf, &ours[..end]), Err(AttachmentError::Damaged));
    }
}
