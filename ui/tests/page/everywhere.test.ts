// Help now from every screen there is (P2): its key and its sign, in both languages, with and without a line, and
// while the core answers nothing.
import { describe, expect, it } from 'vitest';
import { app } from '../../src/app.svelte';
import { computerScenes } from '../../src/preview/computers';
import { coursePeople } from '../../src/preview/course';
import { rating } from '../../src/preview/rating';
import { emptyView, open, people, scenes, session, words } from '../../src/preview/scenes';
import type { Place, Screen } from '../../src/routing';
import routing from '../../src/routing.ts?raw';
import { speech, t } from '../../src/texts.svelte';
import type { Language, Relay, RelationshipView, SessionView, View } from '../../src/view';
import { find, get, settled, show, showWithout } from './page';

/** What brings a screen about: what the core says, and where the person went; or that the core says nothing. */
type Way = { core: 'silent' | 'unreachable' } | { view: () => View; place?: Place; words?: readonly string[] };

const scene = (name: string) => (): View => {
  const made = scenes[name];
  if (!made) throw new Error(`no scene ${name}`);
  return made();
};
const of = (r: RelationshipView) => (): View => open(r.myRole, [r]);
const at = (change: Partial<SessionView>) => of(people.ready('client', { session: { ...session({ started: 10 }), ...change } }));
const planned = of(coursePeople.planned());
const nobody = (): View => open('client', []);

/** One way at least for each screen of the routing: a new one does not pass the type check, nor the first test below. */
const ways: Record<Screen, Way[]> = {
  loading: [{ core: 'silent' }],
  unreachable: [{ core: 'unreachable' }],
  first: [{ view: emptyView }],
  unlock: [{ view: scene('unlock-passphrase') }, { view: scene('unlock-keyring') }],
  damaged: [{ view: scene('damaged') }],
  newer: [{ view: scene('newer') }],
  inUse: [{ view: scene('in-use') }],
  words: [{ view: nobody, words }, { view: scene('home-client-unchecked'), place: { at: 'words' } }],
  home: [{ view: nobody }, { view: scene('home-therapist') }, { view: scene('home-withdrawn') }, { view: scene('home-closed') }],
  program: [{ view: nobody, place: { at: 'program' } }, { view: scene('program-therapist'), place: { at: 'program' } }],
  computer: ['computer-start', 'computer-ready', 'computer-used', 'second'].map((name) => ({ view: () => computerScenes[name]?.() ?? nobody(), place: { at: 'computer' } })),
  forms: [{ view: of(people.ready('therapist')), place: { at: 'forms' } }],
  accept: [{ view: nobody, place: { at: 'accept' } }],
  invite: [{ view: of(people.invited()), place: { at: 'step', relationship: 'r1' } }],
  joining: [{ view: of(people.joining()), place: { at: 'step', relationship: 'r1' } }],
  verify: [{ view: of(people.verify()), place: { at: 'step', relationship: 'r1' } }],
  mismatch: [{ view: of(people.mismatch()), place: { at: 'step', relationship: 'r1' } }],
  agreement: [
    { view: of(people.agreePropose()), place: { at: 'step', relationship: 'r1' } },
    { view: of(people.agreeSign()), place: { at: 'step', relationship: 'r1' } },
    { view: of(people.change()), place: { at: 'agreement', relationship: 'r1' } },
  ],
  messages: [{ view: of(people.ready()), place: { at: 'messages', relationship: 'r1' } }],
  homework: [{ view: of(people.ready()), place: { at: 'homework', relationship: 'r1' } }],
  record: [{ view: of(people.ready()), place: { at: 'record', relationship: 'r1', record: 'a' } }],
  rating: [{ view: of(people.ready()), place: { at: 'rating', relationship: 'r1' } }, { view: of(people.ready('client', { rating: rating() })), place: { at: 'rating', relationship: 'r1' } }],
  history: [{ view: of(people.ready()), place: { at: 'history', relationship: 'r1' } }],
  lobby: [{ view: at({ phase: 'lobby' }) }, { view: at({ phase: 'waiting' }) }],
  session: [{ view: at({ phase: 'connecting' }) }, { view: at({ phase: 'running' }) }],
  interrupted: [{ view: at({ phase: 'interrupted' }) }],
  ending: [{ view: scene('ending') }],
  planning: [{ view: planned, place: { at: 'planning', relationship: 'r1', moving: null } }, { view: planned, place: { at: 'planning', relationship: 'r1', moving: 'a1' } }],
  appointment: [{ view: planned, place: { at: 'appointment', relationship: 'r1', appointment: 'a1' } }],
  review: [{ view: of(coursePeople.reviewDue()), place: { at: 'review', relationship: 'r1' } }],
  closing: [{ view: planned, place: { at: 'closing', relationship: 'r1' } }],
  fees: [{ view: planned, place: { at: 'fees', relationship: 'r1' } }],
  along: [{ view: nobody, place: { at: 'along', relationship: null } }, { view: planned, place: { at: 'along', relationship: 'r1' } }],
  tools: [{ view: nobody, place: { at: 'tools', relationship: null } }],
  inviteBack: [{ view: of(people.ready('therapist')), place: { at: 'inviteBack', relationship: 'r1' } }],
  recall: [{ view: nobody, place: { at: 'recall' } }],
};

