// The week of a practice with 22 clients, alive: who comes when, what can be asked for, why the rest cannot (S-10), and
// walking and turning by keys.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { NOW, practice } from '../../src/preview/course';
import { open } from '../../src/preview/scenes';
import { plannedOf } from '../../src/planned';
import { moment, t } from '../../src/texts.svelte';
import type { Backend, Language, Refusal, SlotView } from '../../src/view';
import { wall } from '../../src/wall.svelte';
import { find, get, settled, show } from './page';

// The practice's hours are those of its own place, wherever this runs.
process.env['TZ'] = 'Europe/Amsterdam';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
/** The one it is about. */
const WHO = 'c0';
/** Every other hour can be asked for; the others could be from this moment. */
const refusal: Refusal = { rule: 10, reason: 'tooSoon', fromMs: NOW + 3 * WEEK };
const answered = (startMs: number): SlotView => ({ startMs, refusal: Math.floor(startMs / HOUR) % 2 === 0 ? null : refusal });

const mayPlan = vi.fn<Backend['mayPlan']>();
const plan = vi.fn<Backend['plan']>();
const clients = practice();
/** What of it lies in the week that is shown at first. */
const planned = plannedOf(clients).filter((item) => Math.abs(item.startMs - NOW) < WEEK / 2);

async function week(language: Language = 'nl'): Promise<void> {
  await show({ ...open('therapist', clients), language }, { mayPlan, plan }, true);
  app.go({ at: 'planning', relationship: WHO, moving: null });
  await settled();
}

beforeEach(() => {
  wall.hold(NOW);
  mayPlan.mockReset().mockImplementation(({ startsMs }) => Promise.resolve(startsMs.map(answered)));
  plan.mockReset().mockResolvedValue(undefined);
});

const cells = (free: 'yes' | 'no'): HTMLElement[] =>
  [...get('week').querySelectorAll<HTMLElement>(`[data-free="${free}"]`)].filter((cell) => startOf(cell) > NOW);
const startOf = (cell: HTMLElement): number => Number(cell.dataset['testid']?.slice('slot-'.length));
const blocks = (): HTMLElement[] => [...get('week').querySelectorAll<HTMLElement>('[data-testid^="block-"]')];
const first = (all: HTMLElement[]): HTMLElement => {
  const [one] = all;
  if (!one) throw new Error('there is none');
  return one;
};
const says = (): string => document.body.textContent ?? '';
async function press(key: string): Promise<void> {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await settled();
}
const place = (): [number, number] => {
  const at = (document.activeElement as HTMLElement | null)?.dataset['at']?.split('-').map(Number) ?? [];
  return [at[0] ?? -1, at[1] ?? -1];
};

describe('a week with 22 clients', () => {
  it('shows each of them where they come, and whose time is chosen', async () => {
    await week();
    expect(clients).toHaveLength(22);
    expect(get('planning-whose').querySelectorAll('option')).toHaveLength(22);
    expect(planned.length).toBeGreaterThan(20);
    expect(blocks()).toHaveLength(planned.length);
    for (const item of planned) expect(get(`block-${item.id}`).textContent).toContain(item.r.members[0]?.name);
    // Who called off takes no time.
    expect(find('block-p14-0')).toBeNull();
    const [asked] = mayPlan.mock.calls.map(([a]) => a);
    expect(asked).toMatchObject({ relationship: WHO, moving: null });
    expect(asked?.startsMs.every((ms) => ms > NOW)).toBe(true);
  });

  it.each(['nl', 'en'] as const)('says why a time cannot be asked for once it is chosen, and when it can, in %s', async (language) => {
    await week(language);
    expect(says()).not.toContain(t('refusal-tooSoon'));
    first(cells('no')).click();
    await settled();
    expect(get('planning-refused').dataset['rule']).toBe('S-10');
    expect(get('planning-refused').textContent).toContain(t('refusal-tooSoon'));
    expect(get('planning-refused').textContent).toContain(moment(refusal.fromMs ?? 0));
    expect(find('planning-ask')).toBeNull();
    // Another one can: then nothing is said against it, and a click asks for that very time.
    const free = first(cells('yes'));
    const startMs = startOf(free);
    free.click();
    await settled();
    expect(find('planning-refused')).toBeNull();
    get('planning-ask').click();
    await settled();
    expect(plan.mock.calls).toEqual([[{ relationship: WHO, startMs }]]);
  });

  it('says in the list of a day why, where one asks', async () => {
    await week();
    get('week-list').click();
    await settled();
    expect(find('week')).toBeNull();
    const why = first([...get('day-list').querySelectorAll<HTMLElement>('[data-testid^="why-"]')]);
    expect(find('why-says')).toBeNull();
    why.click();
    await settled();
    expect(get('why-says').textContent).toContain(t('refusal-tooSoon'));
    why.click();
    await settled();
    expect(find('why-says')).toBeNull();
  });

  it('says of times that are still looked up nothing but that', async () => {
    mayPlan.mockReset().mockReturnValue(new Promise(() => {}));
    await week();
    expect(get('week').getAttribute('aria-busy')).toBe('true');
    expect(cells('yes')).toHaveLength(0);
    expect(cells('no')).toHaveLength(0);
    expect(blocks()).toHaveLength(planned.length);
  });
});

