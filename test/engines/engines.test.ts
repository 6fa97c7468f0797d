import t from 'tap';
import { engines } from '../../src/engines/index.js';
import { engineContract } from '../../src/testing/engine/engine-contract.js';
import { isEager, withOpenEngine } from '../../src/testing/engine/engine-promise.js';

for (const engine of engines) {
  const settings = { name: engine.name };
  t.test(engine.name, async (t) => {
    const { available, detail } = await engine.probe();
    if (!available) return void t.pass('not available', { skip: detail });
    await withOpenEngine({ engine, settings }, { threads: 1, device: 'cpu' }, async (open) => {
      t.equal(await isEager(open), engine.name === 'reference', 'only the reference engine computes eagerly');
      t.match(open.identity.version, /^\d+\.\d+\.\d+/);
    });
    for (const [what, check] of Object.entries(engineContract))
      await t.test(what, (t) => t.resolves(check({ engine, settings, device: 'cpu' })));
  });
}
