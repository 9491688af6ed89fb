// Failures, the lobby, what is said aloud, and other small decisions.
import { describe, expect, it } from 'vitest';
import { addressSentence } from '../src/address';
import { announcements } from '../src/announcements';
import { asFailure, failureCodes, knownCode, waysOn } from '../src/failure';
import { lobbyStanding, placeFault, type PlaceAnswers } from '../src/lobby';
import { noComputers, otherOne, people, scenes, session } from '../src/preview/scenes';
import { speech, systemLanguage, t } from '../src/texts.svelte';
import type { RelationshipView, SessionView, View } from '../src/view';
import { pickPositions } from '../src/words';

describe('failures', () => {
  it('have a sentence each, in both languages', () => {
    for (const language of ['nl', 'en'] as const) {
      speech.language = language;
      for (const code of failureCodes) expect(t(`failure-${code}`, { length: 'x' })).not.toContain('⟦');
    }
  });
  it('take whatever is thrown and show nothing raw', () => {
    expect(asFailure({ code: 'relayAway' })).toEqual({ code: 'relayAway' });
    expect(asFailure({ code: 'tooLong', seconds: 4 })).toEqual({ code: 'tooLong', seconds: 4 });
    for (const odd of ['text', new Error('secret'), null, undefined, 7, { code: 3 }]) expect(asFailure(odd)).toEqual({ code: 'internal' });
    expect(knownCode('keyringEmpty')).toBe('keyringEmpty');
    expect(knownCode('fromTheFuture')).toBe('internal');
  });
  it('offer another try of the keyring only where it can help', () => {
    const ways = ['keyring', 'passphrase', 'words'] as const;
    for (const code of ['keyringAbsent', 'keyringEmpty', 'keyringOther']) expect(waysOn(code, 'keyring', ways)).toEqual({ retry: false, others: ['passphrase', 'words'] });
    for (const code of ['keyringLocked', 'keyringDenied']) expect(waysOn(code, 'keyring', ways).retry).toBe(true);
    expect(waysOn('passphraseWrong', 'passphrase', ways)).toEqual({ retry: false, others: ['keyring', 'words'] });
  });
});

describe('the lobby', () => {
  const place: PlaceAnswers = { freeToSpeak: true, alone: false, address: 'Lindelaan 4', callBack: '06 1234 5678' };
  it('asks for the whole place question (S-15)', () => {
    expect(placeFault(place, false)).toBeNull();
    expect(placeFault({ ...place, freeToSpeak: null }, false)).toEqual({ code: 'placeMissing', field: 'place-free-yes' });
    expect(placeFault({ ...place, freeToSpeak: false }, false)?.code).toBe('placeNotFree');
    expect(placeFault({ ...place, alone: null }, false)?.field).toBe('place-alone-yes');
    expect(placeFault({ ...place, address: '  ' }, false)?.field).toBe('place-address');
    expect(placeFault({ ...place, callBack: '' }, false)?.field).toBe('place-phone');
  });
  it('does not ask twice, but holds to what was changed', () => {
    const empty: PlaceAnswers = { freeToSpeak: null, alone: null, address: '', callBack: '' };
    expect(placeFault(empty, true)).toBeNull();
    expect(placeFault(empty, false)?.code).toBe('placeMissing');
    expect(placeFault({ ...empty, freeToSpeak: false }, true)?.code).toBe('placeNotFree');
  });
  it('lets the therapist admit, and only once somebody asks (S-16)', () => {
    const s = { phase: 'waiting', others: [{ present: true, waits: false }] } as const;
    const knocking = { others: [{ present: true, waits: true }] };
    expect(lobbyStanding('therapist', { ...s, phase: 'lobby', ...knocking }).main).toBe('enter');
    expect(lobbyStanding('therapist', s).main).toBe('none');
    expect(lobbyStanding('therapist', { ...s, ...knocking })).toMatchObject({ main: 'admit', title: 'lobby-asks' });
    expect(lobbyStanding('client', { ...s, ...knocking }).main).toBe('none');
    expect(lobbyStanding('client', { ...s, phase: 'lobby' }).main).toBe('enter');
    expect(lobbyStanding('client', { ...s, phase: 'admitting' }).title).toBe('lobby-admitting');
  });
  it('says which way the line will go, and in session which way it goes', () => {
    const s = { hideAddress: false, others: [{ hides: false }], addressWay: 'direct', canRelay: true, phase: 'lobby' } as const;
    expect(addressSentence(s)).toBe('address-will-direct');
    expect(addressSentence({ ...s, hideAddress: true })).toBe('address-will-hide');
    expect(addressSentence({ ...s, others: [{ hides: true }] })).toBe('address-will-hide-other');
    expect(addressSentence({ ...s, hideAddress: true, canRelay: false })).toBe('address-no-relay');
    expect(addressSentence({ ...s, others: [{ hides: true }], canRelay: false })).toBe('address-no-relay-other');
    expect(addressSentence({ ...s, phase: 'running' })).toBe('address-direct');
    expect(addressSentence({ ...s, phase: 'running', addressWay: 'unknown' })).toBe('address-will-direct');
    expect(addressSentence({ ...s, phase: 'connecting', others: [{ hides: true }] })).toBe('address-relayed');
  });
  it('says that nobody sees an address only where nobody was told one', () => {
    const s = { hideAddress: false, others: [{ hides: false }], addressWay: 'relayed', canRelay: true, phase: 'running' } as const;
    // A detour that nobody wished for: the straight one was tried before, with the addresses told.
    expect(addressSentence(s)).toBe('address-relayed-told');
    expect(addressSentence({ ...s, hideAddress: true })).toBe('address-relayed');
    expect(addressSentence({ ...s, others: [{ hides: true }] })).toBe('address-relayed');
    // What is so goes before what was wished.
    expect(addressSentence({ ...s, hideAddress: true, addressWay: 'direct' })).toBe('address-direct');
  });
  it('says for both that one who hides is enough', () => {
    for (const [language, both, told] of [['nl', 'voor jullie allebei', 'al verteld'], ['en', 'for both of you', 'already told']] as const) {
      speech.language = language;
      for (const id of ['address-will-hide', 'address-will-hide-other']) expect(t(id, { who: 'x', Who: 'X' })).toContain(both);
      expect(t('address-relayed-told')).toContain(told);
    }
  });
});

