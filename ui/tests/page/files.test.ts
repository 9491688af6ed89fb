// Files of letters on the page: chosen, refused, taken off, seen, opened and turned by keys, saved; nothing stays in memory.
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { file } from '../../src/preview/files';
import { letterScenes } from '../../src/preview/letter-scenes';
import { letter, lying } from '../../src/preview/letters';
import { ONE } from '../../src/preview/scenes';
import { speech, t } from '../../src/texts.svelte';
import type { AttachedView, Backend, FileView, Language, LettersPage, LettersView, View } from '../../src/view';
import { find, get, press, says, settled, show, type } from './page';
import { wall } from '../../src/wall.svelte';

vi.hoisted(() => { process.env['TZ'] = 'Europe/Amsterdam'; });
const NOW = Date.UTC(2026, 10, 26, 12, 52);
const all = (testid: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
const said = (): string => get('said').textContent ?? '';
const click = async (testid: string, at = 0): Promise<void> => { all(testid).at(at)?.click(); await settled(); };
const key = async (name: string): Promise<void> => { (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })); await settled(); };

/** What is held in memory for showing. */
const held = new Set<string>();
/** Everything on the page is in sight. */
class InSight {
  constructor(private f: (entries: { isIntersecting: boolean }[]) => void) {}
  observe(): void { this.f([{ isIntersecting: true }]); }
  disconnect(): void {}
}

function vault(scene: string, start: Partial<LettersPage> = {}) {
  const here = lying[scene];
  const core = {
    page: { letters: [...(here?.letters ?? [])], more: false, draft: here?.draft ?? '', draftFiles: [...(here?.files ?? [])], agenda: [], ...start } as LettersPage,
    calls: [] as [string, unknown][],
    fails: {} as Partial<Record<keyof Backend, unknown>>,
    view: letterScenes[scene]?.() as View,
    takes: { attached: 0, refused: [] } as AttachedView,
    comes: [] as FileView[],
    answers: {} as Partial<Backend>,
    of: (name: string) => core.calls.filter(([called]) => called === name).map(([, a]) => a),
    async next(change: Partial<LettersView> = {}): Promise<void> {
      core.view = { ...core.view, relationships: core.view.relationships.map((r, i) => (i === 0 ? { ...r, letters: { ...r.letters, revision: r.letters.revision + 1, ...change } } : r)) };
      await says(core.view);
    },
    /** A file of a letter gets otherwise. */
    async gets(id: string, change: Partial<FileView>): Promise<void> {
      core.page = { ...core.page, letters: core.page.letters.map((one) => ({ ...one, files: one.files.map((each) => (each.id === id ? { ...each, ...change } : each)) })) };
      await core.next();
    },
  };
  const call = (name: keyof Backend, answer: (a: never) => unknown = () => undefined) => (a: unknown) => {
    core.calls.push([name, a]);
    return name in core.fails ? Promise.reject(core.fails[name]) : Promise.resolve(answer(a as never));
  };
  const set = core.answers as Record<string, unknown>;
  for (const name of ['sendLetter', 'saveLetterDraft', 'keepForSession', 'lettersRead', 'takeLetterBack', 'lock'] as const) set[name] = call(name);
  set['letters'] = call('letters', () => core.page);
  set['filePreview'] = call('filePreview', () => new Uint8Array([0x89, 0x50]).buffer);
  set['saveFile'] = call('saveFile', () => true);
  set['attachFiles'] = call('attachFiles', () => { core.page = { ...core.page, draftFiles: [...core.page.draftFiles, ...core.comes] }; return core.takes; });
  set['writeLetterOn'] = call('writeLetterOn', (a: { letter: string }) => {
    const one = core.page.letters.find((each) => each.id === a.letter);
    core.page = { ...core.page, letters: core.page.letters.filter((each) => each !== one), draftFiles: [...core.page.draftFiles, ...(one?.files ?? [])] };
  });
  set['detachFile'] = call('detachFile', (a: { file: string }) => { core.page = { ...core.page, draftFiles: core.page.draftFiles.filter((one) => one.id !== a.file) }; });
  return core;
}

