import type { Architecture } from '../components/backbone.js';

/** The identity of a network, and the layers at which it is cut. */
export interface BackboneIdentity extends Architecture {
  readonly name: string;
  /**
   * The layers or blocks whose outputs are the features, in the order in which these are concatenated; absent for the
   * last layer. For a network in a file, the name of a node.
   */
  readonly output?: readonly string[] | string;
}

/** The settings that identify a network; a file may determine its input size. */
type Identity = Omit<BackboneIdentity, 'inputSize'> & { readonly inputSize?: number };

/** Returns a run's `backbone` settings without those of its weights. */
export function backboneIdentity<S extends Identity & { readonly weights: unknown; readonly weightsUsed?: unknown }>({
  weights,
  weightsUsed,
  ...identity
}: S): Omit<S, 'weights' | 'weightsUsed'> {
  return identity;
}

/**
 * Returns the layers at which a backbone is cut; empty for a whole network, and for a file, whose node is part of its
 * identity.
 */
export function outputsWanted({ output }: Pick<Identity, 'output'>): readonly string[] {
  return typeof output === 'object' ? output : [];
}

/** Returns the identity of the uncut network. */
export function wholeNetwork<S extends Identity>(backbone: S): S {
  if (outputsWanted(backbone).length === 0) return backbone;
  const { output, ...whole } = backbone;
  return whole as S;
}

/** Returns a readable name: `mobilenet_v2 alpha 1 at 224 px`, `vgg16 with its top at 224 px, cut at fc2`. */
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
