// Which sentence says what becomes of one's network address. Pure.
import type { SessionView } from './view';

export type AddressFacts = Pick<SessionView, 'hideAddress' | 'addressWay' | 'canRelay' | 'phase'> & { others: readonly { hides: boolean }[] };

/** Before the line is laid: what it will be, as things stand. After that: what it is. One who hides is enough: then
 *  the line of both takes the detour. A detour that nobody asked for hides nothing: the addresses were told before. */
export function addressSentence(s: AddressFacts): string {
  const hidden = s.hideAddress || s.others.some((one) => one.hides);
  const laid = s.phase === 'connecting' || s.phase === 'running';
  if (laid && s.phase === 'running' && s.addressWay === 'direct') return 'address-direct';
  if (laid && hidden) return 'address-relayed';
  if (laid && s.addressWay === 'relayed') return 'address-relayed-told';
  if (!hidden) return 'address-will-direct';
  if (!s.canRelay) return s.hideAddress ? 'address-no-relay' : 'address-no-relay-other';
  return s.hideAddress ? 'address-will-hide' : 'address-will-hide-other';
}
