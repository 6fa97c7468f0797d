import t from 'tap';
import { dataHash, fingerprintOf } from '../../src/plan/fingerprint.js';
import { fingerprintChanges } from '../../src/plan/fingerprint-changes.js';
import { exampleCatalogue, exampleSettings, exampleSplits } from './example-run.js';

const weights = { source: 'coco', settings: {}, path: '/cache/coco', sha256: 'w' };
const inputs = {
  splits: exampleSplits('abcd', 'e', 'f'),
  weights,
  engine: { name: 'onnxruntime', version: '1.30.0' },
  catalogue: exampleCatalogue({ dense: 2 }),
  parts: { training: 3 },
};

t.test('holds the revision of every component used and of no other', (t) => {
  t.strictSame(fingerprintOf(exampleSettings, inputs).components, {
    training: 3,
    'source folder': 1,
    'backbone mobilenet_v2': 1,
    'weights coco': 1,
    'layer dense': 2,
    'layer dropout': 1,
    'optimizer adam': 1,
  });
  const augmentation = { views: 2, seed: 0, steps: [{ name: 'random_flip' }] };
  t.match(fingerprintOf({ ...exampleSettings, augmentation }, inputs).components, {
    'augmentation step random_flip': 1,
  });
  const learningRateSchedule = { name: 'cosine_decay', alpha: 0 };
  t.match(fingerprintOf({ ...exampleSettings, learningRateSchedule }, inputs).components, {
    'learning rate schedule cosine_decay': 1,
  });
  t.end();
});

t.test('does not depend on where weights lie', (t) => {
  const elsewhere = { ...inputs, weights: { ...weights, path: '/elsewhere' } };
  t.strictSame(fingerprintOf(exampleSettings, elsewhere), fingerprintOf(exampleSettings, inputs));
  t.end();
});

t.test('the hash of data changes with content, how it is decoded, label, class, order and split', (t) => {
  const { splits } = inputs;
  const same = exampleSplits('abcd', 'e', 'f');
  t.equal(dataHash(same), dataHash(splits));
  const [first, ...rest] = splits.train;
  const renamed = { ...splits, train: [{ ...first!, id: 'renamed.png' }, ...rest] };
  t.equal(dataHash(renamed), dataHash(splits), 'a name alone changes no result');
  const others = [
    exampleSplits('abcx', 'e', 'f'),
    exampleSplits('badc', 'e', 'f'),
    exampleSplits('abcde', '', 'f'),
    exampleSplits('abcd', 'f', 'e'),
    { ...splits, train: [{ ...first!, label: 1 }, ...rest] },
    { ...splits, train: [{ ...first!, decodingRevision: 2 }, ...rest] },
    { ...splits, classes: ['cat', 'wolf'] },
  ];
  t.equal(new Set([splits, ...others].map(dataHash)).size, others.length + 1);
  t.end();
});

t.test('changes are described in words', (t) => {
  const before = fingerprintOf(exampleSettings, inputs);
  t.strictSame(fingerprintChanges(before, before), []);
  const changes = (now: Partial<typeof before>) => fingerprintChanges(before, { ...before, ...now });
  t.strictSame(changes({ data: 'x' }), [
    'the data changed (images, how they are decoded, labels, classes or the split they are in)',
  ]);
  t.strictSame(changes({ weights: 'x' }), ["the backbone's weights changed"]);
  t.strictSame(changes({ engine: { name: 'reference' } }), ['the engine was onnxruntime and is reference']);
  t.strictSame(changes({ engine: { name: 'onnxruntime', version: '1.31.0' } }), [
    "the engine's version went from 1.30.0 to 1.31.0",
  ]);
  t.strictSame(changes({ engine: { name: 'onnxruntime', optimization: 'all' } }), [
    'the engine now has optimization all',
    'the engine no longer has version (was 1.30.0)',
  ]);
  const elsewhere = { ...before.engine, processor: 'x64 avx512' };
  t.strictSame(changes({ engine: elsewhere }), [], 'another kind of processor is no reason');
  t.strictSame(fingerprintChanges({ ...before, engine: { ...elsewhere, processor: 'arm64 neon' } }, before), []);
  const { 'optimizer adam': _, ...others } = before.components;
  t.strictSame(changes({ components: { ...others, 'optimizer sgd': 1, 'layer dense': 3 } }), [
    'layer dense went from revision 2 to 3',
    'optimizer adam is no longer used',
    'optimizer sgd is used now',
  ]);
  t.end();
});
