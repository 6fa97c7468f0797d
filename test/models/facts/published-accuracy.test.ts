import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { defaultArchitecture } from '../../../src/models/architectures/default-architecture.js';
import { backbones } from '../../../src/models/backbones/index.js';
import { findBackbone } from '../../../src/models/find-backbone.js';

const accuracy = (name: string, architecture: object) =>
  findBackbone(name, catalogue).imagenetAccuracy({ inputSize: 224, ...architecture });

t.test('every network that Keras publishes weights of has an accuracy, with its source', async (t) => {
  for (const backbone of backbones) {
    const architecture = defaultArchitecture(backbone);
    if (!backbone.officialWeights(architecture)) continue;
    const published = backbone.imagenetAccuracy(architecture);
    t.match(published?.source, /^https:\/\/(keras\.io|github\.com|arxiv\.org)\//, backbone.name);
    // The least accurate is MobileNetV3, small, with 68.1.
    t.ok(published!.top1 > 60 && published!.top1 < 90, `${backbone.name} top-1`);
    t.ok((published!.top5 ?? 99) > published!.top1 + 10, `${backbone.name} top-5`);
  }
});

t.test('what Keras measured of its own weights', async (t) => {
  t.match(accuracy('resnet50', {}), { top1: 74.9, top5: 92.1 });
  t.match(accuracy('efficientnet_b7', { inputSize: 600 }), { top1: 84.3, top5: 97 });
  t.equal(accuracy('resnet50', { inputSize: 160 }), undefined, 'and not at another input size');
});

t.test('the widths of MobileNets have accuracies of their own', async (t) => {
  t.match(accuracy('mobilenet', { alpha: 1 }), { top1: 70.4, source: 'https://keras.io/api/applications' });
  t.match(accuracy('mobilenet', { alpha: 0.25 }), { top1: 49.8, top5: 74.2, source: /mobilenet_v1\.md/ });
  t.equal(accuracy('mobilenet', { alpha: 0.25, depthMultiplier: 2 }), undefined);
  t.equal(accuracy('mobilenet', { alpha: 0.3 }), undefined);
  t.match(accuracy('mobilenet_v2', { alpha: 1.4 }), { top1: 75, top5: 92.5 });
  t.match(accuracy('mobilenet_v2', { alpha: 0.35, inputSize: 96 }), { top1: 45.5, top5: 70.4 });
  t.equal(accuracy('mobilenet_v2', { alpha: 1, inputSize: 512 }), undefined);
  t.match(accuracy('mobilenet_v3_large', { alpha: 0.75 }), { top1: 73.3, top5: undefined });
  t.match(accuracy('mobilenet_v3_small', { alpha: 1, minimalistic: true }), { top1: 61.9 });
  t.equal(accuracy('mobilenet_v3_small', { alpha: 0.75, minimalistic: true }), undefined);
});
