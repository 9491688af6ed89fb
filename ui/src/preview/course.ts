// Scripted states of planning, reviews, endings and fees, and a played core for them. Only for previews.
import { usualTerms as usual } from './agreements';
import { called, DAY, history, lineOfNothing, MINUTE, noCourse, ONE, open, person, session, several, THREE, TWO } from './scenes';
import type { AppointmentView, Backend, CourseView, Failure, FeeTerms, HistoryRow, RelationshipView, Role, SlotView, StatementView, Terms, View } from '../view';

/** The clock of the previews: Thursday 26 November 2026, 13:52 in Amsterdam. */
export const NOW = DAY - 8 * MINUTE;
const HOUR = 60 * MINUTE;
const DAYS = 24 * HOUR;

const fees: FeeTerms = { currency: 'EUR', sessionMinor: 9500, chargedFromSeconds: 600, noticeSeconds: 86_400, lateMinor: 4750, missedMinor: 9500 };
export const planned: Terms = {
  ...usual,
  session: { ...usual.session, frequency: { most: 2, period: { kind: 'week', zone: 'Europe/Amsterdam' } }, gapSeconds: 2 * 86_400, appointments: { earlySeconds: 900, lateSeconds: 900, adHoc: false } },
  course: { reviewEvery: 10, lastSession: 16, endsMs: null },
  fees, relations: true,
};
const agreement = (terms: Terms = planned) => ({ version: 3, terms, signedMs: DAY - 30 * DAYS, hash: 'aa', tightened: null, coming: null });

export function appointment(id: string, startMs: number, outcome: AppointmentView['outcome'] = { is: 'open' }): AppointmentView {
  return { id, startMs, endMs: startMs + 50 * MINUTE, enterFromMs: startMs - 15 * MINUTE, enterUntilMs: startMs + 15 * MINUTE, outcome };
}

const monday = DAY + 4 * DAYS - 3.5 * HOUR;
const rowsOfAll: HistoryRow[] = ([
  { kind: 'introduced', by: { who: 'all' } }, { kind: 'agreed', by: { who: 'all' }, version: 1 }, { kind: 'planned', by: { who: 'all' }, appointmentMs: DAY - 20 * DAYS },
  { kind: 'moved', by: { who: 'all' }, appointmentMs: DAY - 19 * DAYS }, { kind: 'start', by: { who: 'all' }, session: 1 }, { kind: 'extended', by: { who: 'all' }, session: 1, seconds: 300 },
  { kind: 'crisisExtended', by: { who: 'other', member: ONE }, session: 1, seconds: 600 }, { kind: 'placeOpened', by: { who: 'other', member: ONE }, session: 1 }, { kind: 'end', by: { who: 'all' }, session: 1, seconds: 3900, reason: 'limit' },
  { kind: 'cancelled', by: { who: 'me' }, appointmentMs: DAY - 12 * DAYS, noticeMs: 3 * DAYS + 2 * HOUR }, { kind: 'cancelled', by: { who: 'other', member: ONE }, appointmentMs: DAY - 10 * DAYS, noticeMs: null },
  { kind: 'missed', by: { who: 'other', member: ONE }, absent: ['me'], appointmentMs: DAY - 8 * DAYS }, { kind: 'missed', by: { who: 'me' }, absent: [ONE], appointmentMs: DAY - 8 * DAYS }, { kind: 'tightened', by: { who: 'me' }, version: 2 },
  { kind: 'reviewed', by: { who: 'all' }, outcome: 'goOn' }, { kind: 'withdrawn', by: { who: 'other', member: ONE } }, { kind: 'closed', by: { who: 'all' } },
] as (Partial<HistoryRow> & Pick<HistoryRow, 'kind' | 'by'>)[]).map((row, index) => ({ ...lineOfNothing, index, atMs: DAY - (21 - index) * DAYS, head: (0x9f31c07a + index * 7919).toString(16), ...row }));

