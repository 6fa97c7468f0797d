import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { espalier } from '../espalier.js';

/** Files with different content: an image is not decoded by `init`, so any bytes do. */
let made = 0;
const images = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.jpg`, `image ${made++}`]));

t.test('a starter for a folder of class folders', async (t) => {
  const cwd = t.testdir({ 'My photos!': { rose: images(5), 'tulip, red': images(4), 'notes.txt': 'x' } });
  const { code, stdout, stderr } = await espalier(['init', 'My photos!'], { cwd });
  t.equal(stderr, '');
  t.equal(code, 0);
  t.equal(
    stdout,
    `My-photos.yaml: 2 classes, 9 images
  rose  5
  tulip, red  4
Not used (no image by its name, or in no class): notes.txt

Next:
  espalier run My-photos.yaml
`,
  );
  const text = readFileSync(join(cwd, 'My-photos.yaml'), 'utf8');
  t.match(text, '\nname: My-photos\n');
  t.match(text, '\n# 2 classes, 9 images: rose 5, "tulip, red" 4.\n');
  t.match(text, '\n  source: "./My photos!"\n');
  t.match(text, '\nsplits: { train: 0.7');
});

t.test('a folder with its own splits is used as it is', async (t) => {
  const cwd = t.testdir({ photos: { train: { a: images(5), b: images(5) }, test: { a: images(2), b: images(2) } } });
  const { code, stdout } = await espalier(['init', 'photos', '--output', 'lists/mine.yaml', '--json'], { cwd });
  t.equal(code, 0);
  const { file, classes, ownSplits } = JSON.parse(stdout);
  t.same([file, ownSplits], ['lists/mine.yaml', { train: 'train', test: 'test' }]);
  t.same(classes, [
    { name: 'a', images: 7 },
    { name: 'b', images: 7 },
  ]);
  const text = readFileSync(join(cwd, 'lists', 'mine.yaml'), 'utf8');
  t.match(text, '\n  source: ../photos\n');
  t.match(text, /by the folders train\/, test\/\. A fifth of train\/ is kept for validation\. To merge/);
  t.notMatch(text, /^splits:/m);
});

t.test('a file that exists is kept, unless it is to be replaced', async (t) => {
  const cwd = t.testdir({ photos: { a: images(3), b: images(3) }, 'photos.yaml': 'precious' });
  const refused = await espalier(['init', 'photos'], { cwd });
  t.equal(refused.code, 2);
  t.match(
    refused.stderr,
    /^photos\.yaml already exists\.\nGive another name with --output, or replace it with --force/,
  );
  t.equal(readFileSync(join(cwd, 'photos.yaml'), 'utf8'), 'precious');
  const forced = await espalier(['init', 'photos', '--force'], { cwd });
  t.equal(forced.code, 0);
  t.match(readFileSync(join(cwd, 'photos.yaml'), 'utf8'), 'name: photos');
  const folder = await espalier(['init', 'photos', '--output', 'photos', '--force'], { cwd });
  t.equal(folder.code, 2);
});

t.test('what a run would refuse is refused here: exit 2, no stack, nothing written', async (t) => {
  const cwd = t.testdir({ empty: {}, one: { a: images(5) }, few: { a: images(5), b: images(1) } });
  const cases = {
    nowhere: 'DATA_NOT_FOUND',
    empty: 'DATA_NOT_FOUND',
    one: 'DATA_ONE_CLASS',
    few: 'DATA_TOO_FEW_IMAGES',
  };
  for (const [folder, code] of Object.entries(cases)) {
    const outcome = await espalier(['init', folder, '--json'], { cwd });
    t.equal(outcome.code, 2, folder);
    t.equal(JSON.parse(outcome.stdout).error.code, code, 'with --json, the error is JSON too');
    t.match(outcome.stderr, `[${code}]`);
    t.notMatch(outcome.stderr, /^ +at /m);
    t.throws(() => readFileSync(join(cwd, `${folder}.yaml`)));
  }
});

t.test('a name that YAML would read as something else is quoted', async (t) => {
  const cwd = t.testdir({ null: { a: images(3), b: images(3) } });
  await espalier(['init', 'null'], { cwd });
  t.match(readFileSync(join(cwd, 'null.yaml'), 'utf8'), '\nname: "null"\n');
});
