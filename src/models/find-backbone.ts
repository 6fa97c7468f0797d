import type { Backbone } from '../contracts/components/backbone.js';
import { named } from '../foundation/find-by-name.js';
import { backbones } from './backbones/index.js';

export function findBackbone(name: string): Backbone {
  return named('backbone', backbones as readonly Backbone[], name);
}
