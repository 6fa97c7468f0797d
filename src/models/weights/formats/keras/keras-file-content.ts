import type { LayerWeights, WeightMap } from '../../../../contracts/components/weight-source.js';
import { ZipArchive } from '../zip.js';
import { withHdf5 } from './hdf5.js';
import { legacyWeights } from './keras-h5-layout.js';
import { layerPaths } from './keras-layer-paths.js';
import { hasLayers, v3Weights } from './keras-v3-layout.js';

const zipSignature = [0x50, 0x4b];
const weightsEntry = 'model.weights.h5';
const configEntry = 'config.json';
const weightsLimit = 4 * 2 ** 30;
const configLimit = 64 * 2 ** 20;

/**
 * The weights in a file written by Keras, whose format is recognised by its content: `.h5` of Keras 2 and 3,
 * `.weights.h5` or `.keras`. Only tensors of wanted shapes are read. Throws an Error that says what is wrong.
 */
export async function kerasFileWeights(bytes: Uint8Array, wanted: LayerWeights): Promise<WeightMap> {
  if (!zipSignature.every((byte, index) => bytes[index] === byte)) return await weightsInHdf5(bytes, wanted, new Map());
  const archive = new ZipArchive(bytes);
  const config = archive.has(configEntry) ? parsed(archive.read(configEntry, configLimit)) : undefined;
  // The config of a custom model class lists no layers, which are then matched by their order.
  const paths = describesLayers(config) ? layerPaths(config) : new Map<string, string>();
  return await weightsInHdf5(archive.read(weightsEntry, weightsLimit), wanted, paths);
}

async function weightsInHdf5(bytes: Uint8Array, wanted: LayerWeights, paths: ReadonlyMap<string, string>) {
  return await withHdf5(bytes, (file) =>
    hasLayers(file) && !file.attrs.layer_names ? v3Weights(file, wanted, paths) : legacyWeights(file, wanted),
  );
}

function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch (error) {
    throw new Error(`${configEntry} is not JSON`, { cause: error });
  }
}

function describesLayers(config: unknown): boolean {
  return Array.isArray((config as { config?: { layers?: unknown } } | null)?.config?.layers);
}
