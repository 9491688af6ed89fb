// Three and four people: names, who is awaited, whose picture it is, and the clauses that only they have. In both languages.
import { render } from 'svelte/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../src/agreement/check';
import { differenceOf } from '../src/agreement/difference';
import { draftOf } from '../src/agreement/draft';
import EditMessages from '../src/agreement/EditMessages.svelte';
import EditOften from '../src/agreement/EditOften.svelte';
import { Form } from '../src/agreement/form.svelte';
import { partsOf, read } from '../src/agreement/parts';
import { readerOf } from '../src/agreement/reader';
import { announcements } from '../src/announcements';
import App from '../src/App.svelte';
import { app } from '../src/app.svelte';
import { missedSay } from '../src/course';
import { many, nameOf, namesOf, other } from '../src/people';
import { richTerms } from '../src/preview/agreements';
import { courseScenes, NOW } from '../src/preview/course';
import { groupScenes, groupTerms, MINE, ONE, othersOf, people, scenes, session, several, THREE, TWO } from '../src/preview/scenes';
import type { Place } from '../src/routing';
import { speech, t } from '../src/texts.svelte';
import type { RelationshipView, View } from '../src/view';
import { wall } from '../src/wall.svelte';

const both = ['nl', 'en'] as const;
const at = (name: string): Place => {
  const relationship = 'r1';
  if (name.startsWith('group-planning')) return { at: 'planning', relationship, moving: null };
  if (name.startsWith('group-appointment')) return { at: 'appointment', relationship, appointment: 'a1' };
  for (const place of ['review', 'closing', 'history'] as const) if (name === `group-${place}`) return { at: place, relationship };
  if (name.startsWith('group-agreement') || name === 'group-tightened') return { at: 'agreement', relationship };
  if (/^group-(invite|verify|mismatch)/.test(name)) return { at: 'step', relationship };
  return { at: 'home' };
};
const view = (name: string): View => {
  const made = (groupScenes[name] ?? courseScenes[name] ?? scenes[name])?.();
  if (!made) throw new Error(`no scene ${name}`);
  return made;
};
function shown(name: string, place = at(name)): string {
  app.view = view(name);
  app.place = place;
  return render(App).body.replace(/<!--.*?-->/g, '');
}
const has = (html: string, testid: string) => html.includes(`data-testid="${testid}"`);
const all = [...Object.keys(groupScenes), ...Object.keys(courseScenes).filter((name) => name.startsWith('group-'))];
beforeEach(() => wall.hold(NOW));
afterEach(() => {
  app.view = null;
  app.place = { at: 'home' };
  speech.language = 'nl';
});

