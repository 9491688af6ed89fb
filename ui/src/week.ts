// Days, weeks and half hours by the clock on the wall of a zone, both daylight-saving nights included. Pure: what
// the zones are, Intl knows; a wall time is looked up there and never reckoned with.

import { withinCalendar } from './instant';

/** A day of the calendar. Months count from 1. */
export type PlainDay = { year: number; month: number; day: number };

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  clocks.set(zone, made);
  return made;
}

/** The zone of this computer. */
export function zoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function isZone(zone: string): boolean {
  try {
    clockOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What the clock on the wall shows: its reading, as if it were UTC. */
function reading(ms: number, zone: string): number {
  const read: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).formatToParts(withinCalendar(ms))) read[type] = Number(value);
  return Date.UTC(read.year ?? 0, (read.month ?? 1) - 1, read.day ?? 1, read.hour ?? 0, read.minute ?? 0, read.second ?? 0);
}

/** How far the wall is ahead of UTC at this moment, in ms. */
export function offsetAt(ms: number, zone: string): number {
  return reading(ms, zone) - Math.floor(withinCalendar(ms) / 1000) * 1000;
}

function asUtc({ year, month, day }: PlainDay): number {
  return Date.UTC(year, month - 1, day);
}

function fromUtc(ms: number): PlainDay {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export function dayOf(ms: number, zone: string): PlainDay {
  return fromUtc(reading(ms, zone));
}

/** Minutes since midnight, by the wall. */
export function minuteOf(ms: number, zone: string): number {
  return Math.floor((((reading(ms, zone) % DAY) + DAY) % DAY) / MINUTE);
}

export function addDays(day: PlainDay, days: number): PlainDay {
  return fromUtc(asUtc(day) + days * DAY);
}

export function sameDay(a: PlainDay, b: PlainDay): boolean {
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

/** Days from `a` to `b`. */
export function daysBetween(a: PlainDay, b: PlainDay): number {
  return Math.round((asUtc(b) - asUtc(a)) / DAY);
}

/** Whether there is such a day: not on 30 February. */
export function isDay(day: PlainDay): boolean {
  return sameDay(fromUtc(asUtc(day)), day);
}

/** 1 (Monday) to 7 (Sunday). */
export function weekdayOf(day: PlainDay): number {
  return new Date(asUtc(day)).getUTCDay() || 7;
}

/** Monday to Sunday of the week that holds this day. */
export function weekOf(day: PlainDay): PlainDay[] {
  const monday = addDays(day, 1 - weekdayOf(day));
  return [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(monday, n));
}

/** Noon of the day, UTC: for wording it with `timeZone: 'UTC'`. */
export function noonUtc(day: PlainDay): number {
  return asUtc(day) + DAY / 2;
}

/** Every moment at which the wall shows this: none in the hour that spring leaves out, two in the one that autumn repeats. */
export function instantsOf(day: PlainDay, minute: number, zone: string): number[] {
  const wall = asUtc(day) + minute * MINUTE;
  const offsets = new Set([wall - DAY, wall, wall + DAY].map((near) => offsetAt(near, zone)));
  return [...offsets].map((offset) => wall - offset).filter((ms) => reading(ms, zone) === wall).sort((a, b) => a - b);
}

/** The first moment of a day. Where its midnight is left out, the first there is. */
export function startOfDay(day: PlainDay, zone: string): number {
  for (let minute = 0; minute < 24 * 60; minute += 15) {
    const [first] = instantsOf(day, minute, zone);
    if (first !== undefined) return first;
  }
  return asUtc(day) - offsetAt(asUtc(day), zone);
}

/** From the first of this month to the first of the next. */
export function monthOf(day: PlainDay, zone: string): { from: number; until: number; next: PlainDay; before: PlainDay } {
  const first = { ...day, day: 1 };
  const next = { ...addDays(first, 31), day: 1 };
  const before = { ...addDays(first, -1), day: 1 };
  return { from: startOfDay(first, zone), until: startOfDay(next, zone), next, before };
}

/** How long a step of the week is, in minutes. */
export const STEP = 30;

/** A half hour by the wall. `again` is the second of two that read alike. */
export type Slot = { minute: number; again: boolean; ms: number };

/** Every half hour of a day, in the order in which they come. */
export function slotsOf(day: PlainDay, zone: string): Slot[] {
  const slots: Slot[] = [];
  for (let minute = 0; minute < 24 * 60; minute += STEP) {
    instantsOf(day, minute, zone).forEach((ms, i) => slots.push({ minute, again: i > 0, ms }));
  }
  return slots.sort((a, b) => a.ms - b.ms);
}

export type Row = { minute: number; again: boolean };

/** The rows of a week: a half hour each, from `from` to `until` (minutes of the day); what autumn repeats comes after what it repeats. */
export function rowsOf(days: readonly Slot[][], from: number, until: number): Row[] {
  const repeated = new Set(days.flat().filter((slot) => slot.again).map((slot) => slot.minute));
  const last = Math.max(...repeated);
  const order = (row: Row) => (row.again ? last + 0.5 + row.minute / 1e5 : row.minute);
  const rows: Row[] = [];
  for (let minute = Math.floor(from / STEP) * STEP; minute < until; minute += STEP) {
    rows.push({ minute, again: false });
    if (repeated.has(minute)) rows.push({ minute, again: true });
  }
  return rows.sort((a, b) => order(a) - order(b));
}

/** What lies in a week. */
export type Lying = { startMs: number; endMs: number };

/** A place in the table of a week: a time, a time that is not there on this day, what lies there, or what lies there further up. */
export type Cell<T> =
  | { kind: 'time'; ms: number; row: number; col: number }
  | { kind: 'none'; row: number; col: number }
  | { kind: 'block'; span: number; items: T[]; row: number; col: number }
  | { kind: 'covered'; by: number; row: number; col: number };

/** The table of a week, row by row. What overlaps lies in one block. */
export function tableOf<T extends Lying>(days: readonly Slot[][], rows: readonly Row[], lying: readonly T[]): Cell<T>[][] {
  const columns = days.map((slots, col) => columnOf(slots, rows, lying, col));
  return rows.map((_, row) => columns.flatMap((column) => column[row] ?? []));
}

function columnOf<T extends Lying>(slots: readonly Slot[], rows: readonly Row[], lying: readonly T[], col: number): Cell<T>[] {
  const at = rows.map((row) => slots.find((slot) => slot.minute === row.minute && slot.again === row.again));
  const cells: Cell<T>[] = at.map((slot, row) => (slot ? { kind: 'time', ms: slot.ms, row, col } : { kind: 'none', row, col }));
  const spans: { first: number; last: number; items: T[] }[] = [];
  for (const item of [...lying].sort((a, b) => a.startMs - b.startMs)) {
    const touched = at.flatMap((slot, row) => (slot && item.startMs < slot.ms + STEP * MINUTE && item.endMs > slot.ms ? [row] : []));
    const first = touched[0];
    const last = touched.at(-1);
    if (first === undefined || last === undefined) continue;
    const before = spans.at(-1);
    if (before && first <= before.last) {
      before.items.push(item);
      before.last = Math.max(before.last, last);
    } else spans.push({ first, last, items: [item] });
  }
  for (const { first, last, items } of spans) {
    cells[first] = { kind: 'block', span: last - first + 1, items, row: first, col };
    for (let row = first + 1; row <= last; row++) cells[row] = { kind: 'covered', by: first, row, col };
  }
  return cells;
}

/** From one place of the table to the next by key; where there is none, it stays. Pages are for whoever turns them. */
export function stepIn(table: readonly Cell<unknown>[][], at: { row: number; col: number }, key: string): { row: number; col: number } | null {
  const rows = table.length;
  const cols = table[0]?.length ?? 0;
  const here = table[at.row]?.[at.col];
  if (!here || rows === 0) return null;
  const land = (row: number, col: number, direction: 1 | -1) => {
    for (let r = row; r >= 0 && r < rows; r += direction) {
      const cell = table[r]?.[col];
      if (cell?.kind === 'covered') return { row: cell.by, col };
      if (cell && cell.kind !== 'none') return { row: r, col };
    }
    return null;
  };
  const beside = (col: number) => (col < 0 || col >= cols ? at : (land(at.row, col, 1) ?? land(at.row, col, -1) ?? at));
  switch (key) {
    case 'ArrowDown': return land(at.row + (here.kind === 'block' ? here.span : 1), at.col, 1) ?? at;
    case 'ArrowUp': return land(at.row - 1, at.col, -1) ?? at;
    case 'ArrowRight': return beside(at.col + 1);
    case 'ArrowLeft': return beside(at.col - 1);
    case 'Home': return land(0, at.col, 1) ?? at;
    case 'End': return land(rows - 1, at.col, -1) ?? at;
    default: return null;
  }
}

/** The hours that are shown: the usual ones, and what lies earlier or later. Minutes of the day. */
export function hoursOf(lying: readonly Lying[], zone: string, whole: boolean, usual = { from: 8 * 60, until: 20 * 60 }): { from: number; until: number } {
  if (whole) return { from: 0, until: 24 * 60 };
  let { from, until } = usual;
  for (const { startMs, endMs } of lying) {
    const start = minuteOf(startMs, zone);
    const overnight = !sameDay(dayOf(startMs, zone), dayOf(endMs - 1, zone));
    from = overnight ? 0 : Math.min(from, start);
    until = overnight ? 24 * 60 : Math.max(until, minuteOf(endMs - 1, zone) + 1);
  }
  return { from: Math.floor(from / 60) * 60, until: Math.min(24 * 60, Math.ceil(until / 60) * 60) };
}

/** A time as people type it: "14:00", "14.30", "9", "1430", "2:30 pm", "9 uur". Minutes of the day. */
export function parseTime(text: string): number | null {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:uur|u|h)?\s*([ap])?\.?(?:m\.?)?$/i.exec(text.trim());
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  const half = found[3]?.toLowerCase();
  if (half && (hour < 1 || hour > 12)) return null;
  if (half === 'p' && hour < 12) hour += 12;
  if (half === 'a' && hour === 12) hour = 0;
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

/** A day as people type it: "26-11", "26/11/2026", "2026-11-26", "26 november", "donderdag". Without a year, the next such day. */
export function parseDay(text: string, today: PlainDay, locale: string): PlainDay | null {
  const typed = text.trim().toLocaleLowerCase(locale).replace(/[,.]+/g, ' ').replace(/\s+/g, ' ').trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  if (iso) return whole({ year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) });
  const name = (options: Intl.DateTimeFormatOptions, day: PlainDay) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(noonUtc(day)).toLocaleLowerCase(locale).replace(/\./g, '');
  const begins = (names: string[], word: string) => (word.length < 2 ? -1 : names.findIndex((one) => one.startsWith(word)));
  const weekdays = weekOf(today).map((day) => name({ weekday: 'long' }, day));
  const months = (month: 'long' | 'short') => Array.from({ length: 12 }, (_, i) => name({ month }, { year: 2026, month: i + 1, day: 15 }));
  const monthOfName = (word: string) => { const long = begins(months('long'), word); return long >= 0 ? long : begins(months('short'), word); };
  const words = typed.split(' ');
  const first = words[0] ?? '';
  const weekday = begins(weekdays, first);
  if (words.length === 1 && weekday >= 0) {
    const ahead = (weekday + 1 - weekdayOf(today) + 7) % 7;
    return addDays(today, ahead);
  }
  const rest = weekday >= 0 ? words.slice(1).join(' ') : typed;
  const numbers = /^(\d{1,2})[-/ ](\d{1,2})(?:[-/ ](\d{4}))?$/.exec(rest);
  const named = /^(\d{1,2}) (\p{L}{2,})(?: (\d{4}))?$/u.exec(rest);
  const found = numbers ?? named;
  if (!found) return null;
  const month = numbers ? Number(numbers[2]) : monthOfName(found[2] ?? '') + 1;
  const day = { year: Number(found[3] ?? today.year), month, day: Number(found[1]) };
  if (found[3] === undefined && isDay(day) && daysBetween(today, day) < 0) day.year++;
  return whole(day);
}

function whole(day: PlainDay): PlainDay | null {
  return isDay(day) ? day : null;
}

/** A day as a list: times that are free in a row, times that are not in a row, and what lies there. */
export type Run<T, Why> =
  | { kind: 'free'; times: number[] }
  | { kind: 'not'; fromMs: number; untilMs: number; why: Why }
  | { kind: 'block'; items: T[] };

/** `why` answers with why a time is not free, or with null where it is; runs of the same reason are one. */
export function runsOf<T, Why>(cells: readonly Cell<T>[], why: (ms: number) => Why | null, same: (a: Why, b: Why) => boolean): Run<T, Why>[] {
  const runs: Run<T, Why>[] = [];
  for (const cell of cells) {
    if (cell.kind === 'block') runs.push({ kind: 'block', items: cell.items });
    if (cell.kind !== 'time') continue;
    const reason = why(cell.ms);
    const last = runs.at(-1);
    const untilMs = cell.ms + STEP * MINUTE;
    if (reason === null) {
      if (last?.kind === 'free') last.times.push(cell.ms);
      else runs.push({ kind: 'free', times: [cell.ms] });
    } else if (last?.kind === 'not' && same(last.why, reason)) last.untilMs = untilMs;
    else runs.push({ kind: 'not', fromMs: cell.ms, untilMs, why: reason });
  }
  return runs;
}
