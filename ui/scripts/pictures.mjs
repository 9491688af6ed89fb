// Pictures of every screen: both languages, both color schemes, two sizes. Into pictures/, for looking at.
// node scripts/pictures.mjs [scene ...] [--all]   without --all: Dutch light large, and English dark small.
// Fails on an error of the page, a forbidden thing under the content policy, a missing text, or sideways scrolling.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { frame } from './face.mjs';
import { serve } from './serve.mjs';

const places = { accept: 'accept', agreement: 'agreement', 'agreement-change': 'agreement', history: 'history' };
places.program = places['program-therapist'] = places['program-reminded'] = 'program';
places['history-withdrawn'] = places['history-fault'] = places['history-differs'] = 'history';
for (const scene of ['agreement-rich', 'agreement-rich-therapist', 'agreement-rich-change', 'agreement-rich-mine', 'agreement-tightened']) places[scene] = 'agreement';
places['agreement-rich-first'] = 'step';
const steps = ['invite', 'invite-away', 'invite-capability', 'withdrawn', 'withdrawn-therapist', 'withdrawn-again', 'invite-expired', 'joining', 'verify', 'verify-mine', 'verify-wait', 'mismatch', 'agree-await', 'agree-propose', 'agree-sign', 'agree-waits'];
for (const step of steps) places[step] = 'step';

for (const scene of ['planning', 'planning-free', 'planning-none', 'planning-therapist']) places[scene] = 'planning';
places['planning-move'] = 'planning&moving=a1';
for (const scene of ['appointment', 'appointment-late', 'appointment-away', 'appointment-therapist', 'appointment-callingOff', 'appointment-cancelled', 'appointment-passed', 'appointment-missed']) places[scene] = 'appointment';
places['review'] = places['review-theirs'] = places['review-own'] = 'review';
places['closing'] = places['closing-open'] = places['closing-theirs'] = 'closing';
places['fees'] = 'fees';
places['history-all'] = 'history';

