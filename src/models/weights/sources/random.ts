import type { WeightSource } from '../../../contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../../contracts/networks/backbone-identity.js';
import type { HostTensor } from '../../../contracts/tensors.js';
import { elementsIn } from '../../../foundation/elements.js';
import { hashOf } from '../../../foundation/hash.js';
import { randomStream } from '../../../foundation/random.js';

type RandomSettings = { readonly seed: number };

const revision = 1;

/** Randomly initialised weights: a baseline, and a way to try things offline. */
export const random: WeightSource<RandomSettings> = {
  name: 'random',
  revision,
  summary: 'Randomly initialised weights, with Keras’ initializers and a seed.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      seed: {
        type: 'integer',
        minimum: 0,
        default: 0,
        description: 'Seed of the initializers: equal seeds give equal weights.',
      },
    },
  },
  shorthand: 'seed',

  // The weights do not depend on the input size, the outputs or the final activation.
  async locate({ seed }, { inputSize, output, classifierActivation, ...network }) {
    return { source: 'random', settings: { seed }, path: '', sha256: hashOf({ random: revision, seed, ...network }) };
  },

  async load({ settings }, backbone, layers) {
    const weights = new Map<string, Record<string, HostTensor>>();
    for (const [layer, shapes] of layers) {
      const tensors: Record<string, HostTensor> = {};
      for (const [weight, shape] of Object.entries(shapes)) {
        const data = isLayerScale(shapes)
          ? new Float32Array(elementsIn(shape)).fill(1e-6)
          : initialValues(weight, shape, settings.seed as number, backbone, layer);
        tensors[weight] = { shape, dtype: 'float32', data };
      }
      weights.set(layer, tensors);
    }
    return weights;
  },
};

/**
 * Keras' defaults: kernels glorot_uniform, each from a random stream of its own so that it does not depend on the
 * layers around it or on the input size; scales and variances 1, offsets and means 0. Layer scale, the only layer that
 * has just a gamma, starts close to zero.
 */
function initialValues(
  weight: string,
  shape: readonly number[],
  seed: number,
  { name, alpha = 1 }: BackboneIdentity,
  layer: string,
): Float32Array {
  const values = new Float32Array(elementsIn(shape));
  if (weight === 'gamma' || weight === 'moving_variance') return values.fill(1);
  if (!weight.endsWith('kernel')) return values;
  const limit = glorotLimit(shape);
  const stream = randomStream('weights', seed, name, alpha, layer, weight);
  return values.map(() => stream.uniform(-limit, limit));
}

const isLayerScale = (shapes: object) => Object.keys(shapes).join() === 'gamma';

/** The limit of glorot_uniform (Glorot and Bengio 2010, eq. 16), with fans as Keras' `compute_fans` counts them. */
function glorotLimit(shape: readonly number[]): number {
  const receptiveField = elementsIn(shape.slice(0, -2));
  return Math.sqrt(6 / (receptiveField * (shape.at(-2)! + shape.at(-1)!)));
}