async function opens(scene: string, start: Partial<LettersPage> = {}, language: Language = 'nl') {
  const core = vault(scene, start);
  core.view = { ...core.view, language };
  await show(core.view, core.answers, true);
  app.go({ at: 'messages', relationship: 'r1' });
  await settled();
  return core;
}

beforeEach(() => {
  wall.hold(NOW);
  vi.stubGlobal('IntersectionObserver', InSight);
  let made = 0;
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => { made += 1; held.add(`blob:${made}`); return `blob:${made}`; });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => { expect(held.delete(url)).toBe(true); });
});
afterEach(() => {
  app.unkept.clear();
  held.clear();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  speech.language = 'nl';
});

describe.each(['nl', 'en'] as const)('adding a file, in %s', (language) => {
  it('is offered where files are agreed, with the limit said beforehand', async () => {
    await opens('letters-empty', {}, language);
    expect(get('files-rule').textContent).toBe(language === 'nl' ? 'Hooguit 3 bestanden van 10 MB. Waar een foto is gemaakt en wie hem maakte, gaat eraf.' : 'At most 3 files of 10 MB. Where a photo was taken and who made it is removed.');
    expect(get('files-add').getAttribute('aria-describedby')).toBe('files-rule');
    expect(get('files-add').getAttribute('type')).toBe('button');
  });
  it('shows what goes along, and says of each that does not why', async () => {
    const core = await opens('letters-empty', {}, language);
    core.comes = [file({ id: 'a'.repeat(32), name: 'bus.jpg', state: 'kept' })];
    core.takes = { attached: 1, refused: [{ name: 'bus.heic', code: 'fileNotTaken' }, { name: 'groot.pdf', code: 'fileTooLarge' }] };
    await click('files-add');
    expect(core.of('attachFiles')).toEqual([{ relationship: 'r1' }]);
    expect(all('draft-file').map((one) => one.querySelector('bdi')?.textContent)).toEqual(['bus.jpg']);
    expect(get('files-refused').getAttribute('role')).toBe('alert');
    expect(get('files-refused').textContent).toContain('bus.heic');
    expect(get('files-refused').textContent).toContain('groot.pdf');
    expect(get('files-refused').textContent).toContain('10 MB');
    expect(said()).toBe(t('say-files-added', { count: 1 }));
    expect(document.body.textContent).not.toContain('⟦');
    // It is not said for ever.
    core.comes = [];
    core.takes = { attached: 0, refused: [] };
    await click('files-add');
    expect(get('files-refused').textContent?.trim()).toBe('');
  });
  it('is not possible beyond what was agreed, and says so', async () => {
    const core = await opens('letters-files-full', {}, language);
    expect(get('files-add').getAttribute('aria-disabled')).toBe('true');
    expect(get('files-rule').textContent).toBe(t('letter-files-full', { count: 3 }));
    await click('files-add');
    expect(core.of('attachFiles')).toEqual([]);
  });
});