describe('its keys', () => {
  const stops = () => get('week').querySelectorAll('[tabindex="0"]').length;
  it('walk by arrows, over who comes, with one stop for the tab key', async () => {
    await week();
    expect(stops()).toBe(1);
    const item = planned.find((one) => one.startMs > NOW);
    get(`block-${item?.id}`).focus();
    const [row, col] = place();
    await press('ArrowLeft');
    expect(place()[1]).toBe(col - 1);
    await press('ArrowRight');
    expect(place()[1]).toBe(col);
    await press('Home');
    const [top] = place();
    expect(top).toBeLessThanOrEqual(row);
    // Down to the last one, never twice at the same place, and over blocks as a whole.
    const seen = new Set([place().join()]);
    let met = 0;
    for (let before = ''; before !== place().join(); ) {
      before = place().join();
      await press('ArrowDown');
      if (before !== place().join()) expect(seen.has(place().join())).toBe(false);
      seen.add(place().join());
      if (document.activeElement?.matches('[data-testid^="block-"]')) met += 1;
      expect(get('week').contains(document.activeElement)).toBe(true);
    }
    const end = place();
    expect(met).toBeGreaterThan(0);
    await press('Home');
    await press('End');
    expect(place()).toEqual(end);
    await press('ArrowUp');
    expect(place()[0]).toBeLessThan(end[0]);
    expect(stops()).toBe(1);
  });

  it('choose with Enter: a time, or who comes then', async () => {
    await week();
    const item = planned.find((one) => one.startMs > NOW);
    if (!item) throw new Error('nobody comes');
    get(`block-${item.id}`).focus();
    await press('Enter');
    expect(document.querySelector('.looked')?.textContent).toContain(item.r.members[0]?.name);
    const free = first(cells('yes'));
    free.focus();
    await press('Enter');
    expect(get('planning-chosen').textContent).not.toBe('');
    expect(document.querySelector('.looked')).toBeNull();
    expect(find('planning-ask')).not.toBeNull();
  });

  it('turn the week by PageDown and PageUp, and stay where they are', async () => {
    await week();
    const shown = get('week-of').textContent;
    first(cells('yes')).focus();
    const at = place();
    await press('PageDown');
    expect(get('week-of').textContent).not.toBe(shown);
    expect(place()).toEqual(at);
    expect(blocks().some((block) => planned.some((item) => block.dataset['testid'] === `block-${item.id}`))).toBe(false);
    const next = mayPlan.mock.calls.at(-1)?.[0].startsMs ?? [];
    expect(next.length).toBeGreaterThan(100);
    expect(next.every((ms) => ms > NOW + 2 * 24 * HOUR && ms < NOW + 12 * 24 * HOUR)).toBe(true);
    await press('PageUp');
    expect(get('week-of').textContent).toBe(shown);
    expect(place()).toEqual(at);
    expect(blocks()).toHaveLength(planned.length);
    get('week-after').click();
    await settled();
    get('week-now').click();
    await settled();
    expect(get('week-of').textContent).toBe(shown);
  });

  it('leave no answer of a week that is not shown any more', async () => {
    let late: () => void = () => {};
    mayPlan.mockReset().mockImplementationOnce(({ startsMs }) => new Promise((done) => { late = () => done(startsMs.map((startMs) => ({ startMs, refusal: null }))); }));
    mayPlan.mockImplementation(({ startsMs }) => Promise.resolve(startsMs.map((startMs) => ({ startMs, refusal }))));
    await week();
    get('week-after').click();
    await settled();
    expect(cells('no').length).toBeGreaterThan(100);
    late();
    await settled();
    expect(cells('yes')).toHaveLength(0);
    expect(cells('no').length).toBeGreaterThan(100);
  });
});
