import { join } from 'node:path';
import type { RangeTestResult } from '../../contracts/work.js';
import { durationText, plural } from '../../report/format.js';
import type { Prepared, PreparedRun } from '../experiment/prepare.js';
import { shownPath } from '../run/closing.js';
import { type RateSetting, rateSetting } from './rate-setting.js';

/** What a range test has come to. */
export interface Finding {
  /** The experiment file, as it was given. */
  readonly file: string;
  readonly prepared: Prepared;
  readonly run: PreparedRun;
  /** Index of the phase. */
  readonly phase: number;
  readonly result: RangeTestResult;
  /** Absolute: where the table and the picture are. */
  readonly folder: string;
}

export function findingText(finding: Finding): string {
  const { result, folder } = finding;
  const lines = [
    `${plural(result.points.length, 'update')} in ${durationText(result.seconds)}, ${endText(result)}.`,
    '',
    ...suggestionLines(finding),
    '',
    `Picture: ${shownPath(join(folder, 'lr-find.svg'))}`,
    `Table:   ${shownPath(join(folder, 'lr-find.csv'))}`,
  ];
  return lines.join('\n');
}

function endText({ end, points }: RangeTestResult): string {
  const rate = points.at(-1)!.learningRate.toPrecision(2);
  if (end === 'last step') return `up to a learning rate of ${rate}`;
  if (end === 'rising') return `ended at ${rate}, where the loss had risen to four times its best`;
  return `ended at ${rate}, where the loss was no longer a number`;
}

function suggestionLines({ file, prepared, run, phase, result }: Finding): readonly string[] {
  if (result.suggestion === null) {
    return ['No suggestion: the loss did not fall. See the picture, and try other rates with --from and --to.'];
  }
  const setting = rateSetting(prepared.experiment, run, phase, result.suggestion);
  return [
    `Suggested learning rate: ${result.suggestion}`,
    `  in the file:  ${setting.line}`,
    `  or to try it: espalier run ${file} --set ${quoted(setting)}`,
  ];
}

function quoted({ override }: RateSetting): string {
  return /^[\w.=-]+$/.test(override) ? override : `'${override}'`;
}

/** The same for programs. */
export function findingJson({ prepared, run, phase, result, folder }: Finding) {
  const { points, end, suggestion, seconds } = result;
  const setting = suggestion === null ? null : rateSetting(prepared.experiment, run, phase, suggestion);
  return {
    name: prepared.experiment.name,
    run: run.runId,
    phase: phase + 1,
    phases: run.settings.phases.length,
    engine: prepared.engine.name,
    suggestion,
    setting,
    steps: points.length,
    end,
    seconds,
    csv: join(folder, 'lr-find.csv'),
    svg: join(folder, 'lr-find.svg'),
  };
}
