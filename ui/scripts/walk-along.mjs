// The walk through taking along, coming back, the recovery words once more and what helps: by keyboard, under the rules of axe.

export async function along({ open, id, check, rules, screenIs }) {
  const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName ?? '');
  const onto = async (page, testid, most = 80) => { for (let i = 0; i < most && (await focused(page)) !== testid; i++) await page.keyboard.press('Tab'); };
  const states = [
    ['along', 'along', '&homework=homework'], ['along-all', 'along', '&all'], ['along-ended', 'along'], ['home-away'], ['home-away-therapist'], ['home-words-due'], ['recall', 'recall'], ['home-returned'],
    ['invite-back', 'inviteBack'], ['invite-back-group', 'inviteBack'], ['invite-back-made', 'inviteBack'], ['verify-returned', 'step'], ['verify-returned-group', 'step'], ['verify-returned-me', 'step'], ['tools', 'tools'], ['tools-none', 'tools'], ['tools-ended', 'tools'],
  ];
  for (const [state, place, more = ''] of states) {
    const page = await open(`?state=${state}&language=en${place ? `&place=${place}` : ''}${more}`);
    await id(page, 'heading').waitFor({ state: 'attached' });
    await rules(page, state);
    await page.context().close();
  }

  // From first start to home, with an archive and the words, without a mouse.
  const back = await open('?language=nl');
  await screenIs(back, 'first');
  for (const way of ['first-return', 'archive-choose']) { await onto(back, way); await back.keyboard.press('Enter'); }
  await id(back, 'archive-look').waitFor();
  await rules(back, 'archive, looked into');
  await onto(back, 'return-next');
  await back.keyboard.press('Enter');
  check('the heading of the words has the focus', (await focused(back)) === 'heading');
  await onto(back, 'return-words');
  await back.keyboard.type('rivver candy');
  await onto(back, 'return-next');
  await back.keyboard.press('Enter');
  check('the field has the focus again', (await focused(back)) === 'return-words');
  check('the word is named by number', /Woord 1: .rivver.. Is het .river./.test(await id(back, 'return-words-fault').innerText()));
  await rules(back, 'words, with a fault');
  await back.keyboard.press('Control+a');
  await back.keyboard.type('river candy orange window gentle forest silver pencil morning bridge carbon velvet harbor ladder winter copper meadow sister planet bundle tunnel wisdom garden letter');
  await onto(back, 'return-next');
  await back.keyboard.press('Enter');
  await id(back, 'first-create').waitFor();
  await onto(back, 'first-create');
  await back.keyboard.press('Enter');
  await screenIs(back, 'home');
  await id(back, 'home-away').waitFor();
  check('that all is back is said', /staat terug/.test(await id(back, 'said').innerText()));
  await onto(back, 'back-link');
  await back.keyboard.type('kader://invitation/x');
  await onto(back, 'back-submit');
  await back.keyboard.press('Enter');
  await screenIs(back, 'verify');
  check('the comparison says what it is about', (await id(back, 'verify-again').count()) === 1);
  await back.context().close();

  // What helps: moved, and kept from a record.
  const tools = await open('?state=tools&language=nl&place=tools');
  await id(tools, 'tools').waitFor();
  await onto(tools, 'tool-down');
  await tools.keyboard.press('Enter');
  await tools.waitForFunction(() => document.querySelector('[data-testid="tool"] h2')?.textContent === 'De gedachte anders');
  await tools.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'tool-down');
  check('the focus goes along', await tools.evaluate(() => document.activeElement?.closest('[data-testid="tool"]')?.querySelector('h2')?.textContent === 'Als de deuren dichtgaan'));
  await onto(tools, 'tool-add');
  await tools.keyboard.press('Enter');
  check('the name has the focus', (await focused(tools)) === 'tool-new-title');
  await rules(tools, 'what helps, writing');
  await tools.keyboard.press('Escape');
  check('Escape gives the focus back', (await focused(tools)) === 'tool-add');
  await tools.context().close();

  const record = await open('?state=record-draft&language=nl&place=record');
  await id(record, 'keep-tool').waitFor();
  await id(record, 'keep-tool').focus();
  await record.keyboard.press('Enter');
  check('its words are there', /Ik kan er niet uit/.test(await id(record, 'keep-tool-text').inputValue()));
  await rules(record, 'keeping from a record');
  await onto(record, 'keep-tool-save');
  await record.keyboard.press('Enter');
  await id(record, 'keep-tool-see').waitFor();
  check('the way to it has the focus', (await focused(record)) === 'keep-tool-see');
  await record.keyboard.press('Enter');
  await screenIs(record, 'tools');
  await record.context().close();

  // A link only once one says that one spoke to them.
  const invite = await open('?state=invite-back&language=nl&place=inviteBack');
  await onto(invite, 'back-make');
  await invite.keyboard.press('Enter');
  check('the tick has the focus', (await focused(invite)) === 'back-sure');
  await invite.keyboard.press('Space');
  await onto(invite, 'back-make');
  await invite.keyboard.press('Enter');
  await id(invite, 'back-link-made').waitFor();
  check('the heading is read', (await focused(invite)) === 'heading');
  await invite.context().close();
}
