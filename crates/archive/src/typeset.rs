//! Setting a telling onto pages: where each line stands, and to which part of the document it belongs.

use crate::faces::{Face, Faces};
use crate::page::points;
use crate::series::Drawn;
use crate::story::{Block, paragraphs};

/// A4, in points.
pub(crate) const PAGE: (f32, f32) = (595.0, 842.0);
const LEFT: f32 = 62.0;
const TOP: f32 = 62.0;
const BOTTOM: f32 = 770.0;
const WIDTH: f32 = PAGE.0 - 2.0 * LEFT;
const LINES: f64 = 120.0;

/// Something that is drawn.
pub(crate) enum Mark {
    /// A line of text: what is set, and at which size.
    Text(Face, f32, String),
    /// A thin line to this x.
    Rule(f32),
    /// A line of numbers, by its number among those of its drawing.
    Curve(usize, Vec<(f32, f32)>),
}

/// It, with where: from the left and from above, in points.
pub(crate) struct Placed {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) mark: Mark,
    /// The part of the document that it belongs to; none for what is only drawn.
    pub(crate) of: Option<usize>,
}

/// What a part of the document is.
pub(crate) enum Kind {
    Heading(u8, String),
    Paragraph,
    Table,
    Caption,
    Row,
    Head,
    Cell,
    Figure(String),
}

/// A part of the document, and in which other one it is.
pub(crate) struct Part {
    pub(crate) kind: Kind,
    pub(crate) within: Option<usize>,
}

/// Pages with all that stands on them.
pub(crate) struct Set {
    pub(crate) pages: Vec<Vec<Placed>>,
    pub(crate) parts: Vec<Part>,
    /// Headings with the page and the height at which they stand.
    pub(crate) outline: Vec<(String, usize, f32)>,
}

struct Setter<'a> {
    faces: &'a Faces,
    set: Set,
    y: f32,
}

/// Sets a telling under a title.
pub(crate) fn typeset(faces: &Faces, title: &str, under: &str, blocks: &[Block]) -> Set {
    let set = Set { pages: vec![Vec::new()], parts: Vec::new(), outline: Vec::new() };
    let mut setter = Setter { faces, set, y: TOP };
    setter.heading(1, title);
    setter.paragraph(Face::Speak, 9.0, under, 0.0);
    for block in blocks {
        setter.block(block);
    }
    setter.set
}

