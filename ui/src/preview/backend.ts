// A core that is played: for working on screens and for their pictures. Never part of the product.
// ?state=<name of a scene>&language=nl|en ; without a scene it plays the whole way from first start.
import type { app as realApp } from '../app.svelte';
import type { Backend, Failure, InvitationView, LaterParts, Terms, View } from '../view';
import { wall } from '../wall.svelte';
import { presets } from './agreements';
import { alongBackend, alongScenes } from './along';
import { computersBackend, computerScenes } from './computers';
import { courseBackend, courseScenes, NOW } from './course';
import { letterScenes } from './letter-scenes';
import { homeworkBackend, lyingHomework } from './homework';
import { homeworkScenes } from './homework-scenes';
import { lettersBackend, lying } from './letters';
import { lyingRatings, ratingBackend, ratingScenes } from './rating';
import { emptyView, introduced, openedPlace, ownNote, people, scenes, session, words } from './scenes';

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const fail = (code: string): Promise<never> => Promise.reject({ code } satisfies Failure);

/** Starts the page with the played core; `&place=` goes to a screen that no view alone leads to. */
export async function startPreview(app: Pick<typeof realApp, 'start' | 'go' | 'focus'>): Promise<void> {
  await app.start(previewBackend());
  const asked = new URLSearchParams(location.search);
  const place = asked.get('place');
  const relationship = app.focus?.id ?? '';
  if (place === 'accept' || place === 'words' || place === 'program' || place === 'computer' || place === 'forms') app.go({ at: place });
  if (place === 'recall') app.go({ at: 'recall' });
  if (place === 'along' || place === 'tools') app.go({ at: place, relationship: asked.get('all') === null ? relationship || null : null });
  if (place === 'inviteBack') app.go({ at: place, relationship });
  if (place === 'planning') app.go({ at: 'planning', relationship, moving: asked.get('moving') });
  if (place === 'appointment') app.go({ at: 'appointment', relationship, appointment: asked.get('appointment') ?? 'a1' });
  if (place === 'record') app.go({ at: 'record', relationship, record: asked.get('record') ?? '801'.padStart(32, '0') });
  if (place === 'review' || place === 'closing' || place === 'fees') app.go({ at: place, relationship });
  if (place === 'step' || place === 'agreement' || place === 'history' || place === 'messages' || place === 'homework' || place === 'rating') app.go({ at: place, relationship });
}

