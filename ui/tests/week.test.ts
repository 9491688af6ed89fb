// Weeks by the clock on the wall: both daylight-saving nights, in several zones; what lies in a week, and walking in it.
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, daysBetween, hoursOf, instantsOf, isDay, isZone, MINUTE, minuteOf, monthOf, offsetAt, parseDay, parseTime, rowsOf, runsOf, sameDay, slotsOf, startOfDay, stepIn, tableOf, weekdayOf, weekOf, type Cell } from '../src/week';

const HOUR = 60 * MINUTE;
const amsterdam = 'Europe/Amsterdam';
const newYork = 'America/New_York';
/** The nights of 2026 in which the clock jumps: forward, back. */
const nights = [
  { zone: amsterdam, spring: { year: 2026, month: 3, day: 29 }, gap: 2 * 60, autumn: { year: 2026, month: 10, day: 25 }, twice: 2 * 60 },
  { zone: newYork, spring: { year: 2026, month: 3, day: 8 }, gap: 2 * 60, autumn: { year: 2026, month: 11, day: 1 }, twice: 60 },
  { zone: 'Australia/Sydney', spring: { year: 2026, month: 10, day: 4 }, gap: 2 * 60, autumn: { year: 2026, month: 4, day: 5 }, twice: 2 * 60 },
];

describe('days', () => {
  it('are those of the zone, whatever the moment', () => {
    const late = Date.UTC(2026, 10, 26, 23, 30);
    expect(dayOf(late, amsterdam)).toEqual({ year: 2026, month: 11, day: 27 });
    expect(dayOf(late, newYork)).toEqual({ year: 2026, month: 11, day: 26 });
    expect(minuteOf(late, amsterdam)).toBe(30);
    expect(offsetAt(late, newYork)).toBe(-5 * HOUR);
    expect(minuteOf(late + 999, amsterdam)).toBe(30);
  });
  it('follow each other over months, years and 29 February', () => {
    expect(addDays({ year: 2028, month: 2, day: 28 }, 1)).toEqual({ year: 2028, month: 2, day: 29 });
    expect(addDays({ year: 2026, month: 12, day: 31 }, 1)).toEqual({ year: 2027, month: 1, day: 1 });
    expect(addDays({ year: 2026, month: 1, day: 1 }, -1)).toEqual({ year: 2025, month: 12, day: 31 });
    expect(daysBetween({ year: 2026, month: 2, day: 28 }, { year: 2026, month: 3, day: 1 })).toBe(1);
    expect(isDay({ year: 2026, month: 2, day: 29 })).toBe(false);
    expect(isDay({ year: 2028, month: 2, day: 29 })).toBe(true);
    expect(isDay({ year: 2026, month: 13, day: 1 })).toBe(false);
  });
  it('make weeks from Monday to Sunday', () => {
    const thursday = { year: 2026, month: 11, day: 26 };
    expect(weekdayOf(thursday)).toBe(4);
    expect(weekOf(thursday)[0]).toEqual({ year: 2026, month: 11, day: 23 });
    expect(weekOf(thursday)[6]).toEqual({ year: 2026, month: 11, day: 29 });
    for (const day of weekOf(thursday)) expect(weekOf(day)).toEqual(weekOf(thursday));
  });
  it('make months, by the zone', () => {
    const { from, until, next, before } = monthOf({ year: 2026, month: 12, day: 31 }, amsterdam);
    expect(from).toBe(Date.UTC(2026, 10, 30, 23));
    expect(until).toBe(Date.UTC(2026, 11, 31, 23));
    expect([next, before]).toEqual([{ year: 2027, month: 1, day: 1 }, { year: 2026, month: 11, day: 1 }]);
    // The month that holds the night of the change is an hour longer or shorter.
    const october = monthOf({ year: 2026, month: 10, day: 4 }, amsterdam);
    expect(october.until - october.from).toBe((31 * 24 + 1) * HOUR);
    expect(monthOf({ year: 2026, month: 1, day: 31 }, amsterdam).next).toEqual({ year: 2026, month: 2, day: 1 });
  });
  it('know a zone from what is none', () => {
    expect(isZone('Europe/Lisbon')).toBe(true);
    expect(isZone('Europe/Atlantis')).toBe(false);
  });
});

