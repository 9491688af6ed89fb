// Files of letters as words: what each is, how far it has come, which were not taken and why, in both languages.
import { afterEach, describe, expect, it } from 'vitest';
import { canBeSeen, fileCodes, fileIs, fileName, filesMoved, fileSize, filesRule, fileStanding, refusedSentences } from '../src/files';
import { failureCodes } from '../src/failure';
import { file, longName } from '../src/preview/files';
import { letter } from '../src/preview/letters';
import { ONE, people, several } from '../src/preview/scenes';
import type { Say } from '../src/sentences';
import { speech, t } from '../src/texts.svelte';
import type { FileView } from '../src/view';

const states: FileView['state'][] = ['kept', 'onItsWay', 'there', 'coming', 'here', 'refused', 'gone'];
const words = { when: () => 'maandag om 9:00' };
const r = people.ready('client');
const agreed = { perLetter: 3, mebibytes: 10 };
const spoken = (say: Say): string => t(say.id, say.args);
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const way = (change: Partial<FileView>, of = letter({}), who = r): string => { const say = fileStanding(who, of, file(change), words); return say ? plain(spoken(say)) : ''; };
const refused = (...those: [string, string][]): string[] => refusedSentences(those.map(([name, code]) => ({ name, code })), agreed).map(spoken);

afterEach(() => { speech.language = 'nl'; });

describe.each(['nl', 'en'] as const)('in %s', (language) => {
  it.each(states)('%s has its words, for two and for three; what is simply here has none', (state) => {
    speech.language = language;
    for (const who of [r, several(r)]) for (const by of ['me', ONE]) {
      const said = way({ state, percent: 40 }, letter({ by }), who);
      expect(said).not.toMatch(/[⟦⟧{}]|undefined|NaN/);
      expect(said === '').toBe(state === 'here');
    }
  });
  it.each([...fileCodes, 'fromANewerCore'])('%s is a sentence that names the file, for one and for more', (code) => {
    speech.language = language;
    for (const names of [['a.jpg'], ['a.jpg', 'b.pdf']]) {
      const said = refused(...names.map((name): [string, string] => [name, code]));
      expect(said).toHaveLength(1);
      expect(said[0]).not.toMatch(/[⟦⟧{}]|undefined|NaN/);
      for (const name of names) expect(said[0]).toContain(name);
      expect(said[0]).toMatch(/\.$/);
    }
  });
  it('every code has its sentence as a failure, too', () => {
    speech.language = language;
    for (const code of fileCodes) {
      expect(failureCodes as readonly string[]).toContain(code);
      expect(t(`failure-${code}`)).not.toContain('⟦');
    }
  });
});

describe('a file', () => {
  it('says how long it waits, how far it is, and that it is there', () => {
    expect(way({ state: 'kept' }, letter({ state: 'held', heldUntilMs: 1 }))).toBe('Wacht tot maandag om 9:00.');
    expect(way({ state: 'kept' }, letter({ state: 'held', heldUntilMs: null }))).toBe('Wacht met het bericht.');
    expect(way({ state: 'kept' }, letter({ state: 'notSent' }))).toBe('Niet verstuurd. Het staat hier nog.');
    expect(way({ state: 'kept' }, letter({ state: 'sent' }))).toBe('Gaat na het bericht weg.');
    expect(way({ state: 'onItsWay', percent: 40 })).toBe('Onderweg, 40 %.');
    expect(way({ state: 'coming', percent: 100 }, letter({ by: ONE }))).toBe('Komt binnen, 100 %.');
    expect(way({ state: 'there' })).toBe('Aangekomen.');
    expect(way({ state: 'refused' }, letter({ by: ONE }))).toContain('Vraag Marijke');
  });
  it('is shown where it is whole on this device, and nowhere else', () => {
    const seen = (mine: boolean) => states.filter((state) => canBeSeen({ state }, mine));
    expect(seen(true)).toEqual(['kept', 'onItsWay', 'there', 'here', 'refused']);
    expect(seen(false)).toEqual(['kept', 'onItsWay', 'there', 'here']);
  });
  it('says its size as a person would, counted as the limit is', () => {
    expect([0, 1, 1024, 245_000, 1024 * 1024 - 1].map((bytes) => plain(fileSize(bytes)))).toEqual(['1 kB', '1 kB', '1 kB', '239 kB', '1 MB']);
    expect([1024 * 1024, 1_310_000, 10 * 1024 * 1024].map((bytes) => plain(fileSize(bytes)))).toEqual(['1 MB', '1,2 MB', '10 MB']);
    expect(plain(spoken(fileIs(file({ kind: 'pdf', pages: 1 }))))).toBe('Pdf, 1 pagina, 239 kB');
    speech.language = 'en';
    expect(plain(spoken(fileIs(file({ kind: 'pdf' }))))).toBe('PDF, 3 pages, 239 kB');
    expect(plain(spoken(fileIs(file({}))))).toBe('Picture, 1.2 MB');
  });
  it('has a name that turns nothing around, and one where it has none', () => {
    expect(fileName(file({ name: 'foto\u202egpj.exe\n' }))).toBe('fotogpj.exe');
    expect(fileName(file({ name: ' \u2066 ' }))).toBe('Foto zonder naam');
    expect(fileName(file({ kind: 'pdf', name: '' }))).toBe('Pdf zonder naam');
    expect(fileName(file({ name: longName }))).toBe(longName);
  });
});

