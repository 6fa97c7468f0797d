import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EspalierError } from '../../foundation/errors/errors.js';
import { writeAtomically } from '../../foundation/files/files.js';
import { unreadableText } from '../../report/text/data-text.js';
import type { JsonOption } from '../options.js';
import { print, printJson } from '../output.js';
import { withProgress } from '../progress/progress.js';
import { experimentName, starterFile } from './starter-file.js';
import { type Survey, surveyFolder } from './survey.js';

export interface InitOptions extends JsonOption {
  readonly output?: string;
  readonly force: boolean;
}

const schemaFile = fileURLToPath(new URL('../../../../schemas/experiment.schema.json', import.meta.url));

/** `espalier init`: writes a starter file for a folder of photos and prints a summary of the folder. */
export async function init(folder: string, options: InitOptions): Promise<void> {
  const survey = await withProgress({ quiet: options.json }, (progress) => surveyFolder(folder, progress));
  const file = options.output ?? `${experimentName(survey.name)}.yaml`;
  await refuseToReplace(file, options.force);
  const text = starterFile(survey, resolve(file), existsSync(schemaFile) ? schemaFile : undefined);
  await writeAtomically(resolve(file), text);
  if (options.json) printJson({ file, ...survey });
  else print(summary(file, survey));
}

async function refuseToReplace(file: string, force: boolean): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (!there || (force && there.isFile())) return;
  throw new EspalierError('INIT_FILE_EXISTS', `${file} already exists${there.isFile() ? '' : ' and is not a file'}.`, {
    remedy: 'Give another name with --output, or replace it with --force.',
  });
}

function summary(file: string, survey: Survey): string {
  const { classes, images, ownSplits, ignored, unreadable, warnings } = survey;
  const folders = Object.values(ownSplits);
  const splits = folders.length > 0 ? `, split into ${folders.join(', ')}` : '';
  const lines = [
    `${file}: ${classes.length} classes, ${images} images${splits}`,
    ...classes.map(({ name, images }) => `  ${name}  ${images}`),
    ...unreadableText(unreadable),
    ...(ignored.length > 0 ? [`Not used (no image by its name, or in no class): ${listed(ignored)}`] : []),
    ...warnings,
    '',
    'Next:',
    `  espalier run ${/^[\w./-]+$/.test(file) ? file : JSON.stringify(file)}`,
  ];
  return lines.join('\n');
}

/** Returns the first five names and the number of the others. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
