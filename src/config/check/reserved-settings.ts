import type { Catalogue } from '../../contracts/catalogue.js';
import type { Component } from '../../contracts/components/component.js';
import { sections } from '../schema/experiment.js';
import { slotOf } from '../schema/section.js';

/** The settings that stand beside a component's own in the file, which its schema therefore cannot declare. */
export function reservedSettings(kind: keyof Catalogue, component: Component): readonly string[] {
  const slots = Object.values(sections).map(({ schema }) => slotOf(schema));
  const slot = slots.find((slot) => slot?.kind === kind && slot.form === 'named');
  if (!slot) return [];
  const { shared, sharedBySome } = slot;
  return Object.keys({ name: {}, ...shared, ...(sharedBySome?.has(component) && sharedBySome.settings) });
}
