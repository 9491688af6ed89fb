// Goals, tasks and records of one relationship while they are on the screen.
import { Action } from './action.svelte';
import { app } from './app.svelte';
import { formName } from './forms/forms';
import { formText, meetForms } from './forms/own.svelte';
import { t } from './texts.svelte';
import type { HomeworkPage, RecordView, TaskView } from './view';

/** What a record is called in a list: its form, and the task that it is of. */
export function recordName(one: RecordView, tasks: readonly TaskView[]): string {
  const task = tasks.find((each) => each.id === one.task);
  const form = formText(formName(one.form));
  return task ? t('record-title-task', { form, task: task.title }) : form;
}

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
