// Every string of the screens, from Fluent; dates, times and lists by the locale.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { isMoment } from './instant';
import en from './texts/en.ftl?raw';
import nl from './texts/nl.ftl?raw';
import type { Language } from './view';

const locales: Record<Language, string> = { nl: 'nl-NL', en: 'en-GB' };

function bundle(language: Language, source: string): FluentBundle {
  // Names that run from right to left get their isolation in `isolated`; marks around every number would end up in copied text.
  const read = new FluentBundle(locales[language], { useIsolating: false });
  read.addResource(new FluentResource(source));
  return read;
}

const sources: Record<Language, string> = { nl, en };
const made: Partial<Record<Language, FluentBundle>> = {};

/** Read when it is first spoken: reading a language is a good part of what the page does before it shows anything. */
function spokenIn(language: Language): FluentBundle {
  return (made[language] ??= bundle(language, sources[language]));
}

/** The language of the system, as far as Kader speaks it. */
export function systemLanguage(wanted: readonly string[] = globalThis.navigator?.languages ?? []): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'nl' || primary === 'en') return primary;
  }
  return 'en';
}

class Speech {
  language = $state<Language>(systemLanguage());
}
export const speech = new Speech();

export type Args = Record<string, FluentVariable>;

/** The message in the language of now; where it is about several others (`others`), the one for several. A missing one shows its key in brackets; a check keeps that from shipping. */
export function t(id: string, args?: Args): string {
  const spoken = spokenIn(speech.language);
  const several = typeof args?.['others'] === 'number' && args['others'] > 1 ? spoken.getMessage(`${id}-many`) : undefined;
  const message = several ?? spoken.getMessage(id);
  return message?.value ? spoken.formatPattern(message.value, args ?? null) : `⟦${id}⟧`;
}

export function has(id: string): boolean {
  return spokenIn(speech.language).hasMessage(id);
}

/** A length in words: "50 minutes", "1 minute and 30 seconds". */
export function length(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes === 0) return t('length-seconds', { count: rest });
  if (rest === 0) return t('length-minutes', { count: minutes });
  return list([t('length-minutes', { count: minutes }), t('length-seconds', { count: rest })]);
}

/** A length that was measured: to the minute, from one minute on. */
export function about(seconds: number): string {
  return length(seconds < 60 ? seconds : Math.round(seconds / 60) * 60);
}

/** The tag that dates, times and money are worded by. */
export function locale(): string {
  return locales[speech.language];
}

export function list(parts: string[]): string {
  return new Intl.ListFormat(locales[speech.language], { type: 'conjunction' }).format(parts);
}

/** A date or a time in words of the locale; of a number that is no moment, the sentence that says so. */
export function dated(ms: number, options: Intl.DateTimeFormatOptions, unknown: 'time-unknown' | 'day-unknown'): string {
  return isMoment(ms) ? new Intl.DateTimeFormat(locale(), options).format(ms) : t(unknown);
}

export function time(ms: number): string {
  return dated(ms, { hour: 'numeric', minute: '2-digit' }, 'time-unknown');
}

export function day(ms: number): string {
  return dated(ms, { weekday: 'long', day: 'numeric', month: 'long' }, 'day-unknown');
}

/** "26 November 2026"; in a zone, if it is not this device's. */
export function dayWithYear(ms: number, zone?: string): string {
  return dated(ms, { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone }, 'day-unknown');
}

/** "Thursday 26 November at 14:00". */
export function moment(ms: number): string {
  return isMoment(ms) ? t('moment', { day: day(ms), time: time(ms) }) : t('moment-unknown');
}

export const worded = { length, list };
