// A system without a language draws its charts, too.
import { expect, it } from 'vitest';
import { namesLanguage } from '../src/record/named-language';

it('gives a language where the system has none that is one', () => {
  const system = { language: 'C' };
  expect(() => new Intl.NumberFormat(system.language)).toThrow(RangeError);
  namesLanguage(system);
  expect(new Intl.NumberFormat(system.language).format(1.5)).toBe('1.5');
});

it('leaves the language of a system that has one', () => {
  const system = { language: 'nl-NL' };
  namesLanguage(system);
  expect(system.language).toBe('nl-NL');
});
