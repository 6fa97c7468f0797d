import { listed, nearest } from '../../config/text/nearest.js';
import { parse } from '../../config/text/parse.js';
import { ExperimentError, Problems } from '../../config/text/problem.js';
import { readExperimentFile } from '../../config/text/read-file.js';
import { entryOf, memberOf } from '../../config/text/tree.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { UnknownClass } from '../../train/loss/targets.js';

/**
 * Adds the place in the file to an error about a class name, or only the file where the sweep or the command line gives
 * the setting; returns any other error unchanged. The classes are known only when the data has been listed, long after
 * the file was read.
 */
export async function withPlaceOfClass(error: unknown, file: string): Promise<unknown> {
  if (!(error instanceof UnknownClass)) return error;
  const { code, className, classes } = error;
  const near = nearest(className, classes);
  const expected = near ? `did you mean ${near}?` : `expected ${listed(classes)}`;
  const message = `training.class_weight names ${JSON.stringify(className)}, which is not a class of the dataset; ${expected}`;
  const source = await readExperimentFile(file);
  const written = memberOf(memberOf(parse(source, new Problems(source)), 'training'), 'class_weight');
  const place = entryOf(written, className)?.keyPlace;
  return place ? new ExperimentError([{ code, place, message }]) : new EspalierError(code, `${file}: ${message}`);
}
