// A number that is no moment gets words, on every screen, and never takes the screen away (P1).
import { render } from 'svelte/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayIn } from '../src/agreement/wording';
import App from '../src/App.svelte';
import { app } from '../src/app.svelte';
import { machineTime, withinCalendar } from '../src/instant';
import { courseScenes, NOW } from '../src/preview/course';
import { scenes } from '../src/preview/scenes';
import type { Place } from '../src/routing';
import { day, dayWithYear, moment, speech, time } from '../src/texts.svelte';
import type { View } from '../src/view';
import { wall } from '../src/wall.svelte';
import { dayOf, minuteOf, offsetAt } from '../src/week';
import { elsewhere, longDay, monthName, near, shortDay, wallTime, weekName } from '../src/when';

const odd = [1.8e19, -1.8e19, 8.64e15 + 1, Number.NaN, Number.POSITIVE_INFINITY];
const edges = [8.64e15, -8.64e15];

beforeEach(() => wall.hold(NOW));
afterEach(() => {
  app.view = null;
  app.place = { at: 'home' };
  speech.language = 'nl';
});

describe.each([['nl', 'een onbekend moment', 'een onbekende dag', 'een onbekende tijd'], ['en', 'an unknown moment', 'an unknown day', 'an unknown time']] as const)('in %s', (language, unknownMoment, unknownDay, unknownTime) => {
  it.each(odd)('%s is words', (ms) => {
    speech.language = language;
    expect([moment(ms), near(ms, NOW)]).toEqual([unknownMoment, unknownMoment]);
    expect([day(ms), dayWithYear(ms), dayWithYear(ms, 'Asia/Tokyo')]).toEqual([unknownDay, unknownDay, unknownDay]);
    expect([time(ms), wallTime(ms)]).toEqual([unknownTime, unknownTime]);
    const none = { year: Number.NaN, month: 1, day: 1 };
    expect([longDay(none), monthName(none), weekName([none, none]), shortDay(none).date]).toEqual([unknownDay, unknownDay, unknownDay, unknownDay]);
    expect(machineTime(ms)).toBeUndefined();
    expect(dayIn(ms, 'Europe/Amsterdam')).toContain(unknownDay);
  });
  it.each(edges)('%s is still a moment', (ms) => {
    speech.language = language;
    expect(moment(ms)).not.toContain(unknownMoment);
    expect(dayWithYear(ms)).not.toBe(unknownDay);
    expect(machineTime(ms)).toMatch(/^[+-]2/);
  });
});

describe('the calendar', () => {
  it('reckons at its edge where a number lies beyond it', () => {
    for (const ms of [...odd, ...edges]) {
      const at = dayOf(ms, 'Europe/Amsterdam');
      expect(longDay(at)).not.toContain('onbekende');
      expect(Number.isInteger(minuteOf(ms, 'Europe/Amsterdam'))).toBe(true);
      expect(Math.abs(offsetAt(ms, 'Europe/Amsterdam'))).toBeLessThan(86_400_000);
      expect(elsewhere(null, ms)).toBeNull();
    }
    expect(withinCalendar(NOW)).toBe(NOW);
  });
});

/** The view with every moment in it replaced: the clocks, the appointments, the lines of the history, what is until when. */
function spoiled<T>(value: T, ms: number, key = ''): T {
  if (typeof value === 'number') return (/Ms$/.test(key) || key === 'followUps' ? ms : value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => spoiled(one, ms, key)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoiled(one, ms, name)])) as T;
}
const every: Record<string, () => View | null> = { ...scenes, ...courseScenes };
const relationship = 'r1';

describe('every screen', () => {
  it.each(Object.keys(every))('%s', (scene) => {
    const view = every[scene]?.() ?? null;
    const appointment = view?.relationships[0]?.course.appointments[0]?.id ?? 'a1';
    const places: Place[] = [
      { at: 'home' }, { at: 'step', relationship }, { at: 'agreement', relationship }, { at: 'history', relationship },
      { at: 'planning', relationship, moving: null }, { at: 'planning', relationship, moving: appointment }, { at: 'appointment', relationship, appointment },
      { at: 'review', relationship }, { at: 'closing', relationship }, { at: 'fees', relationship },
    ];
    for (const ms of [1.8e19, -1.8e19]) {
      app.view = spoiled(view, ms);
      for (const place of places) {
        app.place = place;
        const html = render(App).body;
        expect(html, place.at).not.toMatch(/Invalid Date|⟦/);
        expect(html.match(/<h1/g), place.at).toHaveLength(1);
        expect(html).toContain('data-testid="help"');
      }
    }
  });
});
