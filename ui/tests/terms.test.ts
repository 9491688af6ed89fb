// The form of a proposal: what people type, the bounds, and that terms come back as they were.
import { afterEach, describe, expect, it } from 'vitest';
import { beyondLengths, check } from '../src/agreement/check';
import { draftOf, inLanguage, noticesOf, sessionsOnly, spanOf, startFrom, usualSession, type Draft } from '../src/agreement/draft';
import { same } from '../src/agreement/form.svelte';
import { parseClock, parseDay, parseMoney, typedMoney } from '../src/agreement/parse';
import { startOfDay } from '../src/agreement/wording';
import { changedTerms, presets, richTerms, tighterTerms } from '../src/preview/agreements';
import { speech, t } from '../src/texts.svelte';
import type { Language, Terms } from '../src/view';

const languages: Language[] = ['nl', 'en'];
afterEach(() => { speech.language = 'nl'; });

describe('money', () => {
  it('is read as the language writes it', () => {
    for (const [text, minor] of [['110', 11_000], ['110,00', 11_000], ['0', 0], ['0,00', 0], ['0,01', 1], ['1.250,50', 125_050], ['€ 110,00', 11_000], ['€\u00a01.250', 125_000], [' 95 EUR ', 9_500], ['100000,00', 10_000_000]] as const) expect(parseMoney(text, 'EUR', 'nl'), text).toBe(minor);
    for (const [text, minor] of [['110.00', 11_000], ['1,250.50', 125_050], ['€110', 11_000], ['£ 12.34', null]] as const) expect(parseMoney(text, 'EUR', 'en'), text).toBe(minor);
  });
  it('is not guessed', () => {
    for (const text of ['', ' ', '-5', '110.00', '110,5', '110,000', '1.25', '1.2500', '12.34.567', '1,2,3', 'tien', '1e3', '0x10', '1 250', ',50', '5,', '$ 5', '€€5', '99999999999999999']) expect(parseMoney(text, 'EUR', 'nl'), text).toBeNull();
    for (const text of ['110,00', '1.250', '12.3', '1,25']) expect(parseMoney(text, 'EUR', 'en'), text).toBeNull();
    expect(parseMoney('5', 'euro', 'nl')).toBeNull();
  });
  it('knows how many cents a currency has', () => {
    expect(parseMoney('9.000', 'JPY', 'nl')).toBe(9_000);
    expect(parseMoney('9,00', 'JPY', 'nl')).toBeNull();
    expect(parseMoney('1,250', 'KWD', 'nl')).toBe(1_250);
    expect(parseMoney('1,25', 'KWD', 'nl')).toBeNull();
  });
  it('comes back as it would be typed', () => {
    for (const language of languages) for (const currency of ['EUR', 'JPY', 'KWD']) for (const minor of [0, 1, 10, 99, 100, 11_000, 10_000_000]) expect(parseMoney(typedMoney(minor, currency, language), currency, language)).toBe(minor);
    expect(typedMoney(5, 'EUR', 'nl')).toBe('0,05');
  });
});

