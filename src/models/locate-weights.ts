import type { Chosen } from '../contracts/component.js';
import type { BackboneIdentity, LocatedWeights, WeightContext } from '../contracts/weights.js';
import { EspalierError } from '../foundation/errors.js';
import { findWeightSource } from './backbone.js';
import { weightSources } from './weights/index.js';

/**
 * The first weights of a list that can be had. What is passed over is said in a warning; where there are none, the
 * error says why for each, and which weights would work without a network.
 */
export async function locateWeights(
  wanted: readonly Chosen[],
  backbone: BackboneIdentity,
  context: WeightContext,
): Promise<LocatedWeights> {
  const reasons: EspalierError[] = [];
  for (const [index, { name, ...settings }] of wanted.entries()) {
    try {
      return await findWeightSource(name).locate(settings, backbone, context);
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      reasons.push(error);
      const next = wanted[index + 1];
      if (next) context.warn(`weights ${name} cannot be used: ${error.message}; trying ${next.name} instead`);
    }
  }
  if (reasons.length === 1) throw await withAlternatives(reasons[0]!, backbone, context);
  const each = reasons.map(({ message }, index) => `\n  ${wanted[index]!.name}: ${message}`).join('');
  const error = new EspalierError('WEIGHTS_UNAVAILABLE', `none of the listed weights can be used:${each}`);
  throw await withAlternatives(error, backbone, context);
}

/** The error with a remedy that also names what works offline. */
async function withAlternatives(
  { code, message, remedy, cause }: EspalierError,
  backbone: BackboneIdentity,
  context: WeightContext,
): Promise<EspalierError> {
  const here: string[] = [];
  // A path of one's own cannot be guessed; whatever needs no setting can be asked.
  for (const source of weightSources.filter(({ schema }) => schema.required === undefined)) {
    try {
      await source.locate({} as never, backbone, { ...context, mayDownload: false });
      here.push(source.name);
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
    }
  }
  const offline = `Without a network, weights: ${[...here, '<file or folder>'].join(' or ')} works for this backbone.`;
  return new EspalierError(code, message, { remedy: remedy ? `${remedy} ${offline}` : offline, cause });
}
