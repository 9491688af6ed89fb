// Walks through the whole program with the played core, by keyboard where that matters, and holds
// what a picture cannot show: focus, live regions, F1 from everywhere, frames on the canvas, rules of axe.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { frame } from './face.mjs';
import { serve } from './serve.mjs';
import { along } from './walk-along.mjs';
import { course } from './walk-course.mjs';
import { homework } from './walk-homework.mjs';
import { letters } from './walk-letters.mjs';
import { help } from './walk-help.mjs';

const { url, stop } = await serve(new URL('../dist-preview', import.meta.url).pathname);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const faults = [];
const frames = { self: frame(1, 'self'), other: frame(1, 'other') };
const sockets = { self: 0, other: 0 };
const unacknowledged = { most: 0 };

function check(what, holds) {
  if (!holds) faults.push(what);
}

/** Sends at 30 frames a second with two unacknowledged at most, as the core does. */
function playFrames(socket) {
  const which = socket.url().endsWith('self') ? 'self' : 'other';
  sockets[which]++;
  let seq = 0;
  let acknowledged = 0;
  socket.onMessage((text) => {
    check(`acknowledges ${text}`, /^\d+$/.test(String(text)) && Number(text) <= seq && Number(text) > acknowledged);
    acknowledged = Number(text);
  });
  const timer = setInterval(() => {
    if (seq - acknowledged >= 2) return;
    const next = Buffer.from(frames[which]);
    next.writeUInt32LE(++seq, 0);
    next.writeDoubleLE(Date.now(), 8);
    unacknowledged.most = Math.max(unacknowledged.most, seq - acknowledged);
    socket.send(next);
    // The first socket of the other breaks after a second: the page has to ask again.
    if (which === 'other' && sockets.other === 1 && seq === 20) { clearInterval(timer); void socket.close(); }
  }, 33);
  socket.onClose(() => clearInterval(timer));
}

async function open(query, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'nl-NL', timezoneId: 'Europe/Amsterdam', reducedMotion: 'reduce', ...options });
  await context.routeWebSocket(/preview-/, playFrames);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  page.on('console', (message) => { if (message.type() === 'error' || /Content Security/.test(message.text())) faults.push(`console: ${message.text()}`); });
  // The shell freezes it, too (freezePrototype).
  await page.addInitScript(() => { Object.freeze(Object.prototype); });
  if (options.before) await page.addInitScript(options.before);
  await page.goto(url + query);
  return page;
}

const id = (page, testid) => page.getByTestId(testid);
const screenIs = (page, name) => page.locator(`[data-testid="screen"][data-screen="${name}"]`).waitFor({ timeout: 8000 });

async function lookOver(page, where) {
  const focused = await page.evaluate(() => document.activeElement?.tagName ?? '');
  check(`${where}: the heading has the focus, not ${focused}`, focused === 'H1');
  check(`${where}: the title is ${await page.title()}`, (await page.title()) === 'Kader');
  await page.keyboard.press('F1');
  check(`${where}: F1 opens help`, await id(page, 'help-113-text').isVisible());
  check(`${where}: help has the focus`, await page.evaluate(() => document.activeElement?.id === 'help-title'));
  await page.keyboard.press('Escape');
  check(`${where}: Escape closes help`, !(await id(page, 'help-113-text').isVisible()));
  check(`${where}: the focus comes back`, await page.evaluate(() => document.activeElement?.tagName === 'H1'));
  await rules(page, where);
}

async function rules(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
  for (const v of found.violations) faults.push(`${where}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`);
}

