import t from 'tap';
import type { ExpandedRun } from '../../src/contracts/experiment.js';
import { identifyRuns, runIdOf } from '../../src/plan/run-ids.js';
import { exampleExperiment, exampleRun } from './example-run.js';

const { document } = exampleRun();
const idWith = (changes: ExpandedRun['document']) => runIdOf({ ...document, ...changes });

t.test('an id is twelve hexadecimal digits, with a letter before those of a number, and stays what it was', (t) => {
  // Golden: sha256 of {"seed":3}. A change here makes every run directory on every disk unknown.
  t.equal(runIdOf({ seed: 3 }), '4d687b643746');
  t.match(runIdOf(document), /^[0-9a-f]{12}$/);
  // By sha256sum, {"seed":229} begins with what pandas reads as infinity, {"seed":390} with a whole number whose zero
  // spreadsheets drop, and {"seed":840} with 2.27e86.
  const numbers = [229, 390, 840].map((seed) => runIdOf({ seed }));
  t.strictSame(numbers, ['r5e6193228323', 'r038454667409', 'r226699392e81']);
  t.end();
});

t.test('name, engine, folder and version are not part of it', (t) => {
  const same = [{ name: 'b' }, { engine: 'reference' }, { relative_to: '/elsewhere' }, { version: 2 }];
  for (const change of same) t.equal(idWith(change), runIdOf(document), Object.keys(change)[0]!);
  t.end();
});

t.test('every setting is part of it, the order of keys is not', (t) => {
  t.not(idWith({ seed: 1 }), runIdOf(document));
  t.not(idWith({ backbone: { name: 'mobilenet_v2', weights: ['imagenet'] } }), runIdOf(document));
  t.equal(runIdOf(Object.fromEntries(Object.entries(document).reverse())), runIdOf(document));
  t.end();
});

t.test('runs keep the order of the sweep', (t) => {
  const runs = [0, 1, 2].map((seed) => exampleRun({}, { seed }));
  const identified = identifyRuns(exampleExperiment(runs));
  t.strictSame(
    identified.map(({ runId, settings }) => [runId, settings.seed]),
    runs.map((run) => [runIdOf(run.document), run.settings.seed]),
  );
  t.end();
});

t.test('two runs never share a directory', (t) => {
  const engines = ['onnxruntime', 'reference'].map((engine) => exampleRun({ engine }, { engine: { name: engine } }));
  t.throws(() => identifyRuns(exampleExperiment(engines)), /two runs have the id [0-9a-f]{12}/);
  t.end();
});
