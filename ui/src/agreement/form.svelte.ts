// The form of a proposal while somebody writes it: what was typed, which part is open, what is not right yet.
import { SvelteSet } from 'svelte/reactivity';
import { speech, t } from '../texts.svelte';
import type { ClauseName, Terms } from '../view';
import { check, type Fault, type Section } from './check';
import { draftOf, startFrom, type Draft } from './draft';
import { partsOf, read, type Part, type Reader } from './parts';

/** The clause that a part of the form writes. The lengths and the rhythm are two parts of one clause. */
export function clauseOf(section: Section): ClauseName {
  return section === 'length' || section === 'often' ? 'session' : section;
}

/** The sentences that a part of the form makes. */
export function sectionParts(section: Section, terms: Terms, reader: Reader): Part[] {
  const parts = partsOf(clauseOf(section), terms, reader);
  return section === 'length' || section === 'often' ? parts.filter((part) => (part.line === 'presence' ? 'often' : part.line) === section) : parts;
}

export function sectionName(section: Section): string {
  return section === 'length' || section === 'often' ? t(`section-${section}-name`) : t(`clause-${section}-name`);
}

export class Form {
  draft: Draft;
  open = $state<Section | 'start' | null>('length');
  /** Somebody tried to send it: from here on every fault is shown. */
  attempted = $state(false);
  readonly #left = new SvelteSet<string>();
  #before = $state.raw<Draft | null>(null);

  constructor(
    /** What the form started from. */
    readonly base: Terms,
    readonly reader: Reader,
    declared: boolean,
  ) {
    this.draft = $state({ ...draftOf(base, speech.language), declared });
  }

  readonly checked = $derived.by(() => check(this.draft, speech.language));

  /** A field was left: what is wrong with it may be said now. */
  left(field: string): void {
    if (field !== '') this.#left.add(field);
  }

  /** The sentence beside a field. */
  fault(field: string): string | null {
    const found = this.checked.faults.find((fault) => fault.field === field);
    return found && (this.attempted || this.#left.has(field)) ? t(found.id, found.args) : null;
  }

  faultsOf(section: Section): Fault[] {
    return this.checked.faults.filter((fault) => fault.section === section);
  }

  parts(section: Section): Part[] {
    return sectionParts(section, this.checked.terms, this.reader);
  }

  /** Whether this part reads otherwise than what it started from. */
  changed(section: Section): boolean {
    const words = (terms: Terms) => sectionParts(section, terms, this.reader).map((part) => [read(part), ...(part.hand ?? [])].join('\n')).join('\n');
    return this.faultsOf(section).length > 0 || words(this.base) !== words(this.checked.terms);
  }

  /** Fills in an example; what was there can be put back. */
  take(preset: Terms): void {
    this.#before = $state.snapshot(this.draft) as Draft;
    this.draft = startFrom(preset, this.#before, speech.language);
  }

  get canUndo(): boolean {
    return this.#before !== null;
  }

  undo(): void {
    if (this.#before === null) return;
    this.draft = this.#before;
    this.#before = null;
  }
}

/** Whether two values hold the same, whatever the order of their names. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const one = a as Record<string, unknown>;
  const two = b as Record<string, unknown>;
  const names = Object.keys(one);
  return names.length === Object.keys(two).length && names.every((name) => name in two && same(one[name], two[name]));
}
