import '../foundation/tfjs.js';
import { io, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import type { HostTensor, Named } from '../contracts/tensors.js';
import type { Head } from './head.js';

/** A tfjs layers-model: the content of `model.json`, and of the one file of weights that it names. */
export interface SavedModel {
  readonly modelJson: io.ModelJSON;
  readonly weights: Uint8Array;
}

export const weightsFileName = 'weights.bin';

/** The head as a Keras model from features to class probabilities, in the format that tfjs reads. */
export async function saveHead(head: Head, weights: Named<HostTensor>): Promise<SavedModel> {
  const model = sequential({ name: 'head' });
  model.add(layers.inputLayer({ inputShape: [...head.inputShape], name: 'features' }));
  for (const { kind, settings, name } of head.layers) {
    const isLast = name === head.layers.at(-1)!.name;
    model.add(kind.toKeras(isLast ? { ...settings, activation: 'softmax' } : settings, name));
  }
  tidy(() => {
    const values = head.layers.map(({ name, plan }) =>
      Object.keys(plan.weights).map((weight) => toTensor(weights[`${name}/${weight}`]!)),
    );
    for (const [index, layer] of model.layers.filter((layer) => layer.name !== 'features').entries()) {
      layer.setWeights(values[index]!);
    }
  });
  let artifacts: io.ModelArtifacts | undefined;
  await model.save(
    io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  model.dispose();
  const { modelTopology, weightSpecs, weightData } = artifacts!;
  return {
    modelJson: {
      format: 'layers-model',
      generatedBy: 'Espalier',
      convertedBy: null,
      modelTopology: modelTopology!,
      weightsManifest: [{ paths: [weightsFileName], weights: weightSpecs! }],
    } as io.ModelJSON,
    weights: new Uint8Array(io.CompositeArrayBuffer.join(weightData!)),
  };
}

function toTensor({ data, shape }: HostTensor): Tensor {
  return tensor(data, [...shape]);
}
