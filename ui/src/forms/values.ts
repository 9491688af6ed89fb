// What matters to one, how much of it there is now, and small steps towards it.
import { choice, date, scale, table, text, type Form } from './form';

export const values: Form = {
  id: 'values',
  fields: [
    table('areas', 10, choice('area', 'family', 'love', 'friends', 'work', 'learning', 'health', 'rest', 'nature', 'belief', 'world'), text('matters', 2), scale('weight', 10), scale('life', 10)),
    table('steps', 20, text('step'), date('day'), choice('done', 'not', 'partly', 'yes')),
  ],
};
