import '../../tfjs/ready.js';
import type { io as Io, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import { io, tensor, tidy } from '../../tfjs/core.js';
import type { Head } from '../head/head.js';

/** A tfjs layers-model: the content of `model.json`, and of the one file of weights that it names. */
export interface SavedModel {
  readonly modelJson: Io.ModelJSON;
  readonly weights: Uint8Array;
}

export const modelFileName = 'model.json';
export const weightsFileName = 'weights.bin';

/** Sets the weights of a head's Keras layers, of which there is one for each of its own layers. */
export function setHeadWeights(head: Head, layers: LayersModel['layers'], weights: Named<HostTensor>): void {
  tidy(() => {
    for (const [index, { name, plan }] of head.layers.entries()) {
      layers[index]!.setWeights(Object.keys(plan.weights).map((weight) => toTensor(weights[`${name}/${weight}`]!)));
    }
  });
}

/** Returns a model in the format that tfjs reads. The same model gives the same bytes. */
export async function savedModel(model: LayersModel): Promise<SavedModel> {
  let artifacts: Io.ModelArtifacts | undefined;
  await model.save(
    io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const { modelTopology, weightSpecs, weightData } = artifacts!;
  return {
    modelJson: {
      format: 'layers-model',
      generatedBy: 'Espalier',
      convertedBy: null,
      modelTopology: modelTopology!,
      weightsManifest: [{ paths: [weightsFileName], weights: weightSpecs! }],
    } as Io.ModelJSON,
    weights: new Uint8Array(io.CompositeArrayBuffer.join(weightData!)),
  };
}

function toTensor({ data, shape }: HostTensor): Tensor {
  return tensor(data, [...shape]);
}
