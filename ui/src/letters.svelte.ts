// The letters of one relationship while they are on the screen: their pages, what is found, what is being written.
import { Action } from './action.svelte';
import { app } from './app.svelte';
import { filesMoved } from './files';
import { readUpTo, SHORTEST_SEARCH, together, went } from './letters';
import type { AgendaView, FileView, LettersPage, LetterView } from './view';

/** How long after the last key what is written is kept, milliseconds. */
export const PAUSE_MS = 500;
/** How long after the last key letters are looked for, milliseconds. */
export const SEARCH_MS = 300;

export class Letters {
  list = $state.raw<readonly LetterView[]>([]);
  more = $state(false);
  agenda = $state.raw<readonly AgendaView[]>([]);
  /** Of the letter that is being written. */
  files = $state.raw<readonly FileView[]>([]);
  /** The first page is here. */
  ready = $state(false);
  /** What was new when this screen came stays marked on it, though it counts as read. */
  fresh = $state.raw<ReadonlySet<string>>(new Set());
  found = $state.raw<readonly LetterView[] | null>(null);
  /** There are older ones with these words. */
  foundMore = $state(false);
  readonly reading = new Action();
  readonly finding = new Action();
  readonly older = new Action();
  #turn = 0;
  #search = 0;
  /** The words of what is shown as found. */
  sought = $state('');
  /** The last reading, until it is done. */
  #settled: Promise<unknown> = Promise.resolve();

  readonly relationship: string;
  readonly #tells: boolean;
  /** `tells`: a letter that went by itself is announced. */
  constructor(relationship: string, tells = true) {
    this.relationship = relationship;
    this.#tells = tells;
  }

  /** Reads anew all pages that were shown; answers with the first, or with nothing where a later reading goes on or it failed. */
  read(): Promise<LettersPage | null> {
    const reading = this.#read();
    this.#settled = reading;
    return reading;
  }

  async #read(): Promise<LettersPage | null> {
    const turn = ++this.#turn;
    const { relationship } = this;
    const from = this.ready ? this.list[0]?.place : undefined;
    try {
      const first = await app.backend.letters({ relationship, before: null });
      let letters = first.letters;
      let { more } = first;
      while (more && from !== undefined && letters[0] && letters[0].place > from) {
        const page = await app.backend.letters({ relationship, before: letters[0].place });
        letters = [...page.letters, ...letters];
        more = page.more && page.letters.length > 0;
      }
      if (turn !== this.#turn) return null;
      if (this.#tells && this.ready) {
        const moved = filesMoved(this.list, letters);
        if (moved !== null) app.say(`say-file-${moved}`);
        if (went(this.list, letters)) app.say('say-letter-went');
      }
      this.#take(letters, more);
      this.agenda = first.agenda;
      this.files = first.draftFiles;
      this.ready = true;
      this.reading.clear();
      return first;
    } catch (thrown) {
      if (turn === this.#turn) await this.reading.run(() => Promise.reject(thrown));
      return null;
    }
  }

  #take(letters: readonly LetterView[], more: boolean): void {
    this.list = letters;
    this.more = more;
    const fresh = letters.filter((one) => one.state === 'new' && !this.fresh.has(one.id)).map((one) => one.id);
    if (fresh.length > 0) this.fresh = new Set([...this.fresh, ...fresh]);
  }

