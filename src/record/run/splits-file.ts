import { join } from 'node:path';
import type { SplitName } from '../../contracts/data.js';
import type { SplitMember } from '../../contracts/record.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { readIfPresent, writeAtomically } from '../../foundation/files/files.js';
import { csvText } from '../csv/csv.js';
import { parseCsv } from '../csv/parse-csv.js';

export const splitsFileName = 'splits.csv';
const header = ['file', 'sha256', 'set', 'left_out'];
const sets: ReadonlySet<string> = new Set<SplitName>(['train', 'validation', 'test']);

/**
 * Writes `splits.csv`, one row per image, in the order given: its name in the dataset, the SHA-256 of its content, its
 * set and, if it was left out of that set, the reason.
 */
export async function writeSplits(directory: string, members: readonly SplitMember[]): Promise<void> {
  const rows = members.map(({ file, sha256, set, leftOut = '' }) => [file, sha256, set, leftOut]);
  await writeAtomically(join(directory, splitsFileName), csvText(header, rows));
}

/**
 * Reads the splits that a run was made with. Does not check whether equal content is in two sets.
 * @throws EspalierError RUN_SPLITS_MISSING, RUN_SPLITS_DAMAGED
 */
export async function readSplits(directory: string): Promise<SplitMember[]> {
  const path = join(directory, splitsFileName);
  const text = await readIfPresent(path);
  if (text === undefined) {
    throw new EspalierError(
      'RUN_SPLITS_MISSING',
      `${path} is missing: which images the run was made with is not known`,
      {
        remedy: 'Runs of earlier versions have none, nor have runs that failed early. Run it again with --force.',
      },
    );
  }
  const table = parseCsv(text);
  if (table === undefined) throw damaged(path, 'it is not CSV');
  const [first, ...rows] = table;
  if (first?.join() !== header.join()) throw damaged(path, `its columns are not ${header.join(', ')}`);
  const seen = new Set<string>();
  return rows.map((row, index) => {
    const problem = problemOf(row, seen);
    if (problem !== undefined) throw damaged(path, `row ${index + 2}: ${problem}`);
    const [file, sha256, set, leftOut] = row as [string, string, SplitName, string];
    seen.add(file);
    return { file, sha256, set, ...(leftOut !== '' && { leftOut }) };
  });
}

/** Returns what is wrong with a row, given the files of the rows before it; undefined if nothing is. */
function problemOf(row: readonly string[], seen: ReadonlySet<string>): string | undefined {
  if (row.length !== header.length) return `${row.length} cells, expected ${header.length}`;
  const [file, sha256, set] = row as [string, string, string];
  if (file === '') return 'the name of a file is empty';
  if (seen.has(file)) return `${JSON.stringify(file)} is there twice`;
  if (!/^[0-9a-f]{64}$/.test(sha256)) return `${JSON.stringify(sha256)} is not a SHA-256`;
  if (!sets.has(set)) return `${JSON.stringify(set)} is not a set; sets are ${[...sets].join(', ')}`;
  return undefined;
}

function damaged(path: string, problem: string): EspalierError {
  return new EspalierError('RUN_SPLITS_DAMAGED', `${path}: ${problem}`, {
    remedy: 'Restore the file as the run wrote it, or run it again with --force.',
  });
}
