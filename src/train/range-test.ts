import type { LabelledFeatures } from '../contracts/features.js';
import type { RangeEnd, RangePoint } from '../contracts/range-test.js';
import { SmoothedLoss, stepsRemembered } from './loss/smoothed-loss.js';
import type { Chunk, ChunkPlan } from './rows/chunks.js';
import { BatchDraws } from './steps/batch-draws.js';
import type { EpochsRequest } from './steps/epochs.js';
import { openEpochs } from './steps/open-epochs.js';
import { freshState } from './training-state.js';
import { batchesPerUpdate } from './update/update-rule.js';

export interface RangeTestRequest extends Omit<EpochsRequest, 'validation'> {
  /** Learning rates of the first update (`from`) and of the last (`to`). */
  readonly from: number;
  readonly to: number;
  /** Maximum number of updates of the weights; at least 2. */
  readonly steps: number;
  onStep?(point: RangePoint): void;
}

export interface RangeTestOutcome {
  /** One point per update that was started. */
  readonly points: readonly RangePoint[];
  readonly end: RangeEnd;
}

/** The test ends when the smoothed loss exceeds this multiple of its minimum, as in fastai. */
const hopelessAt = 4;

/**
 * Learning rate range test (Smith: Cyclical Learning Rates for Training Neural Networks, 2017): trains with an
 * exponentially growing rate, with the same training steps as a run, and records the loss. Batches are full and cycle
 * through the training set in the order of that training. The test ends early if the loss rises too far or is not
 * finite.
 */
export async function rangeTest(request: RangeTestRequest): Promise<RangeTestOutcome> {
  const { update, train, steps } = request;
  const batchSize = Math.min(request.training.batchSize, train.features.count);
  const training = { ...request.training, batchSize };
  const work = { ...request, training, validation: emptyLike(train) };
  const { epochs, plan } = await openEpochs(work, freshState(work));
  const batches = batchesAround(plan, batchSize);
  const draws = new BatchDraws(request, 1);
  const together = batchesPerUpdate(update.common);
  const smoothed = new SmoothedLoss();
  const points: RangePoint[] = [];
  let best = Number.POSITIVE_INFINITY;

  for (let step = 1; step <= steps; step++) {
    const learningRate = rateAt(request, step);
    const ofUpdate = Array.from({ length: together }, () => batches.next().value);
    const { loss } = await epochs.run(ofUpdate, draws, new Float64Array(together).fill(learningRate));
    const point = { step, learningRate, loss, smoothedLoss: smoothed.add(loss) };
    points.push(point);
    request.onStep?.(point);
    if (!Number.isFinite(point.smoothedLoss)) return { points, end: 'not finite' };
    // The loss of the first batches may be low by chance, so it does not count as the minimum.
    if (step <= stepsRemembered) continue;
    best = Math.min(best, point.smoothedLoss);
    if (point.smoothedLoss > hopelessAt * best) return { points, end: 'rising' };
  }
  return { points, end: 'last step' };
}

/** The learning rate of a step; the first is `from` and the last is `to`, exactly. */
function rateAt({ from, to, steps }: RangeTestRequest, step: number): number {
  return step === steps ? to : from * (to / from) ** ((step - 1) / (steps - 1));
}

/** An endless sequence of batches, epoch after epoch: a batch may span the end of an epoch. */
function* batchesAround(plan: ChunkPlan, size: number): Generator<Chunk, never> {
  const emptyBatch = () => ({ samples: new Int32Array(size), views: new Uint16Array(size) });
  let batch = emptyBatch();
  let filled = 0;
  for (let epoch = 1; ; epoch++) {
    for (const { samples, views } of plan.epoch(epoch)) {
      for (const [index, sample] of samples.entries()) {
        batch.samples[filled] = sample;
        batch.views[filled] = views[index]!;
        if (++filled < size) continue;
        yield batch;
        batch = emptyBatch();
        filled = 0;
      }
    }
  }
}

function emptyLike({ features: { width, rowType } }: LabelledFeatures): LabelledFeatures {
  return { features: { count: 0, width, rowType, views: 1, async read() {} }, labels: new Int32Array(0) };
}
