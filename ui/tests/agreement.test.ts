// The agreement in plain words (S-05): every clause in both languages, odd values too, and what a change shows.
import { FluentResource } from '@fluent/bundle';
import { afterEach, describe, expect, it } from 'vitest';
import { differenceOf, paragraphs } from '../src/agreement/difference';
import { sessionsOnly, usualSession } from '../src/agreement/draft';
import { clauses, NONE, partsOf, read, rulesOf, type Part, type Reader } from '../src/agreement/parts';
import { changedTerms, richTerms, tighterTerms } from '../src/preview/agreements';
import { speech, t } from '../src/texts.svelte';
import en from '../src/texts/en.ftl?raw';
import nl from '../src/texts/nl.ftl?raw';
import type { ClauseName, Language, Terms, WindowTerms } from '../src/view';

const HOUR = 3600;
const DAY = 24 * HOUR;
const languages: Language[] = ['nl', 'en'];
const client: Reader = { role: 'client', who: 'Marijke', Who: 'Marijke', captures: true };
const therapist: Reader = { role: 'therapist', who: 'Noor', Who: 'Noor', captures: true };
afterEach(() => { speech.language = 'nl'; });

const say = (clause: ClauseName, terms: Terms, reader: Reader = client) => partsOf(clause, terms, reader).map((part) => [read(part), ...(part.hand ?? [])].join(' / '));
const inBoth = (clause: ClauseName, terms: Terms, reader: Reader = client) =>
  languages.map((language) => {
    speech.language = language;
    const said = say(clause, terms, reader);
    speech.language = 'nl';
    return said;
  });
const part = (clause: ClauseName, key: string, terms: Terms, reader: Reader = client): Part | undefined => partsOf(clause, terms, reader).find((one) => one.key === key);
const session = (change: Partial<Terms['session']>): Terms => ({ ...sessionsOnly, session: { ...usualSession, ...change } });
const messages = (change: Partial<NonNullable<Terms['messages']>>): Terms => ({ ...richTerms, messages: { ...(richTerms.messages as NonNullable<Terms['messages']>), absences: [], ...change } });
const fees = (change: Partial<NonNullable<Terms['fees']>>): Terms => ({ ...richTerms, fees: { ...(richTerms.fees as NonNullable<Terms['fees']>), ...change } });
const space = (text: string | undefined) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');

describe('sessions', () => {
  it('say how often, what lies between, and how they begin', () => {
    const terms = session({ frequency: { most: 1, period: { kind: 'week', zone: 'Europe/Brussels' } }, gapSeconds: 2 * DAY, appointments: { earlySeconds: 600, lateSeconds: 900, adHoc: false } });
    const [nl, en] = inBoth('session', terms);
    expect(nl?.slice(4)).toEqual([
      'Er is hooguit 1 sessie per week. Een week loopt van maandag tot en met zondag, volgens de klok in Brussel.',
      'De tijd tussen twee sessies is minstens 2 dagen.',
      'Een sessie begint op een tijd die jullie samen plannen. Naar binnen kan vanaf 10 minuten ervoor tot 15 minuten erna.',
      'Zonder planning begint er geen sessie.',
    ]);
    expect(en?.slice(4)).toEqual([
      'There is at most 1 session a week. A week runs from Monday to Sunday, by the clock in Brussels.',
      'The time between two sessions is at least 2 days.',
      'A session begins at a time that you plan together. You can go in from 10 minutes before until 15 minutes after.',
      'Without planning, no session begins.',
    ]);
  });
  it('say it of odd numbers', () => {
    expect(say('session', session({ seconds: 60 }))[0]).toBe('Een sessie duurt 1 minuut.');
    expect(say('session', session({ seconds: 5400 }))[0]).toBe('Een sessie duurt 90 minuten.');
    expect(say('session', session({ frequency: { most: 2, period: { kind: 'days', days: 1 } } }))[4]).toBe('In elke 24 uur achter elkaar zijn er hooguit 2 sessies.');
    expect(say('session', session({ frequency: { most: 1, period: { kind: 'days', days: 14 } } }))[4]).toBe('In elke 14 dagen achter elkaar is er hooguit 1 sessie.');
    expect(say('session', session({ frequency: { most: 50, period: { kind: 'week', zone: 'America/New_York' } } }))[4]).toContain('de klok in New York.');
    expect(say('session', session({ gapSeconds: 1 })).at(-2)).toBe('De tijd tussen twee sessies is minstens 1 seconde.');
    expect(say('session', session({ gapSeconds: 90 * 60 })).at(-2)).toContain('90 minuten');
    expect(say('session', session({ gapSeconds: 14 * DAY })).at(-2)).toContain('2 weken');
    expect(say('session', session({ gapSeconds: DAY + HOUR })).at(-2)).toContain('25 uur');
    expect(say('session', session({ gapSeconds: 2 * DAY + HOUR })).at(-2)).toContain('2 dagen en 1 uur');
    expect(say('session', session({ appointments: { earlySeconds: 0, lateSeconds: 1, adHoc: true } })).slice(-2)).toEqual([
      'Een sessie begint op een tijd die jullie samen plannen. Naar binnen kan vanaf die tijd tot 1 seconde erna.', 'Een sessie die niet gepland is, mag ook.',
    ]);
  });
  it('say what is not agreed', () => {
    expect(inBoth('session', sessionsOnly).map((all) => all.slice(4))).toEqual([
      ['Hoe vaak jullie een sessie hebben, is niet afgesproken.', 'Sessies worden niet gepland. Een sessie kan op elk moment beginnen als jullie er allebei zijn.'],
      ['How often you have a session is not agreed.', 'Sessions are not planned. A session can begin at any time when you are both there.'],
    ]);
  });
});

