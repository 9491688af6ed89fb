// What is set going about one and the same thing, one after the other: two commands that are under way at once have no order.

/** A person's words that are kept by themselves, with what they belong to; and what else is said without waiting for the answer. */
export type Thing = `${'letter' | 'note' | 'later' | 'record'} ${string}` | 'language' | 'speaks' | 'where' | 'speaker';

export class Turns {
  /** The last that was set going about each thing, once it is over; nothing where all of it is. */
  readonly #last = new Map<Thing, Promise<void>>();
  /** What keeps words, until it is over. */
  readonly #keeping = new Set<Promise<void>>();

  /**
   * Does it once everything that was set going about `of` before is over, however that ended; at once where nothing is
   * under way. Never within a turn of the same: it would wait for itself.
   */
  take<T>(of: Thing, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(of);
    const mine = before === undefined ? work() : before.then(work);
    const free = (): void => { if (this.#last.get(of) === over) this.#last.delete(of); };
    const over: Promise<void> = mine.then(free, free);
    this.#last.set(of, over);
    return mine;
  }

  /** The same, of something by which words are kept. */
  keep<T>(of: Thing, work: () => Promise<T>): Promise<T> {
    const mine = this.take(of, work);
    const free = (): void => { this.#keeping.delete(over); };
    const over: Promise<void> = mine.then(free, free);
    this.#keeping.add(over);
    return mine;
  }

  /** Once all that was to be kept until now is, or could not be. Nothing else is waited for: the lock waits for this. */
  async kept(): Promise<void> {
    await Promise.all(this.#keeping);
  }
}
