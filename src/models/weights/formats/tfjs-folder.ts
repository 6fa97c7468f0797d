import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { HostTensor } from '../../../contracts/tensors.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { isLfsPointer } from '../../../foundation/files/lfs-pointer.js';
import { decodeGroup, parseManifest } from './tfjs-manifest.js';

/** A tfjs model on disk: its model.json, parsed, and the tensors of its shards by name. */
export interface TfjsFolder {
  readonly modelJson: { readonly format?: unknown; readonly modelTopology?: unknown };
  readonly tensors: ReadonlyMap<string, HostTensor>;
  /** The hash of model.json and the shards it names, sorted by name; other files in the folder do not count. */
  readonly sha256: string;
}

/**
 * Reads a model.json and the shards that it names, which must be inside its folder. Throws WEIGHTS_UNREADABLE naming
 * file and problem; memory is bounded by four times the size of the files.
 */
export async function readTfjsFolder(modelJsonPath: string): Promise<TfjsFolder> {
  const folder = dirname(modelJsonPath);
  const files = new Map<string, Buffer>();
  const unreadable = (error: unknown, path: string) => {
    const reason = error instanceof Error ? error.message : String(error);
    return new EspalierError('WEIGHTS_UNREADABLE', `${path}: ${reason}`, {
      remedy: 'Give the folder of a tfjs model: model.json and every shard that it names, unchanged.',
      cause: error,
    });
  };

  try {
    const text = await readRegularFile(folder, basename(modelJsonPath));
    files.set(basename(modelJsonPath), text);
    const modelJson = JSON.parse(text.toString('utf8'));
    const groups = parseManifest(modelJson);
    const tensors = new Map<string, HostTensor>();
    for (const group of groups) {
      const shards: Buffer[] = [];
      for (const path of group.paths) {
        const shard = files.get(path) ?? (await readRegularFile(folder, path));
        files.set(path, shard);
        shards.push(shard);
      }
      for (const [name, tensor] of decodeGroup(group, Buffer.concat(shards))) tensors.set(name, tensor);
    }
    return { modelJson, tensors, sha256: hashOfFiles(files) };
  } catch (error) {
    throw unreadable(error, modelJsonPath);
  }
}

/** Returns whether a model is a graph-model; in older files, only the presence of a graph says so. */
export function isGraphModel({ modelJson }: Pick<TfjsFolder, 'modelJson'>): boolean {
  if (modelJson.format !== undefined) return modelJson.format === 'graph-model';
  return Array.isArray((modelJson.modelTopology as { node?: unknown } | null | undefined)?.node);
}

/** Writes float32 tensors as a layers-model without topology, in one shard. */
export async function writeTfjsFolder(folder: string, tensors: ReadonlyMap<string, HostTensor>): Promise<void> {
  const weights = [...tensors].map(([name, { shape, dtype }]) => ({ name, shape, dtype }));
  const bytes = [...tensors.values()].map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const weightsManifest = [{ paths: ['weights.bin'], weights }];
  await writeFile(join(folder, 'weights.bin'), Buffer.concat(bytes));
  await writeFile(join(folder, 'model.json'), JSON.stringify({ format: 'layers-model', weightsManifest }));
}

async function readRegularFile(folder: string, name: string): Promise<Buffer> {
  const path = join(folder, name);
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile()) throw new Error(`${name} is ${stats ? 'not a file' : 'missing'}`);
  const bytes = await readFile(path);
  if (isLfsPointer(bytes)) throw new Error(`${name} is a Git LFS pointer, not the file itself: run git lfs pull`);
  return bytes;
}

function hashOfFiles(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const name of [...files.keys()].sort()) {
    const content = files.get(name)!;
    hash.update(JSON.stringify([name, content.byteLength])).update(content);
  }
  return hash.digest('hex');
}
