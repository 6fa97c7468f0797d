import type { FeatureStore } from '../../src/features/store/store.js';
import { randomStream } from '../../src/foundation/random.js';

export const width = 6;

/** The row that belongs to a key: a wrong one is recognised. */
export function rowOf(key: string, length = width): Float32Array {
  const random = randomStream('test row', key);
  return Float32Array.from({ length }, () => random.normal());
}

export async function addRows(store: FeatureStore, keys: readonly string[]): Promise<void> {
  for (const key of keys) await store.add(key, rowOf(key));
}

/** The rows of some keys, one after the other. */
export async function readRows(store: FeatureStore, keys: readonly string[]): Promise<Float32Array> {
  const into = new Float32Array(keys.length * width);
  await store.read(
    keys,
    keys.map((_, index) => index),
    into,
  );
  return into;
}

/** Whether the store gives every key its own row. */
export async function areRight(store: FeatureStore, keys: readonly string[]): Promise<boolean> {
  const rows = await readRows(store, keys);
  return keys.every((key, index) => rowOf(key).every((value, at) => value === rows[index * width + at]));
}
