/** The layout of a batch of images: channels first or channels last. */
export type ImageLayout = 'NCHW' | 'NHWC';

/**
 * The information on a value's layout that its operator gives: the layout, or the values that have it before a transposition.
 */
export interface LayoutStep {
  readonly layout?: ImageLayout;
  readonly of?: readonly string[];
  readonly turned?: readonly number[];
}

/**
 * Returns the layout of a value, found by going back to a value of known layout: an input, or the output of an operator
 * that has only one layout. Undefined if there is none.
 */
export function layoutOf(value: string, stepTo: (value: string) => LayoutStep | undefined): ImageLayout | undefined {
  const seen = new Set<string>();
  const open = [{ value, axes: [0, 1, 2, 3] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, axes } = next;
    const step = seen.has(value) ? undefined : stepTo(value);
    seen.add(value);
    if (step?.layout) return layoutFrom(axes.map((axis) => step.layout![axis]).join(''));
    const { turned, of = [] } = step ?? {};
    if (turned && turned.length !== 4) continue;
    const before = turned ? axes.map((axis) => turned[axis]!) : axes;
    open.push(...of.map((value) => ({ value, axes: before })).reverse());
  }
  return undefined;
}

/** Returns the layout that an order of axes spells; rows and columns may be exchanged. */
function layoutFrom(axes: string): ImageLayout | undefined {
  if (/^N(HW|WH)C$/.test(axes)) return 'NHWC';
  return /^NC(HW|WH)$/.test(axes) ? 'NCHW' : undefined;
}

/** Returns the layout of square images of this shape; undefined if the number of channels equals height and width. */
export function layoutOfShape(shape: readonly number[]): ImageLayout | undefined {
  const [, second, third, last] = shape;
  if (shape.length !== 4 || second === last) return undefined;
  if (second === third) return 'NHWC';
  return third === last ? 'NCHW' : undefined;
}
