import { parentPort, workerData } from 'node:worker_threads';
import type { WeightMap } from '../../contracts/weights.js';
import type { ThreadMessage } from '../../foundation/in-thread.js';
import type { KerasH5Input } from './keras-h5.js';
import { weightsIn } from './keras-h5-layout.js';

const { bytes, wanted } = workerData as KerasH5Input;
const message: ThreadMessage<WeightMap> = await weightsIn(bytes, wanted).then(
  (result) => ({ result }),
  (error: Error) => ({ error: error.message }),
);
parentPort!.postMessage(message);
