// A record's content: a Yjs document with fields, tables or a free page, and whose words are whose (S-33).
import * as Y from 'yjs';
import type { Column, Field, Form } from '../forms/form';
import type { PositionView } from '../view';

/** Marks what is written on this page. */
const MINE = { of: 'this page' };
/** Marks what the core brings. */
const BROUGHT = { of: 'the core' };
/** Client ids modulo this are positions of members. */
const POSITIONS = 16;
/** What is written within this time is undone in one step, milliseconds. */
const UNDO_MS = 500;
/** A step that is older cannot be undone any more, milliseconds: what it would bring back was deleted, and deleted words shall not stay in the page's memory. */
export const UNDO_KEPT_MS = 5 * 60_000;
/** So often it is looked which are, milliseconds. */
const UNDO_LOOK_MS = 15_000;

export type Value = string | number | null;
export type Words = { text: string; who: string | null };
export type Row = Y.Map<unknown>;
type Step = Y.UndoManager['undoStack'][number];

export class RecordDocument {
  readonly doc: Y.Doc;
  readonly undo: Y.UndoManager;
  readonly #who: ReadonlyMap<number, string>;
  /** When each step was begun. */
  readonly #begun = new WeakMap<Step, number>();
  #look: ReturnType<typeof setTimeout> | null = null;

