//! Pages that any browser opens from the disk: no script, no network, nothing that is not in the archive.

use std::fmt::Write;

use crate::forms::told;
use crate::history::History;
use crate::model::{Archive, File, Left, Relationship};
use crate::names;
use crate::series::Drawn;
use crate::story::{Block, paragraphs, story};
use crate::words::{Voice, day, made, tag, words};

/// How pages look.
pub(crate) const STYLES: &str = include_str!("page.css");

/// Nothing of a page may run, ask or send anything, should its text ever hold what it must not.
const POLICY: &str = "script-src 'none'; connect-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'";

/// The page to begin with.
pub(crate) fn begin(archive: &Archive) -> String {
    let w = words(archive.language);
    let mut out = head(archive, "");
    let _ = write!(
        out,
        "<h1>{}</h1>\n<p>{} {}</p>\n<p class=\"note\">{}</p>\n",
        w.title,
        w.made,
        esc(&made(archive)),
        w.about
    );
    let _ = write!(
        out,
        "<nav aria-labelledby=\"parts\"><h2 id=\"parts\">{}</h2>\n<ol class=\"parts\">\n",
        w.parts
    );
    let mut left = false;
    for (place, relationship) in (1usize..).zip(&archive.relationships) {
        left |= left_out(relationship).next().is_some();
        let others = Voice::of(archive, relationship).others();
        let _ = writeln!(
            out,
            "<li><a href=\"{place}/index.html\">{} <bdi>{}</bdi></a></li>",
            w.with,
            esc(&others)
        );
    }
    if !archive.own.is_empty() {
        let _ = writeln!(out, "<li><a href=\"{}\">{}</a></li>", names::OWN[1], w.own);
    }
    out.push_str("</ol></nav>\n");
    // What they are called stands in their part alone (S-43).
    if left {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", w.left_some);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The files of a relationship that the archive does not have.
fn left_out(relationship: &Relationship) -> impl Iterator<Item = (&File, Left)> {
    names::files(relationship).filter_map(|(_, file)| Some((file, file.left?)))
}

/// The page of what belongs to no relationship.
pub(crate) fn own(archive: &Archive) -> String {
    let w = words(archive.language);
    let mut out = head(archive, "../");
    let _ = write!(out, "<p><a href=\"../index.html\">{}</a></p>\n<h1>{}</h1>\n", w.back, w.own);
    let _ = writeln!(out, "<p>{} {}</p>", w.made, esc(&made(archive)));
    let mut blocks = Vec::new();
    if !archive.own.tools.is_empty() {
        blocks.push(Block::Heading(2, w.tools.to_owned()));
        for tool in &archive.own.tools {
            blocks.push(Block::Heading(3, tool.title.clone()));
            if !tool.text.is_empty() {
                blocks.push(Block::Said(String::new(), tool.text.clone()));
            }
            blocks.push(Block::Note(format!("{} {}", w.kept_on, day(archive, tool.kept_ms))));
        }
    }
    if !archive.own.forms.is_empty() {
        blocks.push(Block::Heading(2, w.own_forms.to_owned()));
        for (name, questions) in archive.own.forms.iter().filter_map(told) {
            blocks.push(Block::Heading(3, name));
            blocks.push(Block::Said(String::new(), questions));
        }
    }
    for (part, block) in (1..).zip(&blocks) {
        set(&mut out, block, part);
    }
    let _ = write!(
        out,
        "<h2>{}</h2>\n<ul>\n<li><a href=\"data.json\">{}</a></li>\n</ul>\n</main>\n</body>\n</html>\n",
        w.also, w.as_data
    );
    out
}

/// The page of a relationship.
pub(crate) fn page(archive: &Archive, relationship: &Relationship, history: &History) -> String {
    let (w, voice) = (words(archive.language), Voice::of(archive, relationship));
    let blocks = story(&voice, relationship, history, true);
    let mut out = head(archive, "../");
    let _ = write!(
        out,
        "<p><a href=\"../index.html\">{}</a></p>\n<h1>{} <bdi>{}</bdi></h1>\n",
        w.back,
        w.with,
        esc(&voice.others())
    );
    let _ =
        writeln!(out, "<p>{} {} · {} {}</p>", w.made, esc(&made(archive)), w.zone, esc(voice.zone_name()));
    contents(&mut out, &blocks, w.inside);
    let mut part = 0;
    for block in &blocks {
        if let Block::Heading(2, _) = block {
            part += 1;
        }
        set(&mut out, block, part);
    }
    if left_out(relationship).next().is_some() {
        let _ = writeln!(out, "<h2>{}</h2>\n<ul>", w.left_heading);
        for (file, why) in left_out(relationship) {
            let _ = writeln!(out, "<li><bdi>{}</bdi> {}</li>", esc(&file.name), voice.left(why));
        }
        out.push_str("</ul>\n");
    }
    let _ = writeln!(out, "<h2>{}</h2>\n<ul>", w.also);
    let ledger =
        [("ledger.bin", w.as_ledger), ("history.json", w.as_history), ("calendar.ics", w.as_calendar)];
    let always = [("overview.pdf", w.as_pdf), ("data.json", w.as_data), ("fhir.json", w.as_fhir)];
    let more = ledger.into_iter().filter(|_| history.ledger().is_some());
    for (file, name) in always.into_iter().chain(more) {
        let _ = writeln!(out, "<li><a href=\"{file}\">{name}</a></li>");
    }
    out.push_str("</ul>\n</main>\n</body>\n</html>\n");
    out
}

fn head(archive: &Archive, up: &str) -> String {
    let (w, tag) = (words(archive.language), tag(archive.language));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"{up}style.css\">\n</head>\n<body>\n<main>\n",
        w.title
    )
}

fn contents(out: &mut String, blocks: &[Block], heading: &str) {
    let parts = blocks.iter().filter_map(|block| match block {
        Block::Heading(2, text) => Some(text),
        _ => None,
    });
    let _ = write!(out, "<nav aria-labelledby=\"inside\"><h2 id=\"inside\">{heading}</h2>\n<ul>\n");
    for (number, text) in (1..).zip(parts) {
        let _ = writeln!(out, "<li><a href=\"#p{number}\">{}</a></li>", esc(text));
    }
    out.push_str("</ul></nav>\n");
}

fn set(out: &mut String, block: &Block, part: usize) {
    let _ = match block {
        Block::Heading(2, text) => writeln!(out, "<h2 id=\"p{part}\">{}</h2>", esc(text)),
        Block::Heading(level, text) => writeln!(out, "<h{level}><bdi>{}</bdi></h{level}>", esc(text)),
        Block::Note(text) => writeln!(out, "<p class=\"soft\">{}</p>", esc(text)),
        Block::Said(head, text) => {
            let head =
                if head.is_empty() { String::new() } else { format!("<p class=\"head\">{}</p>", esc(head)) };
            let words: String =
                paragraphs(text).map(|one| format!("<p dir=\"auto\">{}</p>", esc(&one))).collect();
            writeln!(out, "<div class=\"said\">{head}<div class=\"hand\">{words}</div></div>")
        }
        Block::Facts(facts) => {
            out.push_str("<dl>");
            for (name, value) in facts {
                let _ = write!(out, "<div><dt>{}</dt><dd dir=\"auto\">{}</dd></div>", esc(name), esc(value));
            }
            writeln!(out, "</dl>")
        }
        Block::Table(caption, columns, rows) => {
            table(out, caption, columns, rows);
            Ok(())
        }
        Block::Lines(drawn) => {
            lines(out, drawn);
            Ok(())
        }
        Block::File(place, name, picture) => {
            let (place, name) = (esc(place), esc(name));
            if *picture {
                writeln!(
                    out,
                    "<figure><img src=\"{place}\" alt=\"{name}\" loading=\"lazy\"><figcaption><bdi>{name}</bdi></figcaption></figure>"
                )
            } else {
                writeln!(out, "<p><a href=\"{place}\"><bdi>{name}</bdi></a></p>")
            }
        }
    };
}

fn table(out: &mut String, caption: &str, columns: &[String], rows: &[Vec<String>]) {
    let caption = esc(caption);
    let _ = write!(
        out,
        "<div class=\"wide\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\"><table>\n<caption>{caption}</caption>\n<thead><tr>"
    );
    for column in columns {
        let _ = write!(out, "<th scope=\"col\">{}</th>", esc(column));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td dir=\"auto\">{}</td>", esc(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// Width, height, and the room around the lines; in the drawing's own units.
const DRAWING: (f64, f64, f64) = (640.0, 200.0, 16.0);

/// Where the values of a line stand, piece by piece: where a value is missing the line goes on to the next.
pub(crate) fn points(drawn: &Drawn, values: &[Option<i64>], (width, height): (f64, f64)) -> Vec<(f64, f64)> {
    let steps = drawn.along.len().saturating_sub(1).max(1);
    let (steps, max) = (to_f64(steps as u64), to_f64(u64::try_from(drawn.max).unwrap_or(1)));
    let there =
        values.iter().enumerate().filter_map(|(at, value)| Some((at as u64, u64::try_from((*value)?).ok()?)));
    there.map(|(at, value)| (to_f64(at) / steps * width, height - to_f64(value) / max * height)).collect()
}

fn to_f64(number: u64) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

fn lines(out: &mut String, drawn: &Drawn) {
    let (width, height, around) = DRAWING;
    let (all_width, all_height) = (width + 2.0 * around, height + 2.0 * around);
    let title = esc(&drawn.title);
    let [low, high] = drawn.ends.each_ref().map(|end| esc(end));
    let _ = write!(
        out,
        "<figure class=\"lines\"><svg viewBox=\"0 0 {all_width} {all_height}\" role=\"img\" aria-label=\"{title}\">\
         <path class=\"rule\" d=\"M0 {around}H{all_width}M0 {}H{all_width}\"/>",
        around + height
    );
    for (number, (_, values)) in drawn.lines.iter().enumerate() {
        let at: Vec<_> = points(drawn, values, (width, height));
        let at: Vec<String> =
            at.iter().map(|(x, y)| format!("{:.1},{:.1}", x + around, y + around)).collect();
        let _ = write!(out, "<polyline class=\"line{}\" points=\"{}\"/>", number % 3, at.join(" "));
        for point in at {
            if let Some((x, y)) = point.split_once(',') {
                let _ = write!(out, "<circle class=\"dot{}\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>", number % 3);
            }
        }
    }
    let _ = write!(
        out,
        "<text x=\"4\" y=\"{}\">{high}</text><text x=\"4\" y=\"{}\">{low}</text></svg><figcaption>{title}: ",
        around - 4.0,
        all_height - 2.0
    );
    for (number, (name, _)) in drawn.lines.iter().enumerate() {
        let _ = write!(out, "<span class=\"key{}\">{}</span> ", number % 3, esc(name));
    }
    out.push_str("</figcaption></figure>\n");
}

/// Text as text: nothing in it is a tag, an end of an attribute, or a turn of the writing's direction.
fn esc(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(sign),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(esc("<b a='\"'>&\u{202e}\u{0}\n"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;\n");
    }
}
