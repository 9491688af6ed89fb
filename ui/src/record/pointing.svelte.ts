// Where the other is in the record that both have before them, in a session; and saying where one is oneself. For the moment alone.
import { getContext, setContext } from 'svelte';
import type * as Y from 'yjs';
import { app } from '../app.svelte';
import { sideNamed } from '../people';
import type { RelationshipView } from '../view';
import type { RecordDocument, Row } from './document';
import { fieldName, indexIn, placeIn, type Caret } from './places';

/** So often at most one says where one is, milliseconds: the core takes four a second. */
const EVERY_MS = 300;
/** So long a line stays shown that somebody points at, milliseconds. */
const SHOWN_MS = 6_000;
const KEY = Symbol('pointing');

/** Somebody else in this record. */
export type There = { name: string; field: string; place: string | null; line: boolean };

export class Pointing {
  readonly #r: () => RelationshipView;
  readonly #record: string;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #next: { field: string | null; place: string | null; mark: boolean } | null = null;
  #said = '';
  #last = Number.NEGATIVE_INFINITY;
  #closed = false;
  /** When each was heard last to point at something, and under which number. */
  readonly #marks = new Map<string, { number: number; until: number }>();
  /** Grows when a line is not pointed at any more. */
  #over = $state(0);
  /** Where one was last: a button takes the focus away. */
  #own = $state.raw<{ field: string; place: string | null } | null>(null);

  constructor(r: () => RelationshipView, record: string) {
    this.#r = r;
    this.#record = record;
  }

  /** Whether both are in a session now: else nobody hears of it. */
  get on(): boolean {
    const session = this.#r().session;
    return session?.phase === 'running' && session.others.some((one) => one.inSession && one.present);
  }
  get canPoint(): boolean { return this.on && this.#own !== null; }

  readonly others = $derived.by((): There[] => {
    void this.#over;
    if (!this.on) return [];
    const r = this.#r();
    return (r.session?.others ?? []).flatMap((one) => {
      const at = one.pointer;
      if (!at || at.record !== this.#record) return [];
      return [{ name: sideNamed(r, one.member).who, field: at.field, place: at.place, line: at.mark && this.#shows(one.member, at.number) }];
    });
  });

  /** Whether what was said under this number is still to be shown. */
  #shows(member: string, number: number): boolean {
    const known = this.#marks.get(member);
    if (known?.number === number) return performance.now() < known.until;
    this.#marks.set(member, { number, until: performance.now() + SHOWN_MS });
    setTimeout(() => { this.#over += 1; }, SHOWN_MS + 50);
    return true;
  }

  /** Those in this field. */
  in(field: string | null): There[] { return field === null ? [] : this.others.filter((one) => one.field === field); }
  carets(field: string | null, text: Y.Text): Caret[] {
    return this.in(field).flatMap((one) => {
      const at = one.place === null ? null : indexIn(text, one.place);
      return at === null ? [] : [{ at, name: one.name, line: one.line }];
    });
  }

  /** One is in this field, at this place of its text. */
  here(document: RecordDocument, of: Row, id: string, text: Y.Text | null, at: number): void {
    const field = id === 'page' ? id : fieldName(document, of, id);
    if (field === null) return;
    this.#own = { field, place: text === null ? null : placeIn(text, Math.min(at, text.length)) };
    this.#soon({ ...this.#own, mark: false });
  }
  /** Points at the line, or the field, in which one is. */
  point(): void {
    if (this.#own === null) return;
    this.#said = '';
    this.#soon({ ...this.#own, mark: true });
    app.say('say-pointed');
  }
  leave(): void {
    if (this.#own === null) return;
    this.#own = null;
    this.#soon({ field: null, place: null, mark: false });
  }

  #soon(next: { field: string | null; place: string | null; mark: boolean }): void {
    if (!this.on || this.#closed) return;
    // A line that is pointed at is not lost to the caret in it.
    this.#next = { ...next, mark: next.mark || (this.#next?.mark === true && this.#next.field === next.field) };
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => this.#say(), Math.max(0, this.#last + EVERY_MS - performance.now()));
  }
  #say(): void {
    this.#timer = null;
    const next = this.#next;
    this.#next = null;
    if (next === null || !this.on) return;
    const said = JSON.stringify(next);
    if (said === this.#said) return;
    this.#said = said;
    this.#last = performance.now();
    this.#tell(next);
  }

  #tell(where: { field: string | null; place: string | null; mark: boolean }): void {
    const said = { relationship: this.#r().id, record: this.#record, ...where };
    // What does not go is nothing that one has to know.
    void app.turns.take('where', () => app.backend.sayWhere(said)).catch(() => {});
  }

  close(): void {
    if (this.#own !== null && this.on) this.#tell({ field: null, place: null, mark: false });
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

export function providePointing(pointing: Pointing): void {
  setContext(KEY, pointing);
}
export function usePointing(): Pointing | undefined {
  return getContext<Pointing | undefined>(KEY);
}
