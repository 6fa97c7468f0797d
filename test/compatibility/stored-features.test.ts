import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { copyInstallation, espalierIn, installation, planOf, records, removeResults } from './installation.js';
import { checkMetrics } from './metrics.js';
import { isOfTheSameKind } from './processor.js';

// Features of an older version are found under their keys and trained on. A key has the version of ONNX Runtime in it:
// if that is what changed, features are rightly computed again, and the README says how to make the fixtures anew. It
// has the kind of processor in it too, but for the kind that the fixtures were made on.
const sameKind = await isOfTheSameKind();
const onTheSameKind = { skip: sameKind ? false : 'the fixtures were made on another kind of processor' };

/** What was planned when the fixtures were made, and nothing was stored: it is under the same keys now. */
function expectedFeatures(name: string) {
  return planOf(installation, name).features.map(({ key, place, needed }) => {
    return { key, place, needed, stored: place === 'disk' ? needed : 0 };
  });
}

for (const name of ['photos', 'network-file', 'recomputed'])
  t.test(`${name}: plan finds all features`, onTheSameKind, async (t) => {
    const cwd = await copyInstallation(t);
    removeResults(cwd, name);
    const { code, stdout, stderr } = await espalierIn(cwd, ['plan', `${name}.yaml`, '--json']);
    t.equal(code, 0, stderr);
    t.match(JSON.parse(stdout).features, expectedFeatures(name));
  });

t.test('heads that are trained again on stored features give the same numbers', async (t) => {
  const cwd = await copyInstallation(t);
  removeResults(cwd, 'heads');
  const { code, stderr } = await espalierIn(cwd, ['run', 'heads.yaml']);
  t.equal(code, 0, stderr);
  if (sameKind) t.match(planOf(cwd, 'heads').features, expectedFeatures('heads'), 'no feature was computed');
  for (const { directory } of await records('heads')) {
    const file = join('runs', 'heads', directory, 'metrics.csv');
    const [before, after] = [installation, cwd].map((folder) => readFileSync(join(folder, file), 'utf8'));
    checkMetrics(t, after!, before!, sameKind);
  }
});
