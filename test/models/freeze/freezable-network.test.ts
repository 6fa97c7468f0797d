import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { networksOf } from '../../../src/models/freeze/freezable-network.js';

const network = networksOf(catalogue)({ name: 'mobilenet_v2', alpha: 1, inputSize: 96 });

t.test('layers and weights that are tuned', async (t) => {
  t.equal(network.layers.length, 154);
  t.equal(network.blocks.length, 19);
  // Conv_1: 320 * 1280.
  t.same(network.tunedPart({ trainableLastBlocks: 1 }, 'frozen'), { layers: ['Conv_1'], weights: 409_600 });
  // And gamma and beta of 1280 channels; its moving statistics are not trained.
  for (const batchNorm of ['inference', 'train'] as const)
    t.equal(network.tunedPart({ trainableLastBlocks: 1 }, batchNorm)!.weights, 409_600 + 2 * 1280);
  // Keras: 2,257,984 parameters, of which 34,112 are moving statistics and as many gamma and beta.
  t.equal(network.tunedPart('none', 'frozen')!.weights, 2_257_984 - 2 * 34_112);
  t.equal(network.tunedPart('none', 'train')!.weights, 2_257_984 - 34_112);
  t.same(network.tunedPart('all', 'frozen'), { layers: [], weights: 0 });
});

t.test('names that are not there', async (t) => {
  t.equal(network.tunedPart({ until: 'blok_13' }, 'frozen'), undefined);
  t.equal(network.tunedPart({ except: 'block_17' }, 'frozen'), undefined);
  t.equal(network.tunedPart({ match: '^conv5' }, 'frozen'), undefined);
});
