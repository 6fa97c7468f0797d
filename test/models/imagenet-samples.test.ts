import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import t from 'tap';
import { catalogue } from '../../src/catalogue.js';
import { loadBackbone } from '../../src/models/backbone.js';
import { layersModel } from '../../src/models/weights/sources/layers_model.js';
import { countRight, likeliestClasses, picturesAbsent, trueClasses } from './imagenet-samples.js';

const weights = '../shared/weights/mobilenet_v1_0.25_224';
const skip = picturesAbsent || (existsSync(weights) ? false : `${weights} is absent`);

t.test('MobileNet classifies ImageNet images as Keras does', { skip }, async (t) => {
  const identity = { name: 'mobilenet', alpha: 0.25, inputSize: 224, includeTop: true };
  const context = { relativeTo: '.', cacheFolder: t.testdir(), mayDownload: false, warn: () => {} };
  const backbone = await loadBackbone(
    identity,
    await layersModel.locate({ path: weights }, identity, context),
    catalogue,
  );
  const ours = await likeliestClasses(backbone);
  backbone.dispose();
  // As scripts/fixtures/imagenet_samples.py writes them, in the order of the names.
  const { likeliest: keras } = JSON.parse(await readFile('test/models/fixtures/imagenet-samples.json', 'utf8'));

  const truth = await trueClasses();
  for (const most of [1, 5]) {
    const [found, wanted] = [countRight(ours, truth, most), countRight(keras, truth, most)];
    t.comment(`top-${most}: ${found} of ${truth.length}; Keras ${wanted}`);
    t.ok(Math.abs(found - wanted) <= 1, `top-${most}: ${found}, Keras ${wanted}`);
  }
  // TensorFlow decodes JPEG by a fast transform, a few levels off: enough where two classes are about as likely.
  const others = ours.filter(([first], index) => first !== keras[index][0]).length;
  t.ok(others <= 3, `another first class for ${others}`);
});
