// The agreement and the form as markup: what stands where, what is asked before signing, what can be reached.
import { createRawSnippet } from 'svelte';
import { render } from 'svelte/server';
import { afterEach, describe, expect, it } from 'vitest';
import { sections } from '../src/agreement/check';
import EditSection from '../src/agreement/EditSection.svelte';
import Effect from '../src/agreement/Effect.svelte';
import EditConfidentiality from '../src/agreement/EditConfidentiality.svelte';
import EditCrisis from '../src/agreement/EditCrisis.svelte';
import EditFees from '../src/agreement/EditFees.svelte';
import EditMessages from '../src/agreement/EditMessages.svelte';
import EditRelations from '../src/agreement/EditRelations.svelte';
import { Form } from '../src/agreement/form.svelte';
import { app } from '../src/app.svelte';
import { richTerms } from '../src/preview/agreements';
import { scenes } from '../src/preview/scenes';
import Agreement from '../src/screens/Agreement.svelte';
import AgreementTerms from '../src/screens/AgreementTerms.svelte';
import { speech, t } from '../src/texts.svelte';
import type { RelationshipView } from '../src/view';

const reader = { role: 'client', who: 'Marijke', Who: 'Marijke', captures: false } as const;
const first = (scene: string): RelationshipView => {
  const r = scenes[scene]?.().relationships[0];
  if (!r) throw new Error(`no scene ${scene}`);
  app.view = scenes[scene]?.() ?? null;
  return r;
};
const shown = (scene: string) => render(Agreement, { props: { r: first(scene) } }).body;
const formOf = (r: RelationshipView) => render(AgreementTerms, { props: { r, ondone: () => {} } }).body;
const has = (html: string, testid: string) => html.includes(`data-testid="${testid}"`);
const clauses = ['session', 'course', 'messages', 'homework', 'confidentiality', 'place', 'fees', 'crisis', 'relations'];
afterEach(() => {
  app.view = null;
  speech.language = 'nl';
});

describe('reading the agreement', () => {
  it('shows all nine clauses with their rules, whatever is agreed', () => {
    for (const scene of ['agreement', 'agreement-rich', 'agreement-rich-therapist', 'agreement-rich-first', 'agreement-rich-change']) {
      const html = shown(scene);
      for (const clause of clauses) expect(has(html, `clause-${clause}`), `${scene} ${clause}`).toBe(true);
      for (const rule of ['S-12', 'S-18', 'S-32', 'S-60', 'S-70']) expect(html).toMatch(new RegExp(`data-rule="[^"]*${rule}`));
    }
  });
  it('marks what is agreed and not enforced, and nothing besides', () => {
    const html = shown('agreement-rich');
    for (const clause of clauses) {
      const section = html.split(`data-testid="clause-${clause}"`)[1]?.split('</section>')[0] ?? '';
      expect(section.includes(t('not-enforced')), clause).toBe(['messages', 'place', 'relations'].includes(clause));
    }
  });
  it('says what changes, goes to it, and shows old beside new with who asks and why', () => {
    const html = shown('agreement-rich-change');
    expect(has(html, 'change-summary')).toBe(true);
    expect(has(html, 'change-to-fees') && has(html, 'change-to-messages')).toBe(true);
    expect(has(html, 'change-to-place')).toBe(false);
    expect(html.match(/data-testid="change-old"/g)).toHaveLength(3);
    expect(html).toMatch(/<del[^>]*>[^<]*€\u00a0110,00/);
    expect(html).toMatch(/<ins[^>]*>[^<]*€\u00a0115,00/);
    expect(html.indexOf('data-testid="proposal-why"')).toBeLessThan(html.indexOf('data-testid="clause-session"'));
    expect(has(html, 'change-tightens')).toBe(true);
  });
  it('gives the reason inside the one clause that changes', () => {
    const html = shown('agreement-change');
    const section = html.split('data-testid="clause-session"')[1]?.split('</section>')[0] ?? '';
    expect(has(section, 'proposal-why')).toBe(true);
    expect(html.match(/data-testid="proposal-why"/g)).toHaveLength(1);
  });
  it('tells that one alone made it tighter, what it was, and claims no second signature (S-02)', () => {
    const html = shown('agreement-tightened');
    expect(html).toContain('data-by="other"');
    expect(html).toContain(t('tightened-by-other', { Who: 'Marijke' }));
    expect(has(html, 'force-me')).toBe(false);
    expect(has(html, 'change-old')).toBe(true);
    expect(has(html, 'agreement-sign')).toBe(false);
  });
});

describe('capture protection', () => {
  it('is shown as it is on this system (S-40, P4)', () => {
    const of = (capture: { asked: boolean; offered: boolean; on: boolean }, scene = 'agreement-rich') => {
      const r = first(scene);
      if (app.view) app.view = { ...app.view, capture };
      return render(Agreement, { props: { r } }).body;
    };
    const none = of({ asked: true, offered: false, on: false });
    expect(none).toContain(t('not-enforced-here'));
    expect(has(none, 'capture-state')).toBe(false);
    const on = of({ asked: true, offered: true, on: true });
    expect(on).not.toContain(t('not-enforced-here'));
    expect(on).toContain(t('capture-on'));
    expect(of({ asked: true, offered: true, on: false })).toContain(t('capture-failed'));
    expect(has(of({ asked: false, offered: true, on: false }, 'agreement'), 'capture-state')).toBe(false);
    expect(has(of({ asked: true, offered: true, on: true }, 'agreement-rich-change'), 'capture-state')).toBe(false);
  });
});

