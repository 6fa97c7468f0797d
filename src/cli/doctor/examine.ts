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

/** What `espalier doctor` finds out: plain JSON. Sizes in bytes. */
export interface Examination {
  readonly environment: ReturnType<typeof describeEnvironment>;
  readonly node: { readonly supported: boolean; readonly needs: string };
  readonly memory: { readonly total: number; readonly free: number };
  readonly engines: readonly {
    readonly name: string;
    readonly available: boolean;
    /** Its version, or why it does not work and how to get it. */
    readonly detail: string;
    readonly devices: readonly string[];
    /** The kind of processor, where results of unlike kinds differ in their last bits. */
    readonly processor?: string;
    readonly auto: boolean;
  }[];
  readonly cache: Place & {
    readonly bytes: number;
    /** By folder. */
    readonly kinds: { readonly [folder: string]: number };
    /** Of features; those used longest ago are removed when a run ends with more. */
    readonly limitBytes: number;
    /** Weights that need no download, below the cache folder. */
    readonly weights: readonly string[];
  };
  readonly runs: Place;
  /** What keeps Espalier from working here, in words; empty where nothing does. */
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
      ...(auto === undefined ? ['No engine works: see what they say.'] : []),
      ...(cache.writable ? [] : [`${cache.folder} cannot be written: set ESPALIER_CACHE to a cache folder that can.`]),
      ...(runs.writable ? [] : [`${runs.folder} cannot be written: give another folder with --runs.`]),
    ],
  };
}

/** A folder that does not exist yet can be written if the nearest one above it can. */
async function placeAt(folder: string): Promise<Place> {
  let existing = folder;
  while (existing !== dirname(existing) && !(await isThere(existing))) existing = dirname(existing);
  return { folder, writable: await takesFolders(existing) };
}

/** Links that lead nowhere are there: no folder can be made in their place. */
const isThere = (path: string) =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );

/** Found out by making one: permissions do not tell of file systems that are read only, full, or none for files. */
async function takesFolders(folder: string): Promise<boolean> {
  try {
    await rmdir(await mkdtemp(join(folder, '.espalier-')));
    return true;
  } catch {
    return false;
  }
}
