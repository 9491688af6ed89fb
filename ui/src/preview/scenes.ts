// Scripted states, one for each screen and each way it can look. Only for previews.
import type { ClauseName, CourseView, IntroductionView, MemberView, OtherView, DeviceView, HistoryRow, RelationshipView, Role, SessionView, Terms, View } from '../view';
import { changedTerms, longerTerms, richTerms, tighterTerms, usualTerms } from './agreements';
import { noHomework } from './homework';
import { noLetters } from './letters';

// A fixed day, so that pictures stay comparable: Thursday 26 November 2026, 14:00 in Amsterdam.
export const DAY = Date.UTC(2026, 10, 26, 13, 0);
export const MINUTE = 60_000;
/** Handles of others: the one of two, and two more. */
export const ONE = '6f0c2a9be1d34875';
export const TWO = '91b7e04d53c8f2a6';
export const THREE = 'c35d118e7fa09b42';
export const MINE = '2ad94f70b6e81c53';

export const words = (
  'river candy orange window gentle forest silver pencil morning bridge carbon velvet ' +
  'harbor ladder winter copper meadow sister planet bundle tunnel wisdom garden letter'
).split(' ');

/** What a ledger line has where it is about none of it. */
export const lineOfNothing = { session: null, seconds: null, reason: null, version: null, appointmentMs: null, noticeMs: null, absent: [] as string[], clocks: [] as HistoryRow['clocks'], signed: [] as string[], outcome: null };
export const noCourse: CourseView = { sessions: 0, sinceReview: 0, reviewDue: false, appointments: [], requests: [], notAsked: null, declined: false, closed: null };

