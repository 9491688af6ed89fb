// The check of the history (S-03): what it found is said, and which line was the first that does not hold.
import { describe, expect, it } from 'vitest';
import { app } from '../../src/app.svelte';
import { history, people, scenes } from '../../src/preview/scenes';
import { t } from '../../src/texts.svelte';
import type { HistoryCheck, HistoryRow, Language, View } from '../../src/view';
import { find, get, settled, show } from './page';

const head = '5d0c91ab77e2f3104c';

/** Opens the history and has it checked. */
async function checked(language: Language, ...found: HistoryCheck[]): Promise<void> {
  const view: View = { ...(scenes['home-client']?.() as View), language, relationships: [people.ready('client', { history })] };
  const answers = [...found];
  await show(view, { verifyHistory: () => Promise.resolve(answers.shift() as HistoryCheck) });
  app.go({ at: 'history', relationship: app.focus?.id ?? '' });
  await settled();
  expect(get('history-result').dataset['firstBad']).toBeUndefined();
  await again();
}
async function again(): Promise<void> {
  get('history-verify').click();
  await settled();
}
const marked = () => [...document.querySelectorAll<HTMLElement>('[data-testid^="history-row-"].bad')].map((row) => row.dataset['testid']);

describe.each(['nl', 'en'] as const)('the check of the history, in %s', (language) => {
  // The first line is number 0 to the program, and a number like any other.
  it.each([0, 3])('names the line with the place %i, and marks it', async (firstBad) => {
    await checked(language, { entries: firstBad, firstBad, head });
    const result = get('history-result');
    expect(result.dataset['firstBad']).toBe(String(firstBad));
    const line = language === 'nl' ? `Regel ${firstBad + 1} klopt niet.` : `Line ${firstBad + 1} is not right.`;
    expect(result.textContent).toContain(line);
    expect(result.textContent).toContain(t('history-bad-do'));
    expect(result.textContent).not.toContain(head.slice(0, 8));
    expect(marked()).toEqual([`history-row-${firstBad}`]);
  });
  it('names a line that is not among those shown, and marks none', async () => {
    await checked(language, { entries: history.length, firstBad: history.length, head });
    expect(get('history-result').dataset['firstBad']).toBe(String(history.length));
    expect(get('history-result').textContent).toContain(t('history-bad', { number: history.length + 1 }));
    expect(marked()).toEqual([]);
  });
  it('names none where all hold, also after one did not', async () => {
    await checked(language, { entries: 2, firstBad: 2, head }, { entries: history.length, firstBad: null, head });
    await again();
    const result = get('history-result');
    expect(result.dataset['firstBad']).toBeUndefined();
    expect(result.textContent).toContain(t('history-good', { count: history.length }));
    expect(result.textContent).toContain(head.slice(0, 8));
    expect(marked()).toEqual([]);
    expect(find('ledger-fault')).toBeNull();
  });
});

describe('a long history', () => {
  /** What a view has of it. */
  const end = history.slice(4);
  const view = (): View => ({ ...(scenes['home-client']?.() as View), language: 'nl', relationships: [people.ready('client', { history: end })] });
  const shownRows = () => [...document.querySelectorAll<HTMLElement>('[data-testid^="history-row-"]')].map((row) => Number(row.dataset['testid']?.slice('history-row-'.length)));

  it('is asked for where it is looked at, and whole then', async () => {
    const asked: string[] = [];
    await show(view(), { history: ({ relationship }) => { asked.push(relationship); return Promise.resolve(history); } });
    expect(asked).toEqual([]);
    app.go({ at: 'history', relationship: app.focus?.id ?? '' });
    await settled();
    expect(asked).toEqual(['r1']);
    expect(shownRows()).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  it('says why the beginning is not there, and shows the end all the same', async () => {
    await show(view(), { history: () => Promise.reject({ code: 'internal' }) });
    app.go({ at: 'history', relationship: app.focus?.id ?? '' });
    await settled();
    expect(shownRows()).toEqual([6, 5, 4]);
    expect(document.body.textContent).toContain(t('failure-internal'));
  });

  it('is counted from its beginning where one looks back', async () => {
    let answer: (rows: HistoryRow[]) => void = () => {};
    await show(view(), { history: () => new Promise((resolve) => { answer = resolve; }) });
    app.go({ at: 'review', relationship: app.focus?.id ?? '' });
    await settled();
    expect(find('review-did')).toBeNull();
    answer(history);
    await settled();
    expect(get('review-did').textContent).toContain('2');
  });
});
