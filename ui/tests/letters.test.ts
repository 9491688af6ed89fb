// Letters as sentences and lists: how far each has come, when one goes, what is left, in both languages.
import { afterEach, describe, expect, it } from 'vitest';
import { announcements } from '../src/announcements';
import { canBeTalkedAbout, characters, doing, fewLeft, firstLines, goingSentence, hasLetters, readUpTo, replySentence, roomLeft, standing, together, went } from '../src/letters';
import { letterScenes } from '../src/preview/letter-scenes';
import { awayNow, closedLetters, letter, noLetters, openLetters } from '../src/preview/letters';
import { ONE, people, several, TWO } from '../src/preview/scenes';
import { routeOf } from '../src/routing';
import { refusalReasons, type Say } from '../src/sentences';
import { speech, t } from '../src/texts.svelte';
import type { LetterState, RelationshipView, View } from '../src/view';
import { untilWhen, writtenAt } from '../src/when';

process.env['TZ'] = 'Europe/Amsterdam';
const NOW = Date.UTC(2026, 10, 26, 12, 52);
const words = { when: () => 'maandag om 9:00', until: () => 'maandag' };
const of = (letters = openLetters, change: Partial<RelationshipView> = {}) => people.ready('client', { letters, ...change });
const spoken = (say: Say | null): string => (say === null ? '' : t(say.id, say.args));
const whole = (one: Parameters<typeof standing>[1], r = of()): string => {
  const found = standing(r, one, words, NOW);
  return found === null ? '' : [spoken(found.title), ...found.then.map(spoken), ...found.why.map(spoken), found.standIn ?? ''].join(' ').trim();
};
const states: LetterState[] = ['held', 'sent', 'arrived', 'notSent', 'refused', 'new', 'read', 'takenBack', 'erased'];
/** Every reason that the core can give a letter. */
const reasons = ['outsideHours', 'therapistAbsent', 'messageTooLong', 'tooManyMessages', 'writtenOutOfOrder', 'messagesNotAgreed', 'filesNotAgreed', 'tooManyFiles', 'fileTooLarge', 'clockDisagrees', 'sideConversation', 'anotherRelationship', 'noAgreement', 'agreementWithdrawn', 'relationshipEnded'];

afterEach(() => { speech.language = 'nl'; });

describe.each(['nl', 'en'] as const)('in %s', (language) => {
  it.each(states)('%s has its words, for two and for three', (state) => {
    speech.language = language;
    for (const r of [of(), several(of())]) for (const by of ['me', ONE]) {
      const said = whole(letter({ state, by, heldUntilMs: NOW + 1, reason: 'outsideHours', arrived: [TWO] }), r);
      expect(said).not.toContain('⟦');
      expect(said === '').toBe(state === 'new' || state === 'read');
    }
  });
  it.each(reasons)('a letter that came to nothing because of %s says why, and that it is still there', (reason) => {
    speech.language = language;
    expect(refusalReasons as readonly string[]).toContain(reason);
    for (const state of ['notSent', 'refused'] as const) {
      const said = whole(letter({ state, reason }));
      expect(said).not.toContain('⟦');
      expect(said).toContain(t('letter-still-here'));
      // Of another day it is not said that the amount of today is reached.
      expect(said).not.toMatch(/vandaag|today/i);
    }
  });
  it('a reason of a newer core is not hidden', () => {
    speech.language = language;
    expect(whole(letter({ state: 'refused', reason: 'fromTheFuture' }))).toContain(t('refusal-general'));
  });
});

describe('what of a letter goes onto the list for the session', () => {
  it.each([
    ['Kort.', '> Kort.'],
    ['Een.\n\nTwee.\nDrie.', '> Een.\n> Twee.\n> Drie.'],
    ['Een.\nTwee.\nDrie.\nVier.', '> Een.\n> Twee.\n> Drie. …'],
    ['> Hoe was het?\nGoed.', '> Hoe was het?\n> Goed.'],
    ['', ''],
  ])('is how %j begins', (text, says) => expect(firstLines(text)).toBe(says));
  it('is short, however long the letter is, and parts no sign', () => {
    for (const text of ['woord '.repeat(5000), '🙂'.repeat(5000), `${'a'.repeat(150)}\n${'b'.repeat(150)}`, `${'x'.repeat(200)}\ny`, 'a\n'.repeat(50_000)]) {
      const said = firstLines(text);
      expect([...said].length).toBeLessThan(215);
      expect(said).toMatch(/…$/u);
      expect(() => encodeURIComponent(said)).not.toThrow();
    }
    expect(firstLines('woord '.repeat(5000))).toMatch(/ woord…$/);
  });
  it('is of what can be read, and not of what goes there itself', () => {
    for (const state of states) expect(canBeTalkedAbout(letter({ state })), state).toBe(!['notSent', 'refused'].includes(state));
    expect(canBeTalkedAbout(letter({ state: 'erased', text: null }))).toBe(false);
    expect(canBeTalkedAbout(letter({ text: '' }))).toBe(false);
  });
});

