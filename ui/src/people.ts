// How the members of a relationship are called: all others in one breath, one by one, or who of them.
import { list, locale, t } from './texts.svelte';
import type { HistoryRow, RelationshipView, Role } from './view';

export type Of = Pick<RelationshipView, 'members' | 'myRole'>;
/** How one says it; `Who` starts a sentence. With `others` above one, `t` takes the words for several. */
export type Named = { who: string; Who: string; others?: number };

/** More than one other: the words are those for several. */
export function many(r: Pick<RelationshipView, 'members'>): boolean {
  return r.members.length > 1;
}

/** The role of the others; among clients and a therapist, of the one who is meant where no name is told. */
export function otherRole(r: Of): Role {
  return r.members[0]?.role ?? (r.myRole === 'client' ? 'therapist' : 'client');
}

const ISOLATE = String.fromCharCode(0x2068);
const END_ISOLATE = String.fromCharCode(0x2069);
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
/** A name that runs from right to left, kept from turning the words around it. */
export function isolated(name: string): string {
  return rightToLeft.test(name) ? ISOLATE + name + END_ISOLATE : name;
}

function called(r: Of, member: RelationshipView['members'][number] | undefined): { who: string; Who: string } {
  const name = member?.name?.trim();
  if (name) return { who: isolated(name), Who: isolated(name) };
  // A client is "your client" to the therapist alone; who is not told yet among several is somebody else.
  const word = member === undefined || r.members.length === 1 || member.role === 'therapist' ? (member?.role ?? otherRole(r)) : 'person';
  return { who: t(`other-${word}`), Who: t(`other-${word}-start`) };
}

/** One member, by handle. */
export function nameOf(r: Of, member: string): Named {
  return { ...called(r, r.members.find((one) => one.id === member) ?? (r.members.length === 1 ? r.members[0] : undefined)), others: 1 };
}

/** These members, in the order of the relationship. */
export function namesOf(r: Of, members: readonly string[]): Named {
  const found = r.members.filter((one) => members.includes(one.id)).map((one) => called(r, one));
  if (found.length === 0) return nameOf(r, members[0] ?? '');
  const [first] = found;
  return { who: list(found.map((one) => one.who)), Who: list(found.map((one, i) => (i === 0 ? (first?.Who ?? one.Who) : one.who))), others: found.length };
}

/** How the others are called: by name once they are known, else by role. */
export function other(r: Of): Named {
  if (!many(r)) return called(r, r.members[0]);
  return namesOf(r, r.members.map((one) => one.id));
}

/** Who it was, of both sides: this one, or another. */
export function sideOf(side: string): 'me' | 'other' {
  return side === 'me' ? 'me' : 'other';
}

/** The words for a side that is not this one; of all others for this one. */
export function sideNamed(r: Of, side: string | null): Named {
  return side === null || side === 'me' ? other(r) : nameOf(r, side);
}

/** What marks the words of each who is not their record's owner: dots, dashes, a double line; waves where nobody knows whose they are. */
export const MARKS = 4;
export function markOf(r: Of, owner: string, who: string | null): number {
  const at = ['me', ...r.members.map((one) => one.id)].filter((one) => one !== owner).indexOf(who ?? '');
  return at < 0 ? MARKS - 1 : Math.min(at, MARKS - 1);
}

/** The therapist, as a client says it; of a therapist's own, the others. */
export function therapistOf(r: Of): Named {
  const found = r.members.find((one) => one.role === 'therapist');
  return many(r) && found ? nameOf(r, found.id) : other(r);
}

/** Who made the proposal that lies there. */
export function proposer(r: Of & Pick<RelationshipView, 'proposal'>): Named {
  return r.proposal ? sideNamed(r, r.proposal.by) : therapistOf(r);
}

/** Everybody of the relationship by handle, this one first: who can be chosen in a clause. */
export function peopleOf(r: Of & Pick<RelationshipView, 'myId'>): { id: string; who: string; Who: string; me: boolean }[] {
  return [{ id: r.myId, who: t('you-object'), Who: t('you'), me: true }, ...r.members.map((one) => ({ id: one.id, ...called(r, one), me: false }))];
}

/** Whose a ledger line is, in one word. */
export function doer(by: HistoryRow['by']): 'both' | 'me' | 'other' {
  return by.who === 'all' ? 'both' : by.who;
}

/** How a ledger line says who signed it: everybody, some with this one, one alone, others. */
export function signedBy(r: Of, { by, signed }: Pick<HistoryRow, 'by' | 'signed'>): { id: string; args: Named } {
  const others = r.members.filter((one) => signed.includes(one.id));
  if (by.who === 'all' && others.length < r.members.length) {
    const who = list([t('you-object'), ...others.map((one) => called(r, one).who)]);
    return { id: 'history-by-other', args: { who, Who: who, others: signed.length } };
  }
  const named = by.who !== 'other' ? other(r) : signed.length > 1 ? namesOf(r, signed) : sideNamed(r, by.member);
  return { id: `history-by-${doer(by)}`, args: named };
}

/** The first letter for the round sign beside a name. */
export function initial(name: string | null, role: Role): string {
  const letter = name?.trim() ? [...name.trim()][0] : undefined;
  return (letter ?? t(`initial-${role}`)).toLocaleUpperCase(locale());
}

export function initialOf(r: Of, member: string | null): string {
  const found = r.members.find((one) => one.id === member) ?? r.members[0];
  return initial(found?.name ?? null, found?.role ?? otherRole(r));
}
