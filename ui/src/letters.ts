// Letters between sessions (S-20 to S-25) as sentences and as lists. Pure: answers with message ids and their arguments.
import { namesOf, nameOf, therapistOf, type Of } from './people';
import type { Say } from './sentences';
import { refusalSentences, refusalReasons } from './sentences';
import type { LettersView, LetterView, RelationshipView } from './view';

/** A word for a moment: "today at 14:00", "Monday at 9:00". */
export type LetterWords = { when: (ms: number) => string };
/** And for until when somebody is away. */
export type AwayWords = { until: (ms: number) => string };

/** From here on the characters that are left are told: this many, or a fifth of all. */
const CLOSE = 200;
/** From here on it is told how many letters are left today. */
const FEW = 2;
/** From here on letters are looked for. */
export const SHORTEST_SEARCH = 2;

export function characters(text: string): number {
  return [...text.trim()].length;
}

/** The most characters of a letter of this member, where letters are agreed (S-21). */
export function mostCharacters(r: Pick<RelationshipView, 'agreement' | 'myRole'>): number | null {
  return r.agreement?.terms.messages?.[r.myRole].characters ?? null;
}

/** How much may still be written, once that is little; below zero it is too long. */
export function roomLeft(text: string, most: number | null): number | null {
  if (most === null) return null;
  const left = most - characters(text);
  return left <= Math.min(CLOSE, Math.floor(most / 5)) ? left : null;
}

/** How many more today, once they are few (S-21). */
export function fewLeft(letters: Pick<LettersView, 'agreed' | 'leftToday'>): number | null {
  return letters.agreed && letters.leftToday > 0 && letters.leftToday <= FEW ? letters.leftToday : null;
}

/** When a letter that is finished now would go, and be there to read (S-20, S-23). */
export function goingSentence(r: Of & Pick<RelationshipView, 'letters' | 'relay'>, { when }: LetterWords, others: Say['args']): Say {
  const { open, opensMs } = r.letters;
  if (!open) return opensMs === null ? { id: 'letter-goes-unknown', args: {} } : { id: 'letter-goes-at', args: { ...others, when: when(opensMs) } };
  return r.relay === 'connected' ? { id: 'letter-goes-now', args: {} } : { id: 'letter-goes-later', args: {} };
}

/** What the way of an own letter is now: a heading in a few words, and what explains it. */
export type Standing = { title: Say; /** What stands in one line with it. */ then: Say[]; why: Say[]; standIn: string | null };

/** Reasons that read otherwise beside a letter of another day than at the moment of writing. */
const because = ['messagesNotAgreed', 'messageTooLong', 'tooManyMessages', 'filesNotAgreed', 'tooManyFiles', 'fileTooLarge', 'noAgreement', 'agreementWithdrawn', 'relationshipEnded'] as const;

/** Why a letter did not go, or is not shown there. */
function reasons(reason: string | null): Say[] {
  if (reason === null) return [];
  if ((because as readonly string[]).includes(reason)) return [{ id: `letter-because-${reason}`, args: {} }];
  const known = (refusalReasons as readonly string[]).includes(reason);
  return known ? refusalSentences({ rule: 0, reason, fromMs: null }, String).slice(0, 1) : [{ id: 'refusal-general', args: {} }];
}

function heldStanding(r: Of & Pick<RelationshipView, 'letters'>, one: LetterView, { when, until: untilWord }: LetterWords & AwayWords, nowMs: number): Standing {
  const until = one.heldUntilMs;
  const title: Say = until === null ? { id: 'letter-held-unknown', args: {} } : until <= nowMs ? { id: 'letter-held-soon', args: {} } : { id: 'letter-held', args: { when: when(until) } };
  if (one.reason === 'outsideHours') return { title, then: [], why: [{ id: 'letter-held-hours', args: {} }], standIn: null };
  if (one.reason !== 'therapistAbsent') return { title, then: [], why: [], standIn: null };
  const [away] = r.letters.away.filter((each) => each.pauses);
  if (away === undefined) return { title, then: [], why: [{ id: 'letter-held-away', args: { ...therapistOf(r) } }], standIn: null };
  return { title, then: [], why: [awaySentence(r, away, { until: untilWord })], standIn: away.standIn };
}

/** Who is away, and until when (S-23). */
export function awaySentence(r: Of, away: LettersView['away'][number], words: AwayWords): Say {
  const until = words.until(away.untilMs);
  if (away.who === 'me') return { id: 'letter-away-me', args: { until } };
  return { id: 'letter-away', args: { ...nameOf(r, away.who), until } };
}

/** Who has read an own letter, where it is agreed that this is told; and how far it has come with the others. */
function readStanding(r: Of & Pick<RelationshipView, 'letters'>, one: LetterView): Standing | null {
  if (!r.letters.tellRead || one.by !== 'me' || (one.state !== 'sent' && one.state !== 'arrived')) return null;
  const whom = (these: (id: string) => boolean) => r.members.map(({ id }) => id).filter(these);
  const read = whom((id) => one.readBy.includes(id));
  if (read.length === 0) return null;
  if (r.members.length === 1) return { title: { id: 'letter-read', args: {} }, then: [], why: [], standIn: null };
  const has = (id: string) => one.state === 'arrived' || one.arrived.includes(id);
  const there = whom((id) => !read.includes(id) && has(id));
  const left = whom((id) => !read.includes(id) && !has(id));
  const then: Say[] = [];
  if (there.length > 0) then.push({ id: 'letter-arrived-at', args: { ...namesOf(r, there) } });
  if (left.length > 0) then.push({ id: 'letter-left-for', args: { ...namesOf(r, left) } });
  return { title: { id: 'letter-read-by', args: { ...namesOf(r, read) } }, then, why: [], standIn: null };
}

