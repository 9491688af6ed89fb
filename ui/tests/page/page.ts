// A page with the program on it, and a core that is played.
import { mount, tick, unmount } from 'svelte';
import { afterEach } from 'vitest';
import App from '../../src/App.svelte';
import { app } from '../../src/app.svelte';
import type { Backend, View } from '../../src/view';

let shown: Record<string, unknown> | null = null;
let listener: (view: View) => void = () => {};

/** Shows the program with this view and these answers of the core; `mute`: it answers nothing else, ever. */
export async function show(view: View, answers: Partial<Backend> = {}, mute = false): Promise<void> {
  const core: Partial<Backend> = {
    view: () => Promise.resolve(view),
    onView: (f) => {
      listener = f;
      return Promise.resolve(() => {});
    },
    note: () => Promise.resolve(''),
    acted: () => Promise.resolve(),
    ...answers,
  };
  const never = (): Promise<never> => new Promise(() => {});
  const whole = mute ? new Proxy(core, { get: (known, name) => Reflect.get(known, name) ?? never }) : core;
  await app.start(whole as Backend);
  shown = mount(App, { target: document.body });
  await settled();
}

/** Shows the program before its core has said anything, or with one that cannot be asked. */
export async function showWithout(core: 'silent' | 'unreachable'): Promise<void> {
  const view = () => (core === 'silent' ? new Promise<View>(() => {}) : Promise.reject(new Error('away')));
  const started = app.start({ view, onView: () => Promise.resolve(() => {}), acted: () => Promise.resolve() } as Partial<Backend> as Backend);
  if (core === 'unreachable') await started;
  shown = mount(App, { target: document.body });
  await settled();
}

/** What the core says next. */
export async function says(view: View): Promise<void> {
  listener(view);
  await settled();
}

/** Once everything that follows by itself has followed. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await new Promise((done) => setTimeout(done));
    await tick();
  }
}

export function find(testid: string): HTMLElement | null {
  return document.querySelector(`[data-testid="${testid}"]`);
}

export function get(testid: string): HTMLElement {
  const found = find(testid);
  if (!found) throw new Error(`nothing on the page is called ${testid}`);
  return found;
}

export async function type(testid: string, text: string): Promise<void> {
  const field = get(testid) as HTMLTextAreaElement;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await tick();
}

export async function press(key: string): Promise<void> {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  await tick();
}

afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
  app.view = null;
  app.place = { at: 'home' };
  app.chosen = null;
  app.covered = false;
  app.unreachable = false;
  app.words = null;
  app.flush = null;
  document.body.replaceChildren();
});
