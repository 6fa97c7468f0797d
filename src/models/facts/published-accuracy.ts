import type { Architecture, PublishedAccuracy } from '../../contracts/components/backbone.js';

type AccuracyOf = (architecture: Architecture) => PublishedAccuracy | undefined;

/** Accuracies in percent: top-1, and top-5 if it is published. */
type Percent = readonly [top1: number, top5?: number];

/** The authors' accuracies by width multiplier, then by input size. */
export interface AccuracyTable {
  readonly source: string;
  readonly percent: { readonly [alpha: number]: { readonly [inputSize: number]: Percent } };
}

/** Keras' accuracies of its own weights at their input size, from the table of Keras Applications. */
export function kerasAccuracy(inputSize: number, percent: Percent): AccuracyOf {
  return (architecture) =>
    architecture.inputSize === inputSize && isUsual(architecture)
      ? published(percent, 'https://keras.io/api/applications')
      : undefined;
}

/** Accuracies of networks with a width multiplier, of which Keras' table has only the default. */
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
