import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backbones } from './backbones.js';
import type { Benchmark, BenchmarkContext, Report } from './benchmark.js';
import { features } from './features.js';
import { finetune } from './finetune.js';
import { head } from './head.js';
import { describeMachine } from './machine.js';
import { memory } from './memory.js';
import { findPeers } from './peers.js';
import { reachesAim, reportText } from './report.js';
import { rerun } from './rerun.js';
import { sweep } from './sweep.js';

const benchmarks: readonly Benchmark[] = [features, backbones, head, finetune, sweep, rerun, memory];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    json: { type: 'string' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    photos: { type: 'string', default: '../shared/data/flowers5_subset' },
    weights: { type: 'string', default: '../shared/weights/mobilenet_v2_0.35_224_no_top' },
  },
});

const usage = `npm run bench -- [NAME…] [options]

${benchmarks.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

  --rounds N     rounds that count (default ${values.rounds})
  --photos DIR   class folders of photos below train/ and test/ (default ${values.photos})
  --weights DIR  MobileNetV2 alpha 0.35 as a tfjs-layers folder (default ${values.weights})
  --only TEXT    of the architectures, those with this in their name
  --json FILE    also writes the results there

ESPALIER_BENCH_PYTHON names the Python that the peers run in (default python3); bench/peers/requirements.txt says
what it needs. docs/benchmarks.md explains the figures.`;

function chosenBenchmarks(): readonly Benchmark[] {
  const unknown = positionals.find((wanted) => !benchmarks.some(({ name }) => name === wanted));
  if (unknown !== undefined) throw new Error(`there is no benchmark ${unknown}\n\n${usage}`);
  return positionals.length === 0 ? benchmarks : benchmarks.filter(({ name }) => positionals.includes(name));
}

async function main(): Promise<void> {
  const chosen = chosenBenchmarks();
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be a whole number above 0');
  const photos = resolve(values.photos);
  if (!existsSync(photos)) throw new Error(`there are no photos in ${values.photos}; --photos says where they are`);
  const weights = existsSync(values.weights) ? resolve(values.weights) : undefined;
  const found = findPeers(process.env.ESPALIER_BENCH_PYTHON ?? 'python3');
  const peers = typeof found === 'string' ? undefined : found;

  const machine = describeMachine(peers?.versions);
  console.log(machine.join('\n'));
  if (typeof found === 'string') console.log(`No figures of Keras: ${found}; see ESPALIER_BENCH_PYTHON in --help.`);

  const reports: (Report & { name: string })[] = [];
  for (const benchmark of chosen) {
    const scratch = await mkdtemp(join(tmpdir(), 'espalier-bench-'));
    const note = (text: string) => console.error(`  ${text}`);
    const context: BenchmarkContext = { rounds, photos, weights, only: values.only, peers, scratch, note };
    try {
      const report = await benchmark.run(context);
      reports.push({ name: benchmark.name, ...report });
      console.log(`\n${reportText(report)}`);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  const judged = reports.flatMap(({ rows }) => rows.map(reachesAim)).filter((reached) => reached !== undefined);
  console.log(`\n${judged.filter(Boolean).length} of ${judged.length} aims reached.`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine, reports }, null, 2)}\n`);
}

if (values.help) console.log(usage);
else
  await main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
