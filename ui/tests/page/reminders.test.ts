// Reminders of appointments, on the page about this program: off by itself, shown beforehand as they come, tried once (S-43).
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { scenes } from '../../src/preview/scenes';
import { speech, t } from '../../src/texts.svelte';
import type { Backend, Language, View } from '../../src/view';
import { find, get, says, settled, show } from './page';

const view = (change: Partial<View['reminders']> = {}, language: Language = 'nl'): View => {
  const made = scenes['program']?.();
  if (!made) throw new Error('no scene');
  return { ...made, language, reminders: { ...made.reminders, ...change } };
};
const words: Backend['reminderWords'] = (a) => Promise.resolve({ title: 'Kader', body: `${a.language} ${a.minutes}` });

async function open(shown: View, answers: Partial<Backend> = {}): Promise<void> {
  await show(shown, { reminderWords: words, speaks: () => Promise.resolve(), ...answers });
  app.go({ at: 'program' });
  await settled();
}
const box = () => get('reminders') as HTMLInputElement;

beforeEach(() => {
  speech.language = 'nl';
});

describe('reminders', () => {
  it('are off, and show before they are chosen what one would say', async () => {
    await open(view());
    expect(box().checked).toBe(false);
    expect(find('reminder-30')).toBeNull();
    expect(get('reminder-words').textContent).toBe('Kadernl 30');
    expect(document.body.textContent).toContain(t('program-reminders-hint'));
    expect(t('program-reminders-hint')).toMatch(/alleen als het open is en niet op slot/);
  });
  it('are switched on for half an hour before, and off again', async () => {
    const setReminders = vi.fn(() => Promise.resolve());
    await open(view(), { setReminders });
    box().click();
    await settled();
    expect(setReminders).toHaveBeenLastCalledWith({ minutes: 30 });
    await says(view({ minutes: 30 }));
    expect(get('reminders-done').textContent).toBe(t('program-reminders-on'));
    expect((get('reminder-30') as HTMLInputElement).checked).toBe(true);
    box().click();
    await settled();
    expect(setReminders).toHaveBeenLastCalledWith({ minutes: null });
    expect(get('reminders-done').textContent).toBe(t('program-reminders-off'));
  });
  it('stay as they were where the choice could not be kept', async () => {
    await open(view(), { setReminders: () => Promise.reject({ code: 'diskFull' }) });
    box().click();
    await settled();
    expect(box().checked).toBe(false);
    expect(get('failure').textContent).toContain(t('failure-diskFull'));
  });
  it('come so long before as is chosen, and say so beforehand, in the language of the page', async () => {
    const setReminders = vi.fn(() => Promise.resolve());
    await open(view({ minutes: 30 }), { setReminders });
    for (const minutes of [10, 60, 1440]) {
      get(`reminder-${minutes}`).click();
      await settled();
      expect(setReminders).toHaveBeenLastCalledWith({ minutes });
      await says(view({ minutes }));
      expect(get('reminder-words').textContent).toBe(`Kadernl ${minutes}`);
    }
    await says(view({ minutes: 1440 }, 'en'));
    expect(get('reminder-words').textContent).toBe('Kaderen 1440');
  });
  it('keep a time that is none of those offered', async () => {
    await open(view({ minutes: 45 }));
    expect((get('reminder-own') as HTMLInputElement).checked).toBe(true);
    expect(get('reminder-words').textContent).toBe('Kadernl 45');
  });
  it('are tried once, with the minutes that hold', async () => {
    const tryReminder = vi.fn(() => Promise.resolve());
    await open(view({ minutes: 60 }), { tryReminder });
    get('reminder-try').click();
    await settled();
    expect(tryReminder.mock.calls).toEqual([[{ minutes: 60 }]]);
    expect(get('reminders-done').textContent).toBe(t('program-reminders-tried'));
  });
  it('say honestly that this system showed none', async () => {
    await open(view({ minutes: 60 }), { tryReminder: () => Promise.reject({ code: 'reminderNotShown' }) });
    expect(find('reminder-not-shown')).toBeNull();
    get('reminder-try').click();
    await settled();
    expect(document.body.textContent).toContain(t('failure-reminderNotShown'));
    expect(get('reminders-done').textContent).toBe('');
    // Said once: the sentence for the last one waits until this one is put away.
    await says(view({ minutes: 60, notShown: true }));
    expect(find('reminder-not-shown')).toBeNull();
    app.go({ at: 'home' });
    await settled();
    app.go({ at: 'program' });
    await settled();
    expect(get('reminder-not-shown').textContent).toContain(t('program-reminders-not-shown'));
    // Where they are off there is none that was not shown.
    await says(view({ minutes: null, notShown: true }));
    expect(find('reminder-not-shown')).toBeNull();
  });
  it('are said in the language that the page speaks: it tells the program, once for each', async () => {
    const speaks = vi.fn(() => Promise.resolve());
    await open(view(), { speaks });
    await says(view({ minutes: 30 }));
    await says(view({ minutes: 30 }, 'en'));
    expect(speaks.mock.calls).toEqual([[{ language: 'nl' }], [{ language: 'en' }]]);
  });
  it('have words in both languages, and none that promises more than it does', () => {
    for (const language of ['nl', 'en'] as const) {
      speech.language = language;
      for (const id of ['under', 'show', 'hint', 'when', 'before-10', 'before-30', 'before-60', 'before-1440', 'try', 'tried', 'not-shown', 'on', 'off']) {
        expect(t(`program-reminders-${id}`)).not.toContain('⟦');
      }
    }
    expect(t('program-reminders-hint')).toMatch(/only while it is open and unlocked/);
  });
});
