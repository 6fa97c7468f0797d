import { readFile } from 'node:fs/promises';
import type { FileBackboneSettings } from '../../contracts/components/backbone.js';
import type { ImageModel, OpenEngine } from '../../contracts/components/engine.js';
import type { LocatedWeights } from '../../contracts/components/weight-source.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { sha256 } from '../../foundation/hash.js';
import { filePreprocessing } from '../../models/files/file-preprocessing.js';
import { checkUnchanged } from '../../models/weights/formats/unchanged.js';

/** The network of an ONNX file, which the engine runs as it is. */
export async function openOnnxModel(
  { output, preprocessing, inputSize }: FileBackboneSettings,
  located: LocatedWeights,
  engine: OpenEngine,
  batchSize: number,
): Promise<ImageModel> {
  if (!engine.buildImageModel)
    throw new EspalierError('ENGINE_LACKS_FILES', `engine ${engine.name} cannot run ONNX files`, {
      remedy: 'Set engine to onnxruntime, or to auto.',
    });
  const file = await readFile(located.path);
  checkUnchanged(located, sha256(file));
  const definition = { name: located.path, file, output, inputSize, batchSize };
  return await engine.buildImageModel(
    { ...definition, preprocessing: filePreprocessing[preprocessing] },
    { concurrent: true },
  );
}
