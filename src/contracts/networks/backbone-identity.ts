import type { Architecture } from '../components/backbone.js';

/** The identity of a network, and the layers it is cut at. */
export interface BackboneIdentity extends Architecture {
  readonly name: string;
  /**
   * The layers, or blocks, whose outputs are the features, in the order in which these are concatenated; absent: the
   * last layer. Of a network that a file describes, the name of its node.
   */
  readonly output?: readonly string[] | string;
}

/** What says which network it is; the size of its input may be what a file says. */
type Identity = Omit<BackboneIdentity, 'inputSize'> & { readonly inputSize?: number };

/** Of a run's `backbone` settings, all but where the weights come from. */
export function backboneIdentity<S extends Identity & { readonly weights: unknown; readonly weightsUsed?: unknown }>({
  weights,
  weightsUsed,
  ...identity
}: S): Omit<S, 'weights' | 'weightsUsed'> {
  return identity;
}

/** The layers that a backbone is cut at; none where it is whole, or a file, whose node is a part of what it is. */
export function outputsWanted({ output }: Pick<Identity, 'output'>): readonly string[] {
  return typeof output === 'object' ? output : [];
}

/** The network as a whole, wherever it is cut. */
export function wholeNetwork<S extends Identity>(backbone: S): S {
  if (outputsWanted(backbone).length === 0) return backbone;
  const { output, ...whole } = backbone;
  return whole as S;
}

/** A readable name: `mobilenet_v2 alpha 1 at 224 px`, `vgg16 with its top at 224 px, cut at fc2`. */
export function backboneText(backbone: Identity): string {
  const { name, inputSize, alpha, depthMultiplier = 1, minimalistic, includeTop, classifierActivation } = backbone;
  const parts = [
    name,
    ...(alpha === undefined ? [] : [`alpha ${alpha}`]),
    ...(depthMultiplier === 1 ? [] : [`depth multiplier ${depthMultiplier}`]),
    ...(minimalistic ? ['minimalistic'] : []),
    ...(includeTop ? ['with its top'] : []),
    ...(classifierActivation === 'linear' ? ['as logits'] : []),
  ];
  const size = inputSize === undefined ? '' : ` at ${inputSize} px`;
  const outputs = outputsWanted(backbone);
  return `${parts.join(' ')}${size}${outputs.length > 0 ? `, cut at ${outputs.join(', ')}` : ''}`;
}
