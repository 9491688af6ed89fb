//! The typefaces of a document, and how wide words are in them.

use std::collections::BTreeMap;

use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use crate::error::ArchiveError;
use crate::names::FONTS;

/// A typeface: the program's, the same in bold, and that of what people write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    Speak,
    Strong,
    Hand,
}

/// What stands for a sign that no typeface has. It stands as it was in the document's own text.
const UNKNOWN: char = '?';

struct Loaded {
    font: Font,
    /// Width of each sign, by the size.
    widths: BTreeMap<char, f32>,
}

/// All typefaces.
pub(crate) struct Faces([Loaded; 3]);

impl Faces {
    pub(crate) fn load() -> Result<Self, ArchiveError> {
        Ok(Self([load(0)?, load(1)?, load(2)?]))
    }

    fn loaded(&self, face: Face) -> &Loaded {
        let Self([speak, strong, hand]) = self;
        match face {
            Face::Speak => speak,
            Face::Strong => strong,
            Face::Hand => hand,
        }
    }

    pub(crate) fn font(&self, face: Face) -> Font {
        self.loaded(face).font.clone()
    }

    /// The face in which a sign is set, and the sign that is set.
    fn set(&self, face: Face, sign: char) -> (Face, char) {
        let faces = [face, Face::Hand, Face::Speak];
        let found = faces.into_iter().find(|face| self.loaded(*face).widths.contains_key(&sign));
        found.map_or((face, UNKNOWN), |face| (face, sign))
    }

    /// A line in pieces of one face each.
    pub(crate) fn pieces(&self, face: Face, line: &str) -> Vec<(Face, String)> {
        let mut out: Vec<(Face, String)> = Vec::new();
        for sign in line.chars() {
            let (face, sign) = self.set(face, sign);
            match out.last_mut() {
                Some((last, text)) if *last == face => text.push(sign),
                _ => out.push((face, sign.to_string())),
            }
        }
        out
    }

    pub(crate) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        let of = |sign: char| {
            let (face, sign) = self.set(face, sign);
            self.loaded(face).widths.get(&sign).copied().unwrap_or(0.5)
        };
        text.chars().map(of).sum::<f32>() * size
    }

    /// Text in lines that are no wider than this, in points.
    pub(crate) fn lines(&self, face: Face, size: f32, text: &str, width: f32) -> Vec<String> {
        let text = plain(text);
        let mut out = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            let mut reached = 0.0;
            for word in paragraph.split_inclusive(char::is_whitespace) {
                let needs = self.width(face, size, word.trim_end());
                if reached + needs > width && !line.trim().is_empty() {
                    out.push(std::mem::take(&mut line));
                    reached = 0.0;
                }
                if needs <= width {
                    line.push_str(word);
                    reached += self.width(face, size, word);
                    continue;
                }
                // One that no line has room for.
                for sign in word.chars() {
                    let needs = self.width(face, size, sign.encode_utf8(&mut [0; 4]));
                    if reached + needs > width && !line.is_empty() {
                        out.push(std::mem::take(&mut line));
                        reached = 0.0;
                    }
                    line.push(sign);
                    reached += needs;
                }
            }
            out.push(line);
        }
        out
    }
}

/// Without what moves what stands around it.
fn plain(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept = text.chars().filter(|c| !(turns(*c) || c.is_control() && !matches!(c, '\n' | '\t')));
    // A tab parts words.
    kept.map(|c| if c == '\t' { ' ' } else { c }).collect()
}

fn load(number: usize) -> Result<Loaded, ArchiveError> {
    let (_, bytes) = FONTS.get(number).ok_or(ArchiveError::Made)?;
    let font = Font::new(bytes.to_vec().into(), 0).ok_or(ArchiveError::Made)?;
    let read = FontRef::new(bytes).map_err(|_| ArchiveError::Made)?;
    let metrics = read.glyph_metrics(Size::new(1.0), LocationRef::default());
    let width = |(sign, glyph): (u32, _)| Some((char::from_u32(sign)?, metrics.advance_width(glyph)?));
    Ok(Loaded { font, widths: read.charmap().mappings().filter_map(width).collect() })
}