const click = (id) => (page) => page.getByTestId(id).click();
const chain = (...acts) => async (page) => { for (const act of acts) await act(page); };
const fill = (id, text) => (page) => page.getByTestId(id).fill(text);
/** name: [scene, what is done before the picture, query] */
const shots = {
  'first': ['first'],
  'first-who': ['first', click('first-start')],
  'first-way': ['first', chain(click('first-start'), fill('first-name', 'Noor'), click('first-next'))],
  'first-way-passphrase': ['first', chain(click('first-start'), fill('first-name', 'Noor'), click('first-next'), click('first-create'), (p) => p.locator('[data-code]').waitFor()), '&keyring=absent'],
  'words': ['first', chain(click('first-start'), fill('first-name', 'Noor'), click('first-next'), click('first-create'), (p) => p.getByTestId('words').waitFor())],
  'words-check': ['first', chain(click('first-start'), fill('first-name', 'Noor'), click('first-next'), click('first-create'), click('words-written'), click('words-confirm'))],
  'unlock-passphrase': ['unlock-passphrase'],
  'unlock-wrong': ['unlock-passphrase', chain(fill('unlock-passphrase', 'x'), click('unlock'), (p) => p.locator('[data-code]').waitFor())],
  'unlock-keyring-empty': ['unlock-keyring', chain(click('unlock'), (p) => p.locator('[data-code]').waitFor()), '&keyring=empty'],
  'unlock-keyring-denied': ['unlock-keyring', chain(click('unlock'), (p) => p.locator('[data-code]').waitFor()), '&keyring=denied'],
  'unlock-words': ['unlock-passphrase', click('unlock-with-words')],
  'help-locked': ['unlock-passphrase', (p) => p.keyboard.press('F1')],
  'help-session': ['session', (p) => p.keyboard.press('F1')],
  'help-contacts': ['unlock-contacts', (p) => p.keyboard.press('F1')], 'help-own': ['agreement-rich', (p) => p.keyboard.press('F1')],
  'help-crisis': ['session-crisis-sealed', chain((p) => p.keyboard.press('F1'), click('crisis-open'))],
  'session-crisis-longer': ['session-crisis-longer'], 'session-crisis-opened': ['session-crisis-opened'], 'session-crisis-place': ['session-crisis-place'],
  'cover': ['session', chain((p) => p.keyboard.press('F9'), (p) => p.getByTestId('cover-back').waitFor())],
  'program-screen': ['program', (p) => p.getByTestId('program-capture').evaluate((e) => e.scrollIntoView({ block: 'center' }))],
  'later': ['closing', chain(fill('later-0', 'Elke dag een half uur wandelen.'), (p) => p.getByTestId('later').evaluate((e) => e.scrollIntoView({ block: 'start' })))],
  'later-after': ['home-client-closed', (p) => p.getByTestId('later').evaluate((e) => e.scrollIntoView({ block: 'start' }))],
  'program-reminders': ['program-reminded', (p) => p.getByTestId('reminder-try').evaluate((e) => e.scrollIntoView({ block: 'center' }))],
  'program-reminders-failed': ['program-reminded', chain(click('reminder-try'), (p) => p.locator('[data-code=reminderNotShown]').waitFor()), '&notify=absent'],
  'damaged': ['damaged'], 'newer': ['newer'], 'in-use': ['in-use'],
  'home-client-empty': ['home-client-empty'], 'home-therapist-empty': ['home-therapist-empty'], 'home-client': ['home-client'],
  'home-client-proposal': ['home-client-proposal'], 'home-client-refused': ['home-client-refused'], 'home-client-often': ['home-client-often'], 'home-client-offline': ['home-client-offline'],
  'home-client-unchecked': ['home-client-unchecked'], 'home-client-server': ['home-client-server'], 'home-client-mail': ['home-client-mail'], 'home-client-missing': ['home-client-missing'],
  'home-withdrawn': ['home-withdrawn'], 'home-closed': ['home-closed'], 'home-therapist-capability': ['home-therapist-capability'],
  'home-offer': ['unlock-keyring', chain(click('unlock'), (p) => p.locator('[data-code]').waitFor(), click('unlock-with-words'), fill('unlock-words', 'river candy orange window gentle forest silver pencil morning bridge carbon velvet harbor ladder winter copper meadow sister planet bundle tunnel wisdom garden letter'), click('unlock'), (p) => p.getByTestId('way-offer').waitFor()), '&keyring=empty'],
  'program': ['program'], 'program-therapist': ['program-therapist'], 'program-way': ['program', click('program-way-change')], 'program-renew': ['program', click('words-renew')],
  'stop': ['agreement', click('stop')], 'remove': ['agreement', click('remove')], 'remove-joining': ['joining', click('remove')],
  'withdrawn': ['withdrawn'], 'withdrawn-therapist': ['withdrawn-therapist'], 'withdrawn-again': ['withdrawn-again'], 'history-withdrawn': ['history-withdrawn'],
  'invite-away': ['invite-away', click('invite-withdraw')], 'invite-capability': ['invite-capability'],
  'lobby-away': ['lobby-away'], 'lobby-problem': ['lobby-problem'], 'session-away': ['session-away'],
  'session-vanished': ['session-devices'], 'session-devices': ['session-devices', click('toggle-devices')],
  'session-stop': ['session', chain(click('leave'), click('leave-stop'))], 'ending-withdrawn': ['ending-withdrawn'],
  'home-therapist': ['home-therapist'],
  'home-client-next': ['home-client-next'], 'home-client-today': ['home-client-today'], 'home-client-unplanned': ['home-client-unplanned'], 'home-client-asked': ['home-client-asked'], 'home-client-own': ['home-client-own'],
  'home-client-declined': ['home-client-declined'], 'home-client-not-asked': ['home-client-not-asked'], 'home-client-zone': ['home-client-zone'], 'home-client-review': ['home-client-review'], 'home-client-ended': ['home-client-ended'],
  'home-client-introduced': ['home-client-introduced'], 'home-client-passed': ['home-client-passed'], 'home-client-closed': ['home-client-closed'], 'home-client-left': ['home-client-left'], 'home-therapist-day': ['home-therapist-day'],
  'planning': ['planning'], 'planning-none': ['planning-none'], 'planning-therapist': ['planning-therapist'],
  'planning-chosen': ['planning-free', chain(click('week-after'), (p) => p.locator('[data-free="yes"]').nth(3).click())],
  'planning-refused': ['planning-free', chain(click('week-after'), fill('planning-day', '1-12'), fill('planning-time', '11:00'), click('planning-look'), (p) => p.getByTestId('planning-refused').waitFor())],
  'planning-night': ['planning-free', chain(fill('planning-day', '28-3-2027'), fill('planning-time', '1:30'), click('planning-look'), click('week-hours'))],
  'planning-move': ['planning-move', chain((p) => p.locator('[data-free="yes"]').nth(3).click())],
  'planning-list': ['planning-free', chain((p) => p.evaluate(() => document.querySelector('[data-testid="week-list"]')?.click()), click('day-27'))],
  'appointment': ['appointment'], 'appointment-cancel': ['appointment', click('appointment-cancel')], 'appointment-late': ['appointment-late', click('appointment-cancel')], 'appointment-away': ['appointment-away', click('appointment-cancel')],
  'appointment-callingOff': ['appointment-callingOff'], 'appointment-cancelled': ['appointment-cancelled'], 'appointment-passed': ['appointment-passed', click('appointment-missed')], 'appointment-missed': ['appointment-missed'],
  'lobby-review': ['lobby-review'], 'review': ['review'], 'review-theirs': ['review-theirs'], 'review-own': ['review-own'],
  'closing': ['closing', chain((p) => p.locator('summary').first().click(), fill('follow-day', '14-1'), fill('follow-time', '15:00'), click('follow-add'))], 'closing-open': ['closing-open', click('end-alone')], 'closing-theirs': ['closing-theirs'],
  'fees': ['fees', (p) => p.getByTestId('fees').waitFor()], 'history-all': ['history-all', chain(click('history-verify'), (p) => p.locator('[data-testid="history-result"] .notice').waitFor())],
  'invite': ['invite'], 'invite-withdraw': ['invite', click('invite-withdraw')], 'invite-expired': ['invite-expired'],
  'accept': ['accept'], 'accept-used': ['accept', chain(fill('accept-link', 'kader://invitation/used'), click('accept-submit'), (p) => p.locator('[data-code]').waitFor())],
  'joining': ['joining'], 'verify': ['verify'], 'verify-mine': ['verify-mine'], 'verify-wait': ['verify-wait'], 'mismatch': ['mismatch'],
  'agree-await': ['agree-await'], 'agree-propose': ['agree-propose'], 'agree-sign': ['agree-sign'], 'agree-waits': ['agree-waits'],
  'agreement': ['agreement'], 'agreement-change': ['agreement-change'],
  'home-fault': ['home-fault'], 'history-fault': ['history-fault'], 'history-differs': ['history-differs'], 'lobby-differs': ['lobby-differs'],
  'take-own': ['closing-open', (p) => p.getByTestId('export-own').evaluate((e) => e.scrollIntoView({ block: 'center' }))],
  'history': ['history', chain(click('history-verify'), (p) => p.locator('[data-testid="history-result"] .notice').waitFor())],
  'history-bad': ['history', chain(click('history-verify'), (p) => p.locator('[data-testid="history-result"] .notice').waitFor()), '&bad'],
  'homework-found': ['homework', chain(fill('homework-find', 'bus'), (p) => p.getByTestId('homework-hits').waitFor())], 'homework-found-none': ['homework', chain(fill('homework-find', 'zee'), (p) => p.getByTestId('homework-back').waitFor())],
  'letters-find-elsewhere': ['homework', chain(click('nav-messages'), fill('letters-find', 'bus'), (p) => p.getByTestId('found-in-homework').waitFor())],
  'lobby': ['lobby'], 'lobby-on': ['lobby-on'], 'lobby-trouble': ['lobby-trouble', click('lobby-enter')], 'lobby-asked': ['lobby-asked'],
  'lobby-therapist': ['lobby-therapist'], 'lobby-admit': ['lobby-admit'],
  'session': ['session'], 'session-notice': ['session-notice'], 'session-texts': ['session-texts', click('toggle-texts')],
  'session-clock': ['session', chain(click('clock'), click('clock-digits'))], 'session-ask': ['session-notice', click('extension-open')],
  'session-asked': ['session-asked'], 'session-waits': ['session-waits'], 'session-camera-off': ['session-camera-off'], 'session-lost': ['session-lost'],
  'session-connecting': ['session-connecting'], 'session-grace': ['session-grace'], 'session-leave': ['session', click('leave')],
  'interrupted': ['interrupted'], 'ending': ['ending'], 'ending-left': ['ending-left'],
};