async function firstStart() {
  const page = await open('?language=nl');
  await screenIs(page, 'first');
  await lookOver(page, 'welcome');
  await page.keyboard.press('F1');
  check('the Dutch sentence, exactly', (await id(page, 'help-113-text').innerText()) === 'Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem 113 of chat op 113.nl');
  await page.keyboard.press('F1');
  await id(page, 'first-start').click();
  await id(page, 'first-next').click();
  check('a name is asked for', (await page.locator('[data-code="nameEmpty"]').count()) === 1);
  await id(page, 'first-name').fill('Noor');
  await rules(page, 'who');
  await id(page, 'first-next').click();
  await rules(page, 'way');
  await id(page, 'way-passphrase').check();
  await id(page, 'passphrase').fill('open sesame');
  await id(page, 'passphrase-again').fill('open sesam');
  await id(page, 'first-create').click();
  await page.locator('[data-code="passphraseDiffers"]').waitFor();
  await id(page, 'passphrase-again').fill('open sesame');
  await id(page, 'first-create').click();
  await id(page, 'words').waitFor();
  await lookOver(page, 'words');
  const words = await page.locator('[data-testid="words"] li span:last-child').allInnerTexts();
  check('24 words', words.length === 24);
  await id(page, 'words-written').click();
  await id(page, 'words-confirm').click();
  await page.locator('[data-code="wordCheckWrong"]').waitFor();
  for (const i of [0, 1, 2]) {
    const field = id(page, `word-check-${i}`);
    await field.fill(words[Number(await field.getAttribute('data-index'))] ?? '');
  }
  await rules(page, 'word check');
  await id(page, 'words-confirm').click();
  await screenIs(page, 'home');
  await lookOver(page, 'home, empty');
  await toAgreement(page);
}

async function toAgreement(page) {
  await id(page, 'accept').click();
  await screenIs(page, 'accept');
  await lookOver(page, 'accept');
  for (const [link, code] of [['', 'NotALink'], ['https://x', 'NotALink'], ['kader://invitation/used', 'Used'], ['kader://invitation/expired', 'Expired'], ['kader://invitation/damaged', 'Damaged'], ['kader://invitation/own', 'Own']]) {
    await id(page, 'accept-link').fill(link);
    await id(page, 'accept-submit').click();
    await page.locator(`[data-code="invitation${code}"]`).waitFor();
  }
  await id(page, 'accept-link').fill('kader://invitation/abc#def');
  await id(page, 'accept-submit').click();
  await screenIs(page, 'joining');
  await screenIs(page, 'verify');
  await lookOver(page, 'verify');
  await id(page, 'verify-same').click();
  await id(page, 'verify-waits').waitFor();
  await screenIs(page, 'agreement');
  await lookOver(page, 'agreement');
  await id(page, 'agreement-sign').click();
  await screenIs(page, 'home');
  await lookOver(page, 'home');
  await theSession(page);
}

async function theSession(page) {
  await id(page, 'open-lobby').click();
  await screenIs(page, 'lobby');
  await lookOver(page, 'lobby');
  await id(page, 'camera').focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-testid="picture-self"]:not([data-painted="0"])').waitFor();
  check('the button keeps the focus when the camera goes on', await page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'camera'));
  await id(page, 'microphone').click();
  await id(page, 'lobby-enter').click();
  await page.locator('[data-code="placeMissing"]').waitFor();
  check('the missing question has the focus', await page.evaluate(() => document.activeElement?.id === 'place-free-yes'));
  await id(page, 'place-free-no').check();
  await id(page, 'lobby-enter').click();
  await page.locator('[data-code="placeNotFree"]').waitFor();
  await id(page, 'place-free-yes').check();
  await id(page, 'place-alone-no').check();
  await id(page, 'place-address').fill('Lindelaan 4');
  await id(page, 'place-phone').fill('06 1234 5678');
  await id(page, 'lobby-enter').click();
  await id(page, 'lobby-waits').waitFor();
  await screenIs(page, 'session');
  await lookOver(page, 'session');
  const other = id(page, 'picture-other');
  await page.waitForTimeout(3500);
  check('frames of the other are painted', Number(await other.getAttribute('data-painted')) > 30);
  check(`the socket of the other is asked for again (${sockets.other})`, sockets.other >= 2);
  check('latency is measured', Number(await other.getAttribute('data-latency-p95')) >= 0 && (await other.getAttribute('data-latency-p50')) !== null);
  await id(page, 'toggle-texts').click();
  await page.keyboard.type('Hallo');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid="text-item"][data-mine="true"]').waitFor();
  await rules(page, 'session with text');
  await id(page, 'texts-close').click();
  await id(page, 'self-hide').click();
  check('own picture can go', (await id(page, 'picture-self').count()) === 0);
  await id(page, 'clock').click();
  check('no digits unless wanted', !/\d/.test(await id(page, 'clock-text').innerText()));
  await id(page, 'clock-digits').click();
  check('digits if wanted', /\d/.test(await id(page, 'clock-text').innerText()));
  await id(page, 'clock-longer').click();
  await id(page, 'extension-600').check();
  await id(page, 'extension-send').click();
  await id(page, 'card-waits').waitFor();
  await id(page, 'leave').click();
  await page.keyboard.press('Escape');
  check('Escape stays', (await id(page, 'card-leave').count()) === 0);
  check('and the focus is on leaving again', await page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'leave'));
  await id(page, 'leave').click();
  await id(page, 'leave-yes').click();
  await screenIs(page, 'ending');
  await lookOver(page, 'ending');
  await id(page, 'ending-close').click();
  await screenIs(page, 'home');
  await id(page, 'nav-history').click();
  await screenIs(page, 'history');
  await lookOver(page, 'history');
  await id(page, 'history-verify').click();
  await page.locator('[data-testid="history-result"] .notice').waitFor();
  await rules(page, 'history, checked');
  await id(page, 'language').selectOption('en');
  check('the language changes at once', (await page.evaluate(() => document.documentElement.lang)) === 'en' && /History with/.test(await id(page, 'heading').innerText()));
  await id(page, 'lock').click();
  await screenIs(page, 'unlock');
  check('nothing of the content is left', !/Marijke|Noor/.test(await page.content()));
  await rules(page, 'unlock');
  await page.context().close();
}

