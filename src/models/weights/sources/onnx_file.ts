import type { WeightSource } from '../../../contracts/components/weight-source.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { locateFile } from './local-file.js';

type OnnxFileSettings = { readonly path: string };

/** The file of the backbone `onnx`; the engine reads the weights from it. */
export const onnxFile: WeightSource<OnnxFileSettings> = {
  name: 'onnx_file',
  revision: 1,
  summary: 'A local ONNX file, for the backbone onnx.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: { path: { type: 'string', minLength: 1, description: 'The .onnx file.' } },
  },
  shorthand: 'path',

  fromText: (text) => (/\.onnx$/i.test(text) ? { path: text } : undefined),

  lacks: ({ name }) =>
    name === 'onnx' ? undefined : `an ONNX file is a whole network, which backbone: { name: onnx } runs, not ${name}`,

  async locate({ path }, _backbone, { relativeTo }) {
    return { source: 'onnx_file', settings: { path }, ...(await locateFile(path, relativeTo, 'an ONNX file')) };
  },

  async load(located, { name }) {
    throw new EspalierError('WEIGHTS_DO_NOT_FIT', `${located.path} has no weights for ${name}`, {
      remedy: 'Set backbone.name to onnx.',
    });
  },
};
