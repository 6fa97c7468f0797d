import type { HostTensor } from '../../../contracts/tensors.js';

/** The recorded sample of a network's outputs for one image: the mean of every 40th channel, or every 40th logit. */
export function sampled({ data, shape }: Pick<HostTensor, 'data' | 'shape'>): Float32Array {
  const channels = shape.at(-1)!;
  const places = data.length / channels;
  return Float32Array.from({ length: Math.ceil(channels / 40) }, (_, index) => {
    let sum = 0;
    for (let place = 0; place < places; place++) sum += data[place * channels + index * 40]!;
    return sum / places;
  });
}
