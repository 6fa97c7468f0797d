import { readFile } from 'node:fs/promises';
import type { FileBackboneSettings } from '../contracts/backbone.js';
import type { OpenEngine } from '../contracts/engine.js';
import type { HeadSettings } from '../contracts/experiment.js';
import type { LocatedWeights } from '../contracts/weights.js';
import type { FrozenProgram } from '../features/pass-through.js';
import { elementsIn } from '../foundation/elements.js';
import { EspalierError } from '../foundation/errors.js';
import { sha256 } from '../foundation/hash.js';
import { filePreprocessing } from '../models/file-preprocessing.js';
import { checkUnchanged } from '../models/formats/unchanged.js';
import { poolRows } from '../models/pool-rows.js';

/** The frozen program of a network that is a file. What a row of features has is seen when it is run once. */
export async function openFileProgram(
  { output, preprocessing, inputSize }: FileBackboneSettings,
  located: LocatedWeights,
  pooling: HeadSettings['pooling'],
  engine: OpenEngine,
  batchSize: number,
): Promise<FrozenProgram & { readonly program: NonNullable<FrozenProgram['program']> }> {
  if (!engine.buildImageModel)
    throw new EspalierError('ENGINE_LACKS_FILES', `engine ${engine.name} cannot run ONNX files`, {
      remedy: 'Set engine to onnxruntime, or to auto.',
    });
  const file = await readFile(located.path);
  checkUnchanged(located, sha256(file));
  const definition = { name: located.path, file, output, inputSize, batchSize };
  const built = await engine.buildImageModel(
    { ...definition, preprocessing: filePreprocessing[preprocessing] },
    { concurrent: true },
  );
  const program: FrozenProgram['program'] = {
    concurrency: built.program.concurrency,
    dispose: () => built.program.dispose(),
    async run(inputs) {
      const { features } = await built.program.run(inputs);
      return { features: poolRows(features!, built.layout, pooling) };
    },
  };
  try {
    const shape = [built.batchSize, built.inputSize, built.inputSize, 3];
    const black = new Uint8Array(elementsIn(shape));
    const { features } = await program.run({ pixels: { shape, dtype: 'uint8', data: black } });
    if (features!.shape[0] !== built.batchSize)
      throw new EspalierError('WEIGHTS_DO_NOT_FIT', `${located.path}: ${output} has no row for each image`, {
        remedy: 'Set backbone.output to a node whose first side is the batch.',
      });
    return { program, batchSize: built.batchSize, inputSize: built.inputSize, width: features!.shape[1]! };
  } catch (error) {
    await program.dispose();
    throw error;
  }
}
