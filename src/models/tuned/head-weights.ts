import type { Named } from '../../contracts/tensors.js';

/**
 * The prefix of a head's weights beside those of a backbone, `head/<layer>/<weight>`: Keras numbers the layers of both
 * alike, so that both may have a `batch_normalization`.
 */
const prefix = 'head/';

/** Renames a head's own values for use beside a backbone's. */
export function besideBackbone<T>(ofHead: Named<T>): { [name: string]: T } {
  return Object.fromEntries(Object.entries(ofHead).map(([name, value]) => [prefix + name, value]));
}

/** Selects the head's values, renamed to the head's own names. */
export function ofHeadAlone<T>(weights: Named<T>): { [name: string]: T } {
  const own = Object.entries(weights).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}