describe('the course', () => {
  const course = (change: Partial<NonNullable<Terms['course']>>): Terms => ({ ...sessionsOnly, course: { reviewEvery: null, lastSession: null, endsMs: null, ...change } });
  it('says reviews and the end', () => {
    expect(inBoth('course', course({ reviewEvery: 1, lastSession: 20 }))).toEqual([
      ['Na elke sessie kijken jullie samen terug. Pas daarna kan de volgende sessie.', 'Sessie 20 is de laatste.', 'Verder gaan kan dan met nieuwe afspraken die jullie allebei tekenen.'],
      ['After every session you look back together. Only after that can there be a next session.', 'Session 20 is the last one.', 'Going on is then possible with a new agreement that you both sign.'],
    ]);
    expect(say('course', course({ reviewEvery: 6 }))).toEqual(['Na elke 6 sessies kijken jullie samen terug. Pas daarna kan de volgende sessie.', 'Een einde is niet afgesproken.']);
  });
  it('says the last day in the zone of the agreement, and the time where it is not a day\u2019s beginning', () => {
    const ends = Date.UTC(2027, 5, 30, 22);
    const terms: Terms = { ...richTerms, course: { reviewEvery: null, lastSession: null, endsMs: ends } };
    expect(say('course', terms)[0]).toBe('Vanaf 1 juli 2027 begint er geen sessie meer.');
    expect(say('course', { ...terms, course: { reviewEvery: null, lastSession: null, endsMs: ends + 90 * 60_000 } })[0]).toBe('Vanaf 1 juli 2027 om 1:30 begint er geen sessie meer.');
  });
});