describe('the files of the draft', () => {
  it('are not offered where none are agreed; those that lie there can be taken off', async () => {
    const core = await opens('letters-files-over');
    expect(find('files-add')).toBeNull();
    expect(get('files-not-agreed').textContent).toBe(t('failure-filesNotAgreed'));
    await click('draft-file-remove');
    expect(core.of('detachFile').length).toBe(1);
    expect(find('draft-files')).toBeNull();
    expect(document.activeElement).toBe(get('letter-new'));
  });
  it('go off one by one, and the focus stays beside them', async () => {
    const core = await opens('letters-files-full');
    const [, second] = core.page.draftFiles;
    expect(all('draft-file-remove')[1]?.getAttribute('aria-label')).toBe('Haal weg: IMG_2215.jpg');
    all('draft-file-remove')[1]?.focus();
    await click('draft-file-remove', 1);
    expect(core.of('detachFile')).toEqual([{ relationship: 'r1', file: second?.id }]);
    expect(all('draft-file').length).toBe(2);
    expect(document.activeElement).toBe(all('draft-file-remove')[1]);
    await click('draft-file-remove', 0);
    await click('draft-file-remove', 0);
    expect(document.activeElement).toBe(get('files-add'));
  });
  it('go with the letter, also without a word', async () => {
    const core = await opens('letters-files-full');
    await click('letter-send');
    expect(core.of('sendLetter')).toEqual([{ relationship: 'r1', text: '' }]);
    core.page = { ...core.page, draftFiles: [], letters: [letter({ place: 1, text: '', state: 'sent', files: [file({ state: 'onItsWay', percent: 0 })] })] };
    await core.next();
    expect(find('draft-file')).toBeNull();
    expect(all('letter-file').length).toBe(1);
    expect(find('letter-text')).toBeNull();
  });
  it('stay where sending fails, with its sentence', async () => {
    const core = await opens('letters-files-over');
    core.fails.sendLetter = { code: 'filesNotAgreed' };
    await click('letter-send');
    expect(all('failure').some((one) => one.textContent?.includes(t('failure-filesNotAgreed')))).toBe(true);
    expect(all('draft-file').length).toBe(1);
  });
  it('that the agreement does not take lead to it', async () => {
    const core = await opens('letters-files-full');
    core.fails.sendLetter = { code: 'refused', refusal: { rule: 21, reason: 'filesNotAgreed', fromMs: null } };
    await click('letter-send');
    expect(all('failure').some((one) => one.textContent?.includes(t('refusal-filesNotAgreed')))).toBe(true);
    expect(all('draft-file').length).toBe(3);
    await click('way-agreement');
    expect(get('screen').dataset['screen']).toBe('agreement');
  });
  it('that were refused are not told of for ever: writing on puts it away', async () => {
    const core = await opens('letters-empty');
    core.takes = { attached: 0, refused: [{ name: 'map.pdf', code: 'fileEncrypted' }] };
    await click('files-add');
    expect(get('files-refused').textContent).toContain('map.pdf');
    await type('letter-new', 'Dan maar zo.');
    await settled();
    expect(get('files-refused').textContent?.trim()).toBe('');
  });
  it('that cannot be chosen say why, and nothing else changes', async () => {
    const core = await opens('letters-empty');
    core.fails.attachFiles = { code: 'diskFull' };
    await click('files-add');
    expect(all('failure').some((one) => one.textContent?.includes(t('failure-diskFull')))).toBe(true);
    expect(find('draft-file')).toBeNull();
  });
  it('are erased with the rest of what was being written, once all is over', async () => {
    const core = await opens('letters-left', { draftFiles: [file({ id: 'b'.repeat(32), state: 'kept' })], draft: '' });
    expect(get('letter-left-over').textContent).toContain('IMG_2214.jpg');
    expect(find('files-add')).toBeNull();
    await click('draft-erase');
    await click('draft-erase-yes');
    expect(core.of('detachFile')).toEqual([{ relationship: 'r1', file: 'b'.repeat(32) }]);
    expect(core.of('saveLetterDraft')).toEqual([{ relationship: 'r1', text: '' }]);
  });
});

