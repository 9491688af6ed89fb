// Sentences of refusals: one for every reason on the page of the rules, in both languages, and none besides.
import { FluentResource } from '@fluent/bundle';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { refusalFollowed, refusalReasons, refusalSentences } from '../src/sentences';
import { moment, speech, t } from '../src/texts.svelte';
import type { Language } from '../src/view';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const page = read('../../docs/setting-rules.md');
const texts: Record<Language, string> = { nl: read('../src/texts/nl.ftl'), en: read('../src/texts/en.ftl') };
const languages: Language[] = ['nl', 'en'];

/** The codes and rules in the table of reasons; a row that is not understood is a fault, not left out. */
function onThePage(source: string): { code: string; rule: number }[] {
  const section = source.split(/^## /m).find((part) => part.startsWith('Reason codes of refusals\n'));
  if (section === undefined) throw new Error('no section of reason codes');
  const rows = section.split('\n').filter((line) => line.startsWith('|')).slice(2);
  return rows.map((row) => {
    const [, code, rule] = /^\| `([a-zA-Z]+)` \| S-(\d{2}) \| \S.* \|$/.exec(row) ?? [];
    if (code === undefined || rule === undefined) throw new Error(`not a row of a reason code: ${row}`);
    return { code, rule: Number(rule) };
  });
}

/** What is wrong between the page, the table of reasons and a language's texts. */
function faults(source: string, reasons: readonly string[], ftl: string): string[] {
  const codes = onThePage(source).map(({ code }) => code);
  const ids = new FluentResource(ftl).body.map(({ id }) => id).filter((id) => id.startsWith('refusal-') && !id.endsWith('-many'));
  const besides = ['refusal-general', 'refusal-from', ...Object.values(refusalFollowed).flatMap(({ from, otherwise }) => [from, otherwise ?? []]).flat()];
  const known = new Set([...besides, ...codes.map((code) => `refusal-${code}`)]);
  return [
    ...codes.filter((code, i) => codes.indexOf(code) !== i).map((code) => `twice on the page: ${code}`),
    ...codes.filter((code) => !ids.includes(`refusal-${code}`)).map((code) => `no sentence: ${code}`),
    ...codes.filter((code) => !reasons.includes(code)).map((code) => `not in the table: ${code}`),
    ...reasons.filter((code) => !codes.includes(code)).map((code) => `not on the page: ${code}`),
    ...besides.filter((id) => !ids.includes(id)).map((id) => `no text: ${id}`),
    ...ids.filter((id) => !known.has(id)).map((id) => `a sentence without code: ${id}`),
  ];
}

const without = (ftl: string, id: string) => ftl.split('\n').filter((line) => !line.startsWith(`${id} = `)).join('\n');
const when = () => 'maandag om 9:00';
const said = (reason: string, fromMs: number | null, word: (ms: number) => string = when) =>
  refusalSentences({ rule: 10, reason, fromMs }, word).map((say) => t(say.id, say.args)).join(' ');
afterEach(() => { speech.language = 'nl'; });

describe('the reasons on the page and the sentences', () => {
  it.each(languages)('are the same in %s', (language) => {
    expect(onThePage(page).length).toBeGreaterThan(0);
    expect(faults(page, refusalReasons, texts[language])).toEqual([]);
  });
  it.each(languages)('are found out in %s if they are not', (language) => {
    const ftl = texts[language];
    expect(faults(page, refusalReasons, without(ftl, 'refusal-reviewDue'))).toEqual(['no sentence: reviewDue']);
    expect(faults(page, refusalReasons, without(ftl, 'refusal-from-goes'))).toContain('no text: refusal-from-goes');
    expect(faults(page, refusalReasons, `${ftl}\nrefusal-moonTooFull = x\n`)).toEqual(['a sentence without code: refusal-moonTooFull']);
    const row = '| `noAgreement` | S-01 |';
    expect(faults(page.replace(row, `| \`moonTooFull\` | S-01 | The moon. |\n${row}`), refusalReasons, ftl)).toEqual(['no sentence: moonTooFull', 'not in the table: moonTooFull']);
    const gone = page.split('\n').filter((line) => !line.startsWith('| `taskOver`')).join('\n');
    expect(faults(gone, refusalReasons, ftl)).toEqual(['not on the page: taskOver', 'a sentence without code: refusal-taskOver']);
    expect(faults(page, refusalReasons.filter((code) => code !== 'tooSoon'), ftl)).toEqual(['not in the table: tooSoon']);
    expect(() => faults(page.replace('| `tooSoon` |', '| tooSoon |'), refusalReasons, ftl)).toThrow('tooSoon');
  });
});

describe.each(languages)('what is said in %s', (language) => {
  it('is whole, its own, and ends as a sentence', () => {
    speech.language = language;
    const all = onThePage(page).map(({ code }) => said(code, null));
    expect(new Set(all).size).toBe(all.length);
    for (const one of all) {
      expect(one).not.toMatch(/[⟦⟧{}]/);
      expect(one).toMatch(/^\p{Lu}.*\.$/u);
    }
  });
  it('names the moment once, where there is one', () => {
    speech.language = language;
    for (const { code } of onThePage(page)) {
      expect(said(code, 5).split(when())).toHaveLength(2);
      expect(said(code, null)).not.toContain(when());
    }
  });
  it('forbids nobody anything', () => {
    speech.language = language;
    const harsh = /verboden|geweigerd|toestemming|bevoegd|mag niet|mag je niet|fout|overtre|permission|denied|forbidden|refused|not allowed|illegal|invalid|violat|wrong|\byou may not\b|!/i;
    for (const { code } of onThePage(page)) expect(said(code, 5) + said(code, null)).not.toMatch(harsh);
  });
});

describe('a refusal', () => {
  it('says what was agreed, and from when it is possible', () => {
    expect(said('sessionRunning', 5)).toBe('Er loopt nog een sessie. Het kan vanaf maandag om 9:00.');
    expect(said('tooManySessions', 5)).toBe('Jullie hebben afgesproken hoeveel sessies er in een periode zijn. Voor deze periode is dat aantal bereikt. De volgende kan vanaf maandag om 9:00.');
    expect(said('noAppointment', 5)).toBe('Jullie hebben afgesproken dat een sessie op een geplande tijd begint. Je kunt naar binnen vanaf maandag om 9:00.');
    expect(said('outsideHours', 5)).toBe('Jullie hebben uren afgesproken voor berichten, en daar valt dit buiten. Het bericht is bewaard. Het gaat vanzelf, vanaf maandag om 9:00.');
    speech.language = 'en';
    expect(said('notYetMissed', 5, () => 'Monday at 9:00')).toBe('You agreed on how much later somebody can still come. That time is not over yet. From Monday at 9:00 you can write down that somebody was not there.');
  });
  it('says the way that is open where there is no moment', () => {
    expect(said('noAppointment', null)).toBe('Jullie hebben afgesproken dat een sessie op een geplande tijd begint. Plan samen een tijd.');
    expect(said('therapistAbsent', null)).toContain('Het gaat vanzelf zodra het weer kan.');
    expect(said('tooSoon', null)).toContain('Kies samen een ander moment.');
  });
  it('names no minute in which it is not possible yet', () => {
    const nine = Date.UTC(2026, 10, 23, 9);
    const asked = (ms: number) => Number(refusalSentences({ rule: 10, reason: 'tooSoon', fromMs: ms }, String)[1]?.args.when);
    expect(asked(nine)).toBe(nine);
    expect(asked(nine + 1)).toBe(nine);
    expect(asked(nine + 1000)).toBe(nine + 60_000);
    expect(asked(nine + 59_999)).toBe(nine + 60_000);
  });
  it('names the moment as one says it here', () => {
    const nine = new Date(2026, 10, 23, 9).getTime();
    expect(said('tooSoon', nine, moment)).toMatch(/De volgende kan vanaf maandag 23 november om 0?9:00\.$/);
    speech.language = 'en';
    expect(said('tooSoon', nine, moment)).toMatch(/The next can start from Monday,? 23 November at 0?9:00\.$/);
  });
  it('never shows a code', () => {
    expect(refusalSentences({ rule: 99, reason: 'fromTheFuture', fromMs: null }, when)).toEqual([{ id: 'refusal-general', args: {} }]);
    expect(refusalSentences({ rule: 99, reason: 'toString', fromMs: null }, when)).toEqual([{ id: 'refusal-general', args: {} }]);
  });
});
