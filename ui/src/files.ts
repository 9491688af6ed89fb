// Files that go with letters (S-21) as words: what each is, how far it has come, which were not taken. Pure but for the language of now.
import { isolated, nameOf, namesOf, other, type Of } from './people';
import type { Say } from './sentences';
import { list, locale, t } from './texts.svelte';
import type { AttachedView, FilesView, FileView, LetterView } from './view';

/** As the limit counts: 10 MB in the agreement are ten of these. */
const MEGABYTE = 1024 * 1024;
/** The longest name in a sentence, in characters. */
const NAME_IN_SENTENCE = 40;
/** The widest picture that is asked for, px. */
export const WIDEST = 2000;

/** What a name holds that is no letter of it: ends of lines, and marks that turn the direction of reading. */
const unseen = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A file's name as it is shown: nothing in it can turn the words around it, or its own. */
export function fileName(file: Pick<FileView, 'name' | 'kind'>): string {
  return shownName(file.name) || t(`file-unnamed-${file.kind}`);
}

function shownName(name: string): string {
  return name.replace(unseen, '').trim();
}

/** A name in a sentence: the beginning and the end of a long one. */
function shortName(name: string): string {
  const letters = [...shownName(name)];
  return letters.length <= NAME_IN_SENTENCE ? letters.join('') : `${letters.slice(0, NAME_IN_SENTENCE - 13).join('')}…${letters.slice(-12).join('')}`;
}

/** "240 kB", "1,2 MB". Never more exact than a person asks. */
export function fileSize(bytes: number): string {
  const [count, unit] = bytes < MEGABYTE - 512 ? [Math.max(1, Math.round(bytes / 1024)), 'kilobyte'] : [bytes / MEGABYTE, 'megabyte'];
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: count < 10 ? 1 : 0 }).format(count);
}

/** What it is: "Photo, 1.2 MB"; "PDF, 3 pages, 240 kB". */
export function fileIs(file: FileView): Say {
  return { id: `file-is-${file.kind}`, args: { count: file.pages, size: fileSize(file.bytes) } };
}

/** Whether there is something of it to show on this device. */
export function canBeSeen(file: Pick<FileView, 'state'>, mine: boolean): boolean {
  switch (file.state) {
    case 'kept': case 'onItsWay': case 'there': case 'here': return true;
    case 'refused': return mine;
    case 'coming': case 'gone': return false;
  }
}

/** How far a file of a letter has come; nothing where it is simply here. */
export function fileStanding(r: Of, letter: Pick<LetterView, 'by' | 'state' | 'heldUntilMs'>, file: FileView, { when }: { when: (ms: number) => string }): Say | null {
  const { percent } = file;
  switch (file.state) {
    case 'kept':
      if (letter.state === 'notSent') return { id: 'file-not-sent', args: {} };
      if (letter.state !== 'held') return { id: 'file-next', args: {} };
      return letter.heldUntilMs === null ? { id: 'file-held', args: {} } : { id: 'file-held-until', args: { when: when(letter.heldUntilMs) } };
    case 'onItsWay': return { id: 'file-on-its-way', args: { percent } };
    case 'there': return { id: 'file-there', args: {} };
    case 'coming': return { id: 'file-coming', args: { percent } };
    case 'here': return null;
    case 'refused': return letter.by === 'me' ? { id: 'file-refused', args: { ...other(r) } } : { id: 'file-damaged', args: { ...nameOf(r, letter.by) } };
    case 'gone': return { id: 'file-gone', args: {} };
  }
}

/** What may go with a letter, said before anything is chosen; how many are in it already decides whether more may. */
export function filesRule(files: FilesView, already: number): { say: Say; full: boolean } {
  const full = already >= files.perLetter;
  return { say: { id: full ? 'letter-files-full' : 'letter-files-rule', args: { count: files.perLetter, size: files.mebibytes } }, full };
}

/** Why a file was not taken: every code with a `file-not-<code>` sentence. */
export const fileCodes = ['fileTooLarge', 'fileNotTaken', 'fileDamaged', 'tooManyFiles', 'filesNotAgreed', 'fileEncrypted', 'fileNotRead'] as const;

/** Which files were not taken, a sentence for each reason. */
export function refusedSentences(refused: AttachedView['refused'], files: FilesView | null): Say[] {
  const reasons = new Map<string, string[]>();
  for (const { name, code } of refused) {
    const known = (fileCodes as readonly string[]).includes(code) ? code : 'fileNotRead';
    reasons.set(known, [...(reasons.get(known) ?? []), shortName(name)]);
  }
  return [...reasons].map(([code, names]) => ({ id: `file-not-${code}`, args: { names: list(names.map((name) => t('file-quoted', { name: isolated(name) }))), count: names.length, most: files?.perLetter ?? 0, size: files?.mebibytes ?? 0 } }));
}

/** Files of others that came, and own ones that arrived, between two readings. */
export function filesMoved(before: readonly LetterView[], after: readonly LetterView[]): 'came' | 'arrived' | null {
  const was = new Map(before.flatMap((one) => one.files.map((file) => [file.id, file.state])));
  const now = after.flatMap((one) => one.files);
  if (now.some((file) => file.state === 'here' && was.get(file.id) === 'coming')) return 'came';
  const went = (state: FileView['state'] | undefined) => state === 'kept' || state === 'onItsWay';
  return now.some((file) => file.state === 'there' && went(was.get(file.id))) ? 'arrived' : null;
}

/** The name of whom a letter's files come from, for the words beside a picture. */
export function whoseFile(r: Of, by: string): Say {
  return by === 'me' ? { id: 'file-from-me', args: {} } : { id: 'file-from', args: { ...namesOf(r, [by]) } };
}
