import type { JsonSchema } from '../../contracts/components/component.js';
import { closingSettings, fileSettings, requiredSections, sections } from './experiment.js';

const ofSections = Object.fromEntries(Object.entries(sections).map(([name, { schema }]) => [name, schema]));

/** The schema of the whole file, its blocks in full: dotted paths are resolved in it, and editors are given it. */
export const experimentSchema: JsonSchema = {
  description: 'An Espalier experiment: what is trained, on which images, and which settings are swept.',
  type: 'object',
  additionalProperties: false,
  required: ['version', ...requiredSections],
  properties: { ...fileSettings, ...ofSections, ...closingSettings },
};

/** The schema of the file without its blocks, which are checked one by one because runs share them. */
export const outerSchema: JsonSchema = {
  ...experimentSchema,
  required: ['version'],
  properties: {
    ...fileSettings,
    ...Object.fromEntries(Object.keys(sections).map((name) => [name, {}])),
    ...closingSettings,
  },
};
