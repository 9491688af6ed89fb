// Something one avoids, in steps from easy to hard: how tense one expects to be, and how tense it was.
import { date, scale, table, text, type Form } from './form';

export const exposureLadder: Form = {
  id: 'exposure-ladder',
  fields: [text('towards', 2), table('steps', 20, text('step'), scale('expected'), date('day'), scale('begin'), scale('end'), text('noticed'))],
  chart: { along: 'rows', max: 100, series: [{ table: 'steps', of: 'expected' }, { table: 'steps', of: 'begin' }, { table: 'steps', of: 'end' }] },
};
