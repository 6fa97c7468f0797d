import type { RunSettings } from '../contracts/experiment.js';
import type { FeatureCut } from '../contracts/features.js';
import { backboneText, wholeNetwork } from '../contracts/networks/backbone-identity.js';

/**
 * The maximum number of layers that a label names, because a cut of a network with many branches crosses many layers.
 */
const namedAtMost = 3;

/**
 * A readable label of features: `mobilenet_v2 alpha 1 at 224 px, outputs of block_13_project_BN`, or, for a frozen
 * network, `cut at` the layers whose outputs are pooled. A null `cut` means that images are only decoded.
 */
export function featureLabel({ backbone, dataset }: RunSettings, cut: FeatureCut | null): string {
  if (cut === null) return `${dataset.source.name} images, decoded only`;
  if (cut.kind === 'pixels') return `pixels at ${backbone.inputSize} px`;
  const network = backboneText(wholeNetwork(backbone));
  if (cut.layers.length === 0) return network;
  const others = cut.layers.length - namedAtMost;
  const named = cut.layers.slice(0, others === 1 ? namedAtMost + 1 : namedAtMost).join(', ');
  const at = cut.kind === 'pooled' ? 'cut at' : 'outputs of';
  return `${network}, ${at} ${named}${others > 1 ? ` and ${others} more layers` : ''}`;
}
