import t from 'tap';
import { checkUpdates } from '../../../src/train/update/updates.js';
import { runSettings } from '../../run-settings.js';

// 10 images in batches of 4 are 3 batches an epoch: 6 in two epochs.
const settings = (steps: number, more: { readonly [section: string]: unknown } = {}) =>
  runSettings({
    optimizer: { name: 'sgd', gradient_accumulation_steps: steps },
    training: { epochs: 2, batch_size: 4 },
    ...more,
  });

t.test('a run must come to its first update', async (t) => {
  checkUpdates(await settings(6), 10);
  checkUpdates(await runSettings({}), 1);
  const seven = await settings(7);
  t.throws(() => checkUpdates(seven, 10), {
    code: 'CONFIG_CONFLICT',
    message:
      /accumulation_steps is 7, but training has only 6 batches in all \(10 training images, batch_size 4, epochs 2\)/,
  });
});

t.test('and so must each of its phases, for which the optimizer starts anew', async (t) => {
  const phases = [
    { frozen_layers: 'all', epochs: 2 },
    { frozen_layers: 'none', epochs: 1 },
  ];
  checkUpdates(await settings(3, { phases }), 10);
  const four = await settings(4, { phases });
  t.throws(() => checkUpdates(four, 10), { code: 'CONFIG_CONFLICT', message: /but phases\.1 has only 3 batches/ });
});
