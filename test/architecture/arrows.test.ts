import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { foldersOfComponents } from '../../scripts/generate/scan-components.js';
import { importCircles } from '../../scripts/structure/circles.js';
import { looseFiles, mostLooseFiles } from '../../scripts/structure/measure.js';
import { type Module, readModules, roomOf } from '../../scripts/structure/modules.js';
import { forbiddenArrows, roomsTable } from '../../scripts/structure/rooms.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const modules = readModules(join(root, 'src'));
const rooms = roomsTable(readFileSync(join(root, 'docs/architecture.md'), 'utf8'));

t.test('rooms import only what docs/architecture.md lets them', async (t) => {
  t.ok(modules.length > 300, 'the sources are found');
  t.same(forbiddenArrows(modules, rooms), []);
  t.same(
    rooms.map(({ name }) => name).sort(),
    [...new Set(modules.map(({ path }) => roomOf(path)))].sort(),
    'the page has every room and no other',
  );
});

t.test('values of TensorFlow.js come from tfjs/, which loads it faster than Node imports it', async (t) => {
  const imported =
    /^import (?!type )[^;]*from '@tensorflow\/|^import '@tensorflow\/|(?<!typeof )import\('@tensorflow\//m;
  const texts = modules.map(({ path }) => ({ path, text: readFileSync(join(root, 'src', path), 'utf8') }));
  t.same(
    texts.filter(({ text }) => imported.test(text)).map(({ path }) => path),
    [],
  );
});

t.test('no files import each other in a circle, types included', async (t) => {
  t.same(importCircles(modules), []);
});

t.test('a file is one idea', async (t) => {
  const long = modules.filter(({ lines, isGenerated }) => lines > 250 && !isGenerated);
  t.same(
    long.map(({ path }) => path),
    [],
  );
});

t.test('a folder shows what it is about, unless every file is a component', async (t) => {
  const ofComponents = foldersOfComponents.map((folder) => folder.slice('src/'.length));
  const crowded = looseFiles(modules, ofComponents).filter(({ files }) => files > mostLooseFiles);
  t.same(crowded, []);
});

const file = (path: string, ...imports: string[]): Module => ({ path, lines: 1, imports, isGenerated: false });

t.test('circles are found', async (t) => {
  const circles = importCircles([
    file('a.ts', 'b.ts'),
    file('b.ts', 'c.ts', 'd.ts'),
    file('c.ts', 'a.ts'),
    file('d.ts', 'e.ts'),
    file('e.ts', 'd.ts'),
    file('f.ts', 'a.ts', 'f2.ts'),
    file('f2.ts'),
  ]);
  t.same(circles, [
    ['a.ts', 'b.ts', 'c.ts'],
    ['d.ts', 'e.ts'],
  ]);
});

t.test('the table of rooms is read, and what it forbids is found', async (t) => {
  const page = [
    '| room | does | may import | does not |',
    '|---|---|---|---|',
    '| `foundation/` | | nothing | |',
    '| `plan/` | | `contracts` | |',
    '| `contracts/` | | | |',
    '| `session/` | | all but `cli` | |',
    '| `cli/` | | all | |',
    '',
    'Everybody may import `foundation`.',
  ].join('\n');
  const arrows = forbiddenArrows(
    [
      file('plan/a.ts', 'contracts/x.ts', 'foundation/y.ts', 'plan/b.ts'),
      file('plan/b.ts', 'session/z.ts'),
      file('session/z.ts', 'plan/a.ts', 'cli/main.ts'),
      file('foundation/y.ts', 'contracts/x.ts'),
      file('attic/a.ts'),
    ],
    roomsTable(page),
  );
  t.same(arrows, [
    'attic is not in the table of rooms',
    'plan/b.ts imports session/z.ts',
    'session/z.ts imports cli/main.ts',
    'foundation/y.ts imports contracts/x.ts',
  ]);
  t.throws(() => roomsTable('# Nothing'), /no table/);
});
