import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Components } from '../../contracts/catalogue.js';
import type { Chosen } from '../../contracts/components/component.js';
import type { HeadLayer, LayerPlan, WeightPlan } from '../../contracts/components/head-layer.js';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { ForwardPass, Trainable } from '../../contracts/trainable.js';
import { elementsIn } from '../../foundation/elements.js';
import { findByName } from '../../foundation/find-by-name.js';
import { randomStream } from '../../foundation/random.js';
import { add } from '../../tfjs/core.js';

/** One layer of a head: its kind, settings, name as Keras numbers it, and plan. */
interface PlacedLayer {
  readonly kind: HeadLayer;
  readonly settings: Chosen;
  readonly name: string;
  readonly plan: LayerPlan;
}

/** The new layers on top of the features, ending in one logit per class. Weights are named `<layer>/<weight>`. */
export class Head implements Trainable {
  readonly inputShape: readonly number[];
  readonly inputType = 'float32';
  readonly stepping = 'loop';
  readonly classes: number;
  readonly layers: readonly PlacedLayer[];
  readonly weights: Named<WeightPlan>;

  /** `inputShape` is that of one row of features; the layer of logits is added to the declared `layers`. */
  constructor(
    inputShape: readonly number[],
    layers: readonly Chosen[],
    classes: number,
    { headLayers }: Pick<Components, 'headLayers'>,
  ) {
    this.inputShape = inputShape;
    this.classes = classes;
    const classifier = {
      name: 'dense',
      units: classes,
      activation: 'linear',
      useBias: true,
      kernelInitializer: 'glorot_uniform',
      kernelRegularizer: { l1: 0, l2: 0 },
    };
    const placed: PlacedLayer[] = [];
    const uses = new Map<string, number>();
    let shape = inputShape;
    for (const [index, settings] of [...layers, classifier].entries()) {
      const kind = findByName('head layer', headLayers, settings.name);
      const plan = kind.plan(settings, shape);
      const earlier = uses.get(kind.name) ?? 0;
      uses.set(kind.name, earlier + 1);
      const name = index === layers.length ? 'predictions' : earlier === 0 ? kind.name : `${kind.name}_${earlier}`;
      placed.push({ kind, settings, name, plan });
      shape = plan.outputShape;
    }
    this.layers = placed;
    this.weights = Object.fromEntries(
      placed.flatMap(({ name, plan }) =>
        Object.entries(plan.weights).map(([weight, weightPlan]) => [`${name}/${weight}`, weightPlan]),
      ),
    );
  }

  /** True if a layer normalises by the statistics of the batch, so that a row's result depends on the others. */
  get normalisesByBatch(): boolean {
    return this.layers.some(({ kind }) => kind.name === 'batch_normalization');
  }

  /** Layers with a random mask, by layer name: the shape of their input and the fraction that is dropped. */
  get masks(): Named<{ readonly shape: readonly number[]; readonly rate: number }> {
    const entries = this.layers.flatMap(({ name, plan }) =>
      plan.dropoutRate === undefined ? [] : [[name, { shape: plan.outputShape, rate: plan.dropoutRate }] as const],
    );
    return Object.fromEntries(entries);
  }

  /** The key of this head's compiled programs: everything except values that are program inputs (dropout rates). */
  get structure(): unknown {
    return this.layers.map(({ kind, settings, plan }) => {
      const structure = plan.dropoutRate === undefined ? settings : { name: kind.name };
      return { structure, revision: kind.revision, inputShape: this.inputShape };
    });
  }

  /**
   * A pure function of x [batch, ...inputShape]; `masks` by layer name, each 0 or 1 / (1 - rate), needed in training
   * only.
   */
  call(x: Tensor, weights: Named<Tensor>, training?: { readonly masks: Named<Tensor> }): ForwardPass {
    const updates: { [name: string]: Tensor } = {};
    let penalty: Scalar | undefined;
    let y = x;
    for (const { kind, settings, name, plan } of this.layers) {
      const own = Object.keys(plan.weights).map((weight) => [weight, weights[`${name}/${weight}`]!] as const);
      const mask = training?.masks[name];
      y = kind.call(settings, y, {
        training: training !== undefined,
        weights: Object.fromEntries(own),
        ...(mask && { mask }),
        update: (weight, value) => {
          updates[`${name}/${weight}`] = value;
        },
        penalise: (amount) => {
          penalty = penalty ? add(penalty, amount) : (amount as Scalar);
        },
      });
    }
    return { logits: y, penalty, updates };
  }

  /** Initial weights, each from its own random stream, so that adding a layer does not change the others. */
  initialWeights(seed: number): { [name: string]: HostTensor } {
    return Object.fromEntries(
      Object.entries(this.weights).map(([name, plan]) => [name, initialWeight(name, plan, seed)]),
    );
  }
}

/**
 * Keras' initializers for a kernel [fan in, fan out]: glorot_uniform draws from ±sqrt(6 / (fan in + fan out)) (Glorot
 * and Bengio, 2010), he_normal from a normal distribution truncated at two standard deviations, with standard deviation
 * sqrt(2 / fan in) (He et al., 2015).
 */
function initialWeight(name: string, { shape, initializer }: WeightPlan, seed: number): HostTensor {
  const data = new Float32Array(elementsIn(shape));
  if (initializer === 'ones') data.fill(1);
  if (initializer === 'zeros' || initializer === 'ones') return { shape, dtype: 'float32', data };
  const random = randomStream('head', seed, name);
  const [fanIn, fanOut] = shape as [number, number];
  if (initializer === 'glorot_uniform') {
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    for (let index = 0; index < data.length; index++) data[index] = random.uniform(-limit, limit);
  } else {
    // Truncation reduces the standard deviation by this factor.
    const deviation = Math.sqrt(2 / fanIn) / 0.87962566103423978;
    for (let index = 0; index < data.length; index++) {
      let draw = random.normal();
      while (Math.abs(draw) > 2) draw = random.normal();
      data[index] = draw * deviation;
    }
  }
  return { shape, dtype: 'float32', data };
}
