// Scripted letters between sessions, and a played core for them. Only for previews.
import { together } from '../letters';
import { chosen, drawn, file, longName } from './files';
import type { AwayView, Backend, Failure, FileView, LettersPage, LettersView, LetterView, RelationshipView } from '../view';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAYS = 24 * HOUR;
/** Thursday 26 November 2026, 13:52 in Amsterdam: the clock of the previews. */
const NOW = Date.UTC(2026, 10, 26, 12, 52);
const MONDAY_NINE = NOW + 4 * DAYS - 4 * HOUR - 52 * MINUTE;
const ONE = '6f0c2a9be1d34875';
const TWO = '91b7e04d53c8f2a6';

/** Nothing agreed, nothing there. */
export const noLetters: LettersView = { agreed: false, open: false, opensMs: null, refusal: null, leftToday: 0, unread: 0, held: 0, reply: null, away: [], agenda: 0, draft: false, revision: 0, files: null, tellRead: false };
/** Agreed, and the hours are open. */
export const openLetters: LettersView = { ...noLetters, agreed: true, open: true, leftToday: 3, files: { perLetter: 3, mebibytes: 10 } };
/** Agreed, and the hours open on Monday. */
export const closedLetters: LettersView = { ...openLetters, open: false, opensMs: MONDAY_NINE };
export const awayNow: AwayView = { who: ONE, untilMs: MONDAY_NINE + 7 * DAYS - 9 * HOUR, standIn: 'Praktijk Lindelaan, 020 555 01 23. Vraag naar Ruth.', pauses: true };

let made = 0;
export function letter(change: Partial<LetterView>): LetterView {
  made += 1;
  const place = change.place ?? made;
  return { id: place.toString(16).padStart(32, '0'), place, by: 'me', writtenMs: NOW - 2 * HOUR, state: 'arrived', heldUntilMs: null, reason: null, arrived: [], text: 'Tot donderdag.', files: [], readBy: [], ...change };
}

const theirs = (place: number, at: number, text: string, change: Partial<LetterView> = {}) => letter({ place, by: ONE, state: 'read', writtenMs: at, text, ...change });
const mine = (place: number, at: number, text: string, change: Partial<LetterView> = {}) => letter({ place, writtenMs: at, arrived: [ONE], text, ...change });

const stop = 'Dank je voor je brief. Eén halte is ook een rit.\n\nSchrijf deze week eens op wat er gebeurt als de deuren dichtgaan. Dan kijken we er donderdag samen naar.';
const two = 'Vandaag ben ik twee haltes gegaan. Bij de tweede werd het druk en wilde ik eruit, maar ik ben blijven staan. Daarna was ik moe, en ook een beetje trots.';
const tuesday = NOW - 9 * DAYS - 3 * HOUR;