async function withoutVideoFrame() {
  const page = await open('?state=session', { before: () => { delete globalThis.VideoFrame; } });
  await page.locator('[data-testid="picture-other"]:not([data-painted="0"])').waitFor();
  const [r, g, b] = await page.evaluate(() => [...document.querySelector('[data-testid="picture-other"]').getContext('2d').getImageData(320, 150, 1, 1).data]);
  check(`skin color by the fallback: ${r} ${g} ${b}`, Math.abs(r - 214) < 8 && Math.abs(g - 166) < 8 && Math.abs(b - 132) < 8);
  await page.context().close();
  const same = await open('?state=session');
  await same.locator('[data-testid="picture-other"]:not([data-painted="0"])').waitFor();
  const [r2, g2, b2] = await same.evaluate(() => [...document.querySelector('[data-testid="picture-other"]').getContext('2d').getImageData(320, 150, 1, 1).data]);
  check(`the same by VideoFrame: ${r2} ${g2} ${b2}`, Math.abs(r2 - 214) < 8 && Math.abs(g2 - 166) < 8 && Math.abs(b2 - 132) < 8);
  await same.context().close();
}

async function theRest() {
  for (const [scene, place] of [['home-therapist'], ['invite', 'step'], ['mismatch', 'step'], ['agree-propose', 'step'], ['agreement-change', 'agreement'], ['agreement-rich', 'agreement'], ['agreement-rich-change', 'agreement'], ['agreement-rich-first', 'step'], ['agreement-tightened', 'agreement'], ['lobby-trouble'], ['lobby-away'], ['lobby-problem'], ['home-client-unchecked'], ['home-client-server'], ['home-client-mail'], ['home-client-missing'], ['home-closed'], ['invite-capability', 'step'], ['invite-away', 'step'], ['withdrawn-again', 'step'], ['session-away'], ['lobby-admit'], ['session-notice'], ['session-lost'], ['session-grace'], ['interrupted'], ['unlock-keyring'], ['damaged'], ['newer'], ['in-use']]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open(`?state=${scene}&language=en${place ? `&place=${place}` : ''}`, { colorScheme });
      await id(page, 'heading').waitFor({ state: 'attached' });
      await lookOver(page, `${scene} ${colorScheme}`);
      await page.context().close();
    }
  }
}

