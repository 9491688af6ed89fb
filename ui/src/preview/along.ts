// Scripted states of taking along, of coming back on another computer and of what helps, and a played core for them. Only for previews.
import type { ArchivedView, Backend, Failure, RelationshipView, ToolView, View } from '../view';
import { richTerms } from './agreements';
import { coursePeople, NOW } from './course';
import { someHomework } from './homework';
import { closedLetters } from './letters';
import { called, emptyView, history, ONE, open, people, person, several, TWO, words } from './scenes';

const DAYS = 86_400_000;
const inForce = { version: 2, terms: richTerms, signedMs: NOW - 30 * DAYS, hash: 'aa', tightened: null, coming: null };
const link = 'kader://invitation/relay.praktijk-lindelaan.example/9m2xk4v7q1zr#dGVydWcta29tZW4taXMtZ2Vlbi1lY2h0LWdlaGVpbS0xMjM0';
const works = (role: 'client' | 'therapist', change: Partial<RelationshipView> = {}): RelationshipView => people.ready(role, { agreement: inForce, homework: { ...someHomework, openTasks: 1 }, ...change });
const away = (role: 'client' | 'therapist'): RelationshipView => works(role, { away: { sinceMs: NOW - 2 * DAYS }, letters: { ...closedLetters, agreed: true } });
const returned = (r: RelationshipView, who: readonly string[]): RelationshipView => ({ ...r, members: r.members.map((one) => (who.includes(one.id) ? { ...one, returned: true } : one)) });
const six = people.verify().verification;
const comparing = (role: 'client' | 'therapist'): RelationshipView => person(role, { stage: 'verify', agreement: inForce, history, verification: six });

export const alongScenes: Record<string, () => View> = {
  'along': () => open('client', [works('client', { takesShared: true })]),
  'along-all': () => open('therapist', [works('therapist'), { ...works('therapist'), id: 'r2', ...called('Sem') }, { ...several(works('therapist')), id: 'r3' }]),
  'along-ended': () => open('client', [coursePeople.closed(null)]),
  'home-words-due': () => open('client', [works('client')], { wordsDue: true }),
  'recall': () => open('client', [works('client')], { wordsDue: true }),
  'home-away': () => open('client', [away('client')]),
  'home-away-therapist': () => open('therapist', [away('therapist'), { ...works('therapist'), id: 'r2', ...called('Sem') }]),
  'letters-away-computer': () => open('client', [away('client')]),
  'invite-back': () => open('therapist', [works('therapist')]),
  'invite-back-group': () => open('therapist', [several(works('therapist'), 3)]),
  'invite-back-made': () => open('therapist', [works('therapist', { inviteBack: [{ link, qr: '', expiresMs: NOW + 7 * DAYS, member: ONE, state: 'open' }] })]),
  'verify-returned': () => open('therapist', [returned(comparing('therapist'), [ONE])]),
  'verify-returned-group': () => open('client', [returned(several(comparing('client'), 3), [TWO])]),
  'verify-returned-me': () => open('client', [comparing('client')]),
  'home-returned': () => open('therapist', [returned(comparing('therapist'), [ONE]), { ...works('therapist'), id: 'r2', ...called('Sem') }]),
  'tools': () => open('client', [works('client')], { tools: 3, toolsRevision: 1 }),
  'tools-none': () => open('client', [works('client')]),
  'tools-ended': () => open('client', [coursePeople.closed(null)], { tools: 3, toolsRevision: 1, relay: 'away' }),
};

export const someLeft: ArchivedView['left'] = [{ name: 'plattegrond van het huis.pdf', why: 'tooMuch' }, { name: 'bankje.jpg', why: 'notHere' }, { name: 'scan.pdf', why: 'unfit' }];

const id = (n: number): string => n.toString(16).padStart(32, '0');
export const lyingTools = (): ToolView[] => [
  { id: id(0xa01), title: 'Als de deuren dichtgaan', text: 'De spanning zakt vanzelf, als ik blijf staan. Eén halte is ook een rit.', form: null, relationship: 'r1', keptMs: NOW - 8 * DAYS },
  { id: id(0xa02), title: 'De gedachte anders', text: 'Wat dacht je?\nIk kan er niet uit.\n\nWat denk je nu?\nHet was benauwd, en het ging over.', form: 'thought-record', relationship: 'r1', keptMs: NOW - 2 * DAYS },
  { id: id(0xa03), title: 'Ilse bellen', text: '', form: null, relationship: null, keptMs: NOW - 3_600_000 },
];

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const fail = (code: string): Promise<never> => Promise.reject({ code } satisfies Failure);

