import t from 'tap';
import type { Plan } from '../../../src/contracts/plan.js';
import { planText } from '../../../src/report/text/plan-text.js';

const plan: Plan = {
  format: 1,
  name: 'photos',
  engine: 'onnxruntime',
  monitor: 'val_loss',
  sweptPaths: ['optimizer.learning_rate'],
  runs: [
    { runId: '0123456789ab', seed: 0, swept: { 'optimizer.learning_rate': 0.01 }, action: 'skip', reason: 'finished' },
    {
      runId: 'ba9876543210',
      seed: 0,
      swept: { 'optimizer.learning_rate': 0.001 },
      action: 'run',
      reason: 'not run yet',
    },
  ],
  data: [
    {
      source: 'folder ./photos',
      runs: 2,
      classes: [
        { name: 'ants', train: 1400, validation: 70, test: 0 },
        { name: 'bees', train: 121, validation: 83, test: 1 },
      ],
      ignored: ['labels.csv', 'notes.txt'],
      unreadable: ['a', 'b', 'c', 'd'].map((name) => ({ id: `ants/${name}.heic`, reason: 'HEIC: convert it' })),
    },
  ],
  features: [
    {
      key: 'f',
      label: 'mobilenet_v2 alpha 1 at 224 px',
      place: 'disk',
      rowBytes: null,
      runs: 1,
      images: 1000,
      needed: 3100,
      stored: 100,
      bytes: null,
      seconds: 12.3,
    },
  ],
  downloads: [],
  jobs: 2,
  seconds: { features: 12.3, training: 90 },
};

t.test('a plan as text', (t) => {
  t.equal(
    planText(plan),
    'photos: 2 runs, 1 to do, 1 finished; engine onnxruntime\n' +
      'data folder ./photos: 2 classes, images: train 1,521, validation 153, test 1\n' +
      '  class  train  validation  test\n' +
      '  ants   1,400          70     0\n' +
      '  bees     121          83     1\n' +
      '  4 files left out: HEIC: convert it (ants/a.heic, ants/b.heic, ants/c.heic and 1 more)\n' +
      '  not used (no image by its name, or in no class): labels.csv, notes.txt\n' +
      'features: mobilenet_v2 alpha 1 at 224 px, for 1 run: 3,100 views of 1,000 images, 100 stored, 3,000 to compute\n' +
      'time: features 12 s, training at most 1 min 30 s with 2 runs at once\n' +
      '\n' +
      'run           learning_rate  seed  action  reason\n' +
      '0123456789ab           0.01     0  skip    finished\n' +
      'ba9876543210          0.001     0  run     not run yet\n',
  );
  t.end();
});

t.test('numbers that need a download are unknown', (t) => {
  const features = [{ ...plan.features[0]!, key: null, images: null, needed: null, stored: null, seconds: null }];
  const downloads = [
    { what: 'weights coco', bytes: 9_400_000 },
    { what: 'images', bytes: null },
    {
      what: 'weights imagenet, or else coco, or else random',
      bytes: null,
      alternatives: [
        { what: 'weights imagenet', bytes: null },
        { what: 'weights coco', bytes: 9_400_000 },
        { what: 'weights random', bytes: 0 },
      ],
    },
  ];
  const text = planText({ ...plan, features, downloads });
  t.match(
    text,
    'to download: weights coco (9.4 MB)\nto download: images (size unknown)\n' +
      'to download: weights imagenet (size unknown), or else weights coco (9.4 MB), or else weights random\n',
  );
  t.match(text, 'for 1 run: unknown before the download\n');
  t.match(
    planText({ ...plan, seconds: { features: null, training: null } }),
    'features unknown, training unknown with 2 runs at once (unknown: never measured on this machine)\n',
  );
  t.end();
});

t.test('with nothing to do no time is estimated', (t) => {
  const runs = plan.runs.map((run) => ({ ...run, action: 'skip' as const }));
  t.notMatch(planText({ ...plan, runs, features: [] }), 'time:');
  t.end();
});

t.test('features behind a cut say where, how large a row is, and what all of them take', (t) => {
  const set = {
    ...plan.features[0]!,
    label: 'mobilenet_v2 alpha 1 at 224 px, outputs of block_13_project_BN',
    rowBytes: 31_360,
    bytes: 97_216_000,
  };
  t.match(
    planText({ ...plan, features: [set] }),
    'features: mobilenet_v2 alpha 1 at 224 px, outputs of block_13_project_BN, 31.4 kB per image, for 1 run: ' +
      '3,100 views of 1,000 images, 97.2 MB on disk, 100 stored, 3,000 to compute\n',
  );
  t.match(
    planText({ ...plan, features: [{ ...set, place: 'recomputed' as const, stored: 0 }] }),
    '3,100 views of 1,000 images, 97.2 MB on disk, over training.feature_disk: recomputed in every epoch\n',
  );
  t.end();
});

t.test('times that are scaled from those of other networks are about right', (t) => {
  const about = (...parts: ('features' | 'training')[]) =>
    planText({ ...plan, seconds: { ...plan.seconds, about: parts } });
  t.match(about('features', 'training'), '\ntime: features about 12 s, training at most about 1 min 30 s with');
  t.match(about('features'), '\ntime: features about 12 s, training at most 1 min 30 s with');
  t.end();
});
