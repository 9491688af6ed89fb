// Forms that a therapist makes, as they are typed and as they are shown; reminders in words; places in a record.
import { beforeEach, describe, expect, it } from 'vitest';
import { counted, definitionOf, draftOf, emptyDraft, faultsOf, question } from '../src/forms/draft';
import { formName, formOf, seriesKey, textsOf } from '../src/forms/forms';
import { forgetForms, formText, meetForms } from '../src/forms/own.svelte';
import { ownForm } from '../src/preview/homework';
import { RecordDocument } from '../src/record/document';
import { fieldName, indexIn, pieces, placeIn } from '../src/record/places';
import { EVERY_DAY, said } from '../src/routine';
import { speech } from '../src/texts.svelte';

beforeEach(() => {
  speech.language = 'nl';
  forgetForms();
});

describe('a form that is being made', () => {
  it('comes back as it was', () => {
    expect(definitionOf(draftOf(ownForm.definition))).toEqual(ownForm.definition);
  });
  it('has no faults once everything that is needed is there, and says what is missing', () => {
    expect(faultsOf(draftOf(ownForm.definition)).size).toBe(0);
    const draft = emptyDraft();
    const [one] = draft.questions;
    if (!one) throw new Error('no question');
    expect([...faultsOf(draft).keys()]).toEqual(['form-title', `question${one.key}-label`]);
    Object.assign(one, { kind: 'choice', label: 'Met wie?', choices: 'alleen\n\n' });
    draft.title = ' Mijn\tweek ';
    expect([...faultsOf(draft)]).toEqual([[`question${one.key}-choices`, 'form-fault-choices']]);
    one.choices = 'alleen\n samen ';
    expect(definitionOf(draft)).toEqual({ title: 'Mijn week', intro: '', fields: [{ kind: 'choice', label: 'Met wie?', choices: ['alleen', 'samen'] }] });
    draft.title = 'é'.repeat(61);
    expect(faultsOf(draft).get('form-title')).toBe('form-fault-long');
    draft.questions = [];
    expect(faultsOf(draft).get('form-questions')).toBe('form-fault-none');
  });
  it('counts the questions of rows', () => {
    const table = { ...question('table'), columns: Array.from({ length: 10 }, () => question()) };
    expect(counted([table])).toBe(11);
    const draft = { title: 'Veel', intro: '', questions: [table, table, table, table] };
    expect(faultsOf(draft).get('form-questions')).toBe('form-fault-many');
  });
});

describe('a form out of a definition', () => {
  it('is unknown until the page has met it, and has words for everything after', () => {
    expect(formOf(ownForm.id)).toBeNull();
    expect(formName(ownForm.id)).toBe('form-unknown');
    meetForms([ownForm]);
    const form = formOf(ownForm.id);
    if (!form) throw new Error('no form');
    expect(form.fields.map((one) => [one.id, one.kind])).toEqual([['f0', 'text'], ['f1', 'scale'], ['f2', 'choice'], ['f3', 'table']]);
    expect(form.chart).toEqual({ along: 'days', max: 10, series: [{ of: 'f1' }] });
    for (const key of textsOf(form)) expect(formText(key, { number: 1 }), key).not.toMatch(/^$|⟦/);
    const at = (rest: string): string => formText(`form-${ownForm.id}${rest}`, { number: 2 });
    expect([at(''), at('-f1-high'), at('-f2-is-o1'), at('-f3-row'), at('-f3-c1'), at('-low')]).toEqual(['Rust na het werk', 'heel rustig', 'thuis met anderen', 'Rij 2', 'Wat merkte je?', 'niet']);
    expect(formText(`${seriesKey(form, { of: 'f1' })}-line`)).toBe('Hoe rustig werd je ervan');
    expect([at('-f9'), at('-f2-is-o9'), at('-f0-low')]).toEqual(['', '', '']);
  });
  it('draws the numbers of rows by their day where the form itself has none', () => {
    const scale = (label: string, max = 10) => ({ kind: 'scale' as const, label, low: 'laag', high: 'hoog', max });
    const id = 'own-00000000000000aa';
    meetForms([{ id, definition: { title: 'Rijen', intro: '', fields: [{ kind: 'table', label: 'Dagen', columns: [scale('Een'), { kind: 'date', label: 'Dag' }, scale('Honderd', 100), scale('Twee')] }] } }]);
    expect(formOf(id)?.chart).toEqual({ along: 'days', day: 'c1', max: 10, series: [{ table: 'f0', of: 'c0' }, { table: 'f0', of: 'c3' }] });
  });
});

