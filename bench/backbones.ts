import { availableParallelism } from 'node:os';
import { backbones as architectures } from '../src/models/backbones/index.js';
import type { Benchmark, BenchmarkContext, Row } from './benchmark.js';
import { Contestant, ours } from './contestant.js';
import { Rounds } from './rounds.js';

export interface BackboneOptions {
  readonly name: string;
  readonly inputSize: number;
  readonly threads: number;
  /** That a measurement takes at least, once it is warm. */
  readonly seconds: number;
  /** Images in one call of Keras: what `predict` takes by itself, fewer where they would not fit into memory. */
  readonly batch: number;
  readonly scratch: string;
}

const seconds = 1.5;
/** Above this size, images go through Keras by eight. */
const largestOfUsualBatch = 300;

export const backbones: Benchmark = {
  name: 'backbones',
  summary: 'images/s of every architecture without its top, next to Keras; --only TEXT: those that are called so',
  async run(context) {
    const { only, note } = context;
    const chosen = architectures.filter(({ name }) => only === undefined || name.includes(only));
    if (chosen.length === 0) throw new Error(`there is no backbone ${only}`);
    const parts: { rows: Row[]; remark: string }[] = [];
    for (const { name, schema } of chosen) {
      const { input_size } = schema.properties as { input_size: { default: number } };
      note(`backbones: ${name} at ${input_size.default} px`);
      parts.push(await measure(context, name, input_size.default));
    }
    return {
      title: 'Every architecture without its top at its usual size, ready tensors',
      unit: 'images/s',
      rows: parts.flatMap(({ rows }) => rows),
      notes: parts.map(({ remark }) => remark),
    };
  },
};

async function measure(context: BenchmarkContext, name: string, inputSize: number) {
  const { peers, rounds, note, scratch } = context;
  const threads = availableParallelism();
  const batch = inputSize > largestOfUsualBatch ? 8 : 32;
  const options: BackboneOptions = { name, inputSize, threads, seconds, batch, scratch };
  const self = await Contestant.start(ours('backbones', { ...options }));
  const keras = peers && (await Contestant.start(peers.start('keras_backbone.py', { ...options })));
  try {
    const played = await Rounds.play(
      {
        ours: () => self.work('ready'),
        ...(keras && { Keras: () => keras.work('fastest'), 'Keras predict': () => keras.work('predict') }),
      },
      rounds,
      note,
    );
    return { rows: rowsOf(played, name, inputSize, keras?.info.fastest), remark: `${name}: ${played.remark}` };
  } finally {
    await self.stop();
    await keras?.stop();
  }
}

function rowsOf(played: Rounds, name: string, inputSize: number, fastest: unknown): Row[] {
  const own = { what: `${name}, ${inputSize} px`, figure: played.speed('ours') };
  if (fastest === undefined) return [own];
  return [
    {
      ...own,
      nextTo: `Keras' fastest way, ${fastest}`,
      ratio: played.ratio('ours', 'Keras'),
      aim: { atLeast: name === 'mobilenet_v2' ? 2.2 : 1 },
    },
    { ...own, what: '', nextTo: 'Keras predict', ratio: played.ratio('ours', 'Keras predict') },
  ];
}