describe('times and days', () => {
  it('are read in the ways people write them', () => {
    for (const [text, minute] of [['9', 540], ['09:00', 540], ['9.30', 570], ['17 uur', 1020], ['17u', 1020], ['0:00', 0], ['24:00', 1440], ['24', 1440], ['23:59', 1439]] as const) expect(parseClock(text), text).toBe(minute);
    for (const text of ['', '25', '24:01', '9:60', '9:5', 'negen', '-1', '9:00 pm', '900', '12:00:00']) expect(parseClock(text), text).toBeNull();
    const christmas = { year: 2026, month: 12, day: 24 };
    for (const text of ['24-12-2026', '24/12/2026', '24.12.2026', '2026-12-24', '24 december 2026', '24 dec. 2026', '24 DECEMBER 2026', ' 24  december  2026 ']) expect(parseDay(text), text).toEqual(christmas);
    expect(parseDay('1 maart 2027')).toEqual({ year: 2027, month: 3, day: 1 });
    expect(parseDay('1 March 2027')).toEqual({ year: 2027, month: 3, day: 1 });
    for (const text of ['', '31-2-2026', '32-12-2026', '12-24-2026', '24-12-26', '24-12', '24-12/2026', '24 x 2026', '29-2-2027', '1-1-1999', 'morgen']) expect(parseDay(text), text).toBeNull();
    expect(parseDay('29-2-2028')).not.toBeNull();
  });
  it('begin where the clock of the zone says, on both nights', () => {
    expect(startOfDay({ year: 2026, month: 12, day: 24 }, 'Europe/Amsterdam')).toBe(Date.UTC(2026, 11, 23, 23));
    expect(startOfDay({ year: 2027, month: 3, day: 28 }, 'Europe/Amsterdam')).toBe(Date.UTC(2027, 2, 27, 23));
    expect(startOfDay({ year: 2027, month: 3, day: 29 }, 'Europe/Amsterdam')).toBe(Date.UTC(2027, 2, 28, 22));
    expect(startOfDay({ year: 2026, month: 10, day: 25 }, 'Europe/Amsterdam')).toBe(Date.UTC(2026, 9, 24, 22));
    expect(startOfDay({ year: 2026, month: 10, day: 26 }, 'Europe/Amsterdam')).toBe(Date.UTC(2026, 9, 25, 23));
    expect(startOfDay({ year: 2026, month: 7, day: 1 }, 'America/New_York')).toBe(Date.UTC(2026, 6, 1, 4));
    expect(startOfDay({ year: 2026, month: 7, day: 1 }, 'Pacific/Kiritimati')).toBe(Date.UTC(2026, 5, 30, 10));
    // In Santiago the clock skips midnight in spring: the day begins at one.
    expect(startOfDay({ year: 2026, month: 9, day: 6 }, 'America/Santiago')).toBe(Date.UTC(2026, 8, 6, 4));
  });
});

describe('terms and the form', () => {
  const m = richTerms.messages as NonNullable<Terms['messages']>;
  const odd: Terms = {
    session: { seconds: 61, graceSeconds: 1, extensionMaxSeconds: 7199, notices: [47, 3], frequency: { most: 50, period: { kind: 'days', days: 92 } }, gapSeconds: 12_345, appointments: { earlySeconds: 59, lateSeconds: 1, adHoc: true }, presence: { must: ['aa', 'bb'], least: 3 } },
    course: { reviewEvery: null, lastSession: null, endsMs: 1_800_000_000_123 },
    messages: { ...m, zone: 'Asia/Kathmandu', windows: [{ weekday: 1, fromMinute: 0, toMinute: 720 }, { weekday: 1, fromMinute: 720, toMinute: 1440 }, { weekday: 7, fromMinute: 1439, toMinute: 1440 }], replySeconds: 3601, files: { perLetter: 1, mebibytes: 25 }, tellRead: true, absences: [{ fromMs: 1_800_000_000_001, untilMs: 1_800_000_000_002, standIn: ' Ruth ' }] },
    openTasks: 20,
    confidentiality: { captureProtection: false, retention: [{ kind: 'homework', days: 1 }, { kind: 'course', days: 7305 }], idleLockSeconds: 31, exportShared: false },
    place: { freshSeconds: 61, words: 'x' },
    fees: { currency: 'JPY', sessionMinor: 1, chargedFromSeconds: 4_000_000, noticeSeconds: 14 * 86_400, lateMinor: 0, missedMinor: 1 },
    crisis: { contacts: [{ name: 'a', number: 'b' }], text: '' },
    relations: true,
  };
  const all: [string, Terms][] = [['sessions only', sessionsOnly], ['rich', richTerms], ['changed', changedTerms], ['tighter', tighterTerms], ['odd', odd], ['no files', { ...richTerms, messages: { ...m, files: null, tellRead: false } }], ['without notices', { ...sessionsOnly, session: { ...usualSession, notices: [] } }], ...presets.map(({ code, terms }): [string, Terms] => [code, terms])];
  it.each(all)('come back exactly: %s', (_, terms) => {
    for (const language of languages) {
      speech.language = language;
      const { terms: again, faults } = check(draftOf(terms, language), language);
      expect(faults).toEqual([]);
      expect(again).toEqual(terms);
      expect(same(again, terms)).toBe(true);
    }
  });
  it('keep their amounts when the language changes under the form', () => {
    const draft = draftOf(richTerms, 'nl');
    expect(draft.fees.session).toBe('110,00');
    inLanguage(draft, 'nl', 'en', parseMoney);
    expect(draft.fees.session).toBe('110.00');
    expect(check(draft, 'en').terms).toEqual(richTerms);
    draft.fees.session = 'honderd';
    inLanguage(draft, 'en', 'nl', parseMoney);
    expect(draft.fees.session).toBe('honderd');
  });
  it('offer a length in the unit that says it', () => {
    expect(spanOf(86_400, ['minutes', 'hours', 'days'])).toMatchObject({ count: 24, unit: 'hours' });
    expect(spanOf(172_800, ['minutes', 'hours', 'days'])).toMatchObject({ count: 2, unit: 'days' });
    expect(spanOf(90 * 60, ['minutes', 'hours', 'days'])).toMatchObject({ count: 90, unit: 'minutes' });
    expect(spanOf(0, ['minutes', 'hours'])).toMatchObject({ count: 0, unit: 'minutes' });
  });
  it('tell the end with what was chosen, else as usual', () => {
    expect(noticesOf(null, 3000)).toEqual([600, 300, 60]);
    expect(noticesOf([60, 900], 3000)).toEqual([900, 60]);
    expect(noticesOf([900], 600)).toEqual([300, 60]);
    expect(noticesOf([], 3000)).toEqual([]);
    expect(noticesOf(null, 60)).toEqual([30]);
  });
});

