import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { traceLoop, traceProgram } from '../../src/compile/trace.js';
import type { LoopDefinition, ProgramDefinition, TensorSpec } from '../../src/contracts/tensors.js';
import '../../src/tfjs/ready.js';

const pair: TensorSpec = { shape: [2], dtype: 'float32' };

t.test('a function that cannot be compiled fails with the reason', async (t) => {
  const trace = (call: ProgramDefinition['call']) => () =>
    void traceProgram({ name: 'failing', inputs: { x: pair }, call });
  t.throws(
    trace(({ x }) => ({ y: tf.mul(x!, x!.dataSync()[0]!) })),
    {
      message:
        'failing cannot be compiled: a compiled function must not read the values of its tensors (dataSync, data, print)',
    },
  );
  t.throws(
    trace(() => ({ y: 5 as unknown as tf.Tensor })),
    { message: 'output y is not a tensor' },
  );
});

t.test('a step must return its carried tensors in their shapes', async (t) => {
  const trace = (carried: (total: tf.Tensor) => { [name: string]: tf.Tensor }) => () =>
    void traceLoop({
      name: 'broken',
      carried: { total: pair },
      each: { x: pair },
      fixed: {},
      step: ({ carried: { total } }) => ({ carried: carried(total!), collected: {} }),
    } satisfies LoopDefinition);
  t.doesNotThrow(trace((total) => ({ total })));
  t.throws(
    trace(() => ({})),
    { message: 'broken: the step does not return the carried tensor total' },
  );
  t.throws(
    trace((total) => ({ total: tf.sum(total) })),
    { message: 'broken: the step returns the carried tensor total as float32 [], expected float32 [2]' },
  );
});
