import { lstat, mkdtemp, rmdir } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { catalogue } from '../../catalogue.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { describeEnvironment } from '../../record/run/environment.js';
import { cacheLimit } from '../../session/cache-limit.js';
import { engineOfAuto } from '../../session/prepare/choose-engine.js';
import { cachedWeights } from './cached-weights.js';
import { nodeSupport } from './node-support.js';
import { sizesBelow } from './sizes.js';

/** The findings of `espalier doctor` as plain JSON; sizes in bytes. */
export interface Examination {
  readonly environment: ReturnType<typeof describeEnvironment>;
  readonly node: { readonly supported: boolean; readonly needs: string };
  readonly memory: { readonly total: number; readonly free: number };
  readonly engines: readonly {
    readonly name: string;
    readonly available: boolean;
    /** The engine's version, or why it does not work here and how to install it. */
    readonly detail: string;
    readonly devices: readonly string[];
    /** The kind of processor, if the engine's results differ in their last bits from those of other kinds. */
    readonly processor?: string;
    readonly auto: boolean;
  }[];
  readonly cache: Place & {
    readonly bytes: number;
    /** Bytes by subfolder. */
    readonly kinds: { readonly [folder: string]: number };
    /** The limit for features; the least recently used are removed when a sweep ends with more. */
    readonly limitBytes: number;
    /** Weights that need no download, as paths relative to the cache's `weights` folder. */
    readonly weights: readonly string[];
  };
  readonly runs: Place;
  /** Sentences that say what keeps Espalier from working here; empty if nothing does. */
  readonly problems: readonly string[];
}

interface Place {
  readonly folder: string;
  readonly writable: boolean;
}

export async function examine(runsFolder: string): Promise<Examination> {
  const node = nodeSupport();
  const probed = await Promise.all(
    catalogue.engines.map(async (engine) => ({ name: engine.name, ...(await engine.probe()) })),
  );
  const auto = engineOfAuto(probed)?.name;
  const kinds = await sizesBelow(cacheFolder());
  const cache = await placeAt(cacheFolder());
  const runs = await placeAt(resolve(runsFolder));
  return {
    environment: describeEnvironment(),
    node,
    memory: { total: totalmem(), free: freemem() },
    engines: probed.map((engine) => ({ ...engine, auto: engine.name === auto })),
    cache: {
      ...cache,
      bytes: Object.values(kinds).reduce((sum, bytes) => sum + bytes, 0),
      kinds,
      limitBytes: cacheLimit(),
      weights: await cachedWeights(cacheFolder()),
    },
    runs,
    problems: [
      ...(node.supported ? [] : [`Node ${process.version} is too old: install Node ${node.needs}.`]),
      ...(auto === undefined ? ['No engine works: see the reasons above.'] : []),
      ...(cache.writable ? [] : [`${cache.folder} cannot be written: set ESPALIER_CACHE to a writable folder.`]),
      ...(runs.writable ? [] : [`${runs.folder} cannot be written: give another folder with --runs.`]),
    ],
  };
}

/** Describes a folder and whether it is writable; one that does not exist is if its nearest existing ancestor is. */
async function placeAt(folder: string): Promise<Place> {
  let existing = folder;
  while (existing !== dirname(existing) && !(await isThere(existing))) existing = dirname(existing);
  return { folder, writable: await takesFolders(existing) };
}

/** Returns whether anything is at a path; a dangling link counts, because no folder can be made in its place. */
const isThere = (path: string) =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );

/**
 * Returns whether folders can be made in this one, by making one, because permissions do not reveal a read-only, full
 * or special file system.
 */
async function takesFolders(folder: string): Promise<boolean> {
  try {
    await rmdir(await mkdtemp(join(folder, '.espalier-')));
    return true;
  } catch {
    return false;
  }
}
