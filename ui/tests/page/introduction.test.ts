// The introduction (S-01): offered, joined, held; and the pictures compared in its call (S-04).
import { afterEach, describe, expect, it, vi } from 'vitest';
import { app } from '../../src/app.svelte';
import { announcements } from '../../src/announcements';
import { introductionWords } from '../../src/introduction';
import { homeWords } from '../../src/sentences';
import { introduced, ONE, people, scenes, session, several, THREE, TWO } from '../../src/preview/scenes';
import { speech, t } from '../../src/texts.svelte';
import type { Backend, RelationshipView, SessionView, View } from '../../src/view';
import { find, get, says, settled, show } from './page';

const of = (r: RelationshipView): View => ({ ...(scenes['verify']?.() as View), language: 'nl', relationships: [r] });
const waiting = (introduction: RelationshipView['introduction']) => ({ ...people.verify(), introduction });
async function click(testid: string): Promise<void> {
  get(testid).click();
  await settled();
}
const core = () => ({
  offerIntroduction: vi.fn<Backend['offerIntroduction']>(() => Promise.resolve()),
  joinIntroduction: vi.fn<Backend['joinIntroduction']>(() => Promise.resolve()),
  openLobby: vi.fn<Backend['openLobby']>(() => Promise.resolve()),
  answerVerification: vi.fn<Backend['answerVerification']>(() => Promise.resolve()),
});
const inCall = (r: RelationshipView, change: Partial<SessionView> = {}): View =>
  of({ ...r, introduction: introduced('ready'), session: { ...session({ phase: 'running', started: 3, camera: true, microphone: true, introduction: true, extendableSeconds: 0 }), ...change } });
afterEach(() => vi.restoreAllMocks());

describe.each([['home', 'home'], ['verify', 'step']] as const)('on %s', (screen, at) => {
  async function here(r: RelationshipView, answers = core()) {
    app.place = at === 'home' ? { at } : { at, relationship: 'r1' };
    app.chosen = 'r1';
    await show(of(r), answers);
    expect(get('screen').dataset['screen']).toBe(screen);
    return answers;
  }
  it('is offered by one click', async () => {
    const answers = await here(waiting(introduced('open')));
    await click('introduction-offer');
    expect(answers.offerIntroduction).toHaveBeenCalledWith({ relationship: 'r1' });
    await says(of(waiting(introduced('offered', { by: 'me', joined: true, awaits: [ONE] }))));
    expect(find('introduction-offer')).toBeNull();
    expect(find('introduction-join')).toBeNull();
    expect(get('introduction').textContent).toContain(t('introduction-mine'));
    expect(get('introduction').textContent).toContain('Marijke moet nog meedoen');
  });
  it('is joined by one click, and led to', async () => {
    const answers = await here(waiting(introduced('offered')));
    expect(get('introduction').textContent).toContain('Marijke wil eerst kennismaken');
    await click('introduction-join');
    expect(answers.joinIntroduction).toHaveBeenCalledWith({ relationship: 'r1' });
    await says(of(waiting(introduced('ready'))));
    await click('introduction-lobby');
    expect(answers.openLobby).toHaveBeenCalledWith({ relationship: 'r1' });
    expect(app.place).toEqual({ at: 'step', relationship: 'r1' });
  });
  it('is not there where there is none, or it was held', async () => {
    await here(waiting(null));
    expect(find('introduction')).toBeNull();
    await says(of(waiting(introduced('held'))));
    expect(find('introduction')).toBeNull();
  });
});

describe('what is said of it', () => {
  it('names who is awaited, and who offered', async () => {
    speech.language = 'nl';
    const r = several(waiting(introduced('offered', { joined: true, awaits: [TWO, THREE] })), 3);
    app.chosen = 'r1';
    await show(of(r), core());
    expect(get('introduction').textContent).toContain('Sam en Jip moeten nog meedoen');
    await says(of(several(waiting(introduced('offered', { by: TWO })), 3)));
    expect(get('introduction').textContent).toContain('Sam wil eerst kennismaken');
  });
  it('has words for every state', () => {
    const main = (introduction: RelationshipView['introduction']) => introductionWords({ introduction })?.main ?? null;
    expect([main(null), main(introduced('open')), main(introduced('offered')), main(introduced('offered', { joined: true })), main(introduced('ready')), main(introduced('held'))])
      .toEqual([null, 'offer', 'join', 'none', 'lobby', null]);
  });
  it('says at home that it was held, once', async () => {
    const held = scenes['home-introduction-held']?.() as View;
    app.chosen = 'r1';
    await show({ ...held, language: 'nl' }, core());
    expect(get('home-person').textContent).toContain('De kennismaking is geweest');
    expect(find('refusal')).toBeNull();
    await click('home-continue');
    expect(get('screen').dataset['screen']).toBe('agreement');
    // While the pictures are still to be compared, that comes first.
    expect(homeWords({ ...people.verify(), introduction: introduced('held') }).heading).toBe('home-verify');
  });
  it('is heard when another offers it, when all have joined, and when all compared', () => {
    const view = (r: RelationshipView) => of(r);
    const heard = (was: RelationshipView, now: RelationshipView) => announcements(view(was), view(now)).map((one) => one.id);
    expect(heard(waiting(introduced('open')), waiting(introduced('offered')))).toEqual(['say-introduction']);
    expect(heard(waiting(introduced('open')), waiting(introduced('offered', { by: 'me', joined: true })))).toEqual([]);
    expect(heard(waiting(introduced('offered')), waiting(introduced('ready')))).toEqual(['say-introduction-ready']);
    expect(heard(people.verify(), people.agreeAwait())).toEqual(['say-compared']);
  });
});

