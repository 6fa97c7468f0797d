import * as tf from '@tensorflow/tfjs-core';
import t, { type Test } from 'tap';
import type { Engine, OpenEngine } from '../../../src/contracts/components/engine.js';
import { reference } from '../../../src/engines/reference/reference.js';
import { checkEngine } from '../../../src/testing/engine/check-engine.js';
import { engineContract } from '../../../src/testing/engine/engine-contract.js';
import { refused } from '../broken-components.js';

/** The reference engine, but for what it says of itself, or does once it is open. */
const having = (change: Partial<Engine>): Engine => ({ ...reference, ...change });
const opened = (change: (open: OpenEngine) => Partial<OpenEngine>): Engine =>
  having({
    async open(settings, options) {
      const open = await reference.open(settings, options);
      return { ...open, ...change(open) };
    },
  });

t.test('an engine is named with the first promise that it breaks', async (t) => {
  await refused(t, checkEngine(having({ revision: 0 }), [{}]), /^reference: its revision is/);
  await refused(t, checkEngine(reference, []), /^reference: is checked with an example$/m);
  const absent = { available: false, detail: 'no such library', devices: [] };
  const unavailable = having({ probe: async () => absent });
  await refused(t, checkEngine(unavailable, [{}]), /^reference: works on this machine: no such library$/m);
  await refused(t, checkEngine(reference, [{ threads: 2 }]), /^reference .*: its schema takes the example/);
  const other = opened(({ identity }) => ({ identity: { ...identity, level: 3 } }));
  await refused(t, checkEngine(other, [{}]), /^reference \{\}: it says the same of itself, opened or not: /);
});

/** That a check of the contract refuses an engine. */
async function breaks(t: Test, engine: Engine, promise: string): Promise<void> {
  const subject = { engine, settings: { name: engine.name }, device: 'cpu' };
  await refused(t, engineContract[promise]!(subject), /./);
}

t.test('each check refuses an engine that breaks its promise', async (t) => {
  const wronglyRun = (run: (own: () => Promise<object>) => Promise<object>) =>
    opened((open) => ({
      async build(...definition) {
        const program = await open.build(...definition);
        return { ...program, run: (...inputs) => run(() => program.run(...inputs)) as ReturnType<typeof program.run> };
      },
    }));
  await breaks(
    t,
    wronglyRun(async () => ({ y: { data: Float32Array.of(0, 1) } })),
    'one definition, many programs and many runs',
  );
  const forgiving = wronglyRun((own) => own().catch(() => ({ y: { data: Float32Array.of(2, 4) } })));
  await breaks(t, forgiving, 'inputs that do not fit are refused, and named');
  await breaks(t, forgiving, 'programs that are disposed of');
  await breaks(t, forgiving, 'calls that are under way at the end are finished, later ones refused');
  let calls = 0;
  const unsteady = wronglyRun(async (own) => {
    const results = await own();
    for (const { data } of Object.values(results)) data[0] += calls++;
    return results;
  });
  await breaks(t, unsteady, 'one or two threads, the same bytes');
  await breaks(t, unsteady, 'calls side by side give the same bytes as calls in a row');
  const wasteful = opened((open) => ({
    async close() {
      await open.close();
      tf.keep(tf.scalar(1));
    },
  }));
  await breaks(t, wasteful, 'a function that fails');
});