describe('messages', () => {
  const on = (days: number[], from: number, to: number): WindowTerms[] => days.map((weekday) => ({ weekday, fromMinute: from, toMinute: to }));
  const hours = (windows: WindowTerms[]) => inBoth('messages', messages({ windows })).map((all) => all[0]);
  it('say the hours of a week together', () => {
    expect(hours(on([1, 2, 3, 4, 5], 540, 1020))).toEqual([
      'Schrijven mag altijd. Een bericht komt aan op deze tijden: maandag tot en met vrijdag van 9 tot 17 uur, volgens de klok in Amsterdam.',
      'You may always write. A message arrives at these times: Monday to Friday from 9:00 to 17:00, by the clock in Amsterdam.',
    ]);
    expect(hours(on([3], 540, 600))[0]).toContain(': woensdag van 9 tot 10 uur,');
    expect(hours(on([6, 7], 570, 1020))[0]).toContain(': zaterdag en zondag van 9:30 tot 17:00 uur,');
    expect(hours(on([1, 3, 5], 0, 1440))).toEqual([expect.stringContaining(': maandag, woensdag en vrijdag de hele dag,'), expect.stringContaining(': Monday, Wednesday and Friday all day,')]);
    expect(hours(on([1, 2, 3, 4, 5, 6, 7], 480, 1200))[0]).toContain(': elke dag van 8 tot 20 uur,');
    expect(hours([...on([1, 2, 3, 4], 540, 1020), ...on([5], 540, 720), ...on([5], 780, 900)])[0]).toContain(': maandag tot en met donderdag van 9 tot 17 uur en vrijdag van 9 tot 12 uur en van 13 tot 15 uur,');
    expect(hours(on([7], 1080, 1440))[0]).toContain('zondag van 18 tot 24 uur');
  });
  it('say a whole week as always, also in pieces', () => {
    const week = on([1, 2, 3, 4, 5, 6, 7], 0, 720).flatMap((w) => [w, { ...w, fromMinute: 720, toMinute: 1440 }]);
    expect(hours(week)).toEqual(['Schrijven mag altijd. Een bericht komt meteen aan, op elk moment van de week.', 'You may always write. A message arrives at once, at any time of the week.']);
  });
  it('say how much each writes, from where one reads', () => {
    const one = { perDay: 1, characters: 1 };
    expect(say('messages', messages({ client: one, therapist: one }))[1]).toBe('Jullie schrijven allebei hooguit 1 bericht per dag, elk van hooguit 1 teken.');
    const differ = messages({ client: { perDay: 3, characters: 2000 }, therapist: { perDay: 5, characters: 10_000 } });
    expect(say('messages', differ).slice(1, 3)).toEqual(['Jij schrijft hooguit 3 berichten per dag, elk van hooguit 2.000 tekens.', 'Marijke schrijft hooguit 5 berichten per dag, elk van hooguit 10.000 tekens.']);
    expect(say('messages', differ, therapist).slice(1, 3)).toEqual(['Jij schrijft hooguit 5 berichten per dag, elk van hooguit 10.000 tekens.', 'Noor schrijft hooguit 3 berichten per dag, elk van hooguit 2.000 tekens.']);
  });
  it('say which files go along, and whether writers are told of reading (S-20, S-21)', () => {
    const files = (perLetter: number, mebibytes: number) => messages({ files: { perLetter, mebibytes }, tellRead: true });
    const said = (terms: Terms) => languages.map((language) => { speech.language = language; const all = ['files', 'read'].map((key) => { const found = part('messages', key, terms); return found ? read(found) : ''; }); speech.language = 'nl'; return all; });
    expect(said(files(3, 10))).toEqual([
      ['Bij een bericht kunnen 3 foto’s of pdf’s mee, van hooguit 10 MB per stuk.', 'Wie een bericht schreef, krijgt te zien dat het gelezen is.'],
      ['With a message, 3 photos or PDFs can go along, of at most 10 MB each.', 'Whoever wrote a message gets to see that it was read.'],
    ]);
    expect(said(files(1, 25)).map(([one]) => one)).toEqual(['Bij een bericht kan 1 foto of pdf mee, van hooguit 25 MB.', 'With a message, 1 photo or PDF can go along, of at most 25 MB.']);
    expect(said(messages({ files: null, tellRead: false }))).toEqual([
      ['Bij een bericht gaan geen foto’s of pdf’s mee.', 'Niemand krijgt te zien of een bericht gelezen is.'],
      ['No photos or PDFs go with a message.', 'Nobody gets to see whether a message was read.'],
    ]);
    expect(part('messages', 'files', files(3, 10))?.rule).toBe('S-21');
    expect(part('messages', 'read', files(3, 10))?.rule).toBe('S-20');
  });
  it('mark the time to answer as agreed, not enforced', () => {
    expect(part('messages', 'reply', messages({ replySeconds: HOUR }))).toMatchObject({ tag: 'not-enforced', rule: 'S-22' });
    expect(say('messages', messages({ replySeconds: HOUR }))).toContain('Marijke antwoordt binnen 1 uur.');
    expect(say('messages', messages({ replySeconds: 2 * DAY }), therapist)).toContain('Je antwoordt binnen 2 dagen.');
    expect(say('messages', messages({ replySeconds: 7 * DAY }))).toContain('Marijke antwoordt binnen 1 week.');
  });
  it('say absences by days, and who stands in in their own words', () => {
    const day = (d: number, h = 23) => Date.UTC(2026, 11, d, h);
    const away = (fromMs: number, untilMs: number) => inBoth('messages', messages({ absences: [{ fromMs, untilMs, standIn: 'Ruth, 020 555 01 23' }] })).map((all) => all.at(-1));
    expect(away(day(23), day(26))).toEqual([
      'Van 24 december 2026 tot en met 26 december 2026 is Marijke er niet. Berichten wachten dan. Wie er dan wel is: / Ruth, 020 555 01 23',
      'From 24 December 2026 to 26 December 2026, Marijke is away. Messages wait then. Who is there instead: / Ruth, 020 555 01 23',
    ]);
    expect(away(day(23), day(24))[0]).toContain('Op 24 december 2026 is Marijke er niet.');
    expect(away(day(24, 8), day(24, 11))[0]).toContain('Van 24 december 2026 om 9:00 tot 24 december 2026 om 12:00');
    // The night of the change to winter has 25 hours and is one day.
    expect(away(Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 9, 25, 23))[0]).toContain('Op 25 oktober 2026 is Marijke er niet.');
  });
  it('say plainly that there are none', () => {
    expect(inBoth('messages', sessionsOnly)).toEqual([['Jullie schrijven elkaar niet tussen de sessies.'], ['You do not write to each other between sessions.']]);
  });
});

