// Places in a record as both pages name them: fields by their ids, rows by who made them, places in a text by Yjs. And a text cut where somebody is. Pure.
import * as Y from 'yjs';
import { fromBase64, toBase64 } from './base64';
import type { RecordDocument, Row, Words } from './document';

/** The name of a field: its id; in a row the table's, the row's and the column's. Nothing for a row that is gone. */
export function fieldName(document: RecordDocument, of: Row | Y.Map<unknown>, id: string): string | null {
  if (of === document.fields) return id;
  const item = of._item;
  const parent = of.parent;
  if (item === null || !(parent instanceof Y.Array)) return null;
  const table = [...document.doc.share.entries()].find(([, type]) => type === parent)?.[0];
  return table === undefined ? null : `${table}/${item.id.client}.${item.id.clock}/${id}`;
}

/** A place in a text, to be said; it stays where it is whatever is written around it. */
export function placeIn(text: Y.Text, at: number): string {
  return toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, at)));
}
/** Where that is now in this text; nothing where it is in another one, or not here yet. */
export function indexIn(text: Y.Text, place: string): number | null {
  try {
    const found = text.doc === null ? null : Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(fromBase64(place)), text.doc);
    return found !== null && found.type === text ? found.index : null;
  } catch {
    // Another's bytes.
    return null;
  }
}

/** Somebody's caret in a text; `line`: they point at the line it is in. */
export type Caret = { at: number; name: string; line: boolean };
/** A piece of a text, whose it is, and those who stand before it. */
export type Piece = { text: string; who: string | null; theirs: boolean; shown: boolean; carets: string[] };

/** Cuts a text where others are, and around the lines they point at. */
export function pieces(words: readonly Words[], owner: string, carets: readonly Caret[]): Piece[] {
  const all = words.map((piece) => piece.text).join('');
  const lines = carets.filter((one) => one.line).map(({ at }) => {
    const end = all.indexOf('\n', at);
    return { from: all.lastIndexOf('\n', at - 1) + 1, to: end < 0 ? all.length : end };
  });
  const cuts = new Set(carets.map((one) => one.at).concat(lines.flatMap(({ from, to }) => [from, to])));
  const made: Piece[] = [];
  let start = 0;
  for (const { text, who } of words) {
    const end = start + text.length;
    const inside = [start, ...[...cuts].filter((cut) => cut > start && cut < end).sort((a, b) => a - b), end];
    inside.slice(0, -1).forEach((from, i) => {
      const to = inside[i + 1] ?? end;
      made.push({ text: all.slice(from, to), who, theirs: who !== owner, shown: lines.some((line) => from >= line.from && to <= line.to && line.to > line.from), carets: carets.filter((one) => one.at === from).map((one) => one.name) });
    });
    start = end;
  }
  const last = carets.filter((one) => one.at >= all.length).map((one) => one.name);
  return last.length === 0 ? made : [...made, { text: '', who: null, theirs: false, shown: false, carets: last }];
}
