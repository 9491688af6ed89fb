// I420 to the colors of a canvas. By hand, as it costs less than a VideoFrame drawn on the canvas
// where the system's web view converts in software: measured, see docs/ARCHITECTURE.md.

/** Room below and above 0..255 for colors that fall out of range. */
const BELOW = 288;
const clamped = new Uint8Array(BELOW + 256 + 352).map((_, i) => Math.min(255, Math.max(0, i - BELOW)));

/**
 * I420 (BT.601, studio range) to RGBA in memory order, one number a pixel. `mirror`: left and right
 * change places.
 */
export function toRgba(bytes: Uint8Array, width: number, height: number, out: Uint32Array, mirror: boolean): void {
  const halfWidth = (width + 1) >> 1;
  const uAt = width * height;
  const vAt = uAt + halfWidth * ((height + 1) >> 1);
  const step = mirror ? -1 : 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const chroma = (y >> 1) * halfWidth;
    let o = mirror ? row + width - 1 : row;
    for (let h = 0, x = 0; h < halfWidth; h++) {
      const u = bytes[uAt + chroma + h]! - 128;
      const v = bytes[vAt + chroma + h]! - 128;
      const r = 409 * v + 128;
      const g = 128 - 100 * u - 208 * v;
      const b = 516 * u + 128;
      // Two pixels share their chroma; the last of an odd row stands alone.
      for (const end = Math.min(x + 2, width); x < end; x++) {
        const c = 298 * (bytes[row + x]! - 16);
        out[o] = 0xff000000 | (clamped[BELOW + ((c + b) >> 8)]! << 16) | (clamped[BELOW + ((c + g) >> 8)]! << 8) | clamped[BELOW + ((c + r) >> 8)]!;
        o += step;
      }
    }
  }
}
