// The lobby when the place was said too long ago (S-15), and when the other stops the agreement meanwhile (S-01).
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { people, scenes, session } from '../../src/preview/scenes';
import { t } from '../../src/texts.svelte';
import type { Backend, Language, SessionView, View } from '../../src/view';
import { find, get, says, settled, show, type } from './page';

let language: Language = 'nl';
beforeEach(() => {
  language = 'nl';
});
const of = (change: Partial<View['relationships'][number]>): View => ({ ...(scenes['home-client']?.() as View), language, relationships: [people.ready('client', change)] });
const lobby = (change: Partial<SessionView>): View => of({ session: { ...session({}), ...change } });
const picked = (testid: string) => (get(testid) as HTMLInputElement).checked;
const value = (testid: string) => (get(testid) as HTMLInputElement).value;
async function choose(testid: string): Promise<void> {
  get(testid).click();
  await settled();
}
function core() {
  return { attestPlace: vi.fn<Backend['attestPlace']>(() => Promise.resolve()), enter: vi.fn<Backend['enter']>(() => Promise.resolve()) };
}
async function answered(answers: ReturnType<typeof core>): Promise<void> {
  await show(lobby({}), answers);
  await choose('place-free-yes');
  await choose('place-alone-yes');
  await type('place-address', 'Lindelaan 4');
  await type('place-phone', '06 1234 5678');
  await choose('lobby-enter');
  expect(answers.attestPlace).toHaveBeenCalledTimes(1);
  expect(answers.enter).toHaveBeenCalledTimes(1);
  await says(lobby({ phase: 'waiting', placeAttested: true }));
  expect(find('place-free-yes')).toBeNull();
}
/** The questions are there again: the two that can have changed without an answer, what was typed as it was. */
function askedAnew(): void {
  for (const answer of ['place-free-yes', 'place-free-no', 'place-alone-yes', 'place-alone-no']) expect(picked(answer), answer).toBe(false);
  expect([value('place-address'), value('place-phone')]).toEqual(['Lindelaan 4', '06 1234 5678']);
}

describe('a place that was said too long ago', () => {
  it.each(['nl', 'en'] as const)('is asked anew, and says so, in %s', async (spoken) => {
    language = spoken;
    const answers = core();
    await answered(answers);
    await says(lobby({ phase: 'lobby', problem: 'placeStale' }));
    expect(get('session-problem').textContent).toContain(spoken === 'nl' ? 'Beantwoord ze opnieuw' : 'Answer them again');
    expect(find('lobby-again')).toBeNull();
    askedAnew();
    // Not by the old answers.
    await choose('lobby-enter');
    expect(answers.enter).toHaveBeenCalledTimes(1);
    await choose('place-free-yes');
    await choose('place-alone-no');
    await choose('lobby-enter');
    expect(answers.attestPlace).toHaveBeenLastCalledWith({ freeToSpeak: true, alone: false, address: 'Lindelaan 4', callBack: '06 1234 5678' });
    expect(answers.enter).toHaveBeenCalledTimes(2);
  });
  it('is asked anew where a click is what found it', async () => {
    const answers = core();
    await answered(answers);
    await says(lobby({ phase: 'waiting', placeAttested: true, problem: 'noAnswer' }));
    answers.enter.mockRejectedValueOnce({ code: 'refused', refusal: { rule: 15, reason: 'placeStale', fromMs: null } });
    await choose('lobby-again');
    await says(lobby({ phase: 'lobby' }));
    expect(document.body.textContent).toContain(t('refusal-placeStale'));
    askedAnew();
  });
  it('is not taken as said, even where the core still has it', async () => {
    const answers = core();
    await show(lobby({ placeAttested: true, problem: 'placeStale' }), answers);
    await choose('lobby-enter');
    expect(answers.enter).not.toHaveBeenCalled();
  });
});

describe('an agreement that the other stops while one sits in the lobby', () => {
  it.each(['nl', 'en'] as const)('leads home, which says so, and it is said aloud, in %s', async (spoken) => {
    language = spoken;
    await show(lobby({ phase: 'waiting', placeAttested: true }));
    expect(get('screen').dataset['screen']).toBe('lobby');
    const stopped = people.withdrawn('client', 'other');
    await says({ ...of({}), relationships: [stopped] });
    expect(get('screen').dataset['screen']).toBe('home');
    expect(get('home-under').textContent).toContain(t('home-withdrawn-under', { who: 'Marijke' }));
    expect(get('said').textContent).toBe(t('say-withdrawn', { who: 'Marijke' }));
    expect(find('open-lobby')).toBeNull();
    expect(app.route.relationship).toBeNull();
  });
});
