// The own plan for later (S-80): before the end and after it, kept by itself, taken along as text.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { courseScenes } from '../../src/preview/course';
import { scenes } from '../../src/preview/scenes';
import { speech, t } from '../../src/texts.svelte';
import type { Backend, LaterParts, View } from '../../src/view';
import { find, get, says, settled, show, type } from './page';

const scene = (name: string): View => {
  const made = scenes[name]?.() ?? courseScenes[name]?.();
  if (!made) throw new Error(`no scene ${name}`);
  return { ...made, language: 'nl' };
};
const plan: LaterParts = ['wandelen', 'slecht slapen', 'zus Hanna'];
const value = (part: number) => (get(`later-${part}`) as HTMLTextAreaElement).value;

/** Before the end, where ending is chosen. */
async function open(answers: Partial<Backend> = {}): Promise<void> {
  await show(scene('closing'), { later: () => Promise.resolve([...plan]), saveLater: () => Promise.resolve(), ...answers });
  app.go({ at: 'closing', relationship: app.focus?.id ?? '' });
  await settled();
}

beforeEach(() => {
  speech.language = 'nl';
});

describe('a plan for later', () => {
  it('stands where ending is chosen, with its three parts and the words that it is one’s own', async () => {
    await open();
    expect([0, 1, 2].map(value)).toEqual(plan);
    expect(get('later').className).toContain('sheet--own');
    for (const id of ['later-title', 'later-part-0', 'later-part-1', 'later-part-2', 'note-only-here']) expect(get('later').textContent).toContain(t(id));
  });
  it.each(['home-client-closed', 'home-client-left'])('stands at home after the end, and not before anything ended: %s', async (name) => {
    await show(scene(name), { later: () => Promise.resolve([...plan]) });
    app.chosen = 'r1';
    await settled();
    expect([0, 1, 2].map(value)).toEqual(plan);
    await says(scene('home-client'));
    expect(find('later')).toBeNull();
  });
  it('is kept when the place is left, whole', async () => {
    const saveLater = vi.fn(() => Promise.resolve());
    await open({ saveLater });
    await type('later-1', 'weinig zin');
    expect(get('later-state').textContent).toBe(t('note-not-yet'));
    get('later-1').dispatchEvent(new Event('blur'));
    await settled();
    expect(saveLater.mock.calls).toEqual([[{ relationship: app.focus?.id, parts: ['wandelen', 'weinig zin', 'zus Hanna'] }]]);
    expect(get('later-state').textContent).toBe(t('note-kept'));
  });
  it('is kept before Kader locks', async () => {
    const done: string[] = [];
    await open({ saveLater: () => Promise.resolve(void done.push('kept')), lock: () => Promise.resolve(void done.push('lock')) });
    await type('later-0', 'bellen');
    await app.lock();
    expect(done).toEqual(['kept', 'lock']);
  });
  it('says when it could not be kept, and keeps what was typed on the screen', async () => {
    await open({ saveLater: () => Promise.reject({ code: 'diskFull' }) });
    await type('later-2', 'buurman');
    get('later-2').dispatchEvent(new Event('blur'));
    await settled();
    expect(get('later').textContent).toContain(t('failure-diskFull'));
    expect(get('later-state').textContent).toBe(t('note-not-yet'));
    expect(value(2)).toBe('buurman');
  });
  it('is taken along as text, with the last letters in it', async () => {
    const done: string[] = [];
    await open({
      saveLater: (a) => Promise.resolve(void done.push(a.parts.join())),
      exportLater: (a) => Promise.resolve(done.push(a.language) > 0),
    });
    await type('later-0', 'bellen');
    get('later-export').click();
    await settled();
    expect(done).toEqual(['bellen,slecht slapen,zus Hanna', 'nl']);
    expect(get('later-written').textContent).toBe(t('export-written'));
  });
  it('says that there is nothing to take along yet', async () => {
    await open({ later: () => Promise.resolve(['', '', '']), exportLater: () => Promise.reject({ code: 'laterEmpty' }) });
    get('later-export').click();
    await settled();
    expect(get('later').textContent).toContain(t('failure-laterEmpty'));
    expect(find('later-written')).toBeNull();
  });
});
