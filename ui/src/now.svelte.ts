// The core's clock between two views: its last word, and what has passed on this page since.
import { onMount } from 'svelte';

const TICK_MS = 500;

export class CoreClock {
  #tick = $state(performance.now());
  #coreMs: () => number;
  #base = $derived.by(() => ({ core: this.#coreMs(), at: performance.now() }));

  /** To be made while a component starts: the ticking ends with it. */
  constructor(coreMs: () => number) {
    this.#coreMs = coreMs;
    onMount(() => {
      const timer = setInterval(() => (this.#tick = performance.now()), TICK_MS);
      return () => clearInterval(timer);
    });
  }

  /** Milliseconds of the core's wall clock. */
  get now(): number {
    return this.#base.core + Math.max(0, this.#tick - this.#base.at);
  }
}
