import t from 'tap';
import type { Progress } from '../../../src/cli/progress/progress.js';
import { SweepDisplay } from '../../../src/cli/run/sweep-display.js';
import type { LeaderboardRow } from '../../../src/contracts/results.js';
import { pooledCut } from '../../../src/models/freeze/cut.js';
import type { FeatureJob, RunJob } from '../../../src/schedule/sweep.js';

t.test('what fails every run that shares features is said in full once', (t) => {
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
    display.runFinished(job, row, { ...failure, error: `features: ${failure.error}` });
  }
  t.strictSame(warnings, [
    'features mobilenet_v2 alpha 1 at 224 px: failed: 1 image cannot be decoded:\n  a.jpg: empty file\n  Mend it.',
    'run 1/2 r1 seed 0: failed: features: 1 image cannot be decoded (as above)',
    'run 2/2 r2 seed 0: failed: features: 1 image cannot be decoded (as above)',
  ]);
  t.end();
});
