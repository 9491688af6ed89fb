// The walk through planning, appointments, reviews, endings, fees and history: by keyboard, with what a picture cannot show.

/** Every page of the course under the rules of axe, and what one does on it. */
export async function course({ open, id, check, rules, screenIs }) {
  const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName ?? '');
  const said = (page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

  // The week by arrow keys: one stop of the tab key, every place named, a choice, and asking.
  const week = await open('?state=planning-free&language=nl&place=planning');
  await screenIs(week, 'planning');
  await rules(week, 'planning');
  await id(week, 'week-after').focus();
  await week.keyboard.press('Enter');
  await week.locator('[data-free="yes"]').first().waitFor();
  check('the week has one stop', (await week.locator('[role="gridcell"][tabindex="0"]').count()) === 1);
  await week.locator('[role="gridcell"][tabindex="0"]').focus();
  const first = await said(week);
  check(`the first place says its day, time and state: ${first}`, /december, .*\d:\d\d, kan$/.test(first));
  await week.keyboard.press('ArrowDown');
  check('down is half an hour later', (await said(week)) !== first && /, kan$/.test(await said(week)));
  await week.keyboard.press('ArrowUp');
  check('up leads back', (await said(week)) === first);
  await week.keyboard.press('ArrowLeft');
  check(`left is the day before, and says why one could ask: ${await said(week)}`, /kan niet\. Enter zegt waarom\.$/.test(await said(week)));
  await week.keyboard.press('Enter');
  await id(week, 'planning-refused').waitFor();
  check('the reason is the sentence of the agreement', /te dicht op een andere sessie/.test(await id(week, 'planning-refused').innerText()));
  check('what is refused cannot be asked', (await id(week, 'planning-ask').count()) === 0);
  await week.keyboard.press('ArrowRight');
  await week.keyboard.press(' ');
  await id(week, 'planning-ask').waitFor();
  check('the space bar chooses', (await week.locator('[role="gridcell"][aria-selected="true"]').count()) === 1);
  await week.keyboard.press('PageDown');
  check(`the next week keeps the place: ${await said(week)}`, /december/.test(await said(week)) && (await focused(week)) !== 'BODY');
  await week.keyboard.press('PageUp');
  await rules(week, 'planning with a choice');

  // Typed: what is not clear is said and has the focus; the hour that spring leaves out is none.
  await id(week, 'planning-day').fill('binnenkort');
  await id(week, 'planning-time').fill('14:00');
  await week.keyboard.press('Enter');
  check('a day that is not clear has the focus', (await focused(week)) === 'planning-day' && /niet duidelijk/.test(await id(week, 'planning-fault').innerText()));
  await id(week, 'planning-day').fill('28-3-2027');
  await id(week, 'planning-time').fill('2:30');
  await week.keyboard.press('Enter');
  check('an hour that is left out is no time', /een uur vooruit/.test(await id(week, 'planning-fault').innerText()));
  await id(week, 'planning-day').fill('31-10-2027');
  await week.keyboard.press('Enter');
  await id(week, 'planning-second').waitFor();
  check('an hour that comes twice can be chosen twice', /twee keer/.test(await week.locator('main').innerText()));
  await id(week, 'planning-second').click();
  check('the second is the second', (await id(week, 'planning-second').count()) === 0);
  await id(week, 'planning-day').fill('3 december');
  await id(week, 'planning-time').fill('14.30');
  await week.keyboard.press('Enter');
  await id(week, 'planning-ask').waitFor();
  check('a typed time is the chosen one', /donderdag 3 december, van 14:30 tot 15:20/.test(await id(week, 'planning-chosen').innerText()));
  await id(week, 'planning-ask').focus();
  await week.keyboard.press('Enter');
  await id(week, 'request-own').waitFor();
  check('asking is said aloud', /Gevraagd/.test(await id(week, 'said').innerText()));
  await id(week, 'request-take-back').click();
  check('it can be taken back', (await id(week, 'request-own').count()) === 0);
  await week.context().close();

  // Calling off: what it costs stands before the act.
  const late = await open('?state=appointment-late&language=nl&place=appointment');
  await screenIs(late, 'appointment');
  await rules(late, 'appointment');
  await id(late, 'appointment-cancel').focus();
  await late.keyboard.press('Enter');
  check('what it costs is said first', /47,50/.test(await id(late, 'appointment-cancel-sure').innerText()));
  await rules(late, 'calling off');
  await late.keyboard.press('Escape');
  check('Escape leaves it as it is', (await focused(late)) === 'appointment-cancel');
  await late.keyboard.press('Enter');
  await id(late, 'appointment-cancel-yes').click();
  await late.locator('[data-testid="appointment-outcome"][data-is="cancelled"]').waitFor();
  await late.context().close();

  // The other's question at home, the own word on who was not there.
  const asked = await open('?state=home-client-asked&language=nl');
  await screenIs(asked, 'home');
  await rules(asked, 'a question at home');
  await id(asked, 'request-yes').click();
  check('yes is the end of the question', (await id(asked, 'request-theirs').count()) === 0);
  check('and the time is the new one', /dinsdag om/.test(await id(asked, 'heading').innerText()));
  await asked.context().close();
  const missed = await open('?state=appointment-passed&language=nl&place=appointment');
  await screenIs(missed, 'appointment');
  await id(missed, 'appointment-missed').click();
  await id(missed, 'appointment-missed-yes').click();
  await missed.locator('[data-testid="appointment-outcome"][data-is="missed"]').waitFor();
  check('one says it once', (await id(missed, 'appointment-missed').count()) === 0);
  await missed.context().close();

  // Looking back, and leaving: two steps, never more.
  const back = await open('?state=home-client-review&language=nl');
  await id(back, 'way-review').click();
  await screenIs(back, 'review');
  await rules(back, 'review');
  await id(back, 'review-goOn').click();
  await id(back, 'request-own').waitFor();
  await back.context().close();
  const leave = await open('?state=closing-open&language=nl&place=closing');
  await screenIs(leave, 'closing');
  await leave.locator('summary').first().click();
  await id(leave, 'follow-day').fill('gisteren');
  await leave.keyboard.press('Enter');
  check('a moment that is not clear is said', await id(leave, 'follow-fault').isVisible());
  await rules(leave, 'closing');
  await id(leave, 'end-alone').click();
  await id(leave, 'end-alone-yes').click();
  await screenIs(leave, 'home');
  check('the end is told with its author', /Je ging weg/.test(await id(leave, 'home-closed-how').innerText()));
  await rules(leave, 'closed');
  await leave.context().close();

  // Pages to read.
  for (const [state, place] of [['fees', 'fees'], ['history-all', 'history'], ['home-therapist-day', 'home'], ['planning-therapist', 'planning'], ['review-theirs', 'review'], ['closing-theirs', 'closing']]) {
    for (const scheme of ['light', 'dark']) {
      const page = await open(`?state=${state}&language=en&place=${place}`, { colorScheme: scheme });
      await id(page, 'heading').waitFor();
      if (state === 'fees') await id(page, 'fees').waitFor();
      await rules(page, `${state} ${scheme}`);
      await page.context().close();
    }
  }
  const list = await open('?state=planning-therapist&language=en&place=planning', { viewport: { width: 900, height: 600 } });
  await id(list, 'day-list').waitFor();
  await rules(list, 'the day as a list');
  await list.context().close();
}
