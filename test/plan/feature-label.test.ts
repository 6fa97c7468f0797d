import t from 'tap';
import type { FeatureCut } from '../../src/contracts/features.js';
import { featureLabel } from '../../src/plan/feature-label.js';
import { exampleSettings } from './example-run.js';

const cutAt = (...layers: string[]): FeatureCut => ({ kind: 'layers', layers, width: 10, storage: 'float32' });

t.test('features by name', (t) => {
  const label = (cut: FeatureCut | null) => featureLabel(exampleSettings, cut);
  const backbone = 'mobilenet_v2 alpha 1 at 224 px';
  t.equal(label({ kind: 'pooled', layers: [], width: undefined, storage: 'float32' }), backbone);
  t.equal(label({ kind: 'pixels', layers: [], width: 10, storage: 'uint8' }), 'pixels at 224 px');
  t.equal(label(null), 'folder images, decoded only');
  t.equal(label(cutAt('block_13_project_BN')), `${backbone}, outputs of block_13_project_BN`);
  t.equal(label(cutAt('a', 'b', 'c', 'd')), `${backbone}, outputs of a, b, c, d`);
  t.equal(label(cutAt('a', 'b', 'c', 'd', 'e')), `${backbone}, outputs of a, b, c and 2 more layers`);
  t.equal(label({ ...cutAt('fc2', 'block5_pool'), kind: 'pooled' }), `${backbone}, cut at fc2, block5_pool`);
  t.end();
});
