// The walk through homework: by keyboard alone, under the rules of axe, with what a picture cannot show.

/** Tasks, goals, writing in a record, sharing it, charts, and a record beside the face. */
export async function homework({ open, id, check, rules, screenIs }) {
  const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName ?? '');
  const onto = async (page, testid, most = 80) => { for (let i = 0; i < most && (await focused(page)) !== testid; i++) await page.keyboard.press('Tab'); };
  for (const state of ['homework', 'homework-empty', 'homework-therapist', 'homework-therapist-empty', 'homework-none', 'homework-group', 'homework-withdrawn', 'homework-ended']) {
    const page = await open(`?state=${state}&language=en&place=homework`);
    await screenIs(page, 'homework');
    await id(page, 'tasks').waitFor();
    await rules(page, state);
    await page.context().close();
  }
  for (const state of ['record-draft', 'record-shared', 'record-withdrawn', 'record-theirs', 'record-over', 'record-unknown', 'record-exposure-ladder', 'record-sleep-diary', 'record-activity-plan', 'record-worry-time', 'record-values', 'record-first-signs', 'record-free-page']) {
    const page = await open(`?state=${state}&language=nl&place=record`);
    await screenIs(page, 'record');
    await id(page, 'record-form').waitFor();
    await rules(page, state);
    await page.context().close();
  }

  // From home to a task that is accepted, and to writing for one, without a mouse.
  const home = await open('?state=home-homework&homework=homework&language=nl');
  await screenIs(home, 'home');
  await onto(home, 'home-homework-waiting');
  check('what waits is reached by Tab', (await focused(home)) === 'home-homework-waiting');
  await home.keyboard.press('Enter');
  await screenIs(home, 'homework');
  check('the heading has the focus', (await focused(home)) === 'heading');
  check('the title says nothing', (await home.title()) === 'Kader');
  await id(home, 'tasks').waitFor();
  await onto(home, 'task-accept');
  await home.keyboard.press('Enter');
  await home.waitForFunction(() => document.querySelector('[data-testid="task-accept"]') === null);
  check('it is said', (await id(home, 'said').innerText()) === 'Je hebt ja gezegd.');
  check('the focus is not lost with the button', (await focused(home)) === 'H3');
  await id(home, 'task-write').last().focus();
  await home.keyboard.press('Enter');
  await screenIs(home, 'record');
  await id(home, 'q-thought').waitFor();
  await id(home, 'q-thought').focus();
  await home.keyboard.press('Control+End');
  await home.keyboard.type(' Of toch wel.');
  await home.locator('[data-testid="record-kept"][data-kept="true"]').waitFor();
  check('it is said when it was kept', /Bewaard om \d+:\d\d\./.test(await id(home, 'record-kept').innerText()));
  await home.keyboard.press('Control+z');
  check('it is undone by keys', (await id(home, 'q-thought').inputValue()) === 'Ik kan er niet uit.');
  await home.keyboard.press('Control+Shift+z');
  check('and done again', (await id(home, 'q-thought').inputValue()) === 'Ik kan er niet uit. Of toch wel.');
  // The words under the field lie where the words in it lie: the same height, no scrolling inside.
  await home.keyboard.type('\n'.repeat(4) + 'Lang. '.repeat(60));
  const heights = await id(home, 'q-thought').evaluate((e) => ({ inside: e.scrollHeight, outside: e.clientHeight, under: e.previousElementSibling.clientHeight }));
  check(`the field grows with its words (${JSON.stringify(heights)})`, heights.inside <= heights.outside + 2 && Math.abs(heights.under - heights.outside) <= 2);
  // A scale by keys alone, and the chart that follows.
  await id(home, 'q-belief').focus();
  await home.keyboard.press('ArrowRight');
  check('a scale moves by keys', (await id(home, 'q-belief-value').innerText()) === '85');
  await onto(home, 'q-belief-clear', 2);
  await home.keyboard.press('Enter');
  check('and is let go', (await id(home, 'q-belief-value').innerText()) === '–');
  check('the focus stays at the scale', (await focused(home)) === 'q-belief');
  await home.keyboard.press('Enter');
  check('what stands in the middle is taken by Enter', (await id(home, 'q-belief-value').innerText()) === '50');
  await id(home, 'record-share').focus();
  await home.keyboard.press('Enter');
  await home.locator('[data-testid="record-sign"][data-sharing="shared"]').waitFor();
  check('the sign has the focus', (await focused(home)) === 'record-sign');
  await id(home, 'record-stop').focus();
  await home.keyboard.press('Enter');
  await home.keyboard.press('Escape');
  check('Escape gives the button its focus back', (await focused(home)) === 'record-stop');
  await home.keyboard.press('Enter');
  await onto(home, 'record-stop-yes', 4);
  await home.keyboard.press('Enter');
  await home.locator('[data-testid="record-sign"][data-sharing="withdrawn"]').waitFor();
  await id(home, 'record-remove').focus();
  await home.keyboard.press('Enter');
  await onto(home, 'record-remove-yes', 4);
  await home.keyboard.press('Enter');
  await screenIs(home, 'homework');
  check('removed, it is off the list', !/Gedachteschema: In de bus/.test(await id(home, 'records').innerText()));
  await home.context().close();

  // The picture of a chart is drawn under the content policy, in both schemes.
  for (const colorScheme of ['light', 'dark']) {
    const page = await open('?state=record-draft&language=nl&place=record', { colorScheme });
    await page.locator('[data-testid="chart-picture"] canvas').waitFor();
    await page.waitForTimeout(200);
    const painted = await page.locator('[data-testid="chart-picture"] canvas').evaluate((canvas) => { const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; let seen = 0; for (let i = 3; i < data.length; i += 4) if (data[i] > 0) seen++; return seen; });
    check(`the line is drawn, ${colorScheme} (${painted})`, painted > 500);
    await page.context().close();
  }

  // A task is offered by keys alone.
  const offer = await open('?state=homework-therapist&language=nl&place=homework');
  await id(offer, 'offer-open').focus();
  await offer.keyboard.press('Enter');
  await onto(offer, 'offer-what', 5);
  await offer.keyboard.type('Elke avond wandelen');
  await onto(offer, 'offer-why', 2);
  await offer.keyboard.type('Buiten zijn helpt.');
  await offer.keyboard.press('Tab');
  await offer.keyboard.press('Enter');
  await offer.waitForFunction(() => document.querySelector('[data-testid="offer-send"]') === null);
  check('what is offered stands there', /Elke avond wandelen/.test(await id(offer, 'tasks').innerText()));
  check('the focus is on it', (await focused(offer)) === 'H3');
  await offer.context().close();

  // Beside the face: chosen, written in, and back to the texts.
  const session = await open('?state=session-homework&language=nl');
  await screenIs(session, 'session');
  await id(session, 'toggle-texts').focus();
  await session.keyboard.press('Enter');
  await id(session, 'session-homework').waitFor();
  await rules(session, 'session-homework');
  await id(session, 'beside-record').focus();
  await session.keyboard.press('Enter');
  await id(session, 'record-open').first().focus();
  await session.keyboard.press('Enter');
  await id(session, 'q-thought').waitFor();
  await rules(session, 'session-record');
  await id(session, 'q-thought').focus();
  await session.keyboard.press('Control+End');
  await session.keyboard.type(' Samen.');
  await session.locator('[data-testid="record-kept"][data-kept="true"]').waitFor();
  check('the record is as wide as its place', await id(session, 'session-record').evaluate((e) => e.scrollWidth <= e.clientWidth + 1));
  await id(session, 'session-record-back').focus();
  await session.keyboard.press('Enter');
  await id(session, 'record-list').first().waitFor();
  await id(session, 'record-close').focus();
  await session.keyboard.press('Enter');
  check('closing gives the focus back', (await focused(session)) === 'toggle-texts');
  await session.context().close();
}
