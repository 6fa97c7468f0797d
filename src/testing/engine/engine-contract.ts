import { concurrency } from './concurrency.js';
import { determinism } from './determinism.js';
import type { EnginePromises } from './engine-promise.js';
import { failures } from './failures.js';
import { identity } from './identity.js';
import { loops } from './loops.js';
import { programs } from './programs.js';

/** All promises of an engine, with one check each. */
export const engineContract: EnginePromises = {
  ...identity,
  ...programs,
  ...failures,
  ...loops,
  ...determinism,
  ...concurrency,
};
