import type { FileBackbone } from '../../../contracts/components/file-backbone.js';
import { isFolderPath } from '../../weights/sources/tfjs-model-folder.js';
import { type FileBackboneSettings, fileSettings } from '../file-settings.js';
import { openGraphModel } from '../graph-model/open-graph-model.js';

export const graphModel: FileBackbone<FileBackboneSettings> = {
  name: 'graph_model',
  revision: 1,
  summary:
    'Any network in a tfjs graph-model (weights: ./folder), from images to one of its nodes; frozen, on any engine.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['output', 'preprocessing'],
    properties: {
      output: fileSettings.output,
      input: {
        type: 'string',
        minLength: 1,
        description: 'The node in whose place the network is given images, where they are not to go through all of it.',
        defaultNote: 'the one that the file takes images by',
      },
      preprocessing: fileSettings.preprocessing,
      input_size: fileSettings.input_size,
    },
  },
  weightSource: 'graph_model',
  weightsExample: './folder',

  /** A folder is that of a layers-model with any other backbone. */
  weightsFromText: (text) => (isFolderPath(text) ? { path: text } : undefined),

  open: openGraphModel,
};
