import type { Components } from '../../contracts/catalogue.js';
import type { Phase, RunSettings } from '../../contracts/experiment.js';
import type { FeatureCut } from '../../contracts/features.js';
import type { BackboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { outputsWanted, wholeNetwork } from '../../contracts/networks/backbone-identity.js';
import { elementsIn } from '../../foundation/elements.js';
import { type Boundary, freezeBoundary } from './boundary.js';
import { networkOutline, networkOutputs } from './network-outline.js';
import type { NetworkOutline } from './outline.js';

type Backbones = Pick<Components, 'backbones'>;
type CutSettings = Pick<RunSettings, 'backbone' | 'batchNorm' | 'training'>;

/** The cut of a wholly frozen network whose output is its last layer's, as for most networks. */
export const pooledCut: FeatureCut = { kind: 'pooled', layers: [], width: undefined, storage: 'float32' };

/** The cut of a wholly frozen network with the given outputs. */
function frozenAt(backbone: BackboneIdentity, components: Backbones): FeatureCut {
  if (outputsWanted(backbone).length === 0) return pooledCut;
  const layers = networkOutputs(backbone, components);
  const isWhole = layers.join() === networkOutputs(wholeNetwork(backbone), components).join();
  return isWhole ? pooledCut : { ...pooledCut, layers };
}

/** The freeze boundary of a phase of a run. */
export function boundaryOf(
  { backbone, batchNorm }: CutSettings,
  { frozenLayers }: Pick<Phase, 'frozenLayers'>,
  components: Backbones,
): Boundary {
  return freezeBoundary(networkOutline(backbone, components), frozenLayers, batchNorm);
}

/** The contents of a row of a phase's features, as a pure function of the settings. */
export function cutOf(settings: CutSettings, phase: Pick<Phase, 'frozenLayers'>, components: Backbones): FeatureCut {
  // Most runs freeze the whole backbone and need not wait for a network to be built.
  if (phase.frozenLayers === 'all') return frozenAt(settings.backbone, components);
  const outline = networkOutline(settings.backbone, components);
  const { tuned, crossing } = boundaryOf(settings, phase, components);
  if (tuned.length === 0) return frozenAt(settings.backbone, components);
  const width = widthOf(outline, crossing);
  if (crossing[0] === outline[0]!.name) return { kind: 'pixels', layers: [], width, storage: 'uint8' };
  return { kind: 'layers', layers: crossing, width, storage: settings.training.featureStorage ?? 'float32' };
}

/** The number of elements in the outputs of some layers together. */
export function widthOf(outline: NetworkOutline, names: readonly string[]): number {
  const sizes = outline.filter(({ name }) => names.includes(name)).map(({ outputShape }) => elementsIn(outputShape));
  return sizes.reduce((sum, size) => sum + size, 0);
}
