import t from 'tap';
import { parse } from 'yaml';
import { readExperiment } from '../../src/config/read-experiment.js';
import { renderExperiment } from '../../src/config/write-experiment.js';
import { catalogue } from './fake-catalogue.js';

const text = `version: 1
name: yes-2
dataset: { source: "./1.0 photos: # all" }
backbone: { name: mobilenet_v2, weights: [imagenet, random: { seed: 4 }, coco] }
splits: { train: 0.7, validation: 0.3 }
augmentation: { views: 2, steps: [random_flip, random_rotation: [-0.1, 1.0e-7]] }
head: { layers: [dense: 128, batch_normalization, dropout: 0.2] }
training: { early_stopping: { patience: 3 } }
sweep: { grid: { optimizer: [adam, { name: sgd, learning_rate: 1.0e-21 }] }, seeds: [4, 5] }
`;

t.test('a written experiment.yaml is the run again', async (t) => {
  const { runs } = await readExperiment({ path: '/data/photos.yaml', text, catalogue });
  const uses = [
    { source: 'imagenet', settings: {} },
    { source: 'random', settings: { seed: 4 } },
  ];
  for (const run of runs) {
    for (const used of uses) {
      const written = renderExperiment(run, used);
      const again = await readExperiment({ path: '/elsewhere/runs/a/experiment.yaml', text: written, catalogue });
      t.equal(again.runs.length, 1);
      t.strictSame(again.runs[0]!.document, run.document);
      const backbone = { ...run.settings.backbone, weightsUsed: { name: used.source, ...used.settings } };
      t.strictSame(again.runs[0]!.settings, { ...run.settings, backbone });
      t.equal(renderExperiment(again.runs[0]!, used), written, 'and is written the same');
    }
  }
});

t.test('it says everything: one seed, no sweep, the folder of its paths', async (t) => {
  const { runs } = await readExperiment({ path: '/data/photos.yaml', text, catalogue });
  const written = parse(renderExperiment(runs[3]!, { source: 'coco', settings: {} }));
  t.equal(written.seed, 5);
  t.notOk('sweep' in written);
  t.equal(written.relative_to, '/data');
  t.strictSame(written.backbone.weights, { used: 'coco', listed: ['imagenet', { random: { seed: 4 } }, 'coco'] });
});

t.test('a relative relative_to starts from the folder of the file', async (t) => {
  const { runs } = await readExperiment({ path: '/data/photos.yaml', text: `${text}relative_to: ../x\n`, catalogue });
  t.equal(runs[0]!.settings.relativeTo, '/x');
});

t.test('weights that the run does not list cannot have been used', async (t) => {
  const { runs } = await readExperiment({ path: '/data/photos.yaml', text, catalogue });
  t.throws(() => renderExperiment(runs[0]!, { source: 'random', settings: { seed: 5 } }), RangeError);
});
