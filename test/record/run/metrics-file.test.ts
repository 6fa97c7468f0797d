import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { writeMetrics } from '../../../src/record/run/metrics-file.js';

t.test('metrics.csv has one row per epoch, numbers as they are', async (t) => {
  const directory = t.testdir();
  await writeMetrics(directory, [
    { epoch: 1, loss: 0.1 + 0.2, accuracy: 0.5, valLoss: 1.5, valAccuracy: 0.25, learningRate: 0.001 },
    { epoch: 2, loss: Number.NaN, accuracy: 0.5, valLoss: Number.NaN, valAccuracy: 0.2, learningRate: 1e-7 },
  ]);
  t.equal(
    readFileSync(join(directory, 'metrics.csv'), 'utf8'),
    'epoch,loss,accuracy,val_loss,val_accuracy,learning_rate\n' +
      '1,0.30000000000000004,0.5,1.5,0.25,0.001\n' +
      '2,NaN,0.5,NaN,0.2,1e-7\n',
  );
});

t.test('without a validation set its cells are empty', async (t) => {
  const directory = t.testdir();
  const none = Number.NaN;
  await writeMetrics(directory, [
    { epoch: 1, loss: 1, accuracy: 0.5, valLoss: none, valAccuracy: none, learningRate: 0.01 },
  ]);
  t.match(readFileSync(join(directory, 'metrics.csv'), 'utf8'), '\n1,1,0.5,,,0.01\n');
});
