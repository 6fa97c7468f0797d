import t from 'tap';
import { nearNames } from '../../src/foundation/near-names.js';

t.test('names that contain what was asked for come first, then those with the fewest edits', async (t) => {
  const names = ['block/Relu', 'Rely', 'stem/conv', 'deep/block/relu6'];
  t.same(nearNames('relu', names, 3), ['block/Relu', 'deep/block/relu6', 'Rely']);
  t.same(nearNames('stem/cnov', names, 1), ['stem/conv']);
  t.same(nearNames('relu', [], 3), []);
});

t.test('a hostile name takes no time', async (t) => {
  const long = 'x'.repeat(1e6);
  const start = Date.now();
  nearNames(long, [`${long}y`, `z${long}`], 2);
  t.ok(Date.now() - start < 1000);
});
