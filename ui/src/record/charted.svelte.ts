// The chart beside an open record: of all records of its form, and of this one as it is being written.
import { app } from '../app.svelte';
import { formOf } from '../forms/forms';
import { zoneHere } from '../week';
import { fromBase64 } from './base64';
import { drawn, type Drawn, type Source } from './charts';
import { reading } from './document';
import type { OpenRecord } from './open.svelte';

export class Charted {
  #others = $state.raw<readonly Source[]>([]);
  #closed = false;
  readonly #open: OpenRecord;
  constructor(open: OpenRecord) {
    this.#open = open;
  }

  /** Reads the other records of the form. Where that fails there is a chart of this one alone. */
  async read(): Promise<void> {
    const of = this.#open.record;
    if (of === null) return;
    const found = await app.backend.records({ relationship: this.#open.relationship, form: of.form }).catch(() => null);
    if (found === null || this.#closed) return;
    this.#others = found.records.filter(({ record }) => record.id !== of.id).map(({ record, update }) => ({ record, document: reading(fromBase64(update)) }));
  }

  drawn = $derived.by((): Drawn | null => {
    const { record, document, version } = this.#open;
    void version;
    const form = record ? formOf(record.form) : null;
    if (record === null || document === null || form === null) return null;
    // A chart is of one person's numbers.
    const own = this.#others.filter((one) => one.record.owner === record.owner);
    return drawn(form, [...own, { record, document }], record.id, zoneHere());
  });

  close(): void {
    this.#closed = true;
    for (const { document } of this.#others) document.close();
    this.#others = [];
  }
}
