import type { Benchmark, Row } from './benchmark.js';
import { Contestant, ours, type Work } from './contestant.js';
import { type Contest, Rounds } from './rounds.js';

export interface HeadOptions {
  readonly samples: number;
  readonly width: number;
  readonly units: number;
  readonly classes: number;
  readonly dropout: number;
  readonly batchSize: number;
  /** In one measurement. */
  readonly epochs: number;
}

const options: HeadOptions = {
  samples: 3200,
  width: 1280,
  units: 128,
  classes: 5,
  dropout: 0.2,
  batchSize: 32,
  epochs: 10,
};

export const head: Benchmark = {
  name: 'head',
  summary: 'samples/s of training a head on features in memory, next to Keras fit',
  async run({ peers, rounds, note }) {
    note('head: training, one process and two');
    const starts = [ours('head', { ...options }), ours('head', { ...options })];
    const kerasStart = peers?.start('keras_head.py', { ...options });
    const own = await Promise.all(starts.map((start) => Contestant.start(start)));
    const keras = kerasStart ? await Promise.all([kerasStart, kerasStart].map((start) => Contestant.start(start))) : [];
    try {
      const contest: Contest = {
        one: () => own[0]!.work('train'),
        two: () => together(own, 'train'),
        ...(keras.length > 0 && {
          'Keras fit': () => keras[0]!.work('fit'),
          'Keras tuned': () => keras[0]!.work('tuned'),
          'Keras two': () => together(keras, 'tuned'),
        }),
      };
      const played = await Rounds.play(contest, rounds, note);
      const { width, units, classes, batchSize, dropout } = options;
      return {
        title: `Training a head ${width}-${units}-${classes}, Adam, batches of ${batchSize}, dropout ${dropout}`,
        unit: 'samples/s',
        rows: rowsOf(played, keras.length > 0),
        notes: [
          played.remark,
          ...(keras.length > 0
            ? [`Keras' fit as it comes, and with the fastest steps_per_execution: ${keras[0]!.info.fastest}.`]
            : []),
        ],
      };
    } finally {
      await Promise.all([...own, ...keras].map((contestant) => contestant.stop()));
    }
  },
};

/** The same work in several processes at once. */
async function together(contestants: readonly Contestant[], task: string): Promise<Work> {
  const works = await Promise.all(contestants.map((contestant) => contestant.work(task)));
  return {
    items: works.reduce((sum, { items }) => sum + items, 0),
    seconds: Math.max(...works.map(({ seconds }) => seconds)),
    processorSeconds: works.reduce((sum, { processorSeconds }) => sum + processorSeconds, 0),
  };
}

function rowsOf(played: Rounds, withKeras: boolean): Row[] {
  const one = { what: 'one run, one thread', figure: played.speed('one') };
  const two = { what: 'two runs at once, one thread each', figure: played.speed('two') };
  if (!withKeras) return [one, two];
  return [
    { what: 'Keras fit', figure: played.speed('Keras fit') },
    { ...one, nextTo: 'Keras fit', ratio: played.ratio('one', 'Keras fit'), aim: { atLeast: 4 } },
    { what: 'Keras fit, tuned', figure: played.speed('Keras tuned') },
    { ...one, nextTo: 'Keras fit, tuned', ratio: played.ratio('one', 'Keras tuned') },
    { what: 'Keras fit, tuned, two at once', figure: played.speed('Keras two') },
    { ...two, nextTo: 'Keras, two at once', ratio: played.ratio('two', 'Keras two') },
  ];
}
