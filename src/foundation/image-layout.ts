/** Where the channels of an image are: behind the batch, or last. */
export type ImageLayout = 'NCHW' | 'NHWC';

/** What is known of a value of a graph: its layout, or the values whose layout it has, turned by a transposition. */
export interface LayoutStep {
  readonly layout?: ImageLayout;
  readonly of?: readonly string[];
  readonly turned?: readonly number[];
}

/**
 * The layout of a value, found by going back to one that is known: an input, or what an operator makes that gives its
 * images in one layout alone. Undefined where nothing says.
 */
export function layoutOf(value: string, stepTo: (value: string) => LayoutStep | undefined): ImageLayout | undefined {
  const seen = new Set<string>();
  const open = [{ value, axes: [0, 1, 2, 3] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, axes } = next;
    const step = seen.has(value) ? undefined : stepTo(value);
    seen.add(value);
    if (step?.layout) return named(axes.map((axis) => step.layout![axis]).join(''));
    const { turned, of = [] } = step ?? {};
    if (turned && turned.length !== 4) continue;
    const before = turned ? axes.map((axis) => turned[axis]!) : axes;
    open.push(...of.map((value) => ({ value, axes: before })).reverse());
  }
  return undefined;
}

/** Rows and columns may be exchanged. */
function named(axes: string): ImageLayout | undefined {
  if (/^N(HW|WH)C$/.test(axes)) return 'NHWC';
  return /^NC(HW|WH)$/.test(axes) ? 'NCHW' : undefined;
}

/** The layout of images of this shape, where its sides tell: images are square, and have another number of channels. */
export function layoutOfShape(shape: readonly number[]): ImageLayout | undefined {
  const [, second, third, last] = shape;
  if (shape.length !== 4 || second === last) return undefined;
  if (second === third) return 'NHWC';
  return third === last ? 'NCHW' : undefined;
}
