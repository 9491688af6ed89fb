// One bad moment takes neither the page nor Help now away (P1, P2).
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { courseScenes } from '../../src/preview/course';
import { people, scenes, session } from '../../src/preview/scenes';
import { t } from '../../src/texts.svelte';
import type { RelationshipView, View } from '../../src/view';
import { find, get, press, says, settled, show } from './page';

const of = (r: RelationshipView): View => ({ ...(scenes['home-client']?.() as View), language: 'nl', relationships: [r] });
const good = () => of(people.ready());
/** A relationship over which the screens that show it fall. */
function unreadable(r: RelationshipView): RelationshipView {
  return Object.defineProperty({ ...r }, 'mail', { enumerable: true, get: () => { throw new RangeError('planted'); } });
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

describe.each(['nl', 'en'] as const)('a screen that fails, in %s', (language) => {
  it('says what is safe and what to do, and Help now opens beside it', async () => {
    app.chosen = 'r1';
    await show({ ...good(), language });
    expect(find('broken')).toBeNull();
    await says({ ...of(unreadable(people.ready())), language });
    expect(get('broken').textContent).toContain(t('broken-under'));
    expect(find('home-person')).toBeNull();
    await press('F1');
    expect(get('help-panel').hasAttribute('open')).toBe(true);
    for (const number of ['112', '113']) expect(get(`help-${number}`).textContent).toBe(number);
    get('help-close').click();
    await settled();
    expect(get('help-panel').hasAttribute('open')).toBe(false);
  });
});

describe('ways on from a screen that fails', () => {
  it('locks from there', async () => {
    const lock = vi.fn(() => Promise.resolve());
    await show(good(), { lock });
    await says(of(unreadable(people.ready())));
    get('broken-lock').click();
    await settled();
    expect(lock).toHaveBeenCalledTimes(1);
    await says(scenes['unlock-passphrase']?.() as View);
    expect(find('broken')).toBeNull();
    expect(get('screen').dataset['screen']).toBe('unlock');
    expect(find('heading')).not.toBeNull();
  });
  it('goes home from a screen that goes on failing', async () => {
    const many = { ...of({ ...people.ready('therapist'), id: 'bad' }), me: { name: 'x', role: 'therapist' as const } };
    const other = { ...people.ready('therapist'), id: 'fine' };
    await show({ ...many, relationships: [...many.relationships, other] });
    app.go({ at: 'history', relationship: 'bad' });
    await says({ ...many, relationships: [unreadable({ ...people.ready('therapist'), id: 'bad' }), other] });
    expect(find('broken')).not.toBeNull();
    get('broken-again').click();
    await settled();
    expect(find('broken')).not.toBeNull();
    // Home is about the same one, and fails, too: the next view of it is tried by hand.
    get('broken-home').click();
    await settled();
    expect(app.place.at).toBe('home');
    expect(find('broken')).not.toBeNull();
    app.chosen = 'fine';
    await settled();
    expect(find('broken')).toBeNull();
    expect(find('home-person')).not.toBeNull();
  });
  it('shows the screen again once it can', async () => {
    await show(good());
    await says(of(unreadable(people.ready())));
    await says(good());
    get('broken-again').click();
    await settled();
    expect(find('broken')).toBeNull();
    expect(find('home-person')).not.toBeNull();
  });
  it('says in a session that it may still be going on, and offers to lock, which stops it', async () => {
    const running = (change = {}) => people.ready('client', { session: { ...session({ phase: 'running', started: 10 }), ...change } });
    await show(of(running()));
    expect(find('broken')).toBeNull();
    await says(of(running({ camera: null })));
    expect(find('broken-session')).not.toBeNull();
    expect(find('broken-lock')).not.toBeNull();
    expect(find('broken-home')).toBeNull();
  });
});

describe('a moment beyond every calendar', () => {
  const far = 1.8e19;
  it('is words, at home', async () => {
    const made = courseScenes['home-client-next']?.() as View;
    const r = made.relationships[0];
    if (!r) throw new Error('no relationship');
    const a = r.course.appointments[0];
    if (!a) throw new Error('no appointment');
    const odd = { ...r, course: { ...r.course, appointments: [{ ...a, startMs: far, endMs: far, enterFromMs: far, enterUntilMs: far }] } };
    await show({ ...made, language: 'nl', relationships: [odd] });
    expect(find('broken')).toBeNull();
    expect(get('home-person').textContent).toContain('onbekend moment');
  });
  it('is words, in the history', async () => {
    const made = scenes['history']?.() as View;
    await show({ ...made, language: 'nl', relationships: made.relationships.map((r) => ({ ...r, history: r.history.map((row) => ({ ...row, atMs: far })) })) });
    app.go({ at: 'history', relationship: 'r1' });
    await settled();
    expect(find('broken')).toBeNull();
    expect(get('history').textContent).toContain('een onbekende dag');
    expect(get('history').querySelector('time')?.hasAttribute('datetime')).toBe(false);
  });
});