  /** `changed`: anything of it is other than before. `written`: this page made an update that is to be kept. */
  constructor(author: number, members: readonly PositionView[], on: { changed?: () => void; written?: (update: Uint8Array) => void } = {}) {
    // Whoever erases something means it: what is deleted leaves the document.
    this.doc = new Y.Doc({ gc: true });
    this.doc.clientID = author;
    this.#who = new Map(members.map(({ position, who }) => [position, who]));
    this.undo = new Y.UndoManager([this.fields, this.page], { doc: this.doc, trackedOrigins: new Set<unknown>([MINE]), captureTimeout: UNDO_MS });
    this.undo.on('stack-item-added', ({ stackItem }: { stackItem: Step }) => {
      this.#begun.set(stackItem, performance.now());
      this.#look ??= setTimeout(() => this.#ages(), UNDO_LOOK_MS);
    });
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      on.changed?.();
      if (origin !== BROUGHT) on.written?.(update);
    });
  }

  get fields(): Y.Map<unknown> { return this.doc.getMap('fields'); }
  get page(): Y.Text { return this.doc.getText('page'); }
  rows(field: string): Y.Array<Row> { return this.doc.getArray(`rows:${field}`); }

  /** Takes in what the core brings; whether anything was new. */
  take(update: Uint8Array): boolean {
    let any = false;
    const notice = (): void => { any = true; };
    this.doc.on('update', notice);
    Y.applyUpdate(this.doc, update, BROUGHT);
    this.doc.off('update', notice);
    return any;
  }
  /** Takes in what this page wrote before and could not keep: it is to be kept still. */
  takeUnkept(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, MINE);
  }
  have(): Uint8Array { return Y.encodeStateVector(this.doc); }
  whole(): Uint8Array { return Y.encodeStateAsUpdate(this.doc); }

  change(f: () => void): void { this.doc.transact(f, MINE); }
  get origin(): object { return MINE; }

  /** Makes the texts of a form while it is one's own alone: two who make the same text at once would lose one's words. */
  prepare(form: Form): void {
    for (const field of form.fields) if (field.kind === 'table') this.undo.addToScope(this.rows(field.id));
    const missing = form.fields.filter((field) => field.kind === 'text' && !(this.fields.get(field.id) instanceof Y.Text));
    if (missing.length === 0) return;
    this.doc.transact(() => missing.forEach((field) => this.fields.set(field.id, new Y.Text())), MINE);
    // That is no step of the one who writes.
    this.forgetSteps();
  }
  /** Tables are undone, too. */
  watch(form: Form): void {
    for (const field of form.fields) if (field.kind === 'table') this.undo.addToScope(this.rows(field.id));
  }

  /** The text of a field, or of a column of a row; nothing where it was not made. */
  text(of: Row | Y.Map<unknown>, id: string): Y.Text | null {
    const found = of.get(id);
    return found instanceof Y.Text ? found : null;
  }
  value(of: Row | Y.Map<unknown>, id: string): Value {
    const found = of.get(id);
    return typeof found === 'string' || (typeof found === 'number' && Number.isFinite(found)) ? found : null;
  }
  set(of: Row | Y.Map<unknown>, id: string, value: Value): void {
    if (this.value(of, id) === value) return;
    this.change(() => (value === null ? of.delete(id) : of.set(id, value)));
  }

  /** A new row, with its texts. */
  add(field: string, columns: readonly Column[]): void {
    this.change(() => {
      const row = new Y.Map<unknown>();
      this.rows(field).push([row]);
      for (const column of columns) if (column.kind === 'text') row.set(column.id, new Y.Text());
    });
  }
  remove(field: string, row: Row): void {
    const at = this.rows(field).toArray().indexOf(row);
    if (at >= 0) this.change(() => this.rows(field).delete(at));
  }

  #of(client: number): string | null { return this.#who.get(client % POSITIONS) ?? null; }

  /** A text in pieces, each with whose it is. */
  words(text: Y.Text): Words[] {
    const pieces: Words[] = [];
    for (let item = text._start; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
      const who = this.#of(item.id.client);
      const last = pieces.at(-1);
      if (last && last.who === who) last.text += item.content.str;
      else pieces.push({ text: item.content.str, who });
    }
    return pieces;
  }
  /** Whose a plain value is: who chose it last. */
  chooser(of: Row | Y.Map<unknown>, id: string): string | null {
    const item = of._map.get(id);
    return item && !item.deleted ? this.#of(item.id.client) : null;
  }
  /** Who made a row. */
  maker(row: Row): string | null {
    return row._item ? this.#of(row._item.id.client) : null;
  }

  /** Makes a text that is not there yet. */
  make(of: Row | Y.Map<unknown>, id: string): void {
    if (this.text(of, id) === null) this.change(() => of.set(id, new Y.Text()));
  }
  /** Everybody of whom words stand in it. */
  writers(form: Form): Set<string | null> {
    const texts = [this.page, ...form.fields.flatMap((field) => (field.kind === 'table'
      ? this.rows(field.id).toArray().flatMap((row) => field.columns.map((column) => this.text(row, column.id)))
      : [this.text(this.fields, field.id)]))];
    return new Set(texts.flatMap((text) => (text === null ? [] : this.words(text).filter((piece) => piece.text.trim() !== '').map((piece) => piece.who))));
  }
  /** Whether words of anybody else than this member stand in it. */
  strangers(form: Form, owner: string): boolean {
    return [...this.writers(form)].some((who) => who !== owner);
  }

  #ages(): void {
    this.forgetSteps(performance.now() - UNDO_KEPT_MS);
    this.#look = this.undo.canUndo() || this.undo.canRedo() ? setTimeout(() => this.#ages(), UNDO_LOOK_MS) : null;
  }

  /** Nothing that was done before this moment is undone any more, or done again; all of it where none is given. What was deleted leaves the memory, too. */
  forgetSteps(before = Number.POSITIVE_INFINITY): void {
    const old = (step: Step): boolean => (this.#begun.get(step) ?? Number.NEGATIVE_INFINITY) <= before;
    const gone = [...this.undo.undoStack, ...this.undo.redoStack].filter(old);
    if (gone.length === 0) return;
    this.undo.undoStack = this.undo.undoStack.filter((step) => !old(step));
    this.undo.redoStack = this.undo.redoStack.filter((step) => !old(step));
    const left = [...this.undo.undoStack, ...this.undo.redoStack];
    const keep = (struct: unknown): void => { for (let item = struct; item instanceof Y.Item && !item.keep; item = (item.parent as Y.Map<unknown> | null)?._item) item.keep = true; };
    // Yjs marks what a step may bring back. A step that is cleared loses the mark but not the words, and one that was
    // undone not even the mark: so what is left says what is kept, and all else that is deleted goes.
    this.doc.transact((transaction) => {
      const { store } = this.doc;
      for (const structs of store.clients.values()) for (const struct of structs) if (struct instanceof Y.Item) struct.keep = false;
      for (const step of left) Y.iterateDeletedStructs(transaction, step.deletions, keep);
      Y.tryGc(Y.createDeleteSetFromStructStore(store), store, () => true);
    }, BROUGHT);
  }

  close(): void {
    if (this.#look !== null) clearTimeout(this.#look);
    this.#look = null;
    this.forgetSteps();
    this.undo.destroy();
    this.doc.destroy();
  }
}

/** Whether there is anything in a row or a field. */
export function filled(record: RecordDocument, of: Row | Y.Map<unknown>, field: Field | Column): boolean {
  if (field.kind === 'table') return record.rows(field.id).length > 0;
  return field.kind === 'text' ? (record.text(of, field.id)?.length ?? 0) > 0 : record.value(of, field.id) !== null;
}

/** A document that is read alone, of a whole state. */
export function reading(update: Uint8Array, members: readonly PositionView[] = []): RecordDocument {
  const record = new RecordDocument(POSITIONS, members);
  record.take(update);
  return record;
}
