// What the page says of an introduction (S-01), from how far it is. Pure.
import type { RelationshipView } from './view';

/** A heading, a line under it, whom both are about, and what the button does. */
export type IntroductionWords = { heading: string; under: string; about: 'others' | 'offerer' | 'awaited'; main: 'offer' | 'join' | 'lobby' | 'none' };

/** Nothing where there is none and none can be offered; that it was held is said at home. */
export function introductionWords(r: Pick<RelationshipView, 'introduction'>): IntroductionWords | null {
  const seen = r.introduction;
  switch (seen?.state) {
    case 'open': return { heading: 'introduction-open', under: 'introduction-open-under', about: 'others', main: 'offer' };
    case 'offered': {
      if (!seen.joined) return { heading: 'introduction-offered', under: 'introduction-offered-under', about: 'offerer', main: 'join' };
      return { heading: seen.by === 'me' ? 'introduction-mine' : 'introduction-joined', under: 'introduction-waits', about: 'awaited', main: 'none' };
    }
    case 'ready': return { heading: 'introduction-ready', under: 'introduction-ready-under', about: 'others', main: 'lobby' };
    case 'held': case undefined: return null;
  }
}
