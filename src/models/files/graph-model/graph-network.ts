import type { io, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { loadGraphModelSync } from '../../../tfjs/converter.js';
import { cast, transpose } from '../../../tfjs/core.js';
import '../../../tfjs/ready.js';
import type { HostTensor, ProgramDefinition } from '../../../contracts/tensors.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import type { ImageLayout } from '../../../foundation/image-layout.js';
import type { TfjsFolder } from '../../weights/formats/tfjs-folder.js';
import { filePreprocessing, preprocessedForFile } from '../file-preprocessing.js';
import type { FileBackboneSettings } from '../file-settings.js';
import { checkNames } from './check-names.js';
import { parseGraphDef } from './graph-def.js';
import { type ImageInput, imageInput } from './image-input.js';
import { type NeededPart, neededPart } from './needed-part.js';
import { nodeLayout } from './node-layout.js';
import { withoutIdentities } from './without-identities.js';

/** The part of a graph-model that is the backbone, as a function that any engine runs. */
export interface GraphNetwork {
  /** `pixels` [batchSize, inputSize, inputSize, 3] uint8 -> `features`, in the graph's layout. */
  readonly definition: ProgramDefinition;
  readonly inputSize: number;
  readonly batchSize: number;
  /** Layout of features that are images, if the graph fixes it. */
  readonly layout: ImageLayout | undefined;
  /** Frees the weights; its programs must not be used afterwards. */
  dispose(): void;
}

/**
 * Reduces a graph-model to the nodes that its output needs, and hands them to tfjs' own executor, which computes every
 * node with functions of tfjs. Throws EspalierErrors, and an Error if the graph is inconsistent.
 */
export function graphNetwork(
  file: string,
  { modelJson, tensors }: Pick<TfjsFolder, 'modelJson' | 'tensors'>,
  settings: FileBackboneSettings,
  wantedBatch: number,
): GraphNetwork {
  const { input } = settings;
  const whole = parseGraphDef(modelJson.modelTopology);
  checkNames(file, whole, settings);
  const { graph, output } = withoutIdentities(whole, settings.output, input);
  const part = neededPart(file, graph, { output, input, constants: tensors });
  const images = imageInput(part.input);
  if (images.dtype === 'int32' && settings.preprocessing !== 'none')
    throw new EspalierError('WEIGHTS_DO_NOT_FIT', `${file} takes whole numbers from 0 to 255`, {
      remedy: 'Set backbone.preprocessing to none.',
    });
  const inputSize = sizeOf(file, images, settings);
  const batchSize = images.batch ?? wantedBatch;
  const model = executable(part, images, tensors);
  return {
    inputSize,
    batchSize,
    layout: nodeLayout(part, output, images.layout, tensors),
    dispose: () => model.dispose(),
    definition: {
      name: `${file} ${output}`,
      inputs: { pixels: { shape: [batchSize, inputSize, inputSize, 3], dtype: 'uint8' } },
      call: ({ pixels }) => ({
        features: model.execute({ [part.input.name]: given(pixels as Tensor4D, images, settings) }, output) as Tensor,
      }),
    },
  };
}

function given(pixels: Tensor4D, { dtype, layout }: ImageInput, settings: FileBackboneSettings): Tensor4D {
  const x =
    dtype === 'int32' ? cast(pixels, dtype) : preprocessedForFile(pixels, filePreprocessing[settings.preprocessing]);
  return layout === 'NCHW' ? transpose(x, [0, 3, 1, 2]) : x;
}

/** The part as a graph of its own that takes images and holds the constants that it needs. */
function executable(
  { nodes, input }: NeededPart,
  { dtype }: ImageInput,
  tensors: TfjsFolder['tensors'],
): ReturnType<typeof loadGraphModelSync> {
  const type = dtype === 'float32' ? 'DT_FLOAT' : 'DT_INT32';
  const placeholder = { name: input.name, op: 'Placeholder', input: [], attr: { dtype: { type } } };
  const constants = nodes
    .filter((node) => node !== input && node.op === 'Const')
    .map(({ name }) => ({ name, ...tensors.get(name)! }));
  const specs = constants.map(({ name, shape, dtype }) => ({ name, shape: [...shape], dtype }));
  return loadGraphModelSync({
    modelTopology: { node: nodes.map((node) => (node === input ? placeholder : node)), versions: {} },
    weightSpecs: specs as io.WeightsManifestEntry[],
    weightData: joined(constants),
  });
}

function joined(tensors: readonly HostTensor[]): ArrayBuffer {
  const all = new Uint8Array(tensors.reduce((sum, { data }) => sum + data.byteLength, 0));
  let offset = 0;
  for (const { data } of tensors) {
    all.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return all.buffer;
}

function sizeOf(file: string, { inputSize: own }: ImageInput, { inputSize, input }: FileBackboneSettings): number {
  const wrong = (text: string, remedy: string) =>
    new EspalierError('WEIGHTS_DO_NOT_FIT', `${file} ${text}`, { remedy });
  if (own !== undefined && inputSize !== undefined && inputSize !== own)
    throw wrong(`takes images of ${own} pixels, and backbone.input_size is ${inputSize}`, 'Leave input_size out.');
  const size = own ?? inputSize;
  if (size === undefined)
    throw wrong(
      input === undefined ? 'takes images of any size' : `does not say which size ${input} has`,
      'Set backbone.input_size to the one that it was trained at.',
    );
  return size;
}
