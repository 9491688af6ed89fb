// The words of forms in an archive are those of the page: one file holds both, and this test writes it (`npx vitest run tests/archive-forms.test.ts -u`).
import { afterEach, expect, it } from 'vitest';
import { forms, textsOf } from '../src/forms/forms';
import { speech, t } from '../src/texts.svelte';

afterEach(() => { speech.language = 'nl'; });

const SHARED = '../../crates/archive/src/forms.json';

function wordsOf(language: 'nl' | 'en', form: (typeof forms)[number]): Record<string, string> {
  speech.language = language;
  const before = `form-${form.id}`;
  const needed = textsOf(form).filter((id) => !/-(row|add|what)$/.test(id));
  return Object.fromEntries(needed.map((id) => [id === before ? 'name' : id.slice(before.length + 1), t(id)]));
}

it('has the forms and their words as the archive has them', async () => {
  const all = forms.map((form) => ({ ...form, words: { nl: wordsOf('nl', form), en: wordsOf('en', form) } }));
  await expect(`${JSON.stringify(all, null, 1)}\n`).toMatchFileSnapshot(SHARED);
});
