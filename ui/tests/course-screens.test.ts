// Planning, appointments, reviews, endings, fees and history as the markup they give, in both languages.
import { render } from 'svelte/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { app } from '../src/app.svelte';
import { coursePeople, courseScenes, NOW } from '../src/preview/course';
import type { Place } from '../src/routing';
import { moment, speech, t } from '../src/texts.svelte';
import type { Backend, RelationshipView, View } from '../src/view';
import { wall } from '../src/wall.svelte';

const both = ['nl', 'en'] as const;
function placeOf(scene: string): Place {
  const relationship = 'r1';
  if (scene === 'planning-move') return { at: 'planning', relationship, moving: 'a1' };
  if (scene.startsWith('planning')) return { at: 'planning', relationship, moving: null };
  if (scene.startsWith('appointment')) return { at: 'appointment', relationship, appointment: 'a1' };
  for (const at of ['review', 'closing', 'fees', 'history'] as const) if (scene.startsWith(at)) return { at, relationship };
  return { at: 'home' };
}
function shown(view: View | null, place: Place): string {
  app.view = view;
  app.place = place;
  // Without the marks that the page would grow on.
  return render(App).body.replace(/<!--.*?-->/g, '');
}
const scene = (name: string, place = placeOf(name)) => shown(courseScenes[name]?.() ?? null, place);
const of = (r: RelationshipView, place: Place = { at: 'home' }) => shown({ ...(courseScenes['home-client-next']?.() as View), me: { name: 'x', role: r.myRole }, relationships: [r] }, place);
const has = (html: string, testid: string) => html.includes(`data-testid="${testid}"`);
/** A sentence as markup has it. */
const sentence = (id: string, args = {}) => t(id, { who: 'Marijke', Who: 'Marijke', ...args }).replace(/&/g, '&amp;').replace(/</g, '&lt;');
const classOf = (html: string, testid: string) => /class="([^"]*)"/.exec(html.split('<').find((tag) => tag.includes(`data-testid="${testid}"`)) ?? '')?.[1]?.trim();
beforeEach(() => wall.hold(NOW));
afterEach(() => {
  app.view = null;
  app.place = { at: 'home' };
  app.chosen = null;
  speech.language = 'nl';
});

