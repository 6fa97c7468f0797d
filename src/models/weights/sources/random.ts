import type { BackboneIdentity } from '../../../contracts/backbone-identity.js';
import type { WeightSource } from '../../../contracts/components/weight-source.js';
import type { HostTensor } from '../../../contracts/tensors.js';
import { elementsIn } from '../../../foundation/elements.js';
import { hashOf } from '../../../foundation/hash.js';
import { randomStream } from '../../../foundation/random.js';

type RandomSettings = { readonly seed: number };

const revision = 1;

/** Weights as an untrained network has them: a baseline, and a way to try things without a network connection. */
export const random: WeightSource<RandomSettings> = {
  name: 'random',
  revision,
  summary: 'Untrained weights drawn as Keras draws them, from a seed.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      seed: { type: 'integer', minimum: 0, default: 0, description: 'Of the draws: equal seeds give equal weights.' },
    },
  },
  shorthand: 'seed',

  // Weights are those of the network whatever it is used for.
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
 * Keras' defaults: kernels glorot_uniform, drawn from a stream of their own so that they do not depend on the layers
 * around them or on the input size; scales and variances 1, offsets and means 0. Layer scale, the one layer that has a
 * gamma alone, begins with almost nothing of its branch.
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

/** Glorot and Bengio 2010, equation 16: sqrt(6 / (fan in + fan out)), fans counted as Keras' `compute_fans` does. */
function glorotLimit(shape: readonly number[]): number {
  const receptiveField = elementsIn(shape.slice(0, -2));
  return Math.sqrt(6 / (receptiveField * (shape.at(-2)! + shape.at(-1)!)));
}
