import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseCsv } from '../../../src/record/csv/parse-csv.js';
import { writeConfusion, writePredictions } from '../../../src/record/run/predictions-file.js';

const classes = ['a, "b"', 'línea\nnueva', '犬'];

t.test('predictions.csv names files, classes and probabilities', async (t) => {
  const directory = t.testdir();
  const predictions = {
    classes,
    ids: ['test/a/1.jpg', 'test/c/2,3.jpg'],
    truth: Int32Array.of(0, 2),
    probabilities: Float32Array.of(0.7, 0.2, 0.1, 0.25, 0.5, 0.25),
  };
  await writePredictions(directory, predictions, Int32Array.of(0, 1));
  t.strictSame(parseCsv(readFileSync(join(directory, 'predictions.csv'), 'utf8')), [
    ['file', 'truth', 'prediction', 'prob_a, "b"', 'prob_línea\nnueva', 'prob_犬'],
    ['test/a/1.jpg', 'a, "b"', 'a, "b"', '0.7', '0.2', '0.1'],
    ['test/c/2,3.jpg', '犬', 'línea\nnueva', '0.25', '0.5', '0.25'],
  ]);
});

t.test('confusion.csv has the true classes as rows', async (t) => {
  const directory = t.testdir();
  const confusion = [
    [1, 0, 0],
    [0, 0, 0],
    [0, 1, 0],
  ];
  await writeConfusion(directory, classes, confusion);
  t.strictSame(parseCsv(readFileSync(join(directory, 'confusion.csv'), 'utf8')), [
    ['truth', ...classes],
    [classes[0], '1', '0', '0'],
    [classes[1], '0', '0', '0'],
    [classes[2], '0', '1', '0'],
  ]);
});