describe.each(both)('every screen of the course in %s', (language) => {
  it.each(Object.keys(courseScenes))('%s', (name) => {
    speech.language = language;
    const html = scene(name);
    expect(html).not.toMatch(/⟦|undefined|NaN/);
    expect(html).not.toMatch(/ style=/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('data-testid="help"');
    expect(html.match(/btn--main/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });
});

describe('what the other asks', () => {
  it('is answered at home and on the pages about it, yes and no equally near', () => {
    for (const place of [{ at: 'home' }, { at: 'planning', relationship: 'r1', moving: null }, { at: 'appointment', relationship: 'r1', appointment: 'a1' }] as Place[]) {
      const html = scene('home-client-asked', place);
      expect(classOf(html, 'request-yes')).toBe(classOf(html, 'request-no'));
      expect(classOf(html, 'request-yes')).toContain('btn');
      expect(has(html, 'request-other-time')).toBe(true);
    }
    for (const name of ['review-theirs', 'closing-theirs']) {
      const html = scene(name);
      expect(classOf(html, 'request-yes')).toBe(classOf(html, 'request-no'));
      expect(has(html, 'request-other-time')).toBe(false);
    }
    expect(scene('closing-theirs').split('<li>').length).toBeGreaterThan(2);
  });
  it('is named in the list of people', () => {
    speech.language = 'nl';
    const html = scene('home-therapist-day');
    expect(html).toContain(t('people-asks'));
    expect(has(html, 'asks-c5')).toBe(true);
  });
  it('goes: what one asked oneself waits, can be taken back, and what came of it is told and put away', () => {
    const own = scene('home-client-own');
    expect(has(own, 'request-take-back') && !has(own, 'request-yes')).toBe(true);
    expect(own).toContain(sentence('request-waits'));
    expect(scene('home-client-declined')).toContain(sentence('request-declined'));
    const failed = scene('home-client-not-asked');
    expect(failed).toContain(sentence('refusal-reviewDue'));
    for (const way of ['request-put-away', 'way-review']) expect(has(failed, way)).toBe(true);
  });
});

describe('home', () => {
  it('says when: the next appointment is the sentence', () => {
    speech.language = 'nl';
    const html = scene('home-client-next');
    expect(html).toMatch(/<h1[^>]*>.*Je volgende sessie is <strong>maandag om /);
    for (const way of ['open-lobby', 'home-appointment', 'home-planning', 'home-fees', 'home-closing', 'home-review']) expect(has(html, way)).toBe(true);
    expect(html).toContain(t('home-try'));
    expect(scene('home-client-today')).toContain(t('home-room-client'));
  });
  it('says the way where a rule stands before the next session', () => {
    expect(has(scene('home-client-unplanned'), 'way-planning')).toBe(true);
    expect(has(scene('home-client-review'), 'way-review')).toBe(true);
    expect(has(scene('lobby-review'), 'way-review')).toBe(true);
    for (const name of ['home-client-ended', 'home-client-introduced']) expect(has(scene(name), 'way-agreement')).toBe(true);
  });
  it('begins for a therapist with today and who is next, then the people', () => {
    speech.language = 'nl';
    app.chosen = 'r1';
    const html = scene('home-therapist-day');
    expect(html.indexOf('data-testid="today"')).toBeLessThan(html.indexOf('id="people"'));
    expect(html).toMatch(/<h1[^>]*>.*Lina, <strong>vandaag om /);
    expect(html).toContain(t('home-session-of', { session: 9, last: 16 }));
    expect(html.match(/data-testid="person-/g)).toHaveLength(22);
  });
  it('begins with whom one meets next, and stays with whom one chose', async () => {
    const all = courseScenes['home-therapist-day']?.() as View;
    let tell: (view: View) => void = () => {};
    const fake = { view: () => Promise.resolve(all), onView: (f: (view: View) => void) => { tell = f; return Promise.resolve(() => {}); } } as unknown as Backend;
    app.view = null;
    await app.start(fake);
    expect(app.focus?.members[0]?.name).toBe('Lina');
    wall.hold(NOW + 3 * 3_600_000);
    tell(structuredClone(all));
    expect(app.focus?.members[0]?.name).toBe('Lina');
    app.chosen = 'c3';
    tell({ ...all, vault: { state: 'locked', ways: ['words'] }, relationships: [] });
    expect(app.chosen).toBeNull();
    tell(all);
    expect(app.focus?.members[0]?.name).toBe('Iris');
  });
  it('says how it ended, by whom, and what is left', () => {
    expect(scene('home-client-closed')).toContain(sentence('closed-both', { when: moment(NOW + 8 * 60_000 - 86_400_000) }));
    for (const left of ['me', 'other'] as const) {
      const html = of(coursePeople.closed(left));
      for (const way of ['home-history', 'home-fees', 'remove']) expect(has(html, way)).toBe(true);
      expect(html).toContain(sentence(`closed-${left}`, { when: moment(NOW + 8 * 60_000 - 86_400_000) }));
    }
  });
});

describe('planning', () => {
  it('shows the week of all relationships, by name for the therapist', () => {
    const html = scene('planning-therapist');
    expect(html).toContain('role="grid"');
    expect(html.match(/data-testid="block-/g)?.length).toBeGreaterThan(15);
    expect(has(html, 'planning-whose')).toBe(true);
    expect(has(scene('planning-free'), 'planning-whose')).toBe(false);
  });
  it('has one stop for the tab key', () => {
    const html = scene('planning-therapist');
    expect(html.match(/role="gridcell"[^>]*tabindex="0"/g)).toHaveLength(1);
  });
  it('can be typed, and names its fields', () => {
    for (const language of both) {
      speech.language = language;
      const html = scene('planning-free');
      for (const field of ['planning-day', 'planning-time']) expect(html).toContain(`for="${field}"`);
      expect(html).toContain(sentence('week-keys'));
    }
  });
  it('leads to a proposal where no appointments are agreed', () => {
    const html = scene('planning-none');
    expect(html).toContain(sentence('refusal-appointmentsNotAgreed'));
    expect(has(html, 'way-agreement') && !has(html, 'week')).toBe(true);
  });
});

describe('an appointment', () => {
  it('can be moved and called off before it, and nothing after it', () => {
    const html = scene('appointment');
    for (const way of ['appointment-move', 'appointment-cancel']) expect(has(html, way)).toBe(true);
    for (const name of ['appointment-cancelled', 'appointment-callingOff', 'appointment-missed']) {
      const over = scene(name);
      expect(has(over, 'appointment-move') || has(over, 'appointment-cancel') || has(over, 'appointment-missed')).toBe(false);
    }
    expect(has(scene('appointment-passed'), 'appointment-missed')).toBe(true);
    wall.hold(NOW + 40 * 86_400_000);
    expect(has(scene('appointment'), 'appointment-cancel')).toBe(false);
  });
  it('shows what the page cannot know otherwise', () => {
    speech.language = 'nl';
    expect(scene('appointment-callingOff')).toContain(sentence('outcome-callingOff'));
    expect(scene('appointment-missed')).toContain(sentence('outcome-missed-differ'));
    expect(scene('home-client-zone')).toContain('New York');
  });
});

describe('ending (S-80)', () => {
  it('is as near for a client as for a therapist: one step, and one that says what happens', () => {
    const ways = (role: 'client' | 'therapist') => {
      const html = of(coursePeople.planned(role), { at: 'closing', relationship: 'r1' });
      return ['close-together', 'end-alone', 'along-open'].map((way) => [has(html, way), classOf(html, way)]);
    };
    expect(ways('client')).toEqual(ways('therapist'));
    expect(ways('client').every(([there]) => there)).toBe(true);
    for (const role of ['client', 'therapist'] as const) expect(has(of(coursePeople.planned(role)), 'home-closing')).toBe(true);
  });
  it('says what stands before a planned end, and never before leaving', () => {
    const html = scene('closing-open');
    expect(has(html, 'closing-open') && has(html, 'closing-planning') && has(html, 'end-alone')).toBe(true);
  });
  it('stays open while a question is there', () => {
    for (const name of ['closing-theirs']) {
      const html = scene(name);
      expect(has(html, 'end-alone') && !has(html, 'close-together')).toBe(true);
    }
  });
});

describe('looking back (S-18)', () => {
  it('shows what was agreed and done, going on and ending equally near', () => {
    speech.language = 'nl';
    const html = scene('review');
    expect(classOf(html, 'review-goOn')).toBe(classOf(html, 'review-end'));
    expect(html).toContain('Een sessie duurt 50 minuten.');
    expect(html).toContain(t('done-cancelled-me', { count: 1 }));
    for (const name of ['review-own', 'review-theirs']) expect(has(scene(name), 'review-goOn')).toBe(false);
  });
});

describe('history', () => {
  it('has a row for every fact, and the way to take it along and to check it', () => {
    for (const language of both) {
      speech.language = language;
      const html = scene('history-all');
      const kinds = new Set([...html.matchAll(/data-kind="(\w+)"/g)].map((m) => m[1]));
      expect(kinds).toEqual(new Set(['introduced', 'agreed', 'tightened', 'planned', 'moved', 'start', 'extended', 'crisisExtended', 'placeOpened', 'end', 'cancelled', 'missed', 'reviewed', 'withdrawn', 'closed']));
      expect(has(html, 'along-open')).toBe(true);
      const along = of(coursePeople.planned(), { at: 'along', relationship: 'r1' });
      expect(has(along, 'export-ledger')).toBe(true);
      expect(along).toContain(`kader-verify ${t('ledger-check-file')}`);
      expect(html).not.toContain(sentence('history-unknown'));
      // The statement and the check name a line by its number: it stands there.
      for (const number of [1, 17]) expect(html).toContain(sentence('history-line', { number }));
    }
  });
});
