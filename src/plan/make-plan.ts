import type { Experiment } from '../contracts/experiment.js';
import type { FeatureStock, Plan } from '../contracts/plan.js';
import type { Fingerprint } from '../contracts/work.js';
import { decide, type Found } from './decide.js';
import { featureLabel } from './feature-label.js';
import { plannedData } from './planned-data.js';
import { type FeatureUser, plannedFeatures, type WorkOf } from './planned-features.js';
import { estimatedRate, type Rates } from './rates.js';
import type { IdentifiedRun } from './run-ids.js';

/** A run with what is known about it before anything is computed. */
export interface KnownRun extends IdentifiedRun, FeatureUser {
  /** Undefined while the data or the weights are not on this machine. */
  readonly fingerprint: Fingerprint | undefined;
  readonly found: Found;
}

export interface PlanOptions {
  readonly force: boolean;
  /** Number of runs that are trained at once. */
  readonly jobs: number;
  /** The name of the engine, with `auto` resolved. */
  readonly engine: string;
  readonly downloads: Plan['downloads'];
  readonly recipe?: Plan['recipe'];
  readonly training?: Plan['training'];
  /** Asked where a time is not known from a measurement. */
  readonly workOf: WorkOf;
}

/** Decides for every run whether it must be done, and estimates the cost. It reads the store and changes nothing. */
export async function makePlan(
  experiment: Experiment,
  runs: readonly KnownRun[],
  stock: FeatureStock,
  rates: Rates,
  options: PlanOptions,
): Promise<Plan> {
  const decided = runs.map((run) => ({ run, ...decide(run.found, run.fingerprint, options) }));
  const toDo = decided.filter(({ action }) => action === 'run').map(({ run }) => run);
  const features = await plannedFeatures(toDo, options.engine, stock, rates, options.workOf);
  const training = trainingSeconds(toDo, rates, options);
  const about = [
    ...(features.some((set) => set.about) ? ['features' as const] : []),
    ...(training.isAbout ? ['training' as const] : []),
  ];
  return {
    format: 1,
    name: experiment.name,
    engine: options.engine,
    monitor: experiment.monitor,
    sweptPaths: experiment.sweptPaths,
    runs: decided.map(({ run: { runId, settings, swept }, action, reason }) => {
      return { runId, seed: settings.seed, swept, action, reason };
    }),
    ...(options.recipe && { recipe: options.recipe }),
    ...(options.training && { training: options.training }),
    data: plannedData(runs),
    features,
    downloads: options.downloads,
    jobs: options.jobs,
    seconds: {
      features: sumOfKnown(features.map(({ seconds }) => seconds)),
      training: training.seconds,
      ...(about.length > 0 && { about }),
    },
  };
}

/** Seconds for all epochs of all runs at the measured rate, without early stopping; runs share the jobs evenly. */
function trainingSeconds(runs: readonly KnownRun[], rates: Rates, { engine, jobs, workOf }: PlanOptions) {
  let isAbout = false;
  const each = runs.map((run) => {
    const work = { label: trainingLabel(run), engine };
    const estimate = run.splits && estimatedRate(rates, 'training', work, () => trainingWork(run, workOf));
    if (!estimate) return null;
    isAbout ||= estimate.isAbout;
    return (epochsOf(run) * run.splits!.train.length) / estimate.rate;
  });
  const total = sumOfKnown(each);
  return { seconds: total === null ? null : total / Math.max(1, Math.min(jobs, runs.length)), isAbout };
}

function epochsOf({ settings }: FeatureUser): number {
  return settings.phases.reduce((sum, { epochs }) => sum + epochs, 0);
}

/** Multiply-adds for one sample in an epoch of training, on average over all phases. */
export function trainingWork(run: FeatureUser, workOf: WorkOf): number | undefined {
  let sum = 0;
  for (const { cut, stored, phases } of run.features) {
    const work = workOf(run.settings, cut);
    if (!work) return undefined;
    const each = work.training + (stored ? 0 : work.features);
    sum += phases.reduce((total, phase) => total + run.settings.phases[phase]!.epochs * each, 0);
  }
  return sum / epochsOf(run);
}

/** The label of the features that are trained on, on which the speed of training depends most. */
export function trainingLabel({ settings, features }: FeatureUser): string {
  const labels = features.map(({ cut, stored }) => `${featureLabel(settings, cut)}${stored ? '' : ', recomputed'}`);
  return labels.join(' then ');
}

/** The sum, or null if a part is unknown: a total without it would be too low. */
function sumOfKnown(parts: readonly (number | null)[]): number | null {
  return parts.reduce((sum: number | null, part) => (sum === null || part === null ? null : sum + part), 0);
}