const course = (change: Partial<CourseView> = {}): CourseView => ({ ...noCourse, sessions: 8, sinceReview: 3, appointments: [appointment('a1', monday), appointment('a2', monday + 7 * DAYS)], ...change });
const notNow = { rule: 11, reason: 'noAppointment', fromMs: monday - 15 * MINUTE };

export const coursePeople = {
  planned: (role: Role = 'client', change: Partial<CourseView> = {}, more: Partial<RelationshipView> = {}) =>
    person(role, { agreement: agreement(), history, refusal: notNow, course: course(change), ...more }),
  reviewDue: (change: Partial<CourseView> = {}) =>
    person('client', { agreement: agreement(), history: rowsOfAll.slice(0, 13), refusal: { rule: 18, reason: 'reviewDue', fromMs: null }, course: course({ reviewDue: true, sinceReview: 10, appointments: [], ...change }) }),
  closed: (left: string | null, followUps: number[] = []) =>
    person('client', { stage: 'closed', history: rowsOfAll, course: { ...noCourse, closed: { left, atMs: DAY - DAYS, followUps } } }),
};

const names = ['Noor', 'Sem', 'Fatma', 'Daan', 'Yara', 'Lotte', 'Mees', 'Aylin', 'Jens', 'Roos', 'Bram', 'Nina', 'Omar', 'Evi', 'Thijs', 'Sara', 'Gijs', 'Lina', 'Familie van den Brink-Oosterhuis', 'Kees', 'Iris', 'Hanna'];
/** Hours of this therapist's Monday to Friday, and who comes then; 26 November is the Thursday. */
const weekPlan: [number, number, number][] = [
  [0, 9, 0], [0, 10, 1], [0, 11.5, 2], [0, 14, 3], [0, 15.25, 4], [1, 9, 5], [1, 10.5, 6], [1, 13, 7], [1, 14, 8], [1, 16, 9], [2, 9.5, 10], [2, 11, 11], [2, 13.5, 12],
  [3, 9, 13], [3, 10, 14], [3, 11.25, 15], [3, 13, 16], [3, 14, 17], [3, 15.25, 18], [3, 16.5, 19], [4, 9, 20], [4, 10, 21], [4, 13, 0],
];

export function practice(): RelationshipView[] {
  return names.map((name, i) => {
    const mine = weekPlan.filter(([, , who]) => who === i).map(([weekday, hour], n) => {
      const startMs = DAY + (weekday - 3) * DAYS + (hour - 14) * HOUR;
      const outcome: AppointmentView['outcome'] = i === 14 ? { is: 'cancelled', by: ONE, noticeMs: 30 * HOUR } : i === 15 ? { is: 'passed' } : startMs < NOW ? { is: 'kept' } : { is: 'open' };
      return appointment(`p${i}-${n}`, startMs, outcome);
    });
    return person('therapist', {
      id: i === 17 ? 'r1' : `c${i}`, ...called(name), agreement: agreement(), history, refusal: mine.some((a) => a.startMs === DAY) ? null : notNow,
      course: { ...noCourse, sessions: i === 17 ? 8 : 3, sinceReview: 3, appointments: mine, requests: i === 5 ? [{ id: 'q5', asked: ONE, what: { kind: 'plan', startMs: DAY + 5 * DAYS }, agreed: false, awaits: [] }] : [] },
    });
  });
}

const client = (r: RelationshipView, change: Partial<View> = {}): View => open('client', [r], change);
const ask = (asked: string, what: CourseView['requests'][number]['what']): CourseView['requests'] => [{ id: `question${asked}`, asked, what, agreed: asked === 'me', awaits: asked === 'me' ? [ONE] : [] }];

