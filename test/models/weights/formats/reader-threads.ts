import { Worker } from 'node:worker_threads';
import type { LayerWeights } from '../../../../src/contracts/components/weight-source.js';

/** The files of one set of weights: one `file`, or those of a tfjs folder by name. */
export interface DamagedFiles {
  readonly format: 'keras' | 'safetensors' | 'tfjs' | 'onnx' | 'graph';
  readonly files: { readonly [name: string]: Uint8Array };
}

export type Outcome =
  | { readonly kind: 'read' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'endless' }
  | { readonly kind: 'crashed'; readonly reason: string }
  | { readonly kind: 'wrong'; readonly reason: string };

/** What leaves the HDF5 library unusable; a thread that met it is not used again. */
const broken = /memory access|unreachable|abort|out of memory|table index|stack/i;
const filesOfOneThread = 200;

/** Reads damaged files one after the other in a thread that is replaced where one has sent it into an endless loop. */
export class ReaderThread {
  #worker: Worker | undefined;
  #files = 0;

  async read(files: DamagedFiles, wanted: LayerWeights, timeLimit: number): Promise<Outcome> {
    this.#worker ??= started();
    const worker = this.#worker;
    const outcome = await new Promise<Outcome>((resolve) => {
      // Starting takes longer than reading.
      const timer = setTimeout(() => settle({ kind: 'endless' }), timeLimit + (this.#files === 0 ? 20_000 : 0));
      const settle = (result: Outcome) => {
        clearTimeout(timer);
        for (const event of ['message', 'error', 'exit']) worker.off(event, handlers[event as keyof typeof handlers]);
        resolve(result);
      };
      const handlers = {
        message: settle,
        error: (error: Error) => settle({ kind: 'crashed', reason: error.message }),
        exit: (code: number) => settle({ kind: 'crashed', reason: `exit ${code}` }),
      };
      for (const [event, handler] of Object.entries(handlers)) worker.once(event, handler);
      worker.postMessage({ files, wanted });
    });
    this.#files++;
    const isBroken = outcome.kind === 'refused' && broken.test(outcome.reason);
    if (['endless', 'crashed'].includes(outcome.kind) || isBroken || this.#files >= filesOfOneThread)
      await this.close();
    return outcome;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
    this.#files = 0;
  }
}

/** Without the options of this process, which may be those of a test runner. */
function started(): Worker {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const script = new URL('./reader-thread.js', import.meta.url);
  return new Worker(script, { execArgv: [], env, stderr: true, stdout: true });
}