describe('the files of a letter', () => {
  it('say in words how far each has come, with its progress for a reader', async () => {
    await opens('letters-files-states');
    const way = (state: string, mine: boolean) => document.querySelector(`[data-testid="letter"][data-mine="${mine}"] [data-testid="letter-file"][data-state="${state}"] [data-testid="file-way"]`)?.textContent ?? '';
    expect(way('onItsWay', true)).toContain('Onderweg, 40');
    expect(way('kept', true)).toBe(t('file-next'));
    expect(way('there', true)).toBe(t('file-there'));
    expect(way('refused', true)).toBe(t('file-refused'));
    expect(way('gone', true)).toBe(t('file-gone'));
    expect(way('coming', false)).toContain('Komt binnen, 40');
    expect(way('refused', false)).toContain('Vraag Marijke');
    const bars = all('file-progress') as HTMLProgressElement[];
    expect(bars.map((one) => [one.tagName, one.getAttribute('value'), one.getAttribute('max')])).toEqual([['PROGRESS', '40', '100'], ['PROGRESS', '40', '100']]);
    for (const one of bars) expect(one.getAttribute('aria-label')).toMatch(/^Hoe ver .+ is$/);
  });
  it('that wait say until when', async () => {
    await opens('letters-files-held');
    expect(all('file-way').map((one) => one.textContent)).toEqual(['Wacht tot maandag om 9:00.', 'Wacht tot maandag om 9:00.']);
  });
  it('are shown small where they are here, asked for once, and let go of with the screen', async () => {
    const core = await opens('letters-files-states');
    const seen = core.of('filePreview').length;
    expect(seen).toBe(all('file-open').length);
    expect(held.size).toBe(seen);
    for (const one of all('file-thumb')) expect(one.getAttribute('alt')).toBe('');
    const moving = core.page.letters[3]?.files[0]?.id ?? '';
    await core.gets(moving, { percent: 60 });
    expect(core.of('filePreview').length).toBe(seen);
    app.go({ at: 'home' });
    await settled();
    expect(held.size).toBe(0);
  });
  it('are let go of at the lock, also one that is still asked for', async () => {
    const core = vault('letters-files');
    const waiting: (() => void)[] = [];
    core.answers.filePreview = () => new Promise((done) => waiting.push(() => done(new ArrayBuffer(2))));
    await show(core.view, core.answers, true);
    app.go({ at: 'messages', relationship: 'r1' });
    await settled();
    expect(waiting.length).toBeGreaterThan(0);
    await says({ ...core.view, vault: { state: 'locked', ways: ['passphrase'] }, relationships: [], me: null });
    for (const done of waiting) done();
    await settled();
    expect(URL.createObjectURL).not.toHaveBeenCalled();
  });
  it('that came or arrived are announced, without a name', async () => {
    const core = await opens('letters-files-states');
    const coming = core.page.letters[2]?.files[0]?.id ?? '';
    await core.gets(coming, { percent: 80 });
    expect(said()).not.toBe(t('say-file-came'));
    await core.gets(coming, { state: 'here', percent: 0 });
    expect(said()).toBe(t('say-file-came'));
    expect(document.getElementById(`file-${coming}`)).not.toBeNull();
    await core.gets(core.page.letters[3]?.files[0]?.id ?? '', { state: 'there' });
    expect(said()).toBe(t('say-file-arrived'));
    expect(said()).not.toMatch(/Marijke|jpg/);
  });
  it('of a letter that was taken back are not there', async () => {
    await opens('letters-empty', { letters: [letter({ place: 1, by: ONE, state: 'takenBack', text: null, files: [file({ state: 'gone' })] })] });
    expect(find('letter-files')).toBeNull();
  });
  it('of one that waits go along where it is written on', async () => {
    const core = await opens('letters-files-held');
    const names = core.page.letters.at(-1)?.files.map((one) => one.name) ?? [];
    expect(names.length).toBeGreaterThan(0);
    await click('letter-edit');
    expect(core.of('writeLetterOn').length).toBe(1);
    for (const name of names) expect(get('draft-files').textContent).toContain(name);
  });
  it('stay where its words are kept for the session', async () => {
    const core = await opens('letters-empty', { letters: [letter({ place: 1, state: 'notSent', reason: 'messagesNotAgreed', files: [file({ state: 'kept' })] })] });
    await click('letter-keep');
    expect(core.of('keepForSession').length).toBe(1);
    expect(core.of('takeLetterBack')).toEqual([]);
  });
});

