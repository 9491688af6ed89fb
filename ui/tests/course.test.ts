// Planned, asked, held, owed and ended, as sentences in both languages and as lists; the ways that a refusal leaves open.
import { afterEach, describe, expect, it } from 'vitest';
import { span } from '../src/agreement/wording';
import { announcements } from '../src/announcements';
import { cancelSentences, chargeSentence, closedSentence, dayState, doneSentences, doneSinceReview, mine, nextAppointment, openAppointments, outcomeSentences, plans, requestMeans, requestSentence, theirs, toAsk, today, wayOn, whoIsNext } from '../src/course';
import { asFailure } from '../src/failure';
import { money } from '../src/money';
import { plannedOf } from '../src/planned';
import { appointment, coursePeople, courseScenes, NOW, planned, practice } from '../src/preview/course';
import { lineOfNothing, people, session } from '../src/preview/scenes';
import { routeOf } from '../src/routing';
import { historySentence, homeWords, refusalReasons, type Say } from '../src/sentences';
import { about, length, list, moment, speech, t } from '../src/texts.svelte';
import type { FeeTerms, HistoryRow, Language, OutcomeView, RelationshipView, RequestView, View } from '../src/view';
import { cash, elsewhere, given, near, weekName, zoneOf } from '../src/when';

const languages: Language[] = ['nl', 'en'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const words = { when: moment, given, notice: span, cash, length };
const read = (say: Say) => t(say.id, { who: 'Marijke', Who: 'Marijke', ...say.args });
/** Whole sentences, each its own: nothing missing, nothing left out of them. */
function whole(said: readonly string[]): void {
  for (const one of said) {
    expect(one).not.toMatch(/[⟦⟧{}]|undefined|NaN/);
    expect(one).toMatch(/[.:?]$/u);
  }
  expect(new Set(said).size).toBe(said.length);
}
afterEach(() => { speech.language = 'nl'; });

const sides = ['me', 'other'] as const;
const byOf = (side: 'me' | 'other' | 'both'): HistoryRow['by'] => (side === 'both' ? { who: 'all' } : side === 'me' ? { who: 'me' } : { who: 'other', member: 'other' });
const requests: RequestView[] = sides.flatMap((asked): RequestView[] => [
  { id: 'a', asked, what: { kind: 'plan', startMs: NOW + HOUR }, agreed: false, awaits: [] }, { id: 'b', asked, what: { kind: 'move', appointment: 'x', fromMs: NOW, startMs: NOW + HOUR }, agreed: false, awaits: [] },
  { id: 'c', asked, what: { kind: 'review', outcome: 'goOn' }, agreed: false, awaits: [] }, { id: 'd', asked, what: { kind: 'review', outcome: 'end' }, agreed: false, awaits: [] }, { id: 'e', asked, what: { kind: 'close', followUps: [] }, agreed: false, awaits: [] },
]);
const outcomes: OutcomeView[] = [
  { is: 'open' }, { is: 'callingOff' }, { is: 'kept' }, { is: 'void' }, { is: 'passed' },
  ...sides.flatMap((by): OutcomeView[] => [{ is: 'cancelled', by, noticeMs: null }, { is: 'cancelled', by, noticeMs: 30 * HOUR }]),
  ...sides.flatMap((by) => sides.map((absent): OutcomeView => ({ is: 'missed', claims: [{ by, absent: [absent] }] }))),
];

describe.each(languages)('in %s', (language) => {
  it('every request has its sentence, what yes means, and no blame in a no', () => {
    speech.language = language;
    whole(requests.map((one) => read(requestSentence(one, words))));
    whole([...new Set(requests.map((one) => read({ id: requestMeans(one), args: {} })))]);
    for (const id of ['request-declined', 'request-declined-under', 'say-declined']) expect(t(id, { Who: 'X' })).not.toMatch(/helaas|sorry|afgewezen|rejected|unfortunately|weiger|refuse/i);
  });
  it('every outcome has its sentence', () => {
    speech.language = language;
    whole(outcomes.map((outcome) => outcomeSentences({ outcome }, words).map(read).join(' ')));
    const differ = outcomeSentences({ outcome: { is: 'missed', claims: [{ by: 'me', absent: ['other'] }, { by: 'other', absent: ['me'] }] } }, words);
    expect(differ.map((say) => say.id)).toEqual(['outcome-missed-me-other', 'outcome-missed-other-me', 'outcome-missed-differ']);
    const same = outcomeSentences({ outcome: { is: 'missed', claims: [{ by: 'me', absent: ['other'] }, { by: 'other', absent: ['other'] }] } }, words);
    expect(same.map((say) => say.id)).not.toContain('outcome-missed-differ');
  });
  it('every fact of the ledger has its sentence', () => {
    speech.language = language;
    const row = (change: Partial<HistoryRow>): string => read(historySentence({ ...lineOfNothing, index: 3, atMs: NOW, kind: 'agreed', by: { who: 'all' }, head: '', ...change }, { length: about, list, when: moment, given }));
    whole([
      row({ version: 2 }), row({ kind: 'introduced' }), row({ kind: 'start', session: 2 }), row({ kind: 'extended', session: 2, seconds: 300 }), row({ kind: 'end', session: 2, seconds: 3000, reason: 'limit' }),
      row({ kind: 'planned', appointmentMs: NOW }), row({ kind: 'moved', appointmentMs: NOW }), row({ kind: 'reviewed', outcome: 'goOn' }), row({ kind: 'reviewed', outcome: 'end' }), row({ kind: 'closed' }), row({ kind: 'fromTheFuture' as never }),
      ...sides.flatMap((by) => [
        row({ kind: 'tightened', by: byOf(by), version: 3 }), row({ kind: 'withdrawn', by: byOf(by) }), row({ kind: 'crisisExtended', by: byOf(by), session: 2, seconds: 600 }), row({ kind: 'placeOpened', by: byOf(by), session: 2 }), row({ kind: 'closed', by: byOf(by) }),
        row({ kind: 'cancelled', by: byOf(by), appointmentMs: NOW, noticeMs: 30 * HOUR }), row({ kind: 'cancelled', by: byOf(by), appointmentMs: NOW }),
        ...sides.map((absent) => row({ kind: 'missed', by: byOf(by), absent: [absent], appointmentMs: NOW })),
      ]),
    ]);
    expect(row({ kind: 'moved', appointmentMs: NOW + 24 * HOUR })).toContain(moment(NOW + 24 * HOUR));
  });
  it('every line of the statement says why, from either side', () => {
    speech.language = language;
    const charges = [
      { charge: { kind: 'session', lastedSeconds: 3000 }, minor: 1 }, { charge: { kind: 'session', lastedSeconds: 240 }, minor: 0 },
      ...(['client', 'therapist'] as const).flatMap((by) => [{ charge: { kind: 'cancelled', by, noticeMs: 5 * HOUR }, minor: by === 'client' ? 1 : 0 } as const, { charge: { kind: 'cancelled', by, noticeMs: 0 }, minor: by === 'client' ? 1 : 0 } as const]),
      { charge: { kind: 'cancelled', by: 'client', noticeMs: 72 * HOUR }, minor: 0 }, { charge: { kind: 'cancelled', by: 'client', noticeMs: 0 }, minor: 0 },
      { charge: { kind: 'missed', disputed: false }, minor: 1 }, { charge: { kind: 'missed', disputed: false }, minor: 0 }, { charge: { kind: 'missed', disputed: true }, minor: 0 },
    ] as const;
    for (const role of ['client', 'therapist'] as const) whole([...new Set(charges.map((line) => read(chargeSentence(line, role, { length: about, given }))))]);
    // What cost nothing says so.
    for (const line of charges.filter((one) => one.minor === 0)) expect(read(chargeSentence(line, 'client', words))).toMatch(/niets|nothing/);
    for (const line of charges.filter((one) => one.minor > 0)) expect(read(chargeSentence(line, 'client', words))).not.toMatch(/niets|nothing/);
  });
  it('every end is told with its author, and nobody is blamed', () => {
    speech.language = language;
    whole((['me', 'other', null] as const).map((left) => read(closedSentence({ left, atMs: NOW, followUps: [] }, words))));
  });
  it('counts what was done', () => {
    speech.language = language;
    for (const count of [0, 1, 2]) {
      const done = { sinceMs: 0, reviewed: false, sessions: count, seconds: count * 3000, longer: count, cancelledMe: count, cancelledOther: count, missedMe: count, missedOther: count };
      const said = doneSentences(done, { length: about }).map(read);
      whole(said);
      expect(said).toHaveLength(count === 0 ? 1 : 6);
    }
    // One that was broken off at once lasted something, too.
    const short = { sinceMs: 0, reviewed: false, sessions: 2, seconds: 40, longer: 0, cancelledMe: 0, cancelledOther: 0, missedMe: 0, missedOther: 0 };
    expect(doneSentences(short, { length: about }).map(read).join()).toMatch(/\b20 second/);
  });
});

describe('calling off (S-19, S-60)', () => {
  const fees: FeeTerms = { currency: 'EUR', sessionMinor: 9500, chargedFromSeconds: 0, noticeSeconds: 86_400, lateMinor: 4750, missedMinor: 9500 };
  const a = { startMs: NOW + 24 * HOUR };
  const ids = (...args: Parameters<typeof cancelSentences>) => cancelSentences(...args).map((say) => say.id);
  it('says what it costs before it is done, to the moment', () => {
    expect(ids(a, 'client', fees, NOW, true, words)).toEqual(['cancel-free']);
    expect(ids(a, 'client', fees, NOW + 1, true, words)).toEqual(['cancel-late']);
    speech.language = 'nl';
    expect(cancelSentences(a, 'client', fees, NOW + 1, true, words).map(read).join().replace(/\s/g, ' ')).toBe('Het is korter dan 24 uur van tevoren. Jullie hebben afgesproken dat afzeggen dan € 47,50 kost.');
    expect(cancelSentences(a, 'client', fees, NOW, true, words).map(read).join()).toContain(moment(NOW));
  });
  it('costs nothing for a therapist, without fees, or where lateness is free', () => {
    expect(ids(a, 'therapist', fees, NOW + HOUR, true, words)).toEqual(['cancel-therapist-free']);
    expect(ids(a, 'client', null, NOW, true, words)).toEqual(['cancel-no-fees']);
    expect(ids(a, 'client', { ...fees, lateMinor: 0 }, NOW + HOUR, true, words)).toEqual(['cancel-late-free']);
  });
  it('says what happens without the server: it can cost as much as a missed one, or a late one if that is more', () => {
    const away = (change: Partial<FeeTerms>) => cancelSentences(a, 'client', { ...fees, ...change }, NOW, false, words).at(-1);
    expect(away({})).toEqual({ id: 'cancel-away', args: { amount: cash(9500, 'EUR') } });
    expect(away({ lateMinor: 20_000 })?.args.amount).toBe(cash(20_000, 'EUR'));
    expect(away({ lateMinor: 0, missedMinor: 0 })?.id).toBe('cancel-away-free');
  });
  it('has all its words', () => {
    for (const language of languages) {
      speech.language = language;
      const all = [true, false].flatMap((on) => [0, HOUR].flatMap((late) => [fees, { ...fees, lateMinor: 0 }, { ...fees, lateMinor: 0, missedMinor: 0 }, null].flatMap((f) => cancelSentences(a, 'client', f, NOW + late, on, words))));
      whole([...new Set(all.map(read))]);
    }
  });
});

describe('money', () => {
  it('is exact to the cent, by the locale and by the currency', () => {
    const plain = (text: string) => text.replace(/\u00a0/g, ' ');
    expect(plain(money(9500, 'EUR', 'nl-NL'))).toBe('€ 95,00');
    expect(plain(money(5, 'EUR', 'en-GB'))).toBe('€0.05');
    expect(plain(money(33_250, 'EUR', 'nl-NL'))).toBe('€ 332,50');
    expect(plain(money(500, 'JPY', 'en-GB'))).toBe('JP¥500');
    expect(plain(money(1, 'KWD', 'en-GB'))).toBe('KWD 0.001');
    expect(plain(money(-4750, 'EUR', 'en-GB'))).toBe('-€47.50');
    expect(plain(money(100, 'nothing', 'en-GB'))).toBe('1.00 nothing');
    for (let minor = 0; minor < 20_000; minor += 97) expect(Number(money(minor, 'EUR', 'en-GB').replace(/[€,]/g, '')) * 100).toBeCloseTo(minor, 6);
  });
});

describe('ways on from a refusal', () => {
  it('are there where a screen mends it, and lead there', () => {
    const way = (reason: string) => wayOn({ rule: 0, reason, fromMs: null });
    expect(['noAppointment', 'reviewDue', 'courseEnded', 'introductionOver', 'relationshipEnded'].map(way)).toEqual(['planning', 'review', 'agreement', 'agreement', 'history']);
    expect(way('appointmentsOpen')).toBe('planning');
    expect(way('sessionRunning')).toBeNull();
    expect(way('toString')).toBeNull();
    expect(wayOn(null)).toBeNull();
    const with_ = refusalReasons.filter((reason) => way(reason) !== null);
    for (const language of languages) { speech.language = language; for (const reason of with_) expect(t(`way-${way(reason)}-open`)).not.toContain('⟦'); }
  });
  it('are the main button of home', () => {
    const of = (reason: string, appointments: RelationshipView['course']['appointments'] = []) => {
      const r = coursePeople.planned('client', { appointments }, { refusal: { rule: 11, reason, fromMs: null } });
      return homeWords(r, nextAppointment(r, NOW));
    };
    expect(of('noAppointment')).toMatchObject({ heading: 'home-unplanned', main: 'planning' });
    expect(of('reviewDue')).toMatchObject({ heading: 'home-review', main: 'review' });
    expect(of('reviewDue', [appointment('a', NOW + HOUR)])).toMatchObject({ main: 'review' });
    expect(of('courseEnded')).toMatchObject({ heading: 'home-course-ended', main: 'agreement' });
    expect(of('introductionOver')).toMatchObject({ main: 'agreement' });
    expect(of('relationshipEnded')).toMatchObject({ heading: 'home-closed', main: 'none' });
    expect(of('sessionRunning')).toMatchObject({ heading: 'home-refused', main: 'none' });
    expect(of('noAppointment', [appointment('a', NOW + HOUR)])).toMatchObject({ heading: 'home-next', main: 'try' });
    expect(homeWords(coursePeople.planned('therapist', {}, { refusal: null }), appointment('a', NOW))).toMatchObject({ heading: 'home-next-therapist', main: 'lobby' });
    for (const name of Object.keys(courseScenes)) for (const r of courseScenes[name]?.().relationships ?? []) {
      const said = homeWords(r, nextAppointment(r, NOW));
      for (const language of languages) { speech.language = language; for (const id of [said.heading, said.under]) expect(t(id, { who: 'x', Who: 'x', when: 'x', length: 'x', from: 'x', until: 'x', enter: 'x' }), id).not.toContain('⟦'); }
    }
  });
  it('reach the page with what failed, and nothing raw does', () => {
    const refusal = { rule: 11, reason: 'askedAlready', fromMs: null };
    expect(asFailure({ code: 'refused', refusal })).toEqual({ code: 'refused', refusal });
    expect(asFailure({ code: 'refused', refusal: { ...refusal, fromMs: 5, secret: 'x' } })).toEqual({ code: 'refused', refusal: { ...refusal, fromMs: 5 } });
    for (const odd of [null, 'text', { rule: '11', reason: 'x', fromMs: null }, { reason: 'x' }]) expect(asFailure({ code: 'refused', refusal: odd })).toEqual({ code: 'refused' });
  });
});

describe('what comes next', () => {
  it('is the first that stands and can still begin', () => {
    const list = [appointment('gone', NOW - HOUR), appointment('late', NOW - 10 * MINUTE), appointment('next', NOW + HOUR)];
    expect(nextAppointment({ course: { ...planCourse, appointments: list } }, NOW)?.id).toBe('late');
    expect(nextAppointment({ course: { ...planCourse, appointments: [appointment('off', NOW + HOUR, { is: 'cancelled', by: 'me', noticeMs: 1 }), appointment('calling', NOW + HOUR, { is: 'callingOff' })] } }, NOW)).toBeNull();
    expect(openAppointments({ course: { ...planCourse, appointments: [...list, appointment('p', NOW - 50 * HOUR, { is: 'passed' })] } }, NOW).map((a) => a.id)).toEqual(['late', 'next', 'p']);
  });
  it('is of all people the nearest', () => {
    const all = practice();
    expect(whoIsNext(all, NOW)?.r.members[0]?.name).toBe('Lina');
    expect(whoIsNext(all, NOW + 30 * MINUTE)?.r.members[0]?.name).toBe('Familie van den Brink-Oosterhuis');
    expect(whoIsNext([], NOW)).toBeNull();
  });
  it('knows what was asked by whom, and whether sessions are planned at all', () => {
    const r = coursePeople.planned('client', { requests: requests.filter((one) => one.what.kind === 'plan') });
    expect([mine(r)?.asked, theirs(r)?.asked]).toEqual(['me', 'other']);
    expect(plans(r)).toBe(true);
    expect(plans(people.ready())).toBe(false);
    expect(plans({ ...r, stage: 'closed' })).toBe(false);
    expect(toAsk([NOW - 1, NOW, NOW + 1], NOW)).toEqual([NOW + 1]);
    expect(toAsk(Array.from({ length: 500 }, (_, i) => NOW + 1 + i), NOW)).toHaveLength(400);
  });
  const planCourse = coursePeople.planned().course;
});

describe('the day of a therapist', () => {
  const lines = today(practice(), NOW, 'Europe/Amsterdam');
  it('is in order, with its gaps and how each stands', () => {
    expect(lines.map((line) => [line.r.members[0]?.name, line.state, line.freeBefore])).toEqual([
      ['Evi', 'done', 0], ['Thijs', 'off', 0], ['Sara', 'open', 85], ['Gijs', 'done', 55], ['Lina', 'soon', 10], ['Familie van den Brink-Oosterhuis', 'later', 25], ['Kees', 'later', 25],
    ]);
    expect(lines.find((line) => line.r.members[0]?.name === 'Lina')?.minutes).toBe(8);
  });
  it('knows what runs, and what was missed', () => {
    const r = practice()[17];
    if (!r) throw new Error('nobody');
    const a = appointment('x', NOW - 10 * MINUTE, { is: 'kept' });
    expect(dayState(r, a, NOW)).toBe('done');
    expect(dayState({ ...r, session: session({ phase: 'running', started: 1 }) }, a, NOW)).toBe('now');
    expect(dayState(r, appointment('x', NOW - MINUTE), NOW)).toBe('now');
    expect(dayState(r, appointment('x', NOW, { is: 'missed', claims: [] }), NOW)).toBe('missed');
    expect(dayState(r, appointment('x', NOW, { is: 'callingOff' }), NOW)).toBe('callingOff');
    for (const language of languages) { speech.language = language; for (const state of ['done', 'now', 'soon', 'off', 'callingOff', 'open', 'missed']) expect(t(`today-${state}`, { length: 'x' })).not.toContain('⟦'); }
  });
  it('is that of the zone, and lies in the week beside what was asked', () => {
    expect(today(practice(), Date.UTC(2026, 10, 26, 23, 30), 'Europe/Amsterdam').map((line) => line.r.members[0]?.name)).toEqual(['Iris', 'Hanna', 'Noor']);
    const lying = plannedOf(practice());
    expect(lying.some((one) => one.r.members[0]?.name === 'Thijs')).toBe(false);
    expect(lying.find((one) => one.asked !== null && one.asked !== 'me')).toMatchObject({ a: null, startMs: expect.any(Number) });
    expect(lying.every((one) => one.endMs - one.startMs === 50 * MINUTE)).toBe(true);
  });
});

describe('what was done', () => {
  it('is counted since the last review, from the ledger alone', () => {
    const row = (index: number, change: Partial<HistoryRow>): HistoryRow => ({ ...lineOfNothing, index, atMs: NOW + index, kind: 'agreed', by: { who: 'all' }, head: '', ...change });
    const rows = [
      row(0, {}), row(1, { kind: 'end', session: 1, seconds: 600 }), row(2, { kind: 'reviewed', outcome: 'goOn' }),
      row(3, { kind: 'extended', session: 2, seconds: 60 }), row(4, { kind: 'crisisExtended', session: 2, seconds: 60 }), row(5, { kind: 'end', session: 2, seconds: 3000 }), row(6, { kind: 'end', session: 3, seconds: 3060 }),
      row(7, { kind: 'cancelled', by: byOf('me') }), row(8, { kind: 'cancelled', by: byOf('other') }), row(9, { kind: 'cancelled', by: byOf('other') }), row(10, { kind: 'missed', by: byOf('other'), absent: ['me'] }),
    ];
    expect(doneSinceReview(rows)).toEqual({ sinceMs: NOW + 2, reviewed: true, sessions: 2, seconds: 6060, longer: 1, cancelledMe: 1, cancelledOther: 2, missedMe: 1, missedOther: 0 });
    expect(doneSinceReview(rows.slice(0, 2))).toMatchObject({ sinceMs: NOW, reviewed: false, sessions: 1 });
    expect(doneSinceReview([])).toMatchObject({ sinceMs: null, sessions: 0 });
  });
});

describe('moments in words', () => {
  it('are near or far', () => {
    speech.language = 'nl';
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(near(NOW, NOW, zone)).toMatch(/^vandaag om /);
    expect(near(NOW + 24 * HOUR, NOW, zone)).toMatch(/^morgen om /);
    expect(near(NOW + 4 * 24 * HOUR, NOW, zone)).toMatch(/^maandag om /);
    expect(near(NOW + 7 * 24 * HOUR, NOW, zone)).toMatch(/^donderdag 3 december om /);
    expect(near(NOW - 24 * HOUR, NOW, zone)).toMatch(/^woensdag 25 november om /);
  });
  it('stand on the clock of the agreement where that shows another time', () => {
    speech.language = 'en';
    const terms = (zone: string) => ({ ...planned, session: { ...planned.session, frequency: { most: 1, period: { kind: 'week' as const, zone } } } });
    expect(elsewhere(terms('America/New_York'), NOW, 'Europe/Amsterdam')).toMatchObject({ place: 'New York', when: expect.stringMatching(/Thursday.*26 November at 0?7:52/) });
    expect(elsewhere(terms('Europe/Paris'), NOW, 'Europe/Amsterdam')).toBeNull();
    // In the weeks between the two changes they are another hour apart: it is asked for the moment itself.
    expect(elsewhere(terms('Europe/London'), NOW, 'Europe/Lisbon')).toBeNull();
    expect(elsewhere({ ...planned, session: { ...planned.session, frequency: { most: 1, period: { kind: 'days', days: 7 } } } }, NOW, 'Europe/Amsterdam')).toBeNull();
    expect(zoneOf(terms('Europe/Atlantis'))).toBeNull();
    expect(zoneOf(null)).toBeNull();
  });
  it('name a notice by what it was at least', () => {
    speech.language = 'en';
    expect([50 * HOUR, 47 * HOUR, 119 * MINUTE, 59_000].map(given)).toEqual(['2 days', '47 hours', '119 minutes', '0 seconds']);
    expect(weekName([{ year: 2026, month: 11, day: 23 }, { year: 2026, month: 11, day: 29 }])).toMatch(/^23\s?.\s?29 November 2026$/);
  });
});

describe('what is said aloud', () => {
  const view = (r: RelationshipView): View => ({ ...(courseScenes['home-client-next']?.() as View), relationships: [r] });
  const ids = (a: RelationshipView, b: RelationshipView) => announcements(view(a), view(b)).map((one) => one.id);
  const was = coursePeople.planned();
  const now = (change: Partial<RelationshipView['course']>) => coursePeople.planned('client', change);
  it('is what the other asked, answered, called off or ended', () => {
    expect(ids(was, now({ requests: requests.filter((one) => one.id === 'a' && one.asked === 'other') }))).toEqual(['say-request']);
    expect(ids(was, now({ requests: requests.filter((one) => one.id === 'a' && one.asked === 'me') }))).toEqual([]);
    expect(ids(was, now({ declined: true }))).toEqual(['say-declined']);
    expect(ids(was, now({ notAsked: { rule: 18, reason: 'reviewDue', fromMs: null } }))).toEqual(['say-not-asked']);
    expect(ids(was, now({ appointments: [...was.course.appointments, appointment('n', NOW + 9e8)] }))).toEqual(['say-planned']);
    expect(ids(was, now({ appointments: was.course.appointments.map((a) => ({ ...a, startMs: a.startMs + 1 })) }))).toEqual(['say-planned']);
    expect(ids(was, now({ appointments: was.course.appointments.map((a, i) => (i === 0 ? { ...a, outcome: { is: 'cancelled', by: 'other', noticeMs: 5 } } : a)) }))).toEqual(['say-called-off']);
    expect(ids(was, now({ closed: { left: 'other', atMs: NOW, followUps: [] } }))).toEqual(['say-closed']);
    expect(ids(was, was)).toEqual([]);
  });
});

describe('places of the course', () => {
  const at = (r: RelationshipView, place: Parameters<typeof routeOf>[1]['place']) => routeOf({ ...(courseScenes['home-client-next']?.() as View), relationships: [r] }, { place, words: null }).screen;
  const r = coursePeople.planned();
  it('are there while there is something to plan, to end or to read', () => {
    expect(at(r, { at: 'planning', relationship: 'r1', moving: null })).toBe('planning');
    expect(at(r, { at: 'appointment', relationship: 'r1', appointment: 'a1' })).toBe('appointment');
    expect(at(r, { at: 'appointment', relationship: 'r1', appointment: 'gone' })).toBe('planning');
    for (const place of ['review', 'closing', 'fees'] as const) {
      expect(at(r, { at: place, relationship: 'r1' })).toBe(place);
      expect(at(r, { at: place, relationship: 'gone' })).toBe('home');
    }
    expect(at(people.withdrawn(), { at: 'closing', relationship: 'r1' })).toBe('closing');
    expect(at(people.withdrawn(), { at: 'planning', relationship: 'r1', moving: null })).toBe('agreement');
    const closed = coursePeople.closed('me');
    expect(at(closed, { at: 'planning', relationship: 'r1', moving: null })).toBe('home');
    expect(at(closed, { at: 'closing', relationship: 'r1' })).toBe('home');
    expect(at(closed, { at: 'fees', relationship: 'r1' })).toBe('fees');
    expect(at(people.verify(), { at: 'fees', relationship: 'r1' })).toBe('verify');
  });
});
