// Scripted states of the letters, of home with them, and of the session with what was kept for it. Only for previews.
import type { RelationshipView, Role, Terms, View } from '../view';
import { richTerms } from './agreements';
import { coursePeople, NOW, planned, practice } from './course';
import { awayNow, closedLetters, noLetters, openLetters } from './letters';
import { called, groupTerms, open, people, several, session } from './scenes';

const MINUTE = 60_000;
const DAYS = 24 * 60 * MINUTE;
const inForce = (of: Terms) => ({ version: 2, terms: of, signedMs: NOW - 30 * DAYS, hash: 'aa', tightened: null, coming: null });
const writes = (role: Role, letters: RelationshipView['letters'], change: Partial<RelationshipView> = {}): RelationshipView => people.ready(role, { agreement: inForce(richTerms), letters, ...change });
const only = (r: RelationshipView): View => open(r.myRole, [r]);
const held = { ...closedLetters, held: 1, leftToday: 2, agenda: 2, draft: true, reply: { dueMs: NOW + 6 * DAYS - 5 * 60 * MINUTE, overdue: false } };
const overdue = { ...openLetters, leftToday: 5, unread: 1, agenda: 1, reply: { dueMs: NOW - DAYS, overdue: true } };
const withLetters: Terms = { ...planned, messages: richTerms.messages };

const readTerms: Terms = { ...richTerms, messages: richTerms.messages && { ...richTerms.messages, tellRead: true } };
const noFilesTerms: Terms = { ...richTerms, messages: richTerms.messages && { ...richTerms.messages, files: null } };

export const letterScenes: Record<string, () => View> = {
  'letters-empty': () => only(writes('client', openLetters)),
  'letters-held': () => only(writes('client', held)),
  'letters-away': () => only(writes('client', { ...closedLetters, held: 1, opensMs: awayNow.untilMs + 9 * 60 * MINUTE, away: [awayNow] })),
  'letters-states': () => only(writes('client', { ...openLetters, unread: 1 })),
  'letters-offline': () => ({ ...only(writes('client', { ...openLetters, unread: 0 }, { relay: 'away' })), relay: 'away' }),
  'letters-full': () => only(writes('client', { ...openLetters, leftToday: 0, refusal: { rule: 21, reason: 'tooManyMessages', fromMs: null } })),
  'letters-therapist': () => open('therapist', [writes('therapist', overdue), { ...writes('therapist', openLetters), id: 'r2', ...called('Sem') }]),
  'letters-files': () => only(writes('client', { ...openLetters, tellRead: true, draft: true }, { agreement: inForce(readTerms) })),
  'letters-files-states': () => only(writes('client', { ...openLetters, unread: 1 })),
  'letters-files-held': () => only(writes('client', held)),
  'letters-files-full': () => only(writes('client', { ...openLetters, draft: true })),
  'letters-files-over': () => only(writes('client', { ...openLetters, files: null, draft: true }, { agreement: inForce(noFilesTerms) })),
  'letters-read-group': () => only(several(writes('client', { ...openLetters, tellRead: true }, { agreement: inForce({ ...groupTerms, messages: groupTerms.messages && { ...groupTerms.messages, tellRead: true } }) }))),
  'letters-many': () => only(writes('client', openLetters)),
  'letters-none': () => only(people.ready('client', { letters: noLetters })),
  'letters-withdrawn': () => only({ ...people.withdrawn('client', 'other'), letters: { ...noLetters, draft: true } }),
  'letters-left': () => only({ ...coursePeople.closed(null), letters: { ...noLetters, draft: true } }),
  'letters-group': () => only(several(writes('client', { ...openLetters, unread: 1 }, { agreement: inForce(groupTerms) }))),
  'home-letters': () => only(coursePeople.planned('client', {}, { agreement: inForce(withLetters), letters: { ...held, unread: 1 } })),
  'home-letters-therapist': () => open('therapist', practice().map((r, i) => ({ ...r, letters: i === 17 ? overdue : i === 3 ? { ...openLetters, unread: 1 } : r.letters, ...(i === 17 ? { agreement: inForce(withLetters) } : {}) }))),
  'session-agenda': () => only(writes('client', { ...openLetters, agenda: 2 }, { session: session({ phase: 'running', camera: true, microphone: true, addressWay: 'direct', started: 2 }) })),
};