describe('in its lobby and its call', () => {
  it('says in the lobby what it is', async () => {
    await show(of({ ...waiting(introduced('ready')), session: session({ introduction: true }) }), core());
    expect(get('lobby-introduction').textContent).toContain(t('lobby-introduction'));
    expect(get('lobby-introduction').textContent).toContain(t('lobby-introduction-unknown'));
    await says(of({ ...people.agreeAwait(), introduction: introduced('ready'), session: session({ introduction: true }) }));
    expect(get('lobby-introduction').textContent).not.toContain(t('lobby-introduction-unknown'));
    await says(of(people.ready('client', { session: session({}) })));
    expect(find('lobby-introduction')).toBeNull();
  });
  it('shows the six pictures beside the face, and neither text nor a longer session', async () => {
    await show(inCall(people.verify()), core());
    expect(get('verify-emoji').children.length).toBe(6);
    expect(find('toggle-texts')).toBeNull();
    await click('clock');
    expect(find('clock-longer')).toBeNull();
    await click('leave');
    expect(find('leave-stop')).toBeNull();
    await click('leave-no');
    // It can be closed, and opened again.
    await click('session-signs-close');
    expect(find('verify-emoji')).toBeNull();
    await click('toggle-signs');
    expect(get('verify-emoji').children.length).toBe(6);
    // In a session of an agreement it is the other way round.
    await says(of(people.ready('client', { session: session({ phase: 'running', started: 3, camera: true }) })));
    expect([find('session-signs'), find('toggle-signs')]).toEqual([null, null]);
    expect(find('toggle-texts')).not.toBeNull();
  });
  it('says the same by one click and goes on', async () => {
    const answers = core();
    await show(inCall(people.verify()), answers);
    await click('verify-same');
    expect(answers.answerVerification).toHaveBeenCalledWith({ relationship: 'r1', same: true });
    await says(inCall({ ...people.verify(), verification: people.verifyMine().verification }));
    expect(get('session-signs').textContent).toContain('Jij zei: hetzelfde');
    expect([find('verify-same'), find('verify-different')]).toEqual([null, null]);
    await says(inCall(people.agreeAwait()));
    expect(get('session-signs').textContent).toContain(t('session-signs-same'));
    await click('session-signs-close');
    expect(find('session-signs')).toBeNull();
    expect(get('screen').dataset['screen']).toBe('session');
  });
  it('asks once before it ends for other pictures, and then says what that means', async () => {
    const answers = core();
    await show(inCall(people.verify()), answers);
    await click('verify-different');
    expect(answers.answerVerification).not.toHaveBeenCalled();
    expect(get('verify-different-sure').textContent).toContain(t('session-signs-sure-under'));
    await click('verify-different-yes');
    expect(answers.answerVerification).toHaveBeenCalledWith({ relationship: 'r1', same: false });
    await says(of(people.mismatch()));
    expect(get('screen').dataset['screen']).toBe('mismatch');
  });
  it('opens without the pictures where they were compared before', async () => {
    await show(inCall(people.agreeAwait()), core());
    expect(find('session-signs')).toBeNull();
  });
  it.each([['verify', people.verify, 'verify'], ['agree', people.agreeAwait, 'agreement']] as const)('goes on with the step it stands at: %s', async (_, r, screen) => {
    const closeEnding = vi.fn<Backend['closeEnding']>(() => Promise.resolve());
    const ended = { ...session({ phase: 'ended', started: 20, introduction: true }), end: { reason: 'leftByOther' as const, startedMs: session({}).nowMs, lastedSeconds: 1200 } };
    await show(of({ ...r(), introduction: introduced('held'), session: ended }), { ...core(), closeEnding });
    expect(get('ending-introduction').textContent).toContain('niets bewaard');
    await click('ending-step');
    expect(closeEnding).toHaveBeenCalledWith({ relationship: 'r1' });
    await says(of({ ...r(), introduction: introduced('held') }));
    expect(get('screen').dataset['screen']).toBe(screen);
  });
});
