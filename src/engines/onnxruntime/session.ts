import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { Runtime } from './runtime.js';

/** The tensor of a port; only a loop's number of steps is int64. */
export type PortTensor = HostTensor | { readonly dtype: 'int64'; readonly shape: []; readonly data: BigInt64Array };

export interface SessionOptions {
  readonly threads: number;
  readonly optimization: 'all';
}

/** A compiled model; tensors by port. */
export interface Session {
  /** Runs the model. `into` are results of an earlier call, which are overwritten to reuse their memory. */
  run(feeds: Named<PortTensor>, into?: Named<HostTensor>): Promise<Named<HostTensor>>;
  close(): Promise<void>;
}

/** Compiles a model for calls from this thread, which they block. */
export async function openSession(
  runtime: Runtime,
  model: Uint8Array,
  { threads, optimization }: SessionOptions,
): Promise<Session> {
  const session = await runtime.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: optimization,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
    // Threads that spin while they wait take processor time from other programs, which doubles the total time.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  return {
    async run(feeds, into) {
      const inputs = toRuntime(runtime, feeds);
      if (!into) return fromRuntime(await session.run(inputs));
      // The runtime writes into the given memory and returns copies nevertheless.
      letGo(fromRuntime(await session.run(inputs, toRuntime(runtime, into))));
      return written(into);
    },
    // A session that is not released keeps its memory for as long as the process lives.
    close: () => session.release(),
  };
}

/** Returns new objects for tensors whose memory has new values, as the same object means the same values. */
export function written(into: Named<HostTensor>): Named<HostTensor> {
  return Object.fromEntries(Object.entries(into).map(([port, tensor]) => [port, { ...tensor }]));
}

const nowhere = new MessageChannel().port1;
nowhere.close();

/**
 * Frees the memory of unused tensors at once. If megabytes per call were left to the garbage collector, it would scan
 * the whole heap for every batch.
 */
function letGo(tensors: Named<HostTensor>): void {
  nowhere.postMessage(null, [...new Set(Object.values(tensors).map(({ data }) => data.buffer as ArrayBuffer))]);
}

function toRuntime(runtime: Runtime, tensors: Named<PortTensor>): { [port: string]: Tensor } {
  const feeds: { [port: string]: Tensor } = {};
  for (const [port, { dtype, data, shape }] of Object.entries(tensors)) {
    feeds[port] = new runtime.Tensor(dtype, data as never, shape);
  }
  return feeds;
}

function fromRuntime(results: InferenceSession.ReturnType): Named<HostTensor> {
  const tensors: { [port: string]: HostTensor } = {};
  for (const [port, tensor] of Object.entries(results)) {
    const { type, data, dims } = tensor as Tensor;
    tensors[port] = { dtype: type as HostTensor['dtype'], data: data as HostTensor['data'], shape: dims };
  }
  return tensors;
}
