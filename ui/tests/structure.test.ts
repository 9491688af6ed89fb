// Paragraphs, lists, numbered lists and quotations of a letter; what is no mark stays as it was written; what buttons and Enter do.
import { describe, expect, it } from 'vitest';
import { blocks, entered, marked, MOST, type Block, type Field, type Mark } from '../src/structure';

const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
const list = (...items: string[]): Block => ({ kind: 'list', items });
const numbers = (...items: [number, string][]): Block => ({ kind: 'numbers', items: items.map(([value, text]) => ({ value, text })) });
const quote = (...paragraphs: string[]): Block => ({ kind: 'quote', paragraphs });

describe('a text', () => {
  it.each<[string, string, Block[]]>([
    ['nothing', '', []],
    ['white space', ' \n\t\n', []],
    ['one line', 'Dag.', [paragraph('Dag.')]],
    ['lines of one paragraph', 'Dag Marijke,\nhet ging goed.', [paragraph('Dag Marijke,\nhet ging goed.')]],
    ['paragraphs', 'Een.\n\n\nTwee.\r\n\r\nDrie.', [paragraph('Een.'), paragraph('Twee.'), paragraph('Drie.')]],
    ['a list', '- melk\n• brood', [list('melk', 'brood')]],
    ['a list with air in it', '- melk\n\n- brood', [list('melk', 'brood')]],
    ['a list between words', 'Dit was moeilijk:\n- de bus\n- de rij\nMorgen weer.', [paragraph('Dit was moeilijk:'), list('de bus', 'de rij'), paragraph('Morgen weer.')]],
    ['numbers', '1. wachten\n2. ademen', [numbers([1, 'wachten'], [2, 'ademen'])]],
    ['numbers as they were written', '1. a\n3. b\n\n7. c', [numbers([1, 'a'], [3, 'b'], [7, 'c'])]],
    ['numbers that begin again', '1. a\n1. b', [numbers([1, 'a']), numbers([1, 'b'])]],
    ['a number that counts back', '1. a\n2. b\n2. c', [numbers([1, 'a'], [2, 'b']), paragraph('2. c')]],
    ['a quotation and its answer', '> Hoe was het?\n> En daarna?\nGoed.', [quote('Hoe was het?\nEn daarna?'), paragraph('Goed.')]],
    ['a quotation of two paragraphs', '> Een.\n>\n> Twee.', [quote('Een.', 'Twee.')]],
    ['two quotations', '> Een.\n\n> Twee.', [quote('Een.'), quote('Twee.')]],
    ['a quoted quotation', '> > Toen.', [quote('> Toen.')]],
  ])('of %s', (_, text, found) => expect(blocks(text)).toEqual(found));

  it.each([
    '-5 graden was het', '- ', '-', '•', '1.', '1. ', '1.5 liter', '3. mei ging ik', '1987. Dat was een jaar', '12:30. Toen', '>:(', '>>', '>', '# geen kop', '*niet vet* en _niet schuin_', '<b>niet vet</b>', '`code` ~~door~~', '[a](https://x.example)', '--- \u2026', '    ver naar rechts', 'a - b', '— Femke',
  ])('has no structure in %j', (text) => expect(blocks(text)).toEqual([paragraph(text)]));

  it('keeps every word, whatever it is', () => {
    const pieces = ['- ', '• ', '1. ', '2. ', '9. ', '> ', '>', 'woord', '\n', '\n\n', ' ', '\t', '🙂', '<i>', '-', '12', '.'];
    let seed = 20_261_123;
    const next = (most: number): number => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed % most; };
    for (let i = 0; i < 3000; i++) {
      const text = Array.from({ length: next(24) }, () => pieces[next(pieces.length)] ?? '').join('');
      const words = (of: string): string => of.replace(/[\s>•.-]|\d/g, '');
      const said = blocks(text).map((block) => (block.kind === 'paragraph' ? block.text : block.kind === 'quote' ? block.paragraphs.join('') : block.items.map((item) => (typeof item === 'string' ? item : item.text)).join(''))).join('');
      expect(words(said), JSON.stringify(text)).toBe(words(text));
    }
  });

  it('is read in no time, however long it is and whatever it is made of', () => {
    const from = performance.now();
    for (const line of ['- a\n', '1. a\n', '> a\n', '>\n', '- a\n1. b\n> c\nd\n\n', '- ', '1. ', ' ', '\t', '-\t', '> ', '\n', '>\n \n', '1.'.padEnd(40)]) blocks(line.repeat(100_000));
    for (const line of ['-', '1.', '>']) blocks(line + ' '.repeat(1_000_000));
    expect(performance.now() - from).toBeLessThan(5000);
  });
  it('has an end of its parts, and what follows them is there', () => {
    const many = blocks(Array.from({ length: 50_000 }, (_, i) => `- ${i}`).join('\n'));
    expect(many).toHaveLength(2);
    expect(many[0]?.kind === 'list' && many[0].items.length).toBe(MOST);
    expect(many[1]?.kind === 'paragraph' && many[1].text.endsWith('- 49999')).toBe(true);
    const mixed = blocks('- a\n\n1. b\n\n> c\n\nd\n\n'.repeat(5000));
    expect(mixed.length).toBe(MOST + 1);
  });
});

