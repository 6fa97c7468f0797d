import t from 'tap';
import { fineTune } from '../../../src/config/recipes/fine_tune.js';
import { gradualUnfreeze } from '../../../src/config/recipes/gradual_unfreeze.js';
import { recipes } from '../../../src/config/recipes/index.js';
import { linearProbe } from '../../../src/config/recipes/linear_probe.js';
import { lpFt } from '../../../src/config/recipes/lp_ft.js';
import { surgical } from '../../../src/config/recipes/surgical.js';
import type { Recipe } from '../../../src/contracts/components/recipe.js';
import { checkRecipe } from '../../../src/testing/check-recipe.js';
import { runSettings } from '../../run-settings.js';

t.test('the settings that each recipe expands to', async (t) => {
  t.strictSame(linearProbe.expand({}), { frozen_layers: 'all' });
  t.strictSame(fineTune.expand({ learningRate: 0.00001, epochs: 10 }), {
    frozen_layers: 'none',
    batch_norm: 'frozen',
    'optimizer.learning_rate': 0.00001,
    'training.epochs': 10,
  });
  t.strictSame(lpFt.expand({ learningRateFactor: 0.01 }), {
    frozen_layers: 'none',
    batch_norm: 'frozen',
    phases: [{ frozen_layers: 'all' }, { learning_rate_factor: 0.01 }],
  });
  t.strictSame(lpFt.expand({ learningRateFactor: 0.1, probeEpochs: 2, tuneEpochs: 3 }).phases, [
    { frozen_layers: 'all', epochs: 2 },
    { epochs: 3, learning_rate_factor: 0.1 },
  ]);
  t.strictSame(gradualUnfreeze.expand({ blocks: 2, phaseEpochs: 1, layerDecay: 0.5 }), {
    frozen_layers: { trainable_last_blocks: 2 },
    batch_norm: 'frozen',
    'optimizer.layer_decay': 0.5,
    phases: [{ frozen_layers: 'all', epochs: 1 }, { frozen_layers: { trainable_last_blocks: 1 }, epochs: 1 }, {}],
  });
  t.strictSame(surgical.expand({ block: 'block_3' }), {
    frozen_layers: { except: 'block_3' },
    batch_norm: 'frozen',
  });
});

t.test('bit_hyperrule is 500 updates of 512 images in whole epochs', async (t) => {
  // 110 batches of 32 are 6.875 updates: 500 updates are 72.7 epochs, 100 of warm-up are 14.5.
  const { learningRateSchedule, optimizer, phases, training } = await runSettings({ recipe: { bit_hyperrule: 3500 } });
  t.match(optimizer, { name: 'sgd', momentum: 0.9, learningRate: 0.003, gradientAccumulationSteps: 16 });
  t.match(training, { epochs: 73, batchSize: 32 });
  t.strictSame(phases, [{ frozenLayers: 'none', epochs: 73, learningRate: 0.003 }]);
  t.strictSame(learningRateSchedule, {
    name: 'step_decay',
    boundaries: [0.25, 0.5, 0.75],
    factor: 0.1,
    warmupEpochs: 14.5455,
  });
  t.equal(training.mixup, undefined);
});

t.test('bit_hyperrule trains longer on more images, and with mixup', async (t) => {
  // 625 batches of 32 are 39.0625 updates: 10,000 updates are 256 epochs, 500 of warm-up are 12.8. Falls after 3,000,
  // 6,000 and 9,000 are after 2,500, 5,500 and 8,500 of the 9,500 that follow.
  const { learningRateSchedule, training } = await runSettings({ recipe: { bit_hyperrule: 20_000 } });
  t.match(training, { epochs: 256, mixup: 0.1 });
  t.match(learningRateSchedule, { boundaries: [0.263158, 0.578947, 0.894737], warmupEpochs: 12.8 });
  const large = await runSettings({ recipe: { bit_hyperrule: 1_281_167 } });
  // 40,037 batches are 2,502.3 updates: 20,000 updates are 7.99 epochs.
  t.match(large.training, { epochs: 8, mixup: 0.1 });
});

t.test('each keeps the contract of recipes, and cites where it comes from', async (t) => {
  const examples: { readonly [name: string]: readonly unknown[] } = {
    bit_hyperrule: [3500, 1_281_167],
    fine_tune: [{}, 0.001],
    gradual_unfreeze: [2, { blocks: 3, phase_epochs: 2 }],
    linear_probe: [{}],
    lp_ft: [{}, { probe_epochs: 2, tune_epochs: 3 }],
    surgical: ['block_3'],
  };
  for (const recipe of recipes) {
    await checkRecipe(recipe as Recipe, examples[recipe.name]!);
    t.match(recipe.citation, /https:\/\/\S+/, recipe.name);
  }
});
