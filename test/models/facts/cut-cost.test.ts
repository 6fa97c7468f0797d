import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { RunSettings } from '../../../src/contracts/experiment.js';
import type { FeatureCut } from '../../../src/contracts/features.js';
import { workPerImage } from '../../../src/models/facts/cut-cost.js';
import { cutOf, pooledCut } from '../../../src/models/freeze/cut.js';

const settings = {
  backbone: { name: 'mobilenet_v2', alpha: 1, inputSize: 224, weights: [] },
  head: {
    pooling: 'avg',
    layers: [
      { name: 'dense', units: 128 },
      { name: 'dropout', rate: 0.2 },
    ],
  },
  training: {},
} as unknown as RunSettings;
/** Of mobilenet_v2 at 224 px, as models/facts/network-sizes.ts has it. */
const whole = 299_494_272;
const head = 1280 * 128 + 128;

t.test('a frozen network: all of it for features, its head for training', (t) => {
  // 1280 x 128, and 128 for a class, three times: outputs, and gradients by weights and by inputs.
  t.same(workPerImage(settings, pooledCut, catalogue), { features: whole, training: 3 * head });
  t.end();
});

t.test('a part that is tuned counts for training, and no layer counts twice', (t) => {
  let before = 0;
  for (const until of ['block_3', 'block_10', 'block_13', 'block_16']) {
    const cut = cutOf(settings, { frozenLayers: { until } }, catalogue);
    const { features, training } = workPerImage(settings, cut, catalogue)!;
    t.ok(features > before, `more is frozen until ${until}`);
    t.equal(features + training / 3 - head, whole);
    before = features;
  }
  const pixels: FeatureCut = { kind: 'pixels', layers: [], width: 150_528, storage: 'uint8' };
  t.same(workPerImage(settings, pixels, catalogue), { features: 0, training: 3 * (whole + head) });
  t.end();
});
