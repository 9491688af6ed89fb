// What the form holds while somebody writes a proposal: every field as it was typed. Terms become a draft here, and
// `check.ts` makes terms of it again. What nobody touches comes back exactly, whatever the form can show of it. Pure.
import { noticesFor } from '../sentences';
import type { KindTerms, Language, SessionTerms, Terms } from '../view';
import { typedDay, typedMoney } from './parse';
import { clock, DAY, dayBefore, HOUR, MINUTE, termsZone, wall, WEEK } from './wording';

/** A number field; an emptied one gives null or undefined. */
export type Typed = number | null | undefined;

export type Unit = 'minutes' | 'hours' | 'days' | 'weeks';
export const unitSeconds: Record<Unit, number> = { minutes: MINUTE, hours: HOUR, days: DAY, weeks: WEEK };

/** A length as a number of units; `was` is what it came from, which the number may only be close to. */
export type Span = { count: Typed; unit: Unit; was: { count: number; unit: Unit; seconds: number } | null };

/** A text that stands for a number; `was` as above. */
export type Worded = { text: string; was: { text: string; value: number } | null };

export type HoursRow = { days: boolean[]; from: string; to: string };
export type AbsenceRow = { from: Worded; until: Worded; standIn: string };
export type Quota = { perDay: Typed; characters: Typed };

export type Draft = {
  length: Span; grace: Span; extension: Span;
  /** Null: the usual ones of the length. */
  notices: number[] | null;
  often: { on: boolean; most: Typed; kind: 'week' | 'days'; zone: string; days: Typed };
  gap: { on: boolean; span: Span };
  appointments: { on: boolean; early: Span; late: Span; adHoc: boolean };
  presence: { some: boolean; must: string[]; least: Typed };
  review: { on: boolean; every: Typed };
  last: { on: boolean; number: Typed };
  ends: { on: boolean; day: Worded };
  messages: { on: boolean; zone: string; rows: HoursRow[]; client: Quota; therapist: Quota; reply: Span; absences: AbsenceRow[]; side: string[][]; files: { on: boolean; perLetter: Typed; mebibytes: Typed }; tellRead: boolean };
  tasks: { on: boolean; open: Typed };
  confidentiality: { on: boolean; capture: boolean; kept: Record<KindTerms, { on: boolean; days: Typed }>; idle: Span; exportShared: boolean };
  place: { on: boolean; fresh: Span; words: string };
  fees: { on: boolean; currency: string; session: string; chargedFrom: Span; notice: Span; late: string; missed: string };
  crisis: { on: boolean; contacts: { name: string; number: string }[]; text: string };
  declared: boolean;
};

/** In the largest unit that says it exactly, a day as 24 hours; else near to it, in the smallest. Smallest unit first. */
export function spanOf(seconds: number, units: readonly Unit[]): Span {
  const fits = (unit: Unit) => seconds > 0 && seconds % unitSeconds[unit] === 0 && (unit !== 'days' || seconds > DAY || !units.includes('hours'));
  const exact = [...units].reverse().find(fits);
  const unit = exact ?? units[0] ?? 'minutes';
  const count = Math.round(seconds / unitSeconds[unit]);
  return { count, unit, was: { count, unit, seconds } };
}

/** In seconds; null where no whole number stands there. */
export function secondsOf({ count, unit, was }: Span): number | null {
  if (typeof count !== 'number' || !Number.isInteger(count)) return null;
  return was !== null && was.count === count && was.unit === unit ? was.seconds : count * unitSeconds[unit];
}

const minutes = (seconds: number): Span => spanOf(seconds, ['minutes']);

/** A session as it usually is, where nothing lies there yet. */
export const usualSession: SessionTerms = { seconds: 3000, graceSeconds: 300, extensionMaxSeconds: 600, notices: noticesFor(3000), frequency: null, gapSeconds: null, appointments: null, presence: null };
export const sessionsOnly: Terms = { session: usualSession, course: null, messages: null, openTasks: null, confidentiality: null, place: null, fees: null, crisis: null, relations: false };

/** What a clause starts from when it is switched on: ordinary, and every field can be changed. */
const weekdaysNineToFive: HoursRow = { days: [true, true, true, true, true, false, false], from: '9:00', to: '17:00' };

