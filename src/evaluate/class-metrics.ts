import type { ClassMetrics, TestMetrics } from '../contracts/results.js';

/** Returns the confusion matrix: numbers of samples as [truth][prediction], for class indices 0 .. classes-1. */
export function confusionMatrix(truth: Int32Array, predicted: Int32Array, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  truth.forEach((label, sample) => {
    counts[label]![predicted[sample]!]!++;
  });
  return counts;
}

/**
 * Computes precision, recall and F1 of each class as scikit-learn's `precision_recall_fscore_support` does with
 * `zero_division=0`. Support is the number of samples of the class.
 */
export function classMetrics(names: readonly string[], confusion: readonly (readonly number[])[]): ClassMetrics[] {
  return names.map((name, index) => {
    const hits = confusion[index]![index]!;
    const support = confusion[index]!.reduce((sum, count) => sum + count, 0);
    const predicted = confusion.reduce((sum, row) => sum + row[index]!, 0);
    return {
      name,
      precision: predicted === 0 ? 0 : hits / predicted,
      recall: support === 0 ? 0 : hits / support,
      f1: predicted + support === 0 ? 0 : (2 * hits) / (predicted + support),
      support,
    };
  });
}

/** Computes the unweighted means over all classes, including those without samples, as in scikit-learn. */
export function macroAverages(perClass: readonly ClassMetrics[]): TestMetrics['macro'] {
  const mean = (value: (metrics: ClassMetrics) => number) =>
    perClass.reduce((sum, metrics) => sum + value(metrics), 0) / perClass.length;
  return {
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
    f1: mean(({ f1 }) => f1),
  };
}
