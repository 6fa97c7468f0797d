import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { inspectNetwork } from '../../../src/models/facts/inspect-network.js';

t.test('layers make blocks, and blocks the network', async (t) => {
  for (const name of ['mobilenet_v2', 'nasnet_mobile', 'densenet121']) {
    const found = inspectNetwork({ name, inputSize: 96, alpha: 1 }, catalogue);
    const sum = (of: readonly { parameters: number; multiplyAdds: number }[]) => ({
      parameters: of.reduce((total, { parameters }) => total + parameters, 0),
      multiplyAdds: of.reduce((total, { multiplyAdds }) => total + multiplyAdds, 0),
    });
    const whole = { parameters: found.parameters, multiplyAdds: found.multiplyAdds };
    t.same(sum(found.layers), whole, name);
    t.same(sum(found.blocks), whole, name);
    t.equal(
      found.blocks.reduce((total, { layers }) => total + layers, 0),
      found.layers.length,
    );
    t.same(
      found.layers.map(({ index }) => index),
      found.layers.map((_, index) => index),
    );
    t.ok(found.freezePoints.some(({ until }) => until === found.suggestion));
  }
});

t.test('facts of the requested member', async (t) => {
  const found = inspectNetwork({ name: 'mobilenet_v2', inputSize: 96, alpha: 0.35 }, catalogue);
  t.match(found, { features: [3, 3, 1280], accuracy: { top1: 45.5, top5: 70.4 } });
  t.match(found.layers[1], { name: 'Conv1', kind: 'Conv2D', block: 'Conv1', outputShape: [48, 48, 16] });
  // 3 x 3 x 3 x 16 numbers, at 48 x 48 places.
  t.match(found.layers[1], { parameters: 432, multiplyAdds: 995_328 });
});

t.test('facts with the top, and of a cut network', async (t) => {
  const top = inspectNetwork({ name: 'mobilenet', inputSize: 224, alpha: 1, includeTop: true }, catalogue);
  // 3,228,864 without it; 1024 x 1000 numbers and 1000 biases more, which is the 4,253,864 of Keras' table.
  t.match(top, { features: [1000], parameters: 4_253_864, accuracy: { top1: 70.4 } });
  const blocks = { name: 'vgg16', inputSize: 64, output: ['block2_pool', 'block4_pool'] };
  const cut = inspectNetwork(blocks, catalogue);
  t.match(cut, { outputs: ['block2_pool', 'block4_pool'], features: [128 + 512], accuracy: null });
  t.equal(cut.layers.at(-1)!.name, 'block4_pool', 'nothing behind the last of them');
  // What the head reads of the second block is stored beside what the third one gives.
  t.same(
    cut.freezePoints.find(({ until }) => until === 'block3')!.crossing.map(({ layer }) => layer),
    ['block2_pool', 'block3_pool'],
  );
});
