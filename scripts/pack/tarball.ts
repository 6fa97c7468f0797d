import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Tarball {
  /** Absolute path. */
  readonly file: string;
  /** Paths inside the package, as in `docs/results.md`. */
  readonly files: readonly string[];
  /** Size of its files. */
  readonly bytes: number;
}

/** Packs a folder with the npm that runs this script, or else the one that is found. */
export async function tarball(folder: string, destination: string): Promise<Tarball> {
  const { npm_execpath: npm } = process.env;
  const [command, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const { stdout } = await run(command!, [...first, 'pack', '--json', '--pack-destination', destination], {
    cwd: folder,
    maxBuffer: 1 << 26,
  });
  const [packed] = JSON.parse(stdout) as { filename: string; unpackedSize: number; files: { path: string }[] }[];
  const { filename, unpackedSize, files } = packed!;
  return { file: join(destination, filename), files: files.map(({ path }) => path), bytes: unpackedSize };
}
