import type { ResizeKernel } from './kernels.js';

/** The source pixels of one row or column from which each target pixel is computed, with weights that sum to 1. */
export interface Spans {
  /** The first source pixel of each target pixel. */
  readonly starts: Int32Array;
  /** The number of source pixels of each target pixel. */
  readonly counts: Int32Array;
  /** Their weights: those of target pixel i from `i * most` on. */
  readonly weights: Float32Array;
  readonly most: number;
}

/**
 * The spans of TensorFlow's `ScaleAndTranslate`, which leaves out the part of a kernel beyond the edges. With
 * antialiasing the kernel is scaled by the step from one target pixel to the next, so that every source pixel counts.
 */
export function kernelSpans(kernel: ResizeKernel, antialias: boolean, source: number, target: number): Spans {
  const step = source / target;
  const width = antialias ? Math.max(step, 1) : 1;
  const reach = kernel.radius * width;
  return spans(target, (index) => {
    const centre = (index + 0.5) * step - 0.5;
    const first = Math.max(Math.ceil(centre - reach), 0);
    const last = Math.min(Math.floor(centre + reach), source - 1);
    return { first, weights: numbers(first, last, (at) => kernel.weight((at - centre) / width)) };
  });
}

/** The spans of TensorFlow's `ResizeArea`: source pixels are weighted by how much of them the target pixel covers. */
export function areaSpans(source: number, target: number): Spans {
  const step = source / target;
  return spans(target, (index) => {
    const [start, end] = [index * step, (index + 1) * step];
    const first = Math.floor(start);
    const last = Math.min(Math.ceil(end), source) - 1;
    return { first, weights: numbers(first, last, (at) => Math.min(at + 1, end) - Math.max(at, start)) };
  });
}

const numbers = (first: number, last: number, weight: (at: number) => number) =>
  Array.from({ length: last - first + 1 }, (_, offset) => weight(first + offset));

function spans(target: number, spanOf: (index: number) => { first: number; weights: readonly number[] }): Spans {
  const all = Array.from({ length: target }, (_, index) => spanOf(index));
  const most = Math.max(...all.map(({ weights }) => weights.length));
  const flat = new Float32Array(target * most);
  for (const [index, { weights }] of all.entries()) {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    flat.set(
      weights.map((weight) => weight / sum),
      index * most,
    );
  }
  return {
    starts: Int32Array.from(all, ({ first }) => first),
    counts: Int32Array.from(all, ({ weights }) => weights.length),
    weights: flat,
    most,
  };
}
