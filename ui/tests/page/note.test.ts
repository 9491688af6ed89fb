// A note is kept before anything takes the window away (S-44, P6).
import { describe, expect, it } from 'vitest';
import { app } from '../../src/app.svelte';
import { scenes } from '../../src/preview/scenes';
import type { View } from '../../src/view';
import { get, press, settled, show, type } from './page';

/** A core that keeps slowly: each note when the test says so. */
function slowCore() {
  const calls: string[] = [];
  const waiting: { done: () => void; fail: () => void }[] = [];
  return {
    calls,
    /** The save that has waited longest comes through, or does not. */
    async answer(how: 'done' | 'fail' = 'done'): Promise<void> {
      waiting.shift()?.[how]();
      await settled();
    },
    saveNote: ({ text }: { text: string }) =>
      new Promise<void>((done, fail) => {
        calls.push(text);
        waiting.push({ done, fail: () => fail({ code: 'diskFull' }) });
      }),
    lock: () => Promise.resolve(void calls.push('lock')),
  };
}
async function writing(note = '') {
  const core = slowCore();
  await show(scenes['home-client']?.() as View, { ...core, note: () => Promise.resolve(note) });
  return core;
}

describe('a note that is being written', () => {
  it('arrives whole before F9 locks, though an earlier save is still under way', async () => {
    const core = await writing();
    await type('note', 'de eerste');
    get('note').dispatchEvent(new FocusEvent('blur'));
    await settled();
    await type('note', 'de eerste en de laatste');
    await press('F9');
    await settled();
    expect(core.calls).toEqual(['de eerste']);
    await core.answer();
    expect(core.calls).toEqual(['de eerste', 'de eerste en de laatste']);
    await core.answer();
    expect(core.calls).toEqual(['de eerste', 'de eerste en de laatste', 'lock']);
  });
  it('arrives before the lock of the button, too', async () => {
    const core = await writing('er stond al iets');
    await type('note', 'er staat meer');
    get('lock').click();
    await settled();
    expect(core.calls).toEqual(['er staat meer']);
    await core.answer();
    expect(core.calls).toEqual(['er staat meer', 'lock']);
  });
  it('is tried with its last words where an earlier save failed, and locks all the same', async () => {
    const core = await writing();
    await type('note', 'een');
    window.dispatchEvent(new Event('blur'));
    await settled();
    await type('note', 'een, twee');
    await press('F9');
    await core.answer('fail');
    expect(core.calls).toEqual(['een', 'een, twee']);
    await core.answer('fail');
    expect(core.calls).toEqual(['een', 'een, twee', 'lock']);
  });
  it.each([
    ['the window loses the focus', () => window.dispatchEvent(new Event('blur'))],
    ['the window goes out of sight', () => document.dispatchEvent(new Event('visibilitychange'))],
  ])('is kept at once where %s', async (_, leave) => {
    const core = await writing();
    leave();
    await settled();
    expect(core.calls).toEqual([]);
    await type('note', 'nog niet bewaard');
    expect(core.calls).toEqual([]);
    leave();
    await settled();
    expect(core.calls).toEqual(['nog niet bewaard']);
  });
});

/** A core that does one thing after the other, each when the test says so; what is read is what is kept by then. */
async function comingBack() {
  let kept = '';
  const calls: string[] = [];
  const waiting: (() => void)[] = [];
  const when = <T>(call: string, does: () => T) => new Promise<T>((done) => {
    calls.push(call);
    waiting.push(() => done(does()));
  });
  const core = {
    calls,
    async answers(): Promise<void> { waiting.shift()?.(); await settled(); },
    note: () => when('read', () => kept),
    saveNote: ({ text }: { text: string }) => when(text, () => { kept = text; }),
    lock: () => when('lock', () => {}),
  };
  await show(scenes['home-client']?.() as View, core);
  await core.answers();
  calls.length = 0;
  /** What was written when a save of less was under way. */
  const writes = async () => {
    await type('note', 'een');
    get('note').dispatchEvent(new FocusEvent('blur'));
    await settled();
    await type('note', 'een, twee');
  };
  const goes = async (at: 'home' | 'program') => { app.go({ at }); await settled(); };
  return { core, writes, goes };
}

describe('a note to which one comes back', () => {
  it('is read once the last words of it are kept', async () => {
    const { core, writes, goes } = await comingBack();
    await writes();
    await goes('program');
    await goes('home');
    expect(core.calls).toEqual(['een']);
    for (const so of [['een', 'een, twee'], ['een', 'een, twee', 'read']]) {
      await core.answers();
      expect(core.calls).toEqual(so);
    }
    await core.answers();
    expect((get('note') as HTMLTextAreaElement).value).toBe('een, twee');
  });
  it('is kept whole before Kader locks from another screen', async () => {
    const { core, writes, goes } = await comingBack();
    await writes();
    await goes('program');
    await press('F9');
    await settled();
    for (const so of [['een', 'een, twee'], ['een', 'een, twee', 'lock']]) {
      await core.answers();
      expect(core.calls).toEqual(so);
    }
  });
});
