import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Schedule, SchedulePosition } from '../contracts/components/learning-rate-schedule.js';
import type { EpochMetrics } from '../contracts/results.js';
import { type RandomStream, randomStream } from '../foundation/random.js';
import { checkComponent } from './check-component.js';
import { described, type Example, exampleSettings } from './example-settings.js';

const positions = 300;

/**
 * Checks a learning rate schedule: what it declares, and that its factor is finite, not negative, and depends only on
 * its arguments, which it leaves unchanged, at several hundred positions and histories.
 *
 * @param examples settings as a file has them, without the name; at least one
 * @throws AssertionError that names the schedule, the example, and the promise that it does not keep
 */
export async function checkSchedule(schedule: Schedule, examples: readonly Example[]): Promise<void> {
  checkComponent(schedule);
  ok(examples.length > 0, `${schedule.name}: is checked with an example`);
  for (const written of examples) {
    const what = described(schedule, written);
    const settings = (await exampleSettings('schedules', schedule, written)).learningRateSchedule!;
    const random = randomStream('check of schedules');
    for (let count = 0; count < positions; count++) {
      const position = drawPosition(random);
      const history = drawHistory(random);
      const before = structuredClone([position, history]);
      const factor = schedule.factor(settings, position, history);
      const at = `at ${JSON.stringify(position)} after ${history.length} epochs`;
      ok(Number.isFinite(factor) && factor >= 0, `${what}: its factor is finite and not negative, but ${factor} ${at}`);
      equal(schedule.factor(settings, position, history), factor, `${what}: is pure: the same twice ${at}`);
      deepEqual([position, history], before, `${what}: does not change what it is given`);
    }
  }
}

/** Draws a position in a phase, often its first or last step. */
function drawPosition(random: RandomStream): SchedulePosition {
  const steps = 1 + random.below(5000);
  return {
    step: [0, steps, random.below(steps + 1)][random.below(3)]!,
    steps,
    stepsPerEpoch: [0.5, 1, 2.5, 7, 100][random.below(5)]!,
    learningRate: [1e-3, 0.1, 3][random.below(3)]!,
  };
}

/** Draws a history of up to thirty epochs; one history in three is that of a run without a validation set. */
function drawHistory(random: RandomStream): EpochMetrics[] {
  const isValidated = random.below(3) > 0;
  return Array.from({ length: random.below(31) }, (_, index) => ({
    epoch: index + 1,
    loss: random.uniform(0, 9),
    accuracy: random.uniform(),
    valLoss: isValidated ? random.uniform(0, 9) : Number.NaN,
    valAccuracy: isValidated ? random.uniform() : Number.NaN,
    learningRate: 0.1,
  }));
}
