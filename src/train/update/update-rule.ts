import type { Settings } from '../../contracts/components/component.js';
import type { Optimizer } from '../../contracts/components/optimizer.js';
import type { OptimizerSettings, UpdateSettings } from '../../contracts/experiment.js';
import { camelCase } from '../../foundation/camel-case.js';
import { findByName } from '../../foundation/find-by-name.js';
import { checkState } from './state-names.js';

/**
 * The rule by which gradients update the weights, from which programs are compiled. The learning rate is not part of
 * it, because it is an input of every batch.
 */
export interface UpdateRule {
  readonly optimizer: Optimizer;
  /** The settings of the optimizer's own schema. */
  readonly own: Settings;
  /** The settings that every optimizer has. */
  readonly common: UpdateSettings;
}

/**
 * Returns the update rule of some settings. Throws OPTIMIZER_BAD_STATE if the optimizer declares state that cannot be
 * carried.
 */
export function updateRule(settings: OptimizerSettings, optimizers: readonly Optimizer[]): UpdateRule {
  const { name, learningRate: _, ...others } = settings;
  const optimizer = findByName('optimizer', optimizers, name);
  const declared = new Set(Object.keys(optimizer.schema.properties ?? {}).map(camelCase));
  const those = (isOwn: boolean) =>
    Object.fromEntries(Object.entries(others).filter(([setting]) => declared.has(setting) === isOwn));
  const own = those(true);
  checkState(optimizer, own);
  return { optimizer, own, common: those(false) };
}

/** The rule as part of the key of a program that updates weights: plain data. */
export function ruleKey({ optimizer: { name, revision }, own, common }: UpdateRule) {
  return { name, revision, own, common };
}

/** Number of batches that make one update. */
export const batchesPerUpdate = ({ gradientAccumulationSteps = 1 }: UpdateSettings) => gradientAccumulationSteps;
