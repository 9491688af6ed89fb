// What an agreement says, clause by clause, a sentence for each part, with the number of its rule (S-05).
import { clauseOrder, clauseSentence, type Say } from '../sentences';
import { list, t, worded } from '../texts.svelte';
import type { AbsenceTerms, ClauseName, KindTerms, MessageTerms, Role, Terms } from '../view';
import { DAY, dayBefore, dayIn, HOUR, isMidnight, keptFor, money, span, startOfDay, termsZone, week, zoneClock } from './wording';

/** Who reads it, and whether this system keeps windows out of captures (P4). */
export type Reader = {
  role: Role; who: string; Who: string; captures: boolean;
  /** Among more than two: how many others, the therapist by name, and everybody by handle. */
  others?: number; therapist?: { who: string; Who: string }; people?: { id: string; who: string; Who: string; me: boolean }[];
};

/** A sentence or two; what people wrote stands after it in their own words. */
export type Part = {
  key: string;
  /** Parts of one line are read in one breath: a paragraph. */
  line: string;
  rule: string;
  say: Say;
  /** Where no program can hold what was agreed (P4). */
  tag?: 'not-enforced' | 'not-enforced-here';
  hand?: string[];
};

export const clauses: readonly ClauseName[] = ['session', 'course', 'messages', 'homework', 'confidentiality', 'place', 'fees', 'crisis', 'relations'];

/** What is not agreed is said plainly: its one part has this key. */
export const NONE = 'none';

export function partsOf(clause: ClauseName, terms: Terms, reader: Reader): Part[] {
  const { others } = reader;
  const parts = clauseParts(clause, terms, reader);
  // The words for several others are taken where there are several.
  return others === undefined || others < 2 ? parts : parts.map((part) => ({ ...part, say: { ...part.say, args: { others, ...part.say.args } } }));
}

function clauseParts(clause: ClauseName, terms: Terms, reader: Reader): Part[] {
  switch (clause) {
    case 'session': return session(terms, reader);
    case 'course': return course(terms);
    case 'messages': return messages(terms, reader);
    case 'homework': return homework(terms);
    case 'confidentiality': return confidentiality(terms, reader);
    case 'place': return place(terms);
    case 'fees': return fees(terms, reader);
    case 'crisis': return crisis(terms);
    case 'relations': return relations(terms);
  }
}

/** Whether a clause says anything beyond what holds without it. */
export function agreed(clause: ClauseName, terms: Terms): boolean {
  if (clause === 'session') return true;
  if (clause === 'homework') return terms.openTasks !== null;
  if (clause === 'relations') return terms.relations;
  return terms[clause] !== null;
}

const none = (rule: string, id: string, args: Say['args'] = {}): Part[] => [{ key: NONE, line: '', rule, say: { id, args } }];

function session({ session: s }: Terms, reader: Reader): Part[] {
  const parts: Part[] = clauseOrder.map(({ clause, rule }) => ({ key: clause, line: 'length', rule, say: clauseSentence(clause, s, worded) }));
  const often = (rule: string, key: string, id: string, args: Say['args'] = {}) => parts.push({ key, line: 'often', rule, say: { id, args } });
  const f = s.frequency;
  if (f === null) often('S-10', 'often', 'says-often-none');
  else if (f.period.kind === 'week') often('S-10', 'often', 'says-often-week', { count: f.most, clock: zoneClock(f.period.zone) });
  else often('S-10', 'often', 'says-often-days', { count: f.most, period: f.period.days === 1 ? t('length-hours', { count: 24 }) : t('length-days', { count: f.period.days }) });
  if (s.gapSeconds !== null) often('S-10', 'gap', 'says-gap', { length: span(s.gapSeconds) });
  const a = s.appointments;
  if (a === null) often('S-11', 'appointments', 'says-appointments-none');
  else {
    const late = span(a.lateSeconds);
    if (a.earlySeconds === 0) often('S-11', 'appointments', 'says-appointments-from', { late });
    else often('S-11', 'appointments', 'says-appointments', { early: span(a.earlySeconds), late });
    often('S-11', 'ad-hoc', a.adHoc ? 'says-ad-hoc' : 'says-ad-hoc-not');
  }
  if (reader.people) parts.push(presence(s.presence ?? null, reader.people));
  return parts;
}

