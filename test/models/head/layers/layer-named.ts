import type { HeadLayer } from '../../../../src/contracts/components/head-layer.js';
import { headLayers } from '../../../../src/models/head/layers/index.js';

export const allLayers = headLayers as unknown as readonly HeadLayer[];

export function layerNamed(name: string): HeadLayer {
  const layer = allLayers.find((candidate) => candidate.name === name);
  if (!layer) throw new Error(`there is no head layer ${name}`);
  return layer;
}
