// The state of the page: the last view, and the little that is only this screen's.
import { SvelteMap } from 'svelte/reactivity';
import { forgetForms } from './forms/own.svelte';
import { announcements } from './announcements';
import { asFailure } from './failure';
import { whoIsNext } from './course';
import { inFocus, routeOf, type Place } from './routing';
import { sideNamed } from './people';
import { speech, systemLanguage, t, type Args } from './texts.svelte';
import type { Backend, DailyWay, Language, View } from './view';
import { Turns } from './turns';
import { wall } from './wall.svelte';

class App {
  view = $state.raw<View | null>(null);
  place = $state.raw<Place>({ at: 'home' });
  words = $state.raw<readonly string[] | null>(null);
  /** The person the home screen is about, if one was chosen. */
  chosen = $state<string | null>(null);
  /** After an unlocking by the recovery words: the daily way that is offered to be set anew. */
  offer = $state<DailyWay | null>(null);
  unreachable = $state(false);
  /** The window is covered (quick-hide), with nothing of what is behind it. */
  covered = $state(false);
  /** Keeps what is being written on this screen, before it goes. */
  flush: (() => Promise<void>) | null = null;
  /** The same, of parts of a screen that stand beside it. */
  readonly flushes = new Set<() => Promise<void>>();
  /** Letters that were being written and could not be kept, by relationship: in memory, until the vault locks. */
  readonly unkept = new SvelteMap<string, string>();
  /** The same of records: what was written in them, by relationship and record. */
  readonly unkeptRecords = new SvelteMap<string, Uint8Array>();
  /** In which order what a person writes is kept, goes and is read again, on whatever screen they are by then. */
  turns = new Turns();
  #silenced = false;
  /** What a screen reader is told next. */
  said = $state('');
  #ownLanguage = $state<Language | null>(null);
  #backend: Backend | null = null;
  #told: Language | null = null;

  get backend(): Backend {
    if (this.#backend === null) throw new Error('the page was not started');
    return this.#backend;
  }

  route = $derived(routeOf(this.view, { place: this.place, words: this.words }));
  /** This is the second computer of its owner: what is signed, and sessions, are the first one's. */
  second = $derived(this.view?.computers.second ?? false);
  focus = $derived(inFocus(this.view?.relationships ?? [], this.chosen));

  /** The choice: a language, or the system's. */
  languageChoice = $derived<Language | null>(
    this.view?.vault.state === 'open' ? this.view.language : (this.#ownLanguage ?? this.view?.language ?? null),
  );

  /** Connects to the core. Everything that needs no core, Help now first of all, works before and without this. */
  async start(backend: Backend): Promise<void> {
    this.#backend = backend;
    this.turns = new Turns();
    this.#told = null;
    try {
      await backend.onView((view) => this.#take(view));
      this.#take(await backend.view());
      this.unreachable = false;
    } catch {
      this.unreachable = true;
    }
  }

  /** Asks the core how things are, besides hearing of changes. */
  async refresh(): Promise<void> {
    this.#take(await this.backend.view());
  }

  #take(view: View): void {
    const before = this.view;
    if (before?.vault.state === 'open' && view.vault.state !== 'open') this.#forget();
    // Home begins with whom one meets next. Later it changes by hand alone: nobody is led away while reading.
    if (before?.vault.state !== 'open' && view.vault.state === 'open') this.chosen ??= whoIsNext(view.relationships, wall.now)?.r.id ?? null;
    this.view = view;
    speech.language = this.languageChoice ?? systemLanguage();
    void this.#speaks();
    for (const { id, relationship, side } of announcements(before, view)) this.say(id, relationship ? sideNamed(relationship, side ?? null) : {});
  }

  /** What belongs to an open vault does not outlive it on the page. */
  #forget(): void {
    this.place = { at: 'home' };
    this.words = null;
    this.chosen = null;
    this.offer = null;
    // Names are said in it.
    this.said = '';
    this.covered = false;
    this.unkept.clear();
    this.unkeptRecords.clear();
    forgetForms();
  }

  /** Quick-hide (S-44). Outside a session it locks at once. In one it covers the window, and camera, microphone
   *  and sound go off; the same again brings the picture and the sound back, camera and microphone stay off. */
  async hide(): Promise<void> {
    if (this.covered) return this.#uncover();
    if (this.view?.vault.state !== 'open') return;
    const session = this.route.screen === 'session' ? this.route.relationship?.session : null;
    this.covered = true;
    if (!session) {
      // Where it does not lock the cover stays: the key takes it away.
      await this.lock().catch(() => {});
      return;
    }
    const kept = this.flush?.().catch(() => {});
    this.#silenced = session.speaker.on;
    const off = (['microphone', 'camera', 'speaker'] as const).filter((kind) => session[kind].on);
    await Promise.allSettled([kept, ...off.map((kind) => {
      const goes = () => this.backend.setDevice({ kind, on: false, choice: session[kind].chosen });
      // Uncovering turns it on again: not before this, and this not before that.
      return kind === 'speaker' ? this.turns.take('speaker', goes) : goes();
    })]);
  }

  /** Keeps what is being written on this screen; where that fails it stays there, with its sentence. */
  async keepWritten(): Promise<void> {
    await this.flush?.().catch(() => {});
    await Promise.allSettled([...this.flushes].map((keep) => keep()));
    // And what is still under way of a screen that went before.
    await this.turns.kept();
  }

  /** Locks, after what is being written was kept. */
  async lock(): Promise<void> {
    await this.keepWritten();
    await this.backend.lock();
  }

  async #uncover(): Promise<void> {
    this.covered = false;
    const speaker = this.#silenced && this.route.screen === 'session' ? this.route.relationship?.session?.speaker : null;
    this.#silenced = false;
    if (speaker) await this.turns.take('speaker', () => this.backend.setDevice({ kind: 'speaker', on: true, choice: speaker.chosen })).catch(() => {});
    this.say('say-uncovered');
  }

  /** The recovery words again, as long as they were not checked. */
  async showWords(): Promise<void> {
    this.words = await this.backend.showWords();
  }

  /** New recovery words, to be written down and checked. */
  async renewWords(): Promise<void> {
    this.words = await this.backend.renewWords();
  }

  say(id: string, args: Args = {}): void {
    this.said = t(id, args);
  }

  go(place: Place): void {
    this.place = place;
    if ('relationship' in place && place.relationship !== null) this.chosen = place.relationship;
  }

  async setLanguage(language: Language | null): Promise<void> {
    this.#ownLanguage = language;
    speech.language = language ?? systemLanguage();
    void this.#speaks();
    try {
      await this.turns.take('language', () => this.backend.setLanguage({ language }));
    } catch (thrown) {
      // Before the vault is open there may be no place to keep the choice: then it holds for this run and goes into the new vault.
      if (this.view?.vault.state === 'open') throw asFailure(thrown);
    }
  }

  /** Says which language the page speaks: what the system shows of Kader is to be in the same. */
  async #speaks(): Promise<void> {
    const { language } = speech;
    if (this.#told === language) return;
    this.#told = language;
    try {
      await this.turns.take('speaks', () => this.backend.speaks({ language }));
    } catch {
      this.#told = null;
    }
  }

  get languageForVault(): Language | null {
    return this.#ownLanguage;
  }
}

export const app = new App();
