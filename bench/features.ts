import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, BenchmarkContext, Report, Row } from './benchmark.js';
import { Contestant, ours } from './contestant.js';
import { copyPhotos } from './photos.js';
import { type Contest, Rounds, speed } from './rounds.js';

export interface FeaturesOptions {
  readonly photos: string;
  readonly alpha: number;
  readonly inputSize: number;
  readonly threads: number;
  readonly scratch: string;
}

const inputSize = 224;
/** A measurement is a second or two. */
const images = 240;

export const features: Benchmark = {
  name: 'features',
  summary: 'images/s of the frozen part from JPEG files, next to what bounds it and to Keras',
  async run(context) {
    const rows: Row[] = [];
    const notes: string[] = [];
    const photos = join(context.scratch, 'photos');
    const copied = await copyPhotos(context.photos, photos, images);
    for (const alpha of [1, 0.35]) {
      const part = await measure({ ...context, photos }, alpha);
      rows.push(...part.rows);
      notes.push(...part.notes);
    }
    return {
      title: `The frozen part, MobileNetV2 at ${inputSize} px, ${copied} JPEG files`,
      unit: 'images/s',
      rows,
      notes,
    };
  },
};

async function measure(context: BenchmarkContext, alpha: number): Promise<Pick<Report, 'rows' | 'notes'>> {
  const { photos, peers, rounds, note } = context;
  const threads = availableParallelism();
  const scratch = join(context.scratch, `features-${alpha}`);
  const options: FeaturesOptions = { photos, alpha, inputSize, threads, scratch };
  note(`features: MobileNetV2 alpha ${alpha}, ${threads} threads`);
  // Decoding happens in libuv's threads, as many as the worker process has.
  const pool = { UV_THREADPOOL_SIZE: String(Math.max(4, threads)) };
  const self = await Contestant.start(ours('features', { ...options }, pool));
  const keras = peers && (await Contestant.start(peers.start('keras_features.py', { ...options })));
  try {
    const contest: Contest = {
      ready: () => self.work('ready'),
      decode: () => self.work('decode'),
      files: () => self.work('files'),
      ...(keras && {
        'Keras ready': () => keras.work('ready'),
        'Keras predict': () => keras.work('predict'),
        'Keras files': () => keras.work('files'),
      }),
    };
    const played = await Rounds.play(contest, rounds, note);
    const about = `alpha ${alpha}:`;
    return {
      rows: rowsOf(played, alpha, keras !== undefined),
      notes: [
        `${about} ${played.remark}`,
        ...(keras ? [`${about} fastest way of Keras on ready tensors: ${keras.info.fastest}.`] : []),
      ],
    };
  } finally {
    await self.stop();
    await keras?.stop();
  }
}

function rowsOf(played: Rounds, alpha: number, withKeras: boolean): Row[] {
  const at = `alpha ${alpha}`;
  const parts = ['ready', 'decode', 'files'];
  const bound = (work: Parameters<Parameters<Rounds['of']>[1]>[0]) =>
    1 / (1 / speed(work.ready!) + 1 / speed(work.decode!));
  const rows: Row[] = [
    { what: `${at}, ONNX Runtime alone, ready tensors`, figure: played.speed('ready') },
    { what: `${at}, read, decode and resize alone`, figure: played.speed('decode') },
    { what: `${at}, bound 1 / (1/decode + 1/ONNX Runtime)`, figure: played.of(parts, bound) },
    {
      what: `${at}, from files to stored features`,
      figure: played.speed('files'),
      nextTo: 'the bound',
      ratio: played.of(parts, (work) => speed(work.files!) / bound(work)),
      aim: { atLeast: 0.9 },
    },
  ];
  if (!withKeras) return rows;
  return [
    ...rows,
    { what: `${at}, Keras predict, ready tensors`, figure: played.speed('Keras predict') },
    {
      what: `${at}, ONNX Runtime alone, ready tensors`,
      figure: played.speed('ready'),
      nextTo: 'Keras predict',
      ratio: played.ratio('ready', 'Keras predict'),
      ...(alpha === 1 && { aim: { atLeast: 2.2 } }),
    },
    { what: `${at}, Keras at its fastest, ready tensors`, figure: played.speed('Keras ready') },
    {
      what: `${at}, ONNX Runtime alone, ready tensors`,
      figure: played.speed('ready'),
      nextTo: 'Keras at its fastest',
      ratio: played.ratio('ready', 'Keras ready'),
    },
    { what: `${at}, Keras from the same files`, figure: played.speed('Keras files') },
    {
      what: `${at}, from files to stored features`,
      figure: played.speed('files'),
      nextTo: 'Keras from files',
      ratio: played.ratio('files', 'Keras files'),
    },
  ];
}
