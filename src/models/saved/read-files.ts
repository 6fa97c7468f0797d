import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostTensor } from '../../contracts/tensors.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { sha256 } from '../../foundation/hash.js';
import { bytesOfGroup, decodeGroup, type ManifestGroup, parseManifest } from '../weights/formats/tfjs-manifest.js';
import { descriptionFileName, type ModelDescription, parseDescription } from './description.js';
import { modelFileName, weightsFileName } from './saved-model.js';
import { explained, unreadableModel } from './unreadable-model.js';

/** The files of a saved model, each validated separately. */
export interface ModelFiles {
  readonly description: ModelDescription;
  /** The parsed `model.json`, of which only the weight manifest has been validated. */
  readonly modelJson: unknown;
  /** The weights by their names in the manifest. */
  readonly weights: ReadonlyMap<string, HostTensor>;
}

/**
 * The maximum size of a JSON file in bytes: the `model.json` of the largest network has 1 MiB, and 10,000 class names
 * take less.
 */
const largestText = 64 * 2 ** 20;

/**
 * Reads the three files of a saved model, and no more bytes of weights than the manifest lists.
 * @throws EspalierError MODEL_NOT_FOUND, MODEL_OTHER_FORMAT, MODEL_UNREADABLE
 */
export async function readModelFiles(folder: string): Promise<ModelFiles> {
  const [described, model] = [join(folder, descriptionFileName), join(folder, modelFileName)];
  const description = parseDescription(await readJson(described), described);
  const modelJson = await readJson(model);
  const group = await explained(model, () => onlyGroup(modelJson));
  const weights = await readWeights(join(folder, weightsFileName), group, description.weightsSha256);
  return { description, modelJson, weights };
}

async function readWeights(
  path: string,
  group: ManifestGroup,
  hash: string | undefined,
): Promise<ReadonlyMap<string, HostTensor>> {
  const [size, expected] = [await sizeOf(path), bytesOfGroup(group)];
  if (size !== expected) throw unreadableModel(path, `${size} bytes, expected ${expected}`);
  const bytes = await readFile(path);
  if (hash !== undefined && sha256(bytes) !== hash) throw unreadableModel(path, 'its content is not what was saved');
  return decodeGroup(group, bytes);
}

function onlyGroup(modelJson: unknown): ManifestGroup {
  const [group, ...others] = parseManifest(modelJson);
  if (!group || others.length > 0 || group.paths.join() !== weightsFileName)
    throw new Error(`does not name ${weightsFileName} as its one file of weights`);
  return group;
}

async function readJson(path: string): Promise<unknown> {
  const size = await sizeOf(path);
  if (size > largestText) throw unreadableModel(path, `${size} bytes, expected at most ${largestText}`);
  const text = await readFile(path, 'utf8');
  return explained(path, () => JSON.parse(text));
}

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!stats?.isFile()) {
    throw new EspalierError('MODEL_NOT_FOUND', `${path} is ${stats ? 'not a file' : 'missing'}`, {
      remedy: `Give the folder model/ of a finished run: ${descriptionFileName}, ${modelFileName}, ${weightsFileName}.`,
    });
  }
  return stats.size;
}
