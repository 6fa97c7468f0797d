import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Components } from '../../../contracts/catalogue.js';
import type { OpenEngine } from '../../../contracts/components/engine.js';
import type { LocatedWeights } from '../../../contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../../contracts/networks/backbone-identity.js';
import type { HostTensor } from '../../../contracts/tensors.js';
import { loadBackbone } from '../../backbone.js';
import { findBackbone } from '../../find-backbone.js';
import { hasPublishedHash } from './published-hash.js';
import { recordedOutputs } from './recorded-outputs.js';
import { sampled } from './sampled.js';
import { testCard } from './test-card.js';

/** The check of one network's weights, as plain JSON. */
export interface CheckedWeights {
  /** Whether the file has the published hash; absent if none is published. */
  readonly asPublished?: boolean;
  /**
   * The largest difference from the recorded outputs, relative to the largest of these; absent if none are recorded.
   */
  readonly largestDifference?: number;
  /** A sentence about what is wrong; absent if nothing is. */
  readonly problem?: string;
}

/** The relative tolerance: far above the differences between engines, far below the effect of a wrong weight. */
const tolerance = 1e-3;

/**
 * Runs a network on the test card and compares with the recorded outputs of another implementation with the same
 * weights. If none are recorded, it only checks that the file is the published one and that the outputs are finite.
 * Throws an EspalierError if the weights cannot be read or do not fit.
 */
export async function checkWeights(
  identity: BackboneIdentity,
  located: LocatedWeights,
  engine: OpenEngine,
  components: Pick<Components, 'backbones' | 'weightSources'>,
): Promise<CheckedWeights> {
  const asPublished = await hasPublishedHash(
    located,
    findBackbone(identity.name, components).officialWeights(identity),
  );
  if (asPublished === false) {
    const problem = `${located.path} is not the file that Keras publishes: delete it, and it is downloaded again`;
    return { asPublished, problem };
  }
  const outputs = await outputsFor(identity, located, engine, components);
  const broken = outputs.data.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) return { problem: `output ${broken} for the test image is ${outputs.data[broken]}` };
  const recorded = recordedOutputs[located.sha256];
  return {
    ...(asPublished !== undefined && { asPublished }),
    ...(recorded !== undefined && compared(sampled(outputs), recorded)),
  };
}

/** The network's outputs for the test card. */
async function outputsFor(
  identity: BackboneIdentity,
  located: LocatedWeights,
  engine: OpenEngine,
  components: Pick<Components, 'backbones' | 'weightSources'>,
): Promise<HostTensor> {
  const backbone = await loadBackbone(identity, located, components);
  try {
    const card = testCard(identity.inputSize);
    const program = await engine.build({
      name: 'weights check',
      inputs: { pixels: { shape: card.shape, dtype: card.dtype } },
      call: ({ pixels }) => ({ outputs: backbone.call(pixels as Tensor4D)[0]! }),
    });
    return (await program.run({ pixels: card })).outputs!;
  } finally {
    backbone.dispose();
  }
}

function compared(found: Float32Array, recorded: string): CheckedWeights {
  const wanted = new Float32Array(new Uint8Array(Buffer.from(recorded, 'base64')).buffer);
  const apart = wanted.map((value, index) => Math.abs(value - found[index]!));
  const largestDifference = Math.max(...apart) / Math.max(...wanted.map(Math.abs));
  if (largestDifference <= tolerance) return { largestDifference };
  return {
    largestDifference,
    problem: `outputs for the test image differ from the reference: largest relative difference ${largestDifference.toExponential(1)}`,
  };
}
