// A history that does not hold, or is not the same for all (S-03): which line, what is safe, what to do. As markup, in both languages.
import { render } from 'svelte/server';
import { afterEach, describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { app } from '../src/app.svelte';
import { history, people, person, scenes, session } from '../src/preview/scenes';
import type { Place } from '../src/routing';
import { homeWords } from '../src/sentences';
import { speech, t } from '../src/texts.svelte';
import type { LedgerFaultView, RelationshipView, View } from '../src/view';

const ledger: Place = { at: 'history', relationship: 'r1' };
function shown(r: RelationshipView, place: Place = { at: 'home' }): string {
  app.view = { ...(scenes['home-client']?.() as View), relationships: [r] };
  app.place = place;
  return render(App).body.replaceAll('&#39;', "'");
}
const count = (html: string, part: string) => html.split(part).length - 1;
/** The row of the history that is marked. */
const marked = (html: string) => [...html.matchAll(/<li data-testid="history-row-(\d+)"[^>]*class="[^"]*bad/g)].map((m) => Number(m[1]));
const damaged = (line: number): RelationshipView =>
  person('client', { stage: 'closed', problem: 'ledgerDamaged', history: history.slice(0, line), agreement: people.ready().agreement, ledgerFault: { line, kind: 'damaged', member: null } });

afterEach(() => {
  app.view = null;
  app.place = { at: 'home' };
  speech.language = 'nl';
});

describe.each(['nl', 'en'] as const)('a history that does not hold, in %s', (language) => {
  it.each([0, 3])('names line %i, shows those before it, and can be taken along', (line) => {
    speech.language = language;
    const html = shown(damaged(line), ledger);
    expect(html).toContain(t('fault-damaged', { number: line + 1 }));
    expect(html).toContain(t('fault-damaged-safe'));
    expect(html).toContain(t('fault-damaged-do', { who: 'Marijke', Who: 'Marijke' }));
    expect(html).toContain(t('fault-line-damaged'));
    expect(html).not.toContain(t('history-empty'));
    expect(count(html, 'data-testid="history-row-')).toBe(line);
    expect(html).toContain('data-testid="along-open"');
    expect(shown(damaged(line), { at: 'along', relationship: 'r1' })).toContain('data-testid="export-ledger"');
    expect(html).toContain('data-testid="history-verify"');
    expect(html).not.toContain('⟦');
  });
  it('is said at home, with the ways to read and to remove, and with nothing to begin', () => {
    speech.language = language;
    const html = shown(damaged(3));
    expect(html).toContain('data-testid="home-person"');
    expect(html).toContain(t('fault-damaged', { number: 4 }));
    for (const way of ['home-history', 'remove', 'help']) expect(html).toContain(`data-testid="${way}"`);
    for (const way of ['open-lobby', 'home-plan', 'home-continue']) expect(html).not.toContain(`data-testid="${way}"`);
    expect(html).not.toContain('⟦');
    for (const id of ['failure-ledgerDamaged', 'people-fault']) expect(t(id)).not.toContain('⟦');
  });
});

it.each(['nl', 'en'] as const)('a clock that was ahead is told in the line of the session, in %s', (language) => {
  speech.language = language;
  const r = people.ready('client');
  const ONE = r.members[0]?.id ?? '';
  const rows = history.map((row) => (row.kind === 'start' ? { ...row, clocks: [{ who: 'me', aheadSeconds: 75 }, { who: ONE, aheadSeconds: 20 }] } : row));
  const html = shown({ ...r, history: rows }, ledger);
  expect(html).toContain(language === 'nl' ? 'De klok van Marijke liep 20 seconden voor' : 'Marijke’s clock was 20 seconds ahead');
  expect(html).toContain(t('history-clock-me', { length: language === 'nl' ? '1 minuut' : '1 minute' }));
  expect(shown({ ...r, history }, ledger)).not.toContain('history-clock');
});

describe.each(['nl', 'en'] as const)('histories that differ, in %s', (language) => {
  const kinds: [LedgerFaultView['kind'], number][] = [['other', 4], ['missingThere', 6], ['missingHere', 7]];
  it.each(kinds)('%s: names the line and whose program says so, and marks it', (kind, line) => {
    speech.language = language;
    const r = people.ready('client');
    const member = r.members[0]?.id ?? '';
    const html = shown({ ...r, history, ledgerFault: { line, kind, member } }, ledger);
    expect(html).toContain(t(`fault-${kind}`, { number: line + 1, who: 'Marijke' }));
    for (const id of ['fault-safe', 'fault-do']) expect(html).toContain(t(id, { who: 'Marijke' }));
    expect(count(html, 'data-testid="fault-line"')).toBe(1);
    expect(marked(html)).toEqual(line < history.length ? [line] : []);
    expect(html.includes(t('fault-line-missing'))).toBe(line === history.length);
    expect(shown({ ...r, history }, ledger)).not.toContain('fault');
  });
  it('names whose program it is among several, and says it in the room instead of the general sentence', () => {
    speech.language = language;
    const r = people.ready('client');
    const others = [...r.members, { id: 'zz', name: 'Lou', role: 'client' as const, returned: false, computers: 1 }];
    const fault: LedgerFaultView = { line: 2, kind: 'other', member: 'zz' };
    const html = shown({ ...r, members: others, history, ledgerFault: fault }, ledger);
    expect(html).toContain(t('fault-other', { number: 3, who: 'Lou' }));
    expect(html).toContain(t('fault-do', { others: 2 }));
    const room = shown({ ...r, history, ledgerFault: { ...fault, member: r.members[0]?.id ?? '' }, session: session({ phase: 'waiting', problem: 'ledgersDiffer' }) });
    expect(room).toContain(t('fault-other', { number: 3, who: 'Marijke' }));
    expect(room).not.toContain(t('session-problem-ledgersDiffer', { who: 'Marijke' }));
    expect(shown({ ...r, session: session({ phase: 'waiting', problem: 'ledgersDiffer' }) })).toContain(t('session-problem-ledgersDiffer', { who: 'Marijke' }));
  });
  it('leaves everything else at home as it is', () => {
    const r = { ...people.ready('client'), ledgerFault: { line: 2, kind: 'other' as const, member: null } };
    expect(homeWords(r)).toEqual(homeWords(people.ready('client')));
  });
});
