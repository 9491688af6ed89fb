//! Which tests of a file in TypeScript run: what stands in a comment, is skipped or is still to be written, does not.

use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    /// A string in any of the three quotes, without them.
    Text(&'a str),
    Sign(char),
}

use Token::{Sign, Text, Word};

/// The titles of the tests that run, as they are written.
pub(super) fn tests(source: &str) -> BTreeSet<&str> {
    let tokens = tokens(source);
    let mut found = BTreeSet::new();
    // For every parenthesis that is open: whether nothing in it runs.
    let mut open: Vec<bool> = Vec::new();
    let mut skipped_at = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        let outside = open.last().copied().unwrap_or(false);
        match token {
            Sign('(') => open.push(outside || skipped_at.contains(&at)),
            Sign(')') => drop(open.pop()),
            Word(word) if at == 0 || tokens[at - 1] != Sign('.') => {
                let Some(call) = call(&tokens, at, word) else { continue };
                // Where one is picked out, the others of the file do not run.
                if call.only {
                    return BTreeSet::new();
                }
                match (call.suite, call.runs && !outside) {
                    (true, false) => drop(skipped_at.insert(call.at)),
                    (false, true) => drop(found.insert(call.title)),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    found
}

struct Call<'a> {
    suite: bool,
    runs: bool,
    only: bool,
    title: &'a str,
    /// Where its parenthesis opens.
    at: usize,
}

/// `it('title'`, `it.each([..])('title'`, `describe.skip('title'` and the like, from this word on.
fn call<'a>(tokens: &[Token<'a>], from: usize, word: &str) -> Option<Call<'a>> {
    let suite = match word {
        "it" | "test" | "xit" | "xtest" => false,
        "describe" | "suite" | "xdescribe" => true,
        _ => return None,
    };
    let (mut runs, mut only) = (!word.starts_with('x'), false);
    let mut at = from + 1;
    loop {
        match (tokens.get(at)?, tokens.get(at + 1)?) {
            (Sign('.'), Word(how)) => {
                runs &= !["skip", "todo", "skipIf", "runIf", "fails"].contains(how);
                only |= *how == "only";
                at += 2;
            }
            (Sign('('), Text(title)) => {
                // `it('title', { skip: true }, ..)`.
                if let Some([Sign(','), Sign('{')]) = tokens.get(at + 2..at + 4) {
                    let options = &tokens[at + 3..end_of(tokens, at + 3)?];
                    runs &= !options.iter().any(|token| matches!(token, Word("skip" | "todo" | "fails")));
                }
                return Some(Call { suite, runs, only, title, at });
            }
            (Sign('(' | '<'), _) => at = end_of(tokens, at)?,
            // The rows of a table, between backticks.
            (Text(_), _) => at += 1,
            _ => return None,
        }
    }
}

/// Behind what closes the bracket at this place.
fn end_of(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let Sign(opens) = *tokens.get(from)? else { return None };
    let closes = match opens {
        '(' => ')',
        '{' => '}',
        _ => '>',
    };
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        if *token == Sign(opens) {
            depth += 1;
        } else if *token == Sign(closes) {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

/// Without white space, comments and regular expressions.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if let Some(comment) = rest.strip_prefix("//") {
            2 + comment.find('\n').unwrap_or(comment.len())
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.find("*/").map_or(rest.len(), |end| end + 4)
        } else if matches!(first, '\'' | '"' | '`') {
            let length = quoted(rest, first);
            found.push(Text(rest[1..length].trim_end_matches(first)));
            length
        } else if first == '/' && begins_an_expression(found.last()) {
            quoted(rest, first)
        } else if is_in_a_word(first) {
            let length = rest.find(|c| !is_in_a_word(c)).unwrap_or(rest.len());
            found.push(Word(&rest[..length]));
            length
        } else {
            if !first.is_whitespace() {
                found.push(Sign(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    found
}

fn is_in_a_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// A slash here begins a regular expression: nothing stands before it that could be divided.
fn begins_an_expression(before: Option<&Token<'_>>) -> bool {
    match before {
        None | Some(Word("return" | "case" | "typeof")) => true,
        Some(Sign(sign)) => !matches!(sign, ')' | ']' | '}'),
        Some(Word(_) | Text(_)) => false,
    }
}

/// How long what stands between these quotes is, both included. Inside the braces of a template and the brackets
/// of a regular expression, the quote closes nothing.
fn quoted(text: &str, quote: char) -> usize {
    let (mut escaped, mut depth) = (false, 0usize);
    let mut before = quote;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' if quote == '`' && (depth > 0 || before == '$') => depth += 1,
            '}' if quote == '`' => depth = depth.saturating_sub(1),
            '[' if quote == '/' => depth = 1,
            ']' if quote == '/' => depth = 0,
            _ if c == quote && depth == 0 => return at + c.len_utf8(),
            _ => {}
        }
        before = c;
    }
    text.len()
}

#[test]
fn what_runs_is_told_from_what_does_not() {
    let source = r#"
        import { it } from 'vitest';
        it('runs', () => { expect(1 / 2 / 4).toBe(0.125); });
        test.each([['a', `b ${'`' + c} it('in a template')`]] as const)('runs for %s', () => {});
        it.each<[string]>([['//']])("runs with 'quotes'", () => {});
        // it('is commented out', () => {});
        /* it('is commented out by stars', () => {});
        */ it('runs after /* no comment */', () => {});
        it.skip('is skipped', () => {});
        xit('is crossed out', () => {});
        it.todo('is to be written');
        it.skipIf(linux)('is skipped somewhere', () => {});
        it('is skipped by an option', { skip: true }, () => {});
        it('runs with an option', { timeout: 5 }, () => {});
        const pattern = text.replace(/['"`/]\/\//g, "it('in a text')"); it('runs after a pattern', () => {});
        describe('a suite', () => { it('runs in a suite', () => {}); });
        describe.skip('a suite', () => {
          if (x) { it('is in a skipped suite', () => {}); }
          describe('within', () => { it('is deeper in a skipped suite', () => {}); });
        });
        describe.each(['nl'])('a suite in %s', () => { it('runs in each', () => {}); });
        describe.skip.each(['nl'])('a suite in %s', () => { it('is in each skipped', () => {}); });
        it('runs last', () => { expect(await.it('is no test')).toBe(x.test('nor is this')); });
    "#;
    let wanted = [
        "runs",
        "runs after /* no comment */",
        "runs after a pattern",
        "runs for %s",
        "runs in a suite",
        "runs in each",
        "runs last",
        "runs with 'quotes'",
        "runs with an option",
    ];
    assert_eq!(tests(source).into_iter().collect::<Vec<_>>(), wanted);
    assert!(tests("it('one', f); it.only('two', f);").is_empty());
}