async function goes(way: Way, language: Language, relay: Relay): Promise<void> {
  if ('core' in way) {
    await showWithout(way.core);
    speech.language = language;
  } else {
    const made = way.view();
    const view: View = { ...made, language, relay, relationships: made.relationships.map((r) => ({ ...r, relay })) };
    await show(view, {}, true);
    if (way.words) app.words = way.words;
    if (way.place) app.go(way.place);
  }
  await settled();
}

const opened = (): boolean => get('help-panel').hasAttribute('open');
async function key(name: 'F1' | 'Escape'): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { key: name, code: name, bubbles: true, cancelable: true });
  (document.activeElement ?? document.body).dispatchEvent(event);
  await settled();
  return event;
}

/** Both numbers stand there, in the language of the page, and nothing keeps a hand or a reader from them. */
function offersHelp(): void {
  expect(opened()).toBe(true);
  for (const number of ['112', '113']) expect(get(`help-${number}`).textContent).toBe(number);
  expect(get('help-113-text').textContent).toBe(t('help-113-text'));
  expect(get('help-panel').textContent).toContain(t('help-112-text'));
  expect(get('help-panel').closest('[inert], [hidden], [aria-hidden="true"]')).toBeNull();
  expect(get('help-panel').contains(document.activeElement)).toBe(true);
}

/** By its key from wherever the focus is, and by its sign; Escape closes it, and gives the focus back. */
async function opensAndCloses(from: HTMLElement): Promise<void> {
  from.focus();
  expect(document.activeElement).toBe(from);
  expect(opened()).toBe(false);
  // The system's own help does not come up as well.
  expect((await key('F1')).defaultPrevented).toBe(true);
  offersHelp();
  await key('Escape');
  expect(opened()).toBe(false);
  expect(document.activeElement).toBe(from);
  await key('F1');
  await key('F1');
  expect(opened()).toBe(false);
  expect(document.activeElement).toBe(from);

  const sign = get('help');
  expect(sign.textContent).toContain(t('help-now'));
  expect(sign.closest('[inert], [hidden], [aria-hidden="true"]')).toBeNull();
  expect((sign as HTMLButtonElement).disabled).toBe(false);
  sign.focus();
  sign.click();
  await settled();
  offersHelp();
  expect(sign.getAttribute('aria-expanded')).toBe('true');
  await key('Escape');
  expect(opened()).toBe(false);
  expect(document.activeElement).toBe(sign);
}

it('knows every screen of the routing', () => {
  const union = /export type Screen =([^;]+);/.exec(routing)?.[1] ?? '';
  const screens = [...union.matchAll(/'(\w+)'/g)].map((match) => match[1]);
  expect(screens.length).toBeGreaterThan(20);
  expect(Object.keys(ways).sort()).toEqual([...screens].sort());
});

const all = (Object.keys(ways) as Screen[]).flatMap((screen) => ways[screen].map((way, i): [Screen, number, Way] => [screen, i + 1, way]));
describe.each(['nl', 'en'] as const)('Help now in %s', (language) => {
  describe.each(['connected', 'away'] as const)('with its relay %s', (relay) => {
    it.each(all)('opens on %s (%i)', async (screen, _, way) => {
      await goes(way, language, relay);
      expect(get('screen').dataset['screen']).toBe('core' in way ? 'loading' : screen);
      expect(find('broken')).toBeNull();
      expect(speech.language).toBe(language);
      // Before the core has said anything there is nothing else on the page.
      await opensAndCloses(find('heading') ?? get('help'));
    });
  });
  it('opens from a field that is being typed in', async () => {
    await goes({ view: nobody, place: { at: 'accept' } }, language, 'away');
    const field = get('accept-link') as HTMLTextAreaElement;
    field.value = 'kader://';
    await opensAndCloses(field);
    expect(field.value).toBe('kader://');
  });
  it('opens on a covered session, with the numbers alone', async () => {
    await goes({ view: at({ phase: 'running' }) }, language, 'connected');
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'F9', bubbles: true }));
    await settled();
    expect(find('cover')).not.toBeNull();
    expect(get('cover').contains(get('help-panel'))).toBe(true);
    await opensAndCloses(get('cover-back'));
    expect(find('crisis-longer')).toBeNull();
  });
});
