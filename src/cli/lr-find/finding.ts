import { join } from 'node:path';
import type { RangeTestResult } from '../../contracts/work.js';
import { durationText, plural } from '../../report/text/format.js';
import type { FoundLearningRate } from '../../session/range-test/find-learning-rate.js';
import { shownPath } from '../run/closing.js';
import { type RateSetting, rateSetting } from './rate-setting.js';

/** Returns the result of a range test as it is printed. `file` is the experiment file as it was given. */
export function findingText(file: string, found: FoundLearningRate): string {
  const { result, folder } = found;
  const lines = [
    `${plural(result.points.length, 'update')} in ${durationText(result.seconds)}, ${endText(result)}.`,
    '',
    ...suggestionLines(file, found),
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
  return `ended at ${rate}, where the loss was no longer finite`;
}

function suggestionLines(file: string, { prepared, run, phase, result }: FoundLearningRate): readonly string[] {
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

/** Returns the result of a range test for `--json`. */
export function findingJson({ prepared, run, phase, result, folder }: FoundLearningRate) {
  const { points, end, suggestion, seconds } = result;
  const setting = suggestion === null ? null : rateSetting(prepared.experiment, run, phase, suggestion);
  return {
    name: prepared.experiment.name,
    run: run.runId,
    phase: phase + 1,
    phases: run.settings.phases.length,
    engine: prepared.engine.identity.name,
    suggestion,
    setting,
    steps: points.length,
    end,
    seconds,
    csv: join(folder, 'lr-find.csv'),
    svg: join(folder, 'lr-find.svg'),
  };
}
