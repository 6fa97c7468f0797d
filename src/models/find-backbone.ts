import type { Backbone } from '../contracts/backbone.js';
import { named } from '../foundation/named.js';
import { backbones } from './backbones/index.js';

export function findBackbone(name: string): Backbone {
  return named('backbone', backbones as readonly Backbone[], name);
}
