import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { OfficialWeights } from '../../../contracts/components/backbone.js';
import type { LocatedWeights } from '../../../contracts/components/weight-source.js';

/**
 * Returns whether a file is the one that Keras publishes; undefined for weights of other publishers or without a hash.
 */
export async function hasPublishedHash(
  { source, path, sha256 }: Pick<LocatedWeights, 'source' | 'path' | 'sha256'>,
  official: OfficialWeights | undefined,
): Promise<boolean | undefined> {
  if (source !== 'imagenet') return undefined;
  if (official?.sha256 !== undefined) return sha256 === official.sha256;
  if (official?.md5 === undefined) return undefined;
  const md5 = createHash('md5').update(await readFile(path));
  return md5.digest('hex') === official.md5;
}
