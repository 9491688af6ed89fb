// Frames: reading them, refusing broken ones, their colors.
import { describe, expect, it } from 'vitest';
import { percentile, readFrame, toRgba } from '../src/picture';

function bytes(width: number, height: number, y: number, u: number, v: number): ArrayBuffer {
  const half = Math.ceil(width / 2) * Math.ceil(height / 2);
  const buffer = new ArrayBuffer(32 + width * height + 2 * half);
  const head = new DataView(buffer);
  head.setUint32(0, 7, true);
  head.setFloat64(8, 1234.5, true);
  head.setUint32(16, width, true);
  head.setUint32(20, height, true);
  const all = new Uint8Array(buffer, 32);
  all.fill(y, 0, width * height).fill(u, width * height, width * height + half).fill(v, width * height + half);
  return buffer;
}
function color(y: number, u: number, v: number, width = 4, height = 2): number[] {
  const frame = readFrame(bytes(width, height, y, u, v));
  if (!frame) throw new Error('no frame');
  const out = new Uint8ClampedArray(width * height * 4);
  toRgba(frame, out);
  return [...out.slice(-4)];
}

describe('frames', () => {
  it('are read with their header', () => {
    expect(readFrame(bytes(4, 2, 0, 0, 0))).toMatchObject({ seq: 7, capturedMs: 1234.5, width: 4, height: 2 });
    expect(readFrame(bytes(5, 3, 0, 0, 0))?.bytes.length).toBe(15 + 2 * 6);
  });
  it('are refused when they are not whole, too large or empty', () => {
    const whole = bytes(4, 2, 0, 0, 0);
    expect(readFrame(whole.slice(0, -1))).toBeNull();
    expect(readFrame(whole.slice(0, 20))).toBeNull();
    expect(readFrame(new ArrayBuffer(0))).toBeNull();
    for (const [at, value] of [[16, 0], [20, 0], [16, 5000], [16, 6]] as const) {
      const wrong = whole.slice(0);
      new DataView(wrong).setUint32(at, value, true);
      expect(readFrame(wrong)).toBeNull();
    }
  });
  it('become the colors of BT.601, studio range', () => {
    expect(color(16, 128, 128)).toEqual([0, 0, 0, 255]);
    expect(color(235, 128, 128)).toEqual([255, 255, 255, 255]);
    expect(color(81, 90, 240)).toEqual([255, 0, 0, 255]);
    expect(color(41, 240, 110, 5, 3)).toEqual([0, 0, 255, 255]);
  });
});

describe('percentiles', () => {
  it('are taken from the sorted values', () => {
    expect(percentile([], 0.5)).toBeNull();
    expect(percentile([30, 10, 20], 0.5)).toBe(20);
    expect(percentile(Array.from({ length: 100 }, (_, i) => i), 0.95)).toBe(95);
  });
});
