import type { FileBackbone } from '../../../contracts/components/file-backbone.js';
import { isFolderPath } from '../../weights/sources/tfjs-model-folder.js';
import { type FileBackboneSettings, fileBackboneSettings } from '../file-settings.js';
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
      output: fileBackboneSettings.output,
      input: {
        type: 'string',
        minLength: 1,
        description: 'The node that is replaced by the images, to skip the layers before it.',
        defaultNote: "the file's own input",
      },
      preprocessing: fileBackboneSettings.preprocessing,
      input_size: fileBackboneSettings.input_size,
    },
  },
  weightSource: 'graph_model',
  weightsExample: './folder',

  /** With any other backbone, a folder is that of a layers-model. */
  weightsFromText: (text) => (isFolderPath(text) ? { path: text } : undefined),

  open: openGraphModel,
};
