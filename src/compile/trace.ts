import type { Tensor } from '@tensorflow/tfjs-core';
import type { LoopDefinition, Named, ProgramDefinition, TensorSpec } from '../contracts/tensors.js';
import { Tensor as TensorClass } from '../tfjs/core.js';
import type { Graph } from './graph.js';
import { GraphBuilder } from './graph-builder.js';
import './kernels/index.js';
import { nextState } from './next-state.js';
import { tracing } from './tracing-backend.js';

/** Names of inputs and outputs, prefixed by role so that they collide neither with each other nor with inner names. */
export const inputPort = (name: string) => `input:${name}`;
export const carriedPort = (name: string) => `carried:${name}`;
export const eachPort = (name: string) => `each:${name}`;
export const fixedPort = (name: string) => `fixed:${name}`;
export const collectedPort = (name: string) => `collected:${name}`;
export const resultPort = (name: string) => `result:${name}`;
export const stepsPort = 'steps';

/**
 * Traces a function to a graph with one input per named input and one output per named result. `block` is the number of
 * channels in a block of the engine's own layout; without it, the graph has only standard operators. Throws an Error
 * that says why if the function cannot be compiled.
 */
export function traceProgram(definition: ProgramDefinition, block?: number): Graph {
  const graph = new GraphBuilder();
  const outputs = tracing.within(graph, block, () => {
    const inputs = mapNamed(definition.inputs, (spec, name) => inputTensor(graph, inputPort(name), spec));
    const results = explained(definition.name, () => definition.call(inputs));
    return Object.entries(results).map(([name, tensor]) => outputPort(resultPort(name), name, tensor));
  });
  return graph.finish(definition.name, outputs);
}

/**
 * Traces a loop to an ONNX Loop whose body is one step. Carried tensors are loop-carried; fixed tensors are outer
 * values of the body; a step's slice of an `each` tensor is a Gather at the iteration number.
 */
export function traceLoop(definition: LoopDefinition, block?: number): Graph {
  const outer = new GraphBuilder('o');
  const body = new GraphBuilder('b');
  const steps = outer.input(stepsPort, 'int64', []);
  for (const [name, spec] of Object.entries(definition.fixed)) {
    outer.input(
      fixedPort(name),
      spec.dtype,
      spec.shape.map((size) => (size === -1 ? `rows of ${name}` : size)),
    );
  }
  for (const [name, spec] of Object.entries(definition.each)) {
    outer.input(eachPort(name), spec.dtype, [stepsPort, ...spec.shape]);
  }
  const initial = Object.entries(definition.carried).map(([name, spec]) =>
    outer.input(carriedPort(name), spec.dtype, spec.shape),
  );

  const iteration = body.input('iteration', 'int64', []);
  const condition = body.input('condition', 'bool', []);
  const { carried, collected } = tracing.within(body, block, () => {
    const inputs = {
      carried: mapNamed(definition.carried, (spec, name) => inputTensor(body, `step:${name}`, spec)),
      each: mapNamed(definition.each, (spec, name) => {
        const slice = body.node('Gather', [eachPort(name), iteration], { axis: 0 });
        return tracing.tensor(slice, spec.shape, spec.dtype);
      }),
      // A step is traced without knowing the number of rows, and gathers the rows it needs.
      fixed: mapNamed(definition.fixed, (spec, name) =>
        tracing.tensor(
          fixedPort(name),
          spec.shape.map((size) => (size === -1 ? 1 : size)),
          spec.dtype,
        ),
      ),
    };
    const result = explained(definition.name, () => definition.step(inputs));
    return {
      carried: Object.entries(nextState(definition, result.carried)).map(([name, tensor]) =>
        outputPort(`next:${name}`, name, tensor),
      ),
      collected: Object.entries(result.collected).map(([name, tensor]) => outputPort(`out:${name}`, name, tensor)),
    };
  });
  const proceed = { name: 'proceed', value: condition, type: 'bool', shape: [] } as const;
  const bodyGraph = body.finish(`${definition.name} step`, [proceed, ...carried, ...collected]);

  const always = outer.constant('bool', [], Uint8Array.of(1));
  const results = outer.nodeWithOutputs('Loop', [steps, always, ...initial], carried.length + collected.length, {
    body: { graph: bodyGraph },
  });
  const outputs = [
    ...carried.map((port) => ({ ...port, name: resultPort(port.tensor) })),
    ...collected.map((port) => ({ ...port, name: collectedPort(port.tensor), shape: [stepsPort, ...port.shape] })),
  ];
  return outer.finish(
    definition.name,
    outputs.map((port, index) => ({ ...port, value: results[index]! })),
  );
}

function inputTensor(graph: GraphBuilder, name: string, spec: TensorSpec): Tensor {
  return tracing.tensor(graph.input(name, spec.dtype, spec.shape), spec.shape, spec.dtype);
}

/** Runs the caller's function; rethrows its error with the name of the program. */
function explained<T>(program: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${program} cannot be compiled: ${reason}`, { cause: error });
  }
}

/** Returns the output port `name` with a tensor as its value. */
function outputPort(name: string, tensor: string, value: Tensor) {
  if (!(value instanceof TensorClass)) throw new Error(`output ${tensor} is not a tensor`);
  const type = value.dtype as 'float32' | 'int32' | 'bool';
  return { name, tensor, type, shape: value.shape, value: tracing.nameOf(value) };
}

function mapNamed<A, B>(values: Named<A>, map: (value: A, name: string) => B): { [name: string]: B } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
