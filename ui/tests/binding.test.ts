// A field and its text (S-33): what is typed goes in whole, what others write moves no caret, and two who write at once end with the same words.
import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { bindText, editBetween, editsAfter, placeAfter, wantsUndo, type Delta, type Edit } from '../src/record/binding';

/** Random, but the same each time; the seed is told where something fails. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}
const letters = ['a', 'b', ' ', '\n', 'é', '😀', '👩‍🔬', 'x', 'ß', '日'];
const run = (seed: number, count: number): string => { const r = random(seed); return Array.from({ length: count }, () => letters[r(letters.length)] ?? '').join(''); };
const apply = (text: string, edit: Edit): string => text.slice(0, edit.at) + edit.insert + text.slice(edit.at + edit.remove);
const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** What the binding needs of a textarea. */
class Field {
  #value = '';
  selectionStart = 0;
  selectionEnd = 0;
  selectionDirection: 'forward' | 'backward' | 'none' = 'none';
  scrollTop = 0;
  readonly #heard = new Map<string, ((event: Event) => void)[]>();
  get value(): string { return this.#value; }
  // As in a page: what is set from outside puts the caret at the end.
  set value(value: string) { this.#value = value; this.selectionStart = this.selectionEnd = value.length; }
  setSelectionRange(start: number | null, end: number | null): void {
    this.selectionStart = Math.min(start ?? 0, this.#value.length);
    this.selectionEnd = Math.min(end ?? 0, this.#value.length);
  }
  addEventListener(name: string, f: unknown): void { this.#heard.set(name, [...(this.#heard.get(name) ?? []), f as (event: Event) => void]); }
  removeEventListener(name: string, f: unknown): void { this.#heard.set(name, (this.#heard.get(name) ?? []).filter((one) => one !== f)); }
  listeners(): number { return [...this.#heard.values()].reduce((sum, list) => sum + list.length, 0); }
  send(name: string, event: Partial<Event> & object = {}): void { for (const f of this.#heard.get(name) ?? []) f({ type: name, preventDefault: () => {}, ...event } as Event); }
  /** Types over the selection, as a person does. */
  type(insert: string, at = this.selectionStart, remove = this.selectionEnd - this.selectionStart, heard = true): void {
    this.#value = this.#value.slice(0, at) + insert + this.#value.slice(at + remove);
    this.selectionStart = this.selectionEnd = at + insert.length;
    if (heard) this.send('input');
  }
}
const ORIGIN = {};
function bound(start = '', client = 16) {
  const doc = new Y.Doc();
  doc.clientID = client;
  const text = doc.getText('page');
  if (start !== '') text.insert(0, start);
  const field = new Field();
  const undo = new Y.UndoManager(text, { trackedOrigins: new Set([ORIGIN]), captureTimeout: 0 });
  return { doc, text, field, undo, bond: bindText(field as unknown as HTMLTextAreaElement, text, ORIGIN, undo) };
}
/** A place in a text at which no character is parted. */
function place(text: string, r: (below: number) => number): number {
  const at = r(text.length + 1);
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

describe('the smallest edit', () => {
  it('makes the one text of the other, and parts no character (2000 pairs)', () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const r = random(seed);
      const before = run(seed, r(12));
      const after = r(3) === 0 ? run(seed + 7919, r(12)) : (() => { const at = place(before, r); const to = Math.max(at, place(before, r)); return before.slice(0, at) + run(seed + 1, r(4)) + before.slice(to); })();
      const edit = editBetween(before, after, place(after, r));
      const where = `seed ${seed}: ${JSON.stringify([before, after, edit])}`;
      if (edit === null) expect(before, where).toBe(after);
      else {
        expect(apply(before, edit), where).toBe(after);
        expect(lone.test(edit.insert), where).toBe(false);
        expect(lone.test(before.slice(edit.at, edit.at + edit.remove)), where).toBe(false);
      }
    }
  });
  it('stands where the caret is, where several places would do', () => {
    expect(editBetween('aaa', 'aaaa', 2)).toEqual({ at: 1, remove: 0, insert: 'a' });
    expect(editBetween('aaa', 'aaaa', 4)).toEqual({ at: 3, remove: 0, insert: 'a' });
    expect(editBetween('aaa', 'aa', 1)).toEqual({ at: 1, remove: 1, insert: '' });
    expect(editBetween('a', 'a')).toBeNull();
  });
});

describe('a place in the text', () => {
  it('moves with what comes before it, and stays before what comes at it', () => {
    expect(placeAfter(3, [{ retain: 1 }, { insert: 'xx' }])).toBe(5);
    expect(placeAfter(3, [{ retain: 3 }, { insert: 'xx' }])).toBe(3);
    expect(placeAfter(3, [{ retain: 3 }, { insert: 'xx' }], true)).toBe(5);
    expect(placeAfter(3, [{ retain: 1 }, { delete: 4 }])).toBe(1);
    expect(placeAfter(5, [{ delete: 2 }, { retain: 1 }, { insert: 'y' }])).toBe(4);
  });
  it('an edit of an older text removes nothing of others', () => {
    const deltas: Delta[] = [[{ retain: 2 }, { insert: 'NEU' }]];
    const after = editsAfter({ at: 1, remove: 3, insert: 'z' }, deltas).reduce(apply, 'abNEUcdef');
    expect(after).toBe('azNEUef');
  });
});

describe('what is typed', () => {
  it('is the text, and the text is what is typed', () => {
    const { text, field } = bound('Ik kan er niet uit.');
    expect(field.value).toBe('Ik kan er niet uit.');
    field.type('wel ', 7, 0);
    expect(text.toString()).toBe('Ik kan wel er niet uit.');
  });
  it('marks its own changes alone with its origin', () => {
    const { doc, field } = bound();
    const origins: unknown[] = [];
    doc.on('update', (_: Uint8Array, origin: unknown) => origins.push(origin));
    field.type('a');
    expect(origins).toEqual([ORIGIN]);
  });
  it('moves no caret when others write, wherever they do', () => {
    const { text, field } = bound('een twee drie');
    field.setSelectionRange(4, 8);
    field.scrollTop = 12;
    text.insert(0, 'nul ');
    expect([field.value.slice(field.selectionStart, field.selectionEnd), field.scrollTop]).toEqual(['twee', 12]);
    text.insert(text.length, ' vier');
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe('twee');
    text.delete(8, 2);
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe('ee');
  });
  it('hears nothing any more once it is let go', () => {
    const { text, field, bond } = bound('a');
    bond.release();
    expect(field.listeners()).toBe(0);
    text.insert(0, 'b');
    expect(field.value).toBe('a');
  });
});

describe('a composition', () => {
  it('is left alone until it is done, and loses nothing of anybody', () => {
    const { text, field } = bound('ab');
    field.setSelectionRange(1, 1);
    field.send('compositionstart');
    field.type('´');
    text.insert(0, 'ZZ');
    // Nothing moves under the hands.
    expect([field.value, text.toString()]).toEqual(['a´b', 'ZZab']);
    field.type('é', 1, 1);
    text.insert(4, '!');
    field.send('compositionend');
    expect([field.value, text.toString()]).toEqual(['ZZaéb!', 'ZZaéb!']);
    expect(field.selectionStart).toBe(4);
  });
  it('over a selection removes what was selected, and nothing that came into it', () => {
    const { text, field } = bound('abcdef');
    field.setSelectionRange(1, 4);
    field.send('compositionstart');
    field.type('日');
    text.insert(2, 'NEU');
    field.send('compositionend');
    expect(text.toString()).toBe('a日NEUef');
    expect(field.value).toBe('a日NEUef');
  });
  it('that ends by going elsewhere is taken, too', () => {
    const { text, field } = bound('');
    field.send('compositionstart');
    field.type('x');
    field.send('blur');
    expect(text.toString()).toBe('x');
  });
});

describe('undoing', () => {
  it('takes back what was typed here, and nothing of others', () => {
    const { text, field } = bound('een ');
    field.setSelectionRange(4, 4);
    field.type('twee');
    text.insert(0, 'nul ');
    let held = false;
    field.send('keydown', { key: 'z', ctrlKey: true, preventDefault: () => { held = true; } } as Partial<KeyboardEvent>);
    expect([field.value, text.toString(), held]).toEqual(['nul een ', 'nul een ', true]);
    field.send('beforeinput', { inputType: 'historyRedo' } as Partial<InputEvent>);
    expect(field.value).toBe('nul een twee');
  });
  it('knows its keys', () => {
    const key = (more: object) => wantsUndo({ type: 'keydown', key: 'z', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more } as unknown as Event);
    expect([key({}), key({ ctrlKey: true }), key({ metaKey: true, key: 'Z', shiftKey: true }), key({ ctrlKey: true, key: 'y' }), key({ ctrlKey: true, altKey: true }), key({ ctrlKey: true, key: 'a' })]).toEqual([null, true, false, false, null, null]);
  });
});

describe('two who write at once', () => {
  it('end with the same words, in both fields, whatever they do (300 runs)', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const r = random(seed * 31);
      const a = bound('Wat gebeurde er in de bus?', 16);
      const b = bound('', 17);
      Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc), 'net');
      const queues: [Uint8Array[], Uint8Array[]] = [[], []];
      a.doc.on('update', (update: Uint8Array, origin: unknown) => { if (origin !== 'net') queues[1].push(update); });
      b.doc.on('update', (update: Uint8Array, origin: unknown) => { if (origin !== 'net') queues[0].push(update); });
      const composing = [false, false];
      for (let step = 0; step < 40; step++) {
        const i = r(2);
        const who = i === 0 ? a : b;
        const kind = r(10);
        if (kind < 5) {
          const from = place(who.field.value, r);
          const to = Math.min(who.field.value.length, Math.max(from, place(who.field.value, r)));
          who.field.type(run(seed + step, r(3)), from, Math.min(to - from, 4) === to - from ? to - from : 0);
        } else if (kind < 8) {
          const next = queues[i]?.shift();
          if (next) Y.applyUpdate(who.doc, next, 'net');
        } else if (kind === 8) {
          composing[i] = !composing[i];
          who.field.send(composing[i] ? 'compositionstart' : 'compositionend');
        } else who.undo.undo();
      }
      for (const one of [a, b]) one.field.send('compositionend');
      for (let round = 0; round < 2; round++) [a, b].forEach((one, i) => { for (const update of queues[i]?.splice(0) ?? []) Y.applyUpdate(one.doc, update, 'net'); });
      const where = `seed ${seed}`;
      expect(a.text.toString(), where).toBe(b.text.toString());
      expect(a.field.value, where).toBe(a.text.toString());
      expect(b.field.value, where).toBe(b.text.toString());
      expect(lone.test(a.text.toString()), where).toBe(false);
      for (const one of [a, b]) one.bond.release();
    }
  });
});
