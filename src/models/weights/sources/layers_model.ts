import type { WeightSource } from '../../../contracts/components/weight-source.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { byLayer } from '../formats/by-layer.js';
import { isGraphModel, readTfjsFolder, type TfjsFolder } from '../formats/tfjs-folder.js';
import { checkUnchanged } from '../formats/unchanged.js';
import { isFolderPath, locateTfjsFolder } from './tfjs-model-folder.js';

type LayersModelSettings = { readonly path: string };

/** A local tfjs layers-model, as `model.save('file://…')` or tensorflowjs_converter writes it. */
export const layersModel: WeightSource<LayersModelSettings> = {
  name: 'layers_model',
  revision: 1,
  summary: 'A local folder with a tfjs layers-model (model.json and shards; float32, float16 or quantised).',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: { path: { type: 'string', minLength: 1, description: 'The folder, or its model.json.' } },
  },
  shorthand: 'path',

  fallback: true,
  /**
   * Accepts any text that looks like a path but not like a file of another source: `./weights`, `/data/m/model.json`.
   */
  fromText: (text) => (isFolderPath(text) ? { path: text } : undefined),

  async locate({ path }, _backbone, { relativeTo }) {
    const { path: modelJson, sha256, ...folder } = await locateTfjsFolder(path, relativeTo, 'a tfjs layers-model');
    refuseGraph(folder, modelJson);
    return { source: 'layers_model', settings: { path }, path: modelJson, sha256 };
  },

  async load(located) {
    const { tensors, sha256, ...folder } = await readTfjsFolder(located.path);
    refuseGraph(folder, located.path);
    checkUnchanged(located, sha256);
    return byLayer(tensors);
  },
};

function refuseGraph(folder: Pick<TfjsFolder, 'modelJson'>, modelJsonPath: string): void {
  if (!isGraphModel(folder)) return;
  throw new EspalierError('WEIGHTS_UNREADABLE', `${modelJsonPath} is a graph-model, which has no layers`, {
    remedy:
      'Run it with backbone: { name: graph_model }, or give a layers-model: tensorflowjs_converter --output_format=tfjs_layers_model.',
  });
}