impl Setter<'_> {
    fn part(&mut self, kind: Kind, within: Option<usize>) -> usize {
        self.set.parts.push(Part { kind, within });
        self.set.parts.len() - 1
    }

    /// Makes sure that so much room is left on this page.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.set.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    fn put(&mut self, x: f32, y: f32, mark: Mark, of: Option<usize>) {
        if let Some(page) = self.set.pages.last_mut() {
            page.push(Placed { x, y, mark, of });
        }
    }

    /// A line of text that goes on below.
    fn line(&mut self, face: Face, size: f32, text: String, indent: f32, of: usize) {
        let height = size * 1.45;
        self.room(height);
        self.y += height;
        if !text.trim().is_empty() {
            self.put(LEFT + indent, self.y - size * 0.35, Mark::Text(face, size, text), Some(of));
        }
    }

    fn paragraph(&mut self, face: Face, size: f32, text: &str, indent: f32) {
        if text.trim().is_empty() {
            return;
        }
        let of = self.part(Kind::Paragraph, None);
        for line in self.faces.lines(face, size, text, WIDTH - indent) {
            self.line(face, size, line, indent, of);
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        let (size, before) = match level {
            1 => (20.0, 0.0),
            2 => (15.0, 22.0),
            3 => (12.0, 14.0),
            _ => (10.5, 8.0),
        };
        self.room(before + size * 1.45 + 40.0);
        self.y += before;
        let at = (self.set.pages.len() - 1, self.y);
        self.set.outline.push((text.to_owned(), at.0, at.1));
        let of = self.part(Kind::Heading(level, text.to_owned()), None);
        for line in self.faces.lines(Face::Strong, size, text, WIDTH) {
            self.line(Face::Strong, size, line, 0.0, of);
        }
        self.y += 3.0;
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Note(text) => self.paragraph(Face::Speak, 9.0, text, 0.0),
            Block::Said(head, text) => {
                self.room(48.0);
                self.y += 8.0;
                self.paragraph(Face::Speak, 9.0, head, 0.0);
                for (at, paragraph) in paragraphs(text).enumerate() {
                    self.y += if at == 0 { 0.0 } else { 5.0 };
                    self.paragraph(Face::Hand, 10.5, &paragraph, 12.0);
                }
            }
            Block::Facts(facts) => {
                self.y += 3.0;
                for (name, value) in facts {
                    self.paragraph(Face::Speak, 10.0, &format!("{name}: {value}"), 12.0);
                }
            }
            Block::Table(caption, columns, rows) => self.table(caption, columns, rows),
            Block::Lines(drawn) => self.lines(drawn),
            Block::File(_, name, _) => self.paragraph(Face::Speak, 10.0, name, 12.0),
        }
    }

    fn table(&mut self, caption: &str, columns: &[String], rows: &[Vec<String>]) {
        if columns.is_empty() || rows.is_empty() {
            return;
        }
        self.room(70.0);
        self.y += 8.0;
        let table = self.part(Kind::Table, None);
        let title = self.part(Kind::Caption, Some(table));
        for line in self.faces.lines(Face::Speak, 9.0, caption, WIDTH) {
            self.line(Face::Speak, 9.0, line, 0.0, title);
        }
        let widths = self.widths(columns, rows);
        self.row(table, columns, &widths, true);
        for row in rows {
            self.row(table, row, &widths, false);
        }
        self.y += 6.0;
    }

    /// Each column as wide as what is in it; where there is no room for that, first what its longest word needs.
    fn widths(&self, columns: &[String], rows: &[Vec<String>]) -> Vec<f32> {
        let width = |text: &str| self.faces.width(Face::Strong, 9.5, text) + GUTTER;
        let widest = |at: usize, head: &str, split: fn(&str) -> Vec<&str>| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(String::as_str);
            let pieces = cells.chain([head]).flat_map(split);
            pieces.map(width).fold(30.0_f32, f32::max).min(WIDTH * 0.6)
        };
        let of = |split: fn(&str) -> Vec<&str>| -> Vec<f32> {
            columns.iter().enumerate().map(|(at, head)| widest(at, head, split)).collect()
        };
        let natural = of(|text| text.lines().collect());
        let all: f32 = natural.iter().sum();
        if all <= WIDTH {
            return natural;
        }
        let least = of(|text| text.split_whitespace().collect());
        let needed: f32 = least.iter().sum();
        if needed >= WIDTH {
            return least.iter().map(|width| width * WIDTH / needed).collect();
        }
        let share = (WIDTH - needed) / (all - needed);
        least.iter().zip(&natural).map(|(least, natural)| least + (natural - least) * share).collect()
    }

    fn row(&mut self, table: usize, cells: &[String], widths: &[f32], head: bool) {
        let face = if head { Face::Strong } else { Face::Speak };
        let size = 9.5;
        let row = self.part(Kind::Row, Some(table));
        let mut set = Vec::new();
        for (cell, width) in cells.iter().zip(widths) {
            let of = self.part(if head { Kind::Head } else { Kind::Cell }, Some(row));
            set.push((of, *width, self.faces.lines(face, size, cell, (width - GUTTER).max(16.0))));
        }
        self.room(size * 1.45 + 4.0);
        self.y += 3.0;
        let most = set.iter().map(|(_, _, lines)| lines.len()).max().unwrap_or(0);
        for at in 0..most {
            self.room(size * 1.45);
            self.y += size * 1.45;
            let mut x = LEFT;
            for (of, width, lines) in &set {
                if let Some(line) = lines.get(at).filter(|line| !line.trim().is_empty()) {
                    self.put(x, self.y - size * 0.35, Mark::Text(face, size, line.clone()), Some(*of));
                }
                x += width;
            }
        }
        self.y += 3.0;
        self.put(LEFT, self.y, Mark::Rule(LEFT + WIDTH), None);
    }

    fn lines(&mut self, drawn: &Drawn) {
        let height = as_points(LINES);
        self.room(height + 60.0);
        self.y += 12.0;
        let [low, high] = &drawn.ends;
        let names: Vec<&str> = drawn.lines.iter().map(|(name, _)| name.as_str()).collect();
        let told = format!("{}: {}", drawn.title, names.join(", "));
        let figure = self.part(Kind::Figure(told.clone()), None);
        let top = self.y + 12.0;
        self.put(LEFT, top - 4.0, Mark::Text(Face::Speak, 8.0, high.clone()), Some(figure));
        for rule in [top, top + height] {
            self.put(LEFT, rule, Mark::Rule(LEFT + WIDTH), None);
        }
        for (number, (_, values)) in drawn.lines.iter().enumerate() {
            let at = points(drawn, values, (f64::from(WIDTH), LINES));
            let at = at.into_iter().map(|(x, y)| (LEFT + as_points(x), top + as_points(y))).collect();
            self.put(LEFT, top, Mark::Curve(number, at), Some(figure));
        }
        self.put(LEFT, top + height + 11.0, Mark::Text(Face::Speak, 8.0, low.clone()), Some(figure));
        self.y = top + height + 16.0;
        for (number, name) in names.iter().enumerate() {
            self.y += 13.0;
            let of = self.part(Kind::Paragraph, None);
            let end = (LEFT + 24.0, self.y - 3.0);
            self.put(LEFT, self.y, Mark::Curve(number, vec![(LEFT, self.y - 3.0), end]), None);
            self.put(LEFT + 30.0, self.y, Mark::Text(Face::Speak, 9.0, (*name).to_owned()), Some(of));
        }
        self.y += 6.0;
    }
}

/// Between two columns, in points.
const GUTTER: f32 = 10.0;

/// A place in a drawing, in points. Drawings are no wider than a page.
#[allow(clippy::cast_possible_truncation, reason = "a place on a page: far within what it holds")]
fn as_points(place: f64) -> f32 {
    place as f32
}
