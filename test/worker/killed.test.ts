import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readResult } from '../../src/record/run/result-file.js';
import { failureOf, resultOf, Sweeper, tablesOf, tiny } from './tiny-sweep.js';

const linuxOnly = { skip: process.platform === 'linux' ? false : 'processes are listed as Linux does' };

function children(): number[] {
  const path = `/proc/${process.pid}/task/${process.pid}/children`;
  return readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

t.test('a worker that is killed costs one run, which can be done again', linuxOnly, async (t) => {
  const root = t.testdir();
  const experiment = tiny({ training: { epochs: 30, batch_size: 8 }, sweep: { seeds: [0, 1, 2] } });
  const sweeper = new Sweeper(t, join(root, 'cache'));
  let epochs = 0;
  const killed = await sweeper.sweep(root, experiment, {
    onEvent(event) {
      // In the second of three runs.
      if (event.kind === 'epoch' && ++epochs === 40) for (const pid of children()) process.kill(pid, 'SIGKILL');
    },
  });
  t.match(failureOf(killed.runs[1]).error, /^its process was killed \(SIGKILL\)/);
  const [first, second, third] = killed.directories as [string, string, string];
  t.equal(await readResult(second), undefined, 'a run without a result is not complete');
  const others = await tablesOf([first, third]);
  const again = await sweeper.sweep(root, experiment);
  t.same(
    again.runs.map((outcome) => resultOf(outcome).epochs),
    [30, 30, 30],
  );
  t.equal(resultOf(again.features[0]).computed, 0);
  t.same(await tablesOf([first, third]), others);
});