/** How far a letter has come, where there is something to say of it. */
export function standing(r: Of & Pick<RelationshipView, 'letters' | 'relay'>, one: LetterView, words: LetterWords & AwayWords, nowMs: number): Standing | null {
  const plain = (id: string, args: Say['args'] = {}, why: Say[] = []): Standing => ({ title: { id, args }, then: [], why, standIn: null });
  const several = r.members.length > 1;
  const read = readStanding(r, one);
  if (read !== null) return read;
  switch (one.state) {
    case 'held': return heldStanding(r, one, words, nowMs);
    case 'sent': {
      if (r.relay !== 'connected' && one.arrived.length === 0) return plain('letter-sent-away');
      if (!several || one.arrived.length === 0) return plain('letter-sent');
      const left = r.members.filter((each) => !one.arrived.includes(each.id)).map((each) => each.id);
      return plain('letter-sent-some', { ...namesOf(r, one.arrived), left: namesOf(r, left).who });
    }
    case 'arrived': return several ? plain('letter-arrived-at', { ...namesOf(r, r.members.map((each) => each.id)) }) : plain('letter-arrived');
    case 'notSent': return plain('letter-not-sent', {}, [...reasons(one.reason), { id: 'letter-still-here', args: {} }]);
    case 'refused': return plain('letter-refused', {}, [...reasons(one.reason), { id: 'letter-still-here', args: {} }]);
    case 'takenBack': return one.by === 'me' ? plain('letter-taken-back-me') : plain('letter-taken-back', { ...nameOf(r, one.by) });
    case 'erased': return plain('letter-erased');
    case 'new': case 'read': return null;
  }
}

/** What can be done with it. `again`: into the composer, onto the list for the session, away. */
export type Doing = 'edit' | 'takeBack' | 'again' | 'erase' | 'none';

export function doing(one: Pick<LetterView, 'state' | 'by'>): Doing {
  switch (one.state) {
    case 'held': return 'edit';
    case 'sent': case 'arrived': return 'takeBack';
    case 'notSent': case 'refused': return 'again';
    case 'new': case 'read': return 'erase';
    case 'takenBack': case 'erased': return 'none';
  }
}

/** So much of a letter goes onto the list for the session. */
const LINES = 3;
const CHARACTERS = 200;

/** The first lines of a letter as a quotation: what it is about is seen, and the letter stays where it is. */
export function firstLines(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/^[ \t]{0,8}>[ \t]?/, '').trim()).filter((line) => line !== '');
  let room = CHARACTERS;
  const taken: string[] = [];
  for (const line of lines.slice(0, LINES)) {
    const signs = [...line];
    const whole = signs.length <= room;
    const cut = whole ? line : signs.slice(0, room).join('');
    // No word is cut where there is another before it.
    const part = whole ? cut : cut.replace(/(\S)\s+\S*$/, '$1');
    room -= signs.length;
    taken.push(whole ? part : `${part}…`);
    if (room <= 0) break;
  }
  const more = lines.length > taken.length && !taken.at(-1)?.endsWith('…');
  return taken.map((line, at) => `> ${line}${more && at === taken.length - 1 ? ' …' : ''}`).join('\n');
}

/** Whether it can be put on the list for the session as it is: what never left or was refused goes there itself. */
export function canBeTalkedAbout(one: Pick<LetterView, 'state' | 'text'>): boolean {
  return one.text !== null && one.text.trim() !== '' && doing(one as LetterView) !== 'again';
}

/** By when an answer is due, as this member hears of it (S-22): that it is late is the therapist's alone. */
export function replySentence(r: Of & Pick<RelationshipView, 'letters'>, { when }: LetterWords, nowMs: number): Say | null {
  const reply = r.letters.reply;
  if (reply === null) return null;
  const args = { when: when(reply.dueMs) };
  if (r.myRole === 'therapist') return { id: reply.overdue ? 'letter-reply-overdue' : 'letter-reply-mine', args };
  return reply.dueMs > nowMs ? { id: 'letter-reply-due', args: { ...therapistOf(r), ...args } } : null;
}

/** What is copied goes before what is written already. */
export function together(copied: string, written: string): string {
  if (copied === '') return written;
  return written.trim() === '' ? copied : `${copied}\n\n${written}`;
}

/** The place up to which letters are read now, where one of another is new among them. */
export function readUpTo(letters: readonly LetterView[]): number | null {
  const last = letters.filter((one) => one.state === 'new').at(-1);
  return last?.place ?? null;
}

/** An own letter that waited for its hour is on its way by now. */
export function went(before: readonly LetterView[], after: readonly LetterView[]): boolean {
  const waited = new Set(before.filter((one) => one.state === 'held').map((one) => one.id));
  return after.some((one) => waited.has(one.id) && (one.state === 'sent' || one.state === 'arrived'));
}

/** Letters are read here as long as there can be some: from the first agreement on, and after the end. */
export function hasLetters(r: Pick<RelationshipView, 'stage' | 'agreement' | 'history' | 'letters'>): boolean {
  if (r.agreement !== null || r.history.length > 0) return true;
  return r.stage === 'ready' || r.stage === 'agree' || r.letters.unread > 0 || r.letters.draft || r.letters.agenda > 0;
}
