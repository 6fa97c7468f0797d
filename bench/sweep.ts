import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark, BenchmarkContext, Row } from './benchmark.js';
import { Contestant, type Work } from './contestant.js';
import { endedChildrenSeconds } from './load.js';
import { type Contest, Rounds } from './rounds.js';

const learningRates = [0.01, 0.003, 0.001, 0.0003];
const dropouts = [0, 0.2];
const seeds = [0, 1, 2];
const epochs = 10;
/** Keras takes minutes for one. */
const mostRounds = 3;
const runs = learningRates.length * dropouts.length * seeds.length;

export const sweep: Benchmark = {
  name: 'sweep',
  summary: `seconds for a sweep of ${runs} runs on flowers once features exist, next to two ways of doing it in Keras`,
  async run(context) {
    const { peers, rounds, scratch, note } = context;
    note(`sweep: ${runs} runs of ${epochs} epochs, and the same command again`);
    const espalier = await preparedCommand(context);
    note((await espalier('first, with the features')).seconds.toFixed(1));
    const options = { learningRates, dropouts, seeds, epochs, photos: context.photos, inputSize: 224, alpha: 0.35 };
    const keras = peers && (await Contestant.start(peers.start('keras_sweep.py', options)));
    try {
      const contest: Contest = {
        sweep: async () => {
          await rm(join(scratch, 'runs'), { recursive: true, force: true });
          return espalier('sweep');
        },
        again: () => espalier('again'),
        ...(keras && { expert: () => keras.work('expert') }),
      };
      const played = await Rounds.play(contest, Math.min(rounds, mostRounds), note);
      // The task's items are the seconds of one epoch of one run.
      const epochSeconds = keras && (await keras.work('plain')).items;
      return {
        title: `${runs} runs of a head on flowers: ${learningRates.length} learning rates, ${dropouts.length} dropouts, ${seeds.length} seeds, ${epochs} epochs`,
        unit: 'seconds',
        rows: rowsOf(played, epochSeconds),
        notes: [
          `${played.remark[0]!.toUpperCase()}${played.remark.slice(1)}.`,
          'Ours is the whole command, from start to exit, with features stored. Keras is the fits and test evaluations alone: its start and its computing of features are not counted.',
          ...(epochSeconds !== undefined
            ? [
                'As people write it, images pass the frozen model in every epoch: one epoch of one run was measured and multiplied.',
              ]
            : []),
        ],
      };
    } finally {
      await keras?.stop();
    }
  },
};

/** The command line on a sweep of its own, in the scratch folder. Each call runs it once and takes the time. */
async function preparedCommand({ photos, weights, scratch }: BenchmarkContext) {
  const experiment = {
    version: 1,
    name: 'sweep',
    dataset: { source: photos },
    backbone: { name: 'mobilenet_v2', alpha: 0.35, weights: weights ?? 'random' },
    head: { layers: [{ dense: { units: 128, activation: 'relu' } }, { dropout: 0 }] },
    training: { epochs },
    sweep: { grid: { 'optimizer.learning_rate': learningRates, 'head.layers.1.dropout': dropouts }, seeds },
  };
  // JSON is YAML.
  await writeFile(join(scratch, 'sweep.yaml'), JSON.stringify(experiment));
  const command = fileURLToPath(new URL('../../bin/espalier.js', import.meta.url));
  return async (what: string): Promise<Work> => {
    const started = performance.now();
    const before = endedChildrenSeconds();
    const child = spawn(process.execPath, [command, 'run', 'sweep.yaml', '--quiet'], {
      cwd: scratch,
      env: { ...process.env, ESPALIER_CACHE: join(scratch, 'cache') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`${what}: espalier run ended with ${code}\n${complaints}`);
    const seconds = (performance.now() - started) / 1000;
    return { items: runs, seconds, processorSeconds: endedChildrenSeconds() - before };
  };
}

function rowsOf(played: Rounds, epochSeconds: number | undefined): Row[] {
  const ours = { what: `espalier run, ${runs} runs`, figure: played.seconds('sweep') };
  const rows: Row[] = [
    { ...ours, aim: { atMost: 8, of: 'figure' } },
    { what: 'the same command again', figure: played.seconds('again'), aim: { atMost: 3, of: 'figure' } },
  ];
  if (epochSeconds === undefined) return rows;
  const all = epochSeconds * epochs * runs;
  const estimate = { median: all, low: all, high: all, count: 1 };
  return [
    ...rows,
    { what: 'Keras as experts write it', figure: played.seconds('expert') },
    { ...ours, nextTo: 'Keras, expert', ratio: played.ratio('sweep', 'expert'), aim: { atLeast: 3 } },
    { what: 'Keras as people write it', figure: estimate },
  ];
}