// The nine clauses, and the form with each of its parts open.
const scroll = (testid) => (page) => page.getByTestId(testid).evaluate((e) => e.scrollIntoView({ block: 'start' }));
const parts = ['length', 'often', 'course', 'messages', 'homework', 'confidentiality', 'place', 'fees', 'crisis', 'relations'];
for (const name of ['agreement-rich', 'agreement-rich-therapist', 'agreement-rich-change', 'agreement-rich-mine', 'agreement-rich-first', 'agreement-tightened']) shots[name] = [name];
shots['agreement-rich-middle'] = ['agreement-rich', scroll('clause-confidentiality')];
shots['agreement-rich-bottom'] = ['agreement-rich', scroll('clause-relations')];
shots['agreement-rich-change-fees'] = ['agreement-rich-change', click('change-to-fees')];
shots['agreement-rich-first-bottom'] = ['agreement-rich-first', click('agreement-sign')];
for (const part of parts) shots[`terms-${part}`] = ['agreement-rich', chain(click('propose-open'), ...(part === 'length' ? [] : [click(`terms-open-${part}`), scroll(`terms-section-${part}`)]))];
shots['terms-files'] = ['agreement-rich', chain(click('propose-open'), click('terms-open-messages'), (p) => p.getByTestId('terms-read').evaluate((e) => e.scrollIntoView({ block: 'center' })))];
shots['terms-start'] = ['agree-propose', chain(click('terms-open-start'), (p) => p.getByTestId('preset-cognitive').check(), click('preset-take'))];
shots['terms-faults'] = ['agree-propose', chain(click('terms-open-fees'), (p) => p.getByTestId('terms-fees').check(), fill('terms-fee', '110.5'), click('propose-submit'))];
shots['terms-faults-hours'] = ['agreement-rich', chain(click('propose-open'), click('terms-open-messages'), fill('terms-to-0', '8'), click('terms-away-add'), click('propose-submit'))];

