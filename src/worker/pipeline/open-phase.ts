import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import type { RunTask } from '../../contracts/work.js';
import { randomStream } from '../../foundation/random.js';
import { targetsOf } from '../../train/loss/targets.js';
import type { EpochsRequest } from '../../train/steps/epochs.js';
import { updateRule } from '../../train/update/update-rule.js';
import type { Workshop } from '../workshop.js';
import type { PhaseFeatures, RunFeatures } from './run-features.js';
import type { RunNetwork } from './run-network.js';

/** The fields of a run task that training needs. */
export type TrainedTask = Pick<RunTask, 'settings' | 'engine' | 'threads'>;

/** The context that all phases of a run share. */
export interface PhaseContext {
  readonly task: TrainedTask;
  readonly features: RunFeatures;
  readonly network: RunNetwork;
  readonly workshop: Workshop;
}

/** A phase of a run, ready to be trained: the model, its features and its programs. */
export interface OpenPhase {
  readonly sets: PhaseFeatures;
  readonly work: EpochsRequest;
}

/** Opens the phase at this index of `settings.phases`. `earlier`: the final weights of the phase before it. */
export async function openPhase(
  { task, features, network, workshop }: PhaseContext,
  index: number,
  earlier: Named<HostTensor> = {},
): Promise<OpenPhase> {
  const { settings } = task;
  const phase = settings.phases[index]!;
  const sets = await features.phase(index);
  const model = await network.model(phase, sets);
  const { engine, programs } = await engineFor(model, task, workshop);
  const work: EpochsRequest = {
    model,
    update: updateRule(settings.optimizer, workshop.components.optimizers),
    training: { ...settings.training, epochs: phase.epochs },
    targets: targetsOf(settings.training, features.data.classes, sets.train.labels),
    seed: phaseSeed(settings.seed, index),
    train: sets.train,
    validation: sets.validation,
    engine,
    programs,
    initialWeights: { ...model.initialWeights(settings.seed), ...network.handedOn(earlier, model) },
  };
  return { sets, work };
}

/**
 * Returns the engine and the compiled programs for a model: one thread where the last bits of a sum depend on the
 * number of threads, and all of the run's threads where each computes rows of its own.
 */
export async function engineFor({ stepping }: Trainable, { engine: wanted, threads }: TrainedTask, workshop: Workshop) {
  const { engine, headPrograms, networkPrograms } = await workshop.engine(wanted, stepping === 'parts' ? threads : 1);
  return { engine, programs: stepping === 'loop' ? headPrograms : networkPrograms };
}

/**
 * Returns the seed of a phase. Later phases need other shuffles and dropout masks than the first, although their epochs
 * have the same numbers.
 */
function phaseSeed(seed: number, phase: number): number {
  return phase === 0 ? seed : randomStream('phase', seed, phase).uint32();
}
