// Reading the recovery words as they are typed or pasted, and naming those that are none of the list; the order of what helps; who is away.
import { describe, expect, it } from 'vitest';
import { people, several, words } from '../src/preview/scenes';
import { canInviteBack, comparedAgain, isAway } from '../src/returning';
import { routeOf } from '../src/routing';
import { open } from '../src/preview/scenes';
import { beforeWhich } from '../src/tools';
import { readWords, unknownWords, WORDS } from '../src/words';

describe('the recovery words', () => {
  it('are read however they were pasted', () => {
    const numbered = words.map((word, i) => `${i + 1}. ${word.toUpperCase()},`).join('\r\n');
    for (const text of [words.join(' '), `  ${words.join('\n\t')} `, numbered, words.join(', ')]) expect(readWords(text)).toEqual(words);
    expect(readWords(' \n 12. ')).toEqual([]);
    expect(readWords('')).toEqual([]);
    expect(words).toHaveLength(WORDS);
  });
  it('are all of the list', () => {
    expect(unknownWords(words)).toEqual([]);
  });
  it('are named by number where they are not, with the one that may be meant', () => {
    expect(unknownWords(['rivver', 'zoo', 'rievr', 'xqz', 'fietsen', 'abandond'])).toEqual([
      { number: 1, word: 'rivver', near: 'river' },
      { number: 3, word: 'rievr', near: 'river' },
      { number: 4, word: 'xqz', near: null },
      { number: 5, word: 'fietsen', near: null },
      { number: 6, word: 'abandond', near: 'abandon' },
    ]);
    // Two neighbors the other way round, one letter less, and one that could be two words.
    expect(unknownWords(['wnidow', 'rivr', 'forset']).map((one) => one.near)).toEqual(['window', 'river', null]);
  });
  it('stay quick with a text that is no list of words', () => {
    const began = performance.now();
    unknownWords(readWords('onzin '.repeat(400)));
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('what helps', () => {
  const tools = ['a', 'b', 'c'].map((id) => ({ id }));
  it('goes up and down one place, and not beyond the ends', () => {
    expect(beforeWhich(tools, 'b', 'up')).toEqual({ before: 'a' });
    expect(beforeWhich(tools, 'c', 'up')).toEqual({ before: 'b' });
    expect(beforeWhich(tools, 'a', 'down')).toEqual({ before: 'c' });
    expect(beforeWhich(tools, 'b', 'down')).toEqual({ before: null });
    for (const [id, way] of [['a', 'up'], ['c', 'down'], ['x', 'up'], ['x', 'down']] as const) expect(beforeWhich(tools, id, way)).toBeNull();
  });
});

describe('coming back', () => {
  const away = { sinceMs: 1 };
  const one = (role: 'client' | 'therapist') => people.ready(role);
  it('is needed only while the relationship lives', () => {
    expect(isAway({ ...one('client'), away })).toBe(true);
    expect(isAway({ ...one('client'), away, stage: 'closed' })).toBe(false);
    expect(isAway({ ...one('client'), away, stage: 'verify' })).toBe(false);
    expect(isAway(one('client'))).toBe(false);
  });
  it('is made possible by a therapist, on a new computer too', () => {
    expect(canInviteBack(one('therapist'))).toBe(true);
    expect(canInviteBack(one('client'))).toBe(false);
    expect(canInviteBack({ ...one('therapist'), away })).toBe(true);
    expect(canInviteBack({ ...one('therapist'), stage: 'closed' })).toBe(false);
    const at = (role: 'client' | 'therapist') => routeOf(open(role, [one(role)]), { place: { at: 'inviteBack', relationship: 'r1' }, words: null }).screen;
    expect([at('therapist'), at('client')]).toEqual(['inviteBack', 'home']);
  });
  it('tells whom a comparison is about', () => {
    expect(comparedAgain(people.verify())).toBeNull();
    expect(comparedAgain({ ...people.ready(), stage: 'verify' })).toEqual({ who: [] });
    const group = several(people.ready(), 3);
    const back = { ...group, members: group.members.map((each, i) => ({ ...each, returned: i === 1 })) };
    expect(comparedAgain(back)).toEqual({ who: [group.members[1]?.id] });
  });
  it('leads nowhere where something would go out', () => {
    const view = open('client', [{ ...people.ready(), away }]);
    for (const at of ['planning', 'review'] as const) {
      const place = at === 'planning' ? { at, relationship: 'r1', moving: null } : { at, relationship: 'r1' };
      expect(routeOf(view, { place, words: null }).screen).toBe('home');
    }
    for (const at of ['messages', 'homework', 'history', 'along'] as const) expect(routeOf(view, { place: { at, relationship: 'r1' }, words: null }).screen).toBe(at);
  });
});
