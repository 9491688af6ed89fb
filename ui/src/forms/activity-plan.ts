// Things one plans to do, and one's mood before and after.
import { date, scale, table, text, time, type Form } from './form';

export const activityPlan: Form = {
  id: 'activity-plan',
  fields: [text('why', 2), table('activities', 30, text('what'), date('day'), time('at'), scale('before'), scale('after'), text('noticed'))],
  chart: { along: 'days', day: 'day', max: 100, series: [{ table: 'activities', of: 'before' }, { table: 'activities', of: 'after' }] },
};
