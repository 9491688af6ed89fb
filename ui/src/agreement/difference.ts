// A change inside its clause: which sentences go, which come, paragraph by paragraph (S-05). Pure but for the language of now.
import type { ClauseName, ProposalView, Terms } from '../view';
import { clauses, NONE, partsOf, read, type Part, type Reader } from './parts';

/** A paragraph: as it stays, or as it was beside as it would be. */
export type Paragraph = { is: 'same'; parts: Part[] } | { is: 'changed'; old: Marked[]; new: Marked[] };
export type Marked = Part & { changed: boolean };

/** One clause of a proposal; `wordsSame` where it changes and still reads the same. */
export type ClauseDifference = { clause: ClauseName; paragraphs: Paragraph[]; changed: boolean; tightens: boolean; wordsSame: boolean };

export function paragraphs(parts: readonly Part[]): Part[][] {
  const found: Part[][] = [];
  for (const part of parts) {
    const last = found.at(-1);
    if (last?.[0]?.line === part.line) last.push(part);
    else found.push([part]);
  }
  return found;
}

function readsAs(part: Part): string {
  return [read(part), ...(part.hand ?? [])].join('\n');
}

function marked(parts: readonly Part[], others: readonly Part[]): Marked[] {
  const known = new Set(others.map((part) => `${part.key}\n${readsAs(part)}`));
  return parts.map((part) => ({ ...part, changed: !known.has(`${part.key}\n${readsAs(part)}`) }));
}

function sameWords(a: readonly Part[], b: readonly Part[]): boolean {
  return a.map(readsAs).join('\n') === b.map(readsAs).join('\n');
}

/** Paragraph beside paragraph; a clause that comes or goes is one change. */
export function compare(old: readonly Part[], now: readonly Part[]): Paragraph[] {
  if (old[0]?.key === NONE || now[0]?.key === NONE) {
    return sameWords(old, now) ? [{ is: 'same', parts: [...now] }] : [{ is: 'changed', old: marked(old, now), new: marked(now, old) }];
  }
  const lines = [...new Set([...now, ...old].map((part) => part.line))];
  return lines.map((line) => {
    const was = old.filter((part) => part.line === line);
    const is = now.filter((part) => part.line === line);
    return sameWords(was, is) ? { is: 'same', parts: is } : { is: 'changed', old: marked(was, is), new: marked(is, was) };
  });
}

export function differenceOf(proposal: Pick<ProposalView, 'terms' | 'old' | 'changes'>, reader: Reader): ClauseDifference[] {
  return clauses.map((clause) => oneClause(clause, proposal.old, proposal.terms, proposal.changes, reader));
}

function oneClause(clause: ClauseName, old: Terms | null, terms: Terms, changes: ProposalView['changes'], reader: Reader): ClauseDifference {
  const now = partsOf(clause, terms, reader);
  const compared = old === null ? paragraphs(now).map((parts): Paragraph => ({ is: 'same', parts })) : compare(partsOf(clause, old, reader), now);
  const named = changes.find((change) => change.clause === clause);
  const differs = compared.some((paragraph) => paragraph.is === 'changed');
  return { clause, paragraphs: compared, changed: differs || (old !== null && named !== undefined), tightens: named?.tightens ?? false, wordsSame: old !== null && named !== undefined && !differs };
}
