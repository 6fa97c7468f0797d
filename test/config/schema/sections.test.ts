import t from 'tap';
import { validatorOf } from '../../../src/config/check/schema-problems.js';
import { experimentSchema } from '../../../src/config/schema/file-schema.js';
import { type Slot, slotOf } from '../../../src/config/schema/section.js';
import type { JsonSchema } from '../../../src/contracts/components/component.js';

type Properties = { readonly [name: string]: JsonSchema };

function everySetting(schema: JsonSchema, path: string, visit: (schema: JsonSchema, path: string) => void): void {
  const slot: Slot | undefined = slotOf(schema);
  const maps = [schema, ...((schema.anyOf ?? []) as readonly JsonSchema[]), { properties: slot?.shared }];
  for (const { properties } of maps) {
    for (const [name, property] of Object.entries((properties ?? {}) as Properties)) {
      visit(property, `${path}${name}`);
      everySetting(property, `${path}${name}.`, visit);
    }
  }
}

t.test('every setting is described, and is required, has a default or says what its absence means', async (t) => {
  let count = 0;
  everySetting(experimentSchema, '', (schema, path) => {
    count++;
    t.match(schema.description, /^\S.*\.$/s, path);
    t.doesNotThrow(() => validatorOf(schema), path);
    const inChoice = path.startsWith('frozen_layers.');
    const required = ['version', 'dataset', 'dataset.source', 'backbone'].includes(path);
    t.ok('default' in schema || 'defaultNote' in schema || inChoice || required, `${path} without a value`);
  });
  // 5 of the file, 9 blocks, 4 + 4 + 3 + 1 + 3 + 2 + 0 + 9 settings in them, sweep and its 2, less frozen and engine.
  t.ok(count > 35);
});
