// The calm clock of a session: which words, which part of the ring. Pure.
import type { SessionView } from './view';

export type ClockWords =
  | 'clock-connecting' | 'clock-plenty' | 'clock-half' | 'clock-soon' | 'clock-last' | 'clock-goodbye' | 'clock-over';

export type ClockState = {
  /** The part of the ring that is drawn, 0 to 1. */
  part: number;
  /** Seconds to the limit, or in the grace to the end. Never negative. */
  leftSeconds: number;
  grace: boolean;
  words: ClockWords;
};

export type ClockTimes = Pick<SessionView, 'startedMs' | 'limitMs' | 'endMs'>;

/** The clock at `nowMs` of the core's clock. Notices decide when it gets close, and on short sessions the parts do. */
export function clockAt(times: ClockTimes, nowMs: number): ClockState {
  const { startedMs, limitMs, endMs } = times;
  if (startedMs === null || limitMs === null || endMs === null) {
    return { part: 1, leftSeconds: 0, grace: false, words: 'clock-connecting' };
  }
  if (nowMs >= limitMs) {
    const grace = Math.max(1, endMs - limitMs);
    const left = Math.max(0, endMs - nowMs);
    return { part: clamp(left / grace), leftSeconds: Math.ceil(left / 1000), grace: true, words: left > 0 ? 'clock-goodbye' : 'clock-over' };
  }
  const whole = Math.max(1, limitMs - startedMs);
  const left = limitMs - nowMs;
  const part = clamp(left / whole);
  const seconds = Math.ceil(left / 1000);
  return { part, leftSeconds: seconds, grace: false, words: runningWords(seconds, part) };
}

function runningWords(seconds: number, part: number): ClockWords {
  if (seconds <= 60 || part <= 0.03) return 'clock-last';
  if (seconds <= 600 && part <= 0.34) return 'clock-soon';
  return part > 0.5 ? 'clock-plenty' : 'clock-half';
}

function clamp(x: number): number {
  return Math.min(1, Math.max(0, x));
}

/** A length in whole steps for people: minutes rounded up from one minute on, else seconds. */
export function roundedLength(seconds: number): { unit: 'minutes' | 'seconds'; count: number } {
  return seconds >= 60 ? { unit: 'minutes', count: Math.ceil(seconds / 60) } : { unit: 'seconds', count: Math.max(0, Math.round(seconds)) };
}

/** For the ear: far from the end in steps of five minutes, so that it does not chatter. */
export function spokenSeconds(seconds: number): number {
  if (seconds > 900) return Math.round(seconds / 300) * 300;
  if (seconds > 60) return Math.ceil(seconds / 60) * 60;
  return seconds;
}