describe('an open file', () => {
  const pdf = () => document.querySelector<HTMLElement>('[data-kind="pdf"] [data-testid="file-open"]');
  it('stands in the place of the letters, by keys, and gives the focus back', async () => {
    await opens('letters-files');
    pdf()?.focus();
    await click('file-open');
    expect(get('file-view').hasAttribute('open')).toBe(true);
    expect(document.activeElement?.textContent).toBe('oefening-week-3.pdf');
    expect(document.querySelector('main')?.hasAttribute('inert')).toBe(true);
    expect(document.querySelectorAll('#room').length).toBe(1);
    // Not modal: Help now and the lock are no part of what stands still.
    expect(get('help').closest('[inert]')).toBeNull();
    await key('F1');
    expect(get('help-panel').hasAttribute('open')).toBe(true);
    await key('Escape');
    expect(get('help-panel').hasAttribute('open')).toBe(false);
    expect(find('file-view')).not.toBeNull();
    await key('Escape');
    expect(find('file-view')).toBeNull();
    expect(document.activeElement).toBe(pdf());
    expect(document.querySelector('main')?.hasAttribute('inert')).toBe(false);
  });
  it('turns its pages by the arrows and by buttons, and says which it is', async () => {
    const core = await opens('letters-files');
    const asked = () => (core.of('filePreview').at(-1) as { page: number; width: number });
    await click('file-open');
    expect(asked()).toMatchObject({ page: 0, width: 2000 });
    expect(get('file-page').textContent).toBe('Pagina 1 van 3');
    await key('ArrowLeft');
    expect(get('file-page').textContent).toBe('Pagina 1 van 3');
    await key('ArrowRight');
    expect(asked().page).toBe(1);
    await click('file-after');
    expect(asked().page).toBe(2);
    expect(get('file-page').textContent).toBe('Pagina 3 van 3');
    expect(get('file-page').getAttribute('role')).toBe('status');
    expect(get('file-after').getAttribute('aria-disabled')).toBe('true');
    await click('file-after');
    await key('ArrowRight');
    expect(asked().page).toBe(2);
    await key('ArrowLeft');
    expect(get('file-picture').getAttribute('alt')).toBe('Pagina 2 van 3: oefening-week-3.pdf');
    // One page at a time is held, beside the small ones.
    expect(held.size).toBe(all('file-thumb').length + 1);
    await click('file-close');
    expect(held.size).toBe(all('file-thumb').length);
  });
  it('shows the page that was asked for last, whichever comes last', async () => {
    const core = vault('letters-files');
    const pages: { page: number; come: () => void }[] = [];
    core.answers.filePreview = (a) => (a.width < 2000 ? Promise.resolve(new ArrayBuffer(2)) : new Promise((done) => pages.push({ page: a.page, come: () => done(new ArrayBuffer(2)) })));
    await show(core.view, core.answers, true);
    app.go({ at: 'messages', relationship: 'r1' });
    await settled();
    await click('file-open');
    await key('ArrowRight');
    expect(pages.map((one) => one.page)).toEqual([0, 1]);
    pages[1]?.come();
    await settled();
    const shown = get('file-picture').getAttribute('src');
    pages[0]?.come();
    await settled();
    expect(get('file-picture').getAttribute('src')).toBe(shown);
  });
  it('of a picture has no pages, is never asked for wider than it is, and can be made larger', async () => {
    const core = await opens('letters-files');
    document.querySelector<HTMLElement>('[data-kind="image"] [data-testid="file-open"]')?.click();
    await settled();
    expect(find('file-page')).toBeNull();
    expect(core.of('filePreview').at(-1)).toMatchObject({ page: 0, width: 1600 });
    expect(get('file-sight').classList.contains('large')).toBe(false);
    await click('file-size');
    expect(get('file-sight').classList.contains('large')).toBe(true);
    expect(get('file-sight').tabIndex).toBe(0);
  });
  it('is saved as a copy, of which is said that it is not protected', async () => {
    const core = await opens('letters-files');
    const id = core.page.letters[0]?.files[0]?.id;
    await click('file-open');
    const means = document.getElementById(get('file-save').getAttribute('aria-describedby') ?? '');
    expect(means?.textContent).toBe(t('file-save-means'));
    await click('file-save');
    expect(core.of('saveFile')).toEqual([{ relationship: 'r1', file: id }]);
    expect(get('file-saved').textContent).toBe(t('file-saved'));
    core.answers.saveFile = () => Promise.resolve(false);
    await click('file-close');
    await click('file-open');
    await click('file-save');
    expect(get('file-saved').textContent).toBe(t('file-saved'));
  });
  it('that cannot be shown says what is safe, and can be left', async () => {
    const core = vault('letters-files');
    core.fails.filePreview = { code: 'fileDamaged' };
    await show(core.view, core.answers, true);
    app.go({ at: 'messages', relationship: 'r1' });
    await settled();
    await click('file-open');
    expect(get('file-view').textContent).toContain(t('failure-fileDamaged'));
    expect(find('file-picture')).toBeNull();
    await click('file-close');
    expect(find('file-view')).toBeNull();
  });
  it('goes away when it is taken back, and that is said', async () => {
    const core = await opens('letters-files');
    await click('file-open');
    await core.gets(core.page.letters[0]?.files[0]?.id ?? '', { state: 'gone' });
    expect(find('file-view')).toBeNull();
    expect(said()).toBe(t('say-file-gone'));
    expect(document.activeElement).toBe(get('letters'));
  });
  it('is covered with the window, and gone with the lock', async () => {
    const core = await opens('letters-files');
    await click('file-open');
    await press('F9');
    await settled();
    expect(get('file-view').closest('[inert]')).not.toBeNull();
    await says({ ...core.view, vault: { state: 'locked', ways: ['passphrase'] }, relationships: [], me: null });
    expect(find('file-view')).toBeNull();
    expect(held.size).toBe(0);
  });
  it('keeps letters that come meanwhile unread', async () => {
    const core = await opens('letters-files');
    await click('file-open');
    core.page = { ...core.page, letters: [...core.page.letters, letter({ place: 9, by: ONE, state: 'new', text: 'Nog iets.' })] };
    await core.next({ unread: 1 });
    expect(core.of('lettersRead')).toEqual([]);
    await click('file-close');
    expect(core.of('lettersRead')).toEqual([{ relationship: 'r1', place: 9 }]);
  });
});

