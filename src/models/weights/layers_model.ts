import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { WeightSource } from '../../contracts/weights.js';
import { EspalierError } from '../../foundation/errors.js';
import { byLayer } from '../formats/by-layer.js';
import { readTfjsFolder, type TfjsFolder } from '../formats/tfjs-folder.js';
import { checkUnchanged } from '../formats/unchanged.js';

type LayersModelSettings = { readonly path: string };

/** A tfjs layers-model that lies on this machine, as `model.save('file://…')` or tensorflowjs_converter writes it. */
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

  /** Any text that looks like a path and not like a file of another source: `./weights`, `/data/m/model.json`. */
  fromText: (text) =>
    /[/\\]|^\.+$/.test(text) && !/\.(h5|hdf5|keras|safetensors|onnx)$/i.test(text) ? { path: text } : undefined,

  async locate({ path }, _backbone, { relativeTo }) {
    const given = resolve(relativeTo, path);
    const modelJson = given.endsWith('.json') ? given : join(given, 'model.json');
    const stats = await stat(modelJson).catch(() => undefined);
    if (!stats)
      throw new EspalierError('WEIGHTS_NOT_FOUND', `${path}: there is no ${modelJson}`, {
        remedy: 'Give the folder that holds a tfjs layers-model, relative to the experiment file.',
      });
    const { sha256 } = await readLayersModel(modelJson);
    return { source: 'layers_model', settings: { path }, path: modelJson, sha256 };
  },

  async load(located) {
    const { tensors, sha256 } = await readLayersModel(located.path);
    checkUnchanged(located, sha256);
    return byLayer(tensors);
  },
};

async function readLayersModel(modelJsonPath: string): Promise<TfjsFolder> {
  const folder = await readTfjsFolder(modelJsonPath);
  if (folder.modelJson.format === 'graph-model')
    throw new EspalierError('WEIGHTS_UNREADABLE', `${modelJsonPath} is a graph-model, which has no layers`, {
      remedy: 'Give a layers-model: tensorflowjs_converter --output_format=tfjs_layers_model.',
    });
  return folder;
}
