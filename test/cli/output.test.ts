import t from 'tap';
import { espalierProcess } from './espalier.js';
import { tinyExperiment } from './tiny-experiment.js';

t.test('a closed pipe is not an error', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment() });
  for (const args of [['doctor', '--json'], ['--help'], ['plan', 'tiny.yaml']]) {
    const { code, stderr } = await espalierProcess(args, { cwd, onStart: (child) => child.stdout!.destroy() });
    t.same([code, stderr], [0, ''], args.join(' '));
  }
});

t.test('a sweep whose output pipe is closed still finishes', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment() });
  const onStart = (child: { stderr: { destroy(): void } | null }) => child.stderr!.destroy();
  const { code, stdout } = await espalierProcess(['run', 'tiny.yaml'], { cwd, onStart });
  t.equal(code, 0);
  t.match(stdout, /1 run done/);
});