// Three and four people.
for (const name of ['group-invite', 'group-invite-expired', 'group-verify', 'group-verify-mine', 'group-mismatch', 'group-home', 'group-home-therapist', 'group-lobby', 'group-lobby-admit', 'group-lobby-refused', 'group-session-two', 'group-session-three', 'group-session-out', 'group-session-asked', 'group-session-agreed', 'group-session-places', 'group-interrupted', 'group-ending', 'group-agreement', 'group-agreement-change', 'group-agreement-waits', 'group-tightened', 'group-history', 'group-planning-asked', 'group-planning-own', 'group-appointment-missed', 'group-review', 'group-closed']) shots[name] = [name];
shots['group-session-texts'] = ['group-session-texts', click('toggle-texts')];
shots['group-session-leave'] = ['group-session-three', click('leave')];
shots['group-appointment-passed'] = ['group-appointment-passed', click('appointment-missed')];
shots['group-closing'] = ['group-closing', chain(click('onward-open'), scroll('onward-begin'))];
shots['group-terms-often'] = ['group-agreement', chain(click('propose-open'), click('terms-open-often'), scroll('terms-presence'))];
shots['group-terms-messages'] = ['group-agreement', chain(click('propose-open'), click('terms-open-messages'), scroll('terms-side'))];
shots['invite-how-many'] = ['home-therapist', click('invite')];
for (const name of ['group-invite', 'group-invite-expired', 'group-verify', 'group-verify-mine', 'group-mismatch']) places[name] = 'step';
for (const name of ['group-agreement', 'group-agreement-change', 'group-agreement-waits', 'group-tightened']) places[name] = 'agreement';
for (const name of ['group-planning-asked', 'group-planning-own']) places[name] = 'planning';
for (const name of ['group-appointment-passed', 'group-appointment-missed']) places[name] = 'appointment';
places['group-review'] = 'review';
places['group-closing'] = 'closing';
places['group-history'] = 'history';

// The introduction.
for (const name of ['home-introduction', 'home-introduction-offered', 'home-introduction-ready', 'home-introduction-held', 'home-introduction-held-verify', 'verify-introduction', 'verify-introduction-offered', 'verify-introduction-joined', 'verify-introduction-ready', 'lobby-introduction', 'session-introduction', 'session-introduction-mine', 'ending-introduction']) shots[name] = [name];
shots['session-introduction-differ'] = ['session-introduction', click('verify-different')];
shots['session-introduction-leave'] = ['session-introduction', click('leave')];
for (const name of ['verify-introduction', 'verify-introduction-offered', 'verify-introduction-joined', 'verify-introduction-ready']) places[name] = 'step';

