// What is said before stopping, removing and taking back goes by the server of that one relationship.
import { describe, expect, it } from 'vitest';
import { app } from '../../src/app.svelte';
import { people, scenes } from '../../src/preview/scenes';
import { moment, t } from '../../src/texts.svelte';
import type { Place } from '../../src/routing';
import type { Relay, RelationshipView, View } from '../../src/view';
import { find, get, settled, show } from './page';

const who = { who: 'Noor', Who: 'Noor' };
async function asked(r: RelationshipView, relay: Relay, all: Relay, place: Place, ask: string | null): Promise<string> {
  const made = scenes['home-therapist']?.() as View;
  await show({ ...made, language: 'nl', relay: all, relationships: [{ ...r, relay }] });
  app.go(place);
  await settled();
  if (ask) get(ask).click();
  await settled();
  return document.body.textContent ?? '';
}

describe.each([['connected', 'away'], ['away', 'connected']] as const)('its server %s, all together %s', (relay, all) => {
  const here = relay === 'connected';
  it('stopping', async () => {
    const said = await asked(people.ready('therapist'), relay, all, { at: 'agreement', relationship: 'r1' }, 'stop');
    expect(said.includes(t('stop-sure-alone', who))).toBe(here);
    expect(said.includes(t('stop-sure-away', who))).toBe(!here);
  });
  it('removing', async () => {
    const said = await asked({ ...people.ready('therapist'), problem: 'messageMissing' }, relay, all, { at: 'home' }, 'remove');
    expect(said.includes(t('remove-stops', who))).toBe(here);
    expect(said.includes(t('remove-stops-away', who))).toBe(!here);
  });
  it('an invitation', async () => {
    const r = people.invited();
    const invitations = r.invitations.map((one) => ({ ...one, state: 'preparing' as const }));
    const [invitation] = invitations;
    const said = await asked({ ...r, invitations }, relay, all, { at: 'step', relationship: 'r1' }, 'invite-withdraw');
    expect(find('relay-note') === null).toBe(here);
    expect(said.includes(t('invite-preparing'))).toBe(here);
    expect(said.includes(t('invite-withdraw-sure'))).toBe(here);
    expect(said.includes(t('invite-withdraw-sure-away', { when: moment(invitation?.expiresMs ?? 0) }))).toBe(!here);
  });
});
