import { AssertionError } from 'node:assert/strict';
import t from 'tap';
import type { Component } from '../../src/contracts/components/component.js';
import { checkComponent } from '../../src/testing/check-component.js';
import { declared } from './broken-components.js';

const rate = { type: 'number', default: 0.5, description: 'A fraction.' };
const sound: Component = { ...declared('own', { rate }), shorthand: 'rate' };
const having = (property: object): Component => declared('own', { rate: { ...rate, ...property } });

t.test('a sound component passes', async () => checkComponent(sound));

const broken: readonly (readonly [Component, RegExp])[] = [
  [{ ...sound, name: 'Own' }, /^Own: is named in snake_case$/m],
  [{ ...sound, revision: 0 }, /^own: its revision is/],
  [{ ...sound, summary: 'no sentence' }, /^own: its summary is a sentence/],
  [{ ...sound, shorthand: 'factor' }, /^own: its shorthand is a setting$/m],
  [{ ...sound, schema: { type: 'array' } }, /^own: its schema is that of an object$/m],
  [{ ...sound, schema: { ...sound.schema, additionalProperties: true } }, /^own: refuses unknown settings$/m],
  [declared('own', { Rate: rate }), /^own\.Rate: is in snake_case$/m],
  [having({ description: 'fraction' }), /^own\.rate: is described in a sentence$/m],
  [having({ multipleOf: 0.25 }), /^own\.rate: the keyword multipleOf is understood$/m],
  [having({ default: 'a half' }), /^own\.rate: its default is possible$/m],
  [{ ...sound, schema: { ...sound.schema, required: ['rate'] } }, /^own\.rate: is not both required and defaulted$/m],
  [having({ anyOf: [{ type: 'number', default: 1 }] }), /^own\.rate: has no defaults inside a choice/],
  [{ ...sound, schema: { ...sound.schema, minProperties: 'one' } }, /^own: its schema compiles: .*minProperties/],
];

for (const [component, words] of broken)
  t.test(`refused: ${words}`, async (t) => {
    const error = t.throws(() => checkComponent(component), { message: words });
    t.ok(error instanceof AssertionError);
  });
