import type { HeadSettings } from '../../contracts/experiment.js';
import type { HostTensor } from '../../contracts/tensors.js';
import { elementsIn } from '../../foundation/elements.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { type ImageLayout, layoutOfShape } from '../../foundation/image-layout.js';

/**
 * The output of a network in a file as rows of features [n, width]: [n, c] unchanged, feature maps [n, c, h, w] or [n,
 * h, w, c] pooled or flattened as [h, w, c]. If the network does not say its layout, the shape does; outputs of other
 * ranks can only be flattened. Throws WEIGHTS_DO_NOT_FIT if the pooling does not apply.
 */
export function poolRows(
  { data, shape, dtype }: HostTensor,
  stated: ImageLayout | undefined,
  pooling: HeadSettings['pooling'],
): HostTensor {
  const refused = (text: string, remedy: string) => new EspalierError('WEIGHTS_DO_NOT_FIT', text, { remedy });
  if (dtype !== 'float32' || shape.length < 2)
    throw refused(
      `features are ${dtype} of shape [${shape}]; expected float32, [n, c] or feature maps`,
      'Set backbone.output to a node with such an output.',
    );
  if (shape.length === 2) return { data, shape, dtype };
  const layout = shape.length === 4 ? (stated ?? layoutOfShape(shape)) : undefined;
  if (pooling === 'flatten' && layout !== 'NCHW')
    return { data, shape: [shape[0]!, elementsIn(shape) / shape[0]!], dtype };
  if (!layout)
    throw refused(
      `features are of shape [${shape}], and it is not known which of these axes holds the channels`,
      'Set head.pooling to flatten, or backbone.output to a node of rank 2, or to one right after a convolution.',
    );
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
