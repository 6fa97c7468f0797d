import { appendFileSync, readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import type { FromWorker } from '../../src/contracts/work.js';

// A worker process that writes down, after every task and before its result is sent, what it still holds.

export interface Held {
  readonly tensors: number;
  readonly threads: number;
  /** MiB in memory. */
  readonly resident: number;
  /** MiB of JavaScript objects, and of arrays outside its heap. */
  readonly heap: number;
  readonly arrays: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const send = process.send!.bind(process);
const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);

process.send = (message: FromWorker) => {
  if (message.kind === 'result') {
    // What is rubbish is nobody's: without it there is less noise.
    collect();
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    const held: Held = {
      tensors: tf.memory().numTensors,
      threads: readdirSync('/proc/self/task').length,
      resident: mebibytes(rss),
      heap: mebibytes(heapUsed),
      arrays: mebibytes(arrayBuffers),
    };
    appendFileSync(process.env.ESPALIER_TEST_HELD!, `${JSON.stringify(held)}\n`);
  }
  return send(message);
};

await import('../../src/worker/main.js');
