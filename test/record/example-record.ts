import type { RunRecord } from '../../src/contracts/record.js';

/** A complete record of a finished run; `changes` replaces members. */
export function exampleRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 1,
    runId: '0123456789ab',
    status: 'done',
    seed: 0,
    swept: { 'optimizer.learning_rate': 0.001 },
    metrics: {
      valAccuracy: 0.9,
      valLoss: 0.25,
      testAccuracy: 0.875,
      testLoss: 0.3,
      loss: 0.125,
      accuracy: 0.96875,
    },
    epochs: 10,
    keptEpoch: 8,
    frozenWeights: { before: 'e'.repeat(64), after: 'e'.repeat(64) },
    test: null,
    timings: { featuresSeconds: 1.5, trainSeconds: 0.75, evaluateSeconds: 0.1 },
    fingerprint: { data: 'd1', weights: 'w1', engine: { name: 'onnxruntime' }, components: { 'optimizer adam': 1 } },
    weights: { source: 'random', settings: { name: 'random', seed: 0 }, sha256: 'w1' },
    samples: { train: 14, validation: 3, test: 3 },
    badImages: [],
    environment: { node: 'v20.0.0', platform: 'linux x64', cpu: 'a processor', cores: 2, libraries: {} },
    error: '',
    ...changes,
  };
}
