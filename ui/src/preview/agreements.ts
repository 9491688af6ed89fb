// Agreements and starting points for previews.
import { sessionsOnly, usualSession } from '../agreement/draft';
import type { PresetView, Terms, WindowTerms } from '../view';

const HOUR = 3600;
const DAY = 24 * HOUR;
const zone = 'Europe/Amsterdam';
const on = (days: readonly number[], from: number, to: number): WindowTerms[] => days.map((weekday) => ({ weekday, fromMinute: from * 60, toMinute: to * 60 }));

export const usualTerms: Terms = sessionsOnly;
export const longerTerms: Terms = { ...sessionsOnly, session: { ...usualSession, seconds: 3600, extensionMaxSeconds: 900 } };

/** One that says something in every clause. */
export const richTerms: Terms = {
  session: {
    ...usualSession,
    frequency: { most: 1, period: { kind: 'week', zone } }, gapSeconds: 3 * DAY,
    appointments: { earlySeconds: 600, lateSeconds: 900, adHoc: false },
  },
  course: { reviewEvery: 6, lastSession: 24, endsMs: null },
  messages: {
    zone, windows: on([1, 2, 3, 4, 5], 9, 17), client: { perDay: 3, characters: 2000 }, therapist: { perDay: 5, characters: 2000 }, replySeconds: 2 * DAY,
    side: [], files: { perLetter: 3, mebibytes: 10 }, tellRead: false, absences: [{ fromMs: Date.UTC(2026, 11, 23, 23), untilMs: Date.UTC(2027, 0, 3, 23), standIn: 'Praktijk Lindelaan, 020 555 01 23. Vraag naar Ruth.' }],
  },
  openTasks: 3,
  confidentiality: { captureProtection: true, retention: [{ kind: 'messages', days: 365 }, { kind: 'ratings', days: 730 }], idleLockSeconds: 600, exportShared: true },
  place: { freshSeconds: 600, words: 'We zitten allebei in een kamer met de deur dicht. Niemand luistert mee.' },
  fees: { currency: 'EUR', sessionMinor: 11_000, chargedFromSeconds: 600, noticeSeconds: DAY, lateMinor: 5_500, missedMinor: 11_000 },
  crisis: { contacts: [{ name: '113 Zelfmoordpreventie', number: '113' }, { name: '112', number: '112' }, { name: 'Mijn zus Ilse', number: '06 1234 5678' }], text: 'Bel eerst Ilse. Lukt dat niet, bel dan 113. Is er direct gevaar, bel 112.' },
  relations: true,
};

/** Other fees and other hours. */
export const changedTerms: Terms = {
  ...richTerms,
  messages: richTerms.messages && { ...richTerms.messages, windows: [...on([1, 2, 3, 4], 9, 17), ...on([5], 9, 12)].sort((a, b) => a.weekday - b.weekday) },
  fees: richTerms.fees && { ...richTerms.fees, sessionMinor: 11_500, lateMinor: 5_750, missedMinor: 11_500 },
};

/** Fewer hours and fewer messages: only tighter. */
export const tighterTerms: Terms = { ...changedTerms, fees: richTerms.fees };

const preset = (code: string, change: Partial<Terms>): PresetView => ({ code, terms: { ...sessionsOnly, relations: true, ...change } });
const weekly = { frequency: { most: 1, period: { kind: 'week', zone } }, appointments: { earlySeconds: 600, lateSeconds: 900, adHoc: false } } as const;

export const presets: PresetView[] = [
  preset('psychoanalytic', { session: { ...usualSession, extensionMaxSeconds: 0, frequency: { most: 3, period: { kind: 'week', zone } }, appointments: weekly.appointments } }),
  preset('behavioral', { session: { ...usualSession, ...weekly }, messages: richTerms.messages && { ...richTerms.messages, absences: [] }, openTasks: 3 }),
  preset('cognitive', { session: { ...usualSession, ...weekly }, course: { reviewEvery: 5, lastSession: 20, endsMs: null }, openTasks: 2 }),
  preset('experiential', { session: { ...usualSession, seconds: 4500, ...weekly } }),
  preset('systemic', { session: { ...usualSession, seconds: 5400, gapSeconds: 14 * DAY, appointments: weekly.appointments } }),
  preset('individual', { session: { ...usualSession, ...weekly } }),
  preset('introduction', { session: { ...usualSession, seconds: 1500, notices: [300, 60], extensionMaxSeconds: 0 }, relations: false }),
];
