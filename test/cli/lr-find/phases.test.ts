import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { espalier } from '../espalier.js';
import { few, smaller } from './smaller-experiment.js';

t.test('phases: those before are trained, and the line belongs to the phase', async (t) => {
  const phases =
    'phases: [{ frozen_layers: all, epochs: 2 }, { frozen_layers: { until: block_15 }, learning_rate_factor: 0.1 }]';
  const cwd = t.testdir({ 'tiny.yaml': `${smaller()}${phases}\n` });
  const args = ['lr-find', 'tiny.yaml', ...few, '--steps', '20'];
  const last = await espalier([...args, '--json'], { cwd });
  t.equal(last.code, 0, last.stderr);
  const found = JSON.parse(last.stdout);
  t.match(found, { phase: 2, phases: 2 });
  if (found.suggestion === null) t.equal(found.setting, null);
  else t.match(found.setting.override, /^phases\.1\.learning_rate_factor=/);
  const first = await espalier([...args, '--phase', '1', '--output', 'first'], { cwd });
  t.match(first.stderr, /phase 1 of 2: backbone frozen/);
  const losses = (path: string) => readFileSync(join(cwd, path), 'utf8').split('\n')[1];
  t.not(losses('first/lr-find.csv'), losses('runs/tiny/lr-find/lr-find.csv'), 'from other weights');

  const none = await espalier([...args, '--phase', '3', '--json'], { cwd });
  t.equal(none.code, 2);
  t.match(JSON.parse(none.stdout).error, { code: 'CONFIG_WRONG_VALUE', message: '--phase 3: the run has 2 phases.' });

  const diverging = ['--set', 'optimizer.name=sgd', '--set', 'optimizer.learning_rate=1e37'];
  const spoilt = await espalier([...args, ...diverging, '--json'], { cwd });
  t.equal(spoilt.code, 1);
  t.match(JSON.parse(spoilt.stdout).error, { message: /^the phases before phase 2 diverge/, remedy: /--phase/ });
});
