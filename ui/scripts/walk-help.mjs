// Walks what helps and what hides: F1 from every kind of screen, more time and the place in a session, the key that
// covers or locks the window, the note that is kept by itself.

export async function help({ open, id, screenIs, check, rules }) {
  const scenes = ['first', 'unlock-passphrase', 'damaged', 'home-client', 'home-client-offline', 'home-withdrawn', 'verify', 'agree-await', 'program', 'lobby', 'session', 'session-lost', 'interrupted', 'ending'];
  for (const scene of scenes) {
    const page = await open(`?language=nl&state=${scene}`);
    await id(page, 'heading').waitFor({ state: 'attached' });
    await page.context().setOffline(true);
    await page.keyboard.press('F1');
    for (const number of ['112', '113']) check(`${scene}: F1 shows ${number}, offline`, await id(page, `help-${number}`).isVisible());
    await page.keyboard.press('Escape');
    await page.context().close();
  }

  const session = await open('?language=nl&state=session-crisis-sealed');
  await screenIs(session, 'session');
  await session.keyboard.press('F1');
  await rules(session, 'help in a session');
  await id(session, 'crisis-1800').check();
  await id(session, 'crisis-extend').click();
  await id(session, 'crisis-extended').filter({ hasText: '30 minuten' }).waitFor();
  await id(session, 'crisis-open').click();
  check('a crisis is asked about first', !(await id(session, 'place-opened-address').first().isVisible()));
  await id(session, 'crisis-open-yes').click();
  await id(session, 'place-opened-number').first().filter({ hasText: '06 1234 5678' }).waitFor();
  await session.keyboard.press('Escape');
  await rules(session, 'a place that was opened');

  await session.keyboard.press('F9');
  await id(session, 'cover-state').filter({ hasText: 'staan uit' }).waitFor();
  check('the cover has the focus', await session.evaluate(() => document.activeElement?.closest('[data-testid="cover"]') !== null));
  check('nothing behind the cover can be reached', await session.evaluate(() => document.querySelector('[data-testid="screen"]')?.hasAttribute('inert') === true));
  check('the title says nothing', (await session.title()) === 'Kader');
  await session.keyboard.press('F1');
  check('help opens on the cover, without more', (await id(session, 'help-113-text').isVisible()) && (await session.locator('[data-testid="cover"] [data-testid="crisis-longer"]').count()) === 0);
  await session.keyboard.press('Escape');
  await session.keyboard.press('F9');
  check('the session is back', (await id(session, 'cover').count()) === 0);
  check('camera and microphone stay off', (await id(session, 'toggle-camera').getAttribute('aria-pressed')) === 'false' && (await id(session, 'toggle-microphone').getAttribute('aria-pressed')) === 'false');
  await session.context().close();

  const home = await open('?language=nl&state=home-therapist');
  await screenIs(home, 'home');
  await id(home, 'note').fill('Eerst vragen hoe de week was.');
  await id(home, 'note-state').filter({ hasText: 'Bewaard op dit apparaat' }).waitFor();
  await rules(home, 'a note');
  await home.keyboard.press('F9');
  await screenIs(home, 'unlock');
  check('outside a session it locks at once', (await id(home, 'cover').count()) === 0);
  check('nothing of it is left', !/Noor|week was/.test(await home.evaluate(() => document.body.innerText)));
  await home.context().close();
}
