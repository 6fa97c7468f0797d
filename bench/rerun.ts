import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readShardIndex } from '../src/features/store/shard.js';
import type { Benchmark } from './benchmark.js';
import { asWork, espalier } from './command.js';
import { Rounds } from './rounds.js';
import { spreadOf } from './statistics.js';
import { runsInSweep, writeSweepFile } from './sweep-file.js';

export const rerun: Benchmark = {
  name: 'rerun',
  summary: 'seconds and images computed of a second run of the same file',
  async run({ photos, weights, scratch, rounds, note }) {
    const file = join(scratch, 'sweep.yaml');
    const cache = join(scratch, 'cache');
    await writeSweepFile(file, photos, weights);
    const run = (...options: string[]) =>
      espalier(['run', file, '--quiet', '--runs', join(scratch, 'runs'), ...options], cache);
    note('rerun: the first run');
    await run();
    const before = await storedRows(cache);
    const played = await Rounds.play({ again: async () => asWork(await run(), runsInSweep) }, rounds, note);
    const passesAgain = (await storedRows(cache)) - before;
    await run('--force');
    const passesForced = (await storedRows(cache)) - before - passesAgain;
    return {
      title: `A second run of the same file, ${runsInSweep} finished runs`,
      unit: 'figure',
      rows: [
        { what: 'seconds, the whole command', figure: played.seconds('again'), aim: { atMost: 3, of: 'figure' } },
        { what: 'images computed', figure: spreadOf([passesAgain]), aim: { atMost: 0, of: 'figure' } },
        {
          what: 'images computed with --force, which trains again',
          figure: spreadOf([passesForced]),
          aim: { atMost: 0, of: 'figure' },
        },
      ],
      notes: [`Images computed are counted as rows added to the feature store, of ${before}.`, played.remark],
    };
  },
};

/** Every pass through the frozen part leaves a row, also one whose result is stored already. */
async function storedRows(cache: string): Promise<number> {
  const folder = join(cache, 'features');
  const shards = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.rows'));
  const indices = await Promise.all(shards.map((name) => readShardIndex(join(folder, name))));
  return indices.reduce((sum, index) => sum + (index?.header.keys.length ?? 0), 0);
}
