// What was found by its words beside the letters: goals, tasks, records, the own note, what is kept for the session.
import { Action } from './action.svelte';
import { app } from './app.svelte';
import { SHORTEST_SEARCH } from './letters';
import { speech } from './texts.svelte';
import type { FoundPlace, FoundView, HitView } from './view';

/** From here on a wait is shown, milliseconds. */
const SLOW_MS = 300;

/** Whether these are words to look for. */
export function isSearch(words: string): boolean {
  return [...words.trim()].length >= SHORTEST_SEARCH;
}

/** The words that were brought along to this screen. They are its own from then on, and not of the way there. */
export function brought(at: 'messages' | 'homework'): string {
  const { place } = app;
  const words = place.at === at ? (place.words ?? '') : '';
  if (place.at === at && words !== '') queueMicrotask(() => { if (app.place === place) app.place = { at, relationship: place.relationship }; });
  return words;
}

/** One page of what is found. Where much was read and nothing found yet, it looks on; `goes` says whether anybody still waits. */
export async function foundPage(relationship: string, words: string, behind: FoundPlace | null, goes: () => boolean): Promise<FoundView> {
  let damaged = 0;
  for (;;) {
    const page = await app.backend.find({ relationship, words: words.trim(), language: speech.language, behind });
    damaged += page.damaged;
    if (page.hits.length > 0 || page.on === null || !goes()) return { ...page, damaged };
    behind = page.on;
  }
}

export class Finding {
  hits = $state.raw<readonly HitView[] | null>(null);
  /** There may be more behind them. */
  on = $state.raw<FoundPlace | null>(null);
  /** So many could not be read. */
  damaged = $state(0);
  /** It takes a while. */
  slow = $state(false);
  readonly finding = new Action();
  readonly going = new Action();
  readonly relationship: string;
  #turn = 0;
  /** The words of what is shown. */
  sought = $state('');
  constructor(relationship: string) {
    this.relationship = relationship;
  }

  /** Looks for these words; with less than two characters for none. A later search wins. */
  async find(words: string): Promise<void> {
    const turn = ++this.#turn;
    const mine = (): boolean => turn === this.#turn;
    this.slow = false;
    if (!isSearch(words)) {
      this.#take([], { hits: [], damaged: 0, on: null });
      this.hits = null;
      return;
    }
    const timer = setTimeout(() => { if (mine()) this.slow = true; }, SLOW_MS);
    try {
      const page = await foundPage(this.relationship, words, null, mine);
      if (!mine()) return;
      this.sought = words;
      this.#take([], page);
    } catch (thrown) {
      if (!mine()) return;
      // What other words found does not stay beside these.
      this.hits = null;
      await this.finding.run(() => Promise.reject(thrown));
    } finally {
      clearTimeout(timer);
      if (mine()) this.slow = false;
    }
  }

  #take(before: readonly HitView[], page: FoundView): void {
    // What changed meanwhile came to the front, and is not here twice.
    const known = new Set(before.map((one) => one.id));
    this.hits = [...before, ...page.hits.filter((one) => !known.has(one.id))];
    this.on = page.on;
    this.damaged = (before.length === 0 ? 0 : this.damaged) + page.damaged;
    this.finding.clear();
    this.going.clear();
  }

  /** The next ones with the same words; the first of them, where some came. */
  async further(): Promise<HitView | null> {
    const turn = this.#turn;
    const mine = (): boolean => turn === this.#turn;
    const { on, hits } = this;
    if (on === null || hits === null) return null;
    const page = (await this.going.run(() => foundPage(this.relationship, this.sought, on, mine)))?.done;
    // Other words are looked for by now.
    if (!page || !mine()) return null;
    this.#take(hits, page);
    return this.hits?.[hits.length] ?? null;
  }
}