describe('what is said aloud', () => {
  const open = (r: RelationshipView, change: Partial<View> = {}): View => ({ vault: { state: 'open' }, me: null, language: null, relay: 'connected', wordsChecked: true, wordsDue: false, ways: ['passphrase', 'words'], needsCapability: false, capture: { asked: false, offered: false, on: false }, lockedContacts: null, reminders: { minutes: null, notShown: false }, computers: noComputers, tools: 0, toolsRevision: 0, relationships: [r], ...change });
  const ids = (before: View, after: View) => announcements(before, after).map((a) => a.id);
  const running = (change: Partial<SessionView>) => people.ready('client', { session: { ...session({ started: 10, phase: 'running' }), ...change } });

  it('is nothing at first, and nothing while locked', () => {
    const locked = scenes['unlock-keyring']?.() ?? null;
    expect(announcements(null, open(people.ready()))).toEqual([]);
    expect(announcements(locked, open(people.ready()))).toEqual([]);
  });
  it('tells of the connection, people and proposals', () => {
    const r = people.ready();
    expect(ids(open(r), open(r, { relay: 'away' }))).toEqual(['say-relay-away']);
    expect(ids(open(r, { relay: 'away' }), open(r))).toEqual(['say-relay-back']);
    expect(ids(open(r), open(r, { relay: 'changed' }))).toEqual(['say-relay-changed']);
    expect(ids(open(r, { relay: 'away' }), open(r, { relay: 'version' }))).toEqual(['say-relay-version']);
    expect(ids(open(r, { relay: 'changed' }), open(r))).toEqual(['say-relay-back']);
    expect(ids(open(r, { relay: 'connecting' }), open(r))).toEqual([]);
    expect(ids(open(r), open(people.withdrawn()))).toEqual(['say-withdrawn']);
    expect(ids(open(people.withdrawn()), open(people.withdrawn()))).toEqual([]);
    expect(ids(open(r), open(people.change()))).toEqual(['say-proposal']);
    expect(ids(open(people.agreeSign()), open(r))).toEqual(['say-agreed']);
    const tightened = (by: 'me' | 'other') => people.ready('client', { agreement: r.agreement && { ...r.agreement, version: 3, tightened: { by, why: '', old: r.agreement.terms, changes: [] } } });
    expect(ids(open(r), open(tightened('other')))).toEqual(['say-tightened']);
    expect(ids(open(r), open(tightened('me')))).toEqual([]);
    expect(ids(open(tightened('other')), open(tightened('other')))).toEqual([]);
    const lobby = (change: Partial<SessionView>) => open(people.ready('therapist', { session: { ...session({}), ...change } }));
    expect(ids(lobby({ others: [otherOne({ present: false })] }), lobby({}))).toEqual(['say-other-in']);
    expect(ids(lobby({}), lobby({ others: [otherOne({ waits: true })] }))).toEqual(['say-other-waits']);
  });
  it('tells in session what one may not see', () => {
    const from = (a: Partial<SessionView>, b: Partial<SessionView>) => ids(open(running(a)), open(running(b)));
    expect(from({}, { line: 'lost' })).toEqual(['say-line-lost']);
    expect(from({ line: 'lost' }, {})).toEqual(['say-line-back']);
    expect(from({}, { others: [otherOne({ camera: false })] })).toEqual(['say-other-camera-off']);
    expect(from({}, { others: [otherOne({ microphone: false })] })).toEqual(['say-other-microphone-off']);
    expect(from({}, { grace: true })).toEqual(['say-grace']);
    expect(from({}, { texts: [{ id: '1', by: 'other', text: '', atMs: 0, sent: true }] })).toEqual(['say-text']);
    expect(from({}, { texts: [{ id: '1', by: 'me', text: '', atMs: 0, sent: true }] })).toEqual([]);
    const asked = { extension: { asked: 'me', seconds: 300, agreed: true, awaits: [] } };
    expect(from({ ...asked, limitMs: 10 }, { limitMs: 310 })).toEqual(['say-extended']);
    expect(from({ ...asked, limitMs: 10 }, { limitMs: 10 })).toEqual(['say-not-extended']);
    expect(from({ level: 1 }, { level: 9 })).toEqual([]);
  });
});

describe('small things', () => {
  it('asks different words in rising order', () => {
    for (let i = 0; i < 200; i++) {
      const picked = pickPositions(3, 24);
      expect(new Set(picked).size).toBe(3);
      expect([...picked].sort((a, b) => a - b)).toEqual(picked);
      expect(picked.every((n) => n >= 0 && n < 24)).toBe(true);
    }
    expect(pickPositions(3, 24, () => 0)).toEqual([0, 1, 2]);
    expect(pickPositions(5, 2, () => 0)).toEqual([0, 1]);
  });
  it('takes the first language of the system that Kader speaks', () => {
    expect(systemLanguage(['de-DE', 'nl-BE', 'en'])).toBe('nl');
    expect(systemLanguage(['en-US', 'nl'])).toBe('en');
    expect(systemLanguage(['de', 'fr'])).toBe('en');
    expect(systemLanguage([])).toBe('en');
  });
});
