// Moments, lengths of notice and money in words, in this person's language.
import { city } from './agreement/wording';
import { isMoment } from './instant';
import { money } from './money';
import { dated, day, dayWithYear, length, locale, moment, t, time } from './texts.svelte';
import type { Terms } from './view';
import { dayOf, daysBetween, isZone, noonUtc, offsetAt, startOfDay, zoneHere, type PlainDay } from './week';

/** "Thursday 26 November". */
export function longDay(of: PlainDay): string {
  return dated(noonUtc(of), { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }, 'day-unknown');
}

/** "23–29 November 2026". */
export function weekName(days: readonly PlainDay[]): string {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return '';
  if (!isMoment(noonUtc(first)) || !isMoment(noonUtc(last))) return t('day-unknown');
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).formatRange(noonUtc(first), noonUtc(last));
}

/** "Thu 26 Nov", for the head of a column. */
export function shortDay(of: PlainDay): { weekday: string; date: string } {
  const part = (options: Intl.DateTimeFormatOptions) => dated(noonUtc(of), { ...options, timeZone: 'UTC' }, 'day-unknown');
  return { weekday: part({ weekday: 'short' }), date: part({ day: 'numeric', month: 'short' }) };
}

/** "November 2026". */
export function monthName(of: PlainDay): string {
  return dated(noonUtc(of), { month: 'long', year: 'numeric', timeZone: 'UTC' }, 'day-unknown');
}

/** A minute of the day as the wall shows it. */
export function wallTime(minute: number): string {
  return dated(minute * 60_000, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }, 'time-unknown');
}

/** "today at 14:00", "Thursday at 14:00" within the week to come, "Thursday 3 December at 14:00" after it. */
export function near(ms: number, nowMs: number, zone = zoneHere()): string {
  if (!isMoment(ms)) return moment(ms);
  const ahead = daysBetween(dayOf(nowMs, zone), dayOf(ms, zone));
  if (ahead === 0) return t('near-today', { time: time(ms) });
  if (ahead === 1) return t('near-tomorrow', { time: time(ms) });
  if (ahead < 0 || ahead > 6) return moment(ms);
  return t('moment', { day: dated(ms, { weekday: 'long', timeZone: zone }, 'day-unknown'), time: time(ms) });
}

/** Until when: where that is the beginning of a day, the day alone. */
export function untilWhen(ms: number, nowMs: number, zone = zoneHere()): string {
  return isMoment(ms) && startOfDay(dayOf(ms, zone), zone) === ms ? day(ms) : near(ms, nowMs, zone);
}

/** "today, 20:31", "Tuesday 17 November, 10:12"; of another year with its year: when a letter was written. */
export function writtenAt(ms: number, nowMs: number, zone = zoneHere()): string {
  if (!isMoment(ms)) return t('moment-unknown');
  const ago = daysBetween(dayOf(ms, zone), dayOf(nowMs, zone));
  const sameYear = dayOf(ms, zone).year === dayOf(nowMs, zone).year;
  const said = ago === 0 ? t('letter-today') : ago === 1 ? t('letter-yesterday') : sameYear ? day(ms) : dayWithYear(ms);
  return t('letter-when', { day: said, time: time(ms) });
}

/** The zone that the agreement counts its weeks in. */
export function zoneOf(terms: Terms | null | undefined): string | null {
  const period = terms?.session.frequency?.period;
  return period?.kind === 'week' && isZone(period.zone) ? period.zone : null;
}

/** The agreement's own clock, where it shows another time than this computer's at this moment. */
export function elsewhere(terms: Terms | null | undefined, ms: number, here = zoneHere()): { place: string; when: string } | null {
  const zone = zoneOf(terms);
  if (zone === null || !isMoment(ms) || offsetAt(ms, zone) === offsetAt(ms, here)) return null;
  const word = (options: Intl.DateTimeFormatOptions) => dated(ms, { ...options, timeZone: zone }, 'day-unknown');
  const when = t('moment', { day: word({ weekday: 'long', day: 'numeric', month: 'long' }), time: word({ hour: 'numeric', minute: '2-digit' }) });
  return { place: city(zone), when };
}

/** A notice that was given: whole days, below two whole hours, below two whole minutes. Never more than it was. */
export function given(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  if (hours >= 48) return t('length-days', { count: Math.floor(hours / 24) });
  if (hours >= 2) return t('length-hours', { count: hours });
  return length(Math.floor(ms / 60_000) * 60);
}

export function cash(minor: number, currency: string): string {
  return money(minor, currency, locale());
}

