// Forms that a therapist made, as far as this page has met them: the same shape as the program's own, with words out of their definition.
import { SvelteMap } from 'svelte/reactivity';
import { t, type Args } from '../texts.svelte';
import type { Backend, FormDefinition, FormField, FormView } from '../view';
import { choice, date, scale, table, text, time, type Chart, type Column, type Field, type Form, type ScaleField } from './form';

/** So many rows a table of such a form has at most. */
const MOST_ROWS = 30;
/** So many lines a chart tells apart. */
const MOST_LINES = 3;
const OWN = /^form-(own-[0-9a-f]{16})(?:-(.+))?$/;

type Known = { definition: FormDefinition; form: Form };
const known = new SvelteMap<string, Known>();

/** Keeps what these ask, as long as the vault is open. */
export function meetForms(forms: readonly FormView[]): void {
  for (const { id, definition } of forms) if (!known.has(id)) known.set(id, { definition, form: formFrom(id, definition) });
}
/** All that this person made, read from the core; none where that fails. */
export async function ownForms(backend: Pick<Backend, 'forms'>): Promise<readonly FormView[]> {
  const { forms } = await backend.forms().catch(() => ({ forms: [] }));
  meetForms(forms);
  return forms;
}
export function forgetForms(): void {
  known.clear();
}
export function ownForm(id: string): Form | null {
  return known.get(id)?.form ?? null;
}

/** The form that a definition describes: field n is `f<n>`, column n of a table `c<n>`, choice n `o<n>`. */
export function formFrom(id: string, definition: FormDefinition): Form {
  const fields = definition.fields.map((one, n) => fieldFrom(`f${n}`, one));
  const chart = chartOf(definition.fields, fields);
  return { id, fields, ...(chart ? { chart } : {}) };
}

function fieldFrom(id: string, asked: FormField): Field {
  return asked.kind === 'table' ? table(id, MOST_ROWS, ...asked.columns.map((column, n) => columnFrom(`c${n}`, column))) : columnFrom(id, asked);
}
function columnFrom(id: string, asked: FormField): Column {
  switch (asked.kind) {
    case 'scale': return scale(id, asked.max);
    case 'choice': return choice(id, ...asked.choices.map((_, n) => `o${n}`));
    case 'time': return time(id);
    case 'date': return date(id);
    // The core lets no table into a table.
    case 'text': case 'table': return text(id, asked.kind === 'text' ? asked.lines : 1);
  }
}

/** Numbers over time: the scales of the form itself, or those of its first table that has some; with one and the same highest number and the same words at the ends. */
function chartOf(asked: readonly FormField[], fields: readonly Field[]): Chart | null {
  const own = alike(asked, fields.filter((one) => one.kind !== 'table'));
  if (own.length > 0) return { along: 'days', max: own[0]?.max ?? 0, series: own.map(({ id }) => ({ of: id })) };
  for (const [n, field] of fields.entries()) {
    const question = asked[n];
    if (field.kind !== 'table' || question?.kind !== 'table') continue;
    const found = alike(question.columns, field.columns);
    if (found.length === 0) continue;
    const day = field.columns.find((one) => one.kind === 'date')?.id;
    return { along: 'days', ...(day === undefined ? {} : { day }), max: found[0]?.max ?? 0, series: found.map(({ id }) => ({ table: field.id, of: id })) };
  }
  return null;
}
function alike(asked: readonly FormField[], fields: readonly Field[]): ScaleField[] {
  const ends = (id: string): string => { const one = asked[Number(id.slice(1))]; return one?.kind === 'scale' ? `${one.max} ${one.low} ${one.high}` : ''; };
  const scales = fields.filter((one) => one.kind === 'scale');
  const [first] = scales;
  return first === undefined ? [] : scales.filter((one) => ends(one.id) === ends(first.id)).slice(0, MOST_LINES);
}

/** The words of a form, by their key: of one that a therapist made out of its definition, of all others out of the texts. */
export function formText(key: string, args?: Args): string {
  const [, id, rest] = OWN.exec(key) ?? [];
  if (id === undefined) return t(key, args);
  const found = known.get(id);
  if (found === undefined) return t('form-unknown');
  return wordOf(found, rest?.split('-') ?? [], args) ?? '';
}

function wordOf({ definition, form }: Known, way: readonly string[], args?: Args): string | null {
  const [first, ...rest] = way;
  if (first === undefined) return definition.title;
  if (first === 'what') return definition.intro;
  if (first === 'chart') return t('own-form-chart');
  if (first === 'low' || first === 'high') {
    const [line] = form.chart?.series ?? [];
    return line === undefined ? null : wordOf({ definition, form }, [...(line.table === undefined ? [] : [line.table]), line.of, first]);
  }
  const asked = definition.fields[Number(first.slice(1))];
  if (asked === undefined) return null;
  if (asked.kind !== 'table') return wordIn(asked, rest);
  const [second, ...inside] = rest;
  if (second === 'row') return t('own-form-row', args);
  if (second === 'add') return t('own-form-add');
  if (second === undefined) return asked.label;
  const column = asked.columns[Number(second.slice(1))];
  return column === undefined ? null : wordIn(column, inside);
}

function wordIn(asked: FormField, [what, which]: readonly string[]): string | null {
  if (what === undefined) return asked.label;
  // It stands before a colon, or in a table.
  if (what === 'line') return asked.label.replace(/[?:.!]+$/, '');
  if (asked.kind === 'scale') return what === 'low' ? asked.low : what === 'high' ? asked.high : null;
  return asked.kind === 'choice' && what === 'is' ? (asked.choices[Number(which?.slice(1))] ?? null) : null;
}
