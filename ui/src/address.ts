// Which sentence says what becomes of one's network address. Pure.
import type { SessionView } from './view';

export type AddressFacts = Pick<SessionView, 'hideAddress' | 'otherHides' | 'addressWay' | 'canRelay' | 'phase'>;

/** Before the line is laid: what it will be, as things stand. After that: what it is. */
export function addressSentence(s: AddressFacts): string {
  const hidden = s.hideAddress || s.otherHides;
  if (s.phase === 'connecting' || s.phase === 'running') return hidden || s.addressWay === 'relayed' ? 'address-relayed' : 'address-direct';
  if (!hidden) return 'address-will-direct';
  if (!s.canRelay) return s.hideAddress ? 'address-no-relay' : 'address-no-relay-other';
  return s.hideAddress ? 'address-will-hide' : 'address-will-hide-other';
}