/** Stopping and removing: by keyboard, with one confirmation each that Escape takes back. */
async function waysOut() {
  const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.id ?? '');
  const page = await open('?state=agreement&language=nl&place=agreement');
  await screenIs(page, 'agreement');
  await id(page, 'stop').focus();
  await page.keyboard.press('Enter');
  check(`the question has the focus: ${await focused(page)}`, (await focused(page)) === 'stop-title');
  await rules(page, 'stop, asked');
  await page.keyboard.press('Escape');
  check(`Escape gives the focus back: ${await focused(page)}`, (await focused(page)) === 'stop');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  check(`the first way is the yes: ${await focused(page)}`, (await focused(page)) === 'stop-yes');
  await page.keyboard.press('Enter');
  await id(page, 'withdrawn').waitFor();
  await lookOver(page, 'withdrawn');
  check('it is said', /gestopt/.test(await id(page, 'said').innerText()));
  await id(page, 'nav-history').click();
  await id(page, 'withdrawn-history').waitFor();
  await rules(page, 'history, withdrawn');
  await id(page, 'nav-home').click();
  check('home says so', /gestopt/.test(await id(page, 'heading').innerText()));
  await id(page, 'home-continue').click();
  await id(page, 'remove').focus();
  await page.keyboard.press('Enter');
  await rules(page, 'remove, asked');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await screenIs(page, 'home');
  check('a removed connection is said to be', /verwijderd/.test(await id(page, 'said').innerText()));
  check('and the way to a new one is there', await id(page, 'accept').isVisible());
  await page.context().close();

  const session = await open('?state=session&language=en');
  await screenIs(session, 'session');
  await id(session, 'leave').focus();
  await session.keyboard.press('Enter');
  await id(session, 'leave-stop').focus();
  await session.keyboard.press('Enter');
  await id(session, 'card-stop').waitFor();
  check(`the card has the focus: ${await focused(session)}`, (await focused(session)) === 'card');
  await rules(session, 'stop in session');
  await id(session, 'leave-stop-yes').click();
  await screenIs(session, 'ending');
  check('the ending tells of the agreement', /agreement was stopped/.test(await session.locator('main').innerText()));
  await session.context().close();
}