describe('the other clauses', () => {
  it('say tasks', () => {
    expect(inBoth('homework', { ...richTerms, openTasks: 1 })).toEqual([['Er staat hooguit 1 opdracht tegelijk open.'], ['At most 1 task is open at a time.']]);
    expect(say('homework', sessionsOnly)).toEqual(['Er zijn geen opdrachten tussen de sessies.']);
  });
  it('say what is kept, and what holds where nothing is said', () => {
    expect(say('confidentiality', richTerms)).toEqual([
      'Kader houdt zijn vensters uit schermopnames.',
      'Berichten blijven 365 dagen (ongeveer 1 jaar) bewaard. Daarna wist Kader ze.', 'Cijfers na een sessie blijven 730 dagen (ongeveer 2 jaar) bewaard. Daarna wist Kader ze.',
      'De rest blijft bewaard tot het einde van jullie verbinding.', 'Kader gaat op slot als er 10 minuten niets gebeurt.',
      'Ieder mag het eigen werk en het verloop meenemen, en ook wat jullie deelden.',
    ]);
    const c = richTerms.confidentiality as NonNullable<Terms['confidentiality']>;
    const kept = (days: number[]) => say('confidentiality', { ...richTerms, confidentiality: { ...c, retention: (['messages', 'homework', 'ratings', 'course'] as const).slice(0, days.length).map((kind, i) => ({ kind, days: days[i] ?? 1 })) } });
    expect(kept([30, 30])[1]).toBe('Berichten en opdrachten blijven 30 dagen bewaard. Daarna wist Kader ze.');
    expect(kept([1, 1, 1, 1]).slice(1, 3)).toEqual(['Wat jullie schrijven, blijft 1 dag bewaard. Daarna wist Kader het.', 'Kader gaat op slot als er 10 minuten niets gebeurt.']);
    expect(kept([])[1]).toBe('Wat jullie schrijven, blijft bewaard tot het einde van jullie verbinding.');
    expect(kept([7305])[1]).toContain('7.305 dagen (ongeveer 20 jaar)');
    expect(say('confidentiality', { ...richTerms, confidentiality: { ...c, idleLockSeconds: 30, exportShared: false, captureProtection: false } })).toEqual(expect.arrayContaining([
      'Schermopnames worden niet tegengehouden.', 'Kader gaat op slot als er 30 seconden niets gebeurt.', 'Ieder mag het eigen werk en het verloop meenemen. Wat de ander deelde, gaat niet mee.',
    ]));
    expect(say('confidentiality', sessionsOnly)).toHaveLength(1);
    expect(say('confidentiality', sessionsOnly)[0]).toContain('10 minuten');
  });
  it('mark capture protection where this system has none, and only there', () => {
    expect(part('confidentiality', 'capture', richTerms)?.tag).toBeUndefined();
    expect(part('confidentiality', 'capture', richTerms, { ...client, captures: false })?.tag).toBe('not-enforced-here');
    const off: Terms = { ...richTerms, confidentiality: { ...(richTerms.confidentiality as NonNullable<Terms['confidentiality']>), captureProtection: false } };
    expect(part('confidentiality', 'capture', off, { ...client, captures: false })?.tag).toBeUndefined();
  });
  it('say the place in their own words, marked', () => {
    expect(part('place', 'place', richTerms)).toMatchObject({ tag: 'not-enforced', hand: [richTerms.place?.words] });
    expect(say('place', richTerms)[1]).toBe('Wat je voor een sessie over je plek zegt, geldt 10 minuten. Daarna vraagt Kader het opnieuw.');
  });
  it('say money by the locale and from where one reads', () => {
    const [nl, en] = inBoth('fees', fees({}));
    expect(nl?.map(space)).toEqual([
      'Een sessie kost € 110,00.', 'Een sessie die korter duurde dan 10 minuten, kost niets.',
      'Afzeggen kost niets tot 24 uur van tevoren. Zeg je later af, dan kost dat € 55,00.', 'Kom je niet, dan kost dat € 110,00.', 'Zegt Marijke af of komt Marijke niet, dan kost het je niets.',
    ]);
    expect(en?.[0]).toBe('A session costs €110.00.');
    speech.language = 'nl';
    expect(say('fees', fees({}), therapist).map(space).slice(2)).toEqual([
      'Afzeggen kost niets tot 24 uur van tevoren. Zegt Noor later af, dan kost dat € 55,00.', 'Komt Noor niet, dan kost dat € 110,00.', 'Zeg jij af of kom jij niet, dan kost het Noor niets.',
    ]);
  });
  it('say zero cents, no notice and a currency without cents', () => {
    expect(say('fees', fees({ sessionMinor: 0, lateMinor: 0, missedMinor: 0 }))).toEqual(['Een sessie kost niets.', 'Afzeggen kost niets.', 'Kom je niet, dan kost dat niets.']);
    expect(say('fees', fees({ noticeSeconds: 0, chargedFromSeconds: 0 })).map(space).slice(1, 3)).toEqual(['Ook een sessie die kort duurde, telt.', 'Afzeggen kost niets.']);
    expect(space(say('fees', fees({ currency: 'JPY', sessionMinor: 9000 }))[0])).toMatch(/JP¥ ?9\.000\.$/);
    expect(say('fees', fees({ noticeSeconds: 48 * HOUR })).join(' ')).toContain('tot 48 uur van tevoren');
    expect(say('fees', fees({ noticeSeconds: 7 * DAY })).join(' ')).toContain('tot 1 week van tevoren');
    expect(space(say('fees', fees({ sessionMinor: 1, lateMinor: 0, missedMinor: 0 }))[0])).toBe('Een sessie kost € 0,01.');
  });
  it('say whom to call, in order, after what always stands', () => {
    const parts = partsOf('crisis', richTerms, client);
    expect(parts.map((one) => one.key)).toEqual(['always', 'contacts', 'text']);
    expect(parts[1]?.hand).toEqual(['113 Zelfmoordpreventie: 113', '112', 'Mijn zus Ilse: 06 1234 5678']);
    expect(say('crisis', { ...richTerms, crisis: { contacts: [{ name: 'Ilse', number: '06' }], text: ' ' } })).toEqual(['Hulp nu laat altijd 112 en 113 zien, ook zonder netwerk.', 'Bij een crisis is dit het nummer om te bellen: / Ilse: 06']);
    expect(say('crisis', sessionsOnly)[0]).toContain('112 en 113');
  });
  it('mark the declaration as agreed, not enforced, and say what its absence means', () => {
    expect(part('relations', 'relations', richTerms)).toMatchObject({ tag: 'not-enforced', rule: 'S-70' });
    expect(partsOf('relations', sessionsOnly, client)[0]?.key).toBe(NONE);
  });
});