describe('what was not taken', () => {
  it('is told by its reasons, each once, with the names', () => {
    expect(refused(['a.heic', 'fileNotTaken'], ['groot.jpg', 'fileTooLarge'], ['b.mov', 'fileNotTaken'])).toEqual([
      '‘a.heic’ en ‘b.mov’ zijn geen foto’s of pdf’s die Kader kent. Bewaar ze als jpeg, png of pdf, en kies die.',
      '‘groot.jpg’ is groter dan 10 MB, en gaat niet mee. Maak het bestand kleiner, of laat het in de sessie zien.',
    ]);
    expect(refused(['vier.jpg', 'tooManyFiles'])[0]).toBe('‘vier.jpg’ gaat niet mee. Jullie spraken af: hooguit 3 bestanden bij een bericht. Meer kan met een volgend bericht.');
    expect(refused()).toEqual([]);
  });
  it('shortens a long name in its middle, and keeps one that runs from right to left to itself', () => {
    const [said] = refused([longName, 'fileEncrypted']);
    expect(said).toContain('…gekeken).pdf’');
    expect(said).toContain('‘Aantekeningen');
    expect(refused(['צילום.jpg', 'fileDamaged'])[0]).toContain('\u2068צילום.jpg\u2069');
  });
});

describe('what may go along', () => {
  it('is said beforehand, and that it is full', () => {
    const rule = (perLetter: number, already: number) => { const { say, full } = filesRule({ perLetter, mebibytes: 10 }, already); return [spoken(say), full]; };
    expect(rule(3, 0)).toEqual(['Hooguit 3 bestanden van 10 MB. Waar een foto is gemaakt en wie hem maakte, gaat eraf.', false]);
    expect(rule(1, 0)).toEqual(['Hooguit 1 bestand van 10 MB. Waar een foto is gemaakt en wie hem maakte, gaat eraf.', false]);
    expect(rule(3, 3)).toEqual(['Er gaan al 3 bestanden mee. Meer spraken jullie niet af.', true]);
    // Fewer were agreed meanwhile.
    expect(rule(1, 2)[1]).toBe(true);
    speech.language = 'en';
    expect(rule(3, 0)[0]).toBe('At most 3 files of 10 MB. Where a photo was taken and who made it is removed.');
  });
});

it('tells what came and what arrived, and nothing of what moves on', () => {
  const one = file({ state: 'coming', percent: 90 });
  const of = (state: FileView['state'], percent = 0) => [letter({ place: 1, files: [{ ...one, state, percent }] })];
  expect(filesMoved(of('coming', 90), of('here'))).toBe('came');
  expect(filesMoved(of('coming', 40), of('coming', 90))).toBeNull();
  expect(filesMoved(of('onItsWay', 90), of('there'))).toBe('arrived');
  expect(filesMoved(of('kept'), of('there'))).toBe('arrived');
  expect(filesMoved([], of('here'))).toBeNull();
  expect(filesMoved(of('here'), of('gone'))).toBeNull();
});
