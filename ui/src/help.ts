// Help beyond the country's numbers: whom the agreements name, and what one member can do alone (P2). Pure.
import type { CaptureView, ContactTerms, CrisisView, RelationshipView, View } from './view';

/** Contacts of one agreement, or those that their owner chose to see before unlocking. */
export type OwnHelp = { id: string; relationship: RelationshipView | null; contacts: ContactTerms[]; text: string };

/** These stand first, always, with their own words. */
const always = ['112', '113', '08000113'];

function more(contacts: readonly ContactTerms[]): ContactTerms[] {
  return contacts.filter((contact) => !always.includes(contact.number.replace(/[^0-9+]/g, '')));
}

/** Every agreement's own contacts and words, those of the relationship `first` before the others. */
export function ownHelp(view: View | null, first: string | null): OwnHelp[] {
  if (view === null) return [];
  if (view.vault.state !== 'open') {
    const contacts = view.vault.state === 'locked' ? more(view.lockedContacts ?? []) : [];
    return contacts.length > 0 ? [{ id: 'locked', relationship: null, contacts, text: '' }] : [];
  }
  const named = view.relationships.flatMap((relationship) => {
    const crisis = relationship.agreement?.terms.crisis;
    if (!crisis) return [];
    const found = { id: relationship.id, relationship, contacts: more(crisis.contacts), text: crisis.text.trim() };
    return found.contacts.length > 0 || found.text !== '' ? [found] : [];
  });
  return named.sort((a, b) => Number(b.id === first) - Number(a.id === first));
}

/** By how much one can make a session longer alone: ten minutes, half an hour; what is left, if that is less. */
export function crisisChoices(crisis: Pick<CrisisView, 'canExtend' | 'mostSeconds'>): number[] {
  if (!crisis.canExtend) return [];
  const usual = [600, 1800].filter((seconds) => seconds <= crisis.mostSeconds);
  return usual.length > 0 ? usual : [crisis.mostSeconds];
}

/** How keeping the window out of screen captures truly is here (S-40). */
export function captureSentence(capture: CaptureView): string {
  if (!capture.offered) return capture.asked ? 'capture-asked-not-offered' : 'capture-not-offered';
  if (!capture.asked) return 'capture-not-asked';
  return capture.on ? 'capture-on' : 'capture-failed';
}