/** A field, its caret or both its ends as `|`. */
const field = (drawn: string): Field => {
  const from = drawn.indexOf('|');
  const to = drawn.lastIndexOf('|');
  return { text: drawn.replaceAll('|', ''), from, to: to === from ? from : to - 1 };
};
const draw = ({ text, from, to }: Field): string => (from === to ? `${text.slice(0, from)}|${text.slice(from)}` : `${text.slice(0, from)}|${text.slice(from, to)}|${text.slice(to)}`);

describe('a mark', () => {
  it.each<[Mark, string, string]>([
    ['list', '|', '- |'],
    ['list', 'Dag.\n|', 'Dag.\n- |'],
    ['list', 'mel|k', '- melk|'],
    ['list', '- melk|', 'melk|'],
    ['list', '|een\ntwee|', '|- een\n- twee|'],
    ['list', '|een\ntwee\n|drie', '|- een\n- twee|\ndrie'],
    ['list', '|een\n\ntwee|', '|- een\n\n- twee|'],
    ['list', '|- een\ntwee|', '|- een\n- twee|'],
    ['list', '1. een|', '- een|'],
    ['numbers', '|een\ntwee|\ndrie', '|1. een\n2. twee|\ndrie'],
    ['numbers', '1. een\ntwee|', '1. een\n2. twee|'],
    ['numbers', '|1. een\n2. twee|', '|een\ntwee|'],
    ['quote', 'Hoe was |het?', '> Hoe was het?|'],
    ['quote', '|Een.\n\nTwee.|', '|> Een.\n>\n> Twee.|'],
    ['quote', '|> Een.\n>\n> Twee.|', '|Een.\n\nTwee.|'],
  ])('of a %s makes of %j', (mark, before, after) => expect(draw(marked(field(before), mark))).toBe(after));
});

describe('Enter', () => {
  it.each([
    ['- melk|', '- melk\n- |'],
    ['• melk|', '• melk\n• |'],
    ['- melk en| brood', '- melk en\n- |brood'],
    ['1. a|', '1. a\n2. |'],
    ['1. a|\n2. b\n3. c\n5. d', '1. a\n2. |\n3. b\n4. c\n5. d'],
    ['- melk\n- |', '- melk\n|'],
    ['1. a\n2. |\nb', '1. a\n|\nb'],
  ])('goes on in, or ends, %j', (before, after) => {
    const made = entered(field(before));
    expect(made === null ? null : draw(made)).toBe(after);
  });
  it.each(['Dag.|', '|- melk', '-| melk', '- |mel|k', '> a|', '-5|', '1.5|', ''])('is a new line in %j', (before) => {
    expect(entered(before === '' ? { text: '', from: 0, to: 0 } : field(before))).toBeNull();
  });
});
