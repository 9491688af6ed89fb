// A record while it is on the screen: what the core has of it, what is written here, and that it is kept.
import * as Y from 'yjs';
import { Action } from '../action.svelte';
import { app } from '../app.svelte';
import { formOf } from '../forms/forms';
import { meetForms } from '../forms/own.svelte';
import type { RecordView } from '../view';
import { wall } from '../wall.svelte';
import { fromBase64, toBase64 } from './base64';
import { RecordDocument } from './document';

/** How long after the first change of a batch it is kept, milliseconds. */
export const BATCH_MS = 400;
/** How often at most it is said aloud that another writes, milliseconds. */
const SAY_MS = 20_000;

export class OpenRecord {
  record = $state.raw<RecordView | null>(null);
  document = $state.raw<RecordDocument | null>(null);
  /** Grows with everything in the document. */
  version = $state(0);
  /** When it was last kept; nothing before anything was. */
  keptMs = $state<number | null>(null);
  /** Something written here is not kept yet. */
  waits = $state(false);
  readonly opening = new Action();
  readonly keeping = new Action();
  readonly relationship: string;
  readonly id: string;
  #pending: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #saving: Promise<void> | null = null;
  #reading: Promise<void> | null = null;
  #again = false;
  #closed = false;
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(relationship: string, id: string) {
    this.relationship = relationship;
    this.id = id;
  }

  /** Opens it, or brings what is new; one reading after the other. */
  read(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = null;
      if (!this.#again) return;
      this.#again = false;
      return this.read();
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const { relationship, id: record } = this;
    const have = this.document === null ? null : toBase64(this.document.have());
    const ask = async () => {
      const page = await app.backend.openRecord({ relationship, record, have });
      return { page, update: fromBase64(page.update) };
    };
    // It begins with what was written in it before, on whatever screen: a text that is made twice loses one's words.
    const found = await this.opening.run(() => (have === null ? app.turns.take(this.#turn, ask) : ask()));
    if (!found || this.#closed) return;
    const { page, update } = found.done;
    const begins = this.document === null;
    const document = this.document ?? new RecordDocument(page.author, page.members, { changed: () => { this.version += 1; }, written: (change) => this.#written(change) });
    if (page.form !== null) meetForms([{ id: page.record.form, definition: page.form }]);
    const any = document.take(update);
    // What was deleted before it was shared, or before that ended, does not come back into it.
    if (this.record !== null && this.record.sharing !== page.record.sharing) document.forgetSteps();
    this.record = page.record;
    if (begins) {
      this.keptMs = page.record.changedMs;
      this.#begin(document, page.record);
      this.document = document;
    } else if (any && page.record.changedBy !== 'me') this.#tell();
  }

  #begin(document: RecordDocument, record: RecordView): void {
    const form = formOf(record.form);
    if (form === null) return;
    if (record.writable && record.mine) document.prepare(form);
    else document.watch(form);
    const unkept = app.unkeptRecords.get(this.#key);
    if (unkept && record.writable) document.takeUnkept(unkept);
  }

  #tell(): void {
    const now = performance.now();
    if (now - this.#saidAt < SAY_MS) return;
    this.#saidAt = now;
    app.say('say-record-written');
  }

  get #turn() { return `record ${this.#key}` as const; }
  get #key(): string { return `${this.relationship} ${this.id}`; }

  #written(change: Uint8Array): void {
    this.#pending.push(change);
    this.waits = true;
    this.#timer ??= setTimeout(() => void this.keep(), BATCH_MS);
  }

  /** Done once all that was written is kept, what is written meanwhile included; or once keeping it failed. */
  keep = (): Promise<void> => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#saving ??= app.turns.keep(this.#turn, () => this.#keep()).finally(() => (this.#saving = null));
    return this.#saving;
  };

  async #keep(): Promise<void> {
    while (this.#pending.length > 0) {
      const [first, ...more] = this.#pending;
      if (first === undefined) return;
      const change = more.length === 0 ? first : Y.mergeUpdates([first, ...more]);
      this.#pending = [];
      const kept = await this.keeping.run(() => app.backend.changeRecord({ relationship: this.relationship, record: this.id, change: toBase64(change) }));
      if (kept) {
        this.keptMs = wall.now;
        app.unkeptRecords.delete(this.#key);
      } else {
        this.#pending = [change, ...this.#pending];
        // It stays as long as this program is unlocked, on whatever screen one is.
        if (app.view?.vault.state === 'open') app.unkeptRecords.set(this.#key, Y.mergeUpdates(this.#pending));
        break;
      }
    }
    this.waits = this.#pending.length > 0;
    // What came during the last attempt waits for its own moment.
    if (this.#timer !== null && !this.waits) { clearTimeout(this.#timer); this.#timer = null; }
  }

  /** It was removed: what was not kept of it is not kept. */
  forget(): void {
    this.#pending = [];
    this.waits = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    app.unkeptRecords.delete(this.#key);
  }

  /** Keeps the rest and lets go of it; what was undone cannot be done again from here on. */
  close(): void {
    this.#closed = true;
    if (app.view?.vault.state === 'open') void this.keep();
    else if (this.#timer !== null) clearTimeout(this.#timer);
    this.document?.close();
  }
}
