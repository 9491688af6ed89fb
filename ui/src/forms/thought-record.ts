// What one thought in a hard moment, and how one looks at it now.
import { scale, text, type Form } from './form';

export const thoughtRecord: Form = {
  id: 'thought-record',
  fields: [text('happened', 2), text('thought'), scale('belief'), text('felt'), scale('strength'), text('now', 2), scale('after')],
  chart: { along: 'days', max: 100, series: [{ of: 'belief' }, { of: 'after' }] },
};
