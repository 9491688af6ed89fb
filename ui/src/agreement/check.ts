// A draft becomes terms, or says what is not right yet, beside which field. The bounds are those of the agreement
// (crates/setting/src/agreement/clauses), which has the last word. Pure.
import type { Language, Terms, WindowTerms } from '../view';
import { noticesOf, secondsOf, type AbsenceRow, type Draft, type HoursRow, type Quota, type Span, type Typed, type Worded } from './draft';
import { digitsOf, parseClock, parseDay, parseMoney } from './parse';
import { kinds } from './parts';
import { DAY, HOUR, MINUTE, nextDay, span, startOfDay, weekday } from './wording';

/** The parts of the form, in its order. */
export const sections = ['length', 'often', 'course', 'messages', 'homework', 'confidentiality', 'place', 'fees', 'crisis', 'relations'] as const;
export type Section = (typeof sections)[number];

/** What is not right: at which field (its id), in which sentence. */
export type Fault = { section: Section; field: string; id: string; args: Record<string, string | number> };

export const bounds = {
  length: [1, 240], grace: [0, 15], extension: [0, 120],
  most: [1, 50], days: [1, 92], gapSeconds: [1, 92 * DAY], early: [0, 60], late: [1, 120],
  least: [2, 4],
  review: [1, 100], last: [1, 10_000],
  perDay: [1, 200], characters: [1, 10_000], replySeconds: [HOUR, 31 * DAY], windows: 42, absences: 16, standInBytes: 300, perLetter: [1, 5], mebibytes: [1, 25],
  tasks: [1, 20], kept: [1, 7305], idleSeconds: [30, 7200], freshSeconds: [60, 1800], placeBytes: 500,
  feeMinor: 10_000_000, noticeSeconds: [0, 14 * DAY], contacts: 8, nameBytes: 80, numberBytes: 40, textBytes: 2000,
} as const;

/** The id of the field of this name that belongs to this row, role or kind. */
export const nth = (base: string, which: string | number): string => [base, which].join('-');

const bytes = (text: string): number => new TextEncoder().encode(text).length;

class Faults {
  readonly all: Fault[] = [];
  constructor(private section: Section) {}
  at(section: Section): void { this.section = section; }
  add(field: string, id: string, args: Fault['args'] = {}): void { this.all.push({ section: this.section, field, id, args }); }

  /** A whole number between bounds; where it is none, a number that fits, so that the rest can be shown. */
  number(field: string, value: Typed, [min, max]: readonly [number, number]): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.add(field, 'fault-number', { min, max });
    return min;
  }

  /** A length of whole minutes. One that was not typed here stands as it is. */
  minutes(field: string, value: Span, [min, max]: readonly [number, number]): number {
    const seconds = secondsOf(value);
    if (seconds !== null && seconds >= min * MINUTE && seconds <= max * MINUTE) return seconds;
    this.add(field, 'fault-number', { min, max });
    return min * MINUTE;
  }

  span(field: string, value: Span, [min, max]: readonly [number, number]): number {
    const seconds = secondsOf(value);
    if (seconds !== null && seconds >= min && seconds <= max) return seconds;
    if (min === 0) this.add(field, 'fault-span-most', { max: span(max) });
    else this.add(field, 'fault-span', { min: span(min), max: span(max) });
    return min;
  }

  words(field: string, text: string, most: number, missing: string): string {
    if (text.trim() === '') this.add(field, missing);
    else if (bytes(text) > most) this.add(field, 'fault-words');
    return text;
  }
}

/** The terms, and what is not right. Where something is not, that clause is not to be shown. */
export function check(draft: Draft, language: Language): { terms: Terms; faults: Fault[] } {
  const faults = new Faults('length');
  const seconds = faults.minutes('terms-length', draft.length, bounds.length);
  const terms: Terms = {
    session: {
      seconds,
      graceSeconds: faults.minutes('terms-grace', draft.grace, bounds.grace),
      extensionMaxSeconds: faults.minutes('terms-extension', draft.extension, bounds.extension),
      notices: noticesOf(draft.notices, seconds),
      ...often(draft, faults),
    },
    course: course(draft, faults),
    messages: messages(draft, faults),
    openTasks: tasks(draft, faults),
    confidentiality: confidentiality(draft, faults),
    place: place(draft, faults),
    fees: fees(draft, faults, language),
    crisis: crisis(draft, faults),
    relations: draft.declared,
  };
  faults.at('relations');
  if (!draft.declared && beyondLengths(draft).length > 0) faults.add('terms-declare', 'fault-declare');
  return { terms, faults: faults.all };
}

/** What of the form stands on the declaration (S-70): everything but how long a session is. */
export function beyondLengths(draft: Draft): Section[] {
  const on: [Section, boolean][] = [
    ['often', draft.often.on || draft.gap.on || draft.appointments.on || draft.presence.some], ['course', draft.review.on || draft.last.on || draft.ends.on],
    ['messages', draft.messages.on], ['homework', draft.tasks.on], ['confidentiality', draft.confidentiality.on],
    ['place', draft.place.on], ['fees', draft.fees.on], ['crisis', draft.crisis.on],
  ];
  return on.filter(([, is]) => is).map(([section]) => section);
}

