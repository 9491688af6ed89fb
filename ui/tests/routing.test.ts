// Which screen follows from which view.
import { describe, expect, it } from 'vitest';
import { emptyView, people, scenes, session } from '../src/preview/scenes';
import { inFocus, routeOf, type Place } from '../src/routing';
import type { Phase, Stage, VaultView, View } from '../src/view';

const home = { place: { at: 'home' } as Place, words: null };
const view = (scene: string): View => {
  const made = scenes[scene];
  if (!made) throw new Error(`no scene ${scene}`);
  return made();
};

describe('the screen follows the view', () => {
  it('shows nothing but the state of the vault until it is open', () => {
    expect(routeOf(null, home).screen).toBe('loading');
    const vaults: [VaultView, string][] = [[{ state: 'absent' }, 'first'], [{ state: 'locked', ways: [] }, 'unlock'], [{ state: 'damaged' }, 'damaged'], [{ state: 'newer' }, 'newer'], [{ state: 'inUse' }, 'inUse']];
    for (const [vault, screen] of vaults) {
      const locked = { ...view('session'), vault };
      expect(routeOf(locked, { place: { at: 'history', relationship: 'r1' }, words: ['a'] })).toEqual({ screen, relationship: null });
    }
  });
  it('keeps the recovery words before everything but an open room', () => {
    expect(routeOf(view('home-client'), { ...home, words: [] }).screen).toBe('words');
    for (const scene of ['interrupted', 'ending']) expect(routeOf(view(scene), { ...home, words: ['a'] }).screen).toBe('words');
    expect(routeOf(view('session'), { ...home, words: ['a'] }).screen).toBe('session');
    expect(routeOf(view('lobby'), { ...home, words: ['a'] }).screen).toBe('lobby');
  });
  it('hides leaving and muting behind no other relationship', () => {
    const phases = ['ended', 'interrupted', 'lobby', 'running'] as const;
    const all = phases.map((phase) => ({ ...people.ready('therapist', { session: session({ phase }) }), id: phase }));
    // Whatever the order they come in: the room that is open goes first, then what waits for an answer.
    for (const list of [all, [...all].reverse()]) {
      for (let upTo = 1; upTo <= phases.length; upTo++) {
        const some = list.filter((r) => (phases as readonly string[]).indexOf(r.id) < upTo);
        expect(routeOf({ ...view('home-therapist'), relationships: some }, home).relationship?.id).toBe(phases[upTo - 1]);
      }
    }
    const lobby = { ...people.ready('client', { session: session({ phase: 'waiting' }) }), id: 'own' };
    const away = { ...people.ready('client', { session: session({ phase: 'interrupted' }) }), id: 'away' };
    expect(routeOf({ ...view('home-client'), relationships: [away, lobby] }, home)).toMatchObject({ screen: 'lobby', relationship: { id: 'own' } });
  });
  it('goes to what is about the program alone', () => {
    expect(routeOf(view('home-client'), { place: { at: 'program' }, words: null })).toEqual({ screen: 'program', relationship: null });
    expect(routeOf(view('session'), { place: { at: 'program' }, words: null }).screen).toBe('session');
  });
  it('lets a session stand before every chosen place', () => {
    const phases: Record<Phase, string> = { lobby: 'lobby', waiting: 'lobby', admitting: 'lobby', connecting: 'session', running: 'session', interrupted: 'interrupted', ended: 'ending' };
    for (const [phase, screen] of Object.entries(phases)) {
      const v = { ...view('home-client'), relationships: [people.ready('client', { session: session({ phase: phase as Phase }) })] };
      expect(routeOf(v, { place: { at: 'accept' }, words: null }).screen).toBe(screen);
    }
  });
  it('goes to the step a relationship stands at, and home when there is none left', () => {
    const steps: Record<Stage, string> = { invited: 'invite', joining: 'joining', verify: 'verify', mismatch: 'mismatch', agree: 'agreement', ready: 'home', closed: 'home' };
    for (const [stage, screen] of Object.entries(steps)) {
      const v = { ...view('home-client'), relationships: [{ ...people.joining(), stage: stage as Stage }] };
      expect(routeOf(v, { place: { at: 'step', relationship: 'r1' }, words: null }).screen).toBe(screen);
    }
  });
  it('goes home when the chosen relationship is gone', () => {
    for (const at of ['step', 'agreement', 'history'] as const) {
      expect(routeOf(view('home-client'), { place: { at, relationship: 'gone' }, words: null })).toEqual({ screen: 'home', relationship: null });
    }
  });
  it('does not show an agreement where there is none yet', () => {
    const v = { ...view('home-client'), relationships: [people.verify()] };
    expect(routeOf(v, { place: { at: 'agreement', relationship: 'r1' }, words: null }).screen).toBe('verify');
    expect(routeOf(view('agreement'), { place: { at: 'agreement', relationship: 'r1' }, words: null }).screen).toBe('agreement');
  });
  it('is about the chosen person, else the first that still lives', () => {
    const list = view('home-therapist').relationships;
    expect(inFocus(list, 'r4')?.id).toBe('r4');
    expect(inFocus(list, 'gone')?.id).toBe('r1');
    expect(inFocus(list.filter((r) => r.stage === 'closed'), null)?.id).toBe('r5');
    expect(inFocus(emptyView().relationships, null)).toBeNull();
  });
});