describe('every clause', () => {
  it.each(languages)('is worded whole in %s, for either reader, agreed or not', (language) => {
    speech.language = language;
    for (const reader of [client, therapist]) {
      for (const terms of [sessionsOnly, richTerms, changedTerms]) {
        for (const clause of clauses) {
          const parts = partsOf(clause, terms, reader);
          expect(parts.length).toBeGreaterThan(0);
          expect(t(`clause-${clause}-name`)).not.toContain('⟦');
          for (const one of parts) {
            expect(read(one)).not.toMatch(/[⟦⟧{}]|undefined|NaN/);
            expect(read(one)).toMatch(one.hand ? /^\p{Lu}.*:$/u : /^\p{Lu}.*\.$/u);
            expect(one.rule).toMatch(/^(S-\d\d|P2)( S-\d\d)*$/);
          }
          expect(new Set(parts.map((one) => one.key)).size).toBe(parts.length);
        }
      }
    }
  });
  it('carries its rules', () => {
    const rules = (clause: ClauseName) => rulesOf(partsOf(clause, richTerms, { ...client, captures: false }));
    expect(clauses.map(rules)).toEqual(['S-12 S-14 S-13 S-10 S-11', 'S-18', 'S-20 S-21 S-22 P4 S-23', 'S-32', 'S-40 P4 S-41 S-44 S-42', 'S-15 P4', 'S-60 S-19', 'P2', 'S-70 P4']);
  });
});

