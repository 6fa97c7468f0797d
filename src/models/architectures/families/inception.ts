import {
  averagePool,
  batchNorm,
  conv,
  maxPool,
  numberedNames,
  relu,
  type Size,
  type SymbolicTensor,
  usualNormalisation,
  type Window,
} from '../architecture.js';

/** A convolution of a branch: channels, rows and columns of its kernel. */
type Step = readonly [filters: number, size: Size, window?: Window];

/** Without zeros around the image, at every place, and at every second one. */
export const valid = { padding: 'valid' } as const;
export const halving = { padding: 'valid', strides: 2 } as const;

/** What Inception networks are made of. Keras numbers most of their layers. */
export interface Branches {
  readonly numbered: (kind: string) => string;
  /** Convolutions one after the other, each normalised, then relu. */
  branch(x: SymbolicTensor, ...steps: readonly Step[]): SymbolicTensor;
  /** The average round every place, then a convolution of one place. */
  averages(x: SymbolicTensor, filters: number): SymbolicTensor;
  /** The largest of 3 x 3 places, at every second one. */
  halved(x: SymbolicTensor): SymbolicTensor;
}

export const normalisation = { ...usualNormalisation, scale: false };

export function branches(): Branches {
  const numbered = numberedNames();
  const branch: Branches['branch'] = (x, ...steps) => {
    let y = x;
    for (const [filters, size, window] of steps) {
      y = conv(y, numbered('conv2d'), filters, size, window);
      y = relu(batchNorm(y, numbered('batch_normalization'), normalisation), numbered('activation'));
    }
    return y;
  };
  return {
    numbered,
    branch,
    averages: (x, filters) =>
      branch(averagePool(x, numbered('average_pooling2d'), 3, { strides: 1, padding: 'same' }), [filters, 1]),
    halved: (x) => maxPool(x, numbered('max_pooling2d'), 3, { strides: 2 }),
  };
}

/** The convolutions that both networks begin with: [n, s, s, 3] -> [n, s/8, s/8, 192], about. */
export function stem({ branch, halved }: Branches, pixels: SymbolicTensor): SymbolicTensor {
  const x = halved(branch(pixels, [32, 3, halving], [32, 3, valid], [64, 3]));
  return halved(branch(x, [80, 1, valid], [192, 3, valid]));
}
