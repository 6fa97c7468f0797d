/**
 * Layers of Keras' networks that tfjs-layers lacks or computes differently. All are registered, so that importing this
 * file lets tfjs load saved networks that have them.
 */
import type { serialization as Serialization, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { layers as Layers, LayerVariable } from '@tensorflow/tfjs-layers';
import { add, clipByValue, fused, mean, mul, reshape, serialization, tidy } from '../../tfjs/core.js';
import { layerNormalization } from '../../tfjs/layer-normalization.js';
import { initializers, layers } from '../../tfjs/layers.js';
import { activate } from './activations.js';

type Config = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** Keras' hard sigmoid, relu6(x + 3) / 6; the activation of that name in tfjs-layers has slope 0.2. */
export class HardSigmoid extends layers.Layer {
  static readonly className = 'HardSigmoid';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => hardSigmoid(only(inputs)));
  }
}

/** Hard swish, x relu6(x + 3) / 6: Howard et al., Searching for MobileNetV3, section 5.2. */
export class HardSwish extends layers.Layer {
  static readonly className = 'HardSwish';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => mul(only(inputs), hardSigmoid(only(inputs))));
  }
}

/** Keras' GlobalAveragePooling2D with `keepdims`, which tfjs-layers lacks: [n, h, w, c] -> [n, 1, 1, c]. */
export class GlobalAveragePooling2DKeepDims extends layers.Layer {
  static readonly className: string = 'GlobalAveragePooling2DKeepDims';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return mean(only(inputs), [1, 2], true);
  }

  override computeOutputShape([batch, , , channels]: (number | null)[]): (number | null)[] {
    return [batch!, 1, 1, channels!];
  }
}

/** The class name of GlobalAveragePooling2DKeepDims in models saved before it was renamed. */
class GlobalAveragePlace extends GlobalAveragePooling2DKeepDims {
  static override readonly className = 'GlobalAveragePlace';
}

/** The scaled sum of Keras' InceptionResNetV2: [a, b] of one shape -> a + scale b. */
export class CustomScaleLayer extends layers.Layer {
  static readonly className = 'CustomScaleLayer';
  readonly #scale: number;

  constructor({ scale, ...config }: Config & { scale: number }) {
    super(config);
    this.#scale = scale;
  }

  override call([a, b]: Tensor[]): Tensor {
    return tidy(() => add(a!, mul(b!, this.#scale)));
  }

  override computeOutputShape([shape]: (number | null)[][]): (number | null)[] {
    return shape!;
  }

  override getConfig() {
    return { ...super.getConfig(), scale: this.#scale };
  }
}

/**
 * A depthwise convolution with bias as Keras' `Conv2D` with as many groups as channels: its kernel [size, size, 1, c]
 * has the same order in memory as a depthwise one, [size, size, c, 1].
 */
export class ChannelwiseConv2D extends layers.Layer {
  static readonly className = 'ChannelwiseConv2D';
  readonly #size: number;
  #kernel!: LayerVariable;
  #bias!: LayerVariable;

  constructor({ kernelSize, ...config }: Config & { kernelSize: number }) {
    super(config);
    this.#size = kernelSize;
  }

  override build(shape: (number | null)[]): void {
    const channels = shape.at(-1)!;
    const zeros = initializers.zeros();
    this.#kernel = this.addWeight('kernel', [this.#size, this.#size, 1, channels], 'float32', zeros);
    this.#bias = this.addWeight('bias', [channels], 'float32', zeros);
    super.build(shape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = only(inputs) as Tensor4D;
      const filter = reshape(this.#kernel.read(), [this.#size, this.#size, x.shape[3], 1]) as Tensor4D;
      return fused.depthwiseConv2d({ x, filter, strides: 1, pad: 'same', bias: this.#bias.read() });
    });
  }

  override getConfig() {
    return { ...super.getConfig(), kernelSize: this.#size };
  }
}

/** x gamma with one factor per channel: Touvron et al., Going Deeper with Image Transformers, ICCV 2021, section 3. */
export class LayerScale extends layers.Layer {
  static readonly className = 'LayerScale';
  #gamma!: LayerVariable;

  override build(shape: (number | null)[]): void {
    this.#gamma = this.addWeight('gamma', [shape.at(-1)!], 'float32', initializers.zeros());
    super.build(shape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => mul(only(inputs), this.#gamma.read()));
  }
}

/** Layer normalisation over the channels, with gamma and beta; not registered, as tfjs has a layer of that name. */
export class LayerNormalization extends layers.Layer {
  static readonly className = 'LayerNormalization';
  readonly #epsilon: number;
  #gamma!: LayerVariable;
  #beta!: LayerVariable;

  constructor({ epsilon, ...config }: Config & { epsilon: number }) {
    super(config);
    this.#epsilon = epsilon;
  }

  override build(shape: (number | null)[]): void {
    const zeros = initializers.zeros();
    this.#gamma = this.addWeight('gamma', [shape.at(-1)!], 'float32', zeros);
    this.#beta = this.addWeight('beta', [shape.at(-1)!], 'float32', zeros);
    super.build(shape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return layerNormalization(
      only(inputs),
      this.#gamma.read() as Tensor1D,
      this.#beta.read() as Tensor1D,
      this.#epsilon,
    );
  }

  override getConfig() {
    return { ...super.getConfig(), axis: -1, epsilon: this.#epsilon };
  }
}

/** Exact GELU in a form that engines fuse into one operation; not registered, as tfjs loads it as its `Activation`. */
export class Gelu extends layers.Layer {
  static readonly className = 'Activation';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => activate('gelu', only(inputs)));
  }

  override getConfig() {
    return { ...super.getConfig(), activation: 'gelu' };
  }
}

for (const layer of [
  HardSigmoid,
  HardSwish,
  GlobalAveragePooling2DKeepDims,
  GlobalAveragePlace,
  CustomScaleLayer,
  ChannelwiseConv2D,
  LayerScale,
])
  serialization.registerClass(layer as Serialization.SerializableConstructor<Layers.Layer>);

const hardSigmoid = (x: Tensor) => mul(clipByValue(add(x, 3), 0, 6), 1 / 6);

const only = (inputs: Tensor | Tensor[]) => (Array.isArray(inputs) ? inputs[0]! : inputs);
