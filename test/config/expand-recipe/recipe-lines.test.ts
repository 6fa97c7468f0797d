import t from 'tap';
import { parse } from 'yaml';
import { recipeLines } from '../../../src/config/expand-recipe/recipe-lines.js';

t.test('plain settings as lines of a file', async (t) => {
  const lines = recipeLines({
    frozen_layers: { except: 'block_3' },
    'optimizer.name': 'sgd',
    'optimizer.learning_rate': 0.00001,
    phases: [{ frozen_layers: 'all', epochs: 1 }, {}],
  });
  t.strictSame(lines, [
    'frozen_layers: { except: block_3 }',
    'optimizer: { name: sgd, learning_rate: 0.00001 }',
    'phases:',
    '  - { frozen_layers: all, epochs: 1 }',
    '  - {}',
  ]);
  t.match(parse(lines.join('\n')), { optimizer: { learning_rate: 0.00001 }, phases: [{ epochs: 1 }, {}] });
});
