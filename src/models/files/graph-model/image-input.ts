import type { ImageLayout } from '../../../foundation/image-layout.js';
import type { GraphDefNode } from './graph-def.js';

/** The images that a graph takes; sizes are undefined if any is accepted, or if the node does not say. */
export interface ImageInput {
  readonly dtype: 'float32' | 'int32';
  readonly layout: ImageLayout;
  readonly batch: number | undefined;
  readonly inputSize: number | undefined;
}

/** Types of TensorFlow by name and number, as files have either. */
const floats: readonly unknown[] = ['DT_FLOAT', 1, 'DT_DOUBLE', 2, 'DT_HALF', 19];
const integers: readonly unknown[] = ['DT_INT32', 3, 'DT_UINT8', 4, 'DT_INT64', 9];

/** The images that a node takes. Throws an Error if they are not square images of three channels. */
export function imageInput({ name, op, attr }: GraphDefNode): ImageInput {
  // Any other node is replaced by the images.
  if (op !== 'Placeholder') return { dtype: 'float32', layout: 'NHWC', batch: undefined, inputSize: undefined };
  const { type = 'DT_FLOAT' } = (attr.dtype ?? {}) as { type?: unknown };
  if (!floats.includes(type) && !integers.includes(type)) throw new Error(`takes ${name} of type ${type}, not images`);
  const dtype = floats.includes(type) ? 'float32' : 'int32';
  const sides = sidesOf(attr.shape);
  if (!sides) return { dtype, layout: 'NHWC', batch: undefined, inputSize: undefined };

  const text = sides.map((side) => side ?? '?').join(', ');
  if (sides.length !== 4) throw new Error(`takes ${name} of shape [${text}]; expected four sides`);
  const [batch, second, third, last] = sides;
  const layout = last === 3 || (last === undefined && second !== 3) ? 'NHWC' : second === 3 ? 'NCHW' : undefined;
  if (!layout) throw new Error(`takes ${name} of shape [${text}]; expected three channels, second or last`);
  const [height, width] = layout === 'NHWC' ? [second, third] : [third, last];
  if (height !== undefined && width !== undefined && height !== width)
    throw new Error(`takes images of ${height} x ${width} pixels; expected square ones`);
  return { dtype, layout, batch, inputSize: height ?? width };
}

/** The sides of a shape; undefined for an unknown rank. Files have numbers as strings, and leave zeros out. */
function sidesOf(attribute: unknown): (number | undefined)[] | undefined {
  const shape = (attribute as { shape?: { dim?: unknown; unknownRank?: unknown } } | undefined)?.shape;
  if (!shape || shape.unknownRank === true || !Array.isArray(shape.dim)) return undefined;
  return shape.dim.map((dimension: { size?: unknown } | null) => {
    const size = Number(dimension?.size);
    return Number.isSafeInteger(size) && size > 0 ? size : undefined;
  });
}
