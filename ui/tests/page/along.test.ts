// Taking along, coming back on another computer, the recovery words once more, and what helps: on the page, in both languages.
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { alongScenes, lyingTools, someLeft } from '../../src/preview/along';
import { lyingHomework } from '../../src/preview/homework';
import { lying } from '../../src/preview/letters';
import { emptyView, ONE, words } from '../../src/preview/scenes';
import type { Place } from '../../src/routing';
import { speech, t } from '../../src/texts.svelte';
import type { ArchiveLook, Backend, Language, LettersPage, View } from '../../src/view';
import { find, get, says, settled, show, type } from './page';

// happy-dom knows no scrolling.
Element.prototype.scrollIntoView = () => {};
const all = (testid: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
const click = async (testid: string, at = 0): Promise<void> => { (all(testid)[at] ?? get(testid)).click(); await settled(); };
const said = (): string => get('said').textContent ?? '';
const scene = (name: string, change: Partial<View> = {}): View => {
  const made = alongScenes[name]?.();
  if (!made) throw new Error(`no scene ${name}`);
  return { ...made, language: 'nl', ...change };
};
const homework = () => Promise.resolve(structuredClone(lyingHomework['homework']?.().page ?? { goals: [], tasks: [], records: [], routines: [], forms: [] }));
async function at(view: View, place: Place, answers: Partial<Backend> = {}): Promise<void> {
  await show(view, { homework, toolbox: () => Promise.resolve(lyingTools()), later: () => Promise.resolve(['', '', '']), ...answers }, true);
  app.go(place);
  await settled();
}
const rejects = (code: string) => () => Promise.reject({ code });

beforeEach(() => {
  speech.language = 'nl';
});

describe('taking along', () => {
  const along: Place = { at: 'along', relationship: 'r1' };
  it('saves the archive of this relationship, and says so', async () => {
    const exportArchive = vi.fn(() => Promise.resolve({ saved: true, left: [] }));
    await at(scene('along'), along, { exportArchive });
    for (const id of ['archive-has-read', 'archive-has-words', 'archive-has-files', 'archive-has-own', 'archive-has-proof', 'archive-has-return', 'along-safe-open', 'along-safe-where', 'own-take-shared']) expect(get('screen').textContent).toContain(t(id));
    await click('export-archive');
    expect(exportArchive.mock.calls).toEqual([[{ relationship: 'r1', language: 'nl', zone: expect.any(String) }]]);
    expect(get('export-archive-written').textContent).toBe(t('export-written'));
  });
  it('names each file that is not in it, and why, and forgets them with the next', async () => {
    let left = someLeft;
    await at(scene('along'), along, { exportArchive: () => Promise.resolve({ saved: true, left }) });
    expect(find('archive-left')).toBeNull();
    await click('export-archive');
    const said = get('archive-left').textContent ?? '';
    expect(said).toContain(t('archive-left', { count: 3 }));
    for (const one of someLeft) expect(said).toContain(`${one.name}: ${t(`archive-left-${one.why}`)}`);
    expect(said).not.toContain('archive-left-');
    left = [];
    await click('export-archive');
    expect(find('archive-left')).toBeNull();
  });
  it('saves that of all', async () => {
    const exportArchive = vi.fn(() => Promise.resolve({ saved: true, left: [] }));
    await at(scene('along-all'), { at: 'along', relationship: null }, { exportArchive });
    await click('export-archive');
    expect(exportArchive.mock.calls).toEqual([[{ relationship: null, language: 'nl', zone: expect.any(String) }]]);
    await click('along-of-r2');
    expect(get('heading').textContent).toBe(t('along-title-of', { who: 'Sem' }));
    // Beginning another place forgets what was said of the last one.
    expect(find('export-archive-written')).toBeNull();
  });
  it('says nothing where no place was chosen, and a sentence where it did not work', async () => {
    await at(scene('along'), along, { exportArchive: () => Promise.resolve({ saved: false, left: someLeft }), exportOverview: rejects('diskFull') });
    await click('export-archive');
    expect(find('export-archive-written')).toBeNull();
    await click('export-overview');
    expect(get('export-overview-take').textContent).toContain(t('failure-diskFull'));
  });
  it('shows a long wait', async () => {
    await at(scene('along'), along, { exportArchive: () => new Promise(() => {}) });
    await click('export-archive');
    await vi.waitFor(() => expect(get('export-archive-take').textContent).toContain(t('wait-archive')));
  });
  it('saves one record, named apart to a reader, and only what may go along', async () => {
    const exportRecord = vi.fn(() => Promise.resolve(true));
    await at(scene('along'), along, { exportRecord });
    const { records } = await homework();
    const newest = [...records].sort((a, b) => b.changedMs - a.changedMs)[0];
    expect(all('along-record')).toHaveLength(records.length);
    expect(new Set(all('export-record').map((one) => one.getAttribute('aria-label'))).size).toBe(records.length);
    await click('export-record');
    expect(exportRecord.mock.calls).toEqual([[{ relationship: 'r1', record: newest?.id, language: 'nl', zone: expect.any(String) }]]);
    const none = records.map((one) => ({ ...one, mine: false }));
    const view = scene('along');
    await says({ ...view, relationships: view.relationships.map((r) => ({ ...r, takesShared: false })) });
    expect(all('along-record')).toHaveLength(records.filter((one) => one.mine).length);
    expect(none).toHaveLength(records.length);
  });
  it.each(['along-ended', 'along'])('is reached from home: %s', async (name) => {
    await at(scene(name), { at: 'home' });
    app.chosen = 'r1';
    await settled();
    await click('home-along');
    expect(get('screen').dataset['screen']).toBe('along');
  });
  it('is reached from the history, from ending and from the program', async () => {
    for (const [place, way] of [[{ at: 'history', relationship: 'r1' }, 'along-open'], [{ at: 'closing', relationship: 'r1' }, 'along-open'], [{ at: 'program' }, 'program-along']] as const) {
      await at(scene('along'), place);
      await click(way);
      expect(get('screen').dataset['screen']).toBe('along');
      document.body.replaceChildren();
    }
  });
});

describe('first start of somebody who was here before', () => {
  const look: ArchiveLook = { madeMs: Date.UTC(2026, 10, 17), relationships: 1, letters: 14, records: 8, canReturn: true };
  async function chosen(answers: Partial<Backend> = {}): Promise<void> {
    await show({ ...emptyView(), language: 'nl' }, { chooseArchive: () => Promise.resolve(look), ...answers }, true);
    await click('first-return');
    await click('archive-choose');
  }
  it('sees what is in the archive, gives the words and a way, and is back', async () => {
    const restore = vi.fn((_: unknown) => Promise.resolve());
    await chosen({ restore });
    expect(get('archive-look').textContent).toContain(t('return-look-letters', { count: 14 }));
    await click('return-next');
    await type('return-words', words.map((word, i) => `${i + 1}. ${word}`).join('\n'));
    await click('return-next');
    (get('way-passphrase') as HTMLInputElement).click();
    await settled();
    await type('passphrase', 'kale winter ochtend');
    await type('passphrase-again', 'kale winter ochtend');
    await click('first-create');
    expect(restore.mock.calls).toEqual([[{ words: words.join(' '), way: 'passphrase', passphrase: 'kale winter ochtend' }]]);
    expect(said()).toBe(t('restored-said'));
  });
  it('is told by number which words are none of the list, and goes no further', async () => {
    await chosen();
    await click('return-next');
    await type('return-words', words.map((word, i) => (i === 0 ? 'rivver' : i === 15 ? 'xx' : word)).join(' '));
    expect(find('word-unknown')).toBeNull();
    await click('return-next');
    expect(all('word-unknown').map((one) => one.textContent)).toEqual([t('words-unknown-near', { number: 1, word: 'rivver', near: 'river' }), t('words-unknown-one', { number: 16, word: 'xx' })]);
    expect(document.activeElement).toBe(get('return-words'));
    expect(get('return-words').getAttribute('aria-invalid')).toBe('true');
    await type('return-words', words.slice(0, 20).join(' '));
    expect(get('return-words-fault').textContent).toContain(t('words-too-few', { count: 20, all: 24 }));
    await type('return-words', words.join(' '));
    expect(get('return-words-fault').textContent?.trim()).toBe('');
    expect(find('way-keyring')).toBeNull();
  });
  it('is brought back to the words where they do not fit, with what was typed', async () => {
    await chosen({ restore: rejects('wordsDoNotFit') });
    await click('return-next');
    await type('return-words', words.join(' '));
    await click('return-next');
    await click('first-create');
    expect((get('return-words') as HTMLTextAreaElement).value).toBe(words.join(' '));
    expect(get('screen').textContent).toContain(t('failure-wordsDoNotFit'));
  });
  it('stays with the way of unlocking where the keyring does not work', async () => {
    await chosen({ restore: rejects('keyringAbsent') });
    await click('return-next');
    await type('return-words', words.join(' '));
    await click('return-next');
    await click('first-create');
    expect(get('screen').textContent).toContain(t('failure-keyringAbsent'));
    expect(find('passphrase')).not.toBeNull();
  });
  it.each(['archiveDamaged', 'archiveNewer', 'archiveTooLarge'])('is told what is safe where the file is none: %s', async (code) => {
    await chosen({ chooseArchive: rejects(code) });
    expect(get('screen').textContent).toContain(t(`failure-${code}`));
    expect(find('return-next')).toBeNull();
  });
  it('is told that an archive is for reading alone', async () => {
    await chosen({ chooseArchive: () => Promise.resolve({ ...look, canReturn: false }) });
    expect(get('archive-look').textContent).toContain(t('failure-archiveNotForReturn'));
    expect(find('return-next')).toBeNull();
  });
  it('keeps the chosen one where the next choice was closed', async () => {
    const answers = [look, null];
    await chosen({ chooseArchive: () => Promise.resolve(answers.shift() ?? null) });
    await click('archive-choose');
    expect(find('archive-look')).not.toBeNull();
  });
});

describe('a relationship after coming back', () => {
  it('says why nothing goes out and what to do, and takes the link', async () => {
    const comeBack = vi.fn(() => Promise.resolve('r1'));
    await at(scene('home-away'), { at: 'home' }, { comeBack });
    for (const id of ['away-why', 'away-do-paste']) expect(get('home-away').textContent).toContain(t(id));
    for (const way of ['open-lobby', 'home-write', 'home-plan', 'nav-planning']) expect(find(way)).toBeNull();
    await type('back-link', ' kader://invitation/x ');
    await click('back-submit');
    expect(comeBack.mock.calls).toEqual([[{ link: 'kader://invitation/x' }]]);
  });
  it.each(['backOther', 'backNotExpected', 'invitationExpired'])('says what is wrong with the link and keeps it: %s', async (code) => {
    await at(scene('home-away'), { at: 'home' }, { comeBack: rejects(code) });
    await type('back-link', 'kader://x');
    await click('back-submit');
    expect(get('home-away').textContent).toContain(t(`failure-${code}`, { length: '' }));
    expect((get('back-link') as HTMLTextAreaElement).value).toBe('kader://x');
    expect(document.activeElement).toBe(get('back-link'));
  });
  it('can be read, with no place to write', async () => {
    const page = { letters: lying['letters-states']?.letters ?? [], draft: '', agenda: [], more: false } as unknown as LettersPage;
    await at(scene('home-away'), { at: 'messages', relationship: 'r1' }, { letters: () => Promise.resolve(page) });
    expect(find('away-note')).not.toBeNull();
    expect(find('letter-new')).toBeNull();
  });
  it('is not shown where the relationship is over', async () => {
    const view = scene('along-ended');
    await at({ ...view, relationships: view.relationships.map((r) => ({ ...r, away: { sinceMs: 1 } })) }, { at: 'home' });
    expect(find('home-away')).toBeNull();
  });
});

describe('a member with a new computer', () => {
  const place: Place = { at: 'inviteBack', relationship: 'r1' };
  it('gets no link before the therapist says that they spoke', async () => {
    const inviteBack = vi.fn(() => Promise.resolve());
    await at(scene('invite-back'), place, { inviteBack });
    expect(get('screen').textContent).toContain(t('back-call-why', { who: 'Noor' }));
    await click('back-make');
    expect(get('back-missing').textContent).toBe(t('back-missing-sure', { who: 'Noor' }));
    expect(document.activeElement?.id).toBe('back-sure');
    expect(inviteBack).not.toHaveBeenCalled();
    await click('back-sure');
    await click('back-make');
    expect(inviteBack.mock.calls).toEqual([[{ relationship: 'r1', member: ONE }]]);
  });
  it('is chosen among several', async () => {
    const inviteBack = vi.fn(() => Promise.resolve());
    await at(scene('invite-back-group'), place, { inviteBack });
    await click('back-sure');
    await click('back-make');
    expect(get('back-missing').textContent).toBe(t('back-missing-who'));
    await click('back-member-1');
    await click('back-make');
    expect(inviteBack).toHaveBeenCalledTimes(1);
  });
  it('has its link shown, with until when', async () => {
    await at(scene('invite-back-made'), place);
    expect((get('back-link-made') as HTMLTextAreaElement).value).toMatch(/^kader:/);
    expect(get('screen').textContent).toContain(t('back-made-then', { who: 'Noor' }));
  });
  it('is named where identities are compared again, and is said aloud', async () => {
    await at(scene('verify-returned-group'), { at: 'step', relationship: 'r1' });
    expect(get('verify-again').textContent).toContain(t('verify-again', { Who: 'Sam' }));
    await at(scene('verify-returned-me'), { at: 'step', relationship: 'r1' });
    expect(all('verify-again').at(-1)?.textContent).toContain(t('verify-again-me', { who: 'Marijke' }));
  });
  it('is heard of', async () => {
    await at(scene('invite-back'), { at: 'home' });
    const view = scene('verify-returned');
    await says(view);
    expect(said()).toBe(t('say-returned', { Who: 'Noor' }));
  });
});

describe('the recovery words once more', () => {
  it('stand at home without blocking anything, and go away when asked', async () => {
    const putOffWords = vi.fn(() => Promise.resolve());
    await at(scene('home-words-due'), { at: 'home' }, { putOffWords });
    expect(find('open-lobby')).not.toBeNull();
    await click('words-due-later');
    expect(putOffWords).toHaveBeenCalledTimes(1);
    await says(scene('home-words-due', { wordsDue: false }));
    expect(find('words-due')).toBeNull();
  });
  it('are not asked twice while they were never checked', async () => {
    await at(scene('home-words-due', { wordsChecked: false }), { at: 'home' });
    expect(find('words-due')).toBeNull();
    expect(find('words-unchecked')).not.toBeNull();
  });
  it('are checked, and it is said that they are right', async () => {
    const checkWords = vi.fn(() => Promise.resolve());
    await at(scene('recall'), { at: 'recall' }, { checkWords });
    await type('recall-words', words.join('\n'));
    await click('recall-check');
    expect(checkWords.mock.calls).toEqual([[{ words: words.join(' ') }]]);
    expect(get('screen').dataset['screen']).toBe('home');
    expect(said()).toBe(t('recall-right'));
  });
  it('lead to new ones where they are not these', async () => {
    const renewWords = vi.fn(() => Promise.resolve([...words]));
    await at(scene('recall'), { at: 'recall' }, { checkWords: rejects('wordsWrong'), renewWords });
    await type('recall-words', words.join(' '));
    await click('recall-check');
    expect(get('screen').textContent).toContain(t('recall-wrong'));
    await click('words-renew');
    await click('words-renew-yes');
    expect(renewWords).toHaveBeenCalledTimes(1);
    expect(get('screen').dataset['screen']).toBe('words');
  });
});

describe('what helps', () => {
  const tools: Place = { at: 'tools', relationship: 'r1' };
  /** A core that keeps them. */
  function box(): { list: ReturnType<typeof lyingTools>; answers: Partial<Backend> } {
    const kept = { list: lyingTools(), answers: {} as Partial<Backend> };
    kept.answers = {
      toolbox: () => Promise.resolve(structuredClone(kept.list)),
      moveTool: (a) => {
        const one = kept.list.find((each) => each.id === a.id);
        kept.list = kept.list.filter((each) => each !== one);
        const before = kept.list.findIndex((each) => each.id === a.before);
        if (one) kept.list.splice(before < 0 ? kept.list.length : before, 0, one);
        return Promise.resolve();
      },
      changeTool: (a) => Promise.resolve(void Object.assign(kept.list.find((each) => each.id === a.id) ?? {}, a)),
      removeTool: (a) => Promise.resolve(void (kept.list = kept.list.filter((each) => each.id !== a.id))),
    };
    return kept;
  }
  const titles = () => all('tool').map((one) => one.querySelector('h2')?.textContent);
  it('is put in order by hand, the focus stays with it, and the place is said', async () => {
    const { answers } = box();
    await at(scene('tools'), tools, answers);
    const [first = '', second = ''] = titles() as string[];
    await click('tool-down');
    expect(titles().slice(0, 2)).toEqual([second, first]);
    expect(said()).toBe(t('tool-moved-said', { title: first, place: 2, count: 3 }));
    expect(document.activeElement?.getAttribute('data-testid')).toBe('tool-down');
    expect(all('tool')[1]?.contains(document.activeElement)).toBe(true);
    await click('tool-down', 1);
    expect(titles()[2]).toBe(first);
    // At the end it goes no further down: the way up has the focus.
    expect(document.activeElement?.getAttribute('data-testid')).toBe('tool-up');
  });
  it('is written down, and asks for a name', async () => {
    const keepTool = vi.fn(() => Promise.resolve());
    await at(scene('tools-none'), tools, { toolbox: () => Promise.resolve([]), keepTool });
    expect(get('tools-none').textContent).toBe(t('tools-none'));
    await click('tool-add');
    expect(document.activeElement).toBe(get('tool-new-title'));
    await click('tool-new-save');
    expect(get('tool-new').textContent).toContain(t('failure-toolEmpty'));
    expect(keepTool).not.toHaveBeenCalled();
    await type('tool-new-title', ' Ilse bellen ');
    await click('tool-new-save');
    expect(keepTool.mock.calls).toEqual([[{ relationship: null, title: 'Ilse bellen', text: '', record: null, letter: null }]]);
    expect(document.activeElement).toBe(get('tool-add'));
  });
  it('is changed and removed, each with its name to a reader', async () => {
    const { answers } = box();
    await at(scene('tools'), tools, answers);
    await click('tool-change');
    await type('tool-edit-title', 'Blijven staan');
    await click('tool-edit-save');
    expect(titles()[0]).toBe('Blijven staan');
    expect(document.activeElement?.getAttribute('data-testid')).toBe('tool-change');
    expect(get('tool-remove').getAttribute('aria-label')).toBe(t('tool-remove-of', { title: 'Blijven staan' }));
    await click('tool-remove');
    await click('tool-remove-yes');
    expect(titles()).toHaveLength(2);
    expect(document.activeElement).toBe(get('heading'));
  });
  it('keeps what was typed where it could not be kept', async () => {
    await at(scene('tools'), tools, { keepTool: rejects('toolsFull') });
    await click('tool-add');
    await type('tool-new-title', 'Nog een');
    await click('tool-new-save');
    expect(get('tool-new').textContent).toContain(t('failure-toolsFull'));
    expect((get('tool-new-title') as HTMLInputElement).value).toBe('Nog een');
  });
  it('is kept from a letter, by a client alone', async () => {
    const keepTool = vi.fn(() => Promise.resolve());
    const page = { letters: (lying['letters-therapist']?.letters ?? []).slice(-1), draft: '', draftFiles: [], agenda: [], more: false } as unknown as LettersPage;
    await at(scene('tools-none'), { at: 'messages', relationship: 'r1' }, { letters: () => Promise.resolve(page), lettersRead: () => Promise.resolve(), keepTool });
    await click('keep-tool');
    await type('keep-tool-title', 'De bus');
    await click('keep-tool-save');
    const [letter] = page.letters;
    expect(keepTool.mock.calls).toEqual([[{ relationship: 'r1', title: 'De bus', text: letter?.text, record: null, letter: letter?.id }]]);
    expect(find('keep-tool-see')).not.toBeNull();
    await at(scene('invite-back'), { at: 'messages', relationship: 'r1' }, { letters: () => Promise.resolve(page), lettersRead: () => Promise.resolve() });
    expect(all('letter').at(-1)?.querySelector('[data-testid="keep-tool"]')).toBeNull();
  });
  it.each(['tools', 'tools-ended'])('is reached from home: %s', async (name) => {
    await at(scene(name), { at: 'home' });
    app.chosen = 'r1';
    await settled();
    expect(get('home-tools').textContent).toContain('(3)');
    await click('home-tools');
    expect(titles()).toHaveLength(3);
  });
});

describe('for everybody', () => {
  const rules = { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } };
  const step: Place = { at: 'step', relationship: 'r1' };
  const places: [string, Place, string?][] = [
    ['along', { at: 'along', relationship: 'r1' }], ['along-all', { at: 'along', relationship: null }], ['along-ended', { at: 'along', relationship: 'r1' }], ['home-words-due', { at: 'home' }],
    ['recall', { at: 'recall' }, 'recall-check'], ['home-away', { at: 'home' }, 'back-submit'], ['home-away-therapist', { at: 'home' }], ['invite-back', { at: 'inviteBack', relationship: 'r1' }, 'back-make'],
    ['invite-back-group', { at: 'inviteBack', relationship: 'r1' }, 'back-make'], ['invite-back-made', { at: 'inviteBack', relationship: 'r1' }], ['verify-returned', step], ['verify-returned-group', step], ['verify-returned-me', step],
    ['tools', { at: 'tools', relationship: 'r1' }, 'tool-add'], ['tools-ended', { at: 'tools', relationship: null }, 'tool-remove'],
  ];
  it.each(places.flatMap(([name, place, act]) => (['nl', 'en'] as Language[]).map((language) => [name, language, place, act] as const)))('%s has its words and passes the rules of axe, in %s', async (name, language, place, act) => {
    await at(scene(name, { language }), place);
    if (act) await click(act);
    expect(document.body.textContent).not.toContain('⟦');
    expect((await axe.run(document.body, rules)).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join()}`)).toEqual([]);
  });
});
