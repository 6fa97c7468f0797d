import t from 'tap';
import { describeSchema, rewriteHint, showValue } from '../../../src/config/check/describe.js';
import { SourceText } from '../../../src/config/text/source-text.js';
import { planted } from '../../../src/config/text/tree.js';
import type { JsonSchema } from '../../../src/contracts/components/component.js';

const tree = (value: unknown) => planted(value, { source: new SourceText('a.yaml', ''), start: 0, end: 0 });

t.test('what a schema accepts, in words', async (t) => {
  const cases: [JsonSchema, string][] = [
    [{}, 'a value'],
    [{ const: 1 }, '1'],
    [{ enum: ['a', 'b', 'c'] }, 'a, b or c'],
    [{ type: 'integer' }, 'a whole number'],
    [{ type: 'integer', minimum: 1 }, 'a whole number of at least 1'],
    [{ type: 'number', minimum: 0, maximum: 1 }, 'a number from 0 to 1'],
    [{ type: 'number', exclusiveMinimum: 0, maximum: 1 }, 'a number above 0 and of at most 1'],
    [{ type: 'number', minimum: 0, exclusiveMaximum: 1 }, 'a number of at least 0 and below 1'],
    [{ type: ['integer', 'null'], minimum: 1 }, 'a whole number of at least 1'],
    [{ type: 'boolean' }, 'true or false'],
    [{ type: 'string' }, 'text'],
    [{ type: 'string', minLength: 1 }, 'text that is not empty'],
    [{ type: 'array' }, 'a list'],
    [{ type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 }, 'a list of 2, each a number'],
    [{ type: 'object' }, 'a map of settings'],
    [{ type: 'object', properties: { a: {}, b: {} } }, 'a map of settings: a and b'],
    [{ anyOf: [{ type: 'number' }, { type: 'boolean' }] }, 'a number, or true or false'],
    [{ type: ['string', 'number'] }, 'text, or a number'],
    [{ type: 'string', expected: 'a colour' }, 'a colour'],
  ];
  for (const [schema, words] of cases) t.equal(describeSchema(schema), words);
});

t.test('a value as a message shows it', async (t) => {
  const cases: [unknown, string][] = [
    [null, 'empty'],
    [true, 'true'],
    [1.5, '1.5'],
    ['a "b"\n', String.raw`"a \"b\"\n"`],
    ['x'.repeat(41), `"${'x'.repeat(40)}…"`],
    [[], 'an empty list'],
    [[1], 'a list'],
    [{}, 'an empty map'],
    [{ a: 1 }, 'a map'],
  ];
  for (const [value, words] of cases) t.equal(showValue(tree(value)), words);
});

t.test('a hint how to write a value of the wrong type', async (t) => {
  const cases: [unknown, string, string][] = [
    ['10_000', 'integer', ' (write 10000)'],
    ['1,000', 'integer', ' (write 1000)'],
    ['0.5', 'number', ' (write 0.5)'],
    ['0,5', 'number', ''],
    ['ten', 'number', ''],
    ['', 'number', ''],
    ['yes', 'boolean', ' (write true)'],
    ['Off', 'boolean', ' (write false)'],
    ['maybe', 'boolean', ''],
    [2024, 'string', ' (write "2024")'],
    [true, 'string', ' (write "true")'],
    [null, 'string', ''],
    [['a'], 'string', ''],
  ];
  for (const [value, type, hint] of cases) t.equal(rewriteHint(tree(value), { type }), hint, `${value} for ${type}`);
});
