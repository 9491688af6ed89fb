// Walks through the whole program with the played core, by keyboard where that matters, and holds
// what a picture cannot show: focus, live regions, F1 from everywhere, frames on the canvas, rules of axe.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { frame } from './face.mjs';
import { serve } from './serve.mjs';

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
  for (const [scene, place] of [['home-therapist'], ['invite', 'step'], ['mismatch', 'step'], ['agree-propose', 'step'], ['agreement-change', 'agreement'], ['lobby-trouble'], ['lobby-admit'], ['session-notice'], ['session-lost'], ['session-grace'], ['interrupted'], ['unlock-keyring'], ['damaged'], ['newer'], ['in-use']]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open(`?state=${scene}&language=en${place ? `&place=${place}` : ''}`, { colorScheme });
      await id(page, 'heading').waitFor({ state: 'attached' });
      await lookOver(page, `${scene} ${colorScheme}`);
      await page.context().close();
    }
  }
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
