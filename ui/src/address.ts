// Which sentence says what becomes of one's network address. Pure.
import type { SessionView } from './view';

export function addressSentence(s: Pick<SessionView, 'hideAddress' | 'otherHides' | 'addressWay' | 'canRelay'>): string {
  if ((s.hideAddress || s.otherHides) && !s.canRelay) return s.hideAddress ? 'address-no-relay' : 'address-no-relay-other';
  if (s.addressWay === 'relayed') return 'address-relayed';
  if (s.addressWay === 'direct') return 'address-direct';
  if (s.hideAddress) return 'address-will-hide';
  if (s.otherHides) return 'address-will-hide-other';
  return 'address-will-direct';
}
