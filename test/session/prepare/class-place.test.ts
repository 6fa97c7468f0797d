import { join } from 'node:path';
import t from 'tap';
import { espalier } from '../../cli/espalier.js';
import { tinyExperiment } from '../../cli/tiny-experiment.js';

const withWeights = (weights: string) =>
  tinyExperiment().replace('batch_size: 8', `batch_size: 8, class_weight: ${weights}`);

t.test('a class weight for no class of the data is shown where it stands', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': withWeights('{ class_0: 2, clas_1: 3 }'), 'plain.yaml': tinyExperiment() });
  const { code, stderr } = await espalier(['plan', 'tiny.yaml'], { cwd });
  t.equal(code, 2);
  t.match(
    stderr,
    /tiny\.yaml:7:\d+ training\.class_weight names "clas_1", which is not a class of the dataset; did you/,
  );
  t.match(stderr, /\n +\| +\^{6}\n/);

  const set = await espalier(['plan', join(cwd, 'plain.yaml'), '--set', 'training.class_weight={ tiger: 3 }'], { cwd });
  t.equal(set.code, 2);
  t.match(set.stderr, /plain\.yaml: training\.class_weight names "tiger", .* expected /);
});