/** Proposing with every clause: each part by keyboard, what is not right yet, an example and back, the declaration. */
async function theForm() {
  const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute('data-testid') || '');
  const page = await open('?state=agreement-rich&language=nl&place=agreement');
  await screenIs(page, 'agreement');
  await id(page, 'propose-open').click();
  await id(page, 'terms-length').waitFor();
  check('the form has the focus on its heading', await page.evaluate(() => document.activeElement?.tagName === 'H1'));
  for (const section of ['length', 'often', 'course', 'messages', 'homework', 'confidentiality', 'place', 'fees', 'crisis', 'relations']) {
    const way = id(page, `terms-open-${section}`);
    if (section !== 'length') {
      await way.focus();
      await page.keyboard.press('Enter');
    }
    check(`${section} is open, and nothing else`, (await page.locator('.parts [aria-expanded="true"]').count()) === 1 && (await way.getAttribute('aria-expanded')) === 'true');
    if (section !== 'length') {
      check(`${section}: the focus stays on its way: ${await focused(page)}`, (await focused(page)) === `terms-open-${section}`);
      await page.keyboard.press('Tab');
      check(`${section}: its first field is next: ${await focused(page)}`, await page.evaluate(() => document.activeElement?.closest('.fields') !== null));
    }
    await rules(page, `form, ${section}`);
    check(`${section}: the window itself does not scroll`, await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight + 1 && scrollY === 0));
  }
  await id(page, 'propose-submit').click();
  await id(page, 'propose-nothing').waitFor();
  await id(page, 'terms-open-fees').click();
  await id(page, 'terms-fee').fill('110.5');
  await id(page, 'propose-submit').click();
  check(`the first fault has the focus: ${await focused(page)}`, (await focused(page)) === 'terms-fee');
  check('the fault is read with the field', (await id(page, 'terms-fee').getAttribute('aria-describedby'))?.includes('terms-fee-fault') === true);
  await rules(page, 'form, with a fault');
  await id(page, 'terms-fee').fill('120');
  await page.keyboard.press('Enter');
  check('Enter in a field sends nothing', await id(page, 'terms-fee').isVisible());
  check('the sentence follows', /120,00/.test(await id(page, 'terms-section-fees').innerText()));
  await id(page, 'language').selectOption('en');
  check('the amount is written as the language does', (await id(page, 'terms-late-fee').inputValue()) === '55.00');
  await id(page, 'propose-submit').click();
  await id(page, 'sign-title').or(id(page, 'change-summary')).first().waitFor();
  check('the change stands inside its clause', (await page.locator('[data-testid="clause-fees"][data-changed="true"]').count()) === 1);
  await rules(page, 'own proposal');
  await page.context().close();

  const starts = await open('?state=agree-propose&language=nl&place=step');
  await id(starts, 'terms-open-start').focus();
  await starts.keyboard.press('Enter');
  await id(starts, 'preset-cognitive').check();
  await rules(starts, 'form, examples');
  await id(starts, 'preset-take').click();
  check('an example is taken', /20 is de laatste/.test(await id(starts, 'terms-section-course').innerText()));
  await id(starts, 'preset-undo').click();
  check('and put back', /niet afgesproken/.test(await id(starts, 'terms-section-course').innerText()));
  await id(starts, 'preset-take').click();
  await id(starts, 'propose-submit').click();
  check(`the declaration is asked for: ${await focused(starts)}`, (await focused(starts)) === 'terms-declare');
  await starts.keyboard.press('Space');
  await id(starts, 'propose-submit').click();
  await id(starts, 'sign-me').waitFor();
  await starts.context().close();

  const signs = await open('?state=agreement-rich-first&language=nl&place=step');
  await id(signs, 'agreement-sign').click();
  check(`signing asks for the declaration: ${await focused(signs)}`, (await focused(signs)) === 'sign-declare');
  await rules(signs, 'sign, declaration');
  await signs.keyboard.press('Space');
  await id(signs, 'agreement-sign').click();
  await screenIs(signs, 'home');
  await signs.context().close();

  const change = await open('?state=agreement-rich-change&language=nl&place=agreement');
  await id(change, 'change-to-fees').focus();
  await change.keyboard.press('Enter');
  check(`the clause that changes has the focus: ${await focused(change)}`, (await focused(change)) === 'clause-fees');
  await change.context().close();
}

