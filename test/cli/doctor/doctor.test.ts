import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { Examination } from '../../../src/cli/doctor/examine.js';
import { nodeSupport } from '../../../src/cli/doctor/node-support.js';
import { sizesBelow } from '../../../src/cli/doctor/sizes.js';
import { espalier } from '../espalier.js';

t.test('the report of a working machine', async (t) => {
  const weights = { keras: { 'mobilenet.h5': '' }, coco: { 'model.json': '', 'shard.bin': '' } };
  const cwd = t.testdir({ '.cache': { features: { ab: { shard: '12345' } }, weights } });
  const { code, stdout, stderr } = await espalier(['doctor'], { cwd, env: { ESPALIER_CACHE_LIMIT: '0.5' } });
  t.equal(code, 0);
  t.equal(stderr, '');
  t.match(stdout, /reference +works/);
  t.match(stdout, /Cache +\S*\.cache, 5 B\n {2}features +5 B of 500 MB/);
  t.match(stdout, /\nWeights +coco\nWeights +keras\/mobilenet\.h5\n/);
  t.match(stdout, /Ready\.\n$/);
});

t.test('as JSON', async (t) => {
  const cwd = t.testdir();
  const { code, stdout } = await espalier(['doctor', '--json', '--runs', 'results'], { cwd });
  const found = JSON.parse(stdout) as Examination;
  t.equal(code, 0);
  t.equal(found.runs.folder, join(cwd, 'results'));
  t.same([found.runs.writable, found.cache.writable, found.problems], [true, true, []]);
  t.equal(found.engines.filter(({ auto }) => auto).length, 1, 'one engine is that of auto');
});

t.test('a cache folder that cannot be made or written is a problem: exit 1', async (t) => {
  const cwd = t.testdir({ file: '', link: t.fixture('symlink', 'nowhere') });
  // Below a file, in place of a link that leads nowhere, and where the permissions allow what the file system does not.
  const folders = [join(cwd, 'file', 'cache'), join(cwd, 'link')];
  if (process.platform === 'linux') folders.push('/proc/espalier/cache');
  for (const folder of folders) {
    const { code, stdout } = await espalier(['doctor'], { cwd, env: { ESPALIER_CACHE: folder } });
    t.equal(code, 1, folder);
    t.match(stdout, `${folder} cannot be written: set ESPALIER_CACHE to a writable folder.`);
    t.notMatch(stdout, 'Ready.');
  }
});

t.test('a results folder that cannot be written is a problem too, and nothing is left behind', async (t) => {
  const cwd = t.testdir({ file: '', there: {} });
  const refused = await espalier(['doctor', '--runs', join('file', 'runs')], { cwd });
  t.equal(refused.code, 1);
  t.match(refused.stdout, /cannot be written: give another folder with --runs/);
  t.equal((await espalier(['doctor', '--runs', 'there'], { cwd })).code, 0);
  t.same(readdirSync(join(cwd, 'there')), []);
});

t.test('the Node that package.json asks for', async (t) => {
  t.same(
    ['20.16.0', '20.17.0', '21.0.0', '9.99.0'].map((version) => nodeSupport(version).supported),
    [false, true, true, false],
  );
});

t.test('sizes by folder, at any depth', async (t) => {
  const cwd = t.testdir({ a: { b: { c: 'xx' }, d: 'x' }, e: {}, f: 'xxxx' });
  mkdirSync(join(cwd, 'g', 'h'), { recursive: true });
  t.same(await sizesBelow(cwd), { a: 3, e: 0, g: 0, other: 4 });
  t.same(await sizesBelow(join(cwd, 'nowhere')), {});
});
