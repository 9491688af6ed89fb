// Goals, tasks and records of one relationship while they are on the screen.
import { Action } from './action.svelte';
import { app } from './app.svelte';
import { meetForms } from './forms/own.svelte';
import type { HomeworkPage } from './view';

export class Homework {
  page = $state.raw<HomeworkPage>({ goals: [], tasks: [], records: [], routines: [], forms: [] });
  ready = $state(false);
  readonly reading = new Action();
  readonly relationship: string;
  #turn = 0;
  constructor(relationship: string) {
    this.relationship = relationship;
  }

  /** Reads anew; a later reading wins. */
  async read(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await app.backend.homework({ relationship: this.relationship });
      if (turn !== this.#turn) return;
      meetForms(page.forms);
      this.page = page;
      this.ready = true;
      this.reading.clear();
    } catch (thrown) {
      if (turn === this.#turn) await this.reading.run(() => Promise.reject(thrown));
    }
  }
}
