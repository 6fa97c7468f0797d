import type { JsonSchema } from '../../contracts/components/component.js';
import { closingSettings, fileSettings, requiredSections, sections } from './experiment.js';

const ofSections = Object.fromEntries(Object.entries(sections).map(([name, { schema }]) => [name, schema]));

/** The whole file with its blocks in full: what a dotted path is followed through, and what editors are given. */
export const experimentSchema: JsonSchema = {
  description: 'An Espalier experiment: what is trained, on which images, and which settings are swept.',
  type: 'object',
  additionalProperties: false,
  required: ['version', ...requiredSections],
  properties: { ...fileSettings, ...ofSections, ...closingSettings },
};

/** The file without its blocks, which are checked one by one: runs share them. */
export const outerSchema: JsonSchema = {
  ...experimentSchema,
  required: ['version'],
  properties: {
    ...fileSettings,
    ...Object.fromEntries(Object.keys(sections).map((name) => [name, {}])),
    ...closingSettings,
  },
};
