import t from 'tap';
import type { RunSettings } from '../../src/contracts/experiment.js';
import type { FeatureCut, FeatureUse } from '../../src/contracts/features.js';
import type { WantedFeatures } from '../../src/contracts/plan.js';
import { type KnownRun, makePlan } from '../../src/plan/make-plan.js';
import type { WorkOf } from '../../src/plan/planned-features.js';
import { rateKey } from '../../src/plan/rates.js';
import { identifyRuns } from '../../src/plan/run-ids.js';
import { exampleExperiment, exampleRun, exampleSplits } from './example-run.js';

const fingerprint = { data: 'd', weights: 'w', engine: { name: 'onnxruntime' }, components: {} };
const finished = { status: 'done', fingerprint, error: '' } as const;
const splits = exampleSplits('abcd', 'e', 'f');
const options = { force: false, jobs: 2, engine: 'onnxruntime', downloads: [] };
const key = rateKey('mobilenet_v2 alpha 1 at 224 px', 'onnxruntime');

/** A store that has some contents' view 0 and remembers what it was asked. */
function stock(stored: string) {
  const asked: { key: string; wanted: readonly WantedFeatures[] }[] = [];
  return {
    asked,
    async countStored(featureKey: string, wanted: readonly WantedFeatures[]) {
      asked.push({ key: featureKey, wanted });
      return wanted.filter(({ image }) => stored.includes(image)).length;
    },
  };
}

const pooled: FeatureCut = { kind: 'pooled', layers: [], width: undefined, storage: 'float32' };
const setsOf = (key: string | undefined, changes: Partial<FeatureUse> = {}): FeatureUse[] => [
  { cut: pooled, stored: true, rowBytes: null, key, phases: [0], ...changes },
];

/** One run per element, sharing splits and features unless it says otherwise. */
function plan(
  runs: readonly (Partial<Omit<KnownRun, 'settings'>> & { settings?: Partial<RunSettings> })[],
  store = stock(''),
  rates = {},
  workOf: WorkOf = () => undefined,
) {
  const experiment = exampleExperiment(runs.map(({ settings }, index) => exampleRun({ n: index }, settings)));
  const known = identifyRuns(experiment).map((run, index): KnownRun => {
    const { settings: _, ...changes } = runs[index]!;
    return { ...run, splits, features: setsOf('f'), fingerprint, found: undefined, ...changes };
  });
  return makePlan(experiment, known, store, rates, { ...options, workOf });
}

t.test('lists every run in order with its decision', async (t) => {
  const { runs, sweptPaths, name } = await plan([{}, { found: finished }, { found: 'unfinished' }]);
  t.strictSame([name, sweptPaths], ['a', ['n']]);
  t.strictSame(
    runs.map(({ swept, action }) => [swept, action]),
    [
      [{ n: 0 }, 'run'],
      [{ n: 1 }, 'skip'],
      [{ n: 2 }, 'run'],
    ],
  );
});

t.test('runs that share features need them once; finished runs need none', async (t) => {
  const store = stock('ab');
  const { features } = await plan([{}, {}, { found: finished }, { features: setsOf('g'), found: finished }], store);
  t.strictSame(features, [
    {
      label: 'mobilenet_v2 alpha 1 at 224 px',
      place: 'disk',
      rowBytes: null,
      runs: 2,
      key: 'f',
      images: 6,
      needed: 6,
      stored: 2,
      bytes: null,
      seconds: null,
    },
  ]);
  t.equal(store.asked.length, 1);
});

t.test('training images count once a view, and an image in two splits of two runs counts once', async (t) => {
  const augmentation = { views: 4, seed: 0, steps: [] };
  const store = stock('');
  const other = exampleSplits('aac', 'd', 'b');
  const { features } = await plan(
    [{ settings: { augmentation } }, { settings: { augmentation }, splits: other }],
    store,
  );
  // Run 1 trains on a b c d, run 2 on a (twice) and c: 4 x 4 views; e and f are seen once.
  t.match(features, [{ images: 6, needed: 18 }]);
  t.strictSame(Object.fromEntries(store.asked[0]!.wanted.map(({ image, views }) => [image, views])), {
    a: 4,
    b: 4,
    c: 4,
    d: 4,
    e: 1,
    f: 1,
  });
});

t.test('time comes from measured rates', async (t) => {
  const rates = { [key]: { features: 2, training: 80 } };
  const { features, seconds } = await plan([{}, {}, {}], stock('ab'), rates);
  // 4 of 6 missing at 2/s; three runs of 10 epochs x 4 samples at 80/s, two at a time.
  t.equal(features[0]!.seconds, 2);
  t.strictSame(seconds, { features: 2, training: 0.75 });
  t.strictSame((await plan([{}], stock('abcdef'))).seconds, { features: 0, training: null });
  t.strictSame((await plan([{ found: finished }])).seconds, { features: 0, training: 0 });
});

