// A drawn head and shoulders as I420 frames, so that previews have a picture without a camera.

const WIDTH = 640;
const HEIGHT = 360;

/** One frame with its 32-byte header, as the core sends it. */
export function frame(seq, which) {
  const out = Buffer.alloc(32 + WIDTH * HEIGHT * 1.5);
  out.writeUInt32LE(seq, 0);
  out.writeDoubleLE(Date.now(), 8);
  out.writeUInt32LE(WIDTH, 16);
  out.writeUInt32LE(HEIGHT, 20);
  const lean = Math.sin(seq / 12) * 4;
  const uAt = 32 + WIDTH * HEIGHT;
  const vAt = uAt + (WIDTH * HEIGHT) / 4;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [r, g, b] = color(x - WIDTH / 2 - lean, y, which);
      out[32 + y * WIDTH + x] = 16 + (66 * r + 129 * g + 25 * b) / 256;
      if ((x & 1) === 0 && (y & 1) === 0) {
        const at = (y / 2) * (WIDTH / 2) + x / 2;
        out[uAt + at] = 128 + (-38 * r - 74 * g + 112 * b) / 256;
        out[vAt + at] = 128 + (112 * r - 94 * g - 18 * b) / 256;
      }
    }
  }
  return out;
}

const inside = (x, y, cx, cy, rx, ry) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;

function color(x, y, which) {
  const other = which === 'other';
  if (inside(x, y, 0, 150, 62, 84) && y > 108 + Math.abs(x) / 5) return other ? [214, 166, 132] : [163, 116, 88];
  if (inside(x, y, 0, 145, 84, 104) && (y < 190 || Math.abs(x) > 54)) return other ? [88, 74, 64] : [48, 40, 36];
  if (Math.abs(x) < 30 && y > 210 && y < 275) return other ? [190, 142, 110] : [140, 98, 74];
  if (inside(x, y, 0, 400, 170, 150)) return other ? [90, 116, 110] : [142, 114, 96];
  return x + y / 3 < -120 ? [222, 214, 200] : [200, 194, 178];
}
