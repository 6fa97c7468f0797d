import { stat } from 'node:fs/promises';
import type { Components } from '../../../contracts/catalogue.js';
import type { Architecture, Backbone } from '../../../contracts/components/backbone.js';
import type { JsonSchema } from '../../../contracts/components/component.js';
import type { WeightSource } from '../../../contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../../contracts/networks/backbone-identity.js';
import { defaultArchitecture } from '../../architectures/default-architecture.js';

export interface CachedNetwork {
  readonly identity: BackboneIdentity;
  readonly source: WeightSource;
}

/**
 * Returns the networks whose weights are in the cache, with or without their top; each file once, at its own input
 * size.
 */
export async function cachedNetworks(
  backbones: readonly Backbone[],
  cacheFolder: string,
  { weightSources }: Pick<Components, 'weightSources'>,
): Promise<readonly CachedNetwork[]> {
  const seen = new Set<string>();
  const found: CachedNetwork[] = [];
  for (const backbone of backbones) {
    for (const architecture of members(backbone)) {
      const identity = { name: backbone.name, ...architecture };
      for (const source of weightSources) {
        if (source.lacks?.(identity) !== undefined) continue;
        const path = source.cachePath?.(identity, cacheFolder);
        if (path === undefined || seen.has(path) || !(await stat(path).catch(() => undefined))) continue;
        seen.add(path);
        found.push({ identity, source });
      }
    }
  }
  return found;
}

const publishedWidths = [0.25, 0.35, 0.5, 0.75, 1, 1.3, 1.4];
const publishedSizes = [96, 128, 160, 192];

/**
 * Members of a family for which weights may be published. The default input size comes first, because weights published
 * only for it are used at every size. With the top they return logits, which are more informative than probabilities.
 */
function members(backbone: Backbone): readonly Architecture[] {
  const usual = defaultArchitecture(backbone);
  const properties = backbone.schema.properties as { readonly [setting: string]: JsonSchema };
  const sizes = [usual.inputSize, ...publishedSizes];
  const widths = properties.alpha ? publishedWidths.map((alpha) => ({ alpha })) : [{}];
  const kinds = properties.minimalistic ? [{ minimalistic: false }, { minimalistic: true }] : [{}];
  const tops = [{}, { includeTop: true, classifierActivation: 'linear' as const }];
  return sizes.flatMap((inputSize) =>
    widths.flatMap((width) =>
      kinds.flatMap((kind) => tops.map((top) => ({ ...usual, inputSize, ...width, ...kind, ...top }))),
    ),
  );
}