/** What lies in the vault of each scene: letters, the draft, what is kept for the session. */
export type Lying = { letters: readonly LetterView[]; draft?: string; files?: readonly FileView[]; agenda?: readonly string[] };
export const lying: Record<string, Lying> = {
  'session-agenda': { letters: [], agenda: ['Slapen na een drukke dag', 'De verjaardag van volgende week'] },
  'letters-empty': { letters: [] },
  'letters-held': {
    letters: [theirs(1, tuesday, stop), mine(2, NOW - 20 * MINUTE, two, { state: 'held', heldUntilMs: MONDAY_NINE, reason: 'outsideHours', arrived: [] })],
    draft: 'Nog iets over vanavond: ik', agenda: ['Slapen na een drukke dag', 'De verjaardag van volgende week'],
  },
  'letters-away': { letters: [theirs(1, tuesday, stop), mine(2, NOW - 20 * MINUTE, two, { state: 'held', heldUntilMs: awayNow.untilMs + 9 * HOUR, reason: 'therapistAbsent', arrived: [] })] },
  'letters-states': {
    letters: [
      mine(1, tuesday - DAYS, 'Ik ben één halte gegaan.', { state: 'arrived' }),
      theirs(2, tuesday, stop), theirs(3, tuesday + DAYS, '', { state: 'takenBack', text: null }),
      mine(4, NOW - 5 * DAYS, '', { state: 'takenBack', text: null }), theirs(5, NOW - 4 * DAYS, '', { state: 'erased', text: null }),
      mine(6, NOW - 2 * DAYS, 'Dit gaat over mijn moeder, en het is een lang verhaal.', { state: 'refused', reason: 'messageTooLong' }),
      mine(7, NOW - DAYS, 'Ik heb nog een vraag over de oefening.', { state: 'notSent', reason: 'messagesNotAgreed', arrived: [] }),
      theirs(8, NOW - 3 * HOUR, 'Morgen ben ik er weer.', { state: 'new' }), mine(9, NOW - 2 * MINUTE, 'Fijn, tot morgen.', { state: 'sent', arrived: [] }),
    ],
  },
  'letters-files': {
    letters: [
      theirs(1, tuesday, 'Hier is het schema voor deze week. Vul in wat lukt.', { files: [file({ kind: 'pdf', state: 'here' })] }),
      mine(2, NOW - 26 * HOUR, 'Dit is de halte waar ik instapte.', { files: [file({})], readBy: [ONE] }),
    ],
    draft: 'En dit maakte ik erna.', files: [file({ name: 'tekening-dinsdag.png', bytes: 820_000, width: 900, height: 1200, state: 'kept' }), file({ kind: 'pdf', name: longName, pages: 1, state: 'kept' })],
  },
  'letters-files-states': {
    letters: [
      theirs(1, tuesday, 'Twee bladen voor deze week.', { files: [file({ kind: 'pdf', name: 'blad-1.pdf', pages: 1, state: 'here' }), file({ kind: 'pdf', name: 'blad-2.pdf', state: 'refused' })] }),
      mine(2, NOW - 3 * DAYS, 'Drie foto’s van onderweg.', { readBy: [], files: [file({}), file({ name: 'IMG_2215.jpg', state: 'refused' }), file({ name: 'IMG_2216.jpg', state: 'gone' })] }),
      theirs(3, NOW - 3 * HOUR, '', { state: 'new', files: [file({ name: 'bord.jpg', bytes: 4_900_000, state: 'coming', percent: 40 })] }),
      mine(4, NOW - 2 * MINUTE, 'En de terugweg.', { state: 'sent', arrived: [], files: [file({ name: 'IMG_2217.jpg', state: 'onItsWay', percent: 40 }), file({ kind: 'pdf', name: longName, state: 'kept' })] }),
    ],
  },
  'letters-files-held': {
    letters: [mine(1, NOW - 20 * MINUTE, two, { state: 'held', heldUntilMs: MONDAY_NINE, reason: 'outsideHours', arrived: [], files: [file({ state: 'kept' }), file({ kind: 'pdf', state: 'kept' })] })],
  },
  'letters-files-full': {
    letters: [],
    files: [file({ state: 'kept' }), file({ name: 'IMG_2215.jpg', state: 'kept' }), file({ kind: 'pdf', state: 'kept' })],
  },
  'letters-files-over': { letters: [], draft: 'Dit was ik aan het schrijven.', files: [file({ state: 'kept' })] },
  'letters-read-group': {
    letters: [
      mine(1, NOW - 2 * DAYS, 'Bij mij: dat ik zei dat ik moe was.', { arrived: [ONE, TWO], readBy: [ONE, TWO] }),
      mine(2, NOW - HOUR, 'En dat jij toen bleef zitten.', { arrived: [ONE, TWO], readBy: [TWO] }),
      mine(3, NOW - MINUTE, 'Tot donderdag.', { state: 'sent', arrived: [TWO], readBy: [TWO] }),
    ],
  },
  'letters-therapist': {
    letters: [mine(1, tuesday, stop), theirs(2, NOW - 3 * DAYS, two, { state: 'new' })],
    agenda: ['De oefening in de bus: wat deed ze zelf?'],
  },
  'letters-group': {
    letters: [
      theirs(1, tuesday, 'Willen jullie allebei één ding opschrijven dat deze week goed ging?'),
      theirs(2, NOW - 2 * DAYS, 'Bij mij: samen koken, zonder telefoon.', { by: TWO, state: 'new' }),
      mine(3, NOW - HOUR, 'Bij mij: dat ik zei dat ik moe was.', { state: 'sent', arrived: [TWO] }), mine(4, NOW - 30 * MINUTE, 'En dat jij toen bleef zitten.', { state: 'arrived', arrived: [ONE, TWO] }),
    ],
  },
  'letters-many': { letters: Array.from({ length: 120 }, (_, i) => (i % 3 === 0 ? theirs(i + 1, NOW - (120 - i) * DAYS, `Brief ${i + 1} van mij aan jou.`) : mine(i + 1, NOW - (120 - i) * DAYS, `Brief ${i + 1}, over de bus.`))) },
  'letters-left': { letters: [mine(1, tuesday - DAYS, 'Ik ben één halte gegaan.'), theirs(2, tuesday, stop)], draft: 'Dit wilde ik nog zeggen.' },
};

