import { readFile } from 'node:fs/promises';
import type { LeaderboardRow, RunStatus } from '../../contracts/results.js';
import { runIdFrom } from '../../contracts/run-id.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { isLfsPointer, lfsRemedy } from '../../foundation/files/lfs-pointer.js';
import { parseCsv } from '../csv/parse-csv.js';
import { leadingColumns, trailingColumns } from './leaderboard.js';

/** A leaderboard as read from a file: rows in the file's order, which is the ranking. */
export interface Leaderboard {
  readonly path: string;
  readonly sweptPaths: readonly string[];
  /** Swept values are texts, as in the file; the training metrics, which it does not have, are null. */
  readonly rows: readonly LeaderboardRow[];
}

/** Reads a leaderboard.csv; throws an EspalierError if it cannot be read or parsed. */
export async function readLeaderboard(path: string): Promise<Leaderboard> {
  return parseLeaderboard(path, await textOf(path));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new EspalierError('LEADERBOARD_UNREADABLE', `${path}: cannot be read: ${reason}`, {
      remedy: 'Give the name of an experiment, or the path of its leaderboard.csv, e.g. runs/<name>/leaderboard.csv.',
      cause: error,
    });
  }
}

/** Parses a leaderboard: columns that are not fixed are swept settings. `path` is named in messages. */
export function parseLeaderboard(path: string, text: string): Leaderboard {
  if (isLfsPointer(Buffer.from(text)))
    throw new EspalierError('LEADERBOARD_UNREADABLE', `${path} is a Git LFS pointer, not the leaderboard itself`, {
      remedy: lfsRemedy,
    });
  const lines = parseCsv(text);
  if (!lines) throw unreadable(path, 'it is not CSV: a quote is not closed, or text follows a closing quote');
  const [header = [], ...body] = lines;
  const separator = header.length === 1 ? otherSeparators.find(([mark]) => header[0]!.includes(mark)) : undefined;
  if (separator !== undefined)
    throw new EspalierError(
      'LEADERBOARD_UNREADABLE',
      `${path}: its columns are separated by ${separator[1]}, not commas`,
      {
        remedy:
          'A spreadsheet may have written it so. Give the leaderboard.csv that Espalier wrote, or save it with commas.',
      },
    );
  const missing = [...leadingColumns, ...trailingColumns].filter((column) => !header.includes(column));
  if (missing.length > 0) throw unreadable(path, `column ${missing.join(', ')} is missing`);
  const twice = header.find((column, index) => header.indexOf(column) !== index);
  if (twice !== undefined) throw unreadable(path, `column ${twice} occurs twice`);
  const fixed = new Set<string>([...leadingColumns, ...trailingColumns]);
  const sweptPaths = header.filter((column) => !fixed.has(column));
  const rows = body.map((cells, index) => {
    if (cells.length !== header.length)
      throw unreadable(path, `row ${index + 1} has ${cells.length} cells, but the header has ${header.length}`);
    return readRow(path, new Map(header.map((column, at) => [column, cells[at]!])), sweptPaths);
  });
  return { path, sweptPaths, rows };
}

/** The separators, with their names, that programs write in place of commas where a comma is the decimal mark. */
const otherSeparators = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
] as const;

type FixedColumn = (typeof leadingColumns)[number] | (typeof trailingColumns)[number];

const statuses: readonly string[] = ['done', 'failed', 'diverged', 'stopped'] satisfies readonly RunStatus[];

function readRow(path: string, cells: ReadonlyMap<string, string>, sweptPaths: readonly string[]): LeaderboardRow {
  const text = (column: FixedColumn) => cells.get(column)!;
  const not = (column: FixedColumn, expected: string) =>
    unreadable(path, `run ${text('run_id')}: ${column} is "${text(column)}", expected ${expected}`);
  const metric = (column: FixedColumn) => {
    const value = Number(text(column));
    if (Number.isNaN(value) && text(column) !== 'NaN') throw not(column, 'a number');
    return text(column).trim() === '' || !Number.isFinite(value) ? null : value;
  };
  const number = (column: FixedColumn) => {
    const value = metric(column);
    if (value === null) throw not(column, 'a number');
    return value;
  };
  if (!statuses.includes(text('status'))) throw not('status', `one of ${statuses.join(', ')}`);
  return {
    runId: runIdFrom(text('run_id')),
    status: text('status') as RunStatus,
    seed: number('seed'),
    swept: Object.fromEntries(sweptPaths.map((column) => [column, sweptCell(cells.get(column)!)])),
    metrics: {
      valAccuracy: metric('val_accuracy'),
      valLoss: metric('val_loss'),
      testAccuracy: metric('test_accuracy'),
      testLoss: metric('test_loss'),
      loss: null,
      accuracy: null,
    },
    epochs: number('epochs'),
    trainSeconds: number('train_seconds'),
    featuresSeconds: number('features_seconds'),
    error: text('error'),
  };
}

/** A swept setting that is left out has an empty cell; releases before wrote null. */
const sweptCell = (text: string) => (text === 'null' ? '' : text);

function unreadable(path: string, reason: string): EspalierError {
  return new EspalierError('LEADERBOARD_UNREADABLE', `${path}: not a leaderboard of this version: ${reason}`, {
    remedy: `Expected are the columns ${[...leadingColumns, '<swept settings>', ...trailingColumns].join(', ')}.`,
  });
}
