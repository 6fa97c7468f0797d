import t from 'tap';
import { espalier } from '../espalier.js';
import { twoRuns } from '../tiny-experiment.js';
import { few, smaller } from './smaller-experiment.js';

t.test('a sweep: the first run, or the one that is asked for', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': smaller({ sweep: twoRuns }) });
  const { runs } = JSON.parse((await espalier(['plan', 'tiny.yaml', '--json'], { cwd })).stdout);
  const args = ['lr-find', 'tiny.yaml', ...few, '--json'];
  const first = JSON.parse((await espalier(args, { cwd })).stdout);
  t.equal(first.run, runs[0].runId);
  if (first.setting) t.match(first.setting.override, /^sweep\.grid\.optimizer\.learning_rate=\[/);
  const second = await espalier([...args, '--run', runs[1].runId.slice(0, 6)], { cwd });
  t.equal(JSON.parse(second.stdout).run, runs[1].runId);
  const unknown = await espalier([...args, '--run', 'zzz'], { cwd });
  t.equal(unknown.code, 2);
  t.match(JSON.parse(unknown.stdout).error, { code: 'RUN_UNKNOWN', remedy: new RegExp(runs[0].runId) });
});
