import { isAbsolute, win32 } from 'node:path';
import type { HostTensor } from '../../../contracts/tensors.js';
import { elementsIn } from '../../../foundation/elements.js';
import { float16ToFloat32 } from './float16.js';

/** One tensor as `weightsManifest` of a tfjs model.json describes it. */
export interface ManifestEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly scale?: number; readonly min?: number };
}

/** Shard files whose concatenated contents are the tensors in order. */
export interface ManifestGroup {
  readonly paths: readonly string[];
  readonly weights: readonly ManifestEntry[];
}

const bytesPerValue: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
};

/** The manifest of a parsed model.json. Throws an Error that says what is wrong with it. */
export function parseManifest(modelJson: unknown): readonly ManifestGroup[] {
  const manifest = (modelJson as { weightsManifest?: unknown } | null)?.weightsManifest;
  if (!Array.isArray(manifest)) throw new Error('has no weightsManifest: it is not the model.json of a tfjs model');
  const names = new Set<string>();
  for (const group of manifest) {
    if (!isListOf(group?.paths, 'string') || !Array.isArray(group.weights))
      throw new Error('has a weightsManifest group without paths and weights');
    for (const path of group.paths) {
      if (escapes(path)) throw new Error(`names the shard ${JSON.stringify(path)}, which is not inside its folder`);
    }
    for (const entry of group.weights) {
      checkEntry(entry);
      if (names.has(entry.name)) throw new Error(`describes the tensor ${entry.name} twice`);
      names.add(entry.name);
    }
  }
  return manifest;
}

function checkEntry(entry: ManifestEntry | null): void {
  if (typeof entry?.name !== 'string') throw new Error('describes a tensor without a name');
  if (!isListOf(entry.shape, 'number') || !entry.shape.every((side) => Number.isSafeInteger(side) && side >= 0))
    throw new Error(`gives ${entry.name} a shape that is not a list of sizes`);
  const { quantization } = entry;
  const stored = quantization ? quantization.dtype : entry.dtype;
  const known = quantization ? ['uint8', 'uint16', 'float16'] : ['float32', 'int32', 'bool'];
  if (!known.includes(stored)) throw new Error(`stores ${entry.name} as ${stored}; known are ${known.join(', ')}`);
  if (quantization && entry.dtype !== 'float32')
    throw new Error(`stores ${entry.name}, of type ${entry.dtype}, as ${stored}; only float32 is quantised`);
  const needsScale = quantization && stored !== 'float16';
  if (needsScale && !(Number.isFinite(quantization.scale) && Number.isFinite(quantization.min)))
    throw new Error(`stores ${entry.name} as ${stored} without scale and min`);
}

/** The tensors of one group from its concatenated shards. Throws an Error if bytes are missing or left over. */
export function decodeGroup(group: ManifestGroup, bytes: Uint8Array): Map<string, HostTensor> {
  const sizes = group.weights.map(bytesOf);
  const expected = bytesOfGroup(group);
  if (expected !== bytes.byteLength)
    throw new Error(`${group.paths.join(', ')}: ${bytes.byteLength} bytes, expected ${expected}`);

  const tensors = new Map<string, HostTensor>();
  let offset = 0;
  for (const [index, entry] of group.weights.entries()) {
    tensors.set(entry.name, decode(entry, new Uint8Array(bytes.subarray(offset, offset + sizes[index]!))));
    offset += sizes[index]!;
  }
  return tensors;
}

/** Bytes of all tensors of a group: of its shards together. */
export function bytesOfGroup({ weights }: ManifestGroup): number {
  return weights.reduce((sum, entry) => sum + bytesOf(entry), 0);
}

function bytesOf({ shape, dtype, quantization }: ManifestEntry): number {
  return elementsIn(shape) * bytesPerValue[quantization?.dtype ?? dtype]!;
}

/** The values of a tensor. `bytes` has a buffer of its own, so that it is aligned for any type. */
function decode({ shape, dtype, quantization }: ManifestEntry, bytes: Uint8Array): HostTensor {
  if (quantization) return { shape, dtype: 'float32', data: dequantise(quantization, bytes) };
  if (dtype === 'float32') return { shape, dtype, data: new Float32Array(bytes.buffer) };
  if (dtype === 'int32') return { shape, dtype, data: new Int32Array(bytes.buffer) };
  return { shape, dtype: 'bool', data: bytes };
}

/** Dequantises as tfjs does: stored * scale + min in double precision, rounded to float32. */
function dequantise(
  { dtype, scale, min }: NonNullable<ManifestEntry['quantization']>,
  bytes: Uint8Array,
): Float32Array {
  if (dtype === 'float16') return float16ToFloat32(bytes);
  const stored = dtype === 'uint8' ? bytes : new Uint16Array(bytes.buffer);
  return Float32Array.from(stored, (value) => value * scale! + min!);
}

function isListOf(value: unknown, type: 'string' | 'number'): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === type);
}

/** Returns whether a relative path leads out of its folder on any operating system. */
function escapes(path: string): boolean {
  const leadsUp = path.split(/[/\\]/).includes('..');
  return (
    path === '' || leadsUp || path.includes('\0') || isAbsolute(path) || win32.isAbsolute(path) || /^[a-z]:/i.test(path)
  );
}
