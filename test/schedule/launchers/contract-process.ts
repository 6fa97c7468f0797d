import { writeSync } from 'node:fs';
import { contractWorker } from '../../../src/testing/channel-contract.js';
import { processPort } from '../../../src/worker/process-port.js';

// A process that runs the worker of the contract kit.

contractWorker(processPort(), {
  write: (line) => writeSync(2, `${line}\n`),
  end: () => process.exit(3),
});
