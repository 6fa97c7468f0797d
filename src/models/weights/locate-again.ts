import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Components } from '../../contracts/catalogue.js';
import type { LocatedWeights, WeightContext } from '../../contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { findWeightSource } from './locate-weights.js';

type Place = Pick<WeightContext, 'relativeTo' | 'cacheFolder'>;

const known = new Map<string, string>();

/**
 * The SHA-256 of located weights as they are on disk now. Their content is read again only if a file's inode, size or
 * modification time differs from when this process read it last.
 */
export async function weightsHashNow(
  located: LocatedWeights,
  backbone: BackboneIdentity,
  { relativeTo, cacheFolder }: Place,
  components: Pick<Components, 'weightSources'>,
): Promise<string> {
  const stamp = located.path === '' ? undefined : await stampOf(located.path);
  const before = stamp && known.get(stamp);
  if (before !== undefined) return before;
  const context = { relativeTo, cacheFolder, mayDownload: false, warn: () => {} };
  const { sha256 } = await findWeightSource(located.source, components).locate(located.settings, backbone, context);
  if (stamp !== undefined) known.set(stamp, sha256);
  return sha256;
}

/** The state of a file; for a `model.json` also of the files beside it, which include its shards. */
async function stampOf(path: string): Promise<string> {
  const folder = dirname(path);
  const names = basename(path) === 'model.json' ? (await readdir(folder)).sort() : [basename(path)];
  const stamps = names.map(async (name) => {
    const { size, mtimeNs, ino } = await stat(join(folder, name), { bigint: true });
    return `${name} ${size} ${mtimeNs} ${ino}`;
  });
  return [folder, ...(await Promise.all(stamps))].join('\n');
}
