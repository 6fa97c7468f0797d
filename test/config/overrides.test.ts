import t from 'tap';
import { readExperiment } from '../../src/config/read-experiment.js';
import { catalogue } from './fake-catalogue.js';
import { minimal } from './minimal.js';

const documents = async (text: string, overrides: readonly string[] = []) =>
  (await readExperiment({ path: 'photos.yaml', text, overrides, catalogue })).runs.map(({ document }) => document);

t.test('an override is an edit of the file', async (t) => {
  const head = `${minimal}head: { layers: [dense: 8, dropout: 0.2] }\n`;
  const cases: [string, string, string[]][] = [
    [minimal, `${minimal}seed: 4`, ['seed=4']],
    [minimal, `${minimal}name: other`, ['name=other']],
    [minimal, `${minimal}training: { epochs: 3 }`, ['training.epochs=3']],
    [
      minimal,
      `${minimal}training: { epochs: 3, early_stopping: { patience: 1 } }`,
      ['training.epochs=9', 'training.early_stopping.patience=1', 'training.epochs=3'],
    ],
    [minimal, `${minimal}optimizer: sgd`, ['optimizer=sgd']],
    [minimal, `${minimal}optimizer: { name: sgd, momentum: 0.9 }`, ['optimizer={ name: sgd, momentum: 0.9 }']],
    [minimal, `${minimal}optimizer: { name: sgd, momentum: 0.9 }`, ['optimizer.name=sgd', 'optimizer.momentum=0.9']],
    [minimal, `${minimal}sweep: { grid: { training.epochs: [1, 2] } }`, ['sweep.grid.training.epochs=[1, 2]']],
    [minimal, `${minimal}sweep: { seeds: [1, 2] }`, ['sweep.seeds=[1, 2]']],
    [`${minimal}sweep: { grid: { training.epochs: [1, 2] }, seeds: [3] }`, minimal, ['sweep=']],
    [
      `${minimal}sweep: { grid: { training.epochs: [1, 2] }, seeds: [3] }`,
      `${minimal}training: { epochs: 7 }\nseed: 3`,
      ['sweep.grid.training.epochs=null', 'training.epochs=7'],
    ],
    [`${minimal}training: { epochs: 4 }`, minimal, ['training=']],
    [head, head.replace('dropout: 0.2', 'dropout: 0.5'), ['head.layers.1.dropout=0.5']],
    [head, head.replace('dropout: 0.2', 'dropout: 0.5'), ['head.layers.1.dropout.rate=0.5']],
    [head, head.replace('dense: 8', 'dense: { units: 8, activation: relu }'), ['head.layers.0.dense.activation=relu']],
    [head, head.replace('dense: 8', 'batch_normalization'), ['head.layers.0=batch_normalization']],
    [minimal, minimal.replace('./photos', './a=b'), ['dataset.source=./a=b']],
    [minimal, minimal.replace('./photos', './other'), ['dataset.source.folder.path=./other']],
    [
      minimal,
      minimal.replace('./photos', '{ synthetic: { classes: 5 } }'),
      ['dataset.source={ synthetic: { classes: 5 } }'],
    ],
  ];
  for (const [before, after, overrides] of cases) {
    t.strictSame(await documents(before, overrides), await documents(after), overrides.join(' '));
  }
});

t.test('one source of weights is reached with and without its position', async (t) => {
  const text = minimal.replace('mobilenet_v2', '{ name: mobilenet_v2, weights: random }');
  const expected = await documents(
    minimal.replace('mobilenet_v2', '{ name: mobilenet_v2, weights: { random: { seed: 5 } } }'),
  );
  for (const path of ['backbone.weights.random.seed', 'backbone.weights.0.random.seed', 'backbone.weights.0.random']) {
    const value = path.endsWith('seed') ? '5' : '{ seed: 5 }';
    t.strictSame(await documents(text, [`${path}=${value}`]), expected, path);
  }
});

t.test('an override of a block around a swept setting leaves the setting swept', async (t) => {
  const text = `${minimal}sweep: { grid: { training.epochs: [1, 2] } }`;
  const changed = await documents(text, ['training={ batch_size: 8 }']);
  t.match(changed, [{ training: { epochs: 1, batch_size: 8 } }, { training: { epochs: 2, batch_size: 8 } }]);
});
