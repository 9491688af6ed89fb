// A second computer: which step it stands at, what is said aloud, and each of its screens as markup in both languages.
import { render } from 'svelte/server';
import { afterEach, describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { announcements } from '../src/announcements';
import { app } from '../src/app.svelte';
import { computersPhase, ofAll } from '../src/computers';
import { computerScenes } from '../src/preview/computers';
import { noComputers, people, scenes } from '../src/preview/scenes';
import { isBesides } from '../src/returning';
import { routeOf } from '../src/routing';
import { speech, t } from '../src/texts.svelte';
import type { ComputersView, View } from '../src/view';

const at = (change: Partial<ComputersView>): ComputersView => ({ ...noComputers, ...change });
const view = (change: Partial<ComputersView>): View => ({ ...(scenes['home-client']?.() as View), computers: at(change) });
const said = (before: Partial<ComputersView>, after: Partial<ComputersView>): string[] => announcements(view(before), view(after)).map((one) => one.id);

afterEach(() => {
  app.view = null;
  app.place = { at: 'home' };
  speech.language = 'nl';
});

describe('the step that a second computer stands at', () => {
  it.each([
    [{}, 'none'],
    [{ could: 2 }, 'start'],
    [{ could: 2, preparing: 2 }, 'preparing'],
    [{ could: 2, preparing: 1, ready: 1 }, 'ready'],
    [{ could: 2, ready: 1, used: 1 }, 'used'],
    [{ could: 2, used: 1, leaving: 1 }, 'leaving'],
  ] as const)('%o', (change, phase) => expect(computersPhase(at(change))).toBe(phase));
  it('counts what could be there besides what is', () => {
    expect(ofAll(at({ could: 3, used: 2 }))).toBe(3);
    // One that ended meanwhile could not have one any more, and has it.
    expect(ofAll(at({ could: 0, used: 1 }))).toBe(1);
  });
  it('has a screen of its own, from an open vault alone', () => {
    expect(routeOf(view({}), { place: { at: 'computer' }, words: null }).screen).toBe('computer');
    expect(routeOf(scenes['unlock-passphrase']?.() ?? null, { place: { at: 'computer' }, words: null }).screen).toBe('unlock');
  });
});

describe('what is said aloud of it', () => {
  it.each([
    [{ could: 1, preparing: 1 }, { could: 1, ready: 1 }, ['say-computer-ready']],
    [{ could: 2, preparing: 1, ready: 1 }, { could: 2, ready: 2 }, []],
    [{ could: 1, ready: 1 }, { could: 1, used: 1 }, ['say-computer-used']],
    [{ could: 2, used: 1, ready: 1 }, { could: 2, used: 2 }, []],
    [{ could: 1, leaving: 1 }, { could: 1 }, ['say-computer-gone']],
    [{ second: true, joining: 2 }, { second: true, joining: 1 }, []],
    [{ second: true, joining: 1 }, { second: true }, ['say-computer-joined']],
    // The file was used before: it did not come in.
    [{ second: true, joining: 1 }, {}, []],
  ])('%o, then %o', (before, after, ids) => expect(said(before, after)).toEqual(ids));
  it('waits where others hear along', () => {
    const inSession = (change: Partial<ComputersView>): View => ({ ...(scenes['session']?.() as View), computers: at(change) });
    expect(announcements(inSession({ ready: 1 }), inSession({ used: 1 }))).toEqual([]);
  });
});

describe.each(['nl', 'en'] as const)('its screens in %s', (language) => {
  const markup = (scene: string): string => {
    app.view = computerScenes[scene]?.() ?? null;
    app.place = scene.startsWith('computer') ? { at: 'computer' } : { at: 'home' };
    speech.language = language;
    return render(App).body;
  };
  it.each(Object.keys(computerScenes))('%s', (scene) => {
    const html = markup(scene);
    expect(html).not.toContain('⟦');
    expect(html).not.toMatch(/ style=/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('data-testid="help"');
  });
  it('has words for each problem that a second computer can have', () => {
    speech.language = language;
    for (const code of ['onFirstComputer', 'nothingGoesOn', 'noSeat', 'sessionRuns', 'computerJoining', 'computerFileUsed', 'computerTakenOut']) expect(t(`failure-${code}`)).not.toContain('⟦');
  });
});

it('knows what is here beside a first computer', () => {
  expect(isBesides(people.ready('client', { problem: 'computerFileUsed' }))).toBe(true);
  expect(isBesides(people.ready('client', { problem: 'computerTakenOut' }))).toBe(true);
  expect(isBesides(people.ready('client', { problem: 'messageMissing' }))).toBe(false);
});
