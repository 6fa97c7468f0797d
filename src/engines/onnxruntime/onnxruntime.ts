import type { Engine, EngineIdentity, OpenEngine } from '../../contracts/components/engine.js';
import type { HostTensor, LoopProgram, Named, Program } from '../../contracts/tensors.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { checkInputs, checkLoopInputs } from '../check-inputs.js';
import { processorKind } from './processor-kind.js';
import { loadRuntime, type Runtime } from './runtime.js';
import { openSession, type PortTensor, type Session } from './session.js';
import { SessionThreads } from './session-threads.js';

const optimization = 'all';

/**
 * ONNX Runtime on the CPU: functions are traced to ONNX graphs and compiled once.
 *
 * `run` blocks the thread that calls it unless the program is concurrent, so programs belong in a child process.
 * Results are the same bit for bit on one kind of processor whatever the number of threads; the optimization level
 * changes them by about 1e-5 and is therefore part of the identity, as the kind of processor is.
 */
export const onnxruntime: Engine = {
  name: 'onnxruntime',
  revision: 1,
  summary: 'ONNX Runtime on the CPU, from npm; the fastest engine without a GPU.',
  schema: { type: 'object', properties: {}, additionalProperties: false },

  async probe() {
    try {
      const runtime = await loadRuntime();
      const detail = `ONNX Runtime ${versionOf(runtime)}`;
      return { available: true, detail, devices: ['cpu'], processor: await processorKind() };
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      return { available: false, detail: `${error.message} ${error.remedy}`, devices: [] };
    }
  },

  async identify() {
    return identityWith(await loadRuntime());
  },

  async open(_settings, options): Promise<OpenEngine> {
    const runtime = await loadRuntime();
    const [identity, { channelBlock }, { encodeModel }, trace] = await Promise.all([
      identityWith(runtime),
      import('./channel-block.js'),
      import('../../compile/onnx/model.js'),
      import('../../compile/trace.js'),
    ]);
    const sessions = new Set<Session>();

    async function compile(name: string, model: Uint8Array, threads = options.threads) {
      return opened(name, await openSession(runtime, model, { threads, optimization }));
    }

    /** Makes a program on an open session, which stays open until the program or the engine is closed. */
    function opened(name: string, session: Session) {
      sessions.add(session);
      return {
        async run(feeds: Named<PortTensor>, into?: Named<HostTensor>) {
          if (!sessions.has(session)) throw new Error(`${name} has been disposed of`);
          return session.run(feeds, into);
        },
        async dispose() {
          if (sessions.delete(session)) await session.close();
        },
      };
    }

    return {
      name: onnxruntime.name,
      identity,

      async build(
        definition,
        { threads: most = options.threads, concurrent = false, shared = [] } = {},
      ): Promise<Program> {
        const { name } = definition;
        const threads = Math.min(most, options.threads);
        const sharedPorts = Object.fromEntries(
          shared.map((input) => [trace.inputPort(input), definition.inputs[input]!]),
        );
        const model = encodeModel(trace.traceProgram(definition, await channelBlock(runtime)));
        const { run, dispose } = concurrent
          ? opened(name, await SessionThreads.start(model, { threads, optimization, shared: sharedPorts }))
          : await compile(name, model, threads);
        return {
          concurrency: concurrent ? threads : 1,
          dispose,
          async run(inputs, into) {
            checkInputs(name, inputs, definition.inputs);
            const results = await run(ported(inputs, trace.inputPort), into && ported(into, trace.resultPort));
            return under(trace.resultPort(''), results);
          },
        };
      },

      async buildLoop(definition): Promise<LoopProgram> {
        const model = encodeModel(trace.traceLoop(definition, await channelBlock(runtime)));
        const { run, dispose } = await compile(definition.name, model);
        return {
          dispose,
          async run(inputs) {
            const steps = checkLoopInputs(definition, inputs);
            const results = await run({
              [trace.stepsPort]: { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(steps)) },
              ...ported(inputs.carried, trace.carriedPort),
              ...ported(inputs.each, trace.eachPort),
              ...ported(inputs.fixed, trace.fixedPort),
            });
            return {
              carried: under(trace.resultPort(''), results),
              collected: under(trace.collectedPort(''), results),
            };
          },
        };
      },

      async buildImageModel(definition, { concurrent = false } = {}) {
        const { openImageModel } = await import('./image-model.js');
        const { threads } = options;
        return openImageModel(definition, concurrent ? threads : 1, async (model) =>
          concurrent
            ? opened(definition.name, await SessionThreads.start(model, { threads, optimization, shared: {} }))
            : compile(definition.name, model),
        );
      },

      async close() {
        const open = [...sessions];
        sessions.clear();
        await Promise.all(open.map((session) => session.close()));
      },
    };
  },
};

async function identityWith(runtime: Runtime): Promise<EngineIdentity> {
  const { name, revision } = onnxruntime;
  return { name, revision, version: versionOf(runtime), optimization, processor: await processorKind() };
}

function versionOf(runtime: Runtime): string {
  return runtime.env.versions.node ?? runtime.env.versions.common;
}

/** Renames tensors to the names of their ports. */
function ported(tensors: Named<HostTensor>, port: (name: string) => string): Named<HostTensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [port(name), tensor]));
}

/** Returns the results whose port names start with `prefix`, under their own names. */
function under(prefix: string, results: Named<HostTensor>): Named<HostTensor> {
  const own = Object.entries(results).filter(([port]) => port.startsWith(prefix));
  return Object.fromEntries(own.map(([port, tensor]) => [port.slice(prefix.length), tensor]));
}
