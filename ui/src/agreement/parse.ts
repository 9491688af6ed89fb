// What people type, strictly: amounts, times of day, days. What can be read in two ways is not read at all. Pure.
import type { Language } from '../view';
import type { Calendar } from './wording';

const marks: Record<Language, { decimal: string; group: string }> = { nl: { decimal: ',', group: '.' }, en: { decimal: '.', group: ',' } };
const locales: Record<Language, string> = { nl: 'nl-NL', en: 'en-GB' };

/** How many digits of a currency lie behind its sign; null for what is no currency. */
export function digitsOf(currency: string): number | null {
  if (!/^[A-Z]{3}$/.test(currency)) return null;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** "€ 1.250,50" in minor units; null for what is no amount, or not in the way of the language. */
export function parseMoney(text: string, currency: string, language: Language): number | null {
  const digits = digitsOf(currency);
  if (digits === null) return null;
  const { decimal, group } = marks[language];
  const bare = withoutSign(text, currency, language);
  const [whole = '', fraction, ...more] = bare.split(decimal);
  if (more.length > 0 || (fraction !== undefined && (digits === 0 || fraction.length !== digits || !/^\d+$/.test(fraction)))) return null;
  const grouped = whole.split(group);
  const rightGroups = grouped.length === 1 ? /^\d+$/.test(whole) : /^\d{1,3}$/.test(grouped[0] ?? '') && grouped.slice(1).every((three) => /^\d{3}$/.test(three));
  if (!rightGroups) return null;
  const minor = Number(`${grouped.join('')}${fraction ?? '0'.repeat(digits)}`);
  return Number.isSafeInteger(minor) ? minor : null;
}

/** The currency's own sign or letters may stand before or after the amount. */
function withoutSign(text: string, currency: string, language: Language): string {
  const sign = new Intl.NumberFormat(locales[language], { style: 'currency', currency }).formatToParts(0).find((p) => p.type === 'currency')?.value ?? currency;
  let bare = text.replace(/[\s\u00a0\u202f]+/g, ' ').trim();
  for (const one of [sign, currency]) {
    if (bare.startsWith(one)) bare = bare.slice(one.length).trim();
    else if (bare.endsWith(one)) bare = bare.slice(0, -one.length).trim();
    else continue;
    break;
  }
  return bare;
}

/** An amount as one would type it: "1250,50". */
export function typedMoney(minor: number, currency: string, language: Language): string {
  const digits = digitsOf(currency) ?? 2;
  const all = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? all : `${all.slice(0, -digits)}${marks[language].decimal}${all.slice(-digits)}`;
}

/** "9", "9:00", "9.30", "17 uur": the minute of the day, 0 to 1440; null for what is no time. */
export function parseClock(text: string): number | null {
  const [, hour, minute = '0'] = /^(\d{1,2})(?:[:.](\d{2}))?(?: ?(?:uur|u|h))?$/.exec(text.trim().toLowerCase()) ?? [];
  if (hour === undefined) return null;
  const at = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && at <= 24 * 60 ? at : null;
}

/** "24-12-2026", "24/12/2026", "2026-12-24" or "24 december 2026" in either language; null for what is no day. */
export function parseDay(text: string): Calendar | null {
  const typed = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  if (iso) return realDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(typed);
  if (numbers) return realDay(Number(numbers[4]), Number(numbers[3]), Number(numbers[1]));
  const named = /^(\d{1,2}) ([a-z]+)\.? (\d{4})$/.exec(typed);
  if (!named) return null;
  const month = monthOf(named[2] ?? '');
  return month === null ? null : realDay(Number(named[3]), month, Number(named[1]));
}

function realDay(year: number, month: number, day: number): Calendar | null {
  const made = new Date(Date.UTC(year, month - 1, day));
  const real = made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  return real && year >= 2000 ? { year, month, day } : null;
}

/** A month by its name, whole or its first letters, in Dutch or English. */
function monthOf(name: string): number | null {
  if (name.length < 3) return null;
  for (const tag of Object.values(locales)) {
    for (let month = 0; month < 12; month++) {
      const of = (style: 'long' | 'short') => new Intl.DateTimeFormat(tag, { month: style, timeZone: 'UTC' }).format(Date.UTC(2024, month, 15)).toLowerCase().replace('.', '');
      if (of('long') === name || of('short') === name) return month + 1;
    }
  }
  return null;
}

/** A day as one would type it: "24-12-2026". */
export function typedDay({ year, month, day }: Calendar): string {
  return `${day}-${month}-${year}`;
}
