import t from 'tap';
import { SweepDisplay } from '../../../src/cli/run/sweep-display.js';
import type { FeatureCut } from '../../../src/contracts/features.js';
import type { Progress } from '../../../src/contracts/progress.js';
import type { LeaderboardRow } from '../../../src/contracts/results.js';
import { pooledCut } from '../../../src/models/freeze/cut.js';
import type { FeatureJob, RunJob } from '../../../src/schedule/jobs.js';

t.test('a failure that runs share is shown in full only once', (t) => {
  const warnings: string[] = [];
  const idle = { update() {}, end() {} };
  const progress = { warn: (text: string) => warnings.push(text), note() {}, begin: () => idle } as unknown as Progress;
  const display = new SweepDisplay(progress, { monitor: 'val_loss', sweptPaths: [], runs: 2 });
  const backbone = { name: 'mobilenet_v2', alpha: 1, inputSize: 224 };
  const failure = { error: '1 image cannot be decoded:\n  a.jpg: empty file', remedy: 'Mend it.' };
  display.featuresFinished({ task: { settings: { backbone }, cut: pooledCut } } as FeatureJob, {
    status: 'failed',
    ...failure,
    details: [],
  });
  for (const runId of ['r1', 'r2']) {
    const job = { task: { runId, swept: {}, settings: { seed: 0 } } } as unknown as RunJob;
    const row = { status: 'failed' } as LeaderboardRow;
    display.runRecorded(job, row, { ...failure, error: `features: ${failure.error}` });
  }
  t.strictSame(warnings, [
    'features mobilenet_v2 alpha 1 at 224 px: failed: 1 image cannot be decoded:\n  a.jpg: empty file\n  Mend it.',
    'run 1/2 r1 seed 0: failed: features: 1 image cannot be decoded (as above)',
    'run 2/2 r2 seed 0: failed: features: 1 image cannot be decoded (as above)',
  ]);
  t.end();
});

t.test('the outcome of features, stored or not', (t) => {
  const notes: string[] = [];
  const idle = { update() {}, end() {} };
  const progress = { note: (text: string) => notes.push(text), warn() {}, begin: () => idle } as unknown as Progress;
  const display = new SweepDisplay(progress, { monitor: 'val_loss', sweptPaths: [], runs: 1 });
  const backbone = { name: 'mobilenet_v2', alpha: 1, inputSize: 96 };
  const finished = (cut: FeatureCut | null, computed: number, stored: number) => {
    const job = {
      task: { settings: { backbone, dataset: { source: { name: 'folder' } } }, cut },
    } as unknown as FeatureJob;
    const result = { kind: 'features' as const, computed, stored, seconds: 2, bad: [] };
    display.featuresFinished(job, { status: 'finished', result });
  };
  finished({ kind: 'layers', layers: ['block_13_project_BN'], width: 10, storage: 'float16' }, 100, 20);
  finished({ kind: 'pixels', layers: [], width: 10, storage: 'uint8' }, 0, 120);
  finished(null, 120, 0);
  finished(null, 0, 120);
  t.strictSame(notes, [
    'features mobilenet_v2 alpha 1 at 96 px, outputs of block_13_project_BN: 100 computed in 2.0 s (50 images/s), 20 stored before',
    'features pixels at 96 px: all 120 stored before',
    'features folder images, decoded only: 120 decoded in 2.0 s (60 images/s), 0 known before',
    'features folder images, decoded only: all 120 known before',
  ]);
  t.end();
});
