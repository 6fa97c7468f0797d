import t from 'tap';
import { espalier } from '../espalier.js';

t.test('weights that are not what they should be: exit 1, and a line that says which', async (t) => {
  const keras = { vgg16: { 'vgg16_weights_tf_dim_ordering_tf_kernels.h5': 'another' } };
  const coco = { 'model.json': '{}' };
  const cwd = t.testdir({ '.cache': { weights: { keras, 'coco-1.0.6-r1': coco } } });
  const { code, stdout } = await espalier(['doctor', '--weights'], { cwd });
  t.equal(code, 1);
  t.match(stdout, /^wrong {2}vgg16 .*at 224 px.*, imagenet: \S+kernels\.h5 is not the file that Keras publishes/m);
  t.match(stdout, /^wrong {2}mobilenet_v2 alpha 1 at 224 px, coco: .*weightsManifest/m);

  const named = await espalier(['doctor', '--json', '--weights', 'mobilenet_v2', 'resnet50'], { cwd });
  t.equal(named.code, 1);
  t.match(JSON.parse(named.stdout), {
    engine: /./,
    weights: [
      { backbone: { name: 'mobilenet_v2', alpha: 1, inputSize: 224 }, weights: 'coco', problem: /weightsManifest/ },
      { backbone: { name: 'resnet50' }, absent: /^none of its weights are in the cache/, problem: undefined },
    ],
  });
});

t.test('what was named and is not in the cache could not be checked: absent, exit 1', async (t) => {
  const { code, stdout } = await espalier(['doctor', '--weights', 'resnet50'], { cwd: t.testdir() });
  t.same([code, stdout], [1, 'absent  resnet50: none of its weights are in the cache; a run fetches them\n']);
});

t.test('nothing to check, and no such backbone', async (t) => {
  const cwd = t.testdir();
  const { code, stdout } = await espalier(['doctor', '--weights'], { cwd });
  t.same([code, stdout], [0, 'No weights are in the cache; a run fetches them.\n']);
  const unknown = await espalier(['doctor', '--weights', 'efficientnet_b9'], { cwd });
  t.equal(unknown.code, 2);
  t.match(unknown.stderr, /no backbone efficientnet_b9[\s\S]*Did you mean efficientnet_b/);
});