// Letters.
const letter = (id) => chain((p) => p.getByTestId('letters').waitFor(), ...(id ? [id] : []));
for (const name of ['letters-empty', 'letters-held', 'letters-away', 'letters-states', 'letters-offline', 'letters-full', 'letters-therapist', 'letters-many', 'letters-none', 'letters-withdrawn', 'letters-left', 'letters-group']) { shots[name] = [name, letter()]; places[name] = 'messages'; }
for (const name of ['home-letters', 'home-letters-therapist', 'session-agenda']) shots[name] = [name];
for (const name of ['letters-files', 'letters-files-states', 'letters-files-held', 'letters-files-full', 'letters-files-over', 'letters-read-group']) { shots[name] = [name, letter((p) => p.waitForTimeout(300))]; places[name] = 'messages'; }
const pictured = (p) => p.getByTestId('file-picture').waitFor();
shots['letters-files-top'] = ['letters-files', letter(chain((p) => p.getByTestId('letters').evaluate((e) => e.scrollTo(0, 0)), (p) => p.waitForTimeout(300)))];
shots['letters-files-states-top'] = ['letters-files-states', letter(chain((p) => p.getByTestId('letters').evaluate((e) => e.scrollTo(0, 0)), (p) => p.waitForTimeout(300)))];
shots['letters-files-refused'] = ['letters-files', letter(chain(click('files-add'), (p) => p.getByTestId('draft-file').nth(2).waitFor(), (p) => p.waitForTimeout(300)))];
shots['letters-file-photo'] = ['letters-files', letter(chain((p) => p.locator('[data-kind=image] [data-testid=file-open]').first().click(), pictured))];
shots['letters-file-pdf'] = ['letters-files', letter(chain((p) => p.locator('[data-kind=pdf] [data-testid=file-open]').first().click(), pictured, click('file-after'), click('file-save'), (p) => p.getByTestId('file-saved').and(p.locator(':not(:empty)')).waitFor()))];
shots['letters-file-whole'] = ['letters-files', letter(chain((p) => p.locator('[data-kind=pdf] [data-testid=file-open]').last().click(), pictured, click('file-size')))];
shots['letters-find'] = ['letters-many', letter(chain(fill('letters-find', 'bus'), (p) => p.getByTestId('letters-back').waitFor()))];
shots['letters-find-none'] = ['letters-held', letter(chain(fill('letters-find', 'zee'), (p) => p.getByTestId('letters-back').waitFor()))];
shots['letters-long'] = ['letters-held', letter((p) => p.getByTestId('letter-new').fill('Wat ik nog wilde zeggen. '.repeat(84)))];
shots['letters-refused'] = ['letters-full', letter(chain(fill('letter-new', 'Nog iets over vanavond.'), click('letter-send'), (p) => p.getByTestId('letter-new').and(p.locator(':focus')).waitFor()))];
shots['letters-back'] = ['letters-held', letter((p) => p.getByTestId('letter-back').first().click())];
shots['letters-erase'] = ['letters-therapist', letter((p) => p.getByTestId('letter-erase').last().click())];
shots['letters-states-middle'] = ['letters-states', letter((p) => p.locator('[data-state=notSent]').evaluate((e) => e.scrollIntoView({ block: 'center' })))];
shots['letters-states-top'] = ['letters-states', letter((p) => p.getByTestId('letters').evaluate((e) => e.scrollTo(0, 0)))];
shots['session-agenda-open'] = ['session-agenda', chain(click('agenda-open'), (p) => p.getByTestId('session-agenda').waitFor())];

