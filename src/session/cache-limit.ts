import { EspalierError } from '../foundation/errors/errors.js';

const usualGigabytes = 20;

/**
 * Returns the maximum size of stored features in bytes, from `ESPALIER_CACHE_LIMIT`, which is in gigabytes. Downloads
 * do not count.
 */
export function cacheLimit(text: string | undefined = process.env.ESPALIER_CACHE_LIMIT): number {
  if (text === undefined || text === '') return usualGigabytes * 1e9;
  const gigabytes = Number(text);
  if (!(gigabytes >= 0)) {
    throw new EspalierError(
      'CACHE_BAD_LIMIT',
      `ESPALIER_CACHE_LIMIT is "${text}", which is not a number of gigabytes.`,
      {
        remedy: `Set it to a number, e.g. 50, or leave it unset for ${usualGigabytes}.`,
      },
    );
  }
  return gigabytes * 1e9;
}
