import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { espalier, espalierProcess } from '../espalier.js';
import { few, tuned } from './smaller-experiment.js';

t.test('a tuned network: the same bytes again', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tuned });
  const files = (folder: string) =>
    ['lr-find.csv', 'lr-find.svg'].map((name) => readFileSync(join(cwd, folder, name), 'utf8'));
  const args = ['lr-find', 'tiny.yaml', ...few, '--steps', '20', '--json'];
  const first = await espalier(args, { cwd });
  t.equal(first.code, 0, first.stderr);
  const found = JSON.parse(first.stdout);
  t.match(found, {
    name: 'tiny',
    phase: 1,
    phases: 1,
    engine: 'onnxruntime',
    csv: join(cwd, 'runs/tiny/lr-find/lr-find.csv'),
  });
  const again = await espalier([...args, '--output', 'other'], { cwd });
  t.same(JSON.parse(again.stdout).suggestion, found.suggestion);
  t.same(files('other'), files('runs/tiny/lr-find'));
});

t.test('Ctrl-C: stops at once, and leaves nothing', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tuned });
  let killedAt = 0;
  const { code, stdout } = await espalierProcess(
    ['lr-find', 'tiny.yaml', '--from', '1e-9', '--to', '1e-8', '--steps', '1000000'],
    {
      cwd,
      onStderr: (child, stderr) => {
        if (killedAt > 0 || !stderr.includes('range test: ')) return;
        killedAt = Date.now();
        process.kill(-child.pid!, 'SIGINT');
      },
    },
  );
  t.equal(code, 130);
  t.ok(killedAt > 0 && Date.now() - killedAt < 5000);
  t.equal(stdout, '');
  t.notOk(existsSync(join(cwd, 'runs')));
});
