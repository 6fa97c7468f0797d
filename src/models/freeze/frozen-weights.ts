import { createHash } from 'node:crypto';
import type { LoadedBackbone } from '../backbone.js';
import { weightName } from '../weights/weight-name.js';

/**
 * The SHA-256 of a backbone's frozen weights: names, shapes and bytes of all that are not among `tuned`
 * (`<layer>/<weight>`), in the order of the network. Taken before training and of the saved model, it shows that no
 * frozen weight has changed.
 */
export function frozenWeightsHash({ model }: LoadedBackbone, tuned: ReadonlySet<string>): string {
  const hash = createHash('sha256');
  for (const layer of model.layers) {
    for (const variable of layer.weights) {
      const name = `${layer.name}/${weightName(variable)}`;
      if (tuned.has(name)) continue;
      const values = variable.read().dataSync() as Float32Array;
      hash.update(`${name} ${variable.shape.join('x')}\n`);
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  }
  return hash.digest('hex');
}
