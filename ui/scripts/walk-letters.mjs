// The walk through the letters: by keyboard alone, under the rules of axe, with what a picture cannot show.

/** Writing, sending, searching, taking back, older letters, and what is kept for the session. */
export async function letters({ open, id, check, rules, screenIs }) {
  const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName ?? '');
  const onto = async (page, testid, most = 60) => { for (let i = 0; i < most && (await focused(page)) !== testid; i++) await page.keyboard.press('Tab'); };
  const states = ['letters-empty', 'letters-held', 'letters-away', 'letters-states', 'letters-offline', 'letters-full', 'letters-therapist', 'letters-none', 'letters-withdrawn', 'letters-left', 'letters-group', 'letters-files', 'letters-files-states', 'letters-files-held', 'letters-files-full', 'letters-files-over', 'letters-read-group'];
  for (const state of states) {
    const page = await open(`?state=${state}&language=en&place=messages`);
    await screenIs(page, 'messages');
    await id(page, 'letters').waitFor();
    await rules(page, state);
    await page.context().close();
  }
  for (const state of ['home-letters', 'home-letters-therapist', 'session-agenda']) {
    const page = await open(`?state=${state}&language=nl`);
    await id(page, 'heading').waitFor({ state: 'attached' });
    if (state === 'session-agenda') { await id(page, 'agenda-open').click(); await id(page, 'session-agenda').waitFor(); }
    await rules(page, state);
    await page.context().close();
  }

  // From home to a letter that is sent, without a mouse.
  const home = await open('?state=home-letters&letters=letters-held&language=nl');
  await screenIs(home, 'home');
  await onto(home, 'home-write');
  check('the way to write is reached by Tab', (await focused(home)) === 'home-write');
  await home.keyboard.press('Enter');
  await screenIs(home, 'messages');
  await id(home, 'letter-new').waitFor();
  check('the heading has the focus', (await focused(home)) === 'heading');
  check('the title says nothing', (await home.title()) === 'Kader');
  await onto(home, 'letter-new');
  await home.keyboard.press('End');
  await home.keyboard.type(' wil');
  await home.keyboard.press('Enter');
  await home.keyboard.type('meer vertellen');
  check('Enter makes a line', (await id(home, 'letter-new').inputValue()) === 'Nog iets over vanavond: ik wil\nmeer vertellen');
  await home.locator('[data-testid="draft-state"][data-kept="true"]').waitFor();
  const shown = await home.locator('[data-testid="letter"]').count();
  await home.keyboard.press('Control+Enter');
  await home.locator('[data-testid="letter"]').nth(shown).waitFor();
  check('it is said that it goes later', /gaat later weg/.test(await id(home, 'said').innerText()));
  check('the field is empty and has the focus', (await id(home, 'letter-new').inputValue()) === '' && (await focused(home)) === 'letter-new');
  check('the newest letter is in sight', await home.locator('[data-testid="letter"]').last().evaluate((e) => { const b = e.getBoundingClientRect(); const room = document.querySelector('[data-testid="letters"]').getBoundingClientRect(); return b.bottom <= room.bottom + 1 && b.bottom > room.top; }));
  await home.locator('[data-testid="letter-back"]').last().focus();
  await home.keyboard.press('Enter');
  check('asking has the focus', (await home.evaluate(() => document.activeElement?.closest('[data-testid="letter-back-sure"]') !== null)));
  await home.keyboard.press('Escape');
  check('Escape gives the button its focus back', (await focused(home)) === 'letter-back');
  await home.keyboard.press('Enter');
  await onto(home, 'letter-back-yes', 4);
  await home.keyboard.press('Enter');
  await home.waitForFunction((n) => document.querySelectorAll('[data-testid="letter"]').length === n, shown);
  check('the focus is not lost with the letter', (await focused(home)) !== 'BODY');
  await home.context().close();

  // A file: added, opened, turned, closed, taken off, by keys; Help now stays beside it.
  const files = await open('?state=letters-files&language=nl&place=messages');
  await screenIs(files, 'messages');
  await id(files, 'draft-file').nth(1).waitFor();
  await id(files, 'files-add').focus();
  await files.keyboard.press('Enter');
  await id(files, 'draft-file').nth(2).waitFor();
  check('what was not taken is said', /map\.pdf/.test(await id(files, 'files-refused').innerText()));
  check('adding keeps the focus', (await focused(files)) === 'files-add');
  await rules(files, 'files-refused');
  await id(files, 'file-open').first().focus();
  await files.keyboard.press('Enter');
  await id(files, 'file-picture').waitFor();
  check('the name of the open file has the focus', (await files.evaluate(() => document.activeElement?.id)) === 'file-name');
  await rules(files, 'letters-file');
  await files.keyboard.press('ArrowRight');
  await files.getByText('Pagina 2 van 3').waitFor();
  const clear = await files.evaluate(() => { const b = document.querySelector('[data-testid="help"]').getBoundingClientRect(); return document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)?.closest('[data-testid="help"]') !== null; });
  check('Help now is not covered by an open file', clear);
  await files.setViewportSize({ width: 640, height: 400 });
  check('nor in a narrow window', await files.evaluate(() => { const b = document.querySelector('[data-testid="help"]').getBoundingClientRect(); return document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)?.closest('[data-testid="help"]') !== null; }));
  await files.setViewportSize({ width: 1280, height: 800 });
  for (let i = 0; i < 12; i++) await files.keyboard.press('Tab');
  check('nothing behind an open file is reached', await files.evaluate(() => document.activeElement?.closest('main') === null));
  await id(files, 'file-close').focus();
  await files.keyboard.press('Escape');
  await files.waitForFunction(() => document.querySelector('[data-testid="file-view"]') === null);
  check('closing gives the focus back', (await focused(files)) === 'file-open');
  await id(files, 'draft-file-remove').last().focus();
  await files.keyboard.press('Enter');
  await files.waitForFunction(() => document.querySelectorAll('[data-testid="draft-file"]').length === 2);
  check('the focus stays beside what is left', (await focused(files)) === 'draft-file-remove');
  await files.context().close();

  // Older letters: what is read stays where it is.
  const many = await open('?state=letters-many&language=nl&place=messages');
  await screenIs(many, 'messages');
  await id(many, 'letters').waitFor();
  await id(many, 'letters').evaluate((e) => e.scrollTo(0, 0));
  const first = many.locator('[data-testid="letter"]').first();
  const name = await first.getAttribute('id');
  const top = await first.evaluate((e) => e.getBoundingClientRect().top);
  await id(many, 'letters-older').focus();
  await many.keyboard.press('Enter');
  await many.locator('[data-testid="letter"]').nth(99).waitFor();
  await many.waitForTimeout(100);
  const moved = Math.abs((await many.locator(`#${name}`).evaluate((e) => e.getBoundingClientRect().top)) - top);
  check(`what is read stays where it is, not ${moved} away`, moved < 60);
  check('the button keeps the focus', (await focused(many)) === 'letters-older');
  await id(many, 'letters-find').focus();
  await many.keyboard.type('bus');
  await id(many, 'letters-back').waitFor();
  check('what is found is counted', /80 berichten/.test(await id(many, 'letters-found').innerText()));
  await many.keyboard.press('Escape');
  await many.waitForFunction(() => document.querySelector('[data-testid="letters-back"]') === null);
  check('Escape leads back to all letters', (await many.locator('[data-testid="letter"]').count()) === 100);
  await many.context().close();

  // In the session: said, it stands in the texts and is off the list.
  const session = await open('?state=session-agenda&language=nl');
  await screenIs(session, 'session');
  await id(session, 'agenda-open').focus();
  await session.keyboard.press('Enter');
  await id(session, 'agenda-say').first().focus();
  await session.keyboard.press('Enter');
  await id(session, 'text-item').first().waitFor();
  check('what was kept is said', /Slapen na een drukke dag/.test(await id(session, 'texts').innerText()));
  check('it is off the list', (await id(session, 'agenda-item').count()) === 1);
  await session.context().close();
}
