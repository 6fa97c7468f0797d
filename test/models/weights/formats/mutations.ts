import fc from 'fast-check';

/** Places are fractions, since files differ in length; all alike probable, not the first bytes above all. */
const place = fc.noBias(fc.integer({ min: 0, max: 2 ** 20 - 1 })).map((part) => part / 2 ** 20);
const length = fc.constantFrom(1, 2, 4, 8, 16, 32, 256);

/** One thing that can happen to a file. */
const mutation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('flip' as const), place, bit: fc.integer({ max: 7, min: 0 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('set' as const), place, value: fc.integer({ min: 0, max: 255 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('fill' as const), place, length, value: fc.constantFrom(0, 255) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('copy' as const), place, from: place, length }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('insert' as const), place, from: place, length }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), place, length }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), place }) },
);
export type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

export const mutations = fc.array(mutation, { minLength: 1, maxLength: 5, size: 'max' });

/** The file after all that happened to it. */
export function mutated(file: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
  let bytes = Buffer.from(file);
  for (const mutation of mutations) {
    const at = Math.floor(mutation.place * bytes.length);
    const partOf = ({ from, length }: { from: number; length: number }) => {
      const start = Math.floor(from * bytes.length);
      return Buffer.from(bytes.subarray(start, start + length));
    };
    if (mutation.kind === 'cut') bytes = bytes.subarray(0, at);
    else if (mutation.kind === 'remove')
      bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + mutation.length)]);
    else if (mutation.kind === 'insert')
      bytes = Buffer.concat([bytes.subarray(0, at), partOf(mutation), bytes.subarray(at)]);
    else if (mutation.kind === 'copy') partOf(mutation).copy(bytes, at);
    else if (mutation.kind === 'fill') bytes.fill(mutation.value, at, Math.min(at + mutation.length, bytes.length));
    else if (mutation.kind === 'flip')
      bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << mutation.bit), Math.min(at, bytes.length - 1));
    else bytes[at] = mutation.value;
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

const otherValues = [null, true, -1, 0, 1.5, 2 ** 40, 1e308, '', 'a', '../a', [], {}, [0, 2 ** 31], '__proto__'];

/** JSON text in which one value, wherever it stands, is another or missing. */
export const changedJson = (document: unknown) =>
  fc
    .record({
      index: fc.noBias(fc.integer({ min: 0, max: countOf(document) - 1 })),
      by: fc.constantFrom(undefined, ...otherValues),
    })
    .map(({ index, by }) => JSON.stringify(replaced(document, index, by)) ?? '');

function countOf(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 1;
  return Object.values(node).reduce((sum: number, value) => sum + countOf(value), 1);
}

function replaced(document: unknown, index: number, by: unknown): unknown {
  let left = index;
  const visit = (node: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value)]));
  };
  return visit(document);
}
