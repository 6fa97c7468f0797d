import t, { type Test } from 'tap';
import type { Engine, EngineOptions, OpenEngine } from '../../src/contracts/components/engine.js';
import { withOpenEngine } from '../../src/testing/engine/engine-promise.js';

export { double, loopOutputsOf, outputsOf, plainly } from '../../src/testing/engine/engine-promise.js';

type Body = (t: Test, open: OpenEngine) => Promise<void>;

/**
 * A test on an engine that is opened for it, and skipped where that does not work: tfjs' backend and the number of live
 * tfjs tensors are afterwards what they were before.
 */
export function promise(
  engine: Engine,
  name: string,
  body: Body,
  options: EngineOptions = { threads: 1, device: 'cpu' },
): void {
  t.test(`${engine.name}: ${name}`, async (t) => {
    const { available, detail } = await engine.probe();
    if (!available) return void t.pass('not available', { skip: detail });
    await withOpenEngine({ engine, settings: { name: engine.name } }, options, (open) => body(t, open));
  });
}
