// Between a field that one types in and a shared text: what was typed goes in as the smallest change, what others
// write appears around the caret, and a composition (accents, other scripts) is left alone until it is done. Pure
// but for `bindText`.
import type * as Y from 'yjs';

/** One change of a text: at `at`, `remove` units go and `insert` comes. */
export type Edit = { at: number; remove: number; insert: string };
/** A change of Yjs: what stays, goes and comes, from the beginning on. */
export type Delta = readonly { retain?: number; delete?: number; insert?: unknown }[];

const high = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const low = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** The smallest edit that makes `after` of `before`, ending at the caret where several would do; it never parts a pair of units that is one character. */
export function editBetween(before: string, after: string, caret: number = after.length): Edit | null {
  if (before === after) return null;
  const grown = after.length - before.length;
  // What follows the caret was there before: so that of "aaa" the right "a" counts as new.
  const most = Math.min(before.length, after.length);
  let tail = 0;
  const free = Math.min(most, Math.max(0, after.length - caret));
  while (tail < free && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  let head = 0;
  while (head < most - tail && before[head] === after[head]) head++;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  // Half a pair belongs to the change.
  if (head > 0 && high(before.charCodeAt(head - 1)) && (low(before.charCodeAt(head)) || low(after.charCodeAt(head)))) head--;
  if (tail > 0 && low(before.charCodeAt(before.length - tail)) && (high(before.charCodeAt(before.length - tail - 1)) || high(after.charCodeAt(after.length - tail - 1)))) tail--;
  return { at: head, remove: before.length - tail - head, insert: after.slice(head, head + before.length - tail - head + grown) };
}

/** Where a place of the text is after a change of others; what comes exactly there goes behind it, or before it where `before` says so. Nothing where it was removed, unless `near`: then where it would be. */
export function placeAfter(place: number, delta: Delta, before = false): number {
  let old = 0;
  let now = 0;
  for (const op of delta) {
    if (op.retain !== undefined) {
      if (place < old + op.retain) return now + place - old;
      old += op.retain;
      now += op.retain;
    } else if (op.delete !== undefined) {
      if (place < old + op.delete) return now;
      old += op.delete;
    } else if (typeof op.insert === 'string') {
      if (old === place && !before) return now;
      now += op.insert.length;
    }
  }
  return now + Math.max(0, place - old);
}

/** Whether the unit at this place is still there after a change. */
function stays(place: number, delta: Delta): boolean {
  let old = 0;
  for (const op of delta) {
    if (op.retain !== undefined) old += op.retain;
    else if (op.delete !== undefined) {
      if (place >= old && place < old + op.delete) return false;
      old += op.delete;
    }
    if (old > place) break;
  }
  return true;
}

/** The units that an edit of an older text removes, as far as they are still there, where they are now; first to last. */
function removed(edit: Edit, deltas: readonly Delta[]): number[] {
  let units: number[] = Array.from({ length: edit.remove }, (_, i) => edit.at + i);
  for (const delta of deltas) units = units.filter((unit) => stays(unit, delta)).map((unit) => placeAfter(unit, delta, true));
  return units;
}
const through = (place: number, deltas: readonly Delta[]): number => deltas.reduce((at, delta) => placeAfter(at, delta), place);

/** An edit of an older text, as edits of the text after these changes of others: nothing of theirs is removed with it. Removals go last to first, the insertion comes at the end. */
export function editsAfter(edit: Edit, deltas: readonly Delta[]): Edit[] {
  const units = removed(edit, deltas);
  const at = through(edit.at, deltas);
  const removals = [...units].reverse().map((unit): Edit => ({ at: unit, remove: 1, insert: '' }));
  return edit.insert === '' ? removals : [...removals, { at: at - units.filter((unit) => unit < at).length, remove: 0, insert: edit.insert }];
}

/** Where a place of the text that was typed is, once its edit was made in the text after these changes of others. */
export function typedPlaceAfter(place: number, edit: Edit, deltas: readonly Delta[]): number {
  const into = Math.min(edit.insert.length, Math.max(0, place - edit.at));
  const older = place <= edit.at ? place : place <= edit.at + edit.insert.length ? edit.at : place - edit.insert.length + edit.remove;
  const now = through(older, deltas);
  return now - removed(edit, deltas).filter((unit) => unit < now).length + into;
}

/** What is needed of a field; a textarea and an input have it. */
type Field = Pick<HTMLTextAreaElement, 'value' | 'selectionStart' | 'selectionEnd' | 'selectionDirection' | 'setSelectionRange' | 'scrollTop' | 'addEventListener' | 'removeEventListener'>;
export type Bound = { release: () => void };

/** Binds a field to a text. `origin` marks the changes that are typed here; `undo` is what the keys for it do. */
export function bindText(field: Field, text: Y.Text, origin: object, undo: { undo: () => unknown; redo: () => unknown } | null = null): Bound {
  /** The text as the field was last seen to have it. */
  let seen = text.toString();
  let composing = false;
  let typing = false;
  /** What others changed during a composition, to be shown after it. */
  let waiting: Delta[] = [];
  if (field.value !== seen) field.value = seen;

  function show(deltas: readonly Delta[]): void {
    let [from, to] = [field.selectionStart, field.selectionEnd];
    for (const delta of deltas) [from, to] = [placeAfter(from, delta), placeAfter(to, delta)];
    const { scrollTop, selectionDirection } = field;
    seen = text.toString();
    if (field.value === seen) return;
    field.value = seen;
    field.setSelectionRange(from, to, selectionDirection ?? undefined);
    field.scrollTop = scrollTop;
  }
  function take(): void {
    const edit = editBetween(seen, field.value, field.selectionEnd);
    const missed = waiting;
    waiting = [];
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;
    if (edit !== null) {
      const edits = missed.length === 0 ? [edit] : editsAfter(edit, missed);
      typing = true;
      const write = () => edits.forEach((one) => {
        if (one.remove > 0) text.delete(one.at, one.remove);
        if (one.insert !== '') text.insert(one.at, one.insert);
      });
      if (text.doc) text.doc.transact(write, origin); else write();
      typing = false;
    }
    seen = text.toString();
    if (field.value === seen) return;
    const now = (place: number): number => typedPlaceAfter(place, edit ?? { at: 0, remove: 0, insert: '' }, missed);
    field.value = seen;
    field.setSelectionRange(now(selectionStart), now(selectionEnd), selectionDirection ?? undefined);
    field.scrollTop = scrollTop;
  }
  const others = (event: Y.YTextEvent): void => {
    if (typing) return;
    if (composing) waiting.push(event.delta as Delta);
    else show([event.delta as Delta]);
  };
  const input = (): void => { if (!composing) take(); };
  const begins = (): void => { composing = true; };
  const ends = (): void => {
    if (!composing) return;
    composing = false;
    take();
  };
  const asks = (event: Event): void => {
    if (undo === null || composing) return;
    const back = wantsUndo(event);
    if (back === null) return;
    event.preventDefault();
    if (back) undo.undo(); else undo.redo();
  };

  text.observe(others);
  const heard: [string, (event: Event) => void][] = [['input', input], ['compositionstart', begins], ['compositionend', ends], ['blur', ends], ['keydown', asks], ['beforeinput', asks]];
  for (const [name, f] of heard) field.addEventListener(name, f);
  return {
    release: () => {
      ends();
      text.unobserve(others);
      for (const [name, f] of heard) field.removeEventListener(name, f);
    },
  };
}

/** Whether a key or a menu asks to undo (true) or to do again (false). */
export function wantsUndo(event: Event): boolean | null {
  if (event.type === 'beforeinput') {
    const kind = (event as InputEvent).inputType;
    return kind === 'historyUndo' ? true : kind === 'historyRedo' ? false : null;
  }
  const { key, ctrlKey, metaKey, shiftKey, altKey } = event as KeyboardEvent;
  if (!(ctrlKey || metaKey) || altKey) return null;
  const letter = key.toLowerCase();
  if (letter === 'z') return !shiftKey;
  return letter === 'y' ? false : null;
}
