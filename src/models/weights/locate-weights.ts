import type { Components } from '../../contracts/catalogue.js';
import type { Chosen } from '../../contracts/components/component.js';
import type { LocatedWeights, WeightContext, WeightSource } from '../../contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { findByName } from '../../foundation/find-by-name.js';
import { findFileBackbone } from '../find-backbone.js';
import { Unreachable } from './unreachable.js';

type Known = Pick<Components, 'backbones' | 'weightSources'>;

/** Milliseconds for the first answer of a server that could not be reached recently. */
const shortPatience = 1_000;

/**
 * The weights of the first source in the list that has them. If one does not, a warning says why and which is tried
 * next; one that does not answer is given up within 8 seconds. Throws WEIGHTS_UNAVAILABLE with every reason if none has
 * them, or the error of the only source; the remedy says what works offline.
 *
 * If downloading is not allowed, it finds what an execution would use as far as that can be known: it throws
 * WEIGHTS_NOT_CACHED if an execution would first try a download, except from a source that was recently unreachable.
 */
export async function locateWeights(
  chosen: readonly Chosen[],
  backbone: BackboneIdentity,
  context: WeightContext,
  components: Known,
): Promise<LocatedWeights> {
  const unreachable = await Unreachable.in(context.cacheFolder);
  const failures: EspalierError[] = [];
  for (const [index, { name, ...settings }] of chosen.entries()) {
    const wasUnreachable = unreachable.has(name);
    try {
      const patience = wasUnreachable ? { answerWithin: shortPatience } : {};
      const located = await findWeightSource(name, components).locate(settings, backbone, { ...context, ...patience });
      if (context.mayDownload) await unreachable.remove(name);
      return located;
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      if (error.code === 'WEIGHTS_NOT_CACHED' && !wasUnreachable) throw error;
      if (error.code === 'DOWNLOAD_UNREACHABLE') await unreachable.add(name);
      failures.push(error);
      const next = chosen[index + 1];
      if (next) context.warn(`Weights ${name}: ${error.message}. Trying ${next.name}.`);
    }
  }
  throw await unavailable(chosen, failures, backbone, context, components);
}

async function unavailable(
  chosen: readonly Chosen[],
  failures: readonly EspalierError[],
  backbone: BackboneIdentity,
  context: WeightContext,
  components: Known,
): Promise<EspalierError> {
  const remedy = await whatWorks(backbone, context, components);
  const [only] = failures;
  if (only && failures.length === 1)
    return new EspalierError(only.code, only.message, {
      remedy: `${only.remedy ?? ''} ${remedy}`.trimStart(),
      cause: only,
    });
  const each = failures.map(({ message }, index) => `\n  ${chosen[index]!.name}: ${message}`).join('');
  return new EspalierError('WEIGHTS_UNAVAILABLE', `none of the listed weights are available:${each}`, { remedy });
}

export function findWeightSource(name: string, { weightSources }: Pick<Components, 'weightSources'>): WeightSource {
  return findByName('weight source', weightSources, name);
}

async function whatWorks(backbone: BackboneIdentity, context: WeightContext, components: Known): Promise<string> {
  const file = findFileBackbone(backbone.name, components);
  if (file) return `Backbone ${file.name} takes the network's own file, e.g. weights: ${file.weightsExample}.`;

  const cached: string[] = [];
  for (const source of components.weightSources.filter(({ downloads }) => downloads)) {
    const offline = { ...context, mayDownload: false, warn: () => {} };
    const located = await source.locate({}, backbone, offline).catch(() => undefined);
    if (located) cached.push(`weights: ${source.name} (downloaded before)`);
  }
  const always = [
    'weights: ./folder (of a tfjs layers-model)',
    'weights: ./file.h5 or ./file.keras (of Keras)',
    'weights: ./file.safetensors',
    'weights: random',
  ];
  return `Available offline: ${[...cached, ...always].join(', ')}.`;
}
