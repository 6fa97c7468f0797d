import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { processesOf, type Suite, suites, testFiles, testProcesses } from '../../scripts/run-tests/test-processes.js';

const dist = fileURLToPath(new URL('../..', import.meta.url));

for (const suite of Object.keys(suites) as Suite[])
  t.test(`every file of ${suite} is run once`, async (t) => {
    const processes = processesOf(suite, dist);
    const run = processes.flatMap(({ files }) => files);
    // Listed by another program than the one that is tested.
    const { stdout } = spawnSync('find', [dist + suite, '-name', '*.test.js', '-printf', '%P\n'], { encoding: 'utf8' });
    t.same(run.toSorted(), stdout.trim().split('\n').sort());
    t.ok(run.every((file) => existsSync(`${dist}${suite}/${file}`)));
    t.equal(new Set(processes.map(({ name }) => name)).size, processes.length, 'a name is one process');
    t.ok(processes.every(({ files }) => files.length > 0 && files.length <= suites[suite].filesPerProcess));
  });

t.test('a process has files of one room; the room with the most files comes first', async (t) => {
  const files = ['a/1.test.js', 'b/1.test.js', 'b/c/2.test.js', 'b/d.test.js', 'e.test.js'];
  t.same(testProcesses(files, 2), [
    { name: 'b-1', files: ['b/1.test.js', 'b/c/2.test.js'] },
    { name: 'b-2', files: ['b/d.test.js'] },
    { name: 'a-1', files: ['a/1.test.js'] },
    { name: 'whole-1', files: ['e.test.js'] },
  ]);
});

t.test('only compiled tests are found', async (t) => {
  const folder = t.testdir({ room: { 'b.test.js': '', 'b.test.js.map': '', 'helper.js': '' }, 'a.test.js': '' });
  t.same(testFiles(folder), ['a.test.js', 'room/b.test.js']);
});