describe('whether it was read', () => {
  it('stands after that it arrived, in words', async () => {
    await opens('letters-files');
    expect(get('letter-way').textContent?.trim()).toBe('Aangekomen en gelezen.');
    expect(get('letters-aside').textContent).toContain(t('says-read'));
  });
  it('names among several who has read it', async () => {
    await opens('letters-read-group');
    expect(all('letter-way').map((one) => one.textContent?.trim())).toEqual(['Gelezen door Marijke en Sam.', 'Gelezen door Sam. Aangekomen bij Marijke.', 'Gelezen door Sam. Nog onderweg naar Marijke.']);
  });
  it('is not said beside the hours where it is not agreed', async () => {
    await opens('letters-states');
    expect(get('letters-aside').textContent).not.toContain(t('says-read'));
  });
});

describe.each(['nl', 'en'] as const)('an open file in %s', (language) => {
  it.each(['pdf', 'image'])('has no fault that axe finds serious: %s', async (kind) => {
    await opens('letters-files', {}, language);
    document.querySelector<HTMLElement>(`[data-kind="${kind}"] [data-testid="file-open"]`)?.click();
    await settled();
    const found = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'color-contrast': { enabled: false } } });
    expect(found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').map((one) => `${one.id} ${one.nodes[0]?.html}`)).toEqual([]);
    expect(document.body.textContent).not.toContain('⟦');
    for (const one of document.querySelectorAll<HTMLElement>('[data-testid="file-view"] button')) expect(one.tabIndex).toBe(0);
  });
});

it('a file that is added keeps what is being written', async () => {
  const core = await opens('letters-empty');
  await type('letter-new', 'Kijk eens');
  core.comes = [file({ state: 'kept' })];
  core.takes = { attached: 1, refused: [] };
  await click('files-add');
  expect((get('letter-new') as HTMLTextAreaElement).value).toBe('Kijk eens');
});
