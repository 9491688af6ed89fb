// Holds the contrast that the tokens promise, in both color schemes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../src/styles/tokens.css', import.meta.url), 'utf8');

function colors(block: string): Map<string, string> {
  const between = css.split(`/* ${block}:begin */`)[1]?.split(`/* ${block}:end */`)[0] ?? '';
  return new Map([...between.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
}
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}
/** "ink on ground  12.7  13.7  4.5" in the comment at the top. */
const promised = [...css.matchAll(/^ {4}([a-z-]+) on ([a-z-]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)$/gm)];

describe('tokens', () => {
  it('promise a contrast for every pair in use', () => {
    expect(promised.length).toBeGreaterThan(20);
  });
  it.each(promised.map((m) => [`${m[1]} on ${m[2]}`, m] as const))('%s holds, light and dark', (_, m) => {
    for (const [block, said] of [['light', m[3]], ['dark', m[4]]] as const) {
      const of = colors(block);
      const measured = contrast(of.get(m[1] ?? '') ?? '', of.get(m[2] ?? '') ?? '');
      expect(measured).toBeGreaterThanOrEqual(Number(m[5]));
      expect(measured).toBeCloseTo(Number(said), 0);
    }
  });
  // No tool measures what stands in an empty field. Behind it is paper or the ground; both pairs are promised above.
  it('color what stands in an empty field', () => {
    const base = readFileSync(new URL('../src/styles/base.css', import.meta.url), 'utf8');
    expect(base).toMatch(/::placeholder \{ color: var\(--ink-soft\); opacity: 1; \}/);
  });
  it('say the same dark twice', () => {
    expect([...colors('dark')]).toEqual([...colors('dark-set')]);
    expect(colors('dark').size).toBeGreaterThan(15);
  });
});
