import t from 'tap';
import { readExperiment } from '../../../src/config/read-experiment.js';
import { renderExperiment } from '../../../src/config/write-experiment.js';
import { runIdOf } from '../../../src/plan/run-ids.js';
import { catalogue } from '../fake-catalogue.js';
import { minimal } from '../minimal.js';

const runs = async (text: string, overrides: readonly string[] = []) =>
  (await readExperiment({ path: 'photos.yaml', text, overrides, catalogue })).runs;

// Class folders that people have: versions, part numbers, years, ids. YAML 1.2 takes each for a number, truth value or null.
const numbers = ['1.10', '1.0', '01', '007', '1e3', '0x10', '0o7', '+1', '-0', '.5', '5.', '.inf', '.nan', '1E+02'];
const ids = ['9007199254740993', '12345678901234567890', '0000123'];
const words = ['true', 'True', 'FALSE', 'null', 'Null', '~'];
const texts = ['daisy', 'yes', 'on', '2024-01-02', '1_000', '1.2.3', '__proto__', 'constructor'];

t.test('the name of a class is the text as written, however a map is given', async (t) => {
  for (const name of [...numbers, ...ids, ...words, ...texts]) {
    const weights = [
      ...(await runs(`${minimal}training: { class_weight: { ${name}: 5 } }`)),
      ...(await runs(`${minimal}training:\n  class_weight:\n    ${name}: 5\n`)),
      ...(await runs(`${minimal}training: {"class_weight": {"${name}": 5}}`)),
      ...(await runs(`${minimal}training: { class_weight: { <<: { ${name}: 5 } } }`)),
      ...(await runs(minimal, [`training.class_weight={ ${name}: 5 }`])),
    ].map(({ settings }) => Object.entries(settings.training.classWeight!));
    t.strictSame(weights, Array(5).fill([[name, 5]]), name);
  }
});

t.test('a dotted path ends in such a name, whose dots are its own', async (t) => {
  const reachable = [...numbers, ...ids, ...words, ...texts].filter((name) => !/^\.|\.$/.test(name));
  for (const name of reachable) {
    const weights = [
      ...(await runs(minimal, [`training.class_weight.${name}=5`])),
      ...(await runs(`${minimal}sweep: { grid: { training.class_weight.${name}: [5] } }`)),
      ...(await runs(minimal, [`sweep.grid.training.class_weight.${name}=[5]`])),
    ].map(({ settings }) => Object.entries(settings.training.classWeight!));
    t.strictSame(weights, Array(3).fill([[name, 5]]), name);
  }
});

t.test('two names that are one number are two classes, and one name twice is a mistake', async (t) => {
  const [run] = await runs(`${minimal}training: { class_weight: { 1: 2, 01: 3, 1.0: 4, 1.00: 5 } }`);
  t.strictSame(run!.settings.training.classWeight, { '1': 2, '01': 3, '1.0': 4, '1.00': 5 });
  await t.rejects(runs(`${minimal}training: { class_weight: { 01: 3, "01": 4 } }`), {
    code: 'CONFIG_DUPLICATE_KEY',
    message: /01 is given twice/,
  });
});

t.test('a written experiment.yaml names the same classes', async (t) => {
  const names = [...numbers, ...ids, ...words].map((name, index) => `${name}: ${index}`).join(', ');
  const [run] = await runs(`${minimal}training: { class_weight: { ${names} } }`);
  const [used] = run!.settings.backbone.weights;
  const [again] = await runs(renderExperiment(run!, { source: used!.name, settings: {} }));
  t.strictSame(again!.settings.training.classWeight, run!.settings.training.classWeight);
  t.equal(runIdOf({ ...again!.document, name: run!.document.name }), runIdOf(run!.document));
});

t.test('ids of files whose names are ordinary texts are those of before', async (t) => {
  // Made by the release before, which read names as numbers.
  const [plain] = await runs(`${minimal}training: { class_weight: { daisy: 5, 3: 2 } }`);
  t.equal(runIdOf(plain!.document), 'c2be5e211e41');
});

t.test('messages show numbers as they are written', async (t) => {
  const said = (override: string) =>
    runs(minimal, [override]).then(
      () => 'read',
      ({ message }) => message.split('\n')[0],
    );
  t.match(
    await said('frozen_layers.until=1.10'),
    'frozen_layers.until is 1.10; expected text that is not empty (write "1.10")',
  );
  t.match(await said('relative_to=007'), 'relative_to is 007; expected text that is not empty (write "007")');
  t.match(await said('name=2024.10'), '(write "2024.10")');
  t.match(await said('training.epochs=0x0'), 'training.epochs is 0x0; expected');
});