describe('a letter that waits', () => {
  it('says until when and why', () => {
    speech.language = 'nl';
    const held = { state: 'held', heldUntilMs: NOW + 3_600_000 } as const;
    expect(whole(letter({ ...held, reason: 'outsideHours' }))).toBe('Dit gaat maandag om 9:00 weg. Jullie hebben uren voor berichten afgesproken. Het is hier bewaard.');
    expect(whole(letter({ ...held, reason: 'therapistAbsent' }), of({ ...closedLetters, away: [awayNow] }))).toContain('Marijke is er niet, tot maandag. Praktijk Lindelaan');
    expect(whole(letter({ ...held, reason: 'therapistAbsent' }))).toContain('Marijke is er nu niet.');
    expect(whole(letter({ ...held, reason: null, heldUntilMs: NOW - 1 }))).toBe('Dit gaat weg zodra het kan.');
    expect(whole(letter({ ...held, heldUntilMs: null, reason: 'outsideHours' }))).toContain('Dit wacht tot jullie afspraken het toelaten.');
  });
  it('can be changed; what went can be taken back; what is over offers nothing', () => {
    expect(states.map((state) => doing(letter({ state })))).toEqual(['edit', 'takeBack', 'takeBack', 'again', 'again', 'erase', 'erase', 'none', 'none']);
  });
});

describe('whether it was read', () => {
  const told = { ...openLetters, tellRead: true };
  it.each(['nl', 'en'] as const)('stands after that it arrived, in one line, in %s', (language) => {
    speech.language = language;
    expect(whole(letter({ arrived: [ONE], readBy: [ONE] }), of(told))).toBe(language === 'nl' ? 'Aangekomen en gelezen.' : 'Arrived and read.');
    expect(whole(letter({ arrived: [ONE], readBy: [] }), of(told))).toBe(t('letter-arrived'));
  });
  it('is told only where that is agreed, and of own letters alone', () => {
    expect(whole(letter({ arrived: [ONE], readBy: [ONE] }), of())).toBe('Aangekomen.');
    expect(standing(of(told), letter({ by: ONE, state: 'read', readBy: [ONE] }), words, NOW)).toBeNull();
    for (const state of ['held', 'notSent', 'refused', 'takenBack'] as const) expect(whole(letter({ state, readBy: [ONE] }), of(told))).not.toContain('elezen door');
  });
  it('names among several who has read it, who has it, and to whom it is on its way', () => {
    const group = several(of(told));
    expect(whole(letter({ arrived: [ONE, TWO], readBy: [ONE, TWO] }), group)).toBe('Gelezen door Marijke en Sam.');
    expect(whole(letter({ arrived: [ONE, TWO], readBy: [TWO] }), group)).toBe('Gelezen door Sam. Aangekomen bij Marijke.');
    expect(whole(letter({ state: 'sent', arrived: [TWO], readBy: [TWO] }), group)).toBe('Gelezen door Sam. Nog onderweg naar Marijke.');
    expect(whole(letter({ arrived: [ONE, TWO], readBy: [] }), group)).toBe('Aangekomen bij Marijke en Sam.');
    // Who is no member any more, or never was, is not counted.
    expect(whole(letter({ arrived: [ONE, TWO], readBy: ['f'.repeat(16)] }), group)).toBe('Aangekomen bij Marijke en Sam.');
  });
});

describe('before sending', () => {
  it('says when it goes', () => {
    const id = (r: RelationshipView) => goingSentence(r, words, {}).id;
    expect(id(of())).toBe('letter-goes-now');
    expect(id(of(openLetters, { relay: 'away' }))).toBe('letter-goes-later');
    expect(id(of(closedLetters, { relay: 'away' }))).toBe('letter-goes-at');
    expect(id(of({ ...closedLetters, opensMs: null }))).toBe('letter-goes-unknown');
  });
  it('counts characters as people see the agreement, without what is cut off at both ends', () => {
    expect(characters('  😀 é\n')).toBe(3);
    expect(roomLeft('x'.repeat(1700), 2000)).toBeNull();
    expect(roomLeft('x'.repeat(1800), 2000)).toBe(200);
    expect(roomLeft('x'.repeat(2001), 2000)).toBe(-1);
    expect(roomLeft('x'.repeat(80), 100)).toBe(20);
    expect(roomLeft('x'.repeat(9999), null)).toBeNull();
  });
  it('tells what is left of today once it is little', () => {
    expect([0, 1, 2, 3].map((leftToday) => fewLeft({ agreed: true, leftToday }))).toEqual([null, 1, 2, null]);
    expect(fewLeft({ agreed: false, leftToday: 1 })).toBeNull();
  });
  it('puts a copied text before what is written', () => {
    expect(together('a', ' ')).toBe('a');
    expect(together('a', 'b')).toBe('a\n\nb');
  });
});

