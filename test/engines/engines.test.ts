import { engines } from '../../src/engines/index.js';
import { concurrencyContract } from './concurrency-contract.js';
import { determinismContract } from './determinism-contract.js';
import type { Execution } from './engine-contract.js';
import { failureContract } from './failure-contract.js';
import { loopContract } from './loop-contract.js';
import { programContract } from './program-contract.js';

/** Every engine keeps the same promises. */
for (const engine of engines) {
  const execution: Execution = engine.name === 'reference' ? 'eager' : 'compiled';
  programContract(engine, execution);
  failureContract(engine, execution);
  loopContract(engine);
  determinismContract(engine);
  concurrencyContract(engine);
}
