import t, { type Test } from 'tap';
import type { WeightContext } from '../../src/contracts/weights.js';
import { locateWeights } from '../../src/models/locate-weights.js';

const backbone = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 96 };
const random = { name: 'random', seed: 3 };
const missing = { name: 'layers_model', path: './nowhere' };

/** What is downloaded stays out of these tests: nothing is in the cache and nothing may be fetched. */
function contextOf(t: Test) {
  const warnings: string[] = [];
  const cwd = t.testdir();
  const context: WeightContext = {
    relativeTo: cwd,
    cacheFolder: `${cwd}/cache`,
    mayDownload: false,
    warn: (message) => warnings.push(message),
  };
  return { context, warnings };
}

t.test('the first of the list that can be had; those passed over are said', async (t) => {
  const { context, warnings } = contextOf(t);
  const located = await locateWeights([missing, random, missing], backbone, context);
  t.match(located, { source: 'random', settings: { seed: 3 } });
  t.equal(warnings.length, 1);
  t.match(warnings[0], /^weights layers_model cannot be used: .*nowhere.*; trying random instead$/);
});

t.test('none: the error is that of the one, or names them all; the remedy says what works offline', async (t) => {
  const { context, warnings } = contextOf(t);
  const remedy = /Without a network, weights: random or <file or folder> works for this backbone\.$/;
  await t.rejects(locateWeights([missing], backbone, context), { code: 'WEIGHTS_NOT_FOUND', remedy });
  const message = /^none of the listed weights can be used:\n {2}layers_model: .*\n {2}coco: .*alpha 0\.35/;
  const both = locateWeights([missing, { name: 'coco' }], backbone, context);
  await t.rejects(both, { code: 'WEIGHTS_UNAVAILABLE', message, remedy });
  t.equal(warnings.length, 1, 'nothing is tried after the last');
});
