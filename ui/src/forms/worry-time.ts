// A fixed moment of the day to worry, and what was worried about.
import { choice, scale, table, text, time, type Form } from './form';

export const worryTime: Form = {
  id: 'worry-time',
  fields: [time('at'), choice('minutes', '10', '15', '20', '30'), text('where'), table('worries', 30, text('worry'), choice('kind', 'now', 'later', 'not'), text('step'), scale('grip'))],
};