describe.each(nights)('the night of the change in $zone', ({ zone, spring, gap, autumn, twice }) => {
  it('leaves out an hour in spring', () => {
    for (const minute of [gap, gap + 30, gap + 59]) expect(instantsOf(spring, minute, zone)).toEqual([]);
    for (const minute of [gap - 1, gap + 60]) expect(instantsOf(spring, minute, zone)).toHaveLength(1);
    expect((instantsOf(spring, gap + 60, zone)[0] ?? 0) - (instantsOf(spring, gap - 1, zone)[0] ?? 0)).toBe(MINUTE);
    expect(slotsOf(spring, zone)).toHaveLength(46);
    expect(startOfDay(addDays(spring, 1), zone) - startOfDay(spring, zone)).toBe(23 * HOUR);
  });
  it('has an hour twice in autumn', () => {
    const [first, second] = instantsOf(autumn, twice, zone);
    expect((second ?? 0) - (first ?? 0)).toBe(HOUR);
    for (const minute of [twice - 1, twice + 60]) expect(instantsOf(autumn, minute, zone)).toHaveLength(1);
    const slots = slotsOf(autumn, zone);
    expect(slots).toHaveLength(50);
    expect(slots.filter((slot) => slot.again).map((slot) => slot.minute)).toEqual([twice, twice + 30]);
    expect(slots.map((slot) => slot.ms)).toEqual([...slots.map((slot) => slot.ms)].sort((a, b) => a - b));
    expect(startOfDay(addDays(autumn, 1), zone) - startOfDay(autumn, zone)).toBe(25 * HOUR);
  });
  it('keeps every half hour of the week a half hour, and each time only once', () => {
    for (const day of [spring, autumn]) {
      const week = weekOf(day).flatMap((one) => slotsOf(one, zone));
      expect(week).toHaveLength(sameDay(day, spring) ? 334 : 338);
      for (const [i, slot] of week.entries()) if (i > 0) expect(slot.ms - (week[i - 1]?.ms ?? 0)).toBe(30 * MINUTE);
      expect(week.length).toBeLessThanOrEqual(400);
    }
  });
  it('stands in the table: no place for what is not there, a row more for what comes twice', () => {
    const inSpring = weekOf(spring).map((day) => slotsOf(day, zone));
    const rows = rowsOf(inSpring, 0, 24 * 60);
    expect(rows).toHaveLength(48);
    const col = weekOf(spring).findIndex((day) => sameDay(day, spring));
    const table = tableOf(inSpring, rows, []);
    expect(table.map((row) => row[col]?.kind === 'none').filter(Boolean)).toHaveLength(2);
    expect(table[gap / 30]?.[col]?.kind).toBe('none');
    expect(table.flat().filter((cell) => cell.kind === 'time')).toHaveLength(334);

    const inAutumn = weekOf(autumn).map((day) => slotsOf(day, zone));
    const more = rowsOf(inAutumn, 0, 24 * 60);
    expect(more).toHaveLength(50);
    const at = twice / 30;
    expect(more.slice(at, at + 5).map((row) => [row.minute - twice, row.again])).toEqual([[0, false], [30, false], [0, true], [30, true], [60, false]]);
    const both = tableOf(inAutumn, more, []);
    const day = weekOf(autumn).findIndex((one) => sameDay(one, autumn));
    const column = both.map((row) => row[day]);
    const times = column.flatMap((cell) => (cell?.kind === 'time' ? [cell.ms] : []));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(both.flat().filter((cell) => cell.kind === 'time')).toHaveLength(338);
    // Shown by day, the rows of the night are not there at all.
    expect(rowsOf(inAutumn, 8 * 60, 20 * 60).some((row) => row.again)).toBe(false);
  });
});

describe('zones that change otherwise', () => {
  it('half an hour at once', () => {
    const zone = 'Australia/Lord_Howe';
    expect(slotsOf({ year: 2026, month: 10, day: 4 }, zone)).toHaveLength(47);
    expect(slotsOf({ year: 2026, month: 4, day: 5 }, zone)).toHaveLength(49);
  });
  it('at midnight: the day begins when there is one', () => {
    const day = { year: 2026, month: 9, day: 6 };
    const zone = 'America/Santiago';
    expect(instantsOf(day, 0, zone)).toEqual([]);
    expect(minuteOf(startOfDay(day, zone), zone)).toBe(60);
    expect(startOfDay(day, zone) - startOfDay(addDays(day, -1), zone)).toBe(24 * HOUR);
  });
});

