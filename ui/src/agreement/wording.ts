// Lengths, hours of a week, days and zones as people say them, in the language of now.
import { withinCalendar } from '../instant';
import { money as moneyIn } from '../money';
import { dayWithYear, length, list, locale, speech, t, has } from '../texts.svelte';
import type { PeriodTerms, Terms, WindowTerms } from '../view';

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** A length in the units that people use for it: "90 minutes", "24 hours", "3 days", "2 weeks". */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole === 0) return length(0);
  if (whole % WEEK === 0) return t('length-weeks', { count: whole / WEEK });
  if (whole >= 2 * DAY) return inUnits(whole, DAY);
  if (whole % HOUR === 0) return t('length-hours', { count: whole / HOUR });
  return whole < 2 * HOUR ? length(whole) : inUnits(whole, HOUR);
}

const units = [['days', DAY], ['hours', HOUR], ['minutes', MINUTE], ['seconds', 1]] as const;

/** Each unit that there is something of, from the largest that is allowed. */
function inUnits(seconds: number, largest: number): string {
  let left = seconds;
  const said: string[] = [];
  for (const [name, size] of units) {
    if (size > largest || left < size) continue;
    said.push(t(`length-${name}`, { count: Math.floor(left / size) }));
    left %= size;
  }
  return list(said);
}

/** An amount in minor units: "€ 110,00". */
export function money(minor: number, currency: string): string {
  return moneyIn(minor, currency, locale());
}

/** Days of content: so many, and from a year on how long that is. */
export function keptFor(days: number): string {
  const years = Math.round(days / 365.25);
  const exact = t('length-days', { count: days });
  return days >= 365 ? t('length-about-years', { days: exact, years }) : exact;
}

/** The clock on the wall: "9:30", and 24:00 for the end of a day. */
export function clock(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

// A Monday, to name the days of a week by the locale.
const MONDAY = Date.UTC(2024, 0, 1);

export function weekday(number: number): string {
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', timeZone: 'UTC' }).format(MONDAY + (number - 1) * DAY * 1000);
}

/** Three days in a row or more are "Monday to Friday", others are named one by one. */
export function weekdays(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === 7) return t('hours-every-day');
  const runs: number[][] = [];
  for (const day of sorted) {
    const last = runs.at(-1);
    if (last && last.at(-1) === day - 1) last.push(day);
    else runs.push([day]);
  }
  return list(runs.flatMap((run) => (run.length > 2 ? [t('hours-day-to-day', { from: weekday(run[0] ?? 0), to: weekday(run.at(-1) ?? 0) })] : run.map(weekday))));
}

export type Hours = { from: number; to: number };

/** The windows of each day, those that touch joined, and days with the same hours together. */
export function groups(windows: readonly WindowTerms[]): { days: number[]; hours: Hours[] }[] {
  const found: { days: number[]; hours: Hours[] }[] = [];
  for (let day = 1; day <= 7; day++) {
    const hours = joined(windows.filter((w) => w.weekday === day).map((w) => ({ from: w.fromMinute, to: w.toMinute })));
    if (hours.length === 0) continue;
    const same = found.find((one) => JSON.stringify(one.hours) === JSON.stringify(hours));
    if (same) same.days.push(day);
    else found.push({ days: [day], hours });
  }
  return found;
}

function joined(hours: Hours[]): Hours[] {
  const runs: Hours[] = [];
  for (const one of [...hours].sort((a, b) => a.from - b.from)) {
    const last = runs.at(-1);
    if (last && last.to >= one.from) last.to = Math.max(last.to, one.to);
    else runs.push({ ...one });
  }
  return runs;
}

const END = 24 * 60;

/** "9 to 17 o'clock" as the language says it. */
export function hours({ from, to }: Hours): string {
  if (from === 0 && to === END) return t('hours-all-day');
  const whole = from % 60 === 0 && to % 60 === 0;
  return whole ? t('hours-whole', { from: from / 60, to: to / 60 }) : t('hours-from-to', { from: clock(from), to: clock(to) });
}

/** When a week is open: "Monday to Friday from 9:00 to 17:00"; nothing where it always is. */
export function week(windows: readonly WindowTerms[]): string | null {
  const found = groups(windows);
  const always = found.length === 1 && found[0]?.days.length === 7 && found[0].hours.length === 1 && found[0].hours[0]?.from === 0 && found[0].hours[0].to === END;
  if (always) return null;
  return list(found.map((one) => t('hours-group', { days: weekdays(one.days), hours: list(one.hours.map(hours)) })));
}

/** The zone by its city, in the language of now where it has a name of its own there. */
export function city(zone: string): string {
  const name = zone.split('/').at(-1) ?? zone;
  const id = `city-${name}`;
  return has(id) ? t(id) : name.replaceAll('_', ' ');
}

/** How a zone is told: by its clock. */
export function zoneClock(zone: string): string {
  return zone === 'UTC' || zone.startsWith('Etc/') ? t('zone-utc') : t('zone-clock', { city: city(zone) });
}

export function deviceZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'Europe/Amsterdam';
}

/** The zone in which days of these terms are read: that of the messages, else of the weeks, else this device's. */
export function termsZone(terms: Pick<Terms, 'messages' | 'session'>): string {
  const period: PeriodTerms | undefined = terms.session.frequency?.period;
  return terms.messages?.zone ?? (period?.kind === 'week' ? period.zone : undefined) ?? deviceZone();
}

export type Calendar = { year: number; month: number; day: number };
type Wall = Calendar & { minute: number };

/** What the clock on the wall of a zone shows. */
export function wall(ms: number, zone: string): Wall {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: known(zone), calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' }).formatToParts(withinCalendar(ms));
  const of = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  return { year: of('year'), month: of('month'), day: of('day'), minute: of('hour') * 60 + of('minute') };
}

/** A zone that this system does not know is read as the device's own. */
export function known(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return deviceZone();
  }
}

/** The first moment of a day in a zone. */
export function startOfDay({ year, month, day }: Calendar, zone: string): number {
  const asUtc = Date.UTC(year, month - 1, day);
  const ahead = (ms: number): number => {
    const there = wall(ms, zone);
    return Date.UTC(there.year, there.month - 1, there.day, 0, there.minute) - ms;
  };
  // Twice, because the first guess can lie on the other side of a change of the clock.
  let ms = asUtc - ahead(asUtc);
  ms = asUtc - ahead(ms);
  // Where the clock skips midnight, the day begins later.
  return wall(ms, zone).day === day ? ms : ms + HOUR * 1000;
}

/** The day before. */
export function dayBefore(ms: number, zone: string): Calendar {
  const { year, month, day } = wall(ms - 1, zone);
  return { year, month, day };
}

export function nextDay({ year, month, day }: Calendar): Calendar {
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  return { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
}

/** Whether a day of the zone begins here. */
export function isMidnight(ms: number, zone: string): boolean {
  return startOfDay(wall(ms, zone), zone) === ms;
}

/** A day with its year in words, and the time where it is not the day's beginning. */
export function dayIn(ms: number, zone: string): string {
  const day = dayWithYear(ms, known(zone));
  return isMidnight(ms, zone) ? day : t('moment', { day, time: clock(wall(ms, zone).minute) });
}

export function language(): 'nl' | 'en' {
  return speech.language;
}
