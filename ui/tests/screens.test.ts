// Every scene, in both languages, as the markup it gives: one main heading, Help now, no text missing.
import { render } from 'svelte/server';
import { afterEach, describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { app } from '../src/app.svelte';
import { scenes } from '../src/preview/scenes';
import type { Place } from '../src/routing';
import { speech } from '../src/texts.svelte';

const places: Record<string, Place> = {
  accept: { at: 'accept' }, agreement: { at: 'agreement', relationship: 'r1' }, 'agreement-change': { at: 'agreement', relationship: 'r1' }, history: { at: 'history', relationship: 'r1' },
};
places['program'] = places['program-therapist'] = places['program-reminded'] = { at: 'program' };
for (const scene of ['agreement-rich', 'agreement-rich-therapist', 'agreement-rich-change', 'agreement-rich-mine', 'agreement-tightened']) places[scene] = { at: 'agreement', relationship: 'r1' };
places['agreement-rich-first'] = { at: 'step', relationship: 'r1' };
places['history-withdrawn'] = { at: 'history', relationship: 'r1' };
for (const step of ['invite', 'invite-away', 'invite-capability', 'withdrawn', 'withdrawn-therapist', 'withdrawn-again', 'invite-expired', 'joining', 'verify', 'verify-mine', 'verify-wait', 'mismatch', 'agree-await', 'agree-propose', 'agree-sign', 'agree-waits']) {
  places[step] = { at: 'step', relationship: 'r1' };
}
function markup(scene: string, language: 'nl' | 'en'): string {
  app.view = scenes[scene]?.() ?? null;
  app.place = places[scene] ?? { at: 'home' };
  speech.language = language;
  return render(App).body;
}
afterEach(() => {
  app.view = null;
  app.place = { at: 'home' };
});

describe.each(['nl', 'en'] as const)('every screen in %s', (language) => {
  it.each(Object.keys(scenes))('%s', (scene) => {
    const html = markup(scene, language);
    expect(html).not.toContain('⟦');
    expect(html).not.toMatch(/ style=/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('data-testid="help"');
    expect(html).toContain('113');
  });
});

describe('privacy of the screens', () => {
  it('shows nothing of the content while locked', () => {
    const html = markup('unlock-passphrase', 'nl');
    expect(html).not.toMatch(/Marijke|Noor/);
  });
  it('offers no rooms to go to during a session', () => {
    for (const scene of ['lobby', 'session', 'interrupted', 'ending']) expect(markup(scene, 'nl')).not.toContain('nav-home');
    expect(markup('home-client', 'nl')).toContain('nav-home');
  });
  it('says that help works before there is a core at all', () => {
    app.view = null;
    const html = render(App).body;
    expect(html).toContain('data-testid="help"');
    expect(html).toContain('data-testid="help-113-text"');
  });
});
