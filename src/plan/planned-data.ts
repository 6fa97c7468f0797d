import type { Chosen } from '../contracts/components/component.js';
import type { LabelledSample, Splits } from '../contracts/data.js';
import type { RunSettings } from '../contracts/experiment.js';
import type { ClassCounts, PlannedData } from '../contracts/plan.js';

/** The data that a run reads; runs that share their data share the object. */
interface DataUser {
  readonly settings: Pick<RunSettings, 'dataset'>;
  /** Undefined where the source is not on this machine. */
  readonly splits: Splits | undefined;
}

/** The distinct data of some runs, in the order of the runs. */
export function plannedData(runs: readonly DataUser[]): PlannedData[] {
  const groups = new Map<Splits | string, { readonly source: string; readonly splits?: Splits; runs: number }>();
  for (const { settings, splits } of runs) {
    const source = sourceText(settings.dataset.source);
    const group = groups.get(splits ?? source) ?? { source, ...(splits && { splits }), runs: 0 };
    group.runs += 1;
    groups.set(splits ?? source, group);
  }
  return [...groups.values()].map(({ source, splits, runs }) => {
    const { ignored = [], unreadable = [] } = splits ?? {};
    return { source, runs, classes: splits ? classCounts(splits) : null, ignored, unreadable };
  });
}

/** A source's name and first setting, which is the one that identifies it: `folder ./photos`. */
function sourceText({ name, ...settings }: Chosen): string {
  const [first] = Object.values(settings);
  return typeof first === 'string' ? `${name} ${first}` : name;
}

function classCounts({ classes, train, validation, test }: Splits): ClassCounts[] {
  const [inTrain, inValidation, inTest] = [train, validation, test].map((samples) => counts(samples, classes.length));
  return classes.map((name, label) => {
    return { name, train: inTrain![label]!, validation: inValidation![label]!, test: inTest![label]! };
  });
}

function counts(samples: readonly LabelledSample[], classes: number): number[] {
  const counted = new Array<number>(classes).fill(0);
  for (const { label } of samples) counted[label]! += 1;
  return counted;
}