function often({ often: o, gap, appointments: a, presence: p }: Draft, faults: Faults): Pick<Terms['session'], 'frequency' | 'gapSeconds' | 'appointments' | 'presence'> {
  faults.at('often');
  return {
    frequency: o.on ? { most: faults.number('terms-most', o.most, bounds.most), period: o.kind === 'week' ? { kind: 'week', zone: o.zone } : { kind: 'days', days: faults.number('terms-days', o.days, bounds.days) } } : null,
    gapSeconds: gap.on ? faults.span('terms-gap', gap.span, bounds.gapSeconds) : null,
    appointments: a.on ? { earlySeconds: faults.minutes('terms-early', a.early, bounds.early), lateSeconds: lateness(a.late, faults), adHoc: a.adHoc } : null,
    presence: p.some ? { must: [...p.must].sort(), least: Math.max(p.must.length, faults.number('terms-least', p.least, bounds.least)) } : null,
  };
}

/** Down to a second, where it came so; typed, it is at least a minute. */
function lateness(late: Span, faults: Faults): number {
  const seconds = secondsOf(late);
  return seconds !== null && seconds >= 1 && seconds < MINUTE ? seconds : faults.minutes('terms-late', late, bounds.late);
}

function course({ review, last, ends, messages: m, often: o }: Draft, faults: Faults): Terms['course'] {
  faults.at('course');
  if (!review.on && !last.on && !ends.on) return null;
  const zone = !m.on && o.on && o.kind === 'week' ? o.zone : m.zone;
  return {
    reviewEvery: review.on ? faults.number('terms-review', review.every, bounds.review) : null,
    lastSession: last.on ? faults.number('terms-last', last.number, bounds.last) : null,
    endsMs: ends.on ? day(ends.day, 'terms-ends', faults, (typed) => startOfDay(typed, zone)) : null,
  };
}

function day(field: Worded, id: string, faults: Faults, at: (typed: { year: number; month: number; day: number }) => number): number {
  if (field.was !== null && field.was.text === field.text) return field.was.value;
  const typed = parseDay(field.text);
  if (typed === null || typed.year > 9998) {
    faults.add(id, 'fault-day');
    return 0;
  }
  return at(typed);
}

function messages({ messages: m }: Draft, faults: Faults): Terms['messages'] {
  faults.at('messages');
  if (!m.on) return null;
  return {
    zone: m.zone,
    windows: windows(m.rows, faults),
    client: quota('client', m.client, faults),
    therapist: quota('therapist', m.therapist, faults),
    replySeconds: faults.span('terms-reply', m.reply, bounds.replySeconds),
    absences: absences(m.absences, m.zone, faults),
    side: side(m.side, faults),
    files: m.files.on ? { perLetter: faults.number('terms-files-most', m.files.perLetter, bounds.perLetter), mebibytes: faults.number('terms-files-size', m.files.mebibytes, bounds.mebibytes) } : null,
    tellRead: m.tellRead,
  };
}

function quota(role: 'client' | 'therapist', q: Quota, faults: Faults): { perDay: number; characters: number } {
  return { perDay: faults.number(nth('terms-perday', role), q.perDay, bounds.perDay), characters: faults.number(nth('terms-characters', role), q.characters, bounds.characters) };
}

/** Ascending and apart, as the agreement holds them. */
function windows(rows: readonly HoursRow[], faults: Faults): WindowTerms[] {
  const all: (WindowTerms & { row: number })[] = [];
  rows.forEach((row, i) => {
    const from = parseClock(row.from);
    const to = parseClock(row.to);
    if (from === null || from === 24 * 60) faults.add(nth('terms-from', i), 'fault-clock');
    if (to === null) faults.add(nth('terms-to', i), 'fault-clock');
    if (!row.days.includes(true)) faults.add(nth('terms-days', i), 'fault-weekdays');
    if (from === null || to === null || from === 24 * 60) return;
    if (from >= to) return faults.add(nth('terms-to', i), 'fault-hours-order');
    row.days.forEach((on, d) => { if (on) all.push({ weekday: d + 1, fromMinute: from, toMinute: to, row: i }); });
  });
  all.sort((a, b) => a.weekday - b.weekday || a.fromMinute - b.fromMinute || a.row - b.row);
  const overlap = all.find((w, i) => { const before = all[i - 1]; return before?.weekday === w.weekday && before.toMinute > w.fromMinute; });
  if (overlap) faults.add(nth('terms-from', overlap.row), 'fault-hours-overlap', { day: weekday(overlap.weekday) });
  if (rows.length === 0) faults.add('terms-hours-add', 'fault-hours-none');
  if (all.length > bounds.windows) faults.add('terms-hours-add', 'fault-hours-many', { max: bounds.windows });
  return all.map(({ weekday: d, fromMinute, toMinute }) => ({ weekday: d, fromMinute, toMinute }));
}

