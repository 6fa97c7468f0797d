import type { Settings } from '../../contracts/components/component.js';
import type { Optimizer } from '../../contracts/components/optimizer.js';
import { EspalierError } from '../../foundation/errors/errors.js';

/** The slot that accumulates gradients since the last update, if several batches make one. */
export const gradientSum = 'gradient_sum';
/** The slot of the weight's moving average. */
export const average = 'average';

/** Name of a carried tensor that belongs to a weight: a slot of the optimizer, or one of the two above. */
export const slotName = (weight: string, slot: string) => `${weight}#${slot}`;

/** Name of a carried scalar that belongs to the optimizer itself; no weight has an empty name. */
export const scalarName = (name: string) => `#${name}`;

/** Throws OPTIMIZER_BAD_STATE if an optimizer, which may be a plugin's, declares state that cannot be carried. */
export function checkState(optimizer: Optimizer, settings: Settings): void {
  const ofWeights = Object.entries(optimizer.slots(settings));
  const own = Object.entries(optimizer.state?.initial(settings) ?? {});
  const what = `the optimizer ${optimizer.name}`;
  for (const [name, initial] of [...ofWeights, ...own]) {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) {
      throw badState(`${what} keeps state under the name "${name}"`, 'Names are in snake_case.');
    }
    if (!Number.isFinite(initial)) {
      throw badState(`${name} of ${what} begins as ${initial}`, 'Initial values are finite numbers.');
    }
  }
  const reserved = [gradientSum, average];
  const taken = ofWeights.find(([slot]) => reserved.includes(slot));
  if (taken) {
    const text = `${what} has a slot ${taken[0]}, a name that is reserved`;
    throw badState(text, `Updates themselves keep ${reserved.join(' and ')} for every weight: choose another name.`);
  }
}

const badState = (text: string, remedy: string) => new EspalierError('OPTIMIZER_BAD_STATE', text, { remedy });
