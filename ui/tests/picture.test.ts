// Frames: reading them, refusing broken ones, their colors.
import { describe, expect, it } from 'vitest';
import { percentile, readFrame } from '../src/picture';
import { toRgba } from '../src/rgba';

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
  toRgba(frame.bytes, width, height, new Uint32Array(out.buffer), false);
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
    // Beyond what a screen shows, in every direction.
    expect(color(255, 255, 255)).toEqual([255, 125, 255, 255]);
    expect(color(0, 0, 0)).toEqual([0, 135, 0, 255]);
    expect(color(255, 0, 0)).toEqual([74, 255, 20, 255]);
    expect(color(0, 255, 255)).toEqual([184, 0, 237, 255]);
  });
  it('stand still or in a mirror, also where rows and columns are odd', () => {
    const [width, height] = [5, 3];
    const frame = readFrame(bytes(width, height, 16, 128, 128));
    if (!frame) throw new Error('no frame');
    frame.bytes.set([16, 60, 100, 140, 235], width);
    const gray = (mirror: boolean): number[] => {
      const out = new Uint32Array(width * height);
      toRgba(frame.bytes, width, height, out, mirror);
      return [...out.slice(width, 2 * width)].map((pixel) => pixel & 0xff);
    };
    expect(gray(false)).toEqual([0, 51, 98, 144, 255]);
    expect(gray(true)).toEqual([255, 144, 98, 51, 0]);
  });
});

describe('percentiles', () => {
  it('are taken from the sorted values', () => {
    expect(percentile([], 0.5)).toBeNull();
    expect(percentile([30, 10, 20], 0.5)).toBe(20);
    expect(percentile(Array.from({ length: 100 }, (_, i) => i), 0.95)).toBe(95);
  });
});
