// How one notices that things get harder: the first signs, who sees them, what helps, whom to call.
import { choice, table, text, type Form } from './form';

export const firstSigns: Form = {
  id: 'first-signs',
  fields: [
    table('signs', 20, text('sign'), choice('who', 'me', 'others', 'both')),
    text('others', 2), text('helps', 3), text('avoid', 2),
    table('call', 8, text('name'), text('number'), text('for')),
  ],
};
