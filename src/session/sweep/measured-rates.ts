import type { LeaderboardRow } from '../../contracts/results.js';
import type { FeatureResult, FeatureTask } from '../../contracts/work.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { featureLabel } from '../../plan/feature-label.js';
import { trainingLabel } from '../../plan/make-plan.js';
import { type Rate, rateKey, recordRate } from '../../plan/rates.js';
import type { PreparedRun } from '../prepare/prepare.js';

interface Measured {
  count: number;
  seconds: number;
}

/** Collects the rates of a sweep, for the estimates of later plans. */
export function measuredRates(engine: string) {
  const sums = new Map<string, { readonly key: string; readonly kind: keyof Rate; readonly measured: Measured }>();
  const add = (label: string, kind: keyof Rate, count: number, seconds: number) => {
    const key = rateKey(label, engine);
    const entry = sums.get(`${kind} ${key}`) ?? { key, kind, measured: { count: 0, seconds: 0 } };
    sums.set(`${kind} ${key}`, entry);
    entry.measured.count += count;
    entry.measured.seconds += seconds;
  };
  return {
    addFeatures({ settings, cut }: FeatureTask, { computed, seconds }: FeatureResult): void {
      add(featureLabel(settings, cut), 'features', computed, seconds);
    },
    /** Counts the samples of all epochs. Only runs that are done count, because others end early. */
    addTraining(run: PreparedRun, { status, epochs, trainSeconds }: LeaderboardRow): void {
      if (status === 'done') add(trainingLabel(run), 'training', epochs * run.splits!.train.length, trainSeconds);
    },
    async save(): Promise<void> {
      for (const { key, kind, measured } of sums.values()) await recordRate(cacheFolder(), key, kind, measured);
    },
  };
}