const PAGE = 50;
const FOUND = 100;
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const refuse = (rule: number, reason: string): Promise<never> => Promise.reject({ code: 'refused', refusal: { rule, reason, fromMs: null } } satisfies Failure);
const fail = (code: string): Promise<never> => Promise.reject({ code } satisfies Failure);

type Played = 'sendLetter' | 'saveLetterDraft' | 'keepForSession' | 'takeOffAgenda' | 'lettersRead' | 'takeLetterBack' | 'writeLetterOn' | 'letters' | 'findLetters' | 'attachFiles' | 'detachFile' | 'filePreview' | 'saveFile';

/** `change` changes one relationship of the played core and tells the page. */
export function lettersBackend(change: (id: string, f: (r: RelationshipView) => void) => void, start: Lying | undefined): Pick<Backend, Played> {
  const vaults = new Map<string, { letters: LetterView[]; draft: string; files: FileView[]; agenda: string[]; places: number[] }>();
  const of = (id: string) => {
    const here = id === 'r1' ? start : undefined;
    const found = vaults.get(id) ?? { letters: structuredClone([...(here?.letters ?? [])]), draft: here?.draft ?? '', files: [...(here?.files ?? [])], agenda: [...(here?.agenda ?? [])], places: (here?.agenda ?? []).map((_, i) => i + 1) };
    vaults.set(id, found);
    return found;
  };
  const tell = (id: string, f: (l: LettersView) => void = () => {}) => change(id, (r) => {
    const v = of(id);
    f(r.letters);
    Object.assign(r.letters, { revision: r.letters.revision + 1, unread: v.letters.filter((one) => one.state === 'new').length, held: v.letters.filter((one) => one.state === 'held').length, agenda: v.agenda.length, draft: v.draft !== '' || v.files.length > 0 });
  });
  let view: LettersView = noLetters;
  const look = (id: string) => { change(id, (r) => { view = r.letters; }); return view; };
  const most = (id: string) => { let found = 2000; change(id, (r) => { found = r.agreement?.terms.messages?.[r.myRole].characters ?? found; }); return found; };
  return {
    async sendLetter(a) {
      await wait(150);
      const now = look(a.relationship);
      const v = of(a.relationship);
      if (a.text.trim() === '' && v.files.length === 0) return fail('letterEmpty');
      if (!now.agreed) return refuse(20, 'messagesNotAgreed');
      if ([...a.text.trim()].length > most(a.relationship)) return refuse(21, 'messageTooLong');
      if (now.leftToday === 0) return refuse(21, 'tooManyMessages');
      const place = (v.letters.at(-1)?.place ?? 0) + 1;
      v.letters.push(letter({ place, writtenMs: NOW, text: a.text.trim(), files: v.files, ...(now.open ? { state: 'sent' } : { state: 'held', heldUntilMs: now.opensMs, reason: now.away.some((one) => one.pauses) ? 'therapistAbsent' : 'outsideHours' }) }));
      v.draft = '';
      v.files = [];
      tell(a.relationship, (l) => { l.leftToday -= 1; });
    },
    async saveLetterDraft(a) {
      await wait(80);
      of(a.relationship).draft = a.text.trim() === '' ? '' : a.text;
      tell(a.relationship);
    },
    async keepForSession(a) {
      if (a.text.trim() === '') return fail('letterEmpty');
      const v = of(a.relationship);
      v.places.push((v.places.at(-1) ?? 0) + 1);
      v.agenda.push(a.text.trim());
      if (v.draft.trim() === a.text.trim()) v.draft = '';
      tell(a.relationship);
    },
    takeOffAgenda(a) {
      const v = of(a.relationship);
      const at = v.places.indexOf(a.place);
      if (at >= 0) { v.places.splice(at, 1); v.agenda.splice(at, 1); }
      return Promise.resolve(tell(a.relationship));
    },
    lettersRead(a) {
      for (const one of of(a.relationship).letters) if (one.place <= a.place && one.state === 'new') one.state = 'read';
      return Promise.resolve(tell(a.relationship));
    },
    takeLetterBack(a) {
      const v = of(a.relationship);
      const one = v.letters.find((each) => each.id === a.letter);
      if (!one) return fail('letterGone');
      if (one.state === 'held' || one.state === 'notSent') v.letters = v.letters.filter((each) => each !== one);
      else Object.assign(one, { state: one.by === 'me' ? 'takenBack' : 'erased', text: null, reason: null });
      return Promise.resolve(tell(a.relationship));
    },
    writeLetterOn(a) {
      const v = of(a.relationship);
      const one = v.letters.find((each) => each.id === a.letter);
      if (!one) return fail('letterGone');
      if (one.state !== 'held' && one.state !== 'notSent') return fail('letterWent');
      v.letters = v.letters.filter((each) => each !== one);
      v.files = [...v.files, ...one.files];
      v.draft = together(one.text ?? '', v.draft);
      return Promise.resolve(tell(a.relationship));
    },
    letters(a): Promise<LettersPage> {
      const v = of(a.relationship);
      const before = v.letters.filter((one) => a.before === null || one.place < a.before);
      return Promise.resolve(structuredClone({ letters: before.slice(-PAGE), more: before.length > PAGE, draft: v.draft, draftFiles: v.files, agenda: v.agenda.map((text, i) => ({ place: v.places[i] ?? 0, text })) }));
    },
    findLetters(a): Promise<LettersPage> {
      const words = a.words.toLowerCase().split(/\s+/).filter((word) => word !== '');
      const found = of(a.relationship).letters.filter((one) => words.every((word) => one.text?.toLowerCase().includes(word)));
      const before = found.filter((one) => a.before === null || one.place < a.before);
      return Promise.resolve(structuredClone({ letters: before.slice(-FOUND), more: before.length > FOUND, draft: '', draftFiles: [], agenda: [] }));
    },
    async attachFiles(a) {
      await wait(150);
      const v = of(a.relationship);
      const { taken, refused } = chosen();
      if (v.files.length >= (look(a.relationship).files?.perLetter ?? 0)) return { attached: 0, refused: [{ name: taken.name, code: 'tooManyFiles' }] };
      v.files = [...v.files, taken];
      tell(a.relationship);
      return { attached: 1, refused };
    },
    detachFile(a) {
      const v = of(a.relationship);
      v.files = v.files.filter((one) => one.id !== a.file);
      return Promise.resolve(tell(a.relationship));
    },
    filePreview(a) {
      const v = of(a.relationship);
      const found = [...v.files, ...v.letters.flatMap((one) => one.files)].find((one) => one.id === a.file);
      return found ? drawn(found, a.page, a.width) : fail('fileGone');
    },
    saveFile: () => wait(200).then(() => true),
  };
}
