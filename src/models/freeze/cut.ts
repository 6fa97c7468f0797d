import type { Phase, RunSettings } from '../../contracts/experiment.js';
import type { FeatureCut } from '../../contracts/features.js';
import { elementsIn } from '../../foundation/elements.js';
import { type Boundary, freezeBoundary } from './boundary.js';
import { type NetworkOutline, networkOutline } from './outline.js';

type CutSettings = Pick<RunSettings, 'backbone' | 'batchNorm' | 'training'>;

/** The whole network is frozen. */
export const pooledCut: FeatureCut = { kind: 'pooled', layers: [], width: undefined, storage: 'float32' };

/** Where a phase of a run cuts its backbone. */
export function boundaryOf(
  { backbone, batchNorm }: CutSettings,
  { frozenLayers }: Pick<Phase, 'frozenLayers'>,
): Boundary {
  return freezeBoundary(networkOutline(backbone), frozenLayers, batchNorm);
}

/** What a row of a phase's features is. A pure function of the settings. */
export function cutOf(settings: CutSettings, phase: Pick<Phase, 'frozenLayers'>): FeatureCut {
  // Most runs freeze all of it: they need not wait for a network to be built.
  if (phase.frozenLayers === 'all') return pooledCut;
  const outline = networkOutline(settings.backbone);
  const { tuned, crossing } = boundaryOf(settings, phase);
  if (tuned.length === 0) return pooledCut;
  const width = widthOf(outline, crossing);
  if (crossing[0] === outline[0]!.name) return { kind: 'pixels', layers: [], width, storage: 'uint8' };
  return { kind: 'layers', layers: crossing, width, storage: settings.training.featureStorage ?? 'float32' };
}

/** Elements in the outputs of some layers together. */
export function widthOf(outline: NetworkOutline, names: readonly string[]): number {
  const sizes = outline.filter(({ name }) => names.includes(name)).map(({ outputShape }) => elementsIn(outputShape));
  return sizes.reduce((sum, size) => sum + size, 0);
}
