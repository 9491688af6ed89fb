// What is planned, asked, held and owed, as sentences and as lists. Pure: answers with message ids and their arguments.
import { sideNamed, doer, namesOf, sideOf, type Of } from './people';
import type { Say } from './sentences';
import type { AppointmentView, ChargeView, ClosedView, FeeTerms, HistoryRow, Refusal, RelationshipView, RequestView, Role, StatementLine } from './view';
import { dayOf, sameDay } from './week';

/** A word for a moment, for an amount, for a length that was given. */
export type CourseWords = { when: (ms: number) => string; given: (ms: number) => string; notice: (seconds: number) => string; cash: (minor: number, currency: string) => string; length: (seconds: number) => string };

/** The appointment that comes next, or whose session can still begin. */
export function nextAppointment(r: Pick<RelationshipView, 'course'>, nowMs: number): AppointmentView | null {
  return r.course.appointments.find((a) => a.outcome.is === 'open' && (a.enterUntilMs ?? a.endMs) >= nowMs) ?? null;
}

/** Those that still lie ahead, and those about which something is to be said. */
export function openAppointments(r: Pick<RelationshipView, 'course'>, nowMs: number): AppointmentView[] {
  return r.course.appointments.filter((a) => a.outcome.is === 'passed' || ((a.outcome.is === 'open' || a.outcome.is === 'callingOff') && (a.enterUntilMs ?? a.endMs) >= nowMs));
}

/** Whether sessions are planned with each other. */
export function plans(r: Pick<RelationshipView, 'agreement' | 'course' | 'stage'>): boolean {
  return r.stage === 'ready' && ((r.agreement?.terms.session.appointments ?? null) !== null || r.course.appointments.length > 0);
}

export function mine(r: Pick<RelationshipView, 'course'>): RequestView | null {
  return r.course.requests.find((one) => one.asked === 'me') ?? null;
}

export function theirs(r: Pick<RelationshipView, 'course'>): RequestView | null {
  return asking(r)[0] ?? null;
}

/** What others asked; what still wants this side's answer first. */
export function asking(r: Pick<RelationshipView, 'course'>): RequestView[] {
  return r.course.requests.filter((one) => one.asked !== 'me').sort((a, b) => Number(a.agreed) - Number(b.agreed));
}

/** Something of another waits for this side's answer. */
export function awaited(r: Pick<RelationshipView, 'course'>): boolean {
  return asking(r).some((one) => !one.agreed);
}

/** What was asked, by whom. */
export function requestSentence({ asked: side, what }: Pick<RequestView, 'asked' | 'what'>, { when }: Pick<CourseWords, 'when'>, r: Of | null = null): Say {
  const asked = sideOf(side);
  const by = r === null || asked === 'me' ? {} : sideNamed(r, side);
  switch (what.kind) {
    case 'plan': return { id: `request-plan-${asked}`, args: { ...by, when: when(what.startMs) } };
    case 'move': return { id: `request-move-${asked}`, args: { ...by, from: when(what.fromMs), when: when(what.startMs) } };
    case 'review': return { id: `request-review-${what.outcome}-${asked}`, args: { ...by } };
    case 'close': return { id: `request-close-${asked}`, args: { ...by, count: what.followUps.length } };
  }
}

/** What yes means. */
export function requestMeans({ what }: RequestView): string {
  switch (what.kind) {
    case 'plan': return 'request-plan-means';
    case 'move': return 'request-move-means';
    case 'review': return `request-review-${what.outcome}-means`;
    case 'close': return 'request-close-means';
  }
}

/** What became of an appointment: a sentence for each way it can go. */
export function outcomeSentences({ outcome }: Pick<AppointmentView, 'outcome'>, words: Pick<CourseWords, 'given'>, r: Of | null = null): Say[] {
  switch (outcome.is) {
    case 'cancelled': {
      const { noticeMs } = outcome;
      const by = sideOf(outcome.by);
      const named = r === null ? {} : sideNamed(r, outcome.by);
      return noticeMs === null
        ? [{ id: `outcome-cancelled-${by}`, args: { ...named } }, { id: 'outcome-cancelled-timeless', args: {} }]
        : [{ id: `outcome-cancelled-${by}-notice`, args: { ...named, notice: words.given(noticeMs) } }];
    }
    case 'missed': {
      const said = outcome.claims.map((claim) => missedSay('outcome-missed', claim.by, claim.absent, {}, r));
      return disputed(outcome.claims) ? [...said, { id: 'outcome-missed-differ', args: {} }] : said;
    }
    default: return [{ id: `outcome-${outcome.is}`, args: {} }];
  }
}

