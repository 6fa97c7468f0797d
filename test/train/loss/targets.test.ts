import t from 'tap';
import { checkClassNames, targetsOf } from '../../../src/train/loss/targets.js';

t.test('class weights find their classes whatever normal form either name is written in', async (t) => {
  // An editor writes é as U+00E9, macOS names folders with e and U+0301.
  const classWeight = { 'caf\u00E9': 3 };
  const classes = ['cafe\u0301', 'tea'];
  checkClassNames(classWeight, classes);
  const settings = { epochs: 1, batchSize: 1, monitor: 'val_loss', featureMemory: 1, classWeight } as const;
  t.same(targetsOf(settings, classes, [0, 1]).classWeights, [3, 1]);
  t.throws(() => checkClassNames({ cafe: 3 }, classes), { code: 'CONFIG_UNKNOWN_CLASS' });
});
