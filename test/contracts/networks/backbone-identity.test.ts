import t from 'tap';
import { backboneText, outputsWanted, wholeNetwork } from '../../../src/contracts/networks/backbone-identity.js';

const vgg = { name: 'vgg16', inputSize: 224, includeTop: true } as const;

t.test('a backbone for people', async (t) => {
  t.equal(backboneText({ name: 'mobilenet_v2', inputSize: 96, alpha: 0.35 }), 'mobilenet_v2 alpha 0.35 at 96 px');
  t.equal(backboneText({ ...vgg, output: ['fc2'] }), 'vgg16 with its top at 224 px, cut at fc2');
  t.equal(backboneText({ ...vgg, classifierActivation: 'linear' }), 'vgg16 with its top as logits at 224 px');
  t.equal(backboneText({ name: 'onnx', output: 'node' }), 'onnx');
});

t.test("the cut is not part of a network's identity, except for a file", async (t) => {
  t.same(wholeNetwork({ ...vgg, output: ['fc2'] }), vgg);
  t.same(outputsWanted({ output: ['fc2', 'fc1'] }), ['fc2', 'fc1']);
  const file = { name: 'onnx', output: 'node' };
  t.equal(wholeNetwork(file), file);
  t.same(outputsWanted(file), []);
});