const qr = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h29v29H0z"/><path d="${drawnCode()}"/></svg>`,
)}`;

/** Squares that look like a code; it says nothing. */
function drawnCode(): string {
  let seed = 7;
  let d = 'M2 2h7v7h-7zM3 3v5h5v-5zM4 4h3v3h-3zM20 2h7v7h-7zM21 3v5h5v-5zM22 4h3v3h-3zM2 20h7v7h-7zM3 21v5h5v-5zM4 22h3v3h-3z';
  for (let y = 2; y < 27; y++) {
    for (let x = 2; x < 27; x++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      const corner = (x < 10 && y < 10) || (x > 18 && y < 10) || (x < 10 && y > 18);
      if (!corner && seed % 100 < 48) d += `M${x} ${y}h1v1h-1z`;
    }
  }
  return d;
}

function device(on: boolean, labels: string[], change: Partial<DeviceView> = {}): DeviceView {
  return { on, chosen: labels.length > 0 ? '0' : null, choices: labels.map((label, i) => ({ id: String(i), label })), problem: null, file: false, ...change };
}

const calm: SessionView['crisis'] = { canExtend: true, mostSeconds: 1800, addedSeconds: 0, lastBy: null, declared: false, canOpen: false, places: [] };
/** A place as a therapist sees it once it was opened. */
export const openedPlace: Partial<SessionView['crisis']> = { declared: true, canOpen: false, places: [{ member: ONE, alone: true, address: 'Lindelaan 4, Utrecht', callBack: '06 1234 5678' }] };
export const ownNote = 'Vorige keer was ik te snel bij de oefening. Eerst vragen hoe de week was, dan pas het schema.';

/** One other in the lobby or the room, with camera and microphone on. */
export function otherOne(change: Partial<OtherView> = {}): OtherView {
  return { member: ONE, present: true, waits: false, hides: false, inSession: true, line: 'good', pointer: null, camera: true, microphone: true, ...change };
}

export type SessionScene = Partial<SessionView> & { started?: number | null };
type Devices = { camera?: boolean; microphone?: boolean };

/** A session `started` minutes ago. */
export function session({ started = null, camera = false, microphone = false, ...change }: Omit<SessionScene, 'camera' | 'microphone'> & Devices): SessionView {
  const startedMs = started === null ? null : DAY;
  return {
    phase: 'lobby', introduction: false, problem: null, others: [otherOne()], placeAttested: false,
    camera: device(camera, ['Integrated Camera', 'USB Camera']),
    microphone: device(microphone, ['Built-in Audio Analog Stereo']),
    speaker: device(true, ['Headphones']),
    level: microphone ? 6 : 0, hideAddress: false, addressWay: 'unknown', canRelay: true,
    startedMs, limitMs: startedMs && startedMs + 50 * MINUTE, endMs: startedMs && startedMs + 55 * MINUTE, nowMs: DAY + (started ?? 0) * MINUTE,
    notice: null, grace: false, extension: null, extendableSeconds: 600, line: 'good',
    texts: [], end: null, connectedInMs: 420, crisis: calm, ...change,
  };
}

export function member(id: string, name: string | null, role: Role): MemberView {
  return { id, name, role, returned: false, computers: 1 };
}
/** The one other by this name. */
export function called(name: string, myRole: Role = 'therapist'): Pick<RelationshipView, 'members'> {
  return { members: [member(ONE, name, myRole === 'client' ? 'therapist' : 'client')] };
}

export function person(myRole: Role, change: Partial<RelationshipView>): RelationshipView {
  return {
    id: 'r1', myId: MINE, members: [member(ONE, myRole === 'client' ? 'Marijke' : 'Noor', myRole === 'client' ? 'therapist' : 'client')], myRole,
    stage: 'ready', relay: 'connected', problem: null, invitations: [], onward: null, inviteBack: [], away: null, comingBack: false, suspended: false, verification: null, introduction: null, agreement: null, withdrawn: false, mail: { leftOut: 0, waiting: 0 }, proposal: null, session: null, refusal: null, letters: { ...noLetters }, rating: null, homework: { ...noHomework }, course: { sessions: 0, sinceReview: 0, reviewDue: false, appointments: [], requests: [], notAsked: null, declined: false, closed: null }, history: [], takesShared: true, ledgerFault: null, ...change,
  };
}

export const history: HistoryRow[] = [
  { index: 0, kind: 'agreed', by: { who: 'all' }, session: null, seconds: null, reason: null, version: 1, days: -14, head: '9f31c07a' },
  { index: 1, kind: 'start', by: { who: 'all' }, session: 1, seconds: null, reason: null, version: null, days: -14, head: '04be55d2' },
  { index: 2, kind: 'extended', by: { who: 'all' }, session: 1, seconds: 300, reason: null, version: null, days: -14, head: 'c81e20f6' },
  { index: 3, kind: 'end', by: { who: 'all' }, session: 1, seconds: 3312, reason: 'limit', version: null, days: -14, head: '7a90bb13' },
  { index: 4, kind: 'start', by: { who: 'all' }, session: 2, seconds: null, reason: null, version: null, days: -7, head: 'e2d4471c' },
  { index: 5, kind: 'end', by: { who: 'other', member: ONE }, session: 2, seconds: 1980, reason: 'leftByOther', version: null, days: -7, head: '3b6f0a9d' },
  { index: 6, kind: 'agreed', by: { who: 'all' }, session: null, seconds: null, reason: null, version: 2, days: -1, head: '5d0c91ab' },
].map(({ days, ...row }) => ({ ...lineOfNothing, ...row, atMs: DAY + days * 1440 * MINUTE + row.index * 7 * MINUTE }) as HistoryRow);

const link = 'kader://invitation/relay.praktijk-lindelaan.example/4k7qz9w2v8ma#c3VjaC1hLXNlY3JldC1pcy1ub3QtcmVhbC0xMjM0NTY3ODkw';
const six = ['🐘 elephant', '⛵ sailboat', '🌷 tulip', '🎩 top-hat', '🧩 puzzle-piece', '🌙 moon'].map((s) => ({ char: s.split(' ')[0] ?? '', name: s.split(' ')[1] ?? '' }));
const inForce = (terms: Terms) => ({ version: 2, terms, signedMs: DAY - 1440 * MINUTE, hash: 'aa', tightened: null, coming: null });
const agreement = inForce(usualTerms);
const why = 'Samen een stuk reizen past niet in vijftig minuten. Zo hoef je je niet te haasten.';

const changes = (...clauses: ClauseName[]) => clauses.map((clause) => ({ clause, tightens: clause === 'messages' }));
const whyFees = 'Mijn prijs gaat in januari omhoog. Op vrijdagmiddag werk ik niet meer.';

/** An introduction that got so far. */
export const introduced = (state: IntroductionView['state'], change: Partial<IntroductionView> = {}): IntroductionView =>
  ({ state, by: state === 'open' ? null : ONE, joined: state === 'ready' || state === 'held', awaits: [], ...change });

export const people = {
  invited: () => person('therapist', { stage: 'invited', members: [], invitations: [{ link, qr, expiresMs: DAY + 7 * 1440 * MINUTE, state: 'open' }] }),
  expired: () => person('therapist', { stage: 'invited', members: [], invitations: [{ link, qr, expiresMs: DAY, state: 'expired' }] }),
  joining: () => person('client', { stage: 'joining', members: [] }),
  verify: () => person('client', { stage: 'verify', verification: { emoji: six, mine: false, others: [ONE] } }),
  verifyMine: () => person('therapist', { stage: 'verify', verification: { emoji: six, mine: true, others: [] } }),
  verifyWait: () => person('client', { stage: 'verify', verification: { emoji: [], mine: false, others: [] } }),
  mismatch: () => person('client', { stage: 'mismatch' }),
  agreeAwait: () => person('client', { stage: 'agree' }),
  agreePropose: () => person('therapist', { stage: 'agree' }),
  agreeSign: () => person('client', { stage: 'agree', proposal: { hash: 'ab', version: 1, mine: false, by: ONE, terms: usualTerms, old: null, changes: [], why: '', signedByMe: false, awaits: [] } }),
  agreeWaits: () => person('therapist', { stage: 'agree', proposal: { hash: 'ab', version: 1, mine: true, by: 'me', terms: usualTerms, old: null, changes: [], why: '', signedByMe: true, awaits: [ONE] } }),
  ready: (role: Role = 'client', change: Partial<RelationshipView> = {}) => person(role, { agreement, history, ...change }),
  withdrawn: (role: Role = 'client', by: 'me' | 'other' = 'me') =>
    person(role, {
      stage: 'agree', withdrawn: true,
      history: [...history, { ...lineOfNothing, index: 7, atMs: DAY, kind: 'withdrawn', by: by === 'me' ? { who: 'me' } : { who: 'other', member: ONE }, head: 'b7720c1e' }],
    }),
  change: (role: Role = 'client') =>
    person(role, { agreement, history, proposal: { hash: 'ac', version: 3, mine: role === 'therapist', by: role === 'therapist' ? 'me' : ONE, terms: longerTerms, old: usualTerms, changes: changes('session'), why, signedByMe: role === 'therapist', awaits: role === 'client' ? [] : [ONE] } }),
};

/** Agreements that say something in every clause, and what can come of them. */
const agreements = {
  rich: (role: Role = 'client') => people.ready(role, { agreement: inForce(richTerms) }),
  richChange: (role: Role = 'client') =>
    people.ready(role, {
      agreement: inForce(richTerms),
      proposal: { hash: 'ad', version: 3, mine: role === 'therapist', by: role === 'therapist' ? 'me' : ONE, terms: changedTerms, old: richTerms, changes: changes('messages', 'fees'), why: whyFees, signedByMe: role === 'therapist', awaits: role === 'client' ? [] : [ONE] },
    }),
  richFirst: () => person('client', { stage: 'agree', proposal: { hash: 'ae', version: 1, mine: false, by: ONE, terms: richTerms, old: null, changes: [], why: '', signedByMe: false, awaits: [] } }),
  tightened: () => people.ready('client', { agreement: { ...inForce(tighterTerms), version: 3, tightened: { by: ONE, why: 'Op vrijdagmiddag werk ik niet meer.', old: richTerms, changes: changes('messages') } } }),
};

export const noComputers: View['computers'] = { second: false, joining: 0, could: 0, preparing: 0, ready: 0, used: 0, leaving: 0 };

export function emptyView(): View {
  return { vault: { state: 'absent' }, me: null, language: null, relay: 'connecting', wordsChecked: false, wordsDue: false, ways: [], needsCapability: false, capture: { asked: false, offered: false, on: false }, lockedContacts: null, reminders: { minutes: null, notShown: false }, computers: noComputers, tools: 0, toolsRevision: 0, relationships: [] };
}

export function open(role: Role, relationships: RelationshipView[], change: Partial<View> = {}): View {
  return { vault: { state: 'open' }, me: { name: role === 'client' ? 'Noor' : 'Marijke', role }, language: null, relay: 'connected', wordsChecked: true, wordsDue: false, ways: ['passphrase', 'words'], needsCapability: false, capture: { asked: false, offered: false, on: false }, lockedContacts: null, reminders: { minutes: null, notShown: false }, computers: noComputers, tools: 0, toolsRevision: 0, relationships, ...change };
}
const away = (view: View): View => ({ ...view, relay: 'away', relationships: view.relationships.map((r) => ({ ...r, relay: 'away' })) });
const locked = (ways: ('keyring' | 'passphrase' | 'words')[]): View => ({ ...emptyView(), vault: { state: 'locked', ways }, ways, relay: 'away' });
const inRoom = (scene: Parameters<typeof session>[0], role: Role = 'client'): View => open(role, [people.ready(role, { session: session(scene) })]);
const running = (scene: Parameters<typeof session>[0], role: Role = 'client'): View => inRoom({ phase: 'running', camera: true, microphone: true, addressWay: 'direct', started: 12, ...scene }, role);

const inIntroduction = (scene: Parameters<typeof session>[0], r: RelationshipView = people.verify()): View =>
  open(r.myRole, [{ ...r, introduction: r.introduction ?? introduced('ready'), session: session({ introduction: true, extendableSeconds: 0, ...scene }) }]);

/** A ledger of which a line was changed on the disk. */
const faulty = (): RelationshipView =>
  person('client', { stage: 'closed', problem: 'ledgerDamaged', history: history.slice(0, 3), agreement: people.ready().agreement, ledgerFault: { line: 3, kind: 'damaged', member: null } });

export const scenes: Record<string, () => View> = {
  first: emptyView,
  'unlock-keyring': () => locked(['keyring', 'words']),
  'unlock-passphrase': () => locked(['passphrase', 'words']),
  'unlock-contacts': () => ({ ...locked(['passphrase', 'words']), lockedContacts: [{ name: 'Zus Hanna', number: '06 9876 5432' }, { name: '113 Zelfmoordpreventie', number: '113' }] }),
  damaged: () => ({ ...emptyView(), vault: { state: 'damaged' } }),
  newer: () => ({ ...emptyView(), vault: { state: 'newer' } }),
  'in-use': () => ({ ...emptyView(), vault: { state: 'inUse' } }),
  'home-client-empty': () => open('client', [], { wordsChecked: false }),
  'home-therapist-empty': () => open('therapist', []),
  'home-client': () => open('client', [people.ready()]),
  'home-client-proposal': () => open('client', [people.change()]),
  'home-client-refused': () => open('client', [people.ready('client', { refusal: { rule: 12, reason: 'sessionRunning', fromMs: DAY + 55 * MINUTE } })]),
  'home-client-often': () => open('client', [people.ready('client', { refusal: { rule: 10, reason: 'tooManySessions', fromMs: DAY + 82 * 60 * MINUTE } })]),
  'home-client-unchecked': () => open('client', [people.ready()], { wordsChecked: false }),
  'home-client-server': () => open('client', [people.ready()], { relay: 'changed' }),
  'home-fault': () => open('client', [faulty()]),
  'history-fault': () => open('client', [faulty()]),
  'history-differs': () => open('client', [people.ready('client', { history, ledgerFault: { line: 2, kind: 'other', member: ONE } })]),
  'lobby-differs': () => {
    const v = inRoom({ phase: 'waiting', camera: true, microphone: true, placeAttested: true, problem: 'ledgersDiffer' });
    return { ...v, relationships: v.relationships.map((r) => ({ ...r, history, ledgerFault: { line: history.length, kind: 'missingHere' as const, member: ONE } })) };
  },
  'home-client-mail': () => open('client', [people.ready('client', { mail: { leftOut: 1, waiting: 2 } })]),
  'home-client-missing': () => open('client', [people.ready('client', { problem: 'messageMissing' })]),
  'home-withdrawn': () => open('client', [people.withdrawn('client', 'other')]),
  'home-closed': () => open('client', [person('client', { stage: 'closed', problem: 'invitationGone', members: [] })]),
  'home-therapist-capability': () => open('therapist', [{ ...people.invited(), problem: 'capabilityMissing' }], { needsCapability: true }),
  'home-client-offline': () => open('client', [people.ready()], { relay: 'away' }),
  'home-therapist': () =>
    open('therapist', [
      people.ready('therapist'),
      { ...people.verifyMine(), id: 'r2', ...called('Sem') },
      { ...people.invited(), id: 'r3' },
      { ...people.change('therapist'), id: 'r4', ...called('Familie van den Brink-Oosterhuis') },
      person('therapist', { id: 'r5', ...called('Fatma'), stage: 'closed', history }),
    ]),
  invite: () => open('therapist', [people.invited()]),
  'invite-away': () => away(open('therapist', [{ ...people.invited(), invitations: [{ link, qr, expiresMs: DAY + 7 * 1440 * MINUTE, state: 'preparing' }] }])),
  'home-therapist-permission': () => open('therapist', [people.ready('therapist')], { needsCapability: true }),
  'invite-capability': () => open('therapist', [{ ...people.invited(), invitations: [{ link, qr, expiresMs: DAY + 7 * 1440 * MINUTE, state: 'preparing' }] }], { needsCapability: true }),
  'invite-expired': () => open('therapist', [people.expired()]),
  accept: () => open('client', []),
  joining: () => open('client', [people.joining()]),
  verify: () => open('client', [people.verify()]),
  'verify-mine': () => open('therapist', [people.verifyMine()]),
  'verify-wait': () => open('client', [people.verifyWait()]),
  mismatch: () => open('client', [people.mismatch()]),
  'home-introduction': () => open('client', [{ ...people.verify(), introduction: introduced('open') }]),
  'home-introduction-offered': () => open('therapist', [{ ...people.agreePropose(), introduction: introduced('offered') }, { ...people.ready('therapist'), id: 'r2', ...called('Sem') }]),
  'home-introduction-ready': () => open('client', [{ ...people.verify(), introduction: introduced('ready') }]),
  'home-introduction-held': () => open('client', [{ ...people.agreeAwait(), introduction: introduced('held'), refusal: { rule: 1, reason: 'introductionOver', fromMs: null } }]),
  'home-introduction-held-verify': () => open('client', [{ ...people.verify(), introduction: introduced('held'), refusal: { rule: 1, reason: 'introductionOver', fromMs: null } }]),
  'verify-introduction': () => open('client', [{ ...people.verify(), introduction: introduced('open') }]),
  'verify-introduction-offered': () => open('client', [{ ...people.verify(), introduction: introduced('offered') }]),
  'verify-introduction-joined': () => open('client', [{ ...people.verifyWait(), introduction: introduced('offered', { by: 'me', joined: true, awaits: [ONE] }) }]),
  'verify-introduction-ready': () => open('therapist', [{ ...people.verifyMine(), introduction: introduced('ready') }]),
  'lobby-introduction': () => inIntroduction({ microphone: true }),
  'session-introduction': () => inIntroduction({ phase: 'running', camera: true, microphone: true, addressWay: 'direct', started: 4 }),
  'session-introduction-mine': () => inIntroduction({ phase: 'running', camera: true, microphone: true, addressWay: 'direct', started: 4 }, people.verifyMine()),
  'ending-introduction': () => inIntroduction({ phase: 'ended', started: 28, end: { reason: 'leftByOther', startedMs: DAY, lastedSeconds: 1680 } }, { ...people.agreeAwait(), introduction: introduced('held') }),
  'agree-await': () => open('client', [people.agreeAwait()]),
  'agree-propose': () => open('therapist', [people.agreePropose()]),
  'agree-sign': () => open('client', [people.agreeSign()]),
  'agree-waits': () => open('therapist', [people.agreeWaits()]),
  withdrawn: () => open('client', [people.withdrawn()]),
  'withdrawn-therapist': () => open('therapist', [people.withdrawn('therapist', 'other')]),
  'withdrawn-again': () => open('client', [{ ...people.withdrawn(), proposal: people.agreeSign().proposal }]),
  program: () => open('client', [people.ready()]),
  'program-reminded': () => open('client', [people.ready()], { reminders: { minutes: 30, notShown: true } }),
  'program-therapist': () => open('therapist', [people.ready('therapist')], { ways: ['keyring', 'words'], wordsChecked: false, needsCapability: true }),
  agreement: () => open('client', [people.ready()]),
  'agreement-change': () => open('client', [people.change()]),
  'agreement-rich': () => open('client', [agreements.rich()]),
  'agreement-rich-therapist': () => open('therapist', [agreements.rich('therapist')]),
  'agreement-rich-change': () => open('client', [agreements.richChange()]),
  'agreement-rich-mine': () => open('therapist', [agreements.richChange('therapist')]),
  'agreement-rich-first': () => open('client', [agreements.richFirst()]),
  'agreement-tightened': () => open('client', [agreements.tightened()]),
  'history-withdrawn': () => open('client', [{ ...people.withdrawn('client', 'other'), mail: { leftOut: 2, waiting: 1 } }]),
  history: () => open('client', [people.ready()]),
  lobby: () => inRoom({ microphone: true }),
  'lobby-on': () => inRoom({ camera: true, microphone: true, hideAddress: true }),
  'lobby-trouble': () => {
    const view = inRoom({ others: [otherOne({ present: false })], canRelay: false, hideAddress: true });
    const s = view.relationships[0]?.session;
    if (s) Object.assign(s, { camera: device(false, [], { problem: 'absent' }), microphone: device(false, ['USB Microphone'], { problem: 'busy' }), speaker: device(true, ['tone.wav'], { file: true }) });
    return view;
  },
  'lobby-away': () => away(inRoom({ microphone: true })),
  'lobby-problem': () => inRoom({ phase: 'waiting', camera: true, microphone: true, placeAttested: true, problem: 'otherClockDisagrees' }),
  'lobby-asked': () => inRoom({ phase: 'waiting', camera: true, microphone: true, placeAttested: true }),
  'lobby-therapist': () => inRoom({ others: [otherOne({ waits: true })], microphone: true }, 'therapist'),
  'lobby-admit': () => inRoom({ phase: 'waiting', others: [otherOne({ waits: true })], camera: true, microphone: true, placeAttested: true }, 'therapist'),
  session: () => running({}),
  'session-notice': () => running({ started: 40, notice: 600 }),
  'session-texts': () =>
    running({
      started: 30,
      texts: [
        { id: 'a', by: ONE, text: 'Hier is het boek waar ik het over had: De kracht van kwetsbaarheid.', atMs: DAY + 20 * MINUTE, sent: true },
        { id: 'b', by: 'me', text: 'Dank je. Die zoek ik op.', atMs: DAY + 21 * MINUTE, sent: true },
        { id: 'c', by: 'me', text: 'Het geluid viel net even weg.', atMs: DAY + 29 * MINUTE, sent: false },
      ],
    }),
  'session-asked': () => running({ started: 44, extension: { asked: ONE, seconds: 600, agreed: false, awaits: [] } }),
  'session-waits': () => running({ started: 44, extension: { asked: 'me', seconds: 600, agreed: true, awaits: [ONE] } }),
  'session-away': () => away(running({})),
  'session-devices': () => {
    const view = running({});
    const s = view.relationships[0]?.session;
    if (s) s.speaker = { ...s.speaker, chosen: 'gone', problem: 'vanished' };
    return view;
  },
  'session-crisis-longer': () => running({ started: 44, crisis: { ...calm, addedSeconds: 1800, lastBy: ONE } }),
  'session-crisis-opened': () => running({ started: 44, crisis: { ...calm, declared: true } }),
  'session-crisis-sealed': () => running({ started: 44, crisis: { ...calm, canOpen: true } }, 'therapist'),
  'session-crisis-place': () => running({ started: 44, crisis: { ...calm, ...openedPlace } }, 'therapist'),
  'session-camera-off': () => running({ others: [otherOne({ camera: false, microphone: false })], camera: false }),
  'session-lost': () => running({ line: 'lost', others: [otherOne({ line: 'lost' })] }),
  'session-connecting': () => running({ phase: 'connecting', line: 'connecting', started: 0, others: [otherOne({ line: 'connecting', camera: false, microphone: false })] }),
  'session-grace': () => running({ started: 51, grace: true }),
  'ending-withdrawn': () => open('client', [{ ...people.withdrawn(), session: session({ phase: 'ended', started: 30, end: { reason: 'leftByMe', startedMs: DAY, lastedSeconds: 1830 } }) }]),
  interrupted: () => inRoom({ phase: 'interrupted', started: 20 }),
  ending: () => inRoom({ phase: 'ended', started: 55, end: { reason: 'limit', startedMs: DAY, lastedSeconds: 3300 } }),
  'ending-left': () => inRoom({ phase: 'ended', started: 30, end: { reason: 'leftByOther', startedMs: DAY, lastedSeconds: 1830 } }, 'therapist'),
};

const trio = (role: Role): MemberView[] => (role === 'client' ? [member(ONE, 'Marijke', 'therapist'), member(TWO, 'Sam', 'client')] : [member(ONE, 'Noor', 'client'), member(TWO, 'Sam', 'client')]);
const quartet = (role: Role): MemberView[] => [...trio(role), member(THREE, 'Jip', 'client')];
/** The same relationship with two or three others. */
export function several(r: RelationshipView, others: 2 | 3 = 2): RelationshipView {
  return { ...r, members: others === 2 ? trio(r.myRole) : quartet(r.myRole) };
}
const handles = (others: 2 | 3) => (others === 2 ? [ONE, TWO] : [ONE, TWO, THREE]);
export const othersOf = (others: 2 | 3, change: (member: string) => Partial<OtherView> = () => ({})): OtherView[] => handles(others).map((id) => otherOne({ member: id, ...change(id) }));
const groupRoom = (others: 2 | 3, scene: Parameters<typeof session>[0], role: Role = 'client'): View => open(role, [several(people.ready(role, { session: session({ others: othersOf(others), ...scene }) }), others)]);
const groupRunning = (others: 2 | 3, scene: Parameters<typeof session>[0] = {}, role: Role = 'client'): View => groupRoom(others, { phase: 'running', camera: true, microphone: true, addressWay: 'direct', started: 12, ...scene }, role);
export const groupTerms: Terms = {
  ...richTerms,
  session: { ...richTerms.session, presence: { must: [ONE], least: 3 } },
  messages: richTerms.messages && { ...richTerms.messages, side: [[MINE, TWO]] },
};
const invitations = (states: ('preparing' | 'open' | 'used' | 'expired')[]) => states.map((state, i) => ({ link: `${link}${i}`, qr, expiresMs: DAY + 7 * 1440 * MINUTE, state }));
const groupProposal = (role: Role, signedByMe: boolean, awaits: string[]): View =>
  open(role, [several(people.ready(role, { agreement: inForce(richTerms), proposal: { hash: 'af', version: 3, mine: role === 'therapist', by: role === 'therapist' ? 'me' : ONE, terms: groupTerms, old: richTerms, changes: changes('session', 'messages'), why, signedByMe, awaits } }), 3)]);

/** Three and four people. */
export const groupScenes: Record<string, () => View> = {
  'group-invite': () => open('therapist', [person('therapist', { stage: 'invited', members: [], invitations: invitations(['used', 'open', 'preparing']) })]),
  'group-invite-expired': () => open('therapist', [person('therapist', { stage: 'invited', members: [], invitations: invitations(['used', 'expired']) })]),
  'group-verify': () => open('client', [several(person('client', { stage: 'verify', verification: { emoji: six, mine: false, others: [TWO] } }), 3)]),
  'group-verify-mine': () => open('therapist', [several(person('therapist', { stage: 'verify', verification: { emoji: six, mine: true, others: [ONE] } }), 3)]),
  'group-mismatch': () => open('client', [several(people.mismatch(), 3)]),
  'group-agreement': () => open('client', [several(people.ready('client', { agreement: inForce(groupTerms) }), 3)]),
  'group-agreement-change': () => groupProposal('client', false, [TWO]),
  'group-agreement-waits': () => groupProposal('therapist', true, [TWO, THREE]),
  'group-tightened': () => open('client', [several(people.ready('client', { agreement: { ...inForce(groupTerms), version: 3, tightened: { by: TWO, why: 'Zo is het rustiger.', old: richTerms, changes: changes('messages') } } }))]),
  'group-home': () => open('client', [several(people.ready('client', { onward: { members: 4, joined: false } }))]),
  'group-home-therapist': () => open('therapist', [several(people.ready('therapist'), 3), { ...people.ready('therapist'), id: 'r2', ...called('Sem') }]),
  'group-lobby': () => groupRoom(3, { phase: 'waiting', camera: true, microphone: true, placeAttested: true, others: othersOf(3, (id) => ({ present: id !== THREE })) }),
  'group-lobby-admit': () => groupRoom(3, { phase: 'waiting', camera: true, microphone: true, placeAttested: true, others: othersOf(3, (id) => ({ waits: id !== THREE, present: id !== THREE })) }, 'therapist'),
  'group-lobby-refused': () => { const view = groupRoom(3, { others: othersOf(3, (id) => ({ present: id === ONE })) }); for (const r of view.relationships) r.refusal = { rule: 17, reason: 'mustBePresent', fromMs: null }; return view; },
  'group-session-two': () => groupRunning(2),
  'group-session-three': () => groupRunning(3),
  'group-session-out': () => groupRunning(3, { others: othersOf(3, (id) => (id === TWO ? { present: false, camera: false, microphone: false } : id === THREE ? { camera: false, line: 'weak' } : {})) }),
  'group-session-texts': () => groupRunning(2, { started: 30, texts: [{ id: 'a', by: TWO, text: 'Mag het raam open?', atMs: DAY + 20 * MINUTE, sent: true }, { id: 'b', by: ONE, text: 'Ja, doe maar.', atMs: DAY + 21 * MINUTE, sent: true }, { id: 'c', by: 'me', text: 'Fijn.', atMs: DAY + 22 * MINUTE, sent: true }] }),
  'group-session-asked': () => groupRunning(3, { started: 44, extension: { asked: TWO, seconds: 600, agreed: false, awaits: [THREE] } }),
  'group-session-agreed': () => groupRunning(3, { started: 44, extension: { asked: TWO, seconds: 600, agreed: true, awaits: [ONE, THREE] } }),
  'group-session-places': () => groupRunning(2, { started: 44, crisis: { ...calm, declared: true, places: [{ member: ONE, alone: true, address: 'Lindelaan 4, Utrecht', callBack: '06 1234 5678' }, { member: TWO, alone: false, address: 'Dorpsstraat 9, Zeist', callBack: '06 8765 4321' }] } }, 'therapist'),
  'group-interrupted': () => groupRoom(3, { phase: 'interrupted', started: 20 }),
  'group-ending': () => groupRoom(3, { phase: 'ended', started: 30, end: { reason: 'leftByMe', startedMs: DAY, lastedSeconds: 1830 } }),
  'group-history': () => open('client', [several(people.ready('client', { history: [...history.slice(0, 5), { ...lineOfNothing, index: 5, atMs: DAY, kind: 'missed', by: { who: 'other', member: ONE }, absent: ['me', TWO], signed: [ONE], appointmentMs: DAY, head: 'aa00bb11' }, { ...lineOfNothing, index: 6, atMs: DAY, kind: 'end', by: { who: 'other', member: TWO }, signed: [TWO, THREE], session: 2, seconds: 1980, reason: 'leftByOther', head: 'aa00bb12' }] }), 3)]),
};
Object.assign(scenes, groupScenes);
