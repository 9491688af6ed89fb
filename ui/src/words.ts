// The recovery words: which are asked, reading them as they are typed or pasted, and which are none of the list. Pure but for the system's randomness.
import { wordlist } from '@scure/bip39/wordlists/english.js';

/** How many there are. */
export const WORDS = 24;
const known: ReadonlySet<string> = new Set(wordlist);

/** The words in what was typed or pasted: numbers, dots and commas between them are left out. */
export function readWords(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().split(/[^\p{L}]+/u).filter((word) => word !== '');
}

/** A word that is not of the list; `number` counts from 1. `near`: the one that may be meant. */
export type Unknown = { number: number; word: string; near: string | null };

export function unknownWords(words: readonly string[]): Unknown[] {
  return words.flatMap((word, i) => (known.has(word) ? [] : [{ number: i + 1, word, near: nearWord(word) }]));
}

/** The first four letters name a word of the list; else one slip of the pen is forgiven. */
function nearWord(word: string): string | null {
  const begun = word.length >= 4 ? wordlist.filter((one) => one.startsWith(word.slice(0, 4))) : [];
  const slipped = wordlist.filter((one) => oneSlip(word, one));
  const found = begun.length === 1 ? begun : slipped;
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Whether one letter more, less, other, or two neighbors the other way round make one of the other. */
function oneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - from && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const left = a.slice(from, a.length - tail);
  const right = b.slice(from, b.length - tail);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** `count` different positions below `of`, in rising order. */
export function pickPositions(count: number, of: number, random: (below: number) => number = secureBelow): number[] {
  const left = Array.from({ length: of }, (_, i) => i);
  const picked: number[] = [];
  while (picked.length < count && left.length > 0) picked.push(...left.splice(random(left.length), 1));
  return picked.sort((a, b) => a - b);
}

/** Even over the range: draws again where the remainder would favor the low ones. */
function secureBelow(below: number): number {
  const limit = Math.floor(0x1_0000_0000 / below) * below;
  const drawn = new Uint32Array(1);
  do crypto.getRandomValues(drawn);
  while ((drawn[0] ?? 0) >= limit);
  return (drawn[0] ?? 0) % below;
}
