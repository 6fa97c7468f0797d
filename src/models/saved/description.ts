import { Ajv, type ValidateFunction } from 'ajv';
import type { LocatedWeights } from '../../contracts/components/weight-source.js';
import type { HeadSettings, RunSettings } from '../../contracts/experiment.js';
import type { BackboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { unreadableModel } from './unreadable-model.js';

/** All that predicting with a saved model needs besides its weights, without the experiment file: `espalier.json`. */
export interface ModelDescription {
  readonly format: 1;
  /** The input of `model.json`: images scaled as its backbone expects them, or the backbone's pooled features. */
  readonly input: 'images' | 'features';
  /** The class names in the order of the probabilities; at least two. */
  readonly classes: readonly string[];
  /** The backbone, with the names of the layers whose outputs are pooled unless it is the last one. */
  readonly backbone: BackboneIdentity;
  /** The weights that features were computed with, or from which tuning started. */
  readonly backboneWeights: Pick<LocatedWeights, 'source' | 'sha256' | 'settings'>;
  /** The preprocessing of images before the backbone's own scaling of pixels. */
  readonly preprocessing: { readonly resize: RunSettings['dataset']['resize']; readonly colours: 'rgb' };
  /** The pooling that turns the backbone's output into features. */
  readonly pooling: HeadSettings['pooling'];
  /** SHA-256 of `weights.bin`; absent in models of earlier versions. */
  readonly weightsSha256?: string;
}

export const descriptionFileName = 'espalier.json';

const format = 1;
const text = { type: 'string', minLength: 1 };
const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const interpolation = { enum: ['bilinear', 'nearest', 'bicubic', 'area', 'lanczos3', 'lanczos5'] };
const yesOrNo = { type: 'boolean' };

/** Backbones may have further settings, and later versions may add keys, so unknown keys are accepted. */
const schema = {
  type: 'object',
  required: ['input', 'classes', 'backbone', 'backboneWeights', 'preprocessing', 'pooling'],
  properties: {
    input: { enum: ['images', 'features'] },
    classes: { type: 'array', minItems: 2, uniqueItems: true, items: { type: 'string' } },
    backbone: {
      type: 'object',
      required: ['name'],
      properties: {
        name: text,
        inputSize: { type: 'integer', minimum: 1, maximum: 65_536 },
        output: { anyOf: [text, { type: 'array', minItems: 1, items: text }] },
      },
    },
    backboneWeights: {
      type: 'object',
      required: ['source', 'sha256', 'settings'],
      properties: { source: text, sha256, settings: { type: 'object' } },
    },
    preprocessing: {
      type: 'object',
      required: ['resize', 'colours'],
      properties: {
        resize: {
          anyOf: [
            interpolation,
            {
              type: 'object',
              required: ['interpolation'],
              additionalProperties: false,
              properties: {
                interpolation,
                antialias: yesOrNo,
                cropToAspectRatio: yesOrNo,
                padToAspectRatio: yesOrNo,
              },
            },
          ],
        },
        colours: { const: 'rgb' },
      },
    },
    pooling: { enum: ['avg', 'max', 'flatten'] },
    weightsSha256: sha256,
  },
};

/** The schema is compiled when the first model is read, because every worker loads this file but few read a model. */
let isDescription: ValidateFunction<ModelDescription> | undefined;

/**
 * Validates the content of the `espalier.json` at `path`.
 * @throws EspalierError MODEL_OTHER_FORMAT, MODEL_UNREADABLE
 */
export function parseDescription(content: unknown, path: string): ModelDescription {
  const found = (content as { format?: unknown } | null)?.format;
  if (Number.isInteger(found) && found !== format) {
    throw new EspalierError('MODEL_OTHER_FORMAT', `${path}: format ${found}, expected ${format}`, {
      remedy: 'Use the version of Espalier that saved the model, or train it again with this one.',
    });
  }
  if (found !== format) throw unreadableModel(path, `format is ${JSON.stringify(found)}, expected ${format}`);
  isDescription ??= new Ajv({ allowUnionTypes: true, validateSchema: false }).compile<ModelDescription>(schema);
  if (isDescription(content)) return content;
  const { instancePath, message } = isDescription.errors![0]!;
  const setting = instancePath === '' ? '' : `${instancePath.slice(1).replaceAll('/', '.')} `;
  throw unreadableModel(path, `${setting}${message}`);
}
