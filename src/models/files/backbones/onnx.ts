import type { FileBackbone } from '../../../contracts/components/backbone.js';
import { fileSettings } from '../file-settings.js';

export const onnx: FileBackbone = {
  name: 'onnx',
  revision: 1,
  summary:
    'Any network in an ONNX file (weights: ./m.onnx), from images to one of its nodes; frozen, on the engine onnxruntime.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['output', 'preprocessing'],
    properties: fileSettings,
  },
  weightSource: 'onnx_file',
  weightsExample: './m.onnx',
};
