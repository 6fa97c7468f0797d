import type { Recipe } from '../../contracts/components/recipe.js';

export const linearProbe: Recipe<Record<string, never>> = {
  name: 'linear_probe',
  revision: 1,
  summary: 'Only the head is trained, on the features of the frozen network.',
  citation:
    'Kornblith, Shlens, Le: Do Better ImageNet Models Transfer Better? CVPR 2019, https://arxiv.org/abs/1805.08974',
  schema: { type: 'object', additionalProperties: false, properties: {} },
  expand: () => ({ frozen_layers: 'all' }),
};