describe('a reminder in words', () => {
  it('names the days and the time, and the zone of another place', () => {
    const zone = 'Europe/Amsterdam';
    expect(said({ days: EVERY_DAY, minute: 1200, zone }, zone)).toBe('elke dag om 20:00');
    expect(said({ days: 0b000_1001, minute: 450, zone }, zone)).toBe('maandag en donderdag om 7:30');
    expect(said({ days: 1, minute: 450, zone: 'Asia/Tokyo' }, zone)).toBe('maandag om 7:30 (tijd van Asia/Tokyo)');
  });
});

describe('places in a record', () => {
  const two = (): [RecordDocument, RecordDocument] => {
    const members = [{ position: 0, who: 'me' }, { position: 1, who: 'other' }];
    const mine = new RecordDocument(16, members);
    const theirs = new RecordDocument(33, members);
    mine.make(mine.fields, 'f0');
    mine.add('f3', [{ kind: 'text', id: 'c0', lines: 1 }]);
    theirs.take(mine.whole());
    return [mine, theirs];
  };
  it('are named alike on both sides, rows too', () => {
    const [mine, theirs] = two();
    const rows = [mine, theirs].map((one) => one.rows('f3').get(0));
    expect(fieldName(mine, mine.fields, 'f0')).toBe('f0');
    const names = [mine, theirs].map((one, i) => { const row = rows[i]; return row ? fieldName(one, row, 'c0') : ''; });
    expect(names[0]).toBe(names[1]);
    expect(names[0]).toMatch(/^rows:f3\/\d+\.\d+\/c0$/);
  });
  it('stay where they are whatever is written before them, and are nothing elsewhere', () => {
    const [mine, theirs] = two();
    const text = mine.text(mine.fields, 'f0');
    const same = theirs.text(theirs.fields, 'f0');
    if (!text || !same) throw new Error('no text');
    mine.change(() => text.insert(0, 'Lang wakker.'));
    theirs.take(mine.whole());
    const place = placeIn(text, 5);
    expect(indexIn(same, place)).toBe(5);
    theirs.change(() => same.insert(0, 'Weer '));
    expect(indexIn(same, place)).toBe(10);
    expect(indexIn(theirs.page, place)).toBeNull();
    for (const bad of ['', 'AAAA', '!!', '////////']) expect(() => indexIn(same, bad)).not.toThrow();
    expect(atob(place).length).toBeLessThanOrEqual(64);
  });
  it('cut a text at the caret and around the line', () => {
    const words = [{ text: 'een\ntw', who: 'a' }, { text: 'ee\ndrie', who: 'b' }];
    expect(pieces(words, 'a', [])).toEqual([{ text: 'een\ntw', who: 'a', theirs: false, shown: false, carets: [] }, { text: 'ee\ndrie', who: 'b', theirs: true, shown: false, carets: [] }]);
    const cut = pieces(words, 'a', [{ at: 5, name: 'Noor', line: true }]);
    expect(cut.map((one) => [one.text, one.shown, one.carets.join()])).toEqual([['een\n', false, ''], ['t', true, ''], ['w', true, 'Noor'], ['ee', true, ''], ['\ndrie', false, '']]);
    expect(pieces(words, 'a', [{ at: 13, name: 'Noor', line: false }]).at(-1)).toEqual({ text: '', who: null, theirs: false, shown: false, carets: ['Noor'] });
    expect(pieces([], 'a', [{ at: 0, name: 'Noor', line: true }])).toEqual([{ text: '', who: null, theirs: false, shown: false, carets: ['Noor'] }]);
  });
});
