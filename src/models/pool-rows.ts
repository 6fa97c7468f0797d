import type { HeadSettings } from '../contracts/experiment.js';
import type { HostTensor } from '../contracts/tensors.js';
import { EspalierError } from '../foundation/errors.js';

/**
 * Features of a network that is a file, as rows: [n, c] as they are, images [n, c, h, w] or [n, h, w, c] pooled or
 * flattened as [h, w, c], -> [n, width]. Throws WEIGHTS_DO_NOT_FIT for features of another kind.
 */
export function poolRows(
  { data, shape, dtype }: HostTensor,
  layout: 'NCHW' | 'NHWC',
  pooling: HeadSettings['pooling'],
): HostTensor {
  if (dtype !== 'float32' || (shape.length !== 2 && shape.length !== 4))
    throw new EspalierError(
      'WEIGHTS_DO_NOT_FIT',
      `features are ${dtype} of shape [${shape}]; expected [n, c] or images`,
      {
        remedy: 'Set backbone.output to a node whose output is float32 of rank 2 or 4.',
      },
    );
  if (shape.length === 2) return { data, shape, dtype };
  const [rows, channels, places] =
    layout === 'NCHW' ? [shape[0]!, shape[1]!, shape[2]! * shape[3]!] : [shape[0]!, shape[3]!, shape[1]! * shape[2]!];
  const [nextPlace, nextChannel] = layout === 'NCHW' ? [1, places] : [channels, 1];
  const width = pooling === 'flatten' ? places * channels : channels;
  const pooled = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const start = row * places * channels;
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (let place = 0; place < places; place++) {
        const value = data[start + place * nextPlace + channel * nextChannel]!;
        sum += value;
        most = Math.max(most, value);
        if (pooling === 'flatten') pooled[row * width + place * channels + channel] = value;
      }
      if (pooling !== 'flatten') pooled[row * width + channel] = pooling === 'avg' ? sum / places : most;
    }
  }
  return { data: pooled, shape: [rows, width], dtype };
}