t.test('what was never measured is scaled from what was, by multiply-adds, and said to be about that', async (t) => {
  const rates = {
    [rateKey('resnet50 at 224 px', 'onnxruntime')]: { features: 25, featuresMultiplyAdds: 4e9 },
    // Nearer to the work than the one above.
    [rateKey('mobilenet at 224 px', 'onnxruntime')]: {
      ...{ features: 40, featuresMultiplyAdds: 5e8 },
      ...{ training: 50, trainingMultiplyAdds: 2e5 },
    },
    [rateKey('vgg16 at 224 px', 'reference')]: { features: 1, featuresMultiplyAdds: 2e8 },
  };
  const workOf: WorkOf = () => ({ features: 2e8, training: 1e5 });
  const { features, seconds } = await plan([{}], stock('ab'), rates, workOf);
  // 4 images at 40 * 5e8 / 2e8 = 100/s; 10 epochs x 4 samples at 50 * 2e5 / 1e5 = 100/s.
  t.match(features[0], { seconds: 0.04, about: true });
  t.strictSame(seconds, { features: 0.04, training: 0.4, about: ['features', 'training'] });
  t.strictSame((await plan([{}], stock(''), rates)).seconds, { features: null, training: null }, 'unknown work');
});

t.test('numbers that need a download are unknown rather than zero', async (t) => {
  const rates = { [key]: { features: 2, training: 80 } };
  const unknown = { splits: undefined, features: setsOf(undefined), fingerprint: undefined };
  const store = stock('');
  const { features, seconds } = await plan([unknown, {}], store, rates);
  t.match(features, [{ key: null, runs: 1, images: null, needed: null, stored: null, seconds: null }, { key: 'f' }]);
  t.strictSame(seconds, { features: null, training: null });
  t.equal(store.asked.length, 1);
});

const layers: FeatureCut = { kind: 'layers', layers: ['block_13_project_BN'], width: 7840, storage: 'float32' };
const block13 = 'mobilenet_v2 alpha 1 at 224 px, outputs of block_13_project_BN';

t.test('a run of several phases needs a set for each cut, and each says what it takes', async (t) => {
  const rowBytes = 31_360;
  const both = [...setsOf('f'), ...setsOf('l', { cut: layers, rowBytes })];
  const rates = { [key]: { features: 2 }, [rateKey(block13, 'onnxruntime')]: { features: 3 } };
  const { features: planned, seconds } = await plan([{ features: both }, {}], stock(''), rates);
  t.match(planned, [
    { key: 'f', runs: 2, bytes: null, seconds: 3 },
    // 6 images of 31,360 bytes; 6 at 3/s.
    { key: 'l', runs: 1, label: block13, place: 'disk', rowBytes, needed: 6, stored: 0, bytes: 188_160, seconds: 2 },
  ]);
  t.equal(seconds.features, 5);
});

t.test('for features that are not stored only the images are checked', async (t) => {
  const augmentation = { views: 4, seed: 0, steps: [] };
  const recomputed = setsOf('checked', { cut: layers, stored: false, rowBytes: 31_360 });
  const store = stock('ab');
  const rates = { [rateKey('folder images, decoded only', 'onnxruntime')]: { features: 8 } };
  const run = { settings: { augmentation }, features: recomputed };
  const { features: planned } = await plan([run], store, rates);
  t.match(planned, [
    // 4 training images in 4 views and 2 others; 4 of 6 are not known to be decodable yet.
    { place: 'recomputed', label: block13, needed: 18, stored: 0, bytes: 18 * 31_360, seconds: 0.5 },
  ]);
  t.ok(store.asked[0]!.wanted.every(({ views }) => views === 1));
});

t.test('phases count with their own epochs, at the rate of what they are trained on', async (t) => {
  const phases = [5, 7].map((epochs) => ({ frozenLayers: 'all' as const, epochs, learningRate: 0.1 }));
  const both = [...setsOf('f'), ...setsOf('l', { cut: layers, stored: false })];
  const label = `mobilenet_v2 alpha 1 at 224 px then ${block13}, recomputed`;
  const rates = { [key]: { training: 80 }, [rateKey(label, 'onnxruntime')]: { training: 4 } };
  // 12 epochs of 4 samples at 4/s.
  t.equal((await plan([{ settings: { phases }, features: both }], stock(''), rates)).seconds.training, 12);
});
