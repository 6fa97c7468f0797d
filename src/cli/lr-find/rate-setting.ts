import type { Experiment } from '../../contracts/experiment.js';
import type { PreparedRun } from '../../session/prepare/prepare.js';

/** How a learning rate is put into an experiment. */
export interface RateSetting {
  /** As the file has it, on one line. */
  readonly line: string;
  /** What `--set` takes. */
  readonly override: string;
}

type Run = Pick<PreparedRun, 'document' | 'settings'>;

/**
 * Where the learning rate of a phase stands: with the optimizer, or in the phase, as itself or as a share of the
 * optimizer's. Where it is swept, the sweep is what is to be changed.
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
  const isShare = 'learning_rate_factor' in written;
  const key = isShare ? 'learning_rate_factor' : 'learning_rate';
  const value = isShare ? Number((rate / optimizer.learningRate).toPrecision(2)) : rate;
  const place = `(entry ${phase + 1} of phases${isShare ? `, of the optimizer's ${optimizer.learningRate}` : ''})`;
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