export const courseScenes: Record<string, () => View> = {
  'home-client-next': () => client(coursePeople.planned()),
  'home-client-today': () => client(coursePeople.planned('client', { appointments: [appointment('a1', DAY)] }, { refusal: null })),
  'home-client-unplanned': () => client(coursePeople.planned('client', { appointments: [] }, { refusal: { rule: 11, reason: 'noAppointment', fromMs: null } })),
  'home-client-asked': () => client(coursePeople.planned('client', { requests: ask(ONE, { kind: 'move', appointment: 'a1', fromMs: monday, startMs: monday + DAYS }) })),
  'home-client-own': () => client(coursePeople.planned('client', { requests: ask('me', { kind: 'plan', startMs: monday + 14 * DAYS }) })),
  'home-client-declined': () => client(coursePeople.planned('client', { declined: true })),
  'home-client-not-asked': () => client(coursePeople.planned('client', { notAsked: { rule: 18, reason: 'reviewDue', fromMs: null } })),
  'home-client-zone': () => client(coursePeople.planned('client', {}, { agreement: agreement({ ...planned, session: { ...planned.session, frequency: { most: 1, period: { kind: 'week', zone: 'America/New_York' } } } }) })),
  'home-client-review': () => client(coursePeople.reviewDue()),
  'home-client-ended': () => client(coursePeople.planned('client', { appointments: [] }, { refusal: { rule: 18, reason: 'courseEnded', fromMs: null } })),
  'home-client-introduced': () => client(coursePeople.planned('client', { appointments: [] }, { agreement: agreement(usual), refusal: { rule: 1, reason: 'introductionOver', fromMs: null } })),
  'home-client-passed': () => client(coursePeople.planned('client', { appointments: [appointment('a0', DAY - DAYS, { is: 'passed' }), appointment('a1', monday)] })),
  'home-client-closed': () => client(coursePeople.closed(null, [DAY + 60 * DAYS])),
  'home-client-left': () => open('client', [coursePeople.closed(ONE), coursePeople.planned('client', {}, { id: 'r2', ...called('Joris', 'client') })]),
  'home-therapist-day': () => open('therapist', practice()),
  planning: () => client(coursePeople.planned('client', { requests: ask('me', { kind: 'plan', startMs: monday + 4 * DAYS }) })),
  'planning-free': () => client(coursePeople.planned()),
  'planning-none': () => client(coursePeople.planned('client', { appointments: [] }, { agreement: agreement(usual), refusal: null })),
  'planning-therapist': () => open('therapist', practice()),
  'planning-move': () => client(coursePeople.planned()),
  appointment: () => client(coursePeople.planned()),
  'appointment-late': () => client(coursePeople.planned('client', { appointments: [appointment('a1', DAY + 3 * HOUR)] })),
  'appointment-away': () => client(coursePeople.planned('client', {}, { relay: 'away' }), { relay: 'away' }),
  'appointment-therapist': () => open('therapist', [coursePeople.planned('therapist')]),
  'appointment-callingOff': () => client(coursePeople.planned('client', { appointments: [appointment('a1', DAY + 3 * HOUR, { is: 'callingOff' })] }, { relay: 'away' }), { relay: 'away' }),
  'appointment-cancelled': () => client(coursePeople.planned('client', { appointments: [appointment('a1', monday, { is: 'cancelled', by: ONE, noticeMs: 30 * HOUR })] })),
  'appointment-passed': () => open('therapist', [coursePeople.planned('therapist', { appointments: [appointment('a1', DAY - DAYS, { is: 'passed' })] })]),
  'appointment-missed': () => client(coursePeople.planned('client', { appointments: [appointment('a1', DAY - DAYS, { is: 'missed', claims: [{ by: 'me', absent: [ONE] }, { by: ONE, absent: ['me'] }] })] })),
  'lobby-review': () => client({ ...coursePeople.reviewDue(), session: session({ microphone: true }) }),
  review: () => client(coursePeople.reviewDue()),
  'review-theirs': () => client(coursePeople.reviewDue({ requests: ask(ONE, { kind: 'review', outcome: 'goOn' }) })),
  'review-own': () => client(coursePeople.reviewDue({ requests: ask('me', { kind: 'review', outcome: 'end' }) })),
  closing: () => client(coursePeople.planned('client', { appointments: [] })),
  'closing-open': () => client(coursePeople.planned()),
  'closing-theirs': () => client(coursePeople.planned('client', { appointments: [], requests: ask(ONE, { kind: 'close', followUps: [DAY + 30 * DAYS, DAY + 90 * DAYS] }) })),
  fees: () => client(coursePeople.planned()),
  'history-all': () => client(coursePeople.closed(null)),
};

