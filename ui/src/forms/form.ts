// What a form is made of. Its words stand in the texts, by its own name and those of its fields.

export const formIds = ['thought-record', 'exposure-ladder', 'activity-plan', 'sleep-diary', 'worry-time', 'values', 'first-signs', 'free-page'] as const;
export type FormId = (typeof formIds)[number];

/** Sentences; `lines` is how much room there is at first. */
export type TextField = { kind: 'text'; id: string; lines: number };
/** A number of a scale, with words at both ends. */
export type ScaleField = { kind: 'scale'; id: string; max: number; step: number };
export type ChoiceField = { kind: 'choice'; id: string; choices: readonly string[] };
/** "23:10". */
export type TimeField = { kind: 'time'; id: string };
/** "2026-11-26". */
export type DateField = { kind: 'date'; id: string; wide?: true };
export type Column = TextField | ScaleField | ChoiceField | TimeField | DateField;
/** Rows with the same columns; `most` of them. */
export type TableField = { kind: 'table'; id: string; columns: readonly Column[]; most: number };
export type Field = Column | TableField;

/** A line of numbers over time, or over the rows of one record. */
export type Series = {
  /** The field, or the table's column. */
  of: string;
  table?: string;
};
export type Chart = {
  /** Along days, or along the rows of the newest record. */
  along: 'days' | 'rows';
  /** The column with the day, where rows have one; else the day on which the record was begun. */
  day?: string;
  max: number;
  series: readonly Series[];
};

export type Form = {
  /** One of the program's own, or that of a form that a therapist made. */
  id: string;
  fields: readonly Field[];
  /** One page without questions. */
  page?: true;
  chart?: Chart;
};

export const text = (id: string, lines = 1): TextField => ({ kind: 'text', id, lines });
export const scale = (id: string, max = 100, step = max === 100 ? 5 : 1): ScaleField => ({ kind: 'scale', id, max, step });
export const choice = (id: string, ...choices: string[]): ChoiceField => ({ kind: 'choice', id, choices });
export const time = (id: string): TimeField => ({ kind: 'time', id });
export const date = (id: string): DateField => ({ kind: 'date', id });
export const table = (id: string, most: number, ...columns: Column[]): TableField => ({ kind: 'table', id, columns, most });
