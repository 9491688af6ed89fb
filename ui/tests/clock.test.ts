// The calm clock: words, ring, rounding.
import { describe, expect, it } from 'vitest';
import { clockAt, roundedLength, spokenSeconds } from '../src/clock';

const minute = 60_000;
const times = { startedMs: 1_000_000, limitMs: 1_000_000 + 50 * minute, endMs: 1_000_000 + 55 * minute };
const at = (minutes: number) => clockAt(times, 1_000_000 + minutes * minute);

describe('the calm clock', () => {
  it('draws what is left', () => {
    expect(at(0)).toMatchObject({ part: 1, leftSeconds: 3000, grace: false, words: 'clock-plenty' });
    expect(at(10).part).toBeCloseTo(0.8);
    expect(at(26)).toMatchObject({ words: 'clock-half' });
    expect(at(40)).toMatchObject({ words: 'clock-soon', leftSeconds: 600 });
    expect(at(49.5)).toMatchObject({ words: 'clock-last', leftSeconds: 30 });
  });
  it('says goodbye between the limit and the end, with a ring of its own', () => {
    expect(at(50)).toMatchObject({ grace: true, part: 1, words: 'clock-goodbye', leftSeconds: 300 });
    expect(at(52.5).part).toBeCloseTo(0.5);
    expect(at(55)).toMatchObject({ part: 0, leftSeconds: 0, words: 'clock-over' });
    expect(at(90)).toMatchObject({ part: 0, leftSeconds: 0, words: 'clock-over' });
  });
  it('knows a session that has not started, and one without grace', () => {
    expect(clockAt({ startedMs: null, limitMs: null, endMs: null }, 5).words).toBe('clock-connecting');
    expect(clockAt({ ...times, endMs: times.limitMs }, times.limitMs)).toMatchObject({ grace: true, leftSeconds: 0, words: 'clock-over' });
  });
  it('goes back when the session is extended', () => {
    const longer = { ...times, limitMs: times.limitMs + 10 * minute, endMs: times.endMs + 10 * minute };
    expect(clockAt(longer, times.limitMs + 1)).toMatchObject({ grace: false, words: 'clock-soon' });
  });
  it('does not call a short session nearly over from its start', () => {
    const short = { startedMs: 0, limitMs: 5 * minute, endMs: 6 * minute };
    expect(clockAt(short, 0).words).toBe('clock-plenty');
    expect(clockAt(short, 2.6 * minute).words).toBe('clock-half');
  });
  it('rounds for the eye and for the ear', () => {
    expect(roundedLength(601)).toEqual({ unit: 'minutes', count: 11 });
    expect(roundedLength(60)).toEqual({ unit: 'minutes', count: 1 });
    expect(roundedLength(59)).toEqual({ unit: 'seconds', count: 59 });
    expect(spokenSeconds(2300)).toBe(2400);
    expect(spokenSeconds(610)).toBe(660);
    expect(spokenSeconds(20)).toBe(20);
  });
});
