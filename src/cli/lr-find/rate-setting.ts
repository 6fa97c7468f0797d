import type { Experiment } from '../../contracts/experiment.js';
import type { PreparedRun } from '../../session/prepare/prepare.js';

/** The two ways to put a learning rate into an experiment. */
export interface RateSetting {
  /** The line of the experiment file. */
  readonly line: string;
  /** The argument of `--set`. */
  readonly override: string;
}

type Run = Pick<PreparedRun, 'document' | 'settings'>;

/**
 * Returns the setting that gives a phase its learning rate: the optimizer's, or the phase's own, either absolute or as
 * a factor of the optimizer's. If that setting is swept, the sweep is what has to change.
 */
export function rateSetting(
  { sweptPaths }: Pick<Experiment, 'sweptPaths'>,
  { document, settings: { optimizer } }: Run,
  phase: number,
  rate: number,
): RateSetting {
  const written = (document.phases as readonly object[] | null | undefined)?.[phase];
  if (!written) {
    return settingAt(sweptPaths, 'optimizer.learning_rate', rate, (value) => {
      return `optimizer: { name: ${optimizer.name}, learning_rate: ${value} }`;
    });
  }
  const isFactor = 'learning_rate_factor' in written;
  const key = isFactor ? 'learning_rate_factor' : 'learning_rate';
  const value = isFactor ? Number((rate / optimizer.learningRate).toPrecision(2)) : rate;
  const place = `(entry ${phase + 1} of phases${isFactor ? `, times the optimizer's ${optimizer.learningRate}` : ''})`;
  return settingAt(sweptPaths, `phases.${phase}.${key}`, value, (number) => `${key}: ${number}  ${place}`);
}

function settingAt(
  sweptPaths: readonly string[],
  path: string,
  value: number,
  line: (value: number) => string,
): RateSetting {
  if (!sweptPaths.includes(path)) return { line: line(value), override: `${path}=${value}` };
  return { line: `sweep: { grid: { ${path}: [${value}] } }`, override: `sweep.grid.${path}=[${value}]` };
}
