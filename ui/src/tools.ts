// What helps: its order by hand, and a record's words as one text. Pure but for the words of the forms.
import type { Column, Field } from './forms/form';
import { formOf } from './forms/forms';
import type { RecordDocument, Row } from './record/document';
import { t } from './texts.svelte';
import type { ToolView } from './view';

/** The most that is kept of one, in characters. */
export const TITLE_MOST = 120;
export const TEXT_MOST = 10_000;

/** Before which one it comes when it goes up or down a place (nothing: last); no answer where it cannot. */
export function beforeWhich(tools: readonly Pick<ToolView, 'id'>[], id: string, way: 'up' | 'down'): { before: string | null } | null {
  const at = tools.findIndex((one) => one.id === id);
  if (at < 0) return null;
  if (way === 'up') return at === 0 ? null : { before: tools[at - 1]?.id ?? null };
  return at >= tools.length - 1 ? null : { before: tools[at + 2]?.id ?? null };
}

/** What stands in a record, a line for each answer; of a form that is not known, its page. */
export function textOf(form: string, document: RecordDocument): string {
  const known = formOf(form);
  if (known === null || known.page) return String(document.page).trim();
  return known.fields.flatMap((field) => linesOf(document, field, `form-${form}-${field.id}`)).join('\n\n');
}

function linesOf(document: RecordDocument, field: Field, key: string): string[] {
  if (field.kind !== 'table') return lineOf(document, document.fields, field, key);
  return document.rows(field.id).toArray().flatMap((row) => {
    const lines = field.columns.flatMap((column) => lineOf(document, row, column, `${key}-${column.id}`));
    return lines.length === 0 ? [] : [lines.join('\n')];
  });
}

function lineOf(document: RecordDocument, of: Row, field: Column, key: string): string[] {
  const text = field.kind === 'text' ? String(document.text(of, field.id) ?? '').trim() : String(document.value(of, field.id) ?? '');
  if (text === '') return [];
  return [`${t(key)}\n${field.kind === 'choice' ? t(`${key}-is-${text}`) : text}`];
}
