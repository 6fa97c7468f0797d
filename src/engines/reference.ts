import { createRequire } from 'node:module';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Engine, OpenEngine } from '../contracts/engine.js';
import type { HostTensor, Named, TensorSpec } from '../contracts/tensors.js';

/**
 * tfjs on its plain JavaScript backend: nothing is compiled, every function runs as it is written. Slow; what the
 * other engines are compared with.
 */
export const reference: Engine = {
  name: 'reference',
  revision: 1,
  summary: 'TensorFlow.js in plain JavaScript: slow, works everywhere, what the other engines must agree with.',
  schema: { type: 'object', properties: {}, additionalProperties: false },

  async probe() {
    return { available: true, detail: 'TensorFlow.js, plain JavaScript', devices: ['cpu'] };
  },

  async identify() {
    // Read from its package file: loading the library for its version alone takes a quarter of a second.
    const { version } = createRequire(import.meta.url)('@tensorflow/tfjs-core/package.json') as { version: string };
    return { name: reference.name, revision: reference.revision, version };
  },

  async open(): Promise<OpenEngine> {
    const tf = await import('@tensorflow/tfjs-core');
    await import('@tensorflow/tfjs-backend-cpu');
    await tf.ready();

    const toTensor = ({ data, shape, dtype }: HostTensor): Tensor =>
      tf.tensor(dtype === 'uint8' ? Int32Array.from(data) : data, [...shape], dtype === 'uint8' ? 'int32' : dtype);

    const toHost = (tensor: Tensor): HostTensor => ({
      // A copy: the backend's own array may be shared with a constant of the function.
      data: tensor.dataSync().slice() as HostTensor['data'],
      shape: [...tensor.shape],
      dtype: tensor.dtype as HostTensor['dtype'],
    });

    /** Runs with tfjs-cpu as the current backend; no tensor of the run survives it. */
    function onCpu<T>(compute: () => T): T {
      const before = tf.getBackend();
      tf.engine().setBackend('cpu');
      try {
        return tf.engine().tidy(compute as () => never) as T;
      } finally {
        if (before && before !== 'cpu') tf.engine().setBackend(before);
      }
    }

    return {
      name: 'reference',
      identity: await reference.identify(),

      async build(definition) {
        return {
          async run(inputs) {
            return onCpu(() => {
              checkShapes(definition.name, inputs, definition.inputs);
              return mapNamed(definition.call(mapNamed(inputs, toTensor)), toHost);
            });
          },
          async dispose() {},
        };
      },

      async buildLoop(definition) {
        return {
          async run({ carried, each, fixed }) {
            return onCpu(() => {
              checkShapes(definition.name, carried, definition.carried);
              const fixedTensors = mapNamed(fixed, toTensor);
              const eachTensors = mapNamed(each, toTensor);
              const steps = Object.values(each)[0]!.shape[0]!;
              let state = mapNamed(carried, toTensor);
              const collected: { [name: string]: Tensor }[] = [];
              for (let step = 0; step < steps; step++) {
                const slices = mapNamed(eachTensors, (all) => tf.squeeze(tf.slice(all, [step], [1]), [0]));
                const result = definition.step({ carried: state, each: slices, fixed: fixedTensors });
                state = result.carried as { [name: string]: Tensor };
                collected.push(result.collected as { [name: string]: Tensor });
              }
              const names = Object.keys(collected[0] ?? {});
              const stacked = Object.fromEntries(names.map((name) => [name, tf.stack(collected.map((c) => c[name]!))]));
              return { carried: mapNamed(state, toHost), collected: mapNamed(stacked, toHost) };
            });
          },
          async dispose() {},
        };
      },

      async close() {},
    };
  },
};

/** ONNX Runtime checks the shapes of its inputs; this engine must not be more lenient. */
function checkShapes(program: string, tensors: Named<TensorSpec>, specs: Named<TensorSpec>): void {
  for (const [name, { shape }] of Object.entries(specs)) {
    const given = tensors[name]?.shape;
    if (!given || given.length !== shape.length || given.some((size, axis) => size !== shape[axis])) {
      throw new Error(`${program}: input ${name} must have shape [${shape}], not [${given ?? 'nothing'}]`);
    }
  }
}

function mapNamed<A, B>(values: Named<A>, map: (value: A) => B): { [name: string]: B } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