// Homework: tasks, goals, records.
const work = (act) => chain((p) => p.getByTestId('tasks').waitFor(), ...(act ? [act] : []));
const paper = (act) => chain((p) => p.getByTestId('record-form').waitFor(), (p) => p.waitForTimeout(200), ...(act ? [act] : []));
const middle = (id) => (p) => p.getByTestId(id).first().evaluate((e) => e.scrollIntoView({ block: 'center' }));
for (const name of ['homework', 'homework-empty', 'homework-therapist', 'homework-therapist-empty', 'homework-none', 'homework-group', 'homework-withdrawn', 'homework-ended']) { shots[name] = [name, work()]; places[name] = 'homework'; }
for (const name of ['record-draft', 'record-shared', 'record-withdrawn', 'record-theirs', 'record-over', 'record-new', 'record-unknown', 'record-exposure-ladder', 'record-sleep-diary', 'record-activity-plan', 'record-worry-time', 'record-values', 'record-first-signs', 'record-free-page', 'record-own-form']) { shots[name] = [name, paper()]; places[name] = 'record'; }
shots['home-homework'] = ['home-homework'];
shots['homework-goals'] = ['homework', work(middle('goals'))];
shots['homework-offer'] = ['homework-therapist', work(chain(click('offer-open'), middle('offer-send')))]; places['homework-offer'] = 'homework';
shots['homework-offer-missing'] = ['homework-therapist', work(chain(click('offer-open'), click('offer-send'), middle('offer-why')))];
shots['homework-propose'] = ['homework', work(chain(click('goal-open'), middle('goal-propose')))];
shots['homework-stop'] = ['homework', work((p) => p.locator('[data-testid=task-stop]').last().click())];
shots['record-draft-end'] = ['record-draft', paper(chain(click('record-remove'), middle('record-remove-yes')))];
shots['record-shared-stop'] = ['record-shared', paper(chain(click('record-stop'), middle('record-stop-yes')))];
shots['record-why'] = ['record-draft', paper(click('tab-why'))];
shots['record-earlier'] = ['record-draft', paper(click('tab-earlier'))];
shots['record-table'] = ['record-exposure-ladder', paper(chain((p) => p.locator('[data-testid=q-steps-remove]').first().click(), middle('q-steps-remove-yes')))];
shots['session-record-list'] = ['session-homework', chain(click('toggle-texts'), click('beside-record'), (p) => p.getByTestId('record-list').first().waitFor())];
shots['session-record'] = ['session-homework', chain(click('toggle-texts'), click('beside-record'), (p) => p.getByTestId('record-open').first().click(), paper())];
shots['forms'] = ['forms', (p) => p.getByTestId('own-forms').waitFor()]; places['forms'] = 'forms';
const forms = (...acts) => chain((p) => p.getByTestId('own-forms').waitFor(), ...acts);
shots['forms-edit'] = ['forms', forms(click('form-change'))];
shots['forms-edit-table'] = ['forms', forms(click('form-change'), middle('column-add'))];
shots['forms-edit-missing'] = ['forms', forms(click('form-new'), click('form-keep'))];
shots['homework-routine'] = ['homework', work(chain((p) => p.getByTestId('routine-choose').first().click(), middle('routine-keep')))];
shots['homework-routine-on'] = ['homework', work(chain((p) => p.getByTestId('routine-choose').first().click(), click('routine-keep'), (p) => p.getByTestId('routine-said').waitFor(), middle('routine-said')))];
shots['session-pointing'] = ['session-pointing', chain(click('toggle-texts'), click('beside-record'), (p) => p.getByTestId('record-open').first().click(), paper(middle('q-thought')))];
shots['session-homework'] = ['session-homework', chain(click('toggle-texts'), (p) => p.getByTestId('session-homework').waitFor())];

// Ratings of sessions.
for (const name of ['rating', 'rating-given', 'rating-read', 'rating-group', 'rating-earlier']) { shots[name] = [name, (p) => p.getByTestId('rating-all').or(p.getByTestId('ratings')).or(p.getByTestId('rating-all-none')).first().waitFor()]; places[name] = 'rating'; }
shots['rating-trend'] = ['rating-read', (p) => p.getByTestId('rating-trend').evaluate((e) => e.scrollIntoView({ block: 'start' }))];
for (const name of ['home-rating', 'home-rating-read']) shots[name] = [name];