/** Who must be there for a session to start (S-17); said among more than two alone. */
function presence(p: Terms['session']['presence'], people: NonNullable<Reader['people']>): Part {
  const base = { key: 'presence', line: 'presence', rule: 'S-17' };
  const must = people.filter((one) => p?.must.includes(one.id));
  if (p === null || must.length === people.length || p.least >= people.length) return { ...base, say: { id: 'says-presence-all', args: {} } };
  if (must.length === 0) return { ...base, say: { id: 'says-presence-least', args: { least: p.least } } };
  const args = { names: list(must.map((one) => one.who)), least: p.least };
  return { ...base, say: { id: p.least > must.length ? 'says-presence-must-least' : 'says-presence-must', args } };
}

/** Which members may write to each other without the others (S-25). */
function sides(m: MessageTerms, people: NonNullable<Reader['people']>): Part[] {
  const side = m.side ?? [];
  if (side.length === 0) return [{ key: 'side', line: 'side', rule: 'S-25', say: { id: 'says-side-none', args: {} } }];
  return side.map((group) => ({
    key: nth('side', ...group), line: 'side', rule: 'S-25',
    say: { id: 'says-side', args: { names: list(people.filter((one) => group.includes(one.id)).map((one, i) => (i === 0 ? one.Who : one.who))) } },
  }));
}

function course(terms: Terms): Part[] {
  const c = terms.course;
  if (c === null) return none('S-18', 'says-course-none');
  const parts: Part[] = [];
  const add = (key: string, id: string, args: Say['args'] = {}) => parts.push({ key, line: 'course', rule: 'S-18', say: { id, args } });
  if (c.reviewEvery !== null) add('review', 'says-review', { count: c.reviewEvery });
  if (c.lastSession !== null) add('last', 'says-last', { number: c.lastSession });
  if (c.endsMs !== null) add('ends', 'says-ends', { day: dayIn(c.endsMs, termsZone(terms)) });
  if (c.lastSession !== null || c.endsMs !== null) add('further', 'says-further');
  else add('no-end', 'says-no-end');
  return parts;
}

function messages(terms: Terms, reader: Reader): Part[] {
  const m = terms.messages;
  if (m === null) return none('S-20', 'says-messages-none');
  const open = week(m.windows);
  const parts: Part[] = [
    { key: 'hours', line: 'hours', rule: 'S-20', say: open === null ? { id: 'says-hours-always', args: {} } : { id: 'says-hours', args: { hours: open, clock: zoneClock(m.zone) } } },
    ...quotas(m, reader),
    { key: 'files', line: 'hours', rule: 'S-21', say: m.files === null ? { id: 'says-files-none', args: {} } : { id: 'says-files', args: { count: m.files.perLetter, size: m.files.mebibytes } } },
    { key: 'reply', line: 'reply', rule: 'S-22', tag: 'not-enforced', say: { id: reader.role === 'therapist' ? 'says-reply-me' : 'says-reply', args: { Who: (reader.therapist ?? reader).Who, length: span(m.replySeconds) } } },
  ];
  parts.push({ key: 'read', line: 'read', rule: 'S-20', say: { id: m.tellRead ? 'says-read' : 'says-read-not', args: {} } });
  if (reader.people) parts.push(...sides(m, reader.people));
  for (const absence of m.absences) parts.push(away(absence, m.zone, reader));
  return parts;
}

function quotas(m: MessageTerms, reader: Reader): Part[] {
  const mine = m[reader.role];
  const theirs = m[reader.role === 'client' ? 'therapist' : 'client'];
  const part = (key: string, id: string, of: typeof mine): Part => ({ key, line: 'hours', rule: 'S-21', say: { id, args: { Who: reader.Who, count: of.perDay, characters: of.characters } } });
  if (reader.people) return several(m, reader);
  if (mine.perDay === theirs.perDay && mine.characters === theirs.characters) return [part('quota', 'says-quota-both', mine)];
  return [part('quota-me', 'says-quota-me', mine), part('quota-other', 'says-quota', theirs)];
}

