import type { Optimizer, StepInputs, WeightUpdate } from '../../contracts/components/optimizer.js';
import { add, div, mul, pow, sqrt, square, sub } from '../../tfjs/core.js';
import { learningRateSchema } from '../update/learning-rate-schema.js';
import { decayed, weightDecaySchema } from '../update/weight-decay.js';

export type AdamSettings = {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay?: number;
};

export const adamProperties = {
  learning_rate: learningRateSchema(0.001),
  beta_1: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.9, description: 'Decay of the first moment.' },
  beta_2: {
    type: 'number',
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0.999,
    description: 'Decay of the second moment.',
  },
  epsilon: { type: 'number', exclusiveMinimum: 0, default: 1e-7, description: 'Keeps the denominator from zero.' },
} as const;

/** Slots of Adam and its variants: both moments begin with zero. */
export const adamSlots = () => ({ first_moment: 0, second_moment: 0 });

/** Adam (Kingma and Ba, 2014, the formulation before section 2.1, as Keras has it). */
export const adam: Optimizer<AdamSettings> = {
  name: 'adam',
  revision: 1,
  summary: 'Adam (Kingma and Ba, 2014), as Keras’ Adam.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: { ...adamProperties, weight_decay: weightDecaySchema },
  },
  slots: adamSlots,
  step: adamStep,
};

/**
 * m += (g - m)(1 - β1), v += (g² - v)(1 - β2), w -= m α / (√v + ε) with
 * α = learning rate · √(1 - β2^step) / (1 - β1^step).
 */
export function adamStep({ beta1, beta2, epsilon, weightDecay }: AdamSettings, { learningRate, step }: StepInputs) {
  const correction = div(sqrt(sub(1, pow(beta2, step))), sub(1, pow(beta1, step)));
  const rate = mul(learningRate, correction);
  const decay = decayed(weightDecay, learningRate);
  return ({ weight, gradient, slots: { first_moment: m, second_moment: v } }: WeightUpdate) => {
    const nextM = add(m!, mul(sub(gradient, m!), 1 - beta1));
    const nextV = add(v!, mul(sub(square(gradient), v!), 1 - beta2));
    return {
      weight: sub(decay(weight), div(mul(nextM, rate), add(sqrt(nextV), epsilon))),
      slots: { first_moment: nextM, second_moment: nextV },
    };
  };
}