/** Recovery words again and new, another daily way, a permission: all from what is about the program. */
async function theProgram() {
  const page = await open('?state=program-therapist&language=nl&place=program');
  await screenIs(page, 'program');
  await lookOver(page, 'program');
  await id(page, 'program-words-show').click();
  await id(page, 'words').waitFor();
  const words = await page.locator('[data-testid="words"] li span:last-child').allInnerTexts();
  await id(page, 'words-written').click();
  await id(page, 'words-again').click();
  await id(page, 'words').waitFor();
  await id(page, 'words-written').click();
  for (const i of [0, 1, 2]) {
    const field = id(page, `word-check-${i}`);
    await field.fill(words[Number(await field.getAttribute('data-index'))] ?? '');
  }
  await id(page, 'words-confirm').click();
  await screenIs(page, 'program');
  check('checked words are not shown again', (await id(page, 'program-words-show').count()) === 0);
  await id(page, 'words-renew').click();
  await rules(page, 'renew, asked');
  await id(page, 'words-renew-yes').click();
  await id(page, 'words').waitFor();
  await id(page, 'words-written').click();
  await id(page, 'words-later').click();
  await screenIs(page, 'program');
  check('new words are to be checked', await id(page, 'program-words-check').isVisible());
  await id(page, 'capability').fill('half of it');
  await id(page, 'capability-save').click();
  await page.locator('[data-code="capabilityDamaged"]').waitFor();
  await id(page, 'capability').fill('a'.repeat(60));
  await id(page, 'capability-save').click();
  await page.waitForFunction(() => document.querySelector('[data-testid="capability-done"]')?.textContent !== '');
  check('nothing is needed any more', (await id(page, 'capability-needed').count()) === 0);
  await id(page, 'program-way-change').focus();
  await page.keyboard.press('Enter');
  await rules(page, 'way');
  await id(page, 'way-passphrase').check();
  await id(page, 'passphrase').fill('kort');
  await id(page, 'program-way-save').click();
  await page.locator('[data-code="passphraseShort"]').waitFor();
  await id(page, 'passphrase').fill('kale winter ochtend');
  await id(page, 'passphrase-again').fill('kale winter ochtend');
  await id(page, 'program-way-save').click();
  await page.locator('[data-testid="program-way-now"][data-way="passphrase"]').waitFor();
  check('the focus is where it was', await page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'program-way-change'));
  check('no passphrase is left on the page', (await page.locator('input[type=password]').count()) === 0);
  await page.context().close();

  // Keyring entry gone: the words open it, and the keyring is offered anew.
  const lost = await open('?state=unlock-keyring&language=nl&keyring=empty');
  await screenIs(lost, 'unlock');
  await id(lost, 'unlock').click();
  await lost.locator('[data-code="keyringEmpty"]').waitFor();
  await rules(lost, 'keyring, empty');
  await id(lost, 'unlock-with-words').click();
  await id(lost, 'unlock-words').fill(words.join(' '));
  await id(lost, 'unlock').click();
  await id(lost, 'way-offer').waitFor();
  await lookOver(lost, 'home, with an offer');
  await id(lost, 'way-offer-now').click();
  await screenIs(lost, 'program');
  check('the keyring is chosen already', await id(lost, 'way-keyring').isChecked());
  await id(lost, 'nav-home').click();
  check('what was not set is offered still', await id(lost, 'way-offer').isVisible());
  await id(lost, 'way-offer-later').click();
  check('until it is put away', (await id(lost, 'way-offer').count()) === 0);
  await lost.context().close();
}

/** Another device in session: the list is read anew when it opens. */
async function otherDevices() {
  const page = await open('?state=session-devices&language=nl');
  await screenIs(page, 'session');
  await id(page, 'toggle-devices').focus();
  await page.keyboard.press('Enter');
  await id(page, 'session-devices').waitFor();
  check('the list has the focus', await page.evaluate(() => document.activeElement?.id === 'devices'));
  await page.locator('[data-testid="session-device-speaker"] option', { hasText: 'Built-in Audio' }).waitFor({ state: 'attached' });
  await rules(page, 'devices in session');
  await id(page, 'session-device-speaker').selectOption('1');
  check('a chosen device puts the word away', (await id(page, 'session-device-problem').innerText()) === '');
  await page.keyboard.press('Escape');
  check('Escape closes it and gives the focus back', await page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'toggle-devices'));
  await page.context().close();
}

/** The product's own bundle in a browser has no core at all: it says so, and help is there. */
async function withoutCore() {
  const product = await serve(new URL('../dist', import.meta.url).pathname);
  const context = await browser.newContext({ locale: 'nl-NL' });
  const page = await context.newPage();
  await page.goto(product.url);
  await id(page, 'retry').waitFor();
  check('without a core the page says so', /kon niet starten/.test(await id(page, 'heading').innerText()));
  await page.keyboard.press('F1');
  check('help needs no core', await id(page, 'help-113-text').isVisible());
  await context.close();
  product.stop();
}

try {
  await withoutCore();
  await firstStart();
  await withoutVideoFrame();
  await waysOut();
  await theForm();
  await theProgram();
  await otherDevices();
  await course({ open, id, check, rules, screenIs });
  await letters({ open, id, check, rules, screenIs });
  await homework({ open, id, check, rules, screenIs });
  await along({ open, id, check, rules, screenIs });
  await help({ open, id, check, rules, screenIs });
  await theRest();
  check(`never more than two frames unacknowledged (${unacknowledged.most})`, unacknowledged.most <= 2);
} catch (error) {
  faults.push(String(error));
}
await browser.close();
stop();
if (faults.length > 0) {
  console.error([...new Set(faults)].join('\n'));
  process.exit(1);
}
console.log('walk: all the way');