  /** The page before the first letter that is shown; whether it came. */
  async before(): Promise<boolean> {
    return (await this.older.run(() => this.#before()))?.done ?? false;
  }

  async #before(): Promise<boolean> {
    for (;;) {
      // A reading that is under way would put its own, shorter list in this one's place.
      await this.#settled;
      const [first] = this.list;
      if (!first || !this.more) return false;
      const turn = this.#turn;
      const page = await app.backend.letters({ relationship: this.relationship, before: first.place });
      // What was read anew meanwhile can have another beginning: then the page before that one.
      if (turn !== this.#turn || this.list[0] !== first) continue;
      this.#take([...page.letters, ...this.list], page.more && page.letters.length > 0);
      return true;
    }
  }

  /** A file by its handle, and whose it is: of a letter that is shown, or of the one that is being written. */
  file(id: string): { file: FileView; by: string } | null {
    for (const one of [...this.list, ...(this.found ?? [])]) {
      const file = one.files.find((each) => each.id === id);
      if (file) return { file, by: one.by };
    }
    const file = this.files.find((each) => each.id === id);
    return file ? { file, by: 'me' } : null;
  }

  /** A person sees the letters: they are not new any more. */
  async seen(): Promise<void> {
    const place = readUpTo(this.list);
    if (place === null) return;
    // Where it fails they stay new, and are marked again with the next look.
    await app.backend.lettersRead({ relationship: this.relationship, place }).catch(() => {});
  }

  /** Looks for letters with these words; with less than two characters for none. */
  async find(words: string): Promise<void> {
    const turn = ++this.#search;
    const wanted = words.trim();
    if ([...wanted].length < SHORTEST_SEARCH) {
      this.found = null;
      this.foundMore = false;
      this.finding.clear();
      return;
    }
    try {
      // Looked for anew, older ones that were shown stay shown.
      const from = this.sought === wanted ? this.found?.[0]?.place : undefined;
      let { found, more } = await this.#finds(wanted, null);
      while (more && from !== undefined && found[0] && found[0].place > from) {
        const page = await this.#finds(wanted, found[0].place);
        found = [...page.found, ...found];
        more = page.more;
      }
      if (turn !== this.#search) return;
      this.sought = wanted;
      this.found = found;
      this.foundMore = more;
      this.finding.clear();
    } catch (thrown) {
      if (turn === this.#search) await this.finding.run(() => Promise.reject(thrown));
    }
  }

  async #finds(words: string, before: number | null): Promise<{ found: LetterView[]; more: boolean }> {
    const page = await app.backend.findLetters({ relationship: this.relationship, words, before });
    return { found: [...page.letters].sort((a, b) => a.place - b.place), more: page.more && page.letters.length > 0 };
  }

  /** The older ones with the same words; whether they came. */
  async foundBefore(): Promise<boolean> {
    const [first] = this.found ?? [];
    const turn = this.#search;
    if (!first || !this.foundMore) return false;
    const page = (await this.older.run(() => this.#finds(this.sought, first.place)))?.done;
    // Other words are looked for by now.
    if (!page || turn !== this.#search || this.found === null) return false;
    this.found = [...page.found, ...this.found];
    this.foundMore = page.more;
    return true;
  }
}

/** The letter that is being written: kept by itself, and not lost where keeping it fails. */
export class Draft {
  text = $state('');
  kept = $state('');
  read = $state(false);
  readonly act = new Action();
  #saving: Promise<void> | null = null;
  /** How often it is on its way, or a letter is being put before it: it does not go meanwhile. */
  #moving = 0;
  readonly relationship: string;
  constructor(relationship: string) {
    this.relationship = relationship;
  }

  /** What the vault has; what could not be kept before goes first. */
  begin(draft: string): void {
    if (this.read) return;
    this.kept = draft;
    this.text = app.unkept.get(this.relationship) ?? draft;
    this.read = true;
  }

  get waits(): boolean {
    return this.read && this.text !== this.kept;
  }

  /** Does it in its turn: nothing of the draft comes before or behind it that was set going behind or before it. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return app.turns.keep(`letter ${this.relationship}`, work);
  }

  /** Once all that was set going about it before is over, on whatever screen: then the vault has what there is of it. */
  settled(): Promise<void> {
    return app.turns.take(`letter ${this.relationship}`, async () => {});
  }

  /** Done once all that was written is kept, what is written meanwhile included; or once keeping it failed. */
  save = (): Promise<void> => {
    this.#saving ??= this.#inTurn(() => this.#keep()).finally(() => (this.#saving = null));
    return this.#saving;
  };

  async #keep(): Promise<void> {
    while (this.waits) {
      const text = this.text;
      if (await this.act.run(() => app.backend.saveLetterDraft({ relationship: this.relationship, text }))) {
        this.kept = text;
        app.unkept.delete(this.relationship);
      } else {
        // It stays as long as this program is unlocked, on whatever screen one is.
        if (app.view?.vault.state === 'open') app.unkept.set(this.relationship, this.text);
        if (this.text === text) return;
      }
    }
  }

  /** Lets what is written go another way, and empties itself once it has gone; what fails leaves it as it is. */
  async goes(way: (text: string) => Promise<unknown>): Promise<boolean> {
    if (this.#moving > 0) return false;
    this.#moving += 1;
    try {
      return await this.#inTurn(async () => {
        await this.#keep();
        const { text, waits } = this;
        if (!(await way(text))) return false;
        // The vault has let the draft go in the same step; what it has of one that could not be kept is let go of then.
        if (!waits) this.kept = '';
        if (this.text === text) this.text = '';
        app.unkept.delete(this.relationship);
        this.act.clear();
        return true;
      });
    } finally {
      this.#moving -= 1;
    }
  }

  /** Lets a letter's words go to where the draft may lie, and keeps again what is written here. */
  stays<T>(way: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      const done = await way();
      if (this.text !== '') {
        this.kept = '';
        await this.#keep();
      }
      return done;
    });
  }

  /** Lets the vault put a letter before what is written, and shows both; what fails leaves it as it is. */
  async takes(letter: string, way: () => Promise<unknown>): Promise<void> {
    this.#moving += 1;
    try {
      await this.#inTurn(async () => {
        await this.#keep();
        if (this.waits) throw this.act.failure ?? new Error('not kept');
        const before = this.text;
        await way();
        this.kept = together(letter, before);
        // What was typed meanwhile stays, and is kept as ever.
        this.text = together(letter, this.text);
        await this.#keep();
      });
    } finally {
      this.#moving -= 1;
    }
  }

  /** Puts a text before what is written, and keeps both; whether they are kept. */
  async put(copied: string): Promise<boolean> {
    this.text = together(copied, this.text);
    await this.save();
    return !this.waits;
  }
}