// Taking along, coming back on another computer, the words once more, what helps.
const wordsOf = (text) => (p) => p.getByTestId(/-words$/).first().fill(text);
const right = 'river candy orange window gentle forest silver pencil morning bridge carbon velvet harbor ladder winter copper meadow sister planet bundle tunnel wisdom garden letter';
const chosen = chain(click('first-return'), click('archive-choose'), (p) => p.getByTestId('archive-look').or(p.locator('[data-code]')).first().waitFor());
const shows = (id) => (p) => p.getByTestId(id).first().waitFor();
shots['along'] = ['along', shows('along-record'), '&homework=homework'];
shots['along-bottom'] = ['along', chain(shows('along-record'), (p) => p.getByTestId('export-record').last().click(), shows('export-record-written'), middle('along-records')), '&homework=homework'];
shots['along-wait'] = ['along', chain(shows('along-record'), click('export-archive'), (p) => p.waitForTimeout(450)), '&homework=homework'];
shots['along-full'] = ['along', chain(shows('along-record'), click('export-archive'), (p) => p.locator('[data-code=diskFull]').waitFor()), '&homework=homework&save=full'];
shots['along-left'] = ['along', chain(shows('along-record'), click('export-archive'), (p) => p.locator('[data-testid=archive-left]').waitFor()), '&homework=homework&save=left'];
for (const name of ['along-all', 'along-ended']) shots[name] = [name, shows('export-archive'), name === 'along-all' ? '&all' : ''];
for (const name of ['along', 'along-all', 'along-ended']) places[name] = 'along';
shots['program-along'] = ['program', middle('program-along')];
shots['return'] = ['first', click('first-return')];
shots['return-look'] = ['first', chosen];
shots['return-read'] = ['first', chosen, '&archive=read'];
shots['return-damaged'] = ['first', chosen, '&archive=damaged'];
shots['return-words'] = ['first', chain(chosen, click('return-next'), wordsOf(right.replace('river', 'rivver').replace('copper', 'xx')), click('return-next'), shows('word-unknown'))];
shots['return-way'] = ['first', chain(chosen, click('return-next'), wordsOf(right), click('return-next'), shows('way-keyring'))];
shots['return-wrong'] = ['first', chain(chosen, click('return-next'), wordsOf(right.replace('river', 'zoo')), click('return-next'), shows('way-keyring'), click('first-create'), (p) => p.locator('[data-code=wordsDoNotFit]').waitFor())];
for (const name of ['home-away', 'home-away-therapist', 'home-words-due', 'home-returned', 'verify-returned', 'verify-returned-group', 'verify-returned-me']) shots[name] = [name];
shots['home-away-wrong'] = ['home-away', chain(fill('back-link', 'kader://other'), click('back-submit'), (p) => p.locator('[data-code=backOther]').waitFor())];
shots['letters-away-computer'] = ['letters-away-computer', shows('away-note'), '&letters=letters-states']; places['letters-away-computer'] = 'messages';
for (const name of ['invite-back', 'invite-back-group', 'invite-back-made']) { shots[name] = [name]; places[name] = 'inviteBack'; }
shots['invite-back-missing'] = ['invite-back-group', chain(click('back-make'), shows('back-missing'))];
for (const name of ['verify-returned', 'verify-returned-group', 'verify-returned-me']) places[name] = 'step';
shots['recall'] = ['recall']; places['recall'] = 'recall';
shots['recall-wrong'] = ['recall', chain(wordsOf(right.replace('river', 'zoo')), click('recall-check'), (p) => p.locator('[data-code=wordsWrong]').waitFor())];
for (const name of ['tools', 'tools-none', 'tools-ended']) { shots[name] = [name, name === 'tools-none' ? shows('tools-none') : shows('tool')]; places[name] = 'tools'; }
shots['tools-new'] = ['tools', chain(shows('tool'), click('tool-add'), click('tool-new-save'))];
shots['tools-change'] = ['tools', chain(shows('tool'), (p) => p.getByTestId('tool-change').first().click())];
shots['tools-remove'] = ['tools', chain(shows('tool'), (p) => p.getByTestId('tool-remove').first().click())];
shots['tool-keep-letter'] = ['letters-held', letter((p) => p.getByTestId('keep-tool').first().click())];
shots['tool-keep-record'] = ['record-draft', paper(chain(click('keep-tool'), middle('keep-tool-box')))];
shots['record-own'] = ['record-draft', paper(middle('keep-tool-box'))];
// A second computer: each step on the first one, and what the second one shows.
for (const name of ['computer-none', 'computer-start', 'computer-start-unchecked', 'computer-preparing', 'computer-preparing-therapist', 'computer-ready', 'computer-some', 'computer-used', 'computer-used-some', 'computer-leaving']) { shots[name] = [name]; places[name] = 'computer'; }
shots['computer-left'] = ['computer-ready', chain(click('computer-save'), (p) => p.locator('[data-testid=archive-left]').waitFor()), '&save=left'];
shots['computer-running'] = ['computer-ready', chain(click('computer-save'), (p) => p.locator('[data-code=sessionRuns]').waitFor()), '&computer=running'];
shots['computer-cancel'] = ['computer-ready', click('computer-cancel')];
shots['computer-remove'] = ['computer-used', click('computer-remove')];
for (const name of ['second', 'second-free', 'second-joining', 'second-therapist', 'second-asked', 'second-not-in', 'second-file-used', 'second-taken-out']) shots[name] = [name];
shots['second-proposal'] = ['second-proposal', click('home-proposal')];
shots['second-planning'] = ['second', click('home-planning')]; shots['second-appointment'] = ['second', click('home-appointment')];
shots['second-closing'] = ['second', click('home-closing')];
shots['second-program'] = ['second', chain(click('nav-program'), middle('computer-second'))];
shots['second-take'] = ['second', chain(click('nav-program'), click('computer-take'), (p) => p.getByTestId('computer-take-do').waitFor(), middle('computer-take-box'))];
shots['home-two-computers'] = ['home-two-computers'];
shots['program-computer-out'] = ['second-taken-out', chain(click('nav-program'), middle('computer-out'))];
shots['program-computer'] = ['computer-start', chain(click('computer-back'), middle('program-computer-state'))];
shots['home-own'] = ['home-homework', middle('home-own')];

