// All forms there are, by id.
import { activityPlan } from './activity-plan';
import { exposureLadder } from './exposure-ladder';
import { firstSigns } from './first-signs';
import type { Column, Field, Form } from './form';
import { freePage } from './free-page';
import { ownForm } from './own.svelte';
import { sleepDiary } from './sleep-diary';
import { thoughtRecord } from './thought-record';
import { values } from './values';
import { worryTime } from './worry-time';

export const forms: readonly Form[] = [thoughtRecord, exposureLadder, activityPlan, sleepDiary, worryTime, values, firstSigns, freePage];

/** A form by id; nothing for one that a newer program made, or that a therapist made and this page has not met. */
export function formOf(id: string): Form | null {
  return forms.find((form) => form.id === id) ?? ownForm(id);
}

/** The name of a form; of an unknown one, that it is unknown. */
export function formName(id: string): string {
  return formOf(id) === null ? 'form-unknown' : `form-${id}`;
}

/** Every text that a form needs. */
export function textsOf(form: Form): string[] {
  const own = [`form-${form.id}`, `form-${form.id}-what`];
  if (form.page) own.push(`form-${form.id}-page`);
  if (form.chart) own.push(`form-${form.id}-chart`, `form-${form.id}-low`, `form-${form.id}-high`);
  for (const field of form.fields) own.push(...textsOfField(`form-${form.id}`, field));
  for (const series of form.chart?.series ?? []) own.push(`${seriesKey(form, series)}-line`);
  return [...new Set(own)];
}

/** The key of a line's words. */
export function seriesKey(form: Form, series: { of: string; table?: string }): string {
  return `form-${form.id}-${series.table === undefined ? '' : `${series.table}-`}${series.of}`;
}

function textsOfField(before: string, field: Field | Column): string[] {
  const key = `${before}-${field.id}`;
  switch (field.kind) {
    case 'text': case 'time': case 'date': return [key];
    case 'scale': return [key, `${key}-low`, `${key}-high`];
    case 'choice': return [key, ...field.choices.map((one) => `${key}-is-${one}`)];
    case 'table': return [key, `${key}-row`, `${key}-add`, ...field.columns.flatMap((column) => textsOfField(key, column))];
  }
}