describe.each(both)('every screen with three and four people in %s', (language) => {
  it.each(all)('%s', (name) => {
    speech.language = language;
    const html = shown(name);
    expect(html).not.toMatch(/⟦|undefined|NaN| style=/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('data-testid="help"');
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // Nothing says that there are two, but what people wrote themselves.
    expect(html.replace(/<(p|li|span)[^>]*class="hand[^"]*"[^>]*>.*?<\/\1>/gs, '')).not.toMatch(/allebei|tweeën|[Bb]oth of you|two of you|both sides/);
  });
});

describe('names', () => {
  const r = several(people.ready(), 3);
  it('are joined as the language joins them, and one by one', () => {
    expect(many(r) && !many(people.ready())).toBe(true);
    expect(other(r).who).toBe('Marijke, Sam en Jip');
    speech.language = 'en';
    expect(other(r).who).toBe('Marijke, Sam and Jip');
    expect(nameOf(r, TWO).who).toBe('Sam');
    expect(namesOf(r, [THREE, ONE]).Who).toBe('Marijke and Jip');
    expect(namesOf(r, []).others).toBe(1);
  });
  it('fall back to a word where none is told', () => {
    const unnamed = { ...r, members: r.members.map((one) => ({ ...one, name: null })) };
    expect(other(unnamed).Who).toBe('Je therapeut, de ander en de ander');
    expect(other({ myRole: 'therapist', members: [] }).who).toBe('je cliënt');
  });
  it('take the words for several, and for one of them the words for one', () => {
    expect(t('lobby-who-in', other(r))).toBe('Marijke, Sam en Jip zijn er.');
    expect(t('lobby-who-in', nameOf(r, TWO))).toBe('Sam is er.');
    expect(t('lobby-who-in', other(people.ready()))).toBe('Marijke is er.');
  });
});

describe('inviting and comparing', () => {
  it('has a card for each invitation and says in words how many have come', () => {
    const html = shown('group-invite');
    expect([1, 2, 3].map((i) => has(html, `invite-card-${i}`))).toEqual([true, true, true]);
    expect(html).toContain('1 van de 3 is er.');
    expect(has(html, 'invite-link-1')).toBe(false);
    expect(has(html, 'invite-link-2') && has(html, 'invite-qr-3')).toBe(true);
    expect(shown('invite', { at: 'step', relationship: 'r1' })).toContain('data-testid="invite-link"');
  });
  it('names who has said the same, and who has not yet', () => {
    expect(shown('group-verify')).toContain('Sam zei al: hetzelfde.');
    const mine = shown('group-verify-mine');
    expect(mine).toContain('Noor zei: hetzelfde.');
    expect(mine).toContain('Nu Sam en Jip nog.');
  });
});

describe('the agreement of several (S-17, S-25)', () => {
  const r = several(people.ready(), 3);
  const says = (terms = groupTerms) => [...partsOf('session', terms, readerOf(r)), ...partsOf('messages', terms, readerOf(r))].filter((part) => part.key === 'presence' || part.key.startsWith('side')).map(read);
  it('says who must be there and who may write apart, in plain words', () => {
    expect(says()).toEqual(['Zonder Marijke begint er geen sessie. Samen zijn jullie er met minstens 3.', 'Jij en Sam mogen elkaar apart schrijven, zonder de anderen.']);
    expect(says(richTerms)).toEqual(['Een sessie begint als iedereen erbij is.', t('says-side-none')]);
    speech.language = 'en';
    expect(says()[1]).toBe('You and Sam may write to each other without the others.');
  });
  it('says nothing of it for two', () => {
    const two = people.ready();
    expect(partsOf('session', richTerms, readerOf(two)).some((part) => part.key === 'presence')).toBe(false);
    expect(partsOf('messages', richTerms, readerOf(two)).some((part) => part.key === 'side')).toBe(false);
  });
  it('shows it as a difference, line by line', () => {
    const changed = differenceOf({ terms: groupTerms, old: richTerms, changes: [] }, readerOf(r)).filter((one) => one.changed);
    expect(changed.map((one) => one.clause)).toEqual(['session', 'messages']);
  });
  it('comes back from the form as it was, sorted as the agreement holds it', () => {
    expect(check(draftOf(groupTerms, 'nl'), 'nl').terms).toEqual({ ...groupTerms, messages: { ...groupTerms.messages, side: [[MINE, TWO].sort()] } });
    const draft = draftOf(groupTerms, 'nl');
    draft.presence.must = [TWO, ONE];
    draft.messages.side = [[TWO], [TWO, ONE], [ONE, TWO]];
    const { terms, faults } = check(draft, 'nl');
    expect(terms.session.presence).toEqual({ must: [ONE, TWO].sort(), least: 3 });
    expect(faults.map(({ id }) => id)).toEqual(['fault-side-few', 'fault-side-twice']);
  });
  it('has fields for it only among several, each with a label', () => {
    const form = new Form(groupTerms, readerOf(r), true);
    const html = render(EditOften, { props: { form } }).body + render(EditMessages, { props: { form } }).body;
    for (const id of ['terms-presence-all', `terms-must-${ONE}`, 'terms-least-3', `terms-side-0-${TWO}`, 'terms-side-add']) expect(has(html, id), id).toBe(true);
    const two = new Form(richTerms, readerOf(people.ready()), true);
    const plain = render(EditOften, { props: { form: two } }).body + render(EditMessages, { props: { form: two } }).body;
    expect(has(plain, 'terms-presence') || has(plain, 'terms-side')).toBe(false);
  });
  it('names who has signed a proposal and who is awaited', () => {
    const html = shown('group-agreement-change');
    expect(html).toMatch(new RegExp(`data-testid="sign-${TWO}" data-signed="false"`));
    expect(html).toMatch(new RegExp(`data-testid="sign-${ONE}" data-signed="true"`));
    expect(shown('group-agreement-waits')).toContain('Zolang Sam en Jip niet tekenen');
    expect(shown('group-tightened')).toContain('Sam maakte dit strakker.');
  });
});

describe('lobby and session', () => {
  it('say by name who is there and who is awaited; the therapist lets everybody in', () => {
    const client = shown('group-lobby');
    expect(client).toContain('Marijke en Sam zijn er.');
    expect(client).toContain('Jip is er nog niet.');
    const therapist = shown('group-lobby-admit');
    expect(therapist).toContain('Noor en Sam kloppen aan');
    expect(therapist).toContain(t('lobby-admit-many'));
    expect(shown('group-lobby-refused')).toContain(t('refusal-mustBePresent'));
  });
  it('have a picture for each other, named, and none for who is out', () => {
    const html = shown('group-session-three');
    for (const id of [ONE, TWO, THREE]) expect(has(html, `picture-${id}`) && has(html, `line-${id}`)).toBe(true);
    expect(has(html, 'picture-other')).toBe(false);
    const out = shown('group-session-out');
    expect(has(out, `picture-${TWO}`) || has(out, `picture-${THREE}`)).toBe(false);
    expect(out).toContain('Sam is even weg');
    expect(out).toContain('Jip heeft de camera uit');
    const two = shown('session');
    expect(has(two, 'picture-other') && has(two, 'line') && !has(two, 'others')).toBe(true);
  });
  it('name who asked for longer and who is awaited, and whose place it is', () => {
    expect(shown('group-session-asked')).toContain('Sam vraagt om 10 minuten langer');
    expect(shown('group-session-asked')).toContain('Jip antwoordt ook nog.');
    const agreed = shown('group-session-agreed');
    expect(has(agreed, 'extension-agree')).toBe(false);
    expect(agreed).toContain('Marijke en Jip zien je vraag en antwoorden.');
    const places = shown('group-session-places');
    expect(places).toContain('Waar Noor is');
    expect(places).toContain('Dorpsstraat 9, Zeist');
  });
  it('are told aloud by name', () => {
    const of = (r: RelationshipView): View => ({ ...view('home-client'), relationships: [r] });
    const inRoom = (change: (member: string) => Partial<ReturnType<typeof othersOf>[number]>) => of(several(people.ready('client', { session: session({ phase: 'running', started: 3, others: othersOf(3, change) }) }), 3));
    expect(announcements(inRoom(() => ({})), inRoom((id) => (id === TWO ? { present: false, camera: false } : {})))).toMatchObject([{ id: 'say-other-out', side: TWO }]);
    expect(announcements(inRoom((id) => (id === THREE ? { present: false } : {})), inRoom(() => ({})))).toMatchObject([{ id: 'say-other-in', side: THREE }]);
  });
});

describe('planning, missing, history, going on', () => {
  it('names who asked, who agreed and who is awaited', () => {
    const html = shown('group-planning-asked');
    expect(html).toContain('Sam vraagt om een sessie');
    expect(html).toContain('Jip antwoordt ook nog.');
    expect(html).toContain('Jij zei ja. Nu Sam nog.');
    expect(html.match(/data-testid="request-yes"/g)).toHaveLength(1);
    expect(shown('group-planning-own')).toContain('Marijke en Jip antwoorden in eigen tempo.');
  });
  it.each(both)('has a sentence for each way to say who was not there, in %s', (language) => {
    speech.language = language;
    const r = several(people.ready(), 3);
    const ways: [string, string[]][] = [['me', [TWO]], ['me', [TWO, THREE]], ['me', ['me']], ['me', ['me', TWO]], [ONE, ['me']], [ONE, ['me', TWO]], [ONE, [TWO]], [ONE, [TWO, THREE]], [ONE, [ONE]], [ONE, [ONE, 'me']], [ONE, [ONE, TWO]]];
    const said = ways.map(([by, absent]) => missedSay('outcome-missed', by, absent, {}, r)).map((say) => t(say.id, say.args));
    expect(new Set(said).size).toBe(ways.length);
    for (const one of said) expect(one).toMatch(/^[^⟦{]+\.$/);
    if (language === 'nl') expect(said[5]).toBe('Marijke schreef op: jij was er niet, en Sam ook niet.');
  });
  it('names whose a ledger line is', () => {
    const html = shown('group-history');
    expect(html).toContain('Sam verliet sessie 2');
    expect(html).toContain('Getekend door Sam en Jip.');
    expect(html).toContain('jij was er niet, en Sam ook niet op');
  });
  it('ends for everybody, and offers the therapist to go on with others', () => {
    const html = shown('group-closing');
    expect(has(html, 'closing-everybody') && has(html, 'onward-begin')).toBe(true);
    expect(html).toContain(t('onward-reads'));
    expect(shown('group-closed')).toContain('Sam ging weg');
    const home = shown('group-home');
    expect(has(home, 'onward') && has(home, 'onward-join')).toBe(true);
    expect(has(shown('home-client'), 'onward')).toBe(false);
  });
});