const args = process.argv.slice(2);
const wanted = args.filter((a) => !a.startsWith('--'));
const looks = [];
for (const language of ['nl', 'en']) for (const scheme of ['light', 'dark']) for (const [size, width, height] of [['large', 1280, 800], ['small', 900, 600]]) looks.push({ language, scheme, size, width, height });
const usual = looks.filter((l) => args.includes('--all') || (l.language === 'nl' && l.scheme === 'light' && l.size === 'large') || (l.language === 'en' && l.scheme === 'dark' && l.size === 'small'));
// 200 % zoom of a 1280 pixel window is a window of 640.
if (args.includes('--zoom')) usual.splice(0, usual.length, { language: 'nl', scheme: 'light', size: 'zoom', width: 640, height: 400 });

const { url, stop } = await serve(new URL('../dist-preview', import.meta.url).pathname);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const out = new URL('../pictures/', import.meta.url).pathname;
mkdirSync(out, { recursive: true });
const faults = [];
const frames = { self: frame(1, 'self'), other: frame(1, 'other') };

for (const look of usual) {
  const context = await browser.newContext({ viewport: { width: look.width, height: look.height }, colorScheme: look.scheme, reducedMotion: 'reduce', timezoneId: 'Europe/Amsterdam', locale: look.language === 'nl' ? 'nl-NL' : 'en-GB' });
  await context.routeWebSocket(/preview-/, (socket) => {
    const which = socket.url().endsWith('self') ? 'self' : 'other';
    let seq = 0;
    const next = () => { const f = Buffer.from(frames[which]); f.writeUInt32LE(++seq, 0); f.writeDoubleLE(Date.now(), 8); socket.send(f); };
    socket.onMessage((text) => { if (text === String(seq) && seq < 5) next(); });
    next();
  });
  for (const [name, [scene, act, query = '']] of Object.entries(shots)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const page = await context.newPage();
    const label = `${name} ${look.language} ${look.scheme} ${look.size}`;
    page.on('pageerror', (error) => faults.push(`${label}: ${error.message}`));
    page.on('console', (message) => { if (message.type() === 'error' || /Content Security/.test(message.text())) faults.push(`${label}: ${message.text()}`); });
    try {
      await page.goto(`${url}?state=${scene}&language=${look.language}${places[scene] ? `&place=${places[scene]}` : ''}${query}`);
      await page.getByTestId('heading').waitFor({ state: 'attached', timeout: 5000 });
      await page.evaluate(() => document.fonts.ready);
      if (act) await act(page);
      await page.waitForTimeout(name.includes('session') || name.startsWith('lobby') ? 400 : 80);
      const found = await page.evaluate(() => ({
        missing: document.body.innerText.match(/⟦[^⟧]*⟧/g) ?? [],
        wide: document.documentElement.scrollWidth > innerWidth + 1,
        headings: [...document.querySelectorAll('h1')].filter((e) => !e.closest('[inert]')).length,
        cut: [...document.querySelectorAll('button, .btn, .choice, h1, h2, label')].filter((e) => e.checkVisibility?.() && e.scrollWidth > e.clientWidth + 2 && !e.classList.contains('only-read') && getComputedStyle(e).display !== 'inline').map((e) => e.textContent?.trim().slice(0, 40)),
        small: [...document.querySelectorAll('button, select, textarea, input:not([type=radio]):not([type=checkbox]), .choice')].filter((e) => { const b = e.getBoundingClientRect(); return b.width > 0 && (b.height < 43.5 || b.width < 43.5); }).map((e) => `${e.dataset.testid ?? e.id ?? e.textContent} ${Math.round(e.getBoundingClientRect().width)}x${Math.round(e.getBoundingClientRect().height)}`),
      }));
      if (found.missing.length) faults.push(`${label}: no text ${found.missing.join()}`);
      if (found.wide) faults.push(`${label}: scrolls sideways`);
      if (found.headings !== 1) faults.push(`${label}: ${found.headings} main headings`);
      if (found.cut.length) faults.push(`${label}: cut off: ${found.cut.join(' | ')}`);
      if (found.small.length) faults.push(`${label}: small targets: ${found.small.join(' | ')}`);
      await page.screenshot({ path: `${out}${name}-${look.language}-${look.scheme}-${look.size}.png` });
    } catch (error) {
      faults.push(`${label}: ${String(error).split('\n')[0]}`);
    }
    await page.close();
  }
  await context.close();
}
await browser.close();
stop();
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log('pictures: all taken');
