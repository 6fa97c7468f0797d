import type { LeaderboardRow } from '../../contracts/results.js';
import type { FeatureResult, FeatureTask } from '../../contracts/work.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { featureLabel } from '../../plan/feature-label.js';
import { trainingLabel, trainingWork } from '../../plan/make-plan.js';
import type { WorkOf } from '../../plan/planned-features.js';
import { rateKey, recordRate } from '../../plan/rates.js';
import type { PreparedRun } from '../prepare/prepare.js';

type Kind = 'features' | 'training';

interface Measured {
  count: number;
  seconds: number;
  /** Asked once per machine, since a network may have to be built to know it. */
  readonly multiplyAdds: () => number | undefined;
}

/** Collects the rates of a sweep, for the estimates of later plans. */
export function measuredRates(engine: string, workOf: WorkOf) {
  const sums = new Map<string, { readonly key: string; readonly kind: Kind; readonly measured: Measured }>();
  const add = (label: string, kind: Kind, { count, seconds, multiplyAdds }: Measured) => {
    const key = rateKey(label, engine);
    const entry = sums.get(`${kind} ${key}`) ?? { key, kind, measured: { count: 0, seconds: 0, multiplyAdds } };
    sums.set(`${kind} ${key}`, entry);
    entry.measured.count += count;
    entry.measured.seconds += seconds;
  };
  return {
    addFeatures({ settings, cut }: FeatureTask, { computed, seconds }: FeatureResult): void {
      const multiplyAdds = () => (cut === null ? undefined : workOf(settings, cut)?.features);
      add(featureLabel(settings, cut), 'features', { count: computed, seconds, multiplyAdds });
    },
    /** Counts the samples of all epochs. Only runs that are done count, because others end early. */
    addTraining(run: PreparedRun, { status, epochs, trainSeconds }: LeaderboardRow): void {
      if (status !== 'done') return;
      const multiplyAdds = () => trainingWork(run, workOf);
      const count = epochs * run.splits!.train.length;
      add(trainingLabel(run), 'training', { count, seconds: trainSeconds, multiplyAdds });
    },
    async save(): Promise<void> {
      for (const { key, kind, measured } of sums.values()) await recordRate(cacheFolder(), key, kind, measured);
    },
  };
}
