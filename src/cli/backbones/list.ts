import { stat } from 'node:fs/promises';
import type { Architecture, Backbone } from '../../contracts/backbone.js';
import type { ListedBackbone } from '../../contracts/network-facts.js';
import type { WeightSource } from '../../contracts/weights.js';
import { backbones } from '../../models/backbones/index.js';
import { sizeOfBackbone } from '../../models/network-size.js';
import { weightSources } from '../../models/weights/index.js';
import { type GivenSettings, hasMember, memberOf } from './member.js';

/**
 * The backbones that have the given settings, whose name has the given part, with all that is known of them. Looks into
 * the cache, and downloads nothing.
 */
export async function listBackbones(
  part: string,
  given: GivenSettings,
  cacheFolder: string,
): Promise<readonly ListedBackbone[]> {
  const wanted = part.toLowerCase().replaceAll('-', '_');
  const matching = [...backbones]
    .filter(({ name }) => name.includes(wanted))
    .filter((backbone) => hasMember(backbone, given))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return await Promise.all(matching.map((backbone) => listed(backbone, memberOf(backbone, given), cacheFolder)));
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

/** Of every source that has weights of this network and needs no settings. */
async function weightsOf(
  name: string,
  architecture: Architecture,
  cacheFolder: string,
): Promise<ListedBackbone['weights']> {
  const identity = { name, ...architecture };
  const sources = (weightSources as readonly WeightSource[])
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
