import { readFile } from 'node:fs/promises';
import t from 'tap';
import type { LayerWeights } from '../../../../src/contracts/components/weight-source.js';
import { safetensorsWeights } from '../../../../src/models/weights/formats/safetensors.js';
import { formulaWeights } from '../../formula.js';

const tiny: LayerWeights = new Map([
  ['Conv1', { kernel: [3, 3, 3, 4] }],
  ['bn_Conv1', { gamma: [4], beta: [4], moving_mean: [4], moving_variance: [4] }],
  ['depthwise', { depthwise_kernel: [3, 3, 4, 1] }],
  ['project', { kernel: [1, 1, 4, 5], bias: [5] }],
  ['predictions', { kernel: [5, 2], bias: [2] }],
]);

function file(header: unknown, data: Uint8Array): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

t.test('what the reference implementation wrote of a model of Keras, to the last bit', async (t) => {
  t.same(safetensorsWeights(await readFile('test/models/fixtures/keras3.safetensors'), tiny), formulaWeights(tiny));
});

t.test('every type of number, wherever its bytes begin', async (t) => {
  const wanted: LayerWeights = new Map([['a', { half: [2], brain: [2], single: [1], double: [1], none: [0] }]]);
  // 0x3c00 = 1, 0xc000 = -2 in float16; 0x3fc0 = 1.5, 0xff80 = -infinity in bfloat16, the upper half of float32
  const numbers = [
    Uint16Array.of(0x3c00, 0xc000),
    Uint16Array.of(0x3fc0, 0xff80),
    Float32Array.of(0.1),
    Float64Array.of(1 / 3),
  ].map(({ buffer }) => Buffer.from(buffer));
  const header = {
    __metadata__: { format: 'pt' },
    'model/a/half': { dtype: 'F16', shape: [2], data_offsets: [0, 4] },
    'a/brain': { dtype: 'BF16', shape: [2], data_offsets: [4, 8] },
    'a/single': { dtype: 'F32', shape: [1], data_offsets: [8, 12] },
    'a/double': { dtype: 'F64', shape: [1], data_offsets: [12, 20] },
    'a/none': { dtype: 'F32', shape: [0], data_offsets: [20, 20] },
    'b/other': { dtype: 'F32', shape: [0, 5], data_offsets: [20, 20] },
  };
  const read = safetensorsWeights(file(header, Buffer.concat(numbers)), wanted);
  const { half, brain, single, double, none } = read.get('a')!;
  t.same([...half!.data, ...brain!.data], [1, -2, 1.5, Number.NEGATIVE_INFINITY]);
  t.same([...single!.data, ...double!.data], [Math.fround(0.1), Math.fround(1 / 3)]);
  t.same([none!.data.length, read.get('b')!.other!.shape], [0, [0, 5]]);
});

t.test('damaged files are refused with the reason', async (t) => {
  const data = Buffer.alloc(8);
  const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  const fails = (bytes: Uint8Array, message: RegExp) =>
    t.throws(() => safetensorsWeights(bytes, new Map()), { message }, String(message));
  fails(Buffer.alloc(7), /too short/);
  fails(Buffer.alloc(20, 0xff), /has a header of 18446744073709551615 bytes/);
  fails(file('{"a":', data), /header that is not JSON/);
  fails(file('[]', data), /not a JSON object/);
  fails(file({ 'a/b': null }, data), /gives a\/b a shape/);
  fails(file({ 'a/b': { ...entry, shape: [2, -1] } }, data), /gives a\/b a shape/);
  fails(file({ 'a/b': { ...entry, shape: [2 ** 40, 2 ** 40] } }, data), /has 8 bytes for a\/b, expected/);
  fails(file({ 'a/b': { ...entry, data_offsets: [0] } }, data), /does not say where a\/b is/);
  fails(file({ 'a/b': { ...entry, dtype: 'I64' } }, data), /stores a\/b as I64; known are F64, F32, F16, BF16/);
  fails(file({ 'a/b': { ...entry, data_offsets: [4, 12] } }, data), /has a\/b at byte 4, expected 0/);
  fails(file({ 'a/b': entry, 'a/c': entry }, data), /has a\/c at byte 0, expected 8/);
  fails(file({ 'a/b': entry }, Buffer.alloc(7)), /has 7 bytes of numbers, expected 8/);
  fails(file({ 'a/b': entry, 'x/a/b': { ...entry, data_offsets: [8, 16] } }, Buffer.alloc(16)), /holds a\/b twice/);
});
