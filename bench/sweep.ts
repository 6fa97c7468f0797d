import { join } from 'node:path';
import type { Benchmark, BenchmarkContext, Row } from './benchmark.js';
import { asWork, espalier, runCommand } from './command.js';
import { type Contest, Rounds } from './rounds.js';
import { type Spread, spreadOf } from './statistics.js';
import { runsInSweep, writeSweepFile } from './sweep-file.js';

/** Of the sweep as people write it: all of them take a quarter of an hour. */
const usualRuns = 2;
/** The script in Keras takes a minute. */
const atMostRounds = 3;

export const sweep: Benchmark = {
  name: 'sweep',
  summary: `seconds of a sweep of ${runsInSweep} runs once features exist, next to the same sweep in Keras`,
  async run(context) {
    const { peers, rounds, note } = context;
    const { ours, expert, usual } = await prepare(context);
    const contest: Contest = { ours, ...(expert && { expert }) };
    const played = await Rounds.play(contest, Math.min(rounds, atMostRounds), note);
    const rows: Row[] = [
      {
        what: 'espalier run, the whole command',
        figure: played.seconds('ours'),
        aim: { atMost: 8, of: 'figure' },
      },
    ];
    if (expert) {
      rows.push(
        { what: 'Keras, features kept in NumPy, the whole script', figure: played.seconds('expert') },
        {
          what: 'espalier run, the whole command',
          figure: played.seconds('ours'),
          nextTo: 'Keras, features kept',
          ratio: played.ratio('ours', 'expert'),
          aim: { atLeast: 3 },
        },
      );
    }
    const notes = [
      `${runsInSweep} runs: 4 learning rates, 2 dropouts, 3 seeds; 10 epochs of 640 photos, 160 for validation, 200 for test.`,
      played.remark,
    ];
    if (peers && usual) {
      note(`sweep: Keras with the frozen network in the loop, ${usualRuns} runs of ${runsInSweep}`);
      const seconds = await usual();
      rows.push(
        { what: 'Keras, frozen network in the loop', figure: seconds },
        {
          what: 'espalier run, the whole command',
          figure: played.seconds('ours'),
          nextTo: 'Keras, network in the loop',
          ratio: spreadOf([seconds.median / played.seconds('ours').median]),
        },
      );
      notes.push(
        `Keras with the frozen network in the loop: ${usualRuns} runs were measured, once, and their time multiplied by ${runsInSweep / usualRuns}.`,
      );
    }
    return { title: `A sweep of ${runsInSweep} runs, features computed before`, unit: 'seconds', rows, notes };
  },
};

/** What is compared, with features computed. */
async function prepare({ photos, weights, peers, scratch, note }: BenchmarkContext) {
  const file = join(scratch, 'sweep.yaml');
  const cache = join(scratch, 'cache');
  await writeSweepFile(file, photos, weights);
  let executions = 0;
  const runOnce = () => espalier(['run', file, '--quiet', '--runs', join(scratch, `runs-${executions++}`)], cache);
  note('sweep: computing features');
  await runOnce();
  const ours = async () => asWork(await runOnce(), runsInSweep);
  if (!peers) return { ours };

  const script = (name: string, runs: number) => {
    const { command, args, env } = peers.start(name, {});
    const features = join(scratch, 'features.npz');
    const options = ['--photos', photos, '--features', features, '--runs', String(runs)];
    return runCommand(command, [...args, ...options, ...(weights ? ['--weights', weights] : [])], env);
  };
  await script('keras_sweep_expert.py', 0);
  return {
    ours,
    expert: async () => asWork(await script('keras_sweep_expert.py', runsInSweep), runsInSweep),
    async usual(): Promise<Spread> {
      const { stdout } = await script('keras_sweep_usual.py', usualRuns);
      const { seconds } = JSON.parse(stdout.trim().split('\n').at(-1)!) as { seconds: number };
      return spreadOf([(seconds * runsInSweep) / usualRuns]);
    },
  };
}