describe('an answer', () => {
  it('that is late is told to the therapist alone (S-22)', () => {
    const reply = (role: 'client' | 'therapist', dueMs: number, overdue: boolean) => replySentence(people.ready(role, { letters: { ...openLetters, reply: { dueMs, overdue } } }), words, NOW)?.id ?? null;
    expect(reply('client', NOW + 1, false)).toBe('letter-reply-due');
    expect(reply('client', NOW - 1, false)).toBeNull();
    expect(reply('client', NOW - 1, true)).toBeNull();
    expect(reply('therapist', NOW + 1, false)).toBe('letter-reply-mine');
    expect(reply('therapist', NOW - 1, true)).toBe('letter-reply-overdue');
  });
});

describe('lists', () => {
  it('know up to where is read, and what went by itself', () => {
    const list = [letter({ place: 1, by: ONE, state: 'new' }), letter({ place: 2, state: 'held' }), letter({ place: 3, by: ONE, state: 'new' }), letter({ place: 4, by: ONE, state: 'read' })];
    expect(readUpTo(list)).toBe(3);
    expect(readUpTo(list.slice(3))).toBeNull();
    expect(went(list, list)).toBe(false);
    expect(went(list, list.map((one) => (one.state === 'held' ? { ...one, state: 'sent' } : one)))).toBe(true);
    // Taken back it is not on its way.
    expect(went(list, list.filter((one) => one.state !== 'held'))).toBe(false);
  });
  it('have dates by day', () => {
    speech.language = 'nl';
    expect(writtenAt(NOW, NOW)).toBe('vandaag, 13:52');
    expect(writtenAt(NOW - 86_400_000, NOW)).toBe('gisteren, 13:52');
    expect(writtenAt(Date.UTC(2026, 10, 17, 9, 12), NOW)).toBe('dinsdag 17 november, 10:12');
    expect(writtenAt(Date.UTC(2025, 10, 17, 9, 12), NOW)).toBe('17 november 2025, 10:12');
    expect(writtenAt(NaN, NOW)).toBe(t('moment-unknown'));
    expect(untilWhen(Date.UTC(2026, 11, 6, 23), NOW)).toBe('maandag 7 december');
    expect(untilWhen(Date.UTC(2026, 11, 6, 22), NOW)).toBe('zondag 6 december om 23:00');
  });
});

describe('the room of letters', () => {
  const view = (r: RelationshipView): View => ({ ...(letterScenes['letters-empty']?.() as View), relationships: [r] });
  const at = (r: RelationshipView) => routeOf(view(r), { place: { at: 'messages', relationship: 'r1' }, words: null }).screen;
  it('is there from the first agreement on, and after the end', () => {
    expect(at(of())).toBe('messages');
    expect(at(people.ready('client', { letters: noLetters }))).toBe('messages');
    expect(at(people.withdrawn())).toBe('messages');
    expect(at((letterScenes['letters-left']?.() as View).relationships[0] as RelationshipView)).toBe('messages');
    expect(at(people.verify())).toBe('verify');
    expect(hasLetters(people.joining())).toBe(false);
    expect(routeOf(view(of()), { place: { at: 'messages', relationship: 'gone' }, words: null }).screen).toBe('home');
  });
  it('is announced from when a letter comes, without a name, and not while there is a session', () => {
    const before = view(of());
    const after = view(of({ ...openLetters, unread: 1 }));
    expect(announcements(before, after)).toEqual([{ id: 'say-letter-came', relationship: null }]);
    expect(announcements(after, before)).toEqual([]);
    const running = { ...of(), id: 'r2', session: (letterScenes['session-agenda']?.() as View).relationships[0]?.session ?? null };
    expect(announcements({ ...before, relationships: [...before.relationships, running] }, { ...after, relationships: [...after.relationships, running] })).toEqual([]);
  });
});
