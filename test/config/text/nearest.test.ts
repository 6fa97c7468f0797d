import t from 'tap';
import { listed, nearest } from '../../../src/config/text/nearest.js';

const names = ['learning_rate', 'momentum', 'beta_1', 'nesterov'];

t.test('the nearest name', async (t) => {
  t.equal(nearest('learning_rte', names), 'learning_rate');
  t.equal(nearest('learningRate', names), 'learning_rate');
  t.equal(nearest('Learning-Rate', names), 'learning_rate');
  t.equal(nearest('beta1', names), 'beta_1');
  t.equal(nearest('momentun', names), 'momentum');
});

t.test('neighbouring letters in each other’s place are one slip, also in short names', async (t) => {
  // Two replacements as such, which is more than a third of four letters.
  t.equal(nearest('nmae', ['name', 'seed']), 'name');
  t.equal(nearest('tset', ['train', 'test']), 'test');
  t.equal(nearest('seot', ['seed', 'name']), undefined);
  t.equal(nearest('eman', ['name']), undefined);
});

t.test('nothing is suggested that is far away', async (t) => {
  for (const written of ['', 'rate', 'decay', 'x', 'momentum_of_the_optimizer'])
    t.equal(nearest(written, names), undefined);
  t.equal(nearest('anything', []), undefined);
});

t.test('lists in words', async (t) => {
  t.equal(listed([]), '');
  t.equal(listed(['a']), 'a');
  t.equal(listed(['a', 'b']), 'a or b');
  t.equal(listed(['a', 'b', 'c'], 'and'), 'a, b and c');
  t.equal(listed(Array.from('abcdefghijklm')), 'a, b, c, d, e, f, g, h, i, j, k, l, …');
});