describe('signing a declaration (S-70)', () => {
  it('is asked for apart where a proposal brings it', () => {
    expect(has(shown('agreement-rich-first'), 'sign-declare')).toBe(true);
    expect(shown('agreement-rich-first')).toContain(t('propose-declare', { who: 'Marijke' }));
  });
  it('is not asked for again, of who proposed it, or without it', () => {
    for (const scene of ['agreement-rich-change', 'agreement-rich-mine', 'agree-sign', 'agreement-change', 'agreement-rich']) expect(has(shown(scene), 'sign-declare'), scene).toBe(false);
  });
});

describe('the form', () => {
  it('begins with how long, and is short for who changes only that', () => {
    const html = formOf(first('agree-propose'));
    for (const id of ['terms-length', 'terms-grace', 'terms-extension', 'terms-why', 'propose-submit']) expect(has(html, id)).toBe(true);
    for (const id of ['terms-fee', 'terms-fees', 'terms-messages', 'terms-declare']) expect(has(html, id)).toBe(false);
    expect(html.match(/aria-expanded="true"/g)).toHaveLength(1);
  });
  it('has every part, each with a sentence and a way in', () => {
    const html = formOf(first('agreement-rich'));
    for (const section of sections) expect(has(html, `terms-section-${section}`) && has(html, `terms-open-${section}`), section).toBe(true);
    expect(html).toContain('Een sessie kost');
  });
  it('starts from what the other proposed without declaring it', () => {
    const r = first('agreement-rich-first');
    const form = new Form(r.proposal?.terms ?? richTerms, reader, false);
    expect(form.checked.faults.map(({ id }) => id)).toEqual(['fault-declare']);
    expect(formOf(r)).toContain(t('section-undeclared'));
  });
  it('says before sending when it would hold', () => {
    expect(formOf(first('agree-propose'))).toContain(t('effect-first', { who: 'Noor' }));
    expect(formOf(first('agreement-rich'))).toContain(t('effect-unknown', { who: 'Marijke' }));
    for (const [tightens, id] of [[true, 'effect-tightens'], [false, 'effect-loosens']] as const) expect(render(Effect, { props: { who: 'Noor', first: false, tightens } }).body).toContain(t(id, { who: 'Noor' }));
    expect(t('effect-tightens')).toBe('Dit maakt de afspraak alleen strakker. Het geldt meteen.');
  });
  it('shows a fault beside its field once the field was left or sending was tried, and never the sentence then', () => {
    const form = new Form(richTerms, reader, true);
    form.draft.fees.session = '110.00';
    form.open = 'fees';
    const body = () => render(EditFees, { props: { form } }).body;
    expect(has(body(), 'terms-fee-fault')).toBe(false);
    form.left('terms-fee');
    expect(body()).toContain(t('fault-money'));
    expect(body()).toMatch(/id="terms-fee"[^>]*aria-describedby="terms-fee-hint terms-fee-fault" aria-invalid="true"/);
    const section = render(EditSection, { props: { form, section: 'fees', children: createRawSnippet(() => ({ render: () => '<p>fields</p>' })) } }).body;
    expect(section).toContain(t('section-faulty'));
    expect(section).not.toContain('Een sessie kost');
    expect(section).toContain('fields');
  });
  it('knows which parts read otherwise than before', () => {
    const form = new Form(richTerms, reader, true);
    expect(sections.filter((section) => form.changed(section))).toEqual([]);
    form.draft.length.count = 45;
    form.draft.messages.rows[0]?.days.fill(true);
    expect(sections.filter((section) => form.changed(section))).toEqual(['length', 'messages']);
  });
  it('takes an example and puts back what was there', () => {
    const form = new Form(richTerms, reader, true);
    form.draft.tasks.open = 7;
    form.take({ ...richTerms, openTasks: null });
    expect(form.checked.terms.openTasks).toBeNull();
    expect(form.canUndo).toBe(true);
    form.undo();
    expect(form.checked.terms.openTasks).toBe(7);
    expect(form.canUndo).toBe(false);
  });
  it.each(['nl', 'en'] as const)('has a label for every field in %s, and no text missing', (language) => {
    speech.language = language;
    const form = new Form(richTerms, reader, true);
    form.attempted = true;
    for (const Part of [EditFees, EditMessages, EditConfidentiality, EditCrisis, EditRelations]) {
      const html = render(Part, { props: { form } }).body;
      expect(html).not.toMatch(/⟦| style=/);
      for (const [, id] of html.matchAll(/<(?:input|textarea|select)[^>]* id="([^"]+)"/g)) expect(html.includes(`for="${id}"`) || new RegExp(`<label[^>]*>(?:<!--.*?-->)?\\s*<input[^>]* id="${id}"`).test(html), id).toBe(true);
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
