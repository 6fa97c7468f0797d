import { join } from 'node:path';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Components } from '../../contracts/catalogue.js';
import type { HostTensor } from '../../contracts/tensors.js';
import { tensor, tidy } from '../../tfjs/core.js';
import { findBackbone } from '../find-backbone.js';
import { buildTopology } from './build-topology.js';
import { descriptionFileName, type ModelDescription } from './description.js';
import { readModelFiles } from './read-files.js';
import { modelFileName, weightsFileName } from './saved-model.js';
import { explained, unreadableModel } from './unreadable-model.js';

/** A saved model with its weights, callable under any tfjs backend, a tracing one included. */
export interface LoadedModel {
  readonly description: ModelDescription;
  /** The shape of one row of input: [width] for pooled features, or [size, size, 3] for an image. */
  readonly inputShape: readonly number[];
  /**
   * The model of `model.json`. Its weights are on the tfjs backend that was set while loading; other backends see them
   * as constants.
   */
  readonly model: LayersModel;
  /**
   * Pooled features [n, width], float32, or resized images [n, size, size, 3], int32 or float32 in 0..255, as
   * `description.input` says -> class probabilities [n, classes], float32. A pure function in inference mode.
   */
  call(x: Tensor): Tensor;
  dispose(): void;
}

/**
 * Reads the folder of a saved model, `model/` of a run's directory, and checks its files, sizes, hash and shapes. The
 * caller disposes of the model. Memory is bounded by twice the size of the files.
 * @throws EspalierError MODEL_NOT_FOUND, MODEL_OTHER_FORMAT, MODEL_UNREADABLE
 */
export async function readSavedModel(folder: string, components: Pick<Components, 'backbones'>): Promise<LoadedModel> {
  const { description, modelJson, weights } = await readModelFiles(folder);
  const path = join(folder, modelFileName);
  const preprocess = await explained(join(folder, descriptionFileName), () => preprocessing(description, components));
  const model = await explained(path, () => buildTopology(modelJson, weights));
  try {
    fill(model, weights, join(folder, weightsFileName));
    const inputShape = checkedInput(model, description, path);
    const call = (x: Tensor) => tidy(() => model.apply(preprocess(x)) as Tensor);
    return { description, inputShape, model, call, dispose: () => void model.dispose() };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Returns the preprocessing of a model's input: that of its backbone for pixels, or none for features. */
function preprocessing(
  { input, backbone }: ModelDescription,
  components: Pick<Components, 'backbones'>,
): (x: Tensor) => Tensor {
  if (input === 'features') return (x) => x;
  const network = findBackbone(backbone.name, components);
  return (x) => network.preprocess(x as Tensor4D);
}

/** Sets the weights of a model; there must be exactly one value of the right shape for each. */
function fill({ weights }: LayersModel, values: ReadonlyMap<string, HostTensor>, path: string): void {
  const left = new Set(values.keys());
  for (const variable of weights) {
    const name = variable.originalName;
    const value = values.get(name);
    if (!value || !left.delete(name)) throw unreadableModel(path, `the weight ${name} is missing`);
    if (String(value.shape) !== String(variable.shape))
      throw unreadableModel(path, `${name} has the shape [${value.shape}], and its layer expects [${variable.shape}]`);
    tidy(() => void variable.write(tensor(value.data, [...value.shape], value.dtype as 'float32')));
  }
  const [unused] = left;
  if (unused !== undefined) throw unreadableModel(path, `there is no layer for the weight ${unused}`);
}

/**
 * Returns the shape of one row of input, after checking that it and the number of classes agree with the description.
 */
function checkedInput({ inputs, outputs }: LayersModel, description: ModelDescription, path: string): number[] {
  const { input, classes, backbone } = description;
  const shapes = [...inputs, ...outputs].map(({ shape }) => shape.slice(1) as number[]);
  const [given, predicted] = shapes as [number[], number[]];
  const size = backbone.inputSize ?? 'inputSize';
  const expected = input === 'images' ? `${size},${size},3` : `${given[0]}`;
  const fits = shapes.length === 2 && String(given) === expected && String(predicted) === `${classes.length}`;
  if (fits && given.every((side) => Number.isInteger(side) && side > 0)) return given;
  const wanted = input === 'images' ? `[${expected}]` : 'one row of features';
  const found = shapes.map((shape) => `[${shape}]`).join(' -> ');
  throw unreadableModel(path, `takes and gives ${found}, expected ${wanted} -> [${classes.length}]`);
}
