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

/** A convolution of a branch: channels, then height and width of its kernel. */
type Step = readonly [filters: number, size: Size, window?: Window];

/** Convolution options: no padding with stride 1, and no padding with stride 2. */
export const valid = { padding: 'valid' } as const;
export const halving = { padding: 'valid', strides: 2 } as const;

/** The parts of Inception networks, most of whose layers Keras numbers. */
export interface Branches {
  readonly numbered: (kind: string) => string;
  /** A chain of convolutions, each followed by batch normalisation and relu. */
  branch(x: SymbolicTensor, ...steps: readonly Step[]): SymbolicTensor;
  /** Average pooling of stride 1, then a pointwise convolution. */
  averages(x: SymbolicTensor, filters: number): SymbolicTensor;
  /** Max pooling 3x3 with stride 2. */
  halved(x: SymbolicTensor): SymbolicTensor;
}

export const inceptionNormalisation = { ...usualNormalisation, scale: false };

export function branches(): Branches {
  const numbered = numberedNames();
  const branch: Branches['branch'] = (x, ...steps) => {
    let y = x;
    for (const [filters, size, window] of steps) {
      y = conv(y, numbered('conv2d'), filters, size, window);
      y = relu(batchNorm(y, numbered('batch_normalization'), inceptionNormalisation), numbered('activation'));
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

/** The stem of both networks: [n, s, s, 3] -> about [n, s/8, s/8, 192]. */
export function stem({ branch, halved }: Branches, pixels: SymbolicTensor): SymbolicTensor {
  const x = halved(branch(pixels, [32, 3, halving], [32, 3, valid], [64, 3]));
  return halved(branch(x, [80, 1, valid], [192, 3, valid]));
}