Object.assign(courseScenes, {
  'group-planning-asked': () => client(several(coursePeople.planned('client', { requests: [{ id: 'q1', asked: TWO, what: { kind: 'plan', startMs: monday + 4 * DAYS }, agreed: false, awaits: [THREE] }, { id: 'q2', asked: ONE, what: { kind: 'review', outcome: 'goOn' }, agreed: true, awaits: [TWO] }] }), 3)),
  'group-planning-own': () => client(several(coursePeople.planned('client', { requests: [{ id: 'q1', asked: 'me', what: { kind: 'plan', startMs: monday + 4 * DAYS }, agreed: true, awaits: [ONE, THREE] }] }), 3)),
  'group-appointment-passed': () => open('therapist', [several(coursePeople.planned('therapist', { appointments: [appointment('a1', DAY - DAYS, { is: 'passed' })] }), 3)]),
  'group-appointment-missed': () => client(several(coursePeople.planned('client', { appointments: [appointment('a1', DAY - DAYS, { is: 'missed', claims: [{ by: ONE, absent: ['me', TWO] }, { by: 'me', absent: [TWO] }, { by: TWO, absent: [TWO] }] })] }), 3)),
  'group-review': () => client(several(coursePeople.reviewDue(), 3)),
  'group-closing': () => open('therapist', [several(coursePeople.planned('therapist', { appointments: [] }), 2)]),
  'group-closed': () => client(several(coursePeople.closed(TWO), 3)),
});

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const statement: StatementView = {
  lines: [
    { charge: { kind: 'session', lastedSeconds: 3000 }, atMs: DAY - 23 * DAYS, index: 4, currency: 'EUR', minor: 9500 },
    { charge: { kind: 'session', lastedSeconds: 240 }, atMs: DAY - 20 * DAYS, index: 8, currency: 'EUR', minor: 0 },
    { charge: { kind: 'cancelled', by: 'client', noticeMs: 5 * HOUR }, atMs: DAY - 16 * DAYS, index: 9, currency: 'EUR', minor: 4750 },
    { charge: { kind: 'cancelled', by: 'therapist', noticeMs: HOUR }, atMs: DAY - 13 * DAYS, index: 10, currency: 'EUR', minor: 0 },
    { charge: { kind: 'cancelled', by: 'client', noticeMs: 0 }, atMs: DAY - 9 * DAYS, index: 12, currency: 'EUR', minor: 9500 },
    { charge: { kind: 'missed', disputed: true }, atMs: DAY - 6 * DAYS, index: 14, currency: 'EUR', minor: 0 },
    { charge: { kind: 'missed', disputed: false }, atMs: DAY - 2 * DAYS, index: 16, currency: 'EUR', minor: 9500 },
  ],
  totals: [{ currency: 'EUR', minor: 33250 }],
};

type Played = 'plan' | 'moveAppointment' | 'cancelAppointment' | 'sayMissed' | 'mayPlan' | 'review' | 'closeTogether' | 'endAlone' | 'answerRequest' | 'takeBackRequest' | 'dismissNotAsked' | 'statement' | 'exportLedger' | 'exportCalendar';

