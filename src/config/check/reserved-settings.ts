import type { Catalogue } from '../../contracts/catalogue.js';
import type { Component } from '../../contracts/components/component.js';
import { sections } from '../schema/experiment.js';
import { slotOf } from '../schema/section.js';

/** Returns the settings that the file has beside a component's own, which its schema therefore must not declare. */
export function reservedSettings(kind: keyof Catalogue, component: Component): readonly string[] {
  const slot = slotsOf(kind).find(({ form }) => form === 'named');
  if (!slot) return [];
  const { shared, sharedBySome } = slot;
  return Object.keys({ name: {}, ...shared, ...(sharedBySome?.has(component) && sharedBySome.settings) });
}

/** The names that stand for something else than a component of a kind, such as `auto` for an engine. */
export function reservedNames(kind: keyof Catalogue): readonly string[] {
  return slotsOf(kind).flatMap(({ also = [] }) => also.map(({ name }) => name));
}

const slotsOf = (kind: keyof Catalogue) =>
  Object.values(sections)
    .flatMap(({ schema }) => slotOf(schema) ?? [])
    .filter((slot) => slot.kind === kind);
