//! Documents to print: text that can be selected, tagged for who has it read aloud. The one place that knows `krilla`.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};

use crate::error::ArchiveError;
use crate::faces::{Face, Faces};
use crate::history::History;
use crate::model::{Archive, Record, Relationship};
use crate::story::{Block, form_name, story, told};
use crate::typeset::{Kind, Mark, PAGE, Placed, Set, typeset};
use crate::words::{Voice, made, tag, words};

/// All of a relationship as one document: letters, goals, tasks, records with their lines and numbers.
///
/// # Errors
/// [`ArchiveError::Made`].
pub fn overview(archive: &Archive, relationship: &Relationship) -> Result<Vec<u8>, ArchiveError> {
    let voice = Voice::of(archive, relationship);
    let blocks = story(&voice, relationship, &History::of(relationship), false);
    let title = format!("{} {}", voice.words.with, voice.others());
    document(archive, &title, &blocks)
}

/// One record as a document.
///
/// # Errors
/// [`ArchiveError::Made`].
pub fn record(
    archive: &Archive,
    relationship: &Relationship,
    record: &Record,
) -> Result<Vec<u8>, ArchiveError> {
    let voice = Voice::of(archive, relationship);
    let mut blocks = Vec::new();
    told(&voice, record, &mut blocks);
    // Its name is the document's heading already.
    blocks.retain(|block| !matches!(block, Block::Heading(3, _)));
    let title = format!("{} · {}", form_name(&voice, &record.form), voice.day(record.began_ms));
    document(archive, &title, &blocks)
}

fn document(archive: &Archive, title: &str, blocks: &[Block]) -> Result<Vec<u8>, ArchiveError> {
    let faces = Faces::load()?;
    let w = words(archive.language);
    let under = format!("{} {} · {} {}", w.made, made(archive), w.zone, archive.zone);
    let set = typeset(&faces, title, &under, blocks);
    // As PDF/UA-1, which everything here is made for; where a text has what that forbids, without that word on it.
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let accessible = accessible.map_err(|_| ArchiveError::Made)?;
    drawn(archive, &faces, &set, accessible)
        .or_else(|_| drawn(archive, &faces, &set, Configuration::default()))
}

