// Choosing, with more than two: how many are invited, who was not there, who goes on, whose picture it is.
import { describe, expect, it } from 'vitest';
import { app } from '../../src/app.svelte';
import { courseScenes } from '../../src/preview/course';
import { groupScenes, ONE, scenes, THREE, TWO } from '../../src/preview/scenes';
import { wall } from '../../src/wall.svelte';
import { NOW } from '../../src/preview/course';
import type { View } from '../../src/view';
import { find, get, press, settled, show } from './page';

const view = (name: string): View => {
  const made = (groupScenes[name] ?? courseScenes[name] ?? scenes[name])?.();
  if (!made) throw new Error(`no scene ${name}`);
  return { ...made, language: 'nl' };
};
async function click(testid: string): Promise<void> {
  get(testid).click();
  await settled();
}

describe('with more than two', () => {
  it('one chooses how many are invited, or none after all', async () => {
    const asked: number[] = [];
    await show(view('home-therapist-empty'), { invite: (a) => { asked.push(a.people); return Promise.resolve('r1'); } });
    await click('invite');
    expect(document.activeElement?.id).toBe('how-many');
    await press('Escape');
    expect(find('invite-how-many')).toBeNull();
    await click('invite');
    await click('invite-3');
    expect(asked).toEqual([3]);
  });
  it('one marks who was not there; nobody marked writes nothing', async () => {
    wall.hold(NOW);
    const said: string[][] = [];
    await show(view('group-appointment-passed'), { sayMissed: (a) => { said.push(a.absent); return Promise.resolve(); } });
    app.go({ at: 'appointment', relationship: 'r1', appointment: 'a1' });
    await settled();
    await click('appointment-missed');
    await click('appointment-missed-yes');
    expect(said).toEqual([]);
    expect(document.querySelector('[data-code="nobodyMarked"]')).not.toBeNull();
    await click(`missed-${THREE}`);
    await click(`missed-${TWO}`);
    await click('appointment-missed-yes');
    expect(said).toEqual([[TWO, THREE]]);
  });
  it('the therapist chooses who goes on and how many come', async () => {
    wall.hold(NOW);
    const begun: unknown[] = [];
    await show(view('group-closing'), { inviteOnward: (a) => { begun.push(a); return Promise.resolve('r1'); } });
    app.go({ at: 'closing', relationship: 'r1' });
    await settled();
    await click('onward-open');
    await click(`onward-${ONE}`);
    await click('onward-new-2');
    await click('onward-open-yes');
    expect(begun).toEqual([{ relationship: 'r1', members: [ONE], newcomers: 2 }]);
  });
  it('a member joins with one button', async () => {
    const joined: string[] = [];
    await show(view('group-home'), { joinOnward: (a) => { joined.push(a.relationship); return Promise.resolve('r1'); } });
    await click('onward-join');
    expect(joined).toEqual(['r1']);
  });
  it('each picture is a stream of its own, by handle', async () => {
    const streams: string[] = [];
    await show(view('group-session-three'), { attachPicture: (a) => { streams.push(a.which); return new Promise(() => {}); } });
    expect(streams.sort()).toEqual(['self', ONE, TWO, THREE].sort());
  });
});
