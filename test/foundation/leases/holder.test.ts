import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import { hasEnded, thisProcess } from '../../../src/foundation/leases/holder.js';

const linuxOnly = { skip: process.platform === 'linux' ? false : 'starts of processes are known as Linux tells them' };

t.test('a process runs, is suspended, and has ended', linuxOnly, async (t) => {
  const self = thisProcess();
  t.equal(hasEnded(self, self), false);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const other = { ...self, pid: child.pid! };
  t.equal(hasEnded(other, self), true, 'the id was given to another process, which started later');
  child.kill('SIGSTOP');
  t.equal(hasEnded({ ...other, started: '' }, self), undefined, 'it runs, and may be another one');
  child.kill('SIGKILL');
  await once(child, 'exit');
  t.equal(hasEnded({ ...other, started: '' }, self), true);
});

t.test('nothing is known of a process on another machine', (t) => {
  const self = thisProcess();
  t.equal(hasEnded({ ...self, machine: 'another' }, self), undefined);
  t.end();
});
