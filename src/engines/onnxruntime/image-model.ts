import { featuresPort, imageModel, pixelsPort } from '../../compile/onnx/image-model.js';
import { type ModelFile, namesIn, readModelFile, valueCalled } from '../../compile/onnx/model-file.js';
import { valueLayout } from '../../compile/onnx/value-layout.js';
import type { ImageModel, ImageModelDefinition } from '../../contracts/components/engine.js';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { nearNames } from '../../foundation/near-names.js';
import { checkInputs } from '../check-inputs.js';

const shown = 5;

interface Opened {
  run(feeds: Named<HostTensor>): Promise<Named<HostTensor>>;
  dispose(): Promise<void>;
}

/** Builds the program of a file; `open` compiles a model's bytes. */
export async function openImageModel(
  definition: ImageModelDefinition,
  concurrency: number,
  open: (model: Uint8Array) => Promise<Opened>,
): Promise<ImageModel> {
  const { name, output, preprocessing } = definition;
  const file = await readable(name, async () => readModelFile(definition.file));
  const value = valueCalled(file, output);
  if (value === undefined) throw noSuchNode(name, output, file);
  const inputSize = sizeOf(definition, file);
  const batchSize = file.batch ?? definition.batchSize;
  const spec = { pixels: { shape: [batchSize, inputSize, inputSize, 3], dtype: 'uint8' } } as const;
  const { run, dispose } = await readable(name, () =>
    open(imageModel(file, value, { preprocessing, inputSize, batchSize })),
  );
  return {
    inputSize,
    batchSize,
    layout: valueLayout(file, value),
    program: {
      concurrency,
      dispose,
      async run(inputs) {
        checkInputs(name, inputs, spec);
        // A network that compiles may still have inconsistent shapes, which only running it reveals.
        const { [featuresPort]: features } = await readable(name, () => run({ [pixelsPort]: inputs.pixels! }));
        return { features: features! };
      },
    },
  };
}

async function readable<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new EspalierError('WEIGHTS_UNREADABLE', `${name} ${plainReason(error)}`, {
      remedy: 'Give an ONNX file that takes images, complete and with its weights inside.',
      cause: error,
    });
  }
}

function plainReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.startsWith('is ') || /^(has|takes|keeps) /.test(text) ? text : `cannot be run: ${text.split('\n')[0]}`;
}

function sizeOf({ name, inputSize }: ImageModelDefinition, file: ModelFile): number {
  const wrong = (text: string, remedy: string) =>
    new EspalierError('WEIGHTS_DO_NOT_FIT', `${name} ${text}`, { remedy });
  if (file.inputSize !== undefined && inputSize !== undefined && inputSize !== file.inputSize)
    throw wrong(
      `takes images of ${file.inputSize} pixels, and backbone.input_size is ${inputSize}`,
      'Leave input_size out.',
    );
  const size = file.inputSize ?? inputSize;
  if (size === undefined)
    throw wrong('takes images of any size', 'Set backbone.input_size to the one that it was trained at.');
  return size;
}

function noSuchNode(name: string, output: string, file: ModelFile): EspalierError {
  const names = namesIn(file);
  const near = nearNames(output, names, shown);
  return new EspalierError('WEIGHTS_NO_SUCH_NODE', `${name} has no node or value called ${output}`, {
    remedy: `Set backbone.output to one that it has. The nearest are ${near.join(', ')}; the last are ${names.slice(-shown).join(', ')}.`,
  });
}