/** Among several what counts is the role: the clients each, and the therapist. */
function several(m: MessageTerms, reader: Reader): Part[] {
  const part = (key: string, id: string, of: MessageTerms['client']): Part => ({ key, line: 'hours', rule: 'S-21', say: { id, args: { Who: (reader.therapist ?? reader).Who, count: of.perDay, characters: of.characters } } });
  if (m.client.perDay === m.therapist.perDay && m.client.characters === m.therapist.characters) return [part('quota', 'says-quota-both', m.client)];
  return [part('quota-clients', 'says-quota-clients', m.client), reader.role === 'therapist' ? part('quota-me', 'says-quota-me', m.therapist) : { ...part('quota-other', 'says-quota', m.therapist), say: { id: 'says-quota', args: { ...part('', '', m.therapist).say.args, others: 1 } } }];
}

function away({ fromMs, untilMs, standIn }: AbsenceTerms, zone: string, reader: Reader): Part {
  const me = reader.role === 'therapist';
  const base = { key: nth('away', fromMs, untilMs), line: nth('away', fromMs), rule: 'S-23', hand: [standIn] };
  const args = { Who: (reader.therapist ?? reader).Who, who: (reader.therapist ?? reader).who };
  const from = dayIn(fromMs, zone);
  if (!isMidnight(fromMs, zone) || !isMidnight(untilMs, zone)) return { ...base, say: { id: me ? 'says-away-times-me' : 'says-away-times', args: { ...args, from, until: dayIn(untilMs, zone) } } };
  const last = startOfDay(dayBefore(untilMs, zone), zone);
  if (last === fromMs) return { ...base, say: { id: me ? 'says-away-day-me' : 'says-away-day', args: { ...args, day: from } } };
  return { ...base, say: { id: me ? 'says-away-me' : 'says-away', args: { ...args, from, until: dayIn(last, zone) } } };
}

const nth = (base: string, ...which: (string | number)[]): string => [base, ...which].join('-');

function homework({ openTasks }: Terms): Part[] {
  if (openTasks === null) return none('S-32', 'says-tasks-none');
  return [{ key: 'tasks', line: 'tasks', rule: 'S-32', say: { id: 'says-tasks', args: { count: openTasks } } }];
}

/** The kinds of content, in the order of the agreement. */
export const kinds: readonly KindTerms[] = ['messages', 'homework', 'ratings', 'course'];

