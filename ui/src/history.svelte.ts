// Every line of a history while it is on the screen. Each view has the end of it alone: there are years of it, of
// many people, and nobody is to wait for that at home.
import { Action } from './action.svelte';
import { app } from './app.svelte';
import type { HistoryRow, RelationshipView } from './view';

export class WholeHistory {
  readonly reading = new Action();
  readonly #of: () => RelationshipView;
  #whole = $state.raw<readonly HistoryRow[]>([]);
  #turn = 0;

  constructor(of: () => RelationshipView) {
    this.#of = of;
  }

  #end = $derived.by(() => this.#of().history);
  #from = $derived(this.#end[0]?.index ?? 0);

  /** Oldest first: as much as is here. */
  rows = $derived([...this.#whole.slice(0, this.#from), ...this.#end]);

  /** Nothing is missing in it. */
  ready = $derived(this.rows.length === this.#from + this.#end.length);

  /** Changes when the history does. */
  head = $derived(this.#end.at(-1)?.head ?? '');

  /** Reads what the view does not have; a later reading wins. */
  async read(): Promise<void> {
    const turn = ++this.#turn;
    if (this.#from === 0) return;
    try {
      const rows = await app.backend.history({ relationship: this.#of().id });
      if (turn !== this.#turn) return;
      this.#whole = rows;
      this.reading.clear();
    } catch (thrown) {
      if (turn === this.#turn) await this.reading.run(() => Promise.reject(thrown));
    }
  }
}
