import type { LeaderboardRow } from '../../src/contracts/results.js';

/** A row of a finished run; `valLoss` null makes it a failed one. The id is made of the settings and the seed. */
export function exampleRow(
  swept: { readonly [path: string]: unknown },
  seed: number,
  valLoss: number | null,
  changes: Partial<LeaderboardRow> = {},
): LeaderboardRow {
  const others = valLoss === null ? null : 0.5;
  return {
    runId: [...Object.values(swept), seed].join('-'),
    status: valLoss === null ? 'failed' : 'done',
    seed,
    swept,
    metrics: {
      valAccuracy: others,
      valLoss,
      testAccuracy: others,
      testLoss: others,
      loss: others,
      accuracy: others,
    },
    epochs: valLoss === null ? 0 : 10,
    trainSeconds: 0.25,
    featuresSeconds: 0,
    error: valLoss === null ? 'no memory' : '',
    ...changes,
  };
}
