import t from 'tap';
import { engines } from '../../src/engines/index.js';

for (const engine of engines) {
  t.test(`${engine.name} says the same of itself, opened or not`, async (t) => {
    const identity = await engine.identify({});
    t.equal(identity.name, engine.name);
    t.equal(identity.revision, engine.revision);
    t.match(identity.version, /^\d+\.\d+\.\d+/);
    const open = await engine.open({}, { threads: 1, device: 'cpu' });
    t.same(open.identity, identity);
    await open.close();
  });
}
