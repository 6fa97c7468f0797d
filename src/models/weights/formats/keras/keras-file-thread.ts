import { parentPort, workerData } from 'node:worker_threads';
import type { WeightMap } from '../../../../contracts/components/weight-source.js';
import type { ThreadMessage } from '../../../../foundation/in-thread.js';
import type { KerasFileInput } from './keras-file.js';
import { kerasFileWeights } from './keras-file-content.js';

const { bytes, wanted } = workerData as KerasFileInput;
const message: ThreadMessage<WeightMap> = await kerasFileWeights(bytes, wanted).then(
  (result) => ({ result }),
  (error: Error) => ({ error: error.message }),
);
parentPort!.postMessage(message);
