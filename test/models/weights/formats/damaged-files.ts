import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import type { LayerWeights } from '../../../../src/contracts/components/weight-source.js';
import { changedJson, mutated, mutations } from './mutations.js';
import { type DamagedFiles, type Outcome, ReaderThread } from './reader-threads.js';
import { storedArchive } from './stored-archive.js';

/** The model of scripts/fixtures/keras_files.py. */
const wanted: LayerWeights = new Map([
  ['Conv1', { kernel: [3, 3, 3, 4] }],
  ['bn_Conv1', { gamma: [4], beta: [4], moving_mean: [4], moving_variance: [4] }],
  ['depthwise', { depthwise_kernel: [3, 3, 4, 1] }],
]);
const fixture = (name: string) => readFile(`test/models/fixtures/${name}`);
const file = (format: DamagedFiles['format'], bytes: Uint8Array): DamagedFiles => ({ format, files: { file: bytes } });
const anyOf = async (names: readonly string[]) => fc.constantFrom(...(await Promise.all(names.map(fixture))));

/** Files of every format, damaged anywhere: bits, bytes, stretches, whole parts, or a value of the JSON inside. */
const damaged: { readonly [reader: string]: () => Promise<fc.Arbitrary<DamagedFiles>> } = {
  async 'legacy .h5'() {
    const files = await anyOf(['keras2.model.h5', 'keras3.model.h5', 'keras2.weights-only.h5', 'float16.h5']);
    return fc.tuple(files, mutations).map(([bytes, changes]) => file('keras', mutated(bytes, changes)));
  },
  async '.weights.h5'() {
    const files = await anyOf(['keras2.weights.h5', 'keras3.weights.h5']);
    return fc.tuple(files, mutations).map(([bytes, changes]) => file('keras', mutated(bytes, changes)));
  },
  async '.keras'() {
    const whole = await fixture('keras2.keras');
    const weights = await fixture('keras2.weights.h5');
    const config = JSON.parse(whole.toString('latin1').match(/\{"module.*\}(?=PK)/s)![0]);
    const archive = (config: Uint8Array, weights: Uint8Array) =>
      file('keras', storedArchive({ 'config.json': config, 'model.weights.h5': weights }));
    return fc.oneof(
      mutations.map((changes) => file('keras', mutated(whole, changes))),
      // Past the checksums of the archive.
      mutations.map((changes) => archive(Buffer.from(JSON.stringify(config)), mutated(weights, changes))),
      changedJson(config).map((json) => archive(Buffer.from(json), weights)),
    );
  },
  async safetensors() {
    const whole = await fixture('keras3.safetensors');
    const headerLength = Number(whole.readBigUInt64LE(0));
    const header = JSON.parse(whole.toString('utf8', 8, 8 + headerLength));
    return fc.oneof(
      mutations.map((changes) => file('safetensors', mutated(whole, changes))),
      changedJson(header).map((json) => {
        const length = Buffer.alloc(8);
        length.writeBigUInt64LE(BigInt(Buffer.byteLength(json)));
        return file('safetensors', Buffer.concat([length, Buffer.from(json), whole.subarray(8 + headerLength)]));
      }),
    );
  },
  async onnx() {
    const files = await anyOf(['nchw.onnx', 'nhwc.onnx']);
    return fc.tuple(files, mutations).map(([bytes, changes]) => file('onnx', mutated(bytes, changes)));
  },
  async 'graph-model'() {
    const names = ['model.json', 'group1-shard1of2.bin', 'group1-shard2of2.bin'];
    const [json, first, second] = await Promise.all(names.map((name) => fixture(`graph-model-uint16/${name}`)));
    const model = JSON.parse(json!.toString('utf8'));
    const folder = (...contents: Uint8Array[]): DamagedFiles => ({
      format: 'graph',
      files: Object.fromEntries(names.map((name, index) => [name, contents[index]!])),
    });
    return fc.oneof(
      mutations.map((changes) => folder(mutated(json!, changes), first!, second!)),
      mutations.map((changes) => folder(json!, mutated(first!, changes), second!)),
      changedJson(model).map((changed) => folder(Buffer.from(changed), first!, second!)),
    );
  },
  async 'tfjs folder'() {
    const weights = [
      { name: 'Conv1/kernel', shape: [3, 3, 3, 4], dtype: 'float32' },
      { name: 'bn_Conv1/gamma', shape: [4], dtype: 'float32', quantization: { dtype: 'float16' } },
      { name: 'bn_Conv1/beta', shape: [4], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.1, min: -1 } },
    ];
    const model = { format: 'layers-model', weightsManifest: [{ paths: ['a.bin', 'b.bin'], weights }] };
    const json = Buffer.from(JSON.stringify(model));
    const [a, b] = [Buffer.alloc(400, 1), Buffer.alloc(44, 1)];
    const folder = (json: Uint8Array, a: Uint8Array): DamagedFiles => ({
      format: 'tfjs',
      files: { 'model.json': json, 'a.bin': a, 'b.bin': b },
    });
    return fc.oneof(
      mutations.map((changes) => folder(mutated(json, changes), a)),
      mutations.map((changes) => folder(json, mutated(a, changes))),
      changedJson(model).map((changed) => folder(Buffer.from(changed), a)),
    );
  },
};

export const readers = Object.keys(damaged);

export type Counts = { readonly [kind in Outcome['kind']]: number } & { readonly reasons: number };

/**
 * Reads so many damaged files of a kind: each gives tensors as large as their shapes say, or is refused with a reason.
 * HDF5 files may send their library into an endless loop or crash it; threads of their own are there for that. Gives how
 * many came to what, and how many different reasons there were. `timeLimit` is for HDF5.
 */
export async function readDamaged(reader: string, numRuns: number, timeLimit: number): Promise<Counts> {
  const counts = { read: 0, refused: 0, endless: 0, crashed: 0, wrong: 0 };
  const reasons = new Set<string>();
  const thread = new ReaderThread();
  const property = fc.asyncProperty(await damaged[reader]!(), async (files) => {
    const hdf5 = files.format === 'keras';
    const outcome = await thread.read(files, wanted, hdf5 ? timeLimit : 20_000);
    counts[outcome.kind]++;
    if (outcome.kind === 'refused') reasons.add(outcome.reason.replace(/^\S*espalier-damaged-\S*/, ''));
    if (outcome.kind === 'wrong' || (!hdf5 && (outcome.kind === 'crashed' || outcome.kind === 'endless')))
      throw new Error(JSON.stringify(outcome));
  });
  try {
    // The same files each time: how long a test takes depends on how many are endless.
    await fc.assert(property, { numRuns, seed: 1, endOnFailure: true });
  } finally {
    await thread.close();
  }
  return { ...counts, reasons: reasons.size };
}
