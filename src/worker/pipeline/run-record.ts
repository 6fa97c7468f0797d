import type { FrozenProof, RunRecord } from '../../contracts/record.js';
import type { EpochMetrics, Evaluation, FinalMetrics, TestMetrics } from '../../contracts/results.js';
import type { RunTask } from '../../contracts/work.js';
import { describeEnvironment } from '../../record/run/environment.js';
import type { TrainOutcome } from '../../train/train.js';
import type { Tested } from './test-run.js';
import type { UsableData } from './usable-data.js';

/** Returns the content of result.json. */
export function recordOf(
  task: RunTask,
  data: UsableData,
  { history, keptEpoch, diverged }: TrainOutcome,
  tested: Tested | null,
  frozenWeights: FrozenProof | null,
  timings: RunRecord['timings'],
): RunRecord {
  const { runId, settings, swept, fingerprint, weights } = task;
  return {
    format: 1,
    runId,
    status: diverged ? 'diverged' : 'done',
    seed: settings.seed,
    swept,
    metrics: finalMetrics(history[keptEpoch - 1]!, tested),
    epochs: history.length,
    keptEpoch: diverged ? null : keptEpoch,
    test: tested && withoutConfusion(tested.evaluation),
    timings,
    fingerprint,
    weights: { source: weights.source, settings: weights.settings, sha256: weights.sha256 },
    frozenWeights,
    samples: { train: data.train.length, validation: data.validation.length, test: data.test.length },
    badImages: data.bad,
    environment: describeEnvironment(),
    error: diverged ? `the loss is no longer a number in epoch ${history.length}; try a lower learning_rate` : '',
  };
}

/** Removes the confusion matrix, which has a file of its own. */
function withoutConfusion({ confusion: _, ...metrics }: Evaluation): TestMetrics {
  return metrics;
}

function finalMetrics(kept: EpochMetrics, tested: Tested | null): FinalMetrics {
  const numberOrNull = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    valAccuracy: numberOrNull(kept.valAccuracy),
    valLoss: numberOrNull(kept.valLoss),
    testAccuracy: tested?.evaluation.accuracy ?? null,
    testLoss: tested?.loss ?? null,
    loss: numberOrNull(kept.loss),
    accuracy: numberOrNull(kept.accuracy),
  };
}
