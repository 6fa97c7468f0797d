import type { Architecture, PublishedAccuracy } from '../../contracts/components/backbone.js';

type AccuracyOf = (architecture: Architecture) => PublishedAccuracy | undefined;

/** Percent of the pictures: top-1, and top-5 where it is published. */
type Percent = readonly [top1: number, top5?: number];

/** What the authors publish, by width multiplier, then by input size. */
export interface AccuracyTable {
  readonly source: string;
  readonly percent: { readonly [alpha: number]: { readonly [inputSize: number]: Percent } };
}

/** What Keras measured of its own weights, at their input size: the table of its applications. */
export function kerasAccuracy(inputSize: number, percent: Percent): AccuracyOf {
  return (architecture) =>
    architecture.inputSize === inputSize && isUsual(architecture)
      ? published(percent, 'https://keras.io/api/applications')
      : undefined;
}

/** Of networks whose width is open, where Keras' table has only the usual one. */
export function accuracyByWidth({ source, percent }: AccuracyTable): AccuracyOf {
  return ({ alpha = 1, depthMultiplier = 1, inputSize }) => {
    const found = depthMultiplier === 1 ? percent[alpha]?.[inputSize] : undefined;
    return found && published(found, source);
  };
}

const isUsual = ({ alpha = 1, depthMultiplier = 1 }: Architecture) => alpha === 1 && depthMultiplier === 1;

function published([top1, top5]: Percent, source: string): PublishedAccuracy {
  return { top1, ...(top5 !== undefined && { top5 }), source };
}