const day = { year: 2026, month: 11, day: 26 };
const at = (hour: number, of = day) => instantsOf(of, hour * 60, amsterdam)[0] ?? 0;
const one = (id: string, from: number, minutes: number, of = day) => ({ id, startMs: at(from, of), endMs: at(from, of) + minutes * MINUTE });

describe('what lies in a week', () => {
  const days = weekOf(day).map((one) => slotsOf(one, amsterdam));
  const rows = rowsOf(days, 8 * 60, 20 * 60);
  it('takes the rows that it touches', () => {
    const table = tableOf(days, rows, [one('a', 14, 50), one('b', 15.25, 45)]);
    expect(table[12]?.[3]).toMatchObject({ kind: 'block', span: 2, items: [{ id: 'a' }] });
    expect(table[13]?.[3]).toMatchObject({ kind: 'covered', by: 12 });
    // 15:15 to 16:00 touches 15:00 and 15:30.
    expect(table[14]?.[3]).toMatchObject({ kind: 'block', span: 2, items: [{ id: 'b' }] });
    expect(table[16]?.[3]?.kind).toBe('time');
    expect(table[12]?.[2]?.kind).toBe('time');
  });
  it('lies in one block where it overlaps, and in none outside the hours', () => {
    const table = tableOf(days, rows, [one('a', 14, 50), one('b', 14.5, 120), one('c', 6, 50), one('d', 19.5, 50)]);
    expect(table[12]?.[3]).toMatchObject({ kind: 'block', span: 5, items: [{ id: 'a' }, { id: 'b' }] });
    expect(table[23]?.[3]).toMatchObject({ kind: 'block', span: 1, items: [{ id: 'd' }] });
    expect(table.flat().filter((cell) => cell.kind === 'block')).toHaveLength(2);
  });
  it('widens the hours', () => {
    expect(hoursOf([], amsterdam, false)).toEqual({ from: 480, until: 1200 });
    expect(hoursOf([one('a', 6.5, 50), one('b', 20.5, 50)], amsterdam, false)).toEqual({ from: 360, until: 1320 });
    expect(hoursOf([one('a', 23.5, 50)], amsterdam, false)).toEqual({ from: 0, until: 1440 });
    expect(hoursOf([one('a', 23, 60)], amsterdam, false)).toEqual({ from: 480, until: 1440 });
    expect(hoursOf([], amsterdam, true)).toEqual({ from: 0, until: 1440 });
  });
  it('is walked by arrows, over blocks and over what is not there', () => {
    const table = tableOf(days, rows, [one('a', 14, 50)]);
    expect(stepIn(table, { row: 11, col: 3 }, 'ArrowDown')).toEqual({ row: 12, col: 3 });
    expect(stepIn(table, { row: 12, col: 3 }, 'ArrowDown')).toEqual({ row: 14, col: 3 });
    expect(stepIn(table, { row: 14, col: 3 }, 'ArrowUp')).toEqual({ row: 12, col: 3 });
    expect(stepIn(table, { row: 13, col: 2 }, 'ArrowRight')).toEqual({ row: 12, col: 3 });
    expect(stepIn(table, { row: 0, col: 0 }, 'ArrowLeft')).toEqual({ row: 0, col: 0 });
    expect(stepIn(table, { row: 0, col: 6 }, 'ArrowRight')).toEqual({ row: 0, col: 6 });
    expect(stepIn(table, { row: 0, col: 0 }, 'ArrowUp')).toEqual({ row: 0, col: 0 });
    expect(stepIn(table, { row: 23, col: 0 }, 'ArrowDown')).toEqual({ row: 23, col: 0 });
    expect(stepIn(table, { row: 9, col: 5 }, 'End')).toEqual({ row: 23, col: 5 });
    expect(stepIn(table, { row: 9, col: 5 }, 'Home')).toEqual({ row: 0, col: 5 });
    expect(stepIn(table, { row: 9, col: 5 }, 'a')).toBeNull();
    expect(stepIn([], { row: 0, col: 0 }, 'ArrowDown')).toBeNull();

    const spring = { year: 2026, month: 3, day: 29 };
    const night = weekOf(spring).map((one) => slotsOf(one, amsterdam));
    const whole = tableOf(night, rowsOf(night, 0, 24 * 60), []);
    expect(stepIn(whole, { row: 3, col: 6 }, 'ArrowDown')).toEqual({ row: 6, col: 6 });
    expect(stepIn(whole, { row: 6, col: 6 }, 'ArrowUp')).toEqual({ row: 3, col: 6 });
    expect(stepIn(whole, { row: 4, col: 5 }, 'ArrowRight')).toEqual({ row: 6, col: 6 });
  });
  it('reaches every place by arrows', () => {
    const table = tableOf(days, rows, [one('a', 14, 50), one('b', 9, 170, addDays(day, 1))]);
    const seen = new Set<string>();
    const go = [{ row: 0, col: 0 }];
    for (let next = go.pop(); next; next = go.pop()) {
      if (seen.has(`${next.row} ${next.col}`)) continue;
      seen.add(`${next.row} ${next.col}`);
      for (const key of ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight']) { const to = stepIn(table, next, key); if (to) go.push(to); }
    }
    expect(seen.size).toBe(table.flat().filter((cell) => cell.kind === 'time' || cell.kind === 'block').length);
  });
  it('is a list by day: free times together, and what is not free by its reason', () => {
    const column = tableOf(days, rows, [one('a', 14, 50)]).flatMap((row): Cell<{ id: string; startMs: number; endMs: number }>[] => row.slice(3, 4));
    const why = (ms: number) => (ms < at(10) ? 'past' : ms >= at(16) && ms < at(17) ? 'soon' : null);
    const runs = runsOf(column, why, (a, b) => a === b);
    expect(runs.map((run) => run.kind)).toEqual(['not', 'free', 'block', 'free', 'not', 'free']);
    expect(runs[0]).toEqual({ kind: 'not', fromMs: at(8), untilMs: at(10), why: 'past' });
    expect(runs[1]).toMatchObject({ times: expect.objectContaining({ length: 8 }) });
  });
});

describe('what people type', () => {
  it('as a time', () => {
    const good: [string, number][] = [['14:00', 840], ['14.30', 870], ['9', 540], ['930', 570], ['1430', 870], ['0:15', 15], ['2:30 pm', 870], ['2pm', 840], ['12 am', 0], ['12pm', 720], ['9 uur', 540], [' 9u ', 540], ['14h', 840]];
    for (const [text, minute] of good) expect(parseTime(text), text).toBe(minute);
    for (const wrong of ['', '24:00', '9:60', 'noon', '13 pm', '0 am', '99', '1:2', '-1', '9:00:00']) expect(parseTime(wrong), wrong).toBeNull();
  });
  it('as a day, in both languages', () => {
    const good: [string, string, { year: number; month: number; day: number }][] = [
      ['26-11', 'nl-NL', day], ['26/11/2027', 'nl-NL', { ...day, year: 2027 }], ['2027-1-5', 'nl-NL', { year: 2027, month: 1, day: 5 }], ['26 november', 'nl-NL', day], ['26 nov', 'nl-NL', day], ['1 mrt', 'nl-NL', { year: 2027, month: 3, day: 1 }],
      ['1 maart', 'nl-NL', { year: 2027, month: 3, day: 1 }], ['donderdag', 'nl-NL', day], ['vr', 'nl-NL', { ...day, day: 27 }], ['Woensdag', 'nl-NL', { year: 2026, month: 12, day: 2 }], ['vrijdag 27 november', 'nl-NL', { ...day, day: 27 }],
      ['Friday', 'en-GB', { ...day, day: 27 }], ['3 December 2026', 'en-GB', { year: 2026, month: 12, day: 3 }], ['25-11', 'nl-NL', { year: 2027, month: 11, day: 25 }], ['29-2-2028', 'nl-NL', { year: 2028, month: 2, day: 29 }],
    ];
    for (const [text, locale, expected] of good) expect(parseDay(text, day, locale), text).toEqual(expected);
    for (const wrong of ['', '31-2', '30 februari', '32-1', '26', 'x', 'morgenavond', '26 foo', '26-13', '29-2-2027']) expect(parseDay(wrong, day, 'nl-NL'), wrong).toBeNull();
  });
});