export function draftOf(terms: Terms, language: Language): Draft {
  const { session: s, course, messages: m, confidentiality: c, place, fees, crisis } = terms;
  const zone = termsZone(terms);
  const f = s.frequency;
  const currency = fees?.currency ?? 'EUR';
  const amount = (minor: number | undefined) => (minor === undefined ? '' : typedMoney(minor, currency, language));
  return {
    length: minutes(s.seconds), grace: minutes(s.graceSeconds), extension: minutes(s.extensionMaxSeconds),
    notices: s.notices.join() === noticesFor(s.seconds).join() ? null : [...s.notices],
    often: { on: f !== null, most: f?.most ?? 1, kind: f?.period.kind ?? 'week', zone: f?.period.kind === 'week' ? f.period.zone : zone, days: f?.period.kind === 'days' ? f.period.days : 7 },
    gap: { on: s.gapSeconds !== null, span: spanOf(s.gapSeconds ?? DAY, ['minutes', 'hours', 'days']) },
    appointments: { on: s.appointments !== null, early: minutes(s.appointments?.earlySeconds ?? 600), late: minutes(s.appointments?.lateSeconds ?? 900), adHoc: s.appointments?.adHoc ?? false },
    presence: { some: (s.presence ?? null) !== null, must: [...(s.presence?.must ?? [])], least: s.presence?.least ?? 2 },
    review: { on: (course?.reviewEvery ?? null) !== null, every: course?.reviewEvery ?? 6 },
    last: { on: (course?.lastSession ?? null) !== null, number: course?.lastSession ?? 20 },
    ends: { on: (course?.endsMs ?? null) !== null, day: dayField(course?.endsMs ?? null, (ms) => wall(ms, zone)) },
    messages: {
      on: m !== null, zone, rows: m === null ? [structuredClone(weekdaysNineToFive)] : rowsOf(m.windows),
      client: { ...(m?.client ?? { perDay: 3, characters: 2000 }) }, therapist: { ...(m?.therapist ?? { perDay: 3, characters: 2000 }) },
      reply: spanOf(m?.replySeconds ?? 2 * DAY, ['hours', 'days']),
      absences: (m?.absences ?? []).map((a) => ({ from: dayField(a.fromMs, (ms) => wall(ms, zone)), until: dayField(a.untilMs, (ms) => dayBefore(ms, zone)), standIn: a.standIn })),
      side: (m?.side ?? []).map((group) => [...group]),
      files: { on: (m?.files ?? null) !== null, perLetter: m?.files?.perLetter ?? 3, mebibytes: m?.files?.mebibytes ?? 10 }, tellRead: m?.tellRead ?? false,
    },
    tasks: { on: terms.openTasks !== null, open: terms.openTasks ?? 3 },
    confidentiality: {
      on: c !== null, capture: c?.captureProtection ?? true,
      kept: { messages: keptField(terms, 'messages'), homework: keptField(terms, 'homework'), ratings: keptField(terms, 'ratings'), course: keptField(terms, 'course') },
      idle: minutes(c?.idleLockSeconds ?? 600), exportShared: c?.exportShared ?? true,
    },
    place: { on: place !== null, fresh: minutes(place?.freshSeconds ?? 600), words: place?.words ?? '' },
    fees: {
      on: fees !== null, currency, session: amount(fees?.sessionMinor), late: amount(fees?.lateMinor), missed: amount(fees?.missedMinor),
      chargedFrom: minutes(fees?.chargedFromSeconds ?? 0), notice: spanOf(fees?.noticeSeconds ?? DAY, ['minutes', 'hours', 'days']),
    },
    crisis: { on: crisis !== null, contacts: (crisis?.contacts ?? netherlands).map((one) => ({ ...one })), text: crisis?.text ?? '' },
    declared: terms.relations,
  };
}

/** The country's own numbers, where an agreement in the Netherlands begins (P2). */
const netherlands = [{ name: '113 Zelfmoordpreventie', number: '113' }, { name: '112', number: '112' }];

function keptField(terms: Terms, kind: KindTerms): { on: boolean; days: Typed } {
  const days = terms.confidentiality?.retention.find((kept) => kept.kind === kind)?.days;
  return { on: days !== undefined, days: days ?? 365 };
}

function dayField(ms: number | null, day: (ms: number) => ReturnType<typeof dayBefore>): Worded {
  if (ms === null) return { text: '', was: null };
  const text = typedDay(day(ms));
  return { text, was: { text, value: ms } };
}

/** Days with the same window share a row; each window stays as it is. */
function rowsOf(windows: NonNullable<Terms['messages']>['windows']): HoursRow[] {
  const rows = new Map<string, HoursRow>();
  for (const { weekday, fromMinute, toMinute } of windows) {
    const key = `${fromMinute}-${toMinute}`;
    const row = rows.get(key) ?? { days: [false, false, false, false, false, false, false], from: clock(fromMinute), to: clock(toMinute) };
    row.days[weekday - 1] = true;
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** The moments that are told before the end: what was chosen, as far as it fits, else the usual ones. */
export function noticesOf(chosen: readonly number[] | null, seconds: number): number[] {
  if (chosen === null) return noticesFor(seconds);
  const fitting = chosen.filter((notice) => notice > 0 && notice < seconds).sort((a, b) => b - a).slice(0, 5);
  return chosen.length > 0 && fitting.length === 0 ? noticesFor(seconds) : fitting;
}

/** Amounts as the other language writes them, when the language changes under the form. */
export function inLanguage(draft: Draft, from: Language, to: Language, read: (text: string, currency: string, language: Language) => number | null): void {
  const { fees } = draft;
  for (const key of ['session', 'late', 'missed'] as const) {
    const minor = read(fees[key], fees.currency, from);
    if (minor !== null) fees[key] = typedMoney(minor, fees.currency, to);
  }
}

/** A draft that starts from somebody's way of working. What is not a matter of that stays: the place, the money, whom
 *  to call, when the therapist is away; and nobody declares anything by choosing an example. */
export function startFrom(preset: Terms, draft: Draft, language: Language): Draft {
  const made = draftOf(preset, language);
  if (draft.place.on || preset.place === null) made.place = draft.place;
  if (draft.fees.on || preset.fees === null) made.fees = draft.fees;
  if (draft.crisis.on || preset.crisis === null) made.crisis = draft.crisis;
  made.messages.absences = draft.messages.absences;
  made.declared = draft.declared;
  return made;
}
