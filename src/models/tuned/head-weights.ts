import type { Named } from '../../contracts/tensors.js';

/**
 * Weights of a head next to those of a backbone are `head/<layer>/<weight>`: Keras numbers layers of a backbone as it
 * does those of a head, so that both may have a `batch_normalization`.
 */
const prefix = 'head/';

/** From the names that they have in the head alone. */
export function besideBackbone<T>(ofHead: Named<T>): { [name: string]: T } {
  return Object.fromEntries(Object.entries(ofHead).map(([name, value]) => [prefix + name, value]));
}

/** Those of the head, by the names that they have in it alone. */
export function ofHeadAlone<T>(weights: Named<T>): { [name: string]: T } {
  const own = Object.entries(weights).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}
