// When one is reminded of something that one planned: days of the week and a time of day, in words. Pure.
import { list, locale, t } from './texts.svelte';
import { wallTime } from './when';
import type { RoutineView } from './view';

/** The days of a week, Monday first. */
export const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
export const EVERY_DAY = 0b111_1111;
/** A Monday. */
const MONDAY = Date.UTC(2026, 10, 23, 12);

export function dayName(day: number): string {
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', timeZone: 'UTC' }).format(MONDAY + day * 86_400_000);
}
export const has = (days: number, day: number): boolean => (days >> day & 1) === 1;

/** "Every day at 20:00", "Monday and Thursday at 20:00"; in which zone, where that is not this computer's. */
export function said(routine: RoutineView, zone: string): string {
  const time = wallTime(routine.minute);
  const when = routine.days === EVERY_DAY ? t('routine-daily', { time }) : t('routine-on', { days: list(DAYS.filter((day) => has(routine.days, day)).map(dayName)), time });
  return routine.zone === zone ? when : t('routine-zone', { when, zone: routine.zone });
}
