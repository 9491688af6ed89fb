// Scripted states of a second computer, and a played core for it. Only for previews.
import type { Backend, ComputersView, Failure, RelationshipView, Role, View } from '../view';
import { someLeft } from './along';
import { richTerms } from './agreements';
import { coursePeople, NOW } from './course';
import { someHomework } from './homework';
import { called, noComputers, ONE, open, people } from './scenes';

const DAYS = 86_400_000;
const inForce = { version: 2, terms: richTerms, signedMs: NOW - 30 * DAYS, hash: 'aa', tightened: null, coming: null };
const works = (role: Role, change: Partial<RelationshipView> = {}): RelationshipView => people.ready(role, { agreement: inForce, homework: { ...someHomework, openTasks: 1 }, ...change });
const away = (change: Partial<RelationshipView> = {}): RelationshipView => works('client', { away: { sinceMs: NOW - 2 * DAYS }, ...change });
const three = (): RelationshipView[] => [works('therapist'), { ...works('therapist'), id: 'r2', ...called('Sem') }, { ...works('therapist'), id: 'r3', ...called('Roos') }];
const at = (change: Partial<ComputersView>, role: Role = 'client', view: Partial<View> = {}): View =>
  open(role, role === 'client' ? [works('client')] : three(), { computers: { ...noComputers, ...change }, ...view });
const second = (relationships: RelationshipView[], role: Role = 'client', change: Partial<ComputersView> = {}): View => open(role, relationships, { computers: { ...noComputers, second: true, ...change } });

export const computerScenes: Record<string, () => View> = {
  'computer-none': () => at({}),
  'computer-start': () => at({ could: 1 }),
  'computer-start-unchecked': () => at({ could: 1 }, 'client', { wordsChecked: false }),
  'computer-preparing': () => at({ could: 1, preparing: 1 }),
  'computer-preparing-therapist': () => at({ could: 3, preparing: 3 }, 'therapist'),
  'computer-ready': () => at({ could: 1, ready: 1 }),
  'computer-some': () => at({ could: 3, ready: 2, preparing: 1 }, 'therapist'),
  'computer-used': () => at({ could: 1, used: 1 }),
  'computer-used-some': () => at({ could: 3, used: 2, ready: 1 }, 'therapist'),
  'computer-leaving': () => at({ could: 3, leaving: 2 }, 'therapist'),
  'second': () => second([coursePeople.planned()]),
  'second-free': () => second([works('client')]),
  'second-joining': () => second([works('client')], 'client', { joining: 1 }),
  'second-therapist': () => second(three(), 'therapist'),
  'second-proposal': () => second([people.change()]),
  'second-asked': () => second([coursePeople.planned('client', { requests: [{ id: 'q1', asked: ONE, what: { kind: 'plan', startMs: NOW + 4 * DAYS }, agreed: false, awaits: [] }] })]),
  'home-two-computers': () => open('client', [works('client', { members: works('client').members.map((one) => ({ ...one, computers: 2 })) })]),
  'second-not-in': () => second([away(), { ...works('client'), id: 'r2', ...called('Ilse', 'client') }]),
  'second-file-used': () => open('client', [away({ problem: 'computerFileUsed' })]),
  'second-taken-out': () => open('client', [away({ problem: 'computerTakenOut' })]),
};

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const fail = (code: string): Promise<never> => Promise.reject({ code } satisfies Failure);

/** `?computer=running` plays a session that runs; `?save=none|full|left` what can go wrong with a file. */
export function computersBackend(change: (f: (v: View) => void) => void, asked: URLSearchParams): Pick<Backend, 'prepareComputer' | 'removeComputer' | 'saveForComputer' | 'takeSeats'> {
  const later = (ms: number, f: (c: ComputersView) => void): void => void wait(ms).then(() => change((v) => f(v.computers)));
  return {
    async prepareComputer() {
      await wait(200);
      change((v) => (v.computers = { ...v.computers, preparing: v.computers.could }));
      later(2500, (c) => Object.assign(c, { ready: c.preparing, preparing: 0 }));
    },
    async removeComputer() {
      await wait(200);
      change((v) => (v.computers = { ...v.computers, preparing: 0, ready: 0, used: 0, leaving: v.computers.preparing + v.computers.ready + v.computers.used }));
      later(2500, (c) => Object.assign(c, { leaving: 0 }));
    },
    async takeSeats() {
      await wait(400);
      return fail('nothingNew');
    },
    async saveForComputer() {
      await wait(500);
      if (asked.get('computer') === 'running') return fail('sessionRuns');
      if (asked.get('save') === 'full') return fail('diskFull');
      return { saved: asked.get('save') !== 'none', left: asked.get('save') === 'left' ? someLeft : [] };
    },
  };
}
