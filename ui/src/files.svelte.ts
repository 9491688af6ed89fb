// A picture of a file, or of a page of it: asked of the core, held as long as it is on the screen, and let go of.
import { Action } from './action.svelte';
import { app } from './app.svelte';
import { asFailure } from './failure';
import { WIDEST } from './files';
import type { FileView } from './view';

/** From here on a wait is shown, milliseconds. */
const SLOW_MS = 300;

export class Preview {
  url = $state.raw<string | null>(null);
  /** Whether it takes long, and why it could not be shown. */
  readonly act = new Action();
  #turn = 0;

  /** Shows a page (0 of a picture), so many px wide; what was shown stays until the other is there. */
  async show(relationship: string, file: Pick<FileView, 'id' | 'kind' | 'width'>, page: number, width: number): Promise<void> {
    const turn = ++this.#turn;
    const slow = setTimeout(() => { if (turn === this.#turn) this.act.slow = true; }, SLOW_MS);
    // Never more than there is of a picture.
    const wide = Math.min(WIDEST, file.kind === 'image' ? Math.max(1, file.width) : WIDEST, Math.ceil(width));
    try {
      const bytes = await app.backend.filePreview({ relationship, file: file.id, page, width: wide });
      if (turn !== this.#turn) return;
      this.#put(URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'image/png' })));
      this.act.clear();
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.#put(null);
      this.act.failure = asFailure(thrown);
    } finally {
      clearTimeout(slow);
      if (turn === this.#turn) this.act.slow = false;
    }
  }

  /** Nothing of it stays in memory: what is still on its way is not shown any more. */
  drop(): void {
    this.#turn += 1;
    this.act.slow = false;
    this.#put(null);
  }

  #put(url: string | null): void {
    if (this.url !== null) URL.revokeObjectURL(this.url);
    this.url = url;
  }
}
