import fc from 'fast-check';
import t from 'tap';
import type { Schedule } from '../../src/contracts/components/learning-rate-schedule.js';
import type { LearningRateSchedule } from '../../src/contracts/experiment.js';
import type { EpochMetrics } from '../../src/contracts/results.js';
import { checkSchedule } from '../../src/testing/check-schedule.js';
import { schedules as all } from '../../src/train/schedules/index.js';
import { lastRate, learningRates, type RateCourse } from '../../src/train/update/learning-rates.js';
import { agree } from '../relative-error.js';
import { chosenSchedule, scheduleSettings } from '../run-settings.js';
import { kerasRules } from './keras-rules.js';

const schedules = all as readonly Schedule[];

const epochOf = (epoch: number, values: Partial<EpochMetrics> = {}): EpochMetrics => {
  const nothing = { loss: 1, accuracy: 0.5, valLoss: 1, valAccuracy: 0.5, learningRate: 0.1 };
  return { epoch, ...nothing, ...values };
};

/** The rates of all batches of a course, as training asks for them. */
function allRates(course: RateCourse, history: readonly EpochMetrics[] = []): number[] {
  const epochs = Array.from({ length: course.epochs }, (_, done) => {
    const sofar = Array.from({ length: done }, (_, index) => history[index] ?? epochOf(index + 1));
    return learningRates(course, sofar);
  });
  return epochs.flatMap((rates) => [...rates]);
}

const courseOf = (schedule: LearningRateSchedule | undefined, rest: Partial<RateCourse> = {}): RateCourse => ({
  learningRate: 0.1,
  ...(schedule && { schedule: chosenSchedule(schedule) }),
  epochs: 8,
  batchesPerEpoch: 5,
  batchesPerUpdate: 1,
  ...rest,
});

t.test('rates of forty updates as in Keras', async (t) => {
  const { cases, learningRate, stepsPerEpoch } = kerasRules.rates;
  const compared = new Set(cases.map(({ settings }) => settings.name));
  t.same([...compared, 'constant', 'reduce_on_plateau'].sort(), schedules.map(({ name }) => name).sort());
  for (const { settings, rates } of cases) {
    const schedule = await scheduleSettings(settings);
    const course = courseOf(schedule, { learningRate, batchesPerEpoch: stepsPerEpoch });
    // Keras computes them in float32; a power of a rate that is almost 0 keeps four digits of the largest.
    agree(t, allRates(course), rates, 2e-6, JSON.stringify(settings));
  }
});

t.test('rates of epochs on a plateau as in Keras', async (t) => {
  const { cases, values, learningRate } = kerasRules.plateau;
  for (const { monitor, settings, rates } of cases) {
    const schedule = await scheduleSettings({ name: 'reduce_on_plateau', monitor, ...settings });
    const field = monitor === 'val_loss' ? 'valLoss' : 'valAccuracy';
    const history = values[monitor].map((value, index) => epochOf(index + 1, { [field]: value }));
    const course = courseOf(schedule, { learningRate, epochs: rates.length, batchesPerEpoch: 1 });
    agree(t, allRates(course, history), rates, 1e-6, `${monitor} ${JSON.stringify(settings)}`);
    t.ok(Object.keys(settings).length === 0 || new Set(rates).size > 2, 'it falls more than once');
  }
});

const positions = fc.record({
  step: fc.integer({ min: 0, max: 5000 }),
  steps: fc.integer({ min: 1, max: 5000 }),
  stepsPerEpoch: fc.constantFrom(0.5, 1, 2.5, 7, 100),
  learningRate: fc.constantFrom(1e-3, 0.1, 3),
});

for (const schedule of schedules)
  t.test(
    `${schedule.name} keeps the contract of schedules, and never exceeds the rate that it begins with`,
    async (t) => {
      const written = kerasRules.rates.cases.flatMap(({ settings }) =>
        settings.name === schedule.name ? [settings] : [],
      );
      await checkSchedule(schedule, [{}, ...written]);
      const settings = await scheduleSettings({ name: schedule.name });
      const losses = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { maxLength: 30 });
      fc.assert(
        fc.property(positions, losses, (at, values) => {
          const history = values.map((valLoss, index) => epochOf(index + 1, { valLoss }));
          return schedule.factor(settings, { ...at, step: Math.min(at.step, at.steps) }, history) <= 1 + 1e-12;
        }),
        { examples: [[{ step: 0, steps: 1, stepsPerEpoch: 1, learningRate: 0.1 }, []]] },
      );
      const start = { step: 0, steps: 10, stepsPerEpoch: 5, learningRate: 0.1 };
      t.equal(schedule.factor(settings, start, []), 1, 'it begins with the whole rate');
    },
  );

t.test('smooth schedules have no jumps and never rise', async (t) => {
  for (const name of ['cosine_decay', 'polynomial_decay', 'exponential_decay']) {
    const rates = allRates(courseOf(await scheduleSettings({ name }), { epochs: 20, batchesPerEpoch: 50 }));
    const falls = rates.slice(1).map((rate, index) => rates[index]! - rate);
    t.ok(
      falls.every((fall) => fall >= 0),
      `${name} falls`,
    );
    // The steepest of them, the cosine, falls by π / 2 of the mean, 0.1 / 1000.
    t.ok(Math.max(...falls) < 1.6e-4, `${name} has no jump`);
  }
});

t.test('the warm-up rises from 0 in equal steps to the rate that the schedule begins with', (t) => {
  const warm = fc.record({
    warmupEpochs: fc.double({ min: 0.3, max: 4, noNaN: true }),
    batchesPerEpoch: fc.integer({ min: 4, max: 40 }),
    batchesPerUpdate: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(warm, ({ warmupEpochs, batchesPerEpoch, batchesPerUpdate }) => {
      const schedule = { name: 'constant', warmupEpochs };
      const rates = allRates(courseOf(schedule, { batchesPerEpoch, batchesPerUpdate }));
      const updates = rates.filter((_, batch) => batch % batchesPerUpdate === 0);
      const steps = Math.round((warmupEpochs * batchesPerEpoch) / batchesPerUpdate);
      return updates.every(
        (rate, update) => Math.abs(rate - 0.1 * Math.min(1, update / steps || 0)) < 1e-12 || steps === 0,
      );
    }),
  );
  t.end();
});

t.test('batches of one update have one rate, over the end of an epoch too', (t) => {
  // Five batches an epoch and two to an update: updates are batches 0 1, 2 3, 4 5, …; the sixth is in the second epoch.
  const course = courseOf({ name: 'cosine_decay', alpha: 0 }, { epochs: 2, batchesPerUpdate: 2 });
  const [first, second] = [learningRates(course, []), learningRates(course, [epochOf(1)])];
  t.equal(first[0], first[1]);
  t.equal(first[4], second[0]);
  t.not(second[0], second[1]);
  t.equal(lastRate(course, [], first), first[3], 'the last update of the first epoch is that of its fourth batch');
  t.equal(lastRate(course, [epochOf(1)], second), second[4]);
  t.same([...learningRates(courseOf(undefined), [])], [0.1, 0.1, 0.1, 0.1, 0.1], 'without a schedule the rate stays');
  t.end();
});
