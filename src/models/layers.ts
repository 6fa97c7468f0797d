/**
 * Layers of Keras' networks that tfjs-layers lacks, or has with other numbers. All are registered: where this file is
 * imported, tfjs loads saved networks that have them.
 */
import { add, clipByValue, mean, mul, serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Config = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** relu6(x + 3) / 6 of any shape; the activation of that name in tfjs-layers has slope 0.2. */
export class HardSigmoid extends layers.Layer {
  static readonly className = 'HardSigmoid';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => hardSigmoid(only(inputs)));
  }
}

/** x relu6(x + 3) / 6 of any shape: Howard et al., Searching for MobileNetV3, section 5.2. */
export class HardSwish extends layers.Layer {
  static readonly className = 'HardSwish';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => mul(only(inputs), hardSigmoid(only(inputs))));
  }
}

/** [n, h, w, c] -> [n, 1, 1, c], averages: Keras' GlobalAveragePooling2D with `keepdims`. */
export class GlobalAveragePlace extends layers.Layer {
  static readonly className = 'GlobalAveragePlace';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return mean(only(inputs), [1, 2], true);
  }

  override computeOutputShape([batch, , , channels]: (number | null)[]): (number | null)[] {
    return [batch!, 1, 1, channels!];
  }
}

/** [a, b] of one shape -> a + scale b: of Keras' InceptionResNetV2. */
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

for (const layer of [HardSigmoid, HardSwish, GlobalAveragePlace, CustomScaleLayer])
  serialization.registerClass(layer as serialization.SerializableConstructor<layers.Layer>);

const hardSigmoid = (x: Tensor) => mul(clipByValue(add(x, 3), 0, 6), 1 / 6);

const only = (inputs: Tensor | Tensor[]) => (Array.isArray(inputs) ? inputs[0]! : inputs);
