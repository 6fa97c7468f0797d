import t from 'tap';
import { readExperiment } from '../../../src/config/read-experiment.js';
import { catalogue } from '../fake-catalogue.js';
import { minimal } from '../minimal.js';

const codeOf = (text: string) =>
  readExperiment({ text, catalogue }).then(
    () => 'read',
    ({ code }) => code,
  );
const repeat = (count: number, one: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => one(i)).join('');

t.test('texts nested without end, whatever they are nested in', async (t) => {
  for (const level of ['[', '{', '- ', '? ', 'a: ', '{a: ['])
    t.equal(await codeOf(level.repeat(20_000)), 'CONFIG_TOO_DEEP', level);
});

t.test('texts of a single character', async (t) => {
  for (const sign of ['"', '*a ', '!a ', '&a ']) t.equal(await codeOf(sign.repeat(10_000)), 'CONFIG_NOT_YAML', sign);
  for (const sign of ['a', '\0', '👍']) t.equal(await codeOf(sign.repeat(50_000)), 'CONFIG_WRONG_VALUE');
  for (const sign of ['\n', '#', '\t', ' ']) t.equal(await codeOf(sign.repeat(50_000)), 'CONFIG_EMPTY');
  t.equal(await codeOf('---\n'.repeat(20_000)), 'CONFIG_SEVERAL_DOCUMENTS');
});

t.test('aliases and merges of large maps, many times', async (t) => {
  const anchor = `a: &a { ${repeat(2000, (i) => `k${i}: 1, `)} }\n`;
  t.equal(await codeOf(`${anchor}b: [${'*a, '.repeat(6_000)}]`), 'CONFIG_TOO_MANY_ALIASES');
  t.equal(await codeOf(`${anchor}b: { <<: [${'*a, '.repeat(6_000)}] }`), 'CONFIG_TOO_MANY_ALIASES');
  t.equal(await codeOf(`a: [${'1, '.repeat(110_000)}]`), 'CONFIG_TOO_MANY_ALIASES');
});

t.test('many unknown settings', async (t) => {
  t.equal(await codeOf(minimal + repeat(5000, (i) => `key${i}: 1\n`)), 'CONFIG_UNKNOWN_SETTING');
  t.equal(
    await codeOf(`${minimal}sweep: { grid: { ${repeat(2000, (i) => `training.x${i}: [1], `)} } }`),
    'CONFIG_NOT_SWEEPABLE',
  );
});

t.test('no more than 25 problems are shown', async (t) => {
  const text = minimal + repeat(30, (i) => `key_${i}: 1\n`);
  const { message, problems } = await readExperiment({ text, catalogue }).then(t.fail, (error) => error);
  t.equal(message.split('\n\n').length, 26);
  t.match(message, /\n\n… and 5 more\.$/);
  t.equal(problems.length, 30);
});