describe('what does not fit', () => {
  const faults = (change: (draft: Draft) => void, from: Terms = richTerms, language: Language = 'nl') => {
    const draft = draftOf(from, language);
    change(draft);
    return check(draft, language).faults.map((fault) => `${fault.section} ${fault.field} ${fault.id}`);
  };
  const many = (length: number) => Array.from({ length }, () => 0);
  const cases: [string, (d: Draft) => void, string[]][] = [
    ['no length', (d) => { d.length.count = null; }, ['length terms-length fault-number']],
    ['length 0', (d) => { d.length.count = 0; }, ['length terms-length fault-number']],
    ['length 241', (d) => { d.length.count = 241; }, ['length terms-length fault-number']],
    ['length 1.5', (d) => { d.length.count = 1.5; }, ['length terms-length fault-number']],
    ['length not a number', (d) => { d.length.count = Number.NaN; }, ['length terms-length fault-number']],
    ['grace 16', (d) => { d.grace.count = 16; }, ['length terms-grace fault-number']],
    ['grace -1', (d) => { d.grace.count = -1; }, ['length terms-grace fault-number']],
    ['extension 121', (d) => { d.extension.count = 121; }, ['length terms-extension fault-number']],
    ['51 sessions', (d) => { d.often.most = 51; }, ['often terms-most fault-number']],
    ['93 days', (d) => { d.often.kind = 'days'; d.often.days = 93; }, ['often terms-days fault-number']],
    ['gap of 93 days', (d) => { d.gap.span = { count: 93, unit: 'days', was: null }; }, ['often terms-gap fault-span']],
    ['gap 0', (d) => { d.gap.span.count = 0; }, ['often terms-gap fault-span']],
    ['an hour and a minute early', (d) => { d.appointments.early.count = 61; }, ['often terms-early fault-number']],
    ['not late at all', (d) => { d.appointments.late.count = 0; }, ['often terms-late fault-number']],
    ['a review after 0', (d) => { d.review.every = 0; }, ['course terms-review fault-number']],
    ['session 10 001', (d) => { d.last.number = 10_001; }, ['course terms-last fault-number']],
    ['no such day', (d) => { d.ends.on = true; d.ends.day.text = '31-2-2027'; }, ['course terms-ends fault-day']],
    ['no hours', (d) => { d.messages.rows = []; }, ['messages terms-hours-add fault-hours-none']],
    ['no day', (d) => { d.messages.rows[0]?.days.fill(false); }, ['messages terms-days-0 fault-weekdays']],
    ['no time', (d) => { Object.assign(d.messages.rows[0] ?? {}, { from: 'x', to: '' }); }, ['messages terms-from-0 fault-clock', 'messages terms-to-0 fault-clock']],
    ['backwards', (d) => { Object.assign(d.messages.rows[0] ?? {}, { from: '17', to: '9' }); }, ['messages terms-to-0 fault-hours-order']],
    ['a begin at 24:00', (d) => { Object.assign(d.messages.rows[0] ?? {}, { from: '24:00' }); }, ['messages terms-from-0 fault-clock']],
    ['over each other', (d) => { d.messages.rows.push({ days: [false, true, false, false, false, false, false], from: '16:59', to: '20' }); }, ['messages terms-from-1 fault-hours-overlap']],
    ['twice the same', (d) => { d.messages.rows.push(structuredClone(d.messages.rows[0] as Draft['messages']['rows'][number])); }, ['messages terms-from-1 fault-hours-overlap']],
    ['43 windows', (d) => { d.messages.rows = many(43).map((_, i) => ({ days: [true, false, false, false, false, false, false], from: `${Math.floor(i / 4)}:${String((i % 4) * 15).padStart(2, '0')}`, to: `${Math.floor(i / 4)}:${(i % 4) * 15 + 10}` })); }, ['messages terms-hours-add fault-hours-many']],
    ['6 files a message', (d) => { d.messages.files = { on: true, perLetter: 6, mebibytes: 26 }; }, ['messages terms-files-most fault-number', 'messages terms-files-size fault-number']],
    ['201 a day', (d) => { d.messages.client.perDay = 201; }, ['messages terms-perday-client fault-number']],
    ['0 characters', (d) => { d.messages.therapist.characters = 0; }, ['messages terms-characters-therapist fault-number']],
    ['an answer in 32 days', (d) => { d.messages.reply = { count: 32, unit: 'days', was: null }; }, ['messages terms-reply fault-span']],
    ['away from nowhere', (d) => { d.messages.absences[0] = { from: { text: '', was: null }, until: { text: '2-1-2027', was: null }, standIn: '' }; }, ['messages terms-away-from-0 fault-day', 'messages terms-away-who-0 fault-stand-in']],
    ['away backwards', (d) => { d.messages.absences[0] = { from: { text: '3-1-2027', was: null }, until: { text: '2-1-2027', was: null }, standIn: 'x' }; }, ['messages terms-away-until-0 fault-days-order']],
    ['21 tasks', (d) => { d.tasks.open = 21; }, ['homework terms-tasks fault-number']],
    ['7306 days', (d) => { d.confidentiality.kept.messages.days = 7306; }, ['confidentiality terms-kept-messages fault-number']],
    ['a lock after 0', (d) => { d.confidentiality.idle.count = 0; }, ['confidentiality terms-idle fault-span']],
    ['a lock after 121', (d) => { d.confidentiality.idle.count = 121; }, ['confidentiality terms-idle fault-span']],
    ['no place', (d) => { d.place.words = '  '; }, ['place terms-place fault-place']],
    ['a place of 501 bytes', (d) => { d.place.words = `${'é'.repeat(250)}x`; }, ['place terms-place fault-words']],
    ['fresh for 31 minutes', (d) => { d.place.fresh.count = 31; }, ['place terms-fresh fault-span']],
    ['money of another language', (d) => { d.fees.session = '110.00'; }, ['fees terms-fee fault-money']],
    ['too much money', (d) => { d.fees.session = '100000,01'; }, ['fees terms-fee fault-money-much']],
    ['late costs more', (d) => { d.fees.late = '110,01'; }, ['fees terms-late-fee fault-money-more']],
    ['missed costs more', (d) => { d.fees.missed = '111'; }, ['fees terms-missed-fee fault-money-more']],
    ['notice of 15 days', (d) => { d.fees.notice = { count: 15, unit: 'days', was: null }; }, ['fees terms-notice fault-span-most']],
    ['no currency', (d) => { d.fees.currency = 'euro'; }, ['fees terms-currency fault-currency', 'fees terms-fee fault-money', 'fees terms-late-fee fault-money', 'fees terms-missed-fee fault-money']],
    ['nobody to call', (d) => { d.crisis.contacts = []; }, ['crisis terms-contact-add fault-contacts-none']],
    ['nine to call', (d) => { d.crisis.contacts = many(9).map(() => ({ name: 'a', number: '1' })); }, ['crisis terms-contact-add fault-contacts-many']],
    ['a contact without anything', (d) => { d.crisis.contacts[0] = { name: ' ', number: '' }; }, ['crisis terms-contact-name-0 fault-contact-name', 'crisis terms-contact-number-0 fault-contact-number']],
    ['a long text', (d) => { d.crisis.text = 'x'.repeat(2001); }, ['crisis terms-crisis-text fault-words']],
    ['not declared', (d) => { d.declared = false; }, ['relations terms-declare fault-declare']],
  ];
  it.each(cases)('%s', (_, change, expected) => {
    expect(faults(change)).toEqual(expected);
  });
  it('is none where the clause is off', () => {
    expect(faults((d) => { d.fees.session = 'x'; d.fees.on = false; d.crisis.contacts = []; d.crisis.on = false; d.messages.rows = []; d.messages.on = false; d.often.on = false; d.often.most = 0; })).toEqual([]);
  });
  it('fits at every bound', () => {
    expect(faults((d) => {
      d.length.count = 240; d.grace.count = 15; d.extension.count = 120; d.often.most = 50; d.gap.span = { count: 92, unit: 'days', was: null }; d.appointments.early.count = 60; d.appointments.late.count = 120;
      d.review.every = 100; d.last.number = 10_000; d.messages.client.perDay = 200; d.messages.client.characters = 10_000; d.messages.files = { on: true, perLetter: 5, mebibytes: 25 }; d.messages.reply = { count: 31, unit: 'days', was: null };
      d.tasks.open = 20; d.confidentiality.kept.messages.days = 7305; d.confidentiality.idle.count = 120; d.place.fresh.count = 30; d.place.words = 'x'.repeat(500);
      d.fees.session = '100.000,00'; d.fees.late = '100000'; d.fees.missed = '100000,00'; d.fees.notice = { count: 14, unit: 'days', was: null };
    })).toEqual([]);
  });
  it('asks for the declaration for every further clause, and not for the lengths', () => {
    expect(faults((d) => { d.declared = false; d.length.count = 45; }, sessionsOnly)).toEqual([]);
    const each: ((d: Draft) => void)[] = [
      (d) => { d.often.on = true; }, (d) => { d.gap.on = true; }, (d) => { d.appointments.on = true; }, (d) => { d.review.on = true; }, (d) => { d.last.on = true; },
      (d) => { d.messages.on = true; }, (d) => { d.tasks.on = true; }, (d) => { d.confidentiality.on = true; }, (d) => { d.crisis.on = true; },
      (d) => { d.place.on = true; d.place.words = 'x'; }, (d) => { d.fees.on = true; d.fees.session = d.fees.late = d.fees.missed = '0'; },
    ];
    for (const change of each) {
      expect(faults(change, sessionsOnly)).toEqual(['relations terms-declare fault-declare']);
      expect(faults((d) => { change(d); d.declared = true; }, sessionsOnly)).toEqual([]);
    }
    expect(beyondLengths(draftOf(richTerms, 'nl'))).toHaveLength(8);
  });
  it('has a sentence for every fault, in both languages', () => {
    const source = cases.flatMap(([, , expected]) => expected.map((one) => one.split(' ')[2] ?? ''));
    for (const language of languages) {
      speech.language = language;
      for (const id of new Set(source)) expect(t(id, { min: 1, max: 2, day: 'x' })).toMatch(/^\p{Lu}[^⟦{]*\.$/u);
    }
  });
});

describe('a starting point', () => {
  const psychoanalytic = presets.find(({ code }) => code === 'psychoanalytic')?.terms as Terms;
  it('fills in the way of working and leaves what is not a matter of it', () => {
    const made = startFrom(psychoanalytic, draftOf(richTerms, 'nl'), 'nl');
    const { terms, faults } = check(made, 'nl');
    expect(faults).toEqual([]);
    expect(terms.session).toEqual(psychoanalytic.session);
    expect([terms.messages, terms.openTasks, terms.course]).toEqual([null, null, null]);
    expect([terms.fees, terms.place, terms.crisis]).toEqual([richTerms.fees, richTerms.place, richTerms.crisis]);
  });
  it('declares nothing for anybody (S-70)', () => {
    const made = startFrom(psychoanalytic, draftOf(sessionsOnly, 'nl'), 'nl');
    expect(made.declared).toBe(false);
    expect(check(made, 'nl').faults.map(({ id }) => id)).toEqual(['fault-declare']);
  });
});