describe('the texts', () => {
  it('have the same keys in both languages, each once', () => {
    const ids = (source: string) => new FluentResource(source).body.map(({ id }) => id);
    expect([...ids(nl)].sort()).toEqual([...ids(en)].sort());
    for (const source of [nl, en]) expect(new Set(ids(source)).size).toBe(ids(source).length);
  });
});

describe('a change', () => {
  const changes = (...names: ClauseName[]) => names.map((clause) => ({ clause, tightens: clause === 'messages' }));
  const differs = (old: Terms | null, terms: Terms, named: ClauseName[] = []) => differenceOf({ old, terms, changes: changes(...named) }, client);
  it('stands inside its clauses, and nowhere else', () => {
    const found = differs(richTerms, changedTerms, ['messages', 'fees']);
    expect(found.filter((one) => one.changed).map((one) => one.clause)).toEqual(['messages', 'fees']);
    const fee = found.find((one) => one.clause === 'fees');
    expect(fee?.tightens).toBe(false);
    expect(found.find((one) => one.clause === 'messages')?.tightens).toBe(true);
    const first = fee?.paragraphs[0];
    if (first?.is !== 'changed') throw new Error('the fee did not change');
    expect(first.old.map((one) => one.changed)).toEqual([true, false]);
    expect(first.new.map((one) => [space(read(one)), one.changed])).toEqual([['Een sessie kost € 115,00.', true], ['Een sessie die korter duurde dan 10 minuten, kost niets.', false]]);
  });
  it('leaves the paragraphs of a clause that stay as they are', () => {
    const found = differs(richTerms, tighterTerms, ['messages']).find((one) => one.clause === 'messages');
    expect(found?.paragraphs.map((one) => one.is)).toEqual(['changed', 'same', 'same', 'same']);
  });
  it('of files and of reading stands beside what it was, and leaves the hours as they are', () => {
    const old = messages({ files: null, tellRead: false });
    const now = messages({ files: { perLetter: 2, mebibytes: 5 }, tellRead: true });
    const found = differs(old, now, ['messages']).find((one) => one.clause === 'messages');
    const changed = found?.paragraphs.flatMap((one) => (one.is === 'changed' ? [{ old: one.old.filter((part) => part.changed).map(read), new: one.new.filter((part) => part.changed).map(read) }] : []));
    expect(changed).toEqual([
      { old: ['Bij een bericht gaan geen foto’s of pdf’s mee.'], new: ['Bij een bericht kunnen 2 foto’s of pdf’s mee, van hooguit 5 MB per stuk.'] },
      { old: ['Niemand krijgt te zien of een bericht gelezen is.'], new: ['Wie een bericht schreef, krijgt te zien dat het gelezen is.'] },
    ]);
    expect(found?.wordsSame).toBe(false);
  });
  it('is the whole clause where it comes or goes', () => {
    for (const [old, now] of [[sessionsOnly, richTerms], [richTerms, sessionsOnly]] as const) {
      const found = differs(old, now, ['messages']).find((one) => one.clause === 'messages');
      expect(found?.paragraphs).toHaveLength(1);
      expect(found?.paragraphs[0]?.is).toBe('changed');
    }
  });
  it('shows what comes beside nothing', () => {
    const without = messages({});
    const found = differs(without, richTerms, ['messages']).find((one) => one.clause === 'messages');
    const away = found?.paragraphs.at(-1);
    if (away?.is !== 'changed') throw new Error('the absence is not a change');
    expect([away.old.length, away.new.length]).toEqual([0, 1]);
  });
  it('is named where the words stay the same', () => {
    const halves = messages({ windows: [{ weekday: 1, fromMinute: 540, toMinute: 720 }, { weekday: 1, fromMinute: 720, toMinute: 1020 }] });
    const whole = messages({ windows: [{ weekday: 1, fromMinute: 540, toMinute: 1020 }] });
    expect(differs(halves, whole, ['messages']).find((one) => one.clause === 'messages')).toMatchObject({ changed: true, wordsSame: true });
  });
  it('is none in a first agreement', () => {
    expect(differs(null, richTerms).some((one) => one.changed)).toBe(false);
    expect(paragraphs(partsOf('session', richTerms, client)).map((one) => one[0]?.line)).toEqual(['length', 'often']);
  });
});
