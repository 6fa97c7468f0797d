import { readFile } from 'node:fs/promises';
import type { FileBackbone } from '../../../contracts/components/file-backbone.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { sha256 } from '../../../foundation/hash.js';
import { checkUnchanged } from '../../weights/formats/unchanged.js';
import { filePreprocessing } from '../file-preprocessing.js';
import { type FileBackboneSettings, fileBackboneSettings } from '../file-settings.js';

export const onnx: FileBackbone<FileBackboneSettings> = {
  name: 'onnx',
  revision: 1,
  summary:
    'Any network in an ONNX file (weights: ./m.onnx), from images to one of its nodes; frozen, on the engine onnxruntime.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['output', 'preprocessing'],
    properties: fileBackboneSettings,
  },
  weightSource: 'onnx_file',
  weightsExample: './m.onnx',

  /** Has the engine run the file unchanged. */
  async open({ output, preprocessing, inputSize }, located, engine, batchSize) {
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
  },
};
