// What the lobby says and offers, from the session's state. Pure.
import type { DeviceKind, OtherView, Role, SessionView } from './view';

export const deviceKinds = ['camera', 'microphone', 'speaker'] as const satisfies DeviceKind[];

export type PlaceAnswers = { freeToSpeak: boolean | null; alone: boolean | null; address: string; callBack: string };

/** What is still missing from the place question (S-15), and the field to go to. Nothing missing: null. */
export function placeFault(place: PlaceAnswers, attested: boolean): { code: 'placeMissing' | 'placeNotFree'; field: string } | null {
  const untouched = place.freeToSpeak === null && place.alone === null && place.address === '' && place.callBack === '';
  if (attested && untouched) return null;
  if (place.freeToSpeak === null) return { code: 'placeMissing', field: 'place-free-yes' };
  if (!place.freeToSpeak) return { code: 'placeNotFree', field: 'place-free-no' };
  if (place.alone === null) return { code: 'placeMissing', field: 'place-alone-yes' };
  if (place.address.trim() === '') return { code: 'placeMissing', field: 'place-address' };
  if (place.callBack.trim() === '') return { code: 'placeMissing', field: 'place-phone' };
  return null;
}

export type Standing = { who: string; main: 'enter' | 'admit' | 'none'; entered: boolean; title: string; under: string };

export function lobbyStanding(role: Role, s: Pick<SessionView, 'phase'> & { others: readonly Pick<OtherView, 'present' | 'waits'>[] }): Standing {
  const waits = s.others.some((one) => one.waits);
  const present = s.others.some((one) => one.present);
  const entered = s.phase !== 'lobby';
  if (role === 'therapist') {
    const who = waits ? 'lobby-who-asks' : present ? 'lobby-who-lobby' : 'lobby-who-nobody';
    if (s.phase === 'admitting') return { who, main: 'none', entered, title: 'lobby-admitting', under: 'lobby-admitting-under' };
    if (!entered) return { who, main: 'enter', entered, title: '', under: '' };
    return waits
      ? { who, main: 'admit', entered, title: 'lobby-asks', under: 'lobby-asks-under' }
      : { who, main: 'none', entered, title: 'lobby-room-open', under: 'lobby-room-open-under' };
  }
  const who = present ? 'lobby-who-in' : 'lobby-who-not-yet';
  if (s.phase === 'admitting') return { who, main: 'none', entered, title: 'lobby-admitting', under: 'lobby-admitting-under' };
  if (!entered) return { who, main: 'enter', entered, title: '', under: '' };
  return { who, main: 'none', entered, title: 'lobby-asked', under: 'lobby-asked-under' };
}