export function previewBackend(): Backend {
  const asked = new URLSearchParams(location.search);
  const scene = scenes[asked.get('state') ?? ''] ?? courseScenes[asked.get('state') ?? ''] ?? letterScenes[asked.get('state') ?? ''] ?? homeworkScenes[asked.get('state') ?? ''] ?? ratingScenes[asked.get('state') ?? ''] ?? alongScenes[asked.get('state') ?? ''] ?? computerScenes[asked.get('state') ?? ''];
  wall.hold(NOW);
  let view: View = structuredClone(scene ? scene() : emptyView());
  const language = asked.get('language');
  if (language === 'nl' || language === 'en') view.language = language;
  let listener: (v: View) => void = () => {};
  const notes = new Map(view.me?.role === 'therapist' ? [['r1', ownNote]] : []);

  const plans = new Map<string, LaterParts>();

  function change(f: (v: View) => void): void {
    view = structuredClone(view);
    f(view);
    listener(view);
  }
  const relationship = (v: View, id: string) => v.relationships.find((r) => r.id === id);
  const changeOne = (id: string, f: (r: View['relationships'][number]) => void): void => change((v) => { const r = relationship(v, id); if (r) f(r); });
  function inSession(f: (s: NonNullable<View['relationships'][number]['session']>) => void): void {
    change((v) => {
      const s = v.relationships.find((r) => r.session)?.session;
      if (s) f(s);
    });
  }
  const later = (ms: number, f: (v: View) => void): void => void wait(ms).then(() => change(f));
  const replace = (id: string, r: View['relationships'][number]) => (v: View) => {
    v.relationships = [...v.relationships.filter((other) => other.id !== id), { ...r, id }];
  };

  return {
    view: () => Promise.resolve(view),
    onView: (f) => {
      listener = f;
      return Promise.resolve(() => {});
    },
    async createVault(a) {
      await wait(600);
      if (a.way === 'keyring' && asked.get('keyring') === 'absent') return fail('keyringAbsent');
      change((v) => Object.assign(v, { vault: { state: 'open' }, me: { name: a.name, role: a.role }, language: a.language, relay: 'connected', ways: [a.way, 'words'] }));
      return words;
    },
    confirmWords: (a) =>
      a.answers.every(({ index, word }) => words[index] === word)
        ? Promise.resolve(change((v) => (v.wordsChecked = true)))
        : fail('wordCheckWrong'),
    showWords: () => (view.wordsChecked ? fail('internal') : Promise.resolve([...words])),
    async renewWords() {
      await wait(600);
      change((v) => (v.wordsChecked = false));
      return [...words];
    },
    async setWay(a) {
      await wait(400);
      const code = asked.get('keyring');
      if (a.way === 'keyring' && code) return fail(`keyring${code.charAt(0).toUpperCase()}${code.slice(1)}`);
      change((v) => (v.ways = [a.way, 'words']));
    },
    setCapability: (a) => (/^[A-Za-z0-9_-]{40,}$/.test(a.text) ? Promise.resolve(change((v) => (v.needsCapability = false))) : fail('capabilityDamaged')),
    async unlock(a) {
      await wait(500);
      const code = asked.get('keyring');
      if (a.way === 'keyring' && code) return fail(`keyring${code.charAt(0).toUpperCase()}${code.slice(1)}`);
      if (a.way !== 'keyring' && a.secret !== (a.way === 'words' ? words.join(' ') : 'open sesame')) return fail(a.way === 'words' ? 'wordsWrong' : 'passphraseWrong');
      change((v) => Object.assign(v, { vault: { state: 'open' }, me: { name: 'Noor', role: 'client' }, wordsChecked: true, relay: 'connected' }));
    },
    lock: () => Promise.resolve(change((v) => Object.assign(v, { vault: { state: 'locked', ways: ['passphrase', 'words'] }, me: null, relationships: [] }))),
    setLanguage: (a) => Promise.resolve(change((v) => (v.language = a.language))),
    async invite(a) {
      await wait(400);
      const one = people.invited();
      change(replace('r1', { ...one, invitations: Array.from({ length: a.people }, (_, i) => ({ ...(one.invitations[0] as InvitationView), link: `${one.invitations[0]?.link}${i}` })) }));
      return 'r1';
    },
    inviteOnward: (a): Promise<string> => {
      change((v) => { const r = relationship(v, a.relationship); if (r) r.onward = { members: a.members.length + a.newcomers + 1, joined: true }; });
      return Promise.resolve(a.relationship);
    },
    joinOnward: (a) => {
      change((v) => { const r = relationship(v, a.relationship); if (r?.onward) r.onward.joined = true; });
      return Promise.resolve(a.relationship);
    },
    withdrawInvitation: (a) => Promise.resolve(change((v) => (v.relationships = v.relationships.filter((r) => r.id !== a.relationship)))),
    async acceptInvitation(a) {
      await wait(400);
      const wrong = ['Used', 'Expired', 'Damaged', 'Own'].find((kind) => a.link.includes(kind.toLowerCase()));
      if (wrong) return fail(`invitation${wrong}`);
      if (!a.link.startsWith('kader://invitation/')) return fail('invitationNotALink');
      change(replace('r1', people.joining()));
      later(1500, replace('r1', people.verify()));
      return 'r1';
    },
    async answerVerification(a) {
      if (!a.same) return change(replace(a.relationship, people.mismatch()));
      change((v) => {
        const r = relationship(v, a.relationship);
        if (r?.verification) r.verification.mine = true;
      });
      later(1500, replace(a.relationship, people.agreeSign()));
    },
    closeRelationship: (a) => Promise.resolve(change((v) => (v.relationships = v.relationships.filter((r) => r.id !== a.relationship)))),
    tightens: (a) => Promise.resolve(a.terms.session.seconds < (view.relationships.find((r) => r.id === a.relationship)?.agreement?.terms.session.seconds ?? 0)),
    presets: async () => {
      await wait(200);
      return presets;
    },
    offerIntroduction: async (a) => {
      change((v) => { const r = relationship(v, a.relationship); if (r) r.introduction = introduced('offered', { by: 'me', joined: true, awaits: r.members.map((m) => m.id) }); });
      later(1500, (v) => { const r = relationship(v, a.relationship); if (r) r.introduction = introduced('ready'); });
      await wait(200);
    },
    joinIntroduction: (a) => Promise.resolve(change((v) => { const r = relationship(v, a.relationship); if (r) r.introduction = introduced('ready'); })),
    propose: (a) => Promise.resolve(change((v) => proposeIn(v, a.relationship, a.terms, a.why))),
    sign: (a) => Promise.resolve(change(replace(a.relationship, people.ready()))),
    decline: (a) =>
      Promise.resolve(change((v) => {
        const r = relationship(v, a.relationship);
        if (r) r.proposal = null;
      })),
    withdraw: (a) =>
      Promise.resolve(change((v) => {
        const r = relationship(v, a.relationship);
        if (!r) return;
        const stopped = people.withdrawn(r.myRole);
        const end = r.session ? { ...r.session, phase: 'ended' as const, end: { reason: 'leftByMe' as const, startedMs: r.session.startedMs ?? r.session.nowMs, lastedSeconds: 1830 } } : null;
        Object.assign(r, { stage: 'agree', agreement: null, withdrawn: true, history: stopped.history, session: end });
      })),
    lookForDevices: () =>
      Promise.resolve(inSession((s) => {
        if (s.speaker.problem === 'vanished') Object.assign(s.speaker, { choices: [...s.speaker.choices.slice(0, 1), { id: '1', label: 'Built-in Audio' }] });
      })),
    openLobby: (a) =>
      Promise.resolve(change((v) => {
        const r = relationship(v, a.relationship);
        if (r) r.session = session({ introduction: r.introduction?.state === 'ready' });
      })),
    leaveLobby: (a) =>
      Promise.resolve(change((v) => {
        const r = relationship(v, a.relationship);
        if (r) r.session = null;
      })),
    setDevice: (a) => Promise.resolve(inSession((s) => Object.assign(s[a.kind], { on: a.on, chosen: a.choice, problem: null }))),
    playTone: () => wait(400),
    setHideAddress: (a) => Promise.resolve(inSession((s) => (s.hideAddress = a.hide))),
    attestPlace: () => Promise.resolve(inSession((s) => (s.placeAttested = true))),
    async enter() {
      inSession((s) => (s.phase = 'waiting'));
      await wait(300);
      later(1500, (v) => {
        const s = v.relationships.find((r) => r.session)?.session;
        if (s) Object.assign(s, session({ phase: 'running', started: 0, introduction: s.introduction, camera: s.camera.on, microphone: s.microphone.on }));
      });
    },
    admit: () => Promise.resolve(inSession((s) => (s.phase = 'connecting'))),
    askExtension: (a) => Promise.resolve(inSession((s) => (s.extension = { asked: 'me', seconds: a.seconds, agreed: true, awaits: s.others.map((o) => o.member) }))),
    answerExtension: () => Promise.resolve(inSession((s) => (s.extension = null))),
    dismissNotice: () => Promise.resolve(inSession((s) => (s.notice = null))),
    say: (a) => Promise.resolve(inSession((s) => s.texts.push({ id: String(s.texts.length), by: 'me', text: a.text, atMs: s.nowMs, sent: false }))),
    leave: () =>
      Promise.resolve(inSession((s) => Object.assign(s, { phase: 'ended', end: { reason: 'leftByMe', startedMs: s.startedMs ?? s.nowMs, lastedSeconds: 1830 } }))),
    closeEnding: (a) =>
      Promise.resolve(change((v) => {
        const r = relationship(v, a.relationship);
        if (r) r.session = null;
      })),
    history: (a) => Promise.resolve(relationship(view, a.relationship)?.history ?? []),
    async verifyHistory() {
      await wait(700);
      return { entries: 7, firstBad: asked.get('bad') === null ? null : 3, head: '5d0c91ab77e2f3104c' };
    },
    ...alongBackend(change, asked),
    ...computersBackend(change, asked),
    ...courseBackend(changeOne),
    ...homeworkBackend(changeOne, lyingHomework[asked.get('homework') ?? asked.get('state') ?? '']),
    ...ratingBackend(changeOne, lyingRatings[asked.get('state') ?? '']),
    ...lettersBackend(changeOne, lying[asked.get('letters') ?? asked.get('state') ?? '']),
    toolbox: () => Promise.resolve([]),
    keepTool: () => Promise.resolve(),
    changeTool: () => Promise.resolve(),
    moveTool: () => Promise.resolve(),
    removeTool: () => Promise.resolve(),
    acted: () => Promise.resolve(),
    setLockedContacts: (a) => Promise.resolve(change((v) => (v.lockedContacts = a.show ? v.relationships.flatMap((r) => r.agreement?.terms.crisis?.contacts ?? []) : null))),
    setReminders: (a) => Promise.resolve(change((v) => (v.reminders = { minutes: a.minutes, notShown: false }))),
    reminderWords: (a) => Promise.resolve({ title: 'Kader', body: reminder(a.minutes, a.language) }),
    tryReminder: () => (asked.get('notify') === 'absent' ? fail('reminderNotShown') : wait(200)),
    speaks: () => Promise.resolve(),
    extendForCrisis: (a) =>
      Promise.resolve(inSession((s) => {
        if (s.limitMs !== null) s.limitMs += a.seconds * 1000;
        if (s.endMs !== null) s.endMs += a.seconds * 1000;
        Object.assign(s.crisis, { addedSeconds: s.crisis.addedSeconds + a.seconds, lastBy: 'me' });
      })),
    openPlace: () => Promise.resolve(inSession((s) => Object.assign(s.crisis, openedPlace))),
    async saveNote(a) {
      await wait(150);
      notes.set(a.relationship, a.text);
    },
    note: (a) => Promise.resolve(notes.get(a.relationship) ?? ''),
    async saveLater(a) {
      await wait(150);
      plans.set(a.relationship, [...a.parts]);
    },
    later: (a) => Promise.resolve(plans.get(a.relationship) ?? ['', '', '']),
    exportLater: (a) => ((plans.get(a.relationship) ?? []).some((part) => part !== '') ? wait(300).then(() => true) : fail('laterEmpty')),
    exportOwn: (a) => ((notes.get(a.relationship) ?? '') !== '' ? wait(300).then(() => true) : fail('nothingOwn')),
    attachPicture: (a) => Promise.resolve({ url: `ws://127.0.0.1:9/preview-${a.which}` }),
  };
}

/** As the program says it (crates/core/src/reminding.rs). */
function reminder(minutes: number, language: 'nl' | 'en'): string {
  const hours = minutes === 60 || minutes >= 120;
  const count = hours ? Math.round(minutes / 60) : minutes;
  if (language === 'nl') return `Over ${count} ${hours ? 'uur' : count === 1 ? 'minuut' : 'minuten'} staat er iets in je agenda.`;
  return `Something in your calendar starts in ${count} ${hours ? 'hour' : 'minute'}${count === 1 ? '' : 's'}.`;
}

function proposeIn(v: View, id: string, terms: Terms, why: string): void {
  const r = v.relationships.find((one) => one.id === id);
  if (r) {
    r.proposal = { hash: 'preview', version: (r.agreement?.version ?? 0) + 1, mine: true, by: 'me', terms, old: r.agreement?.terms ?? null, changes: [], why, signedByMe: true, awaits: r.members.map((m) => m.id) };
  }
}
