// What is set going about one and the same thing goes one after the other; what is about another does not wait for it.
import { describe, expect, it } from 'vitest';
import { Turns } from '../src/turns';

/** Work that is over when the test says so. */
function slow() {
  const log: string[] = [];
  const ends = new Map<string, { done: () => void; fail: () => void }>();
  const work = (name: string) => () => new Promise<string>((done, fail) => {
    log.push(name);
    ends.set(name, { done: () => done(name), fail: () => fail(new Error(name)) });
  });
  const end = async (name: string, how: 'done' | 'fail' = 'done'): Promise<void> => {
    ends.get(name)?.[how]();
    await new Promise((done) => setTimeout(done));
  };
  return { log, work, end };
}

describe('turns', () => {
  it('come one after the other, in their order, and a failure stops none behind it', async () => {
    const [turns, { log, work, end }] = [new Turns(), slow()];
    const first = turns.take('note r1', work('1')).catch((thrown: Error) => `not ${thrown.message}`);
    const second = turns.keep('note r1', work('2'));
    void turns.take('note r1', work('3'));
    void turns.take('note r2', work('other'));
    expect(log).toEqual(['1', 'other']);
    await end('1', 'fail');
    expect(log).toEqual(['1', 'other', '2']);
    await end('2');
    expect(log).toEqual(['1', 'other', '2', '3']);
    expect([await first, await second]).toEqual(['not 1', '2']);
    // Where all of it is over nothing is waited for.
    await end('3');
    void turns.take('note r1', work('4'));
    expect(log.at(-1)).toBe('4');
  });
  it('are waited for where they keep words, and only there', async () => {
    const [turns, { work, end }] = [new Turns(), slow()];
    void turns.take('later r1', work('read'));
    turns.keep('note r1', work('kept')).catch(() => {});
    let kept = false;
    void turns.kept().then(() => { kept = true; });
    await end('');
    expect(kept).toBe(false);
    await end('kept', 'fail');
    expect(kept).toBe(true);
  });
});
