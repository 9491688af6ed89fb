// Numbers of records as lines: along days (from many on along weeks), or along the rows of one record. Described, never judged. Pure.
import type { Chart, Form, Series } from '../forms/form';
import { dayOf, type PlainDay } from '../week';
import type { RecordView } from '../view';
import type { RecordDocument, Row } from './document';

export type Source = { record: RecordView; document: RecordDocument };
/** The days, weeks or rows that the numbers stand under. */
export type Along = { kind: 'day'; day: PlainDay } | { kind: 'week'; week: number; from: PlainDay } | { kind: 'row'; number: number };
export type Line = { series: Series; values: (number | null)[] };
export type Drawn = { along: Along[]; lines: Line[]; max: number };

/** From this many days on they are averaged by week, so that the line stays one that says something. */
const MOST_DAYS = 8;
const MOST_WEEKS = 8;
/** The newest of them. */
const MOST_ROWS = 8;

type Point = { day: PlainDay; values: (number | null)[] };

/** The chart of a form; nothing where no two numbers make a line. `now`: the record that is looked at. */
export function drawn(form: Form, sources: readonly Source[], now: string, zone: string): Drawn | null {
  const chart = form.chart;
  if (chart === undefined) return null;
  const made = chart.along === 'rows' ? ofRows(chart, sources.find((one) => one.record.id === now)) : ofDays(chart, sources, zone);
  return made !== null && made.lines.some((line) => (told(line)?.count ?? 0) > 1) ? made : null;
}

function ofRows(chart: Chart, source: Source | undefined): Drawn | null {
  const field = chart.series[0]?.table;
  if (source === undefined || field === undefined) return null;
  const rows = source.document.rows(field).toArray();
  const from = Math.max(0, rows.length - MOST_ROWS);
  return {
    along: rows.slice(from).map((_, i) => ({ kind: 'row', number: from + i + 1 })), max: chart.max,
    lines: chart.series.map((series) => ({ series, values: rows.slice(from).map((row) => number(source.document, row, series.of, chart.max)) })),
  };
}

function number(document: RecordDocument, of: Row, id: string, max: number): number | null {
  const value = document.value(of, id);
  return typeof value === 'number' && value >= 0 && value <= max ? value : null;
}

function ofDays(chart: Chart, sources: readonly Source[], zone: string): Drawn {
  const points = sources.flatMap((source) => pointsOf(chart, source, zone)).filter((point) => point.values.some((value) => value !== null));
  const days = grouped(points, (day) => day);
  if (days.length <= MOST_DAYS) return { along: days.map(({ day }) => ({ kind: 'day', day })), lines: lines(chart, days), max: chart.max };
  const weeks = grouped(points, mondayOf).slice(-MOST_WEEKS);
  return { along: weeks.map(({ day }) => ({ kind: 'week', week: weekNumber(day), from: day })), lines: lines(chart, weeks), max: chart.max };
}

function pointsOf(chart: Chart, { record, document }: Source, zone: string): Point[] {
  const field = chart.series[0]?.table;
  const began = dayOf(record.beganMs, zone);
  if (field === undefined) return [{ day: began, values: chart.series.map((series) => number(document, document.fields, series.of, chart.max)) }];
  return document.rows(field).toArray().flatMap((row) => {
    const day = chart.day === undefined ? began : plainDay(document.value(row, chart.day));
    return day === null ? [] : [{ day, values: chart.series.map((series) => number(document, row, series.of, chart.max)) }];
  });
}

function lines(chart: Chart, points: readonly Point[]): Line[] {
  return chart.series.map((series, i) => ({ series, values: points.map((point) => point.values[i] ?? null) }));
}

/** The average of each, in the order of days. */
function grouped(points: readonly Point[], by: (day: PlainDay) => PlainDay): Point[] {
  const groups = new Map<string, { day: PlainDay; of: Point[] }>();
  for (const point of points) {
    const day = by(point.day);
    const key = isoDay(day);
    const group = groups.get(key);
    if (group) group.of.push(point);
    else groups.set(key, { day, of: [point] });
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { day, of }]) => ({ day, values: (of[0]?.values ?? []).map((_, i) => average(of.map((point) => point.values[i] ?? null))) }));
}

function average(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : Math.round(there.reduce((sum, value) => sum + value, 0) / there.length);
}

/** "2026-11-26". */
export function isoDay({ year, month, day }: PlainDay): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** A day as it is kept; nothing for what is none. */
export function plainDay(value: unknown): PlainDay | null {
  const [, year, month, day] = (typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null) ?? [];
  if (year === undefined) return null;
  const made: PlainDay = { year: Number(year), month: Number(month), day: Number(day) };
  const date = new Date(Date.UTC(made.year, made.month - 1, made.day));
  return date.getUTCMonth() + 1 === made.month && date.getUTCDate() === made.day ? made : null;
}

const DAY_MS = 86_400_000;
const utc = ({ year, month, day }: PlainDay): number => Date.UTC(year, month - 1, day);
const ofUtc = (ms: number): PlainDay => { const date = new Date(ms); return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }; };
const weekdayOf = (day: PlainDay): number => (new Date(utc(day)).getUTCDay() + 6) % 7;

export function mondayOf(day: PlainDay): PlainDay {
  return ofUtc(utc(day) - weekdayOf(day) * DAY_MS);
}

/** The number of a week as it stands in a calendar (ISO 8601): the one with the year's first Thursday is 1. */
export function weekNumber(day: PlainDay): number {
  const thursday = utc(mondayOf(day)) + 3 * DAY_MS;
  return 1 + Math.floor((thursday - Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)) / (7 * DAY_MS));
}

/** What one says of a line: where it began, where it is, between what it was. Nothing for an empty one. */
export function told(line: Line): { count: number; first: number; last: number; low: number; high: number } | null {
  const there = line.values.filter((value) => value !== null);
  const [first] = there;
  const last = there.at(-1);
  if (first === undefined || last === undefined) return null;
  return { count: there.length, first, last, low: Math.min(...there), high: Math.max(...there) };
}
