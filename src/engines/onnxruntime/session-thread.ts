import { parentPort, workerData } from 'node:worker_threads';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import { loadRuntime } from './runtime.js';
import { openSession } from './session.js';
import { type FromThread, memoryOf, type ThreadData, type ToThread } from './session-threads.js';
import { OwnTensors, writeTensors } from './shared-tensors.js';

// This is the program of a thread of SessionThreads, which has its own session and runs one call after the other.

const { model, optimization, shared } = workerData as ThreadData;
const port = parentPort!;
const say = (message: FromThread, moved: ArrayBuffer[] = []) => port.postMessage(message, moved);
const sharedTensors = new OwnTensors(shared);

const session = await openSession(await loadRuntime(), model, { threads: 1, optimization });

/**
 * Results that were copied out. They stay in this thread: memory that moves between threads looks new to the garbage
 * collectors of both, which then run for every batch.
 */
let own: Named<HostTensor> | undefined;

// Messages are handled in order: closing also waits for the calls before it.
let last = Promise.resolve();
port.on('message', (message: ToThread) => {
  last = last.then(() => obey(message));
});
say({ kind: 'ready' });

async function obey(message: ToThread): Promise<void> {
  if (message.kind === 'close') {
    await session.close();
    port.close();
    return;
  }
  const { id, feeds, into } = message;
  try {
    const inputs = { ...sharedTensors.of(message.shared), ...feeds };
    if (into) {
      own = await session.run(inputs, own);
      writeTensors(own, into);
      say({ kind: 'written', id });
    } else {
      const results = await session.run(inputs);
      say({ kind: 'results', id, results }, memoryOf(results));
    }
  } catch (error) {
    say({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  }
}
