import { join } from 'node:path';
import { npm } from './npm.js';

export interface Tarball {
  /** Absolute path. */
  readonly file: string;
  /** Paths inside the package, as in `docs/results.md`. */
  readonly files: readonly string[];
  /** Size of its files. */
  readonly bytes: number;
}

/** Packs a folder, which has a package.json, into a tarball in another. */
export async function tarball(folder: string, destination: string): Promise<Tarball> {
  const { stdout } = await npm(['pack', '--json', '--pack-destination', destination], { cwd: folder });
  const [packed] = JSON.parse(stdout) as { filename: string; unpackedSize: number; files: { path: string }[] }[];
  const { filename, unpackedSize, files } = packed!;
  return { file: join(destination, filename), files: files.map(({ path }) => path), bytes: unpackedSize };
}
