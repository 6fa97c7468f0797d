import t from 'tap';
import type { LoopDefinition, TensorSpec } from '../../src/contracts/tensors.js';
import { checkInputs, checkLoopInputs } from '../../src/engines/check-inputs.js';
import { float32, int32 } from './host-tensors.js';

const scalar: TensorSpec = { shape: [], dtype: 'float32' };
const x = float32([2], [1, 2]);

t.test('the first input that does not fit is named, with what is expected', async (t) => {
  const check = (inputs: object) => () => checkInputs('double', { ...inputs }, { x: { shape: [2], dtype: 'float32' } });
  t.doesNotThrow(check({ x }));
  const wrong: readonly (readonly [object, string])[] = [
    [{ x: float32([3], [1, 2, 3]) }, 'double: input x must have shape [2], not [3]'],
    [{ x: float32([2, 1], [1, 2]) }, 'double: input x must have shape [2], not [2,1]'],
    [{}, 'double: input x is missing'],
    [{ x, extra: x }, 'double has no input extra'],
    [{ x: int32([2], [1, 2]) }, 'double: input x must be float32 in a Float32Array, not int32 in a Int32Array'],
    [
      { x: { ...x, data: Int32Array.of(1, 2) } },
      'double: input x must be float32 in a Float32Array, not float32 in a Int32Array',
    ],
    [{ x: float32([2], [1]) }, 'double: input x [2] must hold 2 values, not 1'],
  ];
  for (const [inputs, message] of wrong) t.throws(check(inputs), { message });
});

t.test('a loop has as many steps as every input of each step has entries', async (t) => {
  const definition = { name: 'sum', carried: {}, each: { x: scalar, w: scalar }, fixed: {} } as unknown;
  const steps = (each: object) => () =>
    checkLoopInputs(definition as LoopDefinition, { carried: {}, each: { ...each }, fixed: {} });
  t.equal(steps({ x, w: x })(), 2);
  t.throws(steps({ x, w: float32([1], [1]) }), { message: 'sum: w has entries for 1 steps, x for 2' });
  t.throws(steps({ x, w: float32([], [1]) }), { message: 'sum: input w must have shape [-1], not []' });
  t.throws(steps({ x: float32([0], []), w: float32([0], []) }), { message: 'sum: a loop needs at least one step' });
});
