import { createRequire } from 'node:module';
import type { Tensor } from '@tensorflow/tfjs-core';
import { nextState } from '../../compile/next-state.js';
import type { Engine, OpenEngine } from '../../contracts/components/engine.js';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import { elementsIn } from '../../foundation/elements.js';
import { checkInputs, checkLoopInputs } from '../check-inputs.js';

/**
 * TensorFlow.js on its plain JavaScript backend. Functions run eagerly, without compilation: slow, but the reference
 * for the other engines.
 */
export const reference: Engine = {
  name: 'reference',
  revision: 1,
  summary:
    'TensorFlow.js in plain JavaScript: slow, works everywhere, the reference that other engines must agree with.',
  schema: { type: 'object', properties: {}, additionalProperties: false },

  async probe() {
    return { available: true, detail: 'TensorFlow.js, plain JavaScript', devices: ['cpu'] };
  },

  async identify() {
    // The version is read from the package file: loading the library for its version alone takes a quarter of a second.
    const { version } = createRequire(import.meta.url)('@tensorflow/tfjs-core/package.json') as { version: string };
    return { name: reference.name, revision: reference.revision, version };
  },

  async open(settings): Promise<OpenEngine> {
    const [{ default: tf }] = await Promise.all([import('../../tfjs/core.js'), import('../../tfjs/ready.js')]);

    const toTensor = ({ data, shape, dtype }: HostTensor): Tensor =>
      tf.tensor(dtype === 'uint8' ? Int32Array.from(data) : data, [...shape], dtype === 'uint8' ? 'int32' : dtype);

    const toHost = (tensor: Tensor): HostTensor => ({
      // The values are copied: the backend's own array may be that of an input or of a constant of the function.
      data: tensor.dataSync().slice() as HostTensor['data'],
      shape: [...tensor.shape],
      dtype: tensor.dtype as HostTensor['dtype'],
    });

    /** Runs a function with tfjs-cpu as the current backend; no tensor of it survives. */
    function onCpu<T>(compute: () => T): T {
      const before = tf.getBackend();
      tf.engine().setBackend('cpu');
      try {
        let result: T;
        // If `tidy` returned the results, it would search them for tensors number by number, and refuse those with more
        // than 2^24.
        tf.engine().tidy(() => {
          result = compute();
        });
        return result!;
      } finally {
        if (before && before !== 'cpu') tf.engine().setBackend(before);
      }
    }

    let closed = false;
    /** Guards a program against use after it is disposed of, as other engines do, although there is nothing to free. */
    const lifeOf = (program: string) => {
      let over = false;
      return {
        check() {
          if (over || closed) throw new Error(`${program} has been disposed of`);
        },
        async end() {
          over = true;
        },
      };
    };

    return {
      name: reference.name,
      identity: await reference.identify(settings),

      async build(definition) {
        const life = lifeOf(definition.name);
        return {
          concurrency: 1,
          dispose: life.end,
          async run(inputs) {
            life.check();
            checkInputs(definition.name, inputs, definition.inputs);
            return onCpu(() => mapNamed(definition.call(mapNamed(inputs, toTensor)), toHost));
          },
        };
      },

      async buildLoop(definition) {
        const life = lifeOf(definition.name);
        return {
          dispose: life.end,
          async run(inputs) {
            life.check();
            const steps = checkLoopInputs(definition, inputs);
            return onCpu(() => {
              const fixed = mapNamed(inputs.fixed, toTensor);
              let carried = inputs.carried;
              const collected: Named<HostTensor>[] = [];
              for (let step = 0; step < steps; step++) {
                // Between steps all tensors are host tensors, so that only one step's memory is needed.
                const next = onCpu(() => {
                  const each = mapNamed(inputs.each, (all) => toTensor(entryOf(all, step)));
                  const result = definition.step({ carried: mapNamed(carried, toTensor), each, fixed });
                  const state = nextState(definition, result.carried);
                  return { carried: mapNamed(state, toHost), collected: mapNamed(result.collected, toHost) };
                });
                carried = next.carried;
                collected.push(next.collected);
              }
              return {
                carried,
                collected: mapNamed(collected[0]!, (_, name) => stacked(collected.map((c) => c[name]!))),
              };
            });
          },
        };
      },

      async close() {
        closed = true;
      },
    };
  },
};

/** Returns an entry along the first axis, without that axis. */
function entryOf({ data, shape: [, ...shape], dtype }: HostTensor, index: number): HostTensor {
  const size = elementsIn(shape);
  return { data: data.subarray(index * size, (index + 1) * size), shape, dtype };
}

/** Stacks tensors of one shape along a new first axis. */
function stacked(parts: readonly HostTensor[]): HostTensor {
  const { data: first, shape, dtype } = parts[0]!;
  const data = new (first.constructor as new (length: number) => HostTensor['data'])(parts.length * first.length);
  for (const [index, part] of parts.entries()) data.set(part.data, index * first.length);
  return { data, shape: [parts.length, ...shape], dtype };
}

function mapNamed<A, B>(values: Named<A>, map: (value: A, name: string) => B): { [name: string]: B } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
