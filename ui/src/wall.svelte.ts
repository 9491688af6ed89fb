// The clock of this page: for what is next and what is past. What may be done, the core decides by its own.
const TICK_MS = 10_000;

class Wall {
  now = $state(Date.now());
  #held = false;

  constructor() {
    if (typeof window === 'undefined') return;
    setInterval(() => { if (!this.#held) this.now = Date.now(); }, TICK_MS);
  }

  /** Stands still from here on, at this moment: for pictures and tests. */
  hold(ms: number): void {
    this.#held = true;
    this.now = ms;
  }
}

export const wall = new Wall();