/** `change` changes one relationship of the played core and tells the page. */
export function courseBackend(change: (id: string, f: (r: RelationshipView) => void) => void): Pick<Backend, Played> {
  let known: RelationshipView['course'] | null = null;
  const look = (id: string) => { change(id, (r) => { known = r.course; }); return known; };
  const request = (id: string, what: CourseView['requests'][number]['what']) => {
    if (look(id)?.requests.some((one) => one.asked === 'me')) return Promise.reject({ code: 'refused', refusal: { rule: 11, reason: 'askedAlready', fromMs: null } } satisfies Failure);
    change(id, (r) => { r.course = { ...r.course, declined: false, notAsked: null, requests: [...r.course.requests, { id: 'q-own', asked: 'me', what, agreed: true, awaits: r.members.map((m) => m.id) }] }; });
    return Promise.resolve();
  };
  return {
    plan: (a) => request(a.relationship, { kind: 'plan', startMs: a.startMs }),
    moveAppointment: (a) => request(a.relationship, { kind: 'move', appointment: a.appointment, fromMs: look(a.relationship)?.appointments.find((one) => one.id === a.appointment)?.startMs ?? 0, startMs: a.startMs }),
    cancelAppointment: async (a) => {
      await wait(200);
      change(a.relationship, (r) => {
        r.course.appointments = r.course.appointments.map((one) => (one.id === a.appointment ? { ...one, outcome: r.relay === 'connected' ? { is: 'cancelled', by: 'me', noticeMs: one.startMs - NOW } : { is: 'callingOff' } } : one));
      });
    },
    sayMissed: (a) => Promise.resolve(change(a.relationship, (r) => {
      r.course.appointments = r.course.appointments.map((one) => (one.id === a.appointment ? { ...one, outcome: { is: 'missed', claims: [...(one.outcome.is === 'missed' ? one.outcome.claims : []), { by: 'me', absent: a.absent }] } } : one));
    })),
    mayPlan: (a) => {
      const others = (look(a.relationship)?.appointments ?? []).filter((one) => one.id !== a.moving && one.outcome.is === 'open');
      return Promise.resolve(a.startsMs.map((startMs): SlotView => {
        const near = others.find((one) => Math.abs(one.startMs - startMs) < 2 * DAYS);
        return { startMs, refusal: startMs <= NOW ? { rule: 11, reason: 'appointmentPast', fromMs: null } : near ? { rule: 10, reason: 'tooSoon', fromMs: near.endMs + 2 * DAYS } : null };
      }));
    },
    review: (a) => request(a.relationship, { kind: 'review', outcome: a.outcome }),
    closeTogether: (a) => request(a.relationship, { kind: 'close', followUps: a.followUps }),
    endAlone: (a) => Promise.resolve(change(a.relationship, (r) => Object.assign(r, { ...coursePeople.closed('me'), id: r.id, members: r.members, myRole: r.myRole }))),
    answerRequest: (a) => Promise.resolve(change(a.relationship, (r) => {
      const what = r.course.requests.find((one) => one.id === a.request)?.what;
      r.course = { ...r.course, requests: r.course.requests.filter((one) => one.id !== a.request) };
      if (!a.agree || !what) return;
      if (what.kind === 'plan') r.course.appointments = [...r.course.appointments, appointment('new', what.startMs)].sort((x, y) => x.startMs - y.startMs);
      if (what.kind === 'move') r.course.appointments = r.course.appointments.map((one) => (one.id === what.appointment ? appointment(one.id, what.startMs) : one));
      if (what.kind === 'review') Object.assign(r, { refusal: null, course: { ...r.course, reviewDue: false, sinceReview: 0 } });
      if (what.kind === 'close') Object.assign(r, { ...coursePeople.closed(null, what.followUps), id: r.id });
    })),
    takeBackRequest: (a) => Promise.resolve(change(a.relationship, (r) => { r.course = { ...r.course, requests: r.course.requests.filter((one) => one.asked !== 'me') }; })),
    dismissNotAsked: (a) => Promise.resolve(change(a.relationship, (r) => { r.course = { ...r.course, notAsked: null, declined: false }; })),
    statement: (a) => Promise.resolve(a.fromMs <= DAY && DAY < a.untilMs ? statement : { lines: [], totals: [] }),
    exportLedger: () => wait(200).then(() => true),
    exportCalendar: () => wait(200).then(() => true),
  };
}