fn drawn(archive: &Archive, faces: &Faces, set: &Set, how: Configuration) -> Result<Vec<u8>, ArchiveError> {
    let language = tag(archive.language);
    let w = words(archive.language);
    let settings =
        SerializeSettings { configuration: how, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    // Neither a name nor what it is about (S-43), and no program either.
    document.set_metadata(Metadata::new().title(w.title.to_owned()).language(language.to_owned()));
    let mut leaves: Vec<Vec<Identifier>> = set.parts.iter().map(|_| Vec::new()).collect();
    for (number, placed) in (1usize..).zip(&set.pages) {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(ArchiveError::Made)?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for one in placed {
            let id = draw(&mut surface, faces, one);
            if let Some((of, id)) = one.of.zip(id)
                && let Some(leaves) = leaves.get_mut(of)
            {
                leaves.push(id);
            }
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        let foot = format!("{} {number} / {}", w.page, set.pages.len());
        text(&mut surface, faces, (62.0, PAGE.1 - 36.0), (Face::Speak, 8.0), &foot);
        surface.end_tagged();
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for (text, page, y) in &set.outline {
        let to = XyzDestination::new(*page, Point::from_xy(0.0, *y));
        outline.push_child(OutlineNode::new(text.clone(), to));
    }
    document.set_outline(outline);
    document.set_tag_tree(tree(set, leaves, language));
    document.finish().map_err(|_| ArchiveError::Made)
}

/// Draws one thing; its place in the tags, where it has one.
fn draw(surface: &mut Surface<'_>, faces: &Faces, placed: &Placed) -> Option<Identifier> {
    let layout = ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout));
    let said;
    let tag = match (&placed.mark, placed.of) {
        (Mark::Text(_, _, line), Some(_)) => {
            said = line.trim_end().to_owned();
            ContentTag::Span(SpanTag::empty().with_actual_text(Some(&said)))
        }
        (_, Some(_)) => ContentTag::Other,
        (_, None) => layout,
    };
    let id = surface.start_tagged(tag);
    match &placed.mark {
        Mark::Text(face, size, line) => text(surface, faces, (placed.x, placed.y), (*face, *size), line),
        Mark::Rule(to) => path(surface, &[(placed.x, placed.y), (*to, placed.y)], (0.5, 0xb8), None),
        Mark::Curve(number, points) => {
            let dash = match number % 3 {
                0 => None,
                1 => Some(vec![6.0, 4.0]),
                _ => Some(vec![1.5, 4.0]),
            };
            path(surface, points, (1.5, 0x30), dash);
        }
    }
    surface.end_tagged();
    placed.of.map(|_| id)
}

fn text(surface: &mut Surface<'_>, faces: &Faces, (x, y): (f32, f32), (face, size): (Face, f32), line: &str) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: rgb::Color::new(0x26, 0x27, 0x22).into(), ..Fill::default() }));
    let mut at = x;
    for (face, piece) in faces.pieces(face, line.trim_end()) {
        surface.draw_text(
            Point::from_xy(at, y),
            faces.font(face),
            size,
            &piece,
            false,
            TextDirection::LeftToRight,
        );
        at += faces.width(face, size, &piece);
    }
}

fn path(surface: &mut Surface<'_>, points: &[(f32, f32)], (width, gray): (f32, u8), dash: Option<Vec<f32>>) {
    let mut builder = PathBuilder::new();
    for (number, (x, y)) in points.iter().enumerate() {
        if number == 0 { builder.move_to(*x, *y) } else { builder.line_to(*x, *y) }
    }
    // A single point is no line.
    let Some(path) = builder.finish() else { return };
    let paint = rgb::Color::new(gray, gray, gray).into();
    let dash = dash.map(|array| StrokeDash { array, offset: 0.0 });
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint, width, dash, ..Stroke::default() }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

/// The tags: every part with what is drawn of it and the parts in it, in the order of reading.
fn tree(set: &Set, mut leaves: Vec<Vec<Identifier>>, language: &str) -> TagTree {
    let mut groups: Vec<Option<TagGroup>> = Vec::new();
    for (part, leaves) in set.parts.iter().zip(&mut leaves) {
        let children = leaves.drain(..).map(Node::from).collect();
        groups.push(Some(TagGroup::with_children(kind(&part.kind), children)));
    }
    let mut inner: Vec<Vec<usize>> = set.parts.iter().map(|_| Vec::new()).collect();
    let mut outer = Vec::new();
    for (at, part) in set.parts.iter().enumerate() {
        match part.within.and_then(|within| inner.get_mut(within)) {
            Some(inner) => inner.push(at),
            None => outer.push(at),
        }
    }
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    for at in outer {
        if let Some(group) = grown(at, &mut groups, &inner) {
            tree.push(group);
        }
    }
    tree
}

/// A part with those in it. No part is in one that comes after it, and a table is three deep.
fn grown(at: usize, groups: &mut [Option<TagGroup>], inner: &[Vec<usize>]) -> Option<TagGroup> {
    let mut group = groups.get_mut(at)?.take()?;
    for child in inner.get(at).into_iter().flatten() {
        if let Some(child) = grown(*child, groups, inner) {
            group.push(child);
        }
    }
    Some(group)
}

fn kind(kind: &Kind) -> TagKind {
    match kind {
        Kind::Heading(level, title) => {
            let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(title.clone())).into()
        }
        Kind::Paragraph => Tag::P.into(),
        Kind::Table => Tag::Table.into(),
        Kind::Caption => Tag::Caption.into(),
        Kind::Row => Tag::TR.into(),
        Kind::Head => Tag::TH(TableHeaderScope::Column).into(),
        Kind::Cell => Tag::TD.into(),
        Kind::Figure(told) => Tag::Figure(Some(told.clone())).into(),
    }
}
