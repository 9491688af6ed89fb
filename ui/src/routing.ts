// Which screen is shown: derived from the view and a little local state. Pure.
import { canInviteBack } from './returning';
import { hasHomework } from './homework';
import { hasLetters } from './letters';
import { hasRatings } from './rating';
import type { RelationshipView, View } from './view';

/** Where the person chose to be, as far as the view leaves a choice. */
export type Place =
  | { at: 'home' }
  | { at: 'accept' }
  | { at: 'words' }
  | { at: 'program' }
  /** This person's second computer. */
  | { at: 'computer' }
  | { at: 'forms' }
  | { at: 'step'; relationship: string }
  | { at: 'agreement'; relationship: string }
  | { at: 'history'; relationship: string }
  /** With words that are looked for there. */
  | { at: 'messages' | 'homework'; relationship: string; words?: string }
  | { at: 'record'; relationship: string; record: string }
  | { at: 'rating'; relationship: string }
  | { at: 'planning'; relationship: string; moving: string | null }
  | { at: 'appointment'; relationship: string; appointment: string }
  | { at: 'review' | 'closing' | 'fees'; relationship: string }
  /** Taking along: of one relationship, or of all. */
  | { at: 'along'; relationship: string | null }
  /** What helps; from which relationship one came, for the way back. */
  | { at: 'tools'; relationship: string | null }
  | { at: 'inviteBack'; relationship: string }
  /** All recovery words once more. */
  | { at: 'recall' };

export type Local = {
  place: Place;
  /** The recovery words, between making the vault and having written them down. */
  words: readonly string[] | null;
};

export type Screen =
  | 'loading' | 'unreachable' | 'first' | 'unlock' | 'damaged' | 'newer' | 'inUse' | 'words'
  | 'home' | 'program' | 'computer' | 'forms' | 'accept' | 'invite' | 'joining' | 'verify' | 'mismatch'
  | 'agreement' | 'history' | 'messages' | 'homework' | 'record' | 'rating' | 'lobby' | 'session' | 'interrupted' | 'ending'
  | 'planning' | 'appointment' | 'review' | 'closing' | 'fees' | 'along' | 'tools' | 'inviteBack' | 'recall';

export type Route = { screen: Screen; relationship: RelationshipView | null };

export function routeOf(view: View | null, local: Local): Route {
  if (view === null) return { screen: 'loading', relationship: null };
  switch (view.vault.state) {
    case 'absent': return plain('first');
    case 'locked': return plain('unlock');
    case 'damaged': return plain('damaged');
    case 'newer': return plain('newer');
    case 'inUse': return plain('inUse');
    case 'open': break;
  }
  const foremost = foremostSession(view.relationships);
  // Leaving and muting are never hidden: not by the words, and not by what another relationship waits for.
  const roomOpen = foremost !== null && rank(foremost) < NO_ROOM;
  if (local.words !== null && !roomOpen) return plain('words');
  if (foremost?.session) return { screen: sessionScreen(foremost.session.phase), relationship: foremost };
  return chosen(view, local.place);
}

function plain(screen: Screen): Route {
  return { screen, relationship: null };
}

/** From here on no camera or microphone of this side can be on. */
const NO_ROOM = 2;

/** Which session comes first: the one that runs, then the lobby one is in, then what waits for an answer. */
function rank(r: RelationshipView): number {
  switch (r.session?.phase) {
    case 'connecting': case 'running': return 0;
    case 'lobby': case 'waiting': case 'admitting': return 1;
    case 'interrupted': return NO_ROOM;
    case 'ended': return 3;
    case undefined: return 4;
  }
}

function foremostSession(relationships: readonly RelationshipView[]): RelationshipView | null {
  const inSession = relationships.filter((r) => r.session !== null);
  return inSession.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

function sessionScreen(phase: NonNullable<RelationshipView['session']>['phase']): Screen {
  switch (phase) {
    case 'lobby': case 'waiting': case 'admitting': return 'lobby';
    case 'connecting': case 'running': return 'session';
    case 'interrupted': return 'interrupted';
    case 'ended': return 'ending';
  }
}

function chosen(view: View, place: Place): Route {
  switch (place.at) {
    case 'home': return plain('home');
    case 'words': return plain('words');
    case 'accept': return plain('accept');
    case 'program': return plain('program');
    case 'computer': return plain('computer');
    // A client makes none.
    case 'forms': return plain(view.me?.role === 'therapist' ? 'forms' : 'home');
    case 'recall': return plain('recall');
    case 'along': case 'tools': return { screen: place.at, relationship: view.relationships.find((r) => r.id === place.relationship) ?? null };
    case 'inviteBack': {
      const relationship = view.relationships.find((r) => r.id === place.relationship);
      return relationship && canInviteBack(relationship) ? { screen: 'inviteBack', relationship } : plain('home');
    }
    case 'planning': case 'appointment': case 'review': case 'closing': case 'fees': return ofCourse(view, place);
    case 'step': case 'agreement': case 'history': case 'messages': case 'homework': case 'record': case 'rating': {
      const relationship = view.relationships.find((r) => r.id === place.relationship);
      if (!relationship) return plain('home');
      if (place.at === 'history') return { screen: 'history', relationship };
      if (place.at === 'messages' && hasLetters(relationship)) return { screen: 'messages', relationship };
      if ((place.at === 'homework' || place.at === 'record') && hasHomework(relationship)) return { screen: place.at, relationship };
      if (place.at === 'rating' && hasRatings(relationship)) return { screen: 'rating', relationship };
      if (place.at === 'agreement' && (relationship.stage === 'ready' || relationship.agreement)) return { screen: 'agreement', relationship };
      return { screen: stepScreen(relationship), relationship };
    }
  }
}

/** Planning and reviews need an agreement in force; ending needs something to end; what was owed stays readable. */
function ofCourse(view: View, place: Extract<Place, { at: 'planning' | 'appointment' | 'review' | 'closing' | 'fees' }>): Route {
  const relationship = view.relationships.find((r) => r.id === place.relationship);
  if (!relationship) return plain('home');
  const ready = relationship.stage === 'ready' && relationship.agreement !== null && relationship.away === null;
  switch (place.at) {
    case 'planning': case 'review': return ready ? { screen: place.at, relationship } : { screen: stepScreen(relationship), relationship };
    case 'appointment':
      if (relationship.course.appointments.some((a) => a.id === place.appointment)) return { screen: 'appointment', relationship };
      return ready ? { screen: 'planning', relationship } : { screen: stepScreen(relationship), relationship };
    case 'closing': return relationship.stage === 'ready' || relationship.stage === 'agree' ? { screen: 'closing', relationship } : { screen: stepScreen(relationship), relationship };
    case 'fees': return relationship.agreement !== null || relationship.history.length > 0 ? { screen: 'fees', relationship } : { screen: stepScreen(relationship), relationship };
  }
}

/** The screen of the step a relationship stands at. */
export function stepScreen(r: RelationshipView): Screen {
  switch (r.stage) {
    case 'invited': return 'invite';
    case 'joining': return 'joining';
    case 'verify': return 'verify';
    case 'mismatch': return 'mismatch';
    case 'agree': return 'agreement';
    case 'ready': case 'closed': return 'home';
  }
}

/** The person the home screen is about: the chosen one, else the first that still lives, else the first. */
export function inFocus(relationships: readonly RelationshipView[], chosenId: string | null): RelationshipView | null {
  return (
    relationships.find((r) => r.id === chosenId) ??
    relationships.find((r) => r.stage !== 'closed') ??
    relationships[0] ??
    null
  );
}
