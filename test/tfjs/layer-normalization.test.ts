import { grads, mul, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import t from 'tap';
import { layerNormalization } from '../../src/tfjs/layer-normalization.js';
import '../../src/tfjs/ready.js';

const epsilon = 0.5;
/** Row means 2 and 0, variances ((-1)^2 + 1^2 + 0) / 3 = 2/3 and (9 + 9 + 0) / 3 = 6. */
const x = [1, 3, 2, -3, 3, 0];
const gamma = [1, 2, -1];
const beta = [0, 0.5, 1];
const inputs = () => [tensor(x, [2, 3]), tensor(gamma), tensor(beta)] as const;

t.test('rows are normalised to mean 0 and variance 1, with epsilon, before gamma and beta', async (t) => {
  const [a, b] = [1 / Math.sqrt(2 / 3 + epsilon), 1 / Math.sqrt(6 + epsilon)];
  const expected = [-a, 2 * a + 0.5, 1, -3 * b, 6 * b + 0.5, 1];
  const y = layerNormalization(...inputs(), epsilon);
  t.same(y.shape, [2, 3]);
  for (const [index, value] of y.dataSync().entries()) t.ok(Math.abs(value - expected[index]!) < 1e-6, `${index}`);
});

t.test('gradients agree with finite differences', async (t) => {
  const weights = [1, -2, 3, 0.5, 1, -1];
  /** Sum of y weights, in doubles. */
  const sumAt = (x: readonly number[], gamma: readonly number[], beta: readonly number[]) =>
    [0, 1].reduce((total, row) => {
      const values = x.slice(3 * row, 3 * row + 3);
      const centre = values.reduce((sum, value) => sum + value / 3, 0);
      const variance = values.reduce((sum, value) => sum + (value - centre) ** 2 / 3, 0);
      const normalised = values.map((value) => (value - centre) / Math.sqrt(variance + epsilon));
      const y = normalised.map((value, index) => value * gamma[index]! + beta[index]!);
      return total + y.reduce((sum, value, index) => sum + value * weights[3 * row + index]!, 0);
    }, 0);
  const loss = (x: Tensor, gamma: Tensor, beta: Tensor) =>
    sum(mul(layerNormalization(x, gamma, beta, epsilon), tensor(weights, [2, 3])));
  const found = grads(loss)([...inputs()]);
  for (const [which, gradient] of found.entries()) {
    for (const [index, value] of gradient.dataSync().entries()) {
      const at = (h: number) => {
        const moved = [x, gamma, beta].map((values, input) =>
          values.map((value, place) => (input === which && place === index ? value + h : value)),
        ) as [number[], number[], number[]];
        return sumAt(...moved);
      };
      const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
      t.ok(Math.abs(value - slope) < 1e-5, `${['x', 'gamma', 'beta'][which]}[${index}]: ${value}, expected ${slope}`);
    }
  }
});
