import '../architectures/layers.js';
import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { HostTensor } from '../../contracts/tensors.js';
import { elementsIn } from '../../foundation/elements.js';
import { serialization, zeros } from '../../tfjs/core.js';
import { loadLayersModel } from '../../tfjs/layers.js';

/**
 * Initialises a weight with zeros, because its value is read from a file and drawing random numbers would cost more.
 * Refuses a weight that is larger than all values of the file together, before memory is allocated for it.
 */
class BoundedZeros extends serialization.Serializable {
  static readonly className = 'EspalierBoundedZeros';
  readonly #limit: number;

  constructor({ limit }: { limit: number }) {
    super();
    this.#limit = limit;
  }

  apply(shape: number[], dtype?: DataType): Tensor {
    if (elementsIn(shape) <= this.#limit) return zeros(shape, dtype);
    throw new Error(`a layer has a weight of shape [${shape}], and there are only ${this.#limit} values`);
  }

  override getConfig() {
    return { limit: this.#limit };
  }
}
serialization.registerClass(BoundedZeros);

/**
 * Builds the model whose layers a parsed `model.json` describes, with all weights zero. Throws an Error if tfjs cannot
 * build it.
 */
export async function buildTopology(modelJson: unknown, values: ReadonlyMap<string, HostTensor>): Promise<LayersModel> {
  const { modelTopology } = modelJson as { modelTopology?: unknown };
  if (typeof modelTopology !== 'object' || modelTopology === null) throw new Error('has no modelTopology');
  const limit = [...values.values()].reduce((sum, { data }) => sum + data.length, 0);
  const initializer = { class_name: BoundedZeros.className, config: { limit } };
  const text = JSON.stringify(modelTopology, (key, value) =>
    key.endsWith('_initializer') && value !== null ? initializer : value,
  );
  return loadLayersModel({ load: async () => ({ modelTopology: JSON.parse(text) }) });
}
