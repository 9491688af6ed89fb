// One thing that a person set going: whether it runs, whether that takes long, why it failed.
import { asFailure } from './failure';
import type { Failure } from './view';

/** From here on a wait is shown. */
const SLOW_MS = 300;

export class Action {
  busy = $state(false);
  slow = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** Runs it unless it runs already. Answers with the result, or with nothing if it failed. */
  async run<T>(work: () => Promise<T>): Promise<{ done: T } | null> {
    if (this.busy) return null;
    this.busy = true;
    this.failure = null;
    const timer = setTimeout(() => (this.slow = true), SLOW_MS);
    try {
      return { done: await work() };
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return null;
    } finally {
      clearTimeout(timer);
      this.slow = false;
      this.busy = false;
    }
  }

  /** A failure found on this side, before anything was asked of the core. */
  fail(code: string): void {
    this.failure = { code };
  }

  clear(): void {
    this.failure = null;
  }
}
