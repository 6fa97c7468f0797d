import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { espalierProcess } from '../espalier.js';
import { tinyExperiment } from '../tiny-experiment.js';

const fourRuns = '{ grid: { optimizer.learning_rate: [0.01, 0.001] }, seeds: [0, 1] }';

t.test('two commands on one experiment at once share its runs, and both end with all of them', async (t) => {
  // Long enough that each trains some.
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ epochs: 80, sweep: fourRuns }) });
  const folder = join(cwd, 'runs/tiny');
  const run = () => espalierProcess(['run', 'tiny.yaml', '--jobs', '1'], { cwd });
  const both = await Promise.all([run(), run()]);
  for (const { code, stdout, stderr } of both) {
    t.equal(code, 0, stderr);
    t.match(stdout, /^\n4 runs done\./);
    t.match(
      stderr,
      /Another command \(process \d+ on .+\) does runs of this experiment too: each is done by one of them\./,
    );
  }
  const tables = both.map(({ stdout }) => stdout.slice(0, stdout.indexOf('\nEffect')));
  t.equal(tables[0], tables[1], 'the same results');

  const names = readdirSync(folder);
  const ids = names.filter((name) => /^r?[0-9a-f]{12}$/.test(name));
  t.same(
    names.filter((name) => !ids.includes(name)),
    ['leaderboard.csv', 'plan.json'],
    'no claim is left',
  );
  t.equal(readFileSync(join(folder, 'leaderboard.csv'), 'utf8').match(/,done,/g)!.length, 4);
  for (const id of ids) {
    const log = readFileSync(join(folder, id, 'log.jsonl'), 'utf8');
    t.equal(log.match(/"event":"started"/g)!.length, 1, `${id} was trained once`);
  }
  const elsewhere = both.map(({ stderr }) => stderr.match(/, by the other command\n/g)?.length ?? 0);
  t.equal(elsewhere[0]! + elsewhere[1]!, 4, 'what one trains the other is told of');
});
