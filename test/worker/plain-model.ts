import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { catalogue } from '../../src/catalogue.js';
import { loadBackbone } from '../../src/models/backbone.js';
import { fillWeights, layerWeights } from '../../src/models/weights/fill-weights.js';
import { findWeightSource } from '../../src/models/weights/locate-weights.js';
import { formulaWeights } from '../models/formula.js';

// Models as tfjs alone knows them: nothing here goes through what Espalier writes and reads.

interface ModelJson {
  readonly modelTopology: object;
  readonly weightsManifest: readonly [
    { readonly paths: readonly [string]; readonly weights: io.WeightsManifestEntry[] },
  ];
}

async function readModel(folder: string): Promise<{ modelJson: ModelJson; weights: Buffer }> {
  const modelJson = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as ModelJson;
  return { modelJson, weights: await readFile(join(folder, modelJson.weightsManifest[0].paths[0])) };
}

/** The bytes of every weight of a model in a folder, in the order of its manifest, all float32. */
export async function weightBytes(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const { modelJson, weights } = await readModel(folder);
  let from = 0;
  const entries = modelJson.weightsManifest[0].weights.map(({ name, shape }) => {
    const bytes = 4 * shape.reduce((product, length) => product * length, 1);
    from += bytes;
    return [name, weights.subarray(from - bytes, from)] as const;
  });
  if (from !== weights.length) throw new Error(`the manifest has ${from} bytes and the file ${weights.length}`);
  return new Map(entries);
}

/** A model in a folder as a user of tfjs loads it. */
export async function loadPlainly(folder: string): Promise<LayersModel> {
  const { modelJson, weights } = await readModel(folder);
  const weightData = Uint8Array.from(weights).buffer;
  const weightSpecs = modelJson.weightsManifest[0].weights;
  return loadLayersModel(io.fromMemory({ modelTopology: modelJson.modelTopology, weightSpecs, weightData }));
}

/**
 * Writes a MobileNetV2 of width 0.35, with weights that keep activations and gradients alive, as tfjs saves a model.
 * The names of its layers, in order.
 */
export async function savePlainly(folder: string): Promise<string[]> {
  const identity = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 32 };
  const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn() {} };
  const located = await findWeightSource('random', catalogue).locate({ seed: 0 }, identity, context);
  const { model, backbone, dispose } = await loadBackbone(identity, located, catalogue);
  fillWeights(model, backbone, formulaWeights(layerWeights(model)), located);
  let saved: io.ModelArtifacts | undefined;
  await model.save(
    io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const weightsManifest = [{ paths: ['weights.bin'], weights: saved!.weightSpecs! }];
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'weights.bin'), new Uint8Array(io.CompositeArrayBuffer.join(saved!.weightData!)));
  const modelJson = { format: 'layers-model', modelTopology: saved!.modelTopology, weightsManifest };
  await writeFile(join(folder, 'model.json'), JSON.stringify(modelJson));
  const names = model.layers.map(({ name }) => name);
  dispose();
  return names;
}