function absences(rows: readonly AbsenceRow[], zone: string, faults: Faults): NonNullable<Terms['messages']>['absences'] {
  const all = rows.map((row, i) => {
    const fromMs = day(row.from, nth('terms-away-from', i), faults, (typed) => startOfDay(typed, zone));
    const untilMs = day(row.until, nth('terms-away-until', i), faults, (typed) => startOfDay(nextDay(typed), zone));
    if (fromMs > 0 && untilMs > 0 && untilMs <= fromMs) faults.add(nth('terms-away-until', i), 'fault-days-order');
    return { fromMs, untilMs, standIn: faults.words(nth('terms-away-who', i), row.standIn, bounds.standInBytes, 'fault-stand-in') };
  });
  const sorted = all.sort((a, b) => a.fromMs - b.fromMs);
  const twice = sorted.find((one, i) => i > 0 && one.fromMs > 0 && one.fromMs === sorted[i - 1]?.fromMs);
  if (twice) faults.add(nth('terms-away-from', rows.length - 1), 'fault-away-twice');
  if (all.length > bounds.absences) faults.add(nth('terms-away-from', rows.length - 1), 'fault-away-many', { max: bounds.absences });
  return sorted;
}

/** At least two in each group, each group once. */
function side(groups: readonly string[][], faults: Faults): string[][] {
  const sorted = groups.map((group) => [...group].sort());
  sorted.forEach((group, i) => {
    if (group.length < 2) faults.add(nth('terms-side', i), 'fault-side-few');
    else if (sorted.findIndex((one) => one.join() === group.join()) < i) faults.add(nth('terms-side', i), 'fault-side-twice');
  });
  return sorted.sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

function tasks({ tasks: { on, open } }: Draft, faults: Faults): number | null {
  faults.at('homework');
  return on ? faults.number('terms-tasks', open, bounds.tasks) : null;
}

function confidentiality({ confidentiality: c }: Draft, faults: Faults): Terms['confidentiality'] {
  faults.at('confidentiality');
  if (!c.on) return null;
  return {
    captureProtection: c.capture,
    retention: kinds.filter((kind) => c.kept[kind].on).map((kind) => ({ kind, days: faults.number(nth('terms-kept', kind), c.kept[kind].days, bounds.kept) })),
    idleLockSeconds: faults.span('terms-idle', c.idle, bounds.idleSeconds),
    exportShared: c.exportShared,
  };
}

function place({ place: p }: Draft, faults: Faults): Terms['place'] {
  faults.at('place');
  if (!p.on) return null;
  return { words: faults.words('terms-place', p.words, bounds.placeBytes, 'fault-place'), freshSeconds: faults.span('terms-fresh', p.fresh, bounds.freshSeconds) };
}

function fees({ fees: f }: Draft, faults: Faults, language: Language): Terms['fees'] {
  faults.at('fees');
  if (!f.on) return null;
  if (digitsOf(f.currency) === null) faults.add('terms-currency', 'fault-currency');
  const amount = (id: string, text: string, most: number | null): number => {
    const minor = parseMoney(text, f.currency, language);
    if (minor === null) faults.add(id, 'fault-money');
    else if (minor > bounds.feeMinor) faults.add(id, 'fault-money-much');
    else if (most !== null && minor > most) faults.add(id, 'fault-money-more');
    return minor ?? 0;
  };
  const session = amount('terms-fee', f.session, null);
  const most = parseMoney(f.session, f.currency, language);
  return {
    currency: f.currency,
    sessionMinor: session,
    chargedFromSeconds: faults.span('terms-charged', f.chargedFrom, [0, Math.max(bounds.length[1] * MINUTE, f.chargedFrom.was?.seconds ?? 0)]),
    noticeSeconds: faults.span('terms-notice', f.notice, bounds.noticeSeconds),
    lateMinor: amount('terms-late-fee', f.late, most),
    missedMinor: amount('terms-missed-fee', f.missed, most),
  };
}

function crisis({ crisis: c }: Draft, faults: Faults): Terms['crisis'] {
  faults.at('crisis');
  if (!c.on) return null;
  if (c.contacts.length === 0) faults.add('terms-contact-add', 'fault-contacts-none');
  if (c.contacts.length > bounds.contacts) faults.add('terms-contact-add', 'fault-contacts-many', { max: bounds.contacts });
  const contacts = c.contacts.map((one, i) => ({
    name: faults.words(nth('terms-contact-name', i), one.name, bounds.nameBytes, 'fault-contact-name'),
    number: faults.words(nth('terms-contact-number', i), one.number, bounds.numberBytes, 'fault-contact-number'),
  }));
  if (bytes(c.text) > bounds.textBytes) faults.add('terms-crisis-text', 'fault-words');
  return { contacts, text: c.text };
}
