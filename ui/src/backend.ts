// The only file that knows Tauri: commands out, views in.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { asFailure } from './failure';
import type { Backend, View } from './view';

async function call<T>(command: string, args?: object): Promise<T> {
  try {
    return await (args === undefined ? invoke<T>(command) : invoke<T>(command, { args }));
  } catch (thrown) {
    throw asFailure(thrown);
  }
}

export const tauriBackend: Backend = {
  view: () => call('view'),
  onView: (f) => listen<View>('view', (event) => f(event.payload)),
  createVault: (a) => call('create_vault', a),
  confirmWords: (a) => call('confirm_words', a),
  unlock: (a) => call('unlock', a),
  lock: () => call('lock'),
  showWords: () => call('show_words'),
  renewWords: () => call('renew_words'),
  setWay: (a) => call('set_way', a),
  setCapability: (a) => call('set_capability', a),
  setLanguage: (a) => call('set_language', a),
  invite: (a) => call('invite', a),
  inviteOnward: (a) => call('invite_onward', a),
  joinOnward: (a) => call('join_onward', a),
  withdrawInvitation: (a) => call('withdraw_invitation', a),
  acceptInvitation: (a) => call('accept_invitation', a),
  answerVerification: (a) => call('answer_verification', a),
  closeRelationship: (a) => call('close_relationship', a),
  propose: (a) => call('propose', a),
  presets: (a) => call('presets', a),
  tightens: (a) => call('tightens', a),
  sign: (a) => call('sign', a),
  decline: (a) => call('decline', a),
  withdraw: (a) => call('withdraw', a),
  openLobby: (a) => call('open_lobby', a),
  leaveLobby: (a) => call('leave_lobby', a),
  setDevice: (a) => call('set_device', a),
  lookForDevices: () => call('look_for_devices'),
  playTone: () => call('play_tone'),
  setHideAddress: (a) => call('set_hide_address', a),
  attestPlace: (a) => call('attest_place', a),
  enter: (a) => call('enter', a),
  admit: (a) => call('admit', a),
  askExtension: (a) => call('ask_extension', a),
  answerExtension: (a) => call('answer_extension', a),
  dismissNotice: (a) => call('dismiss_notice', a),
  say: (a) => call('say', a),
  leave: (a) => call('leave', a),
  closeEnding: (a) => call('close_ending', a),
  verifyHistory: (a) => call('verify_history', a),
  plan: (a) => call('plan', a),
  moveAppointment: (a) => call('move_appointment', a),
  cancelAppointment: (a) => call('cancel_appointment', a),
  sayMissed: (a) => call('say_missed', a),
  mayPlan: (a) => call('may_plan', a),
  review: (a) => call('review', a),
  closeTogether: (a) => call('close_together', a),
  endAlone: (a) => call('end_alone', a),
  answerRequest: (a) => call('answer_request', a),
  takeBackRequest: (a) => call('take_back_request', a),
  dismissNotAsked: (a) => call('dismiss_not_asked', a),
  statement: (a) => call('statement', a),
  exportLedger: (a) => call('export_ledger', a),
  exportCalendar: (a) => call('export_calendar', a),
  acted: () => call('acted'),
  setLockedContacts: (a) => call('set_locked_contacts', a),
  extendForCrisis: (a) => call('extend_for_crisis', a),
  openPlace: (a) => call('open_place', a),
  saveNote: (a) => call('save_note', a),
  note: (a) => call('note', a),
  attachPicture: (a) => call('attach_picture', a),
};
