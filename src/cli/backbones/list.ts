import { stat } from 'node:fs/promises';
import { catalogue } from '../../catalogue.js';
import type { Architecture, Backbone } from '../../contracts/components/backbone.js';
import type { ListedBackbone } from '../../contracts/networks/network-facts.js';
import { sizeOfBackbone } from '../../models/facts/network-size.js';
import { isWritten } from '../../models/find-backbone.js';
import { familyOf } from '../../report/text/backbones-text.js';
import { familyMember, type GivenSettings, hasMember } from './member.js';

/**
 * Returns the backbones whose name contains `part` and that accept the given settings, with size, accuracy and weights.
 * Looks into the cache and downloads nothing.
 */
export async function listBackbones(
  part: string,
  given: GivenSettings,
  cacheFolder: string,
): Promise<readonly ListedBackbone[]> {
  const wanted = part.toLowerCase().replaceAll('-', '_');
  const matching = catalogue.backbones
    .filter(isWritten)
    .filter(({ name }) => name.includes(wanted))
    .filter((backbone) => hasMember(backbone, given));
  const all = await Promise.all(
    matching.map((backbone) => listed(backbone, familyMember(backbone, given), cacheFolder)),
  );
  return all.sort(byFamily);
}

/** Compares by family, then version, then number of parameters. */
function byFamily(a: ListedBackbone, b: ListedBackbone): number {
  const [first, second] = [seriesOf(a), seriesOf(b)];
  return first === second ? a.parameters - b.parameters : first < second ? -1 : 1;
}

/**
 * Returns a sort key of family and version: `efficientnet 2` for efficientnet_v2_b0; names without a version come
 * first.
 */
function seriesOf({ name }: ListedBackbone): string {
  const version = /_v(\d+)/.exec(name)?.[1] ?? '';
  return `${familyOf(name)} ${version}`;
}

async function listed(backbone: Backbone, architecture: Architecture, cacheFolder: string): Promise<ListedBackbone> {
  const { name, summary } = backbone;
  return {
    name,
    summary,
    architecture,
    ...sizeOfBackbone(backbone, architecture),
    accuracy: backbone.imagenetAccuracy(architecture) ?? null,
    weights: await weightsOf(name, architecture, cacheFolder),
  };
}

/** Returns the sources that need no settings and have weights of this network, and whether these are in the cache. */
async function weightsOf(
  name: string,
  architecture: Architecture,
  cacheFolder: string,
): Promise<ListedBackbone['weights']> {
  const identity = { name, ...architecture };
  const sources = catalogue.weightSources
    .filter(({ schema }) => schema.required === undefined)
    .filter((source) => source.lacks?.(identity) === undefined);
  return await Promise.all(
    sources.map(async ({ name: source, cachePath }) => {
      const path = cachePath?.(identity, cacheFolder);
      return { source, cached: path === undefined || (await exists(path)) };
    }),
  );
}

const exists = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined;