function confidentiality({ confidentiality: c }: Terms, reader: Reader): Part[] {
  if (c === null) return none('S-41', 'says-confidentiality-none', { length: span(600) });
  const parts: Part[] = [
    c.captureProtection
      ? { key: 'capture', line: 'capture', rule: 'S-40', say: { id: 'says-capture', args: {} }, ...(reader.captures ? {} : { tag: 'not-enforced-here' as const }) }
      : { key: 'capture', line: 'capture', rule: 'S-40', say: { id: 'says-capture-not', args: {} } },
  ];
  const add = (key: string, rule: string, id: string, args: Say['args'] = {}) => parts.push({ key, line: rule === 'S-41' ? 'kept' : 'lock', rule, say: { id, args } });
  const days = [...new Set(c.retention.map((kept) => kept.days))];
  for (const one of days) {
    const named = c.retention.filter((kept) => kept.days === one).map(({ kind }) => kind);
    if (named.length === kinds.length) add('kept-all', 'S-41', 'says-kept-everything', { length: keptFor(one) });
    else add(nth('kept', ...named), 'S-41', 'says-kept', { kinds: capital(list(named.map((kind) => t(`kind-${kind}`)))), length: keptFor(one) });
  }
  if (c.retention.length === 0) add('kept-rest', 'S-41', 'says-kept-all');
  else if (c.retention.length < kinds.length) add('kept-rest', 'S-41', 'says-kept-rest');
  add('idle', 'S-44', 'says-idle', { length: span(c.idleLockSeconds) });
  add('export', 'S-42', c.exportShared ? 'says-export-shared' : 'says-export-own');
  return parts;
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

function place({ place: p }: Terms): Part[] {
  if (p === null) return none('S-15', 'says-place-none');
  return [
    { key: 'place', line: 'place', rule: 'S-15', say: { id: 'says-place', args: {} }, hand: [p.words], tag: 'not-enforced' },
    { key: 'fresh', line: 'fresh', rule: 'S-15', say: { id: 'says-fresh', args: { length: span(p.freshSeconds) } } },
  ];
}

function fees({ fees: f }: Terms, reader: Reader): Part[] {
  if (f === null) return none('S-60', 'says-fees-none');
  const parts: Part[] = [];
  const me = reader.role === 'client';
  const amount = (minor: number) => money(minor, f.currency);
  const add = (line: string, key: string, rule: string, id: string, args: Say['args'] = {}) => parts.push({ key, line, rule, say: { id, args: { ...(me ? (reader.therapist ? { ...reader.therapist, others: 1 } : { who: reader.who, Who: reader.Who }) : { who: reader.who, Who: reader.Who }), ...args } } });
  if (f.sessionMinor === 0) add('fee', 'fee', 'S-60', 'says-fee-free');
  else {
    add('fee', 'fee', 'S-60', 'says-fee', { money: amount(f.sessionMinor) });
    if (f.chargedFromSeconds > 0) add('fee', 'charged', 'S-60', 'says-charged', { length: span(f.chargedFromSeconds) });
    else add('fee', 'charged', 'S-60', 'says-charged-all');
  }
  // With no notice asked for, nothing is ever called off too late.
  if (f.lateMinor === 0 || f.noticeSeconds === 0) add('off', 'late', 'S-60 S-19', 'says-late-free');
  else add('off', 'late', 'S-60 S-19', me ? 'says-late-me' : 'says-late', { length: notice(f.noticeSeconds), money: amount(f.lateMinor) });
  if (f.missedMinor === 0) add('off', 'missed', 'S-60 S-19', me ? 'says-missed-free-me' : 'says-missed-free');
  else add('off', 'missed', 'S-60 S-19', me ? 'says-missed-me' : 'says-missed', { money: amount(f.missedMinor) });
  if (f.lateMinor > 0 || f.missedMinor > 0) add('off', 'therapist', 'S-60 S-19', me ? 'says-therapist-off-me' : 'says-therapist-off');
  return parts;
}

/** "24 hours" and "48 hours" before, days from then on. */
function notice(seconds: number): string {
  return seconds % HOUR === 0 && seconds <= 2 * DAY ? t('length-hours', { count: seconds / HOUR }) : span(seconds);
}

function crisis({ crisis: c }: Terms): Part[] {
  if (c === null) return none('P2', 'says-crisis-none');
  const parts: Part[] = [
    { key: 'always', line: 'always', rule: 'P2', say: { id: 'says-crisis-always', args: {} } },
    { key: 'contacts', line: 'contacts', rule: 'P2', say: { id: 'says-contacts', args: { count: c.contacts.length } }, hand: c.contacts.map(({ name, number }) => (name === number ? name : `${name}: ${number}`)) },
  ];
  if (c.text.trim() !== '') parts.push({ key: 'text', line: 'text', rule: 'P2', say: { id: 'says-crisis-text', args: {} }, hand: [c.text] });
  return parts;
}

function relations(terms: Terms): Part[] {
  if (!terms.relations) return none('S-70', 'says-relations-none');
  return [{ key: 'relations', line: 'relations', rule: 'S-70', say: { id: 'says-relations', args: {} }, tag: 'not-enforced' }];
}

/** The rules that stand in a clause, each once, for `data-rule`. */
export function rulesOf(parts: readonly Part[]): string {
  return [...new Set(parts.flatMap((part) => [...part.rule.split(' '), ...(part.tag ? ['P4'] : [])]))].join(' ');
}

/** The sentence in the language of now. */
export function read(part: Part): string {
  return t(part.say.id, part.say.args);
}
