// Scripted states of homework, of home with it, and of the session with what is to be talked about. Only for previews.
import type { RelationshipView, Role, View } from '../view';
import { richTerms } from './agreements';
import { coursePeople, NOW, planned } from './course';
import { lyingHomework, noHomework, pointed, someHomework } from './homework';
import { groupTerms, open, otherOne, people, several, session } from './scenes';

const inForce = (terms = richTerms) => ({ version: 2, terms, signedMs: NOW - 30 * 86_400_000, hash: 'aa', tightened: null, coming: null });
const works = (role: Role, homework: Partial<RelationshipView['homework']> = {}, change: Partial<RelationshipView> = {}): RelationshipView => people.ready(role, { agreement: inForce(), homework: { ...someHomework, ...homework }, ...change });
const only = (r: RelationshipView): View => open(r.myRole, [r]);
const records = Object.keys(lyingHomework).filter((name) => name.startsWith('record-'));

export const homeworkScenes: Record<string, () => View> = {
  'homework': () => only(works('client', { openTasks: 2, waiting: 2, fresh: 1 })),
  'homework-empty': () => only(works('client')),
  'homework-therapist': () => only(works('therapist', { openTasks: 2, fresh: 1 })),
  'homework-therapist-empty': () => only(works('therapist')),
  'forms': () => only(works('therapist')),
  'homework-none': () => only(people.ready('therapist', { homework: noHomework })),
  'homework-group': () => only(several(works('client', { openTasks: 1, waiting: 2 }, { agreement: inForce(groupTerms) }))),
  'homework-withdrawn': () => only({ ...people.withdrawn('client', 'other'), homework: { ...noHomework, refusal: { rule: 1, reason: 'agreementWithdrawn', fromMs: null }, revision: 1 } }),
  'homework-ended': () => only({ ...coursePeople.closed(null), homework: { ...noHomework, refusal: { rule: 80, reason: 'relationshipEnded', fromMs: null }, revision: 1 } }),
  'home-homework': () => only(coursePeople.planned('client', {}, { agreement: inForce({ ...planned, openTasks: 3 }), homework: { ...someHomework, openTasks: 2, waiting: 2, fresh: 1 } })),
  'session-homework': () => only(works('client', { openTasks: 1 }, { session: session({ phase: 'running', camera: true, microphone: true, addressWay: 'direct', started: 2 }) })),
  'session-pointing': () => only(works('client', { openTasks: 1 }, { session: session({ phase: 'running', camera: true, microphone: true, addressWay: 'direct', started: 2, others: [otherOne({ pointer: pointed() })] }) })),
};
for (const name of records) homeworkScenes[name] = () => only(works(name === 'record-theirs' || name === 'record-over' ? 'therapist' : 'client', { openTasks: 1 }));
