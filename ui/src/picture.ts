// Frames from the core onto a canvas: one loopback socket, raw I420, the newest frame wins.
// The core sends two frames at most before it hears that one was painted.
import { toRgba } from './rgba';
import type { Backend } from './view';

const HEADER_BYTES = 32;
const MAX_SIDE = 4096;
const KEPT_LATENCIES = 150;
const RETRY_MS = [250, 500, 1000, 2000, 4000];

export type Frame = { seq: number; capturedMs: number; width: number; height: number; bytes: Uint8Array<ArrayBuffer> };

/** Reads one frame; nothing, if the bytes are not one. */
export function readFrame(buffer: ArrayBuffer): Frame | null {
  if (buffer.byteLength < HEADER_BYTES) return null;
  const head = new DataView(buffer);
  const width = head.getUint32(16, true);
  const height = head.getUint32(20, true);
  if (width === 0 || height === 0 || width > MAX_SIDE || height > MAX_SIDE) return null;
  const half = Math.ceil(width / 2) * Math.ceil(height / 2);
  if (buffer.byteLength !== HEADER_BYTES + width * height + 2 * half) return null;
  return { seq: head.getUint32(0, true), capturedMs: head.getFloat64(8, true), width, height, bytes: new Uint8Array(buffer, HEADER_BYTES) };
}

export function percentile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? null;
}

/** A small picture waits this long for the large one to be painted with. */
const ALONG_MS = 120;
/** What is on the page. Every painting draws the window anew, so the small ones go along with the large. */
const large = new Set<Picture>();
const smallOnes = new Set<Picture>();

/** Paints one stream on one canvas until it is stopped. */
export class Picture {
  #socket: WebSocket | null = null;
  #pending: Frame | null = null;
  #raf = 0;
  #along = 0;
  #retry = 0;
  #tries = 0;
  #stopped = false;
  #painted = 0;
  #latencies: number[] = [];
  #report: ReturnType<typeof setInterval>;
  #context: CanvasRenderingContext2D | null;
  #image: ImageData | null = null;
  #pixels = new Uint32Array();

  constructor(
    private canvas: HTMLCanvasElement,
    private which: string,
    private backend: Pick<Backend, 'attachPicture'>,
    private small: boolean,
    private onFirst: () => void = () => {},
  ) {
    this.#context = canvas.getContext('2d', { alpha: false });
    (small ? smallOnes : large).add(this);
    canvas.dataset['picture'] = which;
    canvas.dataset['painted'] = '0';
    this.#report = setInterval(() => this.#writeFigures(), 1000);
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    large.delete(this);
    smallOnes.delete(this);
    clearTimeout(this.#along);
    clearInterval(this.#report);
    clearTimeout(this.#retry);
    cancelAnimationFrame(this.#raf);
    this.#pending = null;
    this.#socket?.close();
    this.#socket = null;
  }

  async #connect(): Promise<void> {
    try {
      const { url } = await this.backend.attachPicture({ which: this.which, small: this.small });
      if (this.#stopped) return;
      const socket = new WebSocket(url);
      this.#socket = socket;
      socket.binaryType = 'arraybuffer';
      socket.onmessage = (event: MessageEvent<unknown>) => {
        if (event.data instanceof ArrayBuffer) this.#take(event.data);
      };
      socket.onclose = () => {
        if (this.#socket === socket) this.#socket = null;
        this.#again();
      };
    } catch {
      // No session yet, or no longer: asked again while the canvas stands.
      this.#again();
    }
  }

  #again(): void {
    if (this.#stopped) return;
    clearTimeout(this.#retry);
    this.#retry = window.setTimeout(() => void this.#connect(), RETRY_MS[Math.min(this.#tries, RETRY_MS.length - 1)]);
    this.#tries++;
  }

  #take(buffer: ArrayBuffer): void {
    const frame = readFrame(buffer);
    if (frame === null) return;
    this.#tries = 0;
    this.#pending = frame;
    if (this.small && large.size > 0) {
      if (this.#along === 0) this.#along = window.setTimeout(() => this.#flush(), ALONG_MS);
    } else if (this.#raf === 0) {
      this.#raf = requestAnimationFrame(() => {
        this.#flush();
        for (const picture of smallOnes) picture.#flush();
      });
    }
  }

  #flush(): void {
    this.#raf = 0;
    clearTimeout(this.#along);
    this.#along = 0;
    const frame = this.#pending;
    this.#pending = null;
    if (frame === null || this.#stopped) return;
    this.#paint(frame);
    this.#latencies.push(Date.now() - frame.capturedMs);
    if (this.#latencies.length > KEPT_LATENCIES) this.#latencies.shift();
    if (this.#painted++ === 0) this.onFirst();
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(String(frame.seq));
  }

  #paint(frame: Frame): void {
    const context = this.#context;
    if (context === null) return;
    const { canvas } = this;
    if (canvas.width !== frame.width || canvas.height !== frame.height) {
      canvas.width = frame.width;
      canvas.height = frame.height;
      this.#image = null;
    }
    if (this.#image === null) {
      this.#image = context.createImageData(frame.width, frame.height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    // As in a mirror: otherwise one leans the wrong way.
    toRgba(frame.bytes, frame.width, frame.height, this.#pixels, this.which === 'self');
    context.putImageData(this.#image, 0, 0);
  }

  #writeFigures(): void {
    const { dataset } = this.canvas;
    dataset['painted'] = String(this.#painted);
    const p50 = percentile(this.#latencies, 0.5);
    const p95 = percentile(this.#latencies, 0.95);
    if (p50 !== null) dataset['latencyP50'] = p50.toFixed(0);
    if (p95 !== null) dataset['latencyP95'] = p95.toFixed(0);
  }
}
