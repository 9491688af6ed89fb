// Files that are played: a photo of a bus stop, a page of an exercise, drawn here. Only for previews.
import type { AttachedView, FileView } from '../view';

let made = 0;
export function file(change: Partial<FileView>): FileView {
  made += 1;
  const pdf = change.kind === 'pdf';
  return { id: `f${made.toString(16).padStart(31, '0')}`, name: pdf ? 'oefening-week-3.pdf' : 'IMG_2214.jpg', kind: 'image', bytes: pdf ? 245_000 : 1_310_000, width: pdf ? 0 : 1600, height: pdf ? 0 : 1200, pages: pdf ? 3 : 0, state: 'there', percent: 0, ...change };
}

export const longName = 'Aantekeningen over de rit van dinsdag en alles wat er daarna nog kwam, met de tekeningen erbij (versie 2, nagekeken).pdf';

/** What choosing files gives in a preview: one that goes along, and some that do not. */
export const chosen = (): { taken: FileView; refused: AttachedView['refused'] } => ({
  taken: file({ name: 'tekening.png', bytes: 480_000, width: 900, height: 1200, state: 'kept' }),
  refused: [{ name: 'IMG_2031.HEIC', code: 'fileNotTaken' }, { name: 'film van de bus.mov', code: 'fileNotTaken' }, { name: 'map.pdf', code: 'fileEncrypted' }],
});

/** A page as a PNG. */
export async function drawn(of: FileView, page: number, width: number): Promise<ArrayBuffer> {
  const canvas = document.createElement('canvas');
  const pdf = of.kind === 'pdf';
  canvas.width = width;
  canvas.height = Math.round(pdf ? width * 1.414 : (width * of.height) / of.width);
  const pen = canvas.getContext('2d');
  if (pen) (pdf ? sheet : stop)(pen, canvas.width, canvas.height, page);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  return blob ? blob.arrayBuffer() : new ArrayBuffer(0);
}

function sheet(pen: CanvasRenderingContext2D, w: number, h: number, page: number): void {
  const u = w / 100;
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, w, h);
  pen.fillStyle = '#2a2a2a';
  pen.font = `${5 * u}px serif`;
  pen.fillText(`Stap ${page + 1}. In de bus`, 10 * u, 16 * u);
  pen.font = `${2.6 * u}px serif`;
  const lines = ['Kies een rit die je durft.', 'Schrijf vooraf op wat je verwacht.', 'Blijf staan tot het minder wordt.', 'Schrijf daarna op wat er gebeurde.'];
  lines.forEach((line, i) => pen.fillText(`${i + 1}.  ${line}`, 10 * u, (26 + i * 7) * u));
  pen.strokeStyle = '#9a9a9a';
  pen.lineWidth = 0.3 * u;
  for (let y = 62; y < 126; y += 8) { pen.beginPath(); pen.moveTo(10 * u, y * u); pen.lineTo(90 * u, y * u); pen.stroke(); }
  pen.fillText(String(page + 1), 49 * u, 135 * u);
}

function stop(pen: CanvasRenderingContext2D, w: number, h: number): void {
  const fill = (color: string, x: number, y: number, wide: number, high: number) => { pen.fillStyle = color; pen.fillRect(x * w, y * h, wide * w, high * h); };
  fill('#b9cbd6', 0, 0, 1, 0.62);
  fill('#8a9479', 0, 0.5, 1, 0.2);
  fill('#6f6d68', 0, 0.68, 1, 0.32);
  fill('#d9d4c8', 0, 0.66, 1, 0.05);
  fill('#4d5f57', 0.14, 0.24, 0.42, 0.03);
  fill('#cfdcdc', 0.16, 0.27, 0.38, 0.32);
  fill('#4d5f57', 0.15, 0.27, 0.012, 0.42);
  fill('#4d5f57', 0.535, 0.27, 0.012, 0.42);
  fill('#7a5c42', 0.22, 0.55, 0.26, 0.03);
  fill('#7a5c42', 0.25, 0.58, 0.015, 0.1);
  fill('#7a5c42', 0.44, 0.58, 0.015, 0.1);
  fill('#5a5a58', 0.72, 0.22, 0.012, 0.47);
  fill('#d8b441', 0.685, 0.18, 0.085, 0.12);
}