/** Who says who was not there. With one other, in a sentence of its own each; among several, by name. */
export function missedSay(base: 'outcome-missed' | 'history-missed', by: string, absent: readonly string[], args: Say['args'], r: Of | null): Say {
  const id = (rest: string) => (base === 'outcome-missed' ? `outcome-missed-${rest}` : `history-missed-${rest}`);
  const [first] = absent;
  if (r === null || r.members.length < 2) return { id: id(`${sideOf(by)}-${sideOf(first ?? 'other')}`), args };
  const others = absent.filter((side) => side !== 'me' && side !== by);
  const self = absent.includes(by);
  const you = by !== 'me' && absent.includes('me');
  const whom = others.length > 0 ? namesOf(r, others).who : '';
  const kind = self ? (others.length > 0 || you ? 'self-and' : 'self') : you ? (others.length > 0 ? 'you-and' : 'you') : 'others';
  return { id: id(`${sideOf(by)}-several`), args: { ...args, ...sideNamed(r, by), kind: you && self ? 'self-you' : kind, whom, count: absent.length } };
}

function disputed(claims: readonly { absent: readonly string[] }[]): boolean {
  return new Set(claims.map((claim) => [...claim.absent].sort().join(' '))).size > 1;
}

/** What calling off now means for what is owed (S-19, S-60), said before the act. */
export function cancelSentences(a: Pick<AppointmentView, 'startMs'>, by: Role, fees: FeeTerms | null, nowMs: number, connected: boolean, words: Pick<CourseWords, 'notice' | 'cash' | 'when'>): Say[] {
  if (fees === null) return [{ id: 'cancel-no-fees', args: {} }];
  if (by === 'therapist') return [{ id: 'cancel-therapist-free', args: {} }];
  const notice = words.notice(fees.noticeSeconds);
  const timeless = Math.max(fees.lateMinor, fees.missedMinor);
  const freeUntil = a.startMs - fees.noticeSeconds * 1000;
  const late = nowMs > freeUntil;
  const now: Say = fees.lateMinor === 0
    ? { id: 'cancel-late-free', args: {} }
    : late
      ? { id: 'cancel-late', args: { notice, amount: words.cash(fees.lateMinor, fees.currency) } }
      : { id: 'cancel-free', args: { notice, until: words.when(freeUntil), amount: words.cash(fees.lateMinor, fees.currency) } };
  if (connected) return [now];
  return timeless === 0 ? [now, { id: 'cancel-away-free', args: {} }] : [now, { id: 'cancel-away', args: { amount: words.cash(timeless, fees.currency) } }];
}

/** A reason of the setting whose way on is a screen of the page. */
export type WayOn = 'planning' | 'review' | 'agreement' | 'history';

const ways: Partial<Record<string, WayOn>> = {
  noAppointment: 'planning', reviewDue: 'review', courseEnded: 'agreement', introductionOver: 'agreement',
  introductionOnly: 'agreement', appointmentsNotAgreed: 'agreement', homeworkNotAgreed: 'agreement', messagesNotAgreed: 'agreement', filesNotAgreed: 'agreement', noAgreement: 'agreement', sideConversation: 'agreement', appointmentsOpen: 'planning', relationshipEnded: 'history',
};

export function wayOn(refusal: Refusal | null): WayOn | null {
  const way = refusal === null ? undefined : Object.hasOwn(ways, refusal.reason) ? ways[refusal.reason] : undefined;
  return way ?? null;
}

/** How an appointment of today stands. */
export type DayState = 'done' | 'now' | 'soon' | 'later' | 'off' | 'callingOff' | 'open' | 'missed';
export type DayEntry = { r: RelationshipView; a: AppointmentView; state: DayState; minutes: number };
/** The day: what is planned, and the free time before it in minutes, if there is some. */
export type DayLine = DayEntry & { freeBefore: number };

export function dayState(r: RelationshipView, a: AppointmentView, nowMs: number): DayState {
  switch (a.outcome.is) {
    case 'cancelled': case 'void': return 'off';
    case 'callingOff': return 'callingOff';
    case 'missed': return 'missed';
    case 'passed': return 'open';
    case 'kept': return nowMs < a.endMs && r.session !== null && r.session.phase !== 'ended' ? 'now' : 'done';
    case 'open': {
      if (a.startMs <= nowMs) return 'now';
      return a.startMs - nowMs <= 60 * 60_000 ? 'soon' : 'later';
    }
  }
}

/** Everything planned on the day of `nowMs`, of all relationships, by time. */
export function today(relationships: readonly RelationshipView[], nowMs: number, zone: string): DayLine[] {
  const day = dayOf(nowMs, zone);
  const entries = relationships
    .flatMap((r) => r.course.appointments.map((a) => ({ r, a, state: dayState(r, a, nowMs), minutes: Math.max(1, Math.ceil((a.startMs - nowMs) / 60_000)) })))
    .filter(({ a }) => a.outcome.is !== 'void' && sameDay(dayOf(a.startMs, zone), day))
    .sort((x, y) => x.a.startMs - y.a.startMs);
  let busyUntil: number | null = null;
  return entries.map((entry) => {
    if (entry.state === 'off') return { ...entry, freeBefore: 0 };
    const freeBefore = busyUntil === null ? 0 : Math.max(0, Math.floor((entry.a.startMs - busyUntil) / 60_000));
    busyUntil = Math.max(busyUntil ?? 0, entry.a.endMs);
    return { ...entry, freeBefore };
  });
}

