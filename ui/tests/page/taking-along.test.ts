// What is one's own goes along as text (S-42): in both languages, with what is being written, and with a word where there is nothing.
import { beforeEach, describe, expect, it } from 'vitest';
import { app } from '../../src/app.svelte';
import { courseScenes } from '../../src/preview/course';
import { scenes } from '../../src/preview/scenes';
import { speech, t } from '../../src/texts.svelte';
import type { Backend, View } from '../../src/view';
import { find, get, settled, show, type } from './page';

const closing = (): View => {
  const made = scenes['closing']?.() ?? courseScenes['closing']?.();
  if (!made) throw new Error('no scene');
  return made;
};

async function open(language: 'nl' | 'en', answers: Partial<Backend>, view: View = closing()): Promise<void> {
  await show({ ...view, language }, { later: () => Promise.resolve(['', '', '']), saveLater: () => Promise.resolve(), ...answers });
  app.go({ at: 'along', relationship: app.focus?.id ?? '' });
  await settled();
}

beforeEach(() => {
  speech.language = 'nl';
});

describe('taking along what is one’s own', () => {
  it.each(['nl', 'en'] as const)('asks for it in the language of the page and the zone of this computer: %s', async (language) => {
    const asked: unknown[] = [];
    await open(language, { exportOwn: (a) => Promise.resolve(asked.push(a) > 0) });
    get('export-own').click();
    await settled();
    expect(asked).toEqual([{ relationship: app.focus?.id, language, zone: new Intl.DateTimeFormat().resolvedOptions().timeZone }]);
    expect(get('own-written').textContent).toBe(t('export-written'));
    expect(find('ledger-written')).toBeNull();
  });
  it('keeps what is being written first', async () => {
    const done: string[] = [];
    await open('nl', {
      saveLater: () => Promise.resolve(void done.push('kept')),
      exportOwn: () => Promise.resolve(done.push('saved') > 0),
    });
    app.go({ at: 'closing', relationship: app.focus?.id ?? '' });
    await settled();
    await type('later-0', 'wandelen');
    get('along-open').click();
    await settled();
    get('export-own').click();
    await settled();
    expect(done).toEqual(['kept', 'saved']);
  });
  it('says nothing where no place was chosen, and a sentence where there is nothing', async () => {
    await open('nl', { exportOwn: () => Promise.resolve(false) });
    get('export-own').click();
    await settled();
    expect(find('own-written')).toBeNull();
    await open('nl', { exportOwn: () => Promise.reject({ code: 'nothingOwn' }) });
    get('export-own').click();
    await settled();
    expect(get('take-along').textContent).toContain(t('failure-nothingOwn'));
  });
  it.each([
    [true, 'own-take-shared'],
    [false, 'own-take-own'],
  ] as const)('says what is agreed of what others wrote: %s', async (takesShared, words) => {
    const view = closing();
    await open('en', {}, { ...view, relationships: view.relationships.map((r) => ({ ...r, takesShared })) });
    expect(get('take-along').textContent).toContain(t(words));
  });
});
