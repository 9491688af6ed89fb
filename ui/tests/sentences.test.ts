// Sentences of the agreement, the ledger and home, and the terms they are made of.
import { afterEach, describe, expect, it } from 'vitest';
import { lineOfNothing, people } from '../src/preview/scenes';
import { clauseOrder, clauseSentence, extensionChoices, historySentence, homeWords, noticesFor } from '../src/sentences';
import { moment, speech, t, worded } from '../src/texts.svelte';
import { given } from '../src/when';
import type { HistoryRow, RelationshipView, SessionTerms } from '../src/view';

const terms: SessionTerms = { seconds: 3000, graceSeconds: 300, extensionMaxSeconds: 600, notices: [60, 600, 300], frequency: null, gapSeconds: null, appointments: null, presence: null };
const read = (given: SessionTerms) => clauseOrder.map(({ clause }) => clauseSentence(clause, given, worded)).map((say) => t(say.id, say.args));
afterEach(() => { speech.language = 'nl'; });

describe('the agreement in plain words (S-05)', () => {
  it('reads in Dutch', () => {
    speech.language = 'nl';
    expect(read(terms)).toEqual([
      'Een sessie duurt 50 minuten.',
      'Kader zegt het zacht als er nog 10 minuten, 5 minuten en 1 minuut over zijn.',
      'Daarna is er 5 minuten om afscheid te nemen. Dan gaan beeld en geluid bij allebei uit.',
      'Langer mag als jullie allebei ja zeggen, samen hooguit 10 minuten.',
    ]);
  });
  it('reads in English', () => {
    speech.language = 'en';
    expect(read(terms)[0]).toBe('A session lasts 50 minutes.');
    expect(read(terms)[1]).toBe('Kader says so quietly when 10 minutes, 5 minutes and 1 minute are left.');
  });
  it('has a sentence for none of it', () => {
    speech.language = 'nl';
    expect(read({ ...terms, seconds: 90, graceSeconds: 0, extensionMaxSeconds: 0, notices: [] })).toEqual([
      'Een sessie duurt 1 minuut en 30 seconden.',
      'Kader zegt het niet van tevoren als de tijd bijna om is.',
      'Als de tijd om is, gaan beeld en geluid bij allebei meteen uit.',
      'Langer dan afgesproken kan niet.',
    ]);
  });
});

describe('terms as they are set', () => {
  it('keeps notices inside the session', () => {
    expect(noticesFor(3000)).toEqual([600, 300, 60]);
    expect(noticesFor(600)).toEqual([300, 60]);
    expect(noticesFor(60)).toEqual([30]);
  });
  it('offers no longer than may still be added (S-13)', () => {
    expect(extensionChoices(900)).toEqual([300, 600, 900]);
    expect(extensionChoices(120)).toEqual([120]);
    expect(extensionChoices(59)).toEqual([]);
    expect(extensionChoices(0)).toEqual([]);
  });
});

describe('ledger lines', () => {
  const row: HistoryRow = { ...lineOfNothing, index: 0, atMs: 0, kind: 'end', by: { who: 'all' }, session: 3, seconds: 3300, reason: 'limit', head: '' };
  it('say what happened', () => {
    const say = (change: Partial<HistoryRow>) => {
      const made = historySentence({ ...row, ...change }, { ...worded, when: moment, given });
      return t(made.id, { who: 'Marijke', Who: 'Marijke', ...made.args });
    };
    expect(say({})).toBe('Sessie 3 eindigde op tijd, na 55 minuten.');
    expect(say({ reason: 'leftByMe' })).toBe('Je verliet sessie 3, na 55 minuten.');
    expect(say({ reason: 'leftByOther' })).toBe('Marijke verliet sessie 3, na 55 minuten.');
    expect(say({ reason: 'lost' })).toContain('omdat de lijn wegbleef');
    expect(say({ reason: 'fromTheFuture' as never })).toBe('Sessie 3 eindigde, na 55 minuten.');
    expect(say({ kind: 'agreed', version: 2 })).toBe('Versie 2 van de afspraken ging gelden.');
    expect(say({ kind: 'extended', seconds: 300 })).toBe('Sessie 3 werd 5 minuten langer.');
    expect(say({ kind: 'withdrawn', by: { who: 'other', member: 'x' } })).toBe('Marijke stopte de afspraken.');
  });
});

describe('the one sentence of home', () => {
  it('is there for every stage, with a way on', () => {
    const all: [RelationshipView, string, string][] = [
      [people.invited(), 'home-invited', 'step'],
      [people.expired(), 'home-invite-expired', 'step'],
      [people.joining(), 'home-joining', 'step'],
      [people.verify(), 'home-verify', 'step'],
      [people.mismatch(), 'home-mismatch', 'step'],
      [people.agreeAwait(), 'home-agree-await', 'step'],
      [people.agreePropose(), 'home-agree-propose', 'step'],
      [people.agreeSign(), 'home-agree-sign', 'step'],
      [people.agreeWaits(), 'home-agree-waits', 'step'],
      [people.withdrawn(), 'home-withdrawn', 'step'],
      [people.withdrawn('therapist', 'other'), 'home-withdrawn', 'step'],
      [{ ...people.withdrawn(), proposal: people.agreeSign().proposal }, 'home-agree-sign', 'step'],
      [people.ready(), 'home-ready-client', 'lobby'],
      [people.ready('therapist'), 'home-ready-therapist', 'lobby'],
      [people.ready('client', { refusal: { rule: 1, reason: 'noAgreement', fromMs: null } }), 'home-refused', 'none'],
      [{ ...people.ready(), stage: 'closed' }, 'home-closed', 'none'],
    ];
    for (const [r, heading, main] of all) {
      expect(homeWords(r)).toMatchObject({ heading, main });
      expect(t(heading, { who: 'x', Who: 'x' })).not.toContain('⟦');
    }
  });
});
