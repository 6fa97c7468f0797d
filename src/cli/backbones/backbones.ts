import { catalogue } from '../../catalogue.js';
import { listed, nearest } from '../../config/text/nearest.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { isWritten } from '../../models/find-backbone.js';
import { backbonesText, familyOf } from '../../report/text/backbones-text.js';
import type { JsonOption } from '../options.js';
import { print, printJson, terminalWidth } from '../output.js';
import { listBackbones } from './list.js';

export interface BackbonesOptions extends JsonOption {
  readonly alpha?: number;
  readonly inputSize?: number;
}

/** `espalier backbones`: lists the networks whose name contains `part`. */
export async function printBackbones(part: string | undefined, options: BackbonesOptions): Promise<void> {
  const given = { alpha: options.alpha, input_size: options.inputSize };
  const found = await listBackbones(part ?? '', given, cacheFolder());
  if (found.length === 0) throw nothing(part ?? '');
  if (options.json) printJson({ backbones: found });
  else print(backbonesText(found, terminalWidth()));
}

function nothing(part: string): EspalierError {
  const names = catalogue.backbones.filter(isWritten).map(({ name }) => name);
  const matching = names.filter((name) => name.includes(part.toLowerCase()));
  if (matching.length > 0)
    return new EspalierError('CONFIG_WRONG_VALUE', `${listed(matching, 'and')}: none accepts these options`, {
      remedy: `espalier inspect ${matching[0]} with the same options says why.`,
    });
  const near = nearest(part, [...names, ...new Set(names.map(familyOf))]);
  return new EspalierError('CONFIG_UNKNOWN_COMPONENT', `no backbone has ${JSON.stringify(part)} in its name`, {
    remedy: near ? `Did you mean ${near}?` : 'espalier backbones lists all of them.',
  });
}