type Played =
  | 'exportArchive' | 'exportRecord' | 'exportOverview' | 'chooseArchive' | 'restore' | 'inviteBack' | 'comeBack' | 'checkWords' | 'putOffWords'
  | 'toolbox' | 'keepTool' | 'changeTool' | 'moveTool' | 'removeTool';

/** `change` changes the view and tells the page. `?archive=damaged|newer|read` and `?save=none|full|left` play what can go wrong. */
export function alongBackend(change: (f: (v: View) => void) => void, asked: URLSearchParams): Pick<Backend, Played> {
  let tools: ToolView[] = asked.get('state')?.startsWith('tools') && asked.get('state') !== 'tools-none' ? lyingTools() : [];
  let made = 0xb00;
  const save = async (ms: number): Promise<boolean> => {
    await wait(ms);
    if (asked.get('save') === 'full') return fail('diskFull');
    return asked.get('save') !== 'none';
  };
  const tell = (): void => change((v) => { v.tools = tools.length; v.toolsRevision += 1; });
  const one = (which: string): ToolView | null => tools.find((each) => each.id === which) ?? null;
  return {
    exportArchive: async () => ({ saved: await save(900), left: asked.get('save') === 'left' ? someLeft : [] }),
    exportRecord: () => save(200),
    exportOverview: () => save(400),
    async chooseArchive() {
      await wait(300);
      const archive = asked.get('archive');
      if (archive === 'damaged' || archive === 'newer') return fail(archive === 'damaged' ? 'archiveDamaged' : 'archiveNewer');
      return { madeMs: NOW - 9 * DAYS, relationships: 1, letters: 14, records: 8, canReturn: archive !== 'read' };
    },
    async restore(a) {
      await wait(600);
      if (a.words !== words.join(' ')) return fail('wordsDoNotFit');
      const back = alongScenes['home-away']?.() ?? emptyView();
      change((v) => Object.assign(v, { ...back, language: v.language, ways: [a.way, 'words'] }));
    },
    async inviteBack(a) {
      await wait(300);
      change((v) => { const r = v.relationships.find((each) => each.id === a.relationship); if (r) r.inviteBack = [{ link, qr: '', expiresMs: NOW + 7 * DAYS, member: a.member, state: 'open' as const }]; });
    },
    async comeBack(a): Promise<string> {
      await wait(400);
      if (!a.link.startsWith('kader://')) return fail('invitationNotALink');
      if (a.link.includes('other')) return fail('backOther');
      change((v) => { const r = v.relationships[0]; if (r) Object.assign(r, { away: null, stage: 'verify', verification: six }); });
      return 'r1';
    },
    async checkWords(a) {
      await wait(200);
      if (a.words !== words.join(' ')) return fail('wordsWrong');
      change((v) => (v.wordsDue = false));
    },
    putOffWords: () => Promise.resolve(change((v) => (v.wordsDue = false))),
    toolbox: () => Promise.resolve(structuredClone(tools)),
    async keepTool(a) {
      await wait(100);
      tools.push({ id: id(made++), title: a.title, text: a.text, form: a.record === null ? null : 'thought-record', relationship: a.relationship, keptMs: NOW });
      tell();
    },
    async changeTool(a) {
      const found = one(a.id);
      if (!found) return fail('toolGone');
      Object.assign(found, { title: a.title, text: a.text });
      tell();
    },
    async moveTool(a) {
      const found = one(a.id);
      if (!found) return fail('toolGone');
      tools = tools.filter((each) => each !== found);
      const at = a.before === null ? -1 : tools.findIndex((each) => each.id === a.before);
      tools.splice(at < 0 ? tools.length : at, 0, found);
      tell();
    },
    async removeTool(a) {
      tools = tools.filter((each) => each.id !== a.id);
      tell();
    },
  };
}
