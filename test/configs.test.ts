import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import t from 'tap';
import { parse } from 'yaml';
import { catalogue } from '../src/catalogue.js';
import { readExperiment } from '../src/config/read-experiment.js';
import { networksOf } from '../src/models/freeze/freezable-network.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const schema = JSON.parse(readFileSync(`${root}schemas/experiment.schema.json`, 'utf8'));
const accepts = new Ajv({ strict: true, allowUnionTypes: true, formats: { regex: true } }).compile(schema);
const configs = readdirSync(`${root}configs`).filter((name) => name.endsWith('.yaml'));

t.test('every shipped config can be read, and editors agree', async (t) => {
  t.ok(configs.length >= 3);
  for (const name of configs) {
    const path = `${root}configs/${name}`;
    const text = readFileSync(path, 'utf8');
    t.match(
      text,
      /^# yaml-language-server: \$schema=\.\.\/schemas\/experiment\.schema\.json\n/,
      `${name} names the schema`,
    );
    const experiment = await readExperiment({ path, catalogue, networkOf: networksOf(catalogue) });
    t.equal(`${experiment.name}.yaml`, name, 'its folder of runs is named as the file is');
    t.ok(accepts(parse(text)), `${name}: ${JSON.stringify(accepts.errors)}`);
    for (const { document } of experiment.runs) t.ok(accepts(document), `${name}: ${JSON.stringify(accepts.errors)}`);
  }
});

t.test('the example of the documentation too', async (t) => {
  const path = `${root}scripts/generate/complete-example.yaml`;
  const { runs } = await readExperiment({ path, catalogue, networkOf: networksOf(catalogue) });
  t.equal(runs.length, 12);
  t.ok(accepts(parse(readFileSync(path, 'utf8'))), JSON.stringify(accepts.errors));
});
