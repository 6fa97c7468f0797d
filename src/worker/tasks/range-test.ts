import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { RangeTestResult, RangeTestTask, TaskEvent } from '../../contracts/work.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { rangeTest } from '../../train/range-test.js';
import { suggestedRate } from '../../train/suggested-rate.js';
import { openPhase, type PhaseContext } from '../pipeline/open-phase.js';
import { withRunFeatures } from '../pipeline/run-features.js';
import { RunNetwork } from '../pipeline/run-network.js';
import { trainPhases } from '../pipeline/train-phases.js';
import type { TaskContext, WorkerTask } from '../worker-task.js';

/** Trains the phases before the tested one, as the run would, and runs the learning rate range test from there. */
export const rangeTestTask: WorkerTask<RangeTestTask> = { kind: 'range-test', perform };

async function perform(task: RangeTestTask, { data, workshop, report }: TaskContext): Promise<RangeTestResult> {
  return withRunFeatures(task, data.splits, workshop, async (features) => {
    const network = new RunNetwork(task, features.data.classes.length, workshop.components);
    const context: PhaseContext = { task, features, network, workshop };
    try {
      const earlier = task.phase > 0 ? await weightsBefore(task.phase, context, report) : {};
      const started = performance.now();
      const { work } = await openPhase(context, task.phase, earlier);
      const { from, to, steps } = task;
      const onStep = (point: RangeTestResult['points'][number]) => report({ kind: 'step', ...point });
      const { points, end } = await rangeTest({ ...work, from, to, steps, onStep });
      const seconds = (performance.now() - started) / 1000;
      return { kind: 'range-test', points, end, suggestion: suggestedRate(points), seconds };
    } finally {
      network.dispose();
    }
  });
}

/**
 * Trains the phases before the tested one and returns their final weights. They are trained again because a run saves
 * only those of its last phase.
 */
async function weightsBefore(
  phase: number,
  context: PhaseContext,
  report: (event: TaskEvent) => void,
): Promise<Named<HostTensor>> {
  const { task } = context;
  const settings = { ...task.settings, phases: task.settings.phases.slice(0, phase) };
  const noCheckpoints = { read: async () => undefined, write: async () => {} };
  const { outcome } = await trainPhases({ ...context, task: { ...task, settings } }, noCheckpoints, report);
  if (!outcome.diverged) return outcome.weights;
  const text = `the phases before phase ${phase + 1} diverge in epoch ${outcome.history.length}`;
  throw new EspalierError('RUN_EARLIER_PHASE_DIVERGED', text, {
    remedy: 'Find a learning rate for an earlier phase first, with --phase.',
  });
}
