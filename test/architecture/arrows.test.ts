import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

// The arrows of docs/architecture.md: which rooms a room may import. Types cross the same arrows as values do.
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const source = join(root, 'src');

const underneath = ['contracts', 'foundation'];
const mayImport: { readonly [room: string]: readonly string[] } = {
  foundation: [],
  contracts: ['foundation'],
  config: underneath,
  plan: underneath,
  schedule: underneath,
  data: underneath,
  features: underneath,
  train: underneath,
  evaluate: underneath,
  record: underneath,
  report: [...underneath, 'record'],
  models: underneath,
  compile: underneath,
  engines: [...underneath, 'compile'],
  worker: [...underneath, 'data', 'engines', 'evaluate', 'features', 'models', 'record', 'train'],
  'catalogue.ts': [...underneath, 'config', 'data', 'engines', 'models', 'train'],
};
/** The one place that wires everything; nothing imports it. */
const wiring = 'cli';

function* sourceFiles(folder: string): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* sourceFiles(path);
    else if (name.endsWith('.ts')) yield path;
  }
}

const roomOf = (path: string) => relative(source, path).split('/')[0]!;

/** Paths of the project's own modules that a file imports, dynamically or not. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)].map((match) => match[1]!);
  return specifiers.map((specifier) => resolve(dirname(path), specifier.replace(/\.js$/, '.ts')));
}

t.test('rooms import only what the architecture lets them', async (t) => {
  const files = [...sourceFiles(source)];
  t.ok(files.length > 50, 'the sources are found');
  for (const file of files) {
    const room = roomOf(file);
    if (room === wiring) continue;
    const allowed = mayImport[room];
    if (!allowed) {
      t.fail(`${room} is not in the table of rooms`);
      continue;
    }
    for (const imported of importsOf(file)) {
      const target = roomOf(imported);
      if (target !== room && !allowed.includes(target)) t.fail(`${relative(root, file)} imports ${target}`);
    }
  }
});

t.test('every room has a row in docs/architecture.md', async (t) => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  for (const room of readdirSync(source)) {
    const name = room.endsWith('.ts') ? room : `${room}/`;
    t.ok(page.includes(`| \`${name}\` |`), name);
  }
});

t.test('a file is one idea', async (t) => {
  // Long files are where ideas pile up. Generated code does not count.
  for (const file of sourceFiles(source)) {
    if (file.endsWith('onnx_pb.ts')) continue;
    const lines = readFileSync(file, 'utf8').split('\n').length;
    if (lines > 250) t.fail(`${relative(root, file)} has ${lines} lines`);
  }
});
