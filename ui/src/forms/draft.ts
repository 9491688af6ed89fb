// A form as it is being made: questions as they are typed, what is missing of them, and the definition they make. Pure.
import type { FormDefinition, FormField } from '../view';

export const kinds = ['text', 'scale', 'choice', 'time', 'date', 'table'] as const;
export type Kind = (typeof kinds)[number];
/** The limits of a definition, as the core has them: bytes, and numbers of things. */
export const LIMITS = { title: 120, text: 300, fields: 40, columns: 10, choices: 12, whole: 16_384 };

export type Question = { key: number; kind: Kind; label: string; lines: number; low: string; high: string; max: number; choices: string; columns: Question[] };
export type Draft = { title: string; intro: string; questions: Question[] };
/** What is wrong, by the id of the field on the page. */
export type Faults = ReadonlyMap<string, 'form-fault-empty' | 'form-fault-long' | 'form-fault-choices' | 'form-fault-many' | 'form-fault-none'>;

let made = 0;
export function question(kind: Kind = 'text'): Question {
  return { key: ++made, kind, label: '', lines: 2, low: '', high: '', max: 10, choices: '', columns: kind === 'table' ? [question()] : [] };
}
export function emptyDraft(): Draft {
  return { title: '', intro: '', questions: [question()] };
}

/** A draft of what a form asks already. */
export function draftOf({ title, intro, fields }: FormDefinition): Draft {
  return { title, intro, questions: fields.map(questionOf) };
}
function questionOf(field: FormField): Question {
  const base = { ...question(field.kind), label: field.label, columns: [] as Question[] };
  switch (field.kind) {
    case 'text': return { ...base, lines: field.lines };
    case 'scale': return { ...base, low: field.low, high: field.high, max: field.max };
    case 'choice': return { ...base, choices: field.choices.join('\n') };
    case 'time': case 'date': return base;
    case 'table': return { ...base, columns: field.columns.map(questionOf) };
  }
}

/** On one line, without white space around it. */
const line = (typed: string): string => typed.replace(/[\p{Cc}\s]+/gu, ' ').trim();
const words = (typed: string): string[] => typed.split('\n').map(line).filter((word) => word !== '');
const bytes = (said: string): number => new TextEncoder().encode(said).length;

export function definitionOf(draft: Draft): FormDefinition {
  return { title: line(draft.title), intro: line(draft.intro), fields: draft.questions.map(fieldOf) };
}
function fieldOf(one: Question): FormField {
  const label = line(one.label);
  switch (one.kind) {
    case 'text': return { kind: 'text', label, lines: one.lines };
    case 'scale': return { kind: 'scale', label, low: line(one.low), high: line(one.high), max: one.max };
    case 'choice': return { kind: 'choice', label, choices: words(one.choices) };
    case 'time': return { kind: 'time', label };
    case 'date': return { kind: 'date', label };
    case 'table': return { kind: 'table', label, columns: one.columns.map(fieldOf) };
  }
}

/** How many questions it has, those of tables counted. */
export function counted(questions: readonly Question[]): number {
  return questions.reduce((sum, one) => sum + 1 + (one.kind === 'table' ? counted(one.columns) : 0), 0);
}

export function faultsOf(draft: Draft): Faults {
  const faults = new Map<string, 'form-fault-empty' | 'form-fault-long' | 'form-fault-choices' | 'form-fault-many' | 'form-fault-none'>();
  const needed = (id: string, typed: string, most = LIMITS.text): void => {
    const said = line(typed);
    if (said === '') faults.set(id, 'form-fault-empty');
    else if (bytes(said) > most) faults.set(id, 'form-fault-long');
  };
  needed('form-title', draft.title, LIMITS.title);
  if (bytes(line(draft.intro)) > LIMITS.text) faults.set('form-intro', 'form-fault-long');
  const look = (one: Question): void => {
    const id = `question${one.key}`;
    needed(`${id}-label`, one.label);
    if (one.kind === 'scale') { needed(`${id}-low`, one.low); needed(`${id}-high`, one.high); }
    if (one.kind === 'choice') {
      const said = words(one.choices);
      if (said.length < 2 || said.length > LIMITS.choices) faults.set(`${id}-choices`, 'form-fault-choices');
      else if (said.some((word) => bytes(word) > LIMITS.text)) faults.set(`${id}-choices`, 'form-fault-long');
    }
    if (one.kind !== 'table') return;
    if (one.columns.length === 0) faults.set(`${id}-columns`, 'form-fault-none');
    one.columns.forEach(look);
  };
  draft.questions.forEach(look);
  if (draft.questions.length === 0) faults.set('form-questions', 'form-fault-none');
  else if (counted(draft.questions) > LIMITS.fields) faults.set('form-questions', 'form-fault-many');
  return faults;
}
