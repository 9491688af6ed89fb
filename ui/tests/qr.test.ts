// The picture of an invitation holds the link: one that the core made, drawn in pixels and read as a camera would.
import jsqr from 'jsqr';
import { describe, expect, it } from 'vitest';
// As `qr` in crates/core/src/show.rs made it, with its link; the invitation was never anybody's.
import invitation from './fixtures/invitation.json';

// The module's type says ES, its file is not: what is imported by default is the function, or holds it.
const read = (typeof jsqr === 'function' ? jsqr : (jsqr as unknown as { default: typeof jsqr }).default);

type Picture = { pixels: Uint8ClampedArray; width: number; height: number };

/** Draws what such a picture is made of: a ground, and squares on it. Anything else in it is an error. */
function drawn(url: string): Picture {
  const svg = decodeURIComponent(url.slice('data:image/svg+xml,'.length));
  const whole = /^<\?xml[^>]*\?><svg [^>]*width="(\d+)" height="(\d+)"[^>]*><rect x="0" y="0" width="(\d+)" height="(\d+)" fill="#fff"\/><path fill="#000" d="([^"]+)"\/><\/svg>$/.exec(svg);
  if (!whole) throw new Error('another kind of picture');
  const [width, height] = [Number(whole[1]), Number(whole[2])];
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  const squares = (whole[5] ?? '').split('M').slice(1);
  for (const one of squares) {
    const at = /^(\d+) (\d+)h(\d+)v(\d+)H\1V\2$/.exec(one);
    if (!at) throw new Error(`not a square: ${one}`);
    const [left, top, wide, high] = at.slice(1).map(Number) as [number, number, number, number];
    for (let y = top; y < top + high; y++) for (let x = left; x < left + wide; x++) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  }
  return { pixels, width, height };
}

describe('the picture of an invitation', () => {
  it('is read as its link, letter by letter', () => {
    const { pixels, width, height } = drawn(invitation.qr);
    expect(width).toBeGreaterThanOrEqual(240);
    const found = read(pixels, width, height, { inversionAttempts: 'dontInvert' });
    expect(found?.data).toBe(invitation.link);
    expect(invitation.link).toMatch(/^kader:\/\/invitation\//);
  });
  it('has the white border around it that cameras need, four squares wide', () => {
    const { pixels, width, height } = drawn(invitation.qr);
    const dark = (x: number, y: number) => pixels[(y * width + x) * 4] === 0;
    let border = 0;
    while (border < width && !dark(border, border)) border++;
    let square = 0;
    while (dark(border, border + square)) square++;
    // The corner's mark is seven squares high.
    expect(border).toBeGreaterThanOrEqual((square / 7) * 4);
    for (let i = 0; i < width; i++) for (let edge = 0; edge < border; edge++) expect(dark(i, edge) || dark(edge, i) || dark(i, height - 1 - edge) || dark(width - 1 - edge, i)).toBe(false);
  });
});
