import type { WeightSource } from '../../../contracts/components/weight-source.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { isGraphModel } from '../formats/tfjs-folder.js';
import { locateTfjsFolder } from './tfjs-model-folder.js';

type GraphModelSettings = { readonly path: string };

/** The folder of the backbone `graph_model`; its weights are read with the graph. */
export const graphModel: WeightSource<GraphModelSettings> = {
  name: 'graph_model',
  revision: 1,
  summary:
    'A local folder with a tfjs graph-model (model.json and shards; float32, float16 or quantised), for the backbone graph_model, with which weights: ./folder means it.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: { path: { type: 'string', minLength: 1, description: 'The folder, or its model.json.' } },
  },
  shorthand: 'path',

  lacks: ({ name }) =>
    name === 'graph_model'
      ? undefined
      : `a graph-model is a whole network, which backbone: { name: graph_model } runs, not ${name}`,

  async locate({ path }, _backbone, { relativeTo }) {
    const found = await locateTfjsFolder(path, relativeTo, 'a tfjs graph-model');
    if (!isGraphModel(found))
      throw new EspalierError('WEIGHTS_UNREADABLE', `${found.path} is a layers-model, which has no graph`, {
        remedy: 'Give a graph-model: tensorflowjs_converter --output_format=tfjs_graph_model.',
      });
    return { source: 'graph_model', settings: { path }, path: found.path, sha256: found.sha256 };
  },

  async load(located, { name }) {
    throw new EspalierError('WEIGHTS_DO_NOT_FIT', `${located.path} has no weights for ${name}`, {
      remedy: 'Set backbone.name to graph_model.',
    });
  },
};
