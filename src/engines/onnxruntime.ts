import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Engine, EngineIdentity, EngineOptions, OpenEngine } from '../contracts/engine.js';
import type { HostTensor, LoopProgram, Named, Program } from '../contracts/tensors.js';
import { checkInputs, checkLoopInputs } from './check-inputs.js';

type Runtime = typeof import('onnxruntime-node');

const optimization = 'all';

/**
 * ONNX Runtime on the CPU: functions are traced to ONNX graphs and compiled once.
 *
 * `run` blocks the thread that calls it, so programs belong into a child process. Results are the same bit for bit
 * on one machine whatever the number of threads; the optimization level changes them by about 1e-5 and is therefore
 * part of the identity.
 */
export const onnxruntime: Engine = {
  name: 'onnxruntime',
  revision: 1,
  summary: 'ONNX Runtime on the CPU, from npm; the fastest engine without a GPU.',
  schema: { type: 'object', properties: {}, additionalProperties: false },

  async probe() {
    try {
      const runtime = await import('onnxruntime-node');
      return { available: true, detail: `ONNX Runtime ${versionOf(runtime)}`, devices: ['cpu'] };
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      return { available: false, detail: `onnxruntime-node does not load: ${reason}`, devices: [] };
    }
  },

  async identify() {
    return identityWith(await import('onnxruntime-node'));
  },

  async open(options: EngineOptions): Promise<OpenEngine> {
    const [runtime, { encodeModel }, trace] = await Promise.all([
      import('onnxruntime-node'),
      import('../compile/onnx/model.js'),
      import('../compile/trace.js'),
    ]);
    const sessions = new Set<InferenceSession>();

    async function compile(name: string, model: Uint8Array) {
      const session = await runtime.InferenceSession.create(model, {
        executionProviders: ['cpu'],
        graphOptimizationLevel: optimization,
        intraOpNumThreads: options.threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        logSeverityLevel: 3,
      });
      sessions.add(session);
      return {
        async run(feeds: { [port: string]: Tensor }) {
          if (!sessions.has(session)) throw new Error(`${name} has been disposed of`);
          return session.run(feeds);
        },
        // A session that is not released keeps its memory for as long as the process lives.
        async dispose() {
          if (sessions.delete(session)) await session.release();
        },
      };
    }

    return {
      name: onnxruntime.name,
      identity: identityWith(runtime),

      async build(definition): Promise<Program> {
        const { name } = definition;
        const { run, dispose } = await compile(name, encodeModel(trace.traceProgram(definition)));
        return {
          dispose,
          async run(inputs) {
            checkInputs(name, inputs, definition.inputs);
            return fromRuntime(await run(toRuntime(runtime, inputs, trace.inputPort)), trace.resultPort(''));
          },
        };
      },

      async buildLoop(definition): Promise<LoopProgram> {
        const { run, dispose } = await compile(definition.name, encodeModel(trace.traceLoop(definition)));
        return {
          dispose,
          async run(inputs) {
            const steps = BigInt(checkLoopInputs(definition, inputs));
            const results = await run({
              [trace.stepsPort]: new runtime.Tensor('int64', BigInt64Array.of(steps), []),
              ...toRuntime(runtime, inputs.carried, trace.carriedPort),
              ...toRuntime(runtime, inputs.each, trace.eachPort),
              ...toRuntime(runtime, inputs.fixed, trace.fixedPort),
            });
            return {
              carried: fromRuntime(results, trace.resultPort('')),
              collected: fromRuntime(results, trace.collectedPort('')),
            };
          },
        };
      },

      async close() {
        await Promise.all([...sessions].map((session) => session.release()));
        sessions.clear();
      },
    };
  },
};

function identityWith(runtime: Runtime): EngineIdentity {
  return { name: onnxruntime.name, revision: onnxruntime.revision, version: versionOf(runtime), optimization };
}

function versionOf(runtime: Runtime): string {
  return runtime.env.versions.node ?? runtime.env.versions.common;
}

function toRuntime(runtime: Runtime, tensors: Named<HostTensor>, port: (name: string) => string) {
  const feeds: { [name: string]: Tensor } = {};
  for (const [name, { dtype, data, shape }] of Object.entries(tensors)) {
    feeds[port(name)] = new runtime.Tensor(dtype, data as never, shape);
  }
  return feeds;
}

/** The results whose port names start with `prefix`, under their own names. */
function fromRuntime(results: InferenceSession.ReturnType, prefix: string): Named<HostTensor> {
  const named: { [name: string]: HostTensor } = {};
  for (const [port, tensor] of Object.entries(results)) {
    if (!port.startsWith(prefix)) continue;
    const { type, data, dims } = tensor as Tensor;
    named[port.slice(prefix.length)] = {
      dtype: type as HostTensor['dtype'],
      data: data as HostTensor['data'],
      shape: dims,
    };
  }
  return named;
}
