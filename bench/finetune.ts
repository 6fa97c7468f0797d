import { availableParallelism } from 'node:os';
import type { Benchmark, BenchmarkContext, Report, Row } from './benchmark.js';
import { Contestant, ours, type Work } from './contestant.js';
import { type Contest, Rounds, speed } from './rounds.js';
import { type Spread, spreadOf } from './statistics.js';

export interface FinetuneOptions {
  readonly inputSize: number;
  /** The last block that is frozen; undefined: all layers are tuned. */
  readonly until: string | undefined;
  readonly classes: number;
  readonly batchSize: number;
  /** In one measurement. */
  readonly batches: number;
  readonly threads: number;
  readonly scratch: string;
}

/** The same work in Python: how a contestant is called, its script, and which way of it. */
const others = [
  { name: 'Keras', script: 'keras_finetune.py', needs: 'keras', way: 'fit' },
  { name: 'PyTorch', script: 'torch_finetune.py', needs: 'torch', way: 'eager' },
  { name: 'torch.compile', script: 'torch_finetune.py', needs: 'torch', way: 'compile' },
  { name: 'PyTorch bfloat16', script: 'torch_finetune.py', needs: 'torch', way: 'bfloat16' },
] as const;

export const finetune: Benchmark = {
  name: 'finetune',
  summary: 'images/s and memory of tuning MobileNetV2, all of it and its last blocks, next to Keras and PyTorch',
  async run(context) {
    const all = await measure(context, undefined);
    const last = await measure(context, 'block_13');
    return {
      title: 'Fine-tuning MobileNetV2 alpha 1 at 224 px, batches of 32, SGD with momentum, BatchNorm frozen',
      unit: 'images/s; memory in MB',
      rows: [...all.rows, ...last.rows],
      notes: [...all.notes, ...last.notes],
    };
  },
};

async function measure(
  { peers, rounds, scratch, note }: BenchmarkContext,
  until: string | undefined,
): Promise<Pick<Report, 'rows' | 'notes'>> {
  const about = until === undefined ? 'all layers' : `behind ${until}`;
  const threads = availableParallelism();
  const options: FinetuneOptions = { inputSize: 224, until, classes: 5, batchSize: 32, batches: 4, threads, scratch };
  note(`finetune: ${about}, ${threads} threads`);
  const missing = new Set(others.map(({ needs }) => needs).filter((module) => !peers?.has(module)));
  const contestants = new Map([['Espalier', await Contestant.start(ours('finetune', { ...options }))]]);
  try {
    for (const { name, script, needs, way } of others) {
      if (!peers || missing.has(needs)) continue;
      contestants.set(name, await Contestant.start(peers.start(script, { ...options, way })));
    }
    const contest: Contest = Object.fromEntries(
      [...contestants].map(([name, contestant]) => [name, () => contestant.work('train')]),
    );
    const played = await Rounds.play(contest, rounds, note);
    const peaks = new Map<string, number>();
    for (const [name, contestant] of contestants) peaks.set(name, (await contestant.work('peak')).items / 1e6);
    const names = [...contestants.keys()].slice(1);
    return {
      rows: [...speeds(played, names, about, until), ...memory(peaks, about)],
      notes: [
        `${about}: ${played.remark}`,
        ...[...missing].map((module) => `${about}: no figures of ${module}, which this Python does not have.`),
      ],
    };
  } finally {
    await Promise.all([...contestants.values()].map((contestant) => contestant.stop()));
  }
}

function speeds(played: Rounds, peers: readonly string[], about: string, until: string | undefined): Row[] {
  const own = { what: `${about}, Espalier`, figure: played.speed('Espalier') };
  const rows: Row[] = peers.map((name) => ({ what: `${about}, ${name}`, figure: played.speed(name) }));
  if (until !== undefined)
    rows.push({ ...own, what: `${own.what}, features stored`, aim: { atLeast: 400, of: 'figure' } });
  else if (peers.length === 0) rows.push(own);
  if (peers.length === 0) return rows;
  const best = (work: { readonly [name: string]: Work }) => Math.max(...peers.map((name) => speed(work[name]!)));
  const ratio: Spread = played.of(['Espalier', ...peers], (work) => speed(work.Espalier!) / best(work));
  return [
    ...rows,
    { ...own, nextTo: 'the best of them', ratio, ...(until === undefined && { aim: { atLeast: 1.2 } }) },
  ];
}

function memory(peaks: ReadonlyMap<string, number>, about: string): Row[] {
  const torch = peaks.get('PyTorch');
  return [...peaks].map(([name, peak]) => ({
    what: `${about}, ${name}, peak memory`,
    figure: spreadOf([peak]),
    ...(name === 'Espalier' &&
      torch !== undefined && { nextTo: 'PyTorch', ratio: spreadOf([torch / peak]), aim: { atLeast: 1 } }),
  }));
}