/** Who is next of all: the one of now, or the first ahead; today or later. */
export function whoIsNext(relationships: readonly RelationshipView[], nowMs: number): { r: RelationshipView; a: AppointmentView } | null {
  const ahead = relationships.flatMap((r) => r.course.appointments.filter((a) => a.outcome.is === 'open' && (a.enterUntilMs ?? a.endMs) >= nowMs).map((a) => ({ r, a })));
  return ahead.sort((x, y) => x.a.startMs - y.a.startMs)[0] ?? null;
}

/** What was done, counted from the ledger: since the last review, or since the beginning. */
export type Done = { sinceMs: number | null; reviewed: boolean; sessions: number; seconds: number; longer: number; cancelledMe: number; cancelledOther: number; missedMe: number; missedOther: number };

export function doneSinceReview(history: readonly HistoryRow[]): Done {
  const lastReview = history.map((row) => row.kind).lastIndexOf('reviewed');
  const rows = history.slice(lastReview + 1);
  const begin = history[lastReview] ?? rows[0];
  const count = (test: (row: HistoryRow) => boolean) => rows.filter(test).length;
  return {
    sinceMs: begin?.atMs ?? null,
    reviewed: lastReview >= 0,
    sessions: count((row) => row.kind === 'end'),
    seconds: rows.reduce((sum, row) => sum + (row.kind === 'end' ? (row.seconds ?? 0) : 0), 0),
    longer: new Set(rows.filter((row) => row.kind === 'extended' || row.kind === 'crisisExtended').map((row) => row.session)).size,
    cancelledMe: count((row) => row.kind === 'cancelled' && doer(row.by) === 'me'),
    cancelledOther: count((row) => row.kind === 'cancelled' && doer(row.by) === 'other'),
    missedMe: count((row) => row.kind === 'missed' && row.absent.includes('me')),
    missedOther: count((row) => row.kind === 'missed' && row.absent.some((side) => side !== 'me')),
  };
}

/** The counts as sentences; what did not happen is not named, but that there was no session is. */
export function doneSentences(done: Done, { length }: Pick<CourseWords, 'length'>): Say[] {
  const said: Say[] = [done.sessions === 0
    ? { id: 'done-no-sessions', args: {} }
    : { id: 'done-sessions', args: { count: done.sessions, length: length(done.seconds / done.sessions) } }];
  const each = (id: string, count: number) => { if (count > 0) said.push({ id, args: { count } }); };
  each('done-longer', done.longer);
  each('done-cancelled-me', done.cancelledMe);
  each('done-cancelled-other', done.cancelledOther);
  each('done-missed-me', done.missedMe);
  each('done-missed-other', done.missedOther);
  return said;
}

/** Why a line of the statement costs what it costs; `role` is the reader's. */
export function chargeSentence(line: Pick<StatementLine, 'charge' | 'minor'>, role: Role, words: Pick<CourseWords, 'length' | 'given'>): Say {
  const charge: ChargeView = line.charge;
  const free = line.minor === 0 ? 'free' : 'owed';
  switch (charge.kind) {
    case 'session': return { id: `fee-session-${free}`, args: { length: words.length(charge.lastedSeconds) } };
    case 'cancelled': {
      const by = charge.by === role ? 'me' : 'other';
      if (charge.by === 'therapist') return { id: `fee-cancelled-therapist-${by}`, args: {} };
      if (charge.noticeMs === 0) return { id: `fee-cancelled-timeless-${by}-${free}`, args: {} };
      return { id: `fee-cancelled-${by}-${free}`, args: { notice: words.given(charge.noticeMs) } };
    }
    case 'missed': return charge.disputed ? { id: 'fee-missed-disputed', args: {} } : line.minor === 0
      ? { id: 'fee-missed-free', args: {} }
      : { id: `fee-missed-owed-${role === 'client' ? 'me' : 'other'}`, args: {} };
  }
}

/** How it ended. */
export function closedSentence({ left, atMs }: ClosedView, { when }: Pick<CourseWords, 'when'>, r: Of | null = null): Say {
  return { id: `closed-${left === null ? 'both' : sideOf(left)}`, args: { ...(r === null || left === null ? {} : sideNamed(r, left)), when: when(atMs) } };
}

/** What a move to another time can find in the list of times: those of the past are not asked for. */
export function toAsk(starts: readonly number[], nowMs: number): number[] {
  return starts.filter((ms) => ms > nowMs).slice(0, 400);
}
