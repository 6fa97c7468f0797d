import type { WeightPlan } from '../../contracts/components/head-layer.js';
import type { HostTensor, Named, TensorSpec } from '../../contracts/tensors.js';
import { elementsIn } from '../../foundation/elements.js';
import { average, gradientSum, scalarName, slotName } from './state-names.js';
import { batchesPerUpdate, type UpdateRule } from './update-rule.js';

interface CarriedPlan {
  readonly shape: readonly number[];
  /** The state before the first update: the value of all elements, or the name of a weight that is copied. */
  readonly initial: number | string;
}

/** All weights, and the state that is carried for the trained ones and for the optimizer. */
function carriedPlans(weights: Named<WeightPlan>, { optimizer, own, common }: UpdateRule): Named<CarriedPlan> {
  const slots = { ...optimizer.slots(own), ...(batchesPerUpdate(common) > 1 && { [gradientSum]: 0 }) };
  const plans: { [name: string]: CarriedPlan } = {};
  for (const [name, { shape, trainable }] of Object.entries(weights)) {
    plans[name] = { shape, initial: name };
    if (!trainable) continue;
    for (const [slot, initial] of Object.entries(slots)) plans[slotName(name, slot)] = { shape, initial };
    if (common.emaMomentum !== undefined) plans[slotName(name, average)] = { shape, initial: name };
  }
  for (const [name, initial] of Object.entries(optimizer.state?.initial(own) ?? {})) {
    plans[scalarName(name)] = { shape: [], initial };
  }
  return plans;
}

/** The tensors that an update turns into the next state, with shapes. */
export function stateSpecs(weights: Named<WeightPlan>, rule: UpdateRule): Named<TensorSpec> {
  const plans = Object.entries(carriedPlans(weights, rule));
  return Object.fromEntries(plans.map(([name, { shape }]) => [name, { shape, dtype: 'float32' }]));
}

/** The state before the first update, of the initial weights. */
export function initialState(
  weights: Named<WeightPlan>,
  rule: UpdateRule,
  initialWeights: Named<HostTensor>,
): Named<HostTensor> {
  const state: { [name: string]: HostTensor } = {};
  for (const [name, { shape, initial }] of Object.entries(carriedPlans(weights, rule))) {
    state[name] =
      typeof initial === 'string'
        ? initialWeights[initial]!
        : { shape, dtype: 'float32', data: new Float32Array(elementsIn(shape)).fill(initial) };
  }
  return state;
}

/** The weights of a state that are validated and kept: the moving averages, if there are any. */
export function weightsOf(weights: Named<WeightPlan>, state: Named<HostTensor>): Named<HostTensor> {
  return Object.fromEntries(Object.keys(weights).map((name) => [name, state[slotName(name, average)] ?? state[name]!]));
}
