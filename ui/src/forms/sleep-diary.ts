// Nights and the days after them: when one lay down and got up, how one slept, how one's mood was.
import { date, scale, table, text, time, type Form } from './form';

export const sleepDiary: Form = {
  id: 'sleep-diary',
  fields: [table('nights', 31, { ...date('day'), wide: true }, time('down'), time('up'), scale('slept'), scale('mood'), text('noticed'))],
  chart: { along: 'days', day: 'day', max: 100, series: [{ table: 'nights', of: 'slept' }, { table: 'nights', of: 'mood' }] },
};
