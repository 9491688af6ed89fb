// The simple structure of what a person writes: paragraphs, lists, numbered lists, quotations. It is plain text with
// marks that read well by themselves (`- `, `1. `, `> `), so a program that knows none of this shows it legibly; and
// whatever is no mark stays word for word as it was written. Pure.

/** `value`: the number as it was written; it is shown as that, never counted anew. */
export type Numbered = { value: number; text: string };
export type Block =
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'numbers'; items: Numbered[] }
  | { kind: 'quote'; paragraphs: string[] };
export type Mark = Exclude<Block['kind'], 'paragraph'>;

/** A text has at most so many blocks and items; what follows stands under them as it was written. */
export const MOST = 2000;

type Line = { kind: 'blank' } | { kind: 'text'; text: string } | { kind: 'list'; text: string } | { kind: 'numbers'; value: number; text: string } | { kind: 'quote'; text: string };

const BULLET = /^[ \t]{0,8}[-•][ \t]+(?=\S)/;
const NUMBER = /^[ \t]{0,8}(\d{1,3})\.[ \t]+(?=\S)/;
/** `>` alone is the empty line between two paragraphs of a quotation. */
const QUOTE = /^[ \t]{0,8}>(?: |$)/;

function lineOf(line: string): Line {
  if (line.trim() === '') return { kind: 'blank' };
  const bullet = BULLET.exec(line);
  if (bullet) return { kind: 'list', text: line.slice(bullet[0].length) };
  const number = NUMBER.exec(line);
  if (number) return { kind: 'numbers', value: Number(number[1]), text: line.slice(number[0].length) };
  const quote = QUOTE.exec(line);
  return quote ? { kind: 'quote', text: line.slice(quote[0].length) } : { kind: 'text', text: line };
}

/** The blocks of a text, in its order. Every word of it is in one of them. */
export function blocks(text: string): Block[] {
  const lines = text.split(/\r\n|\r|\n/);
  const made: Block[] = [];
  let count = 0;
  let apart = true;
  for (const [at, raw] of lines.entries()) {
    const line = lineOf(raw);
    if (line.kind === 'blank') { apart = true; continue; }
    if (count >= MOST) {
      made.push({ kind: 'paragraph', text: lines.slice(at).join('\n').trimEnd() });
      break;
    }
    if (!joins(made.at(-1), line, apart, raw)) { begin(made, line, raw); count += 1; } else if (line.kind !== 'text') count += 1;
    apart = false;
  }
  return made.map((block) => (block.kind === 'quote' ? { kind: 'quote', paragraphs: paragraphs(block.paragraphs) } : block));
}

/** Puts a line to the block before it, where it belongs there. An empty line between two items parts no list. */
function joins(last: Block | undefined, line: Line, apart: boolean, raw: string): boolean {
  if (last?.kind === 'list' && line.kind === 'list') last.items.push(line.text);
  // A list counts on; what counts back, or begins elsewhere than at one, is what somebody wrote.
  else if (last?.kind === 'numbers' && line.kind === 'numbers' && line.value > (last.items.at(-1)?.value ?? 0)) last.items.push({ value: line.value, text: line.text });
  else if (last?.kind === 'quote' && line.kind === 'quote' && !apart) last.paragraphs.push(line.text);
  else if (last?.kind === 'paragraph' && !apart && (line.kind === 'text' || unnumbered(line))) last.text += `\n${raw}`;
  else return false;
  return true;
}
const unnumbered = (line: Line): boolean => line.kind === 'numbers' && line.value !== 1;

function begin(made: Block[], line: Line, raw: string): void {
  if (line.kind === 'list') made.push({ kind: 'list', items: [line.text] });
  else if (line.kind === 'numbers' && line.value === 1) made.push({ kind: 'numbers', items: [{ value: 1, text: line.text }] });
  else if (line.kind === 'quote' && line.text.trim() !== '') made.push({ kind: 'quote', paragraphs: [line.text] });
  else made.push({ kind: 'paragraph', text: raw });
}

/** The lines of a quotation as its paragraphs. */
function paragraphs(lines: readonly string[]): string[] {
  return lines.join('\n').split(/\n(?:[ \t]*\n)+/).map((one) => one.trimEnd()).filter((one) => one !== '');
}

/** What stands in a field, and what is chosen in it. */
export type Field = { text: string; from: number; to: number };

const ANY = /^([ \t]{0,8})(?:[-•][ \t]+|\d{1,3}\.[ \t]+|>(?: |$))/;
const begins = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
const ends = (text: string, at: number): number => { const end = text.indexOf('\n', at); return end < 0 ? text.length : end; };
const has = (line: string, mark: Mark): boolean => (mark === 'list' ? /^[ \t]{0,8}[-•][ \t]/ : mark === 'numbers' ? /^[ \t]{0,8}\d{1,3}\.[ \t]/ : QUOTE).test(line);

/** Puts a mark before the lines that are chosen; takes it away where all of them have it. */
export function marked({ text, from, to }: Field, mark: Mark): Field {
  const start = begins(text, from);
  // A line of which nothing but its beginning is chosen is none of them.
  const end = ends(text, to > from && text[to - 1] === '\n' ? to - 1 : to);
  const lines = text.slice(start, end).split('\n');
  const full = lines.filter((line) => line.trim() !== '');
  const off = full.length > 0 && full.every((line) => has(line, mark));
  let number = start === 0 ? 0 : Number(NUMBER.exec(text.slice(begins(text, start - 1), start - 1))?.[1] ?? 0);
  const put = lines.map((line) => {
    const bare = line.replace(ANY, '$1');
    // Between paragraphs that are quoted together the quotation goes on.
    if (line.trim() === '' && lines.length > 1) return mark === 'quote' && !off ? '>' : '';
    if (off) return bare;
    return `${mark === 'list' ? '- ' : mark === 'quote' ? '> ' : `${(number += 1)}. `}${bare.trimStart()}`;
  });
  const made = put.join('\n');
  const after = start + made.length;
  return { text: text.slice(0, start) + made + text.slice(end), from: lines.length > 1 ? start : after, to: after };
}

/** What Enter does in a list: it goes on, or in an empty item it ends. Nothing where Enter is a new line as ever. */
export function entered({ text, from, to }: Field): Field | null {
  if (from !== to) return null;
  const start = begins(text, from);
  const line = text.slice(start, ends(text, from));
  const mark = /^([ \t]{0,8})(?:([-•])|(\d{1,3})\.)[ \t]+/.exec(line);
  // Before the words of an item one makes room above it.
  if (mark === null || from < start + mark[0].length) return null;
  if (line.length === mark[0].length) return { text: text.slice(0, start) + text.slice(start + mark[0].length), from: start, to: start };
  const [, indent = '', bullet, number] = mark;
  const next = `\n${indent}${bullet ?? `${Number(number) + 1}.`} `;
  const rest = text.slice(from).replace(/^[ \t]+/, '');
  const at = from + next.length;
  return { text: text.slice(0, from) + next + (bullet === undefined ? countedOn(rest, Number(number) + 1) : rest), from: at, to: at };
}

/** The items right below one that came between count on from it, where they did before. */
function countedOn(rest: string, value: number): string {
  const lines = rest.split('\n');
  for (let at = 1; at < lines.length; at++) {
    const found = /^([ \t]{0,8})(\d{1,3})\.(?=[ \t])/.exec(lines[at] ?? '');
    if (found === null || Number(found[2]) !== value + at - 1) break;
    lines[at] = `${found[1]}${value + at}.${(lines[at] ?? '').slice(found[0].length)}`;
  }
  return lines.join('\n');
}
