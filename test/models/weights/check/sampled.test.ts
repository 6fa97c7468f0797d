import t from 'tap';
import { sampled } from '../../../../src/models/weights/check/sampled.js';

t.test('every 40th of logits, and of the averages of features', async (t) => {
  const logits = Float32Array.from({ length: 100 }, (_, index) => index);
  t.same([...sampled({ data: logits, shape: [1, 100] })], [0, 40, 80]);
  // Two places of 100 channels each: 0, 40, 80 and 100, 140, 180.
  const features = Float32Array.from({ length: 200 }, (_, index) => index);
  t.same([...sampled({ data: features, shape: [1, 1, 2, 100] })], [50, 90, 130]);
});
